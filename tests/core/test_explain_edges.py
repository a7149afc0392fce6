"""Explanations: what carries an answer, what was used for it, and which rule is nearest to a yes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.random_law import RandomLaw
from core.small import ON, law, person, rule
from effort import compared, examples
from wegmarke.core.conditions.explain import Explainer, facts_used
from wegmarke.core.conditions.facts import FactDefinition
from wegmarke.core.conditions.law import Derived
from wegmarke.core.conditions.parse import parse_node
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import Program
from wegmarke.core.conditions.values import Answer

DULDUNG = {"fact": "status", "is": "duldung"}
SCHOOL = {"fact": "activity", "is": "school"}
OFFER = {"fact": "offer", "is": True}
SAFE = {"fact": "safe", "is": True}
FACTS = [
    FactDefinition("status", "code", ("duldung", "title")),
    FactDefinition("activity", "code", ("work", "school")),
    FactDefinition("offer", "bool"),
    FactDefinition("hours", "int"),
    FactDefinition("start", "date"),
    FactDefinition("light", "bool", applies_when=parse_node(DULDUNG)),
    FactDefinition("safe", "bool"),
]
DERIVED = [Derived("safe", "definition", (parse_node(OFFER), parse_node(DULDUNG)))]


def explainer(rules, facts, conditions=None):
    """Return the explainer of a person under a law of these rules."""
    book = law(FACTS, rules, derived=DERIVED, conditions=conditions)
    program, shot = person(book, facts)
    return Explainer(program, program.now(shot))


def test_a_named_condition_is_explained_like_a_rule():
    node = {"any": [OFFER, DULDUNG]}
    person_asking = explainer({}, {"offer": True}, {"named": node})
    found = person_asking.condition("named")
    assert found == person_asking.condition("named")
    assert found.answer is Answer.YES
    assert [part.node for part in found.parts] == [parse_node(OFFER)]
    assert facts_used(found) == {"offer"}


@pytest.mark.parametrize(
    ("word", "facts", "kept"),
    [
        ("all", {"offer": True, "status": "duldung"}, {"offer", "status"}),
        ("all", {"offer": True, "status": "title"}, {"status"}),
        ("all", {"offer": True}, {"status"}),
        ("any", {"offer": True, "status": "title"}, {"offer"}),
        ("any", {"offer": False, "status": "title"}, {"offer", "status"}),
        ("any", {"offer": False}, {"status"}),
    ],
)
def test_parts_that_do_not_carry_the_answer_are_left_out(word, facts, kept):
    found = explainer({"R": {word: [OFFER, DULDUNG]}}, facts).rule("R", {})
    assert facts_used(found) == kept


def test_a_derived_fact_is_explained_by_its_rules_and_a_stated_one_by_itself():
    derived = explainer({"R": SAFE}, {"offer": True}).rule("R", {})
    assert (derived.stated, derived.known) == (True, True)
    assert facts_used(derived) == {"safe", "offer", "status"}
    false = explainer({"R": SAFE}, {"offer": False, "status": "title"}).rule("R", {})
    assert (false.stated, false.known, false.answer) == (False, True, Answer.NO)
    opposite = explainer({"R": {"fact": "safe", "is": False}}, {"offer": True}).rule("R", {})
    assert (opposite.answer, opposite.stated) == (Answer.NO, True)
    unknown = explainer({"R": SAFE}, {"offer": False}).rule("R", {})
    assert (unknown.stated, unknown.known) == (None, False)
    stated = explainer({"R": SAFE}, {"offer": False, "safe": True}).rule("R", {})
    assert (stated.answer, stated.stated, stated.parts) == (Answer.YES, True, ())


def test_a_fact_that_does_not_apply_is_known_not_to():
    question = {"R": {"fact": "light", "is": True}}
    assert explainer(question, {"status": "title"}).rule("R", {}).known is True
    assert explainer(question, {"status": "duldung"}).rule("R", {}).known is False
    assert explainer(question, {}).rule("R", {}).known is False
    assert explainer({"R": OFFER}, {}).rule("R", {}).known is False


def test_the_day_a_period_ends_is_named_and_the_day_asked_for():
    since = {"fact": "start", "since": {"months": 3}, "count": "event_day_excluded"}
    facts = {"start": date(2026, 1, 31)}
    assert explainer({"R": since}, facts).rule("R", {}).from_day == date(2026, 5, 1)
    fixed = {"fact": "start", "since": {"months": 3}, "at": "2026-02-01"}
    assert explainer({"R": fixed}, facts).rule("R", {}).from_day is None
    assert explainer({"R": {"day": {"from": "2026-01-01"}}}, {}).rule("R", {}).stated == ON


def test_a_hypothetical_fact_is_used_instead_of_the_stated_one():
    found = explainer({"R": SCHOOL}, {"activity": "work"})
    assert found.rule("R", {"activity": "school"}).answer is Answer.YES
    assert found.rule("R", {"activity": "school"}).stated == "school"
    assert found.rule("R", {}).answer is Answer.NO
    assert found.holds("R", {"activity": "school"}) is True
    assert found.holds("R", {}) is False


def test_a_rule_not_in_force_is_a_no_without_parts():
    late = rule("LATE", {"all": [OFFER, DULDUNG]}, date(2027, 1, 1))
    refers = rule("REFERS", {"rule": "LATE"})
    found = explainer([late, refers], {"offer": True}).rule("LATE", {})
    assert (found.answer, found.parts) == (Answer.NO, ())
    (inner,) = explainer([late, refers], {}).rule("REFERS", {}).parts
    assert (inner.answer, inner.parts) == (Answer.NO, ())


NEAR = {
    "FAR": {"all": [DULDUNG, SCHOOL]},
    "STATUS": {"all": [DULDUNG, OFFER]},
    "TWO": {"all": [OFFER, {"fact": "hours", "at_least": 20}]},
    "ONE": {"fact": "hours", "at_least": 20},
    "HOLDS": {"fact": "status", "is": "title"},
    "OPEN": {"fact": "start", "by": "2026-01-01"},
}
REFUSED = {"status": "title", "activity": "work", "offer": False, "hours": 5}


def test_the_nearest_rules_are_those_that_fail_by_the_least():
    found = explainer(NEAR, REFUSED)
    order = ["ONE", "TWO", "STATUS", "FAR"]
    assert found.closest(NEAR, {}, most=9) == order
    assert found.closest(NEAR, {}) == order[:2]
    assert found.closest(["FAR"], {}) == ["FAR"]
    assert found.closest(["HOLDS", "OPEN"], {}) == [], "only what fails for certain"


@pytest.mark.parametrize(
    ("near", "far"),
    [
        ({"any": [DULDUNG, OFFER]}, {"all": [DULDUNG, OFFER]}),
        ({"any": [DULDUNG, OFFER]}, DULDUNG),
        ({"not": {"all": [{"not": OFFER}, {"not": DULDUNG}]}}, DULDUNG),
        ({"not": {"not": OFFER}}, {"not": {"fact": "status", "is": "title"}}),
        ({"not": {"any": [{"fact": "offer", "is": False}]}}, DULDUNG),
        ({"all": [OFFER, {"fact": "status", "is": "title"}]}, DULDUNG),
        ({"not": {"any": [{"fact": "hours", "at_most": 9}, OFFER]}}, DULDUNG),
        ({"day": {"from": "2027-01-01"}}, DULDUNG),
        ({"at_least": {"k": 2, "of": [OFFER, {"fact": "hours", "at_least": 9}]}}, DULDUNG),
        ({"rule": "SECOND"}, DULDUNG),
    ],
)
def test_a_date_a_number_or_a_yes_is_nearer_than_a_status(near, far):
    rules = {"FAR": far, "NEAR": near, "SECOND": OFFER}
    assert explainer(rules, REFUSED).closest(["FAR", "NEAR"], {}) == ["NEAR", "FAR"]


def test_equally_near_rules_keep_their_order_and_the_activity_asked_for_is_farthest():
    found = explainer({"A": OFFER, "B": {"fact": "hours", "at_least": 9}}, REFUSED)
    assert found.closest(["B", "A"], {}) == ["B", "A"]
    assert found.closest(["A", "B"], {}) == ["A", "B"]
    world = {"activity": "work"}
    two = explainer({"SCHOOL": SCHOOL, "STATUS": DULDUNG}, REFUSED)
    assert two.closest(["SCHOOL", "STATUS"], {}) == ["SCHOOL", "STATUS"]
    assert two.closest(["SCHOOL", "STATUS"], world) == ["STATUS", "SCHOOL"]


def test_a_rule_not_in_force_is_no_way():
    late = rule("LATE", OFFER, date(2027, 1, 1))
    assert explainer([late, rule("NOW", DULDUNG)], REFUSED).closest(["LATE", "NOW"], {}) == ["NOW"]


def test_the_answer_of_no_parts_is_that_of_an_empty_list():
    found = explainer({"R": {"not": {"all": []}}, "S": {"any": []}}, {})
    assert found.rule("R", {}).answer is Answer.NO
    assert found.closest(["R", "S"], {}) == ["R", "S"]


@examples(40)
@given(st.integers(0, 2**32 - 1))
def test_gates_made_after_the_code_for_one_lane_are_answered_like_those_before(seed):
    random_law = RandomLaw(seed)
    later = random_law.node(3, ["R0", "R1"])
    program, fresh = (Program(random_law.book, random_law.on) for _ in range(2))
    root = fresh.gate(later, {})
    for facts in random_law.persons(3):
        shot = snapshot(random_law.book, facts, random_law.on)
        lane = program.now(shot)
        before = list(program.bits(lane))
        explainer = Explainer(program, lane)
        gate = program.gate(later, {})
        assert explainer.bits(gate) == fresh.bits(fresh.now(shot))[root]
        assert explainer.answer(gate) is shot.walker(random_law.book).answer(later)
        assert program.bits(lane)[: len(before)] == before
        compared(1)
