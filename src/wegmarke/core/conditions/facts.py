"""The fact catalogue: which facts exist, what they may be, when they apply, who may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from math import inf, isfinite
from sys import float_info
from typing import Any as Data

from wegmarke.core.conditions.calendar import FIRST_DAY, LAST_DAY
from wegmarke.core.conditions.errors import FactError, FactErrors
from wegmarke.core.conditions.tree import Node
from wegmarke.core.conditions.values import NONE_KNOWN, Value

TYPES = ("bool", "code", "int", "number", "date")
LARGEST = 2**53
"""Whole numbers up to here are exact in every type that a column may come in."""
EVALUATION_DAY = "evaluation_day"
"""Value of a default: the day asked for."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A number of full months that grows with time.

    ``since``: the date it is counted from, if there is one; ``plus_recorded``: a stated number
    may differ from the months since that date, and the difference is kept; ``stops_when``: it
    does not grow while this holds.
    """

    since: str | None
    plus_recorded: bool
    stops_when: Node | None


@dataclass(frozen=True, slots=True)
class Default:
    """Value used while the fact has not been stated; the answer names it as an assumption."""

    value: Value
    when: Node | None
    because: str


@dataclass(frozen=True, slots=True)
class ReservationText:
    """For findings only an authority can make: the favourable value and what the answer then says."""

    favourable: Value
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """One fact of the catalogue. Texts stay with the catalogue of texts, not here."""

    key: str
    type: str
    values: tuple[Value, ...] = ()
    range: tuple[float, float] | None = None
    nullable: bool = False
    not_future: bool = False
    not_before: str | None = None
    applies_when: Node | None = None
    counter: Counter | None = None
    moves: bool = False
    default: Default | None = None
    reservation: ReservationText | None = None
    assumed_in_guide: bool = False
    asked: str = "never"
    asked_as: str | None = None
    cost: int = 1
    sensitivity: str = "normal"
    actionable: Mapping[str, Data] | None = None
    examples: tuple[Value, ...] = field(default=())

    @property
    def public(self) -> bool:
        """Return whether the public guide may ask for this fact."""
        return self.asked == "public"

    @property
    def limits(self) -> tuple[float, float]:
        """Return the least and the greatest number: as declared, and no more than can be held."""
        most = LARGEST if self.type == "int" else float_info.max
        low, high = self.range or (0, most)
        return max(low, -most), min(high, most)


class FactCatalogue:
    """All facts by key; checks stated values."""

    def __init__(self, definitions: list[FactDefinition]) -> None:
        """Keep the definitions in their order."""
        self.definitions = {definition.key: definition for definition in definitions}
        self.steady = frozenset(
            key
            for key, definition in self.definitions.items()
            if definition.counter is None and not definition.moves
        )
        """Facts that do not change with the day."""

    def __getitem__(self, key: str) -> FactDefinition:
        """Return the definition. Raises KeyError."""
        return self.definitions[key]

    def __contains__(self, key: object) -> bool:
        """Return whether the fact exists."""
        return key in self.definitions

    def check(self, facts: Mapping[str, Data], on: date) -> dict[str, Value]:
        """Return the stated facts with their types (dates from text), for the day ``on``.

        Raises FactErrors with one FactError per fault; nothing is dropped or guessed.
        """
        good: dict[str, Value] = {}
        errors = []
        for key, stated in facts.items():
            try:
                good[key] = self.typed(key, stated)
            except FactError as error:
                errors.append(error)
        errors += [error for key in good for error in self._impossible(key, good, on)]
        if errors:
            raise FactErrors(errors)
        return good

    def typed(self, key: str, stated: Data) -> Value:
        """Return one stated value with its type. Raises FactError."""
        if key not in self.definitions:
            raise FactError(
                key, "unknown_fact", stated, tuple(get_close_matches(str(key), self.definitions, 3))
            )
        definition = self.definitions[key]
        if stated is None:
            if not definition.nullable and definition.applies_when is None:
                raise FactError(key, "null", stated)
            return None
        if stated == NONE_KNOWN and definition.reservation:
            return NONE_KNOWN
        return _typed(definition, stated)

    def _impossible(self, key: str, good: Mapping[str, Value], on: date) -> list[FactError]:
        """Return what cannot be true together or on this day."""
        definition, value = self.definitions[key], good[key]
        if not isinstance(value, date):
            return []
        errors = []
        if definition.not_future and value > on:
            errors.append(FactError(key, "future", value, (on.isoformat(),)))
        earlier = good.get(definition.not_before) if definition.not_before else None
        if isinstance(earlier, date) and value < earlier:
            errors.append(
                FactError(key, "before", value, (str(definition.not_before), earlier.isoformat()))
            )
        return errors


def _typed(definition: FactDefinition, stated: Data) -> Value:
    wrong = FactError(definition.key, "wrong_type", stated, (definition.type,))
    match definition.type:
        case "bool":
            if not isinstance(stated, bool):
                raise wrong
            return stated
        case "date":
            return _day(definition, stated)
        case "int" | "number":
            return _number(definition, stated)
        case _:
            if not isinstance(stated, str):
                raise wrong
            if definition.values and stated not in definition.values:
                near = get_close_matches(stated, [str(value) for value in definition.values], 3)
                raise FactError(
                    definition.key,
                    "not_in_values",
                    stated,
                    tuple(near or map(str, definition.values)),
                )
            return stated


def _day(definition: FactDefinition, stated: Data) -> date:
    try:
        day = stated if type(stated) is date else date.fromisoformat(stated)
    except (TypeError, ValueError):
        raise FactError(definition.key, "wrong_type", stated, ("date",)) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise FactError(
            definition.key, "out_of_range", stated, (FIRST_DAY.isoformat(), LAST_DAY.isoformat())
        )
    return day


def _number(definition: FactDefinition, stated: Data) -> float:
    kinds = int if definition.type == "int" else int | float
    # Only floats are asked whether they are finite: large whole numbers do not fit into one.
    if (
        isinstance(stated, bool)
        or not isinstance(stated, kinds)
        or (isinstance(stated, float) and not isfinite(stated))
    ):
        raise FactError(definition.key, "wrong_type", stated, (definition.type,))
    # First what is declared, so that an open end is called open; then what can be held.
    for low, high in (definition.range or (0, inf), definition.limits):
        if not low <= stated <= high:
            detail = (f"{low:.16g}", f"{high:.16g}")
            raise FactError(definition.key, "out_of_range", stated, detail)
    number: float = stated
    return number
