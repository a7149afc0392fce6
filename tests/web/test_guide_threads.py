"""Several visitors at once, just after the start: everybody gets the answer."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest

from wegmarke.catalogue.loader import definitions
from wegmarke.web.public.knowledge import Guide
from wegmarke.web.public.state import GuideState

ON = date(2026, 11, 21)
VISITORS = 8


@pytest.fixture
def impatient():
    """Have Python change between threads all the time."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("impatient")
def test_visitors_at_the_same_time_get_the_same_answers():
    known = definitions()
    alone = replace(known)  # nothing compiled yet but the rules of the day; goals come when asked
    alone.programs.on(ON)
    fresh = Guide(alone)
    together = Barrier(VISITORS)
    status = ("gestattung", "duldung")

    def visit(number):
        state = GuideState("06844", "15001", (("residence_status", status[number % 2]),))
        together.wait()
        return fresh.answer(state, ON).answer.as_json()

    with ThreadPoolExecutor(VISITORS) as pool:
        answers = [*pool.map(visit, range(VISITORS))]
    assert answers[0] != answers[1]
    assert answers[2:] == answers[:2] * (VISITORS // 2 - 1)
