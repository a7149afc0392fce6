"""Gates over time: generated code that answers rules for one person on all days in one pass.

The lanes are stretches of days between the days on which an atom turns; see ``turns``.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from wegmarke.core.conditions.gates import compiled
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program, Roots
from wegmarke.core.conditions.time_code import ARGUMENTS, TimeCode
from wegmarke.core.conditions.values import Answer

USUAL_TURNS = 8
"""Lanes made ready for an atom that can turn often; where they are too few, more are made."""
ANSWERS = (Answer.NO, Answer.UNKNOWN, Answer.YES)
"""By the number of the two bits (certain, possible) that are set."""


class Span(NamedTuple):
    """The answer from ``start`` to ``end``, both days included."""

    start: date
    end: date
    answer: Answer


Spans = tuple[Span, ...]
_new = tuple.__new__  # the same as Span(...), in half the time


class TimeGates:
    """The gates below some roots of a program, made ready for words over time."""

    def __init__(self, program: Program, roots: Roots, most: int = 0) -> None:
        """Generate the code, with room for ``most`` days of turning (0: for as many as are usual)."""
        code = TimeCode(program)
        lines = program.builder.lines(list(roots), code.literal)
        self._program = program
        self._roots = roots
        self._most = most or len(code.once) + USUAL_TURNS * len(code.often) + 1
        self.lanes = self._most + 1
        result = "s,(" + "".join(f"g{root}&m," for root in roots) + ")"
        names = code.names(self.lanes)
        self._run = compiled(ARGUMENTS, [*code.lines(self._most), *lines], result, names)

        low = (1 << self.lanes) - 1
        self._whole = [
            {0: Answer.NO, full << self.lanes: Answer.UNKNOWN, full * (low + 2): Answer.YES}
            for full in (low >> lane for lane in reversed(range(self.lanes)))
        ]

    def spans(self, snapshot: Snapshot, start: date, end: date) -> list[Spans]:
        """Return the spans of each root from ``start`` to ``end``; equal ones are the same object."""
        first, last = start.toordinal(), end.toordinal()
        shot = snapshot
        found = self._run(
            shot.facts.get, shot.held.get, shot.on, shot.frozen, start, end, first, last
        )
        if found is None:
            wider = TimeGates(self._program, self._roots, 4 * self._most)
            return wider.spans(snapshot, start, end)
        days, words = found
        whole = self._whole[len(days)]
        known: dict[int, Spans] = {}
        row = []
        for word in words:
            spans = known.get(word)
            if spans is None:
                answer = whole.get(word)
                spans = (
                    self._turned(word, days, start, end)
                    if answer is None
                    else (Span(start, end, answer),)
                )
                known[word] = spans
            row.append(spans)
        return row

    def _turned(self, word: int, days: list[int], start: date, end: date) -> Spans:
        """Return the spans of a word: lane 0 begins with ``start``, lane n with the n-th of the days."""
        lanes = self.lanes
        # A bit is set where a lane and the next one differ, in one half or the other.
        turned = word ^ word >> 1
        turned = (turned | turned >> lanes) & (1 << len(days)) - 1
        spans = []
        lane = 0
        while turned:
            then = (turned & -turned).bit_length()
            turned &= turned - 1
            day = days[then - 1]
            answer = ANSWERS[(word >> lane & 1) + (word >> lane + lanes & 1)]
            spans.append(_new(Span, (start, date.fromordinal(day - 1), answer)))
            start = date.fromordinal(day)
            lane = then
        answer = ANSWERS[(word >> lane & 1) + (word >> lane + lanes & 1)]
        spans.append(_new(Span, (start, end, answer)))
        return tuple(spans)
