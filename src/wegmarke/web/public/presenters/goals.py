"""What is allowed, and from when: one row per goal, with everything that explains it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wegmarke.core.conditions.calendar import add_months
from wegmarke.core.guide.answer import ChangeView, GoalView, ReviewNote, RuleReason
from wegmarke.web.public.knowledge import Answered
from wegmarke.web.public.presenters.reasons import ReasonLine, ReasonWriter
from wegmarke.web.public.said import Said, citation, day, listed, page_language
from wegmarke.web.public.sentences import Sentences
from wegmarke.web.public.timeline import Axis, axis_for, segments
from wegmarke.web.public.wording import TONES, goal_kind, more_words, outcome_words
from wegmarke.web.public.words import Words
from wegmarke.web.ui.components import Segment

ASK_AGAIN_AFTER = 3
"""Months after which a "no" without a day of its own should be asked again."""
MOST_OPEN_ROUTES = 3
MOST_SETTLES = 3


@dataclass(frozen=True, slots=True)
class Settle:
    """A missing fact that would settle an open answer; asked here or only in counselling."""

    fact: str
    term: Said
    here: bool


@dataclass(frozen=True, slots=True)
class RuleReasonView:
    """A rule that matters for the answer: what it does here, what it says, its conditions."""

    role: SafeString
    says: Said
    lines: tuple[ReasonLine, ...]


@dataclass(frozen=True, slots=True)
class ReservationLine:
    """Findings that are assumed in the person's favour, and who makes them."""

    text: SafeString
    who: Said


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """What is uncertain about the law, and whom to ask."""

    reason: Said | SafeString
    ask: Said
    best_known: Said


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One goal as the result page shows it."""

    id: str
    title: Said
    tone: str
    outcome: SafeString
    more: list[SafeString | str | Said]
    bar: tuple[Segment, ...]
    citations: tuple[SafeString, ...]
    text_of: SafeString | str
    reasons: tuple[RuleReasonView, ...]
    reservations: tuple[ReservationLine, ...]
    reserved_like: Said | None
    reserved_word: str
    reviews: tuple[ReviewLine, ...]
    settles: tuple[Settle, ...]
    changes: tuple[SafeString, ...]
    hints: tuple[Said, ...]
    open_routes: SafeString | str = ""
    ask_again: SafeString | str = ""

    @property
    def anchor(self) -> str:
        """Return the id of the row on the page."""
        return "ziel-" + self.id.replace(".", "-")


@dataclass(frozen=True, slots=True)
class GoalGroup:
    """Goals of one kind under a heading."""

    kind: str
    heading: str
    rows: tuple[GoalRow, ...]


def headings() -> dict[str, str]:
    """Return the heading of each kind of goal, in the order of the page."""
    return {
        "work": _("Arbeit und Ausbildung"),
        "residence": _("Aufenthalt"),
        "funding": _("Geld während der Ausbildung"),
        "course": _("Deutsch- und Integrationskurse"),
    }


class GoalRows:
    """Makes the rows of one result page."""

    def __init__(self, answered: Answered, words: Words, *, rtl: bool) -> None:
        """Keep the answer and prepare the axis that all rows share."""
        self.answered = answered
        self.words = words
        self.on = answered.on
        self.goals = tuple(answered.answer.goals.values())
        self.axis: Axis = axis_for(self.goals, self.on, rtl=rtl)
        self.writer = ReasonWriter(Sentences(words, self.on), answered.stated)

    def groups(self) -> tuple[GoalGroup, ...]:
        """Return the rows under their headings."""
        rows: dict[str, list[GoalRow]] = {kind: [] for kind in headings()}
        for goal in self.goals:
            rows[goal_kind(goal.id)].append(self.row(goal))
        return tuple(
            GoalGroup(kind, title, tuple(rows[kind]))
            for kind, title in headings().items()
            if rows[kind]
        )

    def row(self, goal: GoalView) -> GoalRow:
        """Return the row of one goal."""
        refused = goal.outcome == "no"
        return GoalRow(
            id=goal.id,
            title=self.words.goal(goal.id),
            tone=TONES[goal.outcome],
            outcome=outcome_words(goal, self.on),
            more=self._more(goal),
            bar=segments(goal, self.axis),
            citations=tuple(citation(text) for text in goal.citations),
            text_of=day(goal.text_of) if goal.text_of else "",
            reasons=tuple(self._reason(part, goal) for part in goal.reasons),
            reservations=self._reservations(goal),
            reserved_like=self._reserved_like(goal),
            reserved_word=_("Ja, wenn:") if goal.outcome == "yes" else _("Nur wenn:"),
            reviews=tuple(
                self._review(note) for note in goal.review if note.review.status != "sure"
            ),
            settles=self._settles(goal)
            if goal.outcome in ("unknown", "needs_check", "not_yet")
            else (),
            changes=tuple(self._change(change) for change in goal.changes),
            hints=tuple(self.words.rule_says(rule) for rule in goal.hints),
            open_routes=self._open_routes(goal) if refused else "",
            ask_again=self._ask_again(goal) if refused else "",
        )

    def _more(self, goal: GoalView) -> list[SafeString | str | Said]:
        more: list[SafeString | str | Said] = [*more_words(goal)]
        best_known = self.words.best_known(goal)
        return [*more, best_known] if goal.outcome == "needs_check" and best_known else more

    def _reason(self, reason: RuleReason, goal: GoalView) -> RuleReasonView:
        lines = self.writer.lines([reason.reason])
        return RuleReasonView(_role(reason.role, goal), self.words.rule_says(reason.rule), lines)

    def _reservations(self, goal: GoalView) -> tuple[ReservationLine, ...]:
        """Return the findings that are assumed, those of one authority together."""
        by_who: dict[Said, list[Said]] = {}
        for reservation in goal.reservations:
            text, who = self.words.reservation(reservation.fact)
            by_who.setdefault(who, []).append(text)
        return tuple(ReservationLine(listed(texts), who) for who, texts in by_who.items())

    def _reserved_like(self, goal: GoalView) -> Said | None:
        """Return the title of an earlier goal that has just the same reservations."""
        mine = {reservation.fact for reservation in goal.reservations}
        for earlier in self.goals[: self.goals.index(goal)]:
            if mine and mine == {reservation.fact for reservation in earlier.reservations}:
                return self.words.goal(earlier.id)
        return None

    def _review(self, note: ReviewNote) -> ReviewLine:
        reason, ask, best_known = self.words.review(note.rule, note.review)
        if self.answered.without_papers and ask:
            ask = Said(_("eine Beratungsstelle, kein Amt"), page_language())
        return ReviewLine(reason, ask, best_known)

    def _settles(self, goal: GoalView) -> tuple[Settle, ...]:
        """Return the missing facts that would settle most; those that can be answered here, if any."""
        found = [
            Settle(fact, self.words.term(fact), self.answered.may_ask(fact))
            for fact in goal.missing
        ]
        here = [settle for settle in found if settle.here]
        return tuple((here or found)[:MOST_SETTLES])

    def _change(self, change: ChangeView) -> SafeString:
        label = self.words.label(change.fact, change.value)
        return format_html("{}: {}", self.words.term(change.fact), label)

    def _open_routes(self, refused: GoalView) -> SafeString | str:
        """Return the titles of goals that are open to this person, those of the same kind first."""
        certain = [goal for goal in self.goals if goal.outcome == "yes"]
        certain.sort(key=lambda goal: goal_kind(goal.id) != goal_kind(refused.id))
        return (
            listed(self.words.goal(goal.id) for goal in certain[:MOST_OPEN_ROUTES])
            if certain
            else ""
        )

    def _ask_again(self, goal: GoalView) -> SafeString:
        return day(goal.not_before or add_months(self.on, ASK_AGAIN_AFTER))


def _role(role: str, goal: GoalView) -> SafeString:
    """Return what a rule does in this answer."""
    if role == "then" and goal.not_before:
        return format_html(_("Das gilt ab {day}"), day=day(goal.not_before))
    words = {
        "grants": _("Das erlaubt es"),
        "bans": _("Das steht dagegen"),
        "open": _("Das ist noch offen"),
        "closest": _("Das käme am ehesten infrage"),
        "check": _("Das muss jemand bestätigen"),
    }
    return format_html("{}", words.get(role, _("Das ist noch offen")))
