"""``law count``: for how many people of a table rules hold; bad tables are refused by row."""

import json
import sys
from datetime import date

import polars as pl
import pytest

from wegmarke.project.cli import people
from wegmarke.project.cli.main import run

ON = "2026-11-21"
TABLE = {
    "residence_status": ["gestattung", "gestattung", "title", None],
    "activity_kind": ["employment", None, "employment", "employment"],
    "nationality": ["GE", "GE", "GE", "GE"],
    "asylum_application_date": [date(2023, 8, 30), date(2023, 8, 31), date(2020, 1, 1), None],
}


@pytest.fixture
def table(tmp_path):
    """Give a function that writes a table as Parquet or CSV and returns its name."""

    def write(columns, suffix=".parquet"):
        path = tmp_path / f"people{suffix}"
        frame = pl.DataFrame(columns)
        frame.write_parquet(path) if suffix == ".parquet" else frame.write_csv(path)
        return str(path)

    return write


def count(file, *more):
    return ["law", "count", file, "--rule", "WORK-GEST-06", "--on", ON, *more]


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_counts_are_bounds(capsys, table, suffix):
    assert run(count(table(TABLE, suffix), "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["persons"] == 4
    rules = found["rules"]
    assert set(rules) == {"WORK-GEST-06"}
    assert sum(rules["WORK-GEST-06"].values()) == 4
    assert rules["WORK-GEST-06"]["yes"] == 1, "applied by 30 August 2023"
    assert rules["WORK-GEST-06"]["unknown"] == 1, "nobody knows the status"


def test_without_a_rule_all_in_force_are_counted(capsys, table):
    assert run(["law", "count", table(TABLE), "--on", ON, "--lang", "en"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"4 persons on {ON}: yes / unknown / no"
    assert len(said) > 100


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"residence_status": ["gestattung", "gestattunk", "title", "x"]}, ["2, 4", "gestattunk"]),
        ({"asylum_application_date": [1, 2, 3, 4]}, ["1, 2, 3, 4", "Tag"]),
        ({"nationalty": ["GE"] * 4}, ["nationalty", "nationality"]),
        ({"stay_months_de": [1.0, 2.0, float("nan"), 4.0]}, ["stay_months_de"]),
    ],
    ids=["code", "type", "name", "nan"],
)
def test_rows_that_do_not_fit_are_named_and_nothing_is_counted(capsys, table, change, said):
    assert run(count(table({**TABLE, **change}))) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    for part in said:
        assert part in captured.err


def test_what_cannot_be_read_is_refused(capsys, tmp_path, table):
    assert run(count(str(tmp_path / "nothing.csv"))) == 2
    assert "gibt es nicht" in capsys.readouterr().err
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"no table")
    assert run(count(str(broken))) == 2
    assert "lässt sich nicht lesen" in capsys.readouterr().err
    assert run(["law", "count", table(TABLE), "--rule", "WORK-GEST-O6"]) == 2
    assert "WORK-GEST-06" in capsys.readouterr().err


def test_a_bar_shows_how_far_it_is_where_it_takes_longer(capsys, monkeypatch, table):
    monkeypatch.setattr(people, "PATIENCE_S", -1.0)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run(count(table(TABLE), "--json")) == 0
    assert "[##############################] 100 %" in capsys.readouterr().err
