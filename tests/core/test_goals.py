"""How rules combine to the answer of a goal: bans, lifts, strengths, layers, days, reservations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.ask import Target, may_ask, questions
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.errors import DefinitionError
from wegmarke.core.conditions.facts import (
    Counter,
    Default,
    FactCatalogue,
    FactDefinition,
    ReservationText,
)
from wegmarke.core.conditions.goals import NOT_COVERED, answer_goals
from wegmarke.core.conditions.law import (
    Ban,
    Check,
    Derived,
    Goal,
    GoalDate,
    Grant,
    Lawbook,
    Outcome,
    Rule,
)
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import NONE_KNOWN, Answer

ON = date(2026, 3, 31)
FACTS = FactCatalogue(
    [
        FactDefinition("status", "code", ("duldung", "title", "fiktion"), asked="public"),
        FactDefinition("activity", "code", ("work", "school")),
        FactDefinition("start", "date", asked="public"),
        FactDefinition(
            "months",
            "int",
            counter=Counter("start", True, parse_node({"fact": "light", "is": True})),
        ),
        FactDefinition(
            "light",
            "bool",
            applies_when=parse_node({"fact": "status", "is": "duldung"}),
            asked="public",
        ),
        FactDefinition(
            "banned",
            "bool",
            reservation=ReservationText(False, "kein Verbot bekannt", "Amt"),
            assumed_in_guide=True,
        ),
        FactDefinition("level", "int", range=(0, 6), asked="public", actionable={"harmless": True}),
        FactDefinition("offer", "bool", asked="public", actionable={"harmless": True}),
        FactDefinition(
            "applied", "date", moves=True, default=Default("evaluation_day", None, "heute")
        ),
        FactDefinition("begins", "date", asked="public"),
        FactDefinition("derived", "bool"),
    ]
)


def rule(
    rule_id: str, when: dict, valid_from: date | None = None, valid_to: date | None = None
) -> Rule:
    """Return an invented rule from plain data."""
    return Rule(
        rule_id,
        rule_id,
        "test",
        parse_node(when),
        Outcome("allowed"),
        ("§ 1",),
        valid_from,
        valid_to,
    )


RULES = [
    rule("TITLE", {"fact": "status", "is": "title"}),
    rule("WAIT", {"all": [{"fact": "status", "is": "duldung"}, {"fact": "months", "at_least": 6}]}),
    rule("KANN", {"all": [{"fact": "status", "is": "duldung"}, {"fact": "months", "at_least": 3}]}),
    rule("BAN", {"fact": "banned", "is": True}),
    rule("LIFT", {"fact": "offer", "is": True}),
    rule("LEVEL", {"fact": "level", "at_least": 3}),
    rule("ENDED", {"fact": "status", "is": "duldung"}, valid_to=date(2026, 3, 30)),
    rule("BEFORE", {"fact": "applied", "before": {"fact": "begins", "plus": {"months": -7}}}),
    rule(
        "TOO-EARLY",
        {"not": {"fact": "applied", "from": {"fact": "begins", "plus": {"months": -6}}}},
    ),
    rule("CLERK", {"fact": "status", "is": "fiktion"}),
    rule("SCHOOL", {"fact": "activity", "is": "school"}),
    rule("FREE-OF-CONSENT", {"fact": "months", "at_least": 48}),
    rule("CONSENT", {"fact": "months", "at_least": 3}),
]


def ask_goal(
    goal: Goal,
    facts: dict,
    on: date = ON,
    *,
    guide: bool = False,
    derived: list[Derived] | None = None,
):
    """Return the answer to one goal."""
    book = Lawbook(
        facts=FACTS,
        rules=RULES,
        derived=derived or [],
        goals=[goal],
        lists={},
        parameters={},
        conditions={},
    )
    shot = snapshot(book, FACTS.check(facts, on), on, guide=guide)
    return answer_goals(Program(book, on), shot, [goal])[goal.id]


WORK = Goal(
    "work",
    (
        Grant("TITLE", "free"),
        Grant("WAIT", "should", ba=True),
        Grant("KANN", "discretionary", ba=True),
    ),
    (Ban("BAN", lifted_by=("LIFT",)),),
    ba_layer=(("FREE-OF-CONSENT", "not_needed"), ("CONSENT", "comparability")),
    in_guide=True,
)
DULDUNG = {"status": "duldung", "banned": False, "light": False, "offer": False}


@pytest.mark.parametrize(
    ("facts", "outcome", "strength"),
    [
        ({"status": "title", "banned": False}, "yes", "free"),
        ({**DULDUNG, "months": 7}, "yes", "should"),
        ({**DULDUNG, "months": 4}, "yes", "discretionary"),
        ({"status": "title", "banned": True, "offer": False}, "no", None),
        ({"status": "title", "banned": True, "offer": True}, "yes", "free"),
        ({"status": "title", "offer": False}, "unknown", None),
        ({"status": "fiktion", "banned": False}, "no", None),
        ({}, "unknown", None),
    ],
)
def test_bans_lifts_and_strengths(facts, outcome, strength):
    answer = ask_goal(WORK, facts)
    assert (answer.outcome, answer.strength) == (outcome, strength)


def test_what_lifts_all_bans_lifts_each_of_them():
    bans = (Ban("BAN"), Ban("LEVEL"))
    goal = Goal("g", (Grant("TITLE", "free"),), bans, lifts_all=("LIFT",))
    banned = {"status": "title", "banned": True, "level": 4}
    assert ask_goal(goal, {**banned, "offer": True}).outcome == "yes"
    assert ask_goal(goal, {**banned, "offer": False}).outcome == "no"
    assert ask_goal(replace(goal, lifts_all=()), {**banned, "offer": True}).outcome == "no"


def test_a_stronger_grant_that_is_open_leaves_a_lower_bound():
    goal = Goal("g", (Grant("LEVEL", "entitlement"), Grant("TITLE", "discretionary")))
    answer = ask_goal(goal, {"status": "title"})
    assert (answer.outcome, answer.at_least, answer.strength) == ("unknown", "discretionary", None)


def test_the_layer_of_the_bundesagentur_counts_only_for_marked_grants():
    assert ask_goal(WORK, {**DULDUNG, "months": 7}).ba == "comparability"
    assert ask_goal(WORK, {**DULDUNG, "months": 50}).ba == "not_needed"
    assert ask_goal(WORK, {"status": "title", "banned": False}).ba is None


def test_an_open_rule_before_the_one_that_holds_leaves_the_layer_open():
    layer = (("LIFT", "not_needed"), ("CONSENT", "comparability"))
    goal = replace(WORK, ba_layer=layer, bans=())
    known = {"status": "duldung", "months": 7}
    assert ask_goal(goal, known).ba == "unknown"
    assert ask_goal(goal, {**known, "offer": False}).ba == "comparability"


def test_not_covered_is_not_said_while_a_ban_is_open():
    goal = Goal("g", (Grant("TITLE", "free"),), (Ban("BAN"),), no_needs_ban=True)
    refused = {"status": "duldung"}
    assert ask_goal(goal, refused).open_rules == ("BAN",)
    assert ask_goal(goal, {**refused, "banned": False}).open_rules == (NOT_COVERED,)


def test_from_when_is_the_day_the_months_are_full():
    answer = ask_goal(WORK, {**DULDUNG, "start": "2026-01-31"})
    assert (answer.outcome, answer.not_before, answer.strength) == (
        "not_yet",
        date(2026, 4, 30),
        "discretionary",
    )


def test_a_recorded_counter_keeps_its_difference_to_the_start():
    answer = ask_goal(WORK, {**DULDUNG, "start": "2025-03-31", "months": 2})
    assert answer.not_before == date(2026, 4, 30)


def test_a_counter_stands_still_while_its_time_does_not_count():
    answer = ask_goal(WORK, {**DULDUNG, "light": True, "start": "2026-01-31", "months": 2})
    assert (answer.outcome, answer.not_before) == ("no", None)


def test_a_timing_ban_is_no_refusal_and_names_both_days():
    goal = Goal(
        "g",
        (Grant("TITLE", "entitlement"),),
        (Ban("BEFORE"), Ban("TOO-EARLY", timing=True)),
        dates={"apply_from": GoalDate("begins", Period(months=-7))},
    )
    answer = ask_goal(goal, {"status": "title", "begins": "2027-01-15"})
    assert (answer.outcome, answer.not_before) == ("not_yet", date(2026, 7, 15))
    assert answer.dates == {"apply_from": date(2026, 6, 15)}
    inside = ask_goal(goal, {"status": "title", "begins": "2026-10-15"})
    assert (inside.outcome, inside.not_before) == ("not_yet", date(2026, 4, 15))


def test_bars_limits_a_ban_to_some_grants():
    goal = Goal(
        "g",
        (Grant("TITLE", "discretionary"), Grant("LEVEL", "entitlement")),
        (Ban("BAN", bars=("TITLE",)),),
    )
    facts = {"status": "title", "banned": True}
    assert ask_goal(goal, {**facts, "level": 3}).strength == "entitlement"
    assert ask_goal(goal, {**facts, "level": 2}).outcome == "no"


def test_a_check_answers_only_where_nothing_else_does():
    goal = Goal("g", (Grant("TITLE", "free"),), (Ban("BAN"),), checks=(Check("CLERK", "wohl ja"),))
    assert ask_goal(goal, {"status": "fiktion", "banned": False}).outcome == "needs_check"
    assert ask_goal(goal, {"status": "title", "banned": False}).outcome == "yes"
    assert ask_goal(goal, {"status": "fiktion", "banned": True}).outcome == "no"
    assert ask_goal(goal, {"banned": False}).outcome == "unknown"


def test_a_version_that_has_ended_grants_nothing():
    goal = Goal("g", (Grant("ENDED", "free"),))
    assert ask_goal(goal, {"status": "duldung"}, date(2026, 3, 30)).outcome == "yes"
    answer = ask_goal(goal, {"status": "duldung"}, date(2026, 3, 31))
    assert (answer.outcome, answer.open_rules) == ("unknown", ("not_covered",))


def test_before_the_first_day_covered_nothing_is_known():
    goal = Goal("g", (Grant("TITLE", "free"),), covered_from=date(2026, 4, 1))
    answer = ask_goal(goal, {"status": "title"})
    assert (answer.outcome, answer.open_rules) == ("unknown", ("not_covered",))


def test_a_finding_of_which_nothing_is_known_becomes_a_reservation():
    assert ask_goal(
        WORK, {"status": "title", "banned": NONE_KNOWN, "offer": False}
    ).reservations == ("banned",)
    assert (
        ask_goal(WORK, {"status": "title", "banned": NONE_KNOWN, "offer": True}).reservations == ()
    )
    assert ask_goal(WORK, {"status": "title", "offer": False}, guide=True).reservations == (
        "banned",
    )
    assert ask_goal(WORK, {"status": "title", "banned": False}, guide=True).reservations == ()


def test_a_later_yes_names_its_reservations_as_well():
    answer = ask_goal(
        WORK,
        {"status": "duldung", "offer": False, "light": False, "start": "2026-02-15"},
        guide=True,
    )
    assert (answer.outcome, answer.reservations) == ("not_yet", ("banned",))


def test_changes_are_single_harmless_ones_that_make_it_a_yes():
    goal = Goal("g", (Grant("LEVEL", "entitlement"),))
    changes = ask_goal(goal, {"level": 1}).changes
    assert [(change.fact, change.value) for change in changes] == [
        ("level", 3),
        ("level", 4),
        ("level", 5),
        ("level", 6),
    ]


def test_the_question_replaces_the_recorded_activity():
    goal = Goal("g", (Grant("SCHOOL", "free"),), facts={"activity": "school"})
    assert ask_goal(goal, {"activity": "work"}).outcome == "yes"
    usual = Goal(
        "g",
        (Grant("SCHOOL", "free"),),
        default_facts={"activity": "work"},
        default_unless={"activity": ("school",)},
    )
    assert ask_goal(usual, {}).outcome == "no"
    assert ask_goal(usual, {"activity": "school"}).outcome == "yes"


def test_the_old_title_lives_on():
    goal = Goal("g", (Grant("TITLE", "free"),), as_if_rule="CLERK", as_if_facts={"status": "title"})
    assert ask_goal(goal, {"status": "fiktion"}).outcome == "yes"
    assert ask_goal(goal, {"status": "duldung"}).outcome == "no"


def test_a_derived_fact_that_is_stated_is_taken_as_stated_and_false_wins():
    true = parse_node({"fact": "offer", "is": True})
    false = parse_node({"fact": "level", "at_least": 5})
    derived = [Derived("derived", "definition", (true,), (false,))]
    goal = Goal("g", (Grant("D", "free"),))
    rules = [*RULES, rule("D", {"fact": "derived", "is": True})]

    def outcome(facts: dict) -> str:
        book = Lawbook(
            facts=FACTS,
            rules=rules,
            derived=derived,
            goals=[goal],
            lists={},
            parameters={},
            conditions={},
        )
        return answer_goals(Program(book, ON), snapshot(book, facts, ON), [goal])["g"].outcome

    assert outcome({"offer": True, "level": 1}) == "yes"
    assert outcome({"offer": True, "level": 5}) == "no"
    assert outcome({"offer": True}) == "unknown"
    assert outcome({"offer": False}) == "no"
    assert outcome({"offer": False, "derived": True}) == "yes"


def test_sufficient_rules_never_say_no():
    derived = [Derived("derived", "sufficient", (parse_node({"fact": "offer", "is": True}),))]
    goal = Goal("g", (Grant("D", "free"),))
    rules = [*RULES, rule("D", {"fact": "derived", "is": True})]
    book = Lawbook(
        facts=FACTS,
        rules=rules,
        derived=derived,
        goals=[goal],
        lists={},
        parameters={},
        conditions={},
    )
    assert (
        answer_goals(Program(book, ON), snapshot(book, {"offer": False}, ON), [goal])["g"].outcome
        == "unknown"
    )


def test_a_rule_that_needs_itself_is_refused():
    circle = [rule("A", {"rule": "B"}), rule("B", {"rule": "A"})]
    book = Lawbook(
        facts=FACTS, rules=circle, derived=[], goals=[], lists={}, parameters={}, conditions={}
    )
    with pytest.raises(DefinitionError, match="needs itself"):
        Program(book, ON)


def questions_for(facts: dict):
    """Return program, person and the questions about the goal WORK."""
    book = Lawbook(
        facts=FACTS, rules=RULES, derived=[], goals=[WORK], lists={}, parameters={}, conditions={}
    )
    program, shot = Program(book, ON), snapshot(book, FACTS.check(facts, ON), ON, guide=True)
    return (
        program,
        shot,
        questions(program, shot, [Target("work", program.goal_gates(WORK, shot.facts).strengths)]),
    )


def test_the_status_is_asked_first_and_what_is_decided_is_not_asked():
    assert questions_for({})[2][0].fact == "status"
    asked = {question.fact for question in questions_for({"status": "duldung"})[2]}
    assert "start" in asked
    assert "months" not in asked, "a counter is asked by the date it counts from"
    assert questions_for({"status": "title"})[2] == []


def test_a_question_that_does_not_apply_may_not_be_asked():
    program, shot, _ = questions_for({"status": "title"})
    assert not may_ask(program, shot, "light")
    assert not may_ask(program, shot, "banned"), "findings are never asked in public"
    program, shot, _ = questions_for({"status": "duldung"})
    assert may_ask(program, shot, "light")


def test_nodes_are_shared_between_rules():
    twin = replace(RULES[0], id="TWIN")
    book = Lawbook(
        facts=FACTS,
        rules=[*RULES, twin],
        derived=[],
        goals=[],
        lists={},
        parameters={},
        conditions={},
    )
    program = Program(book, ON)
    assert program.rules["TWIN"] == program.rules["TITLE"]
    assert isinstance(program.atoms[0].node, tree.Node)
    assert Answer.UNKNOWN.negated() is Answer.UNKNOWN
