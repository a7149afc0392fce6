"""Months are added as §§ 187 to 193 BGB say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegmarke.core.conditions.calendar import (
    Period,
    add_months,
    cutoff,
    days_in_total,
    full_months_between,
    next_working_day,
)

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_a_month_ends_on_the_same_numbered_day_or_the_last(start, months, expected):
    assert add_months(start, months) == expected


@given(DAYS, DAYS)
def test_full_months_are_the_most_that_fit(start, end):
    months = full_months_between(start, end)
    assert add_months(start, months) <= end < add_months(start, months + 1)


@given(DAYS, DAYS, st.integers(-60, 60))
def test_adding_months_keeps_the_order_of_days(one, other, months):
    first, second = sorted((one, other))
    assert add_months(first, months) <= add_months(second, months)


@given(DAYS, st.integers(-30, 30), st.integers(-40, 40), st.integers(-35, 35))
def test_a_period_is_over_by_a_day_exactly_for_the_days_up_to_the_cut_off(end, months, days, near):
    period = Period(months=months, days=days)
    last = cutoff(period, end)
    start = last + timedelta(days=near)
    assert (period.after(start) <= end) is (start <= last)


@pytest.mark.parametrize(
    ("end", "months", "last"),
    [
        (date(2026, 2, 28), 1, date(2026, 1, 31)),
        (date(2026, 2, 27), 1, date(2026, 1, 27)),
        (date(2026, 3, 30), 1, date(2026, 2, 28)),
        (date(2026, 4, 30), 1, date(2026, 3, 31)),
        (date(2024, 2, 28), 12, date(2023, 2, 28)),
        (date(2026, 4, 30), -1, date(2026, 5, 31)),
    ],
)
def test_the_cut_off_covers_the_whole_end_of_a_month(end, months, last):
    assert cutoff(Period(months=months), end) == last


def test_somebody_born_on_a_leap_day_is_a_year_older_on_the_last_of_february():
    assert full_months_between(date(2008, 2, 29), date(2026, 2, 27)) == 18 * 12 - 1
    assert full_months_between(date(2008, 2, 29), date(2026, 2, 28)) == 18 * 12


@given(DAYS, st.integers(-3, 3), st.integers(-30, 30), st.integers(-40, 40))
def test_a_period_is_months_then_days(start, years, months, days):
    assert Period(years, months, days).after(start) == add_months(
        start, 12 * years + months
    ) + timedelta(days=days)


def test_a_month_that_may_have_breaks_counts_30_days_and_a_year_365():
    assert days_in_total(Period(1, 2, 3)) == 365 + 2 * 30 + 3


def test_a_deadline_on_a_weekend_or_holiday_moves_to_the_next_working_day():
    assert next_working_day(date(2026, 11, 21)) == date(2026, 11, 23)
    assert next_working_day(
        date(2026, 12, 25), frozenset({date(2026, 12, 25), date(2026, 12, 26)})
    ) == date(2026, 12, 28)
