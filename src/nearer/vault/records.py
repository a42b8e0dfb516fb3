"""Ordinary rows of the vault: files, handles and their names, cards, declared stretches, settings.

Every function takes a connection and leaves the transaction to its caller. A file counts (is live) while one import that
was not undone holds it.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import apsw
import msgspec
import polars as pl

from nearer.model.events import EVENTS
from nearer.model.events import UTC as UTC_TYPE
from nearer.model.histories import DECLARED
from nearer.model.kept import KeptFile, NewFile
from nearer.model.person import Card, Identity, KnownHandle
from nearer.model.receipt import Receipt
from nearer.vault import imports
from nearer.vault.moments import micros, moment

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


def setting(connection: apsw.Connection, name: str) -> str | None:
    """Return a setting, None where it was never set."""
    row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def set_setting(connection: apsw.Connection, name: str, value: str) -> None:
    """Set a setting."""
    connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def add_file(connection: apsw.Connection, number: int, about: NewFile, *, words: bool) -> int:
    """Return the number of a new file of an import; `describe_file` says the rest once it is read.

    words: whether its words are written, be it for an import that lies in the bin.
    """
    stamp = None if about.stamp is None else micros(about.stamp)
    connection.execute(
        "INSERT INTO file (sha256, source, app, keeps, precision_s, utc, zone, zone_from, stamp, n, cue_version, receipt)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '{}')",
        (
            about.sha256,
            about.source,
            about.app,
            "words" if words else "lengths",
            about.precision_s,
            about.utc,
            about.zone,
            about.zone_from,
            stamp,
            about.cue_version,
        ),
    )
    file = connection.last_insert_rowid()
    imports.link_file(connection, number, file, about.name, about.keeps)
    return file


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
    """Say that a file, and each import of it, keeps no words any more, and by which rules its cues were read."""
    connection.execute("UPDATE import_file SET keeps = 'lengths' WHERE file = ?", (file,))
    connection.execute("UPDATE file SET keeps = 'lengths', cue_version = ? WHERE id = ?", (cue_version, file))


def files(connection: apsw.Connection) -> list[KeptFile]:
    """Return the files that count, by content: the same order whatever was added first."""
    holders: dict[int, list[int]] = defaultdict(list)
    names: dict[int, list[str]] = defaultdict(list)
    wordy: set[int] = set()
    for file, number, name, keeps in connection.execute(
        "SELECT file, import, name, keeps FROM import_file JOIN import ON id = import WHERE state = 'whole' ORDER BY import"
    ):
        holders[file].append(number)
        names[file].append(name)
        wordy |= {file} if keeps == "words" else set()
    found = connection.execute(
        "SELECT file.id, sha256, source, app, keeps, precision_s, utc, zone, zone_from, stamp, cue_version, file.n,"
        " receipt, (SELECT min(begins) FROM side WHERE file = file.id), (SELECT max(ends) FROM side WHERE file = file.id),"
        " coalesce((SELECT hidden FROM overlap WHERE file = file.id), 0)"
        " FROM file WHERE file.id IN (SELECT file FROM live_file) ORDER BY sha256"  # our own words
    )
    return [
        KeptFile(
            id=row[0],
            about=NewFile(
                sha256=row[1],
                name=min(names[row[0]]),
                source=row[2],
                app=row[3],
                keeps=row[4] if row[0] in wordy else "lengths",
                precision_s=row[5],
                utc=bool(row[6]),
                zone=row[7],
                zone_from=row[8],
                stamp=None if row[9] is None else moment(row[9]),
                cue_version=row[10],
            ),
            n=row[11],
            begins=None if row[13] is None else moment(row[13]),
            ends=None if row[14] is None else moment(row[14]),
            doubled=row[15],
            receipt=replace(msgspec.json.decode(row[12], type=Receipt), file=min(names[row[0]])),
            imports=tuple(holders[row[0]]),
        )
        for row in found
    ]


def files_with_words(connection: apsw.Connection) -> list[int]:
    """Return the numbers of the files that count whose words are kept by an import that counts."""
    found = connection.execute(
        "SELECT DISTINCT file FROM import_file JOIN import ON import.id = import_file.import"
        " JOIN file ON file.id = import_file.file"
        " WHERE state = 'whole' AND import_file.keeps = 'words' AND file.keeps = 'words' ORDER BY sha256"
    )
    return [int(file) for (file,) in found]


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


def reaches(connection: apsw.Connection) -> dict[int, datetime]:
    """Return until when the files that count reach, by handle."""
    found = connection.execute(
        "SELECT handle, max(ends) FROM handle_name JOIN live_file USING (file) JOIN side USING (file) GROUP BY handle"
    )
    return {int(handle): moment(int(ends)) for handle, ends in found}


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
        "SELECT DISTINCT handle, begins, ends, why FROM declared"
        " WHERE (file IS NULL OR file IN (SELECT file FROM live_file))"
        " AND (run IS NULL OR run NOT IN (SELECT id FROM run WHERE binned_at IS NOT NULL))"
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
