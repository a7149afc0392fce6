"""Answers for one person: generated straight-line code over the sheet of its atoms.

Python's own ``and`` and ``or`` stop at the first part that decides, so most rules cost one look.
The possible answer is found first; what is not possible is not certain either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from wegmarke.core.conditions.gates import GateBuilder, compiled
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import MOST_DAYS, Program
from wegmarke.core.conditions.tables import Tables
from wegmarke.core.conditions.values import Answer

Bits = tuple[int, ...]
Run = Callable[[list[int]], Bits]
"""Takes a sheet; gives the answer of every root as two bits: no 0, unknown 1, yes 3."""
ANSWERS = (Answer.NO, Answer.UNKNOWN, Answer.UNKNOWN, Answer.YES)
"""The answer of two bits."""


SHORT = 12
"""Longer expressions get a name where they are used more than once."""
MOST_CODES = 64
"""So many variants of the code are kept."""


class Answers(Mapping[str, Answer]):
    """The answers of rules by id, in the order asked."""

    __slots__ = ("_bits", "_places")

    def __init__(self, places: Mapping[str, int], bits: Bits) -> None:
        """Keep what the generated code found and where each rule stands in it."""
        self._places = places
        self._bits = bits

    def __getitem__(self, rule: str) -> Answer:
        """Return the answer of a rule. Raises KeyError."""
        return ANSWERS[self._bits[self._places[rule]]]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids of the rules."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many rules were asked."""
        return len(self._places)


class OnePerson:
    """Some gates of a program, for one person after another.

    The code is made once per answer of the fact that decides most (a status, say): what follows
    from it is folded away, and most rules become a plain no.
    """

    def __init__(self, program: Program, gates: Sequence[int]) -> None:
        """Take the gates; code and rows are made for persons as they come."""
        numbers = sorted(program.builder.atoms(list(gates)))
        self._program = program
        self._gates = gates
        self._tests = [program.atoms[number] for number in numbers]
        self._tables: dict[date, Tables] = {}
        self._places = dict(zip(numbers, self._on(program.law_day).places, strict=True))
        self._lead = self._deciding()
        self._codes: dict[tuple[int, ...], Run] = {}

    def bits(self, person: Snapshot) -> Bits:
        """Return the answer of each gate for a person as two bits: no 0, unknown 1, yes 3."""
        tables = self._tables.get(person.on) or self._on(person.on)
        sheet = tables.sheet(person.facts, person.held)
        key = tuple(sheet[self._lead])
        run = self._codes.get(key) or self._made(key)
        return run(sheet)

    def _made(self, key: tuple[int, ...]) -> Run:
        """Generate the code for persons of whom the deciding fact says this."""
        known = dict(enumerate(key, self._lead.start))
        if len(self._codes) >= MOST_CODES:
            self._codes.clear()
        code = _Code(self._program.builder, self._gates, self._places, known)
        run = self._codes[key] = code.made()
        return run

    def _on(self, on: date) -> Tables:
        """Return the rows for a day; their places are the same on every day."""
        if len(self._tables) >= MOST_DAYS:
            self._tables.clear()
        program = self._program
        found = self._tables[on] = Tables(self._tests, program.book, program.law_day, on)
        return found

    def _deciding(self) -> slice:
        """Return where the code fact stands that most gates look at."""
        definitions = self._program.book.facts.definitions
        uses: Counter[str] = Counter()
        for gate in self._program.builder.needed(list(self._gates)):
            kind, parts = self._program.builder.gates[gate]
            for part in parts if kind in ("and", "or") else ():
                literal, atom = self._program.builder.gates[part]
                fact = self._program.atoms[atom[0]].fact if literal in ("atom", "not") else None
                if fact is not None and definitions[fact].type == "code":
                    uses[fact] += 1
        best = max(uses, key=lambda fact: (uses[fact], fact), default=None)
        places = [
            self._places[number]
            for number, test in zip(self._places, self._tests, strict=True)
            if best is not None and test.fact == best and test.other is None
        ]
        return slice(min(places), max(places) + 2) if places else slice(0, 0)


class _Code:
    """Writes the code: gates used more than once get a name, the others stand where they are used.

    ``known`` are the bits of the sheet that are the same for everybody this code is for.
    """

    def __init__(
        self,
        builder: GateBuilder,
        roots: Sequence[int],
        places: Mapping[int, int],
        known: Mapping[int, int],
    ) -> None:
        self.gates = builder.gates
        self.roots = roots
        self.places = places
        self.known = known
        self.joins = [gate for gate in builder.needed(list(roots)) if self.parts(gate)]
        self.used = Counter(roots)
        for gate in self.joins:
            self.used.update(self.parts(gate))
        self.named: dict[tuple[int, str], str] = {}

    def parts(self, gate: int) -> tuple[int, ...]:
        kind, parts = self.gates[gate]
        return parts if kind in ("and", "or") else ()

    def made(self) -> Run:
        lines: list[str] = []
        for gate in self.joins:
            if self.used[gate] > 1:
                self.name(gate, f"p{gate}", f"c{gate}", lines)
        run: Run = compiled("S", lines, "".join(f"{self.both(gate)}," for gate in self.roots))
        return run

    def name(self, gate: int, possible: str, certain: str, lines: list[str]) -> None:
        """Give a gate names for its two answers, unless they are short already."""
        may, sure = self.text(gate, "p"), self.text(gate, "c")
        if len(may) > SHORT:
            lines.append(f"{possible}={may}")
            may = possible
        if len(sure) > SHORT:
            # What is not possible is not certain either, and then not even looked at.
            lines.append(f"{certain}={may} and {sure}")
            sure = certain
        self.named[gate, "p"], self.named[gate, "c"] = may, sure

    def both(self, gate: int) -> str:
        """Return the expression for the two bits of a gate; nothing that is false is 0 as well."""
        may, sure = self.text(gate, "p"), self.text(gate, "c")
        settled = {"0": "1", "1": "3"}.get(sure, f"({sure} and 3 or 1)")
        return {"0": "0", "1": settled}.get(may, f"{may} and {settled}")

    def text(self, gate: int, side: str) -> str:
        """Return the expression for the possible ("p") or the certain ("c") answer of a gate."""
        found = self.named.get((gate, side))
        if found is not None:
            return found
        kind, parts = self.gates[gate]
        match kind:
            case "and" | "or":
                return _joined(kind, [self.text(part, side) for part in parts])
            case "atom":
                return self.bit(self.places[parts[0]] + (side == "p"))
            case "not":
                bit = self.bit(self.places[parts[0]] + (side == "c"))
                return {"0": "1", "1": "0"}.get(bit, f"(not {bit})")
            case _:
                return str(int(kind == "true" or (kind == "unknown" and side == "p")))

    def bit(self, place: int) -> str:
        known = self.known.get(place)
        return f"S[{place}]" if known is None else str(known)


def _joined(kind: str, texts: list[str]) -> str:
    """Return an expression of parts, what is quick to look at first, without what is settled."""
    decisive, neutral = ("0", "1") if kind == "and" else ("1", "0")
    if decisive in texts:
        return decisive
    kept = sorted((text for text in texts if text != neutral), key=len)
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else f"({f' {kind} '.join(kept)})"
