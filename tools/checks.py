"""Runs the checks of ./test and prints a summary with times. Started by ./test, stdlib only."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import mutants
import postgres
import system
import wheel

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CLI = [PYTHON, "-m", "wegmarke.project.cli"]
OWN = ["src", "tests", "benchmarks", "tools"]
NO_DATABASE = ["tests/core", "tests/data", "tests/catalogue"]
COMPARISONS = 200_000
"""The least that tests/core compares in one run; ten times as many with --long."""

IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"

STATIC = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", *OWN],
    "lint": [PYTHON, "-m", "ruff", "check", "--quiet", *OWN],
    "types": [PYTHON, "-m", "mypy"],
    "imports": [PYTHON, "-c", IMPORTS, "--no-cache"],
    "templates": [PYTHON, "-m", "djlint", "src/wegmarke/web", "--lint", "--quiet"],
    "security": [PYTHON, "-m", "bandit", "--quiet", "--recursive", "src", "-c", "pyproject.toml"],
    "texts": [*CLI, "messages", "check"],
    "data": [*CLI, "data", "check"],
}
FAST = ["format", "lint", "imports", "templates", "texts", "data"]


@dataclass(frozen=True)
class Result:
    """What one step did: ok, failed or skipped, and how long it took."""

    name: str
    state: str
    seconds: float
    note: str = ""


def run_quietly(name: str) -> tuple[Result, str]:
    """Run one static check and keep its output for the case that it fails."""
    start = time.monotonic()
    done = subprocess.run(STATIC[name], cwd=ROOT, text=True, capture_output=True, check=False)
    state = "failed" if done.returncode else "ok"
    return Result(name, state, time.monotonic() - start), done.stdout + done.stderr


def static_checks(names: list[str]) -> list[Result]:
    """Run the checks that only read, two at a time."""
    results = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for result, output in pool.map(run_quietly, names):
            print(f"{result.name:<12} {result.state:<8} {result.seconds:6.1f} s", flush=True)
            if result.state == "failed":
                print(output.rstrip(), flush=True)
            results.append(result)
    return results


def timed(name: str, action: Callable[[], str]) -> Result:
    """Run a step that prints by itself; the action returns '' or why it was skipped."""
    print(f"\n== {name}", flush=True)
    start = time.monotonic()
    try:
        skipped = action()
    except (subprocess.CalledProcessError, OSError, RuntimeError) as error:
        print(f"{name}: {error}", flush=True)
        return Result(name, "failed", time.monotonic() - start)
    state = "SKIPPED" if skipped else "ok"
    return Result(name, state, time.monotonic() - start, skipped)


def pytest(*arguments: str, environment: dict[str, str] | None = None) -> None:
    """Run pytest on two cores; its own lines go straight to the reader."""
    subprocess.run(
        [PYTHON, "-m", "pytest", "-n", "2", "--no-header", *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        check=True,
    )


def compared(times: int = 1) -> dict[str, str]:
    """Return the environment in which a run with too few comparisons fails."""
    return {"WEGMARKE_COMPARISONS": str(COMPARISONS * times)}


def with_coverage() -> str:
    """Run tests/core, but for its widest tests, and hold the engine at full branch coverage."""
    with tempfile.TemporaryDirectory() as folder:
        pytest(
            "tests/core",
            *("-m", "covered", "--cov"),
            environment={"COVERAGE_FILE": str(Path(folder) / "coverage")},
        )
    return ""


def on_sqlite(*, browser: bool) -> str:
    """Run what the step with coverage has not run, with the browser where there is one."""
    if browser:
        pytest("-m", "not covered", environment=compared())
        return ""
    pytest("-m", "not covered and not browser", environment=compared())
    return "browser tests did not run: Chromium is missing"


def on_postgresql() -> str:
    """Run everything that may touch a database again, on a throw-away PostgreSQL."""
    folders = [
        str(folder.relative_to(ROOT))
        for folder in sorted((ROOT / "tests").iterdir())
        if folder.is_dir() and str(folder.relative_to(ROOT)) not in NO_DATABASE
    ]
    wanted = [folder for folder in folders if any((ROOT / folder).rglob("test_*.py"))]
    with postgres.cluster() as url:
        pytest(
            "-m", "not browser and not house", *wanted, environment={"WEGMARKE_DATABASE_URL": url}
        )
    return ""


def in_wheel() -> str:
    """Build the wheel and start what is inside it."""
    wheel.check(ROOT)
    return ""


def fix() -> int:
    """Let ruff put right what it can."""
    subprocess.run([PYTHON, "-m", "ruff", "check", "--fix", "--quiet", *OWN], cwd=ROOT, check=False)
    return subprocess.run([PYTHON, "-m", "ruff", "format", *OWN], cwd=ROOT, check=False).returncode


def everything() -> list[Result]:
    """All steps, in the order in which a fault is cheapest to learn."""
    missing = system.install_missing()
    results = static_checks(list(STATIC))
    browser = "chromium" not in missing
    results.append(timed("coverage of the engine", with_coverage))
    results.append(timed("tests on SQLite", lambda: on_sqlite(browser=browser)))
    if "postgresql" in missing:
        results.append(Result("tests on PostgreSQL", "SKIPPED", 0, "PostgreSQL server is missing"))
    else:
        results.append(timed("tests on PostgreSQL", on_postgresql))
    results.append(timed("wheel", in_wheel))
    return results


def fast() -> list[Result]:
    """Only what takes seconds."""
    results = static_checks(FAST)

    def tests() -> str:
        pytest("-m", "not browser", environment=compared())
        return ""

    return [*results, timed("tests on SQLite", tests)]


def long() -> list[Result]:
    """The property tests with many more examples."""

    def tests() -> str:
        pytest("tests/core", environment={"HYPOTHESIS_PROFILE": "long", **compared(10)})
        return ""

    return [timed("property tests, long", tests)]


def planted() -> list[Result]:
    """Faults planted in the engine: every one must be caught."""

    def faults() -> str:
        mutants.run()
        return ""

    return [timed("planted faults", faults)]


def report(results: list[Result]) -> int:
    """Print the summary; a skipped step is not a green one."""
    print("\n== summary")
    for result in results:
        print(
            f"{result.name:<22} {result.state:<8} {result.seconds:6.1f} s  {result.note}".rstrip()
        )
    bad = [result.name for result in results if result.state != "ok"]
    total = sum(result.seconds for result in results)
    print(f"{'NOT GREEN: ' + ', '.join(bad) if bad else 'All green'}  ({total:.0f} s of work)")
    return 1 if bad else 0


def main() -> int:
    """Run the mode named by ./test."""
    mode = sys.argv[1] if len(sys.argv) > 1 else "all"
    if mode == "fix":
        return fix()
    modes = {"all": everything, "fast": fast, "long": long, "mutants": planted}
    return report(modes[mode]())


if __name__ == "__main__":
    if not shutil.which("sh"):
        sys.exit("A POSIX shell is needed.")
    sys.exit(main())
