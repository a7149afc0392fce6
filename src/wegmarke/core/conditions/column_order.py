"""Gates in the order in which a machine computes them: one operation on two masks at a time.

Three things make the list short. A gate and its complement are computed once, as whichever needs
fewer complements below it (De Morgan). What parts two or more gates have in common is computed
once (``column_pairs``). And the list goes through the gates depth first, so that few masks are
needed at the same time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from wegmarke.core.conditions.column_pairs import Term, pairs_shared
from wegmarke.core.conditions.gates import GateBuilder


class Operation(NamedTuple):
    """One mask: a constant, leaf ``one``, the complement of mask ``one``, or two masks joined.

    ``word`` is false, true, leaf, invert, and, or; masks are numbered in the order of the list.
    """

    word: str
    one: int = 0
    other: int = 0


class Signed(NamedTuple):
    """A mask, or (``turned``) its complement."""

    mask: int
    turned: bool

    def __invert__(self) -> Signed:
        """Return the complement."""
        return Signed(self.mask, not self.turned)


def straight(
    builder: GateBuilder, roots: Sequence[int], kin: Mapping[int, object]
) -> tuple[list[Operation], list[int]]:
    """Return the operations for some gates, and the numbers of their masks.

    Leaves with the same ``kin`` read the same memory: they are computed one after another.
    """
    terms = _Terms(builder, roots)
    wanted = [terms.mask(terms.signed[root]) for root in roots]
    return _Line(pairs_shared(terms.terms), kin).operations(wanted)


class _Terms:
    """Writes gates as terms of masks; complements are made only where both sides are needed."""

    def __init__(self, builder: GateBuilder, roots: Sequence[int]) -> None:
        self.terms: list[Term] = []
        self.signed: dict[int, Signed] = {}
        self._numbers: dict[Term, int] = {}
        self._ands: dict[frozenset[Signed], Signed] = {}
        gates, order = builder.gates, builder.needed(list(roots))
        for gate in order:
            kind, parts = gates[gate]
            if kind in ("and", "or"):
                self.signed[gate] = self._joined(kind, [self.signed[part] for part in parts])
            elif kind in ("atom", "not"):
                self.signed[gate] = Signed(self._number(Term("leaf", parts)), kind == "not")
            else:
                self.signed[gate] = Signed(self._number(Term(kind, ())), turned=False)

    def mask(self, signed: Signed) -> int:
        """Return the mask that a signed one stands for."""
        return self._number(Term("invert", (signed.mask,))) if signed.turned else signed.mask

    def _joined(self, kind: str, parts: list[Signed]) -> Signed:
        """Return a gate; every ``or`` is the complement of an ``and`` of complements."""
        if kind == "or":
            parts = [~part for part in parts]
        key = frozenset(parts)
        if key not in self._ands:
            self._ands[key] = self._and(parts, wants_or=kind == "or")
        found = self._ands[key]
        return ~found if kind == "or" else found

    def _and(self, parts: list[Signed], *, wants_or: bool) -> Signed:
        """Return all parts joined: as they are, or as the complement of any of their complements."""
        plain = [part.mask for part in parts if not part.turned]
        turned = [part.mask for part in parts if part.turned]
        if not turned:
            return Signed(self._term("and", plain), turned=False)
        if not plain:
            return Signed(self._term("or", turned), turned=True)
        if wants_or:
            return Signed(self._term("or", turned + self._inverted("and", plain)), turned=True)
        return Signed(self._term("and", plain + self._inverted("or", turned)), turned=False)

    def _inverted(self, kind: str, masks: list[int]) -> list[int]:
        """Return masks that say together what the complement of the joined masks says."""
        new = [mask for mask in masks if Term("invert", (mask,)) not in self._numbers]
        if len(new) <= 1:
            return [self.mask(Signed(mask, turned=True)) for mask in masks]
        return [self.mask(Signed(self._term(kind, masks), turned=True))]

    def _term(self, kind: str, masks: list[int]) -> int:
        parts = tuple(sorted(set(masks)))
        return parts[0] if len(parts) == 1 else self._number(Term(kind, parts))

    def _number(self, term: Term) -> int:
        if term not in self._numbers:
            self._numbers[term] = len(self.terms)
            self.terms.append(term)
        return self._numbers[term]


class _Line:
    """Puts terms in a line."""

    def __init__(self, terms: Sequence[Term], kin: Mapping[int, object]) -> None:
        self._terms = terms
        self._kin = kin
        self._groups: defaultdict[object, list[int]] = defaultdict(list)
        for number, (word, parts) in enumerate(terms):
            if word == "leaf" and parts[0] in kin:
                self._groups[kin[parts[0]]].append(number)
        self._line: list[Operation] = []
        self._places: dict[int, int] = {}

    def operations(self, wanted: Sequence[int]) -> tuple[list[Operation], list[int]]:
        """Return the operations for some terms, and the numbers of their masks."""
        return self._line, [self._place(term) for term in wanted]

    def _place(self, number: int) -> int:
        """Return the number of the mask of a term, after what it needs."""
        if number not in self._places:
            word, parts = self._terms[number]
            if word == "leaf":
                self._leaves(number, parts[0])
                return self._places[number]
            if not parts:
                place = self._add(Operation(word))
            else:
                place, *rest = [self._place(part) for part in self._ordered(parts)]
                place = place if rest else self._add(Operation(word, place))
                for other in rest:
                    place = self._add(Operation(word, place, other))
            self._places[number] = place
        return self._places[number]

    def _leaves(self, number: int, leaf: int) -> None:
        """Add a leaf with those of its kin."""
        for term in self._groups.pop(self._kin[leaf]) if leaf in self._kin else [number]:
            self._places[term] = self._add(Operation("leaf", *self._terms[term].parts))

    def _ordered(self, parts: Sequence[int]) -> list[int]:
        return sorted(parts, key=lambda part: (self._terms[part].word == "leaf", part))

    def _add(self, operation: Operation) -> int:
        self._line.append(operation)
        return len(self._line) - 1
