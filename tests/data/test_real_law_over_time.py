"""Random persons under the real law: timelines agree with the walker, and changes do what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from data.test_real_law import some_person
from wegmarke.catalogue.loader import definitions
from wegmarke.core.conditions.change import changes
from wegmarke.core.conditions.person import snapshot
from wegmarke.core.conditions.timeline import timeline
from wegmarke.core.conditions.values import Answer

ON = date(2026, 11, 21)
START, END = date(2026, 2, 1), date(2029, 12, 31)
ONE_DAY = timedelta(days=1)
PERSONS = 4


def test_timelines_of_all_rules_agree_with_the_walker_on_the_days_they_turn():
    chance, known = Random(7), definitions()
    book = known.book
    for _ in range(PERSONS):
        shot = snapshot(book, some_person(chance, ON), ON)
        found = timeline(known.programs, shot, list(book.rules), START, END)
        turned = {span.start for spans in found.values() for span in spans[1:]}
        days = {day for start in turned for day in (start - ONE_DAY, start)}
        days |= {START, END, *(START + timedelta(days=chance.randint(0, 1400)) for _ in range(3))}
        for day in sorted(days):
            walker = shot.walker(book, day=day, law_day=day)
            for rule, spans in found.items():
                (then,) = (span.answer for span in spans if span.start <= day <= span.end)
                assert then is walker.rule(rule).answer, (rule, day, shot.stated)


def test_changes_of_goals_make_their_value_a_yes():
    chance, known = Random(8), definitions()
    book, program = known.book, known.programs.on(ON)
    tried = 0
    for _ in range(PERSONS):
        shot = snapshot(book, some_person(chance, ON), ON)
        for goal in book.goals.values():
            for found in changes(program, shot, goal.id, until=END):
                there = {one.fact: one.value for one in found.changes}
                changed = replace(shot, facts={**shot.facts, **there})
                root = program.root(goal.id, shot.facts, ON)
                day = found.wait_until or ON
                lanes = program.lanes(changed, None, 1, days=[(day, 1)])
                assert program.answers((root,), lanes) == (Answer.YES,), (goal.id, found)
                tried += 1
    assert tried > 20
