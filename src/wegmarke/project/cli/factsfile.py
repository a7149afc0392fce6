"""Reads a file of facts: one JSON object, keys and values as in the fact catalogue."""

import json
import sys
from pathlib import Path
from typing import Any

from wegmarke.project.cli.refusals import refuse

STANDARD_INPUT = "-"
LARGEST = 1_000_000


def read_facts(name: str, language: str) -> dict[str, Any]:
    """Return what the file states; refuses what is not one flat JSON object."""
    text = _text(name, language)

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for key, value in pairs:
            if key in facts:
                raise refuse(language, "twice", file=name, fact=key)
            facts[key] = value
        return facts

    def no_constant(word: str) -> Any:
        raise refuse(language, "unreadable", file=name, why=word)

    try:
        facts = json.loads(text, object_pairs_hook=once, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        raise refuse(
            language, "not_json", file=name, line=error.lineno, column=error.colno, why=error.msg
        ) from None
    except RecursionError:
        raise refuse(language, "not_object", file=name) from None
    if not isinstance(facts, dict):
        raise refuse(language, "not_object", file=name)
    return facts


def _text(name: str, language: str) -> str:
    try:
        if name == STANDARD_INPUT:
            raw = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                raw = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise refuse(language, "no_file", file=name) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise refuse(language, "unreadable", file=name, why=why) from None
    if len(raw) > LARGEST:
        raise refuse(language, "unreadable", file=name, why=f"> {LARGEST} bytes")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse(language, "not_utf8", file=name) from None
