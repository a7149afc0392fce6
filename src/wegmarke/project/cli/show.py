"""Shows a guide answer in the terminal: the same content as the page, in plain lines."""

import textwrap
from collections.abc import Iterable, Iterator
from datetime import date

from rich.console import Console
from rich.text import Text as Line

from wegmarke.catalogue.texts import Texts
from wegmarke.core.guide.answer import GoalView, GuideAnswer, ReviewNote, StepView
from wegmarke.core.guide.definitions import Definitions
from wegmarke.project.cli.words import word

MARKS = {"done": "●", "current": "◉", "open_before": "◐", "ahead": "○", "not_needed": "·"}
STYLES = {"yes": "green", "not_yet": "yellow", "no": "red"}
MOST_CONTACTS = 5
MOST_QUESTIONS = 3
MOST_STEPS = 8
INDENT = 4
NARROWEST = 40


class Show:
    """Prints one answer in one language."""

    def __init__(self, definitions: Definitions, texts: Texts, language: str) -> None:
        """Take what is known and where the words come from."""
        self.definitions = definitions
        self.texts = texts
        self.language = language
        self.console = Console(highlight=False)

    def answer(self, answer: GuideAnswer) -> None:
        """Print place, chain, goals, steps, contacts and open questions."""
        place = answer.place
        self.console.print(f"{place.plz} {place.name} ({place.kreis}) · {self.day(answer.on)}")
        self._stations(answer)
        self._head("goals")
        for goal in answer.goals.values():
            self._goal(goal)
        self._part("next_steps", (self._step(step) for step in answer.next_steps[:MOST_STEPS]))
        self._part("contacts", self._contacts(answer))
        self._part(
            "questions", (self._question(view.fact) for view in answer.questions[:MOST_QUESTIONS])
        )
        self.console.print()
        self.say("paper", style="bold")
        self.say("informs")

    def day(self, day: date | None) -> str:
        """Return a day as people write it."""
        if day is None:
            return ""
        return f"{day:%d.%m.%Y}" if self.language == "de" else day.isoformat()

    def say(self, key: str, style: str = "", **values: object) -> None:
        """Print one sentence of the table of words."""
        self.console.print(Line(word(self.language, key, **values), style=style))

    def _head(self, key: str) -> None:
        self.console.print()
        self.say(key, style="bold")

    def _part(self, key: str, lines: Iterable[str]) -> None:
        lines = tuple(lines)
        if lines:
            self._head(key)
        for line in lines:
            self._line(line)

    def _line(self, text: str, style: str = "", indent: int = 2) -> None:
        first, later = " " * indent, " " * (indent + 2)
        lines = textwrap.wrap(
            text,
            width=max(NARROWEST, self.console.width),
            initial_indent=first,
            subsequent_indent=later,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines:
            self.console.print(Line(line, style=style), soft_wrap=True)

    def _stations(self, answer: GuideAnswer) -> None:
        self._head("you_are_here")
        for view in answer.stations:
            name = self.texts.get("stations", view.id, "name")
            state = word(self.language, f"state.{view.state}")
            style = "bold" if view.id == answer.station else ""
            self._line(f"{MARKS[view.state]} {name} ({state})", style=style)

    def _goal(self, goal: GoalView) -> None:
        title = self.texts.get("goals", goal.id, "title")
        self._line(f"{title}: {self._outcome(goal)}", style=STYLES.get(goal.outcome, ""))
        for line in self._goal_lines(goal):
            self._line(line, indent=INDENT)

    def _outcome(self, goal: GoalView) -> str:
        if goal.outcome == "yes":
            firm = goal.strength in {"should", "discretionary"} or not goal.under_reservation
            return word(self.language, f"yes.{goal.strength}" if firm else "yes.reserved")
        outcome = word(self.language, goal.outcome if goal.covered else "not_covered")
        if goal.not_before:
            since = word(
                self.language,
                "certain" if goal.certain_then else "from",
                day=self.day(goal.not_before),
            )
            return f"{outcome}, {since}"
        return outcome

    def _goal_lines(self, goal: GoalView) -> Iterator[str]:
        for reservation in goal.reservations:
            yield self._reservation(reservation.fact)
        for reason in dict.fromkeys(self._review(note) for note in goal.review):
            if reason:
                yield word(self.language, "confirm", text=reason)
        if goal.best_known:
            text = str(self.texts.get("goals", goal.id, f"expected_{goal.rule}")) or goal.best_known
            yield word(self.language, "best_known", text=text)
        if goal.outcome == "unknown" and goal.missing:
            yield word(self.language, "missing", facts=self._terms(goal.missing[:MOST_QUESTIONS]))
        if goal.changes:
            yield word(self.language, "would_change", facts=self._changes(goal))
        if goal.outcome == "no" and not goal.changes:
            yield word(self.language, "ask_anyway")
        if goal.citations:
            cited = "; ".join(goal.citations)
            yield word(self.language, "cited", citations=cited, day=self.day(goal.text_of)).rstrip(
                ", "
            )

    def _reservation(self, fact: str) -> str:
        stated = self.definitions.book.facts[fact].reservation
        text = str(self.texts.get("facts", fact, "reservation_text")) or (
            stated.text if stated else fact
        )
        who = str(self.texts.get("facts", fact, "reservation_who")) or (
            stated.who if stated else ""
        )
        return word(self.language, "if_ask" if who else "if", text=text, who=who)

    def _review(self, note: ReviewNote) -> str:
        if note.review.status == "sure":
            return ""
        if note.review.status == "ends":
            return word(self.language, "ends", day=self.day(note.review.changed_on))
        return str(self.texts.get("rules", note.rule, "review_reason")) or note.review.reason

    def _terms(self, facts: Iterable[str]) -> str:
        return ", ".join(str(self.texts.get("facts", fact, "term")) or fact for fact in facts)

    def _changes(self, goal: GoalView) -> str:
        parts = []
        for change in goal.changes:
            label = self.texts.label(change.fact, change.value)
            parts.append(f"{self._terms([change.fact])}: {label or change.value}")
        return "; ".join(parts)

    def _step(self, step: StepView) -> str:
        parts = [str(self.texts.get("steps", step.id, "title"))]
        if step.when and step.kind:
            parts.append(word(self.language, f"step.{step.kind}", day=self.day(step.when)))
        if step.advice_first:
            parts.append(word(self.language, "advice_first"))
        return " – ".join(parts)

    def _contacts(self, answer: GuideAnswer) -> Iterator[str]:
        for view in answer.contacts[:MOST_CONTACTS]:
            parts = [f"{view.name} ({self.texts.get('roles', view.role, 'title')})"]
            if view.reports:
                parts.append(word(self.language, "reports"))
            if view.call_first:
                parts.append(word(self.language, "call_first"))
            parts.append(
                word(self.language, "source", source=view.source, day=view.source_date).rstrip(", ")
            )
            yield " · ".join(parts)

        for gap in answer.gaps:
            text = gap.note or str(self.texts.get("gaps", gap.code, "text"))
            yield text.replace("{role}", str(self.texts.get("roles", gap.role or "", "title")))

    def _question(self, fact: str) -> str:
        return str(self.texts.get("facts", fact, "question")) or fact
