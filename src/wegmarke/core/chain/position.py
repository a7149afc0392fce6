"""Where a person stands on the chain: derived from the answers to entry and exit, never typed.

The current station is the last one, in the order of the chain, whose entry is yes and whose exit
is not yes. If there is none, it is the first one that is neither left nor unneeded; if the whole
chain is done, the last one.

=========================  ==========================================================
Before the current one     exit yes: done. Entry no: not needed. Entry yes, or unknown at
                           a station everybody needs: open (to be made up). Entry unknown
                           at an optional station: ahead (not yet decided).
After the current one      exit yes: done. Entry no at an optional station: not needed.
                           Otherwise ahead.
=========================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wegmarke.core.chain.model import Station
from wegmarke.core.conditions.values import Answer

DONE = "done"
CURRENT = "current"
OPEN_BEFORE = "open_before"
AHEAD = "ahead"
NOT_NEEDED = "not_needed"
STATES = (DONE, CURRENT, OPEN_BEFORE, AHEAD, NOT_NEEDED)


@dataclass(frozen=True, slots=True)
class Reach:
    """The answers to the entry and the exit of one station."""

    entry: Answer
    exit: Answer


@dataclass(frozen=True, slots=True)
class Position:
    """The current station, the state of every station, and whether the whole chain is done."""

    current: str
    states: Mapping[str, str]
    finished: bool = False


def position(stations: Sequence[Station], values: Mapping[str, Reach]) -> Position:
    """Return where a person stands. ``values`` has the answers of every station."""
    current, finished = _current(stations, values)
    states = {}
    passed = False
    for station in stations:
        reach = values[station.id]
        if station.id == current:
            states[station.id] = CURRENT
            passed = True
        else:
            states[station.id] = _after(station, reach) if passed else _before(station, reach)
    return Position(current, states, finished)


def _current(stations: Sequence[Station], values: Mapping[str, Reach]) -> tuple[str, bool]:
    """Return the id of the current station and whether the chain is finished."""
    for station in reversed(stations):
        reach = values[station.id]
        if reach.entry is Answer.YES and reach.exit is not Answer.YES:
            return station.id, False
    for station in stations:
        reach = values[station.id]
        if reach.exit is not Answer.YES and not _unneeded(station, reach):
            return station.id, False
    return stations[-1].id, True


def _unneeded(station: Station, reach: Reach) -> bool:
    return station.optional and reach.entry is Answer.NO


def _before(station: Station, reach: Reach) -> str:
    if reach.exit is Answer.YES:
        return DONE
    if reach.entry is Answer.NO:
        return NOT_NEEDED
    return AHEAD if station.optional and reach.entry is Answer.UNKNOWN else OPEN_BEFORE


def _after(station: Station, reach: Reach) -> str:
    if reach.exit is Answer.YES:
        return DONE
    return NOT_NEEDED if _unneeded(station, reach) else AHEAD
