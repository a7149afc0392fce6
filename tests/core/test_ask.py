"""Questions: their gain is what brute force finds, none is without gain, and each says why."""

from __future__ import annotations

from hypothesis import given

from core.engine_strategies import FACTS, NODES, ON, lawbook
from effort import compared, examples
from wegmarke.core.conditions import ask as ask_module
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.ask import (
    CONTEXTS,
    FIRST_LOOK,
    SECOND_LOOK,
    Look,
    Plan,
    Target,
    questions,
)
from wegmarke.core.conditions.facts import FactCatalogue, FactDefinition
from wegmarke.core.conditions.law import Lawbook, Outcome, Rule
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer


def persons(plan, shot):
    """Return the stated facts of every lane; what does not apply has no value."""
    found = []
    varied = plan.lanes().varied
    for lane in range(plan.width):
        facts = dict(shot.facts)
        for fact in plan.missing:
            facts[fact] = next(value for value, mask in varied[fact] if mask >> lane & 1)
        if "section" in plan.missing and facts.get("status", "title") != "title":
            facts["section"] = None
        found.append(facts)
    return found


@examples(60)
@given(NODES, FACTS)
def test_gain_is_the_share_of_persons_whose_answer_the_fact_turns(condition, facts):
    book = lawbook(tree.All(None, (condition, tree.OneOf(None, "offer", (True,)))))
    facts = {key: value for key, value in facts.items() if key != "safe"}
    shot = snapshot(book, facts, ON)
    program = Program(book, ON)
    target = Target("C", (program.rules["C"],))
    plan = Plan(program, shot, program.now(shot), target.roots, FIRST_LOOK)
    held = any(isinstance(node, tree.HeldFor) for node in tree.nodes_of(condition))
    if held or not plan.missing or set(plan.missing) & {"safe", "settled", "months"}:
        return
    compared(plan.width)
    answers = [
        snapshot(book, person, ON).walker(book).rule("C").answer is Answer.YES
        for person in persons(plan, shot)
    ]
    asked = {question.fact: question.gain for question in questions(program, shot, [target])}
    if asked and plan.differences()[target.roots[0]]:
        for fact in plan.missing:
            start, classes = plan.places[fact]
            lanes = range(start, start + classes * CONTEXTS)
            turned = sum(answers[lane] != answers[(lane - start) % CONTEXTS] for lane in lanes)
            assert asked.get(fact, 0) == turned / len(lanes)


def rare_law(conditions):
    """Return a law whose rule holds only where all of many facts have one value."""
    keys = [f"fact{number}" for number in range(conditions)]
    catalogue = FactCatalogue(
        [FactDefinition(key, "code", tuple("abcd"), cost=1) for key in keys]
        + [FactDefinition("health", "bool", sensitivity="special", cost=1)]
        + [FactDefinition("plain", "bool", cost=1)]
    )
    rare = tree.All(None, tuple(tree.OneOf(None, key, ("a",)) for key in keys))
    either = tree.Any(
        None, (tree.OneOf(None, "health", (True,)), tree.OneOf(None, "plain", (True,)))
    )
    both = tree.All(None, (rare, tree.OneOf(None, "plain", (True,))))
    rules = [
        Rule(name, name, "test", when, Outcome("allowed"), ("§ 1",))
        for name, when in (("RARE", rare), ("EITHER", either), ("BOTH", both))
    ]
    return Lawbook(
        facts=catalogue,
        rules=rules,
        derived=[],
        goals=[],
        lists={},
        parameters={},
        conditions={},
    )


def ask(book, rules):
    program = Program(book, ON)
    targets = [Target(rule, (program.rules[rule],)) for rule in rules]
    return questions(program, snapshot(book, {}, ON), targets)


def test_rare_turns_are_found_with_more_persons():
    book = rare_law(6)
    program, shot = Program(book, ON), snapshot(book, {}, ON)
    root = program.rules["BOTH"]
    few, many = (
        Plan(program, shot, program.now(shot), (root,), look) for look in (FIRST_LOOK, SECOND_LOOK)
    )
    assert not few.differences()[root], "none of the few persons is near enough"
    assert many.differences()[root]
    found = ask(book, ["BOTH"])
    assert found
    assert {question.fact for question in found} <= {"plain", *(f"fact{n}" for n in range(6))}
    assert all(0 < question.gain < 1 for question in found)


def test_a_special_category_must_bring_more():
    asked = ask(rare_law(1), ["EITHER"])
    assert [question.fact for question in asked] == ["plain", "health"]
    assert asked[1].sensitivity == "special"
    assert asked[1].worth == asked[1].gain / 2
    assert asked[1].targets == ("EITHER",)


def share(book, rules, rule, fact, look):
    """Return the share of so many persons for whom a fact turns a rule, asked with the rules."""
    program, shot = Program(book, ON), snapshot(book, {}, ON)
    roots = tuple(program.rules[name] for name in rules)
    plan = Plan(program, shot, program.now(shot), roots, look)
    start, classes = plan.places[fact]
    lanes = classes * look.contexts
    turned = plan.differences()[program.rules[rule]] >> start & (1 << lanes) - 1
    return turned.bit_count() / lanes


def test_a_fact_found_in_both_looks_has_the_gains_of_both(monkeypatch):
    rules = ["EITHER", "BOTH"]
    # The first look at few persons only: enough to see what turns EITHER, but nothing of BOTH.
    few, book = next(
        (Look(persons, 14), book)
        for persons in range(1, 8)
        for book in map(rare_law, range(2, 8))
        if share(book, rules, "EITHER", "plain", Look(persons, 14))
        and not any(
            share(book, rules, "BOTH", fact, Look(persons, 14))
            for fact in book.facts.definitions
            if fact != "health"
        )
        and share(book, ["BOTH"], "BOTH", "plain", SECOND_LOOK)
    )
    monkeypatch.setattr(ask_module, "FIRST_LOOK", few)
    found = {question.fact: question for question in ask(book, rules)}
    first = share(book, rules, "EITHER", "plain", few)
    more = share(book, ["BOTH"], "BOTH", "plain", SECOND_LOOK)
    assert (found["plain"].targets, found["plain"].gain) == (("EITHER", "BOTH"), first + more)
    assert found["fact0"].targets == ("BOTH",)


def test_nothing_is_asked_where_all_is_settled():
    book = lawbook(tree.OneOf(None, "offer", (True,)))
    program = Program(book, ON)
    target = Target("C", (program.rules["C"],))
    assert questions(program, snapshot(book, {"offer": True}, ON), [target]) == []
