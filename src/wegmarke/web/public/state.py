"""What a person has told the guide so far, carried from page to page in hidden POST fields.

Nothing is stored: the whole state is in the body of each request. The order of the fields is
the order in which the questions were answered, so that "Zurück" knows where to go.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from wegmarke.core.chain.place import Place
from wegmarke.core.conditions.errors import FactError, FactErrors
from wegmarke.core.conditions.facts import FactCatalogue
from wegmarke.core.conditions.values import Value

STATED, UNKNOWN = "f.", "u."
"""Prefixes of the hidden fields: a stated fact, and a fact answered with "Weiß ich nicht"."""
NULL = "null"
"""How a stated "does not apply" travels."""
NOT_ASKED = "not_asked"
"""Code of the problem that a fact is not one the public guide asks for."""
MAX_LENGTH = 200

_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a stated fact cannot be used; ``other`` is the fact it contradicts, if there is one."""

    fact: str
    code: str
    raw: str
    detail: tuple[str, ...] = ()

    @property
    def other(self) -> str | None:
        """Return the fact this one contradicts."""
        return self.detail[0] if self.code == "before" else None


@dataclass(frozen=True, slots=True)
class GuideState:
    """Place and answers; an answer of ``None`` means "Weiß ich nicht"."""

    plz: str = ""
    kreis: str = ""
    answers: tuple[tuple[str, str | None], ...] = ()
    then: str = ""

    @property
    def stated(self) -> dict[str, str]:
        """Return the stated facts as they travel."""
        return {fact: raw for fact, raw in self.answers if raw is not None}

    @property
    def unknown(self) -> frozenset[str]:
        """Return the facts answered with "Weiß ich nicht"; they are not asked again."""
        return frozenset(fact for fact, raw in self.answers if raw is None)

    def at(self, place: Place) -> GuideState:
        """Return the state with this place."""
        return replace(self, plz=place.plz, kreis=place.kreis_ags)

    def before(self, fact: str) -> str | None:
        """Return the fact answered before this one; before a new question, the one answered last."""
        order = [key for key, _raw in self.answers]
        earlier = order[: order.index(fact)] if fact in order else order
        return earlier[-1] if earlier else None

    def raw(self, fact: str) -> str | None:
        """Return the answer to a fact as it travels."""
        return self.stated.get(fact)

    def with_answer(self, fact: str, raw: str | None) -> GuideState:
        """Return the state with this answer; a changed answer keeps its place in the order."""
        if fact in dict(self.answers):
            changed = tuple((key, raw if key == fact else old) for key, old in self.answers)
            return replace(self, answers=changed)
        return replace(self, answers=(*self.answers, (fact, raw)))

    def without(self, *facts: str) -> GuideState:
        """Return the state without the answers to these facts."""
        return replace(self, answers=tuple(pair for pair in self.answers if pair[0] not in facts))

    def fields(self) -> list[tuple[str, str]]:
        """Return names and values of the hidden fields, in the order of the answers."""
        place = [
            ("place_plz", self.plz),
            ("place_kreis", self.kreis),
            ("then", self.then),
        ]
        answers = [
            (UNKNOWN + fact, "1") if raw is None else (STATED + fact, raw)
            for fact, raw in self.answers
        ]
        return [(name, value) for name, value in place if value] + answers


def read_state(data: QueryDict) -> GuideState:
    """Return the state of a POST body; whatever is wrong with it is found by ``check_facts``."""
    answers: dict[str, str | None] = {}
    for name in data:
        if name.startswith(STATED) and len(name) <= MAX_LENGTH:
            answers[name.removeprefix(STATED)] = str(data[name])[:MAX_LENGTH]
        elif name.startswith(UNKNOWN) and len(name) <= MAX_LENGTH:
            answers.setdefault(name.removeprefix(UNKNOWN), None)
    return GuideState(
        plz=data.get("place_plz", "")[:MAX_LENGTH],
        kreis=data.get("place_kreis", "")[:MAX_LENGTH],
        answers=tuple(answers.items()),
        then="result" if data.get("then") == "result" else "",
    )


def check_facts(
    state: GuideState, catalogue: FactCatalogue, on: date
) -> tuple[dict[str, Value], tuple[Problem, ...]]:
    """Return the stated facts with their types, and what is wrong with the others."""
    problems = [
        Problem(key, NOT_ASKED, raw or "")
        for key, raw in state.answers
        if not _public(catalogue, key)
    ]
    stated = {key: raw for key, raw in state.stated.items() if _public(catalogue, key)}
    data = {key: plain_value(catalogue[key].type, raw) for key, raw in stated.items()}
    try:
        return catalogue.check(data, on), tuple(problems)
    except FactErrors as errors:
        problems += [_problem(error, stated) for error in errors.errors]
    bad = {problem.fact for problem in problems}
    good = {key: value for key, value in data.items() if key not in bad}
    return catalogue.check(good, on), tuple(problems)


def plain_value(kind: str, raw: str) -> Any:
    """Return the stated value as plain data of its type, or the text itself where it is none."""
    if raw == NULL:
        return None
    if kind == "bool":
        return {"true": True, "false": False}.get(raw, raw)
    if kind == "int" and _WHOLE.fullmatch(raw):
        return int(raw)
    if kind == "number" and _DECIMAL.fullmatch(raw):
        number = float(raw.replace(",", "."))
        return int(number) if number.is_integer() else number
    return raw


def travelling(value: Value) -> str:
    """Return a value as it travels in a hidden field."""
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _public(catalogue: FactCatalogue, key: str) -> bool:
    return key in catalogue and catalogue[key].public


def _problem(error: FactError, stated: Mapping[str, str]) -> Problem:
    return Problem(error.fact, error.code, stated.get(error.fact, ""), error.detail)
