"""What gates over a population start from: leaves, and where the value of a fact comes from.

A leaf is a mask of bits that is stored or computed for a block of persons by one comparison.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Plane(NamedTuple):
    """Leaf: one bit of the number of a value."""

    fact: str
    bit: int


class Absent(NamedTuple):
    """Leaf: the fact is ``missing``, or ``null`` (does not apply)."""

    fact: str
    how: str


class Upto(NamedTuple):
    """Leaf: the number is at most the limit, or below it."""

    fact: str
    limit: float
    below: bool = False


class Shifted(NamedTuple):
    """A date of a column plus months and days."""

    fact: str
    months: int
    days: int


class Ordered(NamedTuple):
    """Leaf: one shifted date is not after the other, or before it."""

    one: Shifted
    other: Shifted
    before: bool


class Grown(NamedTuple):
    """Leaf: a recorded number of months, grown from the day it was stated for, against a limit.

    It grows as the full months since another date do.
    """

    fact: str
    since: str
    day: date
    limit: float
    below: bool


class Held(NamedTuple):
    """Leaf: a mask of a gate that an earlier run has kept."""

    gate: int
    possible: bool


Leaf = Plane | Absent | Upto | Ordered | Grown | Held


class Fixed(NamedTuple):
    """The same date for everybody."""

    value: date


class Stored(NamedTuple):
    """The values of a column, plus a number."""

    fact: str
    plus: int = 0


class Growing(NamedTuple):
    """Recorded months that grow as the full months since another date."""

    fact: str
    since: str
    day: date


class MonthsSince(NamedTuple):
    """The full months since a date; none before it."""

    fact: str
    day: date


Numbered = Stored | Growing | MonthsSince
Source = Fixed | Numbered


class Split(NamedTuple):
    """Where the value of a fact comes from, and for whom; the cases exclude each other."""

    cases: tuple[tuple[int, Source], ...]
    null: int
    missing: int
