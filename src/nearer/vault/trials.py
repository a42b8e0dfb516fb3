"""Trials of one's own: which weeks were drawn, and from what."""

from collections.abc import Sequence
from datetime import date, datetime

import apsw

from nearer.model.trial import Trial
from nearer.vault.moments import micros, moment


def begin_trial(
    connection: apsw.Connection, practice: str, at: datetime, first: date, draw: Sequence[bool], seed: int
) -> int:
    """Return the number of a new trial."""
    connection.execute(
        "INSERT INTO trial (practice, at, first, draw, seed) VALUES (?, ?, ?, ?, ?)",
        (practice, micros(at), first.isoformat(), "".join("1" if on else "0" for on in draw), str(seed)),
    )
    return connection.last_insert_rowid()


def stop_trial(connection: apsw.Connection, number: int, at: datetime) -> None:
    """End a trial before its time."""
    connection.execute("UPDATE trial SET stopped = ? WHERE id = ?", (micros(at), number))


def trials(connection: apsw.Connection) -> list[Trial]:
    """Return every trial, the oldest first."""
    found = connection.execute("SELECT id, practice, at, first, draw, seed, stopped FROM trial ORDER BY at, id")
    return [
        Trial(
            int(number),
            str(practice),
            moment(int(at)),
            date.fromisoformat(str(first)),
            tuple(letter == "1" for letter in str(draw)),
            int(seed),
            None if stopped is None else moment(int(stopped)),
        )
        for number, practice, at, first, draw, seed, stopped in found
    ]
