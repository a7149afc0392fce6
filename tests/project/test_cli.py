"""The command line refuses what it cannot use: exit code 2, one clear sentence, never a traceback."""

import json
import os
import socket
import subprocess
import sys

import pytest
from repository import ROOT

from wegmarke.project.cli.main import run

ON = "2026-11-21"
PLACE = "06844"


@pytest.fixture
def facts(tmp_path):
    """Give a function that writes a facts file and returns its name."""

    def write(content) -> str:
        path = tmp_path / "facts.json"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def refused(capsys):
    """Give a function that runs a command which must be refused, and returns what it said."""

    def check(*arguments: str) -> str:
        assert run(list(arguments)) == 2
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert said.err.strip()
        return said.err

    return check


def guide(file: str, *more: str) -> list[str]:
    return ["guide", "--facts", file, "--place", PLACE, "--on", ON, *more]


def test_guide_answers_as_json(capsys, facts):
    file = facts({"residence_status": "gestattung", "date_of_birth": "1999-04-02"})
    assert run(guide(file, "--json")) == 0
    answer = json.loads(capsys.readouterr().out)
    wanted = {"place", "station", "stations", "next_steps", "goals", "questions", "contacts"}
    assert wanted <= answer.keys()
    assert answer["place"]["plz"] == PLACE
    assert answer["station"] in {station["id"] for station in answer["stations"]}
    each = {"outcome", "strength", "citations", "not_before", "reservations", "review"}
    assert all(each <= goal.keys() for goal in answer["goals"].values())
    assert all({"reason", "source", "date"} <= contact.keys() for contact in answer["contacts"])


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_guide_answers_in_words(capsys, facts, language):
    assert run(guide(facts({"residence_status": "duldung"}), "--lang", language)) == 0
    said = capsys.readouterr().out
    assert "06844" in said
    assert "None" not in said


def test_guide_promises_no_entitlement_while_a_finding_is_open(capsys, facts):
    assert run(guide(facts({"residence_status": "duldung"}))) == 0
    goals = capsys.readouterr().out
    reserved = [line for line in goals.splitlines() if "wenn:" in line]
    assert not (reserved and "Anspruch" in goals.split("wenn:")[0].splitlines()[-1])


def test_guide_reads_standard_input():
    command = [sys.executable, "-m", "wegmarke.project.cli", *guide("-", "--json")]
    done = subprocess.run(
        command, input='{"residence_status": "duldung"}', capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["place"]["plz"] == PLACE


def test_guide_without_a_day_asks_for_today(capsys, facts, time_machine):
    time_machine.move_to("2026-12-31T23:30:00+00:00")
    assert run(["guide", "--facts", facts({}), "--place", PLACE, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["on"] == "2027-01-01", "the day of Germany counts"


def test_demo_shows_a_real_answer(capsys):
    assert run(["demo"]) == 0
    said = capsys.readouterr().out
    assert "Dessau-Roßlau" in said
    assert "Nicht anfangen, bevor es im Papier steht." in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"a": 1,}', ["Zeile 1", "Spalte"]),
        ("[1, 2]", ["JSON-Objekt"]),
        ('{"aim": "work", "aim": "study"}', ["aim", "zweimal"]),
        ('{"german_level_rank": NaN}', ["NaN"]),
        (b"\xff\xfe{}", ["UTF-8"]),
        ("[" * 100_000, ["JSON"]),
        ({"residence_statu": "duldung"}, ["residence_statu", "residence_status"]),
        ({"residence_status": "duldungg"}, ["duldungg", "duldung"]),
        ({"residence_status": 5}, ["residence_status", "Text"]),
        ({"date_of_birth": "2030-01-01"}, ["2030-01-01", "Zukunft"]),
        ({"date_of_birth": "2000-02-30"}, ["2000-02-30", "Tag"]),
        ({"date_of_birth": None}, ["null"]),
        ({"german_level_rank": 9}, ["0", "6"]),
        ({"german_level_rank": True}, ["ganze Zahl"]),
        ({"entry_date": "1990-01-01", "date_of_birth": "1999-01-01"}, ["1990-01-01", "vor"]),
        (
            {"entry_date": "2026-05-01", "asylum_application_date": "2026-04-01"},
            ["2026-04-01", "vor"],
        ),
    ],
)
def test_guide_refuses_facts_it_cannot_use(refused, facts, content, words):
    said = refused(*guide(facts(content)))
    assert all(word in said for word in words), said


def test_guide_names_every_fault_at_once(refused, facts):
    said = refused(
        *guide(facts({"nonsense": 1, "residence_status": "x", "date_of_birth": "2030-01-01"}))
    )
    assert len(said.strip().splitlines()) >= 3


def test_guide_refuses_a_missing_file_in_the_language_asked_for(refused):
    assert "gibt es nicht" in refused(*guide("nowhere.json"))
    assert "There is no file" in refused(*guide("nowhere.json", "--lang", "en"))
    assert "غير موجود" in refused(*guide("nowhere.json", "--lang", "ar"))


def test_guide_refuses_a_folder(refused, tmp_path):
    assert "lesen" in refused(*guide(str(tmp_path)))


@pytest.mark.parametrize("day", ["2026-13-01", "21.11.2026", "2026-02-30", "morgen", "2026-1-1"])
def test_guide_refuses_a_day_that_does_not_exist(refused, facts, day):
    assert day in refused("guide", "--facts", facts({}), "--place", PLACE, "--on", day)


@pytest.mark.parametrize("place", ["00000", "Nirgendwo an der Elster", "", "0684", "🙂"])
def test_guide_refuses_an_unknown_place(refused, facts, place):
    assert "Ort" in refused("guide", "--facts", facts({}), "--place", place)


def test_guide_asks_which_place_is_meant(refused, facts, capsys):
    said = refused("guide", "--facts", facts({}), "--place", "Neustadt")
    assert "Neustadt" in said
    assert len(said.strip().splitlines()) > 2
    assert run(["guide", "--facts", facts({}), "--place", "Neustadt", "--json"]) == 2
    candidates = json.loads(capsys.readouterr().out)["candidates"]
    assert len(candidates) > 1
    assert all({"plz", "name", "kreis"} <= candidate.keys() for candidate in candidates)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["guide"], "--facts"),
        (["guide", "--fact", "x"], "--fact"),
        (["guide", "--facts"], "--facts"),
        (["nonsense"], "nonsense"),
        (["data", "where"], "key"),
        (["data", "where", "COUNTRIE"], "COUNTRIES"),
        (["serve", "--port", "abc"], "abc"),
        (["serve", "--port", "0"], "0"),
        (["serve", "--port", "70000"], "70000"),
        (["serve", "--workers", "0"], "--workers"),
        (["demo", "--lang", "xx"], "xx"),
        (["demo", "extra"], "extra"),
    ],
)
def test_wrong_command_is_refused(refused, arguments, word):
    assert word in refused(*arguments)


def test_data_where_names_file_and_line(capsys):
    assert run(["data", "where", "residence_status"]) == 0
    place = capsys.readouterr().out.split()[0]
    file, line = place.rsplit(":", 1)
    text = (ROOT / file).read_text(encoding="utf-8").splitlines()
    assert text[int(line) - 1].strip().startswith("residence_status:")


def test_data_check_finds_no_fault():
    assert run(["data", "check"]) == 0


def test_a_fault_of_the_program_shows_no_traceback(capsys, monkeypatch):
    def broken(*_arguments, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr("wegmarke.project.cli.main.app", broken)
    monkeypatch.delenv("WEGMARKE_TRACEBACK", raising=False)
    assert run(["demo"]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_taken_port_is_refused(refused):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in refused("serve", "--port", port)


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_production_without_settings_is_refused():
    environment = {**os.environ, "WEGMARKE_ENV": "production"}
    command = [sys.executable, "-m", "wegmarke.project.cli", "serve", "--port", free_port()]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert "WEGMARKE_SECRET_KEY" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("script", ["run", "test", "bench"])
def test_root_script_explains_itself_and_refuses_what_it_does_not_know(script):
    def start(argument):
        command = [str(ROOT / script), argument]
        return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)

    assert start("--help").returncode == 0
    refusal = start("--nonsense")
    assert refusal.returncode == 2
    assert "--nonsense" in refusal.stderr


@pytest.mark.parametrize("form", ["text", "table", "svg", "yaml", "json"])
@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_law_is_rendered_in_every_form_and_language(capsys, form, language):
    command = ["law", "render", "PART-60C-DISCRETION", "--as", form, "--lang", language]
    assert run([*command, "--on", ON]) == 0
    said = capsys.readouterr().out
    assert "§ 60c Abs. 7 AufenthG" in said
    assert {
        "text": "\n  - ",
        "table": "| 1.1 | 1 |",
        "svg": "<svg ",
        "yaml": "\n  unless:",
        "json": '"unless": {',
    }[form] in said


def test_unknown_rule_is_refused_with_the_nearest(refused):
    assert "PART-60C-DISCRETION" in refused("law", "render", "PART-60C-DISCRETIO")
    assert "Gemeint" not in refused("law", "render", "ÄÖÜ")


def test_gap_in_a_rule_line_is_a_note_and_no_fault(capsys, monkeypatch):
    monkeypatch.setattr("wegmarke.catalogue.check.notes", lambda: ["one: no version is in force"])
    assert run(["data", "check"]) == 0
    assert capsys.readouterr().out == "note: one: no version is in force\n"


def test_unknown_form_is_refused(refused):
    assert "text, table, svg, yaml, json" in refused("law", "render", "ACT-06", "--as", "pdf")
