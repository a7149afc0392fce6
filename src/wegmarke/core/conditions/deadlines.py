"""Deadlines: days counted from a date fact, earliest, latest or lapse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from wegmarke.core.conditions.calendar import Period, next_working_day
from wegmarke.core.conditions.values import Value

KINDS = ("earliest", "latest", "lapse")
WORKING_DAY = "bgb193"
"""How a deadline is written that moves from a weekend to the next working day (§ 193 BGB)."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day counted from a date fact. ``kind``: earliest, latest or lapse.

    ``working_day``: a day that falls on a weekend moves to the next working day (§ 193 BGB).
    """

    fact: str
    add: Period
    kind: str
    working_day: bool = False

    def day(self, start: date) -> date:
        """Return the day of the deadline for a person whose date fact is ``start``."""
        found = self.add.after(start)
        return next_working_day(found) if self.working_day else found

    def of(self, facts: Mapping[str, Value]) -> date | None:
        """Return the day for these facts, or None where the date is not known or does not apply."""
        start = facts.get(self.fact)
        return self.day(start) if isinstance(start, date) else None
