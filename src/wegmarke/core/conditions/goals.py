"""Answers to goals: outcome, strength, reservations, from when, what would change it.

How rules combine (bans, lifts, strengths, the layer of the Bundesagentur, waiting times) follows
docs/goals.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from wegmarke.core.conditions.change import Change
from wegmarke.core.conditions.confirm import confirmed
from wegmarke.core.conditions.goal_lanes import TODAY, GoalMasks, Layout, Plan
from wegmarke.core.conditions.lanes import Lanes
from wegmarke.core.conditions.law import STRENGTHS, Goal
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer, Value

NOT_COVERED = "not_covered"
"""Stands among the open rules where no rule of this day says anything."""


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
    hints: tuple[str, ...] = ()


def answer_goals(
    program: Program, snapshot: Snapshot, goals: Sequence[Goal], now: Lanes | None = None
) -> dict[str, GoalAnswer]:
    """Return the answers to the goals for a person on the snapshot's day, in one pass.

    Its lanes are today and every later day on which anything can change, each with every finding
    in turn taken as unknown (reservations), and one changed fact at a time (what would change it).
    ``now`` is the lane of the person as stated, where a caller has it already.
    """
    layout = Layout(program, snapshot, goals)
    plan = Plan(program, snapshot, layout.roots)
    lanes = plan.lanes(program, now or program.now(snapshot))
    return {
        part.goal.id: _answer(part, plan) for part in layout.split(program.run(layout.roots, lanes))
    }


def confirmed_goal(
    program: Program, snapshot: Snapshot, goal: Goal, answer: GoalAnswer, now: Lanes
) -> GoalAnswer:
    """Return the answer, no longer unknown where every completion of what is missing says the same.

    A no for all of them is a no. Where all of them grant it, though by different rules, the
    strength that is granted in each of them is certain.
    """
    if answer.outcome != "unknown" or answer.at_least or NOT_COVERED in answer.open_rules:
        return answer
    gates = program.goal_gates(goal, snapshot.facts)
    if confirmed(program, snapshot, gates.value, now) is Answer.NO:
        return replace(answer, outcome="no", open_rules=())
    for count, strength in enumerate(STRENGTHS, 1):
        granted = program.builder.any(list(gates.strengths[:count]))
        if confirmed(program, snapshot, granted, now) is Answer.YES:
            rule = next(grant.rule for grant in goal.grants if grant.rule in answer.open_rules)
            return replace(answer, at_least=strength, rule=rule)
    return answer


def _answer(part: GoalMasks, plan: Plan) -> GoalAnswer:
    """Return the whole answer to one goal."""
    goal, snapshot = part.goal, plan.snapshot
    answer = _uncovered(goal, snapshot.on) or _outcome(part, TODAY)
    if answer.outcome in ("no", "not_yet"):
        answer = replace(_first(answer, part, plan), changes=_changes(part, plan))
    may_be_uncovered = plan.no_needs_ban(goal)
    if answer.outcome == "no" and may_be_uncovered and not answer.bans:
        open_bans = _bans(goal, part.part("bans", TODAY), Answer.UNKNOWN)
        answer = replace(answer, outcome="unknown", open_rules=open_bans or (NOT_COVERED,))
    hints = zip(goal.hints, part.part("hints", TODAY), strict=True)
    return replace(
        answer,
        reservations=_reservations(answer, part, plan),
        dates=_dates(goal, snapshot.facts),
        hints=tuple(rule for rule, held in hints if held is Answer.YES),
    )


def _reservations(answer: GoalAnswer, part: GoalMasks, plan: Plan) -> tuple[str, ...]:
    """Return the findings without which the answer would not be what it is, today or later."""
    if answer.outcome not in ("yes", "needs_check", "not_yet") or not answer.certain_then:
        return ()
    if answer.outcome == "not_yet" and answer.not_before is None:
        return ()
    same = part.check_lanes() if answer.checks else part.yes_lanes()
    return plan.turned(same, answer.not_before)


def _changes(part: GoalMasks, plan: Plan) -> tuple[Change, ...]:
    """Return the single changes of facts a person can change that make it a yes today."""
    yes = part.yes_lanes()
    return tuple(Change(*change) for lane, change in plan.tries if yes >> lane & 1)


def _uncovered(goal: Goal, on: date) -> GoalAnswer | None:
    if goal.covered_from is not None and on < goal.covered_from:
        return GoalAnswer(goal.id, "unknown", open_rules=(NOT_COVERED,))
    return None


def _outcome(part: GoalMasks, lane: int) -> GoalAnswer:
    """Return the outcome in one lane, without reservations and days."""
    goal = part.goal
    strengths = part.part("strengths", lane)
    grants = part.part("grants", lane)
    bans = _bans(goal, part.part("bans", lane), Answer.YES)
    ba: str | None = _ba(part, lane)
    base = GoalAnswer(goal.id, "no", bans=bans)
    if Answer.YES in strengths:
        best = strengths.index(Answer.YES)
        rule = _deciding(goal, grants, STRENGTHS[best])
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


def _without_grant(part: GoalMasks, lane: int, base: GoalAnswer) -> GoalAnswer:
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


def _bans(goal: Goal, answers: list[Answer], wanted: Answer) -> tuple[str, ...]:
    pairs = zip(goal.bans, answers, strict=True)
    return tuple(ban.rule for ban, answer in pairs if answer is wanted)


def _deciding(goal: Goal, grants: list[Answer], strength: str) -> str:
    """Return the first rule that grants with this strength; a strength that holds has one."""
    pairs = zip(goal.grants, grants, strict=True)
    return next(
        grant.rule for grant, answer in pairs if grant.strength == strength and answer is Answer.YES
    )


def _unknown_grants(goal: Goal, grants: list[Answer], strengths: Sequence[str]) -> tuple[str, ...]:
    pairs = zip(goal.grants, grants, strict=True)
    return tuple(
        grant.rule
        for grant, answer in pairs
        if answer is Answer.UNKNOWN and grant.strength in strengths
    )


def _ba(part: GoalMasks, lane: int) -> str:
    """Return the need of the first rule of the layer that holds, else unknown.

    A rule before it that is still open, with another need, leaves the answer open.
    """
    open_needs = set()
    for (_, need), answer in zip(part.goal.ba_layer, part.part("ba_layer", lane), strict=True):
        if answer is Answer.UNKNOWN:
            open_needs.add(need)
        if answer is Answer.YES:
            return need if open_needs <= {need} else "unknown"
    return "unknown"


def _dates(goal: Goal, facts: Mapping[str, Value]) -> dict[str, date]:
    found = {}
    for name, day in goal.dates.items():
        start = facts.get(day.fact)
        if isinstance(start, date):
            found[name] = day.add.after(start)
    return found


def _first(answer: GoalAnswer, part: GoalMasks, plan: Plan) -> GoalAnswer:
    """Return the answer with the first later day of a yes, else of an unknown (step 8)."""
    may_be = part.open_lanes()
    later = [(day, _outcome(part, lane)) for lane, day in plan.days if may_be >> lane & 1]
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
