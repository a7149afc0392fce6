"""The same rules in OpenFisca-Core; runs in an environment of its own (requirements/bench.txt).

    python openfisca_child.py measure FOLDER     figures and answers of everybody into FOLDER
    python openfisca_child.py cold FOLDER        the first answer of a new process, and its memory

Every rule becomes a Variable whose formula is what an author of OpenFisca would write: two values,
the silent default for what is missing, and full months since a date as a Variable of its own, so
that they are counted once.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from law import FEW, ON, tree_of
from measure import extra_mib, median_seconds
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from peak import peak_mib
from rulefile import read

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.values import Value

ROUNDS = 7
SINGLE = 300
DEFAULT_DAY = date(1970, 1, 1)
SIGNS = {"by": "<=", "before": "<", "from": ">=", "after": ">"}
TYPES = {"bool": bool, "int": int, "date": date, "code": Enum}
Person = build_entity(key="person", plural="persons", label="A person", is_person=True)
DAY = period(f"day:{ON.isoformat()}")


class System:
    """The rules of a file as a system of OpenFisca."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Make one Variable per fact, per date counted in months, and per rule."""
        self.facts = {fact["key"]: fact for fact in data["facts"]}
        self.rules = tuple(rule["id"] for rule in data["rules"])
        self.enums = {
            key: Enum(key, [(code, code) for code in fact["values"]])
            for key, fact in self.facts.items()
            if fact["type"] == "code"
        }
        self.system = TaxBenefitSystem([Person])
        for key, fact in self.facts.items():
            self._add(key, _input(fact, self.enums.get(key)))
            if fact["type"] == "date":
                self._add(f"{key}_months", {"value_type": int, "formula": _months_of(key)})
        for rule in data["rules"]:
            source = self.formula(tree_of(rule))
            self._add(rule["id"], {"value_type": bool, "formula": self._function(source)})

    def _add(self, name: str, parts: dict[str, Any]) -> None:
        members = {"entity": Person, "definition_period": DateUnit.DAY, "label": name, **parts}
        self.system.add_variable(type(name, (Variable,), members))

    def _function(self, source: str) -> Any:
        names: dict[str, Any] = {**self.enums, "np": np}
        exec(f"def formula(person, period):\n    return {source}\n", names)
        return names["formula"]

    def formula(self, node: tree.Node) -> str:
        """Return a condition as the expression of a formula."""
        match node:
            case tree.All(parts=parts):
                return "(" + " * ".join(self.formula(part) for part in parts) + ")"
            case tree.Any(parts=parts):
                return "(" + " + ".join(self.formula(part) for part in parts) + ")"
            case tree.Not(part=part):
                return f"np.logical_not({self.formula(part)})"
            case tree.RuleRef(rule=rule):
                return f'person("{rule}", period)'
            case tree.Atom():
                return self._atom(node)
            case _:
                message = f"not written for OpenFisca: {node!r}"
                raise TypeError(message)

    def _atom(self, atom: tree.Atom) -> str:
        fact = f'person("{atom.fact}", period)'
        match atom:
            case tree.OneOf(values=values):
                return self._one_of(atom.fact, fact, values)
            case tree.AtLeast(limit=limit):
                return f"({fact} >= {limit})"
            case tree.AtMost(limit=limit):
                return f"({fact} <= {limit})"
            case tree.DateCompare(op=op, term=tree.DateTerm(fixed=day)):
                return f'({fact} {SIGNS[op]} np.datetime64("{day}"))'
            case tree.Since(period=length, at=None):
                if length.days:
                    days = f'np.timedelta64({length.days}, "D")'
                    return f"(np.datetime64(period.start) - {fact} >= {days})"
                months = f'person("{atom.fact}_months", period)'
                return f"({months} >= {12 * length.years + length.months})"
            case _:
                message = f"not written for OpenFisca: {atom!r}"
                raise TypeError(message)

    def _one_of(self, key: str, fact: str, values: tuple[Value, ...]) -> str:
        if key in self.enums:
            return "(" + " + ".join(f"({fact} == {key}.{value})" for value in values) + ")"
        if values == (None,):  # nothing is null in OpenFisca
            return f"np.zeros({fact}.shape, bool)"
        return fact if values == (True,) else f"np.logical_not({fact})"

    def simulation(self, count: int, inputs: dict[str, Any]) -> Simulation:
        """Return a simulation with these inputs; what is missing keeps OpenFisca's default."""
        made = SimulationBuilder().build_default_simulation(self.system, count=count)
        for key, values in inputs.items():
            made.set_input(key, DAY, values)
        return made

    def answers(self, simulation: Simulation) -> dict[str, Any]:
        """Return who fulfils each rule."""
        return {rule: simulation.calculate(rule, DAY) for rule in self.rules}

    def inputs(self, people: Any) -> dict[str, Any]:
        """Return the columns of the file as OpenFisca wants them."""
        found = {}
        for key, fact in self.facts.items():
            values = np.where(people[f"{key}.missing"], 0, people[key])
            match fact["type"]:
                case "code":
                    found[key] = EnumArray(values.astype(np.uint8), self.enums[key])
                case "date":
                    found[key] = values.astype("datetime64[D]")
                case "bool":
                    found[key] = values.astype(bool)
                case _:
                    found[key] = values.astype(np.int32)
        return found


def _input(fact: dict[str, Any], codes: Any) -> dict[str, Any]:
    parts = {"value_type": TYPES[fact["type"]]}
    if codes is not None:
        first = next(iter(codes))
        return {**parts, "possible_values": codes, "default_value": first}
    return {**parts, "default_value": DEFAULT_DAY} if fact["type"] == "date" else parts


def _months_of(key: str) -> Any:
    def formula(person: Any, period: Any) -> Any:
        days = person(key, period).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        today = np.datetime64(period.start)
        this_month = today.astype("datetime64[M]")
        last = ((this_month + 1).astype("datetime64[D]") - np.timedelta64(1, "D")).item().day
        not_yet = today.item().day < np.minimum((days - months).astype(int) + 1, last)
        return (this_month - months).astype(int) - not_yet

    return formula


def measure(system: System, folder: Path) -> dict[str, object]:
    """Return the figures; the answers of everybody go to a file, packed."""
    inputs = system.inputs(np.load(folder / "people.npz"))
    count = len(next(iter(inputs.values())))
    answers = system.answers(system.simulation(count, inputs))
    packed = {rule: np.packbits(values) for rule, values in answers.items()}
    np.savez(folder / "openfisca.npz", **packed)
    del answers, packed
    seconds = median_seconds(
        system.answers, prepare=lambda: system.simulation(count, inputs), rounds=ROUNDS
    )
    memory = extra_mib(system.answers, system.simulation(count, inputs))
    return {
        "persons_per_s": count / seconds,
        "seconds": seconds,
        "extra_mib_per_million": memory * 1_000_000 / count,
        **_single(system, inputs),
    }


def _single(system: System, inputs: dict[str, Any]) -> dict[str, float]:
    """Return the time for one person: with the inputs set before, and from the stated facts."""
    persons = [
        {key: values[row : row + 1] for key, values in inputs.items()} for row in range(SINGLE)
    ]
    ready = iter([system.simulation(1, person) for person in persons])
    traced = [system.simulation(1, person) for person in persons]
    for simulation in traced:
        simulation.trace = True
    rows, tracing = iter(persons), iter(traced)
    return {
        "single_us": 1e6
        * median_seconds(system.answers, prepare=lambda: next(ready), rounds=SINGLE),
        "single_from_facts_us": 1e6
        * median_seconds(
            lambda person: system.answers(system.simulation(1, person)),
            prepare=lambda: next(rows),
            rounds=SINGLE,
        ),
        "single_traced_us": 1e6
        * median_seconds(system.answers, prepare=lambda: next(tracing), rounds=SINGLE),
    }


def main() -> None:
    """Measure, or answer one person as fast as a new process can."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    data = read(folder / "rules.json")
    system = System({**data, "rules": data["rules"][:FEW]})
    if what == "cold":
        nobody = {key: np.array([0]) for key in system.facts}
        missing = {f"{key}.missing": np.array([False]) for key in system.facts}
        system.answers(system.simulation(1, system.inputs({**nobody, **missing})))
        print(peak_mib())
        return
    result = measure(system, folder)
    (folder / "openfisca.json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
