"""Stretches that were declared by hand: a time-out, with the practice that took it."""

from collections.abc import Sequence
from datetime import datetime

import apsw

from nearer.vault.moments import micros, moment


def declare_by_hand(
    connection: apsw.Connection, run: int, handles: Sequence[int | None], begins: datetime, ends: datetime, why: str
) -> None:
    """Declare a stretch for each of these handles; None is everybody."""
    connection.executemany(
        "INSERT INTO declared (file, run, handle, begins, ends, why) VALUES (NULL, ?, ?, ?, ?, ?)",
        ((run, handle, micros(begins), micros(ends), why) for handle in handles),
    )


def end_by_hand(connection: apsw.Connection, run: int, at: datetime) -> None:
    """Let the stretches of a run end at a moment: sooner or later than they would."""
    connection.execute("UPDATE declared SET ends = max(?, begins) WHERE run = ?", (micros(at), run))


def by_hand(connection: apsw.Connection) -> list[tuple[int, int | None, datetime, datetime]]:
    """Return run, handle, beginning and end of each stretch that a run declared; none of a run in the bin."""
    found = connection.execute(
        "SELECT run, handle, begins, ends FROM declared JOIN run ON run.id = declared.run WHERE binned_at IS NULL"
        " ORDER BY begins, declared.id"
    )
    return [(int(run), handle, moment(int(begins)), moment(int(ends))) for run, handle, begins, ends in found]
