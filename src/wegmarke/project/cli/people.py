"""Reads a table of people, and counts for whom rules hold, with a bar where it takes longer."""

import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wegmarke.core.conditions.errors import BadRows, ColumnFault, FactError
from wegmarke.core.conditions.facts import FactCatalogue
from wegmarke.project.cli.refusals import Refusal, refuse
from wegmarke.project.cli.refused_facts import fault_lines
from wegmarke.project.cli.texts import say

if TYPE_CHECKING:
    from wegmarke.core.conditions.columns import Run, Tally
    from wegmarke.core.conditions.population import Population

PATIENCE_S = 1.0
"""A bar is shown where counting takes longer."""
WIDTH = 30


def read_people(name: str, catalogue: FactCatalogue, on: date, language: str) -> "Population":
    """Return the people of a Parquet or CSV file: a column per fact, empty where nobody knows.

    Refuses a file that cannot be read and, all at once, every column with values that do not fit.
    """
    import polars as pl

    from wegmarke.catalogue.population import from_frame

    path = Path(name)
    if not path.is_file():
        raise refuse(language, "no_file", file=name)
    try:
        frame = (
            pl.read_parquet(path)
            if path.suffix == ".parquet"
            else pl.read_csv(path, try_parse_dates=True)
        )
    except (OSError, pl.exceptions.PolarsError) as error:
        raise refuse(language, "unreadable", file=name, why=str(error).splitlines()[0]) from None
    try:
        return from_frame(catalogue, frame, on=on)
    except BadRows as bad:
        raise Refusal(
            *(line for fault in bad.faults for line in _lines(fault, catalogue, language))
        ) from None


def _lines(fault: ColumnFault, catalogue: FactCatalogue, language: str) -> list[str]:
    """Return which rows do not fit, counted from 1 below the head, and why the first does not."""
    error = _first(fault, catalogue)
    if fault.code == "unknown_fact":
        return fault_lines(error, language)
    more = ", …" if fault.count > len(fault.rows) else ""
    rows = ", ".join(str(row + 1) for row in fault.rows) + more
    head = say(language, "bad_rows", fact=fault.fact, count=fault.count, rows=rows)
    return [head, *fault_lines(error, language)]


def _first(fault: ColumnFault, catalogue: FactCatalogue) -> FactError:
    """Return what is wrong in the first bad row as the error of a single fact."""
    try:
        catalogue.typed(fault.fact, fault.found)
    except FactError as error:
        return error
    return FactError(fault.fact, "wrong_type", fault.found, (fault.expected,))


def counted(run: "Run") -> "dict[str, Tally]":
    """Return the counts of a run; shows on the terminal how far it is after a second."""
    start = time.monotonic()
    total = max(run.population.count, 1)
    tallies = run.tallies()
    for block in run.blocks():
        tallies.add(block)
        if sys.stderr.isatty() and time.monotonic() - start > PATIENCE_S:
            done = WIDTH * block.stop // total
            bar = "#" * done + "." * (WIDTH - done)
            sys.stderr.write(f"\r[{bar}] {100 * block.stop // total:3} %")
            sys.stderr.flush()
    if sys.stderr.isatty() and time.monotonic() - start > PATIENCE_S:
        sys.stderr.write("\n")
    return tallies.found()
