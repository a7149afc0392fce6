"""Latin words in right-to-left sentences: citations keep their order."""

from __future__ import annotations

from wegmarke.core.conditions.bidi import kept_together
from wegmarke.web.ui.languages import language


def isolated(text: str, code: str) -> str:
    """The text with every run of Latin letters and numbers kept together, where that matters."""
    return text if language(code).direction == "ltr" else kept_together(text)
