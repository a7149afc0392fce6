"""An unknown is shown only where completions of the missing facts differ."""

from __future__ import annotations

from datetime import date
from itertools import product
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from core.engine_strategies import FACTS, NODES, ON, STATUS, lawbook
from effort import compared, examples
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.confirm import confirmed
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer

DAYS = [
    date(1950, 1, 1),
    date(1990, 1, 1),
    date(2008, 3, 31),
    date(2008, 4, 1),
    date(2025, 6, 30),
    date(2025, 7, 31),
    date(2025, 8, 31),
    date(2025, 9, 29),
    date(2025, 9, 30),
    date(2025, 10, 31),
    date(2025, 11, 30),
    date(2025, 12, 31),
    date(2026, 1, 1),
    date(2026, 2, 28),
    date(2026, 3, 31),
    date(2027, 1, 1),
]
VALUES = {
    "status": STATUS,
    "section": ("24", "25", "60b"),
    "offer": (True, False),
    "hours": range(61),
    "entry": [*DAYS, date(2030, 1, 1)],
    "birth": [*DAYS, date(2030, 1, 1)],
    "applied": [*DAYS, date(2030, 1, 1), None],
}


def completed(book, shot, condition, missing):
    """Return the answers of the walker in every completion of the missing facts."""
    found = set()
    compared(prod(len(VALUES[fact]) for fact in missing))
    for values in product(*(VALUES[fact] for fact in missing)):
        facts = {**shot.facts, **dict(zip(missing, values, strict=True))}
        if "section" in missing and facts.get("status") not in (None, "title"):
            facts["section"] = None
        found.add(snapshot(book, facts, ON).walker(book).answer(condition))
    return found


FULL = st.fixed_dictionaries(
    {
        "status": st.sampled_from(STATUS),
        "section": st.sampled_from(VALUES["section"]),
        "offer": st.booleans(),
        "hours": st.integers(0, 40),
        "entry": st.sampled_from(DAYS[1:]),
        "birth": st.sampled_from(DAYS[1:]),
        "applied": st.none() | st.sampled_from(DAYS[1:]),
    }
)
MISSING = st.sets(st.sampled_from(sorted(VALUES)), min_size=1, max_size=2)


@examples(500)
@given(NODES, FULL, MISSING)
def test_confirmed_answer_is_the_one_of_all_completions(condition, facts, missing):
    book = lawbook(condition)
    shot = snapshot(book, {key: value for key, value in facts.items() if key not in missing}, ON)
    program = Program(book, ON)
    answer = confirmed(program, shot, program.rules["C"])
    found = completed(book, shot, condition, sorted(missing))
    if answer is not Answer.UNKNOWN:
        assert found == {answer}
    elif missing != {"entry", "applied"}:  # two missing days are never compared with each other
        assert len(found) > 1 or found == {Answer.UNKNOWN}


@examples(300)
@given(NODES, FACTS)
def test_confirmed_answer_never_contradicts_the_walker(condition, facts):
    book = lawbook(condition)
    shot = snapshot(book, facts, ON)
    program = Program(book, ON)
    walked = shot.walker(book).answer(condition)
    assert walked in (Answer.UNKNOWN, confirmed(program, shot, program.rules["C"]))


def one(fact, value):
    return tree.OneOf(None, fact, (value,))


def ask(condition, facts):
    book = lawbook(condition)
    program = Program(book, ON)
    return confirmed(program, snapshot(book, facts, ON), program.rules["C"])


def test_a_fact_that_pulls_both_ways_is_seen_through():
    condition = tree.Any(
        None,
        (
            tree.All(None, (one("offer", True), one("status", "duldung"))),
            tree.All(None, (one("offer", False), one("status", "duldung"))),
        ),
    )
    assert ask(condition, {"status": "duldung"}) is Answer.YES
    assert ask(condition, {"status": "title"}) is Answer.NO
    assert ask(condition, {}) is Answer.UNKNOWN


def test_two_values_of_one_fact_at_once_are_a_no():
    condition = tree.All(None, (one("status", "duldung"), one("status", "title")))
    assert ask(condition, {}) is Answer.NO


def test_age_and_its_opposite_cover_everybody():
    grown = tree.Since(None, "birth", Period(years=18), None, age=True)
    assert ask(tree.Any(None, (grown, tree.Not(None, grown))), {}) is Answer.YES
