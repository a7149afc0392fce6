"""The days on which an answer can change: counters, waiting times, days of application."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.small import ON, law, person, rule
from wegmarke.core.conditions.facts import Counter, Default, FactDefinition
from wegmarke.core.conditions.law import DatedValue
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.when import days_ahead

ONE_DAY = timedelta(days=1)
TOMORROW = ON + ONE_DAY
FACTS = [
    FactDefinition("start", "date", nullable=True),
    FactDefinition("light", "bool"),
    FactDefinition(
        "months", "int", counter=Counter("start", True, parse_node({"fact": "light", "is": True}))
    ),
    FactDefinition("stays", "int", counter=Counter(None, False, None)),
    FactDefinition("applied", "date", moves=True, default=Default("evaluation_day", None, "heute")),
    FactDefinition("begins", "date", nullable=True),
    FactDefinition("status", "code"),
]
PARAMETERS = {"P": (DatedValue(None, 6),), "NONE": (DatedValue(date(2030, 1, 1), 6),)}


def days(question, facts):
    """Return the days ahead of one question for a person with these facts."""
    book = law(FACTS, [rule("R", question)], parameters=PARAMETERS)
    program, shot = person(book, facts)
    ahead = days_ahead(program, (program.rules["R"],), shot)
    held = {day: shot.walker(book, day=day).rule("R").answer for day in around(ahead)}
    return [day.isoformat() for day in ahead if held[day] is not held[day - ONE_DAY]]


def around(ahead):
    """Return days and the days before them: more days may be looked at than those that turn."""
    return {day - shift * ONE_DAY for day in ahead for shift in (0, 1)}


@pytest.mark.parametrize(
    ("question", "facts", "expected"),
    [
        ({"fact": "months", "at_least": 6}, {"start": date(2025, 12, 31)}, ["2026-06-30"]),
        ({"fact": "months", "at_most": 5}, {"start": date(2025, 12, 31)}, ["2026-06-30"]),
        ({"fact": "months", "at_least": {"parameter": "P"}}, {"months": 4}, ["2026-05-31"]),
        ({"fact": "months", "at_least": {"parameter": "NONE"}}, {"months": 4}, []),
        ({"fact": "months", "at_least": 6}, {}, []),
        ({"fact": "months", "at_least": 6}, {"start": None}, []),
        ({"fact": "months", "at_least": 6}, {"start": None, "months": 4}, ["2026-05-31"]),
        ({"fact": "months", "at_least": 6}, {"months": 4, "light": True}, []),
        ({"fact": "months", "is": 6}, {"months": 4}, ["2026-05-31", "2026-06-30"]),
        ({"fact": "stays", "at_least": 3}, {"stays": 1}, ["2026-05-31"]),
        ({"fact": "stays", "at_least": 3}, {"stays": 3}, []),
        ({"fact": "stays", "at_least": 3}, {}, []),
        # With start: the recorded number stands for ON, so two are missing, counted by the start.
        (
            {"fact": "months", "at_least": 6},
            {"start": date(2026, 1, 15), "months": 4},
            ["2026-05-15"],
        ),
        ({"fact": "start", "since": {"months": 3}}, {"start": date(2026, 1, 31)}, ["2026-04-30"]),
        (
            {"fact": "start", "since": {"months": 3}, "count": "event_day_excluded"},
            {"start": date(2026, 1, 31)},
            ["2026-05-01"],
        ),
        ({"fact": "start", "since": {"months": 2}}, {"start": date(2026, 1, 31)}, []),
        ({"fact": "start", "since": {"years": 3}}, {"start": ON}, ["2029-03-31"]),
        (
            {"fact": "start", "since": {"years": 3}, "count": "event_day_excluded"},
            {"start": ON},
            [],
        ),
        ({"fact": "start", "since": {"months": 3}}, {"start": None}, []),
        (
            {"fact": "start", "since": {"months": 3}, "at": {"fact": "begins"}},
            {"start": date(2026, 1, 31), "begins": date(2026, 9, 1)},
            [],
        ),
        ({"fact": "start", "by": {"fact": "begins"}}, {"start": ON, "begins": ON}, []),
        ({"fact": "start", "by": {"fact": "applied"}}, {}, []),
        ({"fact": "start", "by": {"fact": "months"}}, {"start": ON, "months": 1}, []),
        ({"fact": "applied", "is": None}, {}, []),
        ({"fact": "applied", "by": {"fact": "begins"}}, {}, []),
        ({"fact": "status", "is": "x"}, {"status": "x"}, []),
        (
            {"day": {"from": "2026-05-01", "before": "2026-07-01"}},
            {},
            ["2026-05-01", "2026-07-01"],
        ),
        ({"day": {"before": "2026-03-31"}}, {}, []),
        ({"day": {"from": "2029-04-01"}}, {}, []),
    ],
)
def test_days_ahead_are_those_on_which_the_question_turns(question, facts, expected):
    assert days(question, facts) == expected


def test_a_fixed_bound_of_the_day_of_application_turns_on_the_day_after():
    assert days({"fact": "applied", "by": "2026-06-30"}, {}) == ["2026-07-01"]


@pytest.mark.parametrize(
    ("question", "turns"),
    [
        ({"fact": "begins", "from": {"fact": "applied", "plus": {"months": 6}}}, "2026-05-01"),
        ({"fact": "start", "since": {"months": 6}, "at": {"fact": "applied"}}, "2026-04-30"),
        (
            {
                "fact": "start",
                "since": {"months": 6},
                "at": {"fact": "applied", "plus": {"months": -1, "days": -2}},
            },
            "2026-06-02",
        ),
    ],
)
def test_a_comparison_with_the_day_of_application_turns_within_the_days_found(question, turns):
    facts = {"begins": date(2026, 10, 31), "start": date(2025, 10, 30)}
    found = days(question, facts)
    book = law(FACTS, [rule("R", question)])
    _, shot = person(book, facts)
    previous, changed = shot.walker(book).rule("R").answer, []
    for number in range(1, 400):
        day = ON + timedelta(days=number)
        now = shot.walker(book, day=day).rule("R").answer
        changed += [day.isoformat()] if now is not previous else []
        previous = now
    assert turns in changed
    assert set(changed) <= set(found)
    assert len(found) <= 8, "not many days more than needed"
