"""Lanes: many variations of one person's facts and day, as bit masks.

A fact is constant in all lanes, missing, or split into values with the mask of the lanes
that have it. An atom is then asked once per distinct value (and day), not once per lane.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wegmarke.core.conditions.calendar import full_months_between
from wegmarke.core.conditions.facts import FactCatalogue
from wegmarke.core.conditions.values import Held, Value


class Missing:
    """The value of a fact that is not known. Only compared by identity."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"


MISSING = Missing()
Split = list[tuple[Value | Missing, int]]
NO_HISTORY: Mapping[str, Held] = {}


class Lanes:
    """Facts and days of all lanes; ``full`` has a bit per lane."""

    def __init__(  # noqa: PLR0913 - what varies between lanes, each by name
        self,
        catalogue: FactCatalogue,
        facts: Mapping[str, Value],
        on: date,
        full: int,
        *,
        days: list[tuple[date, int]] | None = None,
        varied: Mapping[str, Split] | None = None,
        frozen: frozenset[str] = frozenset(),
        completed: frozenset[str] = frozenset(),
        base: Lanes | None = None,
        held: Mapping[str, Held] = NO_HISTORY,
    ) -> None:
        """Take the constant ``facts``, the ``varied`` ones and a partition of the lanes into ``days``.

        ``on`` is the day the facts were stated for; counters and the application date move
        from there to the day of the lane. ``frozen`` counters do not grow.
        ``completed`` facts are varied only to see what they would change: they are not stated,
        so where they do not apply their value does not count. ``base`` is the one lane of the
        person as stated: what does not vary is taken from there. ``held`` says since when facts
        have had their value; where a lane has another value, it is not known since when.
        """
        self.full = full
        self.days = days or [(on, full)]
        self.on = on
        self.frozen = frozen
        self.completed = completed
        self.base = base
        self.held = held
        self._catalogue = catalogue
        self._facts = facts
        self._varied = varied or {}
        self._cache: dict[str, Split] = {}
        self.certain: list[int] = []
        self.possible: list[int] = []
        self.gate_bits: list[int] = []

    @property
    def facts(self) -> Mapping[str, Value]:
        """Return the facts that are the same in all lanes."""
        return self._facts

    @property
    def as_stated(self) -> bool:
        """Return whether this is the one lane of a person as stated, on that day."""
        return self.full == 1 and not self._varied and self.days == [(self.on, 1)]

    @property
    def varied(self) -> Mapping[str, Split]:
        """Return the facts that differ between lanes."""
        return self._varied

    def split(self, fact: str) -> Split:
        """Return the values of a fact with their lanes; they cover all lanes."""
        found = self._cache.get(fact)
        if found is None:
            found = self._cache[fact] = self._split(fact)
        return found

    def value(self, fact: str) -> Value | Missing:
        """Return the value of a fact in the first lane."""
        if not self._varied and fact in self._catalogue.steady:
            return self._facts.get(fact, MISSING)
        return self.split(fact)[0][0]

    def stated(self, fact: str) -> int:
        """Return the lanes in which the fact has a value of its own, be it null.

        A counter is stated as well where the date it counts from is.
        """
        definition = self._catalogue.definitions.get(fact)
        since = definition.counter.since if definition and definition.counter else None
        return self._stated(fact) | (self._stated(since) if since else 0)

    def _stated(self, fact: str) -> int:
        if fact in self.completed:
            return 0
        if fact in self._varied:
            return sum(mask for value, mask in self._varied[fact] if value is not MISSING)
        return self.full if fact in self._facts else 0

    def _split(self, fact: str) -> Split:
        definition = self._catalogue[fact]
        if definition.counter is not None:
            return self._counted(fact)
        if definition.moves:
            return self._moved(fact)
        return self._stated_split(fact)

    def _stated_split(self, fact: str) -> Split:
        if fact in self._varied:
            return self._varied[fact]
        return [(self._facts.get(fact, MISSING), self.full)]

    def _moved(self, fact: str) -> Split:
        """Return the date of an application: on a later day it is a new application."""
        return [
            (value if day == self.on and value is not MISSING else day, mask & lanes)
            for value, mask in self._stated_split(fact)
            for day, lanes in self.days
            if mask & lanes
        ]

    def _counted(self, fact: str) -> Split:
        """Return full months on each day, from the start date or from the number stated."""
        counter = self._catalogue[fact].counter
        starts: Split = [(MISSING, self.full)]
        if counter is not None and counter.since is not None:
            starts = self._stated_split(counter.since)
        still = fact in self.frozen
        return [
            (count_on(recorded, start, self.on, self.on if still else day), m & n & lanes)
            for recorded, m in self._stated_split(fact)
            for start, n in starts
            for day, lanes in self.days
            if m & n & lanes
        ]


def count_on(recorded: object, start: object, on: date, day: date) -> Value | Missing:
    """Return the counted months on ``day`` of a counter recorded on ``on``.

    With a start date: the months since then, plus the difference that was recorded on ``on``.
    Without one: what was recorded plus the full months since ``on``.
    """
    if isinstance(recorded, int | float):
        if isinstance(start, date):
            difference = recorded - full_months_between(start, on)
            return full_months_between(start, day) + difference
        return recorded + full_months_between(on, day)
    if recorded is None:
        return None
    if isinstance(start, date):
        return max(full_months_between(start, day), 0)
    return None if start is None else MISSING
