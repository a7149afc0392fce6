"""The components: what they show, to eyes and to screen readers."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from wegmarke.web.ui import phrases
from wegmarke.web.ui.bidi import isolated
from wegmarke.web.ui.components import Reason, Segment, Station, stops
from wegmarke.web.ui.templatetags import ui


def render(source: str, **context) -> str:
    with translation.override(context.pop("language", "de")):
        return Template(source).render(Context(context))


def line(*states: str) -> list[Station]:
    return [Station(f"S{at}", f"Name {at}", state) for at, state in enumerate(states)]


def test_gallery_shows_every_component(client):
    html = client.get("/de/bausteine/").content.decode()
    source = (
        Template("{% include 'ui/gallery.html' %}").engine.get_template("ui/gallery.html").source
    )
    tags = set(ui.register.tags) - {"endcard", "endnotice", "enddeadline_card"}
    assert sorted(tag for tag in tags if not re.search(rf"{{% {tag}\b", source)) == []
    for word in (
        *phrases.STATION_STATES.values(),
        *phrases.ANSWERS.values(),
        *phrases.OUTCOMES.values(),
    ):
        assert str(word) in html
    for kind in ("info", "success", "warning", "danger"):
        assert f"kern-alert--{kind}" in html
    for tone in ("yes", "soon", "open", "check", "no"):
        assert f"wm-tone--{tone}" in html


def test_station_line_has_a_link_and_words_for_every_station():
    html = render(
        "{% station_line stations 'Ihr Weg' %}", stations=line("done", "current", "ahead")
    )
    assert re.findall(r'href="([^"]+)"', html) == ["#station-S0", "#station-S1", "#station-S2"]
    assert html.count('aria-current="step"') == 1
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))
    assert "erledigt: Name 0" in words
    assert "Sie sind hier: Name 1" in words
    assert "kommt noch: Name 2" in words


def test_way_is_travelled_up_to_the_current_station_past_what_is_not_needed():
    ways = stops(line("done", "not_needed", "current", "ahead"))
    assert [stop.travelled for stop in ways] == [True, True, True, False]


@pytest.mark.parametrize(
    ("states", "loops"),
    [
        (("done", "not_needed", "current"), ["", "1", ""]),
        (("done", "not_needed", "not_needed", "ahead"), ["", "2", "", ""]),
        (("not_needed", "current"), ["start", ""]),
        (("current", "not_needed"), ["", "end"]),
        (("current", "ahead"), ["", ""]),
        ((), []),
    ],
)
def test_loop_passes_what_is_not_needed(states, loops):
    assert [stop.loop for stop in stops(line(*states))] == loops


def test_german_text_on_a_foreign_page_is_marked():
    text = SimpleNamespace(text="Beratung <1>", language="de")
    assert render("{{ text|marked }}", text=text, language="ar") == (
        '<span lang="de" dir="ltr">Beratung &lt;1&gt;</span>'
    )
    assert render("{{ text|marked }}", text=text) == "Beratung &lt;1&gt;"
    assert render("{{ text|marked }}", text="x", language="ar") == "x"


@pytest.mark.parametrize(
    ("language", "text"), [("de", "14.12.2026"), ("ar", "14.12.2026"), ("en", "14 Dec 2026")]
)
def test_day_is_written_as_on_german_papers(language, text):
    assert render("{{ day|day }}", day=date(2026, 12, 14), language=language) == text
    assert render("{{ day|day }}", day=None, language=language) == ""


def test_telephone_number_becomes_a_link():
    assert ui.phone_link("+49 (0)341 12-34") == "+493411234"


def test_choice_links_hint_and_error():
    html = render(
        "{% choice_field 'paper' 'Welches?' options value='b' hint='Oben' error='Bitte wählen' apart='b' %}",
        options=[("a", "A"), ("b", "B", "Erklärung")],
    )
    assert 'aria-describedby="paper-hint paper-error"' in html
    assert 'id="paper" name="paper" value="a"' in html
    assert 'id="paper-1" name="paper" value="b" checked aria-describedby="paper-1-hint"' in html
    assert html.index("oder") < html.index('value="b"')
    assert html.count("checked") == 1


def test_several_choices_keep_what_was_ticked():
    options = [("a", "A"), ("b", "B"), ("c", "C")]
    html = render("{% choice_field 'x' 'X' o value=v kind='checkbox' %}", o=options, v=["a", "c"])
    assert re.findall(r'value="(\w)" checked', html) == ["a", "c"]


def test_date_keeps_what_was_typed_and_escapes_it():
    html = render(
        "{% date_field 'born' 'Geboren' day=day month='13' year='19' error='Falsch' %}", day="<3"
    )
    assert re.findall(r'name="(\w+)" value="([^"]*)"', html) == [
        ("born_day", "&lt;3"),
        ("born_month", "13"),
        ("born_year", "19"),
    ]
    assert html.count('aria-invalid="true"') == 3


def test_month_without_day_starts_with_the_id_of_the_field():
    html = render("{% date_field 'since' 'Seit' no_day=True %}")
    assert "since_day" not in html
    assert 'id="since" name="since_month"' in html


def test_error_summary_leads_to_the_fields():
    html = render("{% error_summary errors %}", errors=[("born", "Falsch")])
    assert 'href="#born"' in html
    assert 'role="alert"' in html
    assert render("{% error_summary errors %}", errors=[]).strip() == ""


def test_select_keeps_the_choice():
    html = render("{% select_field 'a' 'A' o value=2 %}", o=[(1, "eins"), (2, "zwei")])
    assert re.findall(r'value="(\d)" selected', html) == ["2"]


def test_explanation_says_each_answer_in_words():
    tree = Reason("no", "Alle", "§ 1", (Reason("yes", "Eins"), Reason("unknown", "Zwei")))
    words = re.sub(
        r"\s+", " ", re.sub(r"<[^>]+>", " ", render("{% explanation tree %}", tree=tree))
    )
    assert words.strip() == "nicht erfüllt: Alle (§ 1) erfüllt: Eins noch offen: Zwei"


def test_goal_draws_its_bar_without_style_attributes():
    html = render(
        "{% goal_row 'Arbeit' 'yes' 'Ja' segments cite='§ 1' details='#warum' %}",
        segments=[Segment("yes", "10%", "90%"), Segment("no", "0%", "100%")],
    )
    assert '<rect class="wm-bar__yes" x="10%"' in html
    assert '<line class="wm-bar__line"' in html
    assert 'aria-hidden="true"' in html
    assert "style=" not in html


def test_unknown_tone_is_a_fault_of_the_caller():
    with pytest.raises(KeyError):
        render("{% goal_row 'Arbeit' 'maybe' 'Ja' %}")


def test_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render("{% icon 'info' %}")
    assert 'role="img" aria-label="Achtung"' in render("{% icon 'info' label='Achtung' %}")


def test_contact_that_must_report_says_so():
    html = render("{% contact_card c %}", c={"name": "Amt", "reports": True, "call_first": True})
    assert "meldepflichtig" in html
    assert "§ 87 AufenthG" in html
    assert "Bitte vorher anrufen." in html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نعم (§ 87 AufenthG).", "نعم (\u2066§ 87 AufenthG\u2069)."),
        (
            "(Fiktionsbescheinigung, § 81 Abs. 3)",
            "(\u2066Fiktionsbescheinigung, § 81 Abs. 3\u2069)",
        ),
        ("وثيقة Duldung", "وثيقة Duldung"),
        ("بعد %(number)s و{day} و{}", "بعد %(number)s و{day} و{}"),
        ("\u2066§ 1\u2069", "\u2066§ 1\u2069"),
        ("بتاريخ 01.02.2027", "بتاريخ 01.02.2027"),
    ],
)
def test_citation_in_a_right_to_left_sentence_keeps_its_order(text, expected):
    assert isolated(text, "ar") == expected
    assert isolated(text, "de") == text
