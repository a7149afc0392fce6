"""The reasons of an answer as a tree of sentences, cut down to the parts that carry the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.render import RULE_CITED
from wegmarke.core.conditions.values import Answer, Value
from wegmarke.core.conditions.walker import Reason
from wegmarke.web.public.said import day
from wegmarke.web.public.sentences import Sentences


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One condition: whether it holds (yes, no, unknown), its sentence, its source, its parts."""

    value: str
    text: SafeString
    cite: str = ""
    children: tuple[ReasonLine, ...] = ()


class ReasonWriter:
    """Writes the reasons of one page."""

    def __init__(self, sentences: Sentences, stated: frozenset[str]) -> None:
        """Keep the writer of sentences and the facts the person has stated."""
        self.sentences = sentences
        self.words = sentences.words
        self.stated = stated

    def lines(self, reasons: Iterable[Reason]) -> tuple[ReasonLine, ...]:
        """Return the lines for the reasons of an answer."""
        return tuple(
            line for reason in reasons for line in self._below(reason, negated=False, cited=None)
        )

    def _below(self, reason: Reason, *, negated: bool, cited: str | None) -> list[ReasonLine]:
        """Return a reason as lines; a list of conditions that all must hold needs no line of its own."""
        node = reason.node
        if isinstance(node, tree.Not):
            return self._below(reason.parts[0], negated=not negated, cited=cited)
        cited = node.cite or cited
        value = _value(reason, negated=negated)
        if isinstance(node, tree.RuleRef | tree.GoalRef):
            parts = [
                line
                for part in reason.parts
                for line in self._below(part, negated=False, cited=cited)
            ]
            return [
                ReasonLine(
                    value, self.sentences.sentence(node, negated=negated), children=tuple(parts)
                )
            ]
        if not isinstance(node, tree.All | tree.Any | tree.AtLeastOf | tree.Unless):
            return [self._atom(reason, value, negated=negated, cited=cited)]
        kept = [part for part in reason.parts if _carries(part, reason, negated=negated)]
        if isinstance(node, tree.Any if negated else tree.All | tree.Unless):
            below = (self._below(part, negated=negated, cited=cited) for part in kept)
            return [line for lines in below for line in lines]
        return self._either(reason, value, kept, negated=negated, cited=cited)

    def _either(
        self, reason: Reason, value: str, kept: list[Reason], *, negated: bool, cited: str | None
    ) -> list[ReasonLine]:
        """Return alternatives as lines; conditions that belong together stay together."""
        lines = []
        for part in kept:
            below = self._below(part, negated=negated, cited=cited)
            if len(kept) == 1:
                return below
            if len(below) > 1:
                together = self.sentences.heading("all")
                below = [ReasonLine(_value(part, negated=negated), together, children=tuple(below))]
            lines += below
        heading = self._heading(reason.node, negated=negated)
        return [ReasonLine(value, heading, children=tuple(lines))] if lines else []

    def _heading(self, node: tree.Node, *, negated: bool) -> SafeString:
        if isinstance(node, tree.AtLeastOf):
            return self.sentences.sentence(node, negated=negated)
        return self.sentences.heading("any")

    def _atom(self, reason: Reason, value: str, *, negated: bool, cited: str | None) -> ReasonLine:
        cite = cited if cited and cited != RULE_CITED else ""
        parts = tuple(self._clauses(reason)) if isinstance(reason.node, tree.Atom) else ()
        text = self.sentences.sentence(reason.node, negated=negated)
        detail = self._detail(reason)
        return ReasonLine(
            value, format_html("{} ({})", text, detail) if detail else text, cite, parts
        )

    def _clauses(self, reason: Reason) -> list[ReasonLine]:
        """Return the rules that decide a derived fact: those that hold, or else those still open."""
        for wanted in (Answer.YES, Answer.UNKNOWN):
            kept = [part for part in reason.parts if part.answer is wanted]
            if kept:
                lines = (self._below(part, negated=False, cited=None) for part in kept)
                return [line for found in lines for line in found]
        return []

    def _detail(self, reason: Reason) -> SafeString | str:
        """Return what is missing, the day on which it will hold, or the value that was used."""
        node = reason.node
        if not isinstance(node, tree.Atom):
            return ""
        if not reason.known:
            return format_html(_("fehlt: {term}"), term=self.words.term(node.fact))
        if reason.from_day:
            return format_html(_("erreicht am {day}"), day=day(reason.from_day))
        if isinstance(node, tree.OneOf) and reason.answer is Answer.YES:
            return self._assumed(node.fact)
        return self._used(node.fact, reason.stated)

    def _assumed(self, fact: str) -> str:
        """Return that a finding was assumed, unless the person has stated it."""
        finding = self.words.book.facts[fact].reservation is not None
        return _("angenommen") if finding and fact not in self.stated else ""

    def _used(self, fact: str, value: Value) -> SafeString | str:
        """Return the value that was used and where it comes from."""
        label = self.words.label(fact, value)
        if fact in self.stated:
            return format_html(_("Ihre Angabe: {value}"), value=label)
        if self.words.book.facts[fact].counter:
            return format_html(_("gezählt: {value}"), value=label)
        return self._assumed(fact)


def _value(reason: Reason, *, negated: bool) -> str:
    answer = reason.answer.negated() if negated else reason.answer
    return str(answer.word)


def _carries(part: Reason, whole: Reason, *, negated: bool) -> bool:
    """Return whether a part is one of those that make the whole what it is."""
    node = whole.node
    if isinstance(node, tree.AtLeastOf):
        return True
    either = isinstance(node, tree.All) if negated else isinstance(node, tree.Any)
    mine, all_of_it = _value(part, negated=negated), _value(whole, negated=negated)
    if all_of_it == "unknown":
        return mine == "unknown" if either else True
    return mine == all_of_it
