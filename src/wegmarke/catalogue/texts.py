"""Texts of the data files in the reader's language; German is the authority and the fallback.

German texts stand in the data files themselves, other languages in ``texts/<lang>.yaml`` beside
them. A text that is missing is given in German and says so, so that the page can mark it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from wegmarke.catalogue.files import list_files, read_yaml
from wegmarke.core.conditions.wording import label_key

GERMAN = "de"
LANGUAGES = (GERMAN, "en", "ar", "fa", "uk", "ru", "tr", "fr", "ti")


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the language it really is in."""

    text: str
    lang: str

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class Texts:
    """Texts of all kinds of entries in one language."""

    def __init__(self, lang: str, german: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Take the language and the German entries: kind, then id, then field."""
        self.lang = lang
        self._german = german
        self._other = translations(lang) if lang != GERMAN else {}

    def get(self, kind: str, key: str, field: str) -> Text:
        """Return a text; in German if there is no translation; empty if there is none at all."""
        found = self._other.get(kind, {}).get(key, {}).get(field)
        if found:
            return Text(str(found), self.lang)
        return Text(str(self._german[kind].get(key, {}).get(field) or ""), GERMAN)

    def items(self, kind: str, key: str, field: str) -> list[Text]:
        """Return a list of texts, such as what to bring."""
        found = self._other.get(kind, {}).get(key, {}).get(field)
        if found:
            return [Text(str(part), self.lang) for part in found]
        return [
            Text(str(part), GERMAN) for part in self._german[kind].get(key, {}).get(field) or ()
        ]

    def label(self, fact: str, value: object) -> Text | None:
        """Return the label of a fact's value, or None if it has none (dates, numbers, countries)."""
        return self._by_value(fact, "labels", value)

    def chip(self, fact: str, value: object) -> Text | None:
        """Return the short words for a stated value that need no name of the fact beside them."""
        return self._by_value(fact, "chips", value)

    def _by_value(self, fact: str, field: str, value: object) -> Text | None:
        key = label_key(value)
        own = self._other.get("facts", {}).get(fact, {}).get(field)
        german = self._german["facts"].get(fact, {}).get(field)
        for labels, lang in ((own, self.lang), (german, GERMAN)):
            found = _labels(labels).get(key)
            if found:
                return Text(found, lang)
        return None


def _labels(labels: Mapping[Any, Any] | None) -> dict[str, str]:
    return {label_key(key): str(text) for key, text in (labels or {}).items()}


@cache
def translations(lang: str) -> dict[str, dict[str, dict[str, Any]]]:
    """Return all translated entries of a language: kind, then id, then field."""
    merged: dict[str, dict[str, dict[str, Any]]] = {}
    for folder in ("facts", "law", "chains"):
        for file in list_files(folder):
            if file.endswith(f"texts/{lang}.yaml"):
                for kind, entries in (read_yaml(file) or {}).items():
                    merged.setdefault(kind, {}).update(entries or {})
    return merged
