"""Checks what definitions refer to: facts, values, lists, rules, goals, parameters, citations.

A fault names file, line and key, what was expected, and the nearest name that exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from wegmarke.catalogue.circles import circle, rules_of
from wegmarke.catalogue.entries import near
from wegmarke.catalogue.files import DataError, Key, fault
from wegmarke.catalogue.where import definitions_of
from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.law import Goal, Lawbook, Rule
from wegmarke.core.conditions.values import NONE_KNOWN

NUMBERS = ("int", "number")
NEEDED_TYPES: tuple[tuple[type[tree.Atom] | tuple[type[tree.Atom], ...], tuple[str, ...]], ...] = (
    ((tree.AtLeast, tree.AtMost), NUMBERS),
    ((tree.DateCompare, tree.Since), ("date",)),
    (tree.InList, ("code",)),
)
"""Which comparisons fit which types of facts; is, one_of and held_for fit every type."""


class Place(NamedTuple):
    """Where a definition stands. Without a file: the name of a condition of chain or directory."""

    file: str
    path: tuple[Key, ...] = ()
    borrowed: Mapping[Key, tuple[Key, ...]] = MappingProxyType({})

    def below(self, *steps: Key) -> Place:
        """Return a place within this one, or within where it was borrowed from."""
        if steps and steps[0] in self.borrowed:
            return Place(self.file, self.borrowed[steps[0]] + steps[1:])
        return Place(self.file, self.path + steps)

    def fault(self, problem: str, instead: str = "") -> DataError:
        """Return the error for this place."""
        if self.file:
            return fault(self.file, self.path, problem, instead)
        # A named condition ("station ID entry"): where its station, step or service is defined.
        name = str(self.path[0])
        found = next(iter(definitions_of(name.split()[1])), None)
        file, line = (found.file, found.line) if found else ("data/chains, data/directory", None)
        return DataError(file, line, ".".join(map(str, self.path)), problem, instead)


class Places(NamedTuple):
    """The places of all definitions, by id."""

    rules: Mapping[str, Place]
    derived: Mapping[str, Place]
    goals: Mapping[str, Place]
    facts: Mapping[str, Place]


def check_law(book: Lawbook, places: Places) -> None:
    """Raise DataError for the first definition that refers to something that does not exist.

    The same for a comparison that does not fit the type of its fact, an atom of a rule without a
    citation, and a definition that needs itself.
    """
    for rule in book.rules.values():
        place = places.rules[rule.id].below("when")
        _check(book, rule.when, place)
        _check_deadlines(book, rule, places.rules[rule.id])
        for path, node in tree.placed(rule.when):
            if isinstance(node, tree.Atom | tree.DayIn) and node.cite is None:
                problem = "a condition has no citation"
                raise place.below(*path).fault(problem, 'cite: "§ …" or cite: rule')
    for derived in book.derived.values():
        place = places.derived[derived.fact]
        _exists("fact", derived.fact, book.facts.definitions, place.below("fact"))
        for key, nodes in (("clauses", derived.clauses), ("false_if", derived.false_if)):
            for i, node in enumerate(nodes):
                _check(book, node, place.below(key, i))
    for definition in book.facts.definitions.values():
        _check_fact(book, definition, places.facts[definition.key])
    for goal in book.goals.values():
        _check_goal(book, goal, places.goals[goal.id])
    for name, node in book.conditions.items():
        _check(book, node, Place("", (name,)))
    _no_circle(book, places)


def _check_deadlines(book: Lawbook, rule: Rule, place: Place) -> None:
    for i, deadline in enumerate(rule.deadlines):
        here = place.below("deadlines", i, "from")
        _exists("fact", deadline.fact, book.facts.definitions, here)
        if book.facts[deadline.fact].type != "date":
            raise here.fault(f"{deadline.fact} is no date", "a fact of the type date")


def _check(book: Lawbook, whole: tree.Node, place: Place) -> None:
    """Check every part of one condition."""
    for path, node in tree.placed(whole):
        here = place.below(*path)
        match node:
            case tree.RuleRef(rule=rule):
                _exists("rule", rule, book.rules, here)
            case tree.GoalRef(goal=goal):
                _exists("goal", goal, book.goals, here)
            case tree.InList(name=listed):
                _exists("list", listed, book.lists, here)
            case (
                tree.AtLeast(limit=tree.Parameter(name=parameter))
                | tree.AtMost(limit=tree.Parameter(name=parameter))
            ):
                _exists("parameter", parameter, book.parameters, here)
        for fact in atoms.facts_of(node):
            _exists("fact", fact, book.facts.definitions, here)
        if isinstance(node, tree.Atom):
            _check_types(book, node, here)


def _exists(kind: str, name: str, known: Iterable[str], place: Place) -> None:
    names = tuple(known)
    if name not in names:
        found = near(name, names) or f"a {kind} that is defined; wegmarke data where KEY finds it"
        raise place.fault(f"there is no {kind} {name}", found)


def _check_types(book: Lawbook, atom: tree.Atom, place: Place) -> None:
    """A comparison fits the type of its fact, and a value is one the fact can have."""
    definition = book.facts[atom.fact]
    for kinds, types in NEEDED_TYPES:
        if isinstance(atom, kinds) and definition.type not in types:
            words = " or ".join(types)
            problem = f"{atom.fact} is of type {definition.type}, this compares a {words}"
            raise place.fault(problem, _words_for(definition.type))
    for other in atoms.facts_of(atom)[1:]:
        if book.facts[other].type != "date":
            kind = book.facts[other].type
            raise place.fault(f"{other} is of type {kind}, a date is expected", "a fact with a day")
    if isinstance(atom, tree.OneOf):
        for value in atom.values:
            _check_value(definition, value, place)


def _words_for(kind: str) -> str:
    """Return the words of the vocabulary that fit a type of fact."""
    if kind in NUMBERS:
        return "at_least, at_most, is or one_of"
    if kind == "date":
        return "by, before, from, after, since, reached_age or under_age"
    return "is, one_of or in_list" if kind == "code" else "is: true or is: false"


def _check_value(definition: FactDefinition, value: Any, place: Place) -> None:
    """A value the fact can never have is a typing mistake."""
    if value is None or (value == NONE_KNOWN and definition.reservation):
        return
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    match definition.type:
        case "bool":
            fits, expected = isinstance(value, bool), "true or false"
        case "code":
            fits = isinstance(value, str) and (not definition.values or value in definition.values)
            expected = near(str(value), map(str, definition.values))
        case "date":
            fits, expected = isinstance(value, date), "a day"
        case _:
            low, high = definition.range or (0, float("inf"))
            fits = is_number and low <= value <= high
            expected = f"a number from {low:g} to {high:g}"
    if not fits:
        raise place.fault(f"{definition.key} can never be {value!r}", expected)


def _check_fact(book: Lawbook, definition: FactDefinition, place: Place) -> None:
    counter, default = definition.counter, definition.default
    named = {
        "not_before": definition.not_before,
        "asked_as": definition.asked_as,
        "counts": counter.since if counter else None,
    }
    for key, fact in named.items():
        if fact is not None:
            _exists("fact", fact, book.facts.definitions, place.below(key))
    nodes = (
        (("applies_when",), definition.applies_when),
        (("counts", "stops_when"), counter.stops_when if counter else None),
        (("default", "when"), default.when if default else None),
    )
    for path, node in nodes:
        if node is not None:
            _check(book, node, place.below(*path))


def _check_goal(book: Lawbook, goal: Goal, place: Place) -> None:
    for key, rule in rules_of(goal):
        _exists("rule", rule, book.rules, place.below(*key))
    stated = (
        *((("with", fact), value) for fact, value in goal.facts.items()),
        *((("with_default", fact), value) for fact, value in goal.default_facts.items()),
        *((("as_if", "facts", fact), value) for fact, value in goal.as_if_facts.items()),
        *(
            (("with_default_unless", fact), value)
            for fact, values in goal.default_unless.items()
            for value in values
        ),
    )
    for path, value in stated:
        fact = str(path[-1])
        _exists("fact", fact, book.facts.definitions, place.below(*path))
        _check_value(book.facts[fact], value, place.below(*path))
    for name, day in goal.dates.items():
        _exists("fact", day.fact, book.facts.definitions, place.below("dates", name, "from"))


def _no_circle(book: Lawbook, places: Places) -> None:
    """No definition may need itself."""
    found = circle(book)
    if found:
        kind, key = found[0]
        where = {"rule": places.rules, "fact": places.derived, "goal": places.goals}[kind]
        way = " → ".join(name for _kind, name in found)
        raise where[key].fault(f"{key} needs itself: {way}", "rules without a circle")
