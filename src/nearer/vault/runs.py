"""Walks through practices: what was answered, in order, and what is to be asked on a later day."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import apsw
import msgspec

from nearer.model.person import Identity
from nearer.model.run import Answer, Due, Given, Run, RunState
from nearer.vault.moments import micros, moment

_COLUMNS = "id, practice, part, of, began, changed, state, trail, about, stars, missing"
_Trail = list[tuple[str, str | int | list[str] | None]]


def begin_run(connection: apsw.Connection, practice: str, at: datetime, part: str = "", of: int | None = None) -> int:
    """Return the number of a new run."""
    connection.execute(
        "INSERT INTO run (practice, part, of, began, changed, state, trail, about, missing)"
        " VALUES (?, ?, ?, ?, ?, 'open', '[]', '[]', '')",
        (practice, part, of, micros(at), micros(at)),
    )
    return connection.last_insert_rowid()


def set_trail(
    connection: apsw.Connection,
    number: int,
    at: datetime,
    trail: Sequence[Given],
    state: RunState,
    about: Iterable[Identity],
) -> None:
    """Replace the trail of a run, its state, and who was named in it."""
    body = msgspec.json.encode([[given.place, given.answer] for given in trail]).decode()
    named = msgspec.json.encode([[one.app, one.known_by, one.place] for one in about]).decode()
    connection.execute(
        "UPDATE run SET trail = ?, state = ?, about = ?, changed = ? WHERE id = ?",
        (body, state, named, micros(at), number),
    )


def set_state(connection: apsw.Connection, number: int, state: RunState) -> None:
    """Set the state of a run."""
    connection.execute("UPDATE run SET state = ? WHERE id = ?", (state, number))


def set_stars(connection: apsw.Connection, number: int, stars: int, missing: str) -> None:
    """Write down how useful a run was, one to five, and what was missing."""
    connection.execute("UPDATE run SET stars = ?, missing = ? WHERE id = ?", (stars, missing, number))


def set_draft(connection: apsw.Connection, number: int, place: str, lines: Sequence[str]) -> None:
    """Keep what is being written at a page of a run, in place of what was."""
    body = msgspec.json.encode(list(lines)).decode()
    connection.execute("INSERT OR REPLACE INTO draft (run, place, lines) VALUES (?, ?, ?)", (number, place, body))


def end_draft(connection: apsw.Connection, number: int) -> None:
    """Let go of what was being written: it became an answer, or is not wanted."""
    connection.execute("DELETE FROM draft WHERE run = ?", (number,))


def draft(connection: apsw.Connection, number: int, place: str) -> tuple[str, ...]:
    """Return the lines that were being written at a page of a run."""
    found = connection.execute("SELECT lines FROM draft WHERE run = ? AND place = ?", (number, place)).fetchall()
    return tuple(msgspec.json.decode(str(found[0][0]), type=list[str])) if found else ()


def run(connection: apsw.Connection, number: int) -> Run | None:
    """Return one run, None where there is none."""
    found = connection.execute(f"SELECT {_COLUMNS} FROM run WHERE id = ?", (number,)).fetchall()  # noqa: S608 # our own words
    return _run(found[0]) if found else None


def runs(connection: apsw.Connection) -> list[Run]:
    """Return every run, the oldest first."""
    return [_run(row) for row in connection.execute(f"SELECT {_COLUMNS} FROM run ORDER BY began, id")]  # noqa: S608


def set_due(connection: apsw.Connection, due: Due) -> None:
    """Let a part be asked from a day on."""
    connection.execute(
        "INSERT OR REPLACE INTO due (run, part, at, state) VALUES (?, ?, ?, 'waiting')",
        (due.run, due.part, micros(due.at)),
    )


def end_due(connection: apsw.Connection, number: int, part: str, *, passed: bool) -> None:
    """Say that a part was done, or was passed over: it is not asked again."""
    state = "passed" if passed else "done"
    connection.execute("UPDATE due SET state = ? WHERE run = ? AND part = ?", (state, number, part))


def dues(connection: apsw.Connection) -> list[Due]:
    """Return the parts that wait, the earliest first."""
    found = connection.execute("SELECT run, part, at FROM due WHERE state = 'waiting' ORDER BY at, run, part")
    return [Due(int(number), str(part), moment(int(at))) for number, part, at in found]


def _run(row: tuple[Any, ...]) -> Run:
    number, practice, part, of, began, changed, state, trail, about, stars, missing = row
    return Run(
        number,
        practice,
        part,
        of,
        moment(began),
        moment(changed),
        state,
        tuple(Given(place, _answer(answer)) for place, answer in msgspec.json.decode(trail, type=_Trail)),
        tuple(Identity(*one) for one in msgspec.json.decode(about, type=list[tuple[str, str, str]])),
        stars,
        missing,
    )


def _answer(kept: str | int | list[str] | None) -> Answer:
    return tuple(kept) if isinstance(kept, list) else kept
