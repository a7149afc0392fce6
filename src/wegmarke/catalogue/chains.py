"""Reads the chain from ``data/chains`` and its regional variants from ``data/regions``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from wegmarke.catalogue.directory import read_source, services_by_id
from wegmarke.catalogue.entries import Entry
from wegmarke.catalogue.files import list_files, read_yaml
from wegmarke.core.chain.model import (
    EVERYWHERE,
    Actor,
    Chain,
    Handover,
    Hurdle,
    Region,
    Role,
    Station,
    Step,
    StepDeadline,
)
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.deadlines import KINDS

CHAIN_FILE = "chains/canonical.yaml"
REGIONS = "regions"
UNKNOWN = ("hide", "show")


@cache
def load_chain() -> Chain:
    """Return the canonical chain. Raises DataError."""
    top = Entry(CHAIN_FILE, (), read_yaml(CHAIN_FILE))
    head = top.part("chain") or top
    roles = {name: _role(name, part) for name, part in top.items("roles")}
    chain = Chain(
        id=head.text("id"),
        version=head.number("version"),
        title=head.text("title"),
        basis=head.text("basis"),
        roles=roles,
        stations=tuple(_station(row, roles) for row in top.rows("stations")),
        hurdles=tuple(_hurdle(row, roles) for row in top.rows("hurdles")),
        handovers=tuple(_handover(row) for row in top.rows("handovers")),
        reasons=_phrases(top, "reasons"),
        gaps=_phrases(top, "gaps"),
    )
    head.get("rules")
    head.done()
    top.done()
    _check_ids(top, chain)
    return chain


@cache
def load_regions() -> tuple[Region, ...]:
    """Return the regional variants. Raises DataError."""
    chain = load_chain()
    regions = tuple(_region(file, chain) for file in list_files(REGIONS))
    taken: dict[str, str] = {}
    for file, region in zip(list_files(REGIONS), regions, strict=True):
        for ags in region.kreise:
            if ags in taken:
                raise Entry(file, (), read_yaml(file)).fault(
                    "kreise", f"{ags} already belongs to {taken[ags]}", "one region for each Kreis"
                )
            taken[ags] = region.id
    return regions


def german_texts() -> dict[str, dict[str, dict[str, Any]]]:
    """Return the German texts by kind and id, in the form of the translations."""
    chain = load_chain()
    return {
        "stations": {
            s.id: {"name": s.name, "short": s.short, "about": s.about, "done_when": s.done_when}
            for s in chain.stations
        },
        "steps": {
            s.id: {"title": s.title, "text": s.text, "warning": s.warning, "bring": list(s.bring)}
            for s in chain.steps
        },
        "roles": {role.id: {"title": role.title} for role in chain.roles.values()},
        "hurdles": {
            hurdle.id: {"title": hurdle.title, "text": hurdle.text} for hurdle in chain.hurdles
        },
        "reasons": {code: {"text": text} for code, text in chain.reasons.items()},
        "gaps": {code: {"text": text} for code, text in chain.gaps.items()},
    }


def _phrases(top: Entry, key: str) -> Mapping[str, str]:
    part = top.part(key)
    return {code: part.text(code) for code in part.data} if part else {}


def _role(name: str, part: Entry) -> Role:
    role = Role(
        name,
        part.text("title"),
        frozenset(part.texts("directory_kinds")),
        part.texts("services"),
        part.flag("reports"),
    )
    for service in role.services:
        if service not in services_by_id():
            raise part.fault(
                "services",
                f"the directory has no {service}",
                "the id of a service in data/directory",
            )
    part.done()
    return role


def _roles(row: Entry, key: str, roles: Mapping[str, Role]) -> tuple[str, ...]:
    """Return role ids after checking that each is defined."""
    found = row.texts(key)
    for role in found:
        if role not in roles:
            raise row.fault(key, f"there is no role {role}", "one of " + ", ".join(sorted(roles)))
    return found


def _station(row: Entry, roles: Mapping[str, Role]) -> Station:
    station_id = row.text("id")
    entry, exit_ = row.condition("entry"), row.condition("exit")
    if entry is None or exit_ is None:
        raise row.fault(
            "entry" if entry is None else "exit",
            "every station has entry and exit",
            "a condition; always: {all: []}",
        )
    documents, duration = row.part("documents"), row.part("duration")
    station = Station(
        id=station_id,
        name=row.text("name"),
        short=row.text("short"),
        about=row.text("about"),
        done_when=row.text("done_when"),
        entry=entry,
        exit=exit_,
        guide_entry=row.condition("guide_entry") or entry,
        guide_exit=row.condition("guide_exit") or exit_,
        optional=row.flag("optional", default=False),
        advice=_roles(row, "advice", roles),
        responsible=_roles(row, "responsible", roles),
        supporting=_roles(row, "supporting", roles),
        gatekeeper=_roles(row, "gatekeeper", roles),
        documents_in=documents.texts("in") if documents else (),
        documents_out=documents.texts("out") if documents else (),
        duration_days=duration.number("days") if duration else None,
        duration_basis=duration.text("basis") if duration else "",
        basis=row.text("basis", ""),
        steps=tuple(_step(part, station_id, roles) for part in row.rows("steps")),
    )
    row.get("branches")
    row.done()
    return station


def _step(row: Entry, station: str, roles: Mapping[str, Role]) -> Step:
    also = row.get("also_at", [])
    step = Step(
        id=row.text("id"),
        station=station,
        title=row.text("title"),
        text=row.text("text"),
        warning=row.text("warning", ""),
        also_at=(EVERYWHERE,) if also == EVERYWHERE else row.texts("also_at"),
        when=row.condition("when"),
        done_when=row.condition("done_when"),
        if_unknown=row.word("if_unknown", UNKNOWN, "hide") == "show",
        deadline=_deadline(row.part("deadline")),
        advice_first=row.flag("advice_first", default=False),
        roles=_roles(row, "roles", roles),
        citations=row.texts("citations"),
        bring=row.texts("bring"),
    )
    row.done()
    return step


def _deadline(part: Entry | None) -> StepDeadline | None:
    if part is None:
        return None
    deadline = StepDeadline(
        fact=part.text("from"),
        add=part.period("add") if part.get("add") else Period(),
        kind=part.word("kind", KINDS),
        when=part.condition("when"),
        working_day=part.on_working_day(),
        stays=part.flag("stays", default=False),
    )
    part.done()
    return deadline


def _hurdle(row: Entry, roles: Mapping[str, Role]) -> Hurdle:
    hurdle = Hurdle(
        row.text("id"), row.text("title"), row.text("text"), _roles(row, "roles", roles)
    )
    row.done()
    return hurdle


def _handover(row: Entry) -> Handover:
    handover = Handover(row.text("from"), row.text("to"), row.text("kind"), row.flag("critical"))
    row.done()
    return handover


def _check_ids(top: Entry, chain: Chain) -> None:
    """Refuse ids that stand twice and stations that do not exist."""
    stations = [station.id for station in chain.stations]
    for kind, ids in (("stations", stations), ("steps", [step.id for step in chain.steps])):
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice:
            raise top.fault("stations", f"{twice} stands twice among the {kind}", "another id")
    named = [(step.id, name) for step in chain.steps for name in step.also_at if name != EVERYWHERE]
    named += [
        (f"handover {handover.kind}", name)
        for handover in chain.handovers
        for name in (handover.source, handover.target)
    ]
    for where, name in named:
        if name not in stations:
            raise top.fault(
                "stations",
                f"{where} names the station {name}, which does not exist",
                ", ".join(stations),
            )


def _region(file: str, chain: Chain) -> Region:
    top = Entry(file, (), read_yaml(file))
    coordinator = top.part("coordinator") or top
    basis = top.part("basis") or top
    region = Region(
        id=top.text("id"),
        name=top.text("name"),
        kreise=top.texts("kreise"),
        coordinator=coordinator.text("name"),
        coordinator_service=_known_service(coordinator, "service"),
        sources=tuple(read_source(row) for row in top.rows("sources")),
        sourced=basis.texts("sourced"),
        proposal=basis.texts("proposal"),
        station_actors=_actors(top, chain),
        gaps=_phrases(top, "gaps"),
        notes=top.texts("notes"),
    )
    for part in (coordinator, basis, top):
        part.done()
    return region


def _actors(top: Entry, chain: Chain) -> dict[str, tuple[Actor, ...]]:
    part = top.part("station_actors")
    actors: dict[str, tuple[Actor, ...]] = {}
    for station in part.data if part else ():
        if part and station not in {known.id for known in chain.stations}:
            raise part.fault(station, f"the chain has no station {station}", "S0 to S8")
        actors[station] = tuple(_actor(row, chain) for row in part.rows(station)) if part else ()
    return actors


def _actor(row: Entry, chain: Chain) -> Actor:
    actor = Actor(
        _known_service(row, "service"),
        row.text("name", ""),
        row.text("role", ""),
        row.text("note", ""),
    )
    if actor.service is None and not (actor.name and actor.role):
        raise row.fault(
            "name",
            "an actor is a service, or a name with a role",
            "{service: wm-…} or {name: …, role: …}",
        )
    if actor.role and actor.role not in chain.roles:
        raise row.fault("role", f"there is no role {actor.role}", ", ".join(sorted(chain.roles)))
    row.done()
    return actor


def _known_service(row: Entry, key: str) -> str | None:
    service = row.text(key, "") or None
    if service and service not in services_by_id():
        raise row.fault(
            key, f"the directory has no {service}", "the id of a service in data/directory"
        )
    return service
