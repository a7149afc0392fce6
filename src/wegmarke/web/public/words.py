"""The texts of the data in the reader's language, as the pages of the guide need them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wegmarke.catalogue.texts import Text, Texts
from wegmarke.core.chain.contacts import Gap
from wegmarke.core.conditions.law import Lawbook, Review
from wegmarke.core.conditions.values import Value
from wegmarke.core.conditions.wording import Wording
from wegmarke.core.guide.answer import Assumption, GoalView
from wegmarke.web.public.said import Label, Said, day

ENDS = "ends"
"""Status of a review: the rule ends before the day that was found."""


@dataclass(frozen=True, slots=True)
class StationWords:
    """A station in words."""

    name: Said
    short: Said
    about: Said
    done_when: Said


class Words:
    """Texts of facts, rules, goals, stations, steps and roles in one language."""

    def __init__(self, texts: Texts, book: Lawbook, wording: Wording) -> None:
        """Take the texts of a language, the law (for reservations) and the words of conditions."""
        self.texts = texts
        self.book = book
        self.wording = wording

    # Facts ------------------------------------------------------------------------------------
    def term(self, fact: str) -> Said:
        """Return the name of a fact."""
        return self._said("facts", fact, "term") or Said(fact)

    def question(self, fact: str) -> Said:
        """Return the question for a fact."""
        return self._said("facts", fact, "question") or self.term(fact)

    def why(self, fact: str) -> Said:
        """Return why a fact is asked for."""
        return self._said("facts", fact, "why")

    def help(self, fact: str) -> Said:
        """Return where to find the answer."""
        return self._said("facts", fact, "help")

    def label(self, fact: str, value: Value) -> Label:
        """Return the words for a value of a fact."""
        if isinstance(value, date):
            return day(value)
        (piece,) = self.wording.label(fact, value)
        return Said(piece.text, piece.language)

    def shown(self, fact: str, value: Value) -> SafeString:
        """Return an answer as it stands among the answers of a person."""
        chip = self.texts.chip(fact, value)
        if chip:
            return format_html("{}", said(chip))
        label, template = self.label(fact, value), self._said("facts", fact, "shown")
        is_sentence = value is not None and not isinstance(value, bool)
        if not template or not is_sentence:
            return format_html("{}: {}", self.term(fact), label)
        before, _slot, after = template.text.partition("{value}")
        return format_html(
            "{}{}{}", Said(before, template.language), label, Said(after, template.language)
        )

    def assumption(self, assumption: Assumption) -> SafeString:
        """Return a value that was assumed, and why."""
        default = self.book.facts[assumption.fact].default
        because = Said(default.because) if default else Said("")
        shown = self.shown(assumption.fact, assumption.value)
        return format_html("{} – {}", shown, because) if because else shown

    def reservation(self, fact: str) -> tuple[Said, Said]:
        """Return a finding of an authority in words, and who makes it."""
        text, who = (
            self._said("facts", fact, "reservation_text"),
            self._said("facts", fact, "reservation_who"),
        )
        german = self.book.facts[fact].reservation
        if german is None:
            return text or self.term(fact), who
        return text or Said(german.text), who or Said(german.who)

    # Law --------------------------------------------------------------------------------------
    def rule(self, rule: str) -> Said:
        """Return the title of a rule."""
        return self._said("rules", rule, "title") or Said(rule)

    def rule_says(self, rule: str) -> Said:
        """Return the sentence that says what a rule says."""
        return self._said("rules", rule, "says") or self.rule(rule)

    def goal(self, goal: str) -> Said:
        """Return the title of a goal."""
        return self._said("goals", goal, "title") or Said(goal)

    def goal_short(self, goal: str) -> Said:
        """Return the short title of a goal."""
        return self._said("goals", goal, "short") or self.goal(goal)

    def review(self, rule: str, review: Review) -> tuple[Said | SafeString, Said, Said]:
        """Return what is uncertain about a rule, whom to ask, and what is best known."""
        if review.status == ENDS and review.changed_on:
            text = _(
                "Diese Vorschrift gilt nur bis {day}. Was danach gilt, ist noch nicht bekannt."
            )
            return format_html(text, day=day(review.changed_on)), Said(""), Said("")
        parts = (
            (self._said("rules", rule, name), german) for name, german in _review_parts(review)
        )
        reason, ask, best_known = (text or Said(german) for text, german in parts)
        return reason, ask, best_known

    def best_known(self, goal: GoalView) -> Said:
        """Return what is expected where only a person can answer."""
        return self._said("goals", goal.id, f"expected_{goal.rule}") or Said(goal.best_known)

    # Chain ------------------------------------------------------------------------------------
    def station(self, station: str) -> StationWords:
        """Return a station in words."""
        fields = ("name", "short", "about", "done_when")
        name, short, about, done_when = (self._said("stations", station, field) for field in fields)
        return StationWords(name, short or name, about, done_when)

    def step(self, step: str) -> tuple[Said, Said, Said]:
        """Return title, text and warning of a step."""
        title, text, warning = (
            self._said("steps", step, field) for field in ("title", "text", "warning")
        )
        return title, text, warning

    def hurdle(self, hurdle: str) -> tuple[Said, Said]:
        """Return title and text of something that stands beside the stations."""
        return self._said("hurdles", hurdle, "title"), self._said("hurdles", hurdle, "text")

    def bring(self, step: str) -> list[Said]:
        """Return what to bring for a step."""
        return [said(text) for text in self.texts.items("steps", step, "bring")]

    def reason(self, reason: str) -> Said:
        """Return why a contact is named."""
        return self._said("reasons", reason, "text")

    def gap(self, gap: Gap) -> SafeString:
        """Return what is missing in the directory."""
        if gap.note:
            return format_html("{}", Said(gap.note))
        text = self._said("gaps", gap.code, "text")
        before, slot, after = text.text.partition("{role}")
        if not slot or not gap.role:
            return format_html("{}", text)
        pieces = (Said(before, text.language), self.role(gap.role), Said(after, text.language))
        return format_html("{}{}{}", *pieces)

    def role(self, role: str) -> Said:
        """Return the title of a role."""
        return self._said("roles", role, "title") or Said(role)

    # Parts ------------------------------------------------------------------------------------
    def _said(self, kind: str, key: str, field: str) -> Said:
        return said(self.texts.get(kind, key, field))


def said(text: Text) -> Said:
    """Return a text of the catalogue as the pages show it."""
    return Said(text.text, text.lang)


def _review_parts(review: Review) -> tuple[tuple[str, str], ...]:
    return (
        ("review_reason", review.reason),
        ("review_ask", review.ask),
        ("review_best_known", review.best_known),
    )
