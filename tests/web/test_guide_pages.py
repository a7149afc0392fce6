"""The pages of the guide, sent as a browser without JavaScript sends them."""

import gzip
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse
from django.test import Client

pytestmark = pytest.mark.urls("wegmarke.project.urls")

GUIDE = "/de/wegweiser/"
DESSAU = {"place_plz": "06844", "place_kreis": "15001"}
SECRET = "1999-12-24"


class Form(HTMLParser):
    """Collects the hidden fields of a page and everything that could leave a trace of answers."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self.addresses: list[str] = []
        self.text = unescape(response.content.decode())
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "input" and attributes.get("type") == "hidden":
            self.fields.append((attributes["name"], attributes["value"]))
        self.addresses += [
            attributes[name]
            for name in ("href", "src", "action", "formaction")
            if attributes.get(name)
        ]

    @property
    def state(self) -> dict[str, str]:
        """The hidden fields that carry the answers."""
        return {
            name: value
            for name, value in self.fields
            if name[:2] in {"f.", "u."} or name.startswith("place_")
        }


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": "localhost"})


def post(visitor, *, address=GUIDE, **fields):
    return visitor.post(address, {name.replace("__", "."): value for name, value in fields.items()})


def ask(visitor, fact, typed, **state):
    """Send the page of one question."""
    return visitor.post(GUIDE, {**DESSAU, **state, "asked": fact, "do": "next", **typed})


# The place --------------------------------------------------------------------------------------
def test_start_page_leads_into_the_guide(visitor):
    assert GUIDE in Form(visitor.get("/de/")).addresses


def test_guide_begins_with_the_place(visitor):
    response = visitor.get(GUIDE)
    assert (response.status_code, 'name="ort"' in response.content.decode()) == (200, True)


@pytest.mark.parametrize("typed", ["06844", "Dessau-Roßlau", "dessau rosslau", "٠٦٨٤٤"])
def test_one_place_leads_to_the_first_question(visitor, typed):
    page = Form(post(visitor, ort=typed, do="find"))
    assert page.state["place_kreis"] == "15001"
    assert ("asked", "residence_status") in page.fields


@pytest.mark.parametrize("typed", ["", "99999", "Atlantis", "<b>x</b>", "0684", "x" * 5000])
def test_unknown_place_is_refused_and_stays_in_the_field(visitor, typed):
    response = post(visitor, ort=typed, do="find")
    assert response.status_code == 422
    assert f'value="{typed[:200]}"' in unescape(response.content.decode())
    assert "<b>x</b>" not in response.content.decode()


def test_ambiguous_place_asks_which(visitor):
    response = post(visitor, ort="Neustadt", do="find")
    choices = re.findall(r'name="wahl" value="([^"]+)"', response.content.decode())
    assert (response.status_code, len(choices) > 1) == (200, True)
    plz, kreis = choices[1].split("|")
    page = Form(post(visitor, ort="Neustadt", wahl=choices[1], do="find"))
    assert page.state == {"place_plz": plz, "place_kreis": kreis}


def test_suggestion_can_be_taken(visitor):
    response = post(visitor, ort="Desau-Roslau", do="find")
    assert response.status_code == 422
    name = re.findall(r'name="wahl" value="([^"]+)"', response.content.decode())[0]
    page = Form(post(visitor, ort="Desau-Roslau", wahl=name, do="find"))
    assert page.state["place_kreis"] == "15001"


def test_place_can_be_changed_without_losing_answers(visitor):
    page = Form(post(visitor, **DESSAU, f__residence_status="duldung", do="place"))
    assert page.state == {**DESSAU, "f.residence_status": "duldung"}


def test_place_that_does_not_exist_goes_back_to_the_place(visitor):
    response = post(
        visitor, place_plz="06844", place_kreis="99999", f__residence_status="duldung", do="next"
    )
    assert (response.status_code, 'name="ort"' in response.content.decode()) == (422, True)
    assert Form(response).state["f.residence_status"] == "duldung"


# Questions --------------------------------------------------------------------------------------
def test_answer_is_carried_to_the_next_question(visitor):
    page = Form(ask(visitor, "residence_status", {"a": "duldung"}))
    assert page.state == {**DESSAU, "f.residence_status": "duldung"}
    assert ("asked", "residence_status") not in page.fields


def test_unknown_is_carried_and_not_asked_again(visitor):
    state = dict(DESSAU)
    asked = []
    for _count in range(5):
        page = Form(visitor.post(GUIDE, {**state, "do": "more"}))
        fact = dict(page.fields)["asked"]
        asked.append(fact)
        state = Form(visitor.post(GUIDE, {**state, "asked": fact, "do": "unknown"})).state
    assert len(set(asked)) == 5


def test_nothing_chosen_asks_again(visitor):
    response = ask(visitor, "residence_status", {})
    assert (response.status_code, ("asked", "residence_status") in Form(response).fields) == (
        422,
        True,
    )


def test_back_shows_the_answer_before(visitor):
    state = {"f.residence_status": "duldung", "f.nationality": "AF"}
    body = {**DESSAU, **state, "asked": "entry_date", "a_year": "2024", "do": "back"}
    page = Form(visitor.post(GUIDE, body))
    assert ("asked", "nationality") in page.fields
    body = {**DESSAU, **state, "asked": "nationality", "a": "AF", "do": "back"}
    response = visitor.post(GUIDE, body)
    assert ("asked", "residence_status") in Form(response).fields
    assert re.search(r'value="duldung"\s+checked', response.content.decode())


def test_back_from_the_first_question_shows_the_place(visitor):
    response = visitor.post(GUIDE, {**DESSAU, "asked": "residence_status", "do": "back"})
    assert 'name="ort"' in response.content.decode()


def test_changed_answer_leads_back_to_the_result(visitor):
    state = {**DESSAU, "f.residence_status": "duldung", "then": "result"}
    page = Form(visitor.post(GUIDE, {**state, "do": "change:residence_status"}))
    assert ("then", "result") in page.fields
    response = visitor.post(
        GUIDE, {**state, "asked": "residence_status", "a": "gestattung", "do": "next"}
    )
    assert (response.templates[0].name, Form(response).state["f.residence_status"]) == (
        "public/result.html",
        "gestattung",
    )


def test_language_change_keeps_what_was_typed(visitor):
    body = {
        **DESSAU,
        "f.residence_status": "duldung",
        "asked": "entry_date",
        "a_day": "7",
        "a_year": "20x4",
    }
    response = visitor.post("/ar/wegweiser/", body)
    assert (response.status_code, 'dir="rtl"' in response.content.decode()) == (200, True)
    assert 'value="20x4"' in response.content.decode()
    assert Form(response).state["f.residence_status"] == "duldung"


@pytest.mark.parametrize(
    ("fact", "typed", "state"),
    [
        ("date_of_birth", {"a_day": "1", "a_month": "1", "a_year": "2090"}, {}),
        ("date_of_birth", {"a_day": "31", "a_month": "2", "a_year": "2000"}, {}),
        ("date_of_birth", {"a_day": "", "a_month": "2", "a_year": "2000"}, {}),
        ("date_of_birth", {"a_day": "1", "a_month": "1", "a_year": "1066"}, {}),
        (
            "asylum_application_date",
            {"a_day": "1", "a_month": "3", "a_year": "2023"},
            {"f.entry_date": "2024-01-01"},
        ),
        (
            "entry_date",
            {"a_day": "1", "a_month": "3", "a_year": "2024"},
            {"f.asylum_application_date": "2024-01-01"},
        ),
        (
            "entry_date",
            {"a_day": "1", "a_month": "3", "a_year": "1999"},
            {"f.date_of_birth": "2000-01-01"},
        ),
        ("weekly_hours", {"a": "99"}, {}),
        ("weekly_hours", {"a": "viele"}, {}),
        ("residence_status", {"a": "kaiser"}, {}),
        ("german_level_rank", {"a": "7"}, {}),
    ],
)
def test_impossible_answer_is_refused_and_stays_as_typed(visitor, fact, typed, state):
    response = ask(visitor, fact, typed, **state)
    text = unescape(response.content.decode())
    page = Form(response)
    assert response.status_code == 422
    assert ("asked", fact) in page.fields
    assert page.state == {**DESSAU, **state}
    assert 'id="a-error"' in text
    for value in typed.values():
        assert (
            not value
            or fact in {"residence_status", "german_level_rank"}
            or f'value="{value}"' in text
        )


def test_contradiction_offers_to_change_the_other_answer(visitor):
    typed = {"a_day": "1", "a_month": "3", "a_year": "1999"}
    response = ask(visitor, "entry_date", typed, **{"f.date_of_birth": "2000-01-01"})
    assert 'value="change:date_of_birth"' in response.content.decode()
    body = {
        **DESSAU,
        "f.date_of_birth": "2000-01-01",
        "asked": "entry_date",
        **typed,
        "do": "change:date_of_birth",
    }
    page = Form(visitor.post(GUIDE, body))
    assert page.state["f.entry_date"] == "1999-03-01"


@pytest.mark.parametrize(
    "tampered",
    [
        {"f.dragon": "1"},
        {"f.work_ban_60a6": "false"},
        {"u.dragon": "1"},
        {"f.residence_status": "kaiser"},
        {"f.date_of_birth": "2090-01-01"},
        {"f.weekly_hours": "1e99"},
        {"f.entry_date": "2020-01-01", "f.date_of_birth": "2021-01-01"},
    ],
)
@pytest.mark.parametrize("do", ["next", "result", "more"])
def test_tampered_fields_are_refused_and_good_ones_kept(visitor, tampered, do):
    response = visitor.post(GUIDE, {**DESSAU, "f.married": "true", **tampered, "do": do})
    assert response.status_code == 422
    assert Form(response).state["f.married"] == "true"


@pytest.mark.parametrize(
    "body", [{}, {"do": "dance"}, {"asked": "dragon", "do": "next"}, {"do": "change:dragon"}]
)
def test_nonsense_never_breaks(visitor, body):
    assert visitor.post(GUIDE, body).status_code in {200, 422}
    assert visitor.post(GUIDE, {**DESSAU, **body}).status_code in {200, 422}


# Traces -----------------------------------------------------------------------------------------
def test_answers_stand_in_no_address_and_no_cookie(visitor):
    body = {**DESSAU, "f.date_of_birth": SECRET, "f.residence_status": "duldung", "do": "result"}
    response = visitor.post(GUIDE, body)
    page = Form(response)
    assert ("f.date_of_birth", SECRET) in page.fields
    assert not [
        address
        for address in page.addresses
        if "1999" in address or "duldung" in address.casefold()
    ]
    assert not [cookie for cookie in visitor.cookies.values() if "1999" in cookie.value]
    assert "1999" not in str(response.headers)


def test_answers_are_not_logged(visitor, caplog):
    caplog.set_level("DEBUG")
    visitor.post(GUIDE, {**DESSAU, "f.date_of_birth": SECRET, "do": "result"})
    visitor.post(GUIDE, {**DESSAU, "f.date_of_birth": "gestern", "do": "result"})
    assert not [
        record
        for record in caplog.records
        if "1999" in record.getMessage() or "gestern" in record.getMessage()
    ]


def test_answers_to_forms_are_kept_out_of_caches(visitor):
    assert visitor.post(GUIDE, {**DESSAU, "do": "result"})["Cache-Control"] == "no-store"


def test_forms_without_token_are_refused():
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert strict.post(GUIDE, {**DESSAU, "do": "result"}).status_code == 403


# Result -----------------------------------------------------------------------------------------
def result(visitor, language="de", **facts):
    fields = {f"f.{fact}": value for fact, value in facts.items()}
    return visitor.post(f"/{language}/wegweiser/", {**DESSAU, **fields, "do": "result"})


def test_answer_that_no_longer_applies_is_kept_but_does_not_count(visitor):
    response = result(visitor, residence_status="duldung", title_section="24")
    page = Form(response)
    assert page.state["f.title_section"] == "24"
    assert 'value="change:title_section"' not in page.text
    assert 'value="change:residence_status"' in page.text


@pytest.mark.parametrize(
    "status", ["duldung", "gestattung", "eu_citizen", "grenzuebertrittsbescheinigung"]
)
def test_every_goal_says_outcome_citation_and_day_of_the_text(visitor, status):
    text = Form(result(visitor, residence_status=status)).text
    rows = re.split(r'id="ziel-', text)[1:]
    assert len(rows) >= 5
    assert any("Rechtsgrundlage:" in row for row in rows)
    for row in rows:
        assert "wm-goal__outcome" in row
        cited = "Rechtsgrundlage:" in row and "Gesetzestext vom" in row
        assert cited or "Hier nicht erfasst" in row
        assert "Nicht anfangen, bevor es im Papier steht." in row


def test_no_carries_a_way_on_and_a_day_to_ask_again(visitor):
    stopped = {"residence_status": "eu_citizen", "integration_course_status": "none"}
    text = Form(result(visitor, **stopped)).text
    rows = [row for row in re.split(r'id="ziel-', text)[1:] if "wm-tone--no" in row]
    assert rows
    for row in rows:
        assert "Fragen Sie wieder am:" in row
        assert re.search(r"Fragen Sie (nach anderen Wegen|eine Beratungsstelle)", row)


@pytest.mark.parametrize("status", ["duldung", "gestattung", "ankunftsnachweis", "none"])
def test_result_never_sends_anybody_to_an_embassy_or_back(visitor, status):
    text = Form(result(visitor, residence_status=status)).text
    assert not re.search(
        r"botschaft|konsulat|rückkehrberatung|freiwillige ausreise", text, re.IGNORECASE
    )


def test_titles_of_pages_say_nothing_about_the_person(visitor):
    pages = [
        result(visitor, residence_status="duldung"),
        ask(visitor, "residence_status", {"a": "duldung"}),
    ]
    titles = [re.search(r"<title>(.*?)</title>", page.content.decode()).group(1) for page in pages]
    assert titles == ["Wegweiser: Ergebnis – Wegmarke", "Wegweiser: Frage 2 – Wegmarke"]


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_result_page_is_small_when_it_travels(visitor, language):
    response = result(visitor, language, residence_status="duldung")
    assert len(gzip.compress(response.content)) < 40_000


def test_public_bodies_that_must_report_say_so(visitor):
    text = Form(result(visitor, residence_status="duldung")).text
    assert "meldepflichtig" in text
    assert "§ 87 AufenthG" in text


def test_people_without_papers_are_sent_to_advice_and_not_to_an_office(visitor):
    text = Form(result(visitor, residence_status="none")).text
    assert "Gehen Sie zuerst zu einer Beratungsstelle, nicht zu einem Amt." in text
    assert not re.search(r"Fragen Sie:</strong>|Fragen Sie: (<[^>]*>)*Ausländerbehörde", text)
