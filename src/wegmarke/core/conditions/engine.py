"""The engine as one object: put the law in, ask about a person. Examples stand in docs/engine.md.

Populations have a door of their own (``columns``, ``impact``), because only they need NumPy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from wegmarke.core.conditions.answering import Answering, Rules
from wegmarke.core.conditions.ask import Question, Target, questions
from wegmarke.core.conditions.change import ChangeSet, changes
from wegmarke.core.conditions.confirm import confirmed, open_facts
from wegmarke.core.conditions.deadlines import Deadline
from wegmarke.core.conditions.errors import UnknownId
from wegmarke.core.conditions.explain import Carrier, Skeleton, skeletons_of
from wegmarke.core.conditions.goals import GoalAnswer, answer_goals, confirmed_goal
from wegmarke.core.conditions.history import History, snapshot_of
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.reform import Reform
from wegmarke.core.conditions.scalar import OnePerson
from wegmarke.core.conditions.time_gates import Spans
from wegmarke.core.conditions.timeline import timeline
from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.walker import Reason


def _without(person: Snapshot, fact: str) -> Snapshot:
    """Return the person as if nothing had been said about a fact."""
    facts = {key: value for key, value in person.facts.items() if key != fact}
    return replace(person, facts=facts)


class LineDiff(NamedTuple):
    """A rule line under the law of two days: the version in force (None: there is none), its answer."""

    rule_before: str | None
    before: Answer
    rule_after: str | None
    after: Answer


class Engine(Answering):
    """All services over one lawbook."""

    def __init__(self, book: Lawbook) -> None:
        """Take the definitions; nothing is compiled before it is asked for."""
        super().__init__(book)
        self._explaining: dict[tuple[int, Rules], tuple[dict[str, Skeleton], OnePerson]] = {}

    def answer(self, person: Snapshot, rule: str) -> Answer:
        """Return the answer of one rule as it is to be shown: unknown is looked at twice.

        Unknown remains where completions of what is missing differ, and where they are too many,
        or hang on each other, to be looked at; see ``confirmed``. ``explain``, ``timeline`` and
        populations do not look twice. Raises UnknownId.
        """
        program = self.programs.on(person.on)
        self._check((rule,))
        return confirmed(program, person, program.rules[rule])

    def goals(self, person: Snapshot, goals: Iterable[str] | None = None) -> dict[str, GoalAnswer]:
        """Return the answers to goals (default: all): outcome, strength, reservations, from when.

        Raises UnknownId.
        """
        wanted = list(self.book.goals) if goals is None else list(goals)
        for goal in wanted:
            if goal not in self.book.goals:
                raise UnknownId("goal", goal, self.book.goals)
        program = self.programs.on(person.on)
        now = program.now(person)
        asked = [self.book.goals[goal] for goal in wanted]
        found = answer_goals(program, person, asked, now)
        return {
            goal.id: confirmed_goal(program, person, goal, found[goal.id], now) for goal in asked
        }

    def explain(self, person: Snapshot, rules: Iterable[str] | None = None) -> dict[str, Reason]:
        """Return, per rule, the parts of its condition that carry the answer, with what was used.

        Raises UnknownId.
        """
        wanted = self._named(rules)
        program = self.programs.on(person.on)
        skeletons, code = self._skeletons(program, person.on, wanted)
        leaves = skeletons_of(program).leaves
        carrier = Carrier(code.bits(person), program.now(person), {}, {}, leaves)
        return {rule: carrier.carry(skeleton) for rule, skeleton in skeletons.items()}

    def ask(self, person: Snapshot, rules: Iterable[str] | None = None) -> list[Question]:
        """Return the missing facts that can turn an answer, best first, with what depends on each.

        Raises UnknownId.
        """
        wanted = self._named(rules)
        self._check(wanted)
        program = self.programs.on(person.on)
        targets = [Target(rule, (program.rules[rule],)) for rule in wanted]
        return questions(program, person, targets)

    def missing(self, person: Snapshot, rule: str) -> tuple[str, ...]:
        """Return the facts that are missing for the answer of a rule, best to know first.

        Where none of them turns the answer alone in any person looked at, all that are open.
        Raises UnknownId.
        """
        asked = tuple(question.fact for question in self.ask(person, (rule,)))
        if asked or self.answer(person, rule) is not Answer.UNKNOWN:
            return asked
        program = self.programs.on(person.on)
        return open_facts(program, person, program.rules[rule])

    def reservations(self, person: Snapshot, rule: str) -> tuple[str, ...]:
        """Return the findings of an authority that the answer of a rule rests on: "yes, if …".

        Findings are facts said to be "none known"; they count with their favourable value. The
        answer rests on one if it would be another without it. Raises UnknownId.
        """
        held = self.evaluate(person, (rule,))[rule]
        return tuple(
            fact
            for fact in person.findings
            if self.evaluate(_without(person, fact), (rule,))[rule] is not held
        )

    def deadlines(self, person: Snapshot, rule: str) -> list[tuple[Deadline, date | None]]:
        """Return the deadlines of a rule with their days (None: the date is not known).

        Raises UnknownId.
        """
        self._check((rule,))
        return [(one, one.of(person.facts)) for one in self.book.rules[rule].deadlines]

    def change(
        self, person: Snapshot, rule: str, most: int = 3, until: date | None = None
    ) -> tuple[ChangeSet, ...]:
        """Return all smallest sets of changes that make a rule or goal a yes; see ``changes``.

        ``until``: waiting up to that day is one more change. Sets are found by the law of the
        person's day; one that another law has taken back on the day it waits for is left out.
        Raises UnknownId.
        """
        found = changes(self.programs.on(person.on), person, rule, most, until)
        return tuple(one for one in found if self._holds_then(person, rule, one))

    def _holds_then(self, person: Snapshot, rule: str, found: ChangeSet) -> bool:
        day = found.wait_until
        if day is None:
            return True
        facts = {**person.facts, **{change.fact: change.value for change in found.changes}}
        (span,) = self.timeline(replace(person, facts=facts), (rule,), day, day)[rule]
        return span.answer is Answer.YES

    def timeline(
        self, person: Snapshot, rules: Iterable[str], start: date, end: date
    ) -> dict[str, Spans]:
        """Return the answers of rules and goals on all days from ``start`` to ``end`` as spans.

        The law of each day applies. Raises UnknownId, RequestError for days in the wrong order.
        """
        return timeline(self.programs, person, tuple(rules), start, end)

    def person_of(self, history: History, on: date, known_on: date) -> Snapshot:
        """Return a person as of a day, by what was known on another; see ``snapshot_of``."""
        return snapshot_of(self.book, history, on, known_on)

    def reform(self, reform: Reform) -> Engine:
        """Return the engine of the law after a reform; this one stays as it is.

        Raises UnknownId for a rule that does not exist, DefinitionError.
        """
        return Engine(reform.applied(self.book))

    def diff(self, person: Snapshot, before: date, after: date) -> dict[str, LineDiff]:
        """Return the rule lines whose answer differs between the law of two days.

        The person is asked on the person's day both times, so that what differs is the law. A line
        without a version in force is a no.
        """
        one, other = self._lines(person, before), self._lines(person, after)
        return {
            line: LineDiff(*one[line], *other[line])
            for line in one
            if one[line][1] is not other[line][1]
        }

    def _lines(self, person: Snapshot, law_day: date) -> dict[str, tuple[str | None, Answer]]:
        program = self.programs.on(law_day)
        now = program.now(person)
        return {
            line: (
                rule,
                Answer.NO if rule is None else confirmed(program, person, program.rules[rule], now),
            )
            for line, rule in self.book.lines_on(law_day).items()
        }

    def _skeletons(
        self, program: Program, on: date, rules: Rules
    ) -> tuple[dict[str, Skeleton], OnePerson]:
        key = self.book.epoch(on), rules
        if key not in self._explaining:
            self._check(rules)
            made = skeletons_of(program)
            every = {rule: made.rule(rule, {}) for rule in rules}
            gates = dict.fromkeys(gate for one in every.values() for gate in one.gates())
            places = {gate: place for place, gate in enumerate(gates)}
            shared: dict[int, Skeleton] = {}
            placed = {rule: one.placed(places, shared) for rule, one in every.items()}
            self._explaining[key] = placed, OnePerson(program, list(gates))
        return self._explaining[key]
