"""Atoms: a question about one fact, as a function of its value, another fact and the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period, add_days
from wegmarke.core.conditions.values import Answer, Held, Value, same_value

if TYPE_CHECKING:
    from wegmarke.core.conditions.law import Lawbook


@dataclass(frozen=True, slots=True)
class Stated(tree.Atom):
    """The fact has a value of its own (inside the engine only; always yes or no)."""


@dataclass(frozen=True, slots=True)
class AtomTest:
    """How an atom is asked: of which fact, with which other fact, and whether the day matters.

    ``ask(value, other, day)`` gives the answer for known values; missing ones never get here.
    """

    node: tree.Node
    fact: str | None
    other: str | None
    uses_day: bool
    ask: Callable[[Value, Value, date], Answer]


def bare(node: tree.Node) -> tree.Node:
    """Return the node without citations, so that equal questions are one."""
    if isinstance(node, tree.OneOf):
        return replace(node, cite=None, values=tuple(dict.fromkeys(node.values)))
    return replace(node, cite=None)


def facts_of(atom: tree.Node) -> tuple[str, ...]:
    """Return the facts an atom looks at."""
    if not isinstance(atom, tree.Atom):
        return ()
    other = term_of(atom)
    return (atom.fact,) if other is None or other.fact is None else (atom.fact, other.fact)


def term_of(atom: tree.Node) -> tree.DateTerm | None:
    """Return the date an atom compares with, if it names one."""
    match atom:
        case tree.DateCompare(term=term):
            return term
        case tree.Since(at=at):
            return at
        case _:
            return None


def atom_test(node: tree.Node, book: Lawbook, law_day: date) -> AtomTest:
    """Return the test of an atom for the law of ``law_day`` (lists and parameters)."""
    if isinstance(node, tree.DayIn):
        return AtomTest(node, None, None, True, _day_in(node))
    if not isinstance(node, tree.Atom):
        message = f"not an atom: {node!r}"
        raise TypeError(message)
    term = term_of(node)
    other = term.fact if term else None
    uses_day = isinstance(node, tree.HeldFor) or (isinstance(node, tree.Since) and term is None)
    return AtomTest(node, node.fact, other, uses_day, _comparison(node, book, law_day))


def held_for(period: Period, value: Value, held: Held | None, day: date) -> Answer:
    """Return whether a value has been held for the period on a day; without a history unknown.

    Null is held by nobody, so it is a no.
    """
    if value is None:
        return Answer.NO
    if held is None or not same_value(value, held.value):
        return Answer.UNKNOWN
    if period.after(held.certainly_since) <= day:
        return Answer.YES
    if held.possibly_since is None or period.after(held.possibly_since) <= day:
        return Answer.UNKNOWN
    return Answer.NO


def _yes(holds: bool) -> Answer:  # noqa: FBT001 - the one place where Python's truth becomes an answer
    return Answer.YES if holds else Answer.NO


def _day_in(node: tree.DayIn) -> Callable[[Value, Value, date], Answer]:
    start, before = node.start or date.min, node.before or date.max
    return lambda _value, _other, day: _yes(start <= day < before)


def _comparison(
    atom: tree.Atom, book: Lawbook, law_day: date
) -> Callable[[Value, Value, date], Answer]:
    match atom:
        case tree.OneOf():
            return _one_of(atom)
        case tree.InList(name=name, prefix=prefix):
            wanted = tuple(str(value) for value in book.list_values(name, law_day))
            if prefix:
                return lambda value, _o, _d: _yes(
                    isinstance(value, str) and value.startswith(wanted)
                )
            return lambda value, _o, _d: _yes(isinstance(value, str) and value in wanted)
        case tree.AtLeast(limit=limit) | tree.AtMost(limit=limit):
            return _limit(atom, _number(limit, book, law_day))
        case tree.DateCompare():
            return _date_compare(atom)
        case tree.Since():
            return _since(atom)
        case Stated() | tree.HeldFor():
            # The answer by value alone: Stated looks at the lanes, ``held_for`` at the history.
            return lambda value, _o, _d: Answer.NO if value is None else Answer.UNKNOWN
        case _:
            message = f"no test for {atom!r}"
            raise TypeError(message)


def _one_of(atom: tree.OneOf) -> Callable[[Value, Value, date], Answer]:
    # True == 1 in Python: compare with the type, so that a number is never taken for yes.
    wanted = {(type(value) is bool, value) for value in atom.values}
    return lambda value, _other, _day: _yes((type(value) is bool, value) in wanted)


def _number(limit: float | tree.Parameter, book: Lawbook, law_day: date) -> float | None:
    return book.parameter(limit.name, law_day) if isinstance(limit, tree.Parameter) else limit


def _limit(atom: tree.Atom, limit: float | None) -> Callable[[Value, Value, date], Answer]:
    least = isinstance(atom, tree.AtLeast)

    def ask(value: Value, _other: Value, _day: date) -> Answer:
        if value is None:
            return Answer.NO
        if limit is None or not isinstance(value, int | float):
            return Answer.UNKNOWN
        return _yes(value >= limit if least else value <= limit)

    return ask


def _date_compare(atom: tree.DateCompare) -> Callable[[Value, Value, date], Answer]:
    compare = _COMPARE[atom.op]
    fixed, plus = atom.term.fixed, atom.term.plus

    def ask(value: Value, other: Value, _day: date) -> Answer:
        bound = fixed or other
        if not isinstance(value, date) or not isinstance(bound, date):
            return Answer.NO
        return _yes(compare(value, plus.after(bound)))

    return ask


_COMPARE: dict[str, Callable[[date, date], bool]] = {
    "by": lambda a, b: a <= b,
    "before": lambda a, b: a < b,
    "from": lambda a, b: a >= b,
    "after": lambda a, b: a > b,
}


def _since(atom: tree.Since) -> Callable[[Value, Value, date], Answer]:
    period = atom.period
    extra = 1 if atom.event_day_excluded else 0
    fixed = atom.at.fixed if atom.at else None
    own_day = atom.at is None
    plus = atom.at.plus if atom.at else None

    def ask(value: Value, other: Value, day: date) -> Answer:
        at = day if own_day else (fixed or other)
        if not isinstance(value, date) or not isinstance(at, date):
            return Answer.NO
        reached = add_days(period.after(value), extra)
        return _yes(reached <= (plus.after(at) if plus else at))

    return ask
