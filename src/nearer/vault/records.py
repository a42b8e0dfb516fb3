"""Ordinary rows of the vault: files and imports, handles and their names, cards, declared stretches, settings.

Every function takes a connection and leaves the transaction to its caller. A file counts (is live) while one import that
was not undone holds it.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import apsw
import msgspec
import polars as pl

from nearer.model.events import EVENTS
from nearer.model.events import UTC as UTC_TYPE
from nearer.model.histories import DECLARED
from nearer.model.kept import Keeps, KeptFile, KeptImport, NewFile
from nearer.model.person import Card, Identity, KnownHandle
from nearer.model.receipt import Receipt

SIDES = pl.Schema(
    {
        "channel": pl.UInt16(),
        "from": UTC_TYPE,
        "until": UTC_TYPE,
        "n": pl.UInt32(),
        "mine": pl.Boolean(),
        "theirs": pl.Boolean(),
    }
)
"""What one file holds on each channel, system rows not counted."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Return microseconds since 1970 in UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(micros: int) -> datetime:
    """Return the moment that lies so many microseconds after 1970."""
    return _EPOCH + timedelta(microseconds=micros)


def setting(connection: apsw.Connection, name: str) -> str | None:
    """Return a setting, None where it was never set."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_setting(connection: apsw.Connection, name: str, value: str) -> None:
    """Set a setting."""
    connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def begin_import(connection: apsw.Connection, at: datetime) -> int:
    """Return the number of a new import; until `end_import` it counts for nothing, and the next start removes it."""
    connection.execute("INSERT INTO import (at, state) VALUES (?, 'reading')", (micros(at),))
    return connection.last_insert_rowid()


def end_import(connection: apsw.Connection, number: int) -> None:
    """Let an import count from now on."""
    connection.execute("UPDATE import SET state = 'whole' WHERE id = ?", (number,))


def bin_import(connection: apsw.Connection, number: int, at: datetime) -> None:
    """Take an import out of what counts; it lies in the bin."""
    connection.execute("UPDATE import SET state = 'binned', binned_at = ? WHERE id = ?", (micros(at), number))


def unbin_import(connection: apsw.Connection, number: int) -> None:
    """Bring an import back from the bin."""
    connection.execute("UPDATE import SET state = 'whole', binned_at = NULL WHERE id = ?", (number,))


def remove_import(connection: apsw.Connection, number: int) -> None:
    """Remove an import for good, with every file that no other import holds."""
    connection.execute("DELETE FROM import WHERE id = ?", (number,))
    sweep(connection)


def sweep(connection: apsw.Connection) -> None:
    """Remove what nothing refers to any more: files without import, then handles, groups and channels without a file."""
    connection.execute("DELETE FROM file WHERE id NOT IN (SELECT file FROM import_file)")
    connection.execute(
        "DELETE FROM handle WHERE app <> 'hand' AND id NOT IN (SELECT handle FROM handle_name)"
        " AND id NOT IN (SELECT handle FROM declared WHERE handle IS NOT NULL)"
    )
    connection.execute("DELETE FROM chat_group WHERE id NOT IN (SELECT chat_group FROM group_file)")
    connection.execute("DELETE FROM channel WHERE id NOT IN (SELECT channel FROM side)")


def unfinished(connection: apsw.Connection) -> list[int]:
    """Return the imports that a run left in the middle."""
    return [row[0] for row in connection.execute("SELECT id FROM import WHERE state = 'reading'")]


def binned_before(connection: apsw.Connection, at: datetime) -> list[int]:
    """Return the imports that have lain in the bin since before a moment."""
    found = connection.execute("SELECT id FROM import WHERE state = 'binned' AND binned_at < ?", (micros(at),))
    return [row[0] for row in found]


def old_in_bin(connection: apsw.Connection, at: datetime) -> bool:
    """Return whether anything has lain in the bin since before a moment."""
    return bool(connection.execute("SELECT 1 FROM bin WHERE at < ? LIMIT 1", (micros(at),)).fetchall())


def empty_bin(connection: apsw.Connection, at: datetime) -> None:
    """Remove for good what has lain in the bin since before a moment; imports have a way of their own."""
    connection.execute("DELETE FROM bin WHERE at < ?", (micros(at),))


def file_with(connection: apsw.Connection, sha256: bytes) -> tuple[int, Keeps] | None:
    """Return the number of the file with this content, and whether it keeps words; None where there is none."""
    row = connection.execute("SELECT id, keeps FROM file WHERE sha256 = ?", (sha256,)).fetchone()
    return None if row is None else (row[0], row[1])


def add_file(connection: apsw.Connection, number: int, about: NewFile) -> int:
    """Return the number of a new file of an import; `describe_file` says the rest once it is read."""
    stamp = None if about.stamp is None else micros(about.stamp)
    connection.execute(
        "INSERT INTO file (sha256, name, source, app, keeps, precision_s, utc, zone, zone_from, stamp, n, cue_version,"
        " receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '{}')",
        (
            about.sha256,
            about.name,
            about.source,
            about.app,
            about.keeps,
            about.precision_s,
            about.utc,
            about.zone,
            about.zone_from,
            stamp,
            about.cue_version,
        ),
    )
    file = connection.last_insert_rowid()
    link_file(connection, number, file)
    return file


def link_file(connection: apsw.Connection, number: int, file: int) -> None:
    """Say that an import holds a file that is in the vault already."""
    connection.execute("INSERT OR IGNORE INTO import_file (import, file) VALUES (?, ?)", (number, file))


def files_of(connection: apsw.Connection, number: int) -> list[int]:
    """Return the files of one import."""
    return [int(file) for (file,) in connection.execute("SELECT file FROM import_file WHERE import = ?", (number,))]


def remove_file(connection: apsw.Connection, file: int) -> None:
    """Remove a file that could not be read to its end."""
    connection.execute("DELETE FROM file WHERE id = ?", (file,))
    sweep(connection)


def take_place(connection: apsw.Connection, file: int, other: int, sha256: bytes) -> None:
    """Let a file take the place of another with the same content, in every import that held it."""
    connection.execute(
        "INSERT OR IGNORE INTO import_file (import, file) SELECT import, ? FROM import_file WHERE file = ?",
        (file, other),
    )
    connection.execute("DELETE FROM file WHERE id = ?", (other,))
    connection.execute("UPDATE file SET sha256 = ? WHERE id = ?", (sha256, file))


def describe_file(
    connection: apsw.Connection, file: int, n: int, sides: pl.DataFrame, receipt: Receipt, cards: Iterable[Card]
) -> None:
    """Write down what was read of a file. n: events; sides: SIDES."""
    body = msgspec.json.encode(receipt).decode()
    connection.execute("UPDATE file SET n = ?, receipt = ? WHERE id = ?", (n, body, file))
    rows = sides.with_columns(pl.col("from", "until").dt.epoch("us"))
    connection.executemany(
        "INSERT INTO side (file, channel, begins, ends, n, mine, theirs) VALUES (?, ?, ?, ?, ?, ?, ?)",
        ((file, *row) for row in rows.select(SIDES.names()).iter_rows()),
    )
    connection.executemany(
        "INSERT INTO card (file, body) VALUES (?, ?)", ((file, msgspec.json.encode(card).decode()) for card in cards)
    )


def keep_lengths(connection: apsw.Connection, file: int, cue_version: int) -> None:
    """Say that a file keeps no words any more, and by which rules its cues were read."""
    connection.execute("UPDATE file SET keeps = 'lengths', cue_version = ? WHERE id = ?", (cue_version, file))


def set_receipt(connection: apsw.Connection, file: int, receipt: Receipt) -> None:
    """Replace the receipt of a file."""
    connection.execute("UPDATE file SET receipt = ? WHERE id = ?", (msgspec.json.encode(receipt).decode(), file))


def files(connection: apsw.Connection) -> list[KeptFile]:
    """Return the files that count, by content: the same order whatever was added first."""
    imports: dict[int, list[int]] = defaultdict(list)
    linked = "SELECT file, import FROM import_file JOIN import ON id = import WHERE state = 'whole' ORDER BY import"
    for file, number in connection.execute(linked):
        imports[file].append(number)
    found = connection.execute(
        "SELECT file.id, sha256, name, source, app, keeps, precision_s, utc, zone, zone_from, stamp, cue_version, file.n,"
        " receipt, (SELECT min(begins) FROM side WHERE file = file.id), (SELECT max(ends) FROM side WHERE file = file.id),"
        " coalesce((SELECT hidden FROM overlap WHERE file = file.id), 0)"
        " FROM file WHERE file.id IN (SELECT file FROM live_file) ORDER BY sha256"  # our own words
    )
    return [
        KeptFile(
            id=row[0],
            about=NewFile(
                sha256=row[1],
                name=row[2],
                source=row[3],
                app=row[4],
                keeps=row[5],
                precision_s=row[6],
                utc=bool(row[7]),
                zone=row[8],
                zone_from=row[9],
                stamp=None if row[10] is None else moment(row[10]),
                cue_version=row[11],
            ),
            n=row[12],
            begins=None if row[14] is None else moment(row[14]),
            ends=None if row[15] is None else moment(row[15]),
            doubled=row[16],
            receipt=msgspec.json.decode(row[13], type=Receipt),
            imports=tuple(imports[row[0]]),
        )
        for row in found
    ]


def imports(connection: apsw.Connection) -> list[KeptImport]:
    """Return every import that was finished, the oldest first, those in the bin as well."""
    names: dict[int, list[str]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for number, name, n in connection.execute(
        "SELECT import, name, coalesce(json_extract(receipt, '$.kept'), 0)"
        " FROM import_file JOIN file ON file.id = import_file.file ORDER BY import, name"
    ):
        names[number].append(name)
        counts[number] += n
    found = connection.execute("SELECT id, at, binned_at FROM import WHERE state <> 'reading' ORDER BY id")
    return [
        KeptImport(number, moment(at), None if binned is None else moment(binned), tuple(names[number]), counts[number])
        for number, at, binned in found
    ]


def sides(connection: apsw.Connection) -> pl.DataFrame:
    """Return file and SIDES of the files that count."""
    rows = connection.execute(
        "SELECT file, channel, begins, ends, n, mine, theirs FROM side JOIN live_file USING (file) ORDER BY file, channel"
    ).fetchall()
    schema = {
        "file": pl.UInt32(),
        **SIDES,
        "from": pl.Int64(),
        "until": pl.Int64(),
        "mine": pl.Int64(),
        "theirs": pl.Int64(),
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col("from", "until").cast(UTC_TYPE), pl.col("mine", "theirs").cast(pl.Boolean))


def handle_number(connection: apsw.Connection, identity: Identity) -> int:
    """Return the number of a handle, a new one where it has none."""
    return _number(connection, "handle", app=identity.app, known_by=identity.known_by, place=identity.place)


def group_number(connection: apsw.Connection, app: str, name: str) -> int:
    """Return the number of a group in one app."""
    return _number(connection, "chat_group", app=app, name=name)


def channel_number(connection: apsw.Connection, name: str) -> int:
    """Return the number of a channel."""
    return _number(connection, "channel", name=name)


def channels(connection: apsw.Connection) -> dict[int, str]:
    """Return the name of each channel."""
    return {int(row[0]): str(row[1]) for row in connection.execute("SELECT id, name FROM channel ORDER BY id")}


def name_handles(
    connection: apsw.Connection,
    file: int,
    names: Mapping[int, str],
    chats_of_two: Container[int],
    groups: Iterable[int],
) -> None:
    """Write down which handles, by which name, which chats of two (handles) and which groups a file holds."""
    connection.executemany(
        "INSERT OR IGNORE INTO handle_name (handle, file, name, chat_of_two) VALUES (?, ?, ?, ?)",
        ((handle, file, name, handle in chats_of_two) for handle, name in names.items()),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO group_file (chat_group, file) VALUES (?, ?)", ((group, file) for group in groups)
    )


def handles(connection: apsw.Connection) -> list[KnownHandle]:
    """Return the handles that the files that count know, and those added by hand, by identity.

    The names come from the file that reaches furthest to the one that ends first; of equal ones the content decides.
    """
    names: dict[int, dict[str, None]] = defaultdict(dict)
    for handle, name in connection.execute(
        "SELECT handle_name.handle, handle_name.name FROM handle_name JOIN file ON file.id = handle_name.file"
        " WHERE file.id IN (SELECT file FROM live_file)"
        " ORDER BY (SELECT max(ends) FROM side WHERE side.file = file.id) DESC, sha256"
    ):
        names[handle][name] = None
    found = connection.execute("SELECT id, app, known_by, place FROM handle ORDER BY app, known_by, place")
    return [
        KnownHandle(number, Identity(app, known_by, place), tuple(names[number]) or (known_by,))
        for number, app, known_by, place in found
        if number in names or app == "hand"
    ]


def cards(connection: apsw.Connection) -> list[Card]:
    """Return the cards of the files that count, each once, in an order of their own."""
    found = connection.execute(
        "SELECT DISTINCT body FROM card WHERE file IN (SELECT file FROM live_file) ORDER BY body"
    )
    return [msgspec.json.decode(body, type=Card) for (body,) in found]


def declare(connection: apsw.Connection, file: int, declared: pl.DataFrame) -> None:
    """Write down the stretches (model.histories.DECLARED) that a file declares."""
    rows = declared.with_columns(pl.col("from", "until").dt.epoch("us"), pl.col("why").cast(pl.String))
    connection.executemany(
        "INSERT INTO declared (file, handle, begins, ends, why) VALUES (?, ?, ?, ?, ?)",
        ((file, *row) for row in rows.select("handle", "from", "until", "why").iter_rows()),
    )


def declared(connection: apsw.Connection) -> pl.DataFrame:
    """Return the stretches (DECLARED) of the files that count, and those that were declared by hand, each once."""
    rows = connection.execute(
        "SELECT DISTINCT handle, begins, ends, why FROM declared WHERE file IS NULL OR file IN (SELECT file FROM live_file)"
        " ORDER BY begins, ends, why, handle"
    ).fetchall()
    schema = {"handle": pl.UInt32(), "from": pl.Int64(), "until": pl.Int64(), "why": DECLARED["why"]}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(pl.col("from", "until").cast(EVENTS["at"]))


def shared_chats(connection: apsw.Connection) -> list[list[int]]:
    """Return the files (numbers) that hold each chat of two or group which more than one of the files that count holds."""
    chats: dict[tuple[str, int], list[int]] = defaultdict(list)
    for kind, chat, file in connection.execute(
        "SELECT 'handle', handle, file FROM handle_name JOIN live_file USING (file) WHERE chat_of_two"
        " UNION ALL SELECT 'group', chat_group, file FROM group_file JOIN live_file USING (file)"
    ):
        chats[kind, chat].append(file)
    return [files for files in chats.values() if len(files) > 1]


def _number(connection: apsw.Connection, table: str, **columns: str) -> int:
    where = " AND ".join(f"{name} = ?" for name in columns)
    values: Sequence[str] = tuple(columns.values())
    row = connection.execute(f"SELECT id FROM {table} WHERE {where}", values).fetchone()  # noqa: S608
    if row is not None:
        return int(row[0])
    marks = ", ".join("?" for _ in columns)
    connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)  # noqa: S608
    return connection.last_insert_rowid()
