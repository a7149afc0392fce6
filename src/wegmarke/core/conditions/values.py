"""Answers with three values and the values a fact can have.

A condition answers yes, no or unknown. Unknown is never a no, and an answer must not
be used where Python expects true or false: ``if answer`` raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NoReturn

Value = str | bool | int | float | date | None
"""What a stated fact can be. ``None`` means "does not apply", never "unknown"."""

NONE_KNOWN = "none_known"
"""Value of a finding that was asked about and of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Held:
    """Since when a fact has had its present value without a break (histories).

    ``certainly_since``: first day of the unbroken stretch in which this value is recorded.
    ``possibly_since``: the day after the last one on which another value is recorded; between the
    two lies at least a day of which nothing is recorded. None: no other value is recorded at all.
    """

    value: Value
    certainly_since: date
    possibly_since: date | None


def same_value(one: object, other: object) -> bool:
    """Return whether two values are the same; true is not the number 1."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


class Answer(Enum):
    """Answer of a condition; the value is the pair (certain, possible) as two bits."""

    NO = 0b00
    UNKNOWN = 0b01
    YES = 0b11

    def __bool__(self) -> NoReturn:
        """Refuse: an unknown would silently count as true or false."""
        message = (
            "An Answer has three values; compare it with Answer.YES, Answer.NO or Answer.UNKNOWN."
        )
        raise TypeError(message)

    @property
    def word(self) -> str:
        """Return ``yes``, ``no`` or ``unknown``."""
        return self.name.lower()

    def negated(self) -> Answer:
        """Return the answer of the opposite question: unknown stays unknown."""
        return _NEGATED[self]


_NEGATED = {Answer.NO: Answer.YES, Answer.YES: Answer.NO, Answer.UNKNOWN: Answer.UNKNOWN}


def all_of(answers: list[Answer]) -> Answer:
    """Return no if one is no, else unknown if one is unknown, else yes (yes for none)."""
    if Answer.NO in answers:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.YES


def any_of(answers: list[Answer]) -> Answer:
    """Return yes if one is yes, else unknown if one is unknown, else no (no for none)."""
    if Answer.YES in answers:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in answers else Answer.NO
