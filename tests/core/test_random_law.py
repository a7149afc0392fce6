"""Random law and random persons: compiled gates, one lane or many, answer what the walker answers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.random_law import RandomLaw
from effort import compared, examples
from wegmarke.core.conditions.explain import Explainer
from wegmarke.core.conditions.lanes import Lanes
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program

pytestmark = pytest.mark.wide
SEEDS = st.integers(0, 2**32 - 1)
PERSONS = 30
DAYS = 8


def roots_of(program):
    """Return the gates of all rules and named conditions, by name."""
    return {**program.rules, **program.conditions}


def walked(book, walker):
    """Return the walker's answers, in the order of ``roots_of``."""
    rules = [walker.rule(rule).answer for rule in book.rules]
    return [*rules, *(walker.answer(node) for node in book.conditions.values())]


@examples(400)
@given(SEEDS)
def test_gates_give_the_answers_of_the_walker_for_every_person(seed):
    law = RandomLaw(seed)
    program = Program(law.book, law.on)
    roots = tuple(roots_of(program).values())
    for facts in law.persons(PERSONS):
        shot = snapshot(law.book, facts, law.on)
        lane = program.now(shot)
        found = program.answers(roots, lane)
        assert list(found) == walked(law.book, shot.walker(law.book)), facts
        explainer = Explainer(program, lane)
        assert [explainer.answer(root) for root in roots] == list(found), facts
        compared(len(roots))


@examples(150)
@given(SEEDS)
def test_lanes_of_later_days_give_the_answers_of_the_walker_on_each_day(seed):
    law = RandomLaw(seed)
    program = Program(law.book, law.on)
    roots = tuple(roots_of(program).values())
    for facts in law.persons(3):
        shot = snapshot(law.book, facts, law.on)
        days = [
            law.on + timedelta(days=law.random.choice((1, 28, 29, 30, 31, 60, 92, 366)) * number)
            for number in range(DAYS)
        ]
        masks = [(day, 1 << lane) for lane, day in enumerate(dict.fromkeys(days))]
        full = (1 << len(masks)) - 1
        now = law.random.choice((None, program.now(shot)))
        many = program.lanes(shot, now, full, days=masks)
        for lane, (day, _) in enumerate(masks):
            expected = walked(law.book, shot.walker(law.book, day=day))
            assert list(program.answers(roots, many, lane)) == expected, (facts, day)
        compared(len(masks) * len(roots))


@examples(100)
@given(SEEDS)
def test_lanes_of_varied_facts_give_the_answers_of_the_walker_for_each_value(seed):
    law = RandomLaw(seed)
    program = Program(law.book, law.on)
    roots = tuple(roots_of(program).values())
    for facts in law.persons(3):
        shot = snapshot(law.book, facts, law.on)
        others = law.persons(4)
        keys = [key for key in ("offer", "status", "hours", "begins") if key in shot.facts]
        varied = {
            key: [(other.get(key, shot.facts[key]), 1 << lane) for lane, other in enumerate(others)]
            for key in keys
        }
        many = Lanes(law.book.facts, shot.facts, law.on, 0b1111, varied=varied, frozen=shot.frozen)
        for lane in range(len(others)):
            stated = {**shot.facts, **{key: split[lane][0] for key, split in varied.items()}}
            walker = type(shot.walker(law.book))(law.book, stated, law.on, frozen=shot.frozen)
            assert list(program.answers(roots, many, lane)) == walked(law.book, walker)
        compared(len(others) * len(roots))
