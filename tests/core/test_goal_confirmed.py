"""A goal is shown as unknown only where completions of what is missing differ."""

from __future__ import annotations

from datetime import date

from core.engine_strategies import CATALOGUE, ON, rule
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.goals import NOT_COVERED, answer_goals, confirmed_goal
from wegmarke.core.conditions.law import Ban, Goal, Grant, Lawbook
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer


def one(fact, value):
    return tree.OneOf(None, fact, (value,))


def confirmed(rules, goal, facts):
    book = Lawbook(
        facts=CATALOGUE,
        rules=[rule(name, when) for name, when in rules.items()],
        derived=[],
        goals=[goal],
        lists={},
        parameters={},
        conditions={},
    )
    program = Program(book, ON)
    shot = snapshot(book, facts, ON)
    now = program.now(shot)
    before = answer_goals(program, shot, [goal], now)[goal.id]
    return before, confirmed_goal(program, shot, goal, before, now)


WITH, WITHOUT = one("offer", True), one("offer", False)


def test_two_rules_that_cover_everybody_together_grant_the_weaker_strength():
    goal = Goal("g", (Grant("A", "entitlement"), Grant("B", "should")))
    before, after = confirmed({"A": WITH, "B": WITHOUT}, goal, {})
    assert (before.outcome, before.at_least) == ("unknown", None)
    assert (after.outcome, after.at_least, after.rule) == ("unknown", "should", "A")


def test_a_ban_for_each_case_is_a_no():
    goal = Goal("g", (Grant("A", "free"),), (Ban("B"), Ban("C")))
    status = one("status", "duldung")
    rules = {"A": status, "B": WITH, "C": WITHOUT}
    before, after = confirmed(rules, goal, {"status": "duldung"})
    assert before.outcome == "unknown"
    assert (after.outcome, after.open_rules) == ("no", ())


def test_what_is_really_open_stays_unknown():
    goal = Goal("g", (Grant("A", "free"),))
    before, after = confirmed({"A": WITH}, goal, {})
    assert before == after
    assert after.outcome == "unknown"


def test_a_goal_whose_grants_are_not_law_yet_is_not_covered_unless_banned():
    goal = Goal("g", (Grant("A", "free"),), (Ban("B"),))
    book = Lawbook(
        facts=CATALOGUE,
        rules=[rule("A", WITH, date(2027, 1, 1)), rule("B", one("status", "duldung"))],
        goals=[goal],
    )
    program = Program(book, ON)
    for status, outcome, value in (
        ("title", "unknown", Answer.UNKNOWN),
        ("duldung", "no", Answer.NO),
    ):
        shot = snapshot(book, {"offer": True, "status": status}, ON)
        answer = answer_goals(program, shot, [goal])["g"]
        assert answer.outcome == outcome
        assert (NOT_COVERED in answer.open_rules) == (outcome == "unknown")
        assert shot.walker(book).goal(goal) is value


def test_what_no_rule_covers_stays_uncovered():
    goal = Goal("g", (Grant("A", "free"),), no_needs_ban=True)
    before, after = confirmed({"A": WITH}, goal, {"offer": False})
    assert before.open_rules == (NOT_COVERED,)
    assert after is before
