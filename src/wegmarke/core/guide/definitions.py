"""What the guide needs to know: the law, the chain, the regions and the directory."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from wegmarke.core.chain.contacts import Surroundings
from wegmarke.core.chain.model import Chain, Region, Service
from wegmarke.core.chain.place import Place
from wegmarke.core.conditions.law import Goal, Lawbook
from wegmarke.core.conditions.program import Programs


@dataclass(frozen=True)
class Definitions:
    """Checked definitions of one installation; read once, never changed.

    The conditions of stations, steps and services are compiled with the law, under the names
    that ``station_entry`` and the other functions below give them.
    """

    book: Lawbook
    chain: Chain
    regions: tuple[Region, ...]
    services: tuple[Service, ...]
    rules_hash: str

    @cached_property
    def programs(self) -> Programs:
        """Return the compiled law; each epoch is compiled when it is first needed."""
        return Programs(self.book)

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        """Return the goals the public guide answers, in their order."""
        return tuple(goal for goal in self.book.goals.values() if goal.in_guide)

    def region_of(self, kreis_ags: str) -> Region | None:
        """Return the region that a Kreis belongs to, if it has one."""
        return next((region for region in self.regions if kreis_ags in region.kreise), None)

    def surroundings(self, place: Place) -> Surroundings:
        """Return what is around a place; what reaches a Kreis is looked up once."""
        if place.kreis_ags not in self._near:
            region = self.region_of(place.kreis_ags)
            actors = region.station_actors.values() if region else ()
            named = {actor.service for row in actors for actor in row}
            self._near[place.kreis_ags] = tuple(
                service
                for service in self.services
                if service.id in named or service.level_at(place)
            )
        near = self._near[place.kreis_ags]
        return Surroundings(place, self.region_of(place.kreis_ags), near, self.chain.roles)

    @cached_property
    def _near(self) -> dict[str, tuple[Service, ...]]:
        return {}


def station_entry(station: str) -> str:
    """Return the name of a station's entry condition."""
    return f"station {station} entry"


def station_exit(station: str) -> str:
    """Return the name of a station's exit condition in the guide."""
    return f"station {station} exit"


def station_open(station: str) -> str:
    """Return the name of the condition that a station is entered and not left."""
    return f"station {station} open"


def step_when(step: str) -> str:
    """Return the name of the condition for showing a step."""
    return f"step {step}"


def step_done_when(step: str) -> str:
    """Return the name of the condition for a step being done."""
    return f"step {step} done"


def step_deadline_when(step: str) -> str:
    """Return the name of the condition for whom a step's deadline counts."""
    return f"step {step} deadline"


def service_condition(service: str, excludes: bool) -> str:  # noqa: FBT001 - two conditions of one service
    """Return the name of the condition that says whom a service is for, or for whom it is made."""
    return f"service {service} {'for' if excludes else 'best for'}"
