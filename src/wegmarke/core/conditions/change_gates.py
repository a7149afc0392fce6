"""Gates over changes: generated code that tries all sets of a few changes on one person at once.

A lane is a set of changes: facts that can be changed, each with one of its values. Lanes with
fewer changes come first, and of lanes that change the same facts those with smaller numbers.
Setting a fact to the value it has is allowed: the lane without that change says the same.
Only what is certain counts, so one bit per lane is enough: unknown is 0, for an atom and for its
complement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, product
from math import ceil
from typing import Any

from wegmarke.core.conditions.atoms import held_for
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.gates import compiled
from wegmarke.core.conditions.lanes import MISSING, Lanes, Missing
from wegmarke.core.conditions.lookups import Entry, Lookups
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program, atom_masks
from wegmarke.core.conditions.tree import Atom, HeldFor
from wegmarke.core.conditions.turns import Source, source
from wegmarke.core.conditions.values import Answer, Value
from wegmarke.core.conditions.when import limits

Item = tuple[str, Value]
"""A fact and the value it is set to."""
SAME_ON_ALL_DAYS = ("same", "dated", "compared")


class ChangeGates:
    """The gates below a root, made ready for lanes of changes."""

    def __init__(self, program: Program, root: int, most: int) -> None:
        """Lay out the lanes for sets of at most ``most`` changes, and generate the code."""
        facts = program.book.facts
        self.root = root
        self.program = program
        self.values = _changeable(program, root)
        self.sets = list(_sets(self.values, most))
        self.full = (1 << len(self.sets)) - 1
        self.setting = {(fact, value): 0 for fact in self.values for value in self.values[fact]}
        for lane, items in enumerate(self.sets):
            for item in items:
                self.setting[item] |= 1 << lane
        self.fewer = _mask(len(items) < most for items in self.sets)
        self.harmless = _mask(
            all((facts[fact].actionable or {}).get("harmless") for fact, _ in items)
            for items in self.sets
        )
        self._larger = [self._containing(items) for items in self.sets]
        self._run = self._generated()

    def yes(self, snapshot: Snapshot) -> int:
        """Return the lanes in which the root is a yes on the snapshot's day."""
        shot = snapshot
        lanes: int = self._run(shot.facts.get, shot.held.get, shot.on, shot.frozen)
        return lanes

    def minimal(self, lanes: int) -> tuple[list[int], int]:
        """Return the lanes of which no smaller one is among them, and all that contain one of these."""
        found = []
        covered = 0
        while left := lanes & ~covered:
            lane = (left & -left).bit_length() - 1
            found.append(lane)
            covered |= self._larger[lane]
        return found, covered

    def without(self, fact: str) -> int:
        """Return the lanes that leave a fact as it is."""
        return self.full ^ sum(self.setting[fact, value] for value in self.values[fact])

    def barred(self, fact: str, now: Value | Missing) -> int:
        """Return the lanes that set a fact to what it cannot become from what it is now."""
        kind = self.program.book.facts[fact].type
        return sum(
            self.setting[fact, value]
            for value in self.values[fact]
            if not _can_become(kind, now, value)
        )

    def _containing(self, items: tuple[Item, ...]) -> int:
        """Return the lanes that change all this, the numbers at least as much."""
        lanes = self.full
        for fact, value in items:
            values = self.values[fact]
            if self.program.book.facts[fact].type == "int":
                values = values[values.index(value) :]
            else:
                values = (value,)
            lanes &= sum(self.setting[fact, other] for other in values)
        return lanes

    def _generated(self) -> Callable[..., Any]:
        """Return the code: it takes ``f`` (looks up a fact), ``h`` (since when it has had its value), ``o`` (the day) and ``z`` (what stands still)."""
        lookups = Lookups()

        def literal(number: int, negated: bool) -> str:  # noqa: FBT001 - called by GateBuilder.lines
            found = source(self.program, number)
            name = f"n{number}" if negated else f"w{number}"
            wanted = Answer.NO if negated else Answer.YES
            if isinstance(found.test.node, HeldFor):
                entry = self._held(_held_on_day(found.test.node), str(found.facts[0]), wanted)
                lookups.put(name, entry, found.facts, ("held", "o"))
            elif found.facts and found.facts[0] in self.values:
                lookups.put(name, self._changed(found, wanted), found.facts)
            elif found.kind in SAME_ON_ALL_DAYS:
                lookups.put(name, self._fixed(found.entry, wanted), found.facts)
            else:
                on_day = _on_day(self.program, number, found)
                lookups.put(name, self._fixed(on_day, wanted), found.facts, ("o", "z"))
            return name

        gates = self.program.builder.lines([self.root], literal)
        for number, fact in enumerate(self.values):
            lookups.put(f"x{number}", self._barring(fact), (fact,))
        barred = "".join(f"&~x{number}" for number in range(len(self.values)))
        lines = [*lookups.lines(), *gates]
        names = {**lookups.names(), "F": self.full, "U": 0}
        return compiled("f,h,o,z", lines, f"g{self.root}{barred}", names)

    def _barring(self, fact: str) -> Entry:
        return lambda now: self.barred(fact, now)

    def _changed(self, found: Source, wanted: Answer) -> Entry:
        """Return the lanes of an atom on a fact that is changed in some, by the value it has now."""
        fact = str(found.facts[0])
        held = [value for value in self.values[fact] if found.entry(value) is wanted]
        lanes = sum(self.setting[fact, value] for value in held)
        rest = self.without(fact)
        return lambda now: lanes | (rest if found.entry(now) is wanted else 0)

    def _held(self, answer: Entry, fact: str, wanted: Answer) -> Entry:
        """Return the lanes in which a value has been held: a changed one has no history."""
        kept = self.without(fact) if fact in self.values else self.full
        return lambda *values: kept if answer(*values) is wanted else 0

    def _fixed(self, answer: Entry, wanted: Answer) -> Entry:
        full = self.full
        return lambda *values: full if answer(*values) is wanted else 0


def _on_day(program: Program, number: int, found: Source) -> Entry:
    """Return the answer of an atom that moves, by its values, the day and what stands still."""

    def answer(*arguments: Any) -> Answer:
        *values, on, frozen = arguments
        pairs = zip(found.facts, values, strict=True)
        facts = {fact: value for fact, value in pairs if fact and value is not MISSING}
        lanes = Lanes(program.book.facts, facts, on, 1, frozen=frozen)
        certain, possible = atom_masks(program.atoms[number], lanes)
        return Answer.YES if certain else Answer.UNKNOWN if possible else Answer.NO

    return answer


def _held_on_day(node: HeldFor) -> Entry:
    """Return whether a value has been held, by the value, since when, and the day."""
    return lambda value, held, on: (
        Answer.UNKNOWN if value is MISSING else held_for(node.period, value, held, on)
    )


def _mask(held: Iterator[Any]) -> int:
    return sum(1 << lane for lane, one in enumerate(held) if one)


def _sets(values: dict[str, tuple[Value, ...]], most: int) -> Iterator[tuple[Item, ...]]:
    """Yield all sets of changes, small ones first."""
    for size in range(most + 1):
        for facts in combinations(values, size):
            for chosen in product(*(values[fact] for fact in facts)):
                yield tuple(zip(facts, chosen, strict=True))


def _can_become(kind: str, now: Value | Missing, value: Value) -> bool:
    """Return whether somebody can change a fact: numbers grow, and what is not known can become true."""
    match kind:
        case "bool":
            return value is not now if isinstance(now, bool) else value is True
        case "int":
            return isinstance(now, int) and isinstance(value, int) and value > now
        case _:
            return isinstance(now, str) and value != now


def _changeable(program: Program, root: int) -> dict[str, tuple[Value, ...]]:
    """Return the facts below the root that can be changed, with the values that make a difference."""
    found = {}
    for fact in sorted(program.facts((root,))):
        definition = program.book.facts.definitions.get(fact)
        tests = program.tests_on(fact, (root,))
        if (
            definition is not None
            and definition.actionable
            and definition.counter is None
            and all(test.other is None for test in tests)
        ):
            values = _values(program, root, definition)
            if values:
                found[fact] = values
    return found


def _values(program: Program, root: int, definition: FactDefinition) -> tuple[Value, ...]:
    """Return one value of each class that the atoms below the root tell apart, the first of it."""
    tests = program.tests_on(definition.key, (root,))
    match definition.type:
        case "bool":
            return (False, True)
        case "int":
            low, high = definition.range or (0, float("inf"))
            nodes = [test.node for test in tests if isinstance(test.node, Atom)]
            steps = {ceil(limit) for node in nodes for limit in limits(program, node)}
            return tuple(sorted(step for step in steps if low <= step <= high))
        case "code":
            first: dict[tuple[Answer, ...], Value] = {}
            for value in definition.values:
                said = tuple(test.ask(value, None, program.law_day) for test in tests)
                first.setdefault(said, value)
            return tuple(first.values())
        case _:
            return ()
