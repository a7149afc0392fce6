"""Rules, derived facts, goals, dated lists and parameters: what the law data become in core."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.deadlines import Deadline
from wegmarke.core.conditions.errors import DefinitionError, UnknownId
from wegmarke.core.conditions.facts import FactCatalogue
from wegmarke.core.conditions.tree import Node
from wegmarke.core.conditions.values import Value

STRENGTHS = ("free", "entitlement", "should", "discretionary")
"""Strengths of a grant, strongest first (goals: step 5)."""

BA_NEEDS = ("not_needed", "deemed_given", "comparability", "priority")


@dataclass(frozen=True, slots=True)
class Review:
    """What is uncertain about a rule; travels with every answer that rests on it."""

    status: str
    reason: str = ""
    changed_on: date | None = None
    ask: str = ""
    best_known: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows if the rule holds: outcome code, strength, layer of the Bundesagentur."""

    code: str
    strength: str | None = None
    ba: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a rule line, in force from ``valid_from`` to ``valid_to``, both included."""

    id: str
    line: str
    topic: str
    when: Node
    outcome: Outcome
    citations: tuple[str, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    text_of: date | None = None
    review: Review = Review("sure")
    deadlines: tuple[Deadline, ...] = ()

    def in_force(self, on: date) -> bool:
        """Return whether this version is the law of the day ``on``."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Derived:
    """Rules that set a fact: any clause makes it true, ``false_if`` wins.

    ``definition``: if no clause holds the fact is false; ``sufficient``: it is then unknown.
    A derived fact that is stated is taken as stated.
    """

    fact: str
    kind: str
    clauses: tuple[Node, ...]
    false_if: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Grant:
    """A rule that gives what the goal asks for, with its strength; ``ba``: second layer applies."""

    rule: str
    strength: str
    ba: bool = False


@dataclass(frozen=True, slots=True)
class Ban:
    """A rule that takes it away, unless lifted; ``bars`` limits it to some grants."""

    rule: str
    lifted_by: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    timing: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that only a person can answer; ``expected`` is the best known answer."""

    rule: str
    expected: str = ""


@dataclass(frozen=True, slots=True)
class GoalDate:
    """A day counted from a fact, such as the first day on which to apply."""

    fact: str
    add: Period


@dataclass(frozen=True, slots=True)
class Goal:
    """What a person asks for, and how rules combine to answer it.

    ``no_needs_ban``: where no rule grants it and none bans it, the law is not covered here and the
    answer is unknown, never no.
    """

    id: str
    grants: tuple[Grant, ...]
    bans: tuple[Ban, ...] = ()
    lifts_all: tuple[str, ...] = ()
    ba_layer: tuple[tuple[str, str], ...] = ()
    checks: tuple[Check, ...] = ()
    hints: tuple[str, ...] = ()
    facts: Mapping[str, Value] = field(default_factory=dict)
    default_facts: Mapping[str, Value] = field(default_factory=dict)
    default_unless: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    as_if_rule: str | None = None
    as_if_facts: Mapping[str, Value] = field(default_factory=dict)
    covered_from: date | None = None
    no_needs_ban: bool = False
    dates: Mapping[str, GoalDate] = field(default_factory=dict)
    in_guide: bool = False
    order: int = 0

    def worlds(self) -> tuple[dict[str, Value], ...]:
        """Return the hypothetical facts this goal can be asked under; the first is the usual one."""
        worlds = [{**self.default_facts, **self.facts}]
        worlds += [
            {**self.facts, fact: value}
            for fact, values in self.default_unless.items()
            for value in values
        ]
        return tuple(
            dict(pairs) for pairs in dict.fromkeys(tuple(world.items()) for world in worlds)
        )

    def world(self, facts: Mapping[str, Value]) -> dict[str, Value]:
        """Return the hypothetical facts for somebody with these stated facts."""
        stated = {
            f: facts[f] for f, values in self.default_unless.items() if facts.get(f) in values
        }
        return {**(stated or self.default_facts), **self.facts}


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A list or parameter from a day on; ``None`` as value: no value is known from then on."""

    start: date | None
    value: object
    cite: str = ""


NOTHING: Mapping[str, tuple[DatedValue, ...]] = {}
NO_CONDITIONS: Mapping[str, Node] = {}


class Lawbook:
    """All definitions that conditions can refer to. Immutable after it is built.

    ``conditions`` are named conditions of other rooms (stations, steps, services): they are
    compiled together with the law so that all share their parts.
    """

    def __init__(  # noqa: PLR0913 - one argument per kind of definition
        self,
        *,
        facts: FactCatalogue,
        rules: Iterable[Rule],
        derived: Iterable[Derived] = (),
        goals: Iterable[Goal] = (),
        lists: Mapping[str, tuple[DatedValue, ...]] = NOTHING,
        parameters: Mapping[str, tuple[DatedValue, ...]] = NOTHING,
        conditions: Mapping[str, Node] = NO_CONDITIONS,
    ) -> None:
        """Keep the definitions by id. Raises DefinitionError for two rules with one id."""
        self.facts = facts
        self.rules = _by_id(rules)
        self.derived = {part.fact: part for part in derived}
        self.goals = {goal.id: goal for goal in sorted(goals, key=lambda goal: goal.order)}
        self.lists = lists
        self.parameters = parameters
        self.conditions = conditions

    @cached_property
    def epochs(self) -> list[date]:
        """Return the days on which any part of the law changes, sorted."""
        days = {rule.valid_from for rule in self.rules.values() if rule.valid_from}
        days |= {rule.valid_to + timedelta(days=1) for rule in self.rules.values() if rule.valid_to}
        for dated in (*self.lists.values(), *self.parameters.values()):
            days |= {version.start for version in dated if version.start}
        return sorted(days)

    def epoch(self, on: date) -> int:
        """Return the number of the stretch between two law dates in which ``on`` lies."""
        return bisect_right(self.epochs, on)

    def lines_on(self, on: date) -> dict[str, str | None]:
        """Return the version of each rule line that is in force on a day, if there is one."""
        lines: dict[str, str | None] = {rule.line: None for rule in self.rules.values()}
        for rule in self.rules.values():
            if rule.in_force(on):
                lines[rule.line] = rule.id
        return lines

    def no_needs_ban(self, goal: Goal, on: date) -> bool:
        """Return whether a goal is a no only where a ban says so; else it is not covered.

        So where the goal says it, and where none of its grants is in force on the day.
        """
        in_force = any(self.rules[grant.rule].in_force(on) for grant in goal.grants)
        return goal.no_needs_ban or (bool(goal.grants) and not in_force)

    def list_values(self, name: str, on: date) -> tuple[Value, ...]:
        """Return the values of a dated list on a day; empty before its first day.

        Raises UnknownId.
        """
        value = _on_day(_named("list", name, self.lists), on)
        return value if isinstance(value, tuple) else ()

    def parameter(self, name: str, on: date) -> float | None:
        """Return the number of a dated parameter, or None where none is known. Raises UnknownId."""
        value = _on_day(_named("parameter", name, self.parameters), on)
        return value if isinstance(value, int | float) else None


def _by_id(rules: Iterable[Rule]) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in found:
            raise DefinitionError(
                f"rules.{rule.id}", "two rules have this id", "an id of its own for each version"
            )
        found[rule.id] = rule
    return found


def _named(
    kind: str, name: str, known: Mapping[str, tuple[DatedValue, ...]]
) -> tuple[DatedValue, ...]:
    if name not in known:
        raise UnknownId(kind, name, known)
    return known[name]


def _on_day(versions: tuple[DatedValue, ...], on: date) -> object:
    known = [version for version in versions if version.start is None or version.start <= on]
    return known[-1].value if known else None
