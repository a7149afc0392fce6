"""How everything is measured: medians of many rounds, memory at its highest, the machine in words.

Time is the processor time of this process: everything here runs on one core, and what others do
on the same machine at that moment is not what is to be measured. Only a cold start is counted by
the clock on the wall. The comparisons use this module in their own environment.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

MIB = 1024 * 1024
clock = time.process_time


def median_seconds(
    action: Callable[..., object], *, prepare: Callable[[], object] | None = None, rounds: int
) -> float:
    """Return the median time of an action; ``prepare`` makes its argument and is not counted."""
    times = []
    for _ in range(rounds):
        arguments = [] if prepare is None else [prepare()]
        start = clock()
        action(*arguments)
        times.append(clock() - start)
    return statistics.median(times)


def side_by_side(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median seconds of several actions, taken in turns: what disturbs hits all."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(median_seconds(action, rounds=1))
    return {name: statistics.median(values) for name, values in times.items()}


def median_each_us(action: Callable[[Any], object], each: Iterable[Any], rounds: int) -> float:
    """Return microseconds per item: the median over rounds of the average over all items.

    The first pass warms up and is not counted. Collecting garbage is left to the end of a round,
    as it would belong to an item by chance.
    """
    items = list(each)

    def run() -> None:
        for item in items:
            action(item)

    run()
    gc.collect()
    gc.disable()
    try:
        return median_seconds(run, rounds=rounds) / len(items) * 1e6
    finally:
        gc.enable()


def extra_mib(action: Callable[..., object], *arguments: object) -> float:
    """Return how much more memory an action holds at its highest, its result included."""
    gc.collect()
    tracemalloc.start()
    kept = action(*arguments)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return peak / MIB


def read_once(arrays: Iterable[NDArray[np.generic]]) -> None:
    """Read every array once, byte by byte with ``np.max``: of NumPy's ways to read the fastest."""
    for array in arrays:
        np.max(array.view(np.uint8))


def machine() -> dict[str, object]:
    """Return the machine in words; nothing that names it."""
    additions = additions_seconds()
    return {
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "five_million_additions_s": round(additions["wall"], 3),
        "five_million_additions_processor_s": round(additions["processor"], 3),
    }


def additions_seconds() -> dict[str, float]:
    """How fast this machine is just now: a plain loop, the same everywhere.

    How much longer it takes on the wall than on the processor is what others need of it.
    """
    walls, own = [], []
    for _ in range(3):
        started, used = time.perf_counter(), clock()
        total = 0
        for number in range(5_000_000):
            total += number
        walls.append(time.perf_counter() - started)
        own.append(clock() - used)
    return {"wall": statistics.median(walls), "processor": statistics.median(own)}
