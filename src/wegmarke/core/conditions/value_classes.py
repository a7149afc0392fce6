"""The values of a fact that questions can tell apart: one on either side of every limit.

What is left out here would be a person nobody thought of: a completion that is not looked at
(``confirm``), or a question that is not asked (``ask``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, floor, inf

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.atoms import AtomTest, term_of
from wegmarke.core.conditions.calendar import Period, cutoff
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Value
from wegmarke.core.conditions.when import bounds, limit_of, limits, reached, solved

ONE_DAY = timedelta(days=1)
OTHER = "\0other"
"""Stands for every code that no condition names; behind a prefix, for every longer one."""


def numbers(program: Program, definition: FactDefinition, tests: Sequence[AtomTest]) -> list[float]:
    """Return the limits of the questions with a number on either side, within the fact's range."""
    low, high = definition.range or (0, inf)
    edges: set[float] = set()
    for test in tests:
        limit = limit_of(program, test.node)
        edges |= {limit} if limit is not None else set()
        if isinstance(test.node, tree.OneOf):
            edges |= {value for value in test.node.values if isinstance(value, int | float)}
    if definition.type == "int":
        found: set[float] = {floor(edge) + step for edge in edges for step in (-1, 0, 1)}
    else:
        between = {(one + other) / 2 for one, other in pairwise(sorted(edges))}
        found = edges | between | {edge + step for edge in edges for step in (-1, 1)}
    return sorted({number for number in found if low <= number <= high} | {low})


def codes(program: Program, definition: FactDefinition, tests: Sequence[AtomTest]) -> list[str]:
    """Return all codes of the fact, or, where it has no list of them, those that are named."""
    named = {str(value) for value in definition.values}
    for test in tests:
        if isinstance(test.node, tree.OneOf):
            named |= {value for value in test.node.values if isinstance(value, str)}
        if isinstance(test.node, tree.InList):
            named |= {str(v) for v in program.book.list_values(test.node.name, program.law_day)}
    if definition.values:
        return sorted(named)
    return [*sorted(named), *sorted(name + OTHER for name in named), OTHER]


def days(program: Program, snapshot: Snapshot, fact: str, tests: Sequence[AtomTest]) -> set[date]:
    """Return a day on either side of every day on which the answer to a question changes.

    Questions about another date that is missing as well change nowhere here.
    """
    turns = {day for test in tests for day in _turns(program, snapshot, fact, test)}
    return turns | {day - ONE_DAY for day in turns}


def _turns(program: Program, snapshot: Snapshot, fact: str, test: AtomTest) -> set[date]:
    """Return the first days of other answers, whichever side of the question the fact is on."""
    node = test.node
    term = term_of(node)
    if test.fact == fact:
        if isinstance(node, tree.Since) and term is None:
            return {cutoff(reached(node), snapshot.on) + ONE_DAY}
        return bounds(node, _day(program, snapshot, term.fact) if term and term.fact else None)
    if term is not None and term.fact == fact:
        start = _day(program, snapshot, test.fact)
        return solved(reached(node).after(start), term.plus) if start is not None else set()
    # A counter that counts from this date.
    months = [ceil(number) for number in limits(program, node)]
    return {cutoff(Period(months=number), snapshot.on) + ONE_DAY for number in months}


def _day(program: Program, snapshot: Snapshot, fact: str | None) -> date | None:
    """Return the date of another fact; one that moves and was not stated is the day asked for."""
    key = fact or ""
    usual: Value = snapshot.on if program.book.facts[key].moves else None
    value = snapshot.facts.get(key, usual)
    return value if isinstance(value, date) else None
