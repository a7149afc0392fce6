"""Finds places by postal code or name; spelling with or without umlauts and hyphens does not matter.

The postal codes come from ``data/geo/plz.csv``. A postal code gives one place for each Kreis it
lies in; a name gives one place for each Kreis and name.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from wegmarke.catalogue.files import DataError, read_text
from wegmarke.core.chain.place import Place

PLACES_FILE = "geo/plz.csv"
HEAD = "plz,place,land_iso,kreis_ags,kreis,lat,lon,municipality"
COMMAS = HEAD.count(",")
CODE_LENGTH = 5
MOST_SUGGESTIONS = 5
MOST_BY_PREFIX = 12
SHORTEST_NAME = 2
MOST_LETTERS_APART = 3

_SUFFIX = re.compile(r" (?:\(|am |an |auf |bei |b |im |in |i |ob |vor |unter |v |a ).*$")
_UMLAUT_PAIRS = re.compile(r"(?<![aeq])([aou])e")
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NO_LETTERS = re.compile(r"[^0-9a-z()\n]+")
_KREIS_WORD = re.compile(r"^(?:landkreis|kreis|lk|stadt) ")
_CODE = re.compile(r"(?<!\d)(?:D[-\s]?)?(\d{5})(?!\d)", re.IGNORECASE)
_PART_OF_CODE = re.compile(r"\d{1,5}")


class _Row(NamedTuple):
    """A row of the file without the coordinates."""

    plz: str
    name: str
    land: str
    ags: str
    kreis: str
    town: str


@dataclass
class PlaceNotFound(Exception):
    """There is no such place. ``suggestions`` are names or codes that look like it."""

    text: str
    suggestions: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        """Return one sentence in English; pages and the command line have their own words."""
        near = f" Near: {', '.join(self.suggestions)}." if self.suggestions else ""
        return f"There is no place {self.text!r}.{near}"


def find_places(text: str) -> list[Place]:
    """Return the places a postal code or name can mean: one if it is clear, several if not.

    Exact names come before names with an addition ("Neustadt (Dosse)") and before beginnings.
    Raises PlaceNotFound.
    """
    text = _ascii_digits(text).strip()
    code = _CODE.search(text)
    if code:
        return _by_code(code[1], _CODE.sub(" ", text), text)
    if _PART_OF_CODE.fullmatch(text):
        raise PlaceNotFound(text, _near_codes(text))
    found = _by_name(text)
    if not found:
        raise PlaceNotFound(text, _near_names(text))
    return found


def place(plz: str, kreis_ags: str) -> Place:
    """Return the place of a postal code in a Kreis. Raises PlaceNotFound."""
    for found in _places_of_code(plz):
        if found.kreis_ags == kreis_ags:
            return found
    raise PlaceNotFound(
        f"{plz} {kreis_ags}", tuple(found.plz for found in _places_of_code(plz)) or _near_codes(plz)
    )


@cache
def all_kreise() -> Mapping[str, str]:
    """Return the names of all Kreise by their official key."""
    parts = (line.split(",", 5) for line in _lines())
    return MappingProxyType({part[3]: part[4] for part in parts})


def fold(text: str) -> str:
    """Return a name as it is compared: small letters, no umlauts, hyphens and dots as spaces.

    ``ä``, ``ae`` and ``a`` are the same, so that people without a German keyboard find their town.
    """
    return _fold(text.replace("\n", " ")).strip()


def _fold(text: str) -> str:
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(
            sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign)
        )
    return _NO_LETTERS.sub(" ", _UMLAUT_PAIRS.sub(r"\1", plain))


@cache
def _lines() -> tuple[str, ...]:
    """Return the rows of the file as they stand there; they are taken apart only when needed."""
    head, *lines = read_text(PLACES_FILE).splitlines()
    if head != HEAD:
        raise DataError(PLACES_FILE, 1, "columns", f"the columns are {head}", HEAD)
    for number, line in enumerate(lines, start=2):
        if line.count(",") != COMMAS:
            raise DataError(
                PLACES_FILE, number, "row", "a row has too many or too few columns", HEAD
            )
    return tuple(lines)


@cache
def _codes() -> dict[str, list[str]]:
    """Return the rows by postal code."""
    codes: dict[str, list[str]] = {}
    for line in _lines():
        codes.setdefault(line[:CODE_LENGTH], []).append(line)
    return codes


@cache
def _names() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the names as written by folded name, and the rows by name as written."""
    rows: dict[str, list[str]] = {}
    for line in _lines():
        place_name, town = line.split(",", 2)[1], line.rpartition(",")[2]
        rows.setdefault(place_name, []).append(line)
        if town and town != place_name:
            rows.setdefault(town, []).append(line)
    written: dict[str, list[str]] = {}
    # All names at once: the same result as fold() on each, but many times faster.
    for name, key in zip(rows, _fold("\n".join(rows)).split("\n"), strict=True):
        written.setdefault(key.strip(), []).append(name)
    return written, rows


def _row(line: str) -> _Row:
    plz, name, land, ags, kreis, _, _, town = line.split(",")
    return _Row(plz, name, land, ags, kreis, town)


def _by_code(code: str, rest: str, text: str) -> list[Place]:
    """Return the places of a postal code; a name beside it narrows them if it can."""
    found = _places_of_code(code)
    if not found:
        raise PlaceNotFound(text, _near_codes(code))
    name = fold(rest)
    rows = map(_row, _codes()[code])
    named = {
        row.ags
        for row in rows
        if name and name in {fold(row.name), fold(row.town), fold(row.kreis)}
    }
    return [one for one in found if one.kreis_ags in named] or found


def _places_of_code(code: str) -> list[Place]:
    """Return one place for each Kreis a postal code lies in."""
    by_kreis: dict[str, list[_Row]] = {}
    for row in map(_row, _codes().get(code, ())):
        by_kreis.setdefault(row.ags, []).append(row)
    return [
        Place(code, _name_of(rows), ags, rows[0].kreis, rows[0].land)
        for ags, rows in sorted(by_kreis.items())
    ]


def _name_of(rows: list[_Row]) -> str:
    """Return the name of a postal code inside one Kreis: the town, else the place, else the commonest."""
    towns = [row.town for row in rows if row.town]
    if towns and towns[0] == rows[0].kreis:
        return towns[0]
    places = sorted({row.name for row in rows})
    if len(places) == 1:
        return places[0]
    names = towns or places
    return max(sorted(set(names)), key=names.count)


def _by_name(text: str) -> list[Place]:
    """Return the places of a name: exact, with an addition if that is not clear, else by its beginning."""
    key = fold(text)
    if not key:
        return []
    written, _ = _names()
    exact = _without_parts(_as_written(_distinct(written.get(key, ())), text), key)
    if len(exact) == 1 and exact[0].name == exact[0].kreis:
        return exact  # a town that is a Kreis of its own is meant before villages of the same name
    begins = {name: names for name, names in written.items() if name.startswith(key)}
    added = _distinct(
        name
        for folded, names in begins.items()
        if folded != key and _SUFFIX.sub("", folded) == key
        for name in names
    )
    added = _as_written(added, text) if exact else added
    if exact or added:
        return exact + [
            one for one in added if all(one.kreis_ags != known.kreis_ags for known in exact)
        ]
    found = _distinct(name for names in begins.values() for name in names)
    return found if len(found) <= MOST_BY_PREFIX else []


def _as_written(found: list[Place], text: str) -> list[Place]:
    """Keep the names with the same umlauts as the text (Fürth, not Furth), if there are any."""
    plain = text.casefold()
    if plain.isascii() and not _UMLAUT_PAIRS.search(plain):
        return found  # perhaps typed without umlauts
    begin = _spelled(text)
    return [one for one in found if _spelled(one.name).startswith(begin)] or found


def _spelled(text: str) -> str:
    """Return a name for comparison with its umlauts spelled out."""
    return _NO_LETTERS.sub(" ", text.casefold().translate(_SPELLED_OUT)).strip()


def _without_parts(found: list[Place], key: str) -> list[Place]:
    """Where a town that is a Kreis of its own is found, leave out mere parts of other municipalities."""
    if not any(one.name == one.kreis for one in found):
        return found
    _, rows = _names()
    towns = {row.ags for one in found for row in map(_row, rows[one.name]) if fold(row.town) == key}
    return [one for one in found if one.kreis_ags in towns]


def _distinct(names: Iterable[str]) -> list[Place]:
    """Return one place for each Kreis and name, with its lowest postal code."""
    _, rows = _names()
    found: dict[tuple[str, str], Place] = {}
    for name in names:
        for row in map(_row, rows[name]):
            key = (row.ags, fold(name))
            if key not in found or row.plz < found[key].plz:
                found[key] = Place(row.plz, name, row.ags, row.kreis, row.land)
    return sorted(
        found.values(), key=lambda one: (one.name != one.kreis, one.name, one.plz, one.kreis_ags)
    )


def _near_names(text: str) -> tuple[str, ...]:
    """Return names that begin like the text, or look like it."""
    key = _KREIS_WORD.sub("", fold(text))
    if len(key) < SHORTEST_NAME:
        return ()
    written, _ = _names()
    keys = sorted(name for name in written if name.startswith(key))[:MOST_SUGGESTIONS]
    alike = [name for name in written if abs(len(name) - len(key)) <= MOST_LETTERS_APART]
    keys = keys or difflib.get_close_matches(key, alike, n=MOST_SUGGESTIONS, cutoff=0.75)
    return tuple(written[name][0] for name in keys)


def _near_codes(text: str) -> tuple[str, ...]:
    """Return postal codes that begin like the text, the nearest first."""
    codes = sorted(_codes())
    for length in range(min(len(text), CODE_LENGTH - 1), 0, -1):
        begins = [code for code in codes if code.startswith(text[:length])]
        if begins:
            number = int(text.ljust(CODE_LENGTH, "0")[:CODE_LENGTH])
            return tuple(
                sorted(begins, key=lambda code: (abs(int(code) - number), code))[:MOST_SUGGESTIONS]
            )
    return ()


def _ascii_digits(text: str) -> str:
    """Return the text with the digits of other scripts, such as ٠٦٨٤٤, as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in text)
