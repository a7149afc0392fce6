"""Facts on two time axes: what was true on a day as known on another, and what has been held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.engine_strategies import CATALOGUE, ON, agreed, lawbook, person
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.errors import FactErrors, HistoryErrors
from wegmarke.core.conditions.explain import Explainer
from wegmarke.core.conditions.facts import Counter, FactCatalogue, FactDefinition, ReservationText
from wegmarke.core.conditions.history import (
    DaysHeld,
    Entry,
    History,
    Stretch,
    snapshot_of,
    typed_entries,
)
from wegmarke.core.conditions.lanes import MISSING
from wegmarke.core.conditions.law import Goal, Grant, Lawbook
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import NONE_KNOWN, Answer, Held
from wegmarke.core.conditions.when import days_ahead

ONE_DAY = timedelta(days=1)
LATER = date(2027, 1, 1)
"""A day on which everything recorded in the cases is known."""


def day(text: str) -> date:
    return date.fromisoformat(text)


def said(value, start, end=None, recorded=None, fact="status"):
    """Return an entry, recorded on its first day if nothing else is said."""
    last = None if end is None else day(end)
    return Entry(fact, value, day(start), last, day(recorded or start))


def on(history, when, known_on="2027-01-01"):
    return history.on(day(when), day(known_on))


# What was true on a day as known on another.

CORRECTED = History(
    [
        said("gestattung", "2025-01-10", recorded="2025-01-20"),
        said("duldung", "2025-06-01", recorded="2025-06-03"),
        # In August a letter turns up: the Gestattung had already ended in May, until mid-May.
        said("duldung", "2025-05-01", "2025-05-15", recorded="2025-08-01"),
    ]
)


@pytest.mark.parametrize(
    ("when", "known_on", "expected"),
    [
        ("2025-01-09", "2026-01-01", {}),
        ("2025-01-10", "2026-01-01", {"status": "gestattung"}),
        ("2025-01-15", "2025-01-19", {}),
        ("2025-01-15", "2025-01-20", {"status": "gestattung"}),
        ("2025-06-02", "2025-06-02", {"status": "gestattung"}),
        ("2025-06-02", "2025-06-03", {"status": "duldung"}),
        ("2025-05-01", "2025-07-31", {"status": "gestattung"}),
        ("2025-05-01", "2025-08-01", {"status": "duldung"}),
        ("2025-05-15", "2025-08-01", {"status": "duldung"}),
        ("2025-05-16", "2025-08-01", {"status": "gestattung"}),
        ("2030-01-01", "2025-08-01", {"status": "duldung"}),
    ],
)
def test_what_is_recorded_later_replaces_its_own_days_only(when, known_on, expected):
    assert on(CORRECTED, when, known_on) == expected


def test_an_entry_can_say_that_nothing_is_known_any_longer_or_that_a_fact_does_not_apply():
    history = History(
        [
            said("duldung", "2025-01-01"),
            said(MISSING, "2025-03-01", recorded="2025-05-01"),
            said(None, "2025-01-01", "2025-01-31", fact="section"),
        ]
    )
    assert on(history, "2025-02-28") == {"status": "duldung"}
    assert on(history, "2025-03-01") == {}
    assert on(history, "2025-03-01", "2025-04-30") == {"status": "duldung"}
    assert on(history, "2025-01-31") == {"status": "duldung", "section": None}
    assert history.held("status", day("2025-03-01"), LATER) is None


def test_adjoining_days_of_the_same_value_are_one_stretch_and_true_is_not_one():
    history = History(
        [
            said("duldung", "2025-01-01", "2025-01-31"),
            said("duldung", "2025-02-01", "2025-02-28"),
            said("duldung", "2025-03-02"),
            said(True, "2025-01-01", "2025-01-31", fact="offer"),
            said(1, "2025-02-01", fact="offer"),
        ]
    )
    assert history.stretches("status", LATER) == [
        Stretch(day("2025-01-01"), day("2025-02-28"), "duldung"),
        Stretch(day("2025-03-02"), None, "duldung"),
    ]
    assert [part.start.month for part in history.stretches("offer", LATER)] == [1, 2]
    assert history.stretches("unheard of", LATER) == []


# Faults.


def test_two_values_recorded_on_the_same_day_for_the_same_days_are_refused():
    entries = [
        said("duldung", "2025-01-01", "2025-03-31", recorded="2025-05-01"),
        said("title", "2025-03-01", recorded="2025-05-01"),
        said("gestattung", "2025-06-01", recorded="2025-06-01"),
        said(MISSING, "2025-07-01", recorded="2025-06-01"),
    ]
    with pytest.raises(HistoryErrors) as caught:
        History(entries)
    later, earlier = caught.value.errors
    assert (earlier.fact, earlier.start, earlier.end) == (
        "status",
        day("2025-03-01"),
        day("2025-03-31"),
    )
    assert str(earlier) == (
        "status from 2025-03-01 to 2025-03-31: 'duldung' and 'title' were both recorded on 2025-05-01;"
        " keep one of them for these days, or record the correction on a later day"
    )
    assert str(later).startswith("status from 2025-07-01 on: 'gestattung' and MISSING")


def test_a_single_day_in_common_is_enough_for_a_contradiction():
    entries = [
        said("duldung", "2025-01-01", "2025-03-31", recorded="2025-05-01"),
        said("title", "2025-03-31", recorded="2025-05-01"),
    ]
    with pytest.raises(HistoryErrors, match="from 2025-03-31 to 2025-03-31"):
        History(entries)


def test_the_same_value_twice_or_other_days_or_other_facts_are_no_contradiction():
    history = History(
        [
            said("duldung", "2025-01-01", "2025-03-31", recorded="2025-05-01"),
            said("duldung", "2025-03-01", "2025-04-30", recorded="2025-05-01"),
            said("title", "2025-05-01", recorded="2025-05-01"),
            said("24", "2025-01-01", recorded="2025-05-01", fact="section"),
        ]
    )
    assert len(history.entries) == 4


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (said("duldung", "2025-02-01", "2025-01-31"), "the last day lies before the first"),
        (said("duldung", "1025-02-01"), "is a date from 1900-01-01"),
        (said("duldung", "2025-02-01", "2925-02-01"), "is a date from 1900-01-01"),
        (said("duldung", "2025-02-01", recorded="2925-02-01"), "is a date from 1900-01-01"),
        (Entry("status", "duldung", "2025-02-01", None, ON), "is a date from 1900-01-01"),
    ],
)
def test_impossible_days_are_refused(entry, problem):
    with pytest.raises(HistoryErrors, match=problem) as caught:
        History([entry])
    assert caught.value.errors[0].fact == "status"


def test_values_get_the_types_of_the_catalogue_and_faults_name_fact_and_days():
    good = [said("2025-01-01", "2025-01-01", fact="entry"), said(MISSING, "2025-01-01")]
    assert [entry.value for entry in typed_entries(CATALOGUE, good)] == [day("2025-01-01"), MISSING]
    bad = [
        said("geduldet", "2025-01-01", "2025-02-01"),
        said(MISSING, "2025-01-01", fact="statsu"),
        said("duldung", "2025-01-01"),
    ]
    with pytest.raises(HistoryErrors) as caught:
        typed_entries(CATALOGUE, bad)
    wrong, unheard = caught.value.errors
    assert (wrong.fact, wrong.start, wrong.end) == ("status", day("2025-01-01"), day("2025-02-01"))
    assert "not_in_values" in str(wrong)
    assert "unknown_fact" in str(unheard)


# What has been held without a break.

ALONE = lawbook(tree.HeldFor(None, "status", Period(months=3)))
PROGRAM = Program(ALONE, ON)


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        # Three months before 31 March 2026 is 31 December 2025.
        ([said("duldung", "2025-12-31")], Answer.YES),
        ([said("duldung", "2026-01-01")], Answer.UNKNOWN),
        ([said("title", "2025-06-01"), said("duldung", "2025-12-31")], Answer.YES),
        ([said("title", "2025-06-01"), said("duldung", "2026-01-01")], Answer.NO),
        # Adjoining papers are one time, a day without is a hole.
        ([said("duldung", "2025-11-01", "2026-01-31"), said("duldung", "2026-02-01")], Answer.YES),
        (
            [said("duldung", "2025-11-01", "2026-01-31"), said("duldung", "2026-02-02")],
            Answer.UNKNOWN,
        ),
        # Another value in the hole is an interruption: the time begins anew.
        (
            [
                said("duldung", "2025-01-01", "2026-01-31"),
                said("title", "2026-02-01", "2026-02-01"),
                said("duldung", "2026-02-02"),
            ],
            Answer.NO,
        ),
        # An interruption before the three months does not matter, a hole before them neither.
        (
            [
                said("duldung", "2025-01-01", "2025-11-30"),
                said("title", "2025-12-01", "2025-12-01"),
                said("duldung", "2025-12-05"),
            ],
            Answer.YES,
        ),
        # A hole between another value and this one: the other one ended in time, or too late.
        (
            [said("title", "2025-01-01", "2025-12-30"), said("duldung", "2026-03-01")],
            Answer.UNKNOWN,
        ),
        ([said("title", "2025-01-01", "2025-12-31"), said("duldung", "2026-03-01")], Answer.NO),
        # Of several others the last one counts, and no hole before it.
        (
            [
                said("title", "2025-01-01", "2025-02-28"),
                said("gestattung", "2025-04-01", "2026-01-31"),
                said("duldung", "2026-03-01"),
            ],
            Answer.NO,
        ),
        # Nothing is known about the day itself, or it has ended.
        ([said("duldung", "2025-01-01", "2026-03-30")], Answer.UNKNOWN),
        ([], Answer.UNKNOWN),
        ([said("duldung", "2026-04-01", recorded="2025-01-01")], Answer.UNKNOWN),
        # What ends later has not ended yet.
        ([said("duldung", "2025-12-31", "2026-03-31")], Answer.YES),
        # Recorded only after the day of knowledge (1 July 2026).
        ([said("duldung", "2025-01-01", recorded="2026-07-01")], Answer.YES),
        ([said("duldung", "2025-01-01", recorded="2026-07-02")], Answer.UNKNOWN),
    ],
)
def test_held_for_three_months_on_the_last_of_march(entries, expected):
    shot = snapshot_of(ALONE, History(entries), ON, day("2026-07-01"))
    assert agreed(ALONE, PROGRAM, shot) is expected


@pytest.mark.parametrize(
    ("since", "period", "reached"),
    [
        ("2026-01-31", Period(months=1), "2026-02-28"),
        ("2024-01-31", Period(months=1), "2024-02-29"),
        ("2024-02-29", Period(years=1), "2025-02-28"),
        ("2024-02-29", Period(years=4), "2028-02-29"),
        ("2025-12-31", Period(months=2, days=1), "2026-03-01"),
        ("2026-03-31", Period(), "2026-03-31"),
    ],
)
def test_a_period_is_full_on_the_day_the_calendar_says(since, period, reached):
    book = lawbook(tree.HeldFor(None, "status", period))
    history = History([said("title", "2020-01-01"), said("duldung", since)])
    program = Program(book, ON)
    shot = snapshot_of(book, history, day(reached), LATER)
    assert agreed(book, program, shot) is Answer.YES
    if day(reached) > day(since):
        shot = snapshot_of(book, history, day(reached) - ONE_DAY, LATER)
        assert agreed(book, program, shot) is Answer.NO


def test_what_is_held_goes_on_being_held_and_the_days_ahead_say_when_it_is_long_enough():
    history = History([said("title", "2025-12-15", "2026-01-14"), said("duldung", "2026-02-28")])
    shot = snapshot_of(ALONE, history, ON, LATER)
    assert shot.held == {"status": Held("duldung", day("2026-02-28"), day("2026-01-15"))}
    ahead = days_ahead(PROGRAM, (PROGRAM.rules["C"],), shot)
    assert ahead == [day("2026-04-15"), day("2026-05-28")]
    answers = [agreed(ALONE, PROGRAM, shot, when) for when in (ON, *ahead)]
    assert answers == [Answer.NO, Answer.UNKNOWN, Answer.YES]


def test_a_value_that_is_only_supposed_or_does_not_apply_has_no_history():
    shot = snapshot_of(ALONE, History([said("duldung", "2025-01-01")]), ON, LATER)
    lanes = PROGRAM.lanes(
        shot,
        PROGRAM.now(shot),
        0b111,
        varied={"status": [("duldung", 0b001), ("title", 0b010), (None, 0b100)]},
    )
    assert PROGRAM.run((PROGRAM.rules["C"],), lanes) == ((0b001, 0b011),)


@pytest.mark.parametrize(("supposed", "expected"), [("duldung", Answer.UNKNOWN), (None, Answer.NO)])
def test_a_hypothetical_fact_of_a_goal_has_no_history(supposed, expected):
    goal = Goal("held", (Grant("C", "free"),), facts={"status": supposed})
    shot = snapshot_of(ALONE, History([said("duldung", "2025-01-01")]), ON, LATER)
    gates = PROGRAM.goal_gates(goal, shot.facts)
    assert PROGRAM.answers((gates.value,), PROGRAM.now(shot)) == (expected,)
    assert shot.walker(ALONE).goal(goal) is expected


def test_an_explanation_says_from_which_day_a_value_has_been_held_long_enough():
    shot = snapshot_of(ALONE, History([said("duldung", "2026-02-28")]), ON, LATER)
    reason = Explainer(PROGRAM, PROGRAM.now(shot)).rule("C", {})
    assert (reason.answer, reason.stated) == (Answer.UNKNOWN, "duldung")
    assert reason.from_day == day("2026-05-28")
    other = person(ALONE, {"status": "title"}, {"status": (day("2026-02-28"), None, "n")})
    assert Explainer(PROGRAM, PROGRAM.now(other)).rule("C", {}).from_day is None


def test_a_node_that_is_no_comparison_cannot_be_compared():
    shot = snapshot_of(ALONE, History([said("duldung", "2026-02-28")]), ON, LATER)
    with pytest.raises(TypeError, match="cannot compare"):
        shot.walker(ALONE).answer(tree.Atom(None, "status"))


# Time with breaks in it.


def test_days_held_add_up_over_breaks_and_holes_are_possible_days():
    history = History(
        [
            said("duldung", "2026-01-01", "2026-01-10"),
            said("title", "2026-01-11", "2026-01-12"),
            said("duldung", "2026-01-16"),
        ]
    )

    def days(start, end, value="duldung"):
        return history.days_held("status", value, day(start), day(end), LATER)

    assert days("2026-01-01", "2026-01-31") == DaysHeld(26, 29)
    assert days("2026-01-10", "2026-01-16") == DaysHeld(2, 5)
    assert days("2025-12-01", "2025-12-31") == DaysHeld(0, 31)
    assert days("2026-01-01", "2026-01-31", "title") == DaysHeld(2, 5)
    assert history.days_held("offer", True, ON, ON, LATER) == DaysHeld(0, 1)
    with pytest.raises(ValueError, match="2026-01-01 lies before the first day 2026-01-02"):
        days("2026-01-02", "2026-01-01")


@pytest.mark.parametrize(
    ("certain", "possible", "answer"),
    [(60, 60, Answer.YES), (59, 60, Answer.UNKNOWN), (59, 59, Answer.NO)],
)
def test_two_months_in_all_are_sixty_days(certain, possible, answer):
    assert DaysHeld(certain, possible).reach(Period(months=2)) is answer


# A person on a day, from a history.

BAN = ReservationText(False, "kein Verbot bekannt", "Amt")
OTHER_FACTS = FactCatalogue(
    [
        FactDefinition("light", "bool", nullable=True),
        FactDefinition("start", "date", nullable=True),
        FactDefinition("months", "int", nullable=True, counter=Counter("start", True, None)),
        FactDefinition("alone", "int", counter=Counter(None, False, None)),
        FactDefinition(
            "slow",
            "int",
            counter=Counter(None, False, parse_node({"fact": "light", "is": True})),
        ),
        FactDefinition("applied", "date", moves=True, not_future=True),
        FactDefinition("banned", "bool", reservation=BAN),
    ]
)
OTHER_BOOK = Lawbook(
    facts=OTHER_FACTS, rules=[], derived=[], goals=[], lists={}, parameters={}, conditions={}
)


def facts_on(when, *entries):
    return snapshot_of(OTHER_BOOK, History(entries), day(when), LATER).facts


def test_counters_have_grown_since_the_day_they_were_recorded_for():
    alone = said(5, "2026-01-15", fact="alone")
    assert facts_on("2026-01-15", alone) == {"alone": 5}
    assert facts_on("2026-04-14", alone) == {"alone": 7}
    assert facts_on("2026-04-15", alone) == {"alone": 8}
    counted = said(5, "2026-01-15", fact="months")
    begun = said(day("2025-10-20"), "2025-10-20", fact="start")
    assert facts_on("2026-01-19", counted, begun)["months"] == 5
    assert facts_on("2026-01-20", counted, begun)["months"] == 6
    no_start = said(None, "2025-12-20", fact="start")
    assert facts_on("2026-02-15", counted, no_start)["months"] == 6
    assert facts_on("2026-02-15", said(None, "2026-01-15", fact="months")) == {"months": None}


def test_a_counter_stands_still_while_its_catalogue_says_so():
    slow = said(5, "2026-01-15", fact="slow")
    light = said(True, "2026-01-01", "2026-05-15", fact="light")
    assert facts_on("2026-05-15", slow, light)["slow"] == 5
    assert facts_on("2026-05-15", slow, said(False, "2026-01-01", fact="light"))["slow"] == 9
    # The day on which the number was recorded begins the stretch that counts, not a day before.
    early = said(True, "2026-01-01", "2026-01-14", fact="light")
    assert facts_on("2026-05-15", slow, early)["slow"] == 9
    with pytest.raises(HistoryErrors, match="at best on 2026-05-16") as caught:
        facts_on("2026-05-16", slow, light)
    error = caught.value.errors[0]
    assert (error.fact, error.start, error.end) == ("slow", day("2026-01-15"), day("2026-05-16"))


def test_only_values_that_stay_as_they_are_can_be_held():
    history = History(
        [
            said(5, "2026-01-15", fact="alone"),
            said(day("2026-01-15"), "2026-01-15", fact="applied"),
            said(None, "2026-01-15", fact="light"),
            said(NONE_KNOWN, "2026-01-15", fact="banned"),
        ]
    )
    shot = snapshot_of(OTHER_BOOK, history, ON, LATER)
    assert set(shot.held) == {"light", "banned"}
    assert shot.findings == ("banned",)
    # Nothing was known about a ban; that is no recorded absence of one.
    for fact, expected in (("light", Answer.NO), ("banned", Answer.UNKNOWN)):
        atom = tree.HeldFor(None, fact, Period(months=1))
        assert shot.walker(OTHER_BOOK).answer(atom) is expected


def test_facts_of_the_day_that_are_impossible_are_refused():
    with pytest.raises(FactErrors, match="future"):
        facts_on("2026-01-15", said(day("2026-01-16"), "2026-01-15", fact="applied"))
    with pytest.raises(FactErrors, match="unknown_fact"):
        facts_on("2026-01-15", said("duldung", "2026-01-15"))
