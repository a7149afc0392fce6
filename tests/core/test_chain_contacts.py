"""Who is named as a contact, why, and in which order."""

from dataclasses import replace

import pytest

from wegmarke.core.chain.contacts import Surroundings, contacts, fit_of
from wegmarke.core.chain.model import Actor, Area, Region, Role, Service, Source, Station
from wegmarke.core.chain.place import Place
from wegmarke.core.conditions.values import Answer

ALWAYS = {"all": []}
HERE = Place("06844", "Dessau-Roßlau", "15001", "Dessau-Roßlau", "DE-ST")
ELSEWHERE = Place("10115", "Berlin", "11000", "Berlin", "DE-BE")
KREIS = Area("kreis", "15001", "Dessau-Roßlau")
LAND = Area("land", "15", "Sachsen-Anhalt")
COUNTRY = Area("country", "DE", "Deutschland")

ROLES = {
    "advice": Role("advice", "Beratung", frozenset({"counselling"}), services=("finder",)),
    "office": Role("office", "Amt", frozenset({"office"}), reports=True),
    "helper": Role("helper", "Hilfe", frozenset({"club"})),
    "gate": Role("gate", "Träger", frozenset({"agency"})),
}
STATION = Station(
    id="S1",
    name="Status",
    short="Status",
    about="",
    done_when="",
    entry=ALWAYS,
    exit=ALWAYS,
    guide_entry=ALWAYS,
    guide_exit=ALWAYS,
    responsible=("office",),
    supporting=("helper", "advice"),
    gatekeeper=("gate",),
)


def service(name: str, kind: str, *areas: Area, **more: object) -> Service:
    fields = {
        "id": name,
        "organisation": name,
        "kind": kind,
        "name": name,
        "area": areas or (KREIS,),
        "source": Source("https://example.org", "2026-01"),
        "confidence": "high",
        "status": "current",
        "call_first": False,
        "reports": False,
    }
    return Service(**(fields | more))


SERVICES = (
    service("finder", "list", COUNTRY),
    service("agency", "agency"),
    service("club", "club"),
    service("counselling", "counselling"),
    service("land office", "office", LAND),
    service("office", "office", reports=True, call_first=True),
    service("far office", "office", Area("kreis", "14713", "Leipzig")),
    service("for employers", "club", audience=("employers",)),
)
REGION = Region(
    id="dessau",
    name="Dessau-Roßlau",
    kreise=("15001",),
    coordinator="Stadt",
    sources=(Source("https://example.org/kette", "2025-11"),),
    station_actors={
        "S1": (
            Actor(name="Nur ein Name", role="helper", note="bitte vorher anrufen"),
            Actor(service="club"),
        )
    },
    gaps={"S1": "Hier fehlt etwas."},
)


def found(
    station: Station = STATION,
    region: Region | None = None,
    place: Place = HERE,
    fits=lambda _: "unknown",
):
    return contacts(station, Surroundings(place, region, SERVICES, ROLES), fits)


def names(result) -> list[str]:
    return [view.name for view in result.found]


def test_responsible_then_supporting_then_gatekeeper_then_land_then_nationwide():
    result = found()
    assert names(result) == ["office", "club", "counselling", "agency", "land office", "finder"]
    assert [view.reason for view in result.found] == [
        "responsible",
        "supporting",
        "supporting",
        "gatekeeper",
        "land",
        "nationwide",
    ]


def test_actors_of_the_region_come_first_and_each_service_only_once():
    result = found(region=REGION)
    assert names(result)[:3] == ["Nur ein Name", "club", "office"]
    assert names(result).count("club") == 1
    assert result.found[1].role == "helper"


def test_name_only_actor_says_that_little_is_known():
    view = found(region=REGION).found[0]
    assert (view.service, view.confidence, view.call_first) == (None, "low", True)
    assert (view.source, view.source_date) == ("https://example.org/kette", "2025-11")


def test_advice_comes_before_the_authority_where_the_station_asks_for_it():
    station = replace(STATION, advice=("advice",), supporting=("helper",))
    result = found(station, REGION)
    assert names(result)[:2] == ["counselling", "finder"]
    assert result.found[0].reason == "advice"


def test_what_fits_comes_first_inside_its_group_and_what_does_not_is_left_out():
    fits = {"counselling": "yes", "agency": "no"}
    result = found(fits=lambda one: fits.get(one.id, "unknown"))
    assert names(result) == ["office", "counselling", "club", "land office", "finder"]


def test_a_service_for_employers_is_never_named_to_newcomers():
    region = replace(REGION, station_actors={"S1": (Actor(service="for employers"),)})
    assert "for employers" not in names(found(region=region))


def test_a_region_actor_that_is_not_for_the_person_is_left_out():
    result = found(region=REGION, fits=lambda one: "no" if one.id == "club" else "unknown")
    assert "club" not in names(result)


def test_reporting_duty_and_call_first_are_carried_along():
    view = found().found[0]
    assert (view.reports, view.call_first, view.source_date) == (True, True, "2026-01")


def test_place_without_entries_names_nationwide_services_and_the_gaps():
    result = found(place=ELSEWHERE)
    assert names(result) == ["finder"]
    assert [(gap.code, gap.role) for gap in result.gaps] == [
        ("no_local", None),
        ("no_role", "office"),
    ]


def test_gap_named_by_the_region_is_reported():
    gaps = found(region=REGION).gaps
    assert [(gap.code, gap.note) for gap in gaps] == [("region", "Hier fehlt etwas.")]


@pytest.mark.parametrize(
    ("for_", "best", "expected"),
    [
        (None, None, "unknown"),
        (Answer.NO, None, "no"),
        (Answer.YES, None, "yes"),
        (Answer.UNKNOWN, None, "unknown"),
        (None, Answer.YES, "yes"),
        (None, Answer.NO, "unknown"),
        (Answer.YES, Answer.NO, "unknown"),
        (Answer.NO, Answer.YES, "no"),
    ],
)
def test_only_for_excludes_and_best_for_recommends(for_, best, expected):
    conditions = {"for": for_, "best": best}
    one = service(
        "x",
        "club",
        for_=None if for_ is None else {"rule": "for"},
        best_for=None if best is None else {"rule": "best"},
    )
    assert fit_of(one, lambda condition: conditions[condition["rule"]]) == expected


def test_narrowest_area_decides_the_level():
    one = service("x", "club", COUNTRY, LAND, KREIS)
    assert one.level_at(HERE) == "kreis"
    assert one.level_at(ELSEWHERE) == "country"
    assert service("y", "club", LAND).level_at(ELSEWHERE) is None
