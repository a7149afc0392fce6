"""Finds definitions that need themselves: a rule, a derived fact or a goal by way of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.law import Goal, Lawbook

Name = tuple[str, str]
"""Kind (rule, fact or goal) and id of a definition."""


def circle(book: Lawbook) -> tuple[Name, ...]:
    """Return the first circle, beginning and ending with the same definition; empty if none."""
    names: list[Name] = [
        *(("rule", rule) for rule in book.rules),
        *(("fact", fact) for fact in book.derived),
        *(("goal", goal) for goal in book.goals),
    ]
    sound: set[Name] = set()
    for name in names:
        found = _walk(book, name, (), sound)
        if found:
            return found
    return ()


def _walk(book: Lawbook, name: Name, way: tuple[Name, ...], sound: set[Name]) -> tuple[Name, ...]:
    """Return the circle that is met on the way on from a definition; note those without one."""
    if name in way:
        return (*way[way.index(name) :], name)
    if name in sound:
        return ()
    for other in _needs(book, name):
        found = _walk(book, other, (*way, name), sound)
        if found:
            return found
    sound.add(name)
    return ()


def _needs(book: Lawbook, name: Name) -> Iterator[Name]:
    """Yield the rules, derived facts and goals a definition names in its conditions."""
    kind, key = name
    if kind == "goal":
        yield from (("rule", rule) for _path, rule in rules_of(book.goals[key]))
        return
    for node in _conditions(book, kind, key):
        for part in tree.nodes_of(node):
            if isinstance(part, tree.RuleRef):
                yield "rule", part.rule
            if isinstance(part, tree.GoalRef):
                yield "goal", part.goal
            yield from (("fact", fact) for fact in atoms.facts_of(part) if fact in book.derived)


def _conditions(book: Lawbook, kind: str, key: str) -> Iterable[tree.Node]:
    if kind == "rule":
        return (book.rules[key].when,)
    return (*book.derived[key].clauses, *book.derived[key].false_if)


def rules_of(goal: Goal) -> Iterator[tuple[tree.Path, str]]:
    """Yield the rules a goal names, with the place of each."""
    for i, grant in enumerate(goal.grants):
        yield ("grants", i, "rule"), grant.rule
    for i, ban in enumerate(goal.bans):
        yield ("bans", i, "rule"), ban.rule
        yield from ((("bans", i, "lifted_by"), rule) for rule in ban.lifted_by)
        yield from ((("bans", i, "bars"), rule) for rule in ban.bars)
    for i, check in enumerate(goal.checks):
        yield ("checks", i, "rule"), check.rule
    for i, (rule, _need) in enumerate(goal.ba_layer):
        yield ("ba_layer", i, "rule"), rule
    yield from ((("lifts_all",), rule) for rule in goal.lifts_all)
    yield from ((("hints",), rule) for rule in goal.hints)
    if goal.as_if_rule:
        yield ("as_if", "rule"), goal.as_if_rule
