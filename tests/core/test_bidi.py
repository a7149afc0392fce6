"""Latin runs in right-to-left sentences: kept together where they would be torn apart, else as they are."""

from __future__ import annotations

import pytest

from wegmarke.core.conditions.bidi import END, START, isolate, kept_together

CITATION = "§ 61 Abs. 1 S. 2 AsylG"
ARABIC = "قانون"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{ARABIC} {CITATION} {ARABIC}", f"{ARABIC} {START}{CITATION}{END} {ARABIC}"),
        (f"{ARABIC} B1 {ARABIC}", f"{ARABIC} {START}B1{END} {ARABIC}"),
        (f"{ARABIC} Duldung {ARABIC}", f"{ARABIC} Duldung {ARABIC}"),
        (f"{ARABIC} {isolate('§ 1')}", f"{ARABIC} {START}§ 1{END}"),
        (f"{ARABIC} %(day1)s {{name2}}", f"{ARABIC} %(day1)s {{name2}}"),
        (f"{ARABIC} 12", f"{ARABIC} 12"),
        ("", ""),
    ],
)
def test_only_what_would_be_torn_apart_is_kept_together(text, expected):
    assert kept_together(text) == expected
    assert kept_together(expected) == expected
