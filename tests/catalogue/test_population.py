"""Frames and Arrow tables become the same population as arrays."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from wegmarke.catalogue.population import from_arrow, from_frame
from wegmarke.core.conditions.errors import BadRows
from wegmarke.core.conditions.facts import FactCatalogue, FactDefinition

ON = date(2026, 3, 31)
CATALOGUE = FactCatalogue(
    [
        FactDefinition("status", "code", ("duldung", "title")),
        FactDefinition("country", "code", nullable=True),
        FactDefinition("offer", "bool"),
        FactDefinition("hours", "int", range=(0, 60)),
        FactDefinition("income", "number"),
        FactDefinition("entry", "date", nullable=True),
    ]
)
FRAME = pl.DataFrame(
    {
        "status": ["duldung", None, "title"],
        "country": ["SY", None, "AF"],
        "offer": [True, None, False],
        "hours": [1, None, 3],
        "income": [1.5, None, 2.0],
        "entry": [None, date(2025, 1, 31), date(1960, 2, 29)],
        "no_entry": [True, False, None],
    }
)
PERSONS = [
    {"status": "duldung", "country": "SY", "offer": True, "hours": 1, "income": 1.5, "entry": None},
    {"entry": date(2025, 1, 31)},
    {
        "status": "title",
        "country": "AF",
        "offer": False,
        "hours": 3,
        "income": 2.0,
        "entry": date(1960, 2, 29),
    },
]
MARKS = {"entry": "no_entry"}


class Table:
    """Nothing but an Arrow stream."""

    def __init__(self, frame):
        self.frame = frame

    def __arrow_c_stream__(self, requested_schema=None):
        return self.frame.__arrow_c_stream__(requested_schema)


def persons(population):
    return [population.person(row) for row in range(population.count)]


def test_null_in_a_frame_is_missing_and_a_mark_says_that_it_does_not_apply():
    found = from_frame(CATALOGUE, FRAME, on=ON, does_not_apply=MARKS)
    assert persons(found) == PERSONS
    assert found.on == ON


def test_an_arrow_table_is_read_without_another_package():
    assert persons(from_arrow(CATALOGUE, Table(FRAME), on=ON, does_not_apply=MARKS)) == PERSONS


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["AF", "SY", "XX"])])
def test_codes_may_be_categories(kind):
    frame = FRAME.select(pl.col("country").cast(kind))
    assert persons(from_frame(CATALOGUE, frame, on=ON)) == [
        {"country": "SY"},
        {},
        {"country": "AF"},
    ]


def test_without_marks_everything_null_is_missing():
    frame = FRAME.drop("no_entry")
    assert "entry" not in from_frame(CATALOGUE, frame, on=ON).person(0)


def test_a_column_in_which_nothing_is_stated_needs_no_type():
    found = from_frame(CATALOGUE, pl.DataFrame({"entry": [None, None], "hours": [1, 2]}), on=ON)
    assert persons(found) == [{"hours": 1}, {"hours": 2}]


@pytest.mark.parametrize(
    ("fact", "values", "code"),
    [
        ("status", ["duldung", "x"], "not_in_values"),
        ("status", [1, 0], "wrong_type"),
        ("offer", [1, 0], "wrong_type"),
        ("hours", ["1", "2"], "wrong_type"),
        ("hours", [1, 61], "out_of_range"),
        ("hours", [[1], [2]], "wrong_type"),
        ("income", [1.0, float("nan")], "wrong_type"),
        ("entry", ["2020-01-01", None], "wrong_type"),
        ("entry", [date(1800, 1, 1), None], "out_of_range"),
        ("entry", [datetime(2020, 1, 1, 7), None], "wrong_type"),  # noqa: DTZ001 - a frame without zones
        ("nothing", [1, 2], "unknown_fact"),
    ],
)
def test_bad_rows_of_a_frame_are_reported(fact, values, code):
    with pytest.raises(BadRows) as caught:
        from_frame(CATALOGUE, pl.DataFrame({fact: values}), on=ON)
    assert [fault.code for fault in caught.value.faults] == [code]
