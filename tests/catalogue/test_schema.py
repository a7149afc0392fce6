"""The JSON schemas and the parser refuse the same things; every data file fits its schema."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from core.engine_strategies import NODES
from wegmarke.catalogue.files import file_path, list_files, read_yaml
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.errors import DefinitionError
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.todata import to_data

NAMES = ("condition", "rules", "goals", "facts", "lists", "parameters")
SCHEMAS = {
    name: json.loads(file_path(f"schema/{name}.json").read_text(encoding="utf-8")) for name in NAMES
}
REGISTRY = Registry().with_resources(
    (f"{name}.json", Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)
VALIDATORS = {
    name: Draft202012Validator(schema, registry=REGISTRY) for name, schema in SCHEMAS.items()
}
CONDITION = VALIDATORS["condition"]
MORE = st.one_of(
    NODES,
    st.just(tree.HeldFor("§ 1", "status", Period(months=6))),
    st.just(tree.GoalRef(None, "g")),
    st.just(tree.AtLeast("rule", "hours", tree.Parameter("HOURS"))),
    st.just(tree.DayIn(None, None, date(2026, 1, 1))),
    st.just(parse_node({"fact": "birth", "under_age": {"years": 18, "at": {"fact": "entry"}}})),
)
OTHERS = (None, True, "x", 7, 1.5, [], {}, ["x"], {"x": 1}, {"fact": "entry"}, "2026-01-01")


def as_in_json(data):
    """Return the data of a YAML file as JSON knows them: keys are texts, days too."""
    if isinstance(data, dict):
        return {str(key): as_in_json(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_in_json(part) for part in data]
    return data.isoformat() if isinstance(data, date) else data


def accepted(data) -> bool:
    try:
        parse_node(data)
    except DefinitionError:
        return False
    return True


def places(data, path=()):
    yield path
    rows = enumerate(data) if isinstance(data, list) else ()
    for key, part in data.items() if isinstance(data, dict) else rows:
        yield from places(part, (*path, key))


@st.composite
def spoilt(draw):
    """Draw a condition with one key dropped, renamed or added, or one part put in its place."""
    data = to_data(draw(MORE))
    *way, last = draw(st.sampled_from([path for path in places(data) if path]))
    holder = data
    for step in way:
        holder = holder[step]
    kind = draw(st.sampled_from(["drop", "rename", "add", "other"]))
    if kind == "other" or isinstance(holder, list):
        holder[last] = draw(st.sampled_from(OTHERS))
    elif kind == "add":
        word = draw(st.sampled_from(["is", "all", "rule", "at", "count", "cite", "years", "wrong"]))
        holder.setdefault(word, draw(st.sampled_from(OTHERS)))
    else:
        part = holder.pop(last)
        if kind == "rename":
            holder[draw(st.sampled_from(["is", "by", "any", "at_least", "wrong"]))] = part
    return data


@pytest.mark.parametrize("name", NAMES)
def test_schema_is_sound(name):
    Draft202012Validator.check_schema(SCHEMAS[name])


@settings(max_examples=60)
@given(MORE)
def test_every_condition_fits_the_schema(node):
    assert not list(CONDITION.iter_errors(to_data(node)))


@settings(max_examples=120)
@given(spoilt())
def test_schema_and_parser_refuse_the_same(data):
    assert CONDITION.is_valid(data) == accepted(data)


@pytest.mark.parametrize(
    "data",
    [
        {"fact": "a", "since": {"months": 1, "at": "2026-01-01", "count": "event_day_excluded"}},
        {"fact": "a", "since": {"months": 1}, "at": {"fact": "b", "plus": {"days": -1}}},
        {"fact": "a", "since": {"at": "2026-01-01"}},
        {"fact": "a", "since": {"years": 301}},
        {"fact": "a", "since": {"years": -300}},
        {"fact": "a", "since": {"months": 1}, "count": "all"},
        {"fact": "a", "in_list": "L", "match": "prefix"},
        {"fact": "a", "in_list": "L", "match": "regex"},
        {"fact": "a", "in_list": ["L"]},
        {"fact": "a", "one_of": []},
        {"fact": "a", "is": 1, "at": "2026-01-01"},
        {"fact": "a", "reached_age": {"years": 18}, "at": "2026-01-01"},
        {"fact": "a", "at_most": {"parameter": 7}},
        {"fact": "a", "by": {"fact": 7}},
        {"fact": "a", "by": "20260101"},
        {"fact": "a", "is": 1, "cite": None},
        {"day": {}},
        {"all": [], "any": []},
        {"at_least": {"k": 1, "of": []}},
        {"rule": 1},
    ],
)
def test_schema_and_parser_agree_on_edges(data):
    assert CONDITION.is_valid(data) == accepted(data)


FILES = [
    *((name, "facts") for name in list_files("facts") if "/texts/" not in name),
    *((name, "lists") for name in list_files("codes")),
    *((name, "rules") for name in list_files("law") if name.endswith("/rules.yaml")),
    *((name, "goals") for name in list_files("law") if name.endswith("/goals.yaml")),
    *((name, "parameters") for name in list_files("law") if name.endswith("/parameters.yaml")),
]


@pytest.mark.parametrize(("file", "schema"), FILES)
def test_data_file_fits_its_schema(file, schema):
    errors = VALIDATORS[schema].iter_errors(as_in_json(read_yaml(file)))
    assert not [f"{error.json_path}: {error.message[:200]}" for error in errors]
