"""What holds from when to when: exact intervals between two days, without a search.

The facts are those stated on the snapshot's day; time moves, and on each day the law of that day
applies. A rule version that is not in force on a day is a no on that day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta

from wegmarke.core.conditions.calendar import checked_day
from wegmarke.core.conditions.errors import RequestError
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program, Programs
from wegmarke.core.conditions.time_gates import Span, Spans, TimeGates

ONE_DAY = timedelta(days=1)


def timeline(
    programs: Programs, snapshot: Snapshot, rules: Sequence[str], start: date, end: date
) -> dict[str, Spans]:
    """Return the answers to rules and goals on all days from ``start`` to ``end``, both included.

    By id, in the order of time, without gaps, neighbours with different answers. A goal has the
    three values of its grants and bans in the world that fits the person, and is unknown before it
    is covered. Days before the snapshot's day are answered as if the facts had been the same then,
    counters smaller. Raises RequestError for an unknown id, for what is no day and for days
    in the wrong order.
    """
    start, end = checked_day("start", start), checked_day("end", end)
    if end < start:
        raise RequestError("end", f"{end} is before {start}", "a day that is not before start")
    stretches = _stretches(programs.book, rules, start, end)
    parts = [
        _in_stretch(programs.on(first), snapshot, rules, first, last) for first, last in stretches
    ]
    if len(parts) == 1:
        return dict(zip(rules, parts[0], strict=True))
    columns = zip(*parts, strict=True)
    return {rule: _merged(column) for rule, column in zip(rules, columns, strict=True)}


def _stretches(
    book: Lawbook, rules: Sequence[str], start: date, end: date
) -> list[tuple[date, date]]:
    """Return the stretches of days within which the law and what it covers stay the same."""
    if book.goals.keys().isdisjoint(rules):
        cuts = book.epochs
    else:
        covered = {book.goals[rule].covered_from for rule in rules if rule in book.goals}
        cuts = sorted({*book.epochs, *(day for day in covered if day is not None)})
    inside = cuts[bisect_right(cuts, start) : bisect_right(cuts, end)]
    if not inside:
        return [(start, end)]
    return list(zip([start, *inside], [*(day - ONE_DAY for day in inside), end], strict=True))


def _in_stretch(
    program: Program, snapshot: Snapshot, rules: Sequence[str], start: date, end: date
) -> list[Spans]:
    """Return the spans of each rule while the law stays the same."""
    key: tuple[object, ...] = ("timeline", *rules)
    gates = program.kept.get(key)
    if gates is None:
        roots = tuple(program.root(rule, snapshot.facts, start) for rule in rules)
        if not program.rules.keys() >= set(rules):
            key = ("timeline", roots)  # The gates of a goal depend on the person.
            gates = program.kept.get(key)
        if gates is None:
            gates = program.kept[key] = TimeGates(program, roots)
    found: list[Spans] = gates.spans(snapshot, start, end)
    return found


def _merged(parts: Sequence[Spans]) -> Spans:
    """Return the spans of several stretches as one row; equal neighbours become one."""
    row: list[Span] = []
    for span in (span for part in parts for span in part):
        if row and row[-1].answer is span.answer:
            row[-1] = Span(row[-1].start, span.end, span.answer)
        else:
            row.append(span)
    return tuple(row)
