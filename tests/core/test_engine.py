"""The compiled gates and the reference walker agree; days ahead and questions are exact."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given

from core.engine_strategies import CATALOGUE, FACTS, NODES, ON, lawbook
from effort import compared, examples
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.ask import Target, questions
from wegmarke.core.conditions.explain import Explainer
from wegmarke.core.conditions.goals import answer_goals
from wegmarke.core.conditions.lanes import Lanes
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.todata import to_data
from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.when import days_ahead

MORE = examples(400)


def compiled(book, shot, gate_of):
    """Return the answer of the gate program for one person."""
    program = Program(book, shot.on)
    lanes = Lanes(book.facts, shot.facts, shot.on, 1, frozen=shot.frozen)
    return program.answers((gate_of(program),), lanes)[0]


@MORE
@given(NODES, FACTS)
def test_gates_give_the_answer_of_the_walker(condition, facts):
    book = lawbook(condition)
    shot = snapshot(book, facts, ON)
    assert compiled(book, shot, lambda program: program.rules["C"]) is shot.walker(book).answer(
        condition
    )
    compared(1)


@MORE
@given(NODES, FACTS)
def test_goal_value_is_the_same_in_gates_and_walker(condition, facts):
    book = lawbook(condition)
    shot = snapshot(book, facts, ON)
    assert compiled(book, shot, lambda program: program.conditions["named"]) is shot.walker(
        book
    ).goal(book.goals["g"])
    compared(1)


@MORE
@given(NODES, FACTS)
def test_adding_a_fact_never_turns_yes_into_no_or_back(condition, facts):
    book = lawbook(condition)
    for missing in facts:
        fewer = {key: value for key, value in facts.items() if key != missing}
        # A stated counter or derived fact replaces the way it is computed; only plain facts add knowledge.
        if missing in ("months", "safe", "section", "status"):
            continue
        before = snapshot(book, fewer, ON).walker(book).answer(condition)
        after = snapshot(book, facts, ON).walker(book).answer(condition)
        assert before is Answer.UNKNOWN or before is after


@MORE
@given(NODES)
def test_plain_data_and_back_gives_the_same_tree(condition):
    assert parse_node(to_data(condition)) == condition


@pytest.mark.wide
@examples(150)
@given(NODES, FACTS)
def test_answers_change_only_on_the_days_ahead(condition, facts):
    book = lawbook(condition)
    shot = snapshot(book, facts, ON)
    program = Program(book, ON)
    root = program.rules["C"]
    ahead = days_ahead(program, (root,), shot)
    previous = shot.walker(book).answer(condition)
    for number in range(1, 400):
        day = ON + timedelta(days=number)
        now = shot.walker(book, day=day).answer(condition)
        lanes = Lanes(book.facts, shot.facts, ON, 1, days=[(day, 1)], frozen=shot.frozen)
        assert program.answers((root,), lanes)[0] is now
        assert now is previous or day in ahead
        previous = now
    compared(399)


@examples(200)
@given(NODES, FACTS)
def test_a_question_can_change_an_answer_and_is_never_about_a_stated_fact(condition, facts):
    book = lawbook(condition)
    shot = snapshot(book, facts, ON)
    program = Program(book, ON)
    for question in questions(program, shot, [Target("C", (program.rules["C"],))]):
        assert question.gain > 0
        assert question.fact not in facts
        assert question.targets == ("C",)


@examples(200)
@given(NODES, FACTS)
def test_goal_outcome_agrees_with_its_value(condition, facts):
    book = lawbook(condition)
    shot = snapshot(book, facts, ON)
    answer = answer_goals(Program(book, ON), shot, list(book.goals.values()))["g"]
    value = shot.walker(book).goal(book.goals["g"])
    if answer.outcome == "yes":
        assert value is Answer.YES
    elif answer.outcome in ("no", "not_yet"):
        assert value is Answer.NO
    elif answer.at_least:
        assert value is Answer.YES
    else:
        assert value is Answer.UNKNOWN


def carrying(reason):
    """Cut what the walker found down to the parts that carry the answer."""
    parts = reason.parts
    if isinstance(reason.node, tree.All | tree.Any):
        parts = tuple(part for part in parts if part.answer is reason.answer) or parts
    return reason._replace(parts=tuple(carrying(part) for part in parts))


def questions_in(reason):
    """Return the questions about facts in an explanation, with answer and value used."""
    own = []
    if isinstance(reason.node, tree.Atom):
        own = [(reason.node, reason.answer, reason.known, reason.stated, reason.from_day)]
    return own + [part for inner in reason.parts for part in questions_in(inner)]


@MORE
@given(NODES, FACTS)
def test_explanation_is_the_carrying_part_of_what_the_walker_finds(condition, facts):
    book = lawbook(condition)
    shot = snapshot(book, facts, ON)
    program = Program(book, ON)
    explained = Explainer(program, program.now(shot)).rule("C", {})
    walked = carrying(shot.walker(book).rule("C"))
    assert explained.answer is walked.answer
    assert questions_in(explained) == questions_in(walked)
    compared(1)


def test_an_answer_is_never_true_or_false():
    assert CATALOGUE["status"].type == "code"
    for answer in Answer:
        try:
            bool(answer)
        except TypeError:
            continue
        raise AssertionError(answer)
