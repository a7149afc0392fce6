"""Questions: what is left out, what they are worth, and which values are tried for each fact."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.small import ON, law, person
from wegmarke.core.conditions.ask import (
    CONTEXTS,
    MOST_CLASSES,
    Target,
    _spread,
    may_ask,
    questions,
    value_classes,
)
from wegmarke.core.conditions.calendar import add_months
from wegmarke.core.conditions.facts import Counter, FactDefinition
from wegmarke.core.conditions.law import DatedValue, Derived
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.value_classes import OTHER

ONE_DAY = timedelta(days=1)
FACTS = [
    FactDefinition("offer", "bool", asked="public"),
    FactDefinition("dear", "bool", asked="public", cost=4),
    FactDefinition("secret", "bool"),
    FactDefinition("code", "code", ("a", "b", "c"), asked="public"),
    FactDefinition("free", "code", nullable=True, asked="public"),
    FactDefinition("hours", "int", range=(0, 10), asked="public"),
    FactDefinition("count", "number", nullable=True, asked="public"),
    FactDefinition("birth", "date", asked="public"),
    FactDefinition("begins", "date", nullable=True, asked="public"),
    FactDefinition("months", "int", counter=Counter("birth", True, None), asked="public"),
    FactDefinition("safe", "bool", asked="public"),
    FactDefinition("hidden", "bool"),
    FactDefinition(
        "extra", "bool", applies_when=parse_node({"fact": "offer", "is": True}), asked="public"
    ),
]
DERIVED = [
    Derived("safe", "definition", (parse_node({"fact": "secret", "is": True}),)),
    Derived("hidden", "sufficient", (parse_node({"fact": "offer", "is": True}),)),
]


def asked(rules, facts, weights=None):
    """Return the questions about rules, each rule a target of its own."""
    book = law(FACTS, rules, derived=DERIVED, lists=LISTS)
    program, shot = person(book, facts)
    targets = [
        Target(rule, (gate,), (weights or {}).get(rule, 1.0))
        for rule, gate in program.rules.items()
    ]
    return questions(program, shot, targets)


LISTS = {"L": (DatedValue(None, ("x", "y", "z", "w")),)}


def test_what_is_decided_or_has_no_fact_left_is_not_asked():
    assert asked({"R": {"fact": "offer", "is": True}}, {"offer": True}) == []
    stated = {"offer": True, "months": 3}
    both = {"all": [{"fact": "months", "held_for": {"months": 3}}, {"fact": "offer", "is": True}]}
    assert [found.fact for found in asked({"R": both}, stated)] == [], "a history is no question"


def test_a_counter_is_asked_by_its_date_unless_that_is_known():
    rule = {"R": {"fact": "months", "at_least": 6}}
    assert [found.fact for found in asked(rule, {})] == ["birth"]
    assert asked(rule, {"birth": date(2026, 1, 1)}) == []


def test_gain_is_the_share_and_worth_is_it_divided_by_cost():
    rule = {"fact": "offer", "is": True}
    (cheap,) = asked({"R": rule}, {})
    (dear,) = asked({"R": {"fact": "dear", "is": True}}, {})
    assert cheap.gain == pytest.approx(0.5), "true and false; one of them is the usual context"
    assert (dear.gain, dear.worth) == (pytest.approx(0.5), pytest.approx(0.5 / 4))
    (double,) = asked({"R": rule, "S": {"not": rule}}, {}, {"S": 3.0})
    assert double.gain == pytest.approx(0.5 + 1.5)
    assert double.targets == ("S", "R"), "most first"
    (single,) = asked(
        {"R": rule, "S": {"fact": "secret", "held_for": {"days": 1}}}, {"secret": True}
    )
    assert single.targets == ("R",)


def test_the_best_question_comes_first_and_equal_ones_by_name():
    rules = {"R": {"all": [{"fact": "dear", "is": True}, {"fact": "offer", "is": True}]}}
    found = asked(rules, {})
    assert [question.fact for question in found] == ["offer", "dear"]
    assert found[0].worth > found[1].worth > 0


def test_a_derived_fact_is_asked_where_it_is_public_and_by_its_rules_otherwise():
    assert [found.fact for found in asked({"R": {"fact": "safe", "is": True}}, {})] == [
        "safe",
        "secret",
    ]
    assert [found.fact for found in asked({"R": {"fact": "hidden", "is": True}}, {})] == ["offer"]


def test_whether_the_public_guide_may_ask():
    book = law(FACTS, {"R": {"fact": "extra", "is": True}}, derived=DERIVED)
    for facts, expected in (({"offer": True}, True), ({"offer": False}, False), ({}, False)):
        program, shot = person(book, facts)
        assert may_ask(program, shot, "extra") is expected
    assert may_ask(program, shot, "offer") is True
    assert may_ask(program, shot, "secret") is False


def classes(fact, *questions_about, facts=None):
    """Return the values tried for a fact that these questions look at."""
    parts = [{"fact": fact, **question} for question in questions_about]
    book = law(FACTS, {"R": {"any": parts}}, lists=LISTS)
    program, shot = person(book, facts or {})
    roots = (program.rules["R"],)
    found = value_classes(program, fact, roots, shot, 14)
    assert value_classes(program, fact, roots, shot, 14) == found
    return list(found)


def test_both_sides_of_every_limit_are_tried():
    assert classes("offer", {"is": True}) == [True, False]
    assert classes("hours", {"at_least": 4}) == [0, 3, 4, 5]
    assert classes("hours", {"at_least": 10}, {"at_most": 0}) == [0, 1, 9, 10]
    assert classes("count", {"at_most": 2}) == [0, 1, 2, 3, None]


def test_codes_are_one_of_each_kind_the_unnamed_first():
    assert classes("code", {"is": "b"}) == ["a", "b"]
    assert classes("code", {"one_of": ["a", "b"]}) == ["c", "a"]
    assert classes("code", {"is": "a"}, {"is": "b"}) == ["c", "a", "b"]
    assert classes("free", {"one_of": ["q", None]}) == [OTHER, "q", None]
    assert classes("free", {"in_list": "L"}) == [OTHER, "w", None]
    assert classes("free", {"in_list": "L", "match": "prefix"}, {"is": "x"}) == [
        OTHER,
        "w",
        "x",
        None,
    ]


def test_numbers_and_days_that_are_asked_for_exactly_are_tried():
    assert classes("hours", {"is": 4}) == [0, 3, 4, 5]
    day = date(2026, 1, 15)
    assert {day - ONE_DAY, day, day + ONE_DAY} <= set(classes("birth", {"is": day}))


def test_a_date_is_tried_where_another_one_is_compared_with_it():
    other = {"fact": "birth", "by": {"fact": "begins"}}
    book = law(FACTS, {"R": other})
    program, shot = person(book, {"birth": date(2026, 1, 15)})
    found = value_classes(program, "begins", (program.rules["R"],), shot, 14)
    assert {date(2026, 1, 14), date(2026, 1, 15)} <= set(found)


def test_no_more_classes_than_can_be_looked_at():
    limits = [{"at_least": number} for number in range(1, 40, 3)]
    found = classes("count", *limits)
    assert len(found) == MOST_CLASSES
    assert found[-1] is None, "that it does not apply is always tried"
    many = classes("free", *({"is": f"v{number:02}"} for number in range(20)))
    assert (len(many), many[-1]) == (MOST_CLASSES, None)
    days = [{"by": (ON + timedelta(days=10 * number)).isoformat()} for number in range(10)]
    assert (len(classes("birth", *days)), len(classes("begins", *days))) == (14, 14)
    assert classes("begins", *days)[-1] is None


def test_days_are_tried_on_both_sides_of_what_an_atom_sets():
    usual = {add_months(ON, -1), add_months(ON, -120)}
    bound = date(2026, 1, 15)
    assert set(classes("birth", {"by": bound})) >= usual | {bound - ONE_DAY, bound, bound + ONE_DAY}
    late = {"by": {"fact": "begins", "plus": {"months": 1}}}
    later = date(2026, 2, 15)
    assert set(classes("birth", late, facts={"begins": bound})) >= usual | {
        later - ONE_DAY,
        later,
        later + ONE_DAY,
    }
    assert set(classes("birth", late)) == usual
    near = date(2025, 9, 30)
    assert set(classes("birth", {"since": {"months": 6}})) == usual | {near, near + ONE_DAY}
    at = date(2025, 9, 15)
    since = {"since": {"years": 1, "months": 1, "days": 2}, "at": at.isoformat()}
    near = date(2024, 8, 13)
    assert set(classes("birth", since)) >= usual | {near, near + ONE_DAY}
    assert classes("birth", {"by": bound})[0] == add_months(ON, -1), "nearest first"


def test_a_counters_date_is_tried_around_the_limit():
    book = law(FACTS, {"R": {"fact": "months", "at_least": 6}})
    program, shot = person(book, {})
    found = value_classes(program, "birth", (program.rules["R"],), shot, 14)
    near = add_months(ON, -6)
    assert {near, near + ONE_DAY} <= set(found)


def test_contexts_are_fixed_and_use_every_class():
    assert _spread(0, 2, 16) == _spread(0, 2, 16)
    assert len(_spread(3, 5, CONTEXTS)) == CONTEXTS
    assert _spread(0, 14, 16) != _spread(1, 14, 16)
    for number in range(40):
        assert set(_spread(number, 2, 16)) == {0, 1}
