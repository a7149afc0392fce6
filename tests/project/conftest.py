"""Fixtures of the house tests."""

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from repository import ROOT, table_rows


@pytest.fixture(scope="session")
def rejected_words() -> dict[str, str]:
    """Words that the glossary rejects as parts of identifiers -> the word to write."""
    words = {}
    for row in table_rows(ROOT / "docs" / "glossary.md"):
        if len(row) >= 3 and row[0] != "German (UI)":
            for word in re.findall(r"`([a-z]+)`", row[2]):
                words[word] = row[1]
    assert "client" in words, "the glossary has lost its table"
    return words
