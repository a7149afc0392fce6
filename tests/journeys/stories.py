"""Invented people who walk through the guide: where they live and what they would answer."""

from dataclasses import dataclass, field

UNKNOWN = "?"


@dataclass(frozen=True)
class Story:
    """A person: place and answers as they travel; what is not here is answered "Weiß ich nicht"."""

    place: str
    answers: dict[str, str] = field(default_factory=dict)

    def answer(self, fact: str) -> str:
        """What the person answers to a question."""
        return self.answers.get(fact, UNKNOWN)


MARYAM = Story(
    "04109",
    {
        "residence_status": "duldung",
        "duldung_type": "60a_2_s1",
        "obliged_reception_centre": "false",
        "stay_uninterrupted_since": "2023-03-02",
        "entry_date": "2023-03-02",
        "duldung_since": "2026-08-14",
        "nationality": "AF",
        "asylum_application_date": "2023-04-01",
        "asylum_decision": "rejected",
        "asylum_procedure_pending": "false",
        "date_of_birth": "2001-05-01",
        "german_level_rank": "3",
        "training_contract": "true",
        "training_recognised": "true",
        "training_start_date": "2027-08-01",
        "benefit_scheme": "asylblg_3",
        "aim": "apprenticeship",
    },
)
"""Tolerated, in Leipzig, with a training contract from August 2027."""

OMAR = Story(
    "06844",
    {
        "residence_status": "gestattung",
        "obliged_reception_centre": "true",
        "stay_uninterrupted_since": "2026-02-20",
        "entry_date": "2026-02-20",
        "nationality": "SY",
        "asylum_application_date": "2026-03-15",
        "asylum_decision": "none",
        "asylum_procedure_pending": "true",
        "date_of_birth": "1998-11-30",
        "german_level_rank": "1",
        "benefit_scheme": "asylblg_3",
    },
)
"""Asylum seeker in a reception centre in Dessau-Roßlau."""
