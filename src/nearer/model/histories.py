"""Histories: all that was read from the files a person handed over, merged, each event once."""

from dataclasses import dataclass

import polars as pl

from nearer.model.events import STRETCHES, UTC
from nearer.model.person import Card, Handle
from nearer.model.receipt import Receipt, Zone

FILES = pl.Schema(
    {
        "file": pl.UInt32(),
        "name": pl.String(),
        "source": pl.String(),
        "channel": pl.UInt16(),
        "from": UTC,
        "until": UTC,
        "precision_s": pl.UInt32(),
        "both_sides": pl.Boolean(),
    }
)
"""One row a file and channel: what it covers. `until` is the latest of its last event, the export's own stamp and the
last event of any file of the same app, so that a message that was never answered at the end lies inside it."""

DECLARED = pl.Schema({"handle": pl.UInt32(), "from": UTC, "until": UTC, "why": STRETCHES["why"]})
"""Time-outs that the person declared, and holes that an export is known to have: `handle` null = with everybody."""


@dataclass(frozen=True, eq=False)
class Histories:
    """events: model.events.EVENTS by `at` (stable); files: FILES; declared: DECLARED."""

    events: pl.DataFrame
    handles: tuple[Handle, ...]
    channels: tuple[str, ...]
    files: pl.DataFrame
    declared: pl.DataFrame
    zone: Zone
    receipts: tuple[Receipt, ...]
    cards: tuple[Card, ...] = ()
