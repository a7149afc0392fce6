"""The timeline equals asking day by day: intervals are exact, without gaps, and never split."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine_strategies import CATALOGUE, DAYS, FACTS, NODES, ON, lawbook, rule
from effort import compared, examples
from wegmarke.core.conditions import lookups, tree
from wegmarke.core.conditions.calendar import FIRST_DAY, LAST_DAY, Period, add_months
from wegmarke.core.conditions.errors import RequestError
from wegmarke.core.conditions.facts import Counter, FactCatalogue, FactDefinition
from wegmarke.core.conditions.law import DatedValue, Goal, Grant, Lawbook
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program, Programs
from wegmarke.core.conditions.timeline import Span, timeline
from wegmarke.core.conditions.turns import months_later
from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.when import days_ahead

ONE_DAY = timedelta(days=1)
RULES = ("R1", "R2", "R3", "C", "g")
STARTS = st.dates(date(2025, 8, 1), date(2026, 12, 1))


def expanded(spans):
    """Return the answer of each day; spans that touch must differ."""
    for one, other in pairwise(spans):
        assert other.start - one.end == ONE_DAY
        assert one.answer is not other.answer
    return {
        span.start + timedelta(days=number): span.answer
        for span in spans
        for number in range((span.end - span.start).days + 1)
    }


def day_by_day(book, shot, rules, start, end):
    """Return what the walker answers for each rule on each day, by the law of that day."""
    found = {name: {} for name in rules}
    for number in range((end - start).days + 1):
        day = start + timedelta(days=number)
        walker = shot.walker(book, day=day, law_day=day)
        for name, answers in found.items():
            goal = book.goals.get(name)
            answers[day] = walker.goal(goal) if goal else walker.rule(name).answer
    return found


def assert_exact(book, shot, rules, start, days):
    end = start + timedelta(days=days - 1)
    compared(days * len(rules))
    found = timeline(Programs(book), shot, rules, start, end)
    assert {name: expanded(spans) for name, spans in found.items()} == day_by_day(
        book, shot, rules, start, end
    )


@pytest.mark.wide
@examples(130)
@given(NODES, FACTS, STARTS)
def test_timeline_equals_the_scan_day_by_day(condition, facts, start):
    # 130 laws and persons, 160 days, 5 rules: 104,000 answers.
    book = lawbook(condition)
    assert_exact(book, snapshot(book, facts, ON), RULES, start, 160)


TIME_CATALOGUE = FactCatalogue(
    [
        *CATALOGUE.definitions.values(),
        FactDefinition("asked", "date", moves=True, nullable=True),
        FactDefinition("again", "date", moves=True),
        FactDefinition(
            "paused",
            "int",
            counter=Counter("entry", True, parse_node({"fact": "offer", "is": True})),
        ),
        FactDefinition("counted", "int", counter=Counter(None, True, None)),
    ]
)
PERIODS = st.builds(Period, months=st.integers(-4, 4), days=st.integers(-31, 31))
TIME_DATES = st.sampled_from(["entry", "applied", "asked", "again"])
TIME_TERMS = st.one_of(
    DAYS.map(lambda day: tree.DateTerm(fixed=day)),
    st.builds(lambda fact, plus: tree.DateTerm(None, fact, plus), TIME_DATES, PERIODS),
)
COUNTERS = st.sampled_from(["months", "paused", "counted"])
LIMITS = st.integers(-1, 9) | st.sampled_from([tree.Parameter("SET"), tree.Parameter("UNSET")])
TIME_ATOMS = st.one_of(
    st.builds(
        lambda fact, op, term: tree.DateCompare(None, fact, op, term),
        TIME_DATES,
        st.sampled_from(["by", "before", "from", "after"]),
        TIME_TERMS,
    ),
    st.builds(
        lambda fact, period, at, excluded: tree.Since(None, fact, period, at, excluded),
        TIME_DATES,
        PERIODS,
        st.none() | TIME_TERMS,
        st.booleans(),
    ),
    st.builds(lambda kind, fact, n: kind(None, fact, n), st.sampled_from([tree.AtLeast, tree.AtMost]), COUNTERS, LIMITS),
    st.builds(lambda fact, n: tree.OneOf(None, fact, (n, None)), COUNTERS, st.integers(0, 6)),
    st.builds(lambda fact, day: tree.OneOf(None, fact, (day,)), TIME_DATES, DAYS),
    st.builds(lambda fact: tree.HeldFor(None, fact, Period(months=3)), TIME_DATES | COUNTERS),
    st.builds(lambda start, before: tree.DayIn(None, start, before), st.none() | DAYS, st.none() | DAYS),
)  # fmt: skip
TIME_NODES = st.recursive(
    TIME_ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: tree.All(None, tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: tree.Any(None, tuple(parts))),
        inner.map(lambda part: tree.Not(None, part)),
    ),
    max_leaves=4,
)
TIME_FACTS = st.fixed_dictionaries(
    {},
    optional={
        "offer": st.booleans(),
        "entry": DAYS,
        "applied": st.none() | DAYS,
        "asked": st.none() | DAYS | st.just(ON),
        "again": DAYS,
        "months": st.integers(0, 9) | st.none(),
        "paused": st.integers(0, 9),
        "counted": st.integers(0, 9) | st.none(),
    },
)


def time_book(conditions, goals=()):
    return Lawbook(
        facts=TIME_CATALOGUE,
        rules=[rule(f"T{number}", node) for number, node in enumerate(conditions)],
        derived=[],
        goals=list(goals),
        lists={},
        parameters={
            "SET": (DatedValue(None, 3), DatedValue(date(2026, 2, 1), 6)),
            "UNSET": (DatedValue(date(2026, 4, 15), 2),),
        },
        conditions={},
    )


@examples(150)
@given(st.lists(TIME_NODES, min_size=3, max_size=3), TIME_FACTS, STARTS)
def test_all_that_moves_with_time_turns_on_the_right_day(conditions, facts, start):
    book = time_book(conditions)
    assert_exact(book, snapshot(book, facts, ON), ("T0", "T1", "T2"), start, 50)


@examples(60)
@given(TIME_NODES, TIME_FACTS)
def test_days_ahead_miss_no_day_on_which_an_answer_changes(condition, facts):
    book = time_book([condition])
    shot = snapshot(book, facts, ON)
    program = Program(book, ON)
    ahead = days_ahead(program, (program.rules["T0"],), shot)
    previous = shot.walker(book).rule("T0").answer
    for number in range(1, 150):
        day = ON + timedelta(days=number)
        now = shot.walker(book, day=day).rule("T0").answer
        assert now is previous or day in ahead
        previous = now


def spans_of(condition, facts, start, end, **more):
    book = time_book([parse_node(condition)], **more)
    return timeline(Programs(book), snapshot(book, facts, ON), ["T0"], start, end)["T0"]


SINCE = {"fact": "entry", "since": {"months": 3}}


def test_both_days_are_part_of_the_timeline():
    turned = date(2026, 3, 31)
    facts = {"entry": date(2025, 12, 31)}
    before = Span(turned - ONE_DAY, turned - ONE_DAY, Answer.NO)
    after = Span(turned, turned, Answer.YES)
    assert spans_of(SINCE, facts, before.start, after.end) == (before, after)
    assert spans_of(SINCE, facts, before.start, before.end) == (before,)
    assert spans_of(SINCE, facts, after.start, after.end) == (after,)
    missing = Span(before.start, after.end, Answer.UNKNOWN)
    assert spans_of(SINCE, {}, before.start, after.end) == (missing,)


def test_the_law_of_each_day_applies_and_equal_neighbours_are_one():
    book = lawbook(tree.OneOf(None, "offer", (True,)))
    shot = snapshot(book, {"offer": True}, ON)
    start, end = date(2025, 12, 1), date(2027, 12, 31)
    found = timeline(Programs(book), shot, ["R2", "R3", "C"], start, end)
    assert found == {
        "R2": (
            Span(start, date(2025, 12, 31), Answer.NO),
            Span(date(2026, 1, 1), end, Answer.YES),
        ),
        "R3": (
            Span(start, date(2026, 12, 31), Answer.NO),
            Span(date(2027, 1, 1), end, Answer.YES),
        ),
        "C": (Span(start, end, Answer.YES),),
    }


@pytest.mark.parametrize(
    ("facts", "turned"),
    [
        ({"entry": date(2025, 12, 31), "paused": 1}, date(2026, 6, 30)),
        ({"entry": date(2025, 12, 31), "paused": 3}, date(2026, 4, 30)),
        ({"entry": date(2026, 3, 15), "paused": 3}, date(2026, 4, 15)),
        ({"entry": date(2026, 3, 15)}, date(2026, 7, 15)),
        ({"counted": 1}, date(2026, 6, 30)),
    ],
)
def test_a_recorded_number_is_that_of_the_day_of_the_facts(facts, turned):
    fact = "counted" if "counted" in facts else "paused"
    found = spans_of({"fact": fact, "at_least": 4}, facts, ON, date(2027, 1, 1))
    assert [span.start for span in found] == [ON, turned]
    assert [span.answer for span in found] == [Answer.NO, Answer.YES]


@pytest.mark.parametrize(
    ("entry", "answer"),
    [
        (date(2025, 12, 31), Answer.NO),
        (date(2026, 1, 1), Answer.YES),
        (date(2026, 1, 31), Answer.YES),
        (date(2026, 2, 1), Answer.NO),
        (date(2026, 2, 2), Answer.NO),
        (date(2026, 3, 1), Answer.YES),
    ],
)
def test_a_date_between_several_others_is_in_its_own_class(entry, answer):
    within = [{"fact": "entry", "from": "2026-01-01"}, {"fact": "entry", "before": "2026-02-01"}]
    condition = {"any": [{"all": within}, {"fact": "entry", "from": "2026-03-01"}]}
    assert spans_of(condition, {"entry": entry}, ON, ON) == (Span(ON, ON, answer),)


def test_a_goal_is_unknown_before_it_is_covered():
    goals = [
        Goal("g", (Grant("T0", "should"),), covered_from=date(2026, 5, 1)),
        Goal("always", (Grant("T0", "should"),)),
    ]
    book = time_book([parse_node(SINCE)], goals)
    shot = snapshot(book, {"entry": date(2026, 3, 1)}, ON)
    start, end = date(2026, 4, 1), date(2026, 7, 1)
    assert timeline(Programs(book), shot, ["g", "always"], start, end) == {
        "g": (
            Span(start, date(2026, 4, 30), Answer.UNKNOWN),
            Span(date(2026, 5, 1), date(2026, 5, 31), Answer.NO),
            Span(date(2026, 6, 1), end, Answer.YES),
        ),
        "always": (
            Span(start, date(2026, 5, 31), Answer.NO),
            Span(date(2026, 6, 1), end, Answer.YES),
        ),
    }


def test_more_days_of_turning_than_usual_are_made_room_for():
    # The day asked for compared with itself a month later: it turns at the end of many months.
    near = {
        "fact": "again",
        "from": {"fact": "again", "plus": {"months": 1, "days": -30}},
    }
    spans = spans_of(near, {"again": ON}, date(2026, 1, 1), date(2036, 1, 1))
    assert len(spans) > 100
    assert spans[0].answer is Answer.NO


@pytest.mark.parametrize(
    ("condition", "facts", "answer"),
    [
        ({"fact": "entry", "by": {"fact": "applied"}}, {"entry": ON, "applied": None}, Answer.NO),
        ({"fact": "entry", "by": {"fact": "applied"}}, {"entry": ON}, Answer.UNKNOWN),
        ({"fact": "entry", "by": {"fact": "applied"}}, {"entry": ON, "applied": ON}, Answer.YES),
        ({"fact": "applied", "since": {"months": 1}}, {"applied": None}, Answer.NO),
        ({"fact": "paused", "at_least": 0}, {"entry": date(2030, 1, 1)}, Answer.YES),
        ({"fact": "paused", "at_most": -1}, {"entry": date(2020, 1, 1)}, Answer.NO),
        ({"fact": "paused", "at_most": 3}, {"entry": ON, "paused": 3, "offer": True}, Answer.YES),
        ({"fact": "paused", "at_most": 2}, {"entry": ON, "paused": 3, "offer": True}, Answer.NO),
        ({"fact": "counted", "at_least": 0}, {"counted": None}, Answer.NO),
        ({"fact": "counted", "at_least": 0}, {}, Answer.UNKNOWN),
        ({"fact": "hours", "is": 3}, {}, Answer.UNKNOWN),
        ({"fact": "hours", "is": 3}, {"hours": 3}, Answer.YES),
    ],
)
def test_what_does_not_turn_is_one_span(condition, facts, answer):
    end = date(2028, 1, 1)
    assert spans_of(condition, facts, ON, end) == (Span(ON, end, answer),)


def test_people_with_other_values_are_answered_after_many(monkeypatch):
    monkeypatch.setattr(lookups, "MOST_KEPT", 2)
    book = time_book([parse_node({"fact": "counted", "at_least": 3})])
    programs = Programs(book)
    for counted in (0, 1, 2, 1, 0):
        shot = snapshot(book, {"counted": counted}, ON)
        (_, turned) = timeline(programs, shot, ["T0"], ON, date(2027, 1, 1))["T0"]
        assert turned.start == add_months(ON, 3 - counted)


def test_months_are_added_as_in_the_calendar():
    for number in range(800):
        start = date(2022, 12, 30) + timedelta(days=number)
        for months in (-1201, -14, -1, 0, 1, 2, 11, 1200):
            assert months_later(start, months) == add_months(start, months).toordinal()


def test_days_in_the_wrong_order_and_unknown_rules_are_named():
    book = time_book([parse_node(SINCE)])
    shot = snapshot(book, {}, ON)
    with pytest.raises(RequestError, match="end: 2026-03-30 is before 2026-03-31"):
        timeline(Programs(book), shot, ["T0"], ON, ON - ONE_DAY)
    with pytest.raises(RequestError, match=r"no rule or goal T00\. Expected: T0\."):
        timeline(Programs(book), shot, ["T00"], ON, ON)
    with pytest.raises(RequestError, match="Expected: the id of a rule or goal"):
        timeline(Programs(book), shot, ["nothing like it"], ON, ON)


@pytest.mark.parametrize(
    "day",
    ["2026-03-31", None, datetime(2026, 3, 31, tzinfo=UTC), date(1899, 12, 31), date(2201, 1, 1)],
)
def test_what_is_no_day_is_named_with_its_argument(day):
    book = time_book([parse_node(SINCE)])
    shot = snapshot(book, {}, ON)
    expected = r".* Expected: a datetime\.date from 1900-01-01 to 2200-12-31\."
    with pytest.raises(RequestError, match="^start: " + expected):
        timeline(Programs(book), shot, ["T0"], day, ON)
    with pytest.raises(RequestError, match="^end: " + expected):
        timeline(Programs(book), shot, ["T0"], ON, day)


def test_a_timeline_may_run_from_the_first_to_the_last_day():
    spans = spans_of(SINCE, {}, FIRST_DAY, LAST_DAY)
    assert (spans[0].start, spans[-1].end) == (FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"status": "title", "section": "24"}, Answer.YES),
        ({"status": "title"}, Answer.UNKNOWN),
        ({"status": "duldung"}, Answer.NO),
        ({"status": "duldung", "section": "24"}, Answer.YES),
        ({"section": "24"}, Answer.YES),
        ({"section": "25"}, Answer.NO),
        ({}, Answer.UNKNOWN),
    ],
)
def test_a_fact_that_may_not_apply_is_the_same_on_all_days(facts, answer):
    start, end = date(2026, 1, 1), date(2026, 9, 1)
    assert spans_of({"fact": "section", "is": "24"}, facts, start, end) == (
        Span(start, end, answer),
    )
