"""Reads the worked cases beside the rules: facts, day, expected answers, readable by a jurist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wegmarke.catalogue.files import fault, list_files, read_yaml

ANSWERS = ("yes", "no", "unknown")


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case: what each rule must answer for these facts on this day."""

    id: str
    on: date
    says: str
    facts: Mapping[str, Any]
    rules: Mapping[str, str]
    reservations: Mapping[str, tuple[str, ...]]
    file: str


def load_cases() -> list[Case]:
    """Return all cases. Raises DataError for a case that is written twice or has an unknown answer."""
    found: dict[str, Case] = {}
    for file in list_files("law"):
        if not file.endswith("/cases.yaml"):
            continue
        for i, entry in enumerate(read_yaml(file).get("cases") or []):
            case = _case(file, i, entry)
            if case.id in found:
                raise fault(
                    file, ("cases", i, "id"), f"the case {case.id} is written twice", "one case"
                )
            found[case.id] = case
    return list(found.values())


def _case(file: str, i: int, entry: dict[str, Any]) -> Case:
    for rule, answer in entry["rules"].items():
        word = {True: "yes", False: "no"}.get(answer, answer)
        if word not in ANSWERS:
            raise fault(
                file, ("cases", i, "rules", rule), f"the answer is {answer!r}", " | ".join(ANSWERS)
            )
    rules = {
        rule: {True: "yes", False: "no"}.get(answer, answer)
        for rule, answer in entry["rules"].items()
    }
    reservations = {rule: tuple(facts) for rule, facts in (entry.get("reservations") or {}).items()}
    return Case(
        entry["id"], entry["on"], entry.get("says", ""), entry["facts"], rules, reservations, file
    )
