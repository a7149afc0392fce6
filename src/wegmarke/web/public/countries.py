"""Names of countries in the language of the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from wegmarke.catalogue.wording import countries as names
from wegmarke.web.public.said import Said, page_language


def country(code: str) -> str:
    """Return the name of a country in the language of the page, or the code itself."""
    return names(page_language()).get(code, code)


def countries(codes: Iterable[str]) -> list[tuple[str, Said]]:
    """Return codes and names of countries in the order of the page's alphabet."""
    named = sorted(((code, country(code)) for code in codes), key=lambda pair: _sort_key(pair[1]))
    return [(code, Said(name, page_language())) for code, name in named]


def _sort_key(name: str) -> str:
    return "".join(
        sign
        for sign in unicodedata.normalize("NFKD", name.casefold())
        if not unicodedata.combining(sign)
    )
