"""Whole ways through the guide, without JavaScript, in German and in Arabic."""

import pytest
from stories import MARYAM, OMAR
from walk import by_requests


@pytest.fixture
def visitor(client):
    client.defaults["HTTP_HOST"] = "localhost"
    return client


@pytest.fixture(autouse=True)
def _day(time_machine_day):
    """Every journey happens on the same day."""


@pytest.mark.parametrize("language", ["de", "en", "ar"])
@pytest.mark.parametrize("story", [MARYAM, OMAR], ids=["maryam", "omar"])
def test_every_question_is_asked_once_and_leads_to_the_result(visitor, story, language):
    result, asked = by_requests(visitor, story, language)
    assert len(asked) == len(set(asked))
    assert "ziel-work-employment" in result.html
    assert {f"f.{fact}" for fact in asked if story.answer(fact) != "?"} <= set(result.hidden)


def test_findings_and_convictions_are_never_asked(visitor):
    _result, asked = by_requests(visitor, MARYAM, "de")
    assert not {
        fact for fact in asked if "conviction" in fact or "work_ban" in fact or "removal" in fact
    }


def test_german_result_tells_where_what_next_and_who(visitor):
    result, _asked = by_requests(visitor, MARYAM, "de")
    for words in (
        "Ihr Weg in Leipzig",
        "Sie sind hier",
        "Ausbildungsweg",
        "Nicht anfangen, bevor es im Papier steht.",
        "Ausbildungsduldung",
        "01.01.2027",
        "§ 60c",
        "Gesetzestext vom",
        "Erst beraten lassen",
        "Quelle:",
    ):
        assert words in result.html, words
    assert "Botschaft gehen" not in result.html
    assert "Rückkehrberatung" not in result.html


def test_arabic_result_runs_from_right_to_left_and_keeps_citations_german(visitor):
    result, _asked = by_requests(visitor, MARYAM, "ar")
    assert 'lang="ar" dir="rtl"' in result.html
    assert 'lang="de" dir="ltr">§' in result.html


def test_same_answers_in_another_order_give_the_same_result(visitor):
    first, _asked = by_requests(visitor, OMAR, "de")
    body = {
        "place_plz": first.hidden["place_plz"],
        "place_kreis": first.hidden["place_kreis"],
        "do": "result",
    }
    facts = sorted(
        (name, value) for name, value in first.hidden.items() if name[:2] in {"f.", "u."}
    )
    again = visitor.post("/de/wegweiser/", {**body, **dict(facts)}).content.decode()
    part = first.html.partition('id="was-geht"')[2].partition('id="zu-klaeren"')[0]
    assert part
    assert part in again
