"""Latin words in right-to-left sentences: citations and numbers keep their order."""

from __future__ import annotations

import re

START, END = "\u2066", "\u2069"
"""Left-to-right isolate and its end: invisible signs of Unicode."""

PLACEHOLDER = r"%\(\w+\)[sd]|\{\w*\}"
CITATION = r"[§A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ0-9§.,;:/&+\- ]*[A-Za-zÀ-ɏ0-9])?"
RUN = re.compile(rf"{START}[^{END}]*{END}|{PLACEHOLDER}|({CITATION})")


def kept_together(text: str) -> str:
    """Return a right-to-left text with every Latin run kept together that would be torn apart."""
    return RUN.sub(lambda hit: isolate(hit[1]) if _needs_it(hit[1]) else hit[0], text)


def isolate(text: str) -> str:
    """Return a left-to-right text as it stands whole in a right-to-left one."""
    return f"{START}{text}{END}"


def _needs_it(run: str | None) -> bool:
    """Return whether a run would be torn apart: it begins with a sign or holds a number."""
    return run is not None and re.search(r"[§0-9]", run) is not None
