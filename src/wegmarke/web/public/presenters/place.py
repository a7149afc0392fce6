"""The page that asks where the person lives."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from wegmarke.core.chain.place import Place
from wegmarke.web.public.flow import Flow, Page
from wegmarke.web.public.knowledge import choice_value


def place_page(_flow: Flow, page: Page) -> dict[str, Any]:
    """Return what the template shows; what was typed stays in the field."""
    return {
        "hidden": page.state.fields(),
        "query": page.query or page.state.plz,
        "error": page.error,
        "candidates": [(choice_value(place), _label(place)) for place in candidates(page)],
        "suggestions": [(text, _name(text)) for text in suggestions(page)],
        "notes": page.notes,
    }


def candidates(page: Page) -> tuple[Place, ...]:
    """Return the places that what was typed can mean."""
    return page.search.candidates if page.search else ()


def suggestions(page: Page) -> tuple[str, ...]:
    """Return names and postal codes that look like what was typed."""
    return page.search.suggestions if page.search else ()


def _label(place: Place) -> SafeString:
    text = '<span lang="de" dir="ltr">{} {} – {}</span>'
    return format_html(text, place.plz, place.name, place.kreis)


def _name(text: str) -> SafeString:
    return format_html('<span lang="de" dir="ltr">{}</span>', text)
