"""The words conditions are put into: templates of ``data/texts/conditions``, names of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from babel import Locale

from wegmarke.catalogue.entries import Entry
from wegmarke.catalogue.files import read_yaml
from wegmarke.catalogue.texts import GERMAN, Texts
from wegmarke.core.conditions.wording import SLOT, PluralForm, Word, Wording, label_key

FOLDER = "texts/conditions"
COUNTRY_LIST = "COUNTRIES"
STATELESS = "XX"
MONTHS = 12
Names = Mapping[str, Mapping[str, Any]]


def wording(texts: Texts, german: Mapping[str, Names]) -> Wording:
    """Return the words of a language.

    ``german`` are the German entries of the data by kind and id. Raises DataError if there are no
    templates in this language, or if they are not the same as the German ones.
    """
    entry = _entry(texts.lang)
    templates, counted = _templates(entry)
    if texts.lang != GERMAN:
        _same_slots(entry, templates)
    read = Wording(
        language=texts.lang,
        direction=entry.word("direction", ("ltr", "rtl")),
        templates=templates,
        counted=counted,
        plurals=tuple(_plural(row) for row in entry.rows("plurals")),
        months=_months(entry),
        terms=_names(texts, "facts", german["facts"], "term"),
        labels={fact: dict(_labels(texts, fact, data)) for fact, data in german["facts"].items()},
        rules=_names(texts, "rules", german["rules"], "title"),
        goals=_names(texts, "goals", german["goals"], "title"),
    )
    entry.done()
    return read


@cache
def countries(language: str) -> Mapping[str, str]:
    """Return the names of all countries by code (ISO 3166-1 alpha-2, XX for stateless)."""
    locale = Locale("en", "GB") if language == "en" else Locale.parse(language)
    templates, _ = _templates(_entry(language))
    return {**locale.territories, STATELESS: templates["stateless"]}


def _entry(language: str) -> Entry:
    file = f"{FOLDER}/{language}.yaml"
    return Entry(file, (), read_yaml(file))


def _templates(entry: Entry) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    templates = _texts(entry.part("templates"))
    return templates, {name: _texts(forms) for name, forms in entry.items("counted")}


def _texts(entry: Entry | None) -> dict[str, str]:
    return {key: entry.text(key, "") for key in entry.data} if entry else {}


def _same_slots(entry: Entry, templates: Mapping[str, str]) -> None:
    """A translation has the templates of the German file, with the same slots."""
    german, counted = _templates(_entry(GERMAN))
    for key in german.keys() - templates.keys():
        raise entry.fault("templates", f"the text {key} is missing", f'{key}: "{german[key]}"')
    for key in templates:
        if key not in german:
            raise entry.fault("templates", f"there is no text {key} in the German file")
        if key != "day" and set(SLOT.findall(templates[key])) != set(SLOT.findall(german[key])):
            raise entry.fault("templates", f"the slots of {key} differ", german[key])
    for thing in counted:
        forms = entry.part("counted")
        if forms is None or "other" not in forms.data.get(thing, {}):
            raise entry.fault("counted", f"{thing} has no form other", "other: …")


def _plural(row: Entry) -> PluralForm:
    form = PluralForm(row.text("form"), row.number("from"), row.number("to"), row.number("of", 0))
    row.done()
    return form


def _months(entry: Entry) -> tuple[str, ...]:
    months = entry.texts("months")
    if len(months) not in (0, MONTHS):
        raise entry.fault("months", "a year has twelve months")
    return months


def _names(texts: Texts, kind: str, german: Names, field: str) -> dict[str, Word]:
    found = ((key, texts.get(kind, key, field)) for key in german)
    return {key: Word(name.text, name.lang) for key, name in found if name.text}


def _labels(texts: Texts, fact: str, data: Mapping[str, Any]) -> Iterator[tuple[str, Word]]:
    """Yield key and name of each value of a fact that has a name."""
    if data.get("list") == COUNTRY_LIST:
        for code, name in countries(texts.lang).items():
            yield code, Word(name, texts.lang)
    for value in data.get("labels") or {}:
        label = texts.label(fact, value)
        if label:
            yield label_key(value), Word(label.text, label.lang)
