"""Imports: the calls of `add`, which files each brought, and the bin in which those that were undone lie for a while.

Every function takes a connection and leaves the transaction to its caller.
"""

from collections import defaultdict
from datetime import datetime

import apsw

from nearer.model.kept import Keeps, KeptImport
from nearer.vault.moments import micros, moment


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


def file_with(connection: apsw.Connection, sha256: bytes) -> tuple[int, Keeps, bool] | None:
    """Return the file with this content: its number, whether its words lie here, whether it counts; None where there is none."""
    row = connection.execute(
        "SELECT id, keeps, id IN (SELECT file FROM live_file) FROM file WHERE sha256 = ?", (sha256,)
    ).fetchone()
    return None if row is None else (row[0], row[1], bool(row[2]))


def link_file(connection: apsw.Connection, number: int, file: int, name: str, keeps: Keeps) -> None:
    """Say that an import holds a file, by which name, and whether it keeps the words."""
    connection.execute(
        "INSERT OR IGNORE INTO import_file (import, file, name, keeps) VALUES (?, ?, ?, ?)", (number, file, name, keeps)
    )


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
        "INSERT OR IGNORE INTO import_file (import, file, name, keeps)"
        " SELECT import, ?, name, keeps FROM import_file WHERE file = ?",
        (file, other),
    )
    connection.execute("DELETE FROM file WHERE id = ?", (other,))
    connection.execute("UPDATE file SET sha256 = ? WHERE id = ?", (sha256, file))


def words_unwanted(connection: apsw.Connection) -> list[int]:
    """Return the files whose words lie here though no import is left that keeps them."""
    found = connection.execute(
        "SELECT id FROM file WHERE keeps = 'words' AND id NOT IN (SELECT file FROM import_file WHERE keeps = 'words')"
    )
    return [row[0] for row in found]


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
