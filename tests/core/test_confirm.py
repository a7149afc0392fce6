"""An unknown is shown only where completions of the missing facts differ."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine_strategies import FACTS, NODES, ON, STATUS, lawbook
from core.small import law
from core.small import person as small_person
from effort import compared, examples
from wegmarke.core.conditions import confirm, tree
from wegmarke.core.conditions.atoms import facts_of
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.confirm import confirmed
from wegmarke.core.conditions.facts import Counter, FactDefinition
from wegmarke.core.conditions.law import DatedValue
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer

DAYS = [
    date(1950, 1, 1),
    date(1990, 1, 1),
    date(2008, 3, 31),
    date(2008, 4, 1),
    date(2025, 6, 30),
    date(2025, 7, 31),
    date(2025, 8, 31),
    date(2025, 9, 29),
    date(2025, 9, 30),
    date(2025, 10, 31),
    date(2025, 11, 30),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 2, 28),
    date(2026, 3, 31),
    date(2027, 1, 1),
]
VALUES = {
    "status": STATUS,
    "section": ("24", "25", "60b", None),
    "offer": (True, False),
    "hours": range(61),
    "entry": [*DAYS, date(2030, 1, 1)],
    "birth": [*DAYS, date(2030, 1, 1)],
    "applied": [*DAYS, date(2030, 1, 1), None],
}


def completed(book, shot, condition, missing):
    """Return the answers of the walker in every completion of the missing facts."""
    found = set()
    compared(prod(len(VALUES[fact]) for fact in missing))
    for values in product(*(VALUES[fact] for fact in missing)):
        facts = {**shot.facts, **dict(zip(missing, values, strict=True))}
        if "section" in missing and facts.get("status") not in (None, "title"):
            facts["section"] = None
        found.add(snapshot(book, facts, ON).walker(book).answer(condition))
    return found


FULL = st.fixed_dictionaries(
    {
        "status": st.sampled_from(STATUS),
        "section": st.sampled_from(VALUES["section"][:3]),
        "offer": st.booleans(),
        "hours": st.integers(0, 40),
        "entry": st.sampled_from(DAYS[1:]),
        "birth": st.sampled_from(DAYS[1:]),
        "applied": st.none() | st.sampled_from(DAYS[1:]),
    }
)
MISSING = st.sets(st.sampled_from(sorted(VALUES)), min_size=1, max_size=2)


def tied(condition, missing):
    """Return whether a missing day is compared with a missing one in the condition."""
    pairs = [facts_of(node) for node in tree.nodes_of(condition)]
    return any(len(pair) == 2 and set(pair) <= missing for pair in pairs)


@examples(200)
@given(NODES, FULL, MISSING)
def test_confirmed_answer_is_the_one_of_all_completions(condition, facts, missing):
    book = lawbook(condition)
    shot = snapshot(book, {key: value for key, value in facts.items() if key not in missing}, ON)
    program = Program(book, ON)
    answer = confirmed(program, shot, program.rules["C"])
    found = completed(book, shot, condition, sorted(missing))
    if answer is not Answer.UNKNOWN:
        assert found == {answer}
    elif missing != {"entry", "applied"} and not tied(condition, missing):
        # Missing days that are compared with each other, or themselves, are not looked through.
        assert len(found) > 1 or found == {Answer.UNKNOWN}


DATE_ATOMS = st.builds(
    lambda fact, op, other, months: tree.DateCompare(
        None, fact, op, tree.DateTerm(fact=other, plus=Period(months=months))
    ),
    st.sampled_from(["entry", "birth", "applied"]),
    st.sampled_from(["by", "before", "from", "after"]),
    st.sampled_from(["entry", "birth", "applied"]),
    st.sampled_from([-6, 0, 2]),
)
COMPARED = st.lists(DATE_ATOMS | DATE_ATOMS.map(lambda atom: tree.Not(None, atom)), max_size=3)


@examples(150)
@given(COMPARED, st.booleans(), FULL, st.sampled_from(["entry birth", "entry applied", "entry"]))
def test_days_compared_with_each_other_are_never_confirmed_too_soon(parts, as_all, facts, names):
    condition = (tree.All if as_all else tree.Any)(None, tuple(parts))
    missing = names.split()
    book = lawbook(condition)
    shot = snapshot(book, {key: value for key, value in facts.items() if key not in missing}, ON)
    program = Program(book, ON)
    answer = confirmed(program, shot, program.rules["C"])
    assert answer is Answer.UNKNOWN or completed(book, shot, condition, missing) == {answer}


@examples(300)
@given(NODES, FACTS)
def test_confirmed_answer_never_contradicts_the_walker(condition, facts):
    book = lawbook(condition)
    shot = snapshot(book, facts, ON)
    program = Program(book, ON)
    walked = shot.walker(book).answer(condition)
    assert walked in (Answer.UNKNOWN, confirmed(program, shot, program.rules["C"]))


def one(fact, value):
    return tree.OneOf(None, fact, (value,))


def ask(condition, facts):
    book = lawbook(condition)
    program = Program(book, ON)
    return confirmed(program, snapshot(book, facts, ON), program.rules["C"])


def test_a_fact_that_pulls_both_ways_is_seen_through():
    condition = tree.Any(
        None,
        (
            tree.All(None, (one("offer", True), one("status", "duldung"))),
            tree.All(None, (one("offer", False), one("status", "duldung"))),
        ),
    )
    assert ask(condition, {"status": "duldung"}) is Answer.YES
    assert ask(condition, {"status": "title"}) is Answer.NO
    assert ask(condition, {}) is Answer.UNKNOWN


def test_two_values_of_one_fact_at_once_are_a_no():
    condition = tree.All(None, (one("status", "duldung"), one("status", "title")))
    assert ask(condition, {}) is Answer.NO


def test_age_and_its_opposite_cover_everybody():
    grown = tree.Since(None, "birth", Period(years=18), None, age=True)
    assert ask(tree.Any(None, (grown, tree.Not(None, grown))), {}) is Answer.YES


def small(rule, facts, *, stated=None, **more):
    """Return the confirmed answer of a rule over a few facts, most of them missing."""
    book = law(facts, {"R": rule}, **more)
    program, shot = small_person(book, stated or {})
    return confirmed(program, shot, program.rules["R"])


def flag(number, value):
    return {"fact": f"f{number}", "is": value}


def test_where_too_much_is_missing_nothing_is_invented(monkeypatch):
    facts = [FactDefinition(f"f{number}", "bool") for number in range(3)]
    # Each fact pulls both ways; all three together cover everybody.
    either = [
        {"all": [flag(0, one), {"any": [flag(1, True), flag(2, two)]}]}
        for one in (True, False)
        for two in (True, False)
    ]
    covered = {"any": either}
    assert small(covered, facts) is Answer.YES
    monkeypatch.setattr(confirm, "MOST_LANES", 2)
    assert small(covered, facts) is Answer.UNKNOWN
    both = {"any": [flag(0, True), flag(0, False)]}
    assert small(both, facts) is Answer.YES
    monkeypatch.setattr(confirm, "MOST_LANES", 1)
    assert small(both, facts) is Answer.UNKNOWN


def test_one_completion_with_a_yes_is_not_enough():
    facts = [FactDefinition("f0", "bool"), FactDefinition("f1", "bool")]
    rule = {
        "any": [{"all": [flag(0, True), flag(1, True)]}, {"all": [flag(0, False), flag(1, False)]}]
    }
    assert small(rule, facts) is Answer.UNKNOWN
    assert small(rule, facts, stated={"f0": True}) is Answer.UNKNOWN


@pytest.mark.parametrize(("limited", "expected"), [(True, Answer.NO), (False, Answer.UNKNOWN)])
def test_a_day_that_may_not_lie_ahead_is_not_completed_by_one(limited, expected):
    soon = (ON + timedelta(days=10)).isoformat()
    rule = {"all": [{"fact": "day", "after": ON.isoformat()}, {"fact": "day", "by": soon}]}
    assert small(rule, [FactDefinition("day", "date", not_future=limited)]) is expected


NUMBERS = [
    FactDefinition("hours", "int", range=(0, 60)),
    FactDefinition("wage", "number"),
    FactDefinition("none", "number", nullable=True),
]


def either(fact, one, other, word="any"):
    return {word: [{"fact": fact, **one}, {"fact": fact, **other}]}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (either("hours", {"at_least": 3}, {"at_most": 2}), "yes"),
        (either("wage", {"at_least": 3}, {"at_most": 2}), "unknown"),
        (either("wage", {"at_least": 3}, {"at_most": 3}), "yes"),
        (either("none", {"at_least": 3}, {"at_most": 3}), "unknown"),
        (either("hours", {"is": 3}, {"at_least": 4}, "all"), "no"),
        (either("hours", {"is": 3}, {"at_least": 3}, "all"), "unknown"),
        (either("hours", {"is": 3}, {"at_least": 3}), "unknown"),
        (either("hours", {"at_least": 61}, {"at_least": 70}, "all"), "no"),
        (either("hours", {"at_least": 60}, {"at_most": 60}, "all"), "unknown"),
        (either("hours", {"at_least": {"parameter": "P"}}, {"at_most": 4}), "yes"),
        (either("hours", {"at_least": {"parameter": "P"}}, {"at_most": 3}), "unknown"),
        (either("hours", {"at_least": {"parameter": "NONE"}}, {"at_most": 60}), "yes"),
        (either("hours", {"at_least": {"parameter": "NONE"}}, {"at_most": 59}), "unknown"),
    ],
)
def test_numbers_are_completed_by_those_that_make_a_difference(rule, expected):
    parameters = {"P": (DatedValue(None, 5),), "NONE": (DatedValue(date(2030, 1, 1), 1),)}
    assert small(rule, NUMBERS, parameters=parameters).word == expected


DATES = [
    FactDefinition("start", "date"),
    FactDefinition("begins", "date"),
    FactDefinition("perhaps", "date", nullable=True),
    FactDefinition("months", "int", counter=Counter("start", False, None)),
    FactDefinition("applied", "date", moves=True),
]


def by_or_after(fact, other):
    return {"any": [{"fact": fact, word: {"fact": other}} for word in ("by", "after")]}


def test_a_day_before_or_after_another_is_every_day():
    assert small(by_or_after("start", "begins"), DATES, stated={"begins": ON}) is Answer.YES
    assert small(by_or_after("start", "begins"), DATES, stated={"start": ON}) is Answer.YES
    assert small(by_or_after("start", "applied"), DATES) is Answer.YES


def test_two_missing_days_stay_unknown_and_no_day_is_neither():
    assert small(by_or_after("start", "begins"), DATES) is Answer.UNKNOWN
    either = by_or_after("perhaps", "begins")
    assert small(either, DATES, stated={"begins": ON}) is Answer.UNKNOWN
    none = {"any": [either, {"fact": "perhaps", "is": None}]}
    assert small(none, DATES, stated={"begins": ON}) is Answer.YES


def test_months_counted_from_a_missing_day_are_some_number():
    six = {"fact": "months", "at_least": 6}
    assert small({"any": [six, {"not": six}]}, DATES) is Answer.YES
    assert small({"all": [six, {"fact": "months", "at_most": 5}]}, DATES) is Answer.NO
    assert small({"any": [six, {"fact": "months", "at_most": 4}]}, DATES) is Answer.UNKNOWN


def test_a_day_of_application_that_was_not_said_is_the_day_asked_for():
    rule = {"fact": "applied", "by": {"fact": "begins"}}
    assert small(rule, DATES) is Answer.UNKNOWN
    assert small(rule, DATES, stated={"begins": ON - timedelta(days=1)}) is Answer.NO


def test_between_two_limits_of_a_decimal_number_lies_another_one():
    wage = [FactDefinition("wage", "number")]
    gap = [{"fact": "wage", "at_least": 3.2}, {"fact": "wage", "at_most": 3}]
    assert small({"any": gap}, wage) is Answer.UNKNOWN
    assert small({"any": [*gap, {"not": {"any": gap}}]}, wage) is Answer.YES
    assert small({"all": gap}, wage) is Answer.NO
    whole = [{"fact": "wage", "at_least": 3.2}, {"fact": "wage", "at_most": 3.2}]
    assert small({"any": whole}, wage) is Answer.YES


def test_behind_a_prefix_there_are_longer_codes():
    lists = {"L": (DatedValue(None, ("24",)),)}
    code = [FactDefinition("code", "code")]
    listed = {"fact": "code", "in_list": "L", "match": "prefix"}
    rule = {"any": [{"not": listed}, {"fact": "code", "is": "24"}]}
    assert small(rule, code, lists=lists) is Answer.UNKNOWN
    assert small({"any": [listed, {"not": listed}]}, code, lists=lists) is Answer.YES


def test_a_number_that_may_be_recorded_besides_its_date_follows_from_neither():
    recorded = FactDefinition("months", "int", counter=Counter("start", True, None))
    late = {"not": {"fact": "start", "by": "2025-03-31"}}
    rule = {"any": [late, {"fact": "months", "at_least": 12}]}
    assert small(rule, [DATES[0], recorded]) is Answer.UNKNOWN


def test_what_applies_may_still_be_said_not_to():
    section = FactDefinition(
        "section", "code", ("x", "y"), applies_when=parse_node({"fact": "title", "is": True})
    )
    facts = [FactDefinition("title", "bool"), section]
    every = {"fact": "section", "one_of": ["x", "y"]}
    assert small(every, facts, stated={"title": True}) is Answer.UNKNOWN
    either = {"any": [every, {"fact": "section", "is": None}]}
    assert small(either, facts, stated={"title": True}) is Answer.YES


def test_a_completion_counts_only_where_its_fact_applies():
    some_section = tree.Any(None, tuple(one("section", value) for value in VALUES["section"][:3]))
    assert ask(some_section, {"status": "title"}) is Answer.UNKNOWN, "it may be stated as null"
    assert ask(some_section, {"status": "duldung"}) is Answer.NO
    assert ask(some_section, {}) is Answer.UNKNOWN
    without_title = tree.All(None, (some_section, one("status", "duldung")))
    assert ask(without_title, {}) is Answer.NO, "without a title there is no section"
