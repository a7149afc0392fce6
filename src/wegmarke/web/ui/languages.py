"""The languages of Wegmarke: nine are planned, those that were reviewed are switched on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """A language as it is shown to readers."""

    code: str
    name: str
    german_name: str
    direction: str = "ltr"
    reviewed: bool = False


LANGUAGES = (
    Language("de", "Deutsch", "Deutsch", reviewed=True),
    Language("en", "English", "Englisch", reviewed=True),
    Language("ar", "العربية", "Arabisch", direction="rtl", reviewed=True),
    Language("fa", "دری / فارسی", "Dari und Persisch", direction="rtl"),
    Language("uk", "Українська", "Ukrainisch"),
    Language("ru", "Русский", "Russisch"),
    Language("tr", "Türkçe", "Türkisch"),
    Language("fr", "Français", "Französisch"),
    Language("ti", "ትግርኛ", "Tigrinya"),
)

SOURCE = "de"


def offered() -> tuple[Language, ...]:
    """The languages that readers may choose."""
    return tuple(language for language in LANGUAGES if language.reviewed)


def language(code: str) -> Language:
    """The language of a code such as `ar` or `de-at`; German where it is not known."""
    base = code.partition("-")[0]
    return next((one for one in LANGUAGES if one.code == base), LANGUAGES[0])
