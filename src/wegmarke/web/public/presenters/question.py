"""The page of one question: why it is asked, what depends on it, its input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wegmarke.core.guide.answer import QuestionView
from wegmarke.web.public.flow import CHANGE, Flow, Page
from wegmarke.web.public.inputs import QuestionInput, question_input
from wegmarke.web.public.said import Label, Said, listed, number
from wegmarke.web.public.words import Words

MOST_GOALS_NAMED = 4
MANY_ANSWERS = 12
"""From here on the page says that the result can be seen at any time."""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question with everything around its input."""

    fact: str
    text: Said
    hint: SafeString | Said | str
    why: Said
    depends: SafeString | str
    input: QuestionInput
    error: SafeString | str
    former_unknown: bool


def question_page(flow: Flow, page: Page) -> dict[str, Any]:
    """Return what the template shows."""
    words, state, fact = flow.words, page.state, page.fact
    definition = flow.guide.facts[fact]
    answered = len([key for key, _raw in state.answers if key != fact])
    shown = question_input(definition, words, state.raw(fact), page.typed)
    return {
        "question": QuestionPage(
            fact=fact,
            text=words.question(fact),
            hint=_hint(words.help(fact), shown),
            why=words.why(fact),
            depends=_depends(flow, page),
            input=shown,
            error=page.error,
            former_unknown=fact in state.unknown,
        ),
        "hidden": state.fields(),
        "answered": answered,
        "many": answered >= MANY_ANSWERS,
        "errors": [("a", format_html("<span>{}</span>", page.error))],
        "contradicts": words.term(page.contradicts) if page.contradicts else "",
        "change_value": CHANGE + page.contradicts,
        "notes": page.notes,
        "to_result": state.then == "result",
    }


def _hint(help_text: Said, shown: QuestionInput) -> SafeString | Said | str:
    """Return the help for a question, with what its input allows."""
    if not shown.month_is_enough:
        return help_text or ""
    month = _("Den Tag können Sie weglassen. Dann rechnen wir mit dem letzten Tag des Monats.")
    return format_html("{} {}", help_text, month)


def _depends(flow: Flow, page: Page) -> SafeString | str:
    """Return the sentence "Davon hängen 3 Antworten ab: …"."""
    answered = page.answered or flow.guide.answer(page.state.without(page.fact), flow.on)
    found = answered.question(page.fact)
    return depends_text(found, flow.words) if found else ""


def depends_text(question: QuestionView, words: Words) -> SafeString | str:
    """Return how many answers depend on a question, with the titles of the first of them."""
    goals = question.goals
    if not goals:
        return _("Davon hängt ab, an welcher Station Sie stehen.") if question.stations else ""
    count, left = len(goals), len(goals) - MOST_GOALS_NAMED
    titles: list[Label] = [words.goal_short(goal) for goal in goals[:MOST_GOALS_NAMED]]
    if left > 0:
        titles.append(format_html(ngettext("{n} weitere", "{n} weitere", left), n=number(left)))
    text = ngettext(
        "Davon hängt {count} Antwort ab: {titles}",
        "Davon hängen {count} Antworten ab: {titles}",
        count,
    )
    return format_html(text, count=number(count), titles=listed(titles))
