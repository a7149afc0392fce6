"""Runs planned steps over a population, block by block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from wegmarke.core.conditions.column_gates import ColumnGates
from wegmarke.core.conditions.column_leaves import Leaf
from wegmarke.core.conditions.column_steps import ONES, ZEROS, Compare, LeafMasks, planned
from wegmarke.core.conditions.encode import WORD, Bools, Words
from wegmarke.core.conditions.population import Population

BLOCK = 1 << 17
"""Persons per block: their masks and the columns compared stay in the cache of one core."""


class Block(NamedTuple):
    """The masks of the persons from ``start`` up to ``stop``, valid until the next block."""

    start: int
    stop: int
    masks: tuple[Words, ...]


class Blocks:
    """The masks of some gates over a population."""

    def __init__(
        self, plan: ColumnGates, roots: Sequence[int], masks: LeafMasks, block: int = BLOCK
    ) -> None:
        """Plan the steps for gates of the plan; ``block`` is a multiple of 64."""
        self.population: Population = plan.population
        self._block = block
        leaves = tuple(plan.leaves)
        self._steps = planned(plan.builder, roots, leaves, masks)
        self.computed: Mapping[int, Leaf] = {
            number: leaves[leaf] for number, leaf in self._steps.leaves.items()
        }

    def run(self, keep: Mapping[int, Words] | None = None) -> Iterator[Block]:
        """Yield the masks; ``keep`` are words into which what is ``computed`` is copied."""
        count, steps = self.population.count, self._steps
        size = min(self._block, -(-count // WORD) * WORD)
        nobody = np.zeros(size // WORD, np.uint64)
        views = [
            nobody if place in steps.ready else np.empty_like(nobody)
            for place in range(steps.places)
        ]
        views[ZEROS], views[ONES] = nobody, ~nobody
        bools = np.empty(size, np.bool_)
        for start in range(0, count, self._block):
            stop = min(start + self._block, count)
            first, last = start // WORD, -(-stop // WORD)
            views = [view[: last - first] for view in views]
            for place, words in steps.ready.items():
                views[place] = words[first:last]
            self._compute(views, start, stop, bools, keep)
            masks = tuple(views[place] for place in steps.roots)
            if stop % WORD:
                everybody = self.population.everybody[first:last]
                masks = tuple(mask & everybody for mask in masks)
            yield Block(start, stop, masks)

    def _compute(
        self,
        views: list[Words],
        start: int,
        stop: int,
        bools: Bools,
        keep: Mapping[int, Words] | None,
    ) -> None:
        """Compute all masks of a block."""
        compares = self._steps.compares
        for operation, one, other, out in self._steps.steps:
            if operation is np.invert:
                operation(views[one], views[out])
            elif operation is not None:
                operation(views[one], views[other], views[out])
            else:
                _packed(compares[one], start, stop, bools, views[out])
                if keep is not None:
                    keep[one][start // WORD : -(-stop // WORD)] = views[out]


def count_bits(words: Words) -> int:
    """Return how many persons a mask holds."""
    return int(np.bitwise_count(words).sum())


def _packed(compare: Compare, start: int, stop: int, bools: Bools, out: Words) -> None:
    """Write a leaf of the persons from ``start`` to ``stop`` into words."""
    count = stop - start
    compare(start, stop, bools[:count])
    padded: Any = len(out) * WORD
    bools[count:padded] = False
    out.view(np.uint8)[:] = np.packbits(bools[:padded], bitorder="little")
