"""A population: many persons as columns, one per fact of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wegmarke.core.conditions.calendar import FIRST_DAY, checked_day
from wegmarke.core.conditions.encode import (
    MOST_NAMED_ROWS,
    WORD,
    Column,
    FactColumn,
    Faulty,
    Words,
    as_column,
    encoded,
    unpack,
)
from wegmarke.core.conditions.errors import BadRows, ColumnFault
from wegmarke.core.conditions.facts import FactCatalogue
from wegmarke.core.conditions.lanes import MISSING, Missing
from wegmarke.core.conditions.values import Value


class Population:
    """The facts of ``count`` persons, stated for the day ``on``; checked and compact.

    A fact without a column is unknown for everybody. Counters grow and dates of application move
    from ``on`` to the day that is asked for.
    """

    def __init__(
        self, catalogue: FactCatalogue, columns: Mapping[str, FactColumn], count: int, on: date
    ) -> None:
        """Take columns that are checked; ``from_columns`` makes them."""
        self.catalogue = catalogue
        self.columns = columns
        self.count = count
        self.on = on

    @classmethod
    def from_columns(
        cls,
        catalogue: FactCatalogue,
        columns: Mapping[str, Column | NDArray[Any]],
        *,
        on: date,
    ) -> Population:
        """Return the population with these facts, stated for the day ``on``.

        Codes are text or numbers of the values in the catalogue, dates are ``datetime64[D]``; or
        all are Python objects (also in a list), with ``MISSING`` for unknown and ``None`` for "does not apply".
        In other arrays both are masks of a ``Column``; a masked array marks what is missing.
        Raises BadRows with all faults: unknown facts, columns of different lengths, wrong types,
        values outside the catalogue, an undeclared NaN or NaT, infinities, impossible days.
        Raises RequestError for a day ``on`` that is none.
        """
        on = checked_day("on", on)
        given = {fact: as_column(column) for fact, column in columns.items()}
        count = next((len(column.values) for column in given.values()), 0)
        faults: list[ColumnFault] = []
        made: dict[str, FactColumn] = {}
        for fact, column in given.items():
            try:
                made[fact] = _checked(catalogue, fact, column, count)
            except Faulty as faulty:
                faults.append(faulty.fault)
        population = cls(catalogue, made, count, on)
        faults += [fault for fact in made for fault in population._impossible(fact)]
        if faults:
            raise BadRows(faults)
        return population

    @property
    def bytes(self) -> int:
        """Return how much memory the columns take."""
        return sum(column.bytes for column in self.columns.values())

    @cached_property
    def everybody(self) -> Words:
        """Return a mask with a bit for each person."""
        words = np.full(-(-self.count // WORD), ~np.uint64(0))
        if self.count % WORD:
            words[-1] = np.uint64((1 << self.count % WORD) - 1)
        return words

    def person(self, row: int) -> dict[str, Value]:
        """Return the facts of one person as the other services take them."""
        found: dict[str, Value] = {}
        for fact, column in self.columns.items():
            value = _value(column, row)
            if not isinstance(value, Missing):
                found[fact] = value
        return found

    def _impossible(self, fact: str) -> list[ColumnFault]:
        """Return what cannot be true on the day the facts are stated for, or together."""
        definition = self.catalogue[fact]
        if definition.type != "date":
            return []
        numbers = self.columns[fact].stated(0, self.count)
        faults = []
        known = self._known(fact)
        if definition.not_future:
            future = known & (numbers > (self.on - FIRST_DAY).days)
            faults += self._fault(fact, "future", future, f"a day up to {self.on}")
        other = self.columns.get(definition.not_before or "")
        if other is not None and not other.is_valued:
            earlier = other.stated(0, self.count)
            before = known & self._known(other.fact) & (numbers < earlier)
            faults += self._fault(fact, "before", before, f"a day not before {other.fact}")
        return faults

    def _known(self, fact: str) -> NDArray[np.bool_]:
        column, known = self.columns[fact], np.ones(self.count, np.bool_)
        for mask in (column.missing, column.null):
            if mask is not None:
                known &= unpack(mask, self.count) == 0
        return known

    def _fault(
        self, fact: str, code: str, bad: NDArray[np.bool_], expected: str
    ) -> list[ColumnFault]:
        if not bad.any():
            return []
        rows = np.flatnonzero(bad)
        first = tuple(int(row) for row in rows[:MOST_NAMED_ROWS])
        found = _value(self.columns[fact], first[0])
        return [ColumnFault(fact, code, len(rows), first, found, expected)]


def _checked(catalogue: FactCatalogue, fact: str, column: Column, count: int) -> FactColumn:
    if fact not in catalogue:
        near = get_close_matches(str(fact), catalogue.definitions, 3)
        expected = (
            f"a fact of the catalogue, such as {', '.join(near or [*catalogue.definitions][:3])}"
        )
        raise Faulty(ColumnFault(fact, "unknown_fact", len(column.values), (), fact, expected))
    return encoded(catalogue[fact], column, count)


def _bit(words: Words | None, row: int) -> bool:
    return words is not None and bool(int(words[row // WORD]) >> row % WORD & 1)


def _value(column: FactColumn, row: int) -> Value | Missing:
    if column.is_valued:
        number = sum(_bit(plane, row) << bit for bit, plane in enumerate(column.planes))
        return column.values[number]
    if _bit(column.missing, row):
        return MISSING
    if _bit(column.null, row):
        return None
    start = row // WORD * WORD
    stated: float = column.stated(start, row + 1)[-1].item()
    return FIRST_DAY + timedelta(days=int(stated)) if column.type == "date" else stated
