"""Minimal sets of changes: applied they give a yes, nothing smaller does, and none is left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations, product

import clingo
import pytest
from hypothesis import given
from hypothesis import strategies as st

from effort import compared, examples
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.change import Change, ChangeSet, changes
from wegmarke.core.conditions.errors import RequestError
from wegmarke.core.conditions.facts import Counter, FactCatalogue, FactDefinition
from wegmarke.core.conditions.law import Goal, Grant, Lawbook, Outcome, Rule
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program, Programs
from wegmarke.core.conditions.timeline import timeline
from wegmarke.core.conditions.values import Answer, Held

ON = date(2026, 3, 31)
UNTIL = date(2027, 6, 30)
HARMLESS = {"harmless": True}
CATALOGUE = FactCatalogue(
    [
        FactDefinition("offer", "bool", actionable=HARMLESS),
        FactDefinition("contract", "bool", actionable=HARMLESS),
        FactDefinition("passport", "bool", actionable={"harmless": False}),
        FactDefinition("level", "int", range=(0, 4), actionable=HARMLESS),
        FactDefinition("course", "code", ("none", "part", "full"), actionable=HARMLESS),
        FactDefinition("status", "code", ("duldung", "title")),
        FactDefinition("entry", "date"),
        FactDefinition("months", "int", counter=Counter("entry", False, None), actionable=HARMLESS),
        FactDefinition("text", "code", actionable=HARMLESS),
        FactDefinition("since", "date", actionable=HARMLESS),
    ]
)
FIXED = ("status",)
"""Facts of the rules that nobody can change."""
ATOMS = st.one_of(
    st.tuples(st.sampled_from(["offer", "contract", "passport"]), st.booleans()).map(
        lambda pair: tree.OneOf(None, pair[0], (pair[1],))
    ),
    st.tuples(st.sampled_from([tree.AtLeast, tree.AtMost]), st.integers(0, 5)).map(
        lambda pair: pair[0](None, "level", pair[1])
    ),
    st.integers(0, 4).map(lambda level: tree.OneOf(None, "level", (level,))),
    st.sets(st.sampled_from(["none", "part", "full"]), min_size=1).map(
        lambda values: tree.OneOf(None, "course", tuple(sorted(values)))
    ),
    st.just(tree.OneOf(None, "status", ("title",))),
)


def nodes(atoms):
    return st.recursive(
        atoms,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=4).map(lambda parts: tree.All(None, tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: tree.Any(None, tuple(parts))),
            inner.map(lambda part: tree.Not(None, part)),
            st.tuples(st.integers(1, 3), st.lists(inner, min_size=2, max_size=4)).map(
                lambda pair: tree.AtLeastOf(None, pair[0], tuple(pair[1]))
            ),
        ),
        max_leaves=9,
    )


TIMED = st.one_of(
    ATOMS,
    st.integers(5, 14).map(lambda n: tree.Since(None, "entry", Period(months=n), None)),
    st.integers(5, 14).map(lambda n: tree.AtMost(None, "months", n)),
    st.just(tree.DayIn(None, date(2026, 5, 1), date(2027, 2, 1))),
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "offer": st.booleans(),
        "contract": st.booleans(),
        "passport": st.booleans(),
        "level": st.integers(0, 4),
        "course": st.sampled_from(["none", "part", "full"]),
        "status": st.sampled_from(["duldung", "title"]),
        "entry": st.dates(date(2025, 6, 1), date(2026, 3, 31)),
    },
)


def lawbook(condition):
    return Lawbook(
        facts=CATALOGUE,
        rules=[Rule("R", "r", "test", condition, Outcome("allowed"), ("§ 1",))],
        derived=[],
        goals=[
            Goal("g", (Grant("R", "should"),)),
            Goal("later", (Grant("R", "should"),), covered_from=date(2027, 1, 1)),
        ],
        lists={},
        parameters={},
        conditions={},
    )


def options(facts):
    """Return what each fact of a person can be changed to."""
    found = {}
    for key in ("offer", "contract", "passport"):
        found[key] = [not facts[key]] if key in facts else [True]
    found["level"] = list(range(facts["level"] + 1, 5)) if "level" in facts else []
    others = [value for value in ("none", "part", "full") if value != facts.get("course")]
    found["course"] = others if "course" in facts else []
    return found


def named(condition, items):
    """Return the changes with the first of the codes that the condition does not tell apart."""
    sets = [
        set(node.values)
        for node in tree.nodes_of(condition)
        if isinstance(node, tree.OneOf) and node.fact == "course"
    ]

    def first(value):
        same = [
            other
            for other in ("none", "part", "full")
            if all((other in values) == (value in values) for values in sets)
        ]
        return same[0]

    return frozenset((key, first(value) if key == "course" else value) for key, value in items)


def smaller(one, other):
    """Return whether a set of changes (with the day waited for) is part of another one."""
    (items, day), (more, later) = one, other
    changed = dict(more)
    return day <= later and all(
        key in changed and (changed[key] >= value if key == "level" else changed[key] == value)
        for key, value in items
    )


def minimal(found):
    return {one for one in found if not any(two != one and smaller(two, one) for two in found)}


def as_pairs(found):
    return {
        (frozenset((one.fact, one.value) for one in part.changes), part.wait_until or ON)
        for part in found
    }


class Asp:
    """A rule as a logic program: t(n) if node n is certainly true, f(n) if certainly false."""

    def __init__(self, condition, facts, most):
        self.lines = [f"{{set(F,V): option(F,V)}} {most}. :- set(F,V), set(F,W), V<W."]
        self.lines += ["changed(F) :- set(F,_). value(F,V) :- set(F,V)."]
        self.lines += ["value(F,V) :- now(F,V), not changed(F)."]
        self.lines += [
            f"option({key},{code(v)})." for key, vs in options(facts).items() for v in vs
        ]
        self.lines += [
            f"now({key},{code(value)})." for key, value in facts.items() if key != "entry"
        ]
        self.count = 0
        self.lines += [f":- not t({self.node(condition)}).", "#show set/2."]

    def node(self, node):
        parts = [self.node(part) for part in tree.children(node)]
        self.count += 1
        number = self.count
        match node:
            case tree.Not():
                self.say(f"t({number}) :- f({parts[0]}).", f"f({number}) :- t({parts[0]}).")
            case tree.All() | tree.Any() | tree.AtLeastOf():
                needed = {tree.All: len(parts), tree.Any: 1}.get(type(node)) or node.count
                against = len(parts) - needed + 1
                for sign, least in (("t", needed), ("f", against)):
                    each = ";".join(f"{place}: {sign}({part})" for place, part in enumerate(parts))
                    self.say(f"{sign}({number}) :- #count{{{each}}} >= {least}.")
            case _:
                holds = {
                    tree.AtLeast: lambda value: value >= node.limit,
                    tree.AtMost: lambda value: value <= node.limit,
                    tree.OneOf: lambda value: value in node.values,
                }[type(node)]
                for value in CATALOGUE[node.fact].values or (
                    range(5) if node.fact == "level" else (False, True)
                ):
                    sign = "t" if holds(value) else "f"
                    self.say(f"{sign}({number}) :- value({node.fact},{code(value)}).")
        return number

    def say(self, *lines):
        self.lines += lines

    def sets(self):
        """Return all sets of changes that make the root certainly true."""
        control = clingo.Control(["0", "--warn=none"])
        control.add("base", [], "\n".join(self.lines))
        control.ground([("base", [])])
        with control.solve(yield_=True) as models:
            return [
                [
                    (symbol.arguments[0].name, decoded(symbol.arguments))
                    for symbol in model.symbols(shown=True)
                ]
                for model in models
            ]


def code(value):
    return str(int(value)) if isinstance(value, int) else value


def decoded(arguments):
    key, value = arguments[0].name, arguments[1]
    if value.type is clingo.SymbolType.Number:
        return value.number if key == "level" else bool(value.number)
    return value.name


@examples(320)
@given(nodes(ATOMS), FACTS, st.integers(1, 3))
def test_all_minimal_sets_are_those_of_clingo(condition, facts, most):
    book = lawbook(condition)
    found = as_pairs(changes(Program(book, ON), snapshot(book, facts, ON), "R", most))
    wanted = {(named(condition, items), ON) for items in Asp(condition, facts, most).sets()}
    compared(1)
    assert found == minimal(wanted)
    assert min((len(items) for items, _ in found), default=None) == min(
        (len(items) for items, _ in wanted), default=None
    )


def first_yes(programs, shot, items):
    """Return the first day of a yes after changes, by the timeline."""
    spans = timeline(programs, replace(shot, facts={**shot.facts, **dict(items)}), ["R"], ON, UNTIL)
    return next((span.start for span in spans["R"] if span.answer is Answer.YES), None)


@examples(70)
@given(nodes(TIMED), FACTS, st.integers(1, 3))
def test_waiting_is_one_more_change(condition, facts, most):
    book = lawbook(condition)
    programs, shot = Programs(book), snapshot(book, facts, ON)
    open_to = options(facts)
    tried = [
        tuple(zip(keys, values, strict=True))
        for size in range(most + 1)
        for keys in combinations(open_to, size)
        for values in product(*(open_to[key] for key in keys))
    ]
    days = {(named(condition, items), first_yes(programs, shot, items)) for items in tried}
    wanted = {(items, day) for items, day in days if day and len(items) + (day > ON) <= most}
    found = changes(programs.on(ON), shot, "R", most, UNTIL)
    assert as_pairs(found) == minimal(wanted)


@examples(60)
@given(nodes(TIMED), FACTS)
def test_applied_it_is_a_yes_and_with_less_it_is_not(condition, facts):
    book = lawbook(condition)
    shot = snapshot(book, facts, ON)

    def answer(items, day):
        there = replace(shot, facts={**shot.facts, **dict(items)})
        return there.walker(book, day=day).rule("R").answer

    for items, day in as_pairs(changes(Program(book, ON), shot, "R", 3, UNTIL)):
        assert answer(items, day) is Answer.YES
        for fewer in combinations(items, len(items) - 1) if items else ():
            assert answer(fewer, day) is not Answer.YES
            assert answer(fewer, ON) is not Answer.YES


def found_for(condition, facts, **more):
    book = lawbook(parse_node(condition))
    return changes(Program(book, ON), snapshot(book, facts, ON), more.pop("rule", "R"), **more)


def test_harmless_sets_come_first_and_the_others_are_marked():
    either = {"any": [{"fact": "passport", "is": True}, {"fact": "level", "at_least": 3}]}
    assert found_for(either, {"passport": False, "level": 1}) == (
        ChangeSet((Change("level", 3),), None, harmless=True),
        ChangeSet((Change("passport", True),), None, harmless=False),
    )


def test_a_level_now_or_a_year_of_waiting():
    either = {"any": [{"fact": "entry", "since": {"months": 14}}, {"fact": "level", "at_least": 3}]}
    facts = {"level": 1, "entry": ON}
    assert found_for(either, facts, until=UNTIL) == (
        ChangeSet((Change("level", 3),), None, harmless=True),
        ChangeSet((), date(2027, 5, 31), harmless=True),
    )
    assert found_for(either, facts, until=ON) == found_for(either, facts)
    assert len(found_for(either, facts)) == 1


def test_of_numbers_that_are_enough_the_smallest_is_kept():
    steps = {"any": [{"fact": "level", "at_least": number} for number in (2, 3, 4)]}
    assert found_for(steps, {"level": 0}) == (
        ChangeSet((Change("level", 2),), None, harmless=True),
    )
    offered = {"any": [{"all": [{"fact": "level", "at_least": 2}, {"fact": "offer", "is": True}]},
                       {"fact": "level", "at_least": 4}]}  # fmt: skip
    found = found_for(offered, {"level": 0, "offer": False})
    assert {tuple((one.fact, one.value) for one in part.changes) for part in found} == {
        (("level", 4),),
        (("level", 2), ("offer", True)),
    }


def test_what_is_a_yes_already_needs_the_empty_set():
    assert found_for({"fact": "offer", "is": True}, {"offer": True}) == (
        ChangeSet((), None, harmless=True),
    )


@pytest.mark.parametrize(
    "condition",
    [
        {"fact": "status", "is": "title"},
        {"fact": "months", "at_least": 300},
        {"fact": "text", "is": "x"},
        {"fact": "since", "by": date(2020, 1, 1)},
        {"not": {"fact": "offer", "by": {"fact": "entry"}}},
        {"all": [{"fact": "offer", "is": True}, {"fact": "contract", "is": True},
                 {"fact": "level", "at_least": 3}, {"fact": "passport", "is": True}]},
    ],
    ids=["fixed", "counter", "no codes", "date", "compared", "four needed"],
)  # fmt: skip
def test_nothing_is_found_where_nobody_can_change_it_or_it_takes_too_much(condition):
    facts = {"level": 1, "status": "duldung", "offer": False, "text": "y", "since": ON}
    assert found_for(condition, facts) == ()


def test_goals_are_changed_by_their_value_and_only_where_they_are_covered():
    wanted = {"fact": "offer", "is": True}
    assert found_for(wanted, {}, rule="g") == (
        ChangeSet((Change("offer", True),), None, harmless=True),
    )
    assert found_for(wanted, {}, rule="later") == ()


def test_an_unknown_rule_is_named():
    with pytest.raises(RequestError, match=r"no rule or goal RR\. Expected: R\."):
        found_for({"fact": "offer", "is": True}, {}, rule="RR")


HELD = {"fact": "level", "held_for": {"months": 3}}


def held_person(book, facts, since):
    """Return a person who has had each value since a day."""
    shot = snapshot(book, facts, ON)
    held = {key: Held(value, since, None) for key, value in facts.items()}
    return replace(shot, held=held)


@pytest.mark.parametrize(
    ("condition", "facts", "since", "expected"),
    [
        ({"any": [HELD, {"fact": "level", "at_least": 3}]}, {"level": 1}, date(2025, 12, 31), [()]),
        ({"any": [HELD, {"fact": "level", "at_least": 3}]}, {"level": 1}, date(2026, 1, 1), [("level", 3)]),
        ({"all": [HELD, {"fact": "level", "at_least": 3}]}, {"level": 1}, date(2025, 12, 31), []),
        ({"any": [HELD, {"fact": "level", "at_least": 3}]}, {}, date(2025, 12, 31), []),
        ({"all": [{"not": HELD}, {"fact": "offer", "is": True}]}, {"level": 1, "offer": False}, date(2025, 12, 31), []),
        ({"all": [{"fact": "status", "held_for": {"months": 3}}, {"fact": "offer", "is": True}]},
         {"status": "title", "offer": False}, date(2025, 12, 31), [("offer", True)]),
        ({"all": [{"fact": "status", "held_for": {"months": 3}}, {"fact": "offer", "is": True}]},
         {"status": "title", "offer": False}, date(2026, 1, 1), []),
    ],
)  # fmt: skip
def test_what_is_changed_has_not_been_held(condition, facts, since, expected):
    book = lawbook(parse_node(condition))
    shot = held_person(book, facts, since)
    found = changes(Program(book, ON), shot, "R")
    assert [tuple(one) for part in found for one in items_of(part)] == expected
    for part in found:
        changed = {change.fact: change.value for change in part.changes}
        kept = {key: held for key, held in shot.held.items() if key not in changed}
        there = replace(shot, facts={**shot.facts, **changed}, held=kept)
        assert there.walker(book).rule("R").answer is Answer.YES


def items_of(part):
    return [(one.fact, one.value) for one in part.changes] or [()]


def test_gates_made_for_one_person_serve_the_next_ones():
    book = lawbook(
        parse_node(
            {"any": [{"fact": "entry", "since": {"months": 6}}, {"fact": "level", "at_least": 3}]}
        )
    )
    program = Program(book, ON)
    for entry, level, number in (
        (date(2025, 9, 30), 1, 0),
        (ON, 1, 1),
        (ON, 3, 0),
        (ON, None, None),
    ):
        facts = {"entry": entry, **({} if level is None else {"level": level})}
        found = changes(program, snapshot(book, facts, ON), "R")
        assert [len(part.changes) for part in found] == ([] if number is None else [number])
