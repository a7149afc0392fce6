"""``demo``: what the demonstration shows, and one answer of the real guide."""

import json
from datetime import date
from types import MappingProxyType
from typing import Any

import typer

from wegmarke.project.cli.guide import show_answer
from wegmarke.project.cli.options import Language, checked_language
from wegmarke.project.cli.words import word

PLACE = "06844"
PLACE_NAME = "Dessau-Roßlau"
ON = date(2026, 11, 21)
FACTS: MappingProxyType[str, Any] = MappingProxyType(
    {
        "residence_status": "duldung",
        "duldung_type": "60a_2_s1",
        "duldung_since": "2026-05-10",
        "nationality": "VE",
        "date_of_birth": "2001-02-03",
        "entry_date": "2024-09-01",
        "stay_uninterrupted_since": "2024-09-01",
        "asylum_application_date": "2024-09-20",
        "asylum_decision": "rejected",
        "obliged_reception_centre": False,
        "aim": "apprenticeship",
        "training_contract": True,
        "training_recognised": True,
        "training_duration_months": 36,
        "training_contract_registered_or_applied": True,
        "training_start_date": "2027-08-01",
        "training_started_as_asylum_seeker": False,
        "identity_clarified": True,
        "identity_clarified_date": "2025-01-15",
        "german_level_rank": 3,
        "first_training": True,
        "lives_outside_parents": True,
    }
)


def demo(lang: Language = "de") -> None:
    """Zeigen, was Wegmarke kann: eine erfundene Person in einer echten Region."""
    language = checked_language(lang)
    typer.echo(word(language, "demo", place=PLACE_NAME))
    typer.echo(f"{word(language, 'demo_facts')}: {json.dumps(dict(FACTS))}")
    typer.echo("")
    show_answer(FACTS, PLACE, ON, language, as_json=False)
    typer.echo("")
    typer.echo(word(language, "demo_next"))
