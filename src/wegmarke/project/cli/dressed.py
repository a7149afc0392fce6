"""The guide's answer as JSON data with its texts in the reader's language."""

from collections.abc import Mapping
from typing import Any

from wegmarke.catalogue.texts import Texts
from wegmarke.core.conditions.facts import FactCatalogue
from wegmarke.core.guide.answer import GuideAnswer

STATION, GOAL, STEP, QUESTION = (
    ("name",),
    ("title",),
    ("title", "text", "warning"),
    ("question", "why"),
)


def dressed(found: GuideAnswer, facts: FactCatalogue, texts: Texts) -> dict[str, Any]:
    """Return the answer as JSON data; names, titles and questions in the language of ``texts``."""
    data = found.as_json()
    data["lang"] = texts.lang
    for station in data["stations"]:
        station.update(_texts(texts, "stations", station["id"], STATION))
    for goal in data["goals"].values():
        goal.update(_texts(texts, "goals", goal["id"], GOAL))
        for reservation in goal["reservations"]:
            reservation.update(_reservation(facts, texts, reservation["fact"]))
    for step in data["next_steps"]:
        step.update(_texts(texts, "steps", step["id"], STEP))
    for question in data["questions"]:
        question.update(_texts(texts, "facts", question["fact"], QUESTION))
    for contact in data["contacts"]:
        contact["role_title"] = str(texts.get("roles", contact["role"], "title"))
    return data


def _texts(texts: Texts, kind: str, key: str, fields: tuple[str, ...]) -> Mapping[str, str]:
    return {field: str(texts.get(kind, key, field)) for field in fields}


def _reservation(facts: FactCatalogue, texts: Texts, fact: str) -> Mapping[str, str]:
    """Return what the reservation says and who finds it; German stands in the definition."""
    german = facts[fact].reservation
    text, who = (german.text, german.who) if german else ("", "")
    return {
        "text": str(texts.get("facts", fact, "reservation_text")) or text,
        "who": str(texts.get("facts", fact, "reservation_who")) or who,
    }
