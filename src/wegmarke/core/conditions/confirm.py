"""Is an unknown real? Asked over the completions of the missing facts.

Three-valued logic says unknown where "duldung or not duldung" is asked of a missing status. That is
wrong only where one missing fact pulls an answer both ways; such facts are *entangled*. Lanes are
then the completions of the entangled facts; all others stay missing, which loses nothing. A fact
with too many values is left missing too: then the answer may stay unknown, but is never invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import product
from math import prod

from wegmarke.core.conditions.atoms import AtomTest
from wegmarke.core.conditions.lanes import MISSING, Lanes, Missing, Split, count_on
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.value_classes import codes, days, numbers
from wegmarke.core.conditions.values import Answer, Value

MOST_LANES = 4096
"""So many completions are looked at together."""
ONE_DAY = timedelta(days=1)

Literal = tuple[int, bool]
"""The number of an atom, and whether its complement is meant."""


def confirmed(program: Program, snapshot: Snapshot, root: int, now: Lanes | None = None) -> Answer:
    """Return the answer of a gate for a person, unknown only where completions can differ.

    Facts that do not apply stay out: a completion has a value only where its fact applies.
    """
    now = now or program.now(snapshot)
    plain = _Cone(program, now).answer(root)
    if plain is not Answer.UNKNOWN:
        return plain
    return _over_completions(program, snapshot, root, now)


def open_facts(program: Program, snapshot: Snapshot, root: int) -> tuple[str, ...]:
    """Return the missing facts that the open parts of a gate hang on, by name."""
    literals = _Cone(program, program.now(snapshot)).literals(root)
    missing = (_missing_facts(program, snapshot, program.atoms[atom]) for atom, _ in literals)
    return tuple(sorted({fact for facts in missing for fact in facts}))


def _over_completions(program: Program, snapshot: Snapshot, root: int, now: Lanes) -> Answer:
    entangled = _entangled(program, snapshot, _Cone(program, now).literals(root))
    chosen: dict[str, Sequence[Value]] = {}
    for fact in sorted(entangled, key=lambda fact: (len(entangled[fact]), fact)):
        if prod(map(len, chosen.values())) * len(entangled[fact]) <= MOST_LANES:
            chosen[fact] = entangled[fact]
    if not chosen:
        return Answer.UNKNOWN
    full = (1 << prod(map(len, chosen.values()))) - 1
    lanes = program.lanes(snapshot, now, full, varied=_splits(chosen), completed=frozenset(chosen))
    ((certain, possible),) = program.run((root,), lanes)
    if certain == full:
        return Answer.YES
    return Answer.UNKNOWN if possible else Answer.NO


def _splits(chosen: Mapping[str, Sequence[Value]]) -> dict[str, Split]:
    """Return each fact's values with the lanes that have them: one lane per combination."""
    masks: dict[str, list[int]] = {fact: [0] * len(values) for fact, values in chosen.items()}
    for lane, combination in enumerate(product(*(range(len(v)) for v in chosen.values()))):
        for fact, place in zip(chosen, combination, strict=True):
            masks[fact][place] |= 1 << lane
    return {fact: list(zip(chosen[fact], masks[fact], strict=True)) for fact in chosen}


class _Cone:
    """The gates of one person that are still open, and what they hang on."""

    def __init__(self, program: Program, now: Lanes) -> None:
        self.gates = program.builder.gates
        self.certain, self.possible = program.atom_bits(now)
        self.known: dict[int, Answer] = {}

    def answer(self, gate: int) -> Answer:
        found = self.known.get(gate)
        if found is None:
            found = self.known[gate] = self._answer(gate)
        return found

    def _answer(self, gate: int) -> Answer:
        kind, parts = self.gates[gate]
        match kind:
            case "and" | "or":
                decisive = Answer.NO if kind == "and" else Answer.YES
                answers = {self.answer(part) for part in parts}
                if decisive in answers:
                    return decisive
                return Answer.UNKNOWN if Answer.UNKNOWN in answers else decisive.negated()
            case "atom" | "not":
                bits = self.certain[parts[0]], self.possible[parts[0]]
                held = {(0, 0): Answer.NO, (0, 1): Answer.UNKNOWN, (1, 1): Answer.YES}[bits]
                return held if kind == "atom" else held.negated()
            case _:
                return {"false": Answer.NO, "true": Answer.YES}.get(kind, Answer.UNKNOWN)

    def literals(self, root: int) -> set[Literal]:
        """Return the open questions about facts that the open parts of a gate hang on."""
        found: set[Literal] = set()
        seen: set[int] = set()
        stack = [root]
        while stack:
            gate = stack.pop()
            if gate in seen or self.answer(gate) is not Answer.UNKNOWN:
                continue
            seen.add(gate)
            kind, parts = self.gates[gate]
            if kind in ("and", "or"):
                stack += parts
            elif kind in ("atom", "not"):
                found.add((parts[0], kind == "not"))
        return found


def _entangled(
    program: Program, snapshot: Snapshot, literals: Iterable[Literal]
) -> dict[str, Sequence[Value]]:
    """Return the missing facts that can pull both ways, each with a value of every kind.

    Where one value makes all its questions true and another all of them false, three-valued logic
    is exact for a fact already. Facts compared with each other while both are missing are left
    out: which values are of another kind would depend on the other one.
    """
    by_fact: dict[str, list[Literal]] = {}
    tied: set[str] = set()
    for number, negated in literals:
        missing = _missing_facts(program, snapshot, program.atoms[number])
        tied |= set(missing if len(missing) > 1 else ())
        for fact in missing:
            by_fact.setdefault(fact, []).append((number, negated))
    found: dict[str, Sequence[Value]] = {}
    for fact, own in by_fact.items():
        if fact in tied:
            continue
        values = _Values(program, snapshot, fact, sorted({number for number, _ in own}))
        signs = dict(own)
        both = len(signs) < len(set(own))
        if both or not values.free(signs):
            found[fact] = values.kinds
    return found


def _missing_facts(program: Program, snapshot: Snapshot, test: AtomTest) -> list[str]:
    """Return the facts that an open question waits for; a counter waits for the date it counts from."""
    definitions = program.book.facts.definitions
    found = []
    for fact in (test.fact, test.other):
        if fact is None or fact in snapshot.facts or definitions[fact].moves:
            continue
        counter = definitions[fact].counter
        if counter is None or counter.since is None:
            found.append(fact)
        else:
            # A number that may be recorded besides the date follows from neither alone.
            found += [counter.since, fact] if counter.plus_recorded else [counter.since]
    return found


class _Values:
    """One value of each kind that some open questions can tell apart for a missing fact."""

    def __init__(
        self, program: Program, snapshot: Snapshot, fact: str, numbers: Sequence[int]
    ) -> None:
        self.program = program
        self.snapshot = snapshot
        self.fact = fact
        self.numbers = numbers
        self.definition = program.book.facts[fact]
        by_answers: dict[tuple[Answer, ...], Value] = {}
        for value in self._candidates():
            by_answers.setdefault(self._answers(value), value)
        self.kinds = tuple(by_answers.values())
        self.answers = tuple(by_answers)

    def free(self, signs: Mapping[int, bool]) -> bool:
        """Return whether one value makes all questions true and another one all of them false."""
        wanted = tuple(Answer.NO if signs[number] else Answer.YES for number in self.numbers)
        opposite = tuple(answer.negated() for answer in wanted)
        return wanted in self.answers and opposite in self.answers

    def _answers(self, value: Value) -> tuple[Answer, ...]:
        return tuple([self._ask(self.program.atoms[number], value) for number in self.numbers])

    def _ask(self, test: AtomTest, value: Value) -> Answer:
        own, other = self._put(test.fact, value), self._put(test.other, value)
        on = self.snapshot.on
        if test.other is not None and (own is None or other is None):
            return Answer.NO
        return test.ask(own, other, on)

    def _put(self, fact: str | None, value: Value) -> Value:
        """Return the value of a fact of a question if this one has ``value``; no other is missing."""
        if fact is None or fact == self.fact:
            return value
        counter = self.program.book.facts[fact].counter
        on = self.snapshot.on
        if counter is not None and counter.since == self.fact:
            return _known(count_on(MISSING, value, on, on))
        return self.snapshot.facts.get(fact, on)  # not stated: a day that moves

    def _candidates(self) -> list[Value]:
        """Return values of every kind; null where the fact may be stated not to apply."""
        definition, program = self.definition, self.program
        may_be_null = definition.nullable or definition.applies_when is not None
        nothing: list[Value] = [None] if may_be_null else []
        tests = [program.atoms[number] for number in self.numbers]
        match definition.type:
            case "bool":
                return [True, False, *nothing]
            case "date":
                on = self.snapshot.on
                found = {on} | days(program, self.snapshot, self.fact, tests)
                possible = [day for day in found if day <= on or not definition.not_future]
                return [*sorted(possible), *nothing]
            case "int" | "number":
                return [*numbers(program, definition, tests), *nothing]
            case _:
                return [*codes(program, definition, tests), *nothing]


def _known(value: Value | Missing) -> Value:
    """Return a value that cannot be missing."""
    assert not isinstance(value, Missing)
    return value
