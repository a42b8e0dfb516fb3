"""What files of the vault have in common, worked out again where it may have changed: after an import, an undo, a forgetting.

The files that share a chat, directly or through others, are merged as `look` merges files, in the order of their content,
so that it makes no difference which was added first.
"""

from collections.abc import Iterable

import apsw
import polars as pl

from nearer.model.kept import KeptFile
from nearer.service.met import keep_met
from nearer.timeline.doubles import MARKS, Marked, hash_of, marks, settle
from nearer.vault import records
from nearer.vault.derived import drop_words_worked_out
from nearer.vault.overlaps import OVERLAP, set_overlap
from nearer.vault.packing import nulls
from nearer.vault.segments import ROWS, events_of, text_pieces


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
    keep_met(connection, changed)
    drop_words_worked_out(connection)


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
    given = [_marked(connection, one) for one in files]
    settled = settle(given)
    for n, (one, ours, shared) in enumerate(zip(files, given, settled.shared, strict=True)):
        rows = ours.marks.select("at", shared=pl.lit(False) if shared is None else shared).with_row_index("row")
        counts = settled.kept.filter(pl.col("n") == n).select("row", now="at")
        after = rows.filter("shared").join(counts, on="row", how="left", maintain_order="left")
        changed = after.filter(pl.col("now").is_null() | (pl.col("now") != pl.col("at")))
        set_overlap(connection, one.id, changed.select("row", at="now"))


def _marked(connection: apsw.Connection, one: KeptFile) -> Marked:
    events = pl.concat([ROWS.to_frame(), *events_of(connection, [one.id])])
    said = nulls(MARKS["said"], events.height)
    for rows, texts in text_pieces(connection, one.id) if one.about.keeps == "words" else ():
        said.scatter(rows, texts.to_frame("text").select(hash_of(pl.col("text"))).to_series())
    return Marked(marks(events.with_columns(said=said), pl.col("said")), one.about.precision_s, not one.about.utc)
