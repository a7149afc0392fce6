"""Builds a guide answer: goals, station, next steps, questions and contacts for one person and day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from wegmarke.core.chain.contacts import ContactView, Gap, contacts, fit_of
from wegmarke.core.chain.model import Service, Step
from wegmarke.core.chain.place import Place
from wegmarke.core.chain.position import CURRENT, OPEN_BEFORE, Position, Reach, position
from wegmarke.core.conditions.ask import Question, Target, may_ask, questions
from wegmarke.core.conditions.explain import Explainer, facts_used
from wegmarke.core.conditions.person import Snapshot, snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer, Value
from wegmarke.core.guide.answer import (
    Assumption,
    GoalView,
    GuideAnswer,
    QuestionView,
    StationView,
    StepView,
)
from wegmarke.core.guide.definitions import (
    Definitions,
    service_condition,
    station_entry,
    station_exit,
    station_open,
    step_deadline_when,
    step_done_when,
    step_when,
)
from wegmarke.core.guide.goals import goal_views

STATION_WEIGHT = 0.2
"""A question that only moves a station helps less than one that settles what is allowed."""
LAST_DAYS = ("latest", "lapse")
"""Kinds of deadlines that end a step, unless it stays useful without its day."""


def answer(
    definitions: Definitions,
    facts: Mapping[str, Value],
    *,
    place: Place,
    on: date,
    declined: frozenset[str] = frozenset(),
) -> GuideAnswer:
    """Return the answer for checked facts (``FactCatalogue.check``) at a place on the day ``on``.

    ``declined`` are facts that were asked for and are not known. Findings of authorities and
    convictions are assumed in the person's favour and named as reservations.
    """
    book = definitions.book
    stated = {**facts, "place_kreis": place.kreis_ags, "place_land": place.land}
    shot = snapshot(book, stated, on, guide=True)
    program = definitions.programs.on(on)
    now = program.now(shot)
    explainer = Explainer(program, now)
    held = {name: explainer.answer(gate) for name, gate in program.conditions.items()}
    where = _position(definitions, held)
    asked = questions(program, shot, _targets(definitions, program, shot), now)
    goals = goal_views(
        program, shot, definitions.goals, missing=_missing(asked), explainer=explainer
    )
    found, gaps = _contacts(definitions, held, where.current, place)
    return GuideAnswer(
        place=place,
        on=on,
        station=where.current,
        stations=_stations(definitions, explainer, where),
        goals=goals,
        next_steps=_steps(definitions, shot, held, where),
        questions=_questions(definitions, program, shot, asked, declined),
        contacts=found,
        gaps=gaps,
        assumptions=_assumptions(shot, goals),
        rules_hash=definitions.rules_hash,
    )


def _assumptions(shot: Snapshot, goals: Mapping[str, GoalView]) -> tuple[Assumption, ...]:
    """Return the defaults that an answer rests on; the planned activity is the question itself."""
    used = {
        fact for view in goals.values() for part in view.reasons for fact in facts_used(part.reason)
    }
    asked = {fact for view in goals.values() for fact in view.world}
    return tuple(
        Assumption(fact, shot.facts[fact]) for fact in shot.assumed if fact in used - asked
    )


def _position(definitions: Definitions, held: Mapping[str, Answer]) -> Position:
    stations = definitions.chain.stations
    reach = {
        station.id: Reach(held[station_entry(station.id)], held[station_exit(station.id)])
        for station in stations
    }
    return position(stations, reach)


def _stations(
    definitions: Definitions, explainer: Explainer, where: Position
) -> tuple[StationView, ...]:
    return tuple(
        StationView(
            station.id,
            where.states[station.id],
            explainer.condition(station_entry(station.id)),
            explainer.condition(station_exit(station.id)),
        )
        for station in definitions.chain.stations
    )


def _targets(definitions: Definitions, program: Program, shot: Snapshot) -> list[Target]:
    """Return what is wanted to be known: the goals, and less urgently the stations."""
    found = []
    for goal in definitions.goals:
        gates = program.goal_gates(goal, shot.facts)
        found.append(Target(goal.id, (*gates.strengths, gates.without_timing, *gates.checks)))
    for station in definitions.chain.stations:
        roots = (program.conditions[station_open(station.id)],)
        found.append(Target(station.id, roots, STATION_WEIGHT))
    return found


def _missing(asked: Sequence[Question]) -> dict[str, tuple[str, ...]]:
    """Return, per target, the facts that would settle it, best first."""
    found: dict[str, list[str]] = {}
    for question in asked:
        for target in question.targets:
            found.setdefault(target, []).append(question.fact)
    return {target: tuple(facts) for target, facts in found.items()}


def _questions(
    definitions: Definitions,
    program: Program,
    shot: Snapshot,
    asked: Sequence[Question],
    declined: frozenset[str],
) -> tuple[QuestionView, ...]:
    goals = {goal.id for goal in definitions.goals}
    return tuple(
        QuestionView(
            question.fact,
            question.worth,
            tuple(name for name in question.targets if name in goals),
            tuple(name for name in question.targets if name not in goals),
        )
        for question in asked
        if question.fact not in declined and may_ask(program, shot, question.fact)
    )


def _steps(
    definitions: Definitions, shot: Snapshot, held: Mapping[str, Answer], where: Position
) -> tuple[StepView, ...]:
    """Return the steps of the current and the open stations that apply, those with a day first."""
    open_stations = [
        station.id
        for station in definitions.chain.stations
        if where.states[station.id] in (CURRENT, OPEN_BEFORE)
    ]
    ordered = sorted(open_stations, key=lambda station: station != where.current)
    found: dict[str, StepView] = {}
    for station in ordered:
        for step in definitions.chain.steps_at(station):
            view = None if step.id in found else _step(step, shot, held)
            if view is not None:
                found[step.id] = view
    return tuple(sorted(found.values(), key=lambda view: view.when or date.max))


def _step(step: Step, shot: Snapshot, held: Mapping[str, Answer]) -> StepView | None:
    wanted = held.get(step_when(step.id), Answer.YES)
    if wanted is Answer.NO or (wanted is Answer.UNKNOWN and not step.if_unknown):
        return None
    if held.get(step_done_when(step.id), Answer.NO) is Answer.YES:
        return None
    when, kind = _deadline(step, shot, held)
    if when and kind in LAST_DAYS and when < shot.on:
        if step.deadline is None or not step.deadline.stays:
            return None
        when = kind = None
    return StepView(
        step.id,
        step.station,
        when,
        kind,
        step.citations,
        step.advice_first,
        step.roles,
        wanted is Answer.UNKNOWN,
    )


def _deadline(
    step: Step, shot: Snapshot, held: Mapping[str, Answer]
) -> tuple[date | None, str | None]:
    """Return the day of a step, if it has one for this person; an earliest day that is past is none."""
    deadline = step.deadline
    day = deadline.of(shot.facts) if deadline else None
    if deadline is None or day is None:
        return None, None
    if held.get(step_deadline_when(step.id), Answer.YES) is not Answer.YES:
        return None, None
    return (None, None) if deadline.kind == "earliest" and day <= shot.on else (day, deadline.kind)


def _contacts(
    definitions: Definitions, held: Mapping[str, Answer], station: str, place: Place
) -> tuple[tuple[ContactView, ...], tuple[Gap, ...]]:
    """Return who is responsible for the current station at the place, best first, and who is missing."""

    def fits(service: Service) -> str:
        return fit_of(
            service,
            lambda condition: held[service_condition(service.id, condition is service.for_)],
        )

    chain = definitions.chain
    around = definitions.surroundings(place)
    found = contacts(chain.station(station), around, fits)
    return found.found, found.gaps
