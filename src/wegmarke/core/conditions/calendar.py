"""Calendar arithmetic of German law: §§ 187 to 193 BGB. The only place where months are added.

A period of months that begins with an event ends on the day of the last month that has the
same number (§ 188 Abs. 2 BGB); where that day is missing, on the last day of the month
(§ 188 Abs. 3 BGB). A birthday counts from its beginning (§ 187 Abs. 2 S. 2 BGB).
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from wegmarke.core.conditions.errors import RequestError

SATURDAY = 5
SHORTEST_MONTH = 28
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2200, 12, 31)
"""Days outside this range are refused as input: they are typing mistakes."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in years, months and days; parts may be negative."""

    years: int = 0
    months: int = 0
    days: int = 0

    def after(self, start: date) -> date:
        """Return the day this period after ``start`` (months clamped to the end of the month)."""
        return add_days(add_months(start, 12 * self.years + self.months), self.days)


def checked_day(name: str, value: object) -> date:
    """Return a day that is asked for. Raises RequestError, which names the argument ``name``.

    A ``datetime`` is refused although it is a ``date``: it cannot be compared with one.
    """
    if type(value) is not date or not FIRST_DAY <= value <= LAST_DAY:
        expected = f"a datetime.date from {FIRST_DAY} to {LAST_DAY}"
        raise RequestError(name, f"{value!r} is not a day that can be asked for", expected)
    return value


def add_months(start: date, months: int) -> date:
    """Return the same-numbered day ``months`` later, or the last day of that month (§ 188 Abs. 3 BGB)."""
    if not months:
        return start
    number = start.year * 12 + start.month - 1 + months
    year, month = number // 12, number % 12 + 1
    day = start.day
    return date(year, month, day if day <= SHORTEST_MONTH else min(day, monthrange(year, month)[1]))


def add_days(start: date, days: int) -> date:
    """Return the day ``days`` after ``start``."""
    return start + timedelta(days=days) if days else start


def days_in_total(period: Period) -> int:
    """Return the days of a period that need not run without a break (§ 191 BGB).

    Such a month counts 30 days, such a year 365.
    """
    return 365 * period.years + 30 * period.months + period.days


def cutoff(period: Period, end: date) -> date:
    """Return the last day from which the period is over by ``end``.

    ``period.after(day) <= end`` holds exactly for the days up to this one, because adding months
    keeps the order of days; so a comparison with one day replaces the arithmetic for each.
    """
    end = add_days(end, -period.days)
    start = add_months(end, -(12 * period.years + period.months))
    if end.day < monthrange(end.year, end.month)[1]:
        return start
    # All later days of the month are clamped to the same last day (§ 188 Abs. 3 BGB).
    return start.replace(day=monthrange(start.year, start.month)[1])


def full_months_between(start: date, end: date) -> int:
    """Return how many months after ``start`` are full on ``end``; negative before ``start``.

    Equal to the largest n with ``add_months(start, n) <= end``.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def next_working_day(day: date, holidays: frozenset[date] = frozenset()) -> date:
    """Return ``day``, or the next day that is no Saturday, Sunday or holiday (§ 193 BGB)."""
    while day.weekday() >= SATURDAY or day in holidays:
        day = add_days(day, 1)
    return day
