"""The directory of advice services and authorities."""

import re

import pytest

from wegmarke.catalogue import directory
from wegmarke.catalogue.chains import load_chain
from wegmarke.catalogue.directory import load_services, services_by_id
from wegmarke.catalogue.entries import Entry
from wegmarke.catalogue.files import DataError, read_yaml
from wegmarke.catalogue.places import all_kreise

SERVICES = load_services()
LAENDER = {"05", "14", "15"}
RETURN = re.compile(r"rückkehr|\breturn", re.IGNORECASE)


def test_all_services_are_read_once():
    assert len(SERVICES) == 165
    assert len(services_by_id()) == 165


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.id)
def test_service_has_source_date_and_area(service):
    assert service.source.text
    assert service.source.dated
    assert service.source.recorded_on
    for area in service.area:
        expected = {"kreis": all_kreise(), "land": LAENDER, "country": {"DE"}}[area.level]
        assert area.ags in expected
    if service.status == "unverified":
        assert service.call_first


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.id)
def test_service_says_nothing_of_return(service):
    assert "return_advice" not in service.tags
    texts = (
        service.organisation,
        service.name,
        service.alternate_name,
        service.for_text,
        service.note,
    )
    assert not any(RETURN.search(text) for text in texts)


def test_every_kind_of_service_for_newcomers_belongs_to_a_role():
    kinds = {kind for role in load_chain().roles.values() for kind in role.kinds}
    named = {service for role in load_chain().roles.values() for service in role.services}
    for service in SERVICES:
        if "newcomers" in service.audience:
            assert service.kind in kinds or service.id in named, service.id


def test_public_bodies_report_and_advice_services_do_not():
    for service in SERVICES:
        if service.kind in {"immigration_authority", "jobcenter", "employment_agency"}:
            assert service.reports, service.id
        if service.kind in {
            "migration_counselling",
            "youth_migration_service",
            "refugee_council",
            "adult_education_centre",
            "university",
        }:
            assert not service.reports, service.id


def test_services_for_employers_only_are_marked():
    assert services_by_id()["wm-9bef023f36"].audience == ("employers",)


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("id", "wm-1", "wm- and ten digits"),
        ("status", "new", "unverified | current"),
        ("call_first", False, "call_first: true"),
        ("audience", ["everybody"], "newcomers"),
        ("audience", [], "newcomers"),
        ("area", [], "level: kreis"),
        ("area", [{"level": "town", "ags": "1", "name": "x"}], "kreis | land | country"),
        ("source", {"date": "2026"}, "https://"),
        ("source", None, "source: {…}"),
        ("for", {"fact": "aim", "equals": "work"}, "is, one_of"),
        ("phones", "0340", "phones"),
        ("reports", "yes", "reports: false"),
        ("colour", "red", "address"),
        ("name", "", "name: "),
    ],
)
def test_faulty_entry_says_what_to_write_instead(key, value, expected):
    data = read_yaml("directory/dessau_rosslau.yaml")["services"][0]
    data[key] = value
    with pytest.raises(DataError) as caught:
        directory._service(Entry("directory/dessau_rosslau.yaml", ("services", 0), data))
    assert expected in f"{caught.value.instead} {caught.value.expected}"
    assert caught.value.file == "directory/dessau_rosslau.yaml"


def test_id_that_stands_twice_is_refused(monkeypatch):
    monkeypatch.setattr(
        directory, "list_files", lambda _: ["directory/essen.yaml", "directory/essen.yaml"]
    )
    with pytest.raises(DataError, match="stands twice"):
        load_services.__wrapped__()
