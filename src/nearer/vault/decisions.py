"""What the person said about people: a list to which each edit adds a line. To undo is to strike the line through.

A line is about identities, not about numbers, so that it lies dormant while an import is undone and holds again after.
"""

from collections.abc import Sequence
from datetime import datetime

import apsw
import msgspec

from nearer.model.person import Decision, Identity
from nearer.vault.moments import micros, moment


def decisions(connection: apsw.Connection) -> list[Decision]:
    """Return the lines that hold, in the order in which they were said."""
    found = connection.execute("SELECT id, verb, about, value, at FROM decision WHERE NOT undone ORDER BY id")
    return [Decision(number, verb, _identities(about), value, moment(at)) for number, verb, about, value, at in found]


def decide(connection: apsw.Connection, at: datetime, verb: str, about: Sequence[Identity], value: str = "") -> int:
    """Write a line and return its number."""
    body = msgspec.json.encode([[one.app, one.known_by, one.place] for one in about]).decode()
    connection.execute(
        "INSERT INTO decision (at, verb, about, value) VALUES (?, ?, ?, ?)", (micros(at), verb, body, value)
    )
    return connection.last_insert_rowid()


def strike(connection: apsw.Connection, number: int) -> None:
    """Strike a line through."""
    connection.execute("UPDATE decision SET undone = 1 WHERE id = ?", (number,))


def add_by_hand(connection: apsw.Connection, name: str) -> Identity:
    """Give a person whom no history knows a handle of their own."""
    connection.execute("INSERT OR IGNORE INTO handle (app, known_by, place) VALUES ('hand', ?, '')", (name,))
    return Identity("hand", name)


def remove_by_hand(connection: apsw.Connection, name: str) -> None:
    """Take a person away who was added by hand."""
    connection.execute("DELETE FROM handle WHERE app = 'hand' AND known_by = ?", (name,))


def _identities(body: str) -> tuple[Identity, ...]:
    return tuple(Identity(*one) for one in msgspec.json.decode(body, type=list[tuple[str, str, str]]))
