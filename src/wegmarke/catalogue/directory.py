"""Reads the directory of advice services and authorities from ``data/directory``."""

from __future__ import annotations

import re
from functools import cache

from wegmarke.catalogue.entries import Entry
from wegmarke.catalogue.files import list_files, read_yaml
from wegmarke.core.chain.model import Address, Area, Service, Source

FOLDER = "directory"
SERVICE_ID = re.compile(r"wm-[0-9a-f]{10}")
LEVELS = ("kreis", "land", "country")
AUDIENCES = ("newcomers", "employers", "institutions", "abroad")
CONFIDENCE = ("low", "medium", "high")
STATUS = ("unverified", "current")


@cache
def load_services() -> tuple[Service, ...]:
    """Return all services, in the order of files and entries. Raises DataError."""
    services: dict[str, Service] = {}
    for file in list_files(FOLDER):
        top = Entry(file, (), read_yaml(file))
        for row in top.rows("services"):
            service = _service(row)
            if service.id in services:
                raise row.fault(
                    "id", f"the id {service.id} stands twice", "one entry for each service"
                )
            services[service.id] = service
        top.done()
    return tuple(services.values())


@cache
def services_by_id() -> dict[str, Service]:
    """Return the services by their id."""
    return {service.id: service for service in load_services()}


def _service(row: Entry) -> Service:
    service_id = row.text("id")
    if not SERVICE_ID.fullmatch(service_id):
        raise row.fault(
            "id", f"{service_id!r} is no id of a service", "wm- and ten digits or letters a to f"
        )
    organisation = _part(row, "organisation")
    status = row.word("status", STATUS)
    service = Service(
        id=service_id,
        organisation=organisation.text("name"),
        kind=organisation.text("kind"),
        website=organisation.text("website", ""),
        name=row.text("name"),
        alternate_name=row.text("alternate_name", ""),
        tags=row.texts("tags"),
        audience=_audience(row),
        for_=row.condition("for"),
        best_for=row.condition("best_for"),
        for_text=row.text("for_text", ""),
        languages=row.texts("languages"),
        area=_area(row),
        address=_address(row),
        phones=row.texts("phones"),
        email=row.text("email", ""),
        opening=row.texts("opening"),
        fees=row.text("fees", ""),
        note=row.text("note", ""),
        source=read_source(_part(row, "source")),
        confidence=row.word("confidence", CONFIDENCE),
        status=status,
        call_first=row.flag("call_first"),
        reports=row.flag("reports"),
    )
    if status == "unverified" and not service.call_first:
        raise row.fault(
            "call_first", "an unverified entry must tell people to call first", "call_first: true"
        )
    organisation.done()
    row.done()
    return service


def read_source(part: Entry) -> Source:
    """Return a source: an address (``url``) or a text, with its date."""
    text = part.text("url", "") or part.text("text", "")
    part.get("text")
    if not text:
        raise part.fault(
            "url", "a source needs an address or a text", 'url: "https://…" or text: "…"'
        )
    source = Source(text, part.text("date"), part.day("recorded_on"), part.texts("also"))
    part.done()
    return source


def _part(row: Entry, key: str) -> Entry:
    part = row.part(key)
    if part is None:
        raise row.fault(key, "this part is missing", f"{key}: {{…}}")
    return part


def _audience(row: Entry) -> tuple[str, ...]:
    audience = row.texts("audience")
    for word in audience:
        if word not in AUDIENCES:
            raise row.fault("audience", f"{word!r} is not possible here", " | ".join(AUDIENCES))
    if not audience:
        raise row.fault("audience", "the audience is missing", "audience: [newcomers]")
    return audience


def _area(row: Entry) -> tuple[Area, ...]:
    areas = []
    for part in row.rows("area"):
        areas.append(Area(part.word("level", LEVELS), part.text("ags"), part.text("name")))
        part.done()
    if not areas:
        raise row.fault(
            "area",
            "the area is missing",
            'area: [{level: kreis, ags: "15001", name: Dessau-Roßlau}]',
        )
    return tuple(areas)


def _address(row: Entry) -> Address:
    part = row.part("address")
    if part is None:
        return Address()
    address = Address(part.text("street", ""), part.text("postal_code", ""), part.text("city", ""))
    part.done()
    return address
