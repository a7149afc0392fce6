"""``guide``: where someone stands, what is allowed, what comes next, who is responsible."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import typer

from wegmarke.project.cli.factsfile import read_facts
from wegmarke.project.cli.options import (
    AsJson,
    Day,
    Language,
    PlaceText,
    checked_day,
    checked_language,
)
from wegmarke.project.cli.places import one_place

Facts = Annotated[
    str,
    typer.Option(
        "--facts", metavar="DATEI", help="JSON-Datei mit Angaben; - liest die Standardeingabe."
    ),
]


def guide(
    facts: Facts, place: PlaceText, on: Day = "", lang: Language = "de", as_json: AsJson = False
) -> None:
    """Wo jemand steht, was erlaubt ist, was als Nächstes kommt und wer zuständig ist."""
    language = checked_language(lang)
    day = checked_day(on, language)
    show_answer(read_facts(facts, language), place, day, language, as_json=as_json)


def show_answer(
    stated: Mapping[str, Any], place: str, day: date, language: str, *, as_json: bool
) -> None:
    """Ask the guide and print its answer."""
    from wegmarke.catalogue.loader import definitions, texts
    from wegmarke.core.guide import answer
    from wegmarke.project.cli.dressed import dressed
    from wegmarke.project.cli.refused_facts import checked_facts
    from wegmarke.project.cli.show import Show

    known = definitions()
    checked = checked_facts(known, stated, day, language)
    found = answer(known, checked, place=one_place(place, language, as_json=as_json), on=day)
    if as_json:
        data = dressed(found, known.book.facts, texts(language))
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        Show(known, texts(language), language).answer(found)
