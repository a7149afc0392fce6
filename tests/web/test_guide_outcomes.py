"""Each outcome of a goal in words and as a bar: no false hope, no discouragement."""

import itertools
from dataclasses import replace
from datetime import date

import pytest
from django.utils.html import strip_tags
from django.utils.translation import override

from wegmarke.core.conditions.law import Review
from wegmarke.core.guide.answer import GoalView, Reservation, ReviewNote
from wegmarke.web.public.timeline import axis_for, segments
from wegmarke.web.public.wording import more_words, outcome_words

ON = date(2026, 11, 21)
GOAL = GoalView(
    id="work.employment",
    world={"activity_kind": "employment"},
    best_known="",
    covered=True,
    outcome="yes",
    strength="free",
    at_least=None,
    ba=None,
    rule="WORK-REC-01",
    bans=(),
    citations=("§ 25 Abs. 1 AufenthG",),
    text_of=date(2026, 4, 29),
    not_before=None,
    certain_then=True,
    dates={},
    reservations=(),
    review=(),
    reasons=(),
    missing=(),
    changes=(),
    hints=(),
)
ENTITLED = replace(GOAL, strength="entitlement")
FINDING = (Reservation("work_ban_60a6", asked=False),)
DOUBT = (ReviewNote("WORK-REC-01", Review("changed"), None),)
LATER = date(2027, 3, 14)
NOT_YET = replace(GOAL, outcome="not_yet", strength="should", not_before=LATER)


@pytest.fixture(autouse=True)
def _german():
    with override("de"):
        yield


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (GOAL, "Ja, ohne besondere Erlaubnis"),
        (replace(GOAL, reservations=FINDING), "Ja, unter Vorbehalt"),
        (replace(GOAL, review=DOUBT), "Ja, unter Vorbehalt (Rechtslage bestätigen lassen)"),
        (ENTITLED, "Ja, Sie haben einen Anspruch"),
        (replace(ENTITLED, reservations=FINDING), "Ja, unter Vorbehalt (Anspruch, wenn …)"),
        (replace(ENTITLED, review=DOUBT), "Ja, unter Vorbehalt (Rechtslage bestätigen lassen)"),
        (replace(GOAL, strength="should"), "Soll erlaubt werden"),
        (replace(GOAL, strength="discretionary"), "Kann erlaubt werden (Ermessen)"),
        (replace(GOAL, id="residence.60c", strength="should"), "Soll erteilt werden"),
        (NOT_YET, "Noch nicht – ab 14.03.2027 möglich"),
        (
            replace(NOT_YET, certain_then=False),
            "Noch nicht – frühestens ab 14.03.2027, wenn die offenen Angaben passen",
        ),
        (replace(GOAL, outcome="unknown", missing=("entry_date",)), "Offen – eine Angabe fehlt"),
        (replace(GOAL, outcome="unknown", missing=("a", "b")), "Offen – Angaben fehlen"),
        (
            replace(GOAL, outcome="unknown", covered=False),
            "Hier nicht erfasst – bitte beraten lassen",
        ),
        (replace(GOAL, outcome="needs_check"), "Rechtslage unklar – bitte bestätigen lassen"),
        (replace(GOAL, outcome="no", strength=None), "Nein, zurzeit nicht"),
    ],
)
def test_outcome_in_words(goal, words):
    assert strip_tags(outcome_words(goal, ON)) == words


@pytest.mark.parametrize("doubt", [{"reservations": FINDING}, {"review": DOUBT}])
def test_no_promise_of_a_right_while_anything_is_open(doubt):
    words = strip_tags(outcome_words(replace(ENTITLED, **doubt), ON))
    assert "Sie haben einen Anspruch" not in words


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        (replace(GOAL, ba="not_needed"), ["ohne Zustimmung der Bundesagentur für Arbeit"]),
        (
            replace(GOAL, ba="priority"),
            [
                "mit Zustimmung der Bundesagentur für Arbeit; sie prüft Arbeitsbedingungen und Vorrang"
            ],
        ),
        (
            replace(GOAL, outcome="unknown", at_least="discretionary"),
            ["mindestens: kann erlaubt werden"],
        ),
        (
            replace(NOT_YET, dates={"apply_from": date(2027, 1, 1)}),
            ["Soll erlaubt werden", "Antrag ab 01.01.2027"],
        ),
        (replace(GOAL, outcome="no", strength=None), []),
    ],
)
def test_what_belongs_to_the_outcome(goal, words):
    assert [strip_tags(word) for word in more_words(goal)] == words


def bar(goal, *, rtl=False):
    return [
        (part.kind, part.x, part.width) for part in segments(goal, axis_for([goal], ON, rtl=rtl))
    ]


@pytest.mark.parametrize(
    ("goal", "kinds"),
    [
        (GOAL, ["yes"]),
        (NOT_YET, ["yes"]),
        (replace(NOT_YET, certain_then=False), ["open"]),
        (replace(NOT_YET, dates={"apply_from": date(2027, 1, 1)}), ["apply", "yes"]),
        (replace(NOT_YET, not_before=None), ["open"]),
        (replace(GOAL, outcome="unknown"), ["open"]),
        (replace(GOAL, outcome="needs_check"), ["open"]),
        (replace(GOAL, outcome="no"), ["no"]),
    ],
)
def test_bar_has_the_pieces_of_the_outcome(goal, kinds):
    assert [kind for kind, _x, _width in bar(goal)] == kinds


def test_bar_runs_from_right_to_left_on_right_to_left_pages():
    assert bar(NOT_YET) == [("yes", "15.46%", "84.54%")]
    assert bar(NOT_YET, rtl=True) == [("yes", "0.00%", "84.54%")]


def test_marks_of_the_axis_never_touch():
    goals = [replace(NOT_YET, not_before=date(2027, month, 14)) for month in range(1, 13)]
    shares = [float(tick.x.rstrip("%")) for tick in axis_for(goals, ON, rtl=False).ticks]
    assert shares[0] == 0
    assert all(later - earlier >= 20 for earlier, later in itertools.pairwise(shares))
