"""What the files of the vault have in common: worked out after each import and undo, so that loading stays quick.

Nothing of it is in the segments: a file is kept as it was read, and this table says which of its events do not count,
because another file has them as well, and which lie at another time, because a copy was made in another zone.
"""

import apsw
import polars as pl

from nearer.vault.packing import packed, unpacked

OVERLAP = pl.Schema({"row": pl.UInt32(), "at": pl.Int64()})
"""row: place in the file, ascending (stored as steps); at: the moment that counts, in microseconds, or null where the event does
not count."""


def set_overlap(connection: apsw.Connection, file: int, overlap: pl.DataFrame) -> None:
    """Replace what is known about a file's overlap (OVERLAP); an empty one says that all of it counts as it is."""
    connection.execute("DELETE FROM overlap WHERE file = ?", (file,))
    if overlap.height:
        stored = overlap.select(pl.col("row").diff().fill_null(pl.col("row").first()).cast(OVERLAP["row"]), "at")
        connection.execute(
            "INSERT INTO overlap (file, hidden, body) VALUES (?, ?, ?)",
            (file, overlap["at"].null_count(), packed(stored)),
        )


def overlap_of(connection: apsw.Connection, file: int) -> pl.DataFrame:
    """Return what is known about a file's overlap (OVERLAP)."""
    row = connection.execute("SELECT body FROM overlap WHERE file = ?", (file,)).fetchone()
    return OVERLAP.to_frame() if row is None else unpacked(row[0], OVERLAP).with_columns(pl.col("row").cum_sum())
