"""Reads the fact catalogue from ``data/facts``."""

from __future__ import annotations

from typing import Any

from wegmarke.catalogue.files import fault, list_files, read_yaml
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.errors import DefinitionError
from wegmarke.core.conditions.facts import (
    TYPES,
    Counter,
    Default,
    FactCatalogue,
    FactDefinition,
    ReservationText,
)
from wegmarke.core.conditions.parse import parse_node

FOLDER = "facts"
KEYS = {
    *(
        "term",
        "type",
        "values",
        "list",
        "range",
        "nullable",
        "not_future",
        "not_before",
        "applies_when",
        "counts",
    ),
    *(
        "moves",
        "default",
        "reservation",
        "assumed_in_guide",
        "asked",
        "asked_as",
        "cost",
        "sensitivity",
        "stated_by",
    ),
    *(
        "proof",
        "actionable",
        "examples",
        "question",
        "why",
        "help",
        "labels",
        "shown",
        "chips",
        "chips",
        "unit",
        "note",
    ),
}


def fact_files() -> list[str]:
    """Return the files of the fact catalogue without the translations."""
    return [name for name in list_files(FOLDER) if "/texts/" not in name]


def load_facts(
    lists: dict[str, tuple[str, ...]],
) -> tuple[FactCatalogue, dict[str, dict[str, Any]]]:
    """Return the catalogue and the raw entries with their German texts.

    ``lists`` are the code lists that ``list:`` may name. Raises DataError.
    """
    raw: dict[str, dict[str, Any]] = {}
    definitions = []
    for file in fact_files():
        for key, entry in (read_yaml(file).get("facts") or {}).items():
            if key in raw:
                raise fault(
                    file, ("facts", key), f"the fact {key} is defined twice", "one definition"
                )
            definitions.append(_definition(file, key, entry, lists))
            raw[key] = entry
    return FactCatalogue(definitions), raw


def condition(file: str, path: tuple[str | int, ...], data: Any) -> tree.Node:
    """Return the parsed condition at a place of a file. Raises DataError with its line."""
    try:
        return parse_node(data)
    except DefinitionError as error:
        raise fault(file, (*path, *error.path), error.problem, error.expected) from error


def _definition(
    file: str, key: str, entry: dict[str, Any], lists: dict[str, tuple[str, ...]]
) -> FactDefinition:
    path: tuple[str | int, ...] = ("facts", key)
    unknown = set(entry) - KEYS
    if unknown:
        raise fault(
            file, (*path, min(unknown)), f"unknown key {min(unknown)}", ", ".join(sorted(KEYS))
        )
    if entry.get("type") not in TYPES:
        raise fault(file, (*path, "type"), f"the type is {entry.get('type')!r}", " | ".join(TYPES))
    if "list" in entry and entry["list"] not in lists:
        raise fault(
            file, (*path, "list"), f"there is no list {entry['list']}", "a list of data/codes"
        )
    values = lists[entry["list"]] if "list" in entry else tuple(entry.get("values", ()))
    if any(not isinstance(value, str) for value in values):
        raise fault(file, (*path, "values"), "every code is text", 'put numbers into quotes: "24"')
    applies = entry.get("applies_when")
    return FactDefinition(
        key=key,
        type=entry["type"],
        values=values,
        range=tuple(entry["range"]) if "range" in entry else None,
        nullable=entry.get("nullable", False),
        not_future=entry.get("not_future", False),
        not_before=entry.get("not_before"),
        applies_when=condition(file, (*path, "applies_when"), applies) if applies else None,
        counter=_counter(file, path, entry.get("counts")),
        moves="moves" in entry,
        default=_default(file, path, entry.get("default")),
        reservation=_reservation(entry.get("reservation")),
        assumed_in_guide=entry.get("assumed_in_guide", False),
        asked=entry.get("asked", "never"),
        asked_as=entry.get("asked_as"),
        cost=entry.get("cost", 1),
        sensitivity=entry.get("sensitivity", "normal"),
        actionable=entry.get("actionable"),
        examples=tuple(entry.get("examples", ())),
    )


def _counter(file: str, path: tuple[str | int, ...], data: dict[str, Any] | None) -> Counter | None:
    if data is None:
        return None
    stops = data.get("stops_when")
    node = condition(file, (*path, "counts", "stops_when"), stops) if stops else None
    return Counter(data.get("since"), data.get("plus_recorded", False), node)


def _default(file: str, path: tuple[str | int, ...], data: dict[str, Any] | None) -> Default | None:
    if data is None:
        return None
    if "because" not in data or "value" not in data:
        raise fault(
            file, (*path, "default"), "a default needs value and because", "{value: …, because: …}"
        )
    when = data.get("when")
    return Default(
        data["value"],
        condition(file, (*path, "default", "when"), when) if when else None,
        data["because"],
    )


def _reservation(data: dict[str, Any] | None) -> ReservationText | None:
    return ReservationText(data["favourable"], data["text"], data["who"]) if data else None
