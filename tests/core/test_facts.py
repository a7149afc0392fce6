"""Stated facts are checked: unknown, wrong, impossible ones are named and nothing is evaluated."""

from __future__ import annotations

from datetime import date

import pytest

from wegmarke.core.conditions.errors import FactErrors
from wegmarke.core.conditions.facts import LARGEST, FactCatalogue, FactDefinition, ReservationText
from wegmarke.core.conditions.values import NONE_KNOWN

ON = date(2026, 11, 21)
CATALOGUE = FactCatalogue(
    [
        FactDefinition("birth", "date", not_future=True),
        FactDefinition("entry", "date", not_future=True, not_before="birth"),
        FactDefinition("status", "code", ("duldung", "title")),
        FactDefinition("hours", "number", range=(0, 60)),
        FactDefinition("months", "int"),
        FactDefinition("wage", "number"),
        FactDefinition("offer", "bool"),
        FactDefinition("applied", "date", nullable=True),
        FactDefinition(
            "ban", "bool", reservation=ReservationText(False, "kein Verbot bekannt", "Amt")
        ),
    ]
)


def test_text_days_become_days_and_none_known_stays():
    facts = CATALOGUE.check(
        {"birth": "2001-02-03", "ban": NONE_KNOWN, "applied": None, "hours": 7.5}, ON
    )
    assert facts == {"birth": date(2001, 2, 3), "ban": NONE_KNOWN, "applied": None, "hours": 7.5}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"statsu": "duldung"}, "unknown_fact"),
        ({"status": "geduldet"}, "not_in_values"),
        ({"status": 5}, "wrong_type"),
        ({"birth": "3.2.2001"}, "wrong_type"),
        ({"birth": "2027-01-01"}, "future"),
        ({"birth": "0026-01-01"}, "out_of_range"),
        ({"birth": "2001-01-01", "entry": "2000-01-01"}, "before"),
        ({"hours": 61}, "out_of_range"),
        ({"hours": float("nan")}, "wrong_type"),
        ({"hours": float("inf")}, "wrong_type"),
        ({"hours": 10**400}, "out_of_range"),
        ({"hours": True}, "wrong_type"),
        ({"months": float("nan")}, "wrong_type"),
        ({"months": float("inf")}, "wrong_type"),
        ({"months": 10**400}, "out_of_range"),
        ({"wage": float("nan")}, "wrong_type"),
        ({"wage": float("-inf")}, "wrong_type"),
        ({"wage": float("inf")}, "wrong_type"),
        ({"wage": 10**400}, "out_of_range"),
        ({"wage": -(10**400)}, "out_of_range"),
        ({5: True}, "unknown_fact"),
        ({"months": 1.5}, "wrong_type"),
        ({"months": -1}, "out_of_range"),
        ({"offer": "ja"}, "wrong_type"),
        ({"offer": None}, "null"),
        ({"offer": NONE_KNOWN}, "wrong_type"),
    ],
)
def test_a_fault_has_a_code(facts, code):
    with pytest.raises(FactErrors) as caught:
        CATALOGUE.check(facts, ON)
    assert [error.code for error in caught.value.errors] == [code]


def test_an_open_range_ends_where_numbers_can_no_longer_be_held():
    assert CATALOGUE.check({"months": LARGEST, "wage": 1e308}, ON)["months"] == LARGEST
    for stated, detail in ((-1, ("0", "inf")), (LARGEST + 1, ("0", "9007199254740992"))):
        with pytest.raises(FactErrors) as caught:
            CATALOGUE.check({"months": stated}, ON)
        assert caught.value.errors[0].detail == detail


def test_every_fault_is_named_and_near_names_are_offered():
    with pytest.raises(FactErrors) as caught:
        CATALOGUE.check({"statsu": "duldung", "hours": 99}, ON)
    first, second = caught.value.errors
    assert first.detail == ("status",)
    assert second.fact == "hours"
