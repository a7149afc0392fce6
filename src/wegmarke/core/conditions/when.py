"""From when: the later days on which an answer can change, exactly and without a search.

Between two such days every atom keeps its answer, so one lane per day is the whole future.
"""

from __future__ import annotations

from datetime import date, timedelta

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.atoms import AtomTest
from wegmarke.core.conditions.calendar import add_days, add_months, full_months_between
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program

HORIZON_YEARS = 3
ONE_DAY = timedelta(days=1)


def days_ahead(program: Program, roots: tuple[int, ...], snapshot: Snapshot) -> list[date]:
    """Return the days after the snapshot's day, within the horizon, on which an atom can change.

    The law is that of the snapshot's day (goals: step 7); what changes is time itself.
    """
    last = add_months(snapshot.on, 12 * HORIZON_YEARS)
    found: set[date] = set()
    for test in program.moving_tests(roots):
        found |= _days_of(program, test, snapshot)
    return sorted(day for day in found if snapshot.on < day <= last)


def _days_of(program: Program, test: AtomTest, snapshot: Snapshot) -> set[date]:
    """Return the days on which one atom may change its answer."""
    node = test.node
    if isinstance(node, tree.DayIn):
        return {day for day in (node.start, node.before) if day}
    if not isinstance(node, tree.Atom):
        return set()
    if isinstance(node, tree.HeldFor):
        return _held_days(node, snapshot)
    definition = program.book.facts.definitions.get(node.fact)
    if definition is not None and definition.counter is not None:
        return _counter_days(program, node, definition, snapshot)
    if definition is not None and definition.moves:
        return _moving_days(node, snapshot)
    if isinstance(node, tree.DateCompare) and node.term.fact is not None:
        return _moving_bound_days(program, node, snapshot)
    if isinstance(node, tree.Since):
        return _since_days(program, node, snapshot)
    return set()


def _held_days(node: tree.HeldFor, snapshot: Snapshot) -> set[date]:
    """Return the days on which a value may, and will, have been held for the period.

    The value of today is taken to go on.
    """
    held = snapshot.held.get(node.fact)
    since = (held.certainly_since, held.possibly_since) if held else ()
    return {node.period.after(day) for day in since if day is not None}


def _since_days(program: Program, node: tree.Since, snapshot: Snapshot) -> set[date]:
    start = snapshot.facts.get(node.fact)
    if not isinstance(start, date):
        return set()
    reached = add_days(node.period.after(start), int(node.event_day_excluded))
    if node.at is None:
        return {reached}
    moving = node.at.fact is not None and program.book.facts[node.at.fact].moves
    return _solved(reached, node.at) if moving else set()


def _counter_days(
    program: Program, node: tree.Atom, definition: FactDefinition, snapshot: Snapshot
) -> set[date]:
    """Return the day on which a counter reaches the limit of the atom."""
    limit = getattr(node, "limit", None)
    if isinstance(limit, tree.Parameter):
        limit = program.book.parameter(limit.name, program.law_day)
    if (
        not isinstance(limit, int | float)
        or node.fact in snapshot.frozen
        or definition.counter is None
    ):
        return set()
    limit = int(limit) + (1 if isinstance(node, tree.AtMost) else 0)
    start = snapshot.facts.get(definition.counter.since) if definition.counter.since else None
    recorded = snapshot.facts.get(node.fact)
    if isinstance(recorded, int | float):
        anchor = start if isinstance(start, date) else snapshot.on
        return {
            add_months(anchor, full_months_between(anchor, snapshot.on) + limit - int(recorded))
        }
    return {add_months(start, limit)} if isinstance(start, date) else set()


def _moving_days(node: tree.Atom, snapshot: Snapshot) -> set[date]:
    """Return the days for a comparison of the day of application, which moves with the day asked for."""
    if not isinstance(node, tree.DateCompare):
        return set()
    bound = node.term.fixed or snapshot.facts.get(node.term.fact or "")
    if not isinstance(bound, date):
        return {snapshot.on + ONE_DAY}
    day = node.term.plus.after(bound)
    return {day, day + ONE_DAY, snapshot.on + ONE_DAY}


def _moving_bound_days(program: Program, node: tree.DateCompare, snapshot: Snapshot) -> set[date]:
    """Return the days for a comparison with the day of application."""
    fact = node.term.fact
    if fact is None or fact not in program.book.facts or not program.book.facts[fact].moves:
        return set()
    value = snapshot.facts.get(node.fact)
    return _solved(value, node.term) if isinstance(value, date) else set()


def _solved(value: date, term: tree.DateTerm) -> set[date]:
    """Return the days around the one whose term equals ``value`` (month ends widen it by some days)."""
    plus = term.plus
    near = add_days(add_months(value, -(12 * plus.years + plus.months)), -plus.days)
    return {add_days(near, shift) for shift in range(-3, 5)}
