"""Small pieces of marked-up text: data texts with their language, days, citations, lists.

A data text that has no translation is shown in German and marked as German, so that a screen
reader speaks it right and a right-to-left page does not turn its numbers around.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from wegmarke.web.ui.languages import language
from wegmarke.web.ui.templatetags.ui import day as shown_day
from wegmarke.web.ui.templatetags.ui import marked

GERMAN = "de"


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language it is in. In a template it writes itself with its language."""

    text: str
    language: str = GERMAN

    def __bool__(self) -> bool:
        """Return whether there is a text."""
        return bool(self.text)

    def __html__(self) -> str:
        """Return the text, marked where its language is not that of the page."""
        return marked(self)

    def __str__(self) -> str:
        """Return the same markup, which is how templates ask for it."""
        return self.__html__()


Label = Said | SafeString
"""The words for a value: a text of the data, or a day with its markup."""


def plain(label: Label) -> str:
    """Return a label without markup, for places that can hold none."""
    return label.text if isinstance(label, Said) else strip_tags(label)


def page_language() -> str:
    """Return the language of the page that is being made."""
    return language(get_language() or GERMAN).code


def page_locale() -> Locale:
    """Return Babel's locale for the language of the page; British order of days in English."""
    return Locale("en", "GB") if page_language() == "en" else Locale.parse(page_language())


def direction() -> str:
    """Return ``rtl`` or ``ltr`` for the language of the page."""
    return language(page_language()).direction


def day(value: date) -> SafeString:
    """Return a day with markup that machines can read and that keeps its order on any page."""
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>', value.isoformat(), shown_day(value)
    )


def month_text(value: date) -> str:
    """Return month and year, short, for the axis of a timeline."""
    return str(format_skeleton("yMMM", value, locale=page_locale()))


def number(value: float | str) -> SafeString:
    """Return a number that keeps its place in a sentence of any direction."""
    return format_html("<bdi>{}</bdi>", value)


def citation(text: str) -> SafeString:
    """Return the citation of a statute: German in every language of the page."""
    return format_html('<span class="wm-cite" lang="de" dir="ltr">{}</span>', text)


def listed(
    parts: Iterable[Label | str], style: Literal["standard", "or"] = "standard"
) -> SafeString:
    """Return "a, b und c" in the language of the page; ``style`` "or" gives "a, b oder c"."""
    escaped = [format_html("{}", part) for part in parts]
    return mark_safe(format_list(escaped, style=style, locale=page_locale()))  # noqa: S308 - every part is escaped
