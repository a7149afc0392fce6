"""What would have to change, as a problem that any solver can read, and its answer by trying all.

For each fact of a rule its values fall into classes with the same answers to all atoms. A problem
gives per person the class of today and the classes that the person can reach; an answer is a set
of changes that makes the rule a yes while no part of it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations, product
from typing import Any

from law import ON, Law

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.atoms import bare
from wegmarke.core.conditions.values import Answer, Value
from wegmarke.core.conditions.walker import Walker

MOST = 3
Classes = tuple[bool, ...]
Changes = frozenset[tuple[str, int]]


class Problem:
    """One rule of a law, and the persons who do not fulfil it."""

    def __init__(
        self, law: Law, rule_id: str, persons: Iterable[Mapping[str, Value]], most: int
    ) -> None:
        """Take the first ``most`` persons for whom the rule is a no that they can change.

        Only those of whom every fact of the rule is known; solvers know no third value.
        """
        self.book = law.book
        self.node = law.book.rules[rule_id].when
        self.atoms: dict[str, list[tree.Node]] = {}
        self.classes: dict[str, list[Classes]] = {}
        self.formula = self._formula(self.node)
        self.facts: list[dict[str, Value]] = []
        self.persons: list[dict[str, Any]] = []
        self.answers: list[set[Changes]] = []
        for facts in persons:
            if len(self.facts) < most and set(self.atoms) <= set(facts):
                self._take(dict(facts))

    def _take(self, facts: dict[str, Value]) -> None:
        if Walker(self.book, facts, ON).answer(self.node) is not Answer.NO:
            return
        person = self._person(facts)
        ways = self.minimal(person)
        if ways:
            self.facts.append(facts)
            self.persons.append(person)
            self.answers.append(ways)

    def data(self) -> dict[str, Any]:
        """Return the problem as plain data: formula, atoms per class, persons."""
        held = {
            fact: [[int(answer) for answer in answers] for answers in classes]
            for fact, classes in self.classes.items()
        }
        return {"most": MOST, "formula": self.formula, "classes": held, "persons": self.persons}

    def class_of(self, fact: str, value: Value) -> int:
        """Return the number of the class of a value, a new one if it is the first of its kind."""
        walker = Walker(self.book, {fact: value}, ON)
        answers = tuple(walker.answer(atom) is Answer.YES for atom in self.atoms[fact])
        classes = self.classes.setdefault(fact, [])
        if answers not in classes:
            classes.append(answers)
        return classes.index(answers)

    def minimal(self, person: Mapping[str, Any]) -> set[Changes]:
        """Return all minimal sets of changes for one person, by trying every set."""
        found: set[Changes] = set()
        for size in range(1, MOST + 1):
            for facts in combinations(sorted(person["reach"]), size):
                for classes in product(*(person["reach"][fact] for fact in facts)):
                    changes = frozenset(zip(facts, classes, strict=True))
                    smaller = any(part <= changes for part in found)
                    if not smaller and self._holds({**person["now"], **dict(changes)}):
                        found.add(changes)
        return found

    def _holds(self, now: Mapping[str, int]) -> bool:
        return _value(
            self.formula, {fact: self.classes[fact][place] for fact, place in now.items()}
        )

    def _person(self, facts: Mapping[str, Value]) -> dict[str, Any]:
        now = {fact: self.class_of(fact, facts[fact]) for fact in self.atoms}
        reach = {fact: self._reach(fact, facts[fact]) for fact in self.atoms}
        others = {
            fact: sorted(set(places) - {now[fact]}) for fact, places in reach.items() if places
        }
        return {"now": now, "reach": {fact: places for fact, places in others.items() if places}}

    def _reach(self, fact: str, value: Value) -> list[int]:
        """Return the classes a person can reach: yes for a yes or no, more for a number."""
        definition = self.book.facts[fact]
        if not definition.actionable:
            return []
        if definition.type == "bool":
            return [self.class_of(fact, True)]
        low_high = definition.range or (0, 0)
        more = range(int(str(value)) + 1, int(low_high[1]) + 1)
        return [self.class_of(fact, number) for number in more]

    def _formula(self, node: tree.Node) -> list[Any]:
        match node:
            case tree.All(parts=parts):
                return ["and", *(self._formula(part) for part in parts)]
            case tree.Any(parts=parts):
                return ["or", *(self._formula(part) for part in parts)]
            case tree.Not(part=part):
                return ["not", self._formula(part)]
            case tree.RuleRef(rule=rule_id):
                return self._formula(self.book.rules[rule_id].when)
            case tree.Atom(fact=fact):
                atoms, atom = self.atoms.setdefault(fact, []), bare(node)
                if atom not in atoms:
                    atoms.append(atom)
                return ["atom", fact, atoms.index(atom)]
            case _:
                message = f"not written as a problem: {node!r}"
                raise TypeError(message)


def _value(formula: list[Any], held: Mapping[str, Classes]) -> bool:
    word, *parts = formula
    match word:
        case "and":
            return all(_value(part, held) for part in parts)
        case "or":
            return any(_value(part, held) for part in parts)
        case "not":
            return not _value(parts[0], held)
        case _:
            return held[parts[0]][parts[1]]
