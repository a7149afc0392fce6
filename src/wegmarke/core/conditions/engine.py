"""The engine as one object: put the law in, ask for a person.

>>> from datetime import date
>>> from wegmarke.core.conditions.example import LAW
>>> engine = Engine(LAW)
>>> person = engine.person({"status": "gestattung", "applied": "2026-01-15"}, date(2026, 3, 1))
>>> engine.evaluate(person)["work"]
<Answer.NO: 0>
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any as Data

from wegmarke.core.conditions.confirm import confirmed
from wegmarke.core.conditions.errors import UnknownId
from wegmarke.core.conditions.explain import NO, UNKNOWN, YES, Explainer, skeletons_of
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.person import Snapshot, snapshot
from wegmarke.core.conditions.program import Program, Programs
from wegmarke.core.conditions.scalar import Answers, OnePerson
from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.walker import Reason

Rules = tuple[str, ...]


class Engine:
    """All services over one lawbook; what is compiled is kept."""

    def __init__(self, book: Lawbook) -> None:
        """Take the definitions; nothing is compiled before it is asked for."""
        self.book = book
        self.programs = Programs(book)
        self._codes: dict[tuple[int, Rules], tuple[dict[str, int], OnePerson]] = {}
        self._explained: dict[tuple[int, Rules], tuple[list[int], OnePerson]] = {}

    def person(self, stated: Mapping[str, Data], on: date) -> Snapshot:
        """Return a person as known on a day: stated facts checked, defaults filled in and named.

        Raises FactErrors, which lists every fault; nothing is dropped or guessed.
        """
        return snapshot(self.book, self.book.facts.check(stated, on), on)

    def evaluate(self, person: Snapshot, rules: Iterable[str] | None = None) -> Answers:
        """Return the three-valued answers of rules (default: all) for the person's day.

        A version that is not in force on that day is a no. Raises UnknownId. An unknown here can
        be one that no completion of the missing facts bears out; ``answer`` looks closer.
        """
        program = self.programs.on(person.on)
        places, code = self._code(program, person.on, self._rules(rules))
        return Answers(places, code.found(person))

    def answer(self, person: Snapshot, rule: str) -> Answer:
        """Return the answer of one rule, unknown only where completions of what is missing differ."""
        program = self.programs.on(person.on)
        self._check((rule,))
        return confirmed(program, person, program.rules[rule])

    def explain(self, person: Snapshot, rules: Iterable[str] | None = None) -> dict[str, Reason]:
        """Return, per rule, the parts of its condition that carry the answer, with what was used."""
        program = self.programs.on(person.on)
        wanted = self._rules(rules)
        gates, code = self._explaining(program, person.on, wanted)
        possible, certain = code.found(person)
        bits = [YES if c else UNKNOWN if p else NO for p, c in zip(possible, certain, strict=True)]
        known = dict(zip(gates, bits, strict=True))
        return Explainer(program, program.now(person), known).rules(wanted)

    def _rules(self, rules: Iterable[str] | None) -> Rules:
        return tuple(self.book.rules if rules is None else rules)

    def _check(self, rules: Rules) -> None:
        for rule in rules:
            if rule not in self.book.rules:
                raise UnknownId("rule", rule, self.book.rules)

    def _code(self, program: Program, on: date, rules: Rules) -> tuple[dict[str, int], OnePerson]:
        key = self.book.epoch(on), rules
        if key not in self._codes:
            self._check(rules)
            gates = [program.rules[rule] for rule in rules]
            places = {rule: place for place, rule in enumerate(rules)}
            self._codes[key] = places, OnePerson(program, gates)
        return self._codes[key]

    def _explaining(self, program: Program, on: date, rules: Rules) -> tuple[list[int], OnePerson]:
        key = self.book.epoch(on), rules
        if key not in self._explained:
            self._check(rules)
            made = skeletons_of(program)
            gates = dict.fromkeys(gate for rule in rules for gate in made.rule(rule, {}).gates())
            self._explained[key] = list(gates), OnePerson(program, list(gates))
        return self._explained[key]
