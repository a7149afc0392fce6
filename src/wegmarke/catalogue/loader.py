"""Puts the data files together: checked definitions for core, texts for the readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from wegmarke.catalogue.chains import german_texts, load_chain, load_regions
from wegmarke.catalogue.dated import load_lists, load_parameters
from wegmarke.catalogue.directory import load_services
from wegmarke.catalogue.facts import load_facts
from wegmarke.catalogue.files import DataError
from wegmarke.catalogue.goals import load_goals
from wegmarke.catalogue.law import load_rules
from wegmarke.catalogue.references import Place, Places, check_law
from wegmarke.catalogue.texts import Texts
from wegmarke.catalogue.wording import wording as read_wording
from wegmarke.core.chain.model import Chain, Service
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.definitions import book_to_data
from wegmarke.core.conditions.errors import DefinitionError
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.todata import rules_hash
from wegmarke.core.conditions.wording import Wording
from wegmarke.core.guide.definitions import (
    Definitions,
    service_condition,
    station_entry,
    station_exit,
    station_open,
    step_deadline_when,
    step_done_when,
    step_when,
)

Raw = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Loaded:
    """Definitions for core and the German entries they were made from, by kind and id."""

    definitions: Definitions
    german: Mapping[str, Raw]


@cache
def loaded() -> Loaded:
    """Read and check all data files once. Raises DataError for the first fault."""
    chain, services = load_chain(), load_services()
    book, german = read_law(dict(_conditions(chain, services)))
    fingerprint = rules_hash(book_to_data(book))
    known = Definitions(book, chain, tuple(load_regions()), tuple(services), fingerprint)
    return Loaded(known, {**german, **german_texts()})


def read_law(conditions: Mapping[str, tree.Node]) -> tuple[Lawbook, dict[str, Raw]]:
    """Return the law with these named conditions, and the German entries by kind and id.

    Raises DataError for the first fault, also for a reference to something that does not exist.
    """
    lists = load_lists()
    newest = {name: _codes(versions[-1].value) for name, versions in lists.items()}
    facts, raw_facts = load_facts(newest)
    laws = load_rules()
    goals, raw_goals = load_goals()
    book = Lawbook(
        facts=facts,
        rules=laws.rules,
        derived=laws.derived,
        goals=goals,
        lists=lists,
        parameters=load_parameters(),
        conditions=conditions,
    )
    places = {name: Place(*place) for name, place in laws.places.items()}
    check_law(
        book,
        Places(places, places, _places("goals", raw_goals), _places("facts", raw_facts)),
    )
    return book, {"facts": raw_facts, "rules": laws.raw, "goals": raw_goals}


def definitions() -> Definitions:
    """Return the checked definitions of this installation; read once per process."""
    return loaded().definitions


@cache
def texts(lang: str) -> Texts:
    """Return the texts of the data files in a language, German where there is no translation."""
    return Texts(lang, loaded().german)


@cache
def wording(lang: str) -> Wording:
    """Return the words conditions are put into in a language. Raises DataError if it has none."""
    return read_wording(texts(lang), loaded().german)


def _places(kind: str, raw: Raw) -> dict[str, Place]:
    return {
        key: Place(entry["file"], (kind, key), entry.get("borrowed", {}))
        for key, entry in raw.items()
    }


def _codes(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _conditions(
    chain: Chain, services: tuple[Service, ...] | list[Service]
) -> Iterator[tuple[str, tree.Node]]:
    """Yield the conditions of stations, steps and services under the names the guide asks for."""
    for station in chain.stations:
        entry = _parsed(station.guide_entry, f"station {station.id}")
        leave = _parsed(station.guide_exit, f"station {station.id}")
        yield station_entry(station.id), entry
        yield station_exit(station.id), leave
        yield station_open(station.id), tree.All(None, (entry, tree.Not(None, leave)))
    for step in chain.steps:
        deadline_when = step.deadline.when if step.deadline else None
        for name, data in (
            (step_when(step.id), step.when),
            (step_done_when(step.id), step.done_when),
            (step_deadline_when(step.id), deadline_when),
        ):
            if data is not None:
                yield name, _parsed(data, f"step {step.id}")
    for service in services:
        for excludes, data in ((True, service.for_), (False, service.best_for)):
            if data is not None:
                yield (
                    service_condition(service.id, excludes),
                    _parsed(data, f"service {service.id}"),
                )


def _parsed(data: Any, where: str) -> tree.Node:
    try:
        return parse_node(data, where)
    except DefinitionError as error:
        raise DataError(
            "data/chains, data/directory", None, error.where, error.problem, error.expected
        ) from error
