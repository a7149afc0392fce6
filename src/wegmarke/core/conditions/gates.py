"""Gate programs: shared and/or gates over atoms, as straight-line Python code.

After ``not`` is pushed down to the atoms every condition is a monotone formula. Two bits carry
three values (certain, possible); ``and`` is ``&`` and ``or`` is ``|`` for both. The carriers are
Python integers of any width: each bit is a lane (a person, a day, a completion of missing facts),
so one pass answers all lanes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

FALSE, TRUE, UNKNOWN = 0, 1, 2
"""Numbers of the three constant gates."""

Masks = list[int]
Runner = Callable[[Masks, Masks, int], tuple[tuple[int, int], ...]]
Decider = Callable[[Masks, int], tuple[int, ...]]
OneLane = Callable[[Masks, Masks], tuple[int, ...]]


class GateBuilder:
    """Builds gates; equal gates are the same number (hash-consing)."""

    def __init__(self) -> None:
        """Start with the constants."""
        self.gates: list[tuple[str, tuple[int, ...]]] = [
            ("false", ()),
            ("true", ()),
            ("unknown", ()),
        ]
        self._known: dict[tuple[str, tuple[int, ...]], int] = {
            gate: i for i, gate in enumerate(self.gates)
        }

    def copy(self) -> GateBuilder:
        """Return a builder with the same gates under the same numbers, to build further."""
        other = GateBuilder()
        other.gates = [*self.gates]
        other._known = dict(self._known)
        return other

    def literal(self, atom: int, *, negated: bool) -> int:
        """Return the gate of an atom or of its complement."""
        return self._gate("not" if negated else "atom", (atom,))

    def all(self, parts: list[int]) -> int:
        """Return the gate that holds if all parts hold."""
        return self._join("and", parts, neutral=TRUE, absorbing=FALSE)

    def any(self, parts: list[int]) -> int:
        """Return the gate that holds if one part holds."""
        return self._join("or", parts, neutral=FALSE, absorbing=TRUE)

    def at_least(self, count: int, parts: list[int]) -> int:
        """Return the gate that holds if at least ``count`` of the parts hold (a monotone ladder)."""
        # reached[n]: at least n of the parts seen so far.
        reached = [TRUE] + [FALSE] * max(count, 0)
        for part in parts:
            for n in range(count, 0, -1):
                reached[n] = self.any([reached[n], self.all([part, reached[n - 1]])])
        return reached[max(count, 0)]

    def _join(self, word: str, parts: list[int], neutral: int, absorbing: int) -> int:
        flat: list[int] = []
        for part in parts:
            kind, inner = self.gates[part]
            flat += inner if kind == word else (part,)
        wanted = sorted(set(flat) - {neutral})
        if absorbing in wanted:
            return absorbing
        if not wanted:
            return neutral
        return wanted[0] if len(wanted) == 1 else self._gate(word, tuple(wanted))

    def _gate(self, kind: str, parts: tuple[int, ...]) -> int:
        key = (kind, parts)
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(self.gates)
            self.gates.append(key)
        return number

    def needed(self, roots: list[int]) -> list[int]:
        """Return the gates below the roots in an order in which parts come first."""
        seen: set[int] = set()
        stack = list(roots)
        while stack:
            gate = stack.pop()
            if gate not in seen:
                seen.add(gate)
                kind, parts = self.gates[gate]
                stack += parts if kind in ("and", "or") else ()
        return sorted(seen)

    def atoms(self, roots: list[int]) -> set[int]:
        """Return the numbers of the atoms below the roots."""
        gates = (self.gates[gate] for gate in self.needed(roots))
        return {parts[0] for kind, parts in gates if kind in ("atom", "not")}

    def three_valued(self, roots: list[int]) -> Runner:
        """Return code that gives (certain, possible) masks for each root.

        Called with the certain and possible masks of all atoms and the mask of all lanes.
        """
        lines = []
        for gate in self.needed(roots):
            kind, parts = self.gates[gate]
            certain, possible = _sources(kind, parts)
            lines.append(f"c{gate}={certain};p{gate}={possible}")
        result = "".join(f"(c{root},p{root})," for root in roots)
        return compiled("C,P,F", lines, result)

    def one_lane(self) -> OneLane:
        """Return code that gives every gate's answer in one lane as two bits: no 0, unknown 1, yes 3.

        Called with the certain and the possible bits of the atoms by number. What is not possible
        is not certain either, so Python's ``and`` and ``or`` mostly stop at the first part.
        """
        kinds = [(kind, parts) for kind, parts in self.gates if kind in ("atom", "not")]
        atoms = 1 + max((parts[0] for _, parts in kinds), default=-1)
        lines = [
            f"[{','.join(f'{side}a{n}' for n in range(atoms))}]={side.upper()}[:{atoms}]"
            for side in "cp"
        ]
        for gate, (kind, parts) in enumerate(self.gates):
            lines += [
                f"p{gate}={one_lane_text(kind, parts, 'p')}",
                f"c{gate}=p{gate} and {one_lane_text(kind, parts, 'c')}",
            ]
        every = ",".join(
            f"3 if c{gate} else 1 if p{gate} else 0" for gate in range(len(self.gates))
        )
        return compiled("C,P", lines, f"{every},")

    def lines(self, roots: list[int], literal: Callable[[int, bool], str]) -> list[str]:
        """Return code lines that set ``g`` and the number for every gate below the roots.

        A lane is a bit of a word in any coding in which no, unknown and yes are ordered bits:
        ``F`` is yes everywhere, ``U`` unknown everywhere. ``literal`` gives the expression of an
        atom, or of its complement.
        """
        names = {FALSE: "0", TRUE: "F", UNKNOWN: "U"}
        lines = []
        for gate in self.needed(roots):
            kind, parts = self.gates[gate]
            text = names.get(gate)
            if text is None and kind in ("atom", "not"):
                text = literal(parts[0], kind == "not")
            elif text is None:
                text = ("&" if kind == "and" else "|").join(names[part] for part in parts)
            names[gate] = text if text.isidentifier() else f"g{gate}"
            if names[gate] != text or gate in roots:
                lines.append(f"g{gate}={text}")
        return lines

    def two_valued(self, roots: list[int]) -> Decider:
        """Return code for lanes in which nothing is missing: one mask per root."""
        lines = []
        for gate in self.needed(roots):
            kind, parts = self.gates[gate]
            lines.append(f"c{gate}={_decided(kind, parts)}")
        return compiled("C,F", lines, "".join(f"c{root}," for root in roots))


def _sources(kind: str, parts: tuple[int, ...]) -> tuple[str, str]:
    """Return the Python expressions for the certain and the possible mask of a gate."""
    match kind:
        case "false":
            return "0", "0"
        case "true":
            return "F", "F"
        case "unknown":
            return "0", "F"
        case "atom":
            return f"C[{parts[0]}]", f"P[{parts[0]}]"
        case "not":
            return f"F^P[{parts[0]}]", f"F^C[{parts[0]}]"
        case _:
            sign = "&" if kind == "and" else "|"
            return sign.join(f"c{part}" for part in parts), sign.join(f"p{part}" for part in parts)


def one_lane_text(kind: str, parts: tuple[int, ...], side: str) -> str:
    """Return the expression for the possible ("p") or the certain ("c") answer of a gate."""
    fixed = {"false": "0", "true": "1", "unknown": str(int(side == "p"))}
    if kind in fixed:
        return fixed[kind]
    if kind == "atom":
        return f"{side}a{parts[0]}"
    if kind == "not":
        return f"(not {'c' if side == 'p' else 'p'}a{parts[0]})"
    return "(" + f" {kind} ".join(f"{side}{part}" for part in parts) + ")"


def _decided(kind: str, parts: tuple[int, ...]) -> str:
    """Return the Python expression of a gate where certain and possible are the same."""
    fixed = {"false": "0", "true": "F", "unknown": "0"}
    if kind in fixed:
        return fixed[kind]
    if kind in ("atom", "not"):
        return f"C[{parts[0]}]" if kind == "atom" else f"F^C[{parts[0]}]"
    return ("&" if kind == "and" else "|").join(f"c{part}" for part in parts)


def compiled(
    arguments: str, lines: list[str], result: str, names: dict[str, Any] | None = None
) -> Callable[..., Any]:
    """Return the function made from generated lines.

    They hold only numbers, signs and the keys of ``names``, which are numbered as well.
    """
    body = "\n ".join([*lines, f"return ({result})"])
    made: dict[str, Callable[..., Any]] = {}
    exec(f"def run({arguments}):\n {body}\n", names or {}, made)  # noqa: S102 - only numbers and signs are in the text
    return made["run"]
