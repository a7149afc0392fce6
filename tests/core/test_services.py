"""The engine as one object: each service gives what its own module gives, and names what is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.small import ON, law, rule
from core.test_engine import carrying, questions_in
from wegmarke.core.conditions import explain
from wegmarke.core.conditions.change import Change, ChangeSet, changes
from wegmarke.core.conditions.engine import Engine, LineDiff
from wegmarke.core.conditions.errors import DefinitionError, FactErrors, RequestError, UnknownId
from wegmarke.core.conditions.explain import Explainer
from wegmarke.core.conditions.facts import FactDefinition, ReservationText
from wegmarke.core.conditions.law import Ban, Derived, Goal, Grant
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.reform import Reform
from wegmarke.core.conditions.time_gates import Span
from wegmarke.core.conditions.timeline import timeline
from wegmarke.core.conditions.values import NONE_KNOWN, Answer

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
OFFER = {"fact": "offer", "is": True}
TITLE = {"fact": "status", "is": "title"}
LEVEL = {"fact": "level", "at_least": 3}
SINCE = {"fact": "start", "since": {"months": 6}}
FACTS = [
    FactDefinition("status", "code", ("duldung", "title"), asked="public"),
    FactDefinition("offer", "bool", asked="public"),
    FactDefinition("light", "bool", applies_when=parse_node(TITLE)),
    FactDefinition("level", "int", range=(0, 6), actionable={"harmless": True}),
    FactDefinition("start", "date", not_future=True),
    FactDefinition("safe", "bool"),
    FactDefinition("banned", "bool", reservation=ReservationText(False, "keins", "Amt")),
]
RULES = [
    rule("BOTH", {"all": [OFFER, TITLE]}),
    rule("EITHER", {"any": [OFFER, {"not": OFFER}]}),
    rule("NEVER", {"all": [TITLE, {"fact": "status", "is": "duldung"}]}),
    rule("LEVEL", {"all": [LEVEL, SINCE]}),
    rule("LIGHT", {"fact": "light", "is": True}),
    rule("SAFE", {"all": [{"fact": "safe", "is": True}, {"rule": "BOTH"}]}),
    rule("OLD", OFFER, None, date(2026, 2, 28)),
    rule("NEW", {"all": [OFFER, TITLE]}, date(2026, 3, 1)),
]
GOALS = [
    Goal("work", (Grant("BOTH", "should"),), (Ban("NEVER"),)),
    Goal("school", (Grant("EITHER", "free"),)),
]


@pytest.fixture
def engine():
    """An engine over a small law."""
    book = law(
        FACTS,
        RULES,
        derived=[Derived("safe", "definition", (parse_node(OFFER), parse_node(TITLE)))],
        goals=GOALS,
    )
    return Engine(book)


def test_facts_are_checked_all_at_once_and_nothing_is_dropped(engine):
    with pytest.raises(FactErrors) as caught:
        engine.person({"status": "titel", "offer": 1, "start": "2026-04-01", "ofer": True}, ON)
    found = [(error.fact, error.code) for error in caught.value.errors]
    assert sorted(found) == [
        ("ofer", "unknown_fact"),
        ("offer", "wrong_type"),
        ("start", "future"),
        ("status", "not_in_values"),
    ]


@pytest.mark.parametrize(
    "day",
    ["2026-03-31", None, datetime(2026, 3, 31, tzinfo=UTC), date(1899, 12, 31), date(2201, 1, 1)],
)
def test_a_person_is_known_on_a_day(engine, day):
    with pytest.raises(RequestError, match=r"^on: .* Expected: a datetime\.date from 1900-01-01"):
        engine.person({}, day)


def test_a_person_has_dates_from_text_and_findings_with_their_favourable_value(engine):
    person = engine.person({"start": "2026-03-31", "banned": NONE_KNOWN}, ON)
    assert person.facts == {"start": ON, "banned": False}
    assert (person.findings, person.on) == (("banned",), ON)


def test_all_rules_or_only_those_asked_for_in_their_order(engine):
    person = engine.person({"offer": True, "status": "title"}, ON)
    every = engine.evaluate(person)
    assert dict(every) == {
        "BOTH": YES,
        "EITHER": YES,
        "NEVER": NO,
        "LEVEL": UNKNOWN,
        "LIGHT": UNKNOWN,
        "SAFE": YES,
        "OLD": NO,
        "NEW": YES,
    }
    some = engine.evaluate(person, ["LEVEL", "BOTH"])
    assert [(name, some[name]) for name in some] == [("LEVEL", UNKNOWN), ("BOTH", YES)]
    assert (len(every), len(some), len(engine.evaluate(person, []))) == (8, 2, 0)
    assert "EITHER" not in some
    with pytest.raises(KeyError):
        some["EITHER"]


def test_each_person_and_day_has_an_answer_of_its_own(engine):
    early = date(2026, 2, 28)
    facts = {"offer": True, "status": "title"}
    for on, old, new in ((early, YES, NO), (ON, NO, YES), (early, YES, NO)):
        person = engine.person(facts, on)
        found, reasons = engine.evaluate(person), engine.explain(person)
        assert (found["OLD"], found["NEW"]) == (old, new)
        assert (reasons["OLD"].answer, reasons["NEW"].answer) == (old, new)
    found = engine.evaluate(engine.person({"offer": False}, ON))
    assert (found["NEW"], found["NEVER"]) == (NO, UNKNOWN)


def test_an_answer_is_unknown_only_where_completions_differ(engine):
    nobody = engine.person({}, ON)
    plain = engine.evaluate(nobody)
    assert [plain[name] for name in ("EITHER", "NEVER", "BOTH")] == [UNKNOWN] * 3
    assert [engine.answer(nobody, name) for name in ("EITHER", "NEVER", "BOTH")] == [
        YES,
        NO,
        UNKNOWN,
    ]


def test_goals_are_all_or_those_asked_for_each_looked_at_twice(engine):
    nobody = engine.person({}, ON)
    found = engine.goals(nobody)
    assert list(found) == ["work", "school"]
    assert (found["work"].outcome, found["work"].open_rules) == ("unknown", ("BOTH",))
    assert (found["school"].at_least, found["school"].rule) == ("free", "EITHER")
    (work,) = engine.goals(engine.person({"offer": True, "status": "title"}, ON), ["work"]).values()
    assert (work.outcome, work.rule, work.strength) == ("yes", "BOTH", "should")


PERSONS = [
    {},
    {"offer": True},
    {"offer": False, "status": "duldung"},
    {"offer": True, "status": "title", "level": 4, "start": date(2025, 9, 30)},
    {"status": "title", "light": True, "start": date(2025, 10, 1), "level": 3},
    {"safe": False, "offer": True, "status": "title"},
]


@pytest.mark.parametrize("facts", PERSONS)
def test_reasons_are_those_of_the_explainer_and_what_carries_the_answer_for_the_walker(
    engine, facts
):
    person = engine.person(facts, ON)
    found = engine.explain(person)
    program = engine.programs.on(ON)
    whole = Explainer(program, program.now(person))
    walker = person.walker(engine.book)
    assert list(found) == list(engine.book.rules)
    for name, reason in found.items():
        assert reason == whole.rule(name, {}), name
        walked = walker.rule(name)
        assert reason.answer is walked.answer is engine.evaluate(person)[name]
        if name not in ("SAFE", "OLD"):
            assert questions_in(reason) == questions_in(carrying(walked)), name
    assert engine.explain(person, ["LIGHT"]) == {"LIGHT": found["LIGHT"]}


def test_reasons_stay_right_when_no_more_can_be_kept(engine, monkeypatch):
    monkeypatch.setattr(explain, "MOST_LEAVES", 2)
    for level in (1, 3, 5, 3, 1):
        person = engine.person({"level": level, "start": date(2020, 1, 1)}, ON)
        reason = engine.explain(person, ["LEVEL"])["LEVEL"]
        assert reason.answer is (YES if level >= 3 else NO)
        stated = {part.node.fact: part.stated for part in reason.parts}
        assert stated["level"] == level


def test_equal_answers_for_other_values_keep_their_own_reasons():
    facts = [FactDefinition("wage", "number", nullable=True)]
    engine = Engine(law(facts, {"R": {"fact": "wage", "at_least": 12}}))
    for wage in (10, None, 11, None, 10):
        reason = engine.explain(engine.person({"wage": wage}, ON))["R"]
        assert (reason.answer, reason.stated, reason.known) == (NO, wage, True)


def test_the_day_of_an_application_is_named_though_nobody_stated_it():
    facts = [FactDefinition("applied", "date", moves=True)]
    engine = Engine(law(facts, {"R": {"fact": "applied", "from": ON.isoformat()}}))
    for on, answer in ((ON, YES), (ON - timedelta(days=1), NO)):
        reason = engine.explain(engine.person({}, on))["R"]
        assert (reason.answer, reason.stated, reason.known) == (answer, on, True)


def test_the_questions_are_those_that_can_turn_an_answer(engine):
    offered = engine.person({"offer": True}, ON)
    questions = engine.ask(offered, ["BOTH", "LEVEL"])
    targets = {question.fact: question.targets for question in questions}
    assert targets == {"status": ("BOTH",), "level": ("LEVEL",), "start": ("LEVEL",)}
    assert {"status", "level", "start"} <= {question.fact for question in engine.ask(offered)}
    assert set(engine.missing(offered, "LEVEL")) == {"level", "start"}
    assert engine.missing(offered, "BOTH") == ("status",)
    assert engine.missing(engine.person({"status": "duldung"}, ON), "BOTH") == ()


def test_changes_are_those_of_their_module_waiting_among_them(engine):
    person = engine.person({"level": 2, "start": date(2025, 12, 31)}, ON)
    until = date(2026, 12, 31)
    found = engine.change(person, "LEVEL", until=until)
    assert found == (ChangeSet((Change("level", 3),), date(2026, 6, 30), harmless=True),)
    assert found == changes(engine.programs.on(ON), person, "LEVEL", 3, until)
    assert engine.change(person, "LEVEL") == ()
    assert engine.change(person, "LEVEL", 1, until) == ()


def test_the_timeline_follows_the_law_and_the_day(engine):
    person = engine.person({"offer": True, "status": "title", "level": 3, "start": ON}, ON)
    start, end = date(2026, 2, 1), date(2026, 12, 31)
    found = engine.timeline(person, ["OLD", "LEVEL", "work"], start, end)
    assert found == timeline(engine.programs, person, ("OLD", "LEVEL", "work"), start, end)
    assert found["OLD"] == (
        Span(start, date(2026, 2, 28), YES),
        Span(date(2026, 3, 1), end, NO),
    )
    assert found["LEVEL"] == (
        Span(start, date(2026, 9, 29), NO),
        Span(date(2026, 9, 30), end, YES),
    )
    assert found["work"] == (Span(start, end, YES),)
    with pytest.raises(RequestError, match="end"):
        engine.timeline(person, ["OLD"], end, start)


def test_a_reform_is_another_engine_and_this_one_stays_as_it_is(engine):
    person = engine.person({"offer": False, "status": "title"}, ON)
    before = dict(engine.evaluate(person))
    reformed = engine.reform(Reform({"BOTH": parse_node(TITLE)}, added=(rule("MORE", OFFER),)))
    assert reformed.evaluate(person)["BOTH"] is YES
    assert reformed.evaluate(person)["MORE"] is NO
    assert dict(engine.evaluate(person)) == before
    assert before["BOTH"] is NO
    assert "MORE" not in engine.book.rules
    with pytest.raises(UnknownId, match="there is no rule BOT"):
        engine.reform(Reform({"BOT": parse_node(TITLE)}))
    with pytest.raises(DefinitionError, match="this rule exists already"):
        engine.reform(Reform(added=(rule("BOTH", OFFER),)))


@pytest.mark.parametrize(("first_day", "fits"), [(27, False), (28, False), (29, True)])
def test_versions_of_a_line_may_not_have_a_day_in_common(engine, first_day, fits):
    # OLD is in force up to and including 28 February.
    later = replace(
        rule("OLD-2", OFFER, date(2026, 2, 1) + timedelta(days=first_day - 1)), line="old"
    )
    if fits:
        assert "OLD-2" in engine.reform(Reform(added=(later,))).book.rules
    else:
        with pytest.raises(DefinitionError, match="OLD and OLD-2 overlap"):
            engine.reform(Reform(added=(later,)))


def test_the_difference_between_two_days_of_law_is_that_of_the_law_alone():
    lines = [
        rule("A-1", OFFER, None, date(2026, 5, 31)),
        rule("A-2", {"all": [OFFER, TITLE]}, date(2026, 6, 1)),
        rule("B", OFFER, date(2026, 6, 1)),
        rule("C", {"all": [{"any": [OFFER, {"not": OFFER}]}, TITLE]}, None, date(2026, 5, 31)),
        rule("SAME", SINCE),
    ]
    lines[:2] = [replace(version, line="a") for version in lines[:2]]
    engine = Engine(law(FACTS, lines))
    person = engine.person({"offer": True, "status": "duldung", "start": date(2026, 3, 1)}, ON)
    before, after = date(2026, 5, 1), date(2026, 12, 31)
    assert engine.diff(person, before, after) == {
        "a": LineDiff("A-1", YES, "A-2", NO),
        "b": LineDiff(None, NO, "B", YES),
    }
    assert engine.diff(person, after, before) == {
        "a": LineDiff("A-2", NO, "A-1", YES),
        "b": LineDiff("B", YES, None, NO),
    }
    assert engine.diff(person, before, before + timedelta(days=1)) == {}
    titled = engine.person({"status": "title"}, ON)
    assert engine.diff(titled, before, after) == {
        "b": LineDiff(None, NO, "B", UNKNOWN),
        "c": LineDiff("C", YES, None, NO),
    }, "an unknown that is none is looked at twice"


@pytest.mark.parametrize(
    "asking",
    [
        lambda engine, person: engine.evaluate(person, ["BOT"]),
        lambda engine, person: engine.answer(person, "BOT"),
        lambda engine, person: engine.explain(person, ["EITHER", "BOT"]),
        lambda engine, person: engine.ask(person, ["BOT"]),
        lambda engine, person: engine.missing(person, "BOT"),
        lambda engine, person: engine.change(person, "BOT"),
        lambda engine, person: engine.timeline(person, ["BOT"], ON, ON),
        lambda engine, person: engine.reform(Reform(ended={"BOT": ON})),
    ],
    ids=["evaluate", "answer", "explain", "ask", "missing", "change", "timeline", "reform"],
)
def test_an_unknown_rule_is_named_with_the_nearest_one_by_every_service(engine, asking):
    with pytest.raises(UnknownId, match=r"no rule (or goal )?BOT\. Expected: BOTH") as caught:
        asking(engine, engine.person({}, ON))
    assert caught.value.near == ("BOTH",)


def test_an_unknown_goal_is_named(engine):
    with pytest.raises(UnknownId, match=r"there is no goal wor\. Expected: work"):
        engine.goals(engine.person({}, ON), ["school", "wor"])
