"""The translations: complete, with the same placeholders, and German where one is missing."""

import pytest
from babel.messages.catalog import Message
from django.utils import translation

from wegmarke.project import messages

messages.compile_catalogues()


def test_catalogues_are_complete():
    assert messages.check_catalogues() == []


def test_update_leaves_nothing_to_do(tmp_path, monkeypatch):
    before = {code: messages.po_file(code).read_bytes() for code in messages.languages()}
    for code, content in before.items():
        target = tmp_path / code / "LC_MESSAGES" / "django.po"
        target.parent.mkdir(parents=True)
        target.write_bytes(content)
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.update_catalogues()
    assert {code: messages.po_file(code).read_bytes() for code in before} == before


@pytest.mark.parametrize(
    ("translated", "fault"),
    [
        (None, "missing (update the catalogues)"),
        (Message("Noch {n} Tage", ""), "not translated"),
        (Message("Noch {n} Tage", "{n} days", flags=["fuzzy"]), "fuzzy"),
        (Message("Noch {n} Tage", "Days"), "other placeholders than the German sentence"),
        (Message("Noch {n} Tage", "{m} {n}"), "other placeholders than the German sentence"),
        (Message("Noch {n} Tage", "{n} days left"), ""),
    ],
)
def test_fault_of_a_translation_is_named(translated, fault):
    assert messages.fault_of(Message("Noch {n} Tage"), translated) == fault


def test_sentences_of_templates_and_code_are_found(tmp_path):
    template = tmp_path / "page.html"
    template.write_text(
        '{% load x %}\n  <p>{% translate "Eins" %}</p>\n{% tag _("Zwei") %}\n'
        "{% blocktranslate count n=n %}ein Tag{% plural %}{{ n }} Tage{% endblocktranslate %}"
    )
    code = tmp_path / "code.py"
    code.write_text('pgettext("Datum", "Tag")\n_("Drei")\nngettext("a", "b", 1)\n')
    assert [found[1] for found in messages.messages_in(template)] == [
        "Eins",
        "Zwei",
        ("ein Tag", "%(n)s Tage"),
    ]
    assert [(found[1], found[3]) for found in messages.messages_in(code)] == [
        ("Tag", "Datum"),
        ("Drei", None),
        (("a", "b"), None),
    ]


def test_sentence_without_translation_appears_in_german():
    for code in messages.languages():
        with translation.override(code):
            assert (
                translation.gettext("Diesen Satz übersetzt niemand.")
                == "Diesen Satz übersetzt niemand."
            )
