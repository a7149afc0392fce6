"""Reads the fact catalogue from ``data/facts``."""

from __future__ import annotations

from typing import Any

from wegmarke.catalogue.entries import Entry, near
from wegmarke.catalogue.files import list_files, read_yaml
from wegmarke.core.conditions.facts import (
    TYPES,
    Counter,
    Default,
    FactCatalogue,
    FactDefinition,
    ReservationText,
)

FOLDER = "facts"
ASKED = ("public", "counselling", "never")
SENSITIVITIES = ("none", "normal", "special")
TEXT_KEYS = ("term", "question", "why", "help", "labels", "shown", "chips", "unit", "note")
"""Texts for the reader; ``catalogue.texts`` gives them."""

PAPER_KEYS = ("stated_by", "proof")
"""Who states a fact and what proves it: for people who keep the catalogue."""


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
        top = Entry(file, (), read_yaml(file))
        for key, entry in top.items("facts"):
            if key in raw:
                raise entry.fault("", f"the fact {key} is defined twice", "one definition")
            definitions.append(read_fact(entry, key, lists))
            raw[key] = {**entry.data, "file": file}
        top.done()
    return FactCatalogue(definitions), raw


def read_fact(entry: Entry, key: str, lists: dict[str, tuple[str, ...]]) -> FactDefinition:
    """Return one fact. Raises DataError for an unknown key or a value of the wrong kind."""
    read = FactDefinition(
        key=key,
        type=entry.word("type", TYPES),
        values=_values(entry, lists),
        range=_range(entry),
        nullable=entry.flag("nullable", default=False),
        not_future=entry.flag("not_future", default=False),
        not_before=entry.get("not_before"),
        applies_when=entry.node("applies_when"),
        counter=_counter(entry.part("counts")),
        moves=entry.get("moves") is not None,
        default=_default(entry.part("default")),
        reservation=_reservation(entry.part("reservation")),
        assumed_in_guide=entry.flag("assumed_in_guide", default=False),
        asked=entry.word("asked", ASKED, "never"),
        asked_as=entry.get("asked_as"),
        cost=entry.number("cost", 1),
        sensitivity=entry.word("sensitivity", SENSITIVITIES, "normal"),
        actionable=_actionable(entry.part("actionable")),
        examples=tuple(entry.listed("examples")),
    )
    entry.knows((*TEXT_KEYS, *PAPER_KEYS))
    return read


def _values(entry: Entry, lists: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    named = entry.get("list")
    if named is not None and named not in lists:
        raise entry.fault("list", f"there is no list {named}", near(str(named), lists))
    values = tuple(entry.listed("values")) if named is None else lists[named]
    if any(not isinstance(value, str) for value in values):
        raise entry.fault("values", "every code is text", 'put numbers into quotes: "24"')
    return values


def _range(entry: Entry) -> tuple[float, float] | None:
    bounds = entry.listed("range")
    if not bounds:
        return None
    numbers = [one for one in bounds if isinstance(one, int | float) and not isinstance(one, bool)]
    if len(bounds) != 2 or len(numbers) != 2 or numbers[0] > numbers[1]:
        raise entry.fault("range", "two numbers are expected, the lower one first", "[0, 60]")
    return numbers[0], numbers[1]


def _counter(entry: Entry | None) -> Counter | None:
    if entry is None:
        return None
    recorded = entry.flag("plus_recorded", default=False)
    entry.word("unit", ("months",), "months")
    counter = Counter(entry.get("since"), recorded, entry.node("stops_when"))
    entry.done()
    return counter


def _default(entry: Entry | None) -> Default | None:
    if entry is None:
        return None
    entry.need("value", "because")
    default = Default(entry.get("value"), entry.node("when"), entry.text("because"))
    entry.done()
    return default


def _reservation(entry: Entry | None) -> ReservationText | None:
    if entry is None:
        return None
    entry.need("favourable")
    found = ReservationText(entry.get("favourable"), entry.text("text"), entry.text("who"))
    entry.done()
    return found


def _actionable(entry: Entry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    entry.knows(("how", "months", "harmless"))
    return entry.data
