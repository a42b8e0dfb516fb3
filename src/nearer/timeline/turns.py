"""Turns, conversations, bids and replies: what reached ego, and what ego did then (D1 to D8 without the clock).

    A . . E E . A        their opening (a bid), ego's answer in two messages, their last word

A conversation ends where the silence is longer than the gap G; G is the antimode of ego's own silences, refitted every
30 days from earlier silences alone, so that what is known on a day never depends on later ones.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.timeline.moments import DAY_US, HOUR_US, NEVER

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

REFIT_DAYS = 30
FIRST_GAP_H = 3.0
FEWEST_SILENCES = 300
LATE_ANSWER_DAYS = 1.5  # theirs within this after mine is their answer, not a bid
SAME_BID_DAYS = 0.8  # what comes while a bid is still pending, within this, is the same bid
OWN_OPENING_DAYS = 3.0  # mine after theirs and a longer silence opens; sooner it is a late answer

_OPENING_KINDS = ("text", "media", "call", "missed", "invite", "cancel")
_ANSWERING_KINDS = ("text", "media", "reaction", "call", "missed", "invite", "cancel", "meeting")
_BID_KINDS = ("text", "media", "call", "missed", "invite", "declined")


def dyads(events: pl.DataFrame, people: pl.Series, zone: str) -> pl.DataFrame:
    """Return the events between ego and one other, by person and time, cut into conversations.

    events: the events schema with `person`. Adds first (of the tie), gap_us (to the event before, null at first),
    opens (starts a conversation), conversation (UInt32) and week (Monday, in `zone`). A call that ego declined is a row
    of theirs here (they called); one that they declined is left out: neither a bid nor an answer.
    """
    theirs_declined = (pl.col("kind") == "declined") & ~pl.col("mine")
    rows = (
        events.lazy()
        .filter(pl.col("group").is_null() & (pl.col("kind") != "system") & ~theirs_declined)
        .filter(pl.col("person").is_in(people.implode()))
        .with_columns(mine=pl.col("mine") & (pl.col("kind") != "declined"))
        .sort("person", maintain_order=True)  # the events are in order of time already
        .with_columns(first=(pl.col("person") != pl.col("person").shift(1)).fill_null(True))
        .with_columns(
            gap_us=pl.when(~pl.col("first")).then(pl.col("at").diff().dt.total_microseconds()),
            week=pl.col("at").dt.convert_time_zone(zone).dt.date().dt.truncate("1w"),
        )
        .collect()
    )
    opens = _opens(rows)
    return rows.with_columns(opens=pl.Series(opens), conversation=pl.Series(np.cumsum(opens) - 1, dtype=pl.UInt32))


def _opens(rows: pl.DataFrame) -> Flags:
    first = rows["first"].to_numpy()
    gap = _gaps(rows)
    at = rows["at"].to_physical().to_numpy()
    if not len(at):
        return np.zeros(0, dtype=bool)
    block = (at - at.min()) // (REFIT_DAYS * DAY_US)
    return np.asarray(first | (gap > conversation_gaps(gap, block)[block]), dtype=bool)


def _gaps(rows: pl.DataFrame) -> Ints:
    """Return the silence before each row in microseconds, NEVER at the first of a tie."""
    return rows["gap_us"].fill_null(NEVER).to_numpy()


def conversation_gaps(gap_us: Ints, block: Ints) -> Ints:
    """Return G in microseconds for each block of 30 days, from the silences that ended in earlier blocks.

    G is the lowest smoothed bin between 20 minutes and 12 hours of the histogram of log10 silence (over 10 s), the one
    nearest to 3 hours where several are lowest; 3 hours until 300 silences are known. Source of the method: antimode of
    inter-event times, after Halfaker et al. 2015.
    """
    centres = (np.arange(62) + 0.5) / 10 - 3  # bin k holds 10 ** (-3 + k / 10) hours and more
    inside = (centres > np.log10(1 / 3)) & (centres < np.log10(12))
    blocks = int(block.max()) + 1
    known = (gap_us < NEVER) & (gap_us > 10_000_000)
    bins = np.floor(np.round(10 * (np.log10(gap_us[known] / HOUR_US) + 3), 9)).astype(np.int64)
    kept = (bins >= 0) & (bins < len(centres))
    flat = block[known][kept] * len(centres) + bins[kept]
    counts = np.bincount(flat, minlength=blocks * len(centres)).reshape(blocks, len(centres))
    earlier = np.vstack([np.zeros(len(centres)), np.cumsum(counts, axis=0)[:-1]])
    gaps = np.full(blocks, round(FIRST_GAP_H * HOUR_US))
    for k in np.flatnonzero(earlier.sum(axis=1) >= FEWEST_SILENCES):
        smooth = np.convolve(earlier[k], [0.25, 0.5, 0.25], "same")[inside]
        lowest = centres[inside][smooth == smooth.min()]
        gaps[k] = round(10 ** float(lowest[np.argmin(np.abs(lowest - np.log10(FIRST_GAP_H)))]) * HOUR_US)
    return gaps


@dataclass(frozen=True)
class Bids:
    """Bids by (person, at): rows of the dyads frame. reply is the row of ego's first answer, or -1."""

    event: Ints
    reply: Ints


def find_bids(rows: pl.DataFrame) -> Bids:
    """Return the bids (D5) with ego's first answer on any channel (D7, before the clock).

    A bid is an opening of theirs that is not their own late answer; while one is pending, what follows within 0.8 days
    belongs to it. An answered call answers itself; a meeting answers all that is pending.
    """
    mine, kind, gap, at, person = _columns(rows)
    opens = rows["opens"].to_numpy()
    after_mine = np.concatenate([[False], mine[:-1]]) & ~rows["first"].to_numpy()
    late_answer = after_mine & (gap <= LATE_ANSWER_DAYS * DAY_US)
    event = np.flatnonzero(~mine & opens & ~late_answer & _among(kind, _BID_KINDS))
    by_both = _among(kind, ("call", "meeting"))
    reply = _next_in_tie((mine & _among(kind, _ANSWERING_KINDS)) | by_both, person)[event]
    kept = np.ones(len(event), dtype=bool)
    pending = -1
    for k, row in enumerate(event.tolist()):
        waits = pending >= 0 and person[event[pending]] == person[row] and reply[pending] == reply[k] != row
        if waits and at[row] - at[event[pending]] < SAME_BID_DAYS * DAY_US:
            kept[k] = False
        else:
            pending = k
    return Bids(event[kept], reply[kept])


def find_openings(rows: pl.DataFrame) -> Ints:
    """Return the rows with which ego opened (D8): after ego's own last word, or after over three days of silence."""
    mine, kind, gap, _, _ = _columns(rows)
    after_mine = np.concatenate([[False], mine[:-1]])
    first = rows["first"].to_numpy()
    fresh = first | after_mine | (gap > OWN_OPENING_DAYS * DAY_US)
    return np.flatnonzero(mine & rows["opens"].to_numpy() & fresh & _among(kind, _OPENING_KINDS))


def _columns(rows: pl.DataFrame) -> tuple[Flags, npt.NDArray[np.uint8], Ints, Ints, Ints]:
    return (
        rows["mine"].to_numpy(),
        rows["kind"].to_physical().to_numpy(),
        _gaps(rows),
        rows["at"].to_physical().to_numpy(),
        rows["person"].to_numpy().astype(np.int64),
    )


def _among(kind: npt.NDArray[np.uint8], names: tuple[str, ...]) -> Flags:
    from nearer.model.events import KINDS

    return np.isin(kind, [KINDS.index(name) for name in names])


def _next_in_tie(flag: Flags, person: Ints) -> Ints:
    """Return, for each row, the first row at or after it in the same tie where flag holds, or -1."""
    n = len(flag)
    ahead = np.minimum.accumulate(np.where(flag, np.arange(n), n)[::-1])[::-1]
    found = ahead < n
    found[found] &= person[ahead[found]] == person[np.flatnonzero(found)]
    return np.where(found, ahead, -1)
