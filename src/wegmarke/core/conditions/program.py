"""The compiled law of one epoch: runs all goals, rules and named conditions over lanes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.compile import Compiler, GoalGates
from wegmarke.core.conditions.errors import UnknownId
from wegmarke.core.conditions.gates import UNKNOWN, Decider, Masks, OneLane, Runner
from wegmarke.core.conditions.lanes import Lanes, Missing, Split
from wegmarke.core.conditions.law import Goal, Lawbook
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.reform import Reform
from wegmarke.core.conditions.tables import Tables
from wegmarke.core.conditions.values import Answer, Value

Roots = tuple[int, ...]
MANY_NEW_GATES = 200
"""After so many new gates the code for one lane is made again; until then they are looked up singly."""

MOST_ROOTS = 256
"""So many combinations of gates keep their code; persons differ in what is open for them."""
MOST_DAYS = 16
"""So many days keep the tables of their atoms."""


class Program:
    """All definitions in force between two law dates, as one gate program."""

    def __init__(self, book: Lawbook, law_day: date, *, compiler: Compiler | None = None) -> None:
        """Compile every rule and every named condition; goals are compiled when first asked for.

        ``compiler`` may have compiled parts of the lawbook already (``reformed``).
        """
        self.book = book
        self.law_day = law_day
        self._compiler = compiler = compiler or Compiler(book, law_day)
        self._goals: dict[tuple[str, tuple[tuple[str, Value], ...]], GoalGates] = {}
        self.rules = {rule_id: compiler.rule(rule_id) for rule_id in book.rules}
        self.conditions = {name: compiler.condition(name) for name in book.conditions}
        self.atoms = compiler.atoms
        self.builder = compiler.gates
        self._atoms_below: dict[Roots, frozenset[int]] = {}
        self._runners: dict[Roots, Runner] = {}
        self._deciders: dict[Roots, Decider] = {}
        self.classes: dict[tuple[str, Roots, int], tuple[Value, ...]] = {}
        self.kept: dict[tuple[object, ...], Any] = {}
        self.moving: set[int] = set()
        self._by_fact: dict[str, set[int]] = {}
        self._indexed = 0
        self._tables: dict[date, Tables] = {}
        self._one_lane: OneLane | None = None
        self._one_lane_gates = 0
        self.base: Program | None = None
        self.base_gates = 0

    def reformed(self, reform: Reform) -> Program:
        """Return the program after a reform; only what needs a touched rule is compiled again.

        The gates of this program keep their numbers in it (``shares``). Raises UnknownId,
        DefinitionError.
        """
        book = reform.applied(self.book)
        compiler = self._compiler.reformed(book, reform.touched)
        known = len(compiler.gates.gates)
        program = Program(book, self.law_day, compiler=compiler)
        program.base, program.base_gates = self, known
        return program

    def shares(self, gate: int, other: Program) -> bool:
        """Return whether a gate of the other program is the same gate here."""
        return other is self or (other is self.base and gate < self.base_gates)

    def goal_gates(self, goal: Goal, facts: Mapping[str, Value]) -> GoalGates:
        """Return the gates of a goal in the world that fits the stated facts."""
        return self._goal_in(goal, goal.world(facts))

    def _goal_in(self, goal: Goal, world: Mapping[str, Value]) -> GoalGates:
        key = (goal.id, _key(world))
        if key not in self._goals:
            self._goals[key] = self._compiler.goal(goal, world)
        return self._goals[key]

    def root(self, rule_id: str, facts: Mapping[str, Value], day: date) -> int:
        """Return the gate of a rule, or of a goal's value in the world that fits the facts.

        A goal is unknown on days before it is covered. Raises UnknownId.
        """
        if rule_id in self.rules:
            return self.rules[rule_id]
        goal = self.book.goals.get(rule_id)
        if goal is None:
            raise UnknownId("rule or goal", rule_id, [*self.rules, *self.book.goals])
        if goal.covered_from is not None and day < goal.covered_from:
            return UNKNOWN
        return self.goal_gates(goal, facts).value

    def run(self, roots: Roots, lanes: Lanes) -> tuple[tuple[int, int], ...]:
        """Return (certain, possible) masks of the roots over all lanes."""
        if roots not in self._runners:
            self._runners[roots] = self.builder.three_valued(list(roots))
        certain, possible = self._filled(roots, lanes)
        return self._runners[roots](certain, possible, lanes.full)

    def decide(self, roots: Roots, lanes: Lanes) -> tuple[int, ...]:
        """Return one mask per root for lanes in which no fact is missing."""
        if roots not in self._deciders:
            if len(self._deciders) >= MOST_ROOTS:
                self._deciders.clear()
            self._deciders[roots] = self.builder.two_valued(list(roots))
        return self._deciders[roots](self._filled(roots, lanes)[0], lanes.full)

    def _filled(self, roots: Roots, lanes: Lanes) -> tuple[Masks, Masks]:
        """Return the certain and the possible masks of all atoms.

        What does not vary is taken from the base lane; of the rest only the atoms below the roots
        are asked.
        """
        below = self._below(roots)
        if lanes.base is None:
            return self.atom_bits(lanes) if lanes.full == 1 else self._all(below, lanes)
        full = lanes.full
        base_certain, base_possible = self.atom_bits(lanes.base)
        certain = [full if held else 0 for held in base_certain]
        possible = [full if held else 0 for held in base_possible]
        for number in self._varying(lanes, lanes.base) & below:
            certain[number], possible[number] = atom_masks(self.atoms[number], lanes)
        return certain, possible

    def _all(self, below: frozenset[int], lanes: Lanes) -> tuple[Masks, Masks]:
        certain, possible = [0] * len(self.atoms), [0] * len(self.atoms)
        for number in below:
            certain[number], possible[number] = atom_masks(self.atoms[number], lanes)
        return certain, possible

    def _varying(self, lanes: Lanes, base: Lanes) -> set[int]:
        """Return the atoms that can differ between lanes."""
        found = set().union(*(self._by_fact.get(fact, ()) for fact in lanes.varied))
        same_day = [day for day, _ in lanes.days] == [base.on]
        return found if same_day else found | self.moving

    def answers(self, roots: Roots, lanes: Lanes, lane: int = 0) -> tuple[Answer, ...]:
        """Return the answers of the roots in one lane."""
        return tuple(answer_in(pair, lane) for pair in self.run(roots, lanes))

    def facts(self, roots: Roots) -> set[str]:
        """Return the facts that the answers of the roots depend on."""
        return {
            fact
            for test in self.tests(roots)
            for fact in (test.fact, test.other)
            if fact is not None
        }

    def tests(self, roots: Roots) -> list[atoms.AtomTest]:
        """Return the atoms below the roots."""
        return [self.atoms[number] for number in sorted(self._below(roots))]

    def tests_on(self, fact: str, roots: Roots) -> list[atoms.AtomTest]:
        """Return the atoms below the roots that look at a fact or count from it."""
        below = self._below(roots)
        numbers = self._by_fact.get(fact, set())
        return [self.atoms[number] for number in sorted(below & numbers)]

    def moving_tests(self, roots: Roots) -> list[atoms.AtomTest]:
        """Return the atoms below the roots whose answer can change with the day."""
        return [self.atoms[number] for number in sorted(self._below(roots) & self.moving)]

    def moves(self, number: int) -> bool:
        """Return whether the answer of an atom can change with the day."""
        if self._indexed < len(self.atoms):
            self._index()
        return number in self.moving

    def now(self, snapshot: Snapshot) -> Lanes:
        """Return the one lane of a person as stated; its atoms are asked once for all runs."""
        return self.lanes(snapshot, None, 1)

    def lanes(  # noqa: PLR0913 - what varies, each by name
        self,
        snapshot: Snapshot,
        now: Lanes | None,
        full: int,
        *,
        varied: Mapping[str, Split] | None = None,
        days: list[tuple[date, int]] | None = None,
        completed: frozenset[str] = frozenset(),
    ) -> Lanes:
        """Return lanes that vary something about a person; ``now`` is the lane as stated."""
        return Lanes(
            self.book.facts,
            snapshot.facts,
            snapshot.on,
            full,
            days=days,
            varied=varied,
            frozen=snapshot.frozen,
            completed=completed,
            base=now,
            held=snapshot.held,
        )

    def gate(self, node: tree.Node, world: Mapping[str, Value]) -> int:
        """Return the gate of a condition under hypothetical facts."""
        return self._compiler.node(node, _key(world))

    def tables(self, on: date) -> Tables:
        """Return the rows of all atoms for facts stated on a day; those of few days are kept."""
        found = self._tables.get(on)
        if found is None or len(found.places) < len(self.atoms):
            if len(self._tables) >= MOST_DAYS:
                self._tables.clear()
            found = self._tables[on] = Tables(self.atoms, self.book, self.law_day, on)
        return found

    def atom_bits(self, lane: Lanes) -> tuple[Masks, Masks]:
        """Return the masks of all atoms in one lane; each is asked once per person."""
        if not lane.certain and lane.as_stated:
            lane.certain, lane.possible = self.tables(lane.on).masks(lane.facts, lane.held)
        for test in self.atoms[len(lane.certain) :]:
            certain, possible = _bits(test, lane)
            lane.certain.append(certain)
            lane.possible.append(possible)
        return lane.certain, lane.possible

    def bits(self, lane: Lanes) -> list[int]:
        """Return the answers of all gates in one lane, as two bits: no 0, unknown 1, yes 3.

        The list is kept with the lane, and grows where gates were made since.
        """
        state = lane.gate_bits
        if not state:
            grown = len(self.builder.gates) - self._one_lane_gates
            if self._one_lane is None or grown > MANY_NEW_GATES:
                self._one_lane = self.builder.one_lane()
                self._one_lane_gates = len(self.builder.gates)
            state += self._one_lane(*self.atom_bits(lane))
        if len(state) < len(self.builder.gates):
            self._grow(state, *self.atom_bits(lane))
        return state

    def _grow(self, state: list[int], certain: Masks, possible: Masks) -> None:
        """Answer the gates that the code does not have yet; parts always come before the whole."""
        for kind, parts in self.builder.gates[len(state) :]:
            held = [state[part] for part in parts] if kind in ("and", "or") else []
            match kind:
                case "and":
                    state.append(min(held))
                case "or":
                    state.append(max(held))
                case "atom":
                    state.append(2 * certain[parts[0]] + possible[parts[0]])
                case _:
                    state.append(3 - 2 * possible[parts[0]] - certain[parts[0]])

    def _index(self) -> None:
        """Note which atoms look at which fact, and which move with the day."""
        for number in range(self._indexed, len(self.atoms)):
            test = self.atoms[number]
            for fact in (test.fact, test.other):
                definition = self.book.facts.definitions.get(fact or "")
                counter = definition.counter if definition else None
                for name in (fact, counter.since if counter else None):
                    if name is not None:
                        self._by_fact.setdefault(name, set()).add(number)
                if definition and (definition.moves or counter):
                    self.moving.add(number)
            if test.uses_day:
                self.moving.add(number)
        self._indexed = len(self.atoms)

    def _below(self, roots: Roots) -> frozenset[int]:
        if self._indexed < len(self.atoms):
            self._index()
        if roots not in self._atoms_below:
            if len(self._atoms_below) >= MOST_ROOTS:
                self._atoms_below.clear()
            self._atoms_below[roots] = frozenset(self.builder.atoms(list(roots)))
        return self._atoms_below[roots]


def _key(world: Mapping[str, Value]) -> tuple[tuple[str, Value], ...]:
    return tuple((fact, world[fact]) for fact in sorted(world))


def answer_in(pair: tuple[int, int], lane: int) -> Answer:
    """Return the answer that a (certain, possible) pair has in one lane."""
    certain, possible = pair[0] >> lane & 1, pair[1] >> lane & 1
    return Answer.YES if certain else Answer.UNKNOWN if possible else Answer.NO


def _bits(test: atoms.AtomTest, lanes: Lanes) -> tuple[int, int]:
    """Return the same as ``atom_masks`` for a single lane; most atoms look at one fact only."""
    by_value = not isinstance(test.node, atoms.Stated | tree.HeldFor)
    if test.fact is None or test.other is not None or not by_value:
        return atom_masks(test, lanes)
    value = lanes.split(test.fact)[0][0]
    if isinstance(value, Missing):
        return 0, 1
    answer = test.ask(value, None, lanes.days[0][0])
    return int(answer is Answer.YES), int(answer is not Answer.NO)


def atom_masks(test: atoms.AtomTest, lanes: Lanes) -> tuple[int, int]:
    """Return the lanes in which an atom is certainly and possibly true.

    A missing value is unknown; a value that does not apply (null) is no, unless null is asked for.
    """
    if isinstance(test.node, atoms.Stated):
        stated = lanes.stated(test.node.fact)
        return stated, stated
    if isinstance(test.node, tree.HeldFor):
        return _held_masks(test.node, lanes)
    if test.fact is None:
        held = sum(mask for day, mask in lanes.days if test.ask(None, None, day) is Answer.YES)
        return held, held
    values = lanes.split(test.fact)
    if test.other is None and (not test.uses_day or len(lanes.days) == 1):
        return _simple(test, values, lanes.days[0][0])
    return _crossed(test, values, lanes)


def _simple(test: atoms.AtomTest, values: Split, day: date) -> tuple[int, int]:
    certain = possible = 0
    for value, mask in values:
        if isinstance(value, Missing):
            possible |= mask
            continue
        answer = test.ask(value, None, day)
        if answer is Answer.YES:
            certain |= mask
            possible |= mask
        elif answer is Answer.UNKNOWN:
            possible |= mask
    return certain, possible


def _held_masks(node: tree.HeldFor, lanes: Lanes) -> tuple[int, int]:
    """Ask since when the value of each lane has been held, on the day of the lane."""
    held = lanes.held.get(node.fact)
    certain = possible = 0
    for value, mask in lanes.split(node.fact):
        if isinstance(value, Missing):
            possible |= mask
            continue
        for day, lanes_of_day in lanes.days:
            answer = atoms.held_for(node.period, value, held, day)
            certain |= mask & lanes_of_day if answer is Answer.YES else 0
            possible |= mask & lanes_of_day if answer is not Answer.NO else 0
    return certain, possible


def _crossed(test: atoms.AtomTest, values: Split, lanes: Lanes) -> tuple[int, int]:
    """Ask for each combination of value, other fact and day that occurs."""
    others: Split = lanes.split(test.other) if test.other is not None else [(None, lanes.full)]
    days = lanes.days if test.uses_day else lanes.days[:1]
    null_counts = isinstance(test.node, tree.OneOf)
    certain = possible = 0
    for value, m in values:
        for other, n in others:
            mask = m & n
            if not mask:
                continue
            null = (value is None and not null_counts) or (test.other is not None and other is None)
            if null:
                continue
            if isinstance(value, Missing) or isinstance(other, Missing):
                possible |= mask
                continue
            for day, lanes_of_day in days:
                here = mask & lanes_of_day if test.uses_day else mask
                answer = test.ask(value, other, day) if here else Answer.NO
                certain |= here if answer is Answer.YES else 0
                possible |= here if answer is not Answer.NO else 0
    return certain, possible


class Programs:
    """Compiled programs by epoch; a program is compiled when its epoch is first asked for."""

    def __init__(self, book: Lawbook) -> None:
        """Start empty."""
        self.book = book
        self._by_epoch: dict[int, Program] = {}

    def on(self, day: date) -> Program:
        """Return the program of the law of a day."""
        epoch = self.book.epoch(day)
        if epoch not in self._by_epoch:
            self._by_epoch[epoch] = Program(self.book, day)
        return self._by_epoch[epoch]
