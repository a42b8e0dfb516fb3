"""Everything in a vault as plain rows, and back: what an archive holds. Sealed bodies are opened; nothing is left out.

What can be worked out again (overlaps, derived) is not in it.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Annotated, Any

import apsw
import msgspec
import polars as pl

from nearer.model.events import EVENTS
from nearer.model.finding import Explanation, KindSaid
from nearer.model.passage import Version
from nearer.model.person import Card
from nearer.model.receipt import Receipt
from nearer.vault import journal, offers, photos, runs
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
        "binned_at",
    ),
    "photo": ("run", "place", "kind", "sha256"),
    "due": ("run", "part", "at", "state"),
    "declared": ("id", "file", "handle", "begins", "ends", "why", "run"),
    "card": ("id", "file", "body"),
    "decision": ("id", "at", "verb", "about", "value", "undone"),
    "offer": ("id", "at", "about", "text", "did", "thought", "run", "sha256", "ref"),
    "journal": ("id", "at", "about", "text"),
    "bin": ("id", "at", "what", "body"),
    "trial": ("id", "practice", "at", "first", "draw", "seed", "stopped"),
    "instrument": ("id", "name", "version", "at", "body"),
    "answering": ("id", "instrument", "at", "about", "answers", "done"),
    "draft": ("run", "place", "lines"),
}
"""The tables of an archive with their columns, in an order in which references hold."""

SCHEMA = 2
"""Of the archive: it rises with every table or column that is new in it."""

NEW_IN = {"draft": 2, "photo": 2}
"""From which schema on an archive has a table; those that are not named were there from the first."""

NEW_COLUMNS = {("run", "binned_at"): 2}
"""The same of columns: in an older archive nothing stands there."""

BESIDE = {"photo": ("body",)}
"""Columns whose bytes lie as files of their own beside the tables, named by their digest."""

LINES = pl.Schema(
    {**{name: kind for name, kind in EVENTS.items() if name != "file"}, "at": pl.Int64(), "kind": pl.String()}
)
"""An event as a line: `at` in microseconds since 1970 in UTC."""

EARLIEST, LATEST = -62_135_596_800_000_000, 253_402_300_799_999_999
"""The first and the last moment of the years 1 to 9999."""

MOMENTS = frozenset({"at", "begins", "ends", "began", "changed", "stamp", "binned_at"})
BODIES: dict[str, Any] = {
    "SELECT receipt FROM file WHERE id IN (SELECT file FROM import_file)": Receipt,
    "SELECT body FROM card": Card,
    "SELECT about FROM decision": list[tuple[str, str, str]],
    "SELECT value FROM decision WHERE verb = 'was_it'": Explanation,
    "SELECT value FROM decision WHERE verb IN ('kind_moment', 'came_back')": KindSaid,
    "SELECT value FROM setting WHERE name = 'own_words'": list[Version],
    "SELECT lines FROM draft": list[str],
}
"""JSON within a row, and what it must be."""

_Small = Annotated[int, msgspec.Meta(ge=0, lt=1 << 32)]
_Moment = Annotated[int, msgspec.Meta(ge=EARLIEST, le=LATEST)]


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """One line of events.jsonl: LINES with the number of the file."""

    file: _Small
    at: _Moment
    handle: _Small | None
    mine: bool
    kind: str
    channel: Annotated[int, msgspec.Meta(ge=0, lt=1 << 16)]
    words: _Small | None
    seconds: _Small | None
    text: str | None
    group: _Small | None
    ref: Annotated[int, msgspec.Meta(ge=0)]
    cues: _Small | None


class NotWholeError(ValueError):
    """What an archive holds does not fit together."""


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


def load(connection: apsw.Connection, table: str, found: object) -> None:
    """Write rows into one of TABLES, empty where their bytes lie beside (`photos.fill`).

    Raises NotWholeError, TypeError, ValueError, OverflowError or apsw.Error.
    """
    columns = TABLES[table]
    if not isinstance(found, list) or not all(isinstance(row, dict) and row.keys() == {*columns} for row in found):
        raise NotWholeError
    beside = BESIDE.get(table, ())
    names = ", ".join(f'"{name}"' for name in (*columns, *beside))
    marks = ", ".join([*("?" for _ in columns), *("x''" for _ in beside)])
    connection.executemany(
        f'INSERT INTO "{table}" ({names}) VALUES ({marks})',  # noqa: S608 # our own words
        ([_kept(name, row[name]) for name in columns] for row in found),
    )


def load_lines(connection: apsw.Connection, file: int, found: Iterator[Sequence[Line]]) -> int:
    """Write the events of one file, and return how many. Raises NotWholeError where the tables tell of others."""
    known = {
        name: {number for (number,) in connection.execute(f"SELECT id FROM {table}")}  # noqa: S608 # our own words
        for name, table in (("handle", "handle"), ("group", "chat_group"), ("channel", "channel"))
    }
    writer = SegmentWriter(connection, file)
    for some in found:
        events = _framed(some)
        for name, numbers in known.items():
            if not numbers.issuperset(events[name].unique().drop_nulls()):
                raise NotWholeError
        at = pl.col("at").cast(EVENTS["at"])
        writer.take(
            events.with_columns(at, file=pl.lit(file, pl.UInt32)).select(
                pl.col(name).cast(kind) for name, kind in EVENTS.items()
            )
        )
    writer.finish()
    if (writer.rows,) not in connection.execute("SELECT n FROM file WHERE id = ?", (file,)).fetchall():
        raise NotWholeError
    return writer.rows


def _framed(some: Sequence[Line]) -> pl.DataFrame:
    return pl.DataFrame({name: [getattr(one, name) for one in some] for name in LINES}, schema=LINES)


def check(connection: apsw.Connection, filled: Collection[int]) -> None:
    """Read all that was loaded. filled: the files that got events.

    Raises NotWholeError, TypeError, ValueError, OverflowError or apsw.Error for what does not fit together.
    """
    with_events = {int(row[0]) for row in connection.execute("SELECT id FROM file WHERE n > 0")}
    if connection.execute("PRAGMA foreign_key_check").fetchall() or with_events - {*filled}:
        raise NotWholeError
    for table, columns in TABLES.items():
        for name in MOMENTS.intersection(columns):
            beyond = f'SELECT 1 FROM "{table}" WHERE "{name}" NOT BETWEEN ? AND ?'  # noqa: S608 # our own words
            if connection.execute(beyond, (EARLIEST, LATEST)).fetchall():
                raise NotWholeError
    for query, kind in BODIES.items():
        for (body,) in connection.execute(query):
            msgspec.json.decode(body, type=kind)
    for read in (journal.entries, journal.binned, runs.runs, runs.dues, offers.offers):
        read(connection)
    if not photos.all_there(connection):
        raise NotWholeError


def is_empty(connection: apsw.Connection) -> bool:
    """Return whether nothing was ever written into a vault."""
    return not any(True for table in TABLES for _row in rows(connection, table))


def _kept(name: str, value: Any) -> Any:
    return bytes.fromhex(value) if name == "sha256" and value is not None else value


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value
