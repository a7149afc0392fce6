"""What every page knows: its language, its direction and the same page in other languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from wegmarke.web.ui.languages import SOURCE, Language, language, offered


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    current = language(get_language() or SOURCE)
    return {
        "page_language": current,
        "other_languages": [
            {"language": other, "href": in_language(request.path, current, other)}
            for other in offered()
            if other != current
        ],
    }


def in_language(path: str, current: Language, other: Language) -> str:
    """The address of the same page in another language."""
    prefix = f"/{current.code}/"
    if path.startswith(prefix):
        return f"/{other.code}/{path.removeprefix(prefix)}"
    return f"/{other.code}/"
