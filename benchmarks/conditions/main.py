"""Condition engine against OpenFisca, plain NumPy, reading once, clingo and Z3 on the same rules."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import figures as ours_figures
from cold import cold_start
from figures import Figures
from goals import GOALS, judged
from law import CHANGED, FEW, MANY, Law, law_of, real_law, scaled
from measure import machine
from others import Disagreement, Others
from people import People, complete, population
from problems import Problem
from rulefile import read

PERSONS = 1_000_000
SOLVED = 300
RULES = read()
NO_OTHERS = (
    "The comparison with OpenFisca, clingo and Z3 was left out: their environment could not be "
    "set up (see above). Its ratios are missing, and goals that need them count as not met."
)


def measure(python: str, folder: Path) -> dict[str, Any]:
    """Measure everything; without ``python`` all but the comparisons that need it."""
    few, many = law_of(RULES), law_of(scaled(RULES, MANY))
    people = population(few.book, few.book.facts.definitions, PERSONS)
    laws = ours_figures.invented(few, many)
    say("cold start ...")
    found: Figures = cold_start(_given(laws), folder / "cache")
    say("one person ...")
    found |= ours_figures.one_person(laws)
    found |= ours_figures.whole(found)
    problem = Problem(few, CHANGED, laws.people, SOLVED)
    found |= ours_figures.counterfactual(few, problem)
    say("a million persons ...")
    found |= ours_figures.columns(few, people)
    found |= ours_figures.plans(few, RULES, people)
    say("the real law ...")
    found |= {f"real_{key}": figure for key, figure in _real().items()}
    say("plain NumPy ...")
    numpy_figures, answers = ours_figures.by_hand(few, people)
    ours_figures.compare(few, people, answers)
    found["ratio_vs_numpy"] = numpy_figures["seconds"] / found["columns_s"]
    compared: dict[str, Any] = {"plain_numpy": numpy_figures}
    if python:
        say("OpenFisca, clingo, Z3 ...")
        others = Others(python, folder)
        compared |= others.solvers(problem)
        compared["openfisca"], theirs = others.openfisca(RULES, people)
        same_as_openfisca(people, answers, theirs)
        found |= ratios(found, compared)
    return {"figures": found, "compared": compared}


def _given(laws: ours_figures.Laws) -> str:
    """Return what a new process reads: rules and the first person of whom all is known."""
    person = max(laws.people, key=len)
    return json.dumps({"law": scaled(RULES, MANY), "person": person}, default=str)


def _real() -> Figures:
    few, many = real_law(FEW), real_law(MANY)
    found = ours_figures.one_person(ours_figures.real(few, many))
    people = population(few.book, _given_facts(few), PERSONS, seed=4)
    return {**found, **ours_figures.columns(few, people)}


def _given_facts(law: Law) -> tuple[str, ...]:
    """Return the facts that somebody states: those that rules derive are left to the rules."""
    facts = ours_figures.facts_of(law.book, law.rules)
    return tuple(fact for fact in facts if fact not in law.book.derived)


def same_as_openfisca(people: People, answers: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Raise Disagreement if OpenFisca says something else about anybody of whom all is known."""
    known = complete(people)
    for rule, held in theirs.items():
        if (held != answers[rule][0])[known].any():
            raise Disagreement(f"OpenFisca differs in rule {rule} where nothing is missing.")


def ratios(found: Figures, compared: dict[str, Any]) -> Figures:
    """Return how many times faster we are."""
    openfisca = compared["openfisca"]
    return {
        "ratio_vs_openfisca": found["columns_persons_per_s"] / openfisca["persons_per_s"],
        "ratio_vs_openfisca_one_person": openfisca["single_us"] / found[f"scalar_{FEW}_rules_us"],
        "ratio_vs_clingo": compared["clingo"]["us"] / found["counterfactual_us"],
        "ratio_vs_z3": compared["z3"]["us"] / found["counterfactual_us"],
    }


def say(what: str) -> None:
    """Print a line at once: the whole takes some minutes."""
    print(what, flush=True)


def rounded(value: Any) -> Any:
    """Return nested figures with four digits that count."""
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if not isinstance(value, float) or value == 0:
        return value
    short = float(f"{value:.4g}")
    return int(short) if short.is_integer() else short


def table(found: Figures, goals: dict[str, dict[str, object]]) -> list[str]:
    """Return a line per goal: the figure, the goal, and whether it is met."""
    lines = []
    for key, wanted in GOALS.items():
        figure = f"{found[key]:>14,.4g}" if key in found else f"{'not measured':>14}"
        sign = ">=" if wanted.bound == "least" else "<="
        met = goals[key]["met"]
        if met == "no" and goals[key].get("met_within_factor_two") == "yes":
            met = "within a factor of two"
        lines.append(f"{figure}  {sign} {wanted.number:<11,g} {wanted.says}: {met}")
    return lines


def main() -> None:
    """Measure, write the result file, print a table."""
    target, python = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    with tempfile.TemporaryDirectory() as folder:
        try:
            result = measure(python, Path(folder))
        except Disagreement as wrong:
            sys.exit(f"Nothing was written: {wrong}")
    found = result.pop("figures")
    goals = judged(found)
    on = machine()
    kept = {
        "benchmark": "conditions",
        "machine": on,
        "clock": "processor time of one core; cold starts by the clock on the wall",
        "persons": PERSONS,
        "read_limit": "np.max over the bytes of every compact input column",
        **rounded(found),
        "goals": goals,
        **rounded(result),
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print("\n".join(table(found, goals)))
    print(_compared(result["compared"]))
    print(
        f"on {on['cores']} cores, one used, Python {on['python']}, NumPy {on['numpy']}, "
        f"{on['five_million_additions_s']} s for five million additions "
        f"({on['five_million_additions_processor_s']} s of a processor); written to {target}"
    )
    if not python:
        print(NO_OTHERS)


def _compared(compared: dict[str, Any]) -> str:
    lines = []
    for name, parts in compared.items():
        shown = (f"{key} {rounded(figure)}" for key, figure in parts.items())
        lines.append(f"{name}: {', '.join(shown)}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
