"""The invented law of the engine tests, with more kinds of facts, for whole populations."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import numpy as np
from hypothesis import strategies as st

from core.engine_strategies import ATOMS, CATALOGUE, DAYS, ON, STATUS, TERMS, lawbook
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period, add_months
from wegmarke.core.conditions.facts import Counter, FactCatalogue, FactDefinition
from wegmarke.core.conditions.lanes import MISSING
from wegmarke.core.conditions.law import DatedValue, Lawbook
from wegmarke.core.conditions.population import Population

WIDE = FactCatalogue(
    [
        *CATALOGUE.definitions.values(),
        FactDefinition("request", "date", moves=True, nullable=True),
        FactDefinition(
            "held",
            "int",
            counter=Counter("entry", True, tree.OneOf(None, "offer", (True,))),
            applies_when=tree.OneOf(None, "status", ("duldung", "title")),
        ),
        FactDefinition("worked", "int", counter=Counter(None, False, None), nullable=True),
        FactDefinition("income", "number", nullable=True),
        FactDefinition("points", "int", range=(0, 100_000)),
        FactDefinition("country", "code", nullable=True),
        FactDefinition("nobody_knows", "date"),
    ]
)
NEAR_DAYS = sorted(
    {
        add_months(day, months) + timedelta(days=days)
        for day in (date(2025, 9, 30), date(2026, 1, 1), date(2026, 2, 28), ON, date(2008, 3, 31))
        for months in (0, -1, -4)
        for days in (-1, 0, 1)
    }
)
ASKED = st.sampled_from([ON, date(2025, 12, 1), date(2026, 4, 1), date(2026, 8, 31)])
WIDE_DATES = st.sampled_from(["entry", "birth", "applied", "request", "nobody_knows"])
WIDE_TERMS = st.one_of(
    TERMS,
    st.tuples(
        st.sampled_from(["request", "entry", "nobody_knows"]),
        st.integers(-6, 6),
        st.integers(-2, 2),
    ).map(lambda parts: tree.DateTerm(fact=parts[0], plus=Period(0, parts[1], parts[2]))),
)
COUNTERS = st.sampled_from(["months", "held", "worked"])
NUMBERS = st.sampled_from([*range(-1, 9), 2.5, 100, 9_999])
WIDE_ATOMS = st.one_of(
    ATOMS,
    st.tuples(COUNTERS, NUMBERS).map(lambda pair: tree.AtLeast(None, *pair)),
    st.tuples(COUNTERS, NUMBERS).map(lambda pair: tree.AtMost(None, *pair)),
    st.tuples(COUNTERS, NUMBERS).map(lambda pair: tree.OneOf(None, pair[0], (pair[1], None))),
    st.tuples(
        st.sampled_from(["income", "points", "hours"]),
        st.sampled_from([0, 0.5, 7, 1_000, 1_000.5, 70_000]),
    ).flatmap(
        lambda pair: st.sampled_from(
            [
                tree.AtLeast(None, *pair),
                tree.AtMost(None, *pair),
                tree.OneOf(None, pair[0], (pair[1], True)),
            ]
        )
    ),
    st.sampled_from(["KNOWN", "OPEN"]).map(
        lambda name: tree.AtLeast(None, "income", tree.Parameter(name))
    ),
    st.sampled_from(["SY", "AF", "A", "XX", None]).map(
        lambda value: tree.OneOf(None, "country", (value, "IR"))
    ),
    st.just(tree.InList(None, "country", "PREFIX", prefix=True)),
    st.tuples(WIDE_DATES, st.sampled_from(["by", "before", "from", "after"]), WIDE_TERMS).map(
        lambda parts: tree.DateCompare(None, *parts)
    ),
    st.tuples(
        WIDE_DATES, st.integers(-3, 8), st.integers(-2, 2), st.none() | WIDE_TERMS, st.booleans()
    ).map(
        lambda parts: tree.Since(None, parts[0], Period(0, parts[1], parts[2]), parts[3], parts[4])
    ),
    st.tuples(WIDE_DATES, DAYS).map(lambda pair: tree.OneOf(None, pair[0], (pair[1], None))),
    # Questions that do not fit the kind of fact: they have an answer all the same.
    st.sampled_from(["income", "entry", "status"]).flatmap(
        lambda fact: st.sampled_from(
            [
                tree.AtLeast(None, fact, 1),
                tree.InList(None, fact, "LIST", prefix=False),
                tree.HeldFor(None, fact, Period(months=3)),
                tree.DateCompare(None, fact, "by", tree.DateTerm(fact="entry")),
                tree.Since(None, fact, Period(months=3), None),
            ]
        )
    ),
)
WIDE_NODES = st.recursive(
    WIDE_ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: tree.All(None, tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: tree.Any(None, tuple(parts))),
        inner.map(lambda part: tree.Not(None, part)),
        st.tuples(st.integers(0, 3), st.lists(inner, min_size=1, max_size=3)).map(
            lambda pair: tree.AtLeastOf(None, pair[0], tuple(pair[1]))
        ),
        st.sampled_from(["R1", "R2"]).map(lambda rule: tree.RuleRef(None, rule)),
    ),
    max_leaves=6,
)


def wide_lawbook(condition: tree.Node) -> Lawbook:
    """Return the invented law over the wider catalogue."""
    book = lawbook(condition)
    return Lawbook(
        facts=WIDE,
        rules=list(book.rules.values()),
        derived=list(book.derived.values()),
        goals=list(book.goals.values()),
        lists={**book.lists, "PREFIX": (DatedValue(None, ("A", "SY")),)},
        parameters={"KNOWN": (DatedValue(None, 1_000),), "OPEN": (DatedValue(None, None),)},
        conditions=book.conditions,
    )


def some_persons(seed: int, count: int) -> list[dict[str, object]]:
    """Return invented persons; about a third of their facts is missing."""
    chance = Random(seed)
    values: dict[str, list[object]] = {
        "status": [*STATUS],
        "section": ["24", "25", "60b", None],
        "offer": [True, False],
        "hours": [0, 7, 20, 40],
        "entry": [*NEAR_DAYS],
        "birth": [*NEAR_DAYS],
        "applied": [None, *NEAR_DAYS],
        "months": [0, 2, 3, 4, 5, 12],
        "safe": [True, False],
        "settled": [True, False],
        "request": [None, *NEAR_DAYS],
        "held": [0, 3, 7],
        "worked": [0, 2, 8, None],
        "income": [0, 0.5, 999.5, 1_000.0, 1_000.5, None],
        "points": [0, 7, 1_000, 70_000],
        "country": ["SY", "AF", "IR", None],
    }
    return [
        {key: chance.choice(few) for key, few in values.items() if chance.random() < 0.66}
        for _ in range(count)
    ]


def objects(persons: list[dict[str, object]]) -> dict[str, np.ndarray]:
    """Return the columns of persons as arrays of Python objects."""
    columns = {}
    for fact in dict.fromkeys(fact for person in persons for fact in person):
        columns[fact] = np.empty(len(persons), object)
        columns[fact][:] = [person.get(fact, MISSING) for person in persons]
    return columns


def population(persons: list[dict[str, object]], on: date = ON) -> Population:
    """Return the persons as a population."""
    return Population.from_columns(WIDE, objects(persons), on=on)


def every_atom() -> list[tree.Node]:
    """Return questions of every kind, with every kind of other date, near and on the boundaries."""
    pluses = [Period(), Period(months=1), Period(0, -3, 2)]
    terms = [tree.DateTerm(fixed=date(2026, 2, 28))]
    terms += [
        tree.DateTerm(fact=fact, plus=plus)
        for fact in ("entry", "request", "nobody_knows")
        for plus in pluses
    ]
    dates = ["entry", "applied", "request", "nobody_knows"]
    found: list[tree.Node] = [
        tree.DateCompare(None, fact, op, term)
        for fact in dates
        for op in ("by", "before", "from", "after")
        for term in terms
    ]
    found += [
        tree.Since(None, fact, period, at, excluded)
        for fact in dates
        for period in (Period(months=1), Period(0, -2, 3))
        for at in (None, *terms)
        for excluded in (False, True)
    ]
    found += [
        node
        for fact in ("months", "held", "worked", "income", "points", "hours", "status")
        for limit in (-1, 0, 2.5, 3, 7, 9_999)
        for node in (
            tree.AtLeast(None, fact, limit),
            tree.AtMost(None, fact, limit),
            tree.OneOf(None, fact, (limit, True)),
        )
    ]
    found += [tree.HeldFor(None, fact, Period(months=1)) for fact in ("entry", "income", "status")]
    found += [tree.InList(None, fact, "LIST", prefix=False) for fact in ("entry", "section")]
    found += [tree.InList(None, "country", "PREFIX", prefix=True)]
    found += [
        tree.DateCompare(None, "income", "by", tree.DateTerm(fact="entry")),
        tree.AtMost(None, "income", tree.Parameter("OPEN")),
        tree.AtMost(None, "income", tree.Parameter("KNOWN")),
        tree.DayIn(None, date(2026, 4, 1), None),
    ]
    return [*found, *(tree.Not(None, node) for node in found)]
