"""``data check`` looks whether the data files are sound, ``data where`` finds a key in them."""

from pathlib import Path
from typing import Annotated

import typer

from wegmarke.project.cli.options import Language, checked_language
from wegmarke.project.cli.refusals import WRONG_INPUT, Refusal
from wegmarke.project.cli.texts import say

app = typer.Typer(help="Die Datendateien: prüfen und finden.", no_args_is_help=True)

Key = Annotated[str, typer.Argument(help="Zum Beispiel residence_status oder WORK-GEST-02.")]


@app.command("check")
def check() -> None:
    """Alle Datendateien prüfen: Recht, Angaben, Kette, Regionen, Verzeichnis, Orte."""
    from wegmarke.catalogue.check import check_all, notes

    faults = check_all()
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(WRONG_INPUT)
    for note in notes():
        typer.echo(f"note: {note}")


@app.command("where")
def where(key: Key, lang: Language = "de") -> None:
    """Sagen, in welcher Datei und Zeile ein Schlüssel definiert ist."""
    language = checked_language(lang)
    from wegmarke.catalogue.where import definitions_of, similar_keys

    found = definitions_of(key)
    if not found:
        lines = [say(language, "unknown_key", value=key)]
        if near := similar_keys(key):
            lines.append(say(language, "perhaps", names=", ".join(near)))
        raise Refusal(*lines)
    for definition in found:
        typer.echo(f"{_short(definition.file)}:{definition.line}  {definition.kind}")


def _short(file: str) -> str:
    """Name the file from the current folder where it lies below it."""
    path = Path(file)
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
