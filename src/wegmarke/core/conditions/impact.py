"""What a reform, or another day of law, changes for a population: who gains and who loses.

Where facts are missing the answer is a pair of bounds: so many certainly, so many possibly.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import numpy as np

from wegmarke.core.conditions.column_blocks import Blocks, count_bits
from wegmarke.core.conditions.column_gates import ColumnGates
from wegmarke.core.conditions.column_steps import LeafMasks, planned
from wegmarke.core.conditions.columns import Kept, leaf_masks
from wegmarke.core.conditions.gates import FALSE
from wegmarke.core.conditions.population import Population
from wegmarke.core.conditions.program import Program


class Bounds(NamedTuple):
    """The least and the greatest number of persons it can be."""

    certain: int
    possible: int


class Shift(NamedTuple):
    """How many persons turn from no to yes (``gain``) and from yes to no (``lose``)."""

    gain: Bounds
    lose: Bounds


NOBODY = Bounds(0, 0)
UNCHANGED = Shift(NOBODY, NOBODY)


class Impact:
    """Who gains and who loses between two programs, made ready; may be counted again and again."""

    def __init__(
        self,
        before: ColumnGates,
        after: ColumnGates,
        lines: Mapping[str, tuple[int, int]],
        on: date,
        masks: LeafMasks,
    ) -> None:
        """Take the gates before and after for each name.

        Both programs are planned over the same leaves: where a rule is the same for this
        population, its gates are, and nothing has to be computed; also not where the answer is
        unknown.
        """
        self._names = tuple(lines)
        roots: dict[str, tuple[int, ...]] = {}
        for name, (one, other) in lines.items():
            old, new = before.pair(one, on), after.pair(other, on)
            if old != new:
                roots[name] = (*before.turned(old, new), *before.turned(new, old))
        self._changed = tuple(roots)
        every = [gate for gates in roots.values() for gate in gates]
        steps = planned(before.builder, every, tuple(before.leaves), masks)
        self._blocks = Blocks(before.population, steps)

    def shifts(self) -> dict[str, Shift]:
        """Return how many persons gain and lose for each name."""
        found = dict.fromkeys(self._names, UNCHANGED)
        counts = np.zeros(4 * len(self._changed), np.int64)
        for block in self._blocks.run():
            counts += [count_bits(mask) for mask in block.masks]
        for name, numbers in zip(self._changed, counts.reshape(-1, 4).tolist(), strict=True):
            found[name] = Shift(Bounds(*numbers[:2]), Bounds(*numbers[2:]))
        return found


def reform_impact(reformed: Program, population: Population, before: Kept) -> dict[str, Shift]:
    """Return who gains and who loses by a reform, for each rule whose gates it touches.

    ``reformed`` is ``Program.reformed`` of the program that ``before`` was kept from (``Run.keep``
    with the rules that are wanted); a rule it adds is a no before. Rules that are not named here
    answer as before for everybody. Raises ValueError for a program that is no such reform.
    """
    return reform_planned(reformed, population, before).shifts()


def reform_planned(reformed: Program, population: Population, before: Kept) -> Impact:
    """Return the same made ready: planned once, which does not depend on how many persons."""
    old = before.program
    if reformed.base is not old:
        raise ValueError("compile the reform with Program.reformed of the program of these masks")
    gates = {
        rule: gate
        for rule, gate in reformed.rules.items()
        if gate != old.rules.get(rule, FALSE) and (rule not in old.rules or _asked(before, rule))
    }
    old_masks, held_on = leaf_masks(old, population, before)
    new_masks, _ = leaf_masks(reformed, population, before)
    plan = ColumnGates(old, population, old_masks.gates, held_on)
    after = ColumnGates(reformed, population, new_masks.gates, held_on, beside=plan)
    lines = {rule: (old.rules.get(rule, FALSE), gate) for rule, gate in gates.items()}
    return Impact(plan, after, lines, before.on, old_masks)


def _asked(before: Kept, rule: str) -> bool:
    return before.program.rules[rule] in before.gates


def law_diff(
    before: Program, after: Program, population: Population, *, on: date | None = None
) -> dict[str, Shift]:
    """Return what another day of law changes for a population, for each rule line that changes.

    Both programs are asked on the same day ``on`` (default: the day the facts are stated for), so
    that what is counted is the change of law and not the passing of time. A line without a version
    in force is a no.
    """
    one, other = _line_gates(before), _line_gates(after)
    lines = {
        line: (one.get(line, FALSE), other.get(line, FALSE))
        for line in dict.fromkeys((*one, *other))
    }
    day = on or population.on
    masks, _ = leaf_masks(before, population, None)
    plan = ColumnGates(before, population, {}, day)
    beside = ColumnGates(after, population, {}, day, beside=plan)
    shifts = Impact(plan, beside, lines, day, masks).shifts()
    return {line: shift for line, shift in shifts.items() if shift != UNCHANGED}


def _line_gates(program: Program) -> dict[str, int]:
    versions = program.book.lines_on(program.law_day)
    return {line: program.rules[rule] if rule else FALSE for line, rule in versions.items()}
