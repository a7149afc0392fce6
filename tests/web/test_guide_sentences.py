"""Conditions in words, also turned round, and the reasons that carry an answer."""

from datetime import date

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.walker import Walker
from wegmarke.web.public import knowledge
from wegmarke.web.public.presenters.reasons import ReasonWriter
from wegmarke.web.public.said import Said, listed
from wegmarke.web.public.sentences import Sentences

ON = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def _german():
    with override("de"):
        yield


def say(condition, *, negated=False):
    sentences = Sentences(knowledge.words("de"), ON)
    return strip_tags(sentences.sentence(parse_node(condition), negated=negated))


STATUS = {"fact": "residence_status", "is": "duldung"}


@pytest.mark.parametrize(
    ("condition", "sentence", "opposite"),
    [
        (
            STATUS,
            ": Duldung (Aussetzung der Abschiebung)",
            ": nicht Duldung (Aussetzung der Abschiebung)",
        ),
        ({"fact": "weekly_hours", "at_least": 20}, ": mindestens 20", ": weniger als 20"),
        ({"fact": "weekly_hours", "at_most": 20}, ": höchstens 20", ": mehr als 20"),
        ({"fact": "german_level_rank", "at_least": 3}, ": mindestens B1", ": weniger als B1"),
        (
            {"fact": "entry_date", "before": date(2027, 1, 1)},
            ": vor 01.01.2027",
            ": frühestens 01.01.2027",
        ),
        (
            {"fact": "entry_date", "by": date(2027, 1, 1)},
            ": spätestens 01.01.2027",
            ": nach 01.01.2027",
        ),
        (
            {"fact": "entry_date", "since": {"months": 6}},
            ": vor mindestens 6 Monaten",
            ": vor weniger als 6 Monaten",
        ),
        (
            {"fact": "date_of_birth", "reached_age": {"years": 18}},
            ": mindestens 18 Jahre alt",
            ": jünger als 18 Jahre",
        ),
        (
            {"day": {"from": date(2026, 6, 12)}},
            "Stichtag ab dem 12.06.2026",
            "Stichtag vor dem 12.06.2026",
        ),
    ],
)
def test_condition_and_its_opposite_have_their_own_words(condition, sentence, opposite):
    assert say(condition).endswith(sentence)
    assert say(condition, negated=True).endswith(opposite)


def test_period_after_another_date_names_it():
    condition = {
        "fact": "identity_clarified_date",
        "by": {"fact": "entry_date", "plus": {"months": 6}},
    }
    assert say(condition).endswith(": spätestens 6 Monate nach „Einreisedatum“")


def test_long_lists_say_how_many_are_left_out():
    values = ["AF", "SY", "IQ", "IR", "ER", "SO"]
    assert say({"fact": "nationality", "one_of": values}).endswith(
        "Afghanistan, Syrien, Irak, Iran oder 2 weitere Möglichkeiten"
    )


def test_yes_and_no_take_the_words_of_the_fact():
    words = knowledge.words("de")
    yes, no = (words.label("married", value).text for value in (True, False))
    assert say({"fact": "married", "is": True}).endswith(f": {yes}")
    assert say({"fact": "married", "is": True}, negated=True).endswith(f": {no}")


@pytest.mark.parametrize(
    "condition",
    [
        {"fact": "married", "one_of": [True, False]},
        {"fact": "german_level_rank", "at_least": 0},
        {"fact": "entry_date", "from": date(1900, 1, 1)},
    ],
)
def test_condition_that_every_value_fulfils_is_said_as_stated(condition):
    assert say(condition).endswith(": angegeben")
    assert say(condition, negated=True).endswith(": nicht angegeben")


def test_does_not_apply_takes_the_words_of_the_fact():
    condition = {"fact": "asylum_application_date", "is": None}
    assert say(condition).endswith(": Ich habe keinen Asylantrag gestellt")
    assert say(condition, negated=True).endswith(": vorhanden")


def reasons(condition, facts, stated=()):
    book = knowledge.guide().definitions.book
    reason = Walker(book, facts, ON).reason(parse_node(condition))
    writer = ReasonWriter(Sentences(knowledge.words("de"), ON), frozenset(stated or facts))
    return reason.answer, writer.lines([reason])


def test_missing_fact_is_named():
    answer, lines = reasons({"all": [STATUS]}, {})
    assert answer is Answer.UNKNOWN
    assert [(line.value, strip_tags(line.text)) for line in lines] == [
        (
            "unknown",
            "Aufenthaltsstatus: Duldung (Aussetzung der Abschiebung) (fehlt: Aufenthaltsstatus)",
        )
    ]


def test_only_what_fails_explains_a_no():
    condition = {"all": [STATUS, {"fact": "married", "is": True}]}
    _answer, lines = reasons(condition, {"residence_status": "duldung", "married": False})
    assert [(line.value, strip_tags(line.text)[-18:]) for line in lines] == [
        ("no", " (Ihre Angabe: Nein)"[-18:])
    ]


def test_running_period_names_its_day():
    _answer, lines = reasons(
        {"fact": "entry_date", "since": {"months": 6}}, {"entry_date": date(2026, 9, 14)}
    )
    assert strip_tags(lines[0].text).endswith("(erreicht am 14.03.2027)")


def test_alternatives_keep_together_what_belongs_together():
    pair = {"all": [STATUS, {"fact": "married", "is": True}]}
    _answer, lines = reasons(
        {"any": [pair, {"fact": "married", "is": True}]},
        {"residence_status": "duldung", "married": True},
    )
    (line,) = lines
    assert [len(child.children) for child in line.children] == [2, 0]


def test_opposite_of_alternatives_needs_all():
    condition = {"not": {"any": [STATUS, {"fact": "married", "is": True}]}}
    answer, lines = reasons(condition, {"residence_status": "title", "married": False})
    assert answer is Answer.YES
    assert [line.value for line in lines] == ["yes", "yes"]


def test_assumed_finding_is_not_called_an_answer():
    condition = {"fact": "work_ban_60a6", "is": False}
    _answer, lines = reasons(condition, {"work_ban_60a6": False}, stated=["married"])
    assert strip_tags(lines[0].text).endswith("(angenommen)")


def test_condition_without_own_words_is_refused():
    with pytest.raises(TypeError):
        Sentences(knowledge.words("de"), ON).sentence(tree.All(None, ()))


def test_german_text_on_another_page_says_that_it_is_german():
    with override("ar"):
        assert (
            str(Said("Duldung & Arbeit")) == '<span lang="de" dir="ltr">Duldung &amp; Arbeit</span>'
        )


def test_listed_texts_are_escaped_once():
    assert listed([Said("a<b"), Said("c")]) == "a&lt;b und c"
