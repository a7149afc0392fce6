"""Reservations, what is missing at all, waiting under another law, histories, and what is kept."""

from __future__ import annotations

from datetime import date

import pytest

from core.small import ON, law, rule
from wegmarke.core.conditions import ask, program
from wegmarke.core.conditions.engine import Engine
from wegmarke.core.conditions.facts import FactDefinition, ReservationText
from wegmarke.core.conditions.history import Entry, History
from wegmarke.core.conditions.values import NONE_KNOWN, Answer

FINDING = FactDefinition("ban", "bool", reservation=ReservationText(False, "kein Verbot", "ABH"))
OFFER = FactDefinition("offer", "bool")
SINCE = FactDefinition("since", "date")


def test_an_answer_names_the_findings_it_rests_on():
    no_ban = {"fact": "ban", "is": False}
    either = {"any": [{"fact": "offer", "is": True}, no_ban]}
    engine = Engine(law([FINDING, OFFER], {"RESTS": no_ban, "EITHER": either}))
    person = engine.person({"ban": NONE_KNOWN, "offer": True}, ON)
    assert engine.evaluate(person)["RESTS"] is Answer.YES
    assert engine.reservations(person, "RESTS") == ("ban",)
    assert engine.reservations(person, "EITHER") == ()
    assert engine.reservations(engine.person({"ban": False}, ON), "RESTS") == ()


def test_where_no_single_question_helps_all_that_is_open_is_missing():
    keys = [f"f{number:02}" for number in range(20)]
    # A pattern of values that none of the possible persons looked at comes near to.
    wanted = {key: bool(number.bit_count() % 2) for number, key in enumerate(keys)}
    every = {"all": [{"fact": key, "is": value} for key, value in wanted.items()]}
    engine = Engine(law([FactDefinition(key, "bool") for key in keys], {"R": every}))
    assert engine.ask(engine.person({}, ON), ["R"]) == []
    assert engine.missing(engine.person({}, ON), "R") == tuple(keys)
    assert engine.missing(engine.person({"f00": not wanted["f00"]}, ON), "R") == ()
    nearly = {key: value for key, value in wanted.items() if key != "f00"}
    assert engine.missing(engine.person(nearly, ON), "R") == ("f00",)


@pytest.mark.parametrize(
    ("valid_to", "days"), [(None, [date(2026, 7, 1)]), (date(2026, 4, 30), [])]
)
def test_waiting_ends_in_a_yes_by_the_law_of_that_day(valid_to, days):
    six_months = rule("R", {"fact": "since", "since": {"months": 6}}, None, valid_to)
    engine = Engine(law([SINCE], [six_months]))
    person = engine.person({"since": "2026-01-01"}, ON)
    found = engine.change(person, "R", until=date(2027, 1, 1))
    assert [one.wait_until for one in found] == days
    ready = engine.person({"since": "2025-01-01"}, ON)
    assert [one.changes for one in engine.change(ready, "R")] == [()]


def test_a_person_comes_from_a_history():
    engine = Engine(law([OFFER], {"R": {"fact": "offer", "is": True}}))
    history = History([Entry("offer", True, date(2026, 1, 1), None, date(2026, 2, 1))])
    known, before = (engine.person_of(history, ON, day) for day in (ON, date(2026, 1, 15)))
    assert engine.evaluate(known)["R"] is Answer.YES
    assert engine.evaluate(before)["R"] is Answer.UNKNOWN


def test_what_is_kept_is_bounded(monkeypatch):
    monkeypatch.setattr(ask, "MOST_KEPT", 1)
    monkeypatch.setattr(program, "MOST_ROOTS", 1)
    facts = [OFFER, FactDefinition("count", "int", range=(0, 9))]
    rules = {"A": {"fact": "offer", "is": True}, "B": {"fact": "count", "at_least": 3}}
    engine = Engine(law(facts, rules))
    nobody = engine.person({}, ON)
    first = [[q.fact for q in engine.ask(nobody, [name])] for name in ("A", "B", "A")]
    assert first == [["offer"], ["count"], ["offer"]]
    kept = engine.programs.on(ON)
    assert len(kept.classes) == len(kept._deciders) == len(kept._atoms_below) == 1
