"""A plan is used on another day where only its cut-offs differ, and nowhere else."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pytest

from core.column_strategies import NEAR_DAYS, population, some_persons, wide_lawbook
from core.engine_strategies import ON
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import FIRST_DAY, Period
from wegmarke.core.conditions.column_days import moved_leaves
from wegmarke.core.conditions.column_gates import ColumnGates
from wegmarke.core.conditions.column_leaves import Absent, Upto
from wegmarke.core.conditions.columns import Run, rule_gates
from wegmarke.core.conditions.gates import GateBuilder
from wegmarke.core.conditions.program import Program

PEOPLE = population(some_persons(3, 200))
THREE_MONTHS = tree.Since(None, "entry", Period(months=3), None)
TWO_MONTHS = tree.Since(None, "birth", Period(months=2), None)
OFFER = tree.OneOf(None, "offer", (True,))
NEXT = ON + timedelta(days=1)


def moved(node, day=NEXT):
    """Return the leaves that move, from ON to a day; None where another plan is needed."""
    program = Program(wide_lawbook(OFFER), ON)
    plan = ColumnGates(program, PEOPLE, {}, ON)
    found = moved_leaves(plan, [program.gate(node, {})], ON, day)
    return found and {one: other for one, other in found.items() if one != other}


def number(*day):
    return (date(*day) - FIRST_DAY).days


def test_cut_offs_move_with_the_day():
    node = tree.All(None, (THREE_MONTHS, OFFER, tree.Not(None, TWO_MONTHS)))
    assert date(2026, 3, 31) == ON
    assert moved(node) == {
        Upto("entry", number(2025, 12, 31)): Upto("entry", number(2026, 1, 1)),
        Upto("birth", number(2026, 1, 31)): Upto("birth", number(2026, 2, 1)),
    }


def test_a_cut_off_that_is_equal_to_a_fixed_day_on_one_day_only_needs_another_plan():
    fixed = tree.DateTerm(fixed=date(2025, 12, 31))
    both = tree.Any(None, (THREE_MONTHS, tree.DateCompare(None, "entry", "by", fixed)))
    assert moved(both) is None
    assert moved(tree.Any(None, (both, OFFER)), ON) == {}


def test_a_day_on_which_everybody_is_past_the_cut_off_needs_another_plan():
    assert moved(THREE_MONTHS, max(NEAR_DAYS) + timedelta(days=400)) is None


def test_a_stored_mask_takes_the_place_of_no_other():
    builder = GateBuilder()
    first, second = (builder.literal(leaf, negated=False) for leaf in (0, 1))
    absent = {Absent("entry", "missing"): 0, Absent("birth", "missing"): 1}
    compared = {Upto("entry", 7): 0, Upto("entry", 8): 1}
    for leaves, expected in ((absent, None), (compared, {Upto("entry", 7): Upto("entry", 8)})):
        plan = SimpleNamespace(
            builder=builder,
            leaves=leaves,
            program=SimpleNamespace(builder=SimpleNamespace(atoms=set)),
            atom=lambda _atom, day: (first, first) if day == ON else (second, second),
        )
        assert moved_leaves(plan, [5], ON, NEXT) == expected


@pytest.mark.parametrize("step", [1, 31])
def test_every_later_day_gives_the_answers_of_a_run_of_its_own(step):
    node = tree.Any(None, (tree.All(None, (THREE_MONTHS, OFFER)), tree.Not(None, TWO_MONTHS)))
    program = Program(wide_lawbook(node), ON)
    run = Run(program, PEOPLE, rule_gates(program), block=64)
    for days in range(0, 12 * step, step):
        day = ON + timedelta(days=days)
        found = run.at(day).answers()
        fresh = Run(program, PEOPLE, rule_gates(program), on=day).answers()
        assert all(np.array_equal(found[rule], fresh[rule]) for rule in fresh), day
    assert run.at(ON).on == ON
