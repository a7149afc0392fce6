"""Cold start: new processes, from nothing to the first answer, ours and OpenFisca's."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROUNDS = 15
HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "src"


def environment(cache: Path) -> dict[str, str]:
    """Return the variables for a new process: our source, and compiled modules kept in ``cache``.

    Without a cache every start would compile all modules again wherever writing them is off.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPATH": str(SOURCE), "PYTHONPYCACHEPREFIX": str(cache)}


class Start(NamedTuple):
    """Medians of a new process from start to end: time on the wall and of a processor, memory."""

    ms: float
    processor_ms: float
    mib: float


def start(command: list[str], given: str, cache: Path) -> Start:
    """Return what a new process takes, which prints its memory.

    Raises RuntimeError with what the process said if it fails.
    """
    times, own, memory = [], [], []
    for _ in range(ROUNDS + 1):
        began, used = time.perf_counter(), _children_seconds()
        done = subprocess.run(
            command,
            input=given,
            env=environment(cache),
            capture_output=True,
            text=True,
            check=False,
        )
        times.append(time.perf_counter() - began)
        own.append(_children_seconds() - used)
        if done.returncode:
            raise RuntimeError(done.stderr)
        memory.append(float(done.stdout))
    medians = (statistics.median(values[1:]) for values in (times, own, memory))
    seconds, processor_seconds, mib = medians
    return Start(seconds * 1000, processor_seconds * 1000, mib)


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cold_start(given: str, cache: Path) -> dict[str, float]:
    """Return our cold start for rules and a person as JSON, and how much of it is Python itself."""
    bare = start([sys.executable, str(HERE / "peak.py")], "", cache)
    ours = start([sys.executable, str(HERE / "cold_child.py")], given, cache)
    return {
        **_figures(ours),
        "cold_start_ms_minus_python": ours.ms - bare.ms,
        "cold_start_mib_minus_python": ours.mib - bare.mib,
        "python_start_ms": bare.ms,
        "python_start_mib": bare.mib,
    }


def openfisca_cold_start(python: str, folder: Path, cache: Path) -> dict[str, float]:
    """Return the cold start of OpenFisca with the twelve rules in ``folder``."""
    child = str(HERE / "openfisca_child.py")
    return _figures(start([python, child, "cold", str(folder)], "", cache))


def _figures(taken: Start) -> dict[str, float]:
    return {
        "cold_start_ms": taken.ms,
        "cold_start_processor_ms": taken.processor_ms,
        "cold_start_mib": taken.mib,
    }
