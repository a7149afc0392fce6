"""Latin words in right-to-left sentences: citations keep their order."""

from __future__ import annotations

import re

from wegmarke.web.ui.languages import language

START, END = "\u2066", "\u2069"
"""Left-to-right isolate and its end: invisible signs of Unicode."""

PLACEHOLDER = r"%\(\w+\)[sd]|\{\w*\}"
CITATION = r"[§A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ0-9§.,;:/&+\- ]*[A-Za-zÀ-ɏ0-9])?"
RUN = re.compile(rf"{START}[^{END}]*{END}|{PLACEHOLDER}|({CITATION})")


def isolated(text: str, code: str) -> str:
    """The text with every run of Latin letters and numbers kept together, where that matters."""
    if language(code).direction == "ltr":
        return text
    return RUN.sub(lambda hit: f"{START}{hit[1]}{END}" if needs_it(hit[1]) else hit[0], text)


def needs_it(run: str | None) -> bool:
    """Whether a run would be torn apart: it begins with a sign or holds a number."""
    return run is not None and re.search(r"[§0-9]", run) is not None
