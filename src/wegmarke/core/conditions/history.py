"""Histories: facts on two time axes, what was true on a day as known on another day.

An entry says, on the day it is recorded, which value a fact has on some days. What is recorded
later about the same days replaces what was known before, for those days only; nothing is changed
or deleted, so every earlier state of knowledge can still be asked for. Days about which nothing is
recorded are unknown, never a no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, groupby

from wegmarke.core.conditions.calendar import (
    FIRST_DAY,
    LAST_DAY,
    Period,
    days_in_total,
    full_months_between,
)
from wegmarke.core.conditions.errors import FactError, HistoryError, HistoryErrors
from wegmarke.core.conditions.facts import Counter, FactCatalogue
from wegmarke.core.conditions.lanes import Missing
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.person import Snapshot, snapshot
from wegmarke.core.conditions.tree import Node
from wegmarke.core.conditions.values import Answer, Held, Value, same_value
from wegmarke.core.conditions.walker import Walker

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """What was recorded on one day about one fact on some days, both ends included.

    ``value``: None says that the fact does not apply on these days, ``MISSING`` that its value is
    not known (any longer). ``valid_to``: None where no end is known. The number of a counter is
    that of the day ``valid_from``. A correction is a new entry, recorded later.
    """

    fact: str
    value: Value | Missing
    valid_from: date
    valid_to: date | None
    recorded_on: date

    def covers(self, day: date) -> bool:
        """Return whether the entry is about this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which one value is recorded without a break, both ends included (None: no end)."""

    start: date
    end: date | None
    value: Value


@dataclass(frozen=True, slots=True)
class DaysHeld:
    """On how many days a value was held, breaks left out: at least and at most."""

    certain: int
    possible: int

    def reach(self, period: Period) -> Answer:
        """Return whether the days add up to a period that may have breaks (§ 191 BGB)."""
        wanted = days_in_total(period)
        if self.certain >= wanted:
            return Answer.YES
        return Answer.UNKNOWN if self.possible >= wanted else Answer.NO


class History:
    """All entries about one person. Immutable."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Keep the entries; their values have passed ``typed_entries``.

        Raises HistoryErrors where days are impossible, or where two entries recorded on the same
        day give the same fact different values on the same days.
        """
        self.entries = tuple(entries)
        errors = [error for entry in self.entries for error in _impossible(entry)]
        if errors:
            raise HistoryErrors(errors)
        # By fact, latest knowledge first: the first entry that covers a day is the one that counts.
        newest = sorted(self.entries, key=lambda e: (e.recorded_on, e.valid_from), reverse=True)
        self._by_fact: dict[str, list[Entry]] = {}
        for entry in newest:
            self._by_fact.setdefault(entry.fact, []).append(entry)
        errors = [
            error
            for known in self._by_fact.values()
            for _, same_day in groupby(known, key=lambda entry: entry.recorded_on)
            for error in _contradictions(list(same_day))
        ]
        if errors:
            raise HistoryErrors(errors)

    def entry(self, fact: str, day: date, known_on: date) -> Entry | None:
        """Return the entry that counts for a fact on ``day``, as known on ``known_on``."""
        for entry in self._by_fact.get(fact, ()):
            if entry.recorded_on <= known_on and entry.covers(day):
                return entry
        return None

    def on(self, day: date, known_on: date) -> dict[str, Value]:
        """Return the facts that were true on ``day`` as known on ``known_on``.

        What is not known is left out; None stands for "does not apply".
        """
        found = ((fact, self.entry(fact, day, known_on)) for fact in self._by_fact)
        return {
            fact: entry.value
            for fact, entry in found
            if entry is not None and not isinstance(entry.value, Missing)
        }

    def stretches(self, fact: str, known_on: date) -> list[Stretch]:
        """Return the days with a known value, in order; adjoining ones of the same value are one."""
        found: list[Stretch] = []
        days = self._days_of_change(fact)
        for number, start in enumerate(days):
            entry = self.entry(fact, start, known_on)
            if entry is None or isinstance(entry.value, Missing):
                continue
            end = days[number + 1] - ONE_DAY if number + 1 < len(days) else None
            last = found[-1] if found else None
            if last and last.end == start - ONE_DAY and same_value(last.value, entry.value):
                found[-1] = replace(last, end=end)
            else:
                found.append(Stretch(start, end, entry.value))
        return found

    def held(self, fact: str, on: date, known_on: date) -> Held | None:
        """Return since when the value of the day ``on`` has been held; None where it is not known.

        An interruption begins the time anew. A day about which nothing is recorded may be one: the
        value has been held certainly since after it, possibly since before it.
        """
        before = [stretch for stretch in self.stretches(fact, known_on) if stretch.start <= on]
        present = before.pop() if before else None
        if present is None or (present.end is not None and present.end < on):
            return None
        others = [part.end for part in before if not same_value(part.value, present.value)]
        last_other = others[-1] if others else None
        possibly = last_other + ONE_DAY if last_other else None
        return Held(present.value, present.start, possibly)

    def days_held(
        self, fact: str, value: Value, start: date, end: date, known_on: date
    ) -> DaysHeld:
        """Return the days from ``start`` to ``end``, both included, on which a fact had a value.

        The certain ones are those on which it is recorded; possible are also those about which
        nothing is recorded. Raises ValueError where ``end`` lies before ``start``.
        """
        if end < start:
            message = f"the last day {end} lies before the first day {start}; exchange them"
            raise ValueError(message)
        same = other = 0
        for part in self.stretches(fact, known_on):
            last = end if part.end is None else min(part.end, end)
            days = max((last - max(part.start, start)).days + 1, 0)
            if same_value(part.value, value):
                same += days
            else:
                other += days
        return DaysHeld(same, (end - start).days + 1 - other)

    def _days_of_change(self, fact: str) -> list[date]:
        """Return the days on which an entry about the fact begins, or has just ended."""
        known = self._by_fact.get(fact, ())
        ends = {entry.valid_to + ONE_DAY for entry in known if entry.valid_to}
        return sorted({entry.valid_from for entry in known} | ends)

    def days_of_change(self, start: date, end: date) -> list[date]:
        """Return ``start`` and the days after it, up to ``end``, on which any fact may change."""
        days = {day for fact in self._by_fact for day in self._days_of_change(fact)}
        return sorted({start} | {day for day in days if start < day <= end})


def typed_entries(catalogue: FactCatalogue, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with the types of the catalogue (dates from text).

    Raises HistoryErrors with one error per unknown fact or wrong value, naming fact and days.
    """
    good, errors = [], []
    for entry in entries:
        try:
            known = isinstance(entry.value, Missing) and entry.fact in catalogue
            value = entry.value if known else catalogue.typed(entry.fact, entry.value)
            good.append(replace(entry, value=value))
        except FactError as error:
            errors.append(HistoryError(entry.fact, entry.valid_from, entry.valid_to, str(error)))
    if errors:
        raise HistoryErrors(errors)
    return good


def snapshot_of(book: Lawbook, history: History, on: date, known_on: date) -> Snapshot:
    """Return the facts of the day ``on`` as known on ``known_on``, ready for evaluation.

    Counters have grown since the day they were recorded for. On later days the facts stay as they
    are on ``on``, and what is held goes on being held; for a day after the one on which the history
    itself ends a value, take the snapshot of that day. Raises FactErrors where the facts of the day
    are impossible, HistoryErrors where a counter stood still for only some of the time.
    """
    facts = book.facts.check(history.on(on, known_on), on)
    counting = _Counting(book, history, on, known_on)
    counted: dict[str, Value] = {}
    held: dict[str, Held] = {}
    for fact in facts:
        definition = book.facts[fact]
        since = history.held(fact, on, known_on)
        if definition.counter is not None:
            counted[fact] = counting.number(fact, definition.counter, facts)
        elif since is not None and not definition.moves:
            # A number that counts and a date that moves along have no value that is held.
            held[fact] = since
    return replace(snapshot(book, {**facts, **counted}, on), held=held)


@dataclass(frozen=True, slots=True)
class _Counting:
    """Brings the numbers of counters from the day they were recorded for to the day asked for."""

    book: Lawbook
    history: History
    on: date
    known_on: date

    def number(self, fact: str, counter: Counter, facts: Mapping[str, Value]) -> Value:
        """Return the number on the day: as recorded, plus the months that have become full since."""
        recorded, entry = facts[fact], self.history.entry(fact, self.on, self.known_on)
        if entry is None or not isinstance(recorded, int | float):
            return recorded
        if counter.stops_when is not None and self._stood_still(entry, counter.stops_when):
            return recorded
        start = facts.get(counter.since) if counter.since else None
        anchor = start if isinstance(start, date) else entry.valid_from
        before = full_months_between(anchor, entry.valid_from)
        return recorded + full_months_between(anchor, self.on) - before

    def _stood_still(self, entry: Entry, stops_when: Node) -> bool:
        """Return whether the counter has not grown since its entry."""
        days = self.history.days_of_change(entry.valid_from, self.on)
        stood = {
            Walker(self.book, self.history.on(day, self.known_on), day).answer(stops_when)
            is Answer.YES
            for day in days
        }
        if len(stood) > 1:
            problem = (
                "the number stood still for only some of these days; record the number it has on"
                f" a later day, at best on {days[-1]}"
            )
            raise HistoryErrors([HistoryError(entry.fact, entry.valid_from, self.on, problem)])
        return stood == {True}


def _impossible(entry: Entry) -> list[HistoryError]:
    """Return what is wrong with the days of an entry."""
    days = [entry.valid_from, entry.recorded_on, *([entry.valid_to] if entry.valid_to else [])]
    problem = ""
    if any(type(day) is not date or not FIRST_DAY <= day <= LAST_DAY for day in days):
        problem = f"every day of an entry is a date from {FIRST_DAY} to {LAST_DAY}"
    elif entry.valid_to is not None and entry.valid_to < entry.valid_from:
        problem = "the last day lies before the first; exchange them"
    if not problem:
        return []
    return [HistoryError(entry.fact, entry.valid_from, entry.valid_to, problem)]


def _contradictions(same_day: list[Entry]) -> list[HistoryError]:
    """Return the days on which entries recorded on the same day have different values."""
    found = []
    for one, other in combinations(same_day, 2):
        start = max(one.valid_from, other.valid_from)
        ends = [end for end in (one.valid_to, other.valid_to) if end is not None]
        end = min(ends) if ends else None
        if (end is None or start <= end) and not same_value(one.value, other.value):
            values = " and ".join(sorted((repr(one.value), repr(other.value))))
            problem = (
                f"{values} were both recorded on {one.recorded_on}; keep one of them for these"
                " days, or record the correction on a later day"
            )
            found.append(HistoryError(one.fact, start, end, problem))
    return found
