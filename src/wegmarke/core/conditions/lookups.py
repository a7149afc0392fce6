"""Generated code that looks up what atoms say by the values of the facts they look at.

Atoms that depend on the same values share a table; what is found for values seen before is kept,
so that people share it. The code takes ``f``, which looks up a fact, and unpacks a table's entry
into one name per atom. It holds only letters with numbers: the facts themselves are named apart.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wegmarke.core.conditions.lanes import MISSING

MOST_KEPT = 4096
"""So many combinations of values are kept per table; then it starts again."""

Entry = Callable[..., Any]
"""Takes the values a table is kept by, gives what is known of one atom."""


class Table(dict[Any, tuple[Any, ...]]):
    """What a group of atoms says, by the values of the facts they look at."""

    def __init__(self, entries: list[Entry], *, single: bool) -> None:
        """Take one function per atom; they get one value each, or as many as the key has."""
        super().__init__()
        self.entries = entries
        self.single = single

    def __missing__(self, values: Any) -> tuple[Any, ...]:
        """Return and keep what is found for values not seen before."""
        if len(self) >= MOST_KEPT:
            self.clear()
        arguments = (values,) if self.single else values
        found = self[values] = tuple([entry(*arguments) for entry in self.entries])
        return found


class Lookups:
    """Collects tables, and writes the code that reads them."""

    def __init__(self) -> None:
        """Start without tables."""
        self.keys: dict[str, str] = {}
        self._groups: dict[tuple[str, ...], dict[str, Entry]] = {}

    def key(self, fact: str) -> str:
        """Return the name of a fact in the code."""
        return self.keys.setdefault(fact, f"k{len(self.keys)}")

    def put(
        self, name: str, entry: Entry, facts: tuple[str | None, ...], further: tuple[str, ...] = ()
    ) -> None:
        """Have ``name`` set to what ``entry`` gives for the values of the facts and of ``further``.

        A fact that is None has no value; ``still`` stands for whether the first fact stands still,
        ``held`` for since when it has had its value.
        """
        keys = [self.key(fact) if fact else None for fact in facts]
        parts = [f"f({key},M)" if key else "M" for key in keys]
        first = keys[0] if keys else None
        named = {"still": f"{first} in z", "held": f"h({first})"}
        parts += [named.get(part, part) for part in further]
        self._groups.setdefault(tuple(parts), {})[name] = entry

    def lines(self) -> list[str]:
        """Return the code."""
        return [
            f"{','.join(entries)},=T{number}[{','.join(parts)}]"
            for number, (parts, entries) in enumerate(self._groups.items())
        ]

    def names(self) -> dict[str, object]:
        """Return what the names in the code stand for."""
        tables = {
            f"T{number}": Table(list(entries.values()), single=len(parts) == 1)
            for number, (parts, entries) in enumerate(self._groups.items())
        }
        return {**{name: fact for fact, name in self.keys.items()}, **tables, "M": MISSING}
