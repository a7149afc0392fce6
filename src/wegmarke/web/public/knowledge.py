"""What the pages ask the floors below: definitions, places, texts, and the answer itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from threading import Lock

from wegmarke.catalogue import loader, places
from wegmarke.core.chain.model import Service
from wegmarke.core.chain.place import Place
from wegmarke.core.conditions.facts import FactCatalogue
from wegmarke.core.conditions.values import Answer, Value
from wegmarke.core.conditions.walker import Walker
from wegmarke.core.guide import Definitions, GuideAnswer, answer
from wegmarke.core.guide.answer import QuestionView
from wegmarke.web.public.state import GuideState, check_facts
from wegmarke.web.public.words import Words

ONE_AT_A_TIME = Lock()
"""The engine compiles what it needs when it is first asked, which is not made for several threads;
and since Python runs one of them at a time, waiting costs nothing."""
WITHOUT_PAPERS = ("none", "grenzuebertrittsbescheinigung")
CHOICE = "|"
"""Between postal code and Kreis in the value of a candidate."""


@dataclass(frozen=True, slots=True)
class PlaceSearch:
    """What was found for what was typed: one place, several to choose from, or similar names."""

    place: Place | None = None
    candidates: tuple[Place, ...] = ()
    suggestions: tuple[str, ...] = ()


class Answered:
    """An answer of the guide with what the pages ask about it."""

    def __init__(
        self,
        definitions: Definitions,
        state: GuideState,
        values: Mapping[str, Value],
        found: GuideAnswer,
    ) -> None:
        """Keep the answer and what it was given for."""
        self.answer = found
        self.values = values
        self.on = found.on
        self._facts = definitions.book.facts
        self._services = {service.id: service for service in definitions.services}
        self._answered = {fact for fact, _raw in state.answers}
        self.stated = frozenset(values)

    @property
    def questions(self) -> list[QuestionView]:
        """Return the questions that are left, best first."""
        return [view for view in self.answer.questions if view.fact not in self._answered]

    @property
    def next_question(self) -> QuestionView | None:
        """Return the question that helps most."""
        return next(iter(self.questions), None)

    @property
    def without_papers(self) -> bool:
        """Return whether a public body would have to report this person (§ 87 AufenthG)."""
        return self.values.get("residence_status") in WITHOUT_PAPERS

    def question(self, fact: str) -> QuestionView | None:
        """Return what depends on a fact, if anything does."""
        return next((view for view in self.answer.questions if view.fact == fact), None)

    def may_ask(self, fact: str) -> bool:
        """Return whether the guide asks for this fact."""
        return fact in self._facts and self._facts[fact].public

    def service(self, service: str | None) -> Service | None:
        """Return the entry of the directory."""
        return self._services.get(service) if service else None


class Guide:
    """The definitions of this installation, asked by the pages."""

    def __init__(self, definitions: Definitions) -> None:
        """Keep the definitions."""
        self.definitions = definitions

    @property
    def facts(self) -> FactCatalogue:
        """Return the fact catalogue."""
        return self.definitions.book.facts

    def place(self, state: GuideState) -> Place | None:
        """Return the place of a state, or None if it has none that exists."""
        try:
            return places.place(state.plz, state.kreis)
        except places.PlaceNotFound:
            return None

    def search(self, query: str, choice: str = "") -> PlaceSearch:
        """Return what is meant by what was typed; ``choice`` is one of the offered possibilities."""
        try:
            found = tuple(places.find_places(query))
        except places.PlaceNotFound as missing:
            if choice in missing.suggestions:
                return self.search(choice)
            return PlaceSearch(suggestions=missing.suggestions)
        chosen = [place for place in found if choice_value(place) == choice]
        if len(found) == 1 or chosen:
            return PlaceSearch(place=(chosen or found)[0])
        return PlaceSearch(candidates=found)

    def usable(self, state: GuideState, on: date) -> dict[str, Value]:
        """Return the stated facts that count: sound ones that still apply to this person.

        An answer that no longer applies (the title of somebody who now states a Duldung) stays in
        the state, so that changing back loses nothing.
        """
        values, _problems = check_facts(state, self.facts, on)
        while True:
            walker = Walker(self.definitions.book, values, on)
            kept = {fact: value for fact, value in values.items() if self._applies(fact, walker)}
            if len(kept) == len(values):
                return kept
            values = kept

    def _applies(self, fact: str, walker: Walker) -> bool:
        applies_when = self.facts[fact].applies_when
        return applies_when is None or walker.answer(applies_when) is not Answer.NO

    def answer(self, state: GuideState, on: date) -> Answered:
        """Return the answer for what is usable of the state. Its place must exist."""
        place = places.place(state.plz, state.kreis)
        values = self.usable(state, on)
        with ONE_AT_A_TIME:
            found = answer(self.definitions, values, place=place, on=on, declined=state.unknown)
        return Answered(self.definitions, state, values, found)


def choice_value(place: Place) -> str:
    """Return how a place stands among the candidates of a form."""
    return f"{place.plz}{CHOICE}{place.kreis_ags}"


@cache
def guide() -> Guide:
    """Return the guide of this installation; its data are read once."""
    return Guide(loader.definitions())


@cache
def words(language: str) -> Words:
    """Return the words of a language."""
    return Words(loader.texts(language), loader.definitions().book, loader.wording(language))
