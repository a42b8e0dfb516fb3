"""What files of the vault have in common, worked out again where it may have changed: after an import, an undo, a forgetting.

The files that share a chat, directly or through others, are merged as `look` merges files, in the order of their content,
so that it makes no difference which was added first.
"""

from collections.abc import Iterable

import apsw
import polars as pl

from nearer.model.events import EVENTS
from nearer.model.kept import KeptFile
from nearer.timeline.merge import FileEvents, merge
from nearer.vault import records
from nearer.vault.overlaps import OVERLAP, set_overlap
from nearer.vault.segments import events_of, texts_of


def tied_to(connection: apsw.Connection, files: Iterable[int]) -> set[int]:
    """Return these files and all that count and share a chat with one of them, directly or through others."""
    wanted = {*files}
    return wanted.union(*(cluster for cluster in _clusters(connection) if not wanted.isdisjoint(cluster)))


def work_out(connection: apsw.Connection, files: Iterable[int]) -> None:
    """Work out anew what these files, and all that are tied to them, have in common. The caller holds the transaction."""
    changed = tied_to(connection, files)
    live = {one.id: one for one in records.files(connection)}
    alone = set(changed)
    for cluster in _clusters(connection):
        if not changed.isdisjoint(cluster):
            alone -= cluster
            _merge(connection, [one for number, one in live.items() if number in cluster])
    for number in alone & live.keys():
        set_overlap(connection, number, OVERLAP.to_frame())


def _clusters(connection: apsw.Connection) -> list[set[int]]:
    """Return the sets of files that are tied together by chats; each has two files or more."""
    clusters: list[set[int]] = []
    for files in records.shared_chats(connection):
        tied = [cluster for cluster in clusters if not cluster.isdisjoint(files)]
        clusters = [cluster for cluster in clusters if cluster.isdisjoint(files)]
        clusters.append(set(files).union(*tied))
    return clusters


def _merge(connection: apsw.Connection, files: list[KeptFile]) -> None:
    """Merge one cluster (in the order of `records.files`) and write down what does not count, and what moved."""
    given = []
    for one in files:
        rows = pl.concat(
            [EVENTS.to_frame().with_columns(row=pl.lit(None, pl.UInt32)).drop("text"), *events_of(connection, [one.id])]
        )
        wanted = [one.id] if one.about.keeps == "words" else []
        texts = texts_of(connection, files=wanted).drop("file")
        told = rows.join(texts, on="row", how="left", maintain_order="left").with_columns(
            ref=pl.col("row").cast(pl.UInt64)
        )
        given.append(FileEvents(told.select(EVENTS.names()), one.about.precision_s, not one.about.utc))
    merged = merge(given).events.select("file", pl.col("ref").cast(pl.UInt32).alias("row"), at_now="at")
    for one, events in zip(files, given, strict=True):
        before = events.events.select("at", pl.col("ref").cast(pl.UInt32).alias("row"))
        after = before.join(
            merged.filter(pl.col("file") == one.id).drop("file"), on="row", how="left", maintain_order="left"
        )
        changed = after.filter(pl.col("at_now").is_null() | (pl.col("at_now") != pl.col("at")))
        set_overlap(connection, one.id, changed.select("row", at=pl.col("at_now").dt.epoch("us")))
