"""Invented people: a population as NumPy columns, and single persons as dicts. Fixed seeds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from law import ON
from numpy.typing import NDArray

from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.values import Answer, Value
from wegmarke.core.conditions.walker import Walker

SEED = 20_261_121
MISSING_SHARE = (0.05, 0.10)
EPOCH = date(1970, 1, 1)
TODAY = (ON - EPOCH).days
YEAR = 365.25
WEIGHTS = {
    "status": (0.24, 0.14, 0.36, 0.04, 0.17, 0.05),
    "origin": (0.5, 0.12, 0.33, 0.05),
    "reception_centre": 0.18,
    "identity_clear": 0.7,
    "unfounded": 0.06,
    "own_obstacle": 0.08,
    "training_place": 0.12,
}
"""Shares of the codes in the order of the rule file, and of yes for a fact that is yes or no."""
COMMON = 0.5
"""Where nothing else is known: yes half the time, each code half as frequent as the one before."""


@dataclass(frozen=True)
class Column:
    """One fact of all persons, as small as its values allow, and who has none stated.

    Codes are places in the list of the catalogue, dates days since 1970-01-01.
    """

    definition: FactDefinition
    values: NDArray[np.generic]
    missing: NDArray[np.bool_]

    def days(self) -> NDArray[np.datetime64]:
        """Return a date column as NumPy dates."""
        return self.values.astype("datetime64[D]")

    def value(self, row: int) -> Value:
        """Return the value of one person; meaningless where it is missing."""
        number = self.values[row].item()
        match self.definition.type:
            case "date":
                return EPOCH + timedelta(days=number)
            case "code":
                return self.definition.values[number]
            case _:
                return number


People = dict[str, Column]


def population(book: Lawbook, facts: Iterable[str], count: int, seed: int = SEED) -> People:
    """Return ``count`` persons; a fact is missing for 5 to 10 % of them."""
    random = np.random.default_rng(seed)
    dates = _dates(random, count)
    found: People = {}
    for fact in facts:
        definition = book.facts[fact]
        share = random.uniform(*MISSING_SHARE)
        values = dates.get(fact)
        if values is None:
            values = _values(random, definition, count)
        found[fact] = Column(definition, values, random.random(count) < share)
    return {fact: _in_order(column, found) for fact, column in found.items()}


def persons(people: People) -> list[dict[str, Value]]:
    """Return the persons one by one, as stated facts."""
    count = len(next(iter(people.values())).missing)
    return [
        {fact: column.value(row) for fact, column in people.items() if not column.missing[row]}
        for row in range(count)
    ]


def applying(book: Lawbook, facts: dict[str, Value]) -> dict[str, Value]:
    """Return the facts without those that do not apply to this person: nobody would state them."""
    walker = Walker(book, facts, ON)
    return {
        fact: value
        for fact, value in facts.items()
        if (when := book.facts[fact].applies_when) is None or walker.answer(when) is not Answer.NO
    }


def complete(people: People) -> NDArray[np.bool_]:
    """Return who has no fact missing."""
    return ~np.logical_or.reduce([column.missing for column in people.values()])


def _dates(random: np.random.Generator, count: int) -> dict[str, NDArray[np.generic]]:
    """Return the dates that hang together: arrival, application, toleration."""
    arrival = TODAY - np.minimum(random.gamma(1.6, 2.4, count) * YEAR, 30 * YEAR)
    application = np.minimum(arrival + random.exponential(40, count), TODAY)
    tolerated = np.minimum(application + random.gamma(2.0, 300, count), TODAY)
    birth = TODAY - np.clip(random.normal(28, 13, count), 0, 90) * YEAR
    parts = {
        "arrival": arrival,
        "application": application,
        "tolerated_since": tolerated,
        "birth": birth,
    }
    return {fact: values.astype(np.int32) for fact, values in parts.items()}


def _in_order(column: Column, people: People) -> Column:
    """Return a date column that is nowhere before the date it may not be before."""
    earlier = people.get(column.definition.not_before or "")
    if earlier is None:
        return column
    first = _in_order(earlier, people)
    return Column(column.definition, np.maximum(column.values, first.values), column.missing)


def _values(
    random: np.random.Generator, definition: FactDefinition, count: int
) -> NDArray[np.generic]:
    weights = WEIGHTS.get(definition.key)
    match definition.type:
        case "bool":
            share = weights if isinstance(weights, float) else COMMON
            return random.random(count) < share
        case "date":
            return (TODAY - random.gamma(1.6, 2.4, count) * YEAR).astype(np.int32)
        case "int" | "number":
            low, high = definition.range or (0, 100)
            spread = random.triangular(low, low, high + 1, count)
            return np.minimum(spread, high).astype(np.int16)
        case _:
            size = len(definition.values)
            shares = weights if isinstance(weights, tuple) else _falling(size)
            return random.choice(size, count, p=shares).astype(np.int8 if size < 127 else np.int16)


def _falling(size: int) -> NDArray[np.float64]:
    """Return shares for codes of which nothing is known: a few are common, none is absent."""
    shares = COMMON ** np.minimum(np.arange(size), 5)
    return shares / shares.sum()
