"""Errors of the engine: each names the place, what was expected and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass
class DefinitionError(Exception):
    """A definition (condition, rule, goal, fact) is faulty.

    ``where`` is the path inside the data, such as ``rules.WORK-GEST-02.when.all[1].since``.
    """

    where: str
    problem: str
    expected: str = ""
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        """Return one sentence with place, problem and expectation."""
        expected = f" Expected: {self.expected}." if self.expected else ""
        return f"{self.where}: {self.problem}.{expected}"


@dataclass
class HistoryError(Exception):
    """An entry of a history is impossible, or two recorded on the same day contradict each other.

    ``start`` and ``end`` are the days it is about, both included (None: without an end).
    """

    fact: str
    start: object
    end: object
    problem: str

    def __str__(self) -> str:
        """Return one sentence with fact, days, problem and what to do."""
        until = "on" if self.end is None else f"to {self.end}"
        return f"{self.fact} from {self.start} {until}: {self.problem}"


class HistoryErrors(Exception):
    """All errors of one history; nothing was evaluated."""

    def __init__(self, errors: list[HistoryError]) -> None:
        """Keep the errors in the order of facts and days."""
        self.errors = tuple(errors)
        super().__init__("; ".join(str(error) for error in errors))


@dataclass
class FactError(Exception):
    """A stated fact is unknown to the catalogue, of the wrong type or impossible.

    ``code`` is one of unknown_fact, wrong_type, not_in_values, out_of_range, future, before, null;
    ``detail`` holds what the message in the reader's language needs.
    """

    fact: str
    code: str
    value: object
    detail: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return a plain English sentence; pages and the command line use ``code``."""
        return f"{self.fact}: {self.code} ({self.value!r}; {', '.join(self.detail)})"


class FactErrors(Exception):
    """All errors of one set of facts; nothing was evaluated."""

    def __init__(self, errors: list[FactError]) -> None:
        """Keep the errors in the order of the facts."""
        self.errors = tuple(errors)
        super().__init__("; ".join(str(error) for error in errors))


@dataclass
class RequestError(Exception):
    """What was asked for does not exist or cannot be answered: an unknown rule, days in disorder.

    ``where`` is the argument that is at fault.
    """

    where: str
    problem: str
    expected: str = ""

    def __str__(self) -> str:
        """Return one sentence with place, problem and expectation."""
        expected = f" Expected: {self.expected}." if self.expected else ""
        return f"{self.where}: {self.problem}.{expected}"


class UnknownId(RequestError):
    """There is nothing of this kind with this id; names what comes close."""

    def __init__(self, kind: str, wanted: str, known: Iterable[str]) -> None:
        """Keep kind and id, and find near ids among the known ones."""
        self.near = tuple(get_close_matches(wanted, list(known), 3))
        super().__init__(
            kind, f"there is no {kind} {wanted}", " or ".join(self.near) or f"the id of a {kind}"
        )


@dataclass(frozen=True)
class ColumnFault:
    """What is wrong with one column of a population.

    ``code`` is one of the codes of FactError, or wrong_length; ``rows`` are the numbers of the
    first bad rows, counted from 0, ``count`` of all of them; ``found`` is the value in the first.
    """

    fact: str
    code: str
    count: int
    rows: tuple[int, ...]
    found: object
    expected: str

    def __str__(self) -> str:
        """Return one sentence with the fact, the rows, what stands there and what should."""
        rows = ", ".join(str(row) for row in self.rows)
        more = ", …" if self.count > len(self.rows) else ""
        return (
            f"{self.fact}: {self.code} in {self.count} rows ({rows}{more}),"
            f" for example {self.found!r}. Expected: {self.expected}."
        )


class BadRows(Exception):
    """All faults of a population, column by column; nothing was evaluated."""

    def __init__(self, faults: list[ColumnFault]) -> None:
        """Keep the faults in the order of the columns."""
        self.faults = tuple(faults)
        super().__init__(" ".join(str(fault) for fault in faults))
