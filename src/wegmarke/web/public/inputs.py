"""The input of one question: which kind, which options, what was typed, what it means."""

from __future__ import annotations

import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.web.public.countries import countries
from wegmarke.web.public.said import Label, plain
from wegmarke.web.public.state import MAX_LENGTH, NULL
from wegmarke.web.public.words import Words

RADIO, SELECT, DATE, NUMBER = "radio", "select", "date", "number"
MOST_RADIOS = 12
"""More options than this are shown as a list to choose from."""
MONTH_IS_ENOUGH = frozenset(
    {"stay_uninterrupted_since", "duldung_since", "identity_clarified_date"}
)
"""Dates of which many people know only the month. The last day of it is taken: nobody is told
that a waiting period is over before it certainly is."""


@dataclass(frozen=True, slots=True)
class QuestionInput:
    """The input of a question as the components show it."""

    kind: str
    options: tuple[tuple[str, Label], ...] = ()
    typed: Mapping[str, str] = field(default_factory=dict)
    null: Label | None = None
    month_is_enough: bool = False
    whole: bool = True

    @property
    def keyboard(self) -> str:
        """Return which keys a phone should show."""
        return "numeric" if self.whole else "decimal"

    @property
    def select_options(self) -> list[tuple[str, str]]:
        """Return the options of a list, which can hold no markup; the first chooses nothing."""
        return [("", _("Bitte wählen")), *((value, plain(label)) for value, label in self.options)]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the input of a question: nothing, an answer, or something that is none."""

    raw: str | None
    error: str = ""

    @property
    def empty(self) -> bool:
        """Return whether nothing was answered and nothing is wrong."""
        return self.raw is None and not self.error


def question_input(
    definition: FactDefinition,
    words: Words,
    raw: str | None,
    typed: Mapping[str, str] | None = None,
) -> QuestionInput:
    """Return the input for a fact, filled with what was typed or else with a former answer."""
    kind = kind_of(definition)
    null = words.label(definition.key, None) if definition.nullable else None
    shown = typed if typed is not None else _filled(kind, raw)
    if kind in (DATE, NUMBER):
        return QuestionInput(
            kind,
            typed=shown,
            null=null,
            month_is_enough=definition.key in MONTH_IS_ENOUGH,
            whole=definition.type == "int",
        )
    options = _choices(definition, words)
    return QuestionInput(
        kind, options=(*options, (NULL, null)) if null else tuple(options), typed=shown
    )


def _filled(kind: str, raw: str | None) -> dict[str, str]:
    """Return the fields of an input that shows a former answer."""
    if raw == NULL and kind in (DATE, NUMBER):
        return {"a_null": "1"}
    return _date_parts(raw) if kind == DATE else {"a": raw or ""}


def kind_of(definition: FactDefinition) -> str:
    """Return how a fact is asked for."""
    if definition.type == "date":
        return DATE
    if definition.type in ("int", "number") and not definition.values and not _is_scale(definition):
        return NUMBER
    return SELECT if len(_values(definition)) > MOST_RADIOS else RADIO


def typed_parts(data: Mapping[str, str]) -> dict[str, str]:
    """Return the visible fields of the question as they were typed."""
    return {
        name: data[name][:MAX_LENGTH]
        for name in ("a", "a_day", "a_month", "a_year", "a_null")
        if data.get(name)
    }


def read_typed(definition: FactDefinition, typed: Mapping[str, str], on: date) -> Typed:
    """Return what was typed as it travels; the value itself is checked with all the others."""
    kind = kind_of(definition)
    written = [name for name in typed if name != "a_null" and typed[name].strip()]
    if typed.get("a_null") and kind in (DATE, NUMBER):
        if written:
            return Typed(
                None,
                _(
                    "Hier steht beides: eine Angabe und „trifft nicht zu“. Bitte lassen Sie nur eines davon stehen."
                ),
            )
        return Typed(NULL)
    if kind == DATE:
        return _read_date(definition, typed, on)
    raw = western_digits(typed.get("a", "")).strip()
    return Typed(raw or None)


def western_digits(text: str) -> str:
    """Return the text with digits of other scripts (٣, ۳) as 0 to 9."""
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)


def _read_date(definition: FactDefinition, typed: Mapping[str, str], on: date) -> Typed:
    day, month, year = (
        western_digits(typed.get(f"a_{part}", "")).strip() for part in ("day", "month", "year")
    )
    if not (day or month or year):
        return Typed(None)
    missing = [
        name for name, part in ((_("Tag"), day), (_("Monat"), month), (_("Jahr"), year)) if not part
    ]
    if definition.key in MONTH_IS_ENOUGH and month and year and not day:
        return _end_of_month(month, year, on)
    if missing:
        return Typed(
            None,
            _("Es fehlt: {parts}. Zum Beispiel: 14 – 3 – 2024.").format(parts=", ".join(missing)),
        )
    return _calendar_day(day, month, year)


def _end_of_month(month: str, year: str, on: date) -> Typed:
    first = _calendar_day("1", month, year)
    if first.raw is None:
        return first
    start = date.fromisoformat(first.raw)
    last = start.replace(day=monthrange(start.year, start.month)[1])
    return Typed((min(last, on) if start <= on else last).isoformat())


def _calendar_day(day: str, month: str, year: str) -> Typed:
    try:
        found = date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        text = f"{day}–{month}–{year}"
        return Typed(
            None,
            _(
                "Den Tag {day} gibt es nicht. Schreiben Sie Tag, Monat und Jahr als Zahlen, das Jahr mit vier Ziffern."
            ).format(day=text),
        )
    return Typed(found.isoformat())


def _date_parts(raw: str | None) -> dict[str, str]:
    """Return the three parts of a date as it travels; something else is shown as it was sent."""
    try:
        found = date.fromisoformat(raw or "")
    except ValueError:
        return {"a_year": raw} if raw else {}
    return {"a_day": str(found.day), "a_month": str(found.month), "a_year": str(found.year)}


def _is_scale(definition: FactDefinition) -> bool:
    """Return whether a number stands for named levels (A1, A2 …)."""
    return definition.key.endswith("_rank") and definition.range is not None


def _values(definition: FactDefinition) -> list[Any]:
    if definition.type == "bool":
        return [True, False]
    if definition.values:
        return list(definition.values)
    low, high = definition.range or (0, -1)
    return list(range(int(low), int(high) + 1))


def _choices(definition: FactDefinition, words: Words) -> list[tuple[str, Label]]:
    values = _values(definition)
    if definition.key == "nationality":
        return [*countries(values)]
    shown = {True: "true", False: "false"} if definition.type == "bool" else {}
    return [(shown.get(value, str(value)), words.label(definition.key, value)) for value in values]
