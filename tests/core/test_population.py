"""Columns of a population are taken as stated, or refused with the rows that are wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from core.column_strategies import WIDE, objects, population, some_persons
from core.engine_strategies import ON
from wegmarke.core.conditions.encode import Column, pack, unpack
from wegmarke.core.conditions.errors import BadRows, RequestError
from wegmarke.core.conditions.facts import LARGEST, Counter, FactCatalogue, FactDefinition
from wegmarke.core.conditions.lanes import MISSING
from wegmarke.core.conditions.population import Population

DAYS = np.array(["2020-01-31", "1900-01-01", "2200-12-31"], "M8[D]")
THREE = np.array([True, False, True])
INF = float("inf")
NONE = np.array([False, False, False])


def people(catalogue=WIDE, **columns):
    return Population.from_columns(catalogue, columns, on=ON)


def persons(**columns):
    found = people(**columns)
    return [found.person(row) for row in range(found.count)]


def fault(catalogue=WIDE, **columns):
    """Return the one fault of a population."""
    with pytest.raises(BadRows) as caught:
        people(catalogue, **columns)
    (found,) = caught.value.faults
    return found


def test_persons_come_back_as_they_were_stated():
    stated = some_persons(11, 200)
    found = population(stated)
    assert [found.person(row) for row in range(200)] == stated
    assert found.count == 200
    assert found.bytes < 200 * len(objects(stated)) * 4


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 130])
def test_bits_are_packed_and_unpacked(count):
    held = np.arange(count) % 3 == 0
    assert np.array_equal(unpack(pack(held), count), held)
    assert int(np.bitwise_count(pack(held)).sum()) == held.sum()


def test_arrays_of_numpy_mark_missing_and_null_in_masks():
    nobody = Column(np.array(["?", "?", "?"]), missing=np.array([True, True, True]))
    assert persons(
        status=np.array(["duldung", "title", "gestattung"]),
        offer=Column(THREE, missing=np.array([False, True, False])),
        section=Column(np.array([0, 0, 9]), None, THREE, ("25", "24")),
        hours=np.ma.masked_array([1, 99, 60], mask=[False, True, False]),
        income=np.array([0.5, 2, 1e300]),
        applied=Column(DAYS, np.array([False, True, False]), np.array([True, False, False])),
        safe=nobody,
        birth=Column(np.array([float("nan")] * 3), missing=~NONE),
    ) == [
        {"status": "duldung", "offer": True, "section": None, "hours": 1, "income": 0.5,
         "applied": None},
        {"status": "title", "section": "25", "income": 2.0},
        {"status": "gestattung", "offer": True, "section": None, "hours": 60,
         "income": 1e300, "applied": date(2200, 12, 31)},
    ]  # fmt: skip


def test_what_is_missing_or_null_may_hold_anything():
    days = np.array(["NaT", "1700-01-01", "2020-01-31"], "M8[D]")
    found = persons(
        applied=Column(days, missing=np.array([True, False, False]), null=~THREE),
        income=Column(np.array([float("nan"), -1, 5]), missing=np.array([True, True, False])),
    )
    assert found == [{}, {"applied": None}, {"applied": date(2020, 1, 31), "income": 5.0}]


def test_every_type_is_kept_as_small_as_its_values():
    found = people(
        points=np.array([0, 60_000, 7]),
        entry=DAYS[:1].repeat(3),
        birth=DAYS,
        held=np.array([0, 1, 200]),
        hours=np.array([0, 1, 3]),
        status=np.array(["title"] * 3),
    ).columns
    bits = {fact: len(c.sliced.unset) for fact, c in found.items() if c.sliced is not None}
    assert bits == {"points": 16, "entry": 0, "birth": 17, "hours": 2}
    assert str(found["held"].numbers.dtype) == "uint8"
    assert len(found["status"].planes) == 2


def test_large_and_negative_numbers_have_room():
    wide = FactCatalogue(
        [
            FactDefinition("a", "int", range=(-400, LARGEST)),
            FactDefinition("b", "int", range=(-400, LARGEST)),
            FactDefinition("c", "int", range=(-(2**31), LARGEST)),
        ]
    )
    columns = {"a": [-400, 400], "b": [-1, 2**40], "c": [-(2**20), 0]}
    found = people(wide, **{fact: np.array(values) for fact, values in columns.items()})
    assert [len(found.columns[fact].sliced.unset) for fact in "abc"] == [10, 41, 21]
    assert found.person(0) == {"a": -400, "b": -1, "c": -(2**20)}
    assert found.person(1) == {"a": 400, "b": 2**40, "c": 0}
    narrow = people(wide, a=np.array([-120, 120], np.int8), b=np.array([-1, 120], np.int8))
    assert [narrow.person(row) for row in (0, 1)] == [{"a": -120, "b": -1}, {"a": 120, "b": 120}]


@pytest.mark.parametrize("most", [250, 60_000, 2**20, 2**40])
def test_counters_are_kept_in_the_smallest_type(most):
    wide = FactCatalogue(
        [FactDefinition("a", "int", range=(-400, LARGEST), counter=Counter(None, True, None))]
    )
    for least in (0, -1):
        found = people(wide, a=np.array([least, most]))
        assert found.columns["a"].numbers.itemsize <= 2 * most.bit_length() / 8 + 1
        assert [found.person(row)["a"] for row in (0, 1)] == [least, most]


def column(*values):
    """Return an array of Python objects."""
    made = np.empty(len(values), object)
    made[:] = values
    return made


@pytest.mark.parametrize(
    ("fact", "given", "code", "rows", "found"),
    [
        ("status", np.array(["duldung", "x", "x"]), "not_in_values", (1, 2), "x"),
        ("status", column("duldung", 5, MISSING), "wrong_type", (1,), 5),
        ("status", np.array([0, 1, 2]), "wrong_type", (0, 1, 2), 0),
        ("status", column("duldung", None, "title"), "null", (1,), None),
        ("section", Column(np.array([0, 5, 0]), categories=("24", "25")), "not_in_values", (1,), 5),
        (
            "section",
            Column(np.array([0, 1, -1]), categories=("24", "x")),
            "not_in_values",
            (2,),
            -1,
        ),
        (
            "section",
            Column(np.array([0, 1, 0]), categories=("24", "x")),
            "not_in_values",
            (1,),
            "x",
        ),
        ("section", Column(THREE, categories=("24", "25")), "wrong_type", (0, 1, 2), "25"),
        ("offer", np.array([1, 0, 1]), "wrong_type", (0, 1, 2), 1),
        ("offer", column(True, 1, 0), "wrong_type", (1, 2), 1),
        ("offer", Column(THREE, THREE, THREE), "null", (0, 2), True),
        ("hours", np.array([0, 60, 61]), "out_of_range", (2,), 61),
        ("hours", np.array([-1, 60, 0]), "out_of_range", (0,), -1),
        ("hours", np.array([1.5, 2.0, 3.0]), "wrong_type", (0, 1, 2), 1.5),
        ("hours", column(1, True, 2), "wrong_type", (1,), True),
        ("hours", Column(np.array([0, 0, 0]), categories=("7",)), "wrong_type", (0, 1, 2), "7"),
        ("held", column(1, 10**30, 2), "out_of_range", (1,), 10**30),
        ("held", column(-(10**30), 10**400, 2), "out_of_range", (0, 1), -(10**30)),
        ("income", column(10**400, 0.5, -(10**400)), "out_of_range", (0, 2), 10**400),
        ("income", column(1, INF, 2.5), "wrong_type", (1,), INF),
        ("income", np.array([1, INF, -INF]), "wrong_type", (1, 2), INF),
        ("income", np.array([1, INF], np.float16), "wrong_type", (1,), INF),
        ("income", np.array([1, -1], np.float16), "out_of_range", (1,), -1),
        ("hours", [1, True, "2"], "wrong_type", (1, 2), True),
        ("hours", [1, [2], 3], "wrong_type", (1,), [2]),
        ("section", Column(np.array([0.0, 1.0]), categories=("24", "25")), "wrong_type", (0, 1), 0),
        ("section", Column(["24", 0], categories=("24", "25")), "wrong_type", (0, 1), "24"),
        ("section", Column(np.array([0, 1]), categories=("24", "24")), "wrong_type", (0, 1), "24"),
        ("held", np.array([1, LARGEST + 1, 2]), "out_of_range", (1,), LARGEST + 1),
        ("income", np.array(["1", "2", "3"]), "wrong_type", (0, 1, 2), "1"),
        ("entry", np.array(["2020-01-01", "NaT", "NaT"], "M8[D]"), "wrong_type", (1, 2), None),
        ("entry", np.array(["2020-01-01T00", "2020-01-01T07"], "M8[h]"), "wrong_type", (1,), ...),
        ("entry", np.array(["1899-12-31", "2020-01-01"], "M8[D]"), "out_of_range", (0,), ...),
        ("entry", np.array(["2020-01-01", "2201-01-01"], "M8[D]"), "out_of_range", (1,), ...),
        ("entry", np.array([20200101, 20200102]), "wrong_type", (0, 1), 20200101),
        ("entry", column(date(2020, 1, 1), "2020-01-01"), "wrong_type", (1,), "2020-01-01"),
    ],
)
def test_a_bad_row_is_named_with_what_stands_there(fact, given, code, rows, found):
    bad = fault(**{fact: given})
    assert (bad.fact, bad.code, bad.rows, bad.count) == (fact, code, rows, len(rows))
    assert found is ... or bad.found == found


def test_nan_is_no_number_unless_it_is_declared():
    bad = fault(income=np.array([1.0, float("nan"), 2.0]))
    assert (bad.code, bad.rows) == ("wrong_type", (1,))
    assert persons(income=Column(np.array([1.0, float("nan")]), np.array([False, True]))) == [
        {"income": 1.0},
        {},
    ]


@pytest.mark.parametrize("fact", ["a", "b"])
@pytest.mark.parametrize(
    "number", [-(10**400), -(10**30), 10**400], ids=["-1e400", "-1e30", "1e400"]
)
def test_a_number_no_array_can_hold_is_refused_whatever_is_declared(fact, number):
    wide = FactCatalogue(
        [
            FactDefinition("a", "int", range=(-INF, INF)),
            FactDefinition("b", "number", range=(-1e20, INF)),
        ]
    )
    bad = fault(wide, **{fact: column(1, number)})
    assert (bad.code, bad.rows, bad.found) == ("out_of_range", (1,), number)
    assert people(wide, **{fact: column(1, -LARGEST)}).person(1) == {fact: -LARGEST}


@pytest.mark.parametrize("mask", ["missing", "null"])
@pytest.mark.parametrize(
    ("given", "rows"),
    [
        (np.array([0.0, float("nan"), 1.0]), (0, 1, 2)),
        (np.array([0, 1, 0]), (0, 1, 2)),
        ([True, None, 0], (1, 2)),
        (column(True, "false", True), (1,)),
    ],
)
def test_a_mask_is_true_or_false_for_every_row(mask, given, rows):
    bad = fault(applied=Column(DAYS, **{mask: given}))
    assert (bad.fact, bad.code, bad.rows) == ("applied", "wrong_type", rows)
    assert bad.expected == "true or false for every row"
    assert bad.found == given[rows[0]]


def test_lists_are_taken_as_python_objects():
    assert persons(
        hours=[1, MISSING, 3],
        status=("duldung", "title", "title"),
        applied=Column([date(2020, 1, 31)] * 3, [False, np.True_, False], [False, False, True]),
    ) == [
        {"hours": 1, "status": "duldung", "applied": date(2020, 1, 31)},
        {"status": "title"},
        {"hours": 3, "status": "title", "applied": None},
    ]


@pytest.mark.parametrize("given", [5, None, "three", [[True], [False]], np.array(5)])
def test_what_is_no_column_is_refused(given):
    assert fault(offer=THREE, hours=given).code in {"wrong_length", "wrong_type"}
    assert fault(hours=given).code in {"wrong_length", "wrong_type"}
    if given is not None:
        assert fault(offer=Column(THREE, given)).code == "wrong_length"


@pytest.mark.parametrize(
    "day", ["2026-03-31", None, datetime(2026, 3, 31, tzinfo=UTC), date(1899, 12, 31)]
)
def test_facts_are_stated_for_a_day(day):
    with pytest.raises(RequestError, match=r"^on: .* Expected: a datetime\.date from 1900-01-01"):
        Population.from_columns(WIDE, {"offer": THREE}, on=day)


def test_a_message_names_fact_rows_value_and_what_is_expected():
    bad = fault(hours=np.full(1_000, 99))
    assert str(bad) == (
        "hours: out_of_range in 1000 rows (0, 1, 2, 3, 4, …), for example 99. Expected: 0 to 60."
    )
    assert "(0, 1)," in str(fault(hours=np.array([99, 99])))


def test_an_unknown_fact_is_named_with_what_is_near():
    bad = fault(ofer=THREE)
    assert (bad.code, bad.count) == ("unknown_fact", 3)
    assert "offer" in bad.expected
    with pytest.raises(BadRows) as caught:
        Population.from_columns(WIDE, {5: THREE}, on=ON)
    assert [(found.fact, found.code) for found in caught.value.faults] == [(5, "unknown_fact")]
    assert "status, section, offer" in fault(zzz=THREE).expected


def test_columns_of_different_lengths_are_refused():
    assert fault(offer=THREE, hours=np.array([1, 2])).code == "wrong_length"
    assert fault(offer=Column(THREE, np.array([True]))).count == 1
    assert fault(offer=Column(THREE, null=np.array([True]))).code == "wrong_length"
    assert fault(offer=np.array([[True], [False]])).code == "wrong_length"


def test_all_faults_are_reported_together():
    with pytest.raises(BadRows) as caught:
        people(offer=np.array([1]), hours=np.array([99]), status=np.array(["title"]))
    assert [found.fact for found in caught.value.faults] == ["offer", "hours"]
    assert "offer: wrong_type" in str(caught.value)
    assert "hours: out_of_range" in str(caught.value)


def test_days_that_cannot_be_true_together_are_refused():
    catalogue = FactCatalogue(
        [
            FactDefinition("birth", "date", not_future=True, nullable=True),
            FactDefinition("entry", "date", not_before="birth"),
        ]
    )
    days = np.array(["2020-01-01", "2026-04-01", "2026-03-31"], "M8[D]")
    bad = fault(catalogue, birth=days)
    assert (bad.code, bad.rows, bad.found) == ("future", (1,), date(2026, 4, 1))
    born = Column(days, missing=~NONE & (days > days[2]))
    early = fault(catalogue, birth=born, entry=days - 1)
    assert (early.code, early.rows, early.found) == ("before", (0, 2), date(2019, 12, 31))
    none = Column(days, null=days > days[2])
    assert people(catalogue, birth=none, entry=days).count == 3
    assert people(catalogue, entry=days - 1).count == 3


def test_nobody_is_a_population_too():
    assert people().count == 0
    assert people(offer=np.array([], np.bool_), status=np.array([], "U1")).count == 0


def test_a_row_that_is_missing_needs_no_number_of_a_code():
    catalogue = FactCatalogue([FactDefinition("status", "code", ("duldung", "title"))])
    column = Column(np.array([0, 7]), np.array([False, True]), categories=("title",))
    people = Population.from_columns(catalogue, {"status": column}, on=ON)
    assert [people.person(row) for row in range(2)] == [{"status": "title"}, {}]
