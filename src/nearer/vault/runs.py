"""Walks through practices: what was answered, in order, and what is to be asked on a later day.

A walk in the bin counts for nothing: no function here gives it but those that speak of the bin.
"""

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


def end_draft(connection: apsw.Connection, number: int, place: str | None = None) -> None:
    """Let go of what was being written: it became an answer, or is not wanted. place: only what was written there."""
    connection.execute("DELETE FROM draft WHERE run = ? AND coalesce(? = place, TRUE)", (number, place))


def draft(connection: apsw.Connection, number: int, place: str) -> tuple[str, ...]:
    """Return the lines that were being written at a page of a run."""
    found = connection.execute("SELECT lines FROM draft WHERE run = ? AND place = ?", (number, place)).fetchall()
    return tuple(msgspec.json.decode(str(found[0][0]), type=list[str])) if found else ()


def run(connection: apsw.Connection, number: int) -> Run | None:
    """Return one run, None where there is none."""
    wanted = f"SELECT {_COLUMNS} FROM run WHERE id = ? AND binned_at IS NULL"  # noqa: S608 # our own words
    found = connection.execute(wanted, (number,)).fetchall()
    return _run(found[0]) if found else None


def runs(connection: apsw.Connection) -> list[Run]:
    """Return every run, the oldest first."""
    wanted = f"SELECT {_COLUMNS} FROM run WHERE binned_at IS NULL ORDER BY began, id"  # noqa: S608 # our own words
    return [_run(row) for row in connection.execute(wanted)]


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
    found = connection.execute(
        "SELECT due.run, due.part, due.at FROM due JOIN run ON run.id = due.run"
        " WHERE due.state = 'waiting' AND binned_at IS NULL ORDER BY due.at, due.run, due.part"
    )
    return [Due(int(number), str(part), moment(int(at))) for number, part, at in found]


def bin_run(connection: apsw.Connection, number: int, at: datetime) -> None:
    """Throw a run away with its later parts; it lies in the bin."""
    connection.execute(
        "UPDATE run SET binned_at = ?1 WHERE (id = ?2 OR of = ?2) AND binned_at IS NULL", (micros(at), number)
    )


def last_binned(connection: apsw.Connection) -> Run | None:
    """Return the run that was thrown away last, None where none lies in the bin."""
    wanted = f"SELECT {_COLUMNS} FROM run WHERE binned_at IS NOT NULL ORDER BY binned_at DESC, id LIMIT 1"  # noqa: S608
    found = connection.execute(wanted).fetchall()
    return _run(found[0]) if found else None


def unbin_run(connection: apsw.Connection, number: int) -> None:
    """Bring a run back from the bin, and the later parts that went with it."""
    connection.execute(
        "UPDATE run SET binned_at = NULL WHERE (id = ?1 OR of = ?1)"
        " AND binned_at = (SELECT binned_at FROM run WHERE id = ?1)",
        (number,),
    )


def old_in_bin(connection: apsw.Connection, at: datetime) -> bool:
    """Return whether a run has lain in the bin since before a moment."""
    return bool(connection.execute("SELECT 1 FROM run WHERE binned_at < ? LIMIT 1", (micros(at),)).fetchall())


def empty_bin(connection: apsw.Connection, at: datetime) -> None:
    """Remove for good the runs that have lain in the bin since before a moment, with what was written down in them."""
    old = "SELECT id FROM run WHERE binned_at < ?"
    connection.execute(f"DELETE FROM offer WHERE sha256 IS NULL AND run IN ({old})", (micros(at),))  # noqa: S608 # ours
    connection.execute(f"DELETE FROM run WHERE id IN ({old})", (micros(at),))  # noqa: S608 # our own words


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
