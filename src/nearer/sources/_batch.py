"""Batches from whole columns: what a source's reader leaves out is filled in, and nothing is longer than BATCH_ROWS."""

from collections.abc import Iterator

import polars as pl

from nearer.contracts import BATCH, BATCH_ROWS, Batch

# Made once: to make them for each batch would take longer than a batch of a small file takes.
_GIVEN = {name: pl.col(name).cast(kind) for name, kind in BATCH.items()}
_MISSING = {name: pl.lit(None, dtype=kind).alias(name) for name, kind in BATCH.items()}


def batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield the rows in the BATCH schema, cut to size, in their order. A column that is not there is null throughout."""
    if rows.is_empty():
        return
    given = {*rows.columns}
    whole = rows.select(_GIVEN[name] if name in given else _MISSING[name] for name in BATCH)
    for some in whole.iter_slices(BATCH_ROWS):
        if some.height:
            yield Batch(some)
