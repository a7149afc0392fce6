"""A small invented law for property tests: facts of every type, and conditions over them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.facts import Counter, FactCatalogue, FactDefinition
from wegmarke.core.conditions.law import (
    Ban,
    DatedValue,
    Derived,
    Goal,
    Grant,
    Lawbook,
    Outcome,
    Rule,
)
from wegmarke.core.conditions.person import Snapshot, snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer, Held, Value

ON = date(2026, 3, 31)
STATUS = ("gestattung", "duldung", "title")
CATALOGUE = FactCatalogue(
    [
        FactDefinition("status", "code", STATUS, asked="public"),
        FactDefinition(
            "section",
            "code",
            ("24", "25", "60b"),
            applies_when=tree.OneOf(None, "status", ("title",)),
            asked="public",
        ),
        FactDefinition("offer", "bool", asked="public"),
        FactDefinition("hours", "int", range=(0, 60), asked="public"),
        FactDefinition("entry", "date", asked="public"),
        FactDefinition("birth", "date", asked="public"),
        FactDefinition("applied", "date", nullable=True, asked="public"),
        FactDefinition("months", "int", counter=Counter("entry", False, None), range=(0, 999)),
        FactDefinition("safe", "bool"),
        FactDefinition("settled", "bool"),
    ]
)
DAYS = st.sampled_from(
    [
        date(2025, 9, 30),
        date(2025, 12, 31),
        date(2026, 1, 1),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2008, 4, 1),
    ]
)
MONTHS = st.integers(0, 8)
TERMS = st.one_of(
    DAYS.map(lambda day: tree.DateTerm(fixed=day)),
    st.tuples(st.sampled_from(["entry", "applied"]), st.integers(-6, 6)).map(
        lambda pair: tree.DateTerm(fact=pair[0], plus=Period(months=pair[1]))
    ),
)
DATE_FACTS = st.sampled_from(["entry", "birth", "applied"])
HELD_FACTS = st.sampled_from(["status", "section", "offer", "hours", "applied"])
HELD_ATOMS = st.tuples(HELD_FACTS, MONTHS).map(
    lambda pair: tree.HeldFor(None, pair[0], Period(months=pair[1]))
)
ATOMS = st.one_of(
    HELD_ATOMS,
    st.sets(st.sampled_from(STATUS), min_size=1).map(
        lambda values: tree.OneOf(None, "status", tuple(sorted(values)))
    ),
    st.sampled_from(["24", "25", None]).map(lambda value: tree.OneOf(None, "section", (value,))),
    st.booleans().map(lambda value: tree.OneOf(None, "offer", (value,))),
    st.booleans().map(lambda value: tree.OneOf(None, "safe", (value,))),
    st.booleans().map(lambda value: tree.OneOf(None, "settled", (value,))),
    st.just(tree.OneOf(None, "applied", (None,))),
    st.just(tree.InList(None, "section", "LIST", prefix=False)),
    MONTHS.map(lambda n: tree.AtLeast(None, "months", n)),
    MONTHS.map(lambda n: tree.AtMost(None, "hours", n * 5)),
    st.tuples(DATE_FACTS, st.sampled_from(["by", "before", "from", "after"]), TERMS).map(
        lambda parts: tree.DateCompare(None, parts[0], parts[1], parts[2])
    ),
    st.tuples(DATE_FACTS, MONTHS, st.none() | TERMS, st.booleans()).map(
        lambda parts: tree.Since(None, parts[0], Period(months=parts[1]), parts[2], parts[3])
    ),
    st.just(tree.Since(None, "birth", Period(years=18), None, age=True)),
    st.just(tree.DayIn(None, date(2026, 1, 1), date(2026, 6, 1))),
)
NODES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: tree.All(None, tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: tree.Any(None, tuple(parts))),
        inner.map(lambda part: tree.Not(None, part)),
        st.tuples(st.integers(0, 3), st.lists(inner, min_size=1, max_size=3)).map(
            lambda pair: tree.AtLeastOf(None, pair[0], tuple(pair[1]))
        ),
        st.tuples(inner, st.lists(inner, max_size=2)).map(
            lambda pair: tree.Unless(None, pair[0], tuple(pair[1]))
        ),
        st.sampled_from(["R1", "R2"]).map(lambda rule: tree.RuleRef(None, rule)),
    ),
    max_leaves=8,
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "status": st.sampled_from(STATUS),
        "section": st.sampled_from(["24", "25", "60b"]),
        "offer": st.booleans(),
        "hours": st.integers(0, 40),
        "entry": DAYS,
        "birth": DAYS,
        "applied": st.none() | DAYS,
        "months": st.integers(0, 12),
        "safe": st.booleans(),
    },
)
HELD = st.dictionaries(
    HELD_FACTS, st.tuples(DAYS, st.none() | st.integers(0, 200), st.sampled_from("yyyyn"))
)
"""Since when facts are held: certainly; how many days before that possibly; whether this value."""


def person(
    book: Lawbook,
    facts: dict[str, Value],
    held: dict[str, tuple[date, int | None, str]],
) -> Snapshot:
    """Return a person whose stated facts have been held for some time."""
    since = {
        fact: Held(
            facts[fact] if same == "y" else "another value",
            day,
            None if before is None else day - timedelta(days=before),
        )
        for fact, (day, before, same) in held.items()
        if fact in facts
    }
    return replace(snapshot(book, facts, ON), held=since)


def rule(
    rule_id: str, when: tree.Node, valid_from: date | None = None, valid_to: date | None = None
) -> Rule:
    """Return an invented rule."""
    return Rule(
        rule_id, rule_id.lower(), "test", when, Outcome("allowed"), ("§ 1",), valid_from, valid_to
    )


def lawbook(condition: tree.Node) -> Lawbook:
    """Return an invented law with two rules, a derived fact, a goal and one named condition."""
    return Lawbook(
        facts=CATALOGUE,
        rules=[
            rule(
                "R1",
                tree.All(
                    None,
                    (tree.OneOf(None, "status", ("duldung",)), tree.AtLeast(None, "months", 3)),
                ),
            ),
            rule("R2", tree.OneOf(None, "offer", (True,)), date(2026, 1, 1)),
            rule("R3", tree.OneOf(None, "offer", (True,)), date(2027, 1, 1)),
            rule("C", condition),
        ],
        derived=[
            Derived(
                "settled",
                "sufficient",
                (tree.AtLeast(None, "months", 5),),
                (tree.OneOf(None, "section", ("25",)),),
            ),
            Derived(
                "safe",
                "definition",
                (tree.OneOf(None, "section", ("24",)), tree.OneOf(None, "status", ("gestattung",))),
                (tree.OneOf(None, "offer", (False,)),),
            ),
        ],
        goals=[
            Goal(
                "g",
                (Grant("R1", "should"), Grant("C", "entitlement"), Grant("R3", "free")),
                (Ban("R2", lifted_by=("R1",)),),
                in_guide=True,
            )
        ],
        lists={"LIST": (DatedValue(None, ("24",)), DatedValue(date(2026, 1, 1), ("24", "25")))},
        parameters={},
        conditions={"named": tree.GoalRef(None, "g")},
    )


def agreed(book: Lawbook, program: Program, shot: Snapshot, when: date | None = None) -> Answer:
    """Return the answer of rule C on a day, which must be the same for gates and walker."""
    walked = shot.walker(book, day=when).answer(book.rules["C"].when)
    days = None if when is None else [(when, 1)]
    lanes = program.lanes(shot, None, 1, days=days)
    assert program.answers((program.rules["C"],), lanes) == (walked,)
    return walked
