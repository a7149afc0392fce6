"""The shapes of a guide answer: values only, no texts. Pages and the command line put words to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any as Data

from wegmarke.core.chain.contacts import ContactView, Gap
from wegmarke.core.chain.place import Place
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.law import Review
from wegmarke.core.conditions.todata import to_data
from wegmarke.core.conditions.values import Value
from wegmarke.core.conditions.walker import Reason


@dataclass(frozen=True, slots=True)
class Reservation:
    """A finding of an authority that the answer rests on: "yes, if …".

    ``asked`` tells whether somebody said that nothing is known, or whether it was only assumed.
    """

    fact: str
    asked: bool


@dataclass(frozen=True, slots=True)
class ReviewNote:
    """What is uncertain about a rule that the answer rests on."""

    rule: str
    review: Review
    text_of: date | None


@dataclass(frozen=True, slots=True)
class RuleReason:
    """A rule that matters for the answer, with the part of its conditions that carries it.

    ``role``: grants, bans, open, closest, check or then (decides on the day ``not_before``).
    """

    rule: str
    role: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change that would make the goal a yes today: one fact with another value."""

    fact: str
    value: Value


@dataclass(frozen=True, slots=True)
class GoalView:
    """The answer to one goal, asked under the hypothetical facts of ``world``.

    ``outcome``: yes, no, not_yet, unknown or needs_check. ``strength``: free, entitlement, should or
    discretionary. ``at_least``: strength that is certain while a stronger one is open. ``ba``:
    not_needed, deemed_given, comparability, priority or unknown, where the layer matters.
    ``covered``: false where no rule of this day says anything about it.
    ``best_known``: what is expected where only a person can answer, in German.
    """

    id: str
    world: Mapping[str, Value]
    outcome: str
    strength: str | None
    at_least: str | None
    ba: str | None
    rule: str | None
    bans: tuple[str, ...]
    citations: tuple[str, ...]
    text_of: date | None
    not_before: date | None
    certain_then: bool
    dates: Mapping[str, date]
    reservations: tuple[Reservation, ...]
    review: tuple[ReviewNote, ...]
    best_known: str
    covered: bool
    reasons: tuple[RuleReason, ...]
    missing: tuple[str, ...]
    changes: tuple[ChangeView, ...]
    hints: tuple[str, ...]

    @property
    def under_reservation(self) -> bool:
        """Whether a promise would go too far: an open finding, or law that must be confirmed."""
        return bool(self.reservations) or any(note.review.status != "sure" for note in self.review)


@dataclass(frozen=True, slots=True)
class StationView:
    """A station of the chain: done, current, open_before, ahead or not_needed, and why."""

    id: str
    state: str
    entry: Reason
    exit: Reason


@dataclass(frozen=True, slots=True)
class StepView:
    """A next step. ``when`` with ``kind`` earliest, latest or lapse, where a day is known."""

    id: str
    station: str
    when: date | None
    kind: str | None
    citations: tuple[str, ...]
    advice_first: bool
    roles: tuple[str, ...]
    uncertain: bool


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question worth asking, and the goals and stations that depend on it."""

    fact: str
    gain: float
    goals: tuple[str, ...]
    stations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A default that was used because the fact was not stated."""

    fact: str
    value: Value


@dataclass(frozen=True, slots=True)
class GuideAnswer:
    """Everything the guide knows for one person, place and day."""

    place: Place
    on: date
    station: str
    stations: tuple[StationView, ...]
    goals: Mapping[str, GoalView]
    next_steps: tuple[StepView, ...]
    questions: tuple[QuestionView, ...]
    contacts: tuple[ContactView, ...]
    gaps: tuple[Gap, ...]
    assumptions: tuple[Assumption, ...]
    rules_hash: str

    def as_json(self) -> dict[str, Data]:
        """Return the answer as JSON data; days as ISO text, conditions in the vocabulary."""
        data: dict[str, Data] = plain(self)
        return data


def plain(value: Data) -> Data:
    """Return dataclasses, days and conditions as JSON data."""
    match value:
        case date():
            return value.isoformat()
        case Reason():
            return _reason(value)
        case StationView():
            entry, leave = _reason(value.entry), _reason(value.exit)
            return {
                "id": value.id,
                "state": value.state,
                "reasons": [{"of": "entry", **entry}, {"of": "exit", **leave}],
            }
        case ReviewNote():
            text_of = {"rule": value.rule, "text_of": plain(value.text_of)}
            return {**text_of, **_fields(value.review)}
        case ContactView():
            fields = _fields(value)
            return {
                **{key: part for key, part in fields.items() if key != "source_date"},
                "date": value.source_date,
            }
        case tree.Node():
            return to_data(value)
        case tuple() | list():
            return [plain(part) for part in value]
        case Mapping():
            return {key: plain(part) for key, part in value.items()}
        case _ if hasattr(value, "__dataclass_fields__"):
            return _fields(value)
        case _:
            return value


def _fields(value: Data) -> dict[str, Data]:
    return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}


def _reason(reason: Reason) -> dict[str, Data]:
    """Return one node of an explanation: answer, condition, citation, value used, parts."""
    data: dict[str, Data] = {"answer": reason.answer.word}
    if reason.node.cite:
        data["cite"] = reason.node.cite
    if isinstance(reason.node, tree.All | tree.Any | tree.Not):
        data["kind"] = type(reason.node).__name__.lower()
    else:
        data["condition"] = {
            key: part for key, part in to_data(reason.node).items() if key != "cite"
        }
    if isinstance(reason.node, tree.Atom):
        data["missing"] = not reason.known
        if reason.known:
            data["stated"] = plain(reason.stated)
    if reason.from_day is not None:
        data["from_day"] = reason.from_day.isoformat()
    if reason.parts:
        data["parts"] = [_reason(part) for part in reason.parts]
    return data
