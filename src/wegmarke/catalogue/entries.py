"""Reads one mapping of a data file key by key; a fault names file, line, key and what to write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from wegmarke.catalogue.facts import condition
from wegmarke.catalogue.files import DataError, Key, fault

Path = tuple[Key, ...]


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

    def fault(self, key: Key, expected: str, instead: str = "") -> DataError:
        """Return the error for a key of this entry."""
        return fault(self.file, (*self.path, key) if key != "" else self.path, expected, instead)

    def get(self, key: str, default: Any = None) -> Any:
        """Return the plain value of a key."""
        self.asked.add(key)
        return self.data.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text. Without a default it must be there and not empty."""
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
        if value is not None and not isinstance(value, date):
            raise self.fault(key, "a day is expected", f"{key}: 2026-11-21")
        return value

    def condition(self, key: str) -> dict[str, Any] | None:
        """Return a condition as plain data after checking it, or None if the key is missing."""
        value: dict[str, Any] | None = self.get(key)
        if value is not None:
            condition(self.file, (*self.path, key), value)
        return value

    def part(self, key: str) -> Entry | None:
        """Return the mapping under a key, or None if the key is missing."""
        value = self.get(key)
        return None if value is None else Entry(self.file, (*self.path, key), value)

    def items(self, key: str) -> Iterator[tuple[str, Entry]]:
        """Yield key and mapping of each part of the mapping under a key."""
        found = self.part(key)
        if found is not None:
            for name in found.data:
                yield name, Entry(self.file, (*found.path, name), found.get(name))

    def rows(self, key: str) -> Iterator[Entry]:
        """Yield the mappings of the list under a key."""
        value = self.get(key, [])
        if not isinstance(value, list):
            raise self.fault(key, "a list is expected", f"{key}: then lines that begin with -")
        for number, part in enumerate(value):
            yield Entry(self.file, (*self.path, key, number), part)

    def done(self) -> None:
        """Raise DataError for the first key that nobody asked for."""
        for key in self.data:
            if key not in self.asked:
                raise self.fault(key, "this key is unknown", ", ".join(sorted(self.asked)))
