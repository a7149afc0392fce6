"""Trees to gates, for one stretch between two law dates.

``not`` is pushed down to the atoms; rules, goals and derived facts are folded in, hypothetical
facts of a goal become constants, dated lists and parameters become values. What remains is one
program whose parts all rules share.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.errors import DefinitionError, UnknownId
from wegmarke.core.conditions.gates import FALSE, TRUE, UNKNOWN, GateBuilder
from wegmarke.core.conditions.law import STRENGTHS, Ban, Goal, Grant, Lawbook
from wegmarke.core.conditions.values import Answer, Value

World = tuple[tuple[str, Value], ...]
"""Hypothetical facts as sorted pairs, so that they can be a key."""

Memo = tuple[str, World, bool]
"""A definition, the hypothetical facts, and whether its complement is meant."""


@dataclass(frozen=True, slots=True)
class GoalGates:
    """The gates of one goal in one world: numbers into the program."""

    strengths: tuple[int, ...]
    without_timing: int
    grants: tuple[int, ...]
    bans: tuple[int, ...]
    checks: tuple[int, ...]
    ba_layer: tuple[int, ...]
    hints: tuple[int, ...]
    value: int

    def all(self) -> tuple[int, ...]:
        """Return all gates, in a fixed order."""
        return (
            *self.strengths,
            self.without_timing,
            *self.grants,
            *self.bans,
            *self.checks,
            *self.ba_layer,
            *self.hints,
            self.value,
        )


class Compiler:
    """Compiles the definitions that hold on one day of the law."""

    def __init__(self, book: Lawbook, law_day: date) -> None:
        """Start with nothing compiled; ``law_day`` decides which versions are in force."""
        self.book = book
        self.law_day = law_day
        self.gates = GateBuilder()
        self.atoms: list[atoms.AtomTest] = []
        self._atom_numbers: dict[object, int] = {}
        self._memo: dict[Memo, int] = {}
        self._complements: dict[int, int] = {}
        self._open: list[str] = []
        self._users: dict[str, set[str]] = {}

    def reformed(self, book: Lawbook, touched: frozenset[str]) -> Compiler:
        """Return a compiler of a lawbook in which only the ``touched`` rules are different.

        It has the same gates and atoms under the same numbers, and what needs no touched rule is
        not compiled again. Lists and parameters must be the same.
        """
        other = Compiler(book, self.law_day)
        other.gates = self.gates.copy()
        other.atoms = [*self.atoms]
        other._atom_numbers = dict(self._atom_numbers)
        other._complements = dict(self._complements)
        other._users = {label: set(users) for label, users in self._users.items()}
        stale = self._needing({f"rule {rule}" for rule in touched})
        other._memo = {memo: gate for memo, gate in self._memo.items() if memo[0] not in stale}
        return other

    def _needing(self, labels: set[str]) -> set[str]:
        """Return the definitions that need one of these, and these."""
        found: set[str] = set()
        stack = list(labels)
        while stack:
            label = stack.pop()
            if label not in found:
                found.add(label)
                stack += self._users.get(label, ())
        return found

    def condition(self, name: str) -> int:
        """Return the gate of a named condition."""
        node = self.book.conditions[name]
        return self._named((f"condition {name}", (), False), lambda: self.node(node))

    def node(self, node: tree.Node, world: World = (), *, negated: bool = False) -> int:
        """Return the gate of a condition, or of its complement."""
        match node:
            case tree.All(parts=parts) | tree.Any(parts=parts):
                return self._join(
                    parts, world, as_all=isinstance(node, tree.All) != negated, negated=negated
                )
            case tree.Not(part=part):
                return self.node(part, world, negated=not negated)
            case tree.AtLeastOf(count=count, parts=parts):
                gates = [self.node(part, world, negated=negated) for part in parts]
                return self.gates.at_least(len(parts) - count + 1 if negated else count, gates)
            case tree.Unless(cite=cite, rule=rule, exceptions=exceptions):
                plain = tree.All(cite, (rule, *(tree.Not(cite, part) for part in exceptions)))
                return self.node(plain, world, negated=negated)
            case tree.RuleRef(rule=rule_id):
                return self.rule(rule_id, world, negated=negated)
            case tree.GoalRef(goal=goal_id):
                if goal_id not in self.book.goals:
                    raise UnknownId("goal", goal_id, self.book.goals)
                goal = self.book.goals[goal_id]
                memo: Memo = (f"goal {goal_id}", (), negated)
                return self._named(memo, lambda: self._goal_value(goal, negated=negated))
            case tree.DayIn():
                return self._literal(node, negated=negated)
            case tree.Atom():
                return self._atom(node, world, negated=negated)
            case _:
                message = f"no gate for {node!r}"
                raise TypeError(message)

    def rule(self, rule_id: str, world: World = (), *, negated: bool = False) -> int:
        """Return the gate of a rule; a version that is not in force holds for nobody."""
        rule = self.book.rules.get(rule_id)
        if rule is None:
            raise UnknownId("rule", rule_id, self.book.rules)
        memo = (f"rule {rule_id}", world, negated)
        self._note_use(memo[0])
        if not rule.in_force(self.law_day):
            return TRUE if negated else FALSE
        return self._named(memo, lambda: self.node(rule.when, world, negated=negated))

    def goal(self, goal: Goal, facts: Mapping[str, Value]) -> GoalGates:
        """Return the gates of a goal asked under hypothetical facts."""
        worlds = [_world(facts)]
        conditions = [TRUE]
        if goal.as_if_rule is not None:
            worlds.append(_world({**facts, **goal.as_if_facts}))
            conditions.append(self.rule(goal.as_if_rule, worlds[0]))
        held = [self._goal_in(goal, world) for world in worlds]

        def either(number: Callable[[GoalGates], int]) -> int:
            pairs = zip(conditions, held, strict=True)
            return self.gates.any(
                [self.gates.all([condition, number(gates)]) for condition, gates in pairs]
            )

        def each(part: Callable[[GoalGates], tuple[int, ...]]) -> tuple[int, ...]:
            columns = zip(*(part(gates) for gates in held), strict=True)
            return tuple(
                self.gates.any(
                    [self.gates.all(list(pair)) for pair in zip(conditions, column, strict=True)]
                )
                for column in columns
            )

        return GoalGates(
            strengths=each(lambda gates: gates.strengths),
            without_timing=either(lambda gates: gates.without_timing),
            grants=each(lambda gates: gates.grants),
            bans=held[0].bans,
            checks=each(lambda gates: gates.checks),
            ba_layer=held[0].ba_layer,
            hints=each(lambda gates: gates.hints),
            value=either(lambda gates: gates.value),
        )

    def _goal_in(self, goal: Goal, world: World) -> GoalGates:
        bans = [self._ban(goal, ban, world) for ban in goal.bans]
        no_bans = [self._ban(goal, ban, world, negated=True) for ban in goal.bans]

        def allowed(grant: Grant, *, timing: bool) -> int:
            free_of = [
                gate
                for ban, gate in zip(goal.bans, no_bans, strict=True)
                if (not ban.bars or grant.rule in ban.bars) and (timing or not ban.timing)
            ]
            return self.gates.all([self.rule(grant.rule, world), *free_of])

        grants = tuple(allowed(grant, timing=True) for grant in goal.grants)
        by_strength = tuple(
            self.gates.any(
                [
                    gate
                    for grant, gate in zip(goal.grants, grants, strict=True)
                    if grant.strength == strength
                ]
            )
            for strength in STRENGTHS
        )
        checks = tuple(self.rule(check.rule, world) for check in goal.checks)
        not_covered = (
            self.gates.all([UNKNOWN, *no_bans])
            if self.book.no_needs_ban(goal, self.law_day)
            else FALSE
        )
        open_checks = [self.gates.all([UNKNOWN, check]) for check in checks]
        return GoalGates(
            strengths=by_strength,
            without_timing=self.gates.any([allowed(grant, timing=False) for grant in goal.grants]),
            grants=grants,
            bans=tuple(bans),
            checks=checks,
            ba_layer=tuple(self.rule(rule, world) for rule, _ in goal.ba_layer),
            hints=tuple(self.rule(rule, world) for rule in goal.hints),
            value=self.gates.any([*grants, *open_checks, not_covered]),
        )

    def _ban(self, goal: Goal, ban: Ban, world: World, *, negated: bool = False) -> int:
        holds = self.rule(ban.rule, world, negated=negated)
        lifts = [
            self.rule(lift, world, negated=not negated)
            for lift in (*ban.lifted_by, *goal.lifts_all)
        ]
        return self.gates.any([holds, *lifts]) if negated else self.gates.all([holds, *lifts])

    def _goal_value(self, goal: Goal, *, negated: bool) -> int:
        gate = self.goal(goal, goal.worlds()[0]).value
        return self._complement(gate) if negated else gate

    def _complement(self, gate: int) -> int:
        """Return the complement of a finished gate (De Morgan); each is made once."""
        if gate not in self._complements:
            self._complements[gate] = self._new_complement(gate)
        return self._complements[gate]

    def _new_complement(self, gate: int) -> int:
        kind, parts = self.gates.gates[gate]
        match kind:
            case "false" | "true" | "unknown":
                return {FALSE: TRUE, TRUE: FALSE, UNKNOWN: UNKNOWN}[gate]
            case "atom" | "not":
                return self.gates.literal(parts[0], negated=kind == "atom")
            case _:
                inner = [self._complement(part) for part in parts]
                return self.gates.any(inner) if kind == "and" else self.gates.all(inner)

    def _join(
        self, parts: tuple[tree.Node, ...], world: World, *, as_all: bool, negated: bool
    ) -> int:
        gates = [self.node(part, world, negated=negated) for part in parts]
        return self.gates.all(gates) if as_all else self.gates.any(gates)

    def _named(self, memo: Memo, make: Callable[[], int]) -> int:
        """Return a memoised gate; a definition that needs itself is an error."""
        label = memo[0]
        self._note_use(label)
        if memo in self._memo:
            return self._memo[memo]
        if label in self._open:
            circle = " -> ".join([*self._open[self._open.index(label) :], label])
            raise DefinitionError(label, f"it needs itself: {circle}", "rules without a circle")
        self._open.append(label)
        try:
            gate = self._memo[memo] = make()
        finally:
            self._open.pop()
        return gate

    def _note_use(self, label: str) -> None:
        """Note that the definition being compiled needs another one."""
        if self._open:
            self._users.setdefault(label, set()).add(self._open[-1])

    def _literal(self, node: tree.Node, *, negated: bool) -> int:
        key = atoms.bare(node)
        number = self._atom_numbers.get(key)
        if number is None:
            for fact in atoms.facts_of(key):
                if fact not in self.book.facts:
                    raise UnknownId("fact", fact, self.book.facts.definitions)
            number = self._atom_numbers[key] = len(self.atoms)
            self.atoms.append(atoms.atom_test(key, self.book, self.law_day))
        return self.gates.literal(number, negated=negated)

    def _stated(self, fact: str, *, negated: bool = False) -> int:
        return self._literal(atoms.Stated(None, fact), negated=negated)

    def _atom(self, atom: tree.Atom, world: World, *, negated: bool) -> int:
        if atom.fact in dict(world):
            return self._folded(atom, dict(world), negated=negated)
        if atom.fact in self.book.derived:
            return self._derived_atom(atom, world, negated=negated)
        return self._applying(atom, world, negated=negated)

    def _folded(self, atom: tree.Atom, facts: Mapping[str, Value], *, negated: bool) -> int:
        """Return the constant of a comparison with a hypothetical fact."""
        test = atoms.atom_test(atoms.bare(atom), self.book, self.law_day)
        day_counts = test.uses_day and not isinstance(atom, tree.HeldFor)
        if test.other is not None or day_counts:
            message = "a hypothetical fact cannot be compared with a day or another fact"
            raise DefinitionError(atom.fact, message)
        answer = test.ask(facts[atom.fact], None, self.law_day)
        constants = {Answer.YES: TRUE, Answer.NO: FALSE, Answer.UNKNOWN: UNKNOWN}
        return constants[answer.negated() if negated else answer]

    def _applying(self, atom: tree.Atom, world: World, *, negated: bool) -> int:
        """Return the gate of an atom on facts that may not apply: null compares as no.

        A fact that is stated applies, whatever the catalogue says about it.
        """
        gate = self._literal(atom, negated=negated)
        null_is_yes = isinstance(atom, tree.OneOf) and None in atom.values
        for fact in atoms.facts_of(atom):
            definition = self.book.facts.definitions.get(fact)
            if definition is None or definition.applies_when is None:
                continue
            # Not stated and does not apply: then the fact is null.
            null = self._applies(fact, definition.applies_when, world, negated=True)
            applies = self._applies(fact, definition.applies_when, world, negated=False)
            if null_is_yes != negated:
                is_null = self.gates.all([self._stated(fact, negated=True), null])
                gate = self.gates.any([is_null, gate])
            else:
                has_value = self.gates.any([self._stated(fact), applies])
                gate = self.gates.all([has_value, gate])
        return gate

    def _applies(self, fact: str, applies: tree.Node, world: World, *, negated: bool) -> int:
        memo = (f"applies_when of {fact}", world, negated)
        return self._named(memo, lambda: self.node(applies, world, negated=negated))

    def _derived_atom(self, atom: tree.Atom, world: World, *, negated: bool) -> int:
        """Return the gate of an atom on a derived fact: as stated, else by its rules."""
        if not isinstance(atom, tree.OneOf) or not set(atom.values) <= {True, False}:
            raise DefinitionError(
                atom.fact, "a derived fact is compared with true or false only", "{is: true}"
            )
        as_stated = self.gates.all([self._stated(atom.fact), self._literal(atom, negated=negated)])
        parts = [
            self._derived(atom.fact, world, negated=value == negated)
            for value in (False, True)
            if value in atom.values
        ]
        by_rules = self.gates.all(parts) if negated else self.gates.any(parts)
        return self.gates.any(
            [as_stated, self.gates.all([self._stated(atom.fact, negated=True), by_rules])]
        )

    def _derived(self, fact: str, world: World, *, negated: bool) -> int:
        derived = self.book.derived[fact]

        def make() -> int:
            clauses = self.node(tree.Any(None, derived.clauses), world, negated=negated)
            false = self.node(tree.Any(None, derived.false_if), world, negated=not negated)
            if derived.kind == "sufficient":
                clauses = (
                    self.gates.all([UNKNOWN, clauses])
                    if negated
                    else self.gates.any([UNKNOWN, clauses])
                )
            return self.gates.any([clauses, false]) if negated else self.gates.all([clauses, false])

        return self._named((f"fact {fact}", world, negated), make)


def _world(facts: Mapping[str, Value]) -> World:
    return tuple((fact, facts[fact]) for fact in sorted(facts))
