"""``law render`` says what a rule says; ``law count`` counts for whom rules hold."""

import json
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Annotated

import typer

from wegmarke.core.conditions.diagram import svg
from wegmarke.core.conditions.render import Rendered, render_rule, rows, text
from wegmarke.project.cli.options import AsJson, Day, Language, checked_day, checked_language
from wegmarke.project.cli.refusals import Refusal, refuse
from wegmarke.project.cli.texts import say

app = typer.Typer(help="Das Recht, wie es in den Daten steht.", no_args_is_help=True)

RuleId = Annotated[str, typer.Argument(metavar="REGEL", help="Zum Beispiel WORK-GEST-02.")]
PeopleFile = Annotated[
    str, typer.Argument(metavar="DATEI", help="Parquet oder CSV: je Angabe eine Spalte.")
]
SomeRules = Annotated[list[str], typer.Option("--rule", help="Nur diese Regel; mehrmals möglich.")]
Form = Annotated[str, typer.Option("--as", help="text, table (Markdown), svg, yaml oder json.")]


@app.callback()
def law() -> None:
    """Das Recht, wie es in den Daten steht."""


@app.command("render")
def render(rule: RuleId, lang: Language = "de", form: Form = "text", on: Day = "") -> None:
    """Eine Regel in Sätzen, jeder mit seiner Fundstelle: als Text, als Tabelle oder als Bild."""
    language = checked_language(lang)
    day = checked_day(on, language)
    from wegmarke.catalogue.loader import definitions, wording
    from wegmarke.catalogue.writing import as_json, as_yaml, rule_with_texts

    forms: dict[str, Callable[[Rendered], str]] = {
        "text": lambda found: text(found) + "\n",
        "table": _table,
        "svg": svg,
        "yaml": lambda found: as_yaml(rule_with_texts(found.rule)),
        "json": lambda found: as_json(rule_with_texts(found.rule)),
    }
    if form not in forms:
        raise refuse(language, "unknown_form", value=form, forms=", ".join(forms))
    book = definitions().book
    if rule not in book.rules:
        raise _no_rule(rule, book.rules, language)
    typer.echo(forms[form](render_rule(book, wording(language), rule, day)), nl=False)


@app.command("count")
def count(
    file: PeopleFile,
    rule: SomeRules = (),  # type: ignore[assignment]
    on: Day = "",
    lang: Language = "de",
    as_json: AsJson = False,
) -> None:
    """Für wie viele Personen einer Tabelle Regeln gelten: sicher, vielleicht, nicht."""
    language = checked_language(lang)
    day = checked_day(on, language)
    from wegmarke.catalogue.loader import definitions
    from wegmarke.core.conditions.columns import Run, rule_gates
    from wegmarke.project.cli.people import counted, read_people

    known = definitions()
    for name in rule:
        if name not in known.book.rules:
            raise _no_rule(name, known.book.rules, language)
    wanted = list(rule) or [name for name, one in known.book.rules.items() if one.in_force(day)]
    people = read_people(file, known.book.facts, day, language)
    program = known.programs.on(day)
    found = counted(Run(program, people, rule_gates(program, wanted)))
    if as_json:
        rules = {name: tally._asdict() for name, tally in found.items()}
        typer.echo(json.dumps({"on": day.isoformat(), "persons": people.count, "rules": rules}))
        return
    typer.echo(say(language, "counted_head", persons=people.count, day=day.isoformat()))
    for name, tally in found.items():
        typer.echo(f"{name:<22} {tally.yes:>10} {tally.unknown:>10} {tally.no:>10}")


def _table(rendered: Rendered) -> str:
    """Return the lines of a rule as a table in Markdown."""
    words = rendered.wording.templates
    names = ("number", "depth", "kind", "sentence", "cite")
    lines = [[words[f"column_{name}"] for name in names], ["---"] * len(names)]
    for row in rows(rendered):
        kind = words[f"kind_{row.kind}"]
        lines.append([row.number, str(row.depth), kind, row.sentence, row.cite])
    safe = ([cell.replace("|", r"\|") for cell in line] for line in lines)
    return "".join("| " + " | ".join(line) + " |\n" for line in safe)


def _no_rule(rule: str, known: Iterable[str], language: str) -> Refusal:
    lines = [say(language, "unknown_rule", value=rule)]
    if near := get_close_matches(rule.upper(), known):
        lines.append(say(language, "perhaps", names=", ".join(near)))
    return Refusal(*lines)
