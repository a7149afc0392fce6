"""A place: postal code, name, Kreis and Land."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in Germany. ``land`` is the ISO 3166-2 code, such as DE-ST."""

    plz: str
    name: str
    kreis_ags: str
    kreis: str
    land: str
