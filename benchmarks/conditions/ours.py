"""What is measured of the engine, one function per service; the rest of the benchmark knows no other.

Nothing here loads NumPy before a population is asked for: the cold start is measured through it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from law import ON, Law

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.answering import Answering
from wegmarke.core.conditions.calendar import add_months
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Programs
from wegmarke.core.conditions.values import Answer, Value

if TYPE_CHECKING:
    from people import People

    from wegmarke.core.conditions.population import Population

YEARS_AHEAD = 10
Change = tuple[str, Value]


def person(law: Law) -> Callable[[Mapping[str, Any]], Snapshot]:
    """Return the function that makes stated facts ready; measured by itself, not in the services."""
    engine = Answering(law.book)
    return lambda stated: engine.person(stated, ON)


def scalar(law: Law) -> Callable[[Snapshot], Mapping[str, Answer]]:
    """Return the function that answers all rules of the law for one person."""
    engine = Answering(law.book)
    return lambda who: engine.evaluate(who, law.rules)


def explain(law: Law, rules: tuple[str, ...]) -> Callable[[Snapshot], object]:
    """Return the function that explains some rules to one person."""
    from wegmarke.core.conditions.engine import Engine

    engine = Engine(law.book)
    return lambda who: engine.explain(who, rules)


def timelines(law: Law) -> Callable[[Snapshot], object]:
    """Return the function that gives the intervals of all rules for the next ten years."""
    from wegmarke.core.conditions.timeline import timeline

    programs = Programs(law.book)
    end = add_months(ON, 12 * YEARS_AHEAD)
    return lambda who: timeline(programs, who, law.rules, ON, end)


def changes(law: Law, rule: str) -> Callable[[Snapshot], set[frozenset[Change]]]:
    """Return the function that gives all minimal sets of up to three changes, as (fact, value).

    Only changes of facts: how long waiting alone would take is left out, solvers know no days.
    """
    from wegmarke.core.conditions.change import changes as minimal

    program = Programs(law.book).on(ON)

    def found(who: Snapshot) -> set[frozenset[Change]]:
        sets = minimal(program, who, rule, most=3)
        return {frozenset((part.fact, part.value) for part in held.changes) for held in sets}

    return found


def questions(law: Law) -> Callable[[Snapshot], list[Any]]:
    """Return the function that gives the next questions, each with its ``gain``."""
    from wegmarke.core.conditions.ask import Target
    from wegmarke.core.conditions.ask import questions as asked

    program = Programs(law.book).on(ON)
    targets = [Target(rule, (program.rules[rule],)) for rule in law.rules]
    return lambda who: asked(program, who, targets)


def population(law: Law, people: People) -> Population:
    """Return invented people as the engine takes them; not measured."""
    from wegmarke.core.conditions.encode import Column
    from wegmarke.core.conditions.population import Population

    given = {}
    for fact, column in people.items():
        values = column.days() if column.definition.type == "date" else column.values
        codes = tuple(map(str, column.definition.values)) or None
        given[fact] = Column(values, column.missing, categories=codes)
    return Population.from_columns(law.book.facts, given, on=ON)


def arrays(people: Population) -> list[Any]:
    """Return the compact arrays that the engine reads, for the read limit."""
    return [array for column in people.columns.values() for array in column.arrays]


def plan(law: Law, people: People) -> Callable[[], Any]:
    """Return the function that plans a run of all rules for a population, with nothing kept."""
    from wegmarke.core.conditions.columns import Run, rule_gates

    program = Programs(law.book).on(ON)
    gates = rule_gates(program, law.rules)
    return lambda: Run(program, people, gates)


def columns(law: Law, people: People) -> Callable[..., Any]:
    """Return the function that answers all rules for a population, on ON or another day.

    It writes the masks of all rules. The law of a day is compiled and its run planned when it is
    first asked for (``plan`` measures that); further days move the cut-offs of that plan.
    """
    from wegmarke.core.conditions.columns import Run, rule_gates

    programs = Programs(law.book)
    planned: dict[int, Run] = {}

    def answer(on: date = ON) -> Any:
        program = programs.on(on)
        run = planned.get(id(program))
        if run is None:
            run = planned[id(program)] = Run(program, people, rule_gates(program, law.rules), on=on)
        return run.at(on).masks()

    return answer


def bools(people: Population, result: Any, rule: str) -> list[Any]:
    """Return who certainly and who possibly fulfils a rule, as two arrays; not measured."""
    from wegmarke.core.conditions.encode import unpack

    return [unpack(words, people.count).astype(bool) for words in result[rule]]


def reform(law: Law, people: People, rule: str, when: tree.Node) -> Callable[[], Any]:
    """Return the function that counts who gains and who loses by another condition of a rule.

    The population has been answered before, and the reform is compiled and planned; ``reformed``
    measures that.
    """
    return reformed(law, people, rule, when)().shifts


def reformed(law: Law, people: People, rule: str, when: tree.Node) -> Callable[[], Any]:
    """Return the function that compiles and plans the law with another condition of one rule."""
    from wegmarke.core.conditions.columns import Run, rule_gates
    from wegmarke.core.conditions.impact import reform_planned
    from wegmarke.core.conditions.reform import Reform

    program = Programs(law.book).on(ON)
    before = Run(program, people, rule_gates(program, law.rules)).keep()
    proposal = Reform(replaced={rule: when})
    return lambda: reform_planned(program.reformed(proposal), people, before)
