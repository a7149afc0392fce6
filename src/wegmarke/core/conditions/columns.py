"""Answers for a population: the gates of a program on words of bits, block by block.

Two masks carry three values: who certainly holds, and who possibly does. See ``column_gates`` for
how atoms become comparisons of columns, ``column_steps`` for the order and the memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wegmarke.core.conditions.calendar import checked_day
from wegmarke.core.conditions.column_blocks import Block, Blocks, count_bits
from wegmarke.core.conditions.column_days import moved_leaves
from wegmarke.core.conditions.column_gates import ColumnGates
from wegmarke.core.conditions.column_leaves import Leaf
from wegmarke.core.conditions.column_steps import LeafMasks, Steps, planned
from wegmarke.core.conditions.encode import Words, unpack
from wegmarke.core.conditions.errors import UnknownId
from wegmarke.core.conditions.population import Population
from wegmarke.core.conditions.program import Program

Masks = tuple[Words, Words]
"""Who certainly holds and who possibly does: one bit per person."""
MOST_TRIED = 8
"""Planned days that a further day is compared with before it is planned for itself."""


class Tally(NamedTuple):
    """How many persons a rule holds for, is open for, and does not hold for."""

    yes: int
    unknown: int
    no: int

    @property
    def bounds(self) -> tuple[int, int]:
        """Return the least and the greatest number of persons it can hold for."""
        return self.yes, self.yes + self.unknown


@dataclass(frozen=True, slots=True)
class Kept:
    """Masks of a run that later runs of the same population may use.

    ``leaves`` are comparisons of columns, ``gates`` the gates that were asked for, on the day
    ``on`` under the law of ``program``.
    """

    program: Program
    population: Population
    on: date
    leaves: Mapping[Leaf, Words]
    gates: Mapping[int, Masks]


def rule_gates(program: Program, rules: Iterable[str] | None = None) -> dict[str, int]:
    """Return the gates of rules by id; of all rules if none are named. Raises UnknownId."""
    wanted = program.rules if rules is None else rules
    for rule in wanted:
        if rule not in program.rules:
            raise UnknownId("rule", rule, program.rules)
    return {rule: program.rules[rule] for rule in wanted}


class Run:
    """Gates of a program made ready for a population and a day; may be run again and again."""

    def __init__(  # noqa: PLR0913 - what is asked, of whom, when, and with what is there already
        self,
        program: Program,
        population: Population,
        gates: Mapping[str, int],
        *,
        on: date | None = None,
        kept: Kept | None = None,
        block: int | None = None,
    ) -> None:
        """Plan the run. ``on``: the day asked for (default: the day the facts are stated for).

        The law is that of the program. ``kept`` are masks of an earlier run. ``block`` is the
        number of persons per block, a multiple of 64 (default: what fits into a cache). Raises
        RequestError for a day that is none.
        """
        self.program = program
        self.population = population
        self.gates = gates
        self.names = tuple(gates)
        self.on = population.on if on is None else checked_day("on", on)
        self._block = block
        self._stored, held_on = leaf_masks(program, population, kept)
        self._plan = ColumnGates(program, population, self._stored.gates, held_on)
        self._planned: dict[date, Steps] = {}
        self._known: dict[date, Steps] = {}
        self._plan_for(self.on)

    def at(self, on: date) -> Run:
        """Return the same run on another day, law as before; mostly only cut-offs differ.

        Raises RequestError for a day that is none.
        """
        other = copy(self)
        other.on = on = checked_day("on", on)
        self._plan_for(on)
        return other

    @property
    def _steps(self) -> Steps:
        return self._known[self.on]

    def _plan_for(self, day: date) -> None:
        """Plan a day: the steps of a planned day with other cut-offs, or new ones."""
        if day not in self._known:
            self._known[day] = self._moved_to(day) or self._new_steps(day)

    def _moved_to(self, day: date) -> Steps | None:
        """Return the steps of a planned day with other leaves, if that is all that differs."""
        if self._stored.kept:
            # Which masks are kept differs from day to day: then the steps do as well.
            return None
        for planned_on, steps in [*self._planned.items()][: -MOST_TRIED - 1 : -1]:
            leaves = moved_leaves(self._plan, self.gates.values(), planned_on, day)
            if leaves is not None:
                return steps.moved(leaves, self.population)
        return None

    def _new_steps(self, day: date) -> Steps:
        roots = [gate for root in self.gates.values() for gate in self._plan.pair(root, day)]
        leaves = tuple(self._plan.leaves)
        self._planned[day] = planned(self._plan.builder, roots, leaves, self._stored)
        return self._planned[day]

    def blocks(self) -> Iterator[Block]:
        """Yield the masks block by block, so that a caller can show how far it is.

        Of each gate first the mask of those for whom it certainly holds, then possibly.
        """
        return self._run()

    def _run(
        self, into: Sequence[Words] = (), keep: Sequence[Words] | None = None
    ) -> Iterator[Block]:
        return Blocks(self.population, self._steps, self._block).run(into, keep)

    def counts(self) -> dict[str, Tally]:
        """Return how many persons each gate holds for, is open for, and does not hold for."""
        tallies = self.tallies()
        for block in self.blocks():
            tallies.add(block)
        return tallies.found()

    def tallies(self) -> Tallies:
        """Return counts that start with nobody; ``add`` the blocks to them one by one."""
        return Tallies(self.names)

    def masks(self) -> dict[str, Masks]:
        """Return the packed masks of each gate: one bit per person, twice."""
        return dict(zip(self.names, self._masks(None), strict=True))

    def keep(self) -> Kept:
        """Return the masks of the gates and of the comparisons, for reforms and further runs."""
        size = len(self.population.everybody)
        computed = {leaf: np.empty(size, np.uint64) for leaf in self._steps.leaves}
        gates = dict(zip(self.gates.values(), self._masks([*computed.values()]), strict=True))
        return Kept(self.program, self.population, self.on, computed, gates)

    def _masks(self, keep: Sequence[Words] | None) -> list[Masks]:
        everybody = self.population.everybody
        found = [np.empty_like(everybody) for _ in range(2 * len(self.names))]
        for _ in self._run(found, keep):
            pass
        for words in found:
            words[-1:] &= everybody[-1:]
        return [*zip(found[::2], found[1::2], strict=True)]

    def answers(self) -> dict[str, NDArray[np.uint8]]:
        """Return a column per gate: 0 no, 1 unknown, 3 yes (the bits of ``Answer``)."""
        count = self.population.count
        found = {name: np.empty(count, np.uint8) for name in self.names}
        for block in self.blocks():
            for name, (sure, may) in zip(self.names, _pairs(block), strict=True):
                size = block.stop - block.start
                column = found[name][block.start : block.stop]
                np.left_shift(unpack(sure, size), 1, out=column)
                column |= unpack(may, size)
        return found


class Tallies:
    """Counts per gate, over the blocks that have been added."""

    def __init__(self, names: Sequence[str]) -> None:
        """Start with nobody."""
        self._names = names
        self._certain = [0] * len(names)
        self._possible = [0] * len(names)
        self._persons = 0

    def add(self, block: Block) -> None:
        """Count the persons of a block."""
        self._persons += block.stop - block.start
        for number, (sure, may) in enumerate(_pairs(block)):
            held = count_bits(sure)
            self._certain[number] += held
            self._possible[number] += held if may is sure else count_bits(may)

    def found(self) -> dict[str, Tally]:
        """Return the counts of the persons so far."""
        counts = zip(self._names, self._certain, self._possible, strict=True)
        return {name: Tally(yes, may - yes, self._persons - may) for name, yes, may in counts}


def _pairs(block: Block) -> Iterator[Masks]:
    """Yield the certain and the possible mask of each gate."""
    return zip(block.masks[::2], block.masks[1::2], strict=True)


def leaf_masks(
    program: Program, population: Population, kept: Kept | None
) -> tuple[LeafMasks, date]:
    """Return the kept masks that mean the same in a program, and the day they are of."""
    if kept is None:
        return LeafMasks(population, {}, {}), population.on
    if kept.population is not population:
        raise ValueError("the masks were kept from another population; keep them from this one")
    shared = {
        gate: masks for gate, masks in kept.gates.items() if program.shares(gate, kept.program)
    }
    return LeafMasks(population, kept.leaves, shared), kept.on
