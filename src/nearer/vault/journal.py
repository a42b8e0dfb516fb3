"""The journal's rows: entries and moments. What is deleted lies in the bin for 30 days."""

from datetime import datetime

import apsw
import msgspec

from nearer.model.entry import Entry, Noticed, Way
from nearer.model.person import Identity
from nearer.vault.moments import micros, moment

BINNED = "journal"
"""What an entry is called in the bin."""


class _About(msgspec.Struct, omit_defaults=True):
    """What an entry is about, as it is stored."""

    way: Way = ""
    noticed: Noticed = ""
    people: list[tuple[str, str, str]] = []
    feelings: list[str] = []
    signs: list[str] = []
    practices: list[str] = []
    hopeless: bool = False


class _Binned(msgspec.Struct):
    """An entry in the bin."""

    id: int
    at: int
    about: _About
    text: str


def write_entry(connection: apsw.Connection, entry: Entry) -> int:
    """Write an entry, a new one (id 0) or in the place of the one with its id; return its number."""
    about = msgspec.json.encode(_about(entry)).decode()
    number = entry.id or None
    connection.execute(
        "INSERT OR REPLACE INTO journal (id, at, about, text) VALUES (?, ?, ?, ?)",
        (number, micros(entry.at), about, entry.text),
    )
    return connection.last_insert_rowid()


def entries(connection: apsw.Connection) -> list[Entry]:
    """Return every entry, the oldest first."""
    found = connection.execute("SELECT id, at, about, text FROM journal ORDER BY at, id")
    return [
        _entry(int(number), int(at), msgspec.json.decode(about, type=_About), text) for number, at, about, text in found
    ]


def bin_entry(connection: apsw.Connection, entry: Entry, at: datetime) -> None:
    """Take an entry out; it lies in the bin."""
    body = msgspec.json.encode(_Binned(entry.id, micros(entry.at), _about(entry), entry.text)).decode()
    connection.execute("INSERT INTO bin (at, what, body) VALUES (?, ?, ?)", (micros(at), BINNED, body))
    connection.execute("DELETE FROM journal WHERE id = ?", (entry.id,))


def binned(connection: apsw.Connection) -> list[tuple[int, Entry]]:
    """Return the entries in the bin with their places there, the one that was thrown away last first."""
    found = connection.execute("SELECT id, body FROM bin WHERE what = ? ORDER BY id DESC", (BINNED,))
    kept = [(int(number), msgspec.json.decode(body, type=_Binned)) for number, body in found]
    return [(number, _entry(one.id, one.at, one.about, one.text)) for number, one in kept]


def unbin_entry(connection: apsw.Connection, place: int, entry: Entry) -> int:
    """Bring an entry back from its place in the bin, and return its number."""
    connection.execute("DELETE FROM bin WHERE id = ?", (place,))
    return write_entry(connection, entry)


def _about(entry: Entry) -> _About:
    return _About(
        entry.way,
        entry.noticed,
        [(one.app, one.known_by, one.place) for one in entry.people],
        list(entry.feelings),
        list(entry.signs),
        list(entry.practices),
        entry.hopeless,
    )


def _entry(number: int, at: int, about: _About, text: str) -> Entry:
    return Entry(
        moment(at),
        text,
        about.way,
        about.noticed,
        tuple(Identity(*one) for one in about.people),
        tuple(about.feelings),
        tuple(about.signs),
        tuple(about.practices),
        about.hopeless,
        number,
    )
