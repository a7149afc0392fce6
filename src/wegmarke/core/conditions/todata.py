"""The typed tree back to canonical plain data (JSON types only) and its hash."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any as Data

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.values import Value


def to_data(node: tree.Node) -> dict[str, Data]:
    """Return the condition as plain data; ``parse_node`` of it gives an equal tree."""
    data = _under_age(node) if isinstance(node, tree.UnderAge) else _body(node)
    return data if node.cite is None else {**data, "cite": node.cite}


def canonical_json(data: Data) -> str:
    """Return JSON with sorted keys and without white space: equal data, equal text."""
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def rules_hash(data: Data) -> str:
    """Return the SHA-256 of the canonical JSON: a stored answer keeps it."""
    return hashlib.sha256(canonical_json(data).encode()).hexdigest()


def _plain(value: Data) -> Data:
    if isinstance(value, date):
        return value.isoformat()
    message = f"no JSON for {type(value).__name__}"
    raise TypeError(message)


def _body(node: tree.Node) -> dict[str, Data]:
    match node:
        case tree.All(parts=parts):
            return {"all": [to_data(part) for part in parts]}
        case tree.Any(parts=parts):
            return {"any": [to_data(part) for part in parts]}
        case tree.Not(part=part):
            return {"not": to_data(part)}
        case tree.AtLeastOf(count=count, parts=parts):
            return {"at_least": {"k": count, "of": [to_data(part) for part in parts]}}
        case tree.Unless(rule=rule, exceptions=exceptions):
            return {
                "unless": {
                    "rule": to_data(rule),
                    "exceptions": [to_data(part) for part in exceptions],
                }
            }
        case tree.RuleRef(rule=rule_id):
            return {"rule": rule_id}
        case tree.GoalRef(goal=goal_id):
            return {"goal": goal_id}
        case tree.DayIn(start=start, before=before):
            days = {"from": start, "before": before}
            return {"day": {key: day.isoformat() for key, day in days.items() if day}}
        case tree.Atom(fact=fact):
            return {"fact": fact, **_comparison(node)}
        case _:
            message = f"no plain data for {node!r}"
            raise TypeError(message)


def _under_age(node: tree.UnderAge) -> dict[str, Data]:
    reached = node.reached
    return {"fact": reached.fact, "under_age": _comparison(reached)["reached_age"]}


def _comparison(atom: tree.Atom) -> dict[str, Data]:
    match atom:
        case tree.OneOf(values=values):
            return (
                {"one_of": [_value(value) for value in values]}
                if len(values) > 1
                else {"is": _value(values[0])}
            )
        case tree.InList(name=name, prefix=prefix):
            return {"in_list": name, **({"match": "prefix"} if prefix else {})}
        case tree.AtLeast(limit=limit):
            return {"at_least": _limit(limit)}
        case tree.AtMost(limit=limit):
            return {"at_most": _limit(limit)}
        case tree.DateCompare(op=op, term=term):
            return {op: _term(term)}
        case tree.Since(period=period, at=at, age=True):
            return {"reached_age": {"years": period.years, **({"at": _term(at)} if at else {})}}
        case tree.Since(period=period, at=at, event_day_excluded=excluded):
            extra = {"at": _term(at)} if at else {}
            return {
                "since": period_to_data(period),
                **extra,
                **({"count": "event_day_excluded"} if excluded else {}),
            }
        case tree.HeldFor(period=period):
            return {"held_for": period_to_data(period)}
        case _:
            message = f"no plain data for {atom!r}"
            raise TypeError(message)


def _value(value: Value) -> Data:
    return value.isoformat() if isinstance(value, date) else value


def _limit(limit: float | tree.Parameter) -> Data:
    return {"parameter": limit.name} if isinstance(limit, tree.Parameter) else limit


def _term(term: tree.DateTerm) -> Data:
    if term.fixed is not None:
        return term.fixed.isoformat()
    return {
        "fact": term.fact,
        **({"plus": period_to_data(term.plus)} if term.plus != Period() else {}),
    }


def period_to_data(period: Period) -> dict[str, int]:
    """Return a length of time as plain data, without the parts that are zero."""
    parts = {"years": period.years, "months": period.months, "days": period.days}
    return {word: number for word, number in parts.items() if number} or {"days": 0}
