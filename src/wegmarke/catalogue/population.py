"""Frames and Arrow tables to populations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wegmarke.core.conditions.encode import Column
from wegmarke.core.conditions.facts import FactCatalogue
from wegmarke.core.conditions.population import Population

NOTHING: Mapping[str, str] = {}


class ArrowTable(Protocol):
    """Any table that speaks the Arrow interface for streams (pyarrow, DuckDB, pandas …)."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return the stream of the table."""


def from_frame(
    catalogue: FactCatalogue,
    frame: pl.DataFrame,
    *,
    on: date,
    does_not_apply: Mapping[str, str] = NOTHING,
) -> Population:
    """Return the population of a frame: one column per fact, stated for the day ``on``.

    Null in a frame means that nobody knows. ``does_not_apply`` names for a fact a column of true
    and false that says for whom it does not apply; such a column is no fact itself.
    Raises BadRows as ``Population.from_columns``.
    """
    marks = set(does_not_apply.values())
    columns = {}
    for series in frame:
        if series.name not in marks:
            mark = does_not_apply.get(series.name)
            columns[series.name] = _column(series, frame[mark] if mark else None)
    return Population.from_columns(catalogue, columns, on=on)


def from_arrow(
    catalogue: FactCatalogue,
    table: ArrowTable,
    *,
    on: date,
    does_not_apply: Mapping[str, str] = NOTHING,
) -> Population:
    """Return the population of an Arrow table; see ``from_frame``."""
    return from_frame(catalogue, pl.DataFrame(table), on=on, does_not_apply=does_not_apply)


def _column(series: pl.Series, mark: pl.Series | None) -> Column:
    """Return a series with its masks; a value that is not stated is never looked at."""
    null = None if mark is None else mark.fill_null(value=False).to_numpy()
    missing = series.is_null().to_numpy()
    if null is not None:
        missing = missing & ~null
    values, categories = _values(series)
    return Column(values, missing, null, categories)


def _values(series: pl.Series) -> tuple[NDArray[Any], tuple[str, ...] | None]:
    if series.dtype in (pl.String, pl.Categorical, pl.Enum):
        texts = series.cast(pl.String)
        names = texts.drop_nulls().unique().sort()
        numbers = texts.cast(pl.Enum(names)).to_physical().cast(pl.Int64).fill_null(0)
        return numbers.to_numpy(), tuple(names)
    if series.dtype == pl.Boolean:
        return series.fill_null(value=False).to_numpy(), None
    if series.dtype == pl.Date:
        return series.to_physical().cast(pl.Int64).fill_null(0).to_numpy().view("M8[D]"), None
    if series.dtype.is_numeric():
        return series.fill_null(0).to_numpy(), None
    return np.asarray(series.to_numpy()), None
