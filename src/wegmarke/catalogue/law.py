"""Reads rule lines with their versions and derived facts from ``data/law/<topic>/rules.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from wegmarke.catalogue.entries import Entry, Path
from wegmarke.catalogue.files import list_files, read_yaml
from wegmarke.core.conditions.deadlines import KINDS as DEADLINES
from wegmarke.core.conditions.deadlines import Deadline
from wegmarke.core.conditions.law import Derived, Outcome, Review, Rule

REVIEW_STATUS = ("sure", "verify", "changed")
KINDS = ("definition", "sufficient")
TEXT_KEYS = ("title", "says", "sources", "notes")
"""Texts for the reader and notes for those who keep the law."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Laws:
    """What the files of rules hold.

    ``raw``: the versions by id with their German texts; ``places``: file and path of the versions
    by id and of the derived facts by key.
    """

    rules: list[Rule]
    derived: list[Derived]
    raw: dict[str, dict[str, Any]]
    places: dict[str, tuple[str, Path]]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days between two versions of a line on which no version is in force; both included."""

    line: str
    after: str
    before: str
    start: date
    end: date

    def __str__(self) -> str:
        """Return one sentence in English."""
        days = f"from {self.start} to {self.end}"
        return f"{self.line}: no version is in force {days}, between {self.after} and {self.before}"


def rule_files() -> list[str]:
    """Return all files with rules."""
    return [name for name in list_files("law") if name.endswith("/rules.yaml")]


def load_rules() -> Laws:
    """Return rules and derived facts with their texts and places. Raises DataError."""
    laws = Laws([], [], {}, {})
    for file in rule_files():
        top = Entry(file, (), read_yaml(file))
        topic = _topic(top)
        for line in top.rows("lines"):
            laws.rules.extend(_line(line, topic, laws))
        for entry in top.rows("derived"):
            found = read_derived(entry)
            if found.fact in laws.places:
                raise entry.fault("fact", f"{found.fact} is derived twice", "one definition")
            laws.derived.append(found)
            laws.places[found.fact] = (entry.file, entry.path)
        top.done()
    return laws


def read_version(entry: Entry, line: str, topic: str) -> Rule:
    """Return one version of a rule line. Raises DataError."""
    entry.need("id", "title", "when", "outcome", "citations")
    when = entry.node("when")
    outcome = entry.part("outcome")
    if when is None or outcome is None:
        raise entry.fault("when", "a condition is expected", "when: {fact: job_offer, is: true}")
    rule = Rule(
        id=entry.text("id"),
        line=line,
        topic=topic,
        when=when,
        outcome=_outcome(outcome),
        citations=entry.texts("citations"),
        valid_from=entry.day("valid_from"),
        valid_to=entry.day("valid_to"),
        text_of=entry.day("text_of"),
        review=_review(entry.part("review")),
        deadlines=tuple(_deadline(row) for row in entry.rows("deadlines")),
    )
    if rule.valid_from and rule.valid_to and rule.valid_to < rule.valid_from:
        raise entry.fault("valid_to", "it ends before it begins", f"after {rule.valid_from}")
    entry.knows(TEXT_KEYS)
    return rule


def _deadline(row: Entry) -> Deadline:
    deadline = Deadline(
        row.text("from"), row.period("add"), row.word("kind", DEADLINES), row.on_working_day()
    )
    row.done()
    return deadline


def read_derived(entry: Entry) -> Derived:
    """Return the rules that set one fact. Raises DataError."""
    entry.need("clauses")
    derived = Derived(
        entry.text("fact"),
        entry.word("kind", KINDS),
        entry.nodes("clauses"),
        entry.nodes("false_if"),
    )
    entry.done()
    return derived


def gaps(rules: list[Rule]) -> Iterator[Gap]:
    """Yield the stretches within a line on which no version is in force, in the order of the lines.

    A gap may be right (the law said nothing then); it is a note, not an error.
    """
    lines: dict[str, list[Rule]] = {}
    for rule in rules:
        lines.setdefault(rule.line, []).append(rule)
    for line, versions in lines.items():
        for one, other in pairwise(_ordered(versions)):
            if one.valid_to and other.valid_from and one.valid_to + ONE_DAY < other.valid_from:
                start, end = one.valid_to + ONE_DAY, other.valid_from - ONE_DAY
                yield Gap(line, one.id, other.id, start, end)


def _topic(top: Entry) -> str:
    topic = top.part("topic")
    if topic is None:
        raise top.fault("", "topic is missing", "topic: {id: work, title: …}")
    topic.text("title")
    found = topic.text("id")
    topic.done()
    return found


def _line(line: Entry, topic: str, laws: Laws) -> list[Rule]:
    name = line.text("line")
    versions = []
    for entry in line.rows("versions"):
        rule = read_version(entry, name, topic)
        if rule.id in laws.raw:
            raise entry.fault("id", f"the rule {rule.id} is defined twice", "one definition")
        laws.raw[rule.id] = {**entry.data, "topic": topic, "file": entry.file}
        laws.places[rule.id] = (entry.file, entry.path)
        versions.append(rule)
    line.done()
    if not versions:
        raise line.fault("versions", "a line has at least one version", "versions: - id: …")
    _no_overlap(line, versions)
    return versions


def _outcome(entry: Entry) -> Outcome:
    strength = entry.text("strength", "") or None
    outcome = Outcome(entry.text("code"), strength, entry.text("ba", "") or None)
    entry.knows(("result",))
    return outcome


def _review(entry: Entry | None) -> Review:
    if entry is None:
        return Review("sure")
    review = Review(
        entry.word("status", REVIEW_STATUS),
        reason=entry.text("reason", ""),
        changed_on=entry.day("changed_on"),
        ask=entry.text("ask", ""),
        best_known=entry.text("best_known", ""),
    )
    entry.done()
    return review


def _ordered(versions: list[Rule]) -> list[Rule]:
    return sorted(versions, key=lambda version: version.valid_from or date.min)


def _no_overlap(line: Entry, versions: list[Rule]) -> None:
    """Two versions of one line may not be in force on the same day."""
    for one, other in pairwise(_ordered(versions)):
        if one.valid_to is None or (other.valid_from or date.min) <= one.valid_to:
            instead = (
                f"{one.id}: valid_to: {other.valid_from - ONE_DAY}"
                if other.valid_from
                else f"valid_from of {other.id}"
            )
            raise line.fault("versions", f"{one.id} and {other.id} overlap", instead)
