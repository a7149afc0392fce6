"""Finds the one place that is meant, or refuses with candidates."""

import json

import typer

from wegmarke.core.chain.place import Place
from wegmarke.project.cli.refusals import Refusal, refuse
from wegmarke.project.cli.texts import say


def one_place(text: str, language: str, *, as_json: bool) -> Place:
    """Return the place; an ambiguous one ends with all candidates, as JSON where JSON was asked for."""
    from wegmarke.catalogue.places import PlaceNotFound, find_places

    try:
        found = find_places(text)
    except PlaceNotFound as error:
        lines = [say(language, "unknown_place", value=text)]
        if error.suggestions:
            lines.append(say(language, "perhaps", names=", ".join(error.suggestions)))
        raise Refusal(*lines) from None
    if len(found) == 1:
        return found[0]
    if as_json:
        candidates = [
            {
                "plz": p.plz,
                "name": p.name,
                "kreis_ags": p.kreis_ags,
                "kreis": p.kreis,
                "land": p.land,
            }
            for p in found
        ]
        typer.echo(json.dumps({"candidates": candidates}, ensure_ascii=False, indent=2))
        raise refuse(language, "which_place", value=text)
    raise Refusal(
        say(language, "which_place", value=text),
        *(f"  {place.plz} {place.name} ({place.kreis}, {place.land})" for place in found),
    )
