"""Who is responsible for a station at a place, best first, each with the reason why it is named.

The order: at stations with ``advice`` roles the independent advice first, before papers go to an
authority; then the actors the region names; the services of the responsible roles in the Kreis,
of the supporting roles, of the roles that decide on an entitlement; then what covers the whole
Land; then what is nationwide. Inside each group what fits the person comes first, then the order
of the roles and of the directory. Services that are not for the person, and services that are
not meant for newcomers, are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wegmarke.core.chain.model import (
    NEWCOMERS,
    Actor,
    Condition,
    Region,
    Role,
    Service,
    Station,
)
from wegmarke.core.chain.place import Place
from wegmarke.core.conditions.values import Answer

ADVICE = "advice"
REGION = "region"
RESPONSIBLE = "responsible"
SUPPORTING = "supporting"
GATEKEEPER = "gatekeeper"
LAND = "land"
NATIONWIDE = "nationwide"
REASONS = (ADVICE, REGION, RESPONSIBLE, SUPPORTING, GATEKEEPER, LAND, NATIONWIDE)

FITS_YES = "yes"
FITS_UNKNOWN = "unknown"
FITS_NO = "no"

LEVELS = ("kreis", "land", "country")
_WIDE = {"land": LAND, "country": NATIONWIDE}

NO_LOCAL = "no_local"
NO_ROLE = "no_role"
REGION_NOTE = "region"

Fits = Callable[[Service], str]
"""Says whether a service fits the person: yes, unknown or no."""


@dataclass(frozen=True, slots=True)
class ContactView:
    """Somebody to turn to. ``service`` is None where only a name is known."""

    service: str | None
    name: str
    role: str
    reason: str
    station: str
    level: str
    source: str
    source_date: str
    call_first: bool
    reports: bool
    fits: str
    confidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing.

    ``code``: no_local (nobody in this Kreis), no_role (nobody at all in a responsible role) or
    region (what the region says itself, in German, as ``note``).
    """

    code: str
    station: str
    role: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Contacts:
    """The contacts of a station, best first, and the gaps."""

    found: tuple[ContactView, ...]
    gaps: tuple[Gap, ...]


def fit_of(service: Service, answer: Callable[[Condition], Answer]) -> str:
    """Return whether a service fits: yes, no, or unknown if nothing says so.

    ``answer`` evaluates a condition for the person. Only ``for`` can exclude somebody.
    """
    if service.for_ is None and service.best_for is None:
        return FITS_UNKNOWN
    allowed = Answer.YES if service.for_ is None else answer(service.for_)
    if allowed is Answer.NO:
        return FITS_NO
    best = Answer.YES if service.best_for is None else answer(service.best_for)
    return FITS_YES if allowed is Answer.YES and best is Answer.YES else FITS_UNKNOWN


@dataclass(frozen=True)
class Surroundings:
    """What is around a place: its region, the services that reach it, the roles they can fill."""

    place: Place
    region: Region | None
    services: tuple[Service, ...]
    roles: Mapping[str, Role]

    @cached_property
    def reaching(self) -> tuple[tuple[int, Service, str], ...]:
        """Return the services for newcomers that cover the place: number, service, level."""
        levels = ((n, one, one.level_at(self.place)) for n, one in enumerate(self.services))
        return tuple(
            (number, service, level)
            for number, service, level in levels
            if level and NEWCOMERS in service.audience
        )

    @cached_property
    def by_id(self) -> Mapping[str, Service]:
        """Return all services by their id."""
        return {service.id: service for service in self.services}


def contacts(station: Station, around: Surroundings, fits: Fits) -> Contacts:
    """Return the contacts of a station, best first, and the gaps."""
    duties = _duties(station)
    best: dict[str, _Ranked] = {}
    for ranked in (
        *_actors(station, around, fits, duties),
        *_by_role(station, around, fits, duties),
    ):
        key = ranked.view.service or f"{ranked.view.role}: {ranked.view.name}"
        if key not in best or ranked.rank < best[key].rank:
            best[key] = ranked
    found = tuple(one.view for one in sorted(best.values(), key=lambda one: one.rank))
    return Contacts(found, tuple(_gaps(station, around, found)))


Rank = tuple[int, int, int, int]
"""Group, fit, position of the role, position in the directory."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A contact and its place in the order."""

    rank: Rank
    view: ContactView


def _duties(station: Station) -> tuple[tuple[str, str], ...]:
    """Return the roles of a station with their duty, in the order of the ranking."""
    return (
        *((ADVICE, role) for role in station.advice),
        *((RESPONSIBLE, role) for role in station.responsible),
        *((SUPPORTING, role) for role in station.supporting),
        *((GATEKEEPER, role) for role in station.gatekeeper),
    )


def _actors(
    station: Station, around: Surroundings, fits: Fits, duties: Sequence[tuple[str, str]]
) -> Iterator[_Ranked]:
    """Yield the actors the region names for the station."""
    if around.region is None:
        return
    for number, actor in enumerate(around.region.station_actors.get(station.id, ())):
        if actor.service is None:
            yield _Ranked((REASONS.index(REGION), 1, number, 0), _name_only(station, actor, around))
            continue
        service = around.by_id[actor.service]
        fit = fits(service)
        if fit != FITS_NO and NEWCOMERS in service.audience:
            role = actor.role or _role_of(service, duties, around.roles)
            level = service.level_at(around.place) or "land"
            view = _view(service, station, (role, REGION, level), fit)
            yield _Ranked((REASONS.index(REGION), _fit_rank(fit), number, 0), view)


def _by_role(
    station: Station, around: Surroundings, fits: Fits, duties: Sequence[tuple[str, str]]
) -> Iterator[_Ranked]:
    """Yield the services that fill a role of the station and reach the place."""
    filling = _filling(duties, around.roles)
    for number, service, level in around.reaching:
        filled = sorted({*filling.get(service.kind, ()), *filling.get(service.id, ())})
        fit = fits(service) if filled else FITS_NO
        if fit == FITS_NO:
            continue
        for position in filled:
            duty, role = duties[position]
            reason = duty if duty == ADVICE or level == "kreis" else _WIDE[level]
            # Advice far away ranks behind advice in the Kreis.
            far = LEVELS.index(level) * len(duties) if reason == ADVICE else 0
            rank = (REASONS.index(reason), _fit_rank(fit), far + position, number)
            yield _Ranked(rank, _view(service, station, (role, reason, level), fit))


def _filling(
    duties: Sequence[tuple[str, str]], roles: Mapping[str, Role]
) -> Mapping[str, list[int]]:
    """Return, by kind of organisation and by service, the positions of the duties it fills."""
    found: dict[str, list[int]] = {}
    for position, (_, role) in enumerate(duties):
        for key in (*roles[role].kinds, *roles[role].services):
            found.setdefault(key, []).append(position)
    return found


def _fit_rank(fit: str) -> int:
    return 0 if fit == FITS_YES else 1


def _view(service: Service, station: Station, how: tuple[str, str, str], fit: str) -> ContactView:
    """Return a service as a contact; ``how``: role, reason, level."""
    role, reason, level = how
    return ContactView(
        service=service.id,
        name=service.title,
        role=role,
        reason=reason,
        station=station.id,
        level=level,
        source=service.source.text,
        source_date=service.source.dated,
        call_first=service.call_first,
        reports=service.reports,
        fits=fit,
        confidence=service.confidence,
        note=service.note,
    )


def _name_only(station: Station, actor: Actor, around: Surroundings) -> ContactView:
    """Return the contact for an actor of whom only the name is known."""
    sources = around.region.sources if around.region else ()
    return ContactView(
        service=None,
        name=actor.name,
        role=actor.role,
        reason=REGION,
        station=station.id,
        level="kreis",
        source=sources[0].text if sources else "",
        source_date=sources[0].dated if sources else "",
        call_first=True,
        reports=around.roles[actor.role].reports,
        fits=FITS_UNKNOWN,
        confidence="low",
        note=actor.note,
    )


def _role_of(service: Service, duties: Sequence[tuple[str, str]], roles: Mapping[str, Role]) -> str:
    """Return the role a service fills: one of the station if possible."""
    names = (*(role for _, role in duties), *roles)
    return next((role for role in names if roles[role].filled_by(service)), "")


def _gaps(station: Station, around: Surroundings, found: Sequence[ContactView]) -> Iterator[Gap]:
    """Yield what is missing among the contacts that were found."""
    note = around.region.gaps.get(station.id, "") if around.region else ""
    if note:
        yield Gap(REGION_NOTE, station.id, note=note)
    if not any(view.level == "kreis" for view in found):
        yield Gap(NO_LOCAL, station.id)
    services = [around.by_id[view.service] for view in found if view.service]
    filled = {view.role for view in found}
    for role in station.responsible:
        if role not in filled and not any(around.roles[role].filled_by(one) for one in services):
            yield Gap(NO_ROLE, station.id, role)
