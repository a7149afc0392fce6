"""Goal answers with reasons, citations, doubts and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from wegmarke.core.conditions.explain import Explainer
from wegmarke.core.conditions.goals import NOT_COVERED, GoalAnswer, answer_goals, confirmed_goal
from wegmarke.core.conditions.law import Goal, Lawbook, Review
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Value
from wegmarke.core.guide.answer import ChangeView, GoalView, Reservation, ReviewNote, RuleReason

MOST_OPEN = 3


def goal_views(
    program: Program,
    snapshot: Snapshot,
    goals: Sequence[Goal],
    *,
    missing: Mapping[str, tuple[str, ...]],
    explainer: Explainer,
) -> dict[str, GoalView]:
    """Return the views of the goals.

    ``missing`` has, per goal, the facts that would settle it, best first; ``explainer`` explains
    the person on the day of the snapshot.
    """
    answers = answer_goals(program, snapshot, goals, explainer.lane)
    for goal in goals:
        if goal.id not in missing:
            # Nothing that could be asked would settle it: then it may be settled already.
            answers[goal.id] = confirmed_goal(
                program, snapshot, goal, answers[goal.id], explainer.lane
            )
    later = _Later(program, snapshot, explainer)
    return {
        goal.id: _view(goal, answers[goal.id], later, missing.get(goal.id, ())) for goal in goals
    }


class _Later:
    """Explains the person on the day of the snapshot and on later days."""

    def __init__(self, program: Program, snapshot: Snapshot, explainer: Explainer) -> None:
        self.program = program
        self.snapshot = snapshot
        self.now = explainer
        self._days: dict[date, Explainer] = {}

    def on(self, day: date) -> Explainer:
        """Return the explainer of a later day."""
        if day not in self._days:
            lane = self.program.lanes(self.snapshot, None, 1, days=[(day, 1)])
            self._days[day] = Explainer(self.program, lane)
        return self._days[day]

    def world(self, goal: Goal) -> dict[str, Value]:
        """Return the hypothetical facts that decide (of the old title, if that lives on)."""
        world = goal.world(self.snapshot.facts)
        if goal.as_if_rule is not None and self.now.holds(goal.as_if_rule, world):
            return {**world, **goal.as_if_facts}
        return world


def _view(goal: Goal, answer: GoalAnswer, days: _Later, missing: tuple[str, ...]) -> GoalView:
    world = days.world(goal)
    reasons = _reasons(goal, answer, days, world)
    book = days.program.book
    used = [book.rules[part.rule] for part in reasons]
    return GoalView(
        id=goal.id,
        world=world,
        outcome=answer.outcome,
        strength=answer.strength,
        at_least=answer.at_least,
        ba=_ba(answer),
        rule=answer.rule or answer.rule_then,
        bans=answer.bans,
        citations=_unique(citation for rule in used for citation in rule.citations),
        text_of=min((rule.text_of for rule in used if rule.text_of), default=None),
        not_before=answer.not_before,
        certain_then=answer.certain_then,
        dates=answer.dates or {},
        reservations=tuple(
            Reservation(fact, fact in days.snapshot.stated) for fact in answer.reservations
        ),
        review=_review_notes(book, answer, reasons),
        best_known=next(
            (check.expected for check in goal.checks if check.rule in answer.checks[:1]), ""
        ),
        covered=NOT_COVERED not in answer.open_rules,
        reasons=reasons,
        missing=missing if answer.outcome in ("unknown", "not_yet", "needs_check") else (),
        changes=tuple(ChangeView(change.fact, change.value) for change in answer.changes),
        hints=answer.hints,
    )


def _ba(answer: GoalAnswer) -> str | None:
    return answer.ba if answer.strength or answer.at_least else None


def _reasons(
    goal: Goal, answer: GoalAnswer, days: _Later, world: Mapping[str, Value]
) -> tuple[RuleReason, ...]:
    """Return the rules that carry the answer, the deciding ones first."""
    now = days.now
    roles: list[tuple[Explainer, str, str]] = []
    if answer.rule and (answer.at_least or answer.outcome in ("yes", "needs_check")):
        roles.append((now, answer.rule, "check" if answer.checks else "grants"))
    if answer.outcome == "not_yet" and answer.rule_then and answer.not_before:
        roles.append((days.on(answer.not_before), answer.rule_then, "then"))
    if answer.outcome in ("no", "not_yet"):
        roles += [(now, rule, "bans") for rule in answer.bans]
    if answer.outcome == "unknown":
        known = [rule for rule in answer.open_rules if rule in days.program.book.rules]
        roles += [(now, rule, "open") for rule in known[:MOST_OPEN]]
    if not roles and NOT_COVERED not in answer.open_rules:
        closest = now.closest([grant.rule for grant in goal.grants], world)
        roles = [(now, rule, "closest") for rule in closest]
    return tuple(
        RuleReason(rule, role, explainer.rule(rule, world)) for explainer, rule, role in roles
    )


def _review_notes(
    book: Lawbook, answer: GoalAnswer, reasons: tuple[RuleReason, ...]
) -> tuple[ReviewNote, ...]:
    """Return the doubts of the rules used; a rule that ends before the day found is one."""
    notes = []
    for part in reasons:
        rule = book.rules[part.rule]
        if rule.review.status != "sure" and part.role != "closest":
            notes.append(ReviewNote(rule.id, rule.review, rule.text_of))
        if (
            answer.not_before
            and rule.valid_to
            and rule.valid_to < answer.not_before
            and part.role == "then"
        ):
            notes.append(
                ReviewNote(rule.id, Review("ends", changed_on=rule.valid_to), rule.text_of)
            )
    return tuple(notes)


def _unique(citations: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(citations))
