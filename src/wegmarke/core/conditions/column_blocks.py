"""Runs planned steps over a population, block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from wegmarke.core.conditions.column_steps import ONES, ZEROS, Chain, Compare, Steps
from wegmarke.core.conditions.encode import BYTE, WORD, Bools, Words
from wegmarke.core.conditions.population import Population

LARGEST_BLOCK, SMALLEST_BLOCK = 1 << 18, 1 << 14
"""Persons per block: a large block has fewer calls, a small one stays in the cache of one core."""
CACHE = 2 << 20
"""Bytes that the masks of a block may take."""


class Block(NamedTuple):
    """The masks of the persons from ``start`` up to ``stop``, valid until the next block."""

    start: int
    stop: int
    masks: tuple[Words, ...]


class Blocks:
    """The masks of some gates over a population."""

    def __init__(self, population: Population, steps: Steps, block: int | None = None) -> None:
        """Take planned steps; ``block`` is a number of persons, a multiple of 64."""
        self.population = population
        self.size = block or _fitting(steps.places - len(steps.ready))
        self._steps = steps

    def run(
        self, into: Sequence[Words] = (), keep: Sequence[Words] | None = None
    ) -> Iterator[Block]:
        """Yield the masks.

        ``into`` are words for everybody, one for each mask, that they are computed in; ``keep``
        are words into which the leaves that are computed are copied.
        """
        count, steps = self.population.count, self._steps
        size = min(self.size, -(-count // WORD) * WORD)
        nobody = np.zeros(size // WORD, np.uint64)
        views = [
            nobody if place in steps.ready else np.empty_like(nobody)
            for place in range(steps.places)
        ]
        views[ZEROS], views[ONES] = nobody, ~nobody
        is_compared = not all(isinstance(way, Chain) for way in steps.ways)
        bools = np.empty(size if is_compared else 0, np.bool_)
        for start in range(0, count, self.size):
            stop = min(start + self.size, count)
            first, last = start // WORD, -(-stop // WORD)
            views = [view[: last - first] for view in views]
            for place, words in zip(steps.roots, into, strict=False):
                if place > ONES:
                    views[place] = words[first:last]
            for place, words in steps.ready.items():
                views[place] = words[first:last]
            self._compute(views, start, stop, bools, keep)
            masks = tuple(views[place] for place in steps.roots)
            for mask, words in zip(masks, into, strict=False):
                if mask.base is not words:
                    words[first:last] = mask
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
        keep: Sequence[Words] | None,
    ) -> None:
        """Compute all masks of a block."""
        ways, invert = self._steps.ways, np.invert
        for operation, one, other, out in self._steps.steps:
            if operation is invert:
                operation(views[one], views[out])
            elif operation is not None:
                operation(views[one], views[other], views[out])
            else:
                way, mask = ways[one], views[out]
                if isinstance(way, Chain):
                    _chained(way, views, mask)
                else:
                    _packed(way, start, stop, bools, mask)
                if keep is not None:
                    keep[one][start // WORD : -(-stop // WORD)] = views[out]


def count_bits(words: Words) -> int:
    """Return how many persons a mask holds."""
    return int(np.bitwise_count(words).sum())


def _fitting(masks: int) -> int:
    """Return how many persons a block has, so that so many masks of it fit into the cache."""
    size = LARGEST_BLOCK
    while size > SMALLEST_BLOCK and masks * size // BYTE > CACHE:
        size //= 2
    return size


def _chained(chain: Chain, views: Sequence[Words], out: Words) -> None:
    """Write a comparison of bit planes."""
    mask = views[chain.first]
    for operation, place in chain.joined:
        operation(mask, views[place], out)
        mask = out
    if not chain.joined:
        out[:] = mask


def _packed(compare: Compare, start: int, stop: int, bools: Bools, out: Words) -> None:
    """Write a leaf of the persons from ``start`` to ``stop`` into words."""
    count = stop - start
    compare(start, stop, bools[:count])
    padded: Any = len(out) * WORD
    bools[count:padded] = False
    out.view(np.uint8)[:] = np.packbits(bools[:padded], bitorder="little")
