"""Goals, worlds and findings at their edges: what stays open, what is assumed, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.small import ON, answer, law, person
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.errors import DefinitionError
from wegmarke.core.conditions.facts import Counter, Default, FactDefinition, ReservationText
from wegmarke.core.conditions.goal_lanes import Layout, Plan
from wegmarke.core.conditions.goals import Change, answer_goals
from wegmarke.core.conditions.lanes import MISSING
from wegmarke.core.conditions.law import STRENGTHS, Ban, Check, Derived, Goal, GoalDate, Grant
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.person import facts_below, snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import NONE_KNOWN, Answer

HARMLESS = {"harmless": True}
FACTS = [
    FactDefinition("status", "code", ("duldung", "title")),
    FactDefinition("activity", "code", ("work", "school", "training")),
    FactDefinition("offer", "bool", actionable=HARMLESS),
    FactDefinition("risky", "bool", actionable={"harmless": False}),
    FactDefinition("level", "int", range=(0, 6), actionable=HARMLESS),
    FactDefinition("open_ended", "int", actionable=HARMLESS),
    FactDefinition("banned", "bool", reservation=ReservationText(False, "keins", "Amt")),
    FactDefinition("odd", "bool", assumed_in_guide=True),
    FactDefinition("start", "date", nullable=True),
    FactDefinition("begins", "date"),
    FactDefinition("applied", "date", moves=True),
    FactDefinition("months", "int", counter=Counter("start", False, None)),
    FactDefinition("seen", "bool", asked="counselling"),
    FactDefinition(
        "finding",
        "bool",
        assumed_in_guide=True,
        reservation=ReservationText(False, "keins", "Amt"),
    ),
]
TITLE = {"fact": "status", "is": "title"}
OFFER = {"fact": "offer", "is": True}
BANNED = {"fact": "banned", "is": True}
WAITED = {"fact": "months", "at_least": 3}


def asked(goal, rules, facts, *, guide=False, derived=None):
    """Return the answer to a goal."""
    book = law(FACTS, rules, goals=[goal], derived=derived)
    program, shot = person(book, facts, guide=guide)
    return answer_goals(program, shot, [goal])[goal.id]


def test_a_grant_behind_a_waiting_rule_stays_open_while_it_is_unknown():
    goal = Goal("g", (Grant("T", "free"),), (Ban("W", timing=True),))
    rules = {"T": TITLE, "W": OFFER}
    assert asked(goal, rules, {"offer": True}).outcome == "unknown"
    found = asked(goal, rules, {"offer": True, "status": "title"})
    assert (found.outcome, found.not_before, found.reservations) == ("not_yet", None, ())
    assert found.bans == ("W",)
    assert asked(goal, rules, {"offer": True, "status": "duldung"}).outcome == "no"


@pytest.mark.parametrize(
    ("facts", "outcome", "open_rules"),
    [
        ({"status": "duldung"}, "unknown", ("C",)),
        ({"status": "duldung", "offer": True}, "needs_check", ()),
        ({"status": "duldung", "offer": False}, "no", ()),
        ({"status": "duldung", "banned": True}, "no", ()),
        ({"status": "duldung", "banned": True, "offer": True}, "no", ()),
        ({"status": "title", "banned": False}, "yes", ()),
    ],
)
def test_an_open_check_leaves_the_goal_open(facts, outcome, open_rules):
    goal = Goal("g", (Grant("T", "free"),), (Ban("B"),), checks=(Check("C"),))
    found = asked(goal, {"T": TITLE, "B": BANNED, "C": OFFER}, facts)
    assert (found.outcome, found.open_rules) == (outcome, open_rules)


def test_several_checks_are_all_named_and_the_first_one_leads():
    goal = Goal("g", (), checks=(Check("X"), Check("C"), Check("D")))
    found = asked(goal, {"X": TITLE, "C": OFFER, "D": OFFER}, {"offer": True, "status": "duldung"})
    assert (found.outcome, found.rule, found.checks) == ("needs_check", "C", ("C", "D"))


def test_strengths_go_from_free_to_discretionary():
    assert STRENGTHS == ("free", "entitlement", "should", "discretionary")
    for number, strength in enumerate(STRENGTHS):
        weaker = STRENGTHS[number:]
        grants = tuple(Grant(f"R{word}", word) for word in reversed(weaker))
        found = asked(Goal("g", grants), {f"R{word}": OFFER for word in weaker}, {"offer": True})
        assert (found.strength, found.rule) == (strength, f"R{strength}")
    both = Goal("g", (Grant("A", "free"), Grant("B", "free")))
    assert asked(both, {"A": TITLE, "B": OFFER}, {"offer": True, "status": "duldung"}).rule == "B"


def test_days_of_a_goal_need_the_day_they_count_from():
    goal = Goal("g", (), dates={"apply": GoalDate("begins", Period(months=-7))})
    assert asked(goal, {}, {}).dates == {}
    assert asked(goal, {}, {"begins": date(2026, 12, 31)}).dates == {"apply": date(2026, 5, 31)}


def test_hints_are_the_rules_that_hold_today():
    goal = Goal("g", (Grant("T", "free"),), hints=("H", "I"))
    found = asked(goal, {"T": TITLE, "H": OFFER, "I": TITLE}, {"offer": True})
    assert found.hints == ("H",)


def test_only_harmless_changes_within_the_range_are_offered():
    rules = {
        "R": {
            "any": [
                OFFER,
                {"fact": "risky", "is": True},
                {"fact": "level", "at_least": 5},
                {"fact": "open_ended", "at_least": 1},
            ]
        }
    }
    facts = {"offer": False, "risky": False, "level": 4, "open_ended": 0}
    goal = Goal("g", (Grant("R", "free"),))
    changes = asked(goal, rules, facts).changes
    assert changes == (Change("level", 5), Change("level", 6), Change("offer", True))
    assert asked(goal, rules, {**facts, "level": 6, "offer": True}).changes == ()


def test_a_change_must_lead_to_a_yes_not_to_an_open_answer():
    rules = {"STRONG": {"all": [OFFER, TITLE]}, "WEAK": OFFER}
    goal = Goal("g", (Grant("STRONG", "free"), Grant("WEAK", "discretionary")))
    assert asked(goal, rules, {"offer": False}).changes == ()
    assert asked(goal, rules, {"offer": False, "status": "duldung"}).changes == (
        Change("offer", True),
    )


def test_the_first_later_day_of_a_yes_wins_over_an_earlier_open_one():
    rules = {"T": {"all": [WAITED, TITLE]}, "L": {"fact": "months", "at_least": 6}}
    goal = Goal("g", (Grant("T", "free"), Grant("L", "should")))
    found = asked(goal, rules, {"start": ON})
    assert (found.outcome, found.not_before, found.certain_then) == (
        "not_yet",
        date(2026, 6, 30),
        False,
    )
    assert (found.open_rules, found.strength) == (("T",), None)
    sure = asked(goal, rules, {"start": ON, "status": "duldung"})
    assert (sure.not_before, sure.certain_then, sure.rule_then) == (date(2026, 9, 30), True, "L")


def test_every_lane_has_one_day_and_every_varied_fact_one_value():
    rules = {"W": WAITED, "D": {"day": {"from": "2026-05-01", "before": "2026-08-01"}}}
    rules |= {"O": {"all": [OFFER, BANNED]}}
    goal = Goal("g", tuple(Grant(rule, "free") for rule in rules))
    book = law(FACTS, rules, goals=[goal])
    program, shot = person(book, {"start": ON, "banned": NONE_KNOWN})
    plan = Plan(program, shot, Layout(program, shot, [goal]).roots)
    lanes = plan.lanes(program, program.now(shot))
    days = [date(2026, 5, 1), date(2026, 6, 30), date(2026, 8, 1)]
    assert lanes.days == [
        (ON, 0b1_00_00_00_11),
        *((day, 0b11 << lane) for lane, day in zip((2, 4, 6), days, strict=True)),
    ]
    assert lanes.full == 0b1_11_11_11_11
    assert lanes.varied == {
        "banned": [(False, 0b1_01_01_01_01), (MISSING, 0b0_10_10_10_10)],
        "offer": [(True, 0b1_00_00_00_00), (MISSING, 0b0_11_11_11_11)],
    }


def test_a_later_check_is_named_with_its_day():
    goal = Goal("g", (), checks=(Check("C"),))
    found = asked(goal, {"C": WAITED}, {"start": ON})
    assert (found.outcome, found.not_before, found.checks) == ("not_yet", date(2026, 6, 30), ("C",))


def test_covered_from_its_first_day_on():
    goal = Goal("g", (Grant("T", "free"),), covered_from=ON)
    assert asked(goal, {"T": TITLE}, {"status": "title"}).outcome == "yes"


def test_the_worlds_of_a_goal_are_each_named_once():
    goal = Goal(
        "g",
        (),
        facts={"offer": True},
        default_facts={"activity": "work"},
        default_unless={"activity": ("school", "work")},
    )
    assert goal.worlds() == (
        {"activity": "work", "offer": True},
        {"offer": True, "activity": "school"},
        {"offer": True, "activity": "work"},
    )
    assert goal.world({}) == {"activity": "work", "offer": True}
    assert goal.world({"activity": "training"}) == {"activity": "work", "offer": True}
    assert goal.world({"activity": "school", "offer": False}) == {
        "activity": "school",
        "offer": True,
    }


def test_goals_are_kept_in_the_order_they_name():
    book = law(
        FACTS, goals=[Goal("b", (), order=2), Goal("a", (), order=3), Goal("c", (), order=1)]
    )
    assert list(book.goals) == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("when", "facts", "expected"),
    [
        ({"goal": "g"}, {"offer": True, "banned": False}, "yes"),
        ({"not": {"goal": "g"}}, {"offer": True, "banned": False}, "no"),
        ({"not": {"goal": "g"}}, {"offer": False}, "yes"),
        ({"not": {"goal": "g"}}, {"offer": True, "banned": True}, "yes"),
        ({"not": {"goal": "g"}}, {}, "unknown"),
        ({"not": {"goal": "open"}}, {"offer": False, "banned": False}, "unknown"),
        ({"not": {"goal": "nothing"}}, {}, "yes"),
        ({"not": {"goal": "always"}}, {}, "no"),
    ],
)
def test_the_complement_of_a_goal_is_its_opposite(when, facts, expected):
    goals = [
        Goal("g", (Grant("O", "free"), Grant("N", "should")), (Ban("B"),)),
        Goal("open", (Grant("O", "free"),), (Ban("B"),), no_needs_ban=True),
        Goal("nothing", ()),
        Goal("always", (Grant("A", "free"),)),
    ]
    never = {"all": [OFFER, {"not": TITLE}, TITLE]}
    rules = {"O": OFFER, "N": never, "B": BANNED, "A": {"all": []}}
    book = law(FACTS, rules, goals=goals, conditions={"named": when, "again": when})
    assert answer(book, facts, "named") == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"offer": True, "status": "duldung"}, "yes"),
        ({"offer": False, "status": "duldung"}, "no"),
        ({"offer": False, "status": "title"}, "yes"),
        ({"status": "duldung"}, "unknown"),
        ({"offer": True}, "yes"),
    ],
)
def test_a_goal_that_is_asked_as_if_counts_wherever_it_is_named(facts, expected):
    as_if = {"as_if_rule": "O", "as_if_facts": {"status": "title"}}
    goal = Goal("g", (Grant("T", "free"),), **as_if)
    either = {"any": [{"goal": "g"}, {"all": [{"goal": "g"}, {"rule": "O"}]}]}
    book = law(FACTS, {"T": TITLE, "O": OFFER}, goals=[goal], conditions={"named": either})
    assert answer(book, facts, "named") == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"start": None}, "no"),
        ({"begins": None}, "no"),
        ({"start": ON}, "unknown"),
        ({"begins": ON}, "unknown"),
        ({"start": ON, "begins": ON}, "yes"),
        ({"start": None, "begins": None}, "no"),
    ],
)
def test_a_day_that_does_not_apply_settles_a_comparison_of_two_days(facts, expected):
    book = law(FACTS, {"R": {"fact": "start", "by": {"fact": "begins"}}})
    assert answer(book, facts, "R") == expected


def test_a_goal_under_a_hypothetical_fact_is_asked_in_its_own_world():
    goal = Goal("g", (Grant("S", "free"),), facts={"activity": "school"})
    school = {"S": {"fact": "activity", "is": "school"}}
    book = law(FACTS, school, goals=[goal], conditions={"named": {"goal": "g"}})
    assert answer(book, {"activity": "work"}, "named") == "yes"
    assert answer(book, {"activity": "work"}, "S") == "no"


@pytest.mark.parametrize(
    "question",
    [
        {"fact": "start", "since": {"months": 1}},
        {"fact": "start", "by": {"fact": "begins"}},
        {"fact": "start", "since": {"months": 1}, "at": {"fact": "begins"}},
    ],
)
def test_a_hypothetical_day_is_compared_with_nothing_that_moves(question):
    goal = Goal("g", (Grant("R", "free"),), facts={"start": date(2026, 1, 31)})
    with pytest.raises(DefinitionError, match="cannot be compared with a day or another fact"):
        asked(goal, {"R": question}, {})


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ({"fact": "level", "at_least": 3}, "yes"),
        ({"not": {"fact": "level", "at_least": 3}}, "no"),
        ({"fact": "level", "at_least": 4}, "no"),
        ({"not": {"fact": "level", "at_least": 4}}, "yes"),
        ({"fact": "level", "held_for": {"months": 1}}, "unknown"),
        ({"not": {"fact": "level", "held_for": {"months": 1}}}, "unknown"),
    ],
)
def test_a_hypothetical_fact_becomes_a_constant(question, outcome):
    goal = Goal("g", (Grant("R", "free"),), facts={"level": 3})
    assert asked(goal, {"R": question}, {}).outcome == outcome
    assert asked(goal, {"R": question}, {"level": 0}).outcome == outcome


def test_a_derived_fact_is_only_compared_with_true_or_false():
    derived = [Derived("odd", "definition", (parse_node(OFFER),))]
    for question in ({"is": None}, {"is": "x"}, {"at_least": 1}, {"one_of": [True, None]}):
        book = law(FACTS, {"R": {"fact": "odd", **question}}, derived=derived)
        with pytest.raises(DefinitionError, match="true or false only") as caught:
            Program(book, ON)
        assert caught.value.where == "odd"


@pytest.mark.parametrize(
    ("kind", "facts", "true", "false", "either"),
    [
        ("definition", {"offer": True, "banned": False}, "yes", "no", "yes"),
        ("definition", {"offer": False}, "no", "yes", "yes"),
        ("definition", {"offer": True}, "unknown", "unknown", "unknown"),
        ("definition", {"banned": True}, "no", "yes", "yes"),
        ("definition", {}, "unknown", "unknown", "unknown"),
        ("sufficient", {"offer": True, "banned": False}, "yes", "no", "yes"),
        ("sufficient", {"offer": False, "banned": False}, "unknown", "unknown", "unknown"),
        ("sufficient", {"offer": True, "banned": True}, "no", "yes", "yes"),
        ("sufficient", {"offer": False, "odd": True, "banned": True}, "yes", "no", "yes"),
        ("sufficient", {"odd": False, "offer": True}, "no", "yes", "yes"),
    ],
)
def test_a_derived_fact_is_defined_or_only_sufficient(kind, facts, true, false, either):
    derived = [Derived("odd", kind, (parse_node(OFFER),), (parse_node(BANNED),))]
    questions = {"T": [True], "F": [False], "E": [True, False]}
    rules = {name: {"fact": "odd", "one_of": values} for name, values in questions.items()}
    rules |= {f"NOT-{name}": {"not": node} for name, node in rules.items()}
    book = law(FACTS, rules, derived=derived)
    opposite = {"yes": "no", "no": "yes", "unknown": "unknown"}
    for name, expected in (("T", true), ("F", false), ("E", either)):
        assert answer(book, facts, name) == expected
        assert answer(book, facts, f"NOT-{name}") == opposite[expected]


def test_a_finding_of_which_nothing_is_known_counts_favourably_and_is_kept():
    book = law(FACTS, {"R": BANNED})
    shot = snapshot(book, {"banned": NONE_KNOWN, "offer": True}, ON)
    assert (shot.facts, shot.findings) == ({"banned": False, "offer": True}, ("banned",))
    assert shot.stated == {"banned": NONE_KNOWN, "offer": True}
    strange = snapshot(book, {"offer": NONE_KNOWN}, ON)
    assert (strange.facts, strange.findings) == ({}, ("offer",)), "no favourable value is named"


def test_the_guide_assumes_findings_unless_somebody_reported_them():
    derived = [Derived("finding", "definition", (parse_node({"rule": "SEEN"}),))]
    rules = {"SEEN": {"any": [{"fact": "seen", "is": True}, OFFER]}}
    book = law(FACTS, rules, derived=derived)
    assert snapshot(book, {}, ON, guide=True).findings == ("odd", "finding")
    assert snapshot(book, {}, ON).findings == ()
    assert snapshot(book, {"offer": True}, ON, guide=True).findings == ("odd", "finding")
    assert snapshot(book, {"seen": True}, ON, guide=True).findings == ("odd",)
    assert snapshot(book, {"finding": True}, ON, guide=True).findings == ("odd",)
    assert facts_below(book, parse_node({"not": {"rule": "SEEN"}})) == {"seen", "offer"}


@pytest.mark.parametrize(
    ("facts", "value", "assumed"),
    [
        ({"status": "title"}, 12, ("wage", "day")),
        ({"status": "title", "wage": 20}, 20, ("day",)),
        ({"status": "title", "wage": None}, None, ("day",)),
        ({"status": "duldung"}, "missing", ("day",)),
        ({}, "missing", ("day",)),
    ],
)
def test_a_default_is_used_and_named_only_where_its_condition_holds(facts, value, assumed):
    wage = FactDefinition(
        "wage", "number", nullable=True, default=Default(12, parse_node(TITLE), "üblich")
    )
    day = FactDefinition("day", "date", default=Default("evaluation_day", None, "heute"))
    shot = snapshot(law([*FACTS, wage, day]), facts, ON)
    assert shot.facts.get("wage", "missing") == value
    assert (shot.facts["day"], shot.assumed) == (ON, assumed)


def test_a_counter_stands_still_only_where_that_is_certain():
    stops = parse_node({"fact": "offer", "is": True})
    counter = FactDefinition("still", "int", counter=Counter("start", True, stops))
    book = law([*FACTS, counter])
    assert snapshot(book, {"offer": True}, ON).frozen == {"still"}
    assert snapshot(book, {"offer": False}, ON).frozen == frozenset()
    assert snapshot(book, {}, ON).frozen == frozenset()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"start": date(2026, 1, 31)}, "no"),
        ({"start": date(2025, 12, 31)}, "yes"),
        ({"start": None}, "no"),
        ({"start": None, "months": 3}, "yes"),
        ({"start": date(2025, 1, 31), "months": 2}, "no"),
        ({"start": date(2027, 1, 31)}, "no"),
        ({"months": 3}, "yes"),
        ({"months": None, "start": date(2025, 1, 31)}, "no"),
        ({}, "unknown"),
    ],
)
def test_a_counter_counts_from_its_date_or_from_what_was_recorded(facts, expected):
    book = law(FACTS, {"R": WAITED})
    assert answer(book, facts, "R") == expected


@pytest.mark.parametrize(("light", "later"), [(True, "no"), (False, "yes"), (None, "yes")])
def test_a_counter_that_stands_still_does_not_grow_on_a_later_day(light, later):
    stops = parse_node({"fact": "offer", "is": True})
    counter = FactDefinition("still", "int", counter=Counter("start", True, stops))
    book = law([*FACTS, counter], {"R": {"fact": "still", "at_least": 3}})
    stated = {} if light is None else {"offer": light}
    for facts in ({"still": 2}, {"start": date(2026, 1, 31)}, {"start": ON, "still": 2}):
        program, shot = person(book, {**facts, **stated})
        day = date(2026, 5, 31)
        lanes = program.lanes(shot, program.now(shot), 0b11, days=[(ON, 0b01), (day, 0b10)])
        roots = (program.rules["R"],)
        assert program.answers(roots, lanes, 0)[0] is Answer.NO
        assert program.answers(roots, lanes, 1)[0].word == later
        assert shot.walker(book, day=day).rule("R").answer.word == later


def test_a_counter_is_never_below_zero():
    book = law(FACTS, {"R": {"fact": "months", "at_least": 0}})
    assert answer(book, {"start": date(2027, 1, 31)}, "R") == "yes"


def test_a_day_of_application_is_the_day_asked_for_unless_stated():
    book = law(FACTS, {"R": {"fact": "applied", "by": "2026-03-30"}})
    assert answer(book, {}, "R") == "no"
    assert answer(book, {"applied": date(2026, 3, 30)}, "R") == "yes"


def test_the_same_goal_in_another_world_is_another_answer():
    goal = Goal("g", (Grant("S", "free"),), default_facts={"activity": "school"})
    either = replace(goal, default_unless={"activity": ("work",)})
    book = law(FACTS, {"S": {"fact": "activity", "is": "school"}}, goals=[either])
    program = Program(book, ON)
    for facts, outcome in (
        ({}, "yes"),
        ({"activity": "work"}, "no"),
        ({"activity": "training"}, "yes"),
        ({"activity": "work"}, "no"),
    ):
        shot = snapshot(book, facts, ON)
        assert answer_goals(program, shot, [either])["g"].outcome == outcome
    assert Answer.YES.word == "yes"
