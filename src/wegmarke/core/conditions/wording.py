"""The words of one language that a condition is put into: data that come from outside.

``core`` has no texts. The catalogue reads them from ``data/texts/conditions`` and hands them over
as a ``Wording``. What comes out of it are pieces, so that a page can mark them up, a picture can
measure them and a terminal can simply join them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from wegmarke.core.conditions.bidi import isolate, kept_together
from wegmarke.core.conditions.values import NONE_KNOWN, Value

SLOT = re.compile(r"\{(\w+)\}")


class Word(NamedTuple):
    """A text and the language it is really in."""

    text: str
    language: str


class PluralForm(NamedTuple):
    """A form for the numbers whose remainder by ``of`` (0: the number itself) lies between two."""

    form: str
    first: int
    last: int
    of: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence.

    ``kind`` is text (of the template), term (of the fact ``key``), label (of ``value`` of the fact
    ``key``), rule or goal (``key``), number, or day (``value``).
    """

    kind: str
    text: str
    language: str
    key: str = ""
    value: Value = None


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Wording:
    """All words of one language.

    ``templates``: texts with slots such as ``{day}``. ``counted``: for each counted thing one text
    per plural form. ``plurals``: the forms, the first that fits counts, else "other". ``terms``,
    ``rules`` and ``goals`` are names by key, ``labels`` the names of values by fact and value.
    """

    language: str
    direction: str
    templates: Mapping[str, str]
    counted: Mapping[str, Mapping[str, str]]
    plurals: tuple[PluralForm, ...] = ()
    months: tuple[str, ...] = ()
    terms: Mapping[str, Word] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, Word]] = field(default_factory=dict)
    rules: Mapping[str, Word] = field(default_factory=dict)
    goals: Mapping[str, Word] = field(default_factory=dict)

    def text(self, template: str) -> Pieces:
        """Return a template without slots as one piece. Raises KeyError for an unknown one."""
        return (Piece("text", self.templates[template], self.language),)

    def filled(self, template: str, **slots: Pieces) -> Pieces:
        """Return a template with its slots filled. Raises KeyError for an unknown one."""
        return self._fill(self.templates[template], slots)

    def number_of(self, thing: str, count: int) -> Pieces:
        """Return a counted thing in the right plural form: "2 Jahre"."""
        forms = self.counted[thing]
        text = forms.get(self.plural_form(count), forms["other"])
        return self._fill(text, {"n": self.number(count)})

    def plural_form(self, count: int) -> str:
        """Return the plural form of a whole number."""
        for form in self.plurals:
            if form.first <= (count % form.of if form.of else count) <= form.last:
                return form.form
        return "other"

    def listed(self, parts: Iterable[Pieces], style: str) -> Pieces:
        """Return "a, b und c" (style "and") or "a, b oder c" (style "or")."""
        joined: list[Piece] = []
        rows = list(parts)
        for i, part in enumerate(rows):
            if i:
                where = "last" if i == len(rows) - 1 else "between"
                joined += self.text(f"{style}_{where}")
            joined += part
        return tuple(joined)

    def number(self, value: float | str) -> Pieces:
        """Return a number."""
        text = value if isinstance(value, str) else f"{value:g}"
        return (Piece("number", text, self.language),)

    def day(self, day: date) -> Pieces:
        """Return a day as people write it."""
        names = {
            "d": str(day.day),
            "dd": f"{day.day:02}",
            "mm": f"{day.month:02}",
            "month": self.months[day.month - 1] if self.months else "",
            "yyyy": f"{day.year:04}",
        }
        text = SLOT.sub(lambda slot: names[slot[1]], self.templates["day"])
        return (Piece("day", text, self.language, value=day),)

    def term(self, fact: str) -> Pieces:
        """Return the name of a fact, or its key where it has none."""
        word = self.terms.get(fact, Word(fact, self.language))
        return (Piece("term", *word, key=fact),)

    def rule(self, rule: str) -> Pieces:
        """Return the title of a rule, or its id where it has none."""
        return (Piece("rule", *self.rules.get(rule, Word(rule, self.language)), key=rule),)

    def goal(self, goal: str) -> Pieces:
        """Return the title of a goal, or its id where it has none."""
        return (Piece("goal", *self.goals.get(goal, Word(goal, self.language)), key=goal),)

    def label(self, fact: str, value: Value) -> Pieces:
        """Return the words for a value of a fact."""
        word = self.labels.get(fact, {}).get(label_key(value))
        if word is None and isinstance(value, date):
            return self.day(value)
        if word is None:
            word = Word(self.usual(value) or str(value), self.language)
        return (Piece("label", *word, key=fact, value=value),)

    def usual(self, value: Value) -> str:
        """Return the words for a value that every fact can have, else an empty text."""
        usual = isinstance(value, bool) or value is None or value == NONE_KNOWN
        return self.templates[f"value_{label_key(value)}"] if usual else ""

    def _fill(self, text: str, slots: Mapping[str, Pieces]) -> Pieces:
        found: list[Piece] = []
        for i, part in enumerate(SLOT.split(text)):
            if i % 2:
                found += slots[part]
            elif part:
                found.append(Piece("text", part, self.language))
        return tuple(found)


def label_key(value: object) -> str:
    """Return the key of a value among the labels: ``true``, ``false``, ``null`` or its text."""
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "null"}[value]
    return str(value)


def joined(pieces: Iterable[Piece], wording: Wording) -> str:
    """Return the pieces as plain text.

    In a right-to-left language numbers, days, citations and German texts stand between invisible
    isolates, so that none of them is turned around.
    """
    if wording.direction == "ltr":
        return "".join(piece.text for piece in pieces)
    return "".join(
        isolate(piece.text)
        if piece.kind in ("number", "day") or piece.language != wording.language
        else kept_together(piece.text)
        for piece in pieces
    )
