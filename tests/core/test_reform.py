"""Reforms lay other versions over the law; what they change is counted exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.column_strategies import WIDE_NODES, population, some_persons, wide_lawbook
from core.engine_strategies import ON, rule
from effort import compared, examples
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.columns import Run, rule_gates
from wegmarke.core.conditions.errors import DefinitionError, UnknownId
from wegmarke.core.conditions.impact import law_diff, reform_impact
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.reform import Reform
from wegmarke.core.conditions.values import Answer

OFFER = tree.OneOf(None, "offer", (True,))
YOUNG = tree.AtMost(None, "hours", 10)
PEOPLE = some_persons(3, 200)
POPULATION = population(PEOPLE)
SEEDS = st.integers(0, 2**32)


def answers_of(book, persons):
    """Return the reference answers of every rule, person by person."""
    walkers = [snapshot(book, person, ON).walker(book) for person in persons]
    return {rule_id: [walker.rule(rule_id).answer for walker in walkers] for rule_id in book.rules}


def shift(before, after):
    """Count by hand who gains and who loses, certainly and possibly."""

    def turned(old, new):
        pairs = list(zip(old, new, strict=True))
        certain = sum(a is Answer.NO and b is Answer.YES for a, b in pairs)
        return certain, sum(a is not Answer.YES and b is not Answer.NO for a, b in pairs)

    return turned(before, after), turned(after, before)


@examples(30)
@given(WIDE_NODES, WIDE_NODES, SEEDS)
def test_a_reform_is_the_difference_of_two_laws(old, new, seed):
    persons = some_persons(seed, 60)
    people, book = population(persons), wide_lawbook(old)
    reform = Reform({"C": new, "R1": OFFER}, added=(rule("N", new),))
    program = Program(book, ON)
    reformed = program.reformed(reform)
    kept = Run(program, people, rule_gates(program)).keep()
    before, after = answers_of(book, persons), answers_of(reform.applied(book), persons)
    before["N"] = [Answer.NO] * len(persons)
    found = reform_impact(reformed, people, kept)
    for rule_id, now in after.items():
        if rule_id in found:
            assert found[rule_id] == shift(before[rule_id], now), rule_id
        else:
            assert now == before[rule_id], rule_id
    compared(2 * len(persons) * len(after))


@examples(60)
@given(WIDE_NODES, WIDE_NODES)
def test_a_program_compiled_over_another_is_the_program_of_the_new_law(old, new):
    book = wide_lawbook(old)
    reform = Reform({"C": new}, ended={"R2": date(2025, 12, 31)})
    reformed, fresh = Program(book, ON).reformed(reform), Program(reform.applied(book), ON)
    answers = [
        Run(program, POPULATION, {**program.rules, **program.conditions}).answers()
        for program in (reformed, fresh)
    ]
    for name, column in answers[0].items():
        assert np.array_equal(column, answers[1][name]), name


def test_what_a_reform_does_not_touch_keeps_its_gates():
    program = Program(wide_lawbook(OFFER), ON)
    gates = len(program.builder.gates)
    reformed = program.reformed(Reform({"C": YOUNG}))
    assert reformed.rules["R1"] == program.rules["R1"]
    assert reformed.rules["C"] >= gates == len(program.builder.gates)
    assert reformed.shares(program.rules["R1"], program)
    assert not reformed.shares(reformed.rules["C"], program)
    assert not program.shares(program.rules["R1"], reformed)


def test_a_rule_that_comes_into_force_reaches_what_refers_to_it():
    book = wide_lawbook(tree.All(None, (tree.RuleRef(None, "R3"), OFFER)))
    program = Program(book, ON)
    reformed = program.reformed(Reform({"R3": rule("R3", OFFER)}))
    people = population([{"offer": True}, {"offer": False}, {}])
    kept = Run(program, people, rule_gates(program)).keep()
    found = reform_impact(reformed, people, kept)
    assert found["C"] == found["R3"] == ((1, 2), (0, 0))
    assert set(found) == {"C", "R3"}


def test_only_rules_whose_masks_were_kept_are_compared():
    program = Program(wide_lawbook(OFFER), ON)
    kept = Run(program, POPULATION, rule_gates(program, ["R1"])).keep()
    reformed = program.reformed(Reform({"C": YOUNG, "R1": YOUNG}, added=(rule("N", YOUNG),)))
    assert set(reform_impact(reformed, POPULATION, kept)) == {"R1", "N"}


def test_a_law_compiled_apart_is_no_reform():
    program = Program(wide_lawbook(OFFER), ON)
    kept = Run(program, POPULATION, rule_gates(program)).keep()
    with pytest.raises(ValueError, match=r"Program\.reformed"):
        reform_impact(Program(wide_lawbook(YOUNG), ON), POPULATION, kept)


def test_an_overlay_works_for_one_person():
    book = wide_lawbook(OFFER)
    after = Reform({"C": tree.Not(None, OFFER)}).applied(book)
    facts = {"offer": True}
    assert snapshot(book, facts, ON).walker(book).rule("C").answer is Answer.YES
    assert snapshot(after, facts, ON).walker(after).rule("C").answer is Answer.NO
    assert book.rules["C"].when == OFFER


def test_a_rule_that_does_not_exist_cannot_be_replaced_or_ended():
    book = wide_lawbook(OFFER)
    for reform in (Reform({"R9": OFFER}), Reform(ended={"R9": ON})):
        with pytest.raises(UnknownId, match="no rule R9"):
            reform.applied(book)


@pytest.mark.parametrize(
    ("reform", "problem"),
    [
        (Reform(added=(rule("R1", OFFER),)), "reform.added.R1: this rule exists already"),
        (Reform({"R1": rule("X", OFFER)}), "reform.replaced.R1: the version is named X"),
        (
            Reform(added=(replace(rule("X", OFFER, date(2026, 5, 1)), line="r2"),)),
            "R2 and X overlap. Expected: end R2 on 2026-04-30",
        ),
        (
            Reform(added=(replace(rule("X", OFFER), line="r1"),)),
            "R1 and X overlap. Expected: other days",
        ),
    ],
)
def test_a_reform_that_contradicts_the_law_says_where(reform, problem):
    with pytest.raises(DefinitionError, match=problem):
        reform.applied(wide_lawbook(OFFER))


def two_days(condition):
    """Return a law in which the line of C gets another version, and one line ends."""
    book = wide_lawbook(condition)
    next_year = date(2027, 1, 1)
    reform = Reform(
        added=(
            replace(rule("C2", tree.Not(None, condition), next_year), line="c"),
            rule("NEW", OFFER, next_year),
        ),
        ended={"C": date(2026, 12, 31), "R1": date(2026, 6, 30)},
    )
    return reform.applied(book), next_year


@examples(25)
@given(WIDE_NODES)
def test_two_days_of_law_are_compared_line_by_line(condition):
    book, later = two_days(condition)
    programs = Program(book, ON), Program(book, later)
    found = law_diff(*programs, POPULATION)
    for line in ("c", "r1", "r2", "r3", "new"):
        columns = []
        for program, day in zip(programs, (ON, later), strict=True):
            version = book.lines_on(day)[line]
            gates = rule_gates(program, [version] if version else [])
            column = Run(program, POPULATION, gates).answers().get(version, [0] * len(PEOPLE))
            columns.append([Answer(int(bits)) for bits in column])
        # A line that is the same on both days is unchanged, however little is known.
        if line in found or columns[0] != columns[1]:
            assert found[line] == shift(*columns), line


def test_a_law_book_without_a_line_counts_it_as_no():
    before = wide_lawbook(OFFER)
    after = Reform(added=(rule("NEW", OFFER),)).applied(before)
    people = population([{"offer": True}, {"offer": False}])
    programs = Program(before, ON), Program(after, ON)
    assert law_diff(*programs, people) == {"new": ((1, 1), (0, 0))}
    assert law_diff(*reversed(programs), people) == {"new": ((0, 0), (1, 1))}
    assert isinstance(after, Lawbook)
