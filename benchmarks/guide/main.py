"""Answer time of the guide per person, all goals, in one process."""

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

ROUNDS = 30
ON = date(2026, 11, 21)
GOAL_MS = 5.0
PERSONS = Path(__file__).with_name("persons.json")


def measure() -> dict[str, object]:
    """Load the definitions, answer every invented person many times, take medians."""
    start = time.perf_counter()
    from wegmarke.catalogue.loader import definitions
    from wegmarke.catalogue.places import find_places
    from wegmarke.core.guide import answer

    loaded = definitions()
    load_seconds = time.perf_counter() - start
    rows = []
    for person in json.loads(PERSONS.read_text(encoding="utf-8")):
        place = find_places(person["place"])[0]
        facts = loaded.book.facts.check(person["facts"], ON)
        ask = partial(answer, loaded, facts, place=place, on=ON)
        ask()  # the first answer compiles the law of the day
        rows.append({"who": person["who"], "ms": median_ms(ask)})
    return {
        "benchmark": "guide",
        "python": platform.python_version(),
        "machine": platform.machine(),
        "rounds": ROUNDS,
        "load_seconds": round(load_seconds, 3),
        "goal_ms": GOAL_MS,
        "five_million_additions_s": round(additions_seconds(), 3),
        "median_ms": round(statistics.median(row["ms"] for row in rows), 3),
        "slowest_ms": max(row["ms"] for row in rows),
        "persons": rows,
    }


def additions_seconds() -> float:
    """How fast this machine is just now: a plain loop, the same everywhere."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        total = 0
        for number in range(5_000_000):
            total += number
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def median_ms(action: Callable[[], object]) -> float:
    """Median time of an action in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times) * 1000, 3)


def main() -> None:
    """Measure, write the result file, print a table."""
    result = measure()
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for row in result["persons"]:
        print(f"{row['ms']:8.2f} ms  {row['who']}")
    print(
        f"{result['median_ms']:8.2f} ms  median over persons, {result['slowest_ms']:.2f} ms slowest, goal {GOAL_MS} ms"
    )
    print(
        f"on a machine that needs {result['five_million_additions_s']} s for five million additions"
    )
    print(f"definitions read in {result['load_seconds']} s; written to {target}")


if __name__ == "__main__":
    main()
