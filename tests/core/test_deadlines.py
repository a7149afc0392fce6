"""Deadlines of rules: days counted from a fact, moved to a working day where the law says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.small import law, rule
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.deadlines import Deadline
from wegmarke.core.conditions.definitions import rule_to_data
from wegmarke.core.conditions.engine import Engine
from wegmarke.core.conditions.errors import UnknownId
from wegmarke.core.conditions.facts import FactDefinition

ON = date(2026, 11, 21)
LATEST = Deadline("served", Period(months=1), "latest", working_day=True)
EARLIEST = Deadline("begins", Period(months=-7), "earliest")


@pytest.fixture
def engine():
    facts = [FactDefinition("served", "date"), FactDefinition("begins", "date", nullable=True)]
    asked = rule("R", {"fact": "served", "by": "2026-12-31"})
    return Engine(law(facts, [replace(asked, deadlines=(LATEST, EARLIEST))]))


def test_days_follow_from_the_facts_and_are_open_without_them(engine):
    person = engine.person({"served": "2026-08-15", "begins": None}, ON)
    # 15 September is a Tuesday; the training begins on no day.
    assert engine.deadlines(person, "R") == [(LATEST, date(2026, 9, 15)), (EARLIEST, None)]
    assert engine.deadlines(engine.person({}, ON), "R") == [(LATEST, None), (EARLIEST, None)]


def test_a_day_on_a_weekend_moves_to_the_next_working_day(engine):
    person = engine.person({"served": "2026-10-14", "begins": "2027-08-01"}, ON)
    assert engine.deadlines(person, "R") == [
        (LATEST, date(2026, 11, 16)),
        (EARLIEST, date(2027, 1, 1)),
    ]


def test_a_rule_that_does_not_exist_is_named(engine):
    with pytest.raises(UnknownId, match="no rule Q"):
        engine.deadlines(engine.person({}, ON), "Q")


def test_deadlines_are_part_of_the_definition(engine):
    assert rule_to_data(engine.book.rules["R"])["deadlines"] == [
        {"from": "served", "add": {"months": 1}, "kind": "latest", "shift": "bgb193"},
        {"from": "begins", "add": {"months": -7}, "kind": "earliest"},
    ]
