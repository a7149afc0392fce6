"""Gates in the order in which a machine computes them: one operation on two masks at a time.

Two things make the list short. A gate whose complement is computed anyway is its complement turned
round. And gates with many parts take the parts that most gates share first, so that what they have
in common is computed once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from wegmarke.core.conditions.gates import FALSE, TRUE, GateBuilder


class Operation(NamedTuple):
    """One mask: a constant, leaf ``one``, the complement of mask ``one``, or two masks joined.

    ``word`` is false, true, leaf, invert, and, or; masks are numbered in the order of the list.
    """

    word: str
    one: int = 0
    other: int = 0


class _Straightener:
    """Turns the gates below some roots into a list of operations."""

    def __init__(self, builder: GateBuilder) -> None:
        self._gates = builder.gates
        self.operations: list[Operation] = []
        self._numbers: dict[Operation, int] = {}
        self.masks: dict[int, int] = {}

    def add(self, operation: Operation) -> int:
        """Return the number of a mask; equal operations are one."""
        if operation not in self._numbers:
            self._numbers[operation] = len(self.operations)
            self.operations.append(operation)
        return self._numbers[operation]

    def gate(self, gate: int, complement: int | None, shared: Counter[int]) -> None:
        """Add a gate whose parts, or whose ``complement``, are there."""
        kind, parts = self._gates[gate]
        if gate in (FALSE, TRUE):
            self.masks[gate] = self.add(Operation(kind))
        elif kind in ("atom", "not"):
            leaf = self.add(Operation("leaf", parts[0]))
            self.masks[gate] = leaf if kind == "atom" else self.add(Operation("invert", leaf))
        elif complement is not None:
            self.masks[gate] = self.add(Operation("invert", self.masks[complement]))
        else:
            first, *rest = sorted(parts, key=lambda part: (-shared[part], part))
            mask = self.masks[first]
            for part in rest:
                mask = self.add(Operation(kind, mask, self.masks[part]))
            self.masks[gate] = mask


def straight(builder: GateBuilder, roots: Sequence[int]) -> tuple[list[Operation], list[int]]:
    """Return the operations for some gates, and the numbers of their masks."""
    turned = _complements(builder, roots)
    order = _needed(builder, roots, turned)
    shared: Counter[int] = Counter()
    for gate in order:
        if gate not in turned:
            shared.update(builder.gates[gate][1])
    straightener = _Straightener(builder)
    for gate in order:
        straightener.gate(gate, turned.get(gate), shared)
    return straightener.operations, [straightener.masks[root] for root in roots]


def _complements(builder: GateBuilder, roots: Sequence[int]) -> dict[int, int]:
    """Return the gates whose complement is needed as well, and comes before them."""
    literals = {"atom": "not", "not": "atom", "and": "or", "or": "and"}
    order = builder.needed(list(roots))
    known = {builder.gates[gate]: gate for gate in order}
    complement: dict[int, int] = {}
    for gate in order:
        kind, parts = builder.gates[gate]
        if kind in ("and", "or"):
            if not all(part in complement for part in parts):
                continue
            parts = tuple(sorted(complement[part] for part in parts))
        found = known.get((literals.get(kind, ""), parts))
        if found is not None:
            complement[gate] = found
    joined = {gate for gate in order if builder.gates[gate][0] in ("and", "or")}
    return {gate: other for gate, other in complement.items() if gate in joined and other < gate}


def _needed(builder: GateBuilder, roots: Sequence[int], turned: dict[int, int]) -> list[int]:
    """Return the gates below the roots, where some are made from their complements."""
    seen: set[int] = set()
    stack = list(roots)
    while stack:
        gate = stack.pop()
        if gate not in seen:
            seen.add(gate)
            kind, parts = builder.gates[gate]
            if gate in turned:
                stack.append(turned[gate])
            elif kind in ("and", "or"):
                stack += parts
    return sorted(seen)
