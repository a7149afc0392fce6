"""``messages`` keeps the translations of the pages up to date."""

import typer

from wegmarke.project.cli.refusals import WRONG_INPUT
from wegmarke.project.cli.server import load_django

app = typer.Typer(help="Die Übersetzungen der Seiten.", no_args_is_help=True)


@app.command("update")
def update() -> None:
    """Neue und geänderte Sätze aus Seiten und Programm in die Übersetzungsdateien holen."""
    load_django("de")
    from wegmarke.project.messages import update_catalogues

    update_catalogues()


@app.command("compile")
def compile_() -> None:
    """Die Übersetzungsdateien für das Programm übersetzen."""
    load_django("de")
    from wegmarke.project.messages import compile_catalogues

    compile_catalogues()


@app.command("check")
def check() -> None:
    """Prüfen, ob jeder Satz in jeder angebotenen Sprache übersetzt ist."""
    load_django("de")
    from wegmarke.project.messages import check_catalogues

    faults = check_catalogues()
    for fault in faults:
        typer.echo(str(fault), err=True)
    if faults:
        raise typer.Exit(WRONG_INPUT)
