"""The words of conditions are complete in every language that is offered, and nothing is left over."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wegmarke.catalogue import files
from wegmarke.catalogue import wording as catalogue_wording
from wegmarke.catalogue.files import DataError
from wegmarke.catalogue.loader import definitions, loaded, texts, wording
from wegmarke.core.conditions.render import render_rule, rows, text
from wegmarke.web.ui.languages import language, offered

ON = definitions().book.epochs[-1]
FOLDER = Path(str(files.file_path("texts/conditions/de.yaml"))).parent
LANGUAGES = [one.code for one in offered()]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_rule_can_be_said(code):
    words = wording(code)
    assert words.direction == language(code).direction
    for rule in definitions().book.rules:
        rendered = render_rule(definitions().book, words, rule, ON)
        assert "{" not in text(rendered)
        assert all(row.sentence for row in rows(rendered))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_of_the_law_leads_to_its_line(code):
    for rule in definitions().book.rules:
        raw = loaded().german["rules"][rule]
        for row in rows(render_rule(definitions().book, wording(code), rule, ON)):
            part = raw
            for step in row.path:
                part = part[step]
            assert part is not raw


def test_country_has_its_name_in_every_language():
    said = {wording(code).label("nationality", "SY")[0].text for code in LANGUAGES}
    assert said == {"Syrien", "Syria", "سوريا"}
    assert wording("en").label("nationality", "XX")[0].text == "stateless or not clarified"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  exists:", "  exist:", "the text exists is missing"),
        ("  exists:", '  more_text: "x"\n  exists:', "no text more_text"),
        ("less than {limit}", "less than {number}", "slots of not_at_least differ"),
        ('days: {one: "{n} day", other: "{n} days"}', 'days: {one: "1"}', "no form other"),
        ("[Jan, ", "[", "twelve months"),
        ("direction: ltr", "direction: up", "'up' is not possible"),
        ("direction: ltr", "direction: ltr\ntone: soft", "key is unknown"),
        ("{form: one, from: 1, to: 1}", "{form: one, from: 1, until: 1}", "whole number"),
    ],
)
def test_fault_in_the_words_is_named(tmp_path, monkeypatch, old, new, expected):
    target = tmp_path / "texts" / "conditions"
    shutil.copytree(FOLDER, target)
    path = target / "en.yaml"
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(files, "data_folders", lambda: (tmp_path,))
    with pytest.raises(DataError, match=expected) as caught:
        catalogue_wording.wording(texts("en"), loaded().german)
    assert caught.value.file == "texts/conditions/en.yaml"


def test_language_without_words_says_which_file_is_missing():
    with pytest.raises(DataError, match=r"texts/conditions/uk\.yaml"):
        catalogue_wording.wording(texts("uk"), loaded().german)
