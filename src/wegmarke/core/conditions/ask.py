"""The next question: the missing fact that settles most, found by completing what is missing.

Lanes are completions: a number of possible persons ("contexts") that agree with everything that
is known, and for each missing fact one variation per value class. A fact that changes no answer
in any of them has no gain and may not be asked (data minimisation, Art. 5 Abs. 1 lit. c DSGVO).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.atoms import AtomTest
from wegmarke.core.conditions.calendar import add_days, add_months
from wegmarke.core.conditions.explain import UNKNOWN, Explainer
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.lanes import MISSING, Lanes, Split
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer, Value

CONTEXTS = 16
"""Possible persons looked at; with fewer the order of the questions becomes a matter of luck."""
MOST_CLASSES = 14
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Target:
    """Something whose answer is wanted: a goal or a station, with its gates and its weight."""

    name: str
    roots: tuple[int, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Question:
    """A fact worth asking for.

    ``gain``: share of possible persons for whom it changes an answer, summed over the targets
    and divided by the cost of asking; ``targets``: what depends on it, most first.
    """

    fact: str
    gain: float
    targets: tuple[str, ...]


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
    roots = tuple(root for target in open_targets for root in target.roots)
    plan = _Plan(program, snapshot, now, roots)
    if not plan.missing:
        return []
    turned = _turned(open_targets, plan.differences())
    found = []
    for fact in plan.missing:
        by_target = _gains(plan, fact, open_targets, turned)
        gain = sum(by_target.values()) / program.book.facts[fact].cost
        if gain > 0:
            names = sorted(by_target, key=lambda name: -by_target[name])
            found.append(Question(fact, gain, tuple(name for name in names if by_target[name])))
    return sorted(found, key=lambda question: (-question.gain, question.fact))


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
    plan: _Plan, fact: str, targets: Sequence[Target], turned: Mapping[str, int]
) -> dict[str, float]:
    """Return per target the share of contexts and variations in which the fact turns an answer."""
    start, classes = plan.places[fact]
    lanes = classes * CONTEXTS
    window = (1 << lanes) - 1
    found = {}
    for target in targets:
        share = (turned[target.name] >> start & window).bit_count() / lanes
        found[target.name] = target.weight * share
    return found


class _Plan:
    """The lanes: a base lane per context, then per missing fact and value class one per context."""

    def __init__(
        self, program: Program, snapshot: Snapshot, now: Lanes, roots: tuple[int, ...]
    ) -> None:
        self.program = program
        self.snapshot = snapshot
        self.now = now
        self.roots = roots
        self.missing = self._missing()
        self.classes = {
            fact: value_classes(program, fact, roots, snapshot) for fact in self.missing
        }
        self.places: dict[str, tuple[int, int]] = {}
        start = CONTEXTS
        for fact in self.missing:
            self.places[fact] = (start, len(self.classes[fact]))
            start += CONTEXTS * len(self.classes[fact])
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
        full = (1 << self.width) - 1
        base = (1 << CONTEXTS) - 1
        repeat = full // base
        masks = self.program.decide(self.roots, self._lanes(full))
        return {
            root: mask ^ (mask & base) * repeat
            for root, mask in zip(self.roots, masks, strict=True)
        }

    def _lanes(self, full: int) -> Lanes:
        base = (1 << CONTEXTS) - 1
        repeat = full // base
        varied: dict[str, Split] = {}
        for number, fact in enumerate(self.missing):
            classes = self.classes[fact]
            start, count = self.places[fact]
            if fact in self.program.book.derived:
                varied[fact] = _forced(classes, start, full)
                continue
            own = ((1 << count * CONTEXTS) - 1) << start
            picks = _spread(number, len(classes))
            split = []
            for index, value in enumerate(classes):
                contexts = sum(1 << k for k, pick in enumerate(picks) if pick == index)
                mask = contexts * repeat & ~own | base << start + index * CONTEXTS
                if mask:
                    split.append((value, mask))
            varied[fact] = split  # type: ignore[assignment]
        completed = frozenset(varied) - set(self.program.book.derived)
        return self.program.lanes(self.snapshot, self.now, full, varied=varied, completed=completed)


def _forced(classes: Sequence[Value], start: int, full: int) -> Split:
    """Return a derived fact: by its rules in all lanes but its own, where it is stated."""
    base = (1 << CONTEXTS) - 1
    own: Split = [(value, base << start + index * CONTEXTS) for index, value in enumerate(classes)]
    return [*own, (MISSING, full ^ sum(mask for _, mask in own))]


@cache
def _spread(number: int, classes: int) -> tuple[int, ...]:
    """Return a value class per context: fixed, spread evenly, different for each fact.

    A linear congruential sequence; core has no random numbers, so the same question always
    follows the same answers.
    """
    state = (number + 1) * 2654435761 % 2**32
    picks = []
    for _ in range(CONTEXTS):
        state = (1664525 * state + 1013904223) % 2**32
        picks.append((state >> 16) % classes)
    return tuple(picks)


def value_classes(
    program: Program, fact: str, roots: tuple[int, ...], snapshot: Snapshot
) -> Sequence[Value]:
    """Return one value per class that the atoms can tell apart (each threshold, and beside it).

    The classes of dates depend on the day and on other dates; all others are kept per program.
    """
    definition = program.book.facts[fact]
    if definition.type == "date":
        days: list[Value] = [*_date_classes(program.tests_on(fact, roots), snapshot)]
        return [*days[: MOST_CLASSES - 1], None] if definition.nullable else days[:MOST_CLASSES]
    if (fact, roots) not in program.classes:
        program.classes[fact, roots] = _fixed_classes(program, definition, roots)
    return program.classes[fact, roots]


def _fixed_classes(
    program: Program, definition: FactDefinition, roots: tuple[int, ...]
) -> tuple[Value, ...]:
    tests = program.tests_on(definition.key, roots)
    match definition.type:
        case "bool":
            values: list[Value] = [True, False]
        case "int" | "number":
            values = _number_classes(definition, tests)
        case _:
            values = _code_classes(program, definition, tests)
    if definition.nullable:
        values = [*values[: MOST_CLASSES - 1], None]
    return tuple(values[:MOST_CLASSES])


def _number_classes(definition: FactDefinition, tests: Sequence[AtomTest]) -> list[Value]:
    low, high = definition.range or (0, 10_000)
    limits = {
        limit
        for test in tests
        if isinstance(limit := getattr(test.node, "limit", None), int | float)
    }
    found = {
        value for limit in limits for value in (limit - 1, limit, limit + 1) if low <= value <= high
    }
    return [*sorted(found | {low})]


def _code_classes(
    program: Program, definition: FactDefinition, tests: Sequence[AtomTest]
) -> list[Value]:
    named: set[Value] = set()
    for test in tests:
        if isinstance(test.node, tree.OneOf):
            named |= {value for value in test.node.values if isinstance(value, str)}
        if isinstance(test.node, tree.InList):
            named |= set(program.book.list_values(test.node.name, program.law_day)[:3])
    others = [value for value in definition.values if value not in named][:1] or ["-"]
    return [*sorted(named, key=str)[: MOST_CLASSES - 1], *others]


def _date_classes(tests: Sequence[AtomTest], snapshot: Snapshot) -> list[date]:
    """Return days on both sides of every threshold that an atom sets for this date."""
    on = snapshot.on
    found = {add_months(on, -1), add_months(on, -120)}
    for test in tests:
        node = test.node
        if isinstance(node, tree.DateCompare):
            found |= _around(_bound(node.term, snapshot))
        if isinstance(node, tree.Since):
            at = on if node.at is None else _bound(node.at, snapshot) or on
            near = add_days(
                add_months(at, -(12 * node.period.years + node.period.months)), -node.period.days
            )
            found |= {near, near + ONE_DAY}
        limit = getattr(node, "limit", None)
        if isinstance(limit, int | float):
            found |= {add_months(on, -int(limit)), add_months(on, -int(limit)) + ONE_DAY}
    return sorted(found, key=lambda day: abs((day - on).days))


def _around(day: date | None) -> set[date]:
    return {day - ONE_DAY, day, day + ONE_DAY} if day else set()


def _bound(term: tree.DateTerm, snapshot: Snapshot) -> date | None:
    start = term.fixed or snapshot.facts.get(term.fact or "")
    return term.plus.after(start) if isinstance(start, date) else None
