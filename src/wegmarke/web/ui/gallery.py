"""Invented examples for the gallery of components."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from wegmarke.web.ui.components import Reason, Segment, Station, Tick


def examples() -> dict[str, Any]:
    """The context of the gallery."""
    return {
        "stations": stations(),
        "first_stations": first_stations(),
        "goals": goals(),
        "ticks": ticks(),
        "reason": reason(),
        "contacts": contacts(),
        "chips": [_("Duldung seit 14.09.2026"), _("Eingereist 02.03.2023"), _("Deutsch B1")],
        "pairs": [
            (_("Ort"), _("Musterstadt")),
            (_("Stand"), _("20. November 2026")),
        ],
        "papers": [
            ("gestattung", _("Aufenthaltsgestattung")),
            ("duldung", _("Duldung"), _("Auf dem Papier steht „Aussetzung der Abschiebung“.")),
            ("unknown", _("Weiß ich nicht")),
        ],
        "tried": ["gestattung"],
        "levels": [("", _("Bitte wählen")), ("a2", "A2"), ("b1", "B1"), ("b2", "B2")],
        "errors": [
            ("beispiel_datum_fehler", _("Den Monat 13 gibt es nicht. Monate gehen von 1 bis 12."))
        ],
        "error": _("Den Monat 13 gibt es nicht. Monate gehen von 1 bis 12."),
        "deadline": date(2026, 12, 14),
        "start": date(2027, 1, 1),
    }


def stations() -> list[Station]:
    """A way in which two stations were not needed."""
    return [
        Station("S0", _("Ankommen"), "done"),
        Station("S1", _("Status, Zugang"), "done"),
        Station("S2", _("Profil, Ziel"), "open_before"),
        Station("S3", _("Sprache"), "done"),
        Station("S4", _("Anerkennung"), "not_needed"),
        Station("S5", _("Qualifizierung"), "not_needed"),
        Station("S6", _("Ausbildungsweg"), "current"),
        Station("S7", _("Vermittlung"), "ahead"),
        Station("S8", _("Stabilisierung"), "ahead"),
    ]


def first_stations() -> list[Station]:
    """A way that has just begun; the ids differ so that both lines fit on one page."""
    states = ["current", "ahead", "ahead", "not_needed", "ahead"]
    names = [_("Ankommen"), _("Status, Zugang"), _("Profil, Ziel"), _("Sprache"), _("Vermittlung")]
    return [
        Station(f"A{at}", name, state, "#linie")
        for at, (name, state) in enumerate(zip(names, states, strict=True))
    ]


def ticks() -> list[Tick]:
    """Marks on the axis."""
    return [
        Tick(from_start(0), _("heute"), "start"),
        Tick(from_start(25), _("Jan 27")),
        Tick(from_start(50), _("Aug 27")),
        Tick(from_start(75), _("Jan 28")),
    ]


def from_start(share: int, width: int = 0) -> str:
    """A place on the axis, which runs with the text."""
    return f"{100 - share - width if get_language_bidi() else share}%"


def piece(kind: str, share: int, width: int) -> Segment:
    """A piece of a bar."""
    return Segment(kind, from_start(share, width), f"{width}%")


def goals() -> list[SimpleNamespace]:
    """One goal for each outcome."""
    return [
        SimpleNamespace(
            tone="yes",
            title=_("Betriebliche Ausbildung"),
            outcome=_("Ja, unter Vorbehalt"),
            segments=[piece("yes", 0, 100)],
            cite="§ 32 Abs. 2 Nr. 2 BeschV",
        ),
        SimpleNamespace(
            tone="soon",
            title=_("Ausbildungsduldung"),
            outcome=_("Noch nicht – ab 01.02.2027 möglich"),
            segments=[piece("apply", 4, 6), piece("yes", 10, 90)],
            cite="§ 60c AufenthG",
        ),
        SimpleNamespace(
            tone="open",
            title=_("Aufenthaltserlaubnis zur Ausbildung"),
            outcome=_("Offen – eine Angabe fehlt"),
            segments=[piece("open", 10, 90)],
            cite="§ 16g AufenthG",
        ),
        SimpleNamespace(
            tone="check",
            title=_("Arbeit in einem Betrieb"),
            outcome=_("Rechtslage unklar – bitte bestätigen lassen"),
            segments=[piece("open", 0, 100)],
            cite="§ 61 AsylG",
        ),
        SimpleNamespace(
            tone="no",
            title=_("Selbstständige Arbeit"),
            outcome=_("Nein, zurzeit nicht"),
            segments=[piece("no", 0, 100)],
            cite="§ 4a Abs. 4 AufenthG",
        ),
    ]


def reason() -> Reason:
    """A tree with all three answers."""
    return Reason(
        "unknown",
        _("Alle Bedingungen müssen erfüllt sein"),
        "§ 60c Abs. 1 AufenthG",
        (
            Reason("yes", _("Sie haben einen Ausbildungsvertrag"), "§ 60c Abs. 1 S. 1 AufenthG"),
            Reason(
                "no", _("Sie besitzen die Duldung seit drei Monaten"), "§ 60c Abs. 2 Nr. 2 AufenthG"
            ),
            Reason(
                "unknown",
                _("Ihre Identität ist geklärt, oder Sie haben alles Zumutbare getan"),
                "§ 60c Abs. 2 Nr. 3 AufenthG",
                (
                    Reason("no", _("Die Identität ist geklärt")),
                    Reason("unknown", _("Sie haben alle zumutbaren Schritte getan")),
                ),
            ),
        ),
    )


def contacts() -> list[dict[str, Any]]:
    """An advice service that fits and an office that must report."""
    return [
        {
            "name": "Jugendmigrationsdienst Musterstadt",
            "about": _("Beratung für junge Menschen von 12 bis 27 Jahren"),
            "reason": _("unterstützt an dieser Station"),
            "languages": _("Deutsch, Arabisch, Persisch"),
            "address": "Musterweg 1, 01234 Musterstadt",
            "phones": ["+49 (0)341 000000"],
            "email": "beratung@musterstadt.example",
            "website": "https://musterstadt.example/jmd",
            "source": _("Internetseite der Stelle"),
            "source_date": date(2026, 10, 5),
            "fits": True,
        },
        {
            "name": "Ausländerbehörde Musterstadt",
            "reason": _("zuständig für Ihren Kreis"),
            "call_first": True,
            "reports": True,
        },
    ]
