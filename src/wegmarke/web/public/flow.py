"""What comes next in the guide: the place, a question or the result.

Decides from what was sent, without request or response: the same body always leads to the same
page, so reloading and going back are safe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import QueryDict
from django.utils.safestring import SafeString

from wegmarke.web.public.inputs import read_typed, typed_parts
from wegmarke.web.public.knowledge import Answered, Guide, PlaceSearch
from wegmarke.web.public.messages import (
    dropped_text,
    nothing_typed,
    other_date_text,
    place_text,
    problem_text,
)
from wegmarke.web.public.state import MAX_LENGTH, NOT_ASKED, GuideState, Problem, check_facts
from wegmarke.web.public.words import Words

PLACE, QUESTION, RESULT = "place", "question", "result"
FIND, NEXT, DONT_KNOW, BACK, SHOW, MORE, CHANGE = (
    "find",
    "next",
    "unknown",
    "back",
    "show",
    "more",
    "change:",
)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent besides the state: the button, the question on the page, what was typed."""

    do: str
    asked: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The page to show. ``error`` stands at the input; ``notes`` above everything."""

    name: str
    state: GuideState
    fact: str = ""
    typed: Mapping[str, str] | None = None
    error: SafeString | str = ""
    contradicts: str = ""
    notes: tuple[SafeString, ...] = ()
    answered: Answered | None = None
    query: str = ""
    search: PlaceSearch | None = None

    @property
    def refused(self) -> bool:
        """Return whether something that was sent could not be used."""
        return bool(self.error or self.notes)


def read_sent(data: QueryDict) -> Sent:
    """Return what was sent. Without a button (change of language) the same page is shown again."""
    asked = data.get("asked", "")[:MAX_LENGTH]
    same = PLACE if "ort" in data else SHOW if asked else RESULT
    return Sent(
        do=data.get("do", same)[:MAX_LENGTH],
        asked=asked,
        typed=typed_parts(data),
        query=data.get("ort", "")[:MAX_LENGTH],
        choice=data.get("wahl", "")[:MAX_LENGTH],
    )


class Flow:
    """Leads one person through the guide on one day, in one language."""

    def __init__(self, guide: Guide, words: Words, on: date) -> None:
        """Keep the guide, its words and the day."""
        self.guide = guide
        self.words = words
        self.on = on

    def next_page(self, state: GuideState, sent: Sent) -> Page:
        """Return the page that follows. A field no page has is dropped and named."""
        foreign = [problem for problem in self._problems(state) if problem.code == NOT_ASKED]
        if foreign:
            cleaned = state.without(*(problem.fact for problem in foreign))
            page = self.next_page(cleaned, sent)
            return replace(
                page, notes=(*page.notes, *(dropped_text(problem) for problem in foreign))
            )
        if sent.do == FIND:
            return self._found(state, sent)
        if sent.do == PLACE:
            return Page(PLACE, state, query=sent.query)
        if self.guide.place(state) is None:
            return Page(PLACE, state, error=place_text(""))
        if sent.asked and not self._may_ask(sent.asked):
            note = dropped_text(Problem(sent.asked, NOT_ASKED, ""))
            return replace(self.next_page(state, Sent(RESULT)), notes=(note,))
        return self._by_button(state, sent)

    def _found(self, state: GuideState, sent: Sent) -> Page:
        """Go on once exactly one place is meant; else ask which, or say what to write instead."""
        search = self.guide.search(sent.query, sent.choice)
        if search.place:
            return self._onwards(state.at(search.place), Sent(NEXT))
        error = "" if search.candidates else place_text(sent.query)
        return Page(PLACE, state, query=sent.query, search=search, error=error)

    def _by_button(self, state: GuideState, sent: Sent) -> Page:
        button, wanted = sent.do, sent.do.removeprefix(CHANGE)
        if button.startswith(CHANGE) and self._may_ask(wanted):
            return self._question(self._with_typed(state, sent), wanted)
        if button == SHOW and sent.asked:
            return replace(self._question(state, sent.asked), typed=sent.typed or None)
        if button == BACK:
            previous = state.before(sent.asked)
            state = self._with_typed(state, sent)
            return self._question(state, previous) if previous else Page(PLACE, state)
        if button == MORE:
            return self._onwards(replace(state, then=""), Sent(NEXT))
        if button == DONT_KNOW and sent.asked:
            return self._onwards(state.with_answer(sent.asked, None), sent)
        return self._onwards(state, sent) if not sent.asked else self._answered(state, sent)

    def _answered(self, state: GuideState, sent: Sent) -> Page:
        """Take the answer that was typed, or show the question again with what is wrong."""
        read = read_typed(self.guide.facts[sent.asked], sent.typed, self.on)
        if read.empty:
            if sent.do == RESULT:
                return self._onwards(state, sent)
            return Page(QUESTION, state, sent.asked, sent.typed, nothing_typed())
        if read.raw is None:
            return Page(QUESTION, state, sent.asked, sent.typed, read.error)
        changed = state.with_answer(sent.asked, read.raw)
        for problem in self._problems(changed):
            if sent.asked in (problem.fact, problem.other):
                return self._wrong(state, sent, problem)
        return self._onwards(changed, sent)

    def _wrong(self, state: GuideState, sent: Sent, problem: Problem) -> Page:
        here = problem.fact == sent.asked
        text = problem_text(problem, self.words) if here else other_date_text(problem, self.words)
        contradicts = (problem.other if here else problem.fact) or ""
        if not self._may_ask(contradicts):
            contradicts = ""
        return Page(QUESTION, state, sent.asked, sent.typed, text, contradicts)

    def _onwards(self, state: GuideState, sent: Sent) -> Page:
        """Go to the first answer that cannot be used, to the best question or to the result."""
        problems = self._problems(state)
        if problems:
            return self._question(state, problems[0].fact)
        answered = self.guide.answer(state, self.on)
        question = answered.next_question
        if question and RESULT not in (sent.do, state.then):
            return Page(QUESTION, state, question.fact, answered=answered)
        return Page(RESULT, replace(state, then=""), answered=answered)

    def _question(self, state: GuideState, fact: str) -> Page:
        """Return the page of a question, with what is wrong about the present answer."""
        for problem in self._problems(state):
            if problem.fact == fact:
                text = problem_text(problem, self.words)
                return Page(QUESTION, state, fact, error=text, contradicts=problem.other or "")
        return Page(QUESTION, state, fact)

    def _with_typed(self, state: GuideState, sent: Sent) -> GuideState:
        """Keep what was typed on the page that is left; it is checked before it is used."""
        if not sent.asked:
            return state
        read = read_typed(self.guide.facts[sent.asked], sent.typed, self.on)
        return state if read.raw is None else state.with_answer(sent.asked, read.raw)

    def _problems(self, state: GuideState) -> tuple[Problem, ...]:
        return check_facts(state, self.guide.facts, self.on)[1]

    def _may_ask(self, fact: str) -> bool:
        return fact in self.guide.facts and self.guide.facts[fact].public
