"""One person's facts made ready for a day: defaults filled in and named, findings assumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.facts import EVALUATION_DAY, FactDefinition
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.values import NONE_KNOWN, Answer, Held, Value
from wegmarke.core.conditions.walker import Walker


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Facts of one person on one day.

    ``facts`` has every value used; ``stated`` only what was said. ``findings`` are facts of which
    nothing is known and that count with their favourable value: they become reservations.
    ``assumed`` are facts with a default value. ``frozen`` counters do not grow with time.
    ``held`` says since when facts have had their value, where a history is known (``history.py``).
    """

    stated: Mapping[str, Value]
    facts: Mapping[str, Value]
    on: date
    findings: tuple[str, ...]
    assumed: tuple[str, ...]
    frozen: frozenset[str]
    held: Mapping[str, Held] = field(default_factory=dict)

    def walker(
        self,
        book: Lawbook,
        world: Mapping[str, Value] | None = None,
        day: date | None = None,
        law_day: date | None = None,
    ) -> Walker:
        """Return the reference walker over these facts."""
        return Walker(
            book,
            self.facts,
            self.on,
            day=day,
            law_day=law_day,
            world=world,
            frozen=self.frozen,
            held=self.held,
        )


def snapshot(
    book: Lawbook, stated: Mapping[str, Value], on: date, *, guide: bool = False
) -> Snapshot:
    """Return checked facts ready for evaluation on the day ``on``.

    ``none_known`` becomes the favourable value and is kept as a finding. With ``guide`` also the
    findings that the public guide never asks about are assumed, unless a rule already derives them.
    Facts of the wrong kind must have been refused before by ``FactCatalogue.check``.
    """
    facts = {key: value for key, value in stated.items() if value != NONE_KNOWN}
    findings = [key for key, value in stated.items() if value == NONE_KNOWN]
    if guide:
        findings += [
            key
            for key in _assumable(book)
            if key not in stated and not _reported(book, key, stated)
        ]
    for key in findings:
        reservation = book.facts[key].reservation
        if reservation is not None:
            facts[key] = reservation.favourable
    assumed = _with_defaults(book, facts, on)
    walker = Walker(book, facts, on)
    frozen = frozenset(
        key
        for key, definition in book.facts.definitions.items()
        if _stands_still(definition, walker)
    )
    return Snapshot(dict(stated), facts, on, tuple(findings), tuple(assumed), frozen)


def _stands_still(definition: FactDefinition, walker: Walker) -> bool:
    stops = definition.counter.stops_when if definition.counter is not None else None
    return stops is not None and walker.answer(stops) is Answer.YES


def _assumable(book: Lawbook) -> list[str]:
    return [
        key for key, definition in book.facts.definitions.items() if definition.assumed_in_guide
    ]


def _reported(book: Lawbook, fact: str, stated: Mapping[str, Value]) -> bool:
    """Return whether somebody has stated a fact that this finding is derived from."""
    derived = book.derived.get(fact)
    return derived is not None and any(
        key in stated
        for part in derived.clauses
        for key in facts_below(book, part)
        if book.facts[key].asked == "counselling"
    )


def facts_below(book: Lawbook, node: tree.Node) -> set[str]:
    """Return the facts that a condition looks at, through rules it names."""
    found = set(atoms.facts_of(node))
    if isinstance(node, tree.RuleRef):
        found |= facts_below(book, book.rules[node.rule].when)
    for part in tree.children(node):
        found |= facts_below(book, part)
    return found


def _with_defaults(book: Lawbook, facts: dict[str, Value], on: date) -> list[str]:
    """Fill in the defaults whose condition holds; return their keys."""
    assumed = []
    for key, definition in book.facts.definitions.items():
        default = definition.default
        if default is None or key in facts:
            continue
        if (
            default.when is not None
            and Walker(book, facts, on).answer(default.when) is not Answer.YES
        ):
            continue
        facts[key] = on if default.value == EVALUATION_DAY else default.value
        assumed.append(key)
    return assumed
