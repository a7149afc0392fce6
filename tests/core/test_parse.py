"""The vocabulary is closed: what is not in it is refused with place, expectation and a way out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.errors import DefinitionError
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.todata import canonical_json, to_data


def test_citation_is_inherited_by_parts_without_one():
    node = parse_node(
        {"cite": "§ 1", "all": [{"fact": "a", "is": True}, {"fact": "b", "is": 1, "cite": "§ 2"}]}
    )
    assert isinstance(node, tree.All)
    assert [part.cite for part in node.parts] == ["§ 1", "§ 2"]


@pytest.mark.parametrize(
    ("data", "place", "problem"),
    [
        ("text", "condition", "mapping"),
        ({}, "condition", "exactly one word"),
        ({"all": [], "any": []}, "condition", "exactly one word"),
        ({"alle": []}, "condition", "exactly one word"),
        ({"all": {"fact": "a"}}, "condition.all", "list of conditions"),
        ({"all": [{"fact": "a"}]}, "condition.all[0]", "exactly one comparison"),
        ({"fact": "a", "is": 1, "at_least": 2}, "condition", "exactly one comparison"),
        ({"fact": "a", "is": {"x": 1}}, "condition.is", "a value is"),
        ({"fact": "a", "one_of": []}, "condition.one_of", "at least one value"),
        ({"fact": "a", "at_least": "six"}, "condition.at_least", "number"),
        ({"fact": "a", "at_least": True}, "condition.at_least", "number"),
        ({"fact": "a", "by": "31.12.2024"}, "condition.by", "no day"),
        ({"fact": "a", "since": {}}, "condition.since", "empty"),
        ({"fact": "a", "since": {"weeks": 2}}, "condition.since", "unknown: weeks"),
        ({"fact": "a", "since": {"months": 1.5}}, "condition.since.months", "whole number"),
        ({"fact": "a", "since": {"months": True}}, "condition.since.months", "whole number"),
        ({"at_least": {"k": True, "of": []}}, "condition.at_least.k", "whole number"),
        ({"fact": "a", "in_list": "X", "match": "fuzzy"}, "condition.in_list", "match"),
        ({"fact": "a", "is": 1, "why": "x"}, "condition", "unknown word why"),
        ({"at_least": {"k": 1}}, "condition.at_least", "missing: of"),
        ({"rule": 7}, "condition.rule", "names an id"),
        ({"fact": "a", "is": 1, "cite": 5}, "condition.cite", "cite is text"),
        ({"fact": "a", "is": 1, "cite": None}, "condition.cite", "cite is text"),
        ({"fact": "a", "is": float("inf")}, "condition.is", "no value"),
        ({"fact": "a", "is": "2026-02-30"}, "condition.is", "no day"),
        ({"fact": "a", "is": datetime(2026, 1, 1, tzinfo=UTC)}, "condition.is", "a value is"),
        ({"fact": "a", "at_most": float("nan")}, "condition.at_most", "number"),
        ({"fact": "a", "at_most": {"parameter": 3}}, "condition.at_most.parameter", "a name"),
        ({"fact": "a", "by": {"fact": 3}}, "condition.by.fact", "a name"),
        ({"fact": "a", "by": "20240227"}, "condition.by", "no day"),
        ({"fact": "a", "since": {"years": 301}}, "condition.since.years", "too long"),
        ({"fact": "a", "under_age": {"years": -301}}, "condition.under_age.years", "too long"),
        ({"day": {}}, "condition.day", "no bound"),
        ({"day": []}, "condition.day", "a mapping"),
        ({"fact": 1, "is": 1}, "condition.fact", "a key of the catalogue"),
        ({"fact": "a", "in_list": 3}, "condition.in_list", "a list of data/codes"),
        ({"fact": "a", "since": {"days": 1, "count": "x"}}, "condition.since", "count is 'x'"),
        ({"fact": "a", "since": 7}, "condition.since", "a mapping"),
    ],
)
def test_a_fault_names_its_place(data, place, problem):
    with pytest.raises(DefinitionError) as caught:
        parse_node(data)
    assert caught.value.where == place
    assert problem in str(caught.value)


def test_a_condition_is_never_true_or_false():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(parse_node({"fact": "a", "is": True}))


def test_day_may_be_a_date_or_its_text():
    texts, dates = (
        parse_node({"fact": "a", "one_of": [day, None]}) for day in ("2026-01-02", date(2026, 1, 2))
    )
    assert texts == dates


def test_every_part_is_found_at_its_place():
    data = {
        "any": [
            {"not": {"fact": "a", "is": 1}},
            {"at_least": {"k": 1, "of": [{"rule": "R"}]}},
            {"unless": {"rule": {"goal": "g"}, "exceptions": [{"day": {"from": "2026-01-01"}}]}},
            {"fact": "b", "under_age": {"years": 18}},
        ]
    }
    for path, node in tree.placed(parse_node(data)):
        part = data
        for step in path:
            part = part[step]
        if path == ("any", 3):
            assert isinstance(node, tree.UnderAge | tree.Not | tree.Atom)
        else:
            assert parse_node(part) == node


@pytest.mark.parametrize("node", [tree.Node(None), tree.Atom(None, "a")])
def test_node_outside_the_vocabulary_has_no_plain_data(node):
    with pytest.raises(TypeError, match="no plain data"):
        to_data(node)


def test_value_outside_json_has_no_canonical_form():
    assert canonical_json({"b": date(2026, 1, 2), "a": 1}) == '{"a":1,"b":"2026-01-02"}'
    with pytest.raises(TypeError, match="no JSON for set"):
        canonical_json({"a": {1}})
