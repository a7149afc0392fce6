"""Plants faults in the engine, one at a time, and checks that tests/core catches each: ./test --mutants.

A mutant is a copy of `core` with one fault in `core/conditions`. Some faults were chosen by hand
(tools/mutants.toml), the others are a sample of what mutmut makes of every module. The sample is
fixed: of each module those whose digests are smallest, so it changes only where the code does.
"""

import argparse
import ast
import compileall
import difflib
import hashlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path("src/wegmarke/core")
ENGINE = ROOT / PACKAGE / "conditions"
LINKED = ("catalogue", "data", "locale")
DATA = ROOT / "tools" / "mutants.toml"
SEED = "wegmarke-1"
PER_MODULE, ONE_IN = 2, 120
"""Of each module at least so many mutants, of a long one every so-manieth."""
AT_ONCE = 2
LEAST_BY_HAND, LEAST_BY_TOOL = 25, 30
MEMORY_KIB = 4 * 2**20
OUT_OF_TIME = -signal.SIGXCPU
PATIENCE = 3600
"""Seconds after which a run is broken; a fault that loops is stopped by its processor time."""
QUICK = (
    *("vocabulary_edges", "law_days", "goal_edges", "goals", "calendar", "days_ahead_edges"),
    *("questions_edges", "explain_edges", "facts", "parse", "services", "tables", "definitions"),
)
"""Tests that catch most faults, the fastest first: they run alone, before all others of tests/core."""
NEAREST = {
    "change_gates": "change",
    "lookups": "timeline",
    "time_code": "timeline",
    "time_gates": "timeline",
    "turns": "timeline",
    "impact": "reform",
    "encode": "population",
    "column_leaves": "columns",
    "column_order": "columns",
    "column_steps": "columns",
    "column_gates": "columns",
    "column_blocks": "columns",
    "diagram": "render",
    "sentences": "render",
    "wording": "render",
    "bidi": "render",
    "errors": "population",
    "answering": "services",
    "scalar": "tables",
}
"""The tests to run first for a fault in a module without tests of its name."""
PYTEST = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=line", "--assert=plain"]
CONFIGURATION = """
[pytest]
addopts = --import-mode=importlib -p no:cacheprovider
pythonpath = tests
markers =
    wide: see pyproject.toml
    covered: see pyproject.toml
    house: see pyproject.toml
    browser: see pyproject.toml
"""


@dataclass(frozen=True)
class Mutant:
    """One fault: the whole text of a module with it, and what was changed."""

    name: str
    file: str
    text: str
    why: str

    def changed(self) -> str:
        """Return the lines that differ, old and new."""
        old = (ENGINE / self.file).read_text().splitlines()
        lines = difflib.unified_diff(old, self.text.splitlines(), lineterm="", n=0)
        return "\n".join(f"        {line}" for line in list(lines)[2:])


@dataclass(frozen=True)
class Verdict:
    """What the tests said about a mutant: caught, survived or broken (pytest did not run)."""

    mutant: Mutant
    state: str
    seconds: float
    by: str = ""


def data() -> dict[str, list[dict[str, str]]]:
    """Return the lists of tools/mutants.toml: ``hand`` and ``equivalent``."""
    return tomllib.loads(DATA.read_text(encoding="utf-8"))


def by_hand() -> list[Mutant]:
    """Return the mutants chosen by hand. Raises ValueError where an old text is not there once."""
    found = []
    for entry in data()["hand"]:
        source = (ENGINE / entry["file"]).read_text(encoding="utf-8")
        times = source.count(entry["old"])
        if times != 1:
            raise ValueError(
                f"tools/mutants.toml: in {entry['file']} the old text of {entry['name']!r} "
                f"stands {times} times, once is wanted; write it as it is now:\n{entry['old']}"
            )
        text = source.replace(entry["old"], entry["new"])
        ast.parse(text)
        name = f"{Path(entry['file']).stem}:{entry['name']}"
        found.append(Mutant(name, entry["file"], text, entry["why"]))
    return found


def by_tool() -> list[Mutant]:
    """Return the sample of mutmut's mutants, without those listed as equivalent."""
    equivalent = {entry["name"] for entry in data()["equivalent"]}
    found: list[Mutant] = []
    for path in sorted(ENGINE.glob("*.py")):
        made = dict(sorted(_generated(path)))
        number = max(PER_MODULE, len(made) // ONE_IN)
        names = [name for digest, name in made if name not in equivalent][:number]
        found += [
            Mutant(name, path.name, make(), "made by mutmut")
            for (_, name), make in made.items()
            if name in names
        ]
    return found


def _generated(path: Path) -> Iterator[tuple[tuple[str, str], Callable[[], str]]]:
    """Yield (digest, name) and a maker of the text, for all mutants inside functions of a module.

    mutmut as a library: its operators and its visitor, not its runner, which would put all mutants
    of a file into one module. Left out are what any test of the line would catch (an argument
    dropped, None assigned: Python itself stumbles), and other words in a sentence for readers.
    """
    import libcst  # noqa: PLC0415 - only this campaign needs it, and a test loads this file
    from mutmut.mutation.file_mutation import create_mutations  # noqa: PLC0415

    module, mutations, _, _ = create_mutations(str(path), path.read_text(encoding="utf-8"))
    seen: Counter[tuple[str, str, str]] = Counter()
    for mutation in mutations:
        function, old = mutation.contained_by_top_level_function, mutation.original_node
        if not isinstance(function, libcst.FunctionDef):
            continue
        if isinstance(old, libcst.Assign | libcst.AnnAssign | libcst.Call):
            continue
        if isinstance(old, libcst.SimpleString) and " " in old.value:
            continue
        new, name = mutation.mutated_node, function.name.value
        place = (name, module.code_for_node(old), module.code_for_node(new))
        seen[place] += 1
        key = "\0".join((SEED, path.name, *place, str(seen[place])))
        digest = hashlib.sha256(key.encode()).hexdigest()[:10]

        def make(old: Any = old, new: Any = new) -> str:
            return str(module.deep_replace(old, new).code)

        yield (digest, f"{path.stem}.{name}:{digest}"), make


def prepared(base: Path) -> None:
    """Make a small project of core and its tests, compiled once; each mutant copies its core.

    Sentences are tested with their texts: what these need stands there as links.
    """
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / PACKAGE, base / PACKAGE, ignore=leave)
    ((base / PACKAGE).parent / "__init__.py").write_text("", encoding="utf-8")
    for name in LINKED:
        (base / PACKAGE).with_name(name).symlink_to((ROOT / PACKAGE).with_name(name))
    shutil.copytree(ROOT / "tests" / "core", base / "tests" / "core", ignore=leave)
    for name in ("tests/conftest.py", "tests/effort.py", "docs/engine.md"):
        (base / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, base / name)
    (base / "pytest.ini").write_text(CONFIGURATION, encoding="utf-8")
    compileall.compile_dir(base, quiet=1)


def judged(mutant: Mutant | None, base: Path, limit: int) -> Verdict:
    """Return what tests/core says about a copy of core with the fault (None: without any).

    ``limit``: seconds of processor time after which the tests hang: a fault they have found, however
    busy the machine is.
    """
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="wegmarke-mutant-") as folder:
        source = Path(folder) / "src"
        shutil.copytree(base / "src", source, symlinks=True)
        if mutant is not None:
            engine = source.parent / PACKAGE / "conditions"
            for compiled in (engine / "__pycache__").glob(f"{Path(mutant.file).stem}.*"):
                compiled.unlink()
            (engine / mutant.file).write_text(mutant.text, encoding="utf-8")
        first, others = _tests(base, mutant)
        for files in (first, others):
            done = _run(files, base, source, limit)
            if done.returncode:
                break
    if done.returncode == OUT_OF_TIME:
        return _verdict(mutant, "caught", start, f"no end after {limit} s of processor time")
    state = {0: "survived", 1: "caught", 2: "caught"}.get(done.returncode, "broken")
    return _verdict(mutant, state, start, _first_failure(done.stdout + done.stderr))


def _run(
    files: list[str], base: Path, source: Path, limit: int
) -> subprocess.CompletedProcess[str]:
    """Run test files against the core below ``source``."""
    environment = {
        **os.environ,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "HYPOTHESIS_PROFILE": "mutants",
        "PYTHONPATH": str(source),
    }
    limited = f'ulimit -v {MEMORY_KIB}; ulimit -S -t {limit}; exec "$@"'
    return subprocess.run(
        ["sh", "-c", limited, "sh", *PYTEST, *files],
        cwd=base,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )


def _tests(base: Path, mutant: Mutant | None) -> tuple[list[str], list[str]]:
    """Return the test files to run first, those of the module before all, and the others."""
    module = Path(mutant.file).stem if mutant is not None else ""
    nearest = f"test_{NEAREST.get(module, module)}"
    files = {path.stem: path for path in sorted((base / "tests" / "core").glob("test_*.py"))}
    first = [name for name in (nearest, *(f"test_{name}" for name in QUICK)) if name in files]
    names = [str(files[name].relative_to(base)) for name in dict.fromkeys(first)]
    others = [str(path.relative_to(base)) for name, path in files.items() if name not in first]
    return names, others


def _first_failure(output: str) -> str:
    lines = output.strip().splitlines() or [""]
    failed = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
    return (failed or lines[-1:])[0].split(" - ")[0][:150]


def _verdict(mutant: Mutant | None, state: str, start: float, by: str) -> Verdict:
    nothing = Mutant("no fault", "", "", "")
    return Verdict(mutant or nothing, state, time.monotonic() - start, by)


def campaign(mutants: list[Mutant], base: Path) -> list[Verdict]:
    """Judge all mutants, two at a time, with a line for each."""
    print("without a fault: ", end="", flush=True)
    clean = judged(None, base, PATIENCE)
    used = int(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime)
    print(f"{clean.state}, {clean.seconds:.0f} s, {used} s of processor time", flush=True)
    if clean.state != "survived":
        raise RuntimeError(f"tests/core fails without any fault: {clean.by}")
    limit = 30 + 4 * used
    verdicts = []
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        waiting = [pool.submit(judged, mutant, base, limit) for mutant in mutants]
        for number, done in enumerate(as_completed(waiting), 1):
            verdict = done.result()
            verdicts.append(verdict)
            said = f"{number:>3}/{len(mutants)} {verdict.state:<8} {verdict.seconds:6.1f} s"
            print(f"{said}  {verdict.mutant.name}  {verdict.by}", flush=True)
            if verdict.state != "caught":
                print(f"        {verdict.mutant.why}\n{verdict.mutant.changed()}", flush=True)
    return verdicts


def run(only: str = "") -> None:
    """Run the campaign; ``only``: a part of the names. Raises RuntimeError unless all are caught."""
    start = time.monotonic()
    hand, tool = by_hand(), by_tool()
    if len(hand) < LEAST_BY_HAND or len(tool) < LEAST_BY_TOOL:
        raise RuntimeError(f"too few mutants: {len(hand)} by hand, {len(tool)} by mutmut")
    chosen = [mutant for mutant in (*hand, *tool) if only in mutant.name]
    print(f"{len(chosen)} mutants of {len(hand)} by hand and {len(tool)} by mutmut", flush=True)
    with tempfile.TemporaryDirectory(prefix="wegmarke-mutants-") as folder:
        prepared(Path(folder))
        verdicts = campaign(chosen, Path(folder))
    states = Counter(verdict.state for verdict in verdicts)
    print(f"{dict(states)} in {time.monotonic() - start:.0f} s", flush=True)
    left = sorted(verdict.mutant.name for verdict in verdicts if verdict.state != "caught")
    if left:
        raise RuntimeError("not caught: " + ", ".join(left))


def main() -> int:
    """Run from the command line: all mutants, or those whose name has a part in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="part of the names to run")
    parser.add_argument("--list", action="store_true", help="show the mutants, run none")
    arguments = parser.parse_args()
    if arguments.list:
        for mutant in (*by_hand(), *by_tool()):
            if arguments.only in mutant.name:
                print(f"{mutant.name}  ({mutant.why})\n{mutant.changed()}")
        return 0
    try:
        run(arguments.only)
    except (RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
