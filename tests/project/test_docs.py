"""The documents say what is there: every setting, every command, every link, in both languages."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import typer
from repository import ROOT, all_files, name_of, own_files

from wegmarke.project.cli.main import app

DOCS = ROOT / "docs"
SETTING = re.compile(r"\bWEGMARKE_[A-Z][A-Z_]*\b")
SETTING_CALL = re.compile(r"""\bvariable\(\s*["']([A-Z_]+)["']""")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
MARKDOWN = [path for path in all_files() if path.suffix == ".md" and "static" not in path.parts]
ONLY_TESTS = {"WEGMARKE_CHROMIUM"}


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def used_settings() -> set[str]:
    scripts = [ROOT / "run", ROOT / "test", ROOT / "bench", ROOT / "tools" / "prepare.sh"]
    texts = [read(path) for path in (*own_files(".py"), *scripts)]
    named = {name for text in texts for name in SETTING.findall(text)}
    return named | {f"WEGMARKE_{name}" for text in texts for name in SETTING_CALL.findall(text)}


def commands():
    """Every command with its path and its parameters."""

    def below(command, path):
        inner = getattr(command, "commands", None)
        if inner is None:
            yield path, [option for parameter in command.params for option in parameter.opts]
            return
        for name, child in inner.items():
            yield from below(child, f"{path} {name}")

    yield from below(typer.main.get_command(app), "wegmarke")


def test_every_setting_is_documented():
    documented = set(
        re.findall(r"^\| `(WEGMARKE_[A-Z_]+)`", read(DOCS / "operations.md"), re.MULTILINE)
    )
    assert documented == used_settings() - ONLY_TESTS


@pytest.mark.parametrize(("path", "options"), list(commands()))
def test_every_command_and_option_is_documented(path, options):
    text = read(DOCS / "commands.md")
    start = text.find(f"## `{path}`")
    assert start >= 0, f"{path} has no heading in docs/commands.md"
    section = text[start : text.find("\n## ", start + 1) if "\n## " in text[start + 1 :] else None]
    assert not [option for option in options if option.startswith("--") and option not in section]


def test_no_document_describes_a_command_that_is_gone():
    described = set(
        re.findall(r"^## `(wegmarke[a-z ]+)`", read(DOCS / "commands.md"), re.MULTILINE)
    )
    assert described == {path for path, _ in commands()}


@pytest.mark.parametrize("path", MARKDOWN, ids=name_of)
def test_links_between_documents_lead_somewhere(path):
    targets = [link for link in LINK.findall(read(path)) if "://" not in link]
    assert not [link for link in targets if not (path.parent / link).exists()]


def test_german_readme_has_the_same_sections():
    def sections(name):
        return len(re.findall(r"^## ", read(ROOT / name), re.MULTILINE))

    assert sections("README.md") == sections("README.de.md") > 3


@pytest.mark.parametrize("path", sorted(DOCS.glob("adr/[0-9]*.md")), ids=name_of)
def test_decision_has_context_decision_and_consequences(path):
    text = read(path)
    assert all(f"## {part}" in text for part in ("Context", "Decision", "Consequences"))
    assert len(text.splitlines()) <= 60, "a decision fits on one page"
    assert path.name in read(DOCS / "adr" / "README.md")


def examples(document: str) -> list[str]:
    """The indented examples of a document."""
    blocks = re.findall(r"(?:^    .*\n(?:\s*\n)?)+", read(DOCS / document), re.MULTILINE)
    return [textwrap.dedent(block) for block in blocks]


@pytest.mark.parametrize(
    ("document", "first_word", "file"),
    [
        ("howto/add-a-region.md", "services:", "directory/musterstadt.yaml"),
        ("howto/add-a-fact.md", "facts:", "facts/example.yaml"),
    ],
)
def test_example_of_a_howto_is_accepted(document, first_word, file, tmp_path):
    files = {file: first_word, "regions/musterstadt.yaml": "id:"}
    for name, word in files.items():
        found = next((text for text in examples(document) if text.startswith(word)), None)
        if found:
            target = tmp_path / name
            target.parent.mkdir()
            target.write_text(found, encoding="utf-8")
    assert (tmp_path / file).exists()
    command = [sys.executable, "-m", "wegmarke.project.cli", "data", "check"]
    environment = {**os.environ, "WEGMARKE_DATA": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
