"""Steps of a run over columns: what is computed block by block, and in which memory.

A step is a NumPy operation on masks of one block, or a leaf that compares a column with a number:
by operations on its bit planes, or by a comparison whose result is packed into bits. Masks are given back as soon as nobody needs them, so that a block
stays in the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wegmarke.core.conditions.calendar import FIRST_DAY
from wegmarke.core.conditions.column_leaves import (
    Absent,
    Grown,
    Held,
    Leaf,
    Ordered,
    Plane,
    Shifted,
    Upto,
)
from wegmarke.core.conditions.column_order import Operation, straight
from wegmarke.core.conditions.encode import Bools, Numbers, Words
from wegmarke.core.conditions.gates import GateBuilder
from wegmarke.core.conditions.population import Population

Days = NDArray[np.int32]
Compare = Callable[[int, int, Bools], object]
"""Writes for the persons from a first up to a last one whether something holds."""


class Chain(NamedTuple):
    """A comparison of bit planes: the mask in a first place, joined with one place after another."""

    first: int
    joined: tuple[tuple[np.ufunc, int], ...]


OPERATIONS = {"and": np.bitwise_and, "or": np.bitwise_or, "invert": np.invert}
ZEROS, ONES = 0, 1
"""Places of the two constant masks."""


class Step(NamedTuple):
    """One operation: on masks in places, or (``operation`` is None) a leaf, into a place."""

    operation: np.ufunc | None
    one: int
    other: int
    out: int


class Steps(NamedTuple):
    """All steps of a run.

    ``ready`` are places of masks that exist, with their words; ``leaves`` are the leaves that are
    computed, in the order of ``ways``; ``slices`` are the first places of the bit planes of
    facts; ``roots`` are the places of what was asked for.
    """

    steps: tuple[Step, ...]
    places: int
    ready: Mapping[int, Words]
    slices: Mapping[str, int]
    ways: tuple[Compare | Chain, ...]
    leaves: tuple[Leaf, ...]
    roots: tuple[int, ...]

    def moved(self, leaves: Mapping[Leaf, Leaf], population: Population) -> Steps:
        """Return the same steps with other leaves in the place of those that are computed."""
        others = tuple(leaves[leaf] for leaf in self.leaves)
        ways = tuple(way_of(leaf, population, self.slices) for leaf in others)
        return self._replace(leaves=others, ways=ways)


class LeafMasks:
    """Where the masks of leaves come from: the population, an earlier run, or a comparison."""

    def __init__(
        self,
        population: Population,
        leaves: Mapping[Leaf, Words],
        gates: Mapping[int, tuple[Words, Words]],
    ) -> None:
        """Take the masks that an earlier run has kept."""
        self.population = population
        self._leaves = leaves
        self.gates = gates

    @property
    def kept(self) -> bool:
        """Return whether an earlier run has kept anything."""
        return bool(self._leaves or self.gates)

    def words(self, leaf: Leaf) -> Words | None:
        """Return the mask of a leaf that is there already."""
        match leaf:
            case Plane(fact=fact, bit=bit):
                return self.population.columns[fact].planes[bit]
            case Absent(fact=fact, how=how):
                column = self.population.columns[fact]
                return column.missing if how == "missing" else column.null
            case Held(gate=gate, possible=possible):
                return self.gates[gate][possible]
            case _:
                return self._leaves.get(leaf)


def planned(
    builder: GateBuilder, roots: Sequence[int], leaves: Sequence[Leaf], masks: LeafMasks
) -> Steps:
    """Return the steps for gates over leaves; each mask gets a place as long as it is needed."""
    kin = {number: leaf.fact for number, leaf in enumerate(leaves) if isinstance(leaf, Upto)}
    operations, wanted = straight(builder, roots, kin)
    planner = _Planner(leaves, masks)
    last_use = {part: number for number, step in enumerate(operations) for part in _parts(step)}
    last_use |= dict.fromkeys(wanted, len(operations))
    for number, operation in enumerate(operations):
        # What nobody reads again gives its place back first: the result may be written over it.
        planner.free([part for part in set(_parts(operation)) if last_use[part] == number])
        planner.place(number, operation)
    places = tuple(planner.at[root] for root in wanted)
    computed = tuple(planner.computed)
    ways = tuple(way_of(leaf, masks.population, planner.slices) for leaf in computed)
    return Steps(
        tuple(planner.steps),
        planner.places,
        planner.ready,
        planner.slices,
        ways,
        computed,
        places,
    )


def _parts(operation: Operation) -> tuple[int, ...]:
    """Return the masks that an operation reads."""
    match operation.word:
        case "and" | "or":
            return operation.one, operation.other
        case "invert":
            return (operation.one,)
        case _:
            return ()


class _Planner:
    """Gives each mask a place."""

    def __init__(self, leaves: Sequence[Leaf], masks: LeafMasks) -> None:
        self._leaves = leaves
        self._masks = masks
        self._unused: list[int] = []
        self.steps: list[Step] = []
        self.places = ONES + 1
        self.ready: dict[int, Words] = {}
        self.slices: dict[str, int] = {}
        self.computed: list[Leaf] = []
        self.at: dict[int, int] = {}

    def place(self, number: int, operation: Operation) -> None:
        """Add the step for a mask."""
        word, one, other = operation
        if word in ("false", "true"):
            self.at[number] = ONES if word == "true" else ZEROS
        elif word == "leaf":
            self.at[number] = self._leaf(one)
        else:
            out = self.at[number] = self._free_place()
            self.steps.append(Step(OPERATIONS[word], self.at[one], self.at[other], out))

    def free(self, masks: Sequence[int]) -> None:
        """Give back the places of masks that nobody reads again."""
        self._unused += [self.at[mask] for mask in masks if self.at[mask] not in self.ready]

    def _free_place(self) -> int:
        if self._unused:
            return self._unused.pop()
        self.places += 1
        return self.places - 1

    def _leaf(self, leaf: int) -> int:
        words = self._masks.words(self._leaves[leaf])
        if words is not None:
            return self._ready(words)
        self._slice(self._leaves[leaf])
        place = self._free_place()
        self.steps.append(Step(None, len(self.computed), 0, place))
        self.computed.append(self._leaves[leaf])
        return place

    def _slice(self, leaf: Leaf) -> None:
        """Give places to the bit planes that a leaf compares."""
        if isinstance(leaf, Upto) and leaf.fact not in self.slices:
            sliced = self._masks.population.columns[leaf.fact].sliced
            if sliced is not None:
                places = [self._ready(words) for words in sliced.unset]
                self.slices[leaf.fact] = places[0]

    def _ready(self, words: Words) -> int:
        self.places += 1
        self.ready[self.places - 1] = words
        return self.places - 1


def way_of(leaf: Leaf, population: Population, slices: Mapping[str, int]) -> Compare | Chain:
    """Return how a leaf is computed, with the first places of the bit planes of facts."""
    if isinstance(leaf, Upto) and leaf.fact in slices:
        sliced = population.columns[leaf.fact].sliced
        assert sliced is not None
        return _chain(slices[leaf.fact], len(sliced.unset), int(leaf.limit) - sliced.low)
    return compare_of(leaf, population)


def _chain(place: int, width: int, limit: int) -> Chain:
    """Return the comparison with a limit from 0 to below the greatest number of so many bits.

    From the lowest bit up: where the limit has the bit, a number without it is below the limit
    whatever its lower bits are; where it has not, a number needs to be without it as well.
    """
    start = (~limit & (limit + 1)).bit_length() - 1  # below it the limit has all bits: no choice
    joined = (np.bitwise_or if limit >> bit & 1 else np.bitwise_and for bit in range(width))
    steps = [(operation, place + bit) for bit, operation in enumerate(joined)]
    return Chain(place + start, tuple(steps[start + 1 :]))


def compare_of(leaf: Leaf, population: Population) -> Compare:
    """Return what computes a leaf for the persons of a block."""
    match leaf:
        case Upto(fact=fact, limit=limit, below=below):
            return _upto(population.columns[fact].numbers, limit, below=below)
        case Ordered(one=one, other=other, before=before):
            return _ordered(population, one, other, before=before)
        case Grown():
            return _grown(population, leaf)
        case _:
            message = f"{leaf} is no comparison"
            raise TypeError(message)


def _upto(numbers: Numbers | None, limit: float, *, below: bool) -> Compare:
    assert numbers is not None
    compare = np.less if below else np.less_equal
    # The limit lies within the column, so it fits its type: nothing is widened.
    bound = numbers.dtype.type(limit)

    def run(start: int, stop: int, out: Bools) -> object:
        return compare(numbers[start:stop], bound, out=out)

    return run


def _ordered(population: Population, one: Shifted, other: Shifted, *, before: bool) -> Compare:
    compare = np.less if before else np.less_equal
    first, second = _shifted(population, one), _shifted(population, other)

    def run(start: int, stop: int, out: Bools) -> object:
        return compare(first(start, stop), second(start, stop), out=out)

    return run


def _shifted(population: Population, shifted: Shifted) -> Callable[[int, int], Numbers]:
    stated = population.columns[shifted.fact].stated
    if not shifted.months and not shifted.days:
        return stated
    high = int(population.columns[shifted.fact].high)
    table = shifted_days(high, shifted.months, shifted.days)
    return lambda start, stop: table.take(stated(start, stop))


def _grown(population: Population, leaf: Grown) -> Compare:
    recorded = population.columns[leaf.fact].stated
    since = population.columns[leaf.since]
    growth = full_months(int(since.high), leaf.day) - full_months(int(since.high), population.on)
    compare = np.less if leaf.below else np.less_equal

    def run(start: int, stop: int, out: Bools) -> object:
        months = growth.take(since.stated(start, stop)) + recorded(start, stop)
        return compare(months, leaf.limit, out=out)

    return run


class _Months(NamedTuple):
    """The days from FIRST_DAY to a last one: number of the month, and of the day in it from 0."""

    month: Days
    day: Days


def _months_of(high: int) -> _Months:
    lengths = _lengths(0, high // 28 + 1)
    month = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[: high + 1]
    first = _first_days(0, len(lengths))
    return _Months(month, np.arange(high + 1, dtype=np.int32) - first[month])


def _first_days(start: int, stop: int) -> Days:
    """Return the numbers of the first days of months; month 0 is that of FIRST_DAY."""
    months = np.arange(start, stop) + np.datetime64(FIRST_DAY, "M")
    return (months.astype("M8[D]") - np.datetime64(FIRST_DAY, "D")).astype(np.int32)


def _lengths(start: int, stop: int) -> Days:
    return np.diff(_first_days(start, stop + 1))


def shifted_days(high: int, months: int, days: int) -> Days:
    """Return for each day from FIRST_DAY to ``high`` days later the day that is so much later.

    Days are counted from FIRST_DAY; months are clamped as in ``calendar.add_months``.
    """
    month, day = _months_of(high)
    stop = int(month[-1]) + 1
    first = _first_days(months, months + stop)
    last = _lengths(months, months + stop) - 1
    return first[month] + np.minimum(day, last[month]) + np.int32(days)


def full_months(high: int, end: date) -> Days:
    """Return for each day up to ``high`` how many months after it are full on ``end``.

    The same as ``calendar.full_months_between``, for whole columns.
    """
    month, day = _months_of(high)
    at = (end.year - FIRST_DAY.year) * 12 + end.month - FIRST_DAY.month
    length = int(_lengths(at, at + 1)[0])
    not_full = np.minimum(day, length - 1) > end.day - 1
    return np.int32(at) - month - not_full.astype(np.int32)
