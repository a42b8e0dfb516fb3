"""Where each handle of a vault was met, and how much was written with it: what who is who needs of all events.

Worked out once for each state of the files and kept beside them, so that a page about people need not read every event.
"""

from collections.abc import Sequence
from hashlib import sha256

import apsw
import msgspec
import polars as pl

from nearer.model.kept import KeptFile
from nearer.vault import records
from nearer.vault.derived import derived, keep_derived
from nearer.vault.sequence import sequence

MET = "met"
"""The name under which it is kept."""


class Met(msgspec.Struct, frozen=True):
    """places: by handle the files and groups in which it stands. wrote: by handle how many events of chats of two are mine
    and theirs.
    """

    places: dict[int, set[tuple[str, int]]]
    wrote: dict[int, tuple[int, int]]


NOWHERE = msgspec.msgpack.encode(Met({}, {}))


def met(connection: apsw.Connection) -> Met:
    """Return where each handle was met, as kept, or worked out where it is not."""
    files = records.files(connection)
    kept = derived(connection, MET, _key(files)) if files else NOWHERE
    return _worked_out(connection, files) if kept is None else msgspec.msgpack.decode(kept, type=Met)


def keep_met(connection: apsw.Connection) -> None:
    """Work it out anew and keep it: the files that count have changed. The caller holds the transaction."""
    files = records.files(connection)
    keep_derived(connection, MET, _key(files), msgspec.msgpack.encode(_worked_out(connection, files)))


def met_in(events: pl.DataFrame) -> Met:
    """Return where each handle stands in these events (EVENTS)."""
    places: dict[int, set[tuple[str, int]]] = {}
    lazy = events.lazy().filter(pl.col("handle").is_not_null())
    for place in ("file", "group"):
        for handle, number in lazy.select("handle", place).unique().drop_nulls().collect().iter_rows():
            places.setdefault(handle, set()).add((place, number))
    counted = (
        lazy.filter(pl.col("group").is_null() & (pl.col("kind") != "system"))
        .group_by("handle")
        .agg(mine=pl.col("mine").sum(), theirs=(~pl.col("mine")).sum())
        .collect()
    )
    return Met(places, {handle: (mine, theirs) for handle, mine, theirs in counted.iter_rows()})


def _worked_out(connection: apsw.Connection, files: Sequence[KeptFile]) -> Met:
    return met_in(sequence(connection, [one.id for one in files], texts=False))


def _key(files: Sequence[KeptFile]) -> str:
    """Return what stands for the events that count: the files, and what of them another one has as well."""
    whole = sha256()
    for one in sorted(files, key=lambda one: one.id):
        whole.update(f"{one.id} {one.about.sha256.hex()} {one.n} {one.doubled};".encode())
    return whole.hexdigest()
