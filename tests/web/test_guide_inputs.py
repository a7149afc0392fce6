"""What people type into a question becomes an answer, or a message that says what to write."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from wegmarke.core.conditions.facts import FactCatalogue, FactDefinition
from wegmarke.web.public.inputs import kind_of, read_typed, typed_parts, western_digits
from wegmarke.web.public.state import GuideState, check_facts, plain_value, read_state, travelling

ON = date(2026, 11, 21)
FACTS = FactCatalogue(
    [
        FactDefinition("status", "code", values=("duldung", "title"), asked="public"),
        FactDefinition("date_of_birth", "date", not_future=True, asked="public"),
        FactDefinition(
            "entry_date", "date", not_future=True, not_before="date_of_birth", asked="public"
        ),
        FactDefinition("stay_uninterrupted_since", "date", not_future=True, asked="public"),
        FactDefinition(
            "applied",
            "date",
            nullable=True,
            not_future=True,
            not_before="entry_date",
            asked="public",
        ),
        FactDefinition("children", "int", range=(0, 20), asked="public"),
        FactDefinition("hours", "number", range=(0, 60), asked="public"),
        FactDefinition("german_level_rank", "int", range=(0, 6), asked="public"),
        FactDefinition("permitted", "bool", asked="public"),
        FactDefinition("ban_found", "bool", asked="counselling"),
        FactDefinition("nationality", "code", values=tuple("ABCDEFGHIJKLM"), asked="public"),
    ]
)


def day(number="", month="", year=""):
    return {"a_day": number, "a_month": month, "a_year": year}


def codes(**answers):
    """The codes of what is wrong with these answers, by fact."""
    state = GuideState(answers=tuple(answers.items()))
    return {problem.fact: problem.code for problem in check_facts(state, FACTS, ON)[1]}


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        ("status", "radio"),
        ("permitted", "radio"),
        ("german_level_rank", "radio"),
        ("nationality", "select"),
        ("date_of_birth", "date"),
        ("children", "number"),
    ],
)
def test_input_follows_the_type_of_the_fact(fact, kind):
    assert kind_of(FACTS[fact]) == kind


@pytest.mark.parametrize(
    ("typed", "raw"),
    [
        (day("14", "3", "2024"), "2024-03-14"),
        (day("1", "12", "1999"), "1999-12-01"),
        (day("٢٩", "٢", "٢٠٢٤"), "2024-02-29"),
        (day(" 5 ", "06", "2020"), "2020-06-05"),
        (day(), None),
    ],
)
def test_date_typed_in_three_fields_travels_as_iso(typed, raw):
    assert read_typed(FACTS["entry_date"], typed, ON).raw == raw


@pytest.mark.parametrize(
    "typed",
    [
        day("31", "2", "2024"),
        day("14", "3"),
        day(month="3", year="2024"),
        day("a", "b", "c"),
        day("1", "1", "99999"),
    ],
)
def test_impossible_date_is_refused_with_a_message(typed):
    read = read_typed(FACTS["entry_date"], typed, ON)
    assert (read.raw, bool(read.error)) == (None, True)


@pytest.mark.parametrize(
    ("month", "year", "raw"),
    [("2", "2024", "2024-02-29"), ("11", "2026", "2026-11-21"), ("12", "2026", "2026-12-31")],
)
def test_month_alone_counts_from_its_last_day_but_not_from_the_future(month, year, raw):
    typed = day(month=month, year=year)
    assert read_typed(FACTS["stay_uninterrupted_since"], typed, ON).raw == raw


def test_date_and_does_not_apply_together_are_refused():
    read = read_typed(FACTS["applied"], {**day("1", "1", "2024"), "a_null": "1"}, ON)
    assert (read.raw, bool(read.error)) == (None, True)


def test_does_not_apply_alone_is_an_answer():
    assert read_typed(FACTS["applied"], {"a_null": "1"}, ON).raw == "null"


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("bool", "true", True),
        ("bool", "ja", "ja"),
        ("int", "7", 7),
        ("int", "7,5", "7,5"),
        ("number", "7,5", 7.5),
        ("number", "20", 20),
        ("number", "1e9", "1e9"),
        ("date", "null", None),
        ("code", "24", "24"),
    ],
)
def test_raw_answer_becomes_plain_data_of_its_type(kind, raw, value):
    assert plain_value(kind, raw) == value


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"status": "duldung", "permitted": "true"}, {}),
        ({"status": "drachen"}, {"status": "not_in_values"}),
        ({"date_of_birth": "2030-01-01"}, {"date_of_birth": "future"}),
        ({"date_of_birth": "1850-01-01"}, {"date_of_birth": "out_of_range"}),
        ({"date_of_birth": "2000-01-01", "entry_date": "1999-12-31"}, {"entry_date": "before"}),
        ({"entry_date": "2024-05-01", "applied": "2024-04-30"}, {"applied": "before"}),
        ({"children": "21"}, {"children": "out_of_range"}),
        ({"children": "zwei"}, {"children": "wrong_type"}),
        ({"permitted": "vielleicht"}, {"permitted": "wrong_type"}),
        ({"applied": "null"}, {}),
        ({"status": "null"}, {"status": "null"}),
        ({"dragon": "1"}, {"dragon": "not_asked"}),
        ({"ban_found": "true"}, {"ban_found": "not_asked"}),
    ],
)
def test_impossible_answers_are_named(answers, wrong):
    assert codes(**answers) == wrong


def test_good_answers_survive_bad_ones():
    state = GuideState(answers=(("status", "duldung"), ("children", "99"), ("entry_date", None)))
    values, problems = check_facts(state, FACTS, ON)
    assert (values, [problem.raw for problem in problems]) == ({"status": "duldung"}, ["99"])


RAW = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)
ANSWERS = st.lists(
    st.tuples(st.sampled_from([*FACTS.definitions, "dragon"]), st.none() | RAW),
    max_size=8,
    unique_by=lambda pair: pair[0],
)


@given(answers=ANSWERS, plz=st.sampled_from(["", "06844"]))
def test_hidden_fields_carry_the_whole_state_in_its_order(answers, plz):
    state = GuideState(plz=plz, kreis="15001", answers=tuple(answers))
    data = QueryDict(mutable=True)
    for name, value in state.fields():
        data[name] = value
    assert read_state(data) == state


@given(answers=ANSWERS)
def test_any_text_in_hidden_fields_is_checked_without_breaking(answers):
    state = GuideState(answers=tuple(answers))
    values, problems = check_facts(state, FACTS, ON)
    assert set(values) | {problem.fact for problem in problems} >= set(state.stated)
    again = GuideState(answers=tuple((fact, travelling(value)) for fact, value in values.items()))
    assert check_facts(again, FACTS, ON) == (values, ())


@given(
    typed=st.dictionaries(st.sampled_from(["a", "a_day", "a_month", "a_year", "a_null"]), RAW),
    fact=st.sampled_from(list(FACTS.definitions)),
)
def test_anything_typed_is_an_answer_a_message_or_nothing(typed, fact):
    read = read_typed(FACTS[fact], typed_parts(typed), ON)
    assert read.empty or (read.raw is None) == bool(read.error)


def test_earlier_answer_is_found_by_order():
    state = GuideState(answers=(("status", "title"), ("children", None), ("hours", "20")))
    assert [state.before(fact) for fact in ("hours", "children", "status", "new")] == [
        "children",
        "status",
        None,
        "hours",
    ]


def test_changed_answer_keeps_its_place():
    state = GuideState(answers=(("status", "title"), ("children", "2"))).with_answer(
        "status", "duldung"
    )
    assert state.answers == (("status", "duldung"), ("children", "2"))


def test_digits_of_other_scripts_become_digits():
    assert western_digits("٠٦٨٤٤ ۱") == "06844 1"
