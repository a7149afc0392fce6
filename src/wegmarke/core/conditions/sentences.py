"""Conditions in words: which template a condition takes, and what goes into its slots.

A negated condition has templates of its own ("weniger als 6"), never a "nicht" in front of a
sentence that then says the opposite of what is meant.
"""

from __future__ import annotations

from datetime import date

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import FIRST_DAY, Period
from wegmarke.core.conditions.law import Lawbook
from wegmarke.core.conditions.values import Value
from wegmarke.core.conditions.wording import Pieces, Wording

MOST_LISTED = 4
"""Longer lists of values are cut, with the number of those left out."""

OPPOSITE = {"by": "after", "after": "by", "before": "from", "from": "before"}


class Sentences:
    """Writes conditions in one language, for one law and the day asked for."""

    def __init__(self, wording: Wording, book: Lawbook, on: date) -> None:
        """Keep the words, the law (for domains, lists and parameters) and the day."""
        self.wording = wording
        self.book = book
        self.on = on

    def sentence(self, node: tree.Node, *, negated: bool = False) -> Pieces:
        """Return the sentence for a condition that has one of its own, or for its opposite.

        Raises TypeError for a condition that is said through its parts (all, any, not, unless).
        """
        no = "not_" if negated else ""
        match node:
            case tree.UnderAge():
                return self.sentence(node.reached, negated=not negated)
            case tree.Atom():
                return self._atom(node, negated=negated)
            case tree.RuleRef(rule=rule):
                return self.wording.filled(f"{no}named", title=self.wording.rule(rule))
            case tree.GoalRef(goal=goal):
                return self.wording.filled(f"{no}named", title=self.wording.goal(goal))
            case tree.DayIn():
                return self._day_in(node, no)
            case tree.AtLeastOf(count=count):
                return self.wording.filled(f"{no}count", count=self.wording.number(count))
            case _:
                message = f"{type(node).__name__} is said through its parts"
                raise TypeError(message)

    def heading(self, kind: str) -> Pieces:
        """Return what stands above parts: of kind all, any or except."""
        return self.wording.text(f"heading_{kind}")

    def _day_in(self, node: tree.DayIn, no: str) -> Pieces:
        bounds = {"start": node.start, "before": node.before}
        slots = {name: self.wording.day(day) for name, day in bounds.items() if day}
        which = "_".join(("day_in", *slots))
        return self.wording.filled(f"{no}{which}", **slots)

    def _atom(self, node: tree.Atom, *, negated: bool) -> Pieces:
        said = self._said(node, negated=negated)
        return self.wording.filled("fact", term=self.wording.term(node.fact), said=said)

    def _said(self, node: tree.Atom, *, negated: bool) -> Pieces:
        no = "not_" if negated else ""
        if self._says_known(node):
            return self.wording.text(f"{no}known")
        match node:
            case tree.OneOf(values=values):
                return self._values(node.fact, values, negated=negated)
            case tree.InList(name=name):
                values = self.book.list_values(name, self.on)
                return self._values(node.fact, values, negated=negated)
            case tree.AtLeast(limit=limit):
                return self.wording.filled(f"{no}at_least", limit=self._limit(node.fact, limit))
            case tree.AtMost(limit=limit):
                return self.wording.filled(f"{no}at_most", limit=self._limit(node.fact, limit))
            case tree.DateCompare(op=op, term=term):
                return self.wording.filled(OPPOSITE[op] if negated else op, day=self._date(term))
            case tree.Since():
                return self._since(node, no)
            case tree.HeldFor(period=period):
                return self.wording.filled(f"{no}held_for", period=self._period(period, "_ago"))
            case _:
                message = f"no sentence for {node!r}"
                raise TypeError(message)

    def _says_known(self, node: tree.Atom) -> bool:
        """Return whether a condition only asks that the fact is known: every value fulfils it."""
        definition = self.book.facts[node.fact]
        if isinstance(node, tree.OneOf):
            every = {True, False} if definition.type == "bool" else set(definition.values)
            return bool(every) and every <= set(node.values)
        if isinstance(node, tree.AtLeast):
            return node.limit == (definition.range or (0, 0))[0]
        if isinstance(node, tree.DateCompare):
            return node.op == "from" and node.term.fixed == FIRST_DAY
        return False

    def _values(self, fact: str, values: tuple[Value, ...], *, negated: bool) -> Pieces:
        label = self.wording.label
        if not values:
            return self.wording.text("not_empty_list" if negated else "empty_list")
        if negated and values == (None,):
            return self.wording.text("exists")
        if not negated and len(values) == 1:
            return label(fact, values[0])
        if values in ((True,), (False,)):
            return label(fact, not values[0])
        shown = [label(fact, value) for value in values[:MOST_LISTED]]
        left = len(values) - len(shown)
        more = [self.wording.number_of("more", left)] if left else []
        names = self.wording.listed([*shown, *more], "or")
        return self.wording.filled("not_values", names=names) if negated else names

    def _limit(self, fact: str, limit: float | tree.Parameter) -> Pieces:
        if not isinstance(limit, tree.Parameter):
            return self.wording.label(fact, limit)
        value = self.book.parameter(limit.name, self.on)
        if value is None:
            return self.wording.number(self.wording.templates["no_value"])
        return self.wording.number(value)

    def _date(self, term: tree.DateTerm) -> Pieces:
        if term.fixed:
            return self.wording.day(term.plus.after(term.fixed))
        name = self.wording.term(term.fact or "")
        total = term.plus.years or term.plus.months or term.plus.days
        if not total:
            return self.wording.filled("day_of", name=name)
        template = "day_after" if total > 0 else "day_before"
        return self.wording.filled(template, period=self._period(term.plus), name=name)

    def _since(self, node: tree.Since, no: str) -> Pieces:
        if node.age:
            said = self.wording.filled(f"{no}reached_age", period=self._period(node.period))
        elif node.period == Period():
            said = self.wording.text(f"{no}since_now")
        elif node.period.years < 0 or node.period.months < 0 or node.period.days < 0:
            # The day may still be ahead: "six months before it" has come.
            said = self.wording.filled(f"{no}until", period=self._period(node.period, "_ago"))
        else:
            said = self.wording.filled(f"{no}since", period=self._period(node.period, "_ago"))
        if node.at is None:
            return said
        return self.wording.filled("counted_up_to", said=said, day=self._date(node.at))

    def _period(self, period: Period, form: str = "") -> Pieces:
        """Return a length of time: "2 Jahre und 3 Monate"; with form "_ago" as after "vor"."""
        parts = {"years": abs(period.years), "months": abs(period.months), "days": abs(period.days)}
        said = {unit: count for unit, count in parts.items() if count} or {"days": 0}
        return self.wording.listed(
            (self.wording.number_of(unit + form, count) for unit, count in said.items()), "and"
        )
