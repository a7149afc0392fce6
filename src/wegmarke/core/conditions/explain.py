"""Explanations from the compiled program: the parts of a condition that carry its answer.

A skeleton of each condition is made once: its tree, and the gate of every part. Explaining a
person then only looks up gates and fills in the facts used; parts that do not matter are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import NamedTuple

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import add_days
from wegmarke.core.conditions.lanes import Lanes, Missing
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer, Value
from wegmarke.core.conditions.walker import Reason

NO, UNKNOWN, YES = 0b00, 0b01, 0b11
ANSWERS = {NO: Answer.NO, UNKNOWN: Answer.UNKNOWN, YES: Answer.YES}
COMPLEMENT = {NO: YES, UNKNOWN: UNKNOWN, YES: NO}
ASKED_CODE, STATED_CODE, OTHER = 4, 3, 1
"""How far a condition is from being met: the activity asked for, a stated code, anything else."""


class Skeleton(NamedTuple):
    """A condition with the gates of all its parts, under some hypothetical facts."""

    node: tree.Node
    gate: int
    parts: tuple[Skeleton, ...] = ()


class Skeletons:
    """Makes each skeleton once per program."""

    def __init__(self, program: Program) -> None:
        """Start empty."""
        self.program = program
        self._rules: dict[tuple[str, tuple[tuple[str, Value], ...]], Skeleton] = {}
        self._conditions: dict[str, Skeleton] = {}
        self._applies: dict[tuple[str, tuple[tuple[str, Value], ...]], int | None] = {}

    def rule(self, rule_id: str, world: Mapping[str, Value]) -> Skeleton:
        """Return the skeleton of a rule; a version that is not in force is a no without parts."""
        key = (rule_id, tuple((fact, world[fact]) for fact in sorted(world)))
        if key not in self._rules:
            self._rules[key] = self._rule(rule_id, world)
        return self._rules[key]

    def condition(self, name: str) -> Skeleton:
        """Return the skeleton of a named condition."""
        if name not in self._conditions:
            self._conditions[name] = self._made(self.program.book.conditions[name], {})
        return self._conditions[name]

    def applies(self, fact: str, world: Mapping[str, Value]) -> int | None:
        """Return the gate of the condition that a fact applies at all, if it has one."""
        key = (fact, tuple((name, world[name]) for name in sorted(world)))
        if key not in self._applies:
            definition = self.program.book.facts.definitions.get(fact)
            applies = definition.applies_when if definition else None
            self._applies[key] = None if applies is None else self.program.gate(applies, world)
        return self._applies[key]

    def _rule(self, rule_id: str, world: Mapping[str, Value]) -> Skeleton:
        rule = self.program.book.rules[rule_id]
        if not rule.in_force(self.program.law_day):
            return Skeleton(rule.when, self.program.gate(tree.RuleRef(None, rule_id), world))
        return self._made(rule.when, world)

    def _made(self, node: tree.Node, world: Mapping[str, Value]) -> Skeleton:
        if isinstance(node, tree.Unless):
            exceptions = (tree.Not(node.cite, part) for part in node.exceptions)
            return self._made(tree.All(node.cite, (node.rule, *exceptions)), world)
        gate = self.program.gate(node, world)
        if isinstance(node, tree.RuleRef):
            return Skeleton(node, gate, (self.rule(node.rule, world),))
        return Skeleton(
            node, gate, tuple([self._made(part, world) for part in self._behind(node, world)])
        )

    def _behind(self, node: tree.Node, world: Mapping[str, Value]) -> tuple[tree.Node, ...]:
        """Return the parts of a condition; of a derived fact the rules that set it."""
        if isinstance(node, tree.Atom) and node.fact not in world:
            derived = self.program.book.derived.get(node.fact)
            return derived.clauses if derived else ()
        return tree.children(node)


@cache
def skeletons_of(program: Program) -> Skeletons:
    """Return the skeletons of a program; both live as long as the definitions."""
    return Skeletons(program)


class Explainer:
    """Explains one person on one day."""

    def __init__(self, program: Program, lane: Lanes) -> None:
        """Take the one lane of the person on the day asked for."""
        self.program = program
        self.lane = lane
        self._skeletons = skeletons_of(program)
        self._gates = program.builder.gates
        self._possible, self._certain = program.bits(lane)
        self._bits: dict[int, int] = {}

    def bits(self, gate: int) -> int:
        """Return the answer of a gate as two bits."""
        if gate < len(self._possible):
            if not self._possible[gate]:
                return NO
            return YES if self._certain[gate] else UNKNOWN
        found = self._bits.get(gate)
        if found is None:
            found = self._bits[gate] = self._computed(gate)
        return found

    def _computed(self, gate: int) -> int:
        kind, parts = self._gates[gate]
        if kind in ("and", "or"):
            settled = NO if kind == "and" else YES
            choose = min if kind == "and" else max
            held = COMPLEMENT[settled]
            for part in parts:
                held = choose(held, self.bits(part))
                if held == settled:
                    break
            return held
        if kind in ("atom", "not"):
            certain, possible = self.program.atom_bits(self.lane)
            held = 2 * certain[parts[0]] + possible[parts[0]]
            return COMPLEMENT[held] if kind == "not" else held
        return {"false": NO, "true": YES}.get(kind, UNKNOWN)

    def answer(self, gate: int) -> Answer:
        """Return the answer of a gate."""
        return ANSWERS[self.bits(gate)]

    def holds(self, rule_id: str, world: Mapping[str, Value]) -> bool:
        """Return whether a rule is a yes under hypothetical facts."""
        return self.bits(self._skeletons.rule(rule_id, world).gate) == YES

    def rule(self, rule_id: str, world: Mapping[str, Value]) -> Reason:
        """Return the part of a rule's conditions that carries its answer."""
        return self._carrying(self._skeletons.rule(rule_id, world), world)

    def condition(self, name: str) -> Reason:
        """Return the part of a named condition that carries its answer."""
        return self._carrying(self._skeletons.condition(name), {})

    def _carrying(self, skeleton: Skeleton, world: Mapping[str, Value]) -> Reason:
        """Return the reasons without the parts that do not matter for the answer.

        A yes of "all" needs every part, a no only those that fail; "any" the other way round.
        """
        node, parts = skeleton.node, skeleton.parts
        bits = self.bits(skeleton.gate)
        if isinstance(node, tree.Atom):
            return self._atom(skeleton, world)
        if isinstance(node, tree.All | tree.Any):
            parts = tuple([part for part in parts if self.bits(part.gate) == bits]) or parts
        kept = tuple([self._carrying(part, world) for part in parts])
        stated = self.lane.days[0][0] if isinstance(node, tree.DayIn) else None
        return Reason(node, ANSWERS[bits], kept, stated)

    def _atom(self, skeleton: Skeleton, world: Mapping[str, Value]) -> Reason:
        node = skeleton.node
        answer = self.answer(skeleton.gate)
        if not isinstance(node, tree.Atom):
            message = f"not a question about a fact: {node!r}"
            raise TypeError(message)
        if node.fact in world:
            return Reason(node, answer, stated=world[node.fact])
        value = self.lane.split(node.fact)[0][0]
        if isinstance(value, Missing):
            return self._missing(skeleton, node, answer, world)
        return Reason(node, answer, stated=value, from_day=_reached(node, value))

    def _missing(
        self, skeleton: Skeleton, node: tree.Atom, answer: Answer, world: Mapping[str, Value]
    ) -> Reason:
        """Return the reason for a fact that was not stated: derived, not applying or unknown."""
        if skeleton.parts:
            parts = tuple([self._carrying(part, world) for part in skeleton.parts])
            positive = isinstance(node, tree.OneOf) and True in node.values
            truth = answer if positive else answer.negated()
            stated = {Answer.YES: True, Answer.NO: False}.get(truth)
            return Reason(node, answer, parts, stated=stated, known=stated is not None)
        applies = self._skeletons.applies(node.fact, world)
        return Reason(node, answer, known=applies is not None and self.bits(applies) == NO)

    def closest(self, rules: Iterable[str], world: Mapping[str, Value], most: int = 2) -> list[str]:
        """Return the rules in force that fail by the least: what would be the way to a yes.

        A rule for another activity is no way at all, one for another status or title a long one;
        a date, a number or a yes-or-no that is missing is near.
        """
        held = []
        for order, rule_id in enumerate(rules):
            if self.program.book.rules[rule_id].in_force(self.program.law_day):
                skeleton = self._skeletons.rule(rule_id, world)
                if self.bits(skeleton.gate) == NO:
                    held.append((self._distance(skeleton, world, NO), order, rule_id))
        return [rule_id for *_, rule_id in sorted(held)[:most]]

    def _distance(self, skeleton: Skeleton, world: Mapping[str, Value], bits: int) -> int:
        """Return how far it is from the opposite: "all" needs all its parts, "any" the nearest."""
        node = skeleton.node
        if isinstance(node, tree.Not):
            return self._distance(skeleton.parts[0], world, COMPLEMENT[bits])
        if isinstance(node, tree.Atom) or not skeleton.parts:
            return self._weight(node, world)
        same = [part for part in skeleton.parts if self.bits(part.gate) == bits]
        parts = [self._distance(part, world, bits) for part in same]
        every = isinstance(node, tree.Any) if bits == YES else not isinstance(node, tree.Any)
        return sum(parts) if every else min(parts, default=0)

    def _weight(self, node: tree.Node, world: Mapping[str, Value]) -> int:
        fact = node.fact if isinstance(node, tree.Atom) else ""
        definition = self.program.book.facts.definitions.get(fact)
        if definition is None or definition.type != "code":
            return OTHER
        return ASKED_CODE if fact in world else STATED_CODE


def _reached(node: tree.Atom, value: object) -> date | None:
    """Return the day on which a running period is over."""
    if isinstance(node, tree.Since) and node.at is None and isinstance(value, date):
        return add_days(node.period.after(value), int(node.event_day_excluded))
    return None


def facts_used(reason: Reason) -> set[str]:
    """Return the facts that a reason looks at."""
    found = {reason.node.fact} if isinstance(reason.node, tree.Atom) else set()
    for part in reason.parts:
        found |= facts_used(part)
    return found
