"""The benchmark of the condition engine measures the same rules everywhere. No timing here."""

import importlib
import json
import subprocess
import sys
from datetime import date

import numpy as np
import pytest
from repository import ROOT

from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.walker import Walker

FOLDER = ROOT / "benchmarks" / "conditions"


@pytest.fixture(scope="module")
def bench():
    """The modules of the benchmark by name; they stand beside each other, not in a package."""
    sys.path.insert(0, str(FOLDER))
    names = ("law", "rulefile", "people", "plain_numpy", "problems", "goals")
    before = set(sys.modules)
    yield {name: importlib.import_module(name) for name in names}
    sys.path.remove(str(FOLDER))
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) == str(FOLDER / f"{name}.py"):
            del sys.modules[name]


@pytest.fixture(scope="module")
def laws(bench):
    data = bench["rulefile"].read()
    return {count: bench["law"].law_of(bench["law"].scaled(data, count)) for count in (12, 120)}


def columns(bench, law, count):
    return bench["people"].population(law.book, law.book.facts.definitions, count)


def test_list_of_benchmarks_names_all():
    done = subprocess.run(
        [str(ROOT / "bench"), "--list"], capture_output=True, text=True, check=True
    )
    listed = {line.split()[0] for line in done.stdout.splitlines()}
    assert listed == {path.parent.name for path in ROOT.glob("benchmarks/*/main.py")}
    assert "conditions" in listed


def test_scaled_rules_parse_and_differ(laws):
    assert [len(law.rules) for law in laws.values()] == [12, 120]
    assert len(set(laws[120].rules)) == 120
    conditions = [repr(laws[120].book.rules[rule].when) for rule in laws[120].rules]
    assert len(set(conditions)) == 120
    assert all(rule in laws[120].rules for rule in laws[12].rules)


@pytest.mark.parametrize(("count", "complete"), [(12, 200), (120, 30)])
def test_plain_numpy_and_the_walker_agree(bench, laws, count, complete):
    law = laws[count]
    people = columns(bench, law, 1000)
    chosen = np.flatnonzero(bench["people"].complete(people))[:complete]
    assert len(chosen) == complete
    with_missing = np.flatnonzero(~bench["people"].complete(people))[:30]
    answers = bench["plain_numpy"].PlainNumpy(law.book, people, bench["law"].ON).answers(law.rules)
    persons = bench["people"].persons(people)
    seen = set()
    for row in (*chosen, *with_missing):
        walker = Walker(law.book, persons[row], bench["law"].ON)
        for rule in law.rules:
            certain, possible = (bool(held[row]) for held in answers[rule])
            found = Answer(2 * certain + possible)
            assert found is walker.rule(rule).answer, (rule, persons[row])
            seen.add(found)
    assert seen == set(Answer)


@pytest.mark.parametrize(
    "on", [date(2026, 2, 28), date(2024, 2, 29), date(2026, 4, 30), date(2026, 11, 21)]
)
def test_full_months_end_where_the_calendar_of_the_law_says(bench, on):
    from wegmarke.core.conditions.calendar import full_months_between

    days = np.arange("2023-01-25", "2024-03-05", dtype="datetime64[D]")
    found = bench["plain_numpy"].full_months(days, on)
    assert found.tolist() == [full_months_between(day, on) for day in days.tolist()]


def test_same_seed_gives_the_same_people(bench, laws):
    first, second = (columns(bench, laws[12], 100) for _ in range(2))
    assert all((first[fact].values == second[fact].values).all() for fact in first)
    shares = [column.missing.mean() for column in columns(bench, laws[12], 20_000).values()]
    assert all(0.04 < share < 0.11 for share in shares)


def test_changes_of_a_problem_turn_the_rule_and_none_of_their_parts_does(bench, laws):
    persons = bench["people"].persons(columns(bench, laws[12], 3000))
    problem = bench["problems"].Problem(laws[12], bench["law"].CHANGED, persons, 20)
    assert len(problem.persons) == 20
    rule = laws[12].book.rules[bench["law"].CHANGED].when

    def holds(facts, changes):
        changed = dict(facts)
        for fact, place in changes:
            values = (True, False, *range(50))
            changed[fact] = next(
                value
                for value in values
                if isinstance(value, bool) == isinstance(facts[fact], bool)
                and problem.class_of(fact, value) == place
            )
        walker = Walker(laws[12].book, changed, bench["law"].ON)
        return walker.answer(rule) is Answer.YES

    for facts, ways in zip(problem.facts, problem.answers, strict=True):
        for way in ways:
            assert holds(facts, way)
            assert not any(holds(facts, way - {change}) for change in way)


def test_a_goal_that_was_not_measured_is_not_met(bench):
    goals = bench["goals"]
    judged = goals.judged({"scalar_120_rules_us": 15.0, "ratio_vs_openfisca": 39.0})
    assert judged["scalar_120_rules_us"] == {
        "most": 10,
        "met": "no",
        "met_within_factor_two": "yes",
    }
    assert judged["ratio_vs_openfisca"] == {"least": 40, "met": "no"}
    assert judged["cold_start_ms"]["met"] == "no"


def test_committed_result_names_no_machine_and_holds_every_goal(bench):
    for path in ROOT.glob("benchmarks/results/conditions.json"):
        result = json.loads(path.read_text(encoding="utf-8"))
        assert set(result["goals"]) == set(bench["goals"].GOALS)
        assert set(result["machine"]) == {
            *("processor", "cores", "python", "numpy", "five_million_additions_s"),
            "five_million_additions_processor_s",
        }
