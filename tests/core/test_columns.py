"""Columns give everybody the answer that the reference walker gives one person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.column_strategies import (
    ASKED,
    WIDE_NODES,
    every_atom,
    population,
    some_persons,
    wide_lawbook,
)
from core.engine_strategies import ON
from effort import compared, examples
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import FIRST_DAY, Period, add_months, full_months_between
from wegmarke.core.conditions.column_blocks import LARGEST_BLOCK, SMALLEST_BLOCK, Blocks
from wegmarke.core.conditions.column_leaves import Absent
from wegmarke.core.conditions.column_steps import Steps, compare_of, full_months, shifted_days
from wegmarke.core.conditions.columns import Run, Tally, rule_gates
from wegmarke.core.conditions.encode import unpack
from wegmarke.core.conditions.errors import RequestError, UnknownId
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer

PERSONS = 100
SEEDS = st.integers(0, 2**32)
CONDITION = tree.Any(
    None,
    (
        tree.Since(None, "entry", Period(months=3), None),
        tree.DateCompare(None, "birth", "by", tree.DateTerm(fact="entry", plus=Period(months=2))),
        tree.AtLeast(None, "income", 1_000),
        tree.All(None, (tree.AtMost(None, "held", 5), tree.RuleRef(None, "R2"))),
    ),
)


def walked(book, person, day):
    """Return the answers of the reference for one person: every rule, and the goal."""
    walker = snapshot(book, person, ON).walker(book, day=day)
    answers = {rule: walker.rule(rule).answer for rule in book.rules}
    return {**answers, "named": walker.goal(book.goals["g"])}


def ready(count=300, block=64, **more):
    """Return a run of all rules over some persons."""
    program = Program(wide_lawbook(CONDITION), ON)
    return Run(
        program, population(some_persons(7, count)), rule_gates(program), block=block, **more
    )


@pytest.mark.parametrize(
    "day",
    [
        ON,
        date(2026, 8, 31),
        pytest.param(date(2025, 12, 1), marks=pytest.mark.wide),
        pytest.param(date(2026, 4, 30), marks=pytest.mark.wide),
    ],
)
def test_every_kind_of_question_is_answered_as_by_the_walker(day):
    persons, questions = some_persons(day.toordinal(), 40), every_atom()
    book = wide_lawbook(CONDITION)
    program = Program(book, ON)
    gates = {str(number): program.gate(node, {}) for number, node in enumerate(questions)}
    answers = list(Run(program, population(persons), gates, on=day).answers().values())
    for row, person in enumerate(persons):
        walker = snapshot(book, person, ON).walker(book, day=day)
        for column, node in zip(answers, questions, strict=True):
            assert Answer(int(column[row])) is walker.answer(node), (node, person)
    compared(len(persons) * len(questions))


@pytest.mark.wide
@examples(60)
@given(WIDE_NODES, SEEDS, ASKED)
def test_columns_give_the_answers_of_the_walker(condition, seed, day):
    book, persons = wide_lawbook(condition), some_persons(seed, PERSONS)
    program = Program(book, ON)
    gates = {**rule_gates(program), "named": program.conditions["named"]}
    answers = Run(program, population(persons), gates, on=day, block=64).answers()
    for row, person in enumerate(persons):
        found = {name: Answer(int(column[row])) for name, column in answers.items()}
        assert found == walked(book, person, day), person
    compared(PERSONS * len(answers))


@pytest.mark.parametrize("fact", ["entry", "held", "hours", "settled", "status"])
def test_a_fact_without_a_column_is_unknown_for_everybody(fact):
    persons = [
        {key: value for key, value in person.items() if key == fact}
        for person in some_persons(5, 30)
    ]
    book = wide_lawbook(tree.All(None, (CONDITION, tree.OneOf(None, "settled", (True,)))))
    program = Program(book, ON)
    answers = Run(program, population(persons), rule_gates(program)).answers()
    for row, person in enumerate(persons):
        walker = snapshot(book, person, ON).walker(book)
        found = {rule: Answer(int(column[row])) for rule, column in answers.items()}
        assert found == {rule: walker.rule(rule).answer for rule in book.rules}, person
    compared(len(persons) * len(answers))


def answered(node, persons):
    """Return the answers to one question."""
    program = Program(wide_lawbook(CONDITION), ON)
    run = Run(program, population(persons), {"it": program.gate(node, {})})
    return [Answer(int(bits)) for bits in run.answers()["it"]]


def test_values_are_told_apart_by_the_bits_in_which_they_differ():
    codes = "ABCDEF"
    for wanted in ("AC", "AE", "F", "BDF", "ABCDEF", "CDE"):
        for some in (codes[:4], codes):
            found = answered(
                tree.OneOf(None, "country", tuple(wanted)), [{"country": code} for code in some]
            )
            assert found == [Answer.YES if code in wanted else Answer.NO for code in some]


def test_a_date_compared_with_what_is_no_date_is_a_no():
    persons = [{"hours": 1, "entry": ON, "income": 2.0}]
    for fact, other in (("entry", "hours"), ("entry", "income"), ("request", "hours")):
        node = tree.DateCompare(None, fact, "by", tree.DateTerm(fact=other))
        assert answered(node, persons) == [Answer.NO]


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 300])
def test_counts_masks_and_columns_say_the_same(count):
    run = ready(count)
    answers, masks, counts = run.answers(), run.masks(), run.counts()
    for rule, column in answers.items():
        certain, possible = (unpack(mask, count) for mask in masks[rule])
        assert np.array_equal(column, certain * 2 + possible)
        yes, unknown, no = (int((column == bits).sum()) for bits in (3, 1, 0))
        assert counts[rule] == Tally(yes, unknown, no)
        assert counts[rule].bounds == (yes, count - no)


def test_masks_hold_nobody_behind_the_last_person():
    run = ready(70)
    for certain, possible in run.masks().values():
        assert int(certain[-1]) >> 6 == 0
        assert int(possible[-1]) >> 6 == 0


@pytest.mark.parametrize("block", [64, 128, 1 << 17])
def test_the_size_of_the_blocks_changes_nothing(block):
    one, other = ready().answers(), ready(block=block).answers()
    assert all(np.array_equal(one[rule], other[rule]) for rule in one)


def test_many_masks_at_the_same_time_are_computed_in_smaller_blocks():
    people = population([{"offer": True}])
    few, many, most = (Steps((), 2 + masks, {}, {}, (), (), ()) for masks in (1, 200, 10**6))
    sizes = [Blocks(people, steps).size for steps in (few, many, most)]
    assert sizes == [LARGEST_BLOCK, LARGEST_BLOCK // 4, SMALLEST_BLOCK]
    assert Blocks(people, many, 128).size == 128


def test_blocks_come_in_order_and_cover_everybody():
    found = [(block.start, block.stop) for block in ready(300, block=128).blocks()]
    assert found == [(0, 128), (128, 256), (256, 300)]


def test_a_run_on_another_day_is_the_same_as_a_new_one():
    run = ready()
    for days in (0, 1, 30, 200):
        day = ON + timedelta(days=days)
        moved, fresh = run.at(day).answers(), ready(on=day).answers()
        assert all(np.array_equal(moved[rule], fresh[rule]) for rule in fresh)
    changed = run.at(ON + timedelta(days=200)).answers()["C"]
    assert not np.array_equal(changed, run.answers()["C"])


def test_kept_masks_give_the_same_answers():
    run = ready()
    kept = run.keep()
    again = Run(run.program, run.population, run.gates, kept=kept, block=64)
    later = again.at(ON + timedelta(days=90))
    assert kept.leaves
    for one, other in ((run, again), (run.at(later.on), later), (again, later.at(ON))):
        first, second = one.answers(), other.answers()
        assert all(np.array_equal(first[rule], second[rule]) for rule in first)


def test_masks_of_another_population_are_refused():
    run, other = ready(), ready()
    with pytest.raises(ValueError, match="another population"):
        Run(run.program, other.population, run.gates, kept=run.keep())


def test_where_nothing_is_missing_certain_and_possible_are_one_mask():
    persons = [{"offer": True}, {"offer": False}] * 32
    program = Program(wide_lawbook(CONDITION), ON)
    run = Run(program, population(persons), rule_gates(program, ["R2"]))
    (block,) = run.blocks()
    assert block.masks[0] is block.masks[1]
    assert block.masks[0][0] == 0x5555555555555555


def test_a_rule_that_does_not_exist_is_named():
    program = Program(wide_lawbook(CONDITION), ON)
    with pytest.raises(UnknownId, match="no rule R4"):
        rule_gates(program, ["R1", "R4"])
    assert rule_gates(program, ["C"]) == {"C": program.rules["C"]}


@pytest.mark.parametrize("months", [-25, -12, -1, 0, 1, 2, 11, 12, 18 * 12])
def test_months_are_added_to_a_column_as_to_a_day(months):
    table = shifted_days(60_000, months, 3)
    for number in [*range(400), *range(46_000, 46_900), 58_000, 60_000]:
        later = add_months(FIRST_DAY + timedelta(days=number), months) + timedelta(days=3)
        assert table[number] == (later - FIRST_DAY).days


@pytest.mark.parametrize("end", [date(2024, 2, 29), date(2026, 2, 28), date(2026, 3, 30), ON])
def test_full_months_of_a_column_are_those_of_a_day(end):
    table = full_months(47_000, end)
    for number in [0, 31, 58, 59, *range(45_000, 47_000)]:
        assert table[number] == full_months_between(FIRST_DAY + timedelta(days=number), end)


def test_a_stored_mask_is_no_comparison():
    with pytest.raises(TypeError, match="no comparison"):
        compare_of(Absent("entry", "null"), population([{"offer": True}]))


@pytest.mark.parametrize("most", [1, 2, 5, 8, 300])
def test_bit_planes_are_compared_with_every_limit(most):
    people = population([{"points": 70_000 + number} for number in range(most + 1)])
    program = Program(wide_lawbook(CONDITION), ON)
    for limit in range(-1, most + 1):
        gate = program.gate(tree.AtMost(None, "points", 70_000 + limit), {})
        assert Run(program, people, {"it": gate}).counts()["it"] == (limit + 1, 0, most - limit)


@pytest.mark.parametrize("day", ["2026-03-31", "", datetime(2026, 3, 31, tzinfo=UTC)])
def test_a_run_is_for_a_day(day):
    run = ready(1)
    assert run.on == ON
    for asking in (lambda: ready(1, on=day), lambda: run.at(day)):
        with pytest.raises(RequestError, match=r"^on: .* Expected: a datetime\.date"):
            asking()
    with pytest.raises(RequestError, match="on: None"):
        run.at(None)
