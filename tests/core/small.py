"""Small invented law, one line each: for tests that need only one rule or one fact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wegmarke.core.conditions.facts import FactCatalogue, FactDefinition
from wegmarke.core.conditions.law import Derived, Goal, Lawbook, Outcome, Rule
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.person import Snapshot, snapshot
from wegmarke.core.conditions.program import Program

ON = date(2026, 3, 31)


def rule(
    rule_id: str, when: Any, valid_from: date | None = None, valid_to: date | None = None
) -> Rule:
    """Return a rule from plain data (or a tree)."""
    node = parse_node(when) if isinstance(when, dict) else when
    outcome = Outcome("allowed")
    return Rule(rule_id, rule_id.lower(), "test", node, outcome, ("§ 1",), valid_from, valid_to)


def law(
    facts: Iterable[FactDefinition],
    rules: dict[str, Any] | list[Rule] | None = None,
    *,
    derived: list[Derived] | None = None,
    goals: list[Goal] | None = None,
    conditions: dict[str, Any] | None = None,
    lists: dict[str, Any] | None = None,
    parameters: dict[str, Any] | None = None,
) -> Lawbook:
    """Return a law; rules and conditions may be plain data."""
    if isinstance(rules, dict):
        rules = [rule(rule_id, when) for rule_id, when in rules.items()]
    return Lawbook(
        facts=FactCatalogue(list(facts)),
        rules=rules or [],
        derived=derived or [],
        goals=goals or [],
        lists=lists or {},
        parameters=parameters or {},
        conditions={
            name: parse_node(when) if isinstance(when, dict) else when
            for name, when in (conditions or {}).items()
        },
    )


def person(
    book: Lawbook, facts: dict[str, Any], on: date = ON, *, guide: bool = False
) -> tuple[Program, Snapshot]:
    """Return the program of a day and a person with these facts."""
    return Program(book, on), snapshot(book, facts, on, guide=guide)


def answer(book: Lawbook, facts: dict[str, Any], name: str, on: date = ON) -> str:
    """Return the answer of a rule or named condition in one word, gates and walker agreeing."""
    program, shot = person(book, facts, on)
    gate = {**program.rules, **program.conditions}[name]
    found = program.answers((gate,), program.now(shot))[0]
    walker = shot.walker(book)
    node = book.conditions.get(name)
    walked = walker.rule(name).answer if node is None else walker.answer(node)
    assert found is walked, "gates and walker differ"
    return found.word
