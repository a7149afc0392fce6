"""Reforms: other versions of some rules, laid over the law that there is.

A reform never changes a lawbook; it gives a new one. Compiled over the program of the old one
(``Program.reformed``), everything it does not touch keeps its gates, so that only the touched
gates are computed again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from wegmarke.core.conditions.errors import DefinitionError, UnknownId
from wegmarke.core.conditions.law import Lawbook, Rule
from wegmarke.core.conditions.tree import Node


@dataclass(frozen=True, slots=True)
class Reform:
    """An overlay of rule versions.

    ``replaced``: another condition, or a whole other version, for a rule by id. ``added``: new
    rules. ``ended``: the last day on which a rule is in force.
    """

    replaced: Mapping[str, Node | Rule] = field(default_factory=dict)
    added: tuple[Rule, ...] = ()
    ended: Mapping[str, date] = field(default_factory=dict)

    @property
    def touched(self) -> frozenset[str]:
        """Return the ids of the rules that are not as before."""
        return frozenset((*self.replaced, *(rule.id for rule in self.added), *self.ended))

    def applied(self, book: Lawbook) -> Lawbook:
        """Return the lawbook after the reform.

        Raises UnknownId for a rule that does not exist, DefinitionError where a rule is added
        under an id that exists, a version has the id of another rule, or versions overlap.
        """
        rules = dict(book.rules)
        for rule_id, new in self.replaced.items():
            rules[rule_id] = _replaced(_known(rules, rule_id), new)
        for rule in self.added:
            if rule.id in rules:
                raise DefinitionError(
                    f"reform.added.{rule.id}", "this rule exists already", "an id of its own"
                )
            rules[rule.id] = rule
        for rule_id, last in self.ended.items():
            rules[rule_id] = replace(_known(rules, rule_id), valid_to=last)
        _no_overlap(rules, self.touched)
        return Lawbook(
            facts=book.facts,
            rules=list(rules.values()),
            derived=list(book.derived.values()),
            goals=list(book.goals.values()),
            lists=book.lists,
            parameters=book.parameters,
            conditions=book.conditions,
        )


def _known(rules: Mapping[str, Rule], rule_id: str) -> Rule:
    if rule_id not in rules:
        raise UnknownId("rule", rule_id, rules)
    return rules[rule_id]


def _replaced(old: Rule, new: Node | Rule) -> Rule:
    if isinstance(new, Node):
        return replace(old, when=new)
    if new.id != old.id:
        raise DefinitionError(
            f"reform.replaced.{old.id}",
            f"the version is named {new.id}",
            f"the id {old.id}, or {new.id} under added",
        )
    return new


def _no_overlap(rules: Mapping[str, Rule], touched: frozenset[str]) -> None:
    """Two versions of one line may not be in force on the same day."""
    for line in {rules[rule_id].line for rule_id in touched}:
        versions = [rule for rule in rules.values() if rule.line == line]
        versions.sort(key=lambda rule: rule.valid_from or date.min)
        for one, other in pairwise(versions):
            start = other.valid_from or date.min
            if one.valid_to is None or start <= one.valid_to:
                last = f"end {one.id} on {start - timedelta(days=1)}" if other.valid_from else ""
                raise DefinitionError(
                    f"reform.{line}", f"{one.id} and {other.id} overlap", last or "other days"
                )
