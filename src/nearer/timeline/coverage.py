"""What the files cover, and where they lost something (D13, D14): the greatest danger of a wrong word is here.

A gap: days without any event on a channel that its own rate cannot explain (probability below one in a million).
One way: a week in which many wrote on a channel and ego, on that channel, wrote to nobody: the export lost one side.
Each is known from a day on (`known`), never before: what was judged earlier stays as it was.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.model.events import UTC as UTC_TYPE
from nearer.model.histories import FILES

Floats = npt.NDArray[np.float64]

LOSSES = pl.Schema({"channel": pl.UInt16(), "from": UTC_TYPE, "until": UTC_TYPE, "known": UTC_TYPE, "why": pl.String()})
"""Stretches in which a channel lost both directions (gap) or ego's own (one_way)."""

IMPOSSIBLE = 1e-6
RECENT_DAYS = 90
FEWEST_PEOPLE = 3  # fewer silent people are people who are silent, not a lost file
FEWEST_ACTIVE_DAYS = 20
WEEK = 7
EXPECTED_OUTBOUND = 6.0
LOST_SHARE = 0.02
FEWEST_OUTBOUND = 30


def reach(sides: pl.DataFrame) -> pl.DataFrame:
    """Return model.histories.FILES: each file's reach on each channel.

    sides: file, name, source, channel, from, until, precision_s, stamp, mine, theirs. A file reaches to the latest of its
    last event, its own stamp, and the last event of any file of the same app.
    """
    ends = pl.max_horizontal(pl.col("until").max().over("channel"), pl.col("until").max().over("file"), "stamp")
    both = pl.col("mine") & pl.col("theirs")
    return sides.select(
        "file", "name", "source", "channel", "from", ends.alias("until"), "precision_s", both.alias("both_sides")
    ).cast(FILES)


def losses(rows: pl.DataFrame, now: datetime) -> pl.DataFrame:
    """Return LOSSES by channel and time. rows: the dyads frame."""
    found: list[tuple[int, datetime, datetime, datetime, str]] = []
    if rows.is_empty():
        return pl.DataFrame(schema=LOSSES, orient="row")
    daily = (
        rows.lazy()
        .with_columns(day=pl.col("at").dt.epoch("d"))
        .group_by("channel", "day", "person", "mine")
        .len()
        .collect()
    )
    start, last = int(daily["day"].min()), int(now.timestamp() // 86_400)  # type: ignore[arg-type]
    for (channel,), ours in daily.group_by("channel", maintain_order=True):
        days = ours["day"].to_numpy() - start
        inbound = _distinct(days, ours["person"].to_numpy(), ~ours["mine"].to_numpy(), last - start + 1)
        outbound = _distinct(days, ours["person"].to_numpy(), ours["mine"].to_numpy(), last - start + 1)
        for why, spans in (("gap", _gaps(inbound, outbound)), ("one_way", _one_way(inbound, outbound))):
            for first, end, known in spans:
                begins, ends, then = (_moment(start + day) for day in (first, end, known))
                found.append((cast("int", channel), begins, ends, then, why))
    return pl.DataFrame(sorted(found), schema=LOSSES, orient="row")


def _moment(day: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)


def _distinct(
    days: npt.NDArray[np.int64], person: npt.NDArray[np.uint32], side: npt.NDArray[np.bool_], n: int
) -> Floats:
    """(people, days) as 0/1: who was active on this side."""
    ids, index = np.unique(person, return_inverse=True)
    active = np.zeros((len(ids), n))
    kept = side & (days < n)
    active[index[kept], days[kept]] = 1
    return active


def _window(x: Floats, n: int) -> Floats:
    """Sum over the n days up to and with each day, along the last axis."""
    total = np.concatenate([np.zeros((*x.shape[:-1], 1)), np.cumsum(x, axis=-1)], axis=-1)
    k = np.arange(x.shape[-1])
    return np.asarray(total[..., k + 1] - total[..., np.maximum(0, k + 1 - n)])


def _gaps(inbound: Floats, outbound: Floats) -> Iterator[tuple[int, int, int]]:
    """Runs of empty days that the share of active days in the 90 before makes impossible: first, end, known."""
    active = np.maximum(inbound, outbound)
    any_day = active.max(axis=0) > 0
    share = _window(any_day.astype(np.float64), RECENT_DAYS)
    people = (_window(active, RECENT_DAYS) > 0).sum(axis=0)
    day = 0
    for full, run in groupby(any_day.tolist()):
        n = len(list(run))
        before = day - 1
        if not full and before >= 0 and people[before] >= FEWEST_PEOPLE and share[before] >= FEWEST_ACTIVE_DAYS:
            chance = share[before] / min(RECENT_DAYS, before + 1)
            needed = int(np.ceil(np.log(IMPOSSIBLE) / np.log1p(-min(chance, 0.99))))
            if n >= needed:
                yield day, day + n, day + needed
        day += n


def _one_way(inbound: Floats, outbound: Floats) -> Iterator[tuple[int, int, int]]:
    """Weeks in which ego's side is missing toward everybody on the channel: first, end, known."""
    heard, said = inbound.sum(axis=0), outbound.sum(axis=0)
    heard_before, said_before = np.cumsum(heard) - _window(heard, WEEK), np.cumsum(said) - _window(said, WEEK)
    expected = _window(heard, WEEK) * said_before / np.maximum(1, heard_before)
    people = (_window(inbound, WEEK) > 0).sum(axis=0)
    lost = (_window(said, WEEK) <= LOST_SHARE * expected) & (expected >= EXPECTED_OUTBOUND)
    lost &= (people >= FEWEST_PEOPLE) & (said_before >= FEWEST_OUTBOUND)
    day = 0
    for bad, run in groupby(lost.tolist()):
        n = len(list(run))
        if bad:
            yield max(0, day - WEEK + 1), day + n, day + 1
        day += n
