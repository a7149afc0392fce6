"""All minimal changes of one rule by clingo and by Z3; runs in an environment of its own.

    python solver_child.py PROBLEM.json RESULT.json

Both are given the rule once, as we compile it once; counted is what one more person costs, and
beside it what a fresh start for each person costs.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import clingo
import z3

Problem = dict[str, Any]
Person = dict[str, Any]
Answer = list[list[list[Any]]]
FRESH = 60
HEAD = """
{ take(F,C) : reach(F,C) } M :- most(M).
:- take(F,C), take(F,D), C < D.
changed(F) :- take(F,_).
holds(F,A) :- take(F,C), yes(F,C,A).
holds(F,A) :- now(F,C), not changed(F), yes(F,C,A).
#external now(F,C) : class(F,C).
#external reach(F,C) : class(F,C).
#heuristic take(F,C). [1,false]
#show take/2.
"""
MINIMAL = ["--heuristic=Domain", "--enum-mode=domRec", "0"]
"""Models whose set of changes has no smaller one (domain heuristic with recording)."""


class Clingo:
    """Answer set programming: the rule is grounded once, persons are external atoms."""

    def __init__(self, problem: Problem) -> None:
        """Ground the rule and the classes."""
        self.control = clingo.Control(MINIMAL, message_limit=0)
        lines = [HEAD, f"most({problem['most']})."]
        for fact, classes in problem["classes"].items():
            lines += [f"class({fact},{place})." for place in range(len(classes))]
            lines += [
                f"yes({fact},{place},{atom})."
                for place, held in enumerate(classes)
                for atom, answer in enumerate(held)
                if answer
            ]
        lines.append(f":- not {self._gate(problem['formula'], lines)}.")
        self.control.add("base", [], "\n".join(lines))
        self.control.ground([("base", [])])

    def _gate(self, formula: list[Any], lines: list[str]) -> str:
        word, *parts = formula
        if word == "atom":
            return f"holds({parts[0]},{parts[1]})"
        inner = [self._gate(part, lines) for part in parts]
        gate = f"g{len(lines)}"
        bodies = {"and": [", ".join(inner)], "or": inner, "not": [f"not {inner[0]}"]}
        lines += [f"{gate} :- {body}." for body in bodies[word]]
        return gate

    def minimal(self, person: Person) -> Answer:
        """Return all minimal sets of changes for one person."""
        externals = [
            clingo.Function(name, [clingo.Function(fact), clingo.Number(place)])
            for name, fact, place in _stated(person)
        ]
        for atom in externals:
            self.control.assign_external(atom, True)
        found: Answer = []

        def keep(model: clingo.Model) -> None:
            symbols = model.symbols(shown=True)
            found.append([[s.arguments[0].name, s.arguments[1].number] for s in symbols])

        self.control.solve(on_model=keep)
        for atom in externals:
            self.control.assign_external(atom, False)
        return found


class Z3:
    """Satisfiability: the rule is asserted once, each person is pushed and popped."""

    def __init__(self, problem: Problem) -> None:
        """Assert the rule and what each class says."""
        self.solver = z3.SolverFor("QF_FD")
        self.most = problem["most"]
        self.at = {
            (fact, place): z3.Bool(f"{fact}_{place}")
            for fact, classes in problem["classes"].items()
            for place in range(len(classes))
        }
        self.classes = problem["classes"]
        for fact, classes in self.classes.items():
            places = [self.at[fact, place] for place in range(len(classes))]
            self.solver.add(z3.PbEq([(place, 1) for place in places], 1))
        self.solver.add(self._gate(problem["formula"]))

    def _gate(self, formula: list[Any]) -> Any:
        word, *parts = formula
        if word == "atom":
            fact, atom = parts
            classes = enumerate(self.classes[fact])
            return z3.Or([self.at[fact, place] for place, held in classes if held[atom]])
        inner = [self._gate(part) for part in parts]
        return {"and": z3.And, "or": z3.Or, "not": lambda held: z3.Not(held[0])}[word](inner)

    def minimal(self, person: Person) -> Answer:
        """Return all minimal sets of changes: small ones first, what holds one is shut out."""
        now, reach = person["now"], person["reach"]
        self.solver.push()
        for fact, place in now.items():
            allowed = [place, *reach.get(fact, ())]
            self.solver.add(z3.Or([self.at[fact, other] for other in allowed]))
        stays = [(self.at[fact, place], 1) for fact, place in now.items()]
        found: Answer = []
        for size in range(1, self.most + 1):
            fewest = z3.PbGe(stays, len(stays) - size)
            while self.solver.check(fewest) == z3.sat:
                model = self.solver.model()
                taken = [
                    [fact, place]
                    for fact, places in reach.items()
                    for place in places
                    if z3.is_true(model[self.at[fact, place]])
                ]
                found.append(taken)
                self.solver.add(z3.Or([z3.Not(self.at[fact, place]) for fact, place in taken]))
        self.solver.pop()
        return found


def _stated(person: Person) -> list[tuple[str, str, int]]:
    now = [("now", fact, place) for fact, place in person["now"].items()]
    return now + [
        ("reach", fact, place) for fact, places in person["reach"].items() for place in places
    ]


def timed(minimal: Callable[[Person], Answer], persons: list[Person]) -> dict[str, Any]:
    """Return the median microseconds per person and all answers."""
    times, answers = [], []
    for person in persons:
        start = time.process_time()  # as in measure.py, without NumPy
        answers.append(minimal(person))
        times.append(time.process_time() - start)
    return {"us": statistics.median(times) * 1e6, "answers": answers}


def main() -> None:
    """Read the problem, solve it with both, write figures and answers."""
    problem = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    persons = problem["persons"]
    fresh = persons[:FRESH]
    result = {
        "clingo": {
            "version": clingo.__version__,
            **timed(Clingo(problem).minimal, persons),
            "fresh_us": timed(lambda person: Clingo(problem).minimal(person), fresh)["us"],
        },
        "z3": {
            "version": z3.get_version_string(),
            **timed(Z3(problem).minimal, persons),
            "fresh_us": timed(lambda person: Z3(problem).minimal(person), fresh)["us"],
        },
    }
    Path(sys.argv[2]).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
