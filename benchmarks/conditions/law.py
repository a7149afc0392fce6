"""The rules that are measured: invented ones, scaled, and the real law.

Loads nothing but the engine, and no NumPy: the cold start is measured with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.facts import FactCatalogue, FactDefinition
from wegmarke.core.conditions.law import Goal, Grant, Lawbook, Outcome, Rule
from wegmarke.core.conditions.parse import parse_node

ON = date(2026, 11, 21)
"""The day every figure is for."""
FEW, MANY = 12, 120
REFORMED = "B08"
"""The rule of the reform and of the changes."""
CHANGED = "B08"
REAL_TOPIC = "WORK-"
REAL_PART = "PART-"


@dataclass(frozen=True)
class Law:
    """A lawbook, and the rules of it that are measured."""

    book: Lawbook
    rules: tuple[str, ...]


def scaled(data: dict[str, Any], count: int) -> dict[str, Any]:
    """Return the data with ``count`` rules: the first ones as they are, further ones varied."""
    own = data["rules"]
    rules = [
        {**rule, "id": _named(rule["id"], turn), "when": _varied(rule["when"], turn, data["facts"])}
        for turn in range(-(-count // len(own)))
        for rule in own
    ]
    return {**data, "rules": rules[:count]}


def reformed(data: dict[str, Any], rule_id: str = REFORMED) -> tree.Node:
    """Return a rule with other constants: the proposal that the reform is measured with."""
    rule = next(rule for rule in data["rules"] if rule["id"] == rule_id)
    return tree_of({**rule, "when": _varied(rule["when"], 6, data["facts"], rename=False)})


def tree_of(rule: dict[str, Any]) -> tree.Node:
    """Return the condition of a rule given as plain data."""
    return parse_node(rule["when"], rule["id"], cite=rule["after"])


def law_of(data: dict[str, Any]) -> Law:
    """Return the lawbook of a rule file; every rule is also a goal of its own."""
    rules = [
        Rule(rule["id"], rule["id"], "benchmark", tree_of(rule), Outcome("allowed"), ())
        for rule in data["rules"]
    ]
    book = Lawbook(
        facts=FactCatalogue([_fact(fact) for fact in data["facts"]]),
        rules=rules,
        derived=[],
        goals=[
            Goal(f"goal {rule.id}", (Grant(rule.id, "entitlement"),), in_guide=True)
            for rule in rules[:FEW]
        ],
        lists={},
        parameters={},
        conditions={},
    )
    return Law(book, tuple(rule.id for rule in rules))


def real_law(count: int) -> Law:
    """Return the law of the data files with ``count`` rules in force.

    First twelve rules on work, spread evenly over their ids; then the other rules on work, then
    all others, then the parts that rules share, each by its id.
    """
    from wegmarke.catalogue.loader import definitions

    book = definitions().book
    in_force = (rule_id for rule_id, rule in book.rules.items() if rule.in_force(ON))
    ordered = sorted(in_force, key=_real_order)
    work = [rule_id for rule_id in ordered if rule_id.startswith(REAL_TOPIC)]
    few = work[:: len(work) // FEW][:FEW]
    return Law(book, tuple([*few, *(rule for rule in ordered if rule not in few)][:count]))


def facts_of(book: Lawbook, rules: Iterable[str]) -> tuple[str, ...]:
    """Return the facts that rules look at, also through rules, derived facts and ``applies_when``."""
    found: set[str] = set()
    waiting = [book.rules[rule_id].when for rule_id in rules]
    while waiting:
        node = waiting.pop()
        waiting += tree.children(node)
        if isinstance(node, tree.RuleRef):
            waiting.append(book.rules[node.rule].when)
        for fact in set(atoms.facts_of(node)) - found:
            found.add(fact)
            waiting += _behind(book, fact)
    return tuple(sorted(found))


def _behind(book: Lawbook, fact: str) -> list[tree.Node]:
    derived = book.derived.get(fact)
    definition = book.facts.definitions[fact]
    found = [*derived.clauses, *derived.false_if] if derived else []
    return [*found, definition.applies_when] if definition.applies_when is not None else found


def _real_order(rule_id: str) -> tuple[bool, bool, str]:
    return rule_id.startswith(REAL_PART), not rule_id.startswith(REAL_TOPIC), rule_id


def _named(rule_id: str, turn: int) -> str:
    return f"{rule_id}_{turn}" if turn else rule_id


def _fact(data: dict[str, Any]) -> FactDefinition:
    low_high = data.get("range")
    return FactDefinition(
        data["key"],
        data["type"],
        tuple(data.get("values", ())),
        range=tuple(low_high) if low_high else None,
        asked="public",
        cost=data["cost"],
        actionable=data.get("actionable"),
    )


def _varied(data: Any, turn: int, facts: list[dict[str, Any]], *, rename: bool = True) -> Any:
    """Return a condition with other constants, the same for the same ``turn``; 0 changes nothing."""
    if isinstance(data, list):
        return [_varied(part, turn, facts, rename=rename) for part in data]
    if "fact" not in data:
        return {
            word: (_named(body, turn) if rename else body)
            if word == "rule"
            else _varied(body, turn, facts, rename=rename)
            for word, body in data.items()
        }
    return {word: _constant(word, body, turn, data["fact"], facts) for word, body in data.items()}


def _constant(word: str, body: Any, turn: int, fact: str, facts: list[dict[str, Any]]) -> Any:
    match word:
        case "since":
            return {unit: number + turn for unit, number in body.items()}
        case "reached_age" | "under_age":
            return {"years": body["years"] + turn % 4}
        case "by" | "before" | "from" | "after":
            return (date.fromisoformat(body) + timedelta(days=31 * turn)).isoformat()
        case "at_least" | "at_most":
            return body + turn % 2
        case "one_of":
            values = next(item["values"] for item in facts if item["key"] == fact)
            return [values[(values.index(value) + turn) % len(values)] for value in body]
        case _:
            return body
