"""Everything in a vault as plain rows, and back: what an archive holds. Sealed bodies are opened; nothing is left out.

What can be worked out again (overlaps, derived) is not in it.
"""

from collections.abc import Iterator
from typing import Any

import apsw
import polars as pl

from nearer.model.events import EVENTS
from nearer.vault.segments import SegmentWriter, events_of, texts_of

TABLES = {
    "setting": ("name", "value"),
    "channel": ("id", "name"),
    "handle": ("id", "app", "known_by", "place"),
    "chat_group": ("id", "app", "name"),
    "import": ("id", "at", "state", "binned_at"),
    "file": (
        "id",
        "sha256",
        "source",
        "app",
        "keeps",
        "precision_s",
        "utc",
        "zone",
        "zone_from",
        "stamp",
        "n",
        "cue_version",
        "receipt",
    ),
    "import_file": ("import", "file", "name", "keeps"),
    "handle_name": ("handle", "file", "name", "chat_of_two"),
    "group_file": ("chat_group", "file"),
    "side": ("file", "channel", "begins", "ends", "n", "mine", "theirs"),
    "run": (
        "id",
        "practice",
        "part",
        "of",
        "began",
        "changed",
        "state",
        "trail",
        "about",
        "stars",
        "missing",
    ),
    "due": ("run", "part", "at", "state"),
    "declared": ("id", "file", "handle", "begins", "ends", "why", "run"),
    "card": ("id", "file", "body"),
    "decision": ("id", "at", "verb", "about", "value", "undone"),
    "offer": ("id", "at", "about", "text", "did", "thought", "run", "sha256", "ref"),
    "journal": ("id", "at", "about", "text"),
    "bin": ("id", "at", "what", "body"),
}
"""The tables of an archive with their columns, in an order in which references hold."""

LINES = pl.Schema(
    {**{name: kind for name, kind in EVENTS.items() if name != "file"}, "at": pl.Int64(), "kind": pl.String()}
)
"""An event as a line: `at` in microseconds since 1970 in UTC."""


def rows(connection: apsw.Connection, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one of TABLES; content digests as hex."""
    columns = TABLES[table]
    names = ", ".join(f'"{name}"' for name in columns)
    for row in connection.execute(f'SELECT {names} FROM "{table}" ORDER BY 1, 2'):  # noqa: S608 # our own words
        yield {name: _plain(value) for name, value in zip(columns, row, strict=True)}


def lines(connection: apsw.Connection, file: int) -> Iterator[pl.DataFrame]:
    """Yield the events of one file with their texts (LINES), in its order."""
    texts = texts_of(connection, files=[file]).drop("file")
    for events in events_of(connection, [file]):
        told = events.join(texts, on="row", how="left", maintain_order="left")
        yield told.select(
            pl.col(name).dt.epoch("us") if name == "at" else pl.col(name).cast(kind) for name, kind in LINES.items()
        )


def load(connection: apsw.Connection, table: str, found: list[dict[str, Any]]) -> None:
    """Write rows into one of TABLES. Raises KeyError, TypeError, ValueError or apsw.Error for what is no such row."""
    columns = TABLES[table]
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join("?" for _ in columns)
    connection.executemany(
        f'INSERT INTO "{table}" ({names}) VALUES ({marks})',  # noqa: S608 # our own words
        ([_kept(name, row[name]) for name in columns] for row in found),
    )


def load_lines(connection: apsw.Connection, file: int, found: Iterator[pl.DataFrame]) -> None:
    """Write the events of one file (LINES)."""
    writer = SegmentWriter(connection, file)
    for some in found:
        events = some.with_columns(pl.col("at").cast(EVENTS["at"]), file=pl.lit(file, pl.UInt32))
        writer.take(events.select(pl.col(name).cast(kind) for name, kind in EVENTS.items()))
    writer.finish()


def is_empty(connection: apsw.Connection) -> bool:
    """Return whether nothing was ever written into a vault."""
    return not any(True for table in TABLES for _row in rows(connection, table))


def _kept(name: str, value: Any) -> Any:
    return bytes.fromhex(value) if name == "sha256" and value is not None else value


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value
