"""The next question: the missing fact that settles most, found by completing what is missing.

Lanes are completions: a number of possible persons ("contexts") that agree with everything that
is known, and for each missing fact one variation per value class. A fact that changes no answer
in any of them has no gain and may not be asked (data minimisation, Art. 5 Abs. 1 lit. c DSGVO).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.atoms import AtomTest
from wegmarke.core.conditions.calendar import add_months
from wegmarke.core.conditions.explain import UNKNOWN, Explainer
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.lanes import MISSING, Lanes, Split
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.value_classes import codes, days, numbers
from wegmarke.core.conditions.values import Answer, Value

CONTEXTS = 16
"""Possible persons looked at; with fewer the order of the questions becomes a matter of luck."""
MORE_CONTEXTS = 64
"""Possible persons looked at for what is open without any question found: rare turns count too."""
SENSITIVITY = {"none": 1, "normal": 1, "special": 2}
"""How much more a question must bring that touches a special category (Art. 9 DSGVO)."""
MOST_CLASSES, MORE_CLASSES = 14, 64
"""Values tried for a fact, at the first look and for what is open without any question found."""
MOST_KEPT = 1024
"""So many value classes are kept per program."""


class Look(NamedTuple):
    """How closely possible persons are looked at: how many, and how many values of each fact."""

    contexts: int
    classes: int


FIRST_LOOK = Look(CONTEXTS, MOST_CLASSES)
SECOND_LOOK = Look(MORE_CONTEXTS, MORE_CLASSES)


@dataclass(frozen=True, slots=True)
class Target:
    """Something whose answer is wanted: a goal or a station, with its gates and its weight."""

    name: str
    roots: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """A fact worth asking for, and why.

    ``gain``: share of possible persons for whom it changes an answer, summed over the targets;
    ``cost`` and ``sensitivity``: of asking, from the fact catalogue; ``targets``: what depends on
    it, most first.
    """

    fact: str
    gain: float
    cost: int
    sensitivity: str
    targets: tuple[str, ...]

    @property
    def worth(self) -> float:
        """Return the gain for the trouble of asking: what questions are ordered by."""
        return self.gain / (self.cost * SENSITIVITY[self.sensitivity])


def questions(
    program: Program, snapshot: Snapshot, targets: Sequence[Target], now: Lanes | None = None
) -> list[Question]:
    """Return the missing facts that have a gain, best first, whoever can answer them.

    ``now`` is the lane of the person as stated, where a caller has it already.
    Whether a fact may be asked (public, not declined, applies) is decided by ``may_ask``.
    """
    now = now or program.now(snapshot)
    open_targets = _undecided(program, now, targets)
    if not open_targets:
        return []
    found = _found(program, snapshot, now, open_targets, FIRST_LOOK)
    asked = {name for question in found for name in question.targets}
    silent = [target for target in open_targets if target.name not in asked]
    if silent:
        found = _joined(found, _found(program, snapshot, now, silent, SECOND_LOOK))
    return sorted(found, key=lambda question: (-question.worth, question.fact))


def _found(
    program: Program,
    snapshot: Snapshot,
    now: Lanes,
    targets: Sequence[Target],
    look: Look,
) -> list[Question]:
    """Return the questions with a gain among so many possible persons."""
    roots = tuple(root for target in targets for root in target.roots)
    plan = Plan(program, snapshot, now, roots, look)
    if not plan.missing:
        return []
    turned = _turned(targets, plan.differences())
    found = []
    for fact in plan.missing:
        gains = _gains(plan, fact, targets, turned)
        names = tuple(sorted(gains, key=lambda name: -gains[name]))
        if names:
            definition = program.book.facts[fact]
            gain = sum(gains.values())
            found.append(Question(fact, gain, definition.cost, definition.sensitivity, names))
    return found


def _joined(found: list[Question], more: list[Question]) -> list[Question]:
    """Return the questions of both looks; a fact found in both has the gains of both."""
    by_fact = {question.fact: question for question in found}
    for question in more:
        first = by_fact.get(question.fact)
        by_fact[question.fact] = (
            question
            if first is None
            else replace(
                first,
                gain=first.gain + question.gain,
                targets=(*first.targets, *question.targets),
            )
        )
    return list(by_fact.values())


def may_ask(program: Program, snapshot: Snapshot, fact: str) -> bool:
    """Return whether the public guide may ask for this fact now: it is public and does apply."""
    definition = program.book.facts[fact]
    if not definition.public:
        return False
    if definition.applies_when is None:
        return True
    return snapshot.walker(program.book).answer(definition.applies_when) is Answer.YES


def _undecided(program: Program, now: Lanes, targets: Sequence[Target]) -> list[Target]:
    """Return the targets of which some gate is still unknown."""
    explainer = Explainer(program, now)
    roots = {root for target in targets for root in target.roots}
    unknown = {root for root in roots if explainer.bits(root) == UNKNOWN}
    kept = [
        Target(target.name, tuple(root for root in target.roots if root in unknown), target.weight)
        for target in targets
    ]
    return [target for target in kept if target.roots]


def _turned(targets: Sequence[Target], differences: Mapping[int, int]) -> dict[str, int]:
    """Return per target the lanes in which any of its answers is another one."""
    found = {}
    for target in targets:
        turned = 0
        for root in target.roots:
            turned |= differences[root]
        found[target.name] = turned
    return found


def _gains(
    plan: Plan, fact: str, targets: Sequence[Target], turned: Mapping[str, int]
) -> dict[str, float]:
    """Return per target the share of contexts and variations in which the fact turns an answer."""
    start, classes = plan.places[fact]
    lanes = classes * plan.contexts
    window = (1 << lanes) - 1
    found = {}
    for target in targets:
        count = (turned[target.name] >> start & window).bit_count()
        if count:
            found[target.name] = target.weight * count / lanes
    return found


class Plan:
    """The lanes: a base lane per context, then per missing fact and value class one per context."""

    def __init__(
        self,
        program: Program,
        snapshot: Snapshot,
        now: Lanes,
        roots: tuple[int, ...],
        look: Look,
    ) -> None:
        """Find what is missing behind the roots, and the values worth trying for it."""
        contexts = look.contexts
        self.program = program
        self.snapshot = snapshot
        self.now = now
        self.roots = roots
        self.contexts = contexts
        self.missing = self._missing()
        self.classes = {
            fact: value_classes(program, fact, roots, snapshot, look.classes)
            for fact in self.missing
        }
        self.places: dict[str, tuple[int, int]] = {}
        start = contexts
        for fact in self.missing:
            self.places[fact] = (start, len(self.classes[fact]))
            start += contexts * len(self.classes[fact])
        self.width = start

    def _missing(self) -> list[str]:
        """Return the facts behind the roots that have no value, counters by the date they count from."""
        book, facts = self.program.book, self.snapshot.facts
        wanted = set()
        for fact in self.program.facts(self.roots):
            definition = book.facts.definitions.get(fact)
            if (
                fact in facts
                or definition is None
                or (fact in book.derived and not definition.public)
            ):
                continue
            since = definition.counter.since if definition.counter else None
            if since is None:
                wanted.add(fact)
            elif since not in facts:
                wanted.add(since)
        return sorted(wanted)

    def differences(self) -> dict[int, int]:
        """Return per root the lanes in which it differs from the base lane of the same context."""
        base, repeat = self._base()
        masks = self.program.decide(self.roots, self.lanes())
        return {
            root: mask ^ (mask & base) * repeat
            for root, mask in zip(self.roots, masks, strict=True)
        }

    def _base(self) -> tuple[int, int]:
        """Return the mask of the base lanes, and the factor that repeats them over all lanes."""
        base = (1 << self.contexts) - 1
        return base, ((1 << self.width) - 1) // base

    def lanes(self) -> Lanes:
        """Return the lanes; every missing fact has a value in each of them."""
        base, repeat = self._base()
        full = (1 << self.width) - 1
        varied: dict[str, Split] = {}
        for number, fact in enumerate(self.missing):
            classes = self.classes[fact]
            start, count = self.places[fact]
            if fact in self.program.book.derived:
                varied[fact] = self._forced(fact, full)
                continue
            own = ((1 << count * self.contexts) - 1) << start
            picks = _spread(number, len(classes), self.contexts)
            split: Split = []
            for index, value in enumerate(classes):
                chosen = sum(1 << k for k, pick in enumerate(picks) if pick == index)
                mask = chosen * repeat & ~own | base << start + index * self.contexts
                split.append((value, mask))
            varied[fact] = split
        completed = frozenset(varied) - set(self.program.book.derived)
        return self.program.lanes(self.snapshot, self.now, full, varied=varied, completed=completed)

    def _forced(self, fact: str, full: int) -> Split:
        """Return a derived fact: by its rules in all lanes but its own, where it is stated."""
        base, _ = self._base()
        start, _ = self.places[fact]
        own: Split = [
            (value, base << start + index * self.contexts)
            for index, value in enumerate(self.classes[fact])
        ]
        return [*own, (MISSING, full ^ sum(mask for _, mask in own))]


@cache
def _spread(number: int, classes: int, contexts: int) -> tuple[int, ...]:
    """Return a value class per context: fixed, spread evenly, different for each fact.

    A linear congruential sequence; core has no random numbers, so the same question always
    follows the same answers.
    """
    state = (number + 1) * 2654435761 % 2**32
    picks = []
    for _ in range(contexts):
        state = (1664525 * state + 1013904223) % 2**32
        picks.append((state >> 16) % classes)
    return tuple(picks)


def value_classes(
    program: Program, fact: str, roots: tuple[int, ...], snapshot: Snapshot, most: int
) -> Sequence[Value]:
    """Return at most so many values, one per class that the questions below the roots can tell apart.

    The classes of dates depend on the day and on other dates; all others are kept per program.
    """
    definition = program.book.facts[fact]
    tests = program.tests_on(fact, roots)
    nothing: list[Value] = [None] if definition.nullable else []
    if definition.type == "date":
        return [*_date_classes(program, fact, tests, snapshot)[: most - len(nothing)], *nothing]
    key = (fact, roots, most)
    found = program.classes.get(key)
    if found is None:
        if len(program.classes) >= MOST_KEPT:
            program.classes.clear()
        fixed = _fixed_classes(program, definition, tests)
        found = program.classes[key] = (*fixed[: most - len(nothing)], *nothing)
    return found


def _fixed_classes(
    program: Program, definition: FactDefinition, tests: Sequence[AtomTest]
) -> list[Value]:
    match definition.type:
        case "bool":
            return [True, False]
        case "int" | "number":
            return [*numbers(program, definition, tests)]
        case _:
            return _code_classes(program, definition, tests)


def _code_classes(
    program: Program, definition: FactDefinition, tests: Sequence[AtomTest]
) -> list[Value]:
    """Return one code per class; the one that no question names comes first."""
    named = {
        value for test in tests if isinstance(test.node, tree.OneOf) for value in test.node.values
    }
    first: dict[tuple[Answer, ...], Value] = {}
    for code in sorted(codes(program, definition, tests), key=lambda code: (code in named, code)):
        said = tuple(test.ask(code, None, program.law_day) for test in tests)
        first.setdefault(said, code)
    return [*first.values()]


def _date_classes(
    program: Program, fact: str, tests: Sequence[AtomTest], snapshot: Snapshot
) -> list[date]:
    """Return days on both sides of every threshold that a question sets for this date."""
    on = snapshot.on
    found = {add_months(on, -1), add_months(on, -120)} | days(program, snapshot, fact, tests)
    return sorted(found, key=lambda day: (abs((day - on).days), day))
