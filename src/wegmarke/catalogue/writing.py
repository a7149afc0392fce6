"""Writes definitions as YAML or JSON, so that reading them again gives the same definitions."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import yaml

from wegmarke.catalogue.law import TEXT_KEYS
from wegmarke.catalogue.loader import loaded
from wegmarke.core.conditions.definitions import rule_to_data

WIDTH = 110


def as_yaml(data: Any) -> str:
    """Return plain data as YAML; days stay days, codes that look like numbers are quoted."""
    return yaml.dump(
        data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=WIDTH
    )


def as_json(data: Any) -> str:
    """Return plain data as JSON; a day becomes its text YYYY-MM-DD."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_day) + "\n"


def rule_with_texts(rule: str) -> dict[str, Any]:
    """Return a version of a rule with its German texts, as it can stand in a file of rules.

    Raises KeyError for an id the law does not have.
    """
    known = loaded()
    data = rule_to_data(known.definitions.book.rules[rule])
    raw = known.german["rules"][rule]
    texts = {key: raw[key] for key in TEXT_KEYS if key in raw}
    return data | {"outcome": raw["outcome"]} | texts


def _day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    message = f"no JSON for {type(value).__name__}"
    raise TypeError(message)
