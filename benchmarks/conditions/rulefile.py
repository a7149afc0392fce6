"""Reads the invented rules: facts and rules as plain data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RULES = Path(__file__).with_name("rules.json")


def read(path: Path = RULES) -> dict[str, Any]:
    """Return a rule file as plain data."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data
