"""From the vault to Histories: what was added, merged, as `look` reads it from files."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import apsw
import polars as pl

from nearer.language import _
from nearer.model.events import UTC
from nearer.model.histories import Histories
from nearer.model.kept import KeptFile
from nearer.model.person import Handle
from nearer.model.receipt import ELSEWHERE_TOO, Receipt, Skipped, Zone
from nearer.service.keeping import without_words
from nearer.service.this_computer import machine_zone
from nearer.timeline.coverage import reach
from nearer.vault import records
from nearer.vault.sequence import sequence, texts_by_time

ZONE = "zone"
"""The setting that holds the zone of weeks and hours, and of times without one."""


def zone_of(connection: apsw.Connection) -> ZoneInfo:
    """Return the zone in which days and hours of a vault are told."""
    return ZoneInfo(records.setting(connection, ZONE) or machine_zone())


def histories(connection: apsw.Connection, *, texts: bool = True) -> Histories:
    """Return all histories that count. texts: with the words, where they were kept; else without any."""
    files = sorted(records.files(connection), key=lambda one: (-one.n, one.about.sha256))
    events = sequence(connection, [one.id for one in files], texts=texts)
    names = records.channels(connection)
    zone = records.setting(connection, ZONE)
    return Histories(
        events=_as_kept(events, files) if texts else events,
        handles=tuple(Handle(one.id, one.names[0], one.identity.app) for one in records.handles(connection)),
        channels=tuple(names.get(n, "") for n in range(max(names, default=-1) + 1)),
        files=reach(_sides(connection, files)),
        declared=records.declared(connection),
        zone=Zone(machine_zone(), "assumed") if zone is None else Zone(zone, "asked"),
        receipts=tuple(map(_receipt, files)),
        cards=tuple(records.cards(connection)),
    )


def _receipt(one: KeptFile) -> Receipt:
    """Return what was read of a file; a row that another file has as well is no loss, and is said to be just that."""
    said = one.receipt
    if not one.doubled:
        return said
    doubled = Skipped(_(ELSEWHERE_TOO), one.doubled)
    return replace(said, kept=said.kept - one.doubled, skipped=(*said.skipped, doubled))


def texts_with(connection: apsw.Connection, handles: list[int]) -> pl.DataFrame:
    """Return what was written with these handles, both ways, by time: at, handle, mine, file, ref, text."""
    return texts_by_time(connection, records.files_with_words(connection), handles)


def _as_kept(events: pl.DataFrame, files: list[KeptFile]) -> pl.DataFrame:
    """Return the events with their texts; where the import that kept the words lies in the bin, with their cues instead."""
    lengths = [one.id for one in files if one.about.keeps == "lengths"]
    if not lengths:
        return events
    silent = pl.col("file").is_in(lengths)
    if not events.select((silent & pl.col("text").is_not_null()).any()).item():
        return events.with_columns(cues=pl.when(silent).then(pl.col("cues").fill_null(0)).otherwise("cues"))
    bare = without_words(events)
    return events.with_columns(
        pl.when(silent).then(bare[name]).otherwise(name).alias(name) for name in ("cues", "text")
    )


def _sides(connection: apsw.Connection, files: list[KeptFile]) -> pl.DataFrame:
    stamps: list[datetime | None] = [one.about.stamp for one in files]
    about = pl.DataFrame(
        {
            "file": [one.id for one in files],
            "name": [one.about.name for one in files],
            "source": [one.about.source for one in files],
            "precision_s": [one.about.precision_s for one in files],
            "stamp": stamps,
        },
        schema={"file": pl.UInt32, "name": pl.String, "source": pl.String, "precision_s": pl.UInt32, "stamp": UTC},
    )
    return records.sides(connection).join(about, on="file", maintain_order="left")
