"""What is to be reached, key by key, and what was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

NOISE = 2
"""By how much an absolute figure may miss its goal on a machine that others use as well."""


class Wanted(NamedTuple):
    """A goal: ``least`` or ``most``, its number, and what the figure is."""

    bound: str
    number: float
    says: str


GOALS = {
    "columns_persons_per_s": Wanted(
        "least", 100e6, "persons/s, 1 M persons x 12 rules, three values"
    ),
    "ratio_vs_openfisca": Wanted("least", 40, "times OpenFisca, same rules and data"),
    "ratio_vs_read_limit": Wanted("most", 5, "times reading every input column once"),
    "extra_mib_per_million": Wanted("most", 5, "MiB on top of the input, per million persons"),
    "scalar_120_rules_us": Wanted("most", 10, "µs, one person, 120 rules"),
    "explain_one_us": Wanted("most", 10, "µs, one rule explained"),
    "explain_120_us": Wanted("most", 250, "µs, 120 rules explained"),
    "timeline_10y_12_rules_us": Wanted("most", 25, "µs, one person, ten years exactly, 12 rules"),
    "timelines_5000_persons_s": Wanted("most", 0.15, "s, the same for 5,000 persons"),
    "counterfactual_us": Wanted("most", 20, "µs, all minimal changes (up to 3) of one rule"),
    "questions_12_goals_us": Wanted("most", 100, "µs, next questions, 12 goals"),
    "questions_first_us": Wanted("most", 1000, "µs, next questions, only the status known"),
    "questions_zero_gain": Wanted("most", 0, "questions without a gain"),
    "reform_one_rule_ms": Wanted("most", 2, "ms, one rule changed, 1 M persons"),
    "months60_rules12_s": Wanted("most", 1, "s, 60 months x 12 rules, 1 M persons"),
    "cold_start_ms": Wanted("most", 60, "ms from a new process to the first answer"),
    "cold_start_mib": Wanted("most", 20, "MiB of that process"),
}
EXACT = {
    "ratio_vs_openfisca",
    "ratio_vs_read_limit",
    "extra_mib_per_million",
    "questions_zero_gain",
}
"""Goals that a noisy machine does not excuse."""


def judged(figures: Mapping[str, float]) -> dict[str, dict[str, object]]:
    """Return per goal what is wanted and whether it is met; a figure that is absent is not met."""
    found: dict[str, dict[str, object]] = {}
    for key, wanted in GOALS.items():
        row: dict[str, object] = {wanted.bound: wanted.number, "met": "no"}
        if key in figures:
            row["met"] = "yes" if _met(wanted, figures[key], 1) else "no"
            if key not in EXACT:
                row["met_within_factor_two"] = "yes" if _met(wanted, figures[key], NOISE) else "no"
        found[key] = row
    return found


def _met(wanted: Wanted, figure: float, slack: float) -> bool:
    if wanted.bound == "least":
        return figure * slack >= wanted.number
    return figure <= wanted.number * slack
