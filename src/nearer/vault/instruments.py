"""Lists of questions that the person brought, as they were brought, and each time that one was answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import apsw
import msgspec

from nearer.model.instrument import Answering
from nearer.model.person import Identity
from nearer.vault.moments import micros, moment


def keep_instrument(connection: apsw.Connection, name: str, version: str, at: datetime, body: str) -> int:
    """Return the number of a new instrument."""
    connection.execute(
        "INSERT INTO instrument (name, version, at, body) VALUES (?, ?, ?, ?)", (name, version, micros(at), body)
    )
    return connection.last_insert_rowid()


def instruments(connection: apsw.Connection) -> list[tuple[int, str]]:
    """Return the number and the file of every instrument, the one that was brought first at the head."""
    found = connection.execute("SELECT id, body FROM instrument ORDER BY at, id")
    return [(int(number), str(body)) for number, body in found]


def begin_answering(connection: apsw.Connection, instrument: int, at: datetime, about: Sequence[Identity]) -> int:
    """Return the number of a new answering."""
    named = msgspec.json.encode([[one.app, one.known_by, one.place] for one in about]).decode()
    connection.execute(
        "INSERT INTO answering (instrument, at, about, answers) VALUES (?, ?, ?, '{}')", (instrument, micros(at), named)
    )
    return connection.last_insert_rowid()


def set_answers(
    connection: apsw.Connection, number: int, answers: Mapping[str, int | None], done: datetime | None
) -> None:
    """Replace the answers of one answering. done: when the last item was answered."""
    body = msgspec.json.encode(dict(answers)).decode()
    connection.execute(
        "UPDATE answering SET answers = ?, done = ? WHERE id = ?",
        (body, None if done is None else micros(done), number),
    )


def answerings(connection: apsw.Connection) -> list[Answering]:
    """Return every answering, the oldest first."""
    found = connection.execute("SELECT id, instrument, at, about, answers, done FROM answering ORDER BY at, id")
    return [
        Answering(
            int(number),
            int(instrument),
            moment(int(at)),
            tuple(Identity(*one) for one in msgspec.json.decode(str(about), type=list[tuple[str, str, str]])),
            msgspec.json.decode(str(answers), type=dict[str, int | None]),
            None if done is None else moment(int(done)),
        )
        for number, instrument, at, about, answers, done in found
    ]
