"""Where a person stands on the chain."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from wegmarke.core.chain.model import Chain, Station, Step, StepDeadline
from wegmarke.core.chain.position import STATES, Reach, position
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.values import Answer

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
ALWAYS = {"all": []}


def station(name: str, *, optional: bool = False, steps: tuple[Step, ...] = ()) -> Station:
    texts = {"name": name, "short": name, "about": name, "done_when": name}
    conditions = dict.fromkeys(("entry", "exit", "guide_entry", "guide_exit"), ALWAYS)
    return Station(id=name, optional=optional, steps=steps, **texts, **conditions)


FOUR = (station("A"), station("B", optional=True), station("C", optional=True), station("D"))


def states(*reaches: tuple[Answer, Answer]) -> tuple[str, list[str]]:
    values = {one.id: Reach(*reach) for one, reach in zip(FOUR, reaches, strict=True)}
    found = position(FOUR, values)
    return found.current, [found.states[one.id] for one in FOUR]


def test_last_station_entered_and_not_left_is_current():
    found = states((YES, YES), (YES, NO), (YES, UNKNOWN), (NO, NO))
    assert found == ("C", ["done", "open_before", "current", "ahead"])


def test_entry_at_any_station_leaves_required_ones_to_be_made_up():
    found = states((UNKNOWN, UNKNOWN), (UNKNOWN, NO), (NO, NO), (YES, NO))
    assert found == ("D", ["open_before", "ahead", "not_needed", "current"])


def test_unknown_entry_is_never_current():
    assert states((YES, NO), (UNKNOWN, NO), (UNKNOWN, UNKNOWN), (UNKNOWN, NO))[0] == "A"


def test_exit_reached_counts_even_if_entry_is_no():
    assert states((YES, YES), (NO, YES), (YES, NO), (NO, NO))[1][1] == "done"


def test_later_optional_station_that_is_not_needed_is_no_loop():
    found = states((YES, NO), (NO, NO), (UNKNOWN, NO), (NO, NO))
    assert found == ("A", ["current", "not_needed", "ahead", "ahead"])


def test_later_station_already_done_stays_done():
    assert states((YES, NO), (YES, YES), (NO, NO), (NO, NO))[1][1] == "done"


def test_nothing_entered_takes_first_needed_station():
    assert states((YES, YES), (NO, NO), (UNKNOWN, NO), (NO, NO))[0] == "C"


def test_everything_done_ends_at_last_station():
    values = {one.id: Reach(YES, YES) for one in FOUR}
    found = position(FOUR, values)
    assert (found.current, found.finished) == ("D", True)
    assert found.states["D"] == "current"


answers = st.sampled_from(list(Answer))


@given(st.lists(st.tuples(answers, answers), min_size=4, max_size=4))
def test_position_has_exactly_one_current_station_and_known_states(reaches):
    current, found = states(*reaches)
    assert found.count("current") == 1
    assert found["ABCD".index(current)] == "current"
    assert set(found) <= set(STATES)
    assert "open_before" not in found[found.index("current") :]


@given(st.lists(st.tuples(answers, answers), min_size=4, max_size=4), st.integers(0, 3))
def test_leaving_a_station_never_moves_the_person_back(reaches, number):
    before, _ = states(*reaches)
    reaches[number] = (reaches[number][0], YES)
    after, _ = states(*reaches)
    if number != "ABCD".index(before):
        assert after == before


def test_deadline_counts_months_and_moves_to_working_day():
    seven_before = StepDeadline("training_start_date", Period(months=-7), "earliest")
    assert seven_before.day(date(2027, 8, 1)) == date(2027, 1, 1)
    three_weeks = StepDeadline("dismissal", Period(days=21), "lapse", working_day=True)
    assert three_weeks.day(date(2026, 10, 31)) == date(2026, 11, 23)  # 21 November is a Saturday


def test_steps_at_lists_own_steps_first_then_those_shown_here_too():
    own = Step("own", "B", "t", "t")
    others = (
        Step("here", "A", "t", "t", also_at=("B",)),
        Step("all", "A", "t", "t", also_at=("all",)),
    )
    chain = Chain(
        id="x",
        version=1,
        title="",
        basis="",
        roles={},
        stations=(
            station("A", steps=(*others, Step("not", "A", "t", "t"))),
            station("B", steps=(own,)),
        ),
        hurdles=(),
        handovers=(),
    )
    assert [step.id for step in chain.steps_at("B")] == ["own", "here", "all"]
