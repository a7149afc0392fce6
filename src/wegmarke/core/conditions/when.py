"""From when: the days on which an answer can change, exactly and without a search.

Between two such days every atom keeps its answer, so one lane per day is the whole future.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, floor

from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.atoms import AtomTest
from wegmarke.core.conditions.calendar import Period, add_days, add_months, full_months_between
from wegmarke.core.conditions.facts import Counter
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Value

HORIZON_YEARS = 3
ONE_DAY = timedelta(days=1)
MONTH_EDGES = (1, 29, 30, 31)
"""Between these days of a month "a day plus months" keeps its distance from that day."""


def days_ahead(program: Program, roots: tuple[int, ...], snapshot: Snapshot) -> list[date]:
    """Return the days after the snapshot's day, within the horizon, on which an atom can change.

    The law is that of the snapshot's day (goals: step 7); what changes is time itself.
    """
    last = add_months(snapshot.on, 12 * HORIZON_YEARS)
    found: set[date] = set()
    for test in program.moving_tests(roots):
        found |= turning_days(program, test, snapshot, snapshot.on, last)
    return sorted(day for day in found if snapshot.on < day <= last)


def turning_days(
    program: Program, test: AtomTest, snapshot: Snapshot, start: date, end: date
) -> set[date]:
    """Return every day from ``start`` to ``end`` on which an atom's answer differs from the day before.

    There may be more days among them, also outside the two: days on which nothing changes.
    """
    node = test.node
    if isinstance(node, tree.DayIn):
        return {day for day in (node.start, node.before) if day}
    assert isinstance(node, tree.Atom)
    definitions = program.book.facts.definitions
    moving = [
        fact for fact in (test.fact, test.other) if fact in definitions and definitions[fact].moves
    ]
    if isinstance(node, tree.HeldFor):
        # A day that moves has a new value tomorrow, and none that is held.
        return _held_days(node, snapshot) | ({snapshot.on + ONE_DAY} if moving else set())
    if moving:
        days = {snapshot.on, snapshot.on + ONE_DAY}
        if len(moving) == 2 or test.uses_day:
            return days | _month_edges(start, end)
        return days | _moving_days(node, snapshot, fact_moves=moving == [test.fact])
    counter = definitions[node.fact].counter if node.fact in definitions else None
    if counter is not None:
        return _counter_days(program, node, counter, snapshot)
    value = snapshot.facts.get(node.fact)
    if isinstance(node, tree.Since) and node.at is None and isinstance(value, date):
        return {reached(node).after(value)}
    return set()


def _held_days(node: tree.HeldFor, snapshot: Snapshot) -> set[date]:
    """Return the days on which a value may, and will, have been held for the period.

    The value of today is taken to go on.
    """
    held = snapshot.held.get(node.fact)
    since = (held.certainly_since, held.possibly_since) if held else ()
    return {node.period.after(day) for day in since if day is not None}


def reached(node: tree.Node) -> Period:
    """Return the period after which a fact is compared: none, unless the atom is ``since``."""
    if not isinstance(node, tree.Since):
        return Period()
    days = node.period.days + int(node.event_day_excluded)
    return Period(node.period.years, node.period.months, days)


def _counter_days(
    program: Program, node: tree.Atom, counter: Counter, snapshot: Snapshot
) -> set[date]:
    """Return the days on which a counter reaches the limits of the atom."""
    start = snapshot.facts.get(counter.since) if counter.since else None
    recorded = snapshot.facts.get(node.fact)
    if node.fact in snapshot.frozen:
        return set()
    numbers = limits(program, node)
    if isinstance(recorded, int | float):
        anchor = start if isinstance(start, date) else snapshot.on
        more = full_months_between(anchor, snapshot.on) - recorded
        return {add_months(anchor, ceil(limit + more)) for limit in numbers}
    return (
        {add_months(start, ceil(limit)) for limit in numbers} if isinstance(start, date) else set()
    )


def limits(program: Program, node: tree.Node) -> list[float]:
    """Return the numbers at which the answer of an atom on a number changes."""
    if isinstance(node, tree.OneOf):
        values = [value for value in node.values if isinstance(value, int | float)]
        return [limit for value in values for limit in (value, floor(value) + 1)]
    number = limit_of(program, node)
    if number is None:
        return []
    return [floor(number) + 1 if isinstance(node, tree.AtMost) else number]


def limit_of(program: Program, node: tree.Node) -> float | None:
    """Return the limit of an atom on a number by the law of the program, or None if there is none."""
    limit = node.limit if isinstance(node, tree.AtLeast | tree.AtMost) else None
    if isinstance(limit, tree.Parameter):
        return program.book.parameter(limit.name, program.law_day)
    return limit


def _moving_days(node: tree.Atom, snapshot: Snapshot, *, fact_moves: bool) -> set[date]:
    """Return the days for a comparison with the day of application, which moves with the day asked for.

    ``fact_moves``: it is the fact of the atom; otherwise it is the date compared with.
    """
    term = atoms.term_of(node)
    if fact_moves:
        return bounds(node, snapshot.facts.get(term.fact or "") if term else None)
    value = snapshot.facts.get(node.fact)
    if term is None or not isinstance(value, date):
        return set()
    return solved(reached(node).after(value), term.plus)


def bounds(node: tree.Node, other: Value = None) -> set[date]:
    """Return the dates at which the answer of an atom on a date changes with the date stated.

    ``other`` is the value of the fact it is compared with, if it is compared with one. There may
    be dates among them at which nothing changes.
    """
    if isinstance(node, tree.OneOf):
        days = [value for value in node.values if isinstance(value, date)]
        return {day for value in days for day in (value, value + ONE_DAY)}
    term = atoms.term_of(node)
    fixed = (term.fixed or other) if term else None
    if term is None or not isinstance(fixed, date):
        return set()
    return solved(term.plus.after(fixed), reached(node))


def solved(value: date, plus: Period) -> set[date]:
    """Return the first day that, with ``plus``, reaches ``value``, and the first that passes it."""
    return {
        day
        for bound in (value, value + ONE_DAY)
        for near in (add_months(add_days(bound, -plus.days), -12 * plus.years - plus.months),)
        # At the end of a month the day found may be too early: then it is the next one.
        for day in (near, near + ONE_DAY)
    }


def _month_edges(start: date, end: date) -> set[date]:
    """Return the days of MONTH_EDGES in all months from ``start`` to ``end``."""
    months = range(full_months_between(start.replace(day=1), end) + 1)
    firsts = [add_months(start.replace(day=1), month) for month in months]
    return {add_days(first, number - 1) for first in firsts for number in MONTH_EDGES}
