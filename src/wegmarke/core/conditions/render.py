"""A condition or a rule as text: a tree of lines, each with the node and the place it comes from.

``not`` is pushed down to the sentences; a list that stands in a list of the same kind is one
list. ``text`` and ``rows`` write the lines out; ``diagram.svg`` draws them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.law import Lawbook, Rule
from wegmarke.core.conditions.sentences import Sentences
from wegmarke.core.conditions.wording import Piece, Pieces, Wording, joined

RULE_CITED = "rule"
"""``cite: rule``: only the whole rule can be cited; such conditions are counted openly."""

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a condition.

    ``kind``: one (a sentence of its own), all, any, count (at least so many of its parts) or
    except (exceptions: no part may hold). ``path`` leads to ``node`` in the plain data of the
    condition; ``negated``: the sentence says the opposite of the node.
    """

    kind: str
    said: Pieces
    path: tree.Path
    node: tree.Node
    negated: bool = False
    cite: str | None = None
    parts: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: its number (1.2.1), depth from 0, kind, sentence, citation, path."""

    number: str
    depth: int
    kind: str
    sentence: str
    cite: str
    path: tree.Path


@dataclass(frozen=True, slots=True)
class Rendered:
    """A rule in one language: its names and the lines of its condition."""

    rule: str
    title: Piece
    citations: tuple[str, ...]
    validity: Pieces
    line: Line
    wording: Wording


def render_rule(book: Lawbook, wording: Wording, rule: str, on: date) -> Rendered:
    """Return a version of a rule in one language; lists and parameters as of the day ``on``.

    Raises KeyError for an id the law does not have.
    """
    version = book.rules[rule]
    return Rendered(
        rule,
        wording.rule(rule)[0],
        version.citations,
        _validity(version, wording),
        render_condition(Sentences(wording, book, on), version.when, ("when",)),
        wording,
    )


def render_condition(sentences: Sentences, node: tree.Node, path: tree.Path = ()) -> Line:
    """Return the lines of a condition; ``path`` is where it stands itself."""
    return _Lines(sentences).line(node, path, negated=False)


def rows(rendered: Rendered) -> tuple[Row, ...]:
    """Return the lines of a rule as rows of a table, from top to bottom."""
    return tuple(_rows(rendered.line, "1", 0, rendered.wording))


def text(rendered: Rendered) -> str:
    """Return a rule as plain text: title, when in force, citations, one indented line a sentence."""
    wording = rendered.wording
    head = [
        joined((rendered.title,), wording),
        f"{isolated(rendered.rule, wording)} · {joined(rendered.validity, wording)}",
        "; ".join(isolated(citation, wording) for citation in rendered.citations),
        "",
    ]
    return "\n".join([*head, *_indented(rendered.line, 0, wording)])


def cited(line: Line, wording: Wording) -> str:
    """Return the citation of a line as a reader sees it; empty for a line that has none."""
    if line.cite == RULE_CITED:
        return wording.templates["whole_rule"]
    return isolated(line.cite or "", wording)


def isolated(german: str, wording: Wording) -> str:
    """Return an id or a citation so that a right-to-left line does not turn it around."""
    return joined((Piece("text", german, "de"),), wording) if german else ""


class _Lines:
    """Writes the lines of one condition."""

    def __init__(self, sentences: Sentences) -> None:
        self.sentences = sentences

    def line(self, node: tree.Node, path: tree.Path, *, negated: bool) -> Line:
        match node:
            case tree.Not(part=part):
                return self.line(part, (*path, "not"), negated=not negated)
            case tree.Unless():
                return self.unless(node, path, negated=negated)
            case tree.AtLeastOf():
                said = self.sentences.sentence(node, negated=negated)
                parts = tuple(self.parts(node, path, negated=False))
                return Line("count", said, path, node, negated, None, parts)
            case tree.All() | tree.Any() if not isinstance(node, tree.UnderAge):
                # The opposite of "all hold" is "one does not hold", and the other way round.
                kind = "all" if isinstance(node, tree.All) != negated else "any"
                return self.group(kind, node, path, self.parts(node, path, negated=negated))
            case _:
                said = self.sentences.sentence(node, negated=negated)
                return Line("one", said, path, node, negated, node.cite)

    def parts(self, node: tree.Node, path: tree.Path, *, negated: bool) -> Iterator[Line]:
        for step, part in tree.steps(node):
            yield self.line(part, path + step, negated=negated)

    def unless(self, node: tree.Unless, path: tree.Path, *, negated: bool) -> Line:
        (step, rule), *others = tree.steps(node)
        first = self.line(rule, path + step, negated=negated)
        exceptions = [self.line(part, path + step, negated=False) for step, part in others]
        if negated:
            return self.group("any", node, path, [first, *exceptions])
        if not exceptions:
            return first
        said = self.sentences.heading("except")
        place = (*path, "unless", "exceptions")
        barred = Line("except", said, place, node, parts=tuple(exceptions))
        return self.group("all", node, path, [first, barred])

    def group(
        self, kind: str, node: tree.Node, path: tree.Path, parts: Iterator[Line] | list[Line]
    ) -> Line:
        """Return parts under one heading; a single part needs none."""
        found: list[Line] = []
        for part in parts:
            found += part.parts if part.kind == kind and part.parts else [part]
        if len(found) == 1:
            return found[0]
        return Line(kind, self.sentences.heading(kind), path, node, parts=tuple(found))


def _validity(rule: Rule, wording: Wording) -> Pieces:
    bounds = {"start": rule.valid_from, "end": rule.valid_to}
    slots = {name: wording.day(day) for name, day in bounds.items() if day}
    return wording.filled("_".join(("valid", *slots)), **slots)


def _rows(line: Line, number: str, depth: int, wording: Wording) -> Iterator[Row]:
    sentence = joined(line.said, wording)
    yield Row(number, depth, line.kind, sentence, cited(line, wording), line.path)
    for i, part in enumerate(line.parts, start=1):
        yield from _rows(part, f"{number}.{i}", depth + 1, wording)


def _indented(line: Line, depth: int, wording: Wording) -> Iterator[str]:
    cite = cited(line, wording)
    colon = ":" if line.parts else ""
    yield f"{INDENT * depth}- {joined(line.said, wording)}{colon}{f' [{cite}]' if cite else ''}"
    for part in line.parts:
        yield from _indented(part, depth + 1, wording)
