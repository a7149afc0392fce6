"""A goal is shown as unknown only where completions of what is missing differ."""

from __future__ import annotations

from core.engine_strategies import CATALOGUE, ON, rule
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.goals import NOT_COVERED, answer_goals, confirmed_goal
from wegmarke.core.conditions.law import Ban, Goal, Grant, Lawbook
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program


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


def test_what_no_rule_covers_stays_uncovered():
    goal = Goal("g", (Grant("A", "free"),), no_needs_ban=True)
    before, after = confirmed({"A": WITH}, goal, {"offer": False})
    assert before.open_rules == (NOT_COVERED,)
    assert after is before
