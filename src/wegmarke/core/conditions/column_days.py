"""A plan for one day, used on another: the same gates, but other cut-offs in their leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wegmarke.core.conditions.column_gates import ColumnGates
from wegmarke.core.conditions.column_leaves import Absent, Held, Leaf, Plane


def moved_leaves(
    plan: ColumnGates, roots: Iterable[int], planned_on: date, day: date
) -> dict[Leaf, Leaf] | None:
    """Return for each leaf of a planned day the one that takes its place on another day.

    ``roots`` are gates of the program. None where the two days differ in more than their leaves:
    then the other day has to be planned for itself. Where every atom is the same but for its
    leaves, and each leaf is always replaced by the same other one, the gates above are the same.
    """
    pairs = [
        (before, after)
        for atom in sorted(plan.program.builder.atoms(list(roots)))
        for before, after in zip(plan.atom(atom, planned_on), plan.atom(atom, day), strict=True)
    ]
    found = _matched(plan, pairs)
    if found is None:
        return None
    leaves = [*plan.leaves]
    named = {leaves[one]: leaves[other] for one, other in found.items()}
    return named if all(map(_may_replace, named, named.values())) else None


def _matched(plan: ColumnGates, pairs: list[tuple[int, int]]) -> dict[int, int] | None:
    """Return the numbers of the leaves that take each other's place, or None."""
    gates, found, seen = plan.builder.gates, dict[int, int](), set[tuple[int, int]]()
    while pairs:
        pair = pairs.pop()
        if pair in seen:
            continue
        seen.add(pair)
        (kind, parts), (other_kind, others) = gates[pair[0]], gates[pair[1]]
        if kind != other_kind or len(parts) != len(others):
            return None
        if kind in ("and", "or"):
            # Parts are in the order of their making, which means nothing: the same ones stay.
            same = set(parts) & set(others)
            pairs += [(part, part) for part in same]
            rest = [sorted(set(side) - same, key=gates.__getitem__) for side in (parts, others)]
            pairs += zip(*rest, strict=True)
        elif parts and found.setdefault(parts[0], others[0]) != others[0]:
            return None
    return found


def _may_replace(one: Leaf, other: Leaf) -> bool:
    """Stored masks stand for themselves; what is compared may be compared with another number."""
    return one == other or not any(isinstance(leaf, Plane | Absent | Held) for leaf in (one, other))
