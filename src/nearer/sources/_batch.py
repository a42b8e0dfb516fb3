"""Batches from whole columns: what a source's reader leaves out is filled in, and nothing is longer than BATCH_ROWS."""

from collections.abc import Iterator

import polars as pl

from nearer.contracts import BATCH, BATCH_ROWS, Batch


def batches(rows: pl.DataFrame) -> Iterator[Batch]:
    """Yield the rows in the BATCH schema, cut to size, in their order. A column that is not there is null throughout."""
    whole = rows.select(
        pl.col(name).cast(kind) if name in rows.columns else pl.lit(None, dtype=kind).alias(name)
        for name, kind in BATCH.items()
    )
    for some in whole.iter_slices(BATCH_ROWS):
        if some.height:
            yield Batch(some)
