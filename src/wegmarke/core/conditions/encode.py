"""Columns of a population, checked and made compact: one function per type of fact.

A fact with few values (codes, yes or no) becomes bit planes: plane i holds bit i of the number of
everybody's value, one bit per person. Whole numbers and dates become bit planes of themselves;
fractions and counters stay numbers of the smallest type. Nothing is dropped or guessed: every fault is reported with its rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wegmarke.core.conditions.calendar import FIRST_DAY, LAST_DAY
from wegmarke.core.conditions.errors import ColumnFault
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.lanes import MISSING, Missing
from wegmarke.core.conditions.values import Value

Words = NDArray[np.uint64]
"""One bit per person, 64 to a word; the bits behind the last person are 0."""
Bools = NDArray[np.bool_]
Numbers = NDArray[Any]

WORD, BYTE = 64, 8
MOST_NAMED_ROWS = 5
FIRST = np.datetime64(FIRST_DAY, "D")
LAST = np.datetime64(LAST_DAY, "D")
EMPTY = {"bool": "?", "code": "U1", "int": "i8", "number": "f8", "date": "M8[D]"}


@dataclass(frozen=True, slots=True)
class Column:
    """One fact of many persons, as it is handed in.

    ``missing`` and ``null`` mark the rows where it is unknown and where it does not apply; the
    values there do not count. In arrays of Python objects ``MISSING`` and ``None`` say the same.
    ``categories``: the values are numbers of these codes.
    """

    values: Numbers
    missing: Bools | None = None
    null: Bools | None = None
    categories: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Sliced:
    """Whole numbers as bit planes: ``unset[i]`` are those whose number less ``low`` lacks bit i.

    A comparison with a constant is then one operation per bit on words of 64 persons.
    """

    low: int
    unset: tuple[Words, ...]

    def numbers(self, start: int, stop: int) -> Numbers:
        """Return the numbers of the persons from ``start``, a multiple of 64, up to ``stop``."""
        count = stop - start
        # What the number lacks, eight bits at a time: doubled and added to from the highest bit.
        lacking: NDArray[Any] = np.zeros(
            count, np.int32 if len(self.unset) < WORD // 2 else np.int64
        )
        for first in reversed(range(0, len(self.unset), BYTE)):
            byte = np.zeros(count, np.uint8)
            for words in reversed(self.unset[first : first + BYTE]):
                byte += byte
                byte += unpack(words[start // WORD : -(-stop // WORD)], count)
            lacking <<= BYTE
            lacking += byte
        most = self.low + (1 << len(self.unset)) - 1
        return most - lacking


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One fact of many persons, checked and compact.

    Either ``planes`` (bit i of the number into ``values``, among which ``MISSING`` and ``None``
    may be) or numbers (days since ``FIRST_DAY``, or the numbers themselves, from ``low`` to
    ``high``) with the masks of those for whom it is missing or does not apply, and whose number
    is ``low``. Whole numbers are ``sliced``; fractions, and counters, which grow, are not.
    """

    fact: str
    type: str
    values: tuple[Value | Missing, ...] = ()
    planes: tuple[Words, ...] = ()
    numbers: Numbers | None = None
    sliced: Sliced | None = None
    low: float = 0
    high: float = 0
    missing: Words | None = None
    null: Words | None = None

    @property
    def bytes(self) -> int:
        """Return how much memory the column takes."""
        return sum(array.nbytes for array in self.arrays)

    @property
    def arrays(self) -> list[Numbers]:
        """Return everything that is stored."""
        slices = self.sliced.unset if self.sliced else ()
        parts = [*self.planes, *slices, self.numbers, self.missing, self.null]
        return [part for part in parts if part is not None]

    @property
    def is_valued(self) -> bool:
        """Return whether there are few values, kept as planes of their numbers."""
        return self.numbers is None and self.sliced is None

    def stated(self, start: int, stop: int) -> Numbers:
        """Return numbers of persons from ``start``, a multiple of 64; raises if there are none."""
        if self.sliced is not None:
            return self.sliced.numbers(start, stop)
        assert self.numbers is not None
        return self.numbers[start:stop]


class Faulty(Exception):
    """A column cannot be read; carries what is wrong with it."""

    def __init__(self, fault: ColumnFault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def pack(held: Bools) -> Words:
    """Return the bits of a column of yes and no, padded with 0 to whole words."""
    words = np.zeros(-(-len(held) // WORD), np.uint64)
    packed = np.packbits(held, bitorder="little")
    words.view(np.uint8)[: len(packed)] = packed
    return words


def unpack(words: Words, count: int) -> NDArray[np.uint8]:
    """Return 0 or 1 for each of ``count`` persons."""
    return np.unpackbits(words.view(np.uint8), count=count, bitorder="little")


def as_column(given: Column | Numbers) -> Column:
    """Return a column whose values are an array; a list is taken as one of Python objects."""
    column = given if isinstance(given, Column) else Column(given)
    return replace(column, values=_as_array(column.values))


def _as_array(given: object) -> Numbers:
    """Return an array; the elements of a list stay what they are, none becomes another's type."""
    if isinstance(given, list | tuple):
        return np.fromiter(given, object, len(given))
    found: Numbers = np.asanyarray(given)
    # A single thing is no column: in two dimensions it is refused as one of the wrong length.
    return found if found.ndim else found.reshape(1, 1)


def encoded(definition: FactDefinition, column: Column, count: int) -> FactColumn:
    """Return the checked column of ``count`` persons. Raises Faulty for the first fault."""
    return _Encoder(definition, column, count).column()


class _Encoder:
    """Checks and encodes one column."""

    def __init__(self, definition: FactDefinition, column: Column, count: int) -> None:
        self.definition = definition
        self.given = column.values
        self.categories = column.categories
        self.count = count
        self.missing = self._mask(column.missing)
        self.null = self._mask(column.null)
        if len(self.given) != count or self.given.ndim != 1:
            raise self._wrong_length(len(self.given))
        if self.given.dtype == object:
            self.missing |= self.given == MISSING
            self.null |= self.given == None  # noqa: E711 - each element is compared
        if isinstance(self.given, np.ma.MaskedArray):
            self.missing |= np.ma.getmaskarray(self.given)
            self.given = self.given.data
        self.known: Bools = ~(self.missing | self.null)
        if not self.known.any():
            # Nothing is stated: then the type of the array says nothing either.
            self.given, self.categories = np.zeros(count, EMPTY[definition.type]), None

    def column(self) -> FactColumn:
        """Return the encoded column. Raises Faulty."""
        if not self.definition.nullable and self.definition.applies_when is None:
            self._refuse(
                self.null & ~self.missing, "null", "a value, or missing: it always applies"
            )
        both = self.missing & self.null
        self._refuse(both, "null", "missing or does not apply, not both")
        if self.categories is not None and self.definition.type != "code":
            self._refuse(self.known, "wrong_type", f"{self.definition.type}, not text")
        match self.definition.type:
            case "bool":
                return self._planes(self._bools(), (False, True))
            case "code":
                return self._codes()
            case "date":
                return self._numbers(self._days())
            case _:
                return self._numbers(self._counted())

    def _mask(self, given: Bools | None) -> Bools:
        """Return a copy of a mask. Raises Faulty: what is not true or false marks nothing."""
        if given is None:
            return np.zeros(self.count, np.bool_)
        mask = _as_array(given)
        if len(mask) != self.count or mask.ndim != 1:
            raise self._wrong_length(len(mask))
        if mask.dtype == object:
            bad = np.array([not isinstance(held, bool | np.bool_) for held in mask], np.bool_)
        else:
            bad = np.full(self.count, mask.dtype != np.bool_)
        self._refuse(bad, "wrong_type", "true or false for every row", mask)
        return np.array(mask, np.bool_)

    def _wrong_length(self, length: int) -> Faulty:
        expected = f"{self.count} rows in one dimension, as in the other columns"
        return Faulty(
            ColumnFault(self.definition.key, "wrong_length", length, (), length, expected)
        )

    def _refuse(self, bad: Bools, code: str, expected: str, given: Numbers | None = None) -> None:
        """Raise Faulty where a row is bad; it names what stands there in ``given`` or the values."""
        if bad.any():
            rows = np.flatnonzero(bad)
            first = tuple(int(row) for row in rows[:MOST_NAMED_ROWS])
            found = (self.given if given is None else given)[first[0]]
            found = found.item() if isinstance(found, np.generic) else found
            names = self.categories if given is None else None
            if names and isinstance(found, int) and 0 <= found < len(names):
                found = names[found]
            raise Faulty(ColumnFault(self.definition.key, code, len(rows), first, found, expected))

    def _of_types(self, types: tuple[type, ...], expected: str) -> list[Any]:
        """Return the known Python objects; each is of one of the types."""
        bad = np.zeros(self.count, np.bool_)
        # map and set run over the persons in C; the kinds that occur are few.
        kinds = np.fromiter(map(id, map(type, self.given)), np.int64, self.count)
        for kind in np.unique(kinds[self.known]):
            if kind not in map(id, types):
                bad |= kinds == kind
        self._refuse(bad & self.known, "wrong_type", expected)
        found: list[Any] = self.given[self.known].tolist()
        return found

    def _bools(self) -> NDArray[np.uint8]:
        expected = "true or false (bool)"
        filled = np.zeros(self.count, np.uint8)
        if self.given.dtype == object:
            filled[self.known] = np.array(self._of_types((bool,), expected), np.bool_)
            return filled
        self._refuse(self.known & (self.given.dtype != np.bool_), "wrong_type", expected)
        filled[self.known] = self.given[self.known]
        return filled

    def _codes(self) -> FactColumn:
        allowed = tuple(str(value) for value in self.definition.values)
        if self.categories is not None:
            return self._numbered_codes(self.categories, allowed)
        expected = "text, or whole numbers with the categories they stand for"
        if self.given.dtype == object:
            texts = np.array(self._of_types((str,), expected), np.str_)
        else:
            self._refuse(self.known & (self.given.dtype.kind != "U"), "wrong_type", expected)
            texts = self.given[self.known].astype(np.str_)
        distinct, numbers = np.unique(texts, return_inverse=True)
        filled = np.zeros(self.count, np.int64)
        filled[self.known] = numbers
        return self._named_codes(tuple(distinct.tolist()), filled, allowed)

    def _numbered_codes(self, names: tuple[str, ...], allowed: tuple[str, ...]) -> FactColumn:
        expected = "whole numbers (an array of them), each that of one of the categories"
        self._refuse(self.known & (self.given.dtype.kind not in "iu"), "wrong_type", expected)
        if len(set(names)) < len(names):
            self._refuse(self.known, "wrong_type", "categories that all differ")
        outside = (self.given < 0) | (self.given >= len(names))
        expected = f"numbers of codes from 0 to {len(names) - 1}"
        self._refuse(self.known & outside, "not_in_values", expected)
        filled = np.where(self.known, self.given, 0).astype(np.int64)
        return self._named_codes(names, filled, allowed)

    def _named_codes(
        self, names: tuple[str, ...], numbers: NDArray[np.int64], allowed: tuple[str, ...]
    ) -> FactColumn:
        """Return the planes of the numbers of names; each name that occurs must be allowed."""
        if not allowed:
            return self._planes(numbers, names)
        places = {name: place for place, name in enumerate(allowed)}
        table = np.array([places.get(name, -1) for name in names] or [0], np.int64)
        found = np.where(self.known, table[numbers], 0)
        self._refuse(found < 0, "not_in_values", ", ".join(allowed))
        return self._planes(found, allowed)

    def _days(self) -> NDArray[Any]:
        """Return days since FIRST_DAY."""
        expected = "days (datetime64[D] or date); mark unknown ones as missing"
        if self.given.dtype == object:
            days = np.zeros(self.count, "M8[D]")
            days[self.known] = np.array(self._of_types((date,), expected), "M8[D]")
        else:
            self._refuse(self.known & (self.given.dtype.kind != "M"), "wrong_type", expected)
            days = self.given.astype("M8[D]")
            self._refuse(self.known & np.isnat(days), "wrong_type", expected)
            self._refuse(self.known & (days != self.given), "wrong_type", "days without a time")
        outside = (days < FIRST) | (days > LAST)
        self._refuse(self.known & outside, "out_of_range", f"{FIRST_DAY} to {LAST_DAY}")
        return (days - FIRST).astype(np.int64)

    def _counted(self) -> NDArray[Any]:
        whole = self.definition.type == "int"
        expected = "whole numbers" if whole else "numbers; mark unknown ones as missing"
        low, high = self.definition.limits
        numbers = self.given
        if numbers.dtype == object:
            stated = np.array(self._of_types((int,) if whole else (int, float), expected), object)
            # Whole numbers of Python may be too large for any array; infinities are refused below.
            outside = np.zeros(self.count, np.bool_)
            outside[self.known] = ((stated < low) | (stated > high)) & (abs(stated) != np.inf)
            self._refuse(outside, "out_of_range", f"{low:.16g} to {high:.16g}")
            numbers = np.zeros(self.count, np.int64 if whole else np.float64)
            numbers[self.known] = stated
        kinds = "iu" if whole else "iuf"
        self._refuse(self.known & (numbers.dtype.kind not in kinds), "wrong_type", expected)
        if numbers.dtype.kind == "f":
            # Narrow floats cannot be compared with wide limits.
            numbers = numbers.astype(np.float64, copy=False)
            self._refuse(self.known & ~np.isfinite(numbers), "wrong_type", expected)
        outside = (numbers < low) | (numbers > high)
        self._refuse(self.known & outside, "out_of_range", f"{low:.16g} to {high:.16g}")
        return numbers

    def _planes(self, numbers: Numbers, values: tuple[Value, ...]) -> FactColumn:
        """Return a column of planes; ``numbers`` point into ``values``.

        Where it occurs, that the fact is missing or does not apply is one more value.
        """
        more: list[Value | Missing] = []
        numbers = numbers.astype(np.int32)
        for held, value in ((self.missing, MISSING), (self.null, None)):
            if held.any():
                numbers = np.where(held, 0, numbers + 1)
                more.insert(0, value)
        every = (*more, *values)
        width = max(len(every) - 1, 0).bit_length()
        planes = tuple(pack((numbers >> bit & 1).astype(np.bool_)) for bit in range(width))
        return FactColumn(self.definition.key, self.definition.type, every, planes)

    def _numbers(self, numbers: Numbers) -> FactColumn:
        """Return a column of numbers."""
        known = numbers[self.known]
        low, high = (known.min().item(), known.max().item()) if len(known) else (0, 0)
        filled = np.where(self.known, numbers, low)
        is_counter = self.definition.counter is not None
        is_sliced = filled.dtype.kind in "iu" and not is_counter
        return FactColumn(
            self.definition.key,
            self.definition.type,
            numbers=None if is_sliced else _smallest(filled, low, high),
            sliced=_sliced(filled, low, high) if is_sliced else None,
            low=low,
            high=high,
            missing=pack(self.missing) if self.missing.any() else None,
            null=pack(self.null) if self.null.any() else None,
        )


def _sliced(numbers: Numbers, low: int, high: int) -> Sliced:
    above = numbers.astype(np.int64) - low
    width = (high - low).bit_length()
    return Sliced(low, tuple(pack(above >> bit & 1 == 0) for bit in range(width)))


def _smallest(numbers: Numbers, low: float, high: float) -> Numbers:
    """Return whole numbers in the smallest type that holds them; others as they are."""
    if numbers.dtype.kind == "f":
        return numbers.astype(np.float64)
    kinds: list[type[np.integer[Any]]] = [np.uint8, np.uint16, np.int16, np.int32]
    for kind in kinds:
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return numbers.astype(kind)
    return numbers.astype(np.int64)
