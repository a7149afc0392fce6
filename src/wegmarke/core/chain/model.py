"""What a chain is made of: stations, steps, roles, regions and the services of the directory.

Conditions stay plain data here; whoever evaluates them parses them once with
``core.conditions.parse.parse_node``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wegmarke.core.chain.place import Place
from wegmarke.core.conditions.deadlines import Deadline

Condition = Mapping[str, Any]
"""A condition as plain data in the vocabulary of ``core.conditions``."""

EVERYWHERE = "all"
NEWCOMERS = "newcomers"


@dataclass(frozen=True, slots=True)
class StepDeadline(Deadline):
    """The deadline of a step.

    ``when`` says for whom it counts; it must be yes. ``stays``: the step remains worth doing after
    a latest day has passed.
    """

    when: Condition | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do at a station, with its German texts.

    Shown where ``when`` is yes or missing (with ``if_unknown`` also where it is unknown) and
    ``done_when`` is not yes. ``warning`` always stands beside the text. ``advice_first``: the
    step cannot be taken back or puts papers into the hands of an authority.
    """

    id: str
    station: str
    title: str
    text: str
    warning: str = ""
    also_at: tuple[str, ...] = ()
    when: Condition | None = None
    done_when: Condition | None = None
    if_unknown: bool = False
    deadline: StepDeadline | None = None
    advice_first: bool = False
    roles: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()

    def shown_at(self, station: str) -> bool:
        """Return whether the step belongs to this station, or is shown there as well."""
        return station == self.station or station in self.also_at or EVERYWHERE in self.also_at


@dataclass(frozen=True, slots=True)
class Station:
    """A station with its German texts, its conditions and the roles that act there.

    ``advice``: roles that are named before the authority. ``gatekeeper``: roles that decide on
    an entitlement, such as the place in a course.
    """

    id: str
    name: str
    short: str
    about: str
    done_when: str
    entry: Condition
    exit: Condition
    guide_entry: Condition
    guide_exit: Condition
    optional: bool = False
    advice: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    gatekeeper: tuple[str, ...] = ()
    documents_in: tuple[str, ...] = ()
    documents_out: tuple[str, ...] = ()
    duration_days: int | None = None
    duration_basis: str = ""
    basis: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Hurdle:
    """What stands beside the stations: child care, housing, the way to work, health."""

    id: str
    title: str
    text: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Handover:
    """A hand-over between two stations."""

    source: str
    target: str
    kind: str
    critical: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """A version of a process chain."""

    id: str
    version: int
    title: str
    basis: str
    roles: Mapping[str, Role]
    stations: tuple[Station, ...]
    hurdles: tuple[Hurdle, ...]
    handovers: tuple[Handover, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)
    gaps: Mapping[str, str] = field(default_factory=dict)

    def station(self, station_id: str) -> Station:
        """Return a station. Raises KeyError if the chain has none of that id."""
        for station in self.stations:
            if station.id == station_id:
                return station
        raise KeyError(station_id)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Return all steps in the order of the stations."""
        return tuple(step for station in self.stations for step in station.steps)

    def steps_at(self, station_id: str) -> tuple[Step, ...]:
        """Return the steps shown at a station, its own first."""
        own = self.station(station_id).steps
        others = (
            step for step in self.steps if step.station != station_id and step.shown_at(station_id)
        )
        return (*own, *others)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry comes from: an address or a text, the day it is from, the day it was recorded."""

    text: str
    dated: str
    recorded_on: date | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """An area a service covers. ``level``: kreis, land or country."""

    level: str
    ags: str
    name: str


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; parts that are not known are empty."""

    street: str = ""
    postal_code: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """A service of an organisation in the directory.

    ``for_``: where it is no, the service is not for this person. ``best_for``: for whom it is
    made; it never excludes anybody. ``reports``: must report under § 87 AufenthG.
    """

    id: str
    organisation: str
    kind: str
    name: str
    area: tuple[Area, ...]
    source: Source
    confidence: str
    status: str
    call_first: bool
    reports: bool
    website: str = ""
    alternate_name: str = ""
    tags: tuple[str, ...] = ()
    audience: tuple[str, ...] = (NEWCOMERS,)
    for_: Condition | None = None
    best_for: Condition | None = None
    for_text: str = ""
    languages: tuple[str, ...] = ()
    address: Address = Address()
    phones: tuple[str, ...] = ()
    email: str = ""
    opening: tuple[str, ...] = ()
    fees: str = ""
    note: str = ""

    @property
    def title(self) -> str:
        """Return the name people know the service by."""
        return self.alternate_name or self.organisation

    def level_at(self, place: Place) -> str | None:
        """Return the narrowest level at which the service covers the place, or None."""
        found = None
        for area in self.area:
            if area.level == "kreis":
                if area.ags == place.kreis_ags:
                    return "kreis"
            elif area.level == "country":
                found = found or "country"
            elif area.ags == place.kreis_ags[:2]:
                found = "land"
        return found


@dataclass(frozen=True, slots=True)
class Role:
    """A role at a station and the kinds of organisations, or single services, that fill it.

    ``reports``: a public body that must report to the immigration authority (§ 87 AufenthG).
    """

    id: str
    title: str
    kinds: frozenset[str]
    services: tuple[str, ...] = ()
    reports: bool = False

    def filled_by(self, service: Service) -> bool:
        """Return whether the service fills this role."""
        return service.kind in self.kinds or service.id in self.services


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts at a station in a region: a service of the directory, or only a name."""

    service: str | None = None
    name: str = ""
    role: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A regional variant: its Kreise, who coordinates, who acts at which station, what is missing."""

    id: str
    name: str
    kreise: tuple[str, ...]
    coordinator: str
    sources: tuple[Source, ...]
    station_actors: Mapping[str, tuple[Actor, ...]]
    coordinator_service: str | None = None
    sourced: tuple[str, ...] = ()
    proposal: tuple[str, ...] = ()
    gaps: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
