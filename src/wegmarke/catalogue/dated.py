"""Reads what changes from day to day: lists of ``data/codes``, parameters of ``data/law``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from math import isfinite

from wegmarke.catalogue.entries import Entry
from wegmarke.catalogue.files import list_files, read_yaml
from wegmarke.core.conditions.law import DatedValue

PARAMETER_FILE = "/parameters.yaml"


def load_lists() -> dict[str, tuple[DatedValue, ...]]:
    """Return the dated lists of ``data/codes`` by name. Raises DataError."""
    return _load(list_files("codes"), "lists", read_list)


def load_parameters() -> dict[str, tuple[DatedValue, ...]]:
    """Return the dated numbers of ``data/law/<topic>/parameters.yaml`` by name. Raises DataError.

    A version with the value null says: from this day on no value is known.
    """
    files = [name for name in list_files("law") if name.endswith(PARAMETER_FILE)]
    return _load(files, "parameters", read_parameter)


def read_list(entry: Entry) -> tuple[DatedValue, ...]:
    """Return the versions of one list. Raises DataError."""
    entry.text("title")
    return _versions(entry, _codes)


def read_parameter(entry: Entry) -> tuple[DatedValue, ...]:
    """Return the versions of one parameter. Raises DataError."""
    for key in ("title", "unit", "citation"):
        entry.text(key)
    return _versions(entry, _amount)


def _load(
    files: list[str], kind: str, read: Callable[[Entry], tuple[DatedValue, ...]]
) -> dict[str, tuple[DatedValue, ...]]:
    found: dict[str, tuple[DatedValue, ...]] = {}
    for file in files:
        top = Entry(file, (), read_yaml(file))
        for name, entry in top.items(kind):
            if name in found:
                raise entry.fault("", f"{name} is defined twice", "one definition")
            found[name] = read(entry)
        top.done()
    return found


def _versions(entry: Entry, value_of: Callable[[Entry], object]) -> tuple[DatedValue, ...]:
    """Return the versions by day; two may not begin on the same one."""
    versions = [_version(row, value_of) for row in entry.rows("versions")]
    if not versions:
        raise entry.fault("versions", "there is no version", "versions: - from: null")
    versions.sort(key=lambda version: version.start or date.min)
    for one, other in pairwise(versions):
        if one.start == other.start:
            raise entry.fault("versions", f"two versions begin on {one.start}", "one for each day")
    entry.done()
    return tuple(versions)


def _version(entry: Entry, value_of: Callable[[Entry], object]) -> DatedValue:
    entry.need("from")
    version = DatedValue(entry.day("from"), value_of(entry), entry.text("cite", ""))
    entry.done()
    return version


def _codes(entry: Entry) -> tuple[str, ...]:
    entry.need("values")
    values = entry.listed("values")
    if any(not isinstance(value, str) for value in values):
        raise entry.fault("values", "every code is text", 'put numbers into quotes: "24"')
    return tuple(values)


def _amount(entry: Entry) -> float | None:
    entry.need("value")
    value = entry.get("value")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise entry.fault(
            "value", "a number is expected, or null where none is known", "value: 563"
        )
    return value
