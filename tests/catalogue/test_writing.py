"""Definitions are written as YAML and JSON and read back as the same definitions."""

from __future__ import annotations

import json
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.test_schema import MORE
from core.engine_strategies import CATALOGUE, ON, lawbook
from wegmarke.catalogue.dated import read_list, read_parameter
from wegmarke.catalogue.entries import Entry
from wegmarke.catalogue.facts import read_fact
from wegmarke.catalogue.goals import read_goal
from wegmarke.catalogue.law import read_derived, read_version
from wegmarke.catalogue.loader import definitions
from wegmarke.catalogue.writing import as_json, as_yaml, rule_with_texts
from wegmarke.core.conditions import definitions as plain
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.law import DatedValue, Goal, GoalDate, Grant, Lawbook, Rule
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.todata import rules_hash, to_data

FORMS = {"yaml": (as_yaml, yaml.safe_load), "json": (as_json, json.loads)}
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.text(max_size=5),
    st.sampled_from(
        ["24", "no", "yes", "~", "0x1F", "1_000", "1e3", "12:30:45", "2026-1-1", "=", ""]
    ),
)
CONDITIONS = MORE | st.lists(VALUES, min_size=1, max_size=3).map(
    lambda values: tree.OneOf("§ 1: „x“ #2", "status", tuple(values))
)


def again(data, form):
    """Write plain data and read it back, as a mapping of a file."""
    write, read = FORMS[form]
    return Entry("data", (), read(write(data)))


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(node=CONDITIONS)
def test_condition_comes_back_the_same(form, node):
    write, read = FORMS[form]
    back = parse_node(read(write(to_data(node))))
    assert back == node
    assert rules_hash(to_data(back)) == rules_hash(to_data(node))


def test_under_age_keeps_its_word():
    data = {"fact": "birth", "under_age": {"years": 21, "at": {"fact": "entry"}}, "cite": "§ 1"}
    assert to_data(parse_node(data)) == data


@pytest.mark.parametrize("form", FORMS)
def test_real_law_comes_back_the_same(form):
    book = definitions().book
    for rule in book.rules.values():
        back = again(rule_with_texts(rule.id), form)
        assert read_version(back, rule.line, rule.topic) == rule
    for derived in book.derived.values():
        assert read_derived(again(plain.derived_to_data(derived), form)) == derived
    for goal in book.goals.values():
        assert read_goal(again(plain.goal_to_data(goal), form), goal.id) == goal
    for fact in book.facts.definitions.values():
        assert read_fact(again(plain.fact_to_data(fact), form), fact.key, {}) == fact


@pytest.mark.parametrize("form", FORMS)
def test_invented_law_comes_back_the_same(form):
    for fact in CATALOGUE.definitions.values():
        assert read_fact(again(plain.fact_to_data(fact), form), fact.key, {}) == fact
    goal = Goal(
        "g",
        (Grant("R1", "should"),),
        facts={"applied": date(2026, 1, 1)},
        dates={"first": GoalDate("entry", Period(months=-7))},
    )
    assert read_goal(again(plain.goal_to_data(goal), form), "g") == goal


@pytest.mark.parametrize("form", FORMS)
def test_dated_values_come_back_the_same(form):
    codes = (DatedValue(None, ("24",), "§ 1"), DatedValue(date(2026, 1, 1), ()))
    amounts = (DatedValue(date(2025, 1, 1), 563), DatedValue(date(2026, 1, 1), None))
    about = {"title": "x", "unit": "EUR", "citation": "§ 2"}
    data = {"title": "x", "versions": plain.dated_to_data(codes, "values")}
    assert read_list(again(data, form)) == codes
    data = about | {"versions": plain.dated_to_data(amounts, "value")}
    assert read_parameter(again(data, form)) == amounts


def changed(book: Lawbook, **parts) -> Lawbook:
    kept = {
        "facts": book.facts,
        "rules": list(book.rules.values()),
        "derived": list(book.derived.values()),
        "goals": list(book.goals.values()),
        "lists": book.lists,
        "parameters": book.parameters,
        "conditions": book.conditions,
    }
    return Lawbook(**(kept | parts))


def test_hash_changes_with_every_kind_of_definition():
    book = lawbook(tree.OneOf(None, "offer", (True,)))
    later = DatedValue(date(2030, 1, 1), ())
    rule: Rule = book.rules["R1"]
    other = Rule(rule.id, rule.line, rule.topic, rule.when, rule.outcome, rule.citations, ON)
    books = [
        book,
        changed(book, derived=list(book.derived.values())[:1]),
        changed(book, goals=[]),
        changed(book, rules=[*list(book.rules.values())[1:], other]),
        changed(book, lists={"LIST": (*book.lists["LIST"], later)}),
        changed(book, parameters={"HOURS": (DatedValue(None, 6),)}),
        changed(book, parameters={"HOURS": (DatedValue(None, 7),)}),
        changed(book, conditions={}),
        changed(book, facts=type(book.facts)(list(book.facts.definitions.values())[1:])),
    ]
    hashes = [rules_hash(plain.book_to_data(one)) for one in books]
    assert len(set(hashes)) == len(books)
    assert rules_hash(plain.book_to_data(changed(book))) == hashes[0]
