"""The chain, its texts and its regional variants."""

import re

import pytest

from wegmarke.catalogue import chains
from wegmarke.catalogue.chains import german_texts, load_chain, load_regions
from wegmarke.catalogue.directory import load_services, services_by_id
from wegmarke.catalogue.entries import Entry
from wegmarke.catalogue.files import DataError, read_yaml
from wegmarke.catalogue.places import all_kreise
from wegmarke.core.chain.contacts import Surroundings, contacts
from wegmarke.core.chain.place import Place

CHAIN = load_chain()
REGIONS = {region.id: region for region in load_regions()}
SERVICES = load_services()
PAPER = "Nicht anfangen, bevor es im Papier steht."
EMBASSY = re.compile(
    r"botschaft|konsulat|embassy|consulate|سفارة|قنصلية|rückkehr|ausreise", re.IGNORECASE
)
ORIGIN = re.compile(r"herkunftsland|country of origin|سلطات بلد", re.IGNORECASE)
PROMISE = re.compile(r"\banspruch\b", re.IGNORECASE)
ADVICE_ROLES = {"migration_counselling", "youth_migration_service", "refugee_council"}
ISO = {"05": "DE-NW", "14": "DE-SN", "15": "DE-ST"}


def found_at(station: str, ags: str):
    place = Place("", "", ags, all_kreise()[ags], ISO.get(ags[:2], ""))
    region = next((one for one in REGIONS.values() if ags in one.kreise), None)
    around = Surroundings(place, region, SERVICES, CHAIN.roles)
    return contacts(CHAIN.station(station), around, lambda _: "unknown")


def test_chain_has_nine_stations_with_steps():
    assert [station.id for station in CHAIN.stations] == [f"S{number}" for number in range(9)]
    assert all(station.steps for station in CHAIN.stations)
    assert [station.id for station in CHAIN.stations if station.optional] == [
        "S3",
        "S4",
        "S5",
        "S6",
    ]


def test_station_that_does_not_exist_is_a_key_error():
    with pytest.raises(KeyError):
        CHAIN.station("S9")


@pytest.mark.parametrize("step", CHAIN.steps, ids=lambda step: step.id)
def test_step_keeps_people_safe(step):
    texts = [step.title, step.text, *step.bring]
    for lang in ("en", "ar"):
        other = read_yaml(f"chains/texts/{lang}.yaml")["steps"][step.id]
        texts += [other["title"], other["text"], *other.get("bring", [])]
    assert not any(EMBASSY.search(text) or ORIGIN.search(text) for text in texts)
    assert not EMBASSY.search(step.warning)
    if ORIGIN.search(step.warning):
        assert step.advice_first
        assert "beraten" in step.warning or "Beratungsstelle" in step.warning
    if step.id != "s3-claim":  # the one entitlement by law; shown only where the rule holds
        assert not any(PROMISE.search(text) for text in texts)


def test_steps_that_start_work_say_to_wait_for_the_paper():
    starting = {
        "s1-permit",
        "s1-certificate",
        "s6-try",
        "s6-permit",
        "s6-ausbildungsduldung",
        "s7-trial",
        "s7-bound-title",
        "s7-show-paper",
    }
    assert {step.id for step in CHAIN.steps if step.warning == PAPER} == starting


def test_advice_comes_first_where_papers_go_to_the_immigration_office():
    without = {
        step.id
        for step in CHAIN.steps
        if "immigration_authority" in step.roles and not step.advice_first
    }
    assert without == {"s1-certificate", "s1-renew-title"}


def test_steps_with_a_gate_name_advice_nearby():
    for step in CHAIN.steps:
        if step.advice_first:
            station = CHAIN.station(step.station)
            near = {*station.advice, *station.responsible, *station.supporting}
            assert near & (ADVICE_ROLES | {"recognition_counselling"}), step.id


def test_deadlines_come_from_the_law():
    days = {step.id: step.deadline for step in CHAIN.steps if step.deadline}
    assert days["s6-ausbildungsduldung"].add.months == -7
    assert days["s6-ausbildungsduldung"].kind == "earliest"
    assert days["s6-identity"].add.months == 6
    assert days["s6-identity"].when is not None
    assert days["s3-claim"].kind == "lapse"
    for step in CHAIN.steps:
        if step.deadline and not step.id.startswith("s8") and step.id != "s1-renew-paper":
            assert step.citations, step.id


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_translation_is_complete(lang):
    other = read_yaml(f"chains/texts/{lang}.yaml")
    german = german_texts()
    for kind, entries in german.items():
        assert set(other[kind]) == set(entries), kind
        for key, fields in entries.items():
            for name, text in fields.items():
                given = other[kind][key].get(name)
                assert bool(given) == bool(text), (kind, key, name)
                if isinstance(text, list):
                    assert len(text) == len(given or []), (kind, key, name)


def test_phrases_exist_for_every_reason_and_gap():
    from wegmarke.core.chain.contacts import NO_LOCAL, NO_ROLE, REASONS

    assert set(CHAIN.reasons) == set(REASONS)
    assert set(CHAIN.gaps) == {NO_LOCAL, NO_ROLE}


def test_five_regions_with_their_kreise():
    assert {name: region.kreise for name, region in REGIONS.items()} == {
        "chemnitz": ("14511",),
        "dessau_rosslau": ("15001",),
        "dresden": ("14612",),
        "essen": ("05113",),
        "leipzig": ("14713",),
    }


@pytest.mark.parametrize("region", REGIONS.values(), ids=lambda region: region.id)
def test_region_actors_exist_and_reach_their_kreis(region):
    place = Place("", "", region.kreise[0], region.name, ISO[region.kreise[0][:2]])
    assert region.sources
    assert region.gaps
    for actors in region.station_actors.values():
        for actor in actors:
            if actor.service:
                assert services_by_id()[actor.service].level_at(place), actor.service
            else:
                assert actor.role in CHAIN.roles
                assert "bitte vorher" in actor.note


@pytest.mark.parametrize("region", REGIONS.values(), ids=lambda region: region.id)
def test_region_names_the_immigration_office_after_advice(region):
    found = found_at("S1", region.kreise[0]).found
    roles = [view.role for view in found]
    assert "immigration_authority" in roles
    assert roles[0] in ADVICE_ROLES
    assert found[roles.index("immigration_authority")].reports


@pytest.mark.parametrize("station", ["S0", "S1"])
def test_every_kreis_has_independent_advice(station):
    for ags in all_kreise():
        found = found_at(station, ags).found
        assert any(view.role in ADVICE_ROLES and not view.reports for view in found), ags


def test_every_kreis_has_a_contact_at_every_station():
    for ags in all_kreise():
        for station in CHAIN.stations:
            result = found_at(station.id, ags)
            assert result.found, (ags, station.id)
            for view in result.found:
                assert view.reason
                assert view.source
                assert view.source_date
                assert view.role in CHAIN.roles


def test_kreis_without_entries_says_so():
    gaps = found_at("S2", "11000").gaps
    assert [(gap.code, gap.role) for gap in gaps] == [("no_local", None), ("no_role", "jobcenter")]


def chain_with(change) -> dict:
    data = read_yaml("chains/canonical.yaml")
    change(data)
    return data


FAULTS = [
    (lambda d: d["stations"][0].pop("entry"), "every station has entry and exit"),
    (lambda d: d["stations"][0].update(responsible=["nobody"]), "there is no role nobody"),
    (lambda d: d["stations"][1].update(id="S0"), "S0 stands twice among the stations"),
    (
        lambda d: d["stations"][0]["steps"][1].update(id="s0-contact"),
        "s0-contact stands twice among the steps",
    ),
    (lambda d: d["stations"][0]["steps"][0].update(also_at=["S99"]), "S99, which does not exist"),
    (lambda d: d["stations"][0]["steps"][0].update(colour="red"), "this key is unknown"),
    (
        lambda d: d["stations"][0]["steps"][0].update(if_unknown="maybe"),
        "'maybe' is not possible here",
    ),
    (
        lambda d: d["stations"][0]["steps"][0].update(deadline={"from": "x", "kind": "soon"}),
        "'soon' is not possible",
    ),
    (
        lambda d: d["stations"][0]["steps"][0].update(
            deadline={"from": "x", "kind": "latest", "shift": "later"}
        ),
        "'later' is not",
    ),
    (lambda d: d["stations"][0]["steps"][0].update(when={"fact": "x"}), "exactly one comparison"),
    (lambda d: d["handovers"][0].update(to="S99"), "S99, which does not exist"),
    (
        lambda d: d["roles"]["bamf"].update(services=["wm-0000000000"]),
        "the directory has no wm-0000000000",
    ),
    (lambda d: d["chain"].update(version="one"), "a whole number is expected"),
    (lambda d: d.update(stations={}), "a list is expected"),
    (lambda d: d.update(chain=[]), "a mapping is expected"),
]


@pytest.mark.parametrize(("change", "expected"), FAULTS, ids=[expected for _, expected in FAULTS])
def test_faulty_chain_is_refused(change, expected, monkeypatch):
    monkeypatch.setattr(chains, "read_yaml", lambda _: chain_with(change))
    with pytest.raises(DataError) as caught:
        load_chain.__wrapped__()
    assert expected in str(caught.value)
    assert caught.value.file == "chains/canonical.yaml"


REGION_FAULTS = [
    (lambda d: d["station_actors"].update(S9=[]), "the chain has no station S9"),
    (
        lambda d: d["station_actors"].update(S0=[{"name": "x"}]),
        "an actor is a service, or a name with a role",
    ),
    (
        lambda d: d["station_actors"].update(S0=[{"name": "x", "role": "boss"}]),
        "there is no role boss",
    ),
    (
        lambda d: d["station_actors"].update(S0=[{"service": "wm-0000000000"}]),
        "the directory has no",
    ),
    (lambda d: d.update(colour="red"), "this key is unknown"),
]


@pytest.mark.parametrize(
    ("change", "expected"), REGION_FAULTS, ids=[expected for _, expected in REGION_FAULTS]
)
def test_faulty_region_is_refused(change, expected, monkeypatch):
    data = read_yaml("regions/essen.yaml")
    change(data)
    monkeypatch.setattr(chains, "read_yaml", lambda _: data)
    with pytest.raises(DataError, match=expected):
        chains._region("regions/essen.yaml", CHAIN)


def test_kreis_in_two_regions_is_refused(monkeypatch):
    monkeypatch.setattr(
        chains, "list_files", lambda _: ["regions/essen.yaml", "regions/essen.yaml"]
    )
    with pytest.raises(DataError, match="already belongs to essen"):
        load_regions.__wrapped__()


def test_day_that_is_none_is_refused():
    with pytest.raises(DataError, match="a day is expected"):
        Entry("regions/essen.yaml", (), {"name": "soon"}).day("name")
