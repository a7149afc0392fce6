"""Gates of a program, as gates over the bits of a population.

An atom of the program becomes gates over leaves: bit planes of codes, comparisons of a column with
one number, masks of what is missing or does not apply. The answer (certain, possible) of every
gate is then a pair of gates in one second set, so that equal parts are computed once: also certain
and possible, where nothing is missing. Everything here is planning; no person is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import ceil, floor

from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.calendar import (
    FIRST_DAY,
    Period,
    add_days,
    cutoff,
    full_months_between,
)
from wegmarke.core.conditions.column_leaves import (
    Absent,
    Fixed,
    Growing,
    Grown,
    Held,
    Leaf,
    MonthsSince,
    Numbered,
    Ordered,
    Plane,
    Shifted,
    Source,
    Split,
    Stored,
    Upto,
)
from wegmarke.core.conditions.encode import FactColumn
from wegmarke.core.conditions.gates import FALSE, TRUE, GateBuilder
from wegmarke.core.conditions.lanes import MISSING, Missing
from wegmarke.core.conditions.population import Population
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer, Value

Pair = tuple[int, int]
"""Gates of the certain and of the possible answer."""
NOBODY, OPEN, EVERYBODY = (FALSE, FALSE), (FALSE, TRUE), (TRUE, TRUE)
CONSTANTS = {Answer.NO: NOBODY, Answer.UNKNOWN: OPEN, Answer.YES: EVERYBODY}
UNKNOWN_TO_ALL = Split((), FALSE, TRUE)


class ColumnGates:
    """The gates of one program over one population; what does not move is the same on all days."""

    def __init__(
        self,
        program: Program,
        population: Population,
        held: Mapping[int, object],
        held_on: date,
        *,
        beside: ColumnGates | None = None,
    ) -> None:
        """Start with no gates, or with those of another program ``beside`` this one.

        ``held`` are gates of the program whose masks on the day ``held_on`` are there already.
        """
        self.program = program
        self.population = population
        self.builder: GateBuilder = beside.builder if beside else GateBuilder()
        self.leaves: dict[Leaf, int] = beside.leaves if beside else {}
        self.numbered: list[Leaf] = beside.numbered if beside else []
        self._held = held
        self._held_on = held_on
        self._pairs: dict[tuple[int, date], Pair] = {}
        self._atoms: dict[tuple[int, date | None], Pair] = {}
        self._splits: dict[tuple[str, date], Split] = {}
        self._complements: dict[int, int] = {FALSE: TRUE, TRUE: FALSE}

    def turned(self, old: Pair, new: Pair) -> Pair:
        """Return the pair of those who are a no in the old pair and a yes in the new one."""
        return self._all(self._no(old[1]), new[0]), self._all(self._no(old[0]), new[1])

    def pair(self, gate: int, day: date) -> Pair:
        """Return the (certain, possible) gates of a gate of the program, asked on a day."""
        stack = [gate]
        while stack:
            last = stack[-1]
            if (last, day) in self._pairs:
                stack.pop()
                continue
            kind, parts = self.program.builder.gates[last]
            if kind in ("and", "or") and not self._is_held(last, day):
                open_parts = [part for part in parts if (part, day) not in self._pairs]
                if open_parts:
                    stack += open_parts
                    continue
            self._pairs[last, day] = self._lowered(last, day)
        return self._pairs[gate, day]

    def _is_held(self, gate: int, day: date) -> bool:
        return day == self._held_on and gate in self._held

    def _lowered(self, gate: int, day: date) -> Pair:
        """Return the pair of a gate whose parts are there."""
        kind, parts = self.program.builder.gates[gate]
        if kind == "false":
            return NOBODY
        if kind == "true":
            return EVERYBODY
        if kind == "unknown":
            return OPEN
        if self._is_held(gate, day):
            return self._leaf(Held(gate, possible=False)), self._leaf(Held(gate, possible=True))
        if kind in ("atom", "not"):
            certain, possible = self.atom(parts[0], day)
            if kind == "atom":
                return certain, possible
            return self._no(possible), self._no(certain)
        join = self._all if kind == "and" else self._any
        pairs = [self._pairs[part, day] for part in parts]
        return join(*(pair[0] for pair in pairs)), join(*(pair[1] for pair in pairs))

    def _all(self, *gates: int) -> int:
        return self.builder.all(list(gates))

    def _any(self, *gates: int) -> int:
        return self.builder.any(list(gates))

    def _no(self, gate: int) -> int:
        """Return the complement of a gate (De Morgan)."""
        if gate not in self._complements:
            kind, parts = self.builder.gates[gate]
            if kind in ("atom", "not"):
                found = self.builder.literal(parts[0], negated=kind == "atom")
            else:
                join = self._any if kind == "and" else self._all
                found = join(*(self._no(part) for part in parts))
            self._complements[gate] = found
        return self._complements[gate]

    def _leaf(self, leaf: Leaf) -> int:
        number = self.leaves.setdefault(leaf, len(self.leaves))
        if number == len(self.numbered):
            self.numbered.append(leaf)
        return self.builder.literal(number, negated=False)

    def atom(self, number: int, day: date) -> Pair:
        """Return the pair of an atom; one that does not move is made once for all days."""
        key = (number, day if self.program.moves(number) else None)
        if key not in self._atoms:
            self._atoms[key] = self._new_atom(self.program.atoms[number], day)
        return self._atoms[key]

    def _new_atom(self, test: atoms.AtomTest, day: date) -> Pair:
        """Return the pair of an atom: null is no unless it is asked for, missing is unknown."""
        if isinstance(test.node, atoms.Stated):
            stated = self._stated(test.node.fact)
            return stated, stated
        if test.fact is None:
            return CONSTANTS[test.ask(None, None, day)]
        column = self._column(test.fact)
        if test.other is None and column is not None and column.is_valued:
            return self._valued(test, column, day)
        value = self._split(test.fact, day)
        if test.other is not None:
            return self._crossed(test, value, self._split(test.other, day), day)
        null = CONSTANTS[test.ask(None, None, day)]
        held = [(where, self._holds(test, source, day)) for where, source in value.cases]
        if value == self._plain(test.fact) and len(held) == 1:
            return self._known_or_open(value, held[0][1], null)
        return self._over([*held, (value.null, null)], value.missing)

    def _valued(self, test: atoms.AtomTest, column: FactColumn, day: date) -> Pair:
        """Return the pair of an atom on a fact with few values: it is asked of each."""
        answers = [
            Answer.UNKNOWN if isinstance(value, Missing) else test.ask(value, None, day)
            for value in column.values
        ]
        certain = self._among(column, tuple(answer is Answer.YES for answer in answers))
        possible = self._among(column, tuple(answer is not Answer.NO for answer in answers))
        return certain, possible

    def _known_or_open(self, value: Split, held: Pair, null: Pair) -> Pair:
        """Return the pair of a fact that is stated for the known, with fewer gates than ``_over``.

        Columns hold their least number where nothing is known, so that who is above a limit is
        known to be, and who is not above it includes the missing.
        """
        kind, parts = self.builder.gates[held[0]]
        ((known, _),) = value.cases
        if kind not in ("atom", "not") or not self._is_upto(parts[0]):
            return self._over([(known, held), (value.null, null)], value.missing)
        at_null = (self._all(value.null, null[0]), self._all(value.null, null[1]))
        if kind == "not":
            return self._any(held[0], at_null[0]), self._any(held[0], value.missing, at_null[1])
        applies = self._no(value.null)
        certain, possible = self._all(known, held[0]), self._all(applies, held[0])
        return self._any(certain, at_null[0]), self._any(possible, at_null[1])

    def _is_upto(self, leaf: int) -> bool:
        return isinstance(self.numbered[leaf], Upto)

    def _over(self, held: Sequence[tuple[int, Pair]], missing: int) -> Pair:
        """Return the pair of cases that exclude each other; what is missing is possible."""
        certain = self._any(*(self._all(where, pair[0]) for where, pair in held))
        possible = self._any(missing, *(self._all(where, pair[1]) for where, pair in held))
        return certain, possible

    def _crossed(self, test: atoms.AtomTest, value: Split, other: Split, day: date) -> Pair:
        """Return the pair of a comparison of two dates; where one does not apply it is no."""
        held = [
            (self._all(here, there), self._ordered(test, source, bound, day))
            for here, source in value.cases
            for there, bound in other.cases
        ]
        missing = self._any(
            self._all(value.missing, self._no(other.null)),
            self._all(other.missing, self._no(value.null)),
        )
        return self._over(held, missing)

    def _column(self, fact: str) -> FactColumn | None:
        return self.population.columns.get(fact)

    def _absent(self, fact: str, how: str) -> int:
        column = self._column(fact)
        if column is None:
            return TRUE if how == "missing" else FALSE
        if column.is_valued:
            wanted = MISSING if how == "missing" else None
            return self._among(column, tuple(value is wanted for value in column.values))
        return self._leaf(Absent(fact, how)) if getattr(column, how) is not None else FALSE

    def _stated(self, fact: str) -> int:
        """Return the gate of those for whom the fact is stated, or the date it is counted from."""
        definition = self.program.book.facts.definitions.get(fact)
        since = definition.counter.since if definition and definition.counter else None
        missing = self._absent(fact, "missing")
        return self._no(self._all(missing, self._absent(since, "missing")) if since else missing)

    def _split(self, fact: str, day: date) -> Split:
        if (fact, day) not in self._splits:
            self._splits[fact, day] = self._new_split(fact, day)
        return self._splits[fact, day]

    def _new_split(self, fact: str, day: date) -> Split:
        definition = self.program.book.facts.definitions.get(fact)
        plain = self._plain(fact)
        if definition is not None and definition.counter is not None:
            return self._counted(fact, definition.counter.since, day)
        if definition is None or not definition.moves:
            return plain
        if day != self.population.on:
            # On another day it is a new application.
            return Split(((TRUE, Fixed(day)),), FALSE, FALSE)
        return Split((*plain.cases, (plain.missing, Fixed(day))), plain.null, FALSE)

    def _plain(self, fact: str) -> Split:
        if self._column(fact) is None:
            return UNKNOWN_TO_ALL
        null, missing = self._absent(fact, "null"), self._absent(fact, "missing")
        known = self._no(self._any(null, missing))
        return Split(((known, Stored(fact)),), null, missing)

    def _counted(self, fact: str, since: str | None, day: date) -> Split:
        """Return where the months come from (the same cases as ``lanes.count_on``)."""
        recorded = self._plain(fact)
        start = self._plain(since) if since else UNKNOWN_TO_ALL
        frozen = self._frozen(fact, day)
        cases = self._months(fact, since, recorded, start, self.population.on)
        if frozen != TRUE:
            grown = self._months(fact, since, recorded, start, day)
            cases = [(self._all(frozen, where), source) for where, source in cases]
            cases += [(self._all(self._no(frozen), where), source) for where, source in grown]
        null = self._any(recorded.null, self._all(recorded.missing, start.null))
        return Split(tuple(cases), null, self._all(recorded.missing, start.missing))

    def _months(
        self, fact: str, since: str | None, recorded: Split, start: Split, day: date
    ) -> list[tuple[int, Source]]:
        found: list[tuple[int, Source]] = []
        on = self.population.on
        for where, _ in recorded.cases:
            no_start = self._any(start.null, start.missing)
            plus = full_months_between(on, day)
            found.append((self._all(where, no_start), Stored(fact, plus)))
            if since is not None:
                has_start = self._all(where, self._no(no_start))
                same = Stored(fact) if day == on else Growing(fact, since, day)
                found.append((has_start, same))
        for where, _ in start.cases:
            found.append((self._all(recorded.missing, where), MonthsSince(str(since), day)))
        return found

    def _frozen(self, fact: str, day: date) -> int:
        """Return the gate of those whose counter stands still, decided on the day of the facts."""
        on = self.population.on
        if day == on:
            return TRUE
        counter = self.program.book.facts[fact].counter
        stops = counter.stops_when if counter else None
        return FALSE if stops is None else self.pair(self.program.gate(stops, {}), on)[0]

    def _holds(self, test: atoms.AtomTest, source: Source, day: date) -> Pair:
        """Return the pair of a comparison of known values."""
        if isinstance(source, Fixed):
            return CONSTANTS[test.ask(source.value, None, day)]
        column = self.population.columns[source.fact]
        is_date = column.type == "date" and isinstance(source, Stored)
        dated = self._compared_dates if is_date else self._compared_numbers
        gate = dated(test.node, source, day)
        if gate is None:
            # Not about values of this kind: the same answer for all of them.
            return CONSTANTS[test.ask(FIRST_DAY if is_date else 0, None, day)]
        return gate, gate

    def _among(self, column: FactColumn, held: tuple[bool, ...]) -> int:
        """Return the gate of those whose value is one of those held."""
        spare = (1 << len(column.planes)) - len(held)
        return self._chosen(column.fact, (*held, *[None] * spare), tuple(range(len(column.planes))))

    def _chosen(self, fact: str, held: tuple[bool | None, ...], bits: tuple[int, ...]) -> int:
        """Split the values by the highest bit of their numbers; numbers without a value are None."""
        if True not in held:
            return FALSE
        if False not in held:
            return TRUE
        for place in reversed(range(len(bits))) if None in held else ():
            merged = _without_bit(held, place)
            if merged is not None:
                return self._chosen(fact, merged, bits[:place] + bits[place + 1 :])
        half = len(held) // 2
        low = self._chosen(fact, held[:half], bits[:-1])
        high = self._chosen(fact, held[half:], bits[:-1])
        if low == high:
            return low
        plane = self._leaf(Plane(fact, bits[-1]))
        if TRUE in (low, high):
            return self._any(plane, low) if high == TRUE else self._any(self._no(plane), high)
        return self._any(self._all(plane, high), self._all(self._no(plane), low))

    def _compared_numbers(self, node: tree.Node, source: Numbered, _day: date) -> int | None:
        match node:
            case tree.OneOf(values=values):
                wanted = [v for v in values if type(v) in (int, float)]
                return self._any(*(self._exactly(source, number) for number in wanted))  # type: ignore[arg-type]
            case tree.AtLeast(limit=limit) | tree.AtMost(limit=limit):
                number = self._limit(limit)
                if number is None:
                    return None
                if isinstance(node, tree.AtMost):
                    return self._upto(source, number)
                return self._no(self._upto(source, number, below=True))
            case _:
                return None

    def _limit(self, limit: float | tree.Parameter) -> float | None:
        if isinstance(limit, tree.Parameter):
            return self.program.book.parameter(limit.name, self.program.law_day)
        return limit

    def _compared_dates(self, node: tree.Node, source: Numbered, day: date) -> int | None:
        match node:
            case tree.OneOf(values=values):
                wanted = [_number(value) for value in values if isinstance(value, date)]
                return self._any(*(self._exactly(source, number) for number in wanted))
            case tree.DateCompare(op=op, term=tree.DateTerm(fixed=date() as fixed, plus=plus)):
                bound = _number(plus.after(fixed))
                held = self._upto(source, bound, below=op in ("before", "from"))
                return held if op in ("by", "before") else self._no(held)
            case tree.Since(at=at):
                end = day if at is None or at.fixed is None else at.plus.after(at.fixed)
                return self._upto(source, _number(_last_start(node, end)))
            case _:
                return None

    def _exactly(self, source: Numbered, number: float) -> int:
        return self._all(
            self._upto(source, number), self._no(self._upto(source, number, below=True))
        )

    def _upto(self, source: Numbered, limit: float, *, below: bool = False) -> int:
        """Return the gate of the numbers up to a limit, or below it."""
        if isinstance(source, Growing):
            return self._leaf(Grown(source.fact, source.since, source.day, limit, below))
        if isinstance(source, MonthsSince):
            return self._months_upto(source, ceil(limit) - 1 if below else floor(limit))
        column = self.population.columns[source.fact]
        limit -= source.plus
        whole = column.numbers is None or column.numbers.dtype.kind != "f"
        if whole:
            limit, below = (ceil(limit) - 1 if below else floor(limit)), False
        if limit > column.high or (limit == column.high and not below):
            return TRUE
        if limit < column.low or (limit == column.low and below):
            return FALSE
        return self._leaf(Upto(source.fact, limit, below))

    def _months_upto(self, source: MonthsSince, most: int) -> int:
        """Return the gate of those with at most so many full months since their date."""
        if most < 0:
            return FALSE
        if most > (source.day.year - FIRST_DAY.year + 1) * 12:
            return TRUE
        reached = _number(cutoff(Period(months=most + 1), source.day))
        return self._no(self._upto(Stored(source.fact), reached))

    def _ordered(self, test: atoms.AtomTest, source: Source, bound: Source, day: date) -> Pair:
        """Return the pair of a comparison of two known dates."""
        if isinstance(bound, Fixed):
            return self._holds(_with_bound(test, bound.value), source, day)
        if not isinstance(bound, Stored) or not self._is_date(bound):
            return NOBODY
        if isinstance(source, Fixed):
            gate = self._fixed_ordered(test.node, source.value, bound)
        elif isinstance(source, Stored) and self._is_date(source):
            gate = self._both_ordered(test.node, source, bound)
        else:
            return NOBODY
        return gate, gate

    def _is_date(self, source: Stored) -> bool:
        return self.population.columns[source.fact].type == "date"

    def _fixed_ordered(self, node: tree.Node, value: date, bound: Stored) -> int:
        """Return the gate where everybody has the same date, and the other one differs."""
        op, plus, reached = _terms(node, value)
        # The other date plus its period is up to a day: the same as the date up to the cut-off.
        end = reached if op in ("from", "before") else reached - timedelta(days=1)
        held = self._upto(bound, _number(cutoff(plus, end)))
        return held if op in ("from", "after") else self._no(held)

    def _both_ordered(self, node: tree.Node, source: Stored, bound: Stored) -> int:
        op, plus, _ = _terms(node, FIRST_DAY)
        own = Period(days=0)
        if isinstance(node, tree.Since):
            own = replace(node.period, days=node.period.days + int(node.event_day_excluded))
        held = self._leaf(
            Ordered(_shifted(source, own), _shifted(bound, plus), op in ("before", "from"))
        )
        return held if op in ("by", "before") else self._no(held)


def _without_bit(held: tuple[bool | None, ...], place: int) -> tuple[bool | None, ...] | None:
    """Return what holds for numbers without the bit in a place, or None where it decides."""
    lower = [number for number in range(len(held)) if not number >> place & 1]
    pairs = [(held[number], held[number | 1 << place]) for number in lower]
    if (True, False) in pairs or (False, True) in pairs:
        return None
    return tuple(high if low is None else low for low, high in pairs)


def _number(day: date) -> int:
    """Return the number of a day in columns."""
    return (day - FIRST_DAY).days


def _shifted(source: Stored, period: Period) -> Shifted:
    return Shifted(source.fact, 12 * period.years + period.months, period.days)


def _last_start(node: tree.Since, end: date) -> date:
    """Return the last day whose period is over by ``end``."""
    return cutoff(node.period, add_days(end, -int(node.event_day_excluded)))


def _terms(node: tree.Node, value: date) -> tuple[str, Period, date]:
    """Return how a date compares with another: word, period of the other, the date that counts."""
    if isinstance(node, tree.Since):
        reached = add_days(node.period.after(value), int(node.event_day_excluded))
        assert node.at is not None
        return "by", node.at.plus, reached
    assert isinstance(node, tree.DateCompare)
    return node.op, node.term.plus, value


def _with_bound(test: atoms.AtomTest, bound: date) -> atoms.AtomTest:
    """Return the test with the same other date for everybody."""

    def ask(value: Value, _other: Value, day: date) -> Answer:
        return test.ask(value, bound, day)

    return replace(test, node=_fixed(test.node, bound), other=None, ask=ask)


def _fixed(node: tree.Node, bound: date) -> tree.Node:
    if isinstance(node, tree.DateCompare):
        return replace(node, term=replace(node.term, fixed=bound, fact=None))
    assert isinstance(node, tree.Since)
    assert node.at is not None
    return replace(node, at=replace(node.at, fixed=bound, fact=None))
