"""Facts, rules, derived facts, goals and dated values as canonical plain data.

The form is that of the data files, without texts and without what has its usual value, so that
what is written reads back as the same definition. The hash of a law is taken over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any as Data

from wegmarke.core.conditions.deadlines import WORKING_DAY, Deadline
from wegmarke.core.conditions.facts import (
    EVALUATION_DAY,
    Counter,
    Default,
    FactDefinition,
    ReservationText,
)
from wegmarke.core.conditions.law import (
    Ban,
    DatedValue,
    Derived,
    Goal,
    Lawbook,
    Review,
    Rule,
)
from wegmarke.core.conditions.todata import period_to_data, to_data
from wegmarke.core.conditions.tree import Node

Plain = dict[str, Data]


def book_to_data(book: Lawbook) -> Plain:
    """Return everything that decides answers: equal laws give equal data, whatever their files."""
    return {
        "facts": {key: fact_to_data(one) for key, one in book.facts.definitions.items()},
        "rules": {key: rule_to_data(one) for key, one in book.rules.items()},
        "lines": {key: [one.line, one.topic] for key, one in book.rules.items()},
        "derived": {key: derived_to_data(one) for key, one in book.derived.items()},
        "goals": {key: goal_to_data(one) for key, one in book.goals.items()},
        "lists": {key: dated_to_data(one, "values") for key, one in book.lists.items()},
        "parameters": {key: dated_to_data(one, "value") for key, one in book.parameters.items()},
        "conditions": {key: to_data(one) for key, one in book.conditions.items()},
    }


def rule_to_data(rule: Rule) -> Plain:
    """Return a version of a rule line as it stands below ``versions``, without its texts."""
    return {
        "id": rule.id,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "when": to_data(rule.when),
        "outcome": _stated(
            {
                "code": rule.outcome.code,
                "strength": rule.outcome.strength,
                "ba": rule.outcome.ba,
            }
        ),
        "citations": list(rule.citations),
        "text_of": rule.text_of,
        "review": _review(rule.review),
        **_stated({"deadlines": [_deadline(one) for one in rule.deadlines]}),
    }


def _deadline(deadline: Deadline) -> Plain:
    shift = {"shift": WORKING_DAY} if deadline.working_day else {}
    return {
        "from": deadline.fact,
        "add": period_to_data(deadline.add),
        "kind": deadline.kind,
        **shift,
    }


def derived_to_data(derived: Derived) -> Plain:
    """Return the rules that set a fact as they stand below ``derived``."""
    return {
        "fact": derived.fact,
        "kind": derived.kind,
        "clauses": _nodes(derived.clauses),
        **_stated({"false_if": _nodes(derived.false_if)}),
    }


def goal_to_data(goal: Goal) -> Plain:
    """Return a goal as it stands below ``goals``, with what it takes from its group."""
    as_if = {"rule": goal.as_if_rule, "facts": dict(goal.as_if_facts)}
    return {
        "grants": [
            _stated({"rule": one.rule, "strength": one.strength, "ba": one.ba})
            for one in goal.grants
        ],
        **_stated(
            {
                "bans": [_ban(ban) for ban in goal.bans],
                "lifts_all": list(goal.lifts_all),
                "ba_layer": [{"rule": rule, "need": need} for rule, need in goal.ba_layer],
                "checks": [
                    _stated({"rule": one.rule, "expected": one.expected}) for one in goal.checks
                ],
                "hints": list(goal.hints),
                "with": dict(goal.facts),
                "with_default": dict(goal.default_facts),
                "with_default_unless": {
                    fact: list(values) for fact, values in goal.default_unless.items()
                },
                "as_if": as_if if goal.as_if_rule else None,
                "covered_from": goal.covered_from,
                "no_needs_ban": goal.no_needs_ban,
                "dates": {
                    name: {"from": day.fact, "add": period_to_data(day.add)}
                    for name, day in goal.dates.items()
                },
                "in_guide": goal.in_guide,
                "order": goal.order,
            }
        ),
    }


def fact_to_data(fact: FactDefinition) -> Plain:
    """Return a fact as it stands below ``facts``, without its texts; a code list is written out."""
    usual = {field.name: field.default for field in fields(fact) if field.default is not MISSING}
    data: Plain = {"type": fact.type}
    for name, value in usual.items():
        stated = getattr(fact, name)
        if stated != value:
            data[NAMES.get(name, name)] = EVALUATION_DAY if name == "moves" else _part(stated)
    return data | ({"examples": list(fact.examples)} if fact.examples else {})


def dated_to_data(versions: Iterable[DatedValue], key: str) -> list[Plain]:
    """Return the versions of a list (key "values") or of a parameter (key "value")."""
    return [
        {"from": one.start, key: _part(one.value), **_stated({"cite": one.cite})}
        for one in versions
    ]


NAMES = {"counter": "counts"}
"""Fields of a fact whose key in the data is another word."""


def _part(value: Data) -> Data:
    """Return one value of a fact as plain data."""
    match value:
        case tuple():
            return list(value)
        case Mapping():
            return dict(value)
        case Node():
            return to_data(value)
        case Counter(since=since, plus_recorded=recorded, stops_when=stops):
            stop = to_data(stops) if stops is not None else None
            return _stated({"since": since, "plus_recorded": recorded, "stops_when": stop})
        case Default(value=assumed, when=when, because=because):
            condition = {"when": to_data(when)} if when is not None else {}
            return {"value": assumed, **condition, "because": because}
        case ReservationText(favourable=favourable, text=text, who=who):
            return {"favourable": favourable, "text": text, "who": who}
        case _:
            return value


def _ban(ban: Ban) -> Plain:
    kind = "not_yet" if ban.timing else None
    lists = {"lifted_by": list(ban.lifted_by), "bars": list(ban.bars)}
    return {"rule": ban.rule, **_stated({**lists, "kind": kind})}


def _review(review: Review) -> Plain:
    names = ("reason", "changed_on", "ask", "best_known")
    return {"status": review.status, **_stated({name: getattr(review, name) for name in names})}


def _nodes(nodes: Iterable[Node]) -> list[Plain]:
    return [to_data(node) for node in nodes]


def _stated(data: Mapping[str, Data]) -> Plain:
    """Return the pairs that say something: not those that are missing, false, zero or empty."""
    return {key: value for key, value in data.items() if value not in (None, False, "", [], {})}
