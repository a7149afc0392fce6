"""Explanations from the compiled program: the parts of a condition that carry its answer.

A skeleton of each condition is made once: its tree, and the gate of every part. Explaining a
person then only looks up gates and fills in the facts used; parts that do not matter are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import add_days
from wegmarke.core.conditions.lanes import MISSING, Lanes, Missing
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.scalar import ANSWERS
from wegmarke.core.conditions.values import Answer, Held, Value, same_value
from wegmarke.core.conditions.walker import Reason

NO, UNKNOWN, YES = 0b00, 0b01, 0b11
COMPLEMENT = {NO: YES, UNKNOWN: UNKNOWN, YES: NO}
ASKED_CODE, STATED_CODE, OTHER = 4, 3, 1
"""How far a condition is from being met: the activity asked for, a stated code, anything else."""


LEAF, FACT, JOINED, NAMED, OTHERS = range(5)
"""Kinds of conditions: on a fact alone, on a fact otherwise, all and any, the name of a rule, others
(days, counts, complements, hypothetical facts). The reason of a leaf follows from answer and value."""

MOST_LEAVES = 65_536
LeafKey = tuple[int, int, Value | Missing]


class Skeleton(NamedTuple):
    """A condition with the gates of all its parts, under some hypothetical facts.

    ``kind`` says how its reason is made, ``fact`` what an atom asks about. ``applies`` is the gate
    of the condition that this fact applies at all, if it has one.
    """

    node: tree.Node
    gate: int
    parts: tuple[Skeleton, ...]
    kind: int
    fact: str = ""
    applies: int | None = None

    def gates(self) -> Iterator[int]:
        """Yield the gates of the condition and all its parts."""
        yield self.gate
        if self.applies is not None:
            yield self.applies
        for part in self.parts:
            yield from part.gates()

    def placed(self, places: Mapping[int, int], made: dict[int, Skeleton]) -> Skeleton:
        """Return the skeleton with places instead of gates; ``made`` keeps what others share."""
        found = made.get(id(self))
        if found is None:
            parts = tuple([part.placed(places, made) for part in self.parts])
            applies = None if self.applies is None else places[self.applies]
            found = self._replace(gate=places[self.gate], parts=parts, applies=applies)
            made[id(self)] = found
        return found


class Skeletons:
    """Makes each skeleton once per program."""

    def __init__(self, program: Program) -> None:
        """Start empty."""
        self.program = program
        self._rules: dict[tuple[str, tuple[tuple[str, Value], ...]], Skeleton] = {}
        self._conditions: dict[str, Skeleton] = {}
        self.leaves: dict[LeafKey, Reason] = {}
        """Reasons for single comparisons, by condition, answer and value."""

    def rule(self, rule_id: str, world: Mapping[str, Value]) -> Skeleton:
        """Return the skeleton of a rule; a version that is not in force is a no without parts."""
        key = (rule_id, tuple((fact, world[fact]) for fact in sorted(world)) if world else ())
        if key not in self._rules:
            self._rules[key] = self._rule(rule_id, world)
        return self._rules[key]

    def condition(self, name: str) -> Skeleton:
        """Return the skeleton of a named condition."""
        if name not in self._conditions:
            self._conditions[name] = self._made(self.program.book.conditions[name], {})
        return self._conditions[name]

    def _rule(self, rule_id: str, world: Mapping[str, Value]) -> Skeleton:
        rule = self.program.book.rules[rule_id]
        if not rule.in_force(self.program.law_day):
            gate = self.program.gate(tree.RuleRef(None, rule_id), world)
            return Skeleton(rule.when, gate, (), OTHERS)
        return self._made(rule.when, world)

    def _made(self, node: tree.Node, world: Mapping[str, Value]) -> Skeleton:
        if isinstance(node, tree.Unless):
            exceptions = (tree.Not(node.cite, part) for part in node.exceptions)
            return self._made(tree.All(node.cite, (node.rule, *exceptions)), world)
        gate = self.program.gate(node, world)
        if isinstance(node, tree.RuleRef):
            return Skeleton(node, gate, (self.rule(node.rule, world),), NAMED)
        parts = tuple([self._made(part, world) for part in self._behind(node, world)])
        applies = self._applies(node, world)
        kind = _kind(node, world)
        if kind == FACT and not parts and applies is None and self._alone(node):
            kind = LEAF
        return Skeleton(node, gate, parts, kind, getattr(node, "fact", ""), applies)

    def _alone(self, node: tree.Node) -> bool:
        """Return whether an atom looks at one fact that neither day nor history changes."""
        steady = self.program.book.facts.steady
        return (
            isinstance(node, tree.Atom)
            and not isinstance(node, tree.HeldFor)
            and node.fact in steady
        )

    def _applies(self, node: tree.Node, world: Mapping[str, Value]) -> int | None:
        """Return the gate of the condition that the fact of an atom applies, if it has one."""
        if not isinstance(node, tree.Atom) or node.fact in world:
            return None
        definition = self.program.book.facts.definitions.get(node.fact)
        applies = definition.applies_when if definition else None
        return None if applies is None else self.program.gate(applies, world)

    def _behind(self, node: tree.Node, world: Mapping[str, Value]) -> tuple[tree.Node, ...]:
        """Return the parts of a condition; of a derived fact the rules that set it."""
        if isinstance(node, tree.Atom) and node.fact not in world:
            derived = self.program.book.derived.get(node.fact)
            return derived.clauses if derived else ()
        return tree.children(node)


def _kind(node: tree.Node, world: Mapping[str, Value]) -> int:
    match node:
        case tree.All() | tree.Any():
            return JOINED
        case tree.Atom(fact=fact) if fact in world:
            return OTHERS
        case tree.Atom():
            return FACT
        case _:
            return OTHERS


SKELETONS = ("skeletons",)


def skeletons_of(program: Program) -> Skeletons:
    """Return the skeletons of a program; they live as long as it does."""
    found = program.kept.get(SKELETONS)
    if found is None:
        found = program.kept[SKELETONS] = Skeletons(program)
    skeletons: Skeletons = found
    return skeletons


class Explainer:
    """Explains one person on one day."""

    def __init__(self, program: Program, lane: Lanes) -> None:
        """Take the one lane of the person on the day asked for."""
        self.program = program
        self.lane = lane
        self._skeletons = skeletons_of(program)
        self._state = program.bits(lane)
        self._explained: dict[int, Reason] = {}

    def bits(self, gate: int) -> int:
        """Return the answer of a gate as two bits."""
        try:
            return self._state[gate]
        except IndexError:
            # The gate was made after the others had been answered: the list grows.
            self.program.bits(self.lane)
            return self._state[gate]

    def answer(self, gate: int) -> Answer:
        """Return the answer of a gate."""
        return ANSWERS[self.bits(gate)]

    def holds(self, rule_id: str, world: Mapping[str, Value]) -> bool:
        """Return whether a rule is a yes under hypothetical facts."""
        return self.bits(self._skeletons.rule(rule_id, world).gate) == YES

    def rule(self, rule_id: str, world: Mapping[str, Value]) -> Reason:
        """Return the part of a rule's conditions that carries its answer."""
        return self._whole(self._skeletons.rule(rule_id, world), world)

    def condition(self, name: str) -> Reason:
        """Return the part of a named condition that carries its answer."""
        return self._whole(self._skeletons.condition(name), {})

    def _whole(self, skeleton: Skeleton, world: Mapping[str, Value]) -> Reason:
        self.program.bits(self.lane)  # grows where gates were made since
        leaves = self._skeletons.leaves
        return Carrier(self._state, self.lane, world, self._explained, leaves).carry(skeleton)

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


class Carrier:
    """Makes reasons without the parts that do not matter for the answer.

    A yes of "all" needs every part, a no only those that fail; "any" the other way round.
    """

    __slots__ = ("explained", "facts", "lane", "leaves", "state", "world")

    def __init__(
        self,
        state: Sequence[int],
        lane: Lanes,
        world: Mapping[str, Value],
        explained: dict[int, Reason],
        leaves: dict[LeafKey, Reason],
    ) -> None:
        """Take the answers of the gates (two bits, by the numbers in the skeletons) and the person.

        ``explained`` keeps the reasons of rules that others name, ``leaves`` those of single
        comparisons, for all persons.
        """
        self.state = state
        self.lane = lane
        self.facts = lane.facts
        self.world = world
        self.explained = explained
        self.leaves = leaves

    def carry(self, skeleton: Skeleton) -> Reason:
        """Return the reason of a condition with the parts that carry it."""
        node, gate, parts, kind, fact, _ = skeleton
        bits = self.state[gate]
        if kind == JOINED:
            return _new(Reason, (node, ANSWERS[bits], self._kept(parts, bits), None, True, None))
        if kind == LEAF:
            value = self.facts.get(fact, MISSING)
            return self.leaves.get((id(node), bits, value)) or self._leaf(skeleton, bits, value)
        if kind == FACT:
            return self._fact(skeleton, bits, self.lane.value(fact))
        if kind == NAMED:
            return Reason(node, ANSWERS[bits], (self._once(parts[0]),))
        inner = tuple([self.carry(part) for part in parts])
        return Reason(node, ANSWERS[bits], inner, self._stated(node))

    def _kept(self, parts: tuple[Skeleton, ...], bits: int) -> tuple[Reason, ...]:
        """Return the reasons of the parts that have the same answer as the whole."""
        state, facts, leaves = self.state, self.facts, self.leaves
        kept = []
        for part in parts:
            if state[part[1]] == bits:
                if part[3] == LEAF:  # written out, not called: this is most of the work
                    value = facts.get(part[4], MISSING)
                    leaf = leaves.get((id(part[0]), bits, value))
                    kept.append(leaf or self._leaf(part, bits, value))
                else:
                    kept.append(self.carry(part))
        return tuple(kept)

    def _leaf(self, skeleton: Skeleton, bits: int, value: Value | Missing) -> Reason:
        """Return the reason of a leaf, and keep it: equal ones are the same for everybody."""
        if len(self.leaves) >= MOST_LEAVES:
            self.leaves.clear()
        reason = self._fact(skeleton, bits, value)
        self.leaves[id(skeleton.node), bits, value] = reason
        return reason

    def _fact(self, skeleton: Skeleton, bits: int, value: Value | Missing) -> Reason:
        if isinstance(value, Missing):
            return self._missing(skeleton, bits)
        reached = _reached(skeleton.node, value, self.lane.held)
        return Reason(skeleton.node, ANSWERS[bits], (), value, True, reached)

    def _stated(self, node: tree.Node) -> Value:
        if isinstance(node, tree.Atom):
            return self.world.get(node.fact)  # nothing, where the rule is not in force
        return self.lane.days[0][0] if isinstance(node, tree.DayIn) else None

    def _once(self, skeleton: Skeleton) -> Reason:
        found = self.explained.get(id(skeleton))
        if found is None:
            found = self.explained[id(skeleton)] = self.carry(skeleton)
        return found

    def _missing(self, skeleton: Skeleton, bits: int) -> Reason:
        """Return the reason for a fact that was not stated: derived, not applying or unknown."""
        node, _, parts, _, _, applies = skeleton
        answer = ANSWERS[bits]
        if not parts:
            return Reason(node, answer, known=applies is not None and self.state[applies] == NO)
        positive = isinstance(node, tree.OneOf) and True in node.values
        truth = answer if positive else answer.negated()
        stated = {Answer.YES: True, Answer.NO: False}.get(truth)
        kept = tuple([self.carry(part) for part in parts])
        return Reason(node, answer, kept, stated, stated is not None)


_new = tuple.__new__
"""Makes a reason without the detour over its own constructor: this runs for every part."""


def _reached(node: tree.Node, value: object, histories: Mapping[str, Held]) -> date | None:
    """Return the day on which a running period is over, or a value has certainly been held for it."""
    if isinstance(node, tree.HeldFor):
        held = histories.get(node.fact)
        if held is None or value is None or not same_value(value, held.value):
            return None
        return node.period.after(held.certainly_since)
    if isinstance(node, tree.Since) and node.at is None and isinstance(value, date):
        return add_days(node.period.after(value), int(node.event_day_excluded))
    return None


def facts_used(reason: Reason) -> set[str]:
    """Return the facts that a reason looks at."""
    found = {reason.node.fact} if isinstance(reason.node, tree.Atom) else set()
    for part in reason.parts:
        found |= facts_used(part)
    return found
