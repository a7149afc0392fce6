"""Words, trees and plain data at their edges: what is refused, and what stays the same."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest

from core.small import ON, answer, law
from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.compile import Compiler
from wegmarke.core.conditions.errors import DefinitionError, FactError, FactErrors
from wegmarke.core.conditions.facts import FactCatalogue, FactDefinition, ReservationText
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.todata import canonical_json, rules_hash, to_data
from wegmarke.core.conditions.values import NONE_KNOWN, Answer, all_of, any_of
from wegmarke.core.conditions.walker import Walker

DAY = date(2026, 1, 31)
FULL = {
    "all": [
        {"any": [{"rule": "R"}, {"goal": "g"}]},
        {"not": {"fact": "a", "is": True}},
        {"at_least": {"k": 1, "of": [{"fact": "a", "one_of": ["x", "y"]}]}},
        {"unless": {"rule": {"fact": "a", "is": None}, "exceptions": [{"rule": "S"}]}},
        {"day": {"from": "2026-01-01", "before": "2027-01-01"}},
        {"day": {"before": "2027-01-01"}},
        {"fact": "a", "in_list": "LIST"},
        {"fact": "a", "in_list": "LIST", "match": "prefix"},
        {"fact": "a", "at_least": 3},
        {"fact": "a", "at_most": {"parameter": "P"}},
        {"fact": "a", "by": "2026-01-31"},
        {"fact": "a", "after": {"fact": "b", "plus": {"months": -7, "days": 2}}},
        {"fact": "a", "from": {"fact": "b"}},
        {"fact": "a", "since": {"years": 1, "months": 6}},
        {"fact": "a", "since": {"days": 0}, "at": "2026-01-31", "count": "event_day_excluded"},
        {"fact": "a", "reached_age": {"years": 18, "at": {"fact": "b"}}},
        {"fact": "a", "reached_age": {"years": 0}},
        {"fact": "a", "under_age": {"years": 21, "at": {"fact": "b"}}},
        {"fact": "a", "held_for": {"months": 3}, "cite": "§ 2"},
    ],
    "cite": "§ 1",
}


def bare_cites(data):
    """Return the data with the inherited citation written out, as ``to_data`` does."""
    if isinstance(data, list):
        return [bare_cites(part) for part in data]
    if not isinstance(data, dict):
        return data
    node = {key: bare_cites(part) for key, part in data.items()}
    words = ("all", "any", "not", "unless", "rule", "goal", "day", "fact")
    named = any(word in data for word in words) or "k" in data.get("at_least", {})
    is_node = named and not ("plus" in data or set(data) == {"fact"} or "exceptions" in data)
    return {"cite": "§ 1", **node} if is_node else node


def test_every_word_comes_back_out_as_it_went_in():
    node = parse_node(FULL)
    assert to_data(node) == bare_cites(FULL)
    assert parse_node(to_data(node)) == node


def test_words_of_age_and_count_are_the_same_arithmetic_written_shorter():
    under = parse_node({"fact": "a", "under_age": {"years": 18}, "cite": "§ 1"})
    reached = tree.Since("§ 1", "a", Period(years=18), None, age=True)
    null = tree.OneOf("§ 1", "a", (None,))
    assert under == tree.UnderAge("§ 1", (tree.Not("§ 1", reached), tree.Not("§ 1", null)))
    assert isinstance(under, tree.All), "everybody but the one who writes it back reads it so"
    inside = {"fact": "a", "since": {"months": 6, "count": "event_day_excluded", "at": DAY}}
    beside = {"fact": "a", "since": {"months": 6}, "count": "event_day_excluded", "at": DAY}
    assert parse_node(inside) == parse_node(beside)
    assert parse_node(inside) == tree.Since(
        None, "a", Period(months=6), tree.DateTerm(fixed=DAY), event_day_excluded=True
    )


def test_a_day_may_be_a_date_as_yaml_gives_it():
    assert parse_node({"fact": "a", "by": DAY}) == parse_node({"fact": "a", "by": "2026-01-31"})
    assert parse_node({"day": {"from": DAY}}) == tree.DayIn(None, DAY, None)
    assert parse_node({"fact": "a", "is": DAY}) == tree.OneOf(None, "a", (DAY,))
    assert to_data(tree.OneOf(None, "a", (DAY,))) == {"fact": "a", "is": "2026-01-31"}


@pytest.mark.parametrize(
    ("data", "place", "problem", "expected"),
    [
        ({"fact": 5, "is": 1}, "law.fact", "fact names a key of the catalogue, not a number", ""),
        (
            {"fact": "a", "in_list": ["x"]},
            "law.in_list",
            "in_list names a list of data/codes",
            "",
        ),
        (
            {"fact": "a", "since": {"months": 1}, "count": "event_day"},
            "law.since",
            "count is 'event_day'",
            "event_day_excluded",
        ),
        ({"fact": "a", "since": 6}, "law.since", "a mapping is expected, not a number", None),
        ({"at_least": [1]}, "law.at_least", "a mapping is expected, not a list", "k, of"),
        ({"day": {"until": DAY}}, "law.day", "unknown: until", "before, from"),
        (
            {"fact": "a", "at_least": {"parametre": "P"}},
            "law.at_least",
            "missing: parameter",
            "parameter",
        ),
        ({"fact": "a", "reached_age": {}}, "law.reached_age", "missing: years", "at, years"),
        ({"fact": "a", "is": [1]}, "law.is", "a value is text, a number, true, false", ""),
        ({"fact": "a", "by": None}, "law.by", "None is no day", None),
        ({"day": {}}, "law.day", "day has no bound", "from or before, or both"),
        ({"not": True}, "law.not", "a condition is a mapping, not true/false", None),
        ({"not": 1.5}, "law.not", "a condition is a mapping, not a number", None),
        ({"not": "x"}, "law.not", "a condition is a mapping, not text", None),
        ({"not": {1, 2}}, "law.not", "a condition is a mapping, not set", None),
        ({"fact": "a", "one_of": {"x": 1}}, "law.one_of", "one_of needs a list", None),
        ({"fact": "a"}, "law", "exactly one comparison, here: none", None),
        ({"day": {"from": 5}}, "law.day.from", "5 is no day", None),
        ({"rule": {"x": 1}}, "law.rule", "rule names an id, not a mapping", None),
    ],
)
def test_a_faulty_word_is_named_with_its_place(data, place, problem, expected):
    with pytest.raises(DefinitionError) as caught:
        parse_node(data, "law")
    assert caught.value.where == place
    assert problem in caught.value.problem
    if expected is not None:
        assert caught.value.expected == expected
    where, *path = [part for part in place.split(".") if part]
    assert (where, list(caught.value.path)) == ("law", path)


def test_the_place_is_given_as_a_path_as_well():
    with pytest.raises(DefinitionError) as caught:
        parse_node({"all": [{"fact": "a", "is": 1}, {"not": 5}]}, "rules.R.when", ("x",))
    assert caught.value.where == "rules.R.when.x.all[1].not"
    assert caught.value.path == ("x", "all", 1, "not")
    assert str(caught.value).endswith("Expected: for example {fact: job_offer, is: true}.")
    assert str(DefinitionError("here", "it is wrong")) == "here: it is wrong."


def test_canonical_json_depends_on_the_content_alone():
    one = {"b": [1, True, None], "a": {"day": DAY, "text": "§ 61 – Ü"}}
    two = {"a": {"text": "§ 61 – Ü", "day": "2026-01-31"}, "b": [1, True, None]}
    assert canonical_json(one) == '{"a":{"day":"2026-01-31","text":"§ 61 – Ü"},"b":[1,true,null]}'
    assert rules_hash(one) == rules_hash(two)
    assert len(rules_hash(one)) == 64
    with pytest.raises(TypeError, match="no JSON for Fraction"):
        canonical_json({"a": Fraction(1, 3)})


@pytest.mark.parametrize(
    "change",
    [
        {"fact": "a", "is": True, "cite": "§ 2"},
        {"fact": "a", "is": True},
        {"fact": "a", "is": 1, "cite": "§ 1"},
        {"fact": "a", "is": False, "cite": "§ 1"},
        {"fact": "b", "is": True, "cite": "§ 1"},
    ],
)
def test_the_hash_changes_with_citation_value_type_and_fact(change):
    usual = to_data(parse_node({"fact": "a", "is": True, "cite": "§ 1"}))
    assert rules_hash(to_data(parse_node(change))) != rules_hash(usual)


def test_answers_combine_as_three_values_do():
    yes, no, unknown = Answer.YES, Answer.NO, Answer.UNKNOWN
    assert [answer.word for answer in (yes, no, unknown)] == ["yes", "no", "unknown"]
    assert [answer.negated() for answer in (yes, no, unknown)] == [no, yes, unknown]
    assert (all_of([]), any_of([])) == (yes, no)
    assert (all_of([yes, unknown]), any_of([no, unknown])) == (unknown, unknown)
    assert (all_of([no, unknown]), any_of([yes, unknown])) == (no, yes)
    assert [answer.value for answer in (no, unknown, yes)] == [0b00, 0b01, 0b11]


class Strange(tree.Node):
    """A node that is in no vocabulary."""


class StrangeAtom(tree.Atom):
    """A question about a fact that is in no vocabulary."""


def test_a_node_outside_the_vocabulary_is_refused_by_every_reader():
    book = law([FactDefinition("a", "bool")])
    strange, atom = Strange(None), StrangeAtom(None, "a")
    with pytest.raises(TypeError, match="no plain data for Strange"):
        to_data(strange)
    with pytest.raises(TypeError, match="no plain data for StrangeAtom"):
        to_data(atom)
    with pytest.raises(TypeError, match="no gate for Strange"):
        Compiler(book, ON).node(strange)
    with pytest.raises(TypeError, match="not an atom: Strange"):
        atoms.atom_test(strange, book, ON)
    with pytest.raises(TypeError, match="no test for StrangeAtom"):
        atoms.atom_test(atom, book, ON)
    with pytest.raises(TypeError, match="cannot walk Strange"):
        Walker(book, {}, ON).answer(strange)


def test_parts_of_a_tree_are_found_in_their_order():
    node = parse_node(
        {
            "unless": {
                "rule": {"fact": "a", "is": 1},
                "exceptions": [{"not": {"fact": "b", "is": 2}}, {"rule": "R"}],
            }
        }
    )
    kinds = [type(part).__name__ for part in tree.nodes_of(node)]
    assert kinds == ["Unless", "OneOf", "Not", "OneOf", "RuleRef"]
    assert tree.children(parse_node({"fact": "a", "is": 1})) == ()


def test_an_atom_names_the_facts_it_looks_at():
    assert atoms.facts_of(parse_node({"rule": "R"})) == ()
    assert atoms.facts_of(parse_node({"fact": "a", "is": 1})) == ("a",)
    assert atoms.facts_of(parse_node({"fact": "a", "by": DAY})) == ("a",)
    assert atoms.facts_of(parse_node({"fact": "a", "by": {"fact": "b"}})) == ("a", "b")
    since = {"fact": "a", "since": {"months": 1}, "at": {"fact": "b"}}
    assert atoms.facts_of(parse_node(since)) == ("a", "b")


def test_equal_questions_are_one_whatever_they_cite():
    one = parse_node({"fact": "a", "one_of": ["x", "y", "x"], "cite": "§ 1"})
    two = parse_node({"fact": "a", "one_of": ["x", "y"], "cite": "§ 2"})
    assert atoms.bare(one) == atoms.bare(two) != one


@pytest.mark.parametrize(
    ("value", "wanted", "expected"),
    [
        (1, True, "no"),
        (True, 1, "no"),
        (0, False, "no"),
        (1, 1, "yes"),
        (True, True, "yes"),
        (1.0, 1, "yes"),
        (None, None, "yes"),
        (None, 0, "no"),
        ("1", 1, "no"),
    ],
)
def test_true_is_not_one_and_null_equals_only_null(value, wanted, expected):
    book = law([FactDefinition("a", "int", nullable=True)], {"R": {"fact": "a", "is": wanted}})
    assert answer(book, {"a": value}, "R") == expected


@pytest.mark.parametrize(
    "question",
    [
        {"at_least": 0},
        {"at_most": 5},
        {"by": DAY},
        {"from": DAY},
        {"since": {"months": 0}},
        {"in_list": "L"},
        {"in_list": "L", "match": "prefix"},
        {"held_for": {"months": 0}},
    ],
)
def test_what_does_not_apply_compares_as_no_and_its_complement_as_yes(question):
    node = {"fact": "a", **question}
    book = law(
        [FactDefinition("a", "code", nullable=True)],
        {"R": node, "N": {"not": node}},
        lists={"L": ()},
    )
    assert (answer(book, {"a": None}, "R"), answer(book, {"a": None}, "N")) == ("no", "yes")
    assert (answer(book, {}, "R"), answer(book, {}, "N")) == ("unknown", "unknown")


def test_a_limit_on_something_that_is_no_number_is_unknown():
    book = law([FactDefinition("a", "code")], {"R": {"fact": "a", "at_least": 1}})
    assert answer(book, {"a": "text"}, "R") == "unknown"


def test_a_history_that_is_not_there_leaves_held_for_open():
    book = law([FactDefinition("a", "bool")], {"R": {"fact": "a", "held_for": {"months": 3}}})
    assert answer(book, {"a": True}, "R") == "unknown"


CATALOGUE = FactCatalogue(
    [
        FactDefinition("day", "date", not_future=True, not_before="first"),
        FactDefinition("first", "date"),
        FactDefinition("code", "code", ("alpha", "beta", "gamma", "delta")),
        FactDefinition("free", "code"),
        FactDefinition("number", "number"),
        FactDefinition("only", "code", applies_when=parse_node({"fact": "code", "is": "beta"})),
        FactDefinition("found", "bool", reservation=ReservationText(False, "keins", "Amt")),
    ]
)


@pytest.mark.parametrize(
    ("facts", "code", "detail"),
    [
        ({"codes": "alpha"}, "unknown_fact", ("code",)),
        ({"code": "alpa"}, "not_in_values", ("alpha",)),
        ({"code": "zzzz"}, "not_in_values", ("alpha", "beta", "gamma", "delta")),
        ({"code": None}, "null", ()),
        ({"code": NONE_KNOWN}, "not_in_values", None),
        ({"free": 3}, "wrong_type", ("code",)),
        ({"found": 1}, "wrong_type", ("bool",)),
        ({"day": "2026-04-01"}, "future", ("2026-03-31",)),
        ({"day": "2026-01-30", "first": "2026-01-31"}, "before", ("first", "2026-01-31")),
        ({"day": "1899-12-31"}, "out_of_range", ("1900-01-01", "2200-12-31")),
        ({"first": "2201-01-01"}, "out_of_range", ("1900-01-01", "2200-12-31")),
        ({"first": datetime(2026, 1, 1)}, "wrong_type", ("date",)),  # noqa: DTZ001 - what YAML gives
        ({"first": 20260101}, "wrong_type", ("date",)),
        ({"number": -0.5}, "out_of_range", ("0", "inf")),
        ({"number": "3"}, "wrong_type", ("number",)),
    ],
)
def test_a_refused_fact_says_what_would_be_right(facts, code, detail):
    with pytest.raises(FactErrors) as caught:
        CATALOGUE.check(facts, ON)
    (error,) = caught.value.errors
    assert error.code == code
    assert str(error) in str(caught.value)
    assert (error.fact, error.value) == (next(iter(facts)), facts[error.fact]) or code in (
        "future",
        "before",
    )
    if detail is not None:
        assert error.detail == detail


def test_the_edges_of_what_is_accepted():
    facts = {
        "day": "2026-03-31",
        "first": date(2026, 3, 31),
        "number": 0,
        "only": None,
        "free": "anything",
        "found": NONE_KNOWN,
    }
    assert CATALOGUE.check(facts, ON) == {**facts, "day": ON}
    edges = {"first": "1900-01-01"}
    assert CATALOGUE.check(edges, ON) == {"first": date(1900, 1, 1)}
    assert CATALOGUE.check({"first": "2200-12-31"}, ON) == {"first": date(2200, 12, 31)}
    ranged = FactCatalogue([FactDefinition("n", "int", range=(2, 4))])
    assert [ranged.typed("n", number) for number in (2, 4)] == [2, 4]
    for number in (1, 5):
        with pytest.raises(FactError, match="out_of_range"):
            ranged.typed("n", number)


def test_a_catalogue_is_asked_by_key():
    assert "code" in CATALOGUE
    assert "codes" not in CATALOGUE
    assert CATALOGUE["code"].public is False
    assert FactDefinition("a", "bool", asked="public").public is True
    with pytest.raises(KeyError):
        CATALOGUE["codes"]
