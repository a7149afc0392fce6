"""The shapes that the components draw: any object with these attributes will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Station:
    """A station on the line; state is done, current, open_before, ahead or not_needed.

    The label is a text, or anything that writes itself into a page with its language.
    """

    id: str
    label: object
    state: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A station with what its drawing needs."""

    station: Station
    href: str
    travelled: bool
    loop: str

    @property
    def state(self) -> str:
        """The state of the station."""
        return self.station.state


@dataclass(frozen=True, slots=True)
class Reason:
    """A node of an explanation; value is yes, no or unknown."""

    value: str
    text: str
    cite: str = ""
    children: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar; kind is yes, apply, open or no; x and width are percentages."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the time axis."""

    x: str
    label: str
    anchor: str = "middle"


def stops(stations: Sequence[Station]) -> list[Stop]:
    """The stations in order, with the way travelled and the loops past what is not needed.

    A loop is drawn by the first of a run of stations that are not needed; `loop` is the number
    of stations in the run, with `start` or `end` where the run touches an end of the line.
    """
    reached = max(
        (at for at, one in enumerate(stations) if one.state in {"done", "current"}), default=-1
    )
    return [
        Stop(one, one.href or f"#station-{one.id}", at <= reached, loop_from(stations, at))
        for at, one in enumerate(stations)
    ]


def loop_from(stations: Sequence[Station], at: int) -> str:
    """The loop that begins at a station, or nothing."""
    skipped = [one.state == "not_needed" for one in stations]
    if not skipped[at] or (at and skipped[at - 1]):
        return ""
    after = next((place for place in range(at, len(skipped)) if not skipped[place]), None)
    if at == 0:
        return "start"
    if after is None:
        return "end"
    return str(after - at)
