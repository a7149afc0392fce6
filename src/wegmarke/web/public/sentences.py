"""Conditions in words with the markup of the pages; which words they are is said in core."""

from __future__ import annotations

from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wegmarke.core.conditions import sentences, tree
from wegmarke.core.conditions.wording import Piece, Pieces
from wegmarke.web.public.said import Label, day, number
from wegmarke.web.public.words import Words


class Sentences:
    """Writes conditions for one page: its language and the day asked for."""

    def __init__(self, words: Words, on: date) -> None:
        """Keep the words and the day."""
        self.words = words
        self._plain = sentences.Sentences(words.wording, words.book, on)

    def sentence(self, node: tree.Node, *, negated: bool = False) -> SafeString:
        """Return the sentence for a condition that has one of its own, or for its opposite."""
        return self._marked(self._plain.sentence(node, negated=negated))

    def heading(self, kind: str) -> SafeString:
        """Return what stands above parts: of kind all or any."""
        return self._marked(self._plain.heading(kind))

    def _marked(self, pieces: Pieces) -> SafeString:
        return format_html_join("", "{}", ((self._piece(piece),) for piece in pieces))

    def _piece(self, piece: Piece) -> Label | str:
        """Return a piece with its language, its day for machines, and its own direction."""
        match piece.kind:
            case "term":
                return self.words.term(piece.key)
            case "rule":
                return self.words.rule(piece.key)
            case "goal":
                return self.words.goal(piece.key)
            case "label":
                label = self.words.label(piece.key, piece.value)
                is_number = isinstance(piece.value, int | float)
                is_number = is_number and not isinstance(piece.value, bool)
                return format_html("<bdi>{}</bdi>", label) if is_number else label
            case "day" if isinstance(piece.value, date):
                return day(piece.value)
            case "number":
                return number(piece.text)
            case _:
                return piece.text
