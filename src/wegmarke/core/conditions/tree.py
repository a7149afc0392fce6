"""The typed tree of a condition: frozen nodes without behaviour.

A node is built by ``parse.parse_node`` from plain data and read by the walker, the compiler
and the explanation. It is never used as a Python truth value: ``if node`` raises.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.values import Value


@dataclass(frozen=True, slots=True)
class Node:
    """Base of all nodes. ``cite`` names paragraph and sentence the condition comes from."""

    cite: str | None

    def __bool__(self) -> NoReturn:
        """Refuse: a condition has no truth value without facts and a day."""
        message = "A condition is neither true nor false; evaluate it for facts and a day."
        raise TypeError(message)


@dataclass(frozen=True, slots=True)
class All(Node):
    """Holds if every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class UnderAge(All):
    """``under_age`` as what it means: the age is not reached, and there is a date of birth.

    Everybody reads it as ``All``; only writing it back and its sentence keep the short word.
    """

    @property
    def reached(self) -> Since:
        """Return the age that is not reached."""
        inner = self.parts[0]
        assert isinstance(inner, Not)
        assert isinstance(inner.part, Since)
        return inner.part


@dataclass(frozen=True, slots=True)
class Any(Node):
    """Holds if one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not(Node):
    """Holds if the part does not hold (set complement)."""

    part: Node


@dataclass(frozen=True, slots=True)
class AtLeastOf(Node):
    """Holds if at least ``count`` of the parts hold."""

    count: int
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Unless(Node):
    """A rule with exceptions: holds if the rule holds and none of the exceptions."""

    rule: Node
    exceptions: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class RuleRef(Node):
    """Holds if the named rule holds on the day asked for."""

    rule: str


@dataclass(frozen=True, slots=True)
class GoalRef(Node):
    """Holds if the named goal is a yes on the day asked for."""

    goal: str


@dataclass(frozen=True, slots=True)
class DayIn(Node):
    """Holds if the day asked for lies in ``start <= day < before``."""

    start: date | None
    before: date | None


NO_PERIOD = Period()


@dataclass(frozen=True, slots=True)
class DateTerm:
    """A date: fixed, or another fact, plus a period."""

    fixed: date | None = None
    fact: str | None = None
    plus: Period = NO_PERIOD


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value of the law, named in ``parameters.yaml``."""

    name: str


@dataclass(frozen=True, slots=True)
class Atom(Node):
    """A question about one fact."""

    fact: str


@dataclass(frozen=True, slots=True)
class OneOf(Atom):
    """The fact has one of the values; ``None`` stands for "does not apply"."""

    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class InList(Atom):
    """The fact is in a dated list of ``data/codes``; by prefix if ``prefix``."""

    name: str
    prefix: bool


@dataclass(frozen=True, slots=True)
class AtLeast(Atom):
    """The number is at least the limit."""

    limit: int | float | Parameter


@dataclass(frozen=True, slots=True)
class AtMost(Atom):
    """The number is at most the limit."""

    limit: int | float | Parameter


@dataclass(frozen=True, slots=True)
class DateCompare(Atom):
    """The date compares with another one; ``op`` is by (<=), before (<), from (>=) or after (>)."""

    op: str
    term: DateTerm


@dataclass(frozen=True, slots=True)
class Since(Atom):
    """The period after the date has run out on the day ``at`` (default: the day asked for).

    ``age`` marks birthdays (``reached_age``): the same arithmetic, other words.
    ``event_day_excluded``: the day of the event does not count, so one day more.
    """

    period: Period
    at: DateTerm | None
    event_day_excluded: bool = False
    age: bool = False


@dataclass(frozen=True, slots=True)
class HeldFor(Atom):
    """The present value has been held without a break for the period (histories)."""

    period: Period


def children(node: Node) -> tuple[Node, ...]:
    """Return the direct parts of a node; none for atoms and references."""
    match node:
        case All(parts=parts) | Any(parts=parts) | AtLeastOf(parts=parts):
            return parts
        case Not(part=part):
            return (part,)
        case Unless(rule=rule, exceptions=exceptions):
            return (rule, *exceptions)
        case _:
            return ()


Path = tuple[str | int, ...]
"""Where a part stands in plain data: ``("all", 1, "not")``."""


def steps(node: Node) -> tuple[tuple[Path, Node], ...]:
    """Return the direct parts, each with its path from the node, as ``DefinitionError.path`` has it."""
    match node:
        case All(parts=parts):
            return tuple((("all", i), part) for i, part in enumerate(parts))
        case Any(parts=parts):
            return tuple((("any", i), part) for i, part in enumerate(parts))
        case AtLeastOf(parts=parts):
            return tuple((("at_least", "of", i), part) for i, part in enumerate(parts))
        case Not(part=part):
            return ((("not",), part),)
        case Unless(rule=rule, exceptions=exceptions):
            rest = ((("unless", "exceptions", i), part) for i, part in enumerate(exceptions))
            return ((("unless", "rule"), rule), *rest)
        case _:
            return ()


def placed(node: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Yield the node and all its parts, each with its path; the parts of ``under_age`` have its own."""
    if isinstance(node, UnderAge):
        yield from ((path, part) for part in nodes_of(node))
        return
    yield path, node
    for step, part in steps(node):
        yield from placed(part, path + step)


def nodes_of(node: Node) -> Iterator[Node]:
    """Yield the node and all its parts."""
    yield node
    for part in children(node):
        yield from nodes_of(part)
