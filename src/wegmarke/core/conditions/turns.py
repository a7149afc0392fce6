"""What an atom says over time, for one person: words in which every bit is a stretch of days.

The days on which any atom turns cut time into lanes: lane 0 lies before the first of them, lane n
begins with the n-th. A word holds the certain lanes in its lower half and the possible lanes in
its upper half, so one "and" or "or" answers both. Days are ordinals (``date.toordinal``).

Most atoms turn once: then a lane mask is all there is to know. What depends on the values of some
facts is kept in a table by these values; people share it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.atoms import AtomTest
from wegmarke.core.conditions.calendar import full_months_between
from wegmarke.core.conditions.lanes import MISSING
from wegmarke.core.conditions.lookups import Entry
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program, atom_masks
from wegmarke.core.conditions.values import Answer, Held
from wegmarke.core.conditions.when import limit_of, turning_days

UNSURE = -(10**9)
"""No day of any calendar: stands for the day of turning where the answer is unknown at all times."""
ALWAYS = -1
"""Before every day: an atom that turns then has always held."""
NEVER = date.max.toordinal() + 1
Turns = tuple[tuple[int, ...], tuple[int, ...]]
"""The days on which the certain and the possible lanes of an atom begin or end."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the lanes of an atom come from.

    ``kind``: ``same`` (an answer for all days), ``dated`` (the same for a fact that is a date),
    ``compared`` (the same for two dates), ``since`` (holds from a day after a date on), ``from``
    and ``until`` (holds from the day of turning on, or until then), ``often`` (turns on several
    days). ``entry`` takes the values of ``facts`` (None: there is no such fact) and then what
    ``further`` names: the day of the facts (``o``), whether the first fact stands still
    (``still``), since when it has had its value (``held``), all facts that stand still (``z``),
    the first and the last day (``a``, ``b``).
    """

    test: AtomTest
    kind: str
    facts: tuple[str | None, ...]
    further: tuple[str, ...]
    entry: Entry


def source(program: Program, number: int) -> Source:
    """Return where the lanes of an atom of the program come from."""
    test = program.atoms[number]
    facts = tuple(fact for fact in (test.fact, test.other) if fact is not None)
    definitions = program.book.facts.definitions
    counters = {fact: definitions[fact].counter for fact in facts if fact in definitions}
    starts = [counter.since for counter in counters.values() if counter and counter.since]
    both = tuple(dict.fromkeys((*facts, *starts)))
    if isinstance(test.node, tree.HeldFor):
        further = ("held", "o", "a", "b")
        return Source(test, "often", facts, further, held_turns(program, test))
    if isinstance(test.node, atoms.Stated):
        return Source(test, "same", both, (), constant(test))
    if not program.moves(number):
        dates = all(fact in definitions and definitions[fact].type == "date" for fact in facts)
        kind = ("dated" if test.other is None else "compared") if dates else "same"
        return Source(test, kind, facts, (), constant(test))
    counter = counters.get(test.fact or "")
    moves = any(fact in definitions and definitions[fact].moves for fact in facts)
    match test.node:
        case tree.Since(at=None) if not counter and not moves:
            return Source(test, "since", facts, (), constant(test))
        case tree.AtLeast() | tree.AtMost() if counter:
            kind = "from" if isinstance(test.node, tree.AtLeast) else "until"
            entry = counter_turns(program, test.node)
            return Source(test, kind, (test.fact, counter.since), ("o", "still"), entry)
        case _:
            further = ("o", "z", "a", "b")
            return Source(test, "often", both, further, any_turns(program, test, both))


def months_later(start: date, months: int) -> int:
    """Return the ordinal of ``add_months(start, months)``, also beyond the last year of ``date``."""
    number = start.year * 12 + start.month - 1 + months
    first = FIRST_OF_MONTH[number]
    if start.day <= 28:
        return first + start.day - 1
    return min(first + start.day, FIRST_OF_MONTH[number + 1]) - 1


class _FirstOfMonth(dict[int, int]):
    def __missing__(self, number: int) -> int:
        # Years begin in March here, so that the leap day is the last one.
        year, month = divmod(number - 2, 12)
        days = 365 * year + year // 4 - year // 100 + year // 400
        first = self[number] = days + (153 * month + 2) // 5 - 305
        return first


FIRST_OF_MONTH = _FirstOfMonth()
"""The ordinal of the first day of a month, by 12 times the year plus the month from 0."""


def constant(test: AtomTest) -> Callable[..., Answer]:
    """Return the answer of an atom that does not depend on the day, by its one or two values."""
    ask, any_day = test.ask, date.min
    if isinstance(test.node, atoms.Stated):
        return lambda *values: Answer.YES if set(values) != {MISSING} else Answer.NO
    if test.other is None:
        return lambda value: Answer.UNKNOWN if value is MISSING else ask(value, None, any_day)

    def compared(value: Any, other: Any) -> Answer:
        if value is None or other is None:
            return Answer.NO
        return Answer.UNKNOWN if MISSING in (value, other) else ask(value, other, any_day)

    return compared


def counter_turns(program: Program, node: tree.AtLeast | tree.AtMost) -> Callable[..., int]:
    """Return the day on which a counter reaches the limit, or passes the most it may be.

    By the number stated, the date it counts from, the day of the facts and whether it stands still.
    """
    number = limit_of(program, node)
    most = isinstance(node, tree.AtMost)
    limit = (floor(number) + 1 if most else number) if number is not None else 0
    no = ALWAYS if most else NEVER

    def turns(recorded: Any, start: Any, on: date, still: bool) -> int:  # noqa: FBT001 - one of the values in the key of the table
        if recorded is None or (recorded is MISSING and start is None):
            return no
        if number is None or (recorded is MISSING and start is MISSING):
            return UNSURE
        anchor = start if isinstance(start, date) else on
        if recorded is not MISSING:
            wanted = ceil(limit - recorded) + full_months_between(anchor, on)
        elif limit <= 0:
            return ALWAYS  # Counted from a date alone it is never below 0.
        else:
            wanted = ceil(limit)
        if still:
            return ALWAYS if full_months_between(anchor, on) >= wanted else NEVER
        return months_later(anchor, wanted)

    return turns


def any_turns(program: Program, test: AtomTest, keys: tuple[str, ...]) -> Callable[..., Turns]:
    """Return all days on which an atom turns, by asking it once between any two that can matter.

    By the values of the facts ``keys``, the day of the facts, what stands still, and the first and
    the last day.
    """

    def turns(*arguments: Any) -> Turns:
        *values, on, frozen, start, end = arguments
        pairs = zip(keys, values, strict=True)
        facts = {key: value for key, value in pairs if value is not MISSING}
        return _turns(program, test, Snapshot({}, facts, on, (), (), frozen), start, end)

    return turns


def held_turns(program: Program, test: AtomTest) -> Callable[..., Turns]:
    """Return all days on which it becomes possible or certain that a value has been held so long.

    By the value, since when it has been held, the day of the facts, the first and the last day.
    """
    fact = str(test.fact)

    def turns(value: Any, held: Held | None, on: date, start: date, end: date) -> Turns:
        facts = {} if value is MISSING else {fact: value}
        histories = {} if held is None else {fact: held}
        shot = Snapshot({}, facts, on, (), (), frozenset(), histories)
        return _turns(program, test, shot, start, end)

    return turns


def _turns(program: Program, test: AtomTest, shot: Snapshot, start: date, end: date) -> Turns:
    later = turning_days(program, test, shot, start, end)
    days = [start, *sorted(day for day in later if start < day <= end)]
    by_day = [(day, 1 << lane) for lane, day in enumerate(days)]
    lanes = program.lanes(shot, None, (1 << len(days)) - 1, days=by_day)
    certain, possible = atom_masks(test, lanes)
    return _edges(certain, days), _edges(possible, days)


def _edges(held: int, days: list[date]) -> tuple[int, ...]:
    """Return the days on which the lanes that are held begin or end."""
    turned = held ^ held << 1
    return tuple(
        day.toordinal() if lane else ALWAYS for lane, day in enumerate(days) if turned >> lane & 1
    )
