"""Reads one mapping of a data file key by key; a fault names file, line, key and what to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from wegmarke.catalogue.files import DataError, Key, fault
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.deadlines import WORKING_DAY
from wegmarke.core.conditions.errors import DefinitionError
from wegmarke.core.conditions.parse import PERIOD_WORDS, as_day, parse_node

Path = tuple[Key, ...]
ALMOST = 0.8
"""How like a key another one must be to count as the same word misspelt."""

MOST_NAMED = 25
"""Longer lists of what is possible help nobody."""


class Entry:
    """A mapping of a data file. Every key must be asked for: the others are unknown words."""

    def __init__(self, file: str, path: Path, data: Any) -> None:
        """Take the file, the place in the file and the plain data there."""
        self.file = file
        self.path = path
        if not isinstance(data, dict):
            raise self.fault("", "a mapping is expected", "key: value")
        self.data: dict[str, Any] = data
        self.asked: set[str] = set()
        self.borrowed: dict[Key, Path] = {}

    def fault(self, key: Key, expected: str, instead: str = "") -> DataError:
        """Return the error for a key of this entry."""
        return fault(self.file, self.place(key) if key != "" else self.path, expected, instead)

    def place(self, key: Key) -> Path:
        """Return where a key stands: here, or where its value was borrowed from."""
        return self.borrowed.get(key, (*self.path, key))

    def with_borrowed(self, lender: Entry) -> Entry:
        """Return this mapping with what it does not say itself taken from another of the file."""
        whole = Entry(self.file, self.path, {**lender.data, **self.data})
        whole.borrowed = {key: lender.place(key) for key in lender.data.keys() - self.data.keys()}
        return whole

    def get(self, key: str, default: Any = None) -> Any:
        """Return the plain value of a key."""
        self.asked.add(key)
        return self.data.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text. Without a default it must be there and not empty."""
        if default is None and key not in self.data:
            raise self.missing(key)
        value = self.get(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.fault(key, "a text is expected", f'{key}: "…"')
        return value

    def word(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """Return one of a few words."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.fault(key, f"{value!r} is not possible here", " | ".join(allowed))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty if the key is missing."""
        value = self.get(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise self.fault(key, "a list of texts is expected", f'{key}: ["…", "…"]')
        return tuple(value)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false."""
        value = self.get(key, default)
        if not isinstance(value, bool):
            raise self.fault(key, "true or false is expected", f"{key}: false")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fault(key, "a whole number is expected", f"{key}: 1")
        return value

    def day(self, key: str) -> date | None:
        """Return a day, or None if the key is missing."""
        value = self.get(key)
        day = as_day(value)
        if value is not None and day is None:
            raise self.fault(key, "a day is expected", f"{key}: 2026-11-21")
        return day

    def condition(self, key: str) -> dict[str, Any] | None:
        """Return a condition as plain data after checking it, or None if the key is missing."""
        self.node(key)
        value: dict[str, Any] | None = self.get(key)
        return value

    def node(self, key: str) -> tree.Node | None:
        """Return the condition under a key, or None if the key is missing."""
        value = self.get(key)
        return None if value is None else self._node(self.place(key), value)

    def nodes(self, key: str) -> tuple[tree.Node, ...]:
        """Return the list of conditions under a key; empty if the key is missing."""
        return tuple(
            self._node((*self.place(key), i), part) for i, part in enumerate(self.listed(key))
        )

    def period(self, key: str) -> Period:
        """Return the length of time under a key."""
        part = self.part(key)
        if part is None:
            raise self.fault(key, "a length of time is expected", f"{key}: {{months: 6}}")
        period = Period(**{word: part.number(word) for word in PERIOD_WORDS if word in part.data})
        part.knows(PERIOD_WORDS)
        return period

    def on_working_day(self) -> bool:
        """Return whether the deadline that this entry is moves to a working day. Raises DataError."""
        shift = self.get("shift")
        if shift not in {None, WORKING_DAY}:
            raise self.fault("shift", f"{shift!r} is not possible here", WORKING_DAY)
        return shift is not None

    def values(self, key: str) -> dict[str, Any]:
        """Return the mapping of facts to values under a key; empty if the key is missing."""
        part = self.part(key)
        return {fact: as_day(value) or value for fact, value in part.data.items()} if part else {}

    def part(self, key: str) -> Entry | None:
        """Return the mapping under a key, or None if the key is missing."""
        value = self.get(key)
        return None if value is None else Entry(self.file, self.place(key), value)

    def items(self, key: str) -> Iterator[tuple[str, Entry]]:
        """Yield key and mapping of each part of the mapping under a key."""
        found = self.part(key)
        if found is not None:
            for name in found.data:
                yield name, Entry(self.file, (*found.path, name), found.get(name))

    def rows(self, key: str) -> Iterator[Entry]:
        """Yield the mappings of the list under a key."""
        for number, part in enumerate(self.listed(key)):
            yield Entry(self.file, (*self.place(key), number), part)

    def listed(self, key: str) -> list[Any]:
        """Return the list under a key; empty if the key is missing."""
        value = self.get(key)
        if value is not None and not isinstance(value, list):
            raise self.fault(key, "a list is expected", f"{key}: then lines that begin with -")
        return value or []

    def need(self, *keys: str) -> None:
        """Raise DataError for the first of these keys that is missing."""
        for key in keys:
            if key not in self.data:
                raise self.missing(key)

    def missing(self, key: str) -> DataError:
        """Return the error for a key that is not there, or that is misspelt."""
        others = [str(other) for other in self.data if other not in self.asked]
        for other in get_close_matches(key, others, 1, ALMOST):
            return self.fault(other, "this key is unknown", key)
        return self.fault("", f"{key} is missing", f"{key}: …")

    def knows(self, keys: Iterable[str]) -> None:
        """Raise DataError for the first key that is neither one of these nor was asked for."""
        self.asked |= set(keys)
        self.done()

    def done(self) -> None:
        """Raise DataError for the first key that nobody asked for."""
        for key in self.data:
            if key not in self.asked:
                raise self.fault(key, "this key is unknown", near(str(key), self.asked))

    def _node(self, place: Path, value: Any) -> tree.Node:
        try:
            return parse_node(value)
        except DefinitionError as error:
            raise fault(self.file, (*place, *error.path), error.problem, error.expected) from error


def near(word: str, known: Iterable[str]) -> str:
    """Return the nearest of the known words; where none is near all of them, if they are few."""
    names = sorted(known)
    few = ", ".join(names) if len(names) <= MOST_NAMED else ""
    return " or ".join(get_close_matches(word, names, 3)) or few
