"""Ten invented lives through ``wegmarke guide --json``: the answer of each is stated in full."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from wegmarke.project.cli.main import app

STORIES = sorted((Path(__file__).parent / "stories").glob("*.yaml"))
CASES = [
    (path, str(day))
    for path in STORIES
    for day in yaml.safe_load(path.read_text(encoding="utf-8"))["answers"]
]


def stated(found):
    """Return the part of the answer that a story states."""
    return {
        "station": found["station"],
        "states": {station["id"]: station["state"] for station in found["stations"]},
        "goals": {
            goal: {
                "outcome": view["outcome"],
                "strength": view["strength"],
                "rule": view["rule"],
                "not_before": view["not_before"],
                "reservations": [part["fact"] for part in view["reservations"]],
                "review": [note["status"] for note in view["review"]],
                "citations": view["citations"],
            }
            for goal, view in found["goals"].items()
        },
        "next_steps": [[step["id"], step["when"]] for step in found["next_steps"]],
        "first_question": found["questions"][0]["fact"] if found["questions"] else None,
        "first_contacts": [contact["name"] for contact in found["contacts"][:3]],
    }


@pytest.mark.parametrize(("path", "day"), CASES, ids=[f"{path.stem}-{day}" for path, day in CASES])
def test_life_story_gets_the_answer_it_states(path, day, tmp_path):
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(story["facts"]), encoding="utf-8")
    command = [
        "guide",
        "--facts",
        str(facts),
        "--place",
        story["place"],
        "--on",
        day,
        "--lang",
        "de",
        "--json",
    ]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    expected = {str(key): answer for key, answer in story["answers"].items()}[day]
    found = json.loads(result.stdout)
    assert stated(found) == expected
    assert all(goal["citations"] for goal in found["goals"].values())
    assert found["contacts"]
    assert all(one["reason"] and one["source"] and one["date"] for one in found["contacts"])
