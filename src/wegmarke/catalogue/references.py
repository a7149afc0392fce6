"""Checks what conditions refer to: facts, values, lists, rules, goals, citations."""

from __future__ import annotations

from wegmarke.catalogue.files import DataError, fault
from wegmarke.core.conditions import atoms, tree
from wegmarke.core.conditions.law import Lawbook

RULE_CITED = "rule"
"""``cite: rule``: only the whole rule can be cited; such conditions are counted openly."""


def check_law(book: Lawbook, files: dict[str, str]) -> None:
    """Raise DataError for the first condition or goal that refers to something that does not exist.

    ``files`` tells in which file a rule or goal stands.
    """
    for rule in book.rules.values():
        for node in tree.nodes_of(rule.when):
            _check_node(book, node, files[rule.id], rule.id)
            if isinstance(node, tree.Atom | tree.DayIn) and node.cite is None:
                raise DataError(
                    files[rule.id],
                    None,
                    rule.id,
                    "a condition has no citation",
                    'cite: "§ …" or cite: rule',
                )
    for goal in book.goals.values():
        named = [
            *(grant.rule for grant in goal.grants),
            *(check.rule for check in goal.checks),
            *goal.lifts_all,
            *goal.hints,
        ]
        named += [rule for ban in goal.bans for rule in (ban.rule, *ban.lifted_by, *ban.bars)]
        named += [rule for rule, _ in goal.ba_layer] + (
            [goal.as_if_rule] if goal.as_if_rule else []
        )
        for rule_id in named:
            if rule_id not in book.rules:
                raise fault(
                    files[goal.id],
                    ("goals", goal.id),
                    f"there is no rule {rule_id}",
                    "the id of a rule of data/law",
                )
    for name, node in book.conditions.items():
        for part in tree.nodes_of(node):
            _check_node(book, part, "data/chains, data/directory", name)


def _check_node(book: Lawbook, node: tree.Node, file: str, name: str) -> None:
    match node:
        case tree.RuleRef(rule=rule) if rule not in book.rules:
            raise DataError(
                file, None, name, f"there is no rule {rule}", "the id of a rule of data/law"
            )
        case tree.GoalRef(goal=goal) if goal not in book.goals:
            raise DataError(
                file, None, name, f"there is no goal {goal}", "the id of a goal of data/law"
            )
        case tree.InList(name=listed) if listed not in book.lists:
            raise DataError(file, None, name, f"there is no list {listed}", "a list of data/codes")
        case (
            tree.AtLeast(limit=tree.Parameter(name=parameter))
            | tree.AtMost(limit=tree.Parameter(name=parameter))
        ) if parameter not in book.parameters:
            raise DataError(
                file, None, name, f"there is no parameter {parameter}", "a parameter of data/law"
            )
        case _:
            pass
    for fact in atoms.facts_of(node):
        if fact not in book.facts:
            raise DataError(
                file,
                None,
                name,
                f"the fact {fact} is not in the fact catalogue",
                "a key of data/facts",
            )
    if isinstance(node, tree.OneOf):
        _check_values(book, node, file, name)


def _check_values(book: Lawbook, node: tree.OneOf, file: str, name: str) -> None:
    """A comparison with a value the fact can never have is a typing mistake."""
    definition = book.facts[node.fact]
    for value in node.values:
        if value is None:
            continue
        fits = {
            "bool": isinstance(value, bool),
            "code": isinstance(value, str)
            and (not definition.values or value in definition.values),
        }.get(definition.type, isinstance(value, int | float) and not isinstance(value, bool))
        if not fits:
            expected = ", ".join(map(str, definition.values)) or definition.type
            raise DataError(file, None, name, f"{node.fact} can never be {value!r}", expected)
