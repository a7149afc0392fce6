"""Runs the comparisons in their own environment, with the data in a temporary folder."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
from cold import HERE, SOURCE, openfisca_cold_start
from numpy.typing import NDArray
from people import People
from problems import Changes, Problem


class Disagreement(Exception):
    """Two that were given the same rules and data do not give the same answers."""


class Others:
    """OpenFisca, clingo and Z3 behind the Python of their environment."""

    def __init__(self, python: str, folder: Path) -> None:
        """Take the Python of the environment and a folder for data and results."""
        self.python = python
        self.folder = folder

    def openfisca(
        self, rules: dict[str, Any], people: People
    ) -> tuple[dict[str, float], dict[str, NDArray[np.bool_]]]:
        """Return the figures of OpenFisca, and its answers per rule."""
        self._write("rules.json", rules)
        values = {fact: column.values for fact, column in people.items()}
        missing = {f"{fact}.missing": column.missing for fact, column in people.items()}
        np.savez(self.folder / "people.npz", **values, **missing)
        self._run("openfisca_child.py", "measure", str(self.folder))
        figures: dict[str, float] = self._read("openfisca.json")
        count = len(next(iter(values.values())))
        with np.load(self.folder / "openfisca.npz") as packed:
            answers = {
                rule: np.unpackbits(packed[rule], count=count).astype(bool) for rule in packed.files
            }
        cold = openfisca_cold_start(self.python, self.folder, self.folder / "cache")
        return {**figures, **cold}, answers

    def solvers(self, problem: Problem) -> dict[str, dict[str, Any]]:
        """Return the figures of clingo and Z3. Raises Disagreement if one finds other changes."""
        self._write("problem.json", problem.data())
        files = [str(self.folder / name) for name in ("problem.json", "solved.json")]
        self._run("solver_child.py", *files)
        solved: dict[str, dict[str, Any]] = self._read("solved.json")
        for name, result in solved.items():
            answers = [_changes(answer) for answer in result.pop("answers")]
            if answers != problem.answers:
                raise Disagreement(f"{name} finds other changes than trying every set.")
        return solved

    def _run(self, script: str, *arguments: str) -> None:
        path = os.pathsep.join((str(SOURCE), str(HERE)))
        environment = {**os.environ, "PYTHONPATH": path}
        subprocess.run([self.python, str(HERE / script), *arguments], env=environment, check=True)

    def _write(self, name: str, data: object) -> None:
        (self.folder / name).write_text(json.dumps(data), encoding="utf-8")

    def _read(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))


def _changes(answer: list[list[list[Any]]]) -> set[Changes]:
    return {frozenset((fact, place) for fact, place in found) for found in answer}
