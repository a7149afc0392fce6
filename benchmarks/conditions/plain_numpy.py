"""Plain NumPy: the rules as somebody would write them by hand over arrays, in three values.

Two arrays of bools per condition (certainly, possibly). Full months since a date are counted once
per date, as anybody would; nothing is packed, cut off or cut into blocks.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from datetime import date
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from people import Column, People

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.law import Lawbook

Bools = NDArray[np.bool_]
Pair = tuple[Bools, Bools]
COMPARE = {
    "by": np.less_equal,
    "before": np.less,
    "from": np.greater_equal,
    "after": np.greater,
}


def full_months(days: NDArray[np.datetime64], on: date) -> NDArray[np.int64]:
    """Return the full months from each day to ``on``; the end of a month as in § 188 Abs. 3 BGB."""
    months = days.astype("datetime64[M]")
    numbers = (days - months).astype(np.int64)
    this_month = np.datetime64(on, "M")
    last_day = ((this_month + 1).astype("datetime64[D]") - np.timedelta64(1, "D")).item().day
    not_yet = on.day < np.minimum(numbers + 1, last_day)
    return (this_month - months).astype(np.int64) - not_yet


class PlainNumpy:
    """Answers rules for all persons on one day."""

    def __init__(self, book: Lawbook, people: People, on: date) -> None:
        """Take the columns as they are; nothing is computed before a rule is asked."""
        self.book = book
        self.people = people
        self.on = on
        self._rules: dict[str, Pair] = {}
        self._months: dict[str, NDArray[np.int64]] = {}

    def answers(self, rules: Iterable[str]) -> dict[str, Pair]:
        """Return (certain, possible) per rule."""
        return {rule_id: self.rule(rule_id) for rule_id in rules}

    def rule(self, rule_id: str) -> Pair:
        """Return who certainly and who possibly fulfils a rule; each is computed once."""
        if rule_id not in self._rules:
            self._rules[rule_id] = self.node(self.book.rules[rule_id].when)
        return self._rules[rule_id]

    def node(self, node: tree.Node) -> Pair:
        """Return who certainly and who possibly fulfils a condition."""
        match node:
            case tree.All(parts=parts):
                pairs = [self.node(part) for part in parts]
                return _joined(operator.and_, pairs)
            case tree.Any(parts=parts):
                pairs = [self.node(part) for part in parts]
                return _joined(operator.or_, pairs)
            case tree.Not(part=part):
                certain, possible = self.node(part)
                return ~possible, ~certain
            case tree.RuleRef(rule=rule_id):
                return self.rule(rule_id)
            case tree.Atom(fact=fact):
                column = self.people[fact]
                holds = self._holds(node, column)
                return holds & ~column.missing, holds | column.missing
            case _:
                message = f"not written for plain NumPy: {node!r}"
                raise TypeError(message)

    def _holds(self, atom: tree.Atom, column: Column) -> Bools:
        match atom:
            case tree.OneOf(values=values):
                return _among(column, values)
            case tree.AtLeast(limit=limit):
                return np.greater_equal(column.values, limit)
            case tree.AtMost(limit=limit):
                return np.less_equal(column.values, limit)
            case tree.DateCompare(op=op, term=tree.DateTerm(fixed=day)) if day is not None:
                return COMPARE[op](column.days(), np.datetime64(day))
            case tree.Since(period=period, at=None) if not (period.days and period.months):
                if period.days:
                    return np.datetime64(self.on) - column.days() >= np.timedelta64(period.days)
                return self._full_months(atom.fact, column) >= 12 * period.years + period.months
            case _:
                message = f"not written for plain NumPy: {atom!r}"
                raise TypeError(message)

    def _full_months(self, fact: str, column: Column) -> NDArray[np.int64]:
        if fact not in self._months:
            self._months[fact] = full_months(column.days(), self.on)
        return self._months[fact]


def _among(column: Column, values: tuple[object, ...]) -> Bools:
    """Return who has one of the values; nothing in the columns is null, so null is nobody."""
    if column.definition.type == "bool":
        found = [column.values == value for value in values if isinstance(value, bool)]
    else:
        known = column.definition.values
        found = [column.values == known.index(value) for value in values if value in known]
    return reduce(operator.or_, found) if found else np.zeros(len(column.missing), bool)


def _joined(join: Callable[[Bools, Bools], Bools], pairs: list[Pair]) -> Pair:
    certain, possible = zip(*pairs, strict=True)
    return reduce(join, certain), reduce(join, possible)
