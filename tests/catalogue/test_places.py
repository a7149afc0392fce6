"""Places by postal code and name."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import examples
from wegmarke.catalogue import places
from wegmarke.catalogue.files import DataError
from wegmarke.catalogue.places import PlaceNotFound, find_places, place
from wegmarke.core.chain.place import Place

DESSAU = Place("06844", "Dessau-Roßlau", "15001", "Dessau-Roßlau", "DE-ST")
CODES = sorted(places._codes())


def test_all_postal_codes_and_kreise_are_there():
    assert len(CODES) == 8307
    assert len(places.all_kreise()) == 400
    assert len(set(places.all_kreise().values())) == 400


@pytest.mark.parametrize(
    "text", ["06844", " 06844 ", "D-06844 Dessau", "06844 Dessau-Roßlau", "٠٦٨٤٤"]
)
def test_postal_code_gives_its_place(text):
    assert find_places(text) == [DESSAU]


def test_every_postal_code_gives_one_place_for_each_kreis():
    several = [code for code in CODES if len(find_places(code)) > 1]
    assert len(several) == 136
    for code in several:
        found = find_places(code)
        assert len({one.kreis_ags for one in found}) == len(found)
        assert {one.plz for one in found} == {code}


def test_postal_code_in_two_kreise_is_narrowed_by_a_name():
    assert {one.name for one in find_places("02999")} == {"Lohsa", "Uhyst"}
    assert [one.kreis for one in find_places("02999 Uhyst")] == ["Landkreis Görlitz"]


@pytest.mark.parametrize(
    ("text", "kreis"),
    [
        ("Essen", "Essen"),
        ("leipzig", "Leipzig"),
        ("Dresden", "Dresden"),
        ("Chemnitz", "Chemnitz"),
        ("Dessau", "Dessau-Roßlau"),
        ("dessau rosslau", "Dessau-Roßlau"),
        ("DESSAU-ROSSLAU", "Dessau-Roßlau"),
        ("München", "München"),
        ("Munchen", "München"),
        ("muenchen", "München"),
        ("Köthen", "Anhalt-Bitterfeld"),
        ("Halle (Saale)", "Halle (Saale)"),
        ("Hamburg", "Hamburg"),
        ("St. Ingbert", "Saarpfalz-Kreis"),
        ("Groß Gerau", "Groß-Gerau"),
    ],
)
def test_name_is_found_in_any_spelling(text, kreis):
    assert [one.kreis for one in find_places(text)] == [kreis]


def test_ambiguous_name_gives_each_place_once():
    found = find_places("Neustadt")
    assert len(found) > 10
    assert len({(one.kreis_ags, one.name) for one in found}) == len(found)
    assert {"Neustadt in Sachsen", "Neustadt (Dosse)", "Neustadt"} <= {one.name for one in found}


def test_independent_town_stands_first_among_places_of_the_same_name():
    assert find_places("Münster")[0].kreis == "Münster"
    assert len(find_places("Münster")) == 3
    assert {one.kreis for one in find_places("Frankfurt")} == {
        "Frankfurt (Oder)",
        "Frankfurt am Main",
    }


def test_beginning_of_a_name_is_enough_if_few_places_begin_so():
    assert {one.name for one in find_places("Bitterfeld-W")} == {"Bitterfeld-Wolfen"}


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("Lepzig", "Leipzig"),
        ("Dresdn", "Dresden"),
        ("0684", "06844"),
        ("Landkreis Leipzig", "Leipzig"),
    ],
)
def test_unknown_place_suggests_near_ones(text, suggested):
    with pytest.raises(PlaceNotFound) as caught:
        find_places(text)
    assert suggested in caught.value.suggestions
    assert text in str(caught.value)


@pytest.mark.parametrize("text", ["", "   ", "99999", "00000", "xyzzyx", "Bad", "!!!", "123456"])
def test_what_is_no_place_is_refused(text):
    with pytest.raises(PlaceNotFound) as caught:
        find_places(text)
    assert len(caught.value.suggestions) <= 5


@examples(40)
@given(st.text(max_size=20))
def test_any_text_gives_places_or_says_that_there_is_none(text):
    try:
        found = find_places(text)
    except PlaceNotFound:
        return
    assert found
    assert all(place(one.plz, one.kreis_ags).kreis_ags == one.kreis_ags for one in found)


def test_place_needs_a_code_and_kreis_that_belong_together():
    assert place("06844", "15001") == DESSAU
    with pytest.raises(PlaceNotFound) as caught:
        place("06844", "14713")
    assert caught.value.suggestions == ("06844",)
    with pytest.raises(PlaceNotFound):
        place("99999", "14713")


@pytest.mark.parametrize("text", ["plz,ort\n", places.HEAD + "\n06844,Dessau\n"])
def test_faulty_file_is_named_with_its_line(text, monkeypatch):
    monkeypatch.setattr(places, "read_text", lambda _: text)
    with pytest.raises(DataError) as caught:
        places._lines.__wrapped__()
    assert caught.value.file == "geo/plz.csv"
    assert caught.value.line == (1 if text.startswith("plz,ort") else 2)


def test_first_lookup_is_fast():
    code = (
        "import time\n"
        "from wegmarke.catalogue import places\n"
        "start = time.process_time()\n"
        "places.find_places('06844')\n"
        "print(time.process_time() - start)\n"
    )
    runs = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(runs) < 0.06
