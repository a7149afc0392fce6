"""Answers to goals: outcome, strength, reservations, from when, what would change it.

How rules combine (bans, lifts, strengths, the layer of the Bundesagentur, waiting times) follows
docs/goals.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wegmarke.core.conditions.lanes import MISSING, Lanes, Split
from wegmarke.core.conditions.law import STRENGTHS, Goal
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program, answer_in
from wegmarke.core.conditions.values import Answer, Value
from wegmarke.core.conditions.when import days_ahead

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What would make a goal a yes: one fact with another value."""

    fact: str
    value: Value


@dataclass(frozen=True, slots=True)
class GoalAnswer:
    """The answer to one goal on one day.

    ``outcome``: yes, no, not_yet, unknown or needs_check. ``at_least``: the strength that is
    certain while a stronger one is open. ``ba``: layer of the Bundesagentur. ``rule`` decides;
    ``bans`` are the rules that take it away; ``grants_open`` and ``bans_open`` what is unknown.
    """

    id: str
    outcome: str
    strength: str | None = None
    at_least: str | None = None
    ba: str | None = None
    rule: str | None = None
    bans: tuple[str, ...] = ()
    open_rules: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    reservations: tuple[str, ...] = ()
    not_before: date | None = None
    certain_then: bool = True
    rule_then: str | None = None
    dates: Mapping[str, date] | None = None
    changes: tuple[Change, ...] = ()


PARTS = ("strengths", "without_timing", "grants", "bans", "checks", "ba_layer", "value")


class _Layout:
    """Where the gates of each goal stand in the result of a run."""

    def __init__(
        self, program: Program, snapshot: Snapshot, goals: Sequence[Goal], now: Lanes
    ) -> None:
        self.now = now
        gates = [program.goal_gates(goal, snapshot.facts) for goal in goals]
        self.goals = list(zip(goals, gates, strict=True))
        self.roots = tuple(gate for part in gates for gate in part.all())

    def split(self, pairs: Pairs) -> list[_GoalMasks]:
        found, start = [], 0
        for goal, gates in self.goals:
            places = {}
            for name in PARTS:
                numbers = getattr(gates, name)
                end = start + (len(numbers) if isinstance(numbers, tuple) else 1)
                places[name] = pairs[start:end]
                start = end
            found.append(_GoalMasks(goal, places))
        return found


@dataclass(frozen=True, slots=True)
class _GoalMasks:
    """The (certain, possible) masks of one goal's gates over all lanes."""

    goal: Goal
    pairs: Mapping[str, Pairs]

    def part(self, name: str, lane: int) -> list[Answer]:
        """Return the answers of some gates in one lane."""
        return [answer_in(pair, lane) for pair in self.pairs[name]]

    def yes_lanes(self) -> int:
        """Return the lanes in which the goal is a yes: a grant holds and no stronger one is open."""
        yes = stronger_open = 0
        for certain, possible in self.pairs["strengths"]:
            yes |= certain & ~stronger_open
            stronger_open |= possible & ~certain
        return yes

    def check_lanes(self) -> int:
        """Return the lanes in which only a person can answer."""
        checks = possible = 0
        for certain, _ in self.pairs["checks"]:
            checks |= certain
        for _, maybe in self.pairs["strengths"]:
            possible |= maybe
        return checks & ~possible

    def open_lanes(self) -> int:
        """Return the lanes in which something may grant the goal or must be checked."""
        found = 0
        for _, possible in (*self.pairs["strengths"], *self.pairs["checks"]):
            found |= possible
        return found


def answer_goals(
    program: Program, snapshot: Snapshot, goals: Sequence[Goal], now: Lanes | None = None
) -> dict[str, GoalAnswer]:
    """Return the answers to the goals for a person on the snapshot's day.

    Three passes: today with each finding in turn taken as unknown (reservations), the days on
    which anything can change (from when), and one changed fact at a time (what would change it).
    ``now`` is the lane of the person as stated, where a caller has it already.
    """
    layout = _Layout(program, snapshot, goals, now or program.now(snapshot))
    answers = _today(program, snapshot, layout)
    answers = _from_when(program, snapshot, layout, answers)
    answers = _later_reservations(program, snapshot, layout, answers)
    return _changes(program, snapshot, layout, answers)


def _today(program: Program, snapshot: Snapshot, layout: _Layout) -> dict[str, GoalAnswer]:
    lanes = _finding_lanes(program, snapshot, layout.now)
    masks = layout.split(program.run(layout.roots, lanes))
    found = {}
    for part in masks:
        answer = _uncovered(part.goal, snapshot.on) or _outcome(part, 0)
        if answer.outcome in ("yes", "needs_check"):
            same = part.yes_lanes() if answer.outcome == "yes" else part.check_lanes()
            held = tuple(
                key for lane, key in enumerate(snapshot.findings, 1) if not same >> lane & 1
            )
            answer = replace(answer, reservations=held)
        dates = _dates(part.goal, snapshot.facts)
        found[part.goal.id] = replace(answer, dates=dates)
    return found


def _finding_lanes(program: Program, snapshot: Snapshot, now: Lanes) -> Lanes:
    """Return a lane as stated and one lane per finding in which that finding is missing."""
    full = (1 << len(snapshot.findings) + 1) - 1
    varied: dict[str, Split] = {
        key: [(snapshot.facts[key], full ^ (1 << lane)), (MISSING, 1 << lane)]
        for lane, key in enumerate(snapshot.findings, 1)
    }
    return program.lanes(snapshot, now, full, varied=varied)


def _uncovered(goal: Goal, on: date) -> GoalAnswer | None:
    if goal.covered_from is not None and on < goal.covered_from:
        return GoalAnswer(goal.id, "unknown", open_rules=("not_covered",))
    return None


def _outcome(part: _GoalMasks, lane: int) -> GoalAnswer:
    """Return the outcome in one lane, without reservations and days."""
    goal = part.goal
    strengths = part.part("strengths", lane)
    grants = part.part("grants", lane)
    bans = tuple(
        ban.rule
        for ban, answer in zip(goal.bans, part.part("bans", lane), strict=True)
        if answer is Answer.YES
    )
    ba: str | None = _ba(part, lane)
    base = GoalAnswer(goal.id, "no", bans=bans)
    if Answer.YES in strengths:
        best = strengths.index(Answer.YES)
        rule = _deciding(goal, grants, STRENGTHS[best], Answer.YES)
        ba = ba if any(grant.rule == rule and grant.ba for grant in goal.grants) else None
        if Answer.UNKNOWN in strengths[:best]:
            open_rules = _unknown_grants(goal, grants, STRENGTHS[:best])
            return replace(
                base,
                outcome="unknown",
                at_least=STRENGTHS[best],
                rule=rule,
                ba=ba,
                open_rules=open_rules,
            )
        return replace(base, outcome="yes", strength=STRENGTHS[best], rule=rule, ba=ba)
    if Answer.UNKNOWN in strengths:
        return replace(base, outcome="unknown", open_rules=_unknown_grants(goal, grants, STRENGTHS))
    return _without_grant(part, lane, base)


def _without_grant(part: _GoalMasks, lane: int, base: GoalAnswer) -> GoalAnswer:
    """Return no, not_yet (only a waiting rule stands in the way), needs_check or unknown."""
    if part.part("without_timing", lane)[0] is Answer.YES:
        return replace(base, outcome="not_yet")
    checks = part.part("checks", lane)
    rules = [
        check.rule
        for check, answer in zip(part.goal.checks, checks, strict=True)
        if answer is Answer.YES
    ]
    hard = [ban for ban in part.goal.bans if ban.rule in base.bans and not ban.timing]
    if rules and not hard:
        return replace(base, outcome="needs_check", rule=rules[0], checks=tuple(rules))
    open_rules = [
        check.rule
        for check, answer in zip(part.goal.checks, checks, strict=True)
        if answer is Answer.UNKNOWN
    ]
    if open_rules and not hard:
        return replace(base, outcome="unknown", open_rules=tuple(open_rules))
    if part.part("without_timing", lane)[0] is Answer.UNKNOWN:
        return replace(base, outcome="unknown")
    return base


def _deciding(goal: Goal, grants: list[Answer], strength: str, wanted: Answer) -> str | None:
    for grant, answer in zip(goal.grants, grants, strict=True):
        if grant.strength == strength and answer is wanted:
            return grant.rule
    return None


def _unknown_grants(goal: Goal, grants: list[Answer], strengths: Sequence[str]) -> tuple[str, ...]:
    pairs = zip(goal.grants, grants, strict=True)
    return tuple(
        grant.rule
        for grant, answer in pairs
        if answer is Answer.UNKNOWN and grant.strength in strengths
    )


def _ba(part: _GoalMasks, lane: int) -> str:
    """Return the need of the first rule of the layer that holds, else unknown."""
    for (_, need), answer in zip(part.goal.ba_layer, part.part("ba_layer", lane), strict=True):
        if answer is Answer.YES:
            return need
    return "unknown"


def _dates(goal: Goal, facts: Mapping[str, Value]) -> dict[str, date]:
    found = {}
    for name, day in goal.dates.items():
        start = facts.get(day.fact)
        if isinstance(start, date):
            found[name] = day.add.after(start)
    return found


def _from_when(
    program: Program, snapshot: Snapshot, layout: _Layout, answers: dict[str, GoalAnswer]
) -> dict[str, GoalAnswer]:
    """Find the first later day on which a goal that is a no becomes a yes (goals: step 7)."""
    waiting = {key for key, answer in answers.items() if answer.outcome in ("no", "not_yet")}
    days = days_ahead(program, layout.roots, snapshot) if waiting else []
    if not days:
        return answers
    by_day = [(day, 1 << lane) for lane, day in enumerate(days)]
    lanes = program.lanes(snapshot, layout.now, (1 << len(days)) - 1, days=by_day)
    found = dict(answers)
    for part in layout.split(program.run(layout.roots, lanes)):
        if part.goal.id in waiting:
            found[part.goal.id] = _first(answers[part.goal.id], part, days)
    return found


def _later_reservations(
    program: Program, snapshot: Snapshot, layout: _Layout, answers: dict[str, GoalAnswer]
) -> dict[str, GoalAnswer]:
    """Return the answers with the findings that a later yes rests on."""
    days = sorted({answer.not_before for answer in answers.values() if answer.not_before})
    if not days or not snapshot.findings:
        return answers
    width = len(snapshot.findings) + 1
    full = (1 << width * len(days)) - 1
    every_day = full // ((1 << width) - 1)
    varied: dict[str, Split] = {}
    for lane, key in enumerate(snapshot.findings, 1):
        missing = (1 << lane) * every_day
        varied[key] = [(snapshot.facts[key], full ^ missing), (MISSING, missing)]
    blocks = [(day, ((1 << width) - 1) << width * place) for place, day in enumerate(days)]
    lanes = program.lanes(snapshot, layout.now, full, days=blocks, varied=varied)
    found = dict(answers)
    for part in layout.split(program.run(layout.roots, lanes)):
        answer = answers[part.goal.id]
        if answer.not_before is None or not answer.certain_then:
            continue
        start = width * days.index(answer.not_before)
        same = part.check_lanes() if answer.checks else part.yes_lanes()
        held = tuple(
            key for lane, key in enumerate(snapshot.findings, 1) if not same >> start + lane & 1
        )
        found[part.goal.id] = replace(answer, reservations=held)
    return found


def _first(answer: GoalAnswer, part: _GoalMasks, days: list[date]) -> GoalAnswer:
    """Return the answer with the first day of a yes, else of an unknown; unchanged if there is none."""
    may_be = part.open_lanes()
    later = [(days[lane], _outcome(part, lane)) for lane in range(len(days)) if may_be >> lane & 1]
    for wanted, certain in ((("yes", "needs_check"), True), (("unknown",), False)):
        for day, then in later:
            if then.outcome in wanted:
                strength = then.strength or then.at_least
                kept = replace(answer, outcome="not_yet", not_before=day, certain_then=certain)
                return replace(
                    kept,
                    strength=strength,
                    rule_then=then.rule,
                    open_rules=then.open_rules,
                    checks=then.checks,
                    ba=then.ba,
                )
    return answer


def _changes(
    program: Program, snapshot: Snapshot, layout: _Layout, answers: dict[str, GoalAnswer]
) -> dict[str, GoalAnswer]:
    """Find single changes of facts a person can change that turn a no or not-yet into a yes."""
    wanted = {key for key, answer in answers.items() if answer.outcome in ("no", "not_yet")}
    tries = _actionable(program, snapshot, layout) if wanted else []
    if not tries:
        return answers
    full = (1 << len(tries)) - 1
    varied: dict[str, Split] = {}
    for lane, (fact, value) in enumerate(tries):
        varied.setdefault(fact, []).append((value, 1 << lane))
    for fact, split in varied.items():
        rest = full ^ sum(mask for _, mask in split)
        split.append((snapshot.facts.get(fact, MISSING), rest))
    lanes = program.lanes(snapshot, layout.now, full, varied=varied)
    found = dict(answers)
    for part in layout.split(program.run(layout.roots, lanes)):
        key = part.goal.id
        if key in wanted:
            yes = part.yes_lanes()
            good = [Change(*change) for lane, change in enumerate(tries) if yes >> lane & 1]
            found[key] = replace(answers[key], changes=tuple(good))
    return found


def _actionable(program: Program, snapshot: Snapshot, layout: _Layout) -> list[tuple[str, Value]]:
    """Return (fact, other value) for facts that a person can change without risk."""
    tries: list[tuple[str, Value]] = []
    for fact in sorted(program.facts(layout.roots)):
        definition = program.book.facts.definitions.get(fact)
        if (
            definition is None
            or not definition.actionable
            or not definition.actionable.get("harmless")
        ):
            continue
        now = snapshot.facts.get(fact)
        if definition.type == "bool" and now is not True:
            tries.append((fact, True))
        if definition.type == "int" and definition.range and isinstance(now, int):
            tries += [(fact, value) for value in range(now + 1, int(definition.range[1]) + 1)]
    return tries
