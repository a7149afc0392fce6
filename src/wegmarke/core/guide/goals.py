"""Goal answers with reasons, citations, doubts and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from wegmarke.core.conditions.explain import carrying, closest
from wegmarke.core.conditions.goals import GoalAnswer, answer_goals
from wegmarke.core.conditions.lanes import Lanes
from wegmarke.core.conditions.law import Goal, Lawbook, Review
from wegmarke.core.conditions.person import Snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer
from wegmarke.core.conditions.walker import Walker
from wegmarke.core.guide.answer import ChangeView, GoalView, Reservation, ReviewNote, RuleReason

MOST_OPEN = 3


def goal_views(  # noqa: PLR0913 - what is known already comes by name
    program: Program,
    snapshot: Snapshot,
    goals: Sequence[Goal],
    *,
    missing: Mapping[str, tuple[str, ...]],
    plain: Walker,
    now: Lanes,
) -> dict[str, GoalView]:
    """Return the views of the goals.

    ``missing`` has, per goal, the facts that would settle it, best first. ``plain`` walks the
    snapshot without hypothetical facts; ``now`` is its lane in the compiled program.
    """
    answers = answer_goals(program, snapshot, goals, now)
    views = {}
    for goal in goals:
        walker = _deciding_walker(plain, snapshot, goal)
        views[goal.id] = _view(
            program.book, snapshot, goal, answers[goal.id], walker, missing.get(goal.id, ())
        )
    return views


def _deciding_walker(plain: Walker, snapshot: Snapshot, goal: Goal) -> Walker:
    """Return the walker under the goal's hypothetical facts (of the old title, if that lives on)."""
    world = goal.world(snapshot.facts)
    walker = plain.in_world(world)
    if goal.as_if_rule is not None and walker.rule(goal.as_if_rule).answer is Answer.YES:
        return plain.in_world({**world, **goal.as_if_facts})
    return walker


def _view(  # noqa: PLR0913, PLR0917 - everything one goal needs
    book: Lawbook,
    snapshot: Snapshot,
    goal: Goal,
    answer: GoalAnswer,
    walker: Walker,
    missing: tuple[str, ...],
) -> GoalView:
    reasons = _reasons(goal, answer, walker, snapshot)
    used = [book.rules[part.rule] for part in reasons]
    return GoalView(
        id=goal.id,
        world=walker.world,
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
            Reservation(fact, fact in snapshot.stated) for fact in answer.reservations
        ),
        review=_review_notes(book, answer, reasons),
        best_known=next(
            (check.expected for check in goal.checks if check.rule in answer.checks[:1]), ""
        ),
        reasons=reasons,
        missing=missing if answer.outcome in ("unknown", "not_yet", "needs_check") else (),
        changes=tuple(ChangeView(change.fact, change.value) for change in answer.changes),
        hints=answer.hints,
    )


def _ba(answer: GoalAnswer) -> str | None:
    return answer.ba if answer.strength or answer.at_least else None


def _reasons(
    goal: Goal, answer: GoalAnswer, walker: Walker, snapshot: Snapshot
) -> tuple[RuleReason, ...]:
    """Return the rules that carry the answer, the deciding ones first."""
    found = []
    if answer.outcome in ("yes", "needs_check") and answer.rule:
        found.append(_reason(walker, answer.rule, "check" if answer.checks else "grants"))
    if answer.at_least and answer.rule:
        found.append(_reason(walker, answer.rule, "grants"))
    if answer.outcome == "not_yet" and answer.rule_then and answer.not_before:
        later = snapshot.walker(walker.book, walker.world, day=answer.not_before)
        found.append(_reason(later, answer.rule_then, "then"))
    if answer.outcome in ("no", "not_yet"):
        found += [_reason(walker, rule, "bans") for rule in answer.bans]
    if answer.outcome == "unknown":
        found += [
            _reason(walker, rule, "open")
            for rule in answer.open_rules[:MOST_OPEN]
            if rule in walker.book.rules
        ]
    if not found:
        found += [
            _reason(walker, rule, "closest")
            for rule in closest(walker, [grant.rule for grant in goal.grants])
        ]
    return tuple(found)


def _reason(walker: Walker, rule: str, role: str) -> RuleReason:
    return RuleReason(rule, role, carrying(walker.rule(rule)))


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
