"""Where each handle of a vault was met, and how much was written with it: what who is who needs of all events.

Worked out once for each file, when it is added or what it has in common with others changes, and kept beside it: a page
about people need not read every event.
"""

from collections.abc import Collection

import apsw
import msgspec
import polars as pl

from nearer.model.kept import KeptFile
from nearer.vault import records
from nearer.vault.derived import derived, keep_derived
from nearer.vault.sequence import sequence

MET = "met"
"""The name under which it is kept, with the number of the file."""


class Met(msgspec.Struct, frozen=True):
    """places: by handle the files and groups in which it stands. wrote: by handle how many events of chats of two are mine
    and theirs.
    """

    places: dict[int, set[tuple[str, int]]]
    wrote: dict[int, tuple[int, int]]


def met(connection: apsw.Connection) -> Met:
    """Return where each handle was met: of each file as kept, or worked out where it is not."""
    places: dict[int, set[tuple[str, int]]] = {}
    wrote: dict[int, tuple[int, int]] = {}
    for file in records.files(connection):
        kept = derived(connection, *_name_and_key(file))
        one = _worked_out(connection, file) if kept is None else msgspec.msgpack.decode(kept, type=Met)
        for handle, where in one.places.items():
            places.setdefault(handle, set()).update(where)
        for handle, (mine, theirs) in one.wrote.items():
            before = wrote.get(handle, (0, 0))
            wrote[handle] = (before[0] + mine, before[1] + theirs)
    return Met(places, wrote)


def keep_met(connection: apsw.Connection, changed: Collection[int]) -> None:
    """Work it out anew, and keep it, for the files that changed and those of which nothing is kept.

    The caller holds the transaction.
    """
    for file in records.files(connection):
        name, key = _name_and_key(file)
        if file.id in changed or derived(connection, name, key) is None:
            keep_derived(connection, name, key, msgspec.msgpack.encode(_worked_out(connection, file)))


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


def _worked_out(connection: apsw.Connection, file: KeptFile) -> Met:
    return met_in(sequence(connection, [file.id], texts=False))


def _name_and_key(file: KeptFile) -> tuple[str, str]:
    """Return the name and the key under which it is kept: of the file, and of how many of its events another one has too."""
    return f"{MET} {file.id}", f"{file.about.sha256.hex()} {file.n} {file.doubled}"
