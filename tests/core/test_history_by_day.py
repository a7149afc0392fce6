"""Histories are what looking day by day finds; gates and walker agree on what is held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.engine_strategies import FACTS, HELD, HELD_ATOMS, NODES, ON, agreed, lawbook, person
from core.test_engine import carrying, questions_in
from effort import examples
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.errors import HistoryErrors
from wegmarke.core.conditions.explain import Explainer
from wegmarke.core.conditions.history import Entry, History, snapshot_of
from wegmarke.core.conditions.lanes import MISSING
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.when import days_ahead

ONE_DAY = timedelta(days=1)
LATER = date(2027, 1, 1)
"""A day on which everything recorded is known."""
FIRST = date(2024, 1, 25)
SPAN = 75
ALL_DAYS = [FIRST + timedelta(days=number) for number in range(SPAN)]
WHEN = st.sampled_from(ALL_DAYS)
ENTRIES = st.lists(
    st.builds(
        lambda fact, value, start, length, recorded: Entry(
            fact,
            value,
            start,
            None if length is None else start + timedelta(days=length),
            date(2024, 5, recorded),
        ),
        st.sampled_from(["section", "section", "offer"]),
        st.sampled_from(["24", "24", "25", None, MISSING]),
        WHEN,
        st.none() | st.integers(0, 40),
        st.integers(1, 6),
    ),
    max_size=7,
)
KNOWN_ON = st.integers(1, 6).map(lambda number: date(2024, 5, number))
PERIODS = st.builds(Period, months=st.integers(0, 2), days=st.integers(0, 12))


def painted(entries, fact, known_on, days=ALL_DAYS):
    """Return the value of each day: every entry paints over what was painted before."""
    board = dict.fromkeys(days, MISSING)
    for recorded in sorted({entry.recorded_on for entry in entries}):
        for entry in entries:
            if (entry.fact, entry.recorded_on) == (fact, recorded) and recorded <= known_on:
                last = days[-1] if entry.valid_to is None else entry.valid_to
                board |= {when: entry.value for when in days if entry.valid_from <= when <= last}
    return board


def contradicted(entries):
    """Return whether on some day two values of a fact were recorded for the same day."""
    for one in entries:
        for other in entries:
            same = (one.fact, one.recorded_on) == (other.fact, other.recorded_on)
            if same and one.value != other.value:
                ends = [entry.valid_to or ALL_DAYS[-1] for entry in (one, other)]
                if any(
                    one.valid_from <= when <= ends[0] and other.valid_from <= when <= ends[1]
                    for when in ALL_DAYS
                ):
                    return True
    return False


@st.composite
def histories(draw):
    entries = draw(ENTRIES)
    kept = []
    for entry in entries:
        if not contradicted([*kept, entry]):
            kept.append(entry)
    return kept


@examples(200)
@given(ENTRIES)
def test_a_history_is_refused_exactly_if_it_contradicts_itself(entries):
    if contradicted(entries):
        with pytest.raises(HistoryErrors):
            History(entries)
    else:
        assert len(History(entries).entries) == len(entries)


@examples(200)
@given(histories(), KNOWN_ON, st.randoms(use_true_random=False))
def test_values_on_every_day_are_those_painted_day_by_day(entries, known_on, random):
    boards = {fact: painted(entries, fact, known_on) for fact in ("section", "offer")}
    random.shuffle(entries)
    history = History(entries)
    for when in ALL_DAYS:
        expected = {fact: board[when] for fact, board in boards.items()}
        known = {fact: value for fact, value in expected.items() if value is not MISSING}
        assert history.on(when, known_on) == known
    for fact, board in boards.items():
        spread = {
            when: part.value
            for part in history.stretches(fact, known_on)
            for when in ALL_DAYS
            if part.start <= when and (part.end is None or when <= part.end)
        }
        assert spread == {when: value for when, value in board.items() if value is not MISSING}


@examples(200)
@given(histories(), histories(), KNOWN_ON, WHEN)
def test_what_is_recorded_later_never_changes_what_was_known_before(first, more, known_on, when):
    later = [entry for entry in more if entry.recorded_on > known_on]
    earlier = [entry for entry in first if entry.recorded_on <= known_on]
    both = History(earlier + later)
    assert both.on(when, known_on) == History(earlier).on(when, LATER)
    assert both.held("section", when, known_on) == History(earlier).held("section", when, LATER)


def walked_back(board, period, when):
    """Return the answer of ``held_for`` from the values of all days up to ``when``."""
    present = board[when]
    if present is MISSING:
        return Answer.UNKNOWN
    if present is None:
        return Answer.NO
    # The days that must have the value: from the last day after which the period is over by now.
    start = when
    while period.after(start) > when:
        start -= ONE_DAY
    needed = [board.get(start + timedelta(days=n), MISSING) for n in range((when - start).days + 1)]
    if any(value not in (present, MISSING) for value in needed):
        return Answer.NO
    return Answer.UNKNOWN if MISSING in needed else Answer.YES


@examples(300)
@given(histories(), KNOWN_ON, st.sampled_from(ALL_DAYS[20:]), PERIODS, st.integers(0, 40))
def test_held_for_is_what_walking_back_day_by_day_finds(entries, known_on, when, period, ahead):
    book = lawbook(tree.HeldFor(None, "section", period))
    only = [entry for entry in entries if entry.fact == "section"]
    shot = snapshot_of(book, History(only), when, known_on)
    board = painted(only, "section", known_on)
    program = Program(book, ON)
    assert agreed(book, program, shot) is walked_back(board, period, when)
    # On a later day the value of the day asked for has gone on.
    later = when + timedelta(days=ahead)
    board |= {when + timedelta(days=n): board[when] for n in range(ahead + 1)}
    assert agreed(book, program, shot, later) is walked_back(board, period, later)


@examples(200)
@given(histories(), KNOWN_ON, WHEN, WHEN, st.sampled_from(["24", "25", None]))
def test_days_held_are_the_days_counted_one_by_one(entries, known_on, one, other, value):
    start, end = sorted((one, other))
    board = painted(entries, "section", known_on)
    days = [board[when] for when in ALL_DAYS if start <= when <= end]
    held = History(entries).days_held("section", value, start, end, known_on)
    assert held.certain == days.count(value)
    assert held.possible == held.certain + days.count(MISSING)


# Gates and walker.

HELD_NODES = st.one_of(
    HELD_ATOMS,
    st.tuples(HELD_ATOMS, NODES).map(lambda parts: tree.All(None, parts)),
    st.tuples(HELD_ATOMS, NODES).map(lambda parts: tree.Unless(None, parts[1], parts[:1])),
    st.tuples(HELD_ATOMS, NODES).map(lambda parts: tree.Any(None, parts)),
)


@examples(200)
@given(HELD_NODES, FACTS, HELD)
def test_gates_and_reasons_of_what_is_held_agree_with_the_walker(condition, facts, held):
    book = lawbook(condition)
    shot = person(book, facts, held)
    program = Program(book, ON)
    walked = shot.walker(book).rule("C")
    assert agreed(book, program, shot) is walked.answer
    explained = Explainer(program, program.now(shot)).rule("C", {})
    assert questions_in(explained) == questions_in(carrying(walked))


@examples(40)
@given(HELD_NODES, FACTS, HELD)
def test_what_is_held_changes_only_on_the_days_ahead(condition, facts, held):
    book = lawbook(condition)
    shot = person(book, facts, held)
    program = Program(book, ON)
    root = program.rules["C"]
    ahead = days_ahead(program, (root,), shot)
    previous = agreed(book, program, shot)
    days = [(ON + timedelta(days=number), 1 << number) for number in range(300)]
    full = (1 << len(days)) - 1
    ((certain, possible),) = program.run(
        (root,), program.lanes(shot, program.now(shot), full, days=days)
    )
    for when, lane in days:
        now = shot.walker(book, day=when).answer(condition)
        assert (bool(certain & lane), bool(possible & lane)) == (
            now is Answer.YES,
            now is not Answer.NO,
        )
        assert now is previous or when in ahead
        previous = now
