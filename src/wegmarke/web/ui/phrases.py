"""Wording that many pages share: one thing has one word."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATION_STATES: dict[str, Promise] = {
    "done": _("erledigt"),
    "current": _("Sie sind hier"),
    "open_before": _("noch nachzuholen"),
    "ahead": _("kommt noch"),
    "not_needed": _("für Sie nicht nötig"),
}
ANSWERS: dict[str, Promise] = {
    "yes": _("erfüllt"),
    "no": _("nicht erfüllt"),
    "unknown": _("noch offen"),
}
NOTICES: dict[str, Promise] = {
    "info": _("Hinweis"),
    "success": _("Gut zu wissen"),
    "warning": _("Achtung"),
    "danger": _("Bitte erst beraten lassen"),
}
OUTCOMES: dict[str, Promise] = {
    "yes": _("möglich"),
    "apply": _("Antrag möglich"),
    "open": _("offen, eine Angabe fehlt"),
    "no": _("nein"),
}
DEADLINES: dict[str, Promise] = {
    "earliest": _("frühestens"),
    "latest": _("spätestens"),
    "lapse": _("läuft ab"),
}
