"""Definitions as plain data: nothing that decides an answer is left out, so the hash sees it change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.small import law, rule
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.definitions import (
    book_to_data,
    dated_to_data,
    derived_to_data,
    fact_to_data,
    goal_to_data,
    rule_to_data,
)
from wegmarke.core.conditions.facts import (
    EVALUATION_DAY,
    Counter,
    Default,
    FactDefinition,
    ReservationText,
)
from wegmarke.core.conditions.law import (
    Ban,
    Check,
    DatedValue,
    Derived,
    Goal,
    GoalDate,
    Grant,
    Outcome,
    Review,
)
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.todata import rules_hash

OFFER, NO_OFFER = {"fact": "offer", "is": True}, {"fact": "offer", "is": False}
FACT = FactDefinition(
    "months",
    "int",
    range=(0, 99),
    nullable=True,
    applies_when=parse_node(OFFER),
    counter=Counter("entry", True, parse_node(NO_OFFER)),
    default=Default(3, parse_node(OFFER), "usual"),
    reservation=ReservationText(0, "none", "office"),
    cost=2,
    actionable={"harmless": True},
    examples=(1, 2),
)
RULE = replace(
    rule("R-1", OFFER, date(2026, 1, 1), date(2026, 12, 31)),
    outcome=Outcome("allowed", "should", "priority"),
    text_of=date(2026, 3, 1),
    review=Review("doubt", "two courts", date(2026, 2, 1), "ask", "yes"),
)
DERIVED = Derived("safe", "definition", (parse_node(OFFER),), (parse_node(NO_OFFER),))
GOAL = Goal(
    "work",
    (Grant("R-1", "should", ba=True), Grant("R-2", "free")),
    (Ban("R-3", ("R-1",), ("R-2",), timing=True), Ban("R-4")),
    lifts_all=("R-1",),
    ba_layer=(("R-1", "priority"),),
    checks=(Check("R-2", "yes"), Check("R-3")),
    hints=("R-1",),
    facts={"activity": "work"},
    default_facts={"activity": "school"},
    default_unless={"activity": ("training",)},
    as_if_rule="R-1",
    as_if_facts={"status": "title"},
    covered_from=date(2026, 1, 1),
    no_needs_ban=True,
    dates={"apply": GoalDate("entry", Period(months=-7))},
    in_guide=True,
    order=4,
)
LIST = (DatedValue(None, ("24",), "§ 1"), DatedValue(date(2026, 1, 1), ("24", "25")))
PARAMETER = (DatedValue(None, 3), DatedValue(date(2026, 1, 1), None, "§ 2"))


def test_a_fact_says_only_what_is_not_usual():
    assert fact_to_data(FACT) == {
        "type": "int",
        "range": [0, 99],
        "nullable": True,
        "applies_when": OFFER,
        "counts": {"since": "entry", "plus_recorded": True, "stops_when": NO_OFFER},
        "default": {"value": 3, "when": OFFER, "because": "usual"},
        "reservation": {"favourable": 0, "text": "none", "who": "office"},
        "cost": 2,
        "actionable": {"harmless": True},
        "examples": [1, 2],
    }
    assert fact_to_data(FactDefinition("plain", "bool")) == {"type": "bool"}
    counted = FactDefinition("n", "int", counter=Counter(None, False, None), moves=True)
    assert fact_to_data(counted) == {"type": "int", "counts": {}, "moves": EVALUATION_DAY}
    assumed = FactDefinition("n", "int", default=Default(None, None, "why"))
    assert fact_to_data(assumed)["default"] == {"value": None, "because": "why"}


def test_a_rule_and_a_derived_fact_say_everything():
    assert rule_to_data(RULE) == {
        "id": "R-1",
        "valid_from": date(2026, 1, 1),
        "valid_to": date(2026, 12, 31),
        "when": OFFER,
        "outcome": {"code": "allowed", "strength": "should", "ba": "priority"},
        "citations": ["§ 1"],
        "text_of": date(2026, 3, 1),
        "review": {
            "status": "doubt",
            "reason": "two courts",
            "changed_on": date(2026, 2, 1),
            "ask": "ask",
            "best_known": "yes",
        },
    }
    assert rule_to_data(rule("R", OFFER))["outcome"] == {"code": "allowed"}
    assert rule_to_data(rule("R", OFFER))["review"] == {"status": "sure"}
    assert derived_to_data(DERIVED) == {
        "fact": "safe",
        "kind": "definition",
        "clauses": [OFFER],
        "false_if": [NO_OFFER],
    }
    assert "false_if" not in derived_to_data(replace(DERIVED, false_if=()))


def test_a_goal_says_everything_or_only_its_grants():
    assert goal_to_data(GOAL) == {
        "grants": [
            {"rule": "R-1", "strength": "should", "ba": True},
            {"rule": "R-2", "strength": "free"},
        ],
        "bans": [
            {"rule": "R-3", "lifted_by": ["R-1"], "bars": ["R-2"], "kind": "not_yet"},
            {"rule": "R-4"},
        ],
        "lifts_all": ["R-1"],
        "ba_layer": [{"rule": "R-1", "need": "priority"}],
        "checks": [{"rule": "R-2", "expected": "yes"}, {"rule": "R-3"}],
        "hints": ["R-1"],
        "with": {"activity": "work"},
        "with_default": {"activity": "school"},
        "with_default_unless": {"activity": ["training"]},
        "as_if": {"rule": "R-1", "facts": {"status": "title"}},
        "covered_from": date(2026, 1, 1),
        "no_needs_ban": True,
        "dates": {"apply": {"from": "entry", "add": {"months": -7}}},
        "in_guide": True,
        "order": 4,
    }
    plain = Goal("g", (Grant("R-1", "should"),))
    assert goal_to_data(plain) == {"grants": [{"rule": "R-1", "strength": "should"}]}


def test_lists_and_parameters_say_from_when():
    assert dated_to_data(LIST, "values") == [
        {"from": None, "values": ["24"], "cite": "§ 1"},
        {"from": date(2026, 1, 1), "values": ["24", "25"]},
    ]
    assert dated_to_data(PARAMETER, "value") == [
        {"from": None, "value": 3},
        {"from": date(2026, 1, 1), "value": None, "cite": "§ 2"},
    ]


PARTS = {
    "facts": [FactDefinition("offer", "bool"), FACT],
    "rules": [RULE, rule("R-2", NO_OFFER)],
    "derived": [DERIVED],
    "goals": [GOAL],
    "conditions": {"named": OFFER},
    "lists": {"L": LIST},
    "parameters": {"P": PARAMETER},
}
OTHERS = {
    "facts": [FactDefinition("offer", "bool"), replace(FACT, cost=3)],
    "rules": [replace(RULE, valid_to=date(2026, 12, 30)), rule("R-2", NO_OFFER)],
    "rules of another line": [replace(RULE, line="r-2"), rule("R-2", NO_OFFER)],
    "derived": [replace(DERIVED, kind="sufficient")],
    "goals": [replace(GOAL, lifts_all=())],
    "conditions": {"named": NO_OFFER},
    "lists": {"L": LIST[:1]},
    "parameters": {"P": (*PARAMETER[:1], replace(PARAMETER[1], value=4))},
}


def fingerprint(parts):
    return rules_hash(
        book_to_data(law(parts["facts"], **{k: v for k, v in parts.items() if k != "facts"}))
    )


@pytest.mark.parametrize("name", OTHERS)
def test_the_hash_of_a_law_changes_with_every_part_of_it(name):
    assert fingerprint(PARTS) == fingerprint(dict(reversed(PARTS.items())))
    assert fingerprint({**PARTS, name.split()[0]: OTHERS[name]}) != fingerprint(PARTS)
