"""Reads goals and their groups from ``data/law/<topic>/goals.yaml``."""

from __future__ import annotations

from typing import Any

from wegmarke.catalogue.entries import Entry, near
from wegmarke.catalogue.files import list_files, read_yaml
from wegmarke.core.conditions.law import BA_NEEDS, STRENGTHS, Ban, Check, Goal, GoalDate, Grant

TEXT_KEYS = ("title", "short", "group")
TIMING = "not_yet"


def goal_files() -> list[str]:
    """Return all files with goals."""
    return [name for name in list_files("law") if name.endswith("/goals.yaml")]


def load_goals() -> tuple[list[Goal], dict[str, dict[str, Any]]]:
    """Return the goals and their raw entries with German texts. Raises DataError.

    A raw entry also says in which ``file`` it stands, and where what is ``borrowed`` from its
    group stands.
    """
    goals: list[Goal] = []
    raw: dict[str, dict[str, Any]] = {}
    for file in goal_files():
        top = Entry(file, (), read_yaml(file))
        groups = dict(top.items("groups"))
        for goal_id, own in top.items("goals"):
            if goal_id in raw:
                raise own.fault("", f"the goal {goal_id} is defined twice", "one definition")
            entry = _whole(own, groups)
            goals.append(read_goal(entry, goal_id))
            raw[goal_id] = {**entry.data, "file": file, "borrowed": entry.borrowed}
            for group in groups.values():
                group.asked |= entry.asked
        for group in groups.values():
            group.done()
        top.done()
    return goals, raw


def read_goal(entry: Entry, goal_id: str) -> Goal:
    """Return one goal. Raises DataError."""
    entry.need("grants")
    as_if = entry.part("as_if")
    goal = Goal(
        id=goal_id,
        grants=tuple(map(_grant, entry.rows("grants"))),
        bans=tuple(map(_ban, entry.rows("bans"))),
        lifts_all=entry.texts("lifts_all"),
        ba_layer=tuple(map(_need, entry.rows("ba_layer"))),
        checks=tuple(map(_check, entry.rows("checks"))),
        hints=entry.texts("hints"),
        facts=entry.values("with"),
        default_facts=entry.values("with_default"),
        default_unless={
            fact: tuple(values) for fact, values in entry.values("with_default_unless").items()
        },
        as_if_rule=as_if.text("rule") if as_if else None,
        as_if_facts=as_if.values("facts") if as_if else {},
        covered_from=entry.day("covered_from"),
        dates={name: _date(part) for name, part in entry.items("dates")},
        no_needs_ban=entry.flag("no_needs_ban", default=False),
        in_guide=entry.flag("in_guide", default=False),
        order=entry.number("order", 0),
    )
    if as_if:
        as_if.done()
    entry.knows(TEXT_KEYS)
    return goal


def _whole(own: Entry, groups: dict[str, Entry]) -> Entry:
    """Return a goal with what it takes from its group."""
    name = own.get("group")
    if name is None:
        return own
    if name not in groups:
        raise own.fault("group", f"there is no group {name}", near(str(name), groups))
    return own.with_borrowed(groups[name])


def _grant(entry: Entry) -> Grant:
    strength = entry.word("strength", STRENGTHS)
    grant = Grant(entry.text("rule"), strength, entry.flag("ba", default=False))
    entry.done()
    return grant


def _ban(entry: Entry) -> Ban:
    timing = entry.word("kind", (TIMING, ""), "") == TIMING
    ban = Ban(entry.text("rule"), entry.texts("lifted_by"), entry.texts("bars"), timing)
    entry.knows(("text",))
    return ban


def _need(entry: Entry) -> tuple[str, str]:
    pair = entry.text("rule"), entry.word("need", BA_NEEDS)
    entry.done()
    return pair


def _check(entry: Entry) -> Check:
    check = Check(entry.text("rule"), entry.text("expected", ""))
    entry.done()
    return check


def _date(entry: Entry) -> GoalDate:
    day = GoalDate(entry.text("from"), entry.period("add"))
    entry.done()
    return day
