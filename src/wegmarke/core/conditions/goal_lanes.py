"""The lanes on which goals are answered: later days, findings taken as unknown, changed facts.

All of them are bits of one run. A block is a day: its first lane is the person as stated, the
others have one finding each taken as unknown. Block 0 is today. Behind the blocks stand the lanes
in which one fact is changed, also today.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wegmarke.core.conditions.lanes import MISSING, Lanes, Split
from wegmarke.core.conditions.law import Goal
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program, answer_in
from wegmarke.core.conditions.values import Answer, Value
from wegmarke.core.conditions.when import days_ahead

Pairs = tuple[tuple[int, int], ...]
TODAY = 0
"""The lane of the person as stated, on the day asked for."""
PARTS = ("strengths", "without_timing", "grants", "bans", "checks", "ba_layer", "hints", "value")


class Plan:
    """Which lane stands for what."""

    def __init__(self, program: Program, snapshot: Snapshot, roots: tuple[int, ...]) -> None:
        """Find the days, the findings and the changes that can matter for the roots."""
        self.snapshot = snapshot
        self._book = program.book
        self.width = len(snapshot.findings) + 1
        later = days_ahead(program, roots, snapshot)
        self.days = [(block * self.width, day) for block, day in enumerate(later, 1)]
        behind = (len(later) + 1) * self.width
        self.tries = list(enumerate(_actionable(program, snapshot, roots), behind))
        self.full = (1 << behind + len(self.tries)) - 1

    def no_needs_ban(self, goal: Goal) -> bool:
        """Return whether a goal is a no only where a ban says so, on the day asked for."""
        return self._book.no_needs_ban(goal, self.snapshot.on)

    def lanes(self, program: Program, now: Lanes) -> Lanes:
        """Return the lanes; ``now`` is the lane of the person as stated."""
        block = (1 << self.width) - 1
        days = [(day, block << lane) for lane, day in self.days]
        rest = self.full ^ sum(mask for _, mask in days)
        days = [(self.snapshot.on, rest), *days]
        varied = {**self._findings(), **self._changes()}
        return program.lanes(self.snapshot, now, self.full, days=days, varied=varied)

    def turned(self, same: int, day: date | None) -> tuple[str, ...]:
        """Return the findings whose lanes, on a day (default: today), are not among ``same``."""
        start = TODAY if day is None else next(lane for lane, other in self.days if other == day)
        findings = enumerate(self.snapshot.findings, start + 1)
        return tuple(key for lane, key in findings if not same >> lane & 1)

    def _findings(self) -> dict[str, Split]:
        starts = [TODAY, *(lane for lane, _ in self.days)]
        every_block = sum(1 << start for start in starts)
        found: dict[str, Split] = {}
        for place, key in enumerate(self.snapshot.findings, 1):
            missing = every_block << place
            found[key] = [(self.snapshot.facts[key], self.full ^ missing), (MISSING, missing)]
        return found

    def _changes(self) -> dict[str, Split]:
        found: dict[str, Split] = {}
        for lane, (fact, value) in self.tries:
            found.setdefault(fact, []).append((value, 1 << lane))
        for fact, split in found.items():
            rest = self.full ^ sum(mask for _, mask in split)
            split.append((self.snapshot.facts.get(fact, MISSING), rest))
        return found


class Layout:
    """Where the gates of each goal stand in the result of a run."""

    def __init__(self, program: Program, snapshot: Snapshot, goals: Sequence[Goal]) -> None:
        """Take the gates of the goals in the worlds that fit the person."""
        gates = [program.goal_gates(goal, snapshot.facts) for goal in goals]
        self.goals = list(zip(goals, gates, strict=True))
        self.roots = tuple(gate for part in gates for gate in part.all())

    def split(self, pairs: Pairs) -> list[GoalMasks]:
        """Return the result of a run, goal by goal."""
        found, start = [], 0
        for goal, gates in self.goals:
            places = {}
            for name in PARTS:
                numbers = getattr(gates, name)
                end = start + (len(numbers) if isinstance(numbers, tuple) else 1)
                places[name] = pairs[start:end]
                start = end
            found.append(GoalMasks(goal, places))
        return found


@dataclass(frozen=True, slots=True)
class GoalMasks:
    """The (certain, possible) masks of one goal's gates over all lanes."""

    goal: Goal
    pairs: Mapping[str, Pairs]

    def part(self, name: str, lane: int) -> list[Answer]:
        """Return the answers of some gates in one lane."""
        return [answer_in(pair, lane) for pair in self.pairs[name]]

    def yes_lanes(self) -> int:
        """Return the lanes in which the goal is a yes: a grant holds and no stronger one is open."""
        yes = stronger_open = 0
        for certain, possible in self.pairs["strengths"]:
            yes |= certain & ~stronger_open
            stronger_open |= possible & ~certain
        return yes

    def check_lanes(self) -> int:
        """Return the lanes in which only a person can answer."""
        checks = possible = 0
        for certain, _ in self.pairs["checks"]:
            checks |= certain
        for _, maybe in self.pairs["strengths"]:
            possible |= maybe
        return checks & ~possible

    def open_lanes(self) -> int:
        """Return the lanes in which something may grant the goal or must be checked."""
        found = 0
        for _, possible in (*self.pairs["strengths"], *self.pairs["checks"]):
            found |= possible
        return found


def _actionable(
    program: Program, snapshot: Snapshot, roots: tuple[int, ...]
) -> list[tuple[str, Value]]:
    """Return (fact, other value) for facts that a person can change without risk."""
    tries: list[tuple[str, Value]] = []
    for fact in sorted(program.facts(roots)):
        definition = program.book.facts.definitions.get(fact)
        if (
            definition is None
            or not definition.actionable
            or not definition.actionable.get("harmless")
        ):
            continue
        now = snapshot.facts.get(fact)
        if definition.type == "bool" and now is not True:
            tries.append((fact, True))
        if definition.type == "int" and definition.range and isinstance(now, int):
            tries += [(fact, value) for value in range(now + 1, int(definition.range[1]) + 1)]
    return tries
