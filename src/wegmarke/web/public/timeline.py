"""From when: one bar per goal on a common time axis, as positions in percent.

The pictures are drawn with percentages, so they fit every width without scripts or inline
styles. On right-to-left pages time runs from right to left like the text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wegmarke.core.conditions.calendar import add_months
from wegmarke.core.guide.answer import GoalView
from wegmarke.web.public.said import month_text
from wegmarke.web.ui.components import Segment, Tick

MONTHS_SHOWN = 24
MONTHS_AFTER_LAST = 6
MOST_MONTHS = 42
NEAREST_TICKS = 20.0
"""Labels of the axis stand at least this far apart, in percent, so that they fit a phone."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The time shown, and whether it runs from right to left."""

    start: date
    end: date
    rtl: bool
    ticks: tuple[Tick, ...] = ()

    def share(self, day: date) -> float:
        """Return where a day lies, from 0 (today) to 100 (end of the axis)."""
        whole = (self.end - self.start).days
        return max(0.0, min(100.0, 100.0 * (day - self.start).days / whole))

    def segment(self, kind: str, first: date, last: date) -> Segment:
        """Return a piece of a bar between two days."""
        low, high = self.share(first), self.share(last)
        return Segment(kind, _percent(100 - high if self.rtl else low), _percent(high - low))


def axis_for(goals: Iterable[GoalView], on: date, *, rtl: bool) -> Axis:
    """Return the axis that shows the days of all goals, with its marks."""
    days = sorted(
        {day for goal in goals for day in (goal.not_before, apply_from(goal)) if day and day > on}
    )
    end = add_months(on, MONTHS_SHOWN)
    if days:
        end = min(max(end, add_months(days[-1], MONTHS_AFTER_LAST)), add_months(on, MOST_MONTHS))
    plain = Axis(on, end, rtl)
    return Axis(on, end, rtl, _ticks(plain, [day for day in days if day < end]))


def segments(goal: GoalView, axis: Axis) -> tuple[Segment, ...]:
    """Return the bar of one goal."""
    start, end = axis.start, axis.end
    first = max(goal.not_before or start, start)
    match goal.outcome:
        case "yes":
            return (axis.segment("yes", first, end),)
        case "not_yet":
            certain = axis.segment("yes" if goal.certain_then else "open", first, end)
            application = max(apply_from(goal) or first, start)
            if application < first:
                return (axis.segment("apply", application, first), certain)
            return (certain,) if first > start else (axis.segment("open", start, end),)
        case "no":
            return (axis.segment("no", start, end),)
        case _:
            return (axis.segment("open", first, end),)


def apply_from(goal: GoalView) -> date | None:
    """Return the first day on which to apply, where the goal has one."""
    day: date | None = goal.dates.get("apply_from")
    return day


def _ticks(axis: Axis, days: list[date]) -> tuple[Tick, ...]:
    """Return today, the days that matter and the halves of the years, as many as fit."""
    years = range(axis.start.year, axis.end.year + 1)
    halves = [date(year, month, 1) for year in years for month in (1, 7)]
    kept = [(0.0, _("heute"))]
    for day in [*days, *(half for half in halves if half > axis.start)]:
        share = axis.share(day)
        if share <= 100 - NEAREST_TICKS / 2 and all(
            abs(share - other) >= NEAREST_TICKS for other, _label in kept
        ):
            kept.append((share, month_text(day)))
    return tuple(_tick(axis, share, label) for share, label in sorted(kept))


def _tick(axis: Axis, share: float, label: str) -> Tick:
    return Tick(
        _percent(100 - share if axis.rtl else share), label, "start" if share == 0 else "middle"
    )


def _percent(share: float) -> str:
    return f"{share:.2f}%"
