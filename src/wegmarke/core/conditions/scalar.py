"""Answers for one person: generated straight-line code over the sheet of its atoms.

Python's own ``and`` and ``or`` stop at the first part that decides, so most rules cost one look.
The possible answer is found first; what is not possible is not certain either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wegmarke.core.conditions.gates import GateBuilder, compiled, one_lane_text
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import MOST_DAYS, Program
from wegmarke.core.conditions.tables import Tables
from wegmarke.core.conditions.values import Answer

Truths = tuple[Any, ...]
Run = Callable[[list[int]], tuple[Truths, Truths]]
"""Takes a sheet; gives for every root whether it is possible and whether it is certain."""


class Answers(Mapping[str, Answer]):
    """The answers of rules by id, in the order asked."""

    __slots__ = ("_certain", "_places", "_possible")

    def __init__(self, places: Mapping[str, int], found: tuple[Truths, Truths]) -> None:
        """Keep what the generated code found and where each rule stands in it."""
        self._places = places
        self._possible, self._certain = found

    def __getitem__(self, rule: str) -> Answer:
        """Return the answer of a rule. Raises KeyError."""
        place = self._places[rule]
        if not self._possible[place]:
            return Answer.NO
        return Answer.YES if self._certain[place] else Answer.UNKNOWN

    def __iter__(self) -> Iterator[str]:
        """Yield the ids of the rules."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many rules were asked."""
        return len(self._places)


class OnePerson:
    """Some gates of a program, for one person after another."""

    def __init__(self, program: Program, gates: Sequence[int]) -> None:
        """Generate the code for the gates; the rows of their atoms are made day by day."""
        numbers = sorted(program.builder.atoms(list(gates)))
        self._program = program
        self._tests = [program.atoms[number] for number in numbers]
        self._tables: dict[date, Tables] = {}
        places = dict(zip(numbers, self._on(program.law_day).places, strict=True))
        self._run = _Code(program.builder, gates, places).made()

    def found(self, person: Snapshot) -> tuple[Truths, Truths]:
        """Return whether each gate is possible and certain for a person."""
        tables = self._tables.get(person.on) or self._on(person.on)
        return self._run(tables.sheet(person.facts, person.held))

    def _on(self, on: date) -> Tables:
        """Return the rows for a day; their places are the same on every day."""
        if len(self._tables) >= MOST_DAYS:
            self._tables.clear()
        program = self._program
        found = self._tables[on] = Tables(self._tests, program.book, program.law_day, on)
        return found


class _Code:
    """Writes the code: gates used more than once get a name, the others stand where they are used."""

    def __init__(
        self, builder: GateBuilder, roots: Sequence[int], places: Mapping[int, int]
    ) -> None:
        self.gates = builder.gates
        self.roots = roots
        self.places = places
        self.joins = [gate for gate in builder.needed(list(roots)) if self.parts(gate)]
        self.used = Counter(roots)
        self.size: dict[int, int] = {}
        for gate in self.joins:
            self.used.update(self.parts(gate))
            self.size[gate] = 1 + sum(self.size.get(part, 0) for part in self.parts(gate))
        self.named: set[int] = set()

    def parts(self, gate: int) -> tuple[int, ...]:
        kind, parts = self.gates[gate]
        return parts if kind in ("and", "or") else ()

    def made(self) -> Run:
        atoms = [""] * (2 * len(self.places))
        for number, place in self.places.items():
            atoms[place : place + 2] = f"ca{number}", f"pa{number}"
        lines = [f"[{','.join(atoms)}]=S"]
        for gate in self.joins:
            if self.used[gate] > 1:
                possible, certain = self.text(gate, "p"), self.text(gate, "c")
                lines += [f"p{gate}={possible}", f"c{gate}=p{gate} and {certain}"]
                self.named.add(gate)
        both = [",".join(self.text(gate, side) for gate in self.roots) for side in "pc"]
        run: Run = compiled("S", lines, f"({both[0]},),({both[1]},)")
        return run

    def text(self, gate: int, side: str) -> str:
        """Return the expression for the possible ("p") or the certain ("c") answer of a gate."""
        if gate in self.named:
            return f"{side}{gate}"
        kind, parts = self.gates[gate]
        if kind in ("and", "or"):
            # What is quick to look at comes first.
            ordered = sorted(
                parts, key=lambda part: self.size.get(part, 0) if part not in self.named else 0
            )
            return f"({f' {kind} '.join(self.text(part, side) for part in ordered)})"
        return one_lane_text(kind, parts, side)
