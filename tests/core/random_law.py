"""Random law in plain Python, by a number: fast enough for hundreds of thousands of comparisons.

``engine_strategies`` makes small laws that Hypothesis can shrink; here every kind of condition,
derived fact, goal and person comes from one seeded generator, so that a number repeats a failure.
"""

from __future__ import annotations

from datetime import date
from random import Random

from wegmarke.core.conditions import tree
from wegmarke.core.conditions.calendar import Period
from wegmarke.core.conditions.facts import (
    Counter,
    Default,
    FactCatalogue,
    FactDefinition,
    ReservationText,
)
from wegmarke.core.conditions.law import (
    Ban,
    Check,
    DatedValue,
    Derived,
    Goal,
    Grant,
    Lawbook,
    Outcome,
    Rule,
)

STATUS = ("gestattung", "duldung", "title")
SECTIONS = ("24", "25", "25a", "60b")
ACTIVITIES = ("work", "school", "training")
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        *("2008-02-29", "2008-04-01", "2025-08-31", "2025-09-30", "2025-12-31", "2026-01-01"),
        *("2026-02-28", "2026-03-30", "2026-03-31", "2026-04-01", "2026-09-30", "2027-01-31"),
    )
)
LAW_DAYS = tuple(
    date.fromisoformat(day)
    for day in ("2025-12-31", "2026-01-01", "2026-03-31", "2026-05-31", "2027-01-01")
)
CODES = {"status": STATUS, "section": SECTIONS, "activity": ACTIVITIES}
BOOLS = ("offer", "light", "banned", "safe", "settled")
NUMBERS = ("hours", "wage", "months", "stays")
DATES = ("entry", "birth", "begins", "applied", "issued")
TITLE, DULDUNG = tree.OneOf(None, "status", ("title",)), tree.OneOf(None, "status", ("duldung",))
CATALOGUE = FactCatalogue(
    [
        FactDefinition("status", "code", STATUS, asked="public"),
        FactDefinition("section", "code", SECTIONS, applies_when=TITLE, asked="public"),
        FactDefinition("activity", "code", ACTIVITIES, nullable=True),
        FactDefinition("offer", "bool", asked="public"),
        FactDefinition("light", "bool", applies_when=DULDUNG, asked="public"),
        FactDefinition("banned", "bool", reservation=ReservationText(False, "keins", "Amt")),
        FactDefinition("safe", "bool"),
        FactDefinition("settled", "bool"),
        FactDefinition("hours", "int", range=(0, 60), nullable=True),
        FactDefinition("wage", "number", default=Default(12.5, TITLE, "üblich")),
        FactDefinition(
            "months",
            "int",
            counter=Counter("entry", True, tree.OneOf(None, "light", (True,))),
        ),
        FactDefinition("stays", "int", counter=Counter(None, False, None)),
        FactDefinition("entry", "date", nullable=True, asked="public"),
        FactDefinition("birth", "date", asked="public"),
        FactDefinition("begins", "date", nullable=True),
        FactDefinition("applied", "date", moves=True),
        FactDefinition("issued", "date", applies_when=TITLE),
    ]
)
LISTS = {
    "LIST": (DatedValue(None, ("24",)), DatedValue(date(2026, 1, 1), ("24", "25"))),
    "LATER": (DatedValue(date(2026, 3, 31), ("25", "60")),),
}
PARAMETERS = {
    "LIMIT": (DatedValue(None, 3), DatedValue(date(2026, 3, 31), 4)),
    "GONE": (DatedValue(date(2026, 1, 1), 12.5), DatedValue(date(2027, 1, 1), None)),
}


class RandomLaw:
    """Everything random that belongs to one number: law, day of the law, persons."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.on = self.random.choice(LAW_DAYS)
        self.book = self._book()

    def persons(self, number: int) -> list[dict[str, object]]:
        """Return stated facts of so many persons; each fact is missing now and then."""
        return [self._person() for _ in range(number)]

    def _person(self) -> dict[str, object]:
        share = self.random.choice((0.4, 0.7, 0.95))
        facts: dict[str, object] = {}
        for key, definition in CATALOGUE.definitions.items():
            if self.random.random() >= (0.2 if key in ("safe", "settled") else share):
                continue
            null = definition.nullable or definition.applies_when is not None
            facts[key] = None if null and self.random.random() < 0.15 else self._value(key)
        return facts

    def _value(self, key: str) -> object:
        if key in CODES:
            return self.random.choice(CODES[key])
        if key in BOOLS:
            return self.random.random() < 0.5
        if key in DATES:
            return self.random.choice(DAYS)
        return self.random.choice((0, 1, 2, 3, 4, 5, 6, 12.5) if key == "wage" else range(8))

    def _book(self) -> Lawbook:
        rules = []
        for number in range(5):
            known = [rule.id for rule in rules]
            rules.append(self._rule(f"R{number}", self.node(3, known)))
        goal = self._goal([rule.id for rule in rules])
        rules.append(self._rule("R5", tree.All(None, (tree.GoalRef(None, "g"), self.node(2, [])))))
        return Lawbook(
            facts=CATALOGUE,
            rules=rules,
            derived=[self._derived("settled"), self._derived("safe")],
            goals=[goal],
            lists=LISTS,
            parameters=PARAMETERS,
            conditions={
                "goal": tree.GoalRef(None, "g"),
                "not": self.node(3, ["R0", "R1"]),
                # Alone, so that no other part hides a wrong answer.
                **{f"atom {number}": self.atom() for number in range(6)},
            },
        )

    def _rule(self, rule_id: str, when: tree.Node) -> Rule:
        start = self.random.choice((None, None, None, *LAW_DAYS))
        end = self.random.choice((None, None, None, *LAW_DAYS))
        outcome = Outcome("allowed")
        return Rule(rule_id, rule_id.lower(), "test", when, outcome, ("§ 1",), start, end)

    def _derived(self, fact: str) -> Derived:
        others = tuple(name for name in BOOLS if name not in ("safe", "settled"))
        parts = [self.atom(others) for _ in range(3)]
        kind = self.random.choice(("definition", "sufficient"))
        return Derived(fact, kind, tuple(parts[:2]), tuple(parts[2 : self.random.choice((2, 3))]))

    def _goal(self, rules: list[str]) -> Goal:
        choose = self.random.choice
        strengths = ("free", "entitlement", "should", "discretionary")
        some = self.random.random() < 0.3
        return Goal(
            "g",
            tuple(Grant(rule, choose(strengths)) for rule in rules[:2]),
            (
                Ban(rules[2], lifted_by=choose(((), (rules[3],))), bars=choose(((), (rules[0],)))),
                Ban(rules[4], timing=choose((True, False))),
            ),
            lifts_all=choose(((), (rules[3],))),
            checks=choose(((), (Check(rules[3]),))),
            facts=choose(({}, {"activity": "work"})),
            default_facts=choose(({}, {"activity": "school"})),
            default_unless=choose(({}, {"activity": ("training", "work")})),
            as_if_rule=rules[3] if some else None,
            as_if_facts={"status": "title"} if some else {},
            no_needs_ban=choose((True, False)),
        )

    def node(self, depth: int, rules: list[str]) -> tree.Node:
        """Return a random condition that may refer to the given rules."""
        kind = self.random.randrange(9) if depth else 8
        if kind == 7 and rules:
            return tree.RuleRef(None, self.random.choice(rules))
        if kind >= 6:
            return self.atom()
        parts = tuple(self.node(depth - 1, rules) for _ in range(self.random.choice((1, 2, 2, 3))))
        match kind:
            case 0 | 1:
                return tree.All(None, parts)
            case 2 | 3:
                return tree.Any(None, parts)
            case 4:
                return tree.Not(None, parts[0])
            case _:
                if self.random.random() < 0.5:
                    return tree.Unless(None, parts[0], parts[1:])
                return tree.AtLeastOf(None, self.random.randrange(4), parts)

    def atom(self, bools: tuple[str, ...] = BOOLS) -> tree.Node:
        """Return a random question about one fact, or about the day."""
        choose = self.random.choice
        match self.random.randrange(12):
            case 0 | 1:
                fact = choose(tuple(CODES))
                values = self.random.sample(CODES[fact], choose((1, 2)))
                null = (None,) if self.random.random() < 0.2 else ()
                return tree.OneOf(None, fact, (*values, *null))
            case 2 | 3:
                return tree.OneOf(None, choose(bools), choose(((True,), (False,), (True, False))))
            case 4:
                return tree.InList(None, "section", choose(tuple(LISTS)), choose((True, False)))
            case 5 | 6:
                return self._limit(choose(NUMBERS))
            case 7:
                nullable = ("hours", "begins", "entry", "activity", "issued")
                return tree.OneOf(None, choose(nullable), (None,))
            case 8:
                word = choose(("by", "before", "from", "after"))
                return tree.DateCompare(None, choose(DATES), word, self._term())
            case 9:
                at = choose((None, None, self._term()))
                period = Period(choose((0, 0, 1)), choose((0, 1, 3, 6)), choose((0, 0, 1)))
                return tree.Since(None, choose(DATES), period, at, choose((True, False)))
            case 10:
                return tree.Since(None, "birth", Period(years=18), None, age=True)
            case _:
                start, before = choose(DAYS), choose(DAYS)
                return tree.DayIn(None, choose((None, start)), choose((None, before)))

    def _limit(self, fact: str) -> tree.Node:
        limit = self.random.choice((1, 3, 5, tree.Parameter("LIMIT"), tree.Parameter("GONE")))
        kind = self.random.choice((tree.AtLeast, tree.AtMost))
        return kind(None, fact, limit)

    def _term(self) -> tree.DateTerm:
        plus = Period(months=self.random.choice((-6, -1, 0, 1, 6)))
        if self.random.random() < 0.5:
            return tree.DateTerm(fact=self.random.choice(DATES), plus=plus)
        return tree.DateTerm(fixed=self.random.choice(DAYS), plus=plus)
