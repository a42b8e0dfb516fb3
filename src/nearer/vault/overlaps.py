"""What the files of the vault have in common: worked out after each import and undo, so that loading stays quick.

Nothing of it is in the segments: a file is kept as it was read, and this table says which of its events do not count,
because another file has them as well, and which lie at another time, because a copy was made in another zone.
"""

from io import BytesIO

import apsw
import polars as pl

OVERLAP = pl.Schema({"row": pl.UInt32(), "at": pl.Int64()})
"""row: place in the file; at: the moment that counts, in microseconds, or null where the event does not count."""


def set_overlap(connection: apsw.Connection, file: int, overlap: pl.DataFrame) -> None:
    """Replace what is known about a file's overlap (OVERLAP); an empty one says that all of it counts as it is."""
    connection.execute("DELETE FROM overlap WHERE file = ?", (file,))
    if overlap.height:
        into = BytesIO()
        overlap.write_ipc(into, compression="zstd")
        hidden = overlap["at"].null_count()
        connection.execute("INSERT INTO overlap (file, hidden, body) VALUES (?, ?, ?)", (file, hidden, into.getvalue()))


def without_overlap(connection: apsw.Connection, file: int, events: pl.DataFrame) -> pl.DataFrame:
    """Return a file's events (segments.ROWS) that count, at the times that count."""
    row = connection.execute("SELECT body FROM overlap WHERE file = ?", (file,)).fetchone()
    if row is None:
        return events
    overlap = pl.read_ipc(BytesIO(row[0])).with_columns(
        pl.col("at").cast(events.schema["at"]).alias("moved"), known=True
    )
    joined = events.join(overlap.drop("at"), on="row", how="left", maintain_order="left")
    counts = joined.filter(pl.col("known").is_null() | pl.col("moved").is_not_null())
    return counts.with_columns(at=pl.coalesce("moved", "at")).select(events.columns)
