"""Reads rules, derived facts, goals, lists and parameters from ``data/law`` and ``data/codes``."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from wegmarke.catalogue.facts import condition
from wegmarke.catalogue.files import fault, list_files, read_yaml
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.law import (
    BA_NEEDS,
    STRENGTHS,
    Ban,
    Check,
    DatedValue,
    Derived,
    Goal,
    GoalDate,
    Grant,
    Outcome,
    Review,
    Rule,
)

Path = tuple[str | int, ...]
REVIEW_STATUS = ("sure", "verify", "changed")
VERSION_KEYS = {
    *(
        "id",
        "title",
        "says",
        "valid_from",
        "valid_to",
        "when",
        "outcome",
        "citations",
        "text_of",
        "review",
    ),
    *("sources", "notes", "deadlines"),
}


def rule_files() -> list[str]:
    """Return all files with rules."""
    return [name for name in list_files("law") if name.endswith("/rules.yaml")]


def goal_files() -> list[str]:
    """Return all files with goals."""
    return [name for name in list_files("law") if name.endswith("/goals.yaml")]


def load_lists() -> dict[str, tuple[DatedValue, ...]]:
    """Return the dated lists of ``data/codes`` by name. Raises DataError."""
    found: dict[str, tuple[DatedValue, ...]] = {}
    for file in list_files("codes"):
        for name, entry in (read_yaml(file).get("lists") or {}).items():
            if name in found:
                raise fault(
                    file, ("lists", name), f"the list {name} is defined twice", "one definition"
                )
            versions = [
                DatedValue(v.get("from"), tuple(v["values"]), v.get("cite", ""))
                for v in entry["versions"]
            ]
            found[name] = tuple(sorted(versions, key=lambda v: v.start or date.min))
            if any(not isinstance(value, str) for version in versions for value in version.value):  # type: ignore[attr-defined]
                raise fault(
                    file,
                    ("lists", name, "versions"),
                    "every code is text",
                    'put numbers into quotes: "24"',
                )
    return found


def load_rules() -> tuple[list[Rule], list[Derived], dict[str, dict[str, Any]]]:
    """Return rules, derived facts and the raw versions with their German texts. Raises DataError."""
    rules: list[Rule] = []
    derived: list[Derived] = []
    raw: dict[str, dict[str, Any]] = {}
    for file in rule_files():
        data = read_yaml(file)
        topic = data["topic"]["id"]
        for i, line in enumerate(data.get("lines") or []):
            versions = [
                _rule(file, ("lines", i, "versions", j), line["line"], topic, v)
                for j, v in enumerate(line["versions"])
            ]
            _no_overlap(file, ("lines", i), versions)
            rules += versions
            for j, version in enumerate(line["versions"]):
                if version["id"] in raw:
                    raise fault(
                        file,
                        ("lines", i, "versions", j, "id"),
                        f"the rule {version['id']} is defined twice",
                        "one definition",
                    )
                raw[version["id"]] = {**version, "topic": topic, "file": file}
        derived += [
            _derived(file, ("derived", i), entry)
            for i, entry in enumerate(data.get("derived") or [])
        ]
    return rules, derived, raw


def _rule(file: str, path: Path, line: str, topic: str, data: dict[str, Any]) -> Rule:
    missing = {"id", "title", "when", "outcome", "citations"} - set(data)
    unknown = set(data) - VERSION_KEYS
    if missing or unknown:
        problem = (
            f"missing {', '.join(sorted(missing))}"
            if missing
            else f"unknown key {', '.join(sorted(unknown))}"
        )
        raise fault(
            file, path, f"version {data.get('id')}: {problem}", ", ".join(sorted(VERSION_KEYS))
        )
    outcome = data["outcome"]
    return Rule(
        id=data["id"],
        line=line,
        topic=topic,
        when=condition(file, (*path, "when"), data["when"]),
        outcome=Outcome(outcome["code"], outcome.get("strength"), outcome.get("ba")),
        citations=tuple(data["citations"]),
        valid_from=_day(file, (*path, "valid_from"), data.get("valid_from")),
        valid_to=_day(file, (*path, "valid_to"), data.get("valid_to")),
        text_of=_day(file, (*path, "text_of"), data.get("text_of")),
        review=_review(file, (*path, "review"), data.get("review") or {"status": "sure"}),
    )


def _day(file: str, path: Path, value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    raise fault(file, path, f"{value!r} is no day", "YYYY-MM-DD without quotes, or null")


def _review(file: str, path: Path, data: dict[str, Any]) -> Review:
    if data.get("status") not in REVIEW_STATUS:
        raise fault(
            file,
            (*path, "status"),
            f"review status {data.get('status')!r}",
            " | ".join(REVIEW_STATUS),
        )
    texts = {key: data.get(key) or "" for key in ("reason", "ask", "best_known")}
    return Review(data["status"], changed_on=data.get("changed_on"), **texts)


def _no_overlap(file: str, path: Path, versions: list[Rule]) -> None:
    """Two versions of one line may not be in force on the same day."""
    ordered = sorted(versions, key=lambda version: version.valid_from or date.min)
    for one, other in pairwise(ordered):
        if one.valid_to is None or (other.valid_from or date.min) <= one.valid_to:
            day = (other.valid_from or date.min) - timedelta(days=1 if other.valid_from else 0)
            raise fault(file, path, f"{one.id} and {other.id} overlap", f"end {one.id} on {day}")


def _derived(file: str, path: Path, data: dict[str, Any]) -> Derived:
    clauses = tuple(
        condition(file, (*path, "clauses", i), part) for i, part in enumerate(data["clauses"])
    )
    false_if = tuple(
        condition(file, (*path, "false_if", i), part)
        for i, part in enumerate(data.get("false_if") or [])
    )
    if data.get("kind") not in ("definition", "sufficient"):
        raise fault(
            file, (*path, "kind"), f"kind is {data.get('kind')!r}", "definition | sufficient"
        )
    return Derived(data["fact"], data["kind"], clauses, false_if)


def load_goals() -> tuple[list[Goal], dict[str, dict[str, Any]]]:
    """Return the goals and their raw entries with German texts. Raises DataError."""
    goals: list[Goal] = []
    raw: dict[str, dict[str, Any]] = {}
    for file in goal_files():
        data = read_yaml(file)
        groups = data.get("groups") or {}
        for goal_id, entry in (data.get("goals") or {}).items():
            path: Path = ("goals", goal_id)
            if goal_id in raw:
                raise fault(file, path, f"the goal {goal_id} is defined twice", "one definition")
            if "group" in entry and entry["group"] not in groups:
                raise fault(
                    file, (*path, "group"), f"there is no group {entry['group']}", ", ".join(groups)
                )
            raw[goal_id] = {**groups.get(entry.get("group"), {}), **entry, "file": file}
            goals.append(_goal(file, path, goal_id, raw[goal_id]))
    return goals, raw


def _goal(file: str, path: Path, goal_id: str, data: dict[str, Any]) -> Goal:
    grants = tuple(
        Grant(part["rule"], part["strength"], part.get("ba", False)) for part in data["grants"]
    )
    for grant in grants:
        if grant.strength not in STRENGTHS:
            raise fault(
                file, path, f"{grant.rule}: strength {grant.strength!r}", " | ".join(STRENGTHS)
            )
    layer = tuple((part["rule"], part["need"]) for part in data.get("ba_layer") or ())
    if any(need not in BA_NEEDS for _, need in layer):
        raise fault(file, path, "ba_layer: unknown need", " | ".join(BA_NEEDS))
    as_if = data.get("as_if") or {}
    return Goal(
        id=goal_id,
        grants=grants,
        bans=tuple(_ban(part) for part in data.get("bans") or ()),
        lifts_all=tuple(data.get("lifts_all") or ()),
        ba_layer=layer,
        checks=tuple(
            Check(part["rule"], part.get("expected", "")) for part in data.get("checks") or ()
        ),
        hints=tuple(data.get("hints") or ()),
        facts=data.get("with") or {},
        default_facts=data.get("with_default") or {},
        default_unless={
            fact: tuple(values) for fact, values in (data.get("with_default_unless") or {}).items()
        },
        as_if_rule=as_if.get("rule"),
        as_if_facts=as_if.get("facts") or {},
        covered_from=_day(file, (*path, "covered_from"), data.get("covered_from")),
        dates={
            name: GoalDate(part["from"], Period(**part["add"]))
            for name, part in (data.get("dates") or {}).items()
        },
        no_needs_ban=data.get("no_needs_ban", False),
        in_guide=data.get("in_guide", False),
        order=data.get("order", 0),
    )


def _ban(data: dict[str, Any]) -> Ban:
    lifted, bars = tuple(data.get("lifted_by") or ()), tuple(data.get("bars") or ())
    return Ban(data["rule"], lifted, bars, timing=data.get("kind") == "not_yet")
