"""Answers for one person: the lightest door to the engine. ``engine`` has all other services.

What is imported here is all that a first answer needs, and it is not NumPy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any as Data

from wegmarke.core.conditions.calendar import checked_day
from wegmarke.core.conditions.errors import UnknownId
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.person import Snapshot, snapshot
from wegmarke.core.conditions.program import Programs
from wegmarke.core.conditions.scalar import Answers, OnePerson

Rules = tuple[str, ...]


class Answering:
    """Answers rules over one lawbook; what is compiled is kept.

    Compiling is done when it is first needed and is not made for several threads at once: who
    serves with threads lets one of them ask at a time.
    """

    def __init__(self, book: Lawbook) -> None:
        """Take the definitions; nothing is compiled before it is asked for."""
        self.book = book
        self.programs = Programs(book)
        self._answering: dict[tuple[int, Rules], tuple[dict[str, int], OnePerson]] = {}

    def person(self, stated: Mapping[str, Data], on: date) -> Snapshot:
        """Return a person as known on a day: stated facts checked, defaults filled in and named.

        Raises FactErrors, which lists every fault; nothing is dropped or guessed. Raises
        RequestError for a day ``on`` that is none.
        """
        on = checked_day("on", on)
        return snapshot(self.book, self.book.facts.check(stated, on), on)

    def evaluate(self, person: Snapshot, rules: Iterable[str] | None = None) -> Answers:
        """Return the three-valued answers of rules (default: all) for the person's day.

        A version that is not in force on that day is a no. An unknown here can be one that no
        completion of the missing facts bears out: ``answer`` looks closer. Raises UnknownId.
        """
        places, code = self._code(person.on, self._named(rules))
        return Answers(places, code.bits(person))

    def _named(self, rules: Iterable[str] | None) -> Rules:
        return tuple(self.book.rules if rules is None else rules)

    def _check(self, rules: Rules) -> None:
        for rule in rules:
            if rule not in self.book.rules:
                raise UnknownId("rule", rule, self.book.rules)

    def _code(self, on: date, rules: Rules) -> tuple[dict[str, int], OnePerson]:
        key = self.book.epoch(on), rules
        if key not in self._answering:
            self._check(rules)
            program = self.programs.on(on)
            code = OnePerson(program, [program.rules[rule] for rule in rules])
            self._answering[key] = {rule: place for place, rule in enumerate(rules)}, code
        return self._answering[key]
