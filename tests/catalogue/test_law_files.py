"""A fault in a data file of the law is named with file, line, key, and what to write instead."""

from __future__ import annotations

from datetime import date

import pytest

from wegmarke.catalogue import files
from wegmarke.catalogue.files import DataError
from wegmarke.catalogue.law import gaps, load_rules
from wegmarke.catalogue.loader import read_law
from wegmarke.core.conditions import tree
from wegmarke.core.conditions.definitions import rule_to_data
from wegmarke.core.conditions.parse import parse_node

GOOD = {
    "codes/lists.yaml": """\
lists:
  TITLES:
    title: Titles
    versions:
      - {from: null, values: ["24"]}
      - {from: 2026-01-01, values: ["24", "25"], cite: "§ 1"}
""",
    "facts/facts.yaml": """\
facts:
  status:
    type: code
    values: [duldung, title]
    asked: public
  section: {type: code, list: TITLES, applies_when: {fact: status, is: title}}
  offer: {type: bool, default: {value: false, because: "usual"}}
  hours: {type: int, range: [0, 60]}
  months: {type: int, counts: {unit: months, since: entry, stops_when: {fact: offer, is: true}}}
  entry: {type: date, not_before: birth}
  birth: {type: date}
  settled: {type: bool, reservation: {favourable: true, text: "settled", who: "ABH"}}
""",
    "law/jobs/parameters.yaml": """\
parameters:
  HOURS:
    title: Hours
    unit: hours
    citation: "§ 3"
    versions:
      - {from: 2025-01-01, value: 30, cite: "§ 3"}
      - {from: 2027-01-01, value: null}
""",
    "law/jobs/rules.yaml": """\
topic: {id: work, title: Work}
lines:
  - line: one
    versions:
      - id: ONE
        title: One
        valid_from: 2025-01-01
        valid_to: 2025-12-31
        when:
          cite: "§ 1"
          all:
            - {fact: hours, at_least: {parameter: HOURS}}
            - {fact: entry, since: {months: 6}}
        outcome: {code: allowed}
        citations: ["§ 1"]
      - id: ONE-LATER
        title: One later
        valid_from: 2026-03-01
        when: {rule: ONE, cite: "§ 1"}
        outcome: {code: allowed, strength: should}
        citations: ["§ 1"]
        review: {status: verify, reason: "why", changed_on: 2026-01-01}
derived:
  - fact: settled
    kind: sufficient
    clauses:
      - {fact: section, in_list: TITLES}
    false_if:
      - {fact: offer, is: false}
""",
    "law/jobs/goals.yaml": """\
groups:
  usual:
    bans:
      - {rule: ONE, lifted_by: [ONE-LATER], kind: not_yet}
    as_if: {rule: ONE, facts: {status: title}}
goals:
  work:
    group: usual
    title: Work
    grants:
      - {rule: ONE-LATER, strength: should, ba: true}
    checks: [{rule: ONE, expected: "yes"}]
    ba_layer: [{rule: ONE, need: priority}]
    with: {offer: true}
    with_default_unless: {status: [duldung]}
    dates: {apply: {from: entry, add: {months: -7}}}
    covered_from: 2020-01-01
""",
}
CHAIN = {"station S1 entry": parse_node({"goal": "work"})}


@pytest.fixture
def law(tmp_path, monkeypatch):
    """Give a function that writes the files, with one text replaced, and reads the law."""
    monkeypatch.setattr(files, "data_folders", lambda: (tmp_path,))

    def read(file="", old="", new="", conditions=CHAIN):
        for name, content in GOOD.items():
            assert name != file or old in content
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            changed = content.replace(old, new, 1) if name == file else content
            path.write_text(changed, encoding="utf-8")
        return read_law(conditions)

    return read


def test_sound_law_is_read_whole(law):
    book, german = law()
    assert book.parameter("HOURS", date(2024, 1, 1)) is None
    assert book.parameter("HOURS", date(2026, 12, 31)) == 30
    assert book.parameter("HOURS", date(2027, 1, 1)) is None
    assert book.list_values("TITLES", date(2026, 1, 1)) == ("24", "25")
    goal = book.goals["work"]
    assert goal.bans[0].timing
    assert goal.bans[0].lifted_by == ("ONE-LATER",)
    assert german["rules"]["ONE"]["title"] == "One"


def test_gap_between_versions_is_named(law):
    law()
    (gap,) = gaps(load_rules().rules)
    assert (gap.start, gap.end) == (date(2026, 1, 1), date(2026, 2, 28))
    assert str(gap) == (
        "one: no version is in force from 2026-01-01 to 2026-02-28, between ONE and ONE-LATER"
    )


LISTS, FACTS, PARAMETERS, RULES, GOALS = GOOD


@pytest.mark.parametrize(
    "fault",
    [
        # Misspelt keys
        (LISTS, "cite:", "cited:", 6, "cited", "cite"),
        (LISTS, "title:", "titel:", 3, "titel", "title"),
        (FACTS, "asked:", "askt:", 5, "askt", "asked"),
        (FACTS, "because:", "becaus:", 7, "becaus", "because"),
        (FACTS, "since: entry", "sinse: entry", 9, "sinse", "since"),
        (FACTS, "who:", "whom:", 12, "whom", "who"),
        (PARAMETERS, "unit:", "units:", 4, "units", "unit"),
        (PARAMETERS, "unit: hours", "", 2, "HOURS", "unit is missing"),
        (PARAMETERS, "value: 30, cite:", "value: 30, cites:", 7, "cites", "cite"),
        (RULES, "review:", "reviews:", 22, "reviews", "review"),
        (RULES, "strength:", "strenght:", 20, "strenght", "strength"),
        (RULES, "changed_on:", "changed:", 22, "changed", "changed_on"),
        (RULES, "false_if:", "false_iff:", 28, "false_iff", "false_if"),
        (RULES, "derived:", "derivd:", 23, "derivd", "derived"),
        (RULES, "valid_to:", "valid_until:", 8, "valid_until", "valid_to"),
        (GOALS, "ba: true", "baa: true", 11, "baa", "ba"),
        (GOALS, "expected:", "expect:", 12, "expect", "expected"),
        (GOALS, "with:", "whith:", 14, "whith", "with"),
        (GOALS, "lifted_by:", "lifted:", 4, "lifted", "lifted_by"),
        (GOALS, "    bans:", "    banns:", 3, "banns", "bans"),
        (GOALS, "facts: {status", "fact: {status", 5, "fact", "facts"),
        (GOALS, "add:", "ad:", 16, "add", "length of time"),
        (GOALS, "{months: -7}", "{month: -7}", 16, "month", "months"),
        (GOALS, "group: usual", "group: usuel", 8, "group", "usual"),
        # Values of the wrong kind
        (LISTS, '["24"]', "[24]", 5, "values", "quotes"),
        (LISTS, "from: null", "from: 2026-01-01", 4, "versions", "two versions begin"),
        (FACTS, "[0, 60]", "[60, 0]", 8, "range", "lower one first"),
        (FACTS, "[0, 60]", "[0, x]", 8, "range", "two numbers"),
        (FACTS, "list: TITLES", "list: TITELS", 6, "list", "TITLES"),
        (FACTS, "type: bool", "type: boole", 7, "type", "bool"),
        (FACTS, "[duldung, title]", "[1]", 4, "values", "quotes"),
        (PARAMETERS, "value: 30", "value: .nan", 7, "value", "number"),
        (PARAMETERS, "value: 30", "value: true", 7, "value", "number"),
        (PARAMETERS, "value: 30, ", "", 7, "versions", "value is missing"),
        (RULES, "valid_from: 2025-01-01", "valid_from: 1.1.2025", 7, "valid_from", "day"),
        (RULES, "valid_to: 2025-12-31", "valid_to: 2024-12-31", 8, "valid_to", "ends before"),
        (RULES, "valid_to: 2025-12-31", "valid_to: 2026-03-01", 4, "versions", "2026-02-28"),
        (RULES, "valid_from: 2026-03-01", "valid_from: null", 4, "versions", "overlap"),
        (RULES, "id: ONE-LATER", "id: ONE", 16, "id", "twice"),
        (RULES, "status: verify", "status: unsure", 22, "status", "verify"),
        (RULES, "kind: sufficient", "kind: enough", 25, "kind", "sufficient"),
        (RULES, "        citations:", "        cited:", 5, "versions.0", "citations"),
        (RULES, 'when: {rule: ONE, cite: "§ 1"}', "when: null", 19, "when", "condition"),
        (RULES, "{months: 6}", "{weeks: 6}", 13, "since", "years"),
        (RULES, "{id: work, title: Work}", "work", 1, "topic", "mapping"),
        (GOALS, "strength: should", "strength: must", 11, "strength", "should"),
        (GOALS, "need: priority", "need: first", 13, "need", "priority"),
        (GOALS, "kind: not_yet", "kind: never", 4, "kind", "not_yet"),
        (GOALS, "    grants:", "    checks_:", 7, "work", "grants"),
        (GOALS, "covered_from: 2020-01-01", "covered_from: soon", 17, "covered_from", "day"),
        # Names that do not exist
        (FACTS, "not_before: birth", "not_before: birht", 10, "not_before", "birth"),
        (FACTS, "since: entry", "since: entri", 9, "counts", "entry"),
        (FACTS, "{fact: status, is: title}", "{fact: statos, is: title}", 6, "applies", "status"),
        (FACTS, "is: title}", "is: titel}", 6, "applies_when", "title"),
        (RULES, "rule: ONE,", "rule: OEN,", 19, "when", "ONE"),
        (RULES, "fact: entry", "fact: entrie", 13, "when.all.1", "entry"),
        (RULES, "parameter: HOURS", "parameter: HOUR", 12, "when.all.0", "HOURS"),
        (RULES, "in_list: TITLES", "in_list: TITLE", 27, "clauses.0", "TITLES"),
        (RULES, "fact: settled", "fact: setled", 24, "fact", "settled"),
        (GOALS, "lifted_by: [ONE-LATER]", "lifted_by: [ONE-LATE]", 4, "lifted_by", "ONE-LATER"),
        (GOALS, "rule: ONE-LATER, str", "rule: TWO, str", 11, "grants.0.rule", "ONE"),
        (GOALS, "with: {offer", "with: {ofer", 14, "with.ofer", "offer"),
        (GOALS, "{status: [duldung]}", "{status: [duldun]}", 15, "status", "duldung"),
        (GOALS, "from: entry", "from: entri", 16, "dates.apply.from", "entry"),
        # Comparisons that do not fit
        (RULES, "fact: hours, at", "fact: entry, at", 12, "when.all.0", "by, before"),
        (RULES, "fact: entry, s", "fact: hours, s", 13, "when.all.1", "at_least"),
        (RULES, "fact: section, in", "fact: offer, in", 27, "clauses.0", "is: true"),
        (RULES, "fact: offer, is: false", "fact: offer, is: 1", 29, "false_if.0", "true or false"),
        (RULES, "{months: 6}}", "{months: 6}, at: {fact: offer}}", 13, "when.all.1", "day"),
        (RULES, "fact: offer, is: false", "fact: hours, is: 61", 29, "false_if", "0 to 60"),
        (RULES, "fact: offer, is: false", "fact: entry, is: 61", 29, "false_if", "a day"),
        (RULES, "fact: offer, is: false", "fact: status, at_most: 1", 29, "false_if", "in_list"),
        # Citations and circles
        (RULES, 'cite: "§ 1"\n', "any: []\n", 9, "when", "exactly one word"),
        (RULES, 'cite: "§ 1"\n          ', "", 11, "when.all.0", "no citation"),
        (RULES, "fact: section, in_list: TITLES", "fact: settled, is: true", 24, "0", "itself"),
        (RULES, "{fact: entry, since: {months: 6}}", "{rule: ONE-LATER}", 5, "versions.0", "ONE →"),
        (RULES, "{fact: entry, since: {months: 6}}", "{goal: work}", 5, "versions.0", "work →"),
    ],
)
def test_fault_is_named_with_its_place(law, fault):
    file, old, new, line, key, expected = fault
    with pytest.raises(DataError) as caught:
        law(file, old, new)
    assert caught.value.file == file
    assert caught.value.line == line
    assert key in caught.value.key
    assert expected in str(caught.value)


DEADLINE = "{from: entry, add: {months: 1}, kind: latest, shift: bgb193}"


def with_deadline(law, written):
    """Read the law with a deadline at the second version of the line."""
    line = "        review: {status: verify"
    return law(RULES, line, f"        deadlines: [{written}]\n{line}")


def test_deadline_of_a_rule_is_read_and_written_back(law):
    book, _ = with_deadline(law, DEADLINE)
    (deadline,) = book.rules["ONE-LATER"].deadlines
    assert deadline.of({"entry": date(2026, 1, 31)}) == date(2026, 3, 2)  # 28 February: a Saturday
    assert deadline.of({}) is None
    assert rule_to_data(book.rules["ONE-LATER"])["deadlines"] == [
        {"from": "entry", "add": {"months": 1}, "kind": "latest", "shift": "bgb193"}
    ]
    assert "deadlines" not in rule_to_data(book.rules["ONE"])


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ("from: entry", "from: entri", "deadlines.0.from", "entry"),
        ("from: entry", "from: hours", "deadlines.0.from", "no date"),
        ("kind: latest", "kind: last", "deadlines.0.kind", "latest"),
        ("shift: bgb193", "shift: monday", "deadlines.0.shift", "bgb193"),
        ("add:", "plus:", "deadlines.0.add", "length of time"),
    ],
)
def test_fault_in_a_deadline_is_named_with_its_place(law, old, new, key, expected):
    with pytest.raises(DataError) as caught:
        with_deadline(law, DEADLINE.replace(old, new))
    assert (caught.value.file, caught.value.line) == (RULES, 22)
    assert key in caught.value.key
    assert expected in str(caught.value)


def test_fault_in_a_condition_of_the_chain_names_it(law):
    node = tree.RuleRef(None, "ONE-LATR")
    with pytest.raises(DataError, match="station S1 entry") as caught:
        law(conditions={"station S1 entry": node})
    assert "ONE-LATER" in caught.value.instead


def test_days_and_findings_are_values_of_facts(law):
    days = tree.OneOf("§ 1", "entry", (date(2026, 1, 1), None))
    finding = tree.OneOf("§ 1", "settled", ("none_known",))
    law(conditions={"station S1 entry": tree.All(None, (days, finding))})


def test_name_that_resembles_nothing_says_how_to_find_one(law):
    with pytest.raises(DataError) as caught:
        law(RULES, "parameter: HOURS", "parameter: XYZ")
    assert "HOURS" in caught.value.instead
