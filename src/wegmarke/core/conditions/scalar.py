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
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.tables import Tables
from wegmarke.core.conditions.values import Answer, Value

Run = Callable[[list[int]], tuple[Any, ...]]
"""Takes a sheet, gives possible and certain in turn for every root, as Python truth."""


class Answers(Mapping[str, Answer]):
    """The answers of rules by id, in the order asked."""

    __slots__ = ("_found", "_places")

    def __init__(self, places: Mapping[str, int], found: tuple[Any, ...]) -> None:
        """Keep what the generated code found and where each rule stands in it."""
        self._places = places
        self._found = found

    def __getitem__(self, rule: str) -> Answer:
        """Return the answer of a rule. Raises KeyError."""
        place = 2 * self._places[rule]
        if not self._found[place]:
            return Answer.NO
        return Answer.YES if self._found[place + 1] else Answer.UNKNOWN

    def __iter__(self) -> Iterator[str]:
        """Yield the ids of the rules."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many rules were asked."""
        return len(self._places)


class OnePerson:
    """Some gates of a program for one person after another, on one day."""

    def __init__(self, program: Program, rules: Mapping[str, int], on: date) -> None:
        """Generate the code for rules (their gates by id) and the tables of their atoms."""
        roots = list(rules.values())
        numbers = sorted(program.builder.atoms(roots))
        tests = [program.atoms[number] for number in numbers]
        self._tables = Tables(tests, program.book, program.law_day, on)
        places = dict(zip(numbers, self._tables.places, strict=True))
        self._run = _Code(program.builder, roots, places).made()
        self._places = {rule: place for place, rule in enumerate(rules)}

    def answers(self, facts: Mapping[str, Value]) -> Answers:
        """Return the answers for checked facts stated for this day."""
        return Answers(self._places, self._run(self._tables.sheet(facts)))


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
        result = "".join(f"{self.text(gate, 'p')},{self.text(gate, 'c')}," for gate in self.roots)
        run: Run = compiled("S", lines, result)
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
