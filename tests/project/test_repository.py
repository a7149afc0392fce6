"""Rules about all files: names, foreign addresses, hashed requirements, reasons for packages."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from repository import ROOT, VENDORED, all_files, name_of, own_files

# Written apart, so that this file does not contain what it looks for.
FORBIDDEN = {
    "a package index": (
        "pypi" + ".org",
        "python" + "hosted.org",
        "npm" + "js.",
        "deb.debian" + ".org",
    ),
    "a path of one machine": ("/wo" + "rk/", "/ro" + "ot/", "/tm" + "p/", "/ho" + "me/"),
    "how the files were made": (
        "clau" + "de",
        "anthro" + "pic",
        "chat" + "gpt",
        "copi" + "lot",
        "language " + "model",
        "sub" + "agent",
        "ai-gene" + "rated",
    ),
}
TEXTS = {
    *(".py", ".md", ".yaml", ".yml", ".toml", ".txt", ".html", ".css", ".js", ".json", ".csv"),
    *(".svg", ".po", ".sh", ".jsonl", ""),
}
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
REQUIREMENTS = ("runtime", "dev", "bench")


def direct(kind: str) -> list[Requirement]:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    if kind == "bench":
        return [Requirement(line) for line in pyproject["dependency-groups"]["bench"]]
    settings = pyproject["project"]
    more = settings["optional-dependencies"]["dev"] if kind == "dev" else []
    return [Requirement(line) for line in (*settings["dependencies"], *more)]


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(kind: str) -> dict[str, str]:
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", text, re.MULTILINE))


def test_repository_has_files_to_look_at():
    assert len(all_files()) > 50


@pytest.mark.parametrize("why", FORBIDDEN)
def test_no_file_names(why):
    found = []
    for path in all_files():
        if path.suffix not in TEXTS or VENDORED in path.as_posix():
            continue
        text = path.read_text(encoding="utf-8").lower()
        found += [f"{name_of(path)}: {word}" for word in FORBIDDEN[why] if word in text]
    assert not found


def test_file_names_are_ascii_without_spaces():
    names = [name_of(path) for path in all_files()]
    assert not [name for name in names if not name.isascii() or " " in name]


@pytest.mark.parametrize("kind", REQUIREMENTS)
def test_requirements_are_hashed_and_name_no_address(kind):
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert not [block for block in blocks if not HASH.search(block)]
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("kind", REQUIREMENTS)
def test_requirements_fit_the_project_file(kind):
    versions = pinned(kind)
    wrong = [
        str(wish)
        for wish in direct(kind)
        if not wish.specifier.contains(versions.get(canonical(wish.name), "0"), prereleases=True)
    ]
    assert not wrong, "compile the requirements again, see docs/dependencies.md"


def test_runtime_and_dev_pin_the_same_versions():
    dev = pinned("dev")
    assert {name: dev.get(name) for name in pinned("runtime")} == pinned("runtime")


def test_what_is_compared_runs_on_the_same_numpy():
    assert pinned("bench")["numpy"] == pinned("runtime")["numpy"]


def test_every_direct_dependency_has_its_reason():
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([a-z0-9-]+)", text, re.MULTILINE))
    assert listed == {canonical(wish.name) for wish in (*direct("dev"), *direct("bench"))}


@pytest.mark.parametrize("name", sorted(canonical(wish.name) for wish in direct("runtime")))
def test_runtime_dependency_is_used(name):
    module = {"django-csp": "csp", "pyyaml": "yaml"}.get(name, name)
    if name == "psycopg":
        module = "django.db.backends.postgresql"  # Django imports it
    texts = [path.read_text(encoding="utf-8") for path in own_files(".py")]
    assert any(re.search(rf"\b{re.escape(module)}\b", text) for text in texts)


def test_few_direct_runtime_dependencies():
    assert len(direct("runtime")) <= 25
