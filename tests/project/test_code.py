"""Rules about the Python code that import contracts cannot show. Each says why in docs/house.md."""

import ast
import os
import subprocess
import sys

import pytest
from repository import CORE, ROOT, SOURCE, identifiers, name_of, parsed, python_files, words_of

LONGEST = 500
CLOCK_CALLS = {
    "today",
    "now",
    "utcnow",
    "time",
    "time_ns",
    "monotonic",
    "perf_counter",
    "localtime",
}
CLOCK_MODULES = {"time", "zoneinfo"}
INPUT_OUTPUT = {"open", "input", "print", "eval", "exec", "compile", "__import__"}
GENERATOR = "core/conditions/gates.py"  # turns gates into straight-line code, from numbers only
# Populations: the only part of core that NumPy may be loaded for.
WITH_NUMPY = (
    *("encode", "population", "columns", "impact"),
    *("column_gates", "column_days", "column_steps", "column_blocks"),
)

CORE_FILES = [path for path in python_files("src") if path.is_relative_to(CORE)]

LOAD_CORE = """
import importlib, pathlib, sys
for name in {blocked!r}:
    sys.modules[name] = None
root = pathlib.Path({source!r})
for path in sorted((root / "core").rglob("*.py")):
    parts = ("wegmarke", *path.relative_to(root).with_suffix("").parts)
    name = ".".join(parts).removesuffix(".__init__")
    if name.removeprefix("wegmarke.core.conditions.") not in {with_numpy!r}:
        importlib.import_module(name)
"""


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_core_has_files_to_look_at():
    assert CORE_FILES


def imports(tree):
    """Yield module and local name of everything that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, alias.asname or alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node.module or "", alias.asname or alias.name) for alias in node.names)


@pytest.mark.parametrize("path", CORE_FILES, ids=name_of)
def test_core_never_reads_the_clock(path):
    tree = parsed(path)
    imported = list(imports(tree))
    assert not {module.split(".")[0] for module, _ in imported} & CLOCK_MODULES
    clocks = {name for module, name in imported if module == "datetime"} | {"date", "datetime"}
    found = [
        f"{name_of(path)}:{call.lineno} {ast.unparse(call.func)}()"
        for call in calls(tree)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in CLOCK_CALLS
        and set(ast.unparse(call.func.value).split(".")) & clocks
    ]
    assert not found, "the day comes in as an argument called `on`"


@pytest.mark.parametrize("path", CORE_FILES, ids=name_of)
def test_core_does_no_input_or_output(path):
    allowed = {"exec"} if path.as_posix().endswith(GENERATOR) else set()
    found = [
        f"{name_of(path)}:{call.lineno} {call.func.id}()"
        for call in calls(parsed(path))
        if isinstance(call.func, ast.Name) and call.func.id in INPUT_OUTPUT - allowed
    ]
    assert not found, "values in, values out"


def test_core_loads_without_django_yaml_and_numpy():
    blocked = ["django", "yaml", "jsonschema", "numpy", "babel", "typer", "rich"]
    program = LOAD_CORE.format(blocked=blocked, with_numpy=WITH_NUMPY, source=str(SOURCE))
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_command_line_answers_help_without_loading_django():
    program = "import sys, wegmarke.project.cli.main; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == 0


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_python_file_is_not_too_long(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", python_files("src"), ids=name_of)
def test_identifiers_use_the_words_of_the_glossary(path, rejected_words):
    found = {
        f"{identifier} ({word}: write {rejected_words[word]})"
        for identifier in {*identifiers(parsed(path)), path.stem}
        for word in words_of(identifier) & rejected_words.keys()
    }
    assert not found


def test_web_never_uses_a_model_manager():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files("src/wegmarke/web")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert not found, "pages read through queries and write through actions of records"
