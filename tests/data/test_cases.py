"""Every worked case beside the rules holds, for the reference walker and for the compiled gates."""

from __future__ import annotations

import pytest

from wegmarke.catalogue.cases import load_cases
from wegmarke.catalogue.loader import definitions
from wegmarke.core.conditions.lanes import MISSING, Lanes
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.program import answer_in

CASES = load_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_gives_the_expected_answer_of_each_rule(case):
    known = definitions()
    shot = snapshot(known.book, known.book.facts.check(case.facts, case.on), case.on)
    walker = shot.walker(known.book)
    program = known.programs.on(case.on)
    roots = tuple(program.rules[rule] for rule in case.rules)
    lanes = Lanes(known.book.facts, shot.facts, case.on, 1, frozen=shot.frozen)
    answers = program.answers(roots, lanes)
    assert {rule: walker.rule(rule).answer.word for rule in case.rules} == dict(case.rules)
    assert {rule: answer.word for rule, answer in zip(case.rules, answers, strict=True)} == dict(
        case.rules
    )


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.reservations], ids=lambda case: case.id
)
def test_case_rests_on_the_findings_it_names(case):
    known = definitions()
    shot = snapshot(known.book, known.book.facts.check(case.facts, case.on), case.on)
    program = known.programs.on(case.on)
    for rule, expected in case.reservations.items():
        held = []
        for fact in shot.findings:
            lanes = Lanes(
                known.book.facts,
                shot.facts,
                case.on,
                1,
                varied={fact: [(MISSING, 1)]},
                frozen=shot.frozen,
            )
            answer = answer_in(program.run((program.rules[rule],), lanes)[0], 0)
            held += [fact] if answer.word != "yes" else []
        assert sorted(held) == sorted(expected)


def test_there_are_cases_for_the_shared_rules():
    assert len(CASES) >= 100
