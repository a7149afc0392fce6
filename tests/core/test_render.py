"""A condition in sentences: each from one node, together as true as the condition itself."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings

from core.engine_strategies import FACTS, NODES, ON, lawbook, rule
from wegmarke.catalogue import wording as catalogue_wording
from wegmarke.catalogue.texts import Texts
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import FIRST_DAY
from wegmarke.core.conditions.diagram import svg, text_width, wrapped
from wegmarke.core.conditions.facts import FactCatalogue, FactDefinition
from wegmarke.core.conditions.law import DatedValue, Lawbook
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.render import Line, render_condition, render_rule, rows, text
from wegmarke.core.conditions.sentences import Sentences
from wegmarke.core.conditions.todata import to_data
from wegmarke.core.conditions.values import Answer, all_of, any_of
from wegmarke.core.conditions.walker import Walker
from wegmarke.core.conditions.wording import joined

LANGUAGES = ("de", "en", "ar")
NAMES = {
    "facts": {
        "status": {"term": "Status", "labels": {"duldung": "Duldung", "title": "Titel"}},
        "hours": {"term": "Stunden", "labels": {20: "halbtags"}},
        "offer": {"term": "Angebot", "labels": {True: "vorhanden <b>", False: "fehlt"}},
        "entry": {"term": "Einreise"},
        "birth": {"term": "Geburt"},
    },
    "rules": {"R1": {"title": "Erste Regel"}, "C": {"title": "Regel & Bild"}},
    "goals": {"g": {"title": "Ein Ziel"}},
}
WORDINGS = {
    language: catalogue_wording.wording(Texts(language, NAMES), NAMES) for language in LANGUAGES
}
AMOUNTS = {"HOURS": (DatedValue(date(2026, 1, 1), 30),)}


def book_of(node: tree.Node) -> Lawbook:
    book = lawbook(node)
    return Lawbook(
        facts=FactCatalogue(
            [*book.facts.definitions.values(), FactDefinition("level", "int", range=(0, 6))]
        ),
        rules=[*book.rules.values(), rule("V", node, date(2020, 1, 1), date(2027, 1, 1))],
        derived=list(book.derived.values()),
        goals=list(book.goals.values()),
        lists={**book.lists, "EMPTY": (DatedValue(date(2100, 1, 1), ("24",)),)},
        parameters=AMOUNTS,
        conditions={},
    )


def say(data, *, negated=False, language="de", on=ON):
    node = parse_node(data)
    wording = WORDINGS[language]
    sentences = Sentences(wording, book_of(node), on)
    return joined(sentences.sentence(node, negated=negated), wording)


ENTRY = {"fact": "entry"}
BIRTH = {"fact": "birth"}
ENTRY_PLUS = {"fact": "entry", "plus": {"months": 6}}
EARLIER = {"fact": "entry", "plus": {"years": -1, "days": -2}}


@pytest.mark.parametrize(
    ("condition", "sentence", "opposite"),
    [
        ({"fact": "status", "is": "duldung"}, "Status: Duldung", "Status: nicht Duldung"),
        (
            {"fact": "status", "one_of": ["duldung", "title"]},
            "Status: Duldung oder Titel",
            "Status: nicht Duldung oder Titel",
        ),
        ({"fact": "offer", "is": False}, "Angebot: fehlt", "Angebot: vorhanden <b>"),
        ({"fact": "safe", "is": True}, "safe: Ja", "safe: Nein"),
        ({"fact": "applied", "is": None}, "applied: trifft nicht zu", "applied: vorhanden"),
        ({"fact": "safe", "one_of": [True, False]}, "safe: angegeben", "safe: nicht angegeben"),
        ({"fact": "level", "at_least": 0}, "level: angegeben", "level: nicht angegeben"),
        ({"fact": "level", "is": "none_known"}, "level: keine Anzeichen bekannt", None),
        ({"fact": "hours", "at_least": 20}, "mindestens halbtags", "weniger als halbtags"),
        ({"fact": "hours", "at_most": 5.5}, "höchstens 5.5", "mehr als 5.5"),
        ({"fact": "hours", "at_most": {"parameter": "HOURS"}}, "höchstens 30", "mehr als 30"),
        ({**ENTRY, "before": "2027-01-01"}, "vor 01.01.2027", "frühestens 01.01.2027"),
        ({**ENTRY, "from": FIRST_DAY}, "Einreise: angegeben", "Einreise: nicht angegeben"),
        ({**ENTRY, "by": {"fact": "birth"}}, "spätestens „Geburt“", "nach „Geburt“"),
        ({**BIRTH, "after": ENTRY_PLUS}, "nach 6 Monate nach „Einreise“", None),
        ({**BIRTH, "by": EARLIER}, "spätestens 1 Jahr und 2 Tage vor „Einreise“", None),
        (
            {**ENTRY, "since": {"years": 1, "months": 2}},
            "vor mindestens 1 Jahr und 2 Monaten",
            "vor weniger als 1 Jahr und 2 Monaten",
        ),
        ({**ENTRY, "since": {"months": -6}}, "in höchstens 6 Monaten", "in mehr als 6 Monaten"),
        ({**ENTRY, "since": {"days": 0}}, "schon erreicht", "noch nicht erreicht"),
        (
            {**ENTRY, "since": {"months": 1, "at": {"fact": "birth"}}},
            "vor mindestens 1 Monat (gezählt bis „Geburt“)",
            None,
        ),
        ({**BIRTH, "held_for": {"days": 0}}, "seit mindestens 0 Tagen", None),
        ({**BIRTH, "reached_age": {"years": 18}}, "mindestens 18 Jahre alt", "jünger als 18 Jahre"),
        ({**BIRTH, "under_age": {"years": 18}}, "jünger als 18 Jahre", "mindestens 18 Jahre alt"),
        (
            {"fact": "status", "held_for": {"months": 2}},
            "seit mindestens 2 Monaten",
            "seit weniger als 2 Monaten",
        ),
        ({"fact": "section", "in_list": "LIST"}, "section: 24 oder 25", "nicht 24 oder 25"),
        ({"fact": "section", "in_list": "EMPTY"}, "(die Liste ist an diesem Tag leer)", None),
        ({"rule": "R1"}, "Erste Regel", "Erste Regel: nein"),
        ({"rule": "R2"}, "R2", "R2: nein"),
        ({"goal": "g"}, "Ein Ziel", "Ein Ziel: nein"),
        ({"at_least": {"k": 2, "of": []}}, "Mindestens 2 davon", "Weniger als 2 davon"),
        ({"day": {"from": "2026-06-12"}}, "ab dem 12.06.2026", "vor dem 12.06.2026"),
        ({"day": {"before": "2026-06-12"}}, "vor dem 12.06.2026", "ab dem 12.06.2026"),
        (
            {"day": {"from": "2026-01-01", "before": "2026-06-12"}},
            "Stichtag vom 01.01.2026 bis vor dem 12.06.2026",
            "Stichtag nicht vom 01.01.2026 bis vor dem 12.06.2026",
        ),
    ],
)
def test_condition_and_its_opposite_have_their_own_words(condition, sentence, opposite):
    assert sentence in say(condition)
    assert (opposite or "") in say(condition, negated=True)
    for language in LANGUAGES:
        both = [say(condition, negated=negated, language=language) for negated in (False, True)]
        assert "{" not in "".join(both)
        assert both[0] != both[1]


def test_amount_that_is_not_known_on_a_day_says_so():
    condition = {"fact": "hours", "at_most": {"parameter": "HOURS"}}
    assert say(condition, on=date(2025, 1, 1)).endswith("höchstens (Wert nicht bekannt)")


def test_long_list_says_how_many_are_left_out():
    values = ["1", "2", "3", "4", "5", "6"]
    condition = {"fact": "section", "one_of": values}
    assert say(condition).endswith("1, 2, 3, 4 oder 2 weitere Möglichkeiten")
    condition["one_of"] = values[:5]
    assert say(condition).endswith("oder 1 weitere Möglichkeit")


@pytest.mark.parametrize(
    ("count", "form"),
    [(0, "zero"), (1, "one"), (2, "two"), (10, "few"), (11, "many"), (100, "other"), (103, "few")],
)
def test_arabic_has_six_plural_forms(count, form):
    assert WORDINGS["ar"].plural_form(count) == form


def test_numbers_days_and_german_keep_their_order_in_arabic():
    said = say({**ENTRY, "before": "2027-01-02"}, language="ar")
    assert said == "\u2066Einreise\u2069: قبل \u206602.01.2027\u2069"


def test_english_day_has_the_name_of_its_month():
    assert say({**ENTRY, "before": "2027-01-02"}, language="en").endswith("before 2 Jan 2027")


@pytest.mark.parametrize("node", [tree.All(None, ()), tree.Atom(None, "entry")])
def test_condition_without_a_sentence_of_its_own_is_refused(node):
    with pytest.raises(TypeError):
        Sentences(WORDINGS["de"], book_of(tree.All(None, ())), ON).sentence(node)


def answer(line: Line, walker: Walker) -> Answer:
    """Return what the lines say, read as a reader would."""
    parts = [answer(part, walker) for part in line.parts]
    match line.kind:
        case "all":
            return all_of(parts)
        case "any":
            return any_of(parts)
        case "except":
            return any_of(parts).negated()
        case "count":
            yes, unknown = parts.count(Answer.YES), parts.count(Answer.UNKNOWN)
            wanted = line.node.count
            open_ = Answer.UNKNOWN if yes + unknown >= wanted else Answer.NO
            said = Answer.YES if yes >= wanted else open_
            return said.negated() if line.negated else said
        case _:
            said = walker.answer(line.node)
            return said.negated() if line.negated else said


TWO_OF = tree.AtLeastOf(
    None, 2, (tree.OneOf(None, "offer", (True,)), tree.OneOf(None, "safe", (True,)))
)


@settings(max_examples=150)
@given(NODES, FACTS)
@example(TWO_OF, {"offer": True, "safe": False})
@example(tree.Not(None, TWO_OF), {"offer": True, "safe": True})
@example(tree.Not(None, TWO_OF), {"offer": True})
def test_lines_say_what_the_condition_says(node, facts):
    book = book_of(node)
    walker = Walker(book, facts, ON)
    line = render_condition(Sentences(WORDINGS["de"], book, ON), node)
    assert answer(line, walker) is walker.answer(node)


def lines_of(line: Line):
    yield line
    for part in line.parts:
        yield from lines_of(part)


@settings(max_examples=100)
@given(NODES)
def test_every_sentence_leads_to_its_node(node):
    sentences = Sentences(WORDINGS["de"], book_of(node), ON)
    data = to_data(node)
    for line in lines_of(render_condition(sentences, node)):
        if line.kind == "except":
            continue
        part = data
        for step in line.path:
            part = part[step]
        assert parse_node(part) == line.node


EXCEPTION = {
    "unless": {
        "rule": {"fact": "status", "is": "duldung", "cite": "§ 1 <AufenthG>"},
        "exceptions": [
            {"fact": "offer", "is": True, "cite": "rule"},
            {"at_least": {"k": 1, "of": [{"fact": "hours", "at_least": 10}]}},
        ],
    }
}


def test_text_names_the_exception_and_where_each_sentence_comes_from():
    rendered = render_rule(book_of(parse_node(EXCEPTION)), WORDINGS["de"], "V", ON)
    assert text(rendered).splitlines()[1:] == [
        "V · gilt vom 01.01.2020 bis 01.01.2027",
        "§ 1",
        "",
        "- Alles davon zusammen:",
        "  - Status: Duldung [§ 1 <AufenthG>]",
        "  - Ausnahme: nichts davon darf zutreffen:",
        "    - Angebot: vorhanden <b> [Vorschrift als Ganzes]",
        "    - Mindestens 1 davon treffen zu:",
        "      - Stunden: mindestens 10",
    ]
    found = rows(rendered)
    assert [row.number for row in found] == ["1", "1.1", "1.2", "1.2.1", "1.2.2", "1.2.2.1"]
    assert [row.depth for row in found] == [0, 1, 1, 2, 2, 3]
    assert found[2].path == ("when", "unless", "exceptions")
    assert found[3].path == ("when", "unless", "exceptions", 0)


def test_opposite_of_an_exception_is_an_alternative():
    node = parse_node({"not": EXCEPTION})
    line = render_condition(Sentences(WORDINGS["de"], book_of(node), ON), node)
    assert line.kind == "any"
    assert [part.negated for part in line.parts] == [True, False, False]


def test_rule_without_exceptions_needs_no_frame_for_them():
    node = tree.Unless(None, tree.OneOf(None, "offer", (True,)), ())
    assert render_condition(Sentences(WORDINGS["de"], book_of(node), ON), node).kind == "one"


@pytest.mark.parametrize("language", LANGUAGES)
def test_picture_is_sound_and_brings_nothing_along(language):
    picture = svg(render_rule(book_of(parse_node(EXCEPTION)), WORDINGS[language], "C", ON))
    root = ET.fromstring(picture)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {"svg", "title", "desc", "rect", "text", "tspan"}
    keys = {key for element in root.iter() for key in element.attrib}
    assert not [key for key in keys if key.startswith("on") or "href" in key or key == "style"]
    colours = set(re.findall(r'(?:fill|stroke|color)="([^"]*)"', picture))
    assert colours == {"currentColor"}
    assert root.attrib["direction"] == ("rtl" if language == "ar" else "ltr")
    rects = [element for element in root.iter() if element.tag.endswith("rect")]
    assert [rect.attrib.get("stroke-dasharray") is not None for rect in rects].count(True) == 1
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for rect in rects:
        x, y, wide, high = (float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height


def nested(depth):
    """Return a condition so deep that its boxes reach their least width."""
    atom = {"fact": "hours", "at_least": 10}
    if not depth:
        return atom
    return {"all" if depth % 2 else "any": [nested(depth - 1), atom]}


@pytest.mark.parametrize("condition", [EXCEPTION, nested(25)], ids=["usual", "deep"])
def test_arabic_picture_is_the_mirror_of_the_german_one(condition):
    german, arabic = (
        ET.fromstring(svg(render_rule(book_of(parse_node(condition)), WORDINGS[language], "C", ON)))
        for language in ("de", "ar")
    )

    def boxes(root):
        rects = [rect.attrib for rect in root.iter() if rect.tag.endswith("rect")]
        return [(float(rect["x"]), float(rect["width"])) for rect in rects]

    def starts(root):
        return [float(text[0].attrib["x"]) for text in root.iter() if text.tag.endswith("text")]

    assert boxes(german) == [(720 - x - wide, wide) for x, wide in boxes(arabic)]
    assert starts(german) == [720 - x for x in starts(arabic)]


def test_text_is_wrapped_within_its_room():
    words = "Antrag als „offensichtlich unbegründet“ nach § 30 AsylG abgelehnt " * 3
    lines = wrapped(words.strip(), 15, 200)
    assert len(lines) > 3
    assert all(text_width(line, 15) <= 200 for line in lines)
    assert not [line for line in lines if line.endswith("§")]
    assert wrapped("Aufenthaltsgestattung", 15, 20) == ["Aufenthaltsgestattung"]


def test_isolate_that_runs_over_a_break_is_closed_and_opened_again():
    lines = wrapped("\u2066ein deutscher Satz\u2069 هنا", 15, 60)
    assert len(lines) > 2
    for line in lines:
        assert line.count("\u2066") == line.count("\u2069")


def test_value_that_is_a_day_reads_as_one():
    condition = {"fact": "entry", "is": "2026-01-02"}
    assert say(condition) == "Einreise: 02.01.2026"
