"""Options that several commands share, and how their values are checked."""

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from wegmarke.project.cli.refusals import Refusal, refuse
from wegmarke.project.cli.texts import LANGUAGES, say

BERLIN = ZoneInfo("Europe/Berlin")

Language = Annotated[str, typer.Option("--lang", help="Sprache der Antwort: de, en oder ar.")]
PlaceText = Annotated[str, typer.Option("--place", help="Postleitzahl oder Ortsname.")]
Day = Annotated[str, typer.Option("--on", help="Der Tag, für den gefragt wird (JJJJ-MM-TT).")]
AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Objekt ausgeben.")]


def checked_language(value: str) -> str:
    """Return the language, or refuse one that is not there."""
    if value not in LANGUAGES:
        raise Refusal(
            *(say(language, "unknown_language", value=value) for language in ("de", "en"))
        )
    return value


def checked_day(value: str, language: str) -> date:
    """Return the day asked for; nothing stated means today in Germany."""
    if not value:
        return datetime.now(tz=BERLIN).date()
    try:
        day = datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=BERLIN).date()
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise refuse(language, "wrong_day", value=value)
    return day
