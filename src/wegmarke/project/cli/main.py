"""Entry of the command line: collects the commands and turns every refusal into exit code 2."""

import os
import re
import sys

import typer

from wegmarke.project.cli import data, demo, guide, law, messages, server
from wegmarke.project.cli.refusals import WRONG_INPUT, Refusal
from wegmarke.project.cli.texts import LANGUAGES, say

FAULT = 1
UsageError: type[Exception] = typer.BadParameter.__base__  # type: ignore[assignment]

app = typer.Typer(
    name="wegmarke",
    help="Wo stehe ich, was geht, was kommt als Nächstes, wer ist zuständig?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("guide")(guide.guide)
app.command("demo")(demo.demo)
app.command("serve")(server.serve)
app.command("prepare")(server.prepare)
app.add_typer(data.app, name="data")
app.add_typer(law.app, name="law")
app.add_typer(messages.app, name="messages")


def main() -> None:
    """Run the command line and end the process; a traceback is never shown unasked."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code."""
    language = _language_of(arguments)
    try:
        code = app(arguments, prog_name="wegmarke", standalone_mode=False)
    except Refusal as refusal:
        return _complain(*refusal.lines)
    except typer.Abort:
        return FAULT
    except UsageError as error:
        # Without a command the help was already shown; that is answer enough.
        text = _usage(language, error)
        return _complain(text) if text else WRONG_INPUT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("WEGMARKE_TRACEBACK"):
            raise
        _complain(say(language, "fault", kind=type(error).__name__))
        return FAULT
    return code if isinstance(code, int) else 0


def _complain(*lines: str) -> int:
    sys.stdout.flush()
    for line in lines:
        print(line, file=sys.stderr)
    return WRONG_INPUT


def _language_of(arguments: list[str]) -> str:
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
    return LANGUAGES[0]


def _usage(language: str, error: Exception) -> str:
    """Say in the user's language what the parser says in English."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "wegmarke"
    if option := getattr(error, "option_name", None):
        return say(language, "no_option", name=option, command=command)
    message = getattr(error, "message", str(error)).rstrip(".")
    parameter = getattr(error, "param", None)
    if parameter is not None:
        name = parameter.opts[0] if parameter.opts else parameter.name
        if type(error).__name__ == "MissingParameter":
            return say(language, "missing", name=name, command=command)
        return say(language, "wrong_value", name=name, why=message, command=command)
    if unknown := re.fullmatch(r"No such command '(.*)'", message):
        return say(language, "no_command", name=unknown[1], command=command)
    return say(language, "not_understood", why=message, command=command) if message else ""
