"""What is said at a field when an answer cannot be used: what is wrong and what to write instead."""

from __future__ import annotations

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wegmarke.web.public.said import day, number
from wegmarke.web.public.state import Problem
from wegmarke.web.public.words import Words

_WRONG_TYPE = {
    "date": lambda: _(
        "Das ist kein Tag. Schreiben Sie Tag, Monat und Jahr als Zahlen, zum Beispiel 14 – 3 – 2024."
    ),
    "int": lambda: _("Das ist keine ganze Zahl. Schreiben Sie nur Ziffern, zum Beispiel 12."),
    "number": lambda: _("Das ist keine Zahl. Schreiben Sie zum Beispiel 12 oder 12,5."),
    "bool": lambda: _("Diese Antwort gibt es nicht. Bitte wählen Sie Ja oder Nein."),
}


def problem_text(problem: Problem, words: Words) -> SafeString:
    """Return the message for one problem, in the language of the page."""
    if problem.code == "not_asked":
        return dropped_text(problem)
    if problem.code == "future":
        return _future(problem)
    if problem.code == "before":
        return _before(problem, words)
    if problem.code == "out_of_range":
        return _out_of_range(problem)
    return format_html("{}", _no_answer(problem))


def _no_answer(problem: Problem) -> str:
    """Return what is said where no answer of the right kind was given."""
    kind = problem.detail[0] if problem.detail else ""
    if problem.code == "wrong_type" and kind in _WRONG_TYPE:
        return _WRONG_TYPE[kind]()
    if problem.code == "null":
        return _(
            "Hier passt „trifft nicht zu“ nicht. "
            "Wenn Sie es nicht wissen, wählen Sie „Weiß ich nicht“."
        )
    return _("Diese Antwort gibt es nicht. Bitte wählen Sie eine aus der Liste.")


def _future(problem: Problem) -> SafeString:
    today = date.fromisoformat(problem.detail[0])
    text = _("Dieser Tag liegt in der Zukunft. Bitte schreiben Sie einen Tag bis heute, {today}.")
    return format_html(text, today=day(today))


def other_date_text(problem: Problem, words: Words) -> SafeString:
    """Return the message for the earlier of two dates that contradict each other."""
    return format_html(
        _(
            "Dieser Tag liegt nach „{term}“ ({day}). Das kann nicht sein: Bitte prüfen Sie beide Angaben."
        ),
        term=words.term(problem.fact),
        day=day(date.fromisoformat(problem.raw)),
    )


def dropped_text(problem: Problem) -> SafeString:
    """Return what is said when a field was sent that no page of the guide has."""
    return format_html(
        _("Eine Angabe namens „{fact}“ fragt der Wegweiser nicht. Sie wurde weggelassen."),
        fact=_short(problem.fact),
    )


def place_text(query: str) -> SafeString:
    """Return what is said when no place was found."""
    typed = query.strip()
    if not typed:
        return format_html("{}", _("Bitte schreiben Sie Ihre Postleitzahl oder Ihren Ort."))
    if typed.isdigit():
        text = _(
            "Die Postleitzahl „{query}“ kennen wir nicht. Eine Postleitzahl hat fünf Ziffern, zum Beispiel 06844."
        )
    else:
        text = _(
            "Einen Ort „{query}“ kennen wir nicht. Schreiben Sie am besten die Postleitzahl, zum Beispiel 06844."
        )
    return format_html(text, query=format_html("<bdi>{}</bdi>", typed))


def nothing_typed() -> str:
    """Return what is said when "Weiter" was pressed without an answer."""
    return _("Bitte geben Sie eine Antwort. Wenn Sie es nicht wissen, wählen Sie „Weiß ich nicht“.")


def _before(problem: Problem, words: Words) -> SafeString:
    other, earlier = problem.detail
    return format_html(
        _(
            "Dieser Tag liegt vor „{term}“ ({day}). Das kann nicht sein: Bitte prüfen Sie beide Angaben."
        ),
        term=words.term(other),
        day=day(date.fromisoformat(earlier)),
    )


def _out_of_range(problem: Problem) -> SafeString:
    low, high = problem.detail
    if _is_day(low):
        return format_html(
            _(
                "Dieses Jahr kann nicht stimmen. Bitte schreiben Sie einen Tag zwischen {low} und {high}."
            ),
            low=day(date.fromisoformat(low)),
            high=day(date.fromisoformat(high)),
        )
    if high == "inf":
        return format_html(_("Bitte schreiben Sie eine Zahl ab {low}."), low=number(low))
    return format_html(
        pgettext("Zahlen", "Bitte schreiben Sie eine Zahl von {low} bis {high}."),
        low=number(low),
        high=number(high),
    )


def _is_day(text: str) -> bool:
    return len(text) > len("9999-") and text[4] == "-"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"
