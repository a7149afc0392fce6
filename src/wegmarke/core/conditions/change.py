"""What would have to change: all minimal sets of changes that make a rule or a goal a yes.

Lanes are sets of changes of facts that can be changed; waiting is one more change. A set is kept
if no smaller one does: one with fewer changes, a smaller number, or an earlier day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wegmarke.core.conditions.change_gates import ChangeGates
from wegmarke.core.conditions.lanes import MISSING, Split
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Value
from wegmarke.core.conditions.when import turning_days


@dataclass(frozen=True, slots=True)
class Change:
    """One fact with another value."""

    fact: str
    value: Value


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Changes that together make a rule a yes, at once or from the day ``wait_until`` on.

    ``harmless``: all of them are marked so in the catalogue. The others may be shown only behind
    advice, since they may not be possible to take back.
    """

    changes: tuple[Change, ...]
    wait_until: date | None
    harmless: bool


def changes(
    program: Program, snapshot: Snapshot, rule_id: str, most: int = 3, until: date | None = None
) -> tuple[ChangeSet, ...]:
    """Return all minimal sets of at most ``most`` changes that make a rule or a goal's value a yes.

    Changed are actionable facts: yes and no into the other value (not known into yes), numbers up
    to the next one that makes a difference, codes into another one; of codes that no condition
    tells apart the first is named. With ``until``, waiting up to that day is one more change; the
    law is that of the program on all days. What the snapshot assumes stays assumed. One empty set:
    it is a yes already. None: there is no such set, or a goal is not covered.

    Sets of harmless changes come first, then those without waiting, then the smaller ones. Raises
    RequestError for an unknown id.
    """
    root = program.root(rule_id, snapshot.facts, snapshot.on)
    key = ("changes", root, most)
    gates = program.kept.get(key)
    if gates is None:
        gates = program.kept[key] = _Gates(program, root, most)
    if until is None or until <= snapshot.on:
        lanes, _ = gates.minimal(gates.yes(snapshot))
        found = [gates.at_once[lane] for lane in lanes]
    else:
        found = list(_with_waiting(gates, snapshot, until))
    return tuple(sorted(found, key=_not_harmless)) if len(found) > 1 else tuple(found)


class _Gates(ChangeGates):
    """Gates whose lanes have a change set each, made once."""

    def __init__(self, program: Program, root: int, most: int) -> None:
        super().__init__(program, root, most)
        self.at_once = [
            ChangeSet(tuple(Change(*item) for item in items), None, bool(self.harmless >> lane & 1))
            for lane, items in enumerate(self.sets)
        ]


def _not_harmless(found: ChangeSet) -> bool:
    return not found.harmless


def _with_waiting(gates: _Gates, snapshot: Snapshot, until: date) -> Iterator[ChangeSet]:
    """Yield the minimal sets, those on earlier days first."""
    program, roots, width = gates.program, (gates.root,), len(gates.sets)
    later = {
        day
        for test in program.moving_tests(roots)
        for day in turning_days(program, test, snapshot, snapshot.on, until)
        if snapshot.on < day <= until
    }
    days = [snapshot.on, *sorted(later)]
    blocks = sum(1 << width * block for block in range(len(days)))
    varied: dict[str, Split] = {}
    barred = 0
    for fact, values in gates.values.items():
        now = snapshot.facts.get(fact, MISSING)
        barred |= gates.barred(fact, now)
        varied[fact] = [(value, gates.setting[fact, value] * blocks) for value in values]
        varied[fact].append((now, gates.without(fact) * blocks))
    by_day = [(day, gates.full << width * block) for block, day in enumerate(days)]
    lanes = program.lanes(snapshot, None, gates.full * blocks, varied=varied, days=by_day)
    ((certain, _),) = program.run(roots, lanes)
    covered = barred
    for block, day in enumerate(days):
        waits = day != snapshot.on
        tried = gates.fewer if waits else gates.full
        kept, more = gates.minimal(certain >> width * block & tried & ~covered)
        covered |= more
        for lane in kept:
            at_once = gates.at_once[lane]
            yield ChangeSet(at_once.changes, day, at_once.harmless) if waits else at_once
