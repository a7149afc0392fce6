"""Writes the code of gates over time: how each atom's word is found from the facts of a person.

Names in the code are letters with numbers. Of a fact that is a date: ``v`` the value, ``y`` its
month (12 times the year plus the month), ``d`` its day of the month (0: no date). Of an atom:
``w`` its word, ``n`` that of its complement, ``t`` the day on which it turns, ``x`` all such days;
``r`` is a day after a date.
``f`` looks up a fact, ``h`` since when it has had its value, ``M`` is a missing one, ``A`` has the word for each day of turning, ``F`` and
``U`` are yes and unknown on all days. Arguments are ``o`` (day of the facts), ``z`` (counters that
stand still), ``a`` and ``b`` (first and last day), ``p`` and ``q`` (the same as ordinals).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.atoms import term_of
from wegmarke.core.conditions.calendar import FIRST_DAY, Period
from wegmarke.core.conditions.lookups import Entry, Lookups, Table
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.turns import (
    FIRST_OF_MONTH,
    NEVER,
    UNSURE,
    Source,
    Turns,
    source,
)
from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.when import ONE_DAY, bounds, reached

ARGUMENTS = "f,h,o,z,a,b,p,q"
SIGNS = {"by": "<=", "before": "<", "from": ">=", "after": ">"}
EVERY_MONTH_HAS = 28


@dataclass(slots=True)
class _DateFact:
    """What is asked about one date: how it compares, and what begins some months after it."""

    number: int
    dated: dict[str, Entry] = field(default_factory=dict)
    bounds: set[date] = field(default_factory=set)
    later: dict[tuple[int, int], str] = field(default_factory=dict)

    def after(self, period: Period) -> str:
        """Return the name of the day a period after this date."""
        months = 12 * period.years + period.months
        return self.later.setdefault((months, period.days), f"r{self.number}_{len(self.later)}")


class TimeCode:
    """Collects the code that a set of atoms needs."""

    def __init__(self, program: Program) -> None:
        """Start without atoms."""
        self.once: set[str] = set()
        self.often: set[str] = set()
        self._program = program
        self._lookups = Lookups()
        self._dates: dict[str, _DateFact] = {}
        self._compared: list[str] = []
        self._tables: dict[str, object] = {}
        self._words: dict[Answer, int] = {}

    def literal(self, number: int, negated: bool) -> str:  # noqa: FBT001 - called by GateBuilder.lines
        """Return the expression of an atom's word, or its complement's, and note what it needs."""
        found = source(self._program, number)
        name = f"n{number}" if negated else f"w{number}"
        match found.kind:
            case "same":
                self._group(found, name, self._word(found.entry, negated=negated))
            case "dated":
                fact = self._date(found.test.fact)
                fact.dated[name] = self._word(found.entry, negated=negated)
                fact.bounds |= bounds(found.test.node)
            case "compared":
                self._compare(found, name, negated=negated)
            case "often":
                self.often.add(f"x{number}")
                self._group(found, f"x{number}", found.entry)
                return f"{'K' if negated else 'J'}(x{number},A)"
            case _:
                return self._turning(found, f"t{number}", negated=negated)
        return name

    def _turning(self, found: Source, day: str, *, negated: bool) -> str:
        """Return the word of an atom that turns once."""
        if found.kind == "since":
            day = self._date(found.test.fact).after(reached(found.test.node))
        else:
            self._group(found, day, found.entry)
        self.once.add(day)
        if negated != (found.kind == "until"):
            return f"(U if {day}=={UNSURE} else F^A[{day}])"
        return f"A[{day}]"

    def _compare(self, found: Source, name: str, *, negated: bool) -> None:
        """Note the comparison of a date, or of a day after it, with another one."""
        node, term = found.test.node, term_of(found.test.node)
        one, other = (self._date(fact) for fact in found.facts)
        sign = SIGNS[node.op] if isinstance(node, tree.DateCompare) else "<="
        held = f"{one.after(reached(node))}{sign}{other.after(term.plus if term else Period())}"
        yes, no = ("0", "F") if negated else ("F", "0")
        self._tables[f"C{name}"] = Table([self._word(found.entry, negated=negated)], single=False)
        i, j = one.number, other.number
        self._compared.append(
            f"{name}=({yes} if {held} else {no}) if d{i} and d{j} else C{name}[v{i},v{j}][0]"
        )

    def _word(self, answer: Entry, *, negated: bool) -> Entry:
        words = self._words
        if negated:
            return lambda *values: words[answer(*values).negated()]
        return lambda *values: words[answer(*values)]

    def _date(self, fact: str | None) -> _DateFact:
        self._lookups.key(str(fact))
        return self._dates.setdefault(str(fact), _DateFact(len(self._dates)))

    def _group(self, found: Source, name: str, entry: Entry) -> None:
        self._lookups.put(name, entry, found.facts, found.further)

    def lines(self, most: int) -> list[str]:
        """Return the code that looks up all atoms and puts at most so many days of turning in order."""
        lines = self._lookups.lines()
        for fact, asked in self._dates.items():
            lines += _date_lines(self._lookups.keys[fact], asked)
        lines += self._compared
        days = sorted(self.once)
        days += [f"*{name}[{half}]" for name in sorted(self.often) for half in (0, 1)]
        if not days:
            return [*lines, "s=[];m=L[0]"]
        return [
            *lines,
            # A day that stands there twice has an empty lane; the last one counts.
            f"s=sorted(({','.join(days)},))",
            f"if len(s)>{most}:return None",
            # What turned up to the first day has always held; the others begin with their lane.
            f"i=bisect(s,p);A=dict(zip(s,G[{most}-i:]));A[{UNSURE}]=U",
            # Lanes after the last day are left out.
            "j=bisect(s,q);s=s[i:j];m=L[j-i]",
        ]

    def names(self, lanes: int) -> dict[str, object]:
        """Return what the names in the code stand for, with so many lanes in half a word."""
        low = (1 << lanes) - 1
        full = low << lanes | low
        unknown = full ^ low
        self._words.update({Answer.NO: 0, Answer.UNKNOWN: unknown, Answer.YES: full})
        both = low + 2  # times this: in both halves
        begins = [(low >> lane << lane) * both for lane in range(1, lanes)]
        names = self._lookups.names()
        for asked in self._dates.values():
            names |= _date_tables(asked)
        return {
            **names,
            **self._tables,
            "D": date,
            "S": FIRST_OF_MONTH,
            "bisect": bisect_right,
            "F": full,
            "U": unknown,
            "G": [full] * (lanes - 1) + begins,
            "L": [(low >> lane) * both for lane in reversed(range(lanes))],
            "J": lambda turns, words: _joined(turns, words, unknown),
            "K": lambda turns, words: full ^ _joined(turns[::-1], words, unknown),
        }


def _date_lines(key: str, asked: _DateFact) -> list[str]:
    """Return the code for one date: its classes, and the days some months after it (§ 188 BGB)."""
    i = asked.number
    short = [
        f"  {day}=S[y{i}{months:+d}]+e{_plus(days)}" for (months, days), day in asked.later.items()
    ]
    long = [
        f"  {day}=min(S[y{i}{months:+d}]+e,S[y{i}{months + 1:+d}]-1){_plus(days)}"
        for (months, days), day in asked.later.items()
    ]
    lines = [f"v{i}=f({key},M)", f"if isinstance(v{i},D):"]
    lines.append(f" y{i}=12*v{i}.year+v{i}.month-1;d{i}=v{i}.day;e=d{i}-1")
    if asked.dated:
        lines.append(f" {','.join(asked.dated)},=E{i}[bisect(B{i},v{i})]")
    if asked.later:
        lines += [f" if d{i}<={EVERY_MONTH_HAS}:", *short, " else:", *long]
    lines += ["else:", f" d{i}=0"]
    if asked.dated:
        lines.append(f" {','.join(asked.dated)},=N{i}[v{i}]")
    if asked.later:
        lines.append(f" {'='.join(asked.later.values())}={UNSURE} if v{i} is M else {NEVER}")
    return lines


def _plus(days: int) -> str:
    return f"{days:+d}" if days else ""


def _date_tables(asked: _DateFact) -> Mapping[str, object]:
    """Return the words by class of a date, the dates at which classes begin, and those of no date."""
    limits = sorted(asked.bounds)
    entries = list(asked.dated.values())
    days = [*(limit - ONE_DAY for limit in limits[:1]), *limits] or [FIRST_DAY]
    classes = [tuple(entry(day) for entry in entries) for day in days]
    table = Table(entries, single=True)
    return {f"B{asked.number}": limits, f"E{asked.number}": classes, f"N{asked.number}": table}


def _joined(turns: Turns, words: dict[int, int], upper: int) -> int:
    """Return the word of an atom that turns often: each day of turning turns all lanes after it."""
    certain = possible = 0
    for day in turns[0]:
        certain ^= words[day]
    for day in turns[1]:
        possible ^= words[day]
    return possible & upper | certain & ~upper
