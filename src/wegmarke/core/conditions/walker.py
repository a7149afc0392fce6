"""The reference: walks the tree for one person and one day, and keeps the reasons.

Written apart from the compiler and the gates, so that the two can be compared. It is also what
explains: every node of the answer carries its own answer, the value used and its citation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period, add_days, full_months_between
from wegmarke.core.conditions.law import Goal, Lawbook
from wegmarke.core.conditions.values import Answer, Held, Value, all_of, any_of

NO_FROZEN: frozenset[str] = frozenset()
NO_HISTORY: Mapping[str, Held] = {}


class Reason(NamedTuple):
    """One node of an explanation.

    ``stated``: the value of the fact that was used; ``known``: whether there was one;
    ``from_day``: the day a running period ends, where it can be computed.
    """

    node: tree.Node
    answer: Answer
    parts: tuple[Reason, ...] = ()
    stated: Value = None
    known: bool = True
    from_day: date | None = None


class Walker:
    """Answers conditions for one set of facts on one day, under hypothetical facts if given."""

    def __init__(  # noqa: PLR0913 - the facts and the days they stand for
        self,
        book: Lawbook,
        facts: Mapping[str, Value],
        on: date,
        *,
        day: date | None = None,
        law_day: date | None = None,
        world: Mapping[str, Value] | None = None,
        frozen: frozenset[str] = NO_FROZEN,
        held: Mapping[str, Held] = NO_HISTORY,
    ) -> None:
        """Take facts stated for the day ``on``; ``day`` is the day asked for (default: ``on``).

        The law is that of ``law_day``: by default that of ``on``, also for a later ``day``
        (goals: from when); a timeline takes the law of the day asked for.
        """
        self.book = book
        self.facts = facts
        self.on = on
        self.day = day or on
        self.law_day = law_day or on
        self.world = dict(world or {})
        self.frozen = frozen
        self.held = held
        self._rules: dict[str, Reason] = {}
        self._derived: dict[str, Answer] = {}
        self._goals: dict[str, Answer] = {}
        self._worlds: list[Walker] = [self]

    def answer(self, node: tree.Node) -> Answer:
        """Return yes, no or unknown."""
        return self.reason(node).answer

    def reason(self, node: tree.Node) -> Reason:
        """Return the answer with all its parts."""
        match node:
            case tree.Atom():
                return self._atom(node)
            case tree.All(parts=parts):
                reasons = tuple([self.reason(part) for part in parts])
                return Reason(node, all_of([reason.answer for reason in reasons]), reasons)
            case tree.Any(parts=parts):
                reasons = tuple([self.reason(part) for part in parts])
                return Reason(node, any_of([reason.answer for reason in reasons]), reasons)
            case tree.Not(part=part):
                inner = self.reason(part)
                return Reason(node, inner.answer.negated(), (inner,))
            case tree.RuleRef(rule=rule_id):
                inner = self.rule(rule_id)
                return Reason(node, inner.answer, (inner,))
            case tree.AtLeastOf(count=count, parts=parts):
                reasons = tuple([self.reason(part) for part in parts])
                return Reason(node, _count(count, reasons), reasons)
            case tree.Unless(rule=rule, exceptions=exceptions):
                parts = (rule, *(tree.Not(node.cite, part) for part in exceptions))
                return self.reason(tree.All(node.cite, parts))
            case tree.GoalRef(goal=goal_id):
                return Reason(node, self.goal(self.book.goals[goal_id]))
            case tree.DayIn(start=start, before=before):
                begun = start is None or start <= self.day
                holds = begun and (before is None or self.day < before)
                return Reason(node, _yes(holds), stated=self.day)
            case _:
                message = f"cannot walk {node!r}"
                raise TypeError(message)

    def rule(self, rule_id: str) -> Reason:
        """Return the reasons of a rule; a version that is not in force is a no."""
        if rule_id not in self._rules:
            rule = self.book.rules[rule_id]
            in_force = rule.in_force(self.law_day)
            reason = self.reason(rule.when) if in_force else Reason(rule.when, Answer.NO)
            self._rules[rule_id] = reason
        return self._rules[rule_id]

    def goal(self, goal: Goal) -> Answer:
        """Return the three-valued answer of a goal in its usual world (any grant that no ban takes away)."""
        if goal.id not in self._goals:
            world = goal.worlds()[0]
            answers = [self._goal_in(goal, world)]
            if goal.as_if_rule is not None:
                applies = self.in_world(world).rule(goal.as_if_rule).answer
                if applies is not Answer.NO:
                    answers.append(
                        all_of([applies, self._goal_in(goal, {**world, **goal.as_if_facts})])
                    )
            self._goals[goal.id] = any_of(answers)
        return self._goals[goal.id]

    def _goal_in(self, goal: Goal, world: Mapping[str, Value]) -> Answer:
        there = self.in_world(world)
        answers = []
        for grant in goal.grants:
            if there.rule(grant.rule).answer is Answer.NO:
                continue
            bans = [ban for ban in goal.bans if not ban.bars or grant.rule in ban.bars]
            free = [there.ban(goal, ban.rule, ban.lifted_by).negated() for ban in bans]
            answers.append(all_of([there.rule(grant.rule).answer, *free]))
        checks = [all_of([Answer.UNKNOWN, there.rule(check.rule).answer]) for check in goal.checks]
        if self.book.no_needs_ban(goal, self.law_day):
            unbanned = [there.ban(goal, ban.rule, ban.lifted_by).negated() for ban in goal.bans]
            checks.append(all_of([Answer.UNKNOWN, *unbanned]))
        return any_of([*answers, *checks])

    def ban(self, goal: Goal, rule_id: str, lifted_by: tuple[str, ...]) -> Answer:
        """Return whether a ban counts: it holds and nothing lifts it."""
        lifts = any_of([self.rule(lift).answer for lift in (*lifted_by, *goal.lifts_all)])
        return all_of([self.rule(rule_id).answer, lifts.negated()])

    def in_world(self, world: Mapping[str, Value]) -> Walker:
        """Return the walker for other hypothetical facts; each is made once."""
        for walker in self._worlds:
            if walker.world == dict(world):
                return walker
        there = Walker(
            self.book,
            self.facts,
            self.on,
            day=self.day,
            law_day=self.law_day,
            world=world,
            frozen=self.frozen,
            held=self.held,
        )
        there._worlds = self._worlds
        self._worlds.append(there)
        return there

    def value(self, fact: str) -> tuple[bool, Value]:
        """Return whether the fact is known, and its value on the day asked for."""
        if fact in self.world:
            return True, self.world[fact]
        definition = self.book.facts.definitions.get(fact)
        if definition is not None and definition.moves and self.day != self.on:
            return True, self.day
        if definition is not None and definition.counter is not None:
            known, counted = self._counted(fact, definition.counter.since)
            if known:
                return True, counted
        elif fact in self.facts:
            return True, self.facts[fact]
        elif definition is not None and definition.moves:
            return True, self.day
        if (
            definition is not None
            and definition.applies_when is not None
            and self.answer(definition.applies_when) is Answer.NO
        ):
            return True, None
        return False, None

    def _counted(self, fact: str, since: str | None) -> tuple[bool, Value]:
        day = self.on if fact in self.frozen else self.day
        start = self.facts.get(since) if since else None
        if fact in self.facts:
            recorded = self.facts[fact]
            if not isinstance(recorded, int | float):
                return True, recorded
            if isinstance(start, date):
                return True, full_months_between(start, day) - full_months_between(
                    start, self.on
                ) + recorded
            return True, recorded + full_months_between(self.on, day)
        if since in self.facts:
            return True, max(full_months_between(start, day), 0) if isinstance(
                start, date
            ) else None
        return False, None

    def _atom(self, atom: tree.Atom) -> Reason:
        stated = atom.fact in self.facts or atom.fact in self.world
        if atom.fact in self.book.derived and not stated:
            return self._derived_reason(atom)
        known, value = self.value(atom.fact)
        term = (
            atom.term
            if isinstance(atom, tree.DateCompare)
            else atom.at
            if isinstance(atom, tree.Since)
            else None
        )
        bound_known, bound = self._term(term)
        applies = self._applies(atom.fact, known)
        if not known or not bound_known:
            # A fact of which it is not known whether it applies is no more than unknown.
            answer = Answer.NO if known and value is None else Answer.UNKNOWN
            answer = Answer.NO if bound_known and term is not None and bound is None else answer
            return Reason(
                atom, answer if applies is not Answer.NO else Answer.NO, stated=value, known=known
            )
        answer, from_day = self._compare(atom, value, bound)
        return Reason(atom, answer, stated=value, from_day=from_day)

    def _applies(self, fact: str, known: bool) -> Answer:  # noqa: FBT001 - passed on from value()
        definition = self.book.facts.definitions.get(fact)
        if known or definition is None or definition.applies_when is None:
            return Answer.YES
        return self.answer(definition.applies_when)

    def _term(self, term: tree.DateTerm | None) -> tuple[bool, date | None]:
        """Return whether the other date is known, and the date (None: it does not apply)."""
        if term is None:
            return True, self.day
        if term.fixed is not None:
            return True, term.plus.after(term.fixed)
        known, value = self.value(str(term.fact))
        return known, term.plus.after(value) if isinstance(value, date) else None

    def _compare(
        self, atom: tree.Atom, value: Value, bound: date | None
    ) -> tuple[Answer, date | None]:
        match atom:
            case tree.OneOf(values=values):
                return _yes(_among(value, values)), None
            case tree.InList(name=name, prefix=prefix):
                wanted = [str(part) for part in self.book.list_values(name, self.law_day)]
                held = any(
                    str(value).startswith(part) if prefix else value == part for part in wanted
                )
                return _yes(value is not None and held), None
            case tree.AtLeast(limit=limit) | tree.AtMost(limit=limit):
                return self._limit(atom, value, limit), None
            case tree.DateCompare(op=op):
                if not isinstance(value, date) or bound is None:
                    return Answer.NO, None
                order = {
                    "by": value <= bound,
                    "before": value < bound,
                    "from": value >= bound,
                    "after": value > bound,
                }
                return _yes(order[op]), None
            case tree.Since(period=period, event_day_excluded=excluded):
                if not isinstance(value, date) or bound is None:
                    return Answer.NO, None
                reached = add_days(period.after(value), int(excluded))
                return _yes(reached <= bound), reached if atom.at is None else None
            case tree.HeldFor(period=period):
                return self._held_for(atom.fact, value, period)
            case _:
                message = f"cannot compare {atom!r}"
                raise TypeError(message)

    def _held_for(self, fact: str, value: Value, period: Period) -> tuple[Answer, date | None]:
        """Return whether the value has been held so long, and the day from which that is certain.

        A hypothetical value, and one that differs from that of the history, has no history.
        """
        held = None if fact in self.world else self.held.get(fact)
        if value is None:
            return Answer.NO, None
        if held is None or not _among(value, (held.value,)):
            return Answer.UNKNOWN, None
        from_day = period.after(held.certainly_since)
        if from_day <= self.day:
            return Answer.YES, from_day
        another = held.possibly_since is not None and self.day < period.after(held.possibly_since)
        return Answer.NO if another else Answer.UNKNOWN, from_day

    def _limit(self, atom: tree.Atom, value: Value, limit: float | tree.Parameter) -> Answer:
        if value is None:
            return Answer.NO
        number = (
            self.book.parameter(limit.name, self.law_day)
            if isinstance(limit, tree.Parameter)
            else limit
        )
        if number is None or not isinstance(value, int | float):
            return Answer.UNKNOWN
        return _yes(value >= number if isinstance(atom, tree.AtLeast) else value <= number)

    def _derived_reason(self, atom: tree.Atom) -> Reason:
        truth = self.derived(atom.fact)
        wanted = set(atom.values) if isinstance(atom, tree.OneOf) else set()
        if wanted == {True, False}:
            answer = Answer.YES if truth is not Answer.UNKNOWN else Answer.UNKNOWN
        else:
            answer = truth if wanted == {True} else truth.negated()
        parts = tuple(self.reason(part) for part in self.book.derived[atom.fact].clauses)
        return Reason(
            atom, answer, parts, stated=_as_bool(truth), known=truth is not Answer.UNKNOWN
        )

    def derived(self, fact: str) -> Answer:
        """Return what the rules derive for a fact that was not stated; ``false_if`` wins."""
        if fact not in self._derived:
            rules = self.book.derived[fact]
            holds = any_of([self.answer(part) for part in rules.clauses])
            false = any_of([self.answer(part) for part in rules.false_if])
            answer = all_of([holds, false.negated()])
            if rules.kind == "sufficient" and answer is Answer.NO and false is not Answer.YES:
                answer = Answer.UNKNOWN
            self._derived[fact] = answer
        return self._derived[fact]


def _yes(holds: bool) -> Answer:  # noqa: FBT001 - Python's truth becomes an answer
    return Answer.YES if holds else Answer.NO


def _among(value: Value, values: tuple[Value, ...]) -> bool:
    """Return whether the value is one of them; true is not the number 1."""
    if isinstance(value, str) or value is None:
        return value in values
    return any(
        value == wanted and isinstance(value, bool) == isinstance(wanted, bool) for wanted in values
    )


def _as_bool(answer: Answer) -> bool | None:
    return {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: None}[answer]


def _count(count: int, reasons: tuple[Reason, ...]) -> Answer:
    sure = sum(reason.answer is Answer.YES for reason in reasons)
    possible = sum(reason.answer is not Answer.NO for reason in reasons)
    if sure >= count:
        return Answer.YES
    return Answer.UNKNOWN if possible >= count else Answer.NO
