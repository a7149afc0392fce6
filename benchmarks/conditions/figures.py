"""The figures of the engine: for one person, for a population; the real law beside invented rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ours
from law import CHANGED, FEW, MANY, ON, REFORMED, Law, facts_of, reformed
from measure import extra_mib, median_each_us, median_seconds, read_once, side_by_side
from numpy.typing import NDArray
from others import Disagreement
from people import People, applying, persons, population
from plain_numpy import PlainNumpy
from problems import Problem

from wegmarke.core.conditions.calendar import add_months
from wegmarke.core.conditions.values import Value

Figures = dict[str, float]
Persons = Sequence[Mapping[str, Value]]
ROUNDS = 7
COLUMN_ROUNDS = 15
MONTHS = 60
SINGLE = 5000
SAMPLE = 500
"""Persons for services that take longer."""
REAL_SINGLE = 500
STATUS = "residence_status"
"""The fact that somebody states first, in the real law."""


class Laws:
    """Twelve and 120 rules of one law, and people who state the facts of them."""

    def __init__(self, few: Law, many: Law, people: Persons, first: Persons) -> None:
        """Take the same law twice; ``first`` are persons of whom only the status is known."""
        self.few = few
        self.many = many
        self.people = people
        self.first = first


def invented(few: Law, many: Law) -> Laws:
    """Return the invented rules with their people."""
    facts = list(many.book.facts.definitions)
    people = persons(population(many.book, facts, SINGLE, seed=2))
    first = [{"status": status} for status in many.book.facts["status"].values]
    return Laws(few, many, people, first)


def real(few: Law, many: Law) -> Laws:
    """Return the law of the data files with people who state nothing that does not apply."""
    facts = facts_of(many.book, many.rules)
    people = persons(population(many.book, facts, REAL_SINGLE, seed=3))
    first = [{STATUS: status} for status in many.book.facts[STATUS].values]
    return Laws(few, many, [applying(many.book, person) for person in people], first)


def one_person(laws: Laws) -> Figures:
    """Return the figures for one person."""
    few, many = laws.few, laws.many
    ready = ours.person(few)
    people = [ready(facts) for facts in laws.people]
    first = [ready(facts) for facts in laws.first]
    some = people[:SAMPLE]
    one = CHANGED if CHANGED in few.rules else few.rules[0]
    most = max(map(len, laws.people))
    unsure = [ready(facts) for facts in laws.people if len(facts) < most][:SAMPLE]
    ask = ours.questions(few)
    return {
        "person_us": median_each_us(ready, laws.people, ROUNDS),
        f"scalar_{FEW}_rules_us": median_each_us(ours.scalar(few), people, ROUNDS),
        f"scalar_{MANY}_rules_us": median_each_us(ours.scalar(many), people, ROUNDS),
        "explain_one_us": median_each_us(ours.explain(few, (one,)), some, ROUNDS),
        f"explain_{MANY}_us": median_each_us(ours.explain(many, many.rules), some, ROUNDS),
        f"timeline_10y_{FEW}_rules_us": median_each_us(ours.timelines(few), people, 3),
        f"questions_{FEW}_goals_us": median_each_us(ask, unsure, 3),
        "questions_first_us": median_each_us(ask, first, ROUNDS),
        "questions_zero_gain": float(
            sum(question.gain <= 0 for who in (*unsure, *first) for question in ask(who))
        ),
    }


def whole(figures: Figures) -> Figures:
    """Return the seconds that 5,000 persons take, each one's ten years."""
    return {"timelines_5000_persons_s": figures[f"timeline_10y_{FEW}_rules_us"] * SINGLE / 1e6}


def counterfactual(law: Law, problem: Problem) -> Figures:
    """Return the time for all minimal changes. Raises Disagreement if they are other ones."""
    changes = ours.changes(law, CHANGED)
    people = [ours.person(law)(facts) for facts in problem.facts]
    for who, answer in zip(people, problem.answers, strict=True):
        found = {
            frozenset((fact, problem.class_of(fact, value)) for fact, value in way)
            for way in changes(who)
        }
        if found != answer:
            raise Disagreement(f"Other changes than by trying every set, for {dict(who.facts)}.")
    return {"counterfactual_us": median_each_us(changes, people, ROUNDS)}


def columns(law: Law, people: People) -> Figures:
    """Return the figures for a population, beside reading it once.

    ``columns_s`` is the run of a prepared plan that writes all masks; planning it, which takes as
    long for one person as for a million, is ``columns_plan_ms``.
    """
    data = ours.population(law, people)
    arrays = ours.arrays(data)
    answer = ours.columns(law, data)
    answer()  # compiles the law of the day and plans the run
    seconds = side_by_side(
        {"ours": answer, "read": lambda: read_once(arrays)}, rounds=COLUMN_ROUNDS
    )
    count = len(next(iter(people.values())).missing)
    return {
        "columns_persons_per_s": count / seconds["ours"],
        "columns_s": seconds["ours"],
        "columns_plan_ms": median_seconds(ours.plan(law, data), rounds=ROUNDS) * 1000,
        "read_limit_s": seconds["read"],
        "read_mib": sum(array.nbytes for array in arrays) / 2**20,
        "ratio_vs_read_limit": seconds["ours"] / seconds["read"],
        "extra_mib_per_million": extra_mib(answer) * 1_000_000 / count,
    }


def plans(law: Law, rules: dict[str, object], people: People) -> Figures:
    """Return the figures for a reform and for many months, with the invented rules.

    Both are runs of prepared plans; compiling and planning the reform is ``reform_compile_ms``.
    """
    data = ours.population(law, people)
    when = reformed(rules)
    proposal = ours.reform(law, data, REFORMED, when)
    compiling = ours.reformed(law, data, REFORMED, when)
    answer = ours.columns(law, data)
    days = [add_months(ON, month) for month in range(MONTHS)]
    answer()
    proposal()

    def every_month() -> None:
        for day in days:
            answer(day)

    return {
        "reform_one_rule_ms": median_seconds(proposal, rounds=COLUMN_ROUNDS) * 1000,
        "reform_compile_ms": median_seconds(compiling, rounds=ROUNDS) * 1000,
        f"months{MONTHS}_rules{FEW}_s": median_seconds(every_month, rounds=3),
    }


def by_hand(law: Law, people: People) -> tuple[Figures, dict[str, tuple[NDArray, NDArray]]]:
    """Return the time of plain NumPy for the same rules, and its answers."""

    def answer() -> dict[str, tuple[NDArray, NDArray]]:
        return PlainNumpy(law.book, people, ON).answers(law.rules)

    count = len(next(iter(people.values())).missing)
    return {
        "seconds": median_seconds(answer, rounds=ROUNDS),
        "extra_mib_per_million": extra_mib(answer) * 1_000_000 / count,
    }, answer()


def compare(law: Law, people: People, answers: Mapping[str, tuple[NDArray, NDArray]]) -> None:
    """Raise Disagreement if our columns say something else than plain NumPy, for anybody."""
    data = ours.population(law, people)
    result = ours.columns(law, data)()
    for rule in law.rules:
        for held, wanted in zip(ours.bools(data, result, rule), answers[rule], strict=True):
            if (held != wanted).any():
                raise Disagreement(f"Our columns and plain NumPy differ in rule {rule}.")
