"""Rows looked up by value give what the walker finds: all kinds of atoms, persons, days, histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.random_law import DATES, DAYS, STATUS, RandomLaw
from core.small import ON, law, rule
from effort import compared, examples
from wegmarke.core.conditions import scalar, tables, tree
from wegmarke.core.conditions.calendar import Period, add_months
from wegmarke.core.conditions.engine import Engine
from wegmarke.core.conditions.facts import Counter, FactDefinition
from wegmarke.core.conditions.law import DatedValue
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import MOST_DAYS, Program
from wegmarke.core.conditions.reform import Reform
from wegmarke.core.conditions.values import Answer, Held

SEEDS = st.integers(0, 2**32 - 1)
ATOMS, PERSONS = 24, 12
HELD = ("status", "offer", "hours", "birth")


def atom(random_law):
    """Return a question of any kind, also those that ``RandomLaw`` does not ask."""
    random = random_law.random
    match random.randrange(8):
        case 0:
            return tree.HeldFor(None, random.choice(HELD), Period(months=random.randrange(7)))
        case 1:
            return tree.OneOf(None, "months", (random.randrange(8), None))
        case 2:
            return tree.OneOf(None, random.choice(DATES), (random.choice(DAYS),))
        case _:
            return random_law.atom()


def some_person(random_law, facts):
    """Return facts whose dates lie on and beside the cut-offs, and since when some are held."""
    random = random_law.random
    facts = dict(facts)
    for key in DATES:
        if facts.get(key):
            months = random.choice((-18 * 12, -13, -12, -6, -3, -1, 0, 0, 1, 6))
            shift = timedelta(days=random.choice((-1, 0, 0, 1)))
            facts[key] = add_months(facts[key], months) + shift
    held = {}
    for key in HELD:
        if key in facts and random.random() < 0.6:
            value = facts[key] if random.random() < 0.8 else "another"
            since = random.choice(DAYS)
            held[key] = Held(value, since, random.choice((None, since, add_months(since, -3))))
    return facts, held


@examples(60)
@given(SEEDS)
def test_engine_and_walker_agree_on_every_kind_of_question_day_by_day(seed):
    random_law = RandomLaw(seed)
    added = tuple(rule(f"A{number}", atom(random_law)) for number in range(ATOMS))
    added += tuple(rule(f"N{number}", tree.Not(None, added[number].when)) for number in range(6))
    engine = Engine(Reform(added=added).applied(random_law.book))
    for facts in random_law.persons(PERSONS):
        on = random_law.on + timedelta(days=random_law.random.choice((0, 0, 1, 29, 30, 31, 60)))
        stated, held = some_person(random_law, facts)
        shot = replace(snapshot(engine.book, stated, on), held=held)
        walker = shot.walker(engine.book)
        found = engine.evaluate(shot)
        for name in engine.book.rules:
            assert found[name] is walker.rule(name).answer, (name, stated, on)
        program = engine.programs.on(on)
        roots = tuple(program.rules.values())
        assert program.answers(roots, program.now(shot)) == tuple(found.values())
        compared(2 * len(roots))


FACTS = [
    FactDefinition("start", "date", nullable=True),
    FactDefinition("other", "date", nullable=True),
    FactDefinition("asked", "date", moves=True),
    FactDefinition("months", "int", counter=Counter("start", False, None)),
    FactDefinition("paused", "int", counter=Counter("start", True, parse_node({"fact": "offer", "is": True}))),
    FactDefinition("counted", "int", nullable=True, counter=Counter(None, False, None)),
    FactDefinition("offer", "bool"),
    FactDefinition("status", "code", STATUS),
    FactDefinition("name", "code"),
    FactDefinition("wage", "number"),
]  # fmt: skip
LATER = {"fact": "start", "by": {"fact": "other", "plus": {"months": 1}}}


def answers(question, persons, on=ON):
    """Return the answers that one engine gives to several persons, and check the walker's."""
    book = law(
        FACTS,
        {"R": question, "N": {"not": question}},
        parameters={"P": (DatedValue(None, 3),), "NONE": (DatedValue(date(2030, 1, 1), 1),)},
        lists={"L": (DatedValue(None, ("ab", "b")),)},
    )
    engine = Engine(book)
    found = []
    for facts in persons:
        shot = snapshot(book, facts, on)
        answer = engine.evaluate(shot)
        assert answer["R"] is shot.walker(book).rule("R").answer
        assert answer["N"] is answer["R"].negated() is shot.walker(book).rule("N").answer
        found.append(answer["R"].word)
    return found


@pytest.mark.parametrize(
    ("question", "days", "expected"),
    [
        ({"by": "2026-01-31"}, ["2026-01-30", "2026-01-31", "2026-02-01"], "yes yes no"),
        ({"before": "2026-01-31"}, ["2026-01-30", "2026-01-31", "2026-02-01"], "yes no no"),
        ({"from": "2026-01-31"}, ["2026-02-01", "2026-01-31", "2026-01-30"], "yes yes no"),
        ({"after": "2026-01-31"}, ["2026-02-01", "2026-01-31", "2026-01-30"], "yes no no"),
        ({"is": "2026-01-31"}, ["2026-01-30", "2026-01-31", "2026-02-01"], "no yes no"),
        ({"since": {"months": 1}}, ["2026-02-28", "2026-03-01", "2026-03-31"], "yes no no"),
        ({"since": {"months": 6}}, ["2025-09-29", "2025-09-30", "2025-10-01"], "yes yes no"),
        ({"since": {"days": 1}}, ["2026-03-29", "2026-03-30", "2026-03-31"], "yes yes no"),
        (
            {"since": {"months": 1}, "at": "2026-02-28"},
            ["2026-01-28", "2026-01-31", "2026-02-01"],
            "yes yes no",
        ),
        (
            {"since": {"months": 2}, "count": "event_day_excluded"},
            ["2026-01-30", "2026-01-31", "2026-02-01"],
            "yes no no",
        ),
        ({"reached_age": {"years": 18}}, ["2008-03-31", "2008-04-01"], "yes no"),
    ],
)
def test_the_row_of_a_stretch_of_days_begins_on_the_right_day(question, days, expected):
    persons = [{"start": date.fromisoformat(day)} for day in days]
    assert answers({"fact": "start", **question}, [*persons, *reversed(persons)]) == [
        *expected.split(),
        *reversed(expected.split()),
    ]


@pytest.mark.parametrize(
    ("question", "starts", "expected"),
    [
        ({"at_least": 2}, ["2026-01-30", "2026-01-31", "2026-02-01"], "yes yes no"),
        ({"at_most": 2}, ["2025-12-31", "2026-01-01", "2026-01-31"], "no yes yes"),
        ({"at_least": {"parameter": "P"}}, ["2025-12-31", "2026-01-01"], "yes no"),
        ({"at_least": {"parameter": "NONE"}}, ["2025-12-31", "2026-01-01"], "unknown unknown"),
        ({"at_least": 0}, ["2026-03-31", "2026-04-30"], "yes yes"),
        ({"is": 1}, ["2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"], "no yes yes no"),
    ],
)
def test_a_counter_turns_with_the_date_it_counts_from(question, starts, expected):
    persons = [{"start": date.fromisoformat(start)} for start in starts]
    assert answers({"fact": "months", **question}, persons) == expected.split()


def test_a_counter_that_is_stated_counts_for_more_than_its_date():
    question = {"fact": "paused", "at_least": 3}
    start = date(2026, 1, 1)
    persons = [
        {"start": start, "paused": 3},
        {"start": start, "paused": 2},
        {"start": date(2020, 1, 1), "paused": 2},
        {"start": date(2020, 1, 1)},
        {"paused": 4},
        {"start": None},
        {},
    ]
    expected = ["yes", "no", "no", "yes", "yes", "no", "unknown"]
    assert answers(question, persons) == expected
    counted = {"fact": "counted", "at_least": 3}
    assert answers(counted, [{"counted": 3}, {"counted": None}, {}]) == ["yes", "no", "unknown"]


def test_a_comparison_of_two_facts_is_asked_anew_for_each_pair():
    start = date(2026, 1, 31)
    persons = [
        {"start": start, "other": date(2025, 12, 31)},
        {"start": start, "other": date(2025, 12, 30)},
        {"start": start, "other": None},
        {"start": None, "other": start},
        {"start": start},
        {"other": start},
        {"start": None},
        {"other": None},
        {},
    ]
    expected = ["yes", "no", "no", "no", "unknown", "unknown", "no", "no", "unknown"]
    assert answers(LATER, persons) == expected
    moving = {"fact": "start", "by": {"fact": "asked"}}
    days = [{"start": ON}, {"start": ON + timedelta(days=1)}, {"start": ON, "asked": start}, {}]
    assert answers(moving, days) == ["yes", "no", "no", "unknown"]


def test_the_date_of_an_application_is_the_day_itself_unless_it_is_stated():
    question = {"fact": "asked", "from": ON.isoformat()}
    persons = [{}, {"asked": ON - timedelta(days=1)}, {"asked": ON}]
    assert answers(question, persons) == ["yes", "no", "yes"]
    assert answers(question, [{}], ON - timedelta(days=1)) == ["no"]


@pytest.mark.parametrize("most", [1, 2, tables.MOST_ROWS])
def test_values_are_right_however_few_rows_are_kept(monkeypatch, most):
    monkeypatch.setattr(tables, "MOST_ROWS", most)
    names = ["a", "ab", "abc", "b", "bc", "c", "ab", "a"]
    listed = {"fact": "name", "in_list": "L", "match": "prefix"}
    expected = ["yes" if name.startswith(("ab", "b")) else "no" for name in names]
    assert answers(listed, [{"name": name} for name in names]) == expected
    wages = [11.9, 12, 12.5, 11.9]
    found = answers({"fact": "wage", "at_least": 12}, [{"wage": wage} for wage in wages])
    assert found == ["no", "yes", "yes", "no"]


def test_more_days_than_are_kept_are_asked_one_by_one_and_again():
    book = law(FACTS, {"R": {"fact": "start", "since": {"months": 1}}})
    engine, program = Engine(book), Program(book, ON)
    start = date(2026, 3, 1)
    days = [start + timedelta(days=number) for number in range(20, 20 + 2 * MOST_DAYS)]
    for on in (*days, *days[:3]):
        shot = snapshot(book, {"start": start}, on)
        wanted = Answer.YES if on >= date(2026, 4, 1) else Answer.NO
        assert engine.evaluate(shot)["R"] is wanted
        assert program.answers((program.rules["R"],), program.now(shot)) == (wanted,)


def test_a_law_without_any_question_has_an_empty_sheet():
    book = law(FACTS, {"ALL": {"all": []}, "ANY": {"any": []}})
    found = Engine(book).evaluate(snapshot(book, {"start": ON, "name": "x"}, ON))
    assert (found["ALL"], found["ANY"]) == (Answer.YES, Answer.NO)


def test_a_limit_nobody_knows_leaves_every_lane_open_but_null():
    book = law(
        FACTS,
        {"R": {"fact": "counted", "at_least": {"parameter": "NONE"}}},
        parameters={"NONE": (DatedValue(date(2030, 1, 1), 1),)},
    )
    program, shot = Program(book, ON), snapshot(book, {}, ON)
    lanes = program.lanes(shot, None, 0b111, varied={"counted": [(1, 1), (None, 2), (5, 4)]})
    assert program.run((program.rules["R"],), lanes) == ((0, 0b101),)


@pytest.mark.parametrize("most", [1, 2, scalar.MOST_CODES])
def test_answers_are_right_however_little_code_is_kept(monkeypatch, most):
    monkeypatch.setattr(scalar, "MOST_CODES", most)
    duldung, title = ({"fact": "status", "is": value} for value in ("duldung", "title"))
    offer = {"fact": "offer", "is": True}
    question = {"any": [{"all": [duldung, offer]}, {"all": [title, {"not": offer}]}]}
    persons = [
        {"status": status, "offer": offered}
        for status in ("duldung", "title", "gestattung", "duldung")
        for offered in (True, False)
    ]
    persons += [{"offer": True}, {"status": "title"}, {"status": "gestattung"}, {}]
    assert answers(question, persons) == [
        *("yes", "no", "no", "yes", "no", "no", "yes", "no"),
        *("unknown", "unknown", "no", "unknown"),
    ]
