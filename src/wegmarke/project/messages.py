"""The translations: collect the German sentences, update the catalogues, compile and check them.

Pure Babel: the gettext tools of the system are not needed. The German sentence is the key,
so German has no catalogue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from wegmarke.web.ui.bidi import isolated
from wegmarke.web.ui.languages import SOURCE, offered

PACKAGE = Path(__file__).resolve().parents[1]
LOCALE = PACKAGE / "locale"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# A constant keeps the files free of differences that say nothing.
DAY_OF_BIRTH = datetime(2026, 11, 21, tzinfo=UTC)
HEADER = "# Wegmarke, EUPL-1.2. The key is the German sentence; see docs/howto/add-a-language.md."


def languages() -> tuple[str, ...]:
    """The languages with a catalogue."""
    return tuple(language.code for language in offered() if language.code != SOURCE)


def extract_messages() -> Catalog:
    """All sentences of the pages and of the code, with the places where they stand."""
    template = new_catalogue()
    for path in sources():
        place = path.relative_to(PACKAGE).as_posix()
        for _line, texts, comments, context in messages_in(path):
            template.add(texts, None, [(place, 0)], auto_comments=comments, context=context)
    return template


def sources() -> list[Path]:
    """The files that may hold sentences, in a fixed order."""
    return sorted(
        [
            *PACKAGE.rglob("*.py"),
            *PACKAGE.rglob("templates/**/*.html"),
            *PACKAGE.rglob("templates/**/*.txt"),
        ]
    )


def messages_in(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    """The sentences of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.strip() for line in templatize(text).splitlines())
    found = extract(
        "python", BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    )
    return iter(found)


def update_catalogues() -> None:
    """Bring the sentences of the code into every catalogue; translations are kept."""
    template = extract_messages()
    for code in languages():
        catalogue = read_catalogue(code)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        save(catalogue, po_file(code))


def compile_catalogues() -> None:
    """Write the compiled catalogues beside the written ones."""
    for code in languages():
        buffer = BytesIO()
        catalogue = read_catalogue(code)
        for message in catalogue:
            message.string = with_isolates(message, code)
        write_mo(buffer, catalogue)
        target = po_file(code).with_suffix(".mo")
        if not target.exists() or target.read_bytes() != buffer.getvalue():
            target.write_bytes(buffer.getvalue())


def with_isolates(message: Message, code: str) -> Any:
    """The translation with its citations kept together; the header stays as it is."""
    if not message.id or not message.string:
        return message.string
    if isinstance(message.string, str):
        return isolated(message.string, code)
    return tuple(isolated(form, code) for form in message.string)


def check_catalogues() -> list[str]:
    """What is wrong with the catalogues, one line each; empty if nothing is."""
    template = extract_messages()
    faults = []
    for code in languages():
        catalogue = read_catalogue(code)
        place = po_file(code).relative_to(PACKAGE).as_posix()
        for message in template:
            if message.id:
                fault = fault_of(message, catalogue.get(message.id, message.context))
                faults += [f"{place}: {fault}: {first_form(message)}"] if fault else []
        known = {(message.id, message.context) for message in template}
        faults += [
            f"{place}: stands nowhere in the code any more (update the catalogues): {first_form(message)}"
            for message in catalogue
            if message.id and (message.id, message.context) not in known
        ]
    return faults


def fault_of(message: Message, translated: Message | None) -> str:
    """What is wrong with one translation, or nothing."""
    if translated is None:
        return "missing (update the catalogues)"
    if translated.fuzzy:
        return "fuzzy"
    strings = translated.string
    forms = [strings or ""] if strings is None or isinstance(strings, str) else list(strings)
    if not all(forms):
        return "not translated"
    expected = placeholders(first_form(message))
    if any(placeholders(form) - expected for form in forms) or expected - placeholders(forms[-1]):
        return "other placeholders than the German sentence"
    return ""


def placeholders(text: str) -> set[str]:
    """The names in a sentence that are filled in later."""
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))


def first_form(message: Message) -> str:
    """The German sentence; the singular if there are two."""
    return message.id if isinstance(message.id, str) else message.id[0]


def po_file(code: str) -> Path:
    """The written catalogue of a language."""
    return LOCALE / code / "LC_MESSAGES" / "django.po"


def read_catalogue(code: str) -> Catalog:
    """The catalogue of a language; an empty one if there is none yet."""
    path = po_file(code)
    if not path.exists():
        return new_catalogue(code)
    with path.open("rb") as file:
        return read_po(file, locale=code)


def new_catalogue(code: str | None = None) -> Catalog:
    """An empty catalogue."""
    return Catalog(
        locale=code,
        header_comment=HEADER,
        project="Wegmarke",
        version="1",
        copyright_holder="Wegmarke",
        msgid_bugs_address=" ",
        creation_date=DAY_OF_BIRTH,
        revision_date=DAY_OF_BIRTH,
        last_translator="Wegmarke",
        language_team="Wegmarke",
        fuzzy=False,
    )


def save(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue, sorted, so that differences stay small."""
    catalogue.revision_date = DAY_OF_BIRTH
    catalogue.header_comment = HEADER
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(
            file,
            catalogue,
            sort_by_file=True,
            width=100,
            ignore_obsolete=True,
            include_lineno=False,
        )
