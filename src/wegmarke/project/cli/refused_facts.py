"""Says what is wrong with stated facts, one sentence per fault, in the reader's language."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from wegmarke.core.conditions.errors import FactError, FactErrors
from wegmarke.core.conditions.values import Value
from wegmarke.core.guide.definitions import Definitions
from wegmarke.project.cli.refusals import Refusal
from wegmarke.project.cli.texts import say

KINDS = {
    "bool": ("true | false", "true | false", "true | false"),
    "code": ("ein Text in Anführungszeichen", "text in quotation marks", "نص بين علامتي اقتباس"),
    "int": ("eine ganze Zahl", "a whole number", "عدد صحيح"),
    "number": ("eine Zahl", "a number", "عدد"),
    "date": ('ein Tag wie "2026-11-21"', 'a day such as "2026-11-21"', 'تاريخ مثل "2026-11-21"'),
}
LANGUAGES = ("de", "en", "ar")


def checked_facts(
    known: Definitions, stated: Mapping[str, Any], on: date, language: str
) -> dict[str, Value]:
    """Return the facts with their types, or refuse all faults at once."""
    try:
        return known.book.facts.check(stated, on)
    except FactErrors as errors:
        lines = [line for error in errors.errors for line in fault_lines(error, language)]
        raise Refusal(*lines) from None


def fault_lines(error: FactError, language: str) -> list[str]:
    """Return what is wrong with one fact, and names that come close."""
    value = (
        error.value.isoformat()
        if isinstance(error.value, date)
        else json.dumps(error.value, ensure_ascii=False)
    )
    detail = (*error.detail, "", "")
    if error.code == "wrong_type":
        expected = KINDS.get(detail[0], (detail[0],) * 3)[LANGUAGES.index(language)]
    else:
        expected = ", ".join(error.detail)
    line = say(
        language,
        error.code,
        fact=error.fact,
        value=value,
        expected=expected,
        low=detail[0],
        high=detail[1],
    )
    if error.code == "unknown_fact" and error.detail:
        return [line, say(language, "perhaps", names=expected)]
    return [line]
