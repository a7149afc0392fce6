"""Plain data (from YAML or JSON) to the typed tree, and back.

The vocabulary is closed: a word that is not listed here is an error that names the place,
what was expected and what to write. ``to_data`` gives canonical plain data, so that
``parse_node(to_data(node)) == node``. A day may be a date (YAML) or its text YYYY-MM-DD (JSON).
Of two ways to write one thing it gives one: ``is`` for ``one_of`` with one value, and ``at`` and
``count`` beside ``since``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from math import isfinite
from typing import Any as Data

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.errors import DefinitionError
from wegmarke.core.conditions.values import Value

COMPOSITES = ("all", "any", "not", "at_least", "unless", "rule", "goal", "day")
DATE_WORDS = ("by", "before", "from", "after")
ATOM_WORDS = (
    "is",
    "one_of",
    "in_list",
    "at_least",
    "at_most",
    *DATE_WORDS,
    "since",
    "reached_age",
    "under_age",
    "held_for",
)
EXTRAS = {
    "in_list": {"match"},
    "since": {"at", "count"},
    "reached_age": set[str](),
    "under_age": set[str](),
}
PERIOD_WORDS = ("years", "months", "days")
LONGEST = {"years": 300, "months": 3_600, "days": 110_000}
"""The longest part of a period: with days from 1900 to 2200 every sum stays in the calendar."""

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Path = tuple[str | int, ...]


def parse_node(
    data: Data, where: str = "condition", path: Path = (), cite: str | None = None
) -> tree.Node:
    """Return the tree of a condition given as plain data.

    ``where`` names the definition for messages; ``cite`` is inherited by parts without one.
    Raises DefinitionError with the path of the faulty part.
    """
    return _Parser(where).node(data, path, cite)


class _Parser:
    """Parses the parts of one definition; keeps its name for messages."""

    def __init__(self, where: str) -> None:
        self.where = where

    def fail(self, path: Path, problem: str, expected: str = "") -> DefinitionError:
        place = self.where + "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)
        return DefinitionError(place, problem, expected, path)

    def node(self, data: Data, path: Path, cite: str | None) -> tree.Node:
        if not isinstance(data, dict):
            raise self.fail(
                path,
                f"a condition is a mapping, not {_kind(data)}",
                "for example {fact: job_offer, is: true}",
            )
        own = data.get("cite", cite)
        if "cite" in data and not isinstance(own, str):
            raise self.fail(
                (*path, "cite"),
                f"cite is text, not {_kind(own)}",
                'for example cite: "§ 61 Abs. 1 S. 2 AsylG"',
            )
        keys = set(data) - {"cite"}
        if "fact" in keys:
            return self.atom(data, path, own)
        words = [word for word in COMPOSITES if word in keys]
        if len(words) != 1 or len(keys) != 1:
            named = ", ".join(sorted(str(key) for key in keys)) or "nothing"
            raise self.fail(
                path,
                f"a condition has exactly one word, here: {named}",
                "one of " + ", ".join((*COMPOSITES, "fact")),
            )
        return self.composite(words[0], data[words[0]], (*path, words[0]), own)

    def composite(self, word: str, body: Data, path: Path, cite: str | None) -> tree.Node:
        match word:
            case "all":
                return tree.All(cite, self.nodes(body, path, cite))
            case "any":
                return tree.Any(cite, self.nodes(body, path, cite))
            case "not":
                return tree.Not(cite, self.node(body, path, cite))
            case "at_least":
                self.keys(body, path, {"k", "of"})
                return tree.AtLeastOf(
                    cite,
                    self.whole(body["k"], (*path, "k")),
                    self.nodes(body["of"], (*path, "of"), cite),
                )
            case "unless":
                self.keys(body, path, {"rule", "exceptions"})
                rule = self.node(body["rule"], (*path, "rule"), cite)
                return tree.Unless(
                    cite, rule, self.nodes(body["exceptions"], (*path, "exceptions"), cite)
                )
            case "day":
                self.keys(body, path, set(), {"from", "before"})
                if not body:
                    raise self.fail(path, "day has no bound", "from or before, or both")
                start, before = (
                    self.day(body[key], (*path, key)) if key in body else None
                    for key in ("from", "before")
                )
                return tree.DayIn(cite, start, before)
            case _:
                if not isinstance(body, str):
                    raise self.fail(
                        path,
                        f"{word} names an id, not {_kind(body)}",
                        f"for example {word}: WORK-GEST-02",
                    )
                return tree.RuleRef(cite, body) if word == "rule" else tree.GoalRef(cite, body)

    def nodes(self, body: Data, path: Path, cite: str | None) -> tuple[tree.Node, ...]:
        if not isinstance(body, list):
            raise self.fail(
                path, f"a list of conditions is expected, not {_kind(body)}", "- {fact: …} lines"
            )
        return tuple(self.node(part, (*path, i), cite) for i, part in enumerate(body))

    def atom(self, data: dict[str, Data], path: Path, cite: str | None) -> tree.Node:
        fact = data["fact"]
        if not isinstance(fact, str):
            raise self.fail(
                (*path, "fact"), f"fact names a key of the catalogue, not {_kind(fact)}"
            )
        words = [word for word in ATOM_WORDS if word in data]
        if len(words) != 1:
            raise self.fail(
                path,
                f"a condition on a fact has exactly one comparison, here: {', '.join(words) or 'none'}",
                "one of " + ", ".join(ATOM_WORDS),
            )
        word = words[0]
        unknown = set(data) - {"fact", "cite", word} - EXTRAS.get(word, set())
        if unknown:
            raise self.fail(
                path,
                f"unknown word {', '.join(sorted(map(str, unknown)))} beside {word}",
                "no further words",
            )
        make: Callable[..., tree.Node] = getattr(
            self, f"atom_{'date' if word in DATE_WORDS else word}"
        )
        return make(fact, data, (*path, word), cite)

    def atom_is(self, fact: str, data: dict[str, Data], path: Path, cite: str | None) -> tree.Node:
        return tree.OneOf(cite, fact, (self.value(data["is"], path),))

    def atom_one_of(
        self, fact: str, data: dict[str, Data], path: Path, cite: str | None
    ) -> tree.Node:
        body = data["one_of"]
        if not isinstance(body, list) or not body:
            raise self.fail(
                path,
                "one_of needs a list with at least one value",
                "for example one_of: [gestattung, duldung]",
            )
        return tree.OneOf(
            cite, fact, tuple(self.value(value, (*path, i)) for i, value in enumerate(body))
        )

    def atom_in_list(
        self, fact: str, data: dict[str, Data], path: Path, cite: str | None
    ) -> tree.Node:
        how = data.get("match", "exact")
        if how not in ("exact", "prefix"):
            raise self.fail(path, f"match is {how!r}", "exact or prefix")
        if not isinstance(data["in_list"], str):
            raise self.fail(path, "in_list names a list of data/codes")
        return tree.InList(cite, fact, data["in_list"], how == "prefix")

    def atom_at_least(
        self, fact: str, data: dict[str, Data], path: Path, cite: str | None
    ) -> tree.Node:
        return tree.AtLeast(cite, fact, self.limit(data["at_least"], path))

    def atom_at_most(
        self, fact: str, data: dict[str, Data], path: Path, cite: str | None
    ) -> tree.Node:
        return tree.AtMost(cite, fact, self.limit(data["at_most"], path))

    def atom_date(
        self, fact: str, data: dict[str, Data], path: Path, cite: str | None
    ) -> tree.Node:
        word = str(path[-1])
        return tree.DateCompare(cite, fact, word, self.term(data[word], path))

    def atom_since(
        self, fact: str, data: dict[str, Data], path: Path, cite: str | None
    ) -> tree.Node:
        body = dict(data["since"]) if isinstance(data["since"], dict) else data["since"]
        extra = {key: data[key] for key in ("at", "count") if key in data}
        if isinstance(body, dict):
            extra |= {key: body.pop(key) for key in ("at", "count") if key in body}
        if extra.get("count", "event_day_excluded") != "event_day_excluded":
            raise self.fail(path, f"count is {extra['count']!r}", "event_day_excluded")
        at = self.term(extra["at"], (*path, "at")) if "at" in extra else None
        return tree.Since(cite, fact, self.period(body, path), at, "count" in extra)

    def atom_reached_age(
        self, fact: str, data: dict[str, Data], path: Path, cite: str | None
    ) -> tree.Node:
        body = data[str(path[-1])]
        self.keys(body, path, {"years"}, {"at"})
        at = self.term(body["at"], (*path, "at")) if "at" in body else None
        return tree.Since(
            cite, fact, Period(years=self.length(body["years"], (*path, "years"))), at, age=True
        )

    def atom_under_age(
        self, fact: str, data: dict[str, Data], path: Path, cite: str | None
    ) -> tree.Node:
        # A date of birth that does not apply is under no age: the complement alone would say yes.
        reached = self.atom_reached_age(fact, data, path, cite)
        return tree.UnderAge(
            cite, (tree.Not(cite, reached), tree.Not(cite, tree.OneOf(cite, fact, (None,))))
        )

    def atom_held_for(
        self, fact: str, data: dict[str, Data], path: Path, cite: str | None
    ) -> tree.Node:
        return tree.HeldFor(cite, fact, self.period(data["held_for"], path))

    def value(self, body: Data, path: Path) -> Value:
        if isinstance(body, str) and DAY.fullmatch(body):
            return self.day(body, path)
        if isinstance(body, float) and not isfinite(body):
            raise self.fail(path, f"{body} is no value")
        if body is None or isinstance(body, str | bool | int | float) or type(body) is date:
            return body
        raise self.fail(
            path, f"a value is text, a number, true, false, null or a day, not {_kind(body)}"
        )

    def limit(self, body: Data, path: Path) -> int | float | tree.Parameter:
        if isinstance(body, dict):
            self.keys(body, path, {"parameter"})
            return tree.Parameter(self.name(body["parameter"], (*path, "parameter")))
        if isinstance(body, bool) or not isinstance(body, int | float) or not isfinite(body):
            raise self.fail(
                path,
                f"a number is expected, not {_kind(body)}",
                "for example 6 or {parameter: NAME}",
            )
        return body

    def term(self, body: Data, path: Path) -> tree.DateTerm:
        if not isinstance(body, dict):
            return tree.DateTerm(fixed=self.day(body, path))
        self.keys(body, path, {"fact"}, {"plus"})
        plus = self.period(body["plus"], (*path, "plus")) if "plus" in body else Period()
        return tree.DateTerm(fact=self.name(body["fact"], (*path, "fact")), plus=plus)

    def period(self, body: Data, path: Path) -> Period:
        self.keys(body, path, set(), set(PERIOD_WORDS))
        if not body:
            raise self.fail(path, "a period is empty", "for example {months: 6}")
        return Period(**{word: self.length(body[word], (*path, word)) for word in body})

    def day(self, body: Data, path: Path) -> date:
        day = as_day(body)
        if day is None:
            raise self.fail(path, f"{body!r} is no day", "YYYY-MM-DD, for example 2024-02-27")
        return day

    def length(self, body: Data, path: Path) -> int:
        """Return one part of a period; a longer one would leave the calendar."""
        number, longest = self.whole(body, path), LONGEST[str(path[-1])]
        if abs(number) > longest:
            raise self.fail(
                path, f"a period of {number} {path[-1]} is too long", f"at most {longest}"
            )
        return number

    def name(self, body: Data, path: Path) -> str:
        if not isinstance(body, str):
            raise self.fail(path, f"{path[-1]} is a name, not {_kind(body)}")
        return body

    def whole(self, body: Data, path: Path) -> int:
        if isinstance(body, bool) or not isinstance(body, int):
            raise self.fail(path, f"a whole number is expected, not {_kind(body)}")
        return body

    def keys(
        self, body: Data, path: Path, needed: set[str], allowed: set[str] | None = None
    ) -> None:
        if not isinstance(body, dict):
            raise self.fail(
                path,
                f"a mapping is expected, not {_kind(body)}",
                ", ".join(sorted(needed | (allowed or set()))),
            )
        missing, unknown = needed - set(body), set(body) - needed - (allowed or set())
        if missing or unknown:
            problem = (
                f"missing: {', '.join(sorted(missing))}"
                if missing
                else f"unknown: {', '.join(sorted(map(str, unknown)))}"
            )
            raise self.fail(path, problem, ", ".join(sorted(needed | (allowed or set()))))


def as_day(body: Data) -> date | None:
    """Return a date, or the day a text YYYY-MM-DD names; None if it is neither."""
    if type(body) is date:
        return body
    if not isinstance(body, str) or not DAY.fullmatch(body):
        return None
    try:
        return date.fromisoformat(body)
    except ValueError:
        return None


def _kind(data: Data) -> str:
    """Return a word for the type of plain data in messages."""
    names = {
        dict: "a mapping",
        list: "a list",
        str: "text",
        bool: "true/false",
        int: "a number",
        float: "a number",
    }
    return "nothing" if data is None else names.get(type(data), type(data).__name__)
