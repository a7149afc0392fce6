"""Which law holds on which day: versions, dated lists and parameters, one program per stretch."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from core.small import answer, law, person, rule
from wegmarke.core.conditions.errors import DefinitionError, UnknownId
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.lanes import MISSING, Lanes
from wegmarke.core.conditions.law import DatedValue, Goal, Grant
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.program import Programs

FROM, TO = date(2026, 2, 1), date(2026, 4, 30)
ONE_DAY = timedelta(days=1)
OFFER = {"fact": "offer", "is": True}
FACTS = [
    FactDefinition("offer", "bool"),
    FactDefinition("code", "code"),
    FactDefinition("wage", "number"),
]
BOOK = law(
    FACTS,
    [
        rule("R", OFFER, FROM, TO),
        rule("ALWAYS", OFFER),
        rule("NOT", {"not": {"rule": "R"}}),
        rule("LISTED", {"fact": "code", "in_list": "L"}),
        rule("PREFIX", {"fact": "code", "in_list": "L", "match": "prefix"}),
        rule("ENOUGH", {"fact": "wage", "at_least": {"parameter": "P"}}),
        rule("LITTLE", {"fact": "wage", "at_most": {"parameter": "P"}}),
    ],
    lists={"L": (DatedValue(date(2026, 1, 1), ("41",)), DatedValue(date(2026, 6, 1), ("42",)))},
    parameters={"P": (DatedValue(date(2026, 1, 1), 10), DatedValue(date(2026, 9, 1), None))},
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(FROM - ONE_DAY, "no"), (FROM, "yes"), (TO, "yes"), (TO + ONE_DAY, "no")],
)
def test_a_version_is_in_force_on_its_first_and_its_last_day(day, expected):
    assert answer(BOOK, {"offer": True}, "R", day) == expected
    assert answer(BOOK, {"offer": True}, "NOT", day) == {"yes": "no", "no": "yes"}[expected]
    assert answer(BOOK, {"offer": True}, "ALWAYS", day) == "yes"


def test_outside_its_days_a_version_says_no_whatever_is_missing():
    assert answer(BOOK, {}, "R", TO + ONE_DAY) == "no"
    assert answer(BOOK, {}, "NOT", TO + ONE_DAY) == "yes"
    assert answer(BOOK, {}, "R", TO) == "unknown"


@pytest.mark.parametrize(
    ("code", "day", "exact", "prefix"),
    [
        ("41", date(2025, 12, 31), "no", "no"),
        ("41", date(2026, 1, 1), "yes", "yes"),
        ("411", date(2026, 1, 1), "no", "yes"),
        ("4", date(2026, 1, 1), "no", "no"),
        ("41", date(2026, 6, 1), "no", "no"),
        ("42", date(2026, 5, 31), "no", "no"),
        ("42", date(2026, 6, 1), "yes", "yes"),
    ],
)
def test_a_dated_list_holds_from_its_day_until_the_next(code, day, exact, prefix):
    assert answer(BOOK, {"code": code}, "LISTED", day) == exact
    assert answer(BOOK, {"code": code}, "PREFIX", day) == prefix


@pytest.mark.parametrize(
    ("wage", "day", "enough", "little"),
    [
        (10, date(2026, 1, 1), "yes", "yes"),
        (9.99, date(2026, 1, 1), "no", "yes"),
        (10.01, date(2026, 8, 31), "yes", "no"),
        (10, date(2025, 12, 31), "unknown", "unknown"),
        (10, date(2026, 9, 1), "unknown", "unknown"),
    ],
)
def test_a_parameter_without_a_value_leaves_its_comparison_open(wage, day, enough, little):
    assert answer(BOOK, {"wage": wage}, "ENOUGH", day) == enough
    assert answer(BOOK, {"wage": wage}, "LITTLE", day) == little


def test_the_law_changes_only_on_its_epochs():
    days = [
        *("2026-01-01", "2026-02-01", "2026-05-01", "2026-06-01", "2026-09-01"),
    ]
    assert [day.isoformat() for day in BOOK.epochs] == days
    for number, day in enumerate(BOOK.epochs):
        assert (BOOK.epoch(day - ONE_DAY), BOOK.epoch(day)) == (number, number + 1)
    assert law(FACTS).epochs == []


def test_one_program_serves_a_whole_stretch_and_the_next_one_another():
    programs = Programs(BOOK)
    assert programs.on(FROM) is programs.on(TO)
    assert programs.on(TO) is not programs.on(TO + ONE_DAY)
    assert programs.on(TO + ONE_DAY).rules["R"] == 0, "not in force: the constant no"


@pytest.mark.parametrize(
    ("rules", "circle"),
    [
        ({"A": {"rule": "A"}}, "rule A -> rule A"),
        ({"A": {"rule": "B"}, "B": {"not": {"rule": "A"}}}, "rule A -> rule B -> rule A"),
        (
            {"S": {"rule": "A"}, "A": {"rule": "B"}, "B": {"rule": "A"}},
            "rule A -> rule B -> rule A",
        ),
        ({"A": {"goal": "g"}}, "rule A -> goal g -> rule A"),
    ],
)
def test_a_circle_is_named_from_where_it_closes(rules, circle):
    book = law(FACTS, rules, goals=[Goal("g", (Grant("A", "free"),))] if "A" in rules else [])
    with pytest.raises(DefinitionError) as caught:
        Programs(book).on(FROM)
    assert caught.value.problem == f"it needs itself: {circle}"
    assert caught.value.expected == "rules without a circle"


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"fact": "offerr", "is": True}, "fact: there is no fact offerr. Expected: offer."),
        ({"rule": "nothing"}, "rule: there is no rule nothing. Expected: the id of a rule."),
        ({"goal": "h"}, "goal: there is no goal h. Expected: the id of a goal."),
    ],
)
def test_what_does_not_exist_is_named(condition, said):
    with pytest.raises(UnknownId, match=re.escape(said)):
        Programs(law(FACTS, {"R": condition})).on(FROM)


def test_lanes_with_missing_values_say_in_which_lanes_something_is_stated():
    book = law(FACTS, {"R": OFFER})
    program, shot = person(book, {"code": "41"})
    lanes = Lanes(
        book.facts, shot.facts, shot.on, 0b111, varied={"offer": [(True, 0b001), (MISSING, 0b110)]}
    )
    assert lanes.stated("offer") == 0b001
    assert lanes.stated("code") == 0b111
    assert lanes.stated("wage") == 0
    assert program.run((program.rules["R"],), lanes) == ((0b001, 0b111),)
    assert repr(MISSING) == "MISSING"


def test_an_open_comparison_is_open_only_in_the_lanes_with_a_value_to_compare():
    book = law([FactDefinition("a", "int", nullable=True)], {"R": {"fact": "a", "at_least": 3}})
    held = law(book.facts.definitions.values(), {"R": {"fact": "a", "held_for": {"months": 3}}})
    split = {"a": [(5, 0b0001), (1, 0b0010), (None, 0b0100), (MISSING, 0b1000)]}
    for law_of_day, expected in ((book, (0b0001, 0b1001)), (held, (0b0000, 0b1011))):
        program, shot = person(law_of_day, {})
        lanes = Lanes(law_of_day.facts, {}, shot.on, 0b1111, varied=split)
        assert program.run((program.rules["R"],), lanes) == (expected,)


def test_two_facts_are_compared_only_in_the_lanes_they_share():
    days = [FactDefinition(fact, "date", nullable=True) for fact in ("a", "b")]
    book = law(days, {"R": {"fact": "a", "by": {"fact": "b"}}})
    program, shot = person(book, {})
    split = {
        "a": [(FROM, 0b0011), (TO, 0b1100)],
        "b": [(FROM, 0b0001), (None, 0b0010), (FROM, 0b0100), (MISSING, 0b1000)],
    }
    lanes = Lanes(book.facts, {}, shot.on, 0b1111, varied=split)
    assert program.run((program.rules["R"],), lanes) == ((0b0001, 0b1001),)


def test_what_was_asked_before_is_answered_the_same_for_the_next_person():
    program, first = person(BOOK, {"offer": True})
    roots = (program.rules["ALWAYS"],)
    _, second = person(BOOK, {"offer": False})
    found = [program.decide(roots, program.now(shot))[0] for shot in (first, second, first)]
    assert found == [1, 0, 1]


def test_a_named_condition_is_compiled_with_the_law():
    book = law(FACTS, {"R": OFFER}, conditions={"named": {"not": {"rule": "R"}}})
    assert answer(book, {"offer": False}, "named") == "yes"
    assert parse_node({"rule": "R"}).cite is None


def test_unknown_lists_and_parameters_are_named_with_what_is_near():
    dated = (DatedValue(None, ("24",)),)
    book = law(FACTS, lists={"TITLES": dated}, parameters={"WAGE": (DatedValue(None, 1_000),)})
    assert (book.list_values("TITLES", FROM), book.parameter("WAGE", FROM)) == (("24",), 1_000)
    with pytest.raises(UnknownId, match=r"list: there is no list TITLE\. Expected: TITLES\."):
        book.list_values("TITLE", FROM)
    with pytest.raises(UnknownId, match=r"no parameter WAGES\. Expected: WAGE\."):
        book.parameter("WAGES", FROM)


def test_two_rules_with_one_id_are_refused():
    with pytest.raises(DefinitionError, match=r"rules\.R: two rules have this id"):
        law(FACTS, [rule("R", OFFER, None, FROM), rule("Q", OFFER), rule("R", OFFER, TO)])
