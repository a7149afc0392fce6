"""The result page: where someone stands, what is allowed and from when, what is next, who helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wegmarke.core.conditions.values import Value
from wegmarke.web.public.flow import Flow, Page
from wegmarke.web.public.knowledge import Answered
from wegmarke.web.public.presenters.goals import GoalRows
from wegmarke.web.public.presenters.people import advice, contact_cards, gap_texts, step_cards
from wegmarke.web.public.presenters.question import depends_text
from wegmarke.web.public.presenters.reasons import ReasonLine, ReasonWriter
from wegmarke.web.public.said import Said, direction
from wegmarke.web.public.sentences import Sentences
from wegmarke.web.public.words import StationWords, Words
from wegmarke.web.ui.components import Station
from wegmarke.web.ui.phrases import ANSWERS, STATION_STATES

MOST_QUESTIONS = 6
EXPLAINED_BY_EXIT = ("done", "open_before")
MOST_CHIPS = 5
"""More answers than this are shown when asked for."""


@dataclass(frozen=True, slots=True)
class AnswerChip:
    """An answer as it is shown on top of the result, with the question it came from."""

    fact: str
    text: SafeString
    question: Said
    unknown: bool


@dataclass(frozen=True, slots=True)
class StationCard:
    """A station in words: its state and why it is so."""

    id: str
    words: StationWords
    state: str
    state_word: str
    why: tuple[ReasonLine, ...]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that is left, with what depends on it."""

    fact: str
    text: Said
    why: Said
    depends: SafeString | str


def result_page(flow: Flow, page: Page) -> dict[str, Any]:
    """Return what the template shows."""
    answered, words = page.answered or flow.guide.answer(page.state, flow.on), flow.words
    contacts = contact_cards(answered, words)
    goals = GoalRows(answered, words, rtl=direction() == "rtl")
    stations = station_cards(answered, words)
    questions = open_questions(answered, words)
    chips = answer_chips(page, answered, words)
    return {
        "place": answered.answer.place,
        "on": flow.on,
        "hidden": page.state.fields(),
        "notes": page.notes,
        "chips": chips[:MOST_CHIPS],
        "more_chips": chips[MOST_CHIPS:],
        "unknown_chips": [chip for chip in chips if chip.unknown],
        "line": [Station(card.id, card.words.short, card.state) for card in stations],
        "stations": stations,
        "current": next((card for card in stations if card.state == "current"), None),
        "best_question": questions[0] if questions else None,
        "left_open": any(goal.missing for goal in answered.answer.goals.values()),
        "questions": questions[1:],
        "axis": goals.axis,
        "groups": goals.groups(),
        "steps": step_cards(answered, words),
        "without_papers": answered.without_papers,
        "contacts": contacts,
        "gaps": gap_texts(answered, words),
        "advice": advice(contacts),
        "assumptions": [words.assumption(part) for part in answered.answer.assumptions],
        "answer_words": ANSWERS,
        "hurdles": [words.hurdle(hurdle.id) for hurdle in flow.guide.definitions.chain.hurdles],
        "rules_hash": answered.answer.rules_hash,
    }


def answer_chips(page: Page, answered: Answered, words: Words) -> list[AnswerChip]:
    """Return the answers that count, in the order in which they were given."""
    unknown = page.state.unknown
    return [
        _chip(fact, answered.values, words)
        for fact, _raw in page.state.answers
        if fact in answered.values or fact in unknown
    ]


def station_cards(answered: Answered, words: Words) -> list[StationCard]:
    """Return the stations in the order of the chain."""
    writer = ReasonWriter(Sentences(words, answered.on), answered.stated)
    return [
        StationCard(
            view.id,
            words.station(view.id),
            view.state,
            str(STATION_STATES[view.state]),
            writer.lines([view.exit if view.state in EXPLAINED_BY_EXIT else view.entry]),
        )
        for view in answered.answer.stations
    ]


def open_questions(answered: Answered, words: Words) -> list[OpenQuestion]:
    """Return the questions that are left, best first."""
    return [
        OpenQuestion(
            view.fact,
            words.question(view.fact),
            words.why(view.fact),
            depends_text(view, words),
        )
        for view in answered.questions[:MOST_QUESTIONS]
    ]


def _chip(fact: str, values: Mapping[str, Value], words: Words) -> AnswerChip:
    question = words.question(fact)
    if fact not in values:
        return AnswerChip(
            fact,
            format_html(_("{term}: weiß ich nicht"), term=words.term(fact)),
            question,
            unknown=True,
        )
    return AnswerChip(fact, words.shown(fact, values[fact]), question, unknown=False)
