"""What a definition depends on: facts through rules, derived facts and conditions of applying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wegmarke.core.conditions import atoms, tree

if TYPE_CHECKING:
    from wegmarke.core.conditions.law import Lawbook


class Dependencies:
    """Which hypothetical facts of goals can change the answer of a rule or a derived fact.

    What does not depend on them has the same reasons under all goals and is explained once.
    A goal that is referred to brings its own hypothetical facts, so nothing shines through it.
    """

    def __init__(self, book: Lawbook) -> None:
        """Start with nothing looked up."""
        self.book = book
        worlds = [world for goal in book.goals.values() for world in goal.worlds()]
        as_if = [goal.as_if_facts for goal in book.goals.values()]
        self.hypothetical = frozenset(fact for facts in (*worlds, *as_if) for fact in facts)
        self.goals = frozenset(
            part.goal
            for node in _conditions(book)
            for part in tree.nodes_of(node)
            if isinstance(part, tree.GoalRef)
        )
        self._free: dict[int, bool] = {}
        self._plain: dict[int, tree.Node] = {}
        self._found: dict[str, tuple[str, ...]] = {}

    def is_free(self, node: tree.Node) -> bool:
        """Return whether no hypothetical fact can change a condition of the law book.

        Kept by the identity of the node: nodes of a law book live as long as the book.
        """
        found = self._free.get(id(node))
        if found is None:
            found = self._free[id(node)] = not self._facts(node, set()) & self.hypothetical
        return found

    def plain(self, node: tree.Unless) -> tree.Node:
        """Return a rule with exceptions as "the rule and none of the exceptions"."""
        if id(node) not in self._plain:
            exceptions = (tree.Not(node.cite, part) for part in node.exceptions)
            self._plain[id(node)] = tree.All(node.cite, (node.rule, *exceptions))
        return self._plain[id(node)]

    def of_rule(self, rule_id: str) -> tuple[str, ...]:
        """Return the hypothetical facts a rule depends on, sorted."""
        return self._of(f"rule {rule_id}", tree.RuleRef(None, rule_id))

    def of_fact(self, fact: str) -> tuple[str, ...]:
        """Return the hypothetical facts a fact depends on, itself included."""
        return self._of(f"fact {fact}", tree.OneOf(None, fact, (True,)))

    def _of(self, key: str, node: tree.Node) -> tuple[str, ...]:
        if key not in self._found:
            self._found[key] = tuple(sorted(self._facts(node, set()) & self.hypothetical))
        return self._found[key]

    def _facts(self, node: tree.Node, seen: set[str]) -> set[str]:
        found: set[str] = set()
        parts = list(tree.children(node))
        if isinstance(node, tree.RuleRef) and node.rule not in seen:
            seen.add(node.rule)
            parts.append(self.book.rules[node.rule].when)
        for fact in atoms.facts_of(node):
            found.add(fact)
            if fact not in seen:
                seen.add(fact)
                parts += self._behind(fact)
        for part in parts:
            found |= self._facts(part, seen)
        return found

    def _behind(self, fact: str) -> list[tree.Node]:
        """Return the conditions behind a fact: when it applies, what it is derived from."""
        definition = self.book.facts.definitions.get(fact)
        derived = self.book.derived.get(fact)
        behind = [*derived.clauses, *derived.false_if] if derived else []
        if definition is not None and definition.applies_when is not None:
            behind.append(definition.applies_when)
        return behind


def _conditions(book: Lawbook) -> list[tree.Node]:
    """Return the conditions of all definitions."""
    derived = [part for one in book.derived.values() for part in (*one.clauses, *one.false_if)]
    applies = [
        one.applies_when for one in book.facts.definitions.values() if one.applies_when is not None
    ]
    return [
        *(rule.when for rule in book.rules.values()),
        *derived,
        *applies,
        *book.conditions.values(),
    ]
