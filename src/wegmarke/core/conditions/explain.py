"""Explanations: the part of the reasons that carries the result, and which rules came closest."""

from __future__ import annotations

from collections.abc import Iterable

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.walker import Reason, Walker


def carrying(reason: Reason) -> Reason:
    """Return the reason without the parts that do not matter for its answer.

    A yes of "all" needs every part, a no of "all" only the parts that fail; "any" the other way round.
    """
    if not reason.parts:
        return reason
    parts = reason.parts
    if isinstance(reason.node, tree.All | tree.Any):
        parts = tuple(part for part in parts if part.answer is reason.answer) or parts
    kept = tuple(carrying(part) for part in parts)
    return Reason(reason.node, reason.answer, kept, reason.stated, reason.known, reason.from_day)


def closest(walker: Walker, rules: Iterable[str], most: int = 2) -> list[str]:
    """Return the rules in force that fail by the least: what would be the way to a yes.

    A rule for another status or title is further away than one for another activity, and that one
    further than a date, a number or a yes-or-no that is missing.
    """
    held = []
    for order, rule_id in enumerate(rules):
        if walker.book.rules[rule_id].in_force(walker.on):
            reason = walker.rule(rule_id)
            if reason.answer is Answer.NO:
                held.append((_distance(walker, reason, Answer.NO), order, rule_id))
    return [rule_id for *_, rule_id in sorted(held)[:most]]


STATED_CODE, ASKED_CODE, OTHER = 3, 2, 1
"""How far a condition is from being met: a stated code, the activity asked for, anything else."""


def _distance(walker: Walker, reason: Reason, answer: Answer) -> int:
    """Return how far a reason is from the opposite answer: "all" needs all its parts, "any" the nearest."""
    if reason.answer is not answer:
        return 0
    node = reason.node
    if isinstance(node, tree.Not):
        return _distance(walker, reason.parts[0], answer.negated())
    if reason.parts and not isinstance(node, tree.Atom):
        parts = [_distance(walker, part, answer) for part in reason.parts if part.answer is answer]
        every = (
            isinstance(node, tree.Any) if answer is Answer.YES else not isinstance(node, tree.Any)
        )
        return sum(parts) if every else min(parts, default=0)
    definition = (
        walker.book.facts.definitions.get(node.fact) if isinstance(node, tree.Atom) else None
    )
    if definition is None or definition.type != "code":
        return OTHER
    return ASKED_CODE if definition.key in walker.world else STATED_CODE


def facts_used(reason: Reason) -> set[str]:
    """Return the facts that a reason looks at."""
    own = {reason.node.fact} if isinstance(reason.node, tree.Atom) else set()
    return own.union(*(facts_used(part) for part in reason.parts))
