"""Conditions in words: one sentence per condition, in the language of the page.

A negated condition gets its own words ("weniger als 6"), never a "nicht" in front of a sentence
that then says the opposite of what is meant.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import FIRST_DAY, Period
from wegmarke.web.public.said import Said, day, listed, number
from wegmarke.web.public.words import Words

MOST_LISTED = 4
"""Longer lists of values are cut, with the number of those left out."""


class Sentences:
    """Writes conditions for one page: its language and the day asked for."""

    def __init__(self, words: Words, on: date) -> None:
        """Keep the words and the day."""
        self.words = words
        self.on = on

    def sentence(self, node: tree.Node, *, negated: bool = False) -> SafeString:
        """Return the sentence for a condition that has one of its own, or for its opposite."""
        if isinstance(node, tree.Atom):
            return self._atom(node, negated=negated)
        if isinstance(node, tree.RuleRef):
            return self._named(self.words.rule(node.rule), negated=negated)
        if isinstance(node, tree.GoalRef):
            return self._named(self.words.goal(node.goal), negated=negated)
        if isinstance(node, tree.DayIn):
            return self._day_in(node, negated=negated)
        if isinstance(node, tree.AtLeastOf):
            return self._count(node.count, negated=negated)
        message = f"{type(node).__name__} is said through its parts"
        raise TypeError(message)

    def _count(self, count: int, *, negated: bool) -> SafeString:
        text = (
            _("Weniger als {count} davon treffen zu")
            if negated
            else _("Mindestens {count} davon treffen zu")
        )
        return format_html(text, count=number(count))

    def _named(self, title: Said, *, negated: bool) -> SafeString:
        return format_html(_("{title}: nein"), title=title) if negated else format_html("{}", title)

    def _day_in(self, node: tree.DayIn, *, negated: bool) -> SafeString:
        start, before = node.start, node.before
        if start and before:
            text = (
                _("Stichtag nicht vom {start} bis vor dem {before}")
                if negated
                else _("Stichtag vom {start} bis vor dem {before}")
            )
            return format_html(text, start=day(start), before=day(before))
        if start:
            text = _("Stichtag vor dem {start}") if negated else _("Stichtag ab dem {start}")
            return format_html(text, start=day(start))
        text = _("Stichtag ab dem {before}") if negated else _("Stichtag vor dem {before}")
        return format_html(text, before=day(before) if before else "")

    def _atom(self, node: tree.Atom, *, negated: bool) -> SafeString:
        term = self.words.term(node.fact)
        if self._says_known(node):
            return format_html("{}: {}", term, _("nicht angegeben") if negated else _("angegeben"))
        match node:
            case tree.OneOf(values=values):
                said = self._values(node.fact, values, negated=negated)
            case tree.InList(name=name):
                listed_values = self.words.book.list_values(name, self.on)
                said = self._values(node.fact, listed_values, negated=negated)
            case tree.AtLeast(limit=limit):
                text = _("weniger als {limit}") if negated else _("mindestens {limit}")
                said = format_html(text, limit=self._limit(node.fact, limit))
            case tree.AtMost(limit=limit):
                text = _("mehr als {limit}") if negated else _("höchstens {limit}")
                said = format_html(text, limit=self._limit(node.fact, limit))
            case tree.DateCompare(op=op, term=other):
                said = self._compared(op, other, negated=negated)
            case tree.Since():
                said = self._since(node, negated=negated)
            case tree.HeldFor(period=period):
                text = _("seit weniger als {period}") if negated else _("seit mindestens {period}")
                said = format_html(text, period=period_ago(period))
            case _:
                said = SafeString("")
        return format_html("{}: {}", term, said)

    def _says_known(self, node: tree.Atom) -> bool:
        """Return whether a condition only asks that the fact is known: every value fulfils it."""
        definition = self.words.book.facts[node.fact]
        if isinstance(node, tree.OneOf):
            every = {True, False} if definition.type == "bool" else set(definition.values)
            return bool(every) and every <= set(node.values)
        if isinstance(node, tree.AtLeast):
            return node.limit == (definition.range or (0, 0))[0]
        if isinstance(node, tree.DateCompare):
            return node.op == "from" and node.term.fixed == FIRST_DAY
        return False

    def _values(self, fact: str, values: tuple[Any, ...], *, negated: bool) -> SafeString:
        if negated and values == (None,):
            return format_html("{}", _("vorhanden"))
        if not negated and len(values) == 1:
            return format_html("{}", self.words.label(fact, values[0]))
        if values in ((True,), (False,)):
            return format_html("{}", self.words.label(fact, not values[0]))
        shown = [self.words.label(fact, value) for value in values[:MOST_LISTED]]
        left = len(values) - len(shown)
        names = listed([*shown, _more(left)] if left else shown, style="or")
        return format_html(_("nicht {names}"), names=names) if negated else names

    def _limit(self, fact: str, limit: float | tree.Parameter) -> SafeString:
        if isinstance(limit, tree.Parameter):
            return number(self.words.parameter(limit.name, self.on))
        label = self.words.label(fact, limit)
        return format_html("<bdi>{}</bdi>", label)

    def _compared(self, op: str, term: tree.DateTerm, *, negated: bool) -> SafeString:
        opposite = {"by": "after", "after": "by", "before": "from", "from": "before"}
        text = {
            "by": _("spätestens {day}"),
            "before": _("vor {day}"),
            "from": _("frühestens {day}"),
            "after": _("nach {day}"),
        }[opposite[op] if negated else op]
        return format_html(text, day=self._date(term))

    def _date(self, term: tree.DateTerm) -> SafeString:
        if term.fixed:
            return day(term.plus.after(term.fixed))
        name = self.words.term(term.fact or "")
        total = term.plus.years or term.plus.months or term.plus.days
        if not total:
            return format_html("„{}“", name)
        text = _("{period} nach „{name}“") if total > 0 else _("{period} vor „{name}“")
        return format_html(text, period=period_words(term.plus), name=name)

    def _since(self, node: tree.Since, *, negated: bool) -> SafeString:
        if node.age:
            text = _("jünger als {period}") if negated else _("mindestens {period} alt")
            said = format_html(text, period=period_words(node.period))
        else:
            text = _("vor weniger als {period}") if negated else _("vor mindestens {period}")
            said = format_html(text, period=period_ago(node.period))
        return (
            format_html(_("{said} (gezählt bis {day})"), said=said, day=self._date(node.at))
            if node.at
            else said
        )


def period_words(period: Period) -> SafeString:
    """Return a length of time in words: "2 Jahre und 3 Monate"."""
    years, months, days = abs(period.years), abs(period.months), abs(period.days)
    parts = [
        (years, ngettext("{n} Jahr", "{n} Jahre", years)),
        (months, ngettext("{n} Monat", "{n} Monate", months)),
        (days, ngettext("{n} Tag", "{n} Tage", days)),
    ]
    return listed(format_html(text, n=number(count)) for count, text in parts if count)


def period_ago(period: Period) -> SafeString:
    """Return a length of time as it stands after "vor" and "seit": "2 Jahren und 3 Monaten"."""
    years, months, days = abs(period.years), abs(period.months), abs(period.days)
    parts = [
        (years, npgettext("vor oder seit", "{n} Jahr", "{n} Jahren", years)),
        (months, npgettext("vor oder seit", "{n} Monat", "{n} Monaten", months)),
        (days, npgettext("vor oder seit", "{n} Tag", "{n} Tagen", days)),
    ]
    return listed(format_html(text, n=number(count)) for count, text in parts if count)


def _more(left: int) -> SafeString:
    return format_html(
        ngettext("{n} weitere Möglichkeit", "{n} weitere Möglichkeiten", left), n=number(left)
    )
