"""The vocabulary is closed: what is not in it is refused with place, expectation and a way out."""

from __future__ import annotations

import pytest

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.errors import DefinitionError
from wegmarke.core.conditions.parse import parse_node


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
