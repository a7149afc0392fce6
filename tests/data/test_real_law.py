"""Random persons under the real law: gates and walker agree on every rule, and no answer is bare."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from wegmarke.catalogue.loader import definitions
from wegmarke.catalogue.places import find_places
from wegmarke.core.conditions.columns import Run, rule_gates
from wegmarke.core.conditions.errors import FactErrors
from wegmarke.core.conditions.explain import Explainer
from wegmarke.core.conditions.lanes import MISSING
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.population import Population
from wegmarke.core.guide import answer

DAYS = [
    date(2019, 9, 1),
    date(2021, 5, 5),
    date(2024, 2, 26),
    date(2024, 2, 27),
    date(2026, 11, 21),
]
PERSONS = 8
MOST_FACTS = 40


def some_value(chance: Random, definition):
    low, high = definition.range or (0, 60)
    match definition.type:
        case "bool":
            return chance.choice([True, False])
        case "code":
            return chance.choice(definition.values) if definition.values else "XX"
        case "int" | "number":
            return chance.randint(int(low), min(int(high), 60))
        case _:
            return date(chance.randint(2015, 2026), chance.randint(1, 12), chance.randint(1, 28))


def some_person(chance: Random, on: date):
    """Return checked facts of an invented person; impossible ones are drawn again."""
    catalogue = definitions().book.facts
    stated = [one for one in catalogue.definitions.values() if not one.key.startswith("place_")]
    while True:
        drawn = chance.sample(stated, chance.randint(0, MOST_FACTS))
        facts = {one.key: some_value(chance, one) for one in drawn}
        facts["residence_status"] = chance.choice(catalogue["residence_status"].values)
        try:
            return catalogue.check(facts, on)
        except FactErrors:
            continue


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_gates_and_walker_agree_on_every_rule(on):
    chance, known = Random(on.toordinal()), definitions()
    program = known.programs.on(on)
    for _ in range(PERSONS):
        facts = some_person(chance, on)
        shot = snapshot(known.book, facts, on)
        walker, gates = shot.walker(known.book), Explainer(program, program.now(shot))
        found = {rule: gates.answer(program.rules[rule]) for rule in known.book.rules}
        assert found == {rule: walker.rule(rule).answer for rule in known.book.rules}, facts


@pytest.mark.parametrize("later", [0, 400], ids=["that day", "later"])
@pytest.mark.parametrize("on", DAYS, ids=str)
def test_columns_and_walker_agree_on_every_rule(on, later):
    chance, known, day = Random(on.toordinal() + 2), definitions(), on + timedelta(days=later)
    program = known.programs.on(on)
    shots = [snapshot(known.book, some_person(chance, on), on) for _ in range(PERSONS)]
    facts = dict.fromkeys(fact for shot in shots for fact in shot.facts)
    columns = {
        fact: np.array([shot.facts.get(fact, MISSING) for shot in shots], object) for fact in facts
    }
    population = Population.from_columns(known.book.facts, columns, on=on)
    answers = Run(program, population, rule_gates(program), on=day).answers()
    for row, shot in enumerate(shots):
        assert population.person(row) == shot.facts
        walker = shot.walker(known.book, day=day)
        walked = {rule: walker.rule(rule).answer.value for rule in known.book.rules}
        assert {rule: int(column[row]) for rule, column in answers.items()} == walked, shot.facts


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_every_no_and_every_yes_has_a_citation(on):
    chance, known = Random(on.toordinal() + 1), definitions()
    place = find_places("06844")[0]
    for _ in range(PERSONS):
        facts = some_person(chance, on)
        for goal in answer(known, facts, place=place, on=on).goals.values():
            assert goal.citations or (goal.outcome == "unknown" and not goal.covered), (
                goal.id,
                facts,
            )
            assert goal.text_of or not goal.citations, (goal.id, facts)
