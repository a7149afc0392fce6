"""Outcomes of goals in words. No promise while a finding of the authority is open.

The verb follows the kind of goal: work is allowed, a title is issued, money is granted,
a course is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wegmarke.core.guide.answer import GoalView
from wegmarke.web.public.said import day
from wegmarke.web.public.timeline import apply_from

Words = Callable[[], str]

_SHOULD: dict[str, Words] = {
    "work": lambda: _("Soll erlaubt werden"),
    "residence": lambda: _("Soll erteilt werden"),
    "funding": lambda: _("Soll bewilligt werden"),
    "course": lambda: _("Soll zugelassen werden"),
}
_DISCRETIONARY: dict[str, Words] = {
    "work": lambda: _("Kann erlaubt werden (Ermessen)"),
    "residence": lambda: _("Kann erteilt werden (Ermessen)"),
    "funding": lambda: _("Kann bewilligt werden (Ermessen)"),
    "course": lambda: _("Kann zugelassen werden (Ermessen)"),
}
_AT_LEAST: dict[str, Words] = {
    "free": lambda: _("mindestens: ohne besondere Erlaubnis"),
    "entitlement": lambda: _("mindestens: Anspruch, wenn die offenen Angaben passen"),
    "should": lambda: _("mindestens: soll erlaubt werden"),
    "discretionary": lambda: _("mindestens: kann erlaubt werden"),
}
_BA: dict[str, Words] = {
    "not_needed": lambda: _("ohne Zustimmung der Bundesagentur für Arbeit"),
    "deemed_given": lambda: _("die Zustimmung der Bundesagentur für Arbeit gilt als erteilt"),
    "comparability": lambda: _(
        "mit Zustimmung der Bundesagentur für Arbeit; sie prüft die Arbeitsbedingungen"
    ),
    "priority": lambda: _(
        "mit Zustimmung der Bundesagentur für Arbeit; sie prüft Arbeitsbedingungen und Vorrang"
    ),
    "unknown": lambda: _("offen ist, ob die Bundesagentur für Arbeit zustimmen muss"),
}
TONES = {"yes": "yes", "not_yet": "soon", "unknown": "open", "needs_check": "check", "no": "no"}


def goal_kind(goal: str) -> str:
    """Return the kind of a goal: work, residence, funding or course."""
    kind = goal.partition(".")[0]
    return kind if kind in _SHOULD else "work"


def outcome_words(goal: GoalView, on: date) -> SafeString:
    """Return the outcome of a goal in words."""
    match goal.outcome:
        case "yes":
            return format_html("{}", _yes(goal))
        case "not_yet":
            return _not_yet(goal, on)
        case "unknown":
            if not goal.covered:
                return format_html("{}", _("Hier nicht erfasst – bitte beraten lassen"))
            return format_html("{}", _open(goal))
        case "needs_check":
            return format_html("{}", _("Rechtslage unklar – bitte bestätigen lassen"))
        case _:
            return format_html("{}", _("Nein, zurzeit nicht"))


def more_words(goal: GoalView) -> list[SafeString | str]:
    """Return what belongs to the outcome: lower bound, Bundesagentur, day of the application."""
    more: list[SafeString | str] = []
    if goal.outcome == "unknown" and goal.at_least:
        more.append(_AT_LEAST[goal.at_least]())
    if goal.outcome == "not_yet" and goal.strength in ("should", "discretionary"):
        more.append(_strength(goal))
    if goal.outcome in ("yes", "not_yet") and goal.ba:
        more.append(_BA[goal.ba]())
    application = apply_from(goal)
    if application and goal.outcome in ("yes", "not_yet"):
        more.append(format_html(_("Antrag ab {day}"), day=day(application)))
    return more


def _yes(goal: GoalView) -> str:
    if goal.strength in ("should", "discretionary"):
        return _strength(goal)
    if goal.reservations:
        return (
            _("Ja, unter Vorbehalt (Anspruch, wenn …)")
            if goal.strength == "entitlement"
            else _("Ja, unter Vorbehalt")
        )
    if goal.under_reservation:
        return _("Ja, unter Vorbehalt (Rechtslage bestätigen lassen)")
    if goal.strength == "entitlement":
        return _("Ja, Sie haben einen Anspruch")
    return _("Ja, ohne besondere Erlaubnis")


def _strength(goal: GoalView) -> str:
    words = _SHOULD if goal.strength == "should" else _DISCRETIONARY
    return words[goal_kind(goal.id)]()


def _not_yet(goal: GoalView, on: date) -> SafeString:
    if not goal.not_before or goal.not_before <= on:
        return format_html("{}", _("Noch nicht"))
    text = (
        _("Noch nicht – ab {day} möglich")
        if goal.certain_then
        else _("Noch nicht – frühestens ab {day}, wenn die offenen Angaben passen")
    )
    return format_html(text, day=day(goal.not_before))


def _open(goal: GoalView) -> str:
    return _("Offen – eine Angabe fehlt") if len(goal.missing) <= 1 else _("Offen – Angaben fehlen")
