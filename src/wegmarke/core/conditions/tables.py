"""What every atom answers for one person: a row per value of a fact, looked up instead of compared.

All atoms on a fact stand side by side on a sheet. A value (or the stretch between two cut-off days
in which a date lies) has one row with the answers of all of them, made when it is first seen; a
person is a copy of the empty sheet with a few rows laid over it. Holds for the day the facts were
stated for; later days are lanes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import itemgetter

from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.atoms import AtomTest
from wegmarke.core.conditions.calendar import Period, cutoff, full_months_between
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.lanes import MISSING, NO_HISTORY, Missing
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.values import Answer, Held, Value

Row = list[int]
ONE_DAY = timedelta(days=1)
MOST_ROWS = 4096
"""Rows kept per fact; codes without a list of values could otherwise fill the memory."""
TWO_BITS = {Answer.NO: [0, 0], Answer.UNKNOWN: [0, 1], Answer.YES: [1, 1]}
"""Certain and possible."""


@dataclass(slots=True)
class Block:
    """The atoms on one fact: where they stand, and the rows made so far.

    ``own`` look at the fact, ``counted`` at a counter that counts from it. ``cuts`` divide days
    into stretches without a change (None: the fact is no date); the rows of a date are kept by
    the number of its stretch, all others by value.
    """

    definition: FactDefinition
    place: slice
    own: list[AtomTest]
    counted: list[AtomTest]
    cuts: list[date] | None = None
    rows: dict[Value, Row] = field(default_factory=dict)


class Tables:
    """The rows of all atoms for one day of facts and law."""

    def __init__(self, tests: Sequence[AtomTest], book: Lawbook, law_day: date, on: date) -> None:
        """Lay out the atoms fact by fact."""
        self.on = on
        self._book = book
        self._law_day = law_day
        self.places = [0] * len(tests)
        """Where the certain bit of each atom stands; the possible one follows."""
        self._blocks: dict[str, Block] = {}
        self._counters: dict[str, Block] = {}
        self._pairs: list[tuple[int, AtomTest]] = []
        self._held: list[tuple[int, str, Period]] = []
        self._empty = self._laid_out(tests)
        self._certain = _getter(self.places)
        self._possible = _getter([place + 1 for place in self.places])

    def sheet(self, facts: Mapping[str, Value], histories: Mapping[str, Held] = NO_HISTORY) -> Row:
        """Return the answers of all atoms (certain, possible) for checked facts, by ``places``.

        ``histories`` says since when facts have had their value.
        """
        sheet = self._empty.copy()
        blocks = self._blocks
        for fact, value in facts.items():
            block = blocks.get(fact)
            if block is not None:
                cuts = block.cuts
                # Written out, not called: this runs for every fact of every person.
                key = value if cuts is None or value is None else bisect_right(cuts, value)
                sheet[block.place] = block.rows.get(key) or self._made(block, key, value)
        # A counter that was stated counts for more than the date it counts from.
        for fact, block in self._counters.items():
            if fact in facts:
                value = facts[fact]
                sheet[block.place] = block.rows.get(value) or self._made(block, value, value)
        for place, test in self._pairs:
            sheet[place : place + 2] = self._pair(test, facts)
        if histories:
            for place, fact, period in self._held:
                if fact in facts:
                    answer = atoms.held_for(period, facts[fact], histories.get(fact), self.on)
                    sheet[place : place + 2] = TWO_BITS[answer]
        return sheet

    def masks(
        self, facts: Mapping[str, Value], histories: Mapping[str, Held]
    ) -> tuple[list[int], list[int]]:
        """Return the certain and the possible bits of all atoms, by number."""
        sheet = self.sheet(facts, histories)
        return list(self._certain(sheet)), list(self._possible(sheet))

    def _laid_out(self, tests: Sequence[AtomTest]) -> Row:
        """Give every atom its place; return the sheet of somebody of whom nothing is known.

        A counter stands inside the block of the date it counts from.
        """
        own: dict[str, list[tuple[int, AtomTest]]] = {}
        others: list[tuple[int, AtomTest]] = []
        for number, test in enumerate(tests):
            alone = test.fact is not None and test.other is None
            (own.setdefault(str(test.fact), []) if alone else others).append((number, test))
        since: dict[str, list[str]] = {}
        for key, definition in self._book.facts.definitions.items():
            if definition.counter is not None and definition.counter.since is not None:
                since.setdefault(definition.counter.since, []).append(key)
        counters = {key for keys in since.values() for key in keys}
        empty: Row = []
        for key in self._book.facts.definitions:
            if key not in counters:
                self._lay_out(empty, key, since.get(key, []), own)
        for number, test in others:
            self._place(empty, [(number, test)])
            if test.fact is None:
                empty[-2:] = TWO_BITS[test.ask(None, None, self.on)]
            else:
                self._pairs.append((self.places[number], test))
        return empty

    def _lay_out(
        self,
        empty: Row,
        key: str,
        counters: Sequence[str],
        own: Mapping[str, list[tuple[int, AtomTest]]],
    ) -> None:
        """Give a fact its block, and inside it those of the counters that count from it."""
        start = len(empty)
        tests = self._place(empty, own.get(key, []))
        counted: list[AtomTest] = []
        for counter in counters:
            begin = len(empty)
            inside = self._place(empty, own.get(counter, []))
            counted += inside
            if inside:
                definition = self._book.facts[counter]
                self._counters[counter] = Block(definition, slice(begin, len(empty)), inside, [])
        block = Block(self._book.facts[key], slice(start, len(empty)), tests, counted)
        if block.definition.type == "date":
            block.cuts = self._cuts(block)
        if block.definition.moves:
            empty[start:] = self._answers(block, self.on, stated=False)
        if len(empty) > start:
            self._blocks[key] = block

    def _place(self, empty: Row, numbered: Sequence[tuple[int, AtomTest]]) -> list[AtomTest]:
        """Put atoms at the end of the sheet, as they are answered where nothing is known."""
        for number, test in numbered:
            self.places[number] = len(empty)
            empty += [0, 0] if isinstance(test.node, atoms.Stated) else [0, 1]
            if isinstance(test.node, tree.HeldFor):
                self._held.append((self.places[number], test.node.fact, test.node.period))
        return [test for _, test in numbered]

    def _made(self, block: Block, key: Value, value: Value) -> Row:
        """Return the row of a value that was not seen before, and keep it."""
        if len(block.rows) >= MOST_ROWS:
            block.rows.clear()
        row = block.rows[key] = self._answers(block, value, stated=True)
        return row

    def _answers(self, block: Block, value: Value, *, stated: bool) -> Row:
        """Ask the atoms of a block; ``stated``: the value was said, not taken for granted."""
        row: Row = []
        for test in block.own:
            row += self._asked(test, value, stated=stated)
        months = max(full_months_between(value, self.on), 0) if isinstance(value, date) else None
        for test in block.counted:
            row += self._asked(test, months, stated=stated)
        return row

    def _asked(self, test: AtomTest, value: Value, *, stated: bool) -> Row:
        if isinstance(test.node, atoms.Stated):
            return [int(stated)] * 2
        return TWO_BITS[test.ask(value, None, self.on)]

    def _pair(self, test: AtomTest, facts: Mapping[str, Value]) -> Row:
        """Return the answer of a comparison of two facts: null is no, missing is unknown."""
        value, other = self._value(test.fact, facts), self._value(test.other, facts)
        if value is None or other is None:
            return TWO_BITS[Answer.NO]
        if isinstance(value, Missing) or isinstance(other, Missing):
            return TWO_BITS[Answer.UNKNOWN]
        return TWO_BITS[test.ask(value, other, self.on)]

    def _value(self, fact: str | None, facts: Mapping[str, Value]) -> Value | Missing:
        key = fact or ""
        if key in facts:
            return facts[key]
        return self.on if self._book.facts[key].moves else MISSING

    def _cuts(self, block: Block) -> list[date]:
        """Return the first days of all stretches in which no atom of the block changes."""
        last_days: set[date] = set()
        for test in block.own:
            last_days |= self._last_days(test.node)
        for test in block.counted:
            limits = self._limits(test.node)
            last_days |= {cutoff(Period(months=number), self.on) for number in limits if number > 0}
        return sorted(day + ONE_DAY for day in last_days)

    def _last_days(self, node: tree.Node) -> set[date]:
        """Return the last days before the answer of an atom on a date changes."""
        match node:
            case tree.DateCompare(term=term) if term.fixed is not None:
                bound = term.plus.after(term.fixed)
                return {bound - ONE_DAY, bound}
            case tree.Since(period=period, at=at, event_day_excluded=excluded):
                end = at.plus.after(at.fixed) if at is not None and at.fixed else self.on
                whole = Period(period.years, period.months, period.days + int(excluded))
                return {cutoff(whole, end)}
            case tree.OneOf(values=values):
                days = {value for value in values if isinstance(value, date)}
                return days | {day - ONE_DAY for day in days}
            case _:
                return set()

    def _limits(self, node: tree.Node) -> set[int]:
        """Return the whole months with which the answer of an atom on a counter can change."""
        match node:
            case tree.AtLeast(limit=limit) | tree.AtMost(limit=limit):
                number = (
                    self._book.parameter(limit.name, self._law_day)
                    if isinstance(limit, tree.Parameter)
                    else limit
                )
                return {int(number), int(number) + 1} if number is not None else set()
            case tree.OneOf(values=values):
                whole = {int(value) for value in values if isinstance(value, int | float)}
                return whole | {number + 1 for number in whole}
            case _:
                return set()


def _getter(places: Sequence[int]) -> Callable[[Row], tuple[int, ...]]:
    """Return a function that picks places; ``itemgetter`` of one place would not give a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda sheet: tuple(sheet[place] for place in places)
