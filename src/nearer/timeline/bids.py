"""What became of each bid (D7, D13): answered, unanswered, void or not yet known, and when that could be known."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.model.events import UTC
from nearer.timeline.clock import DAY_MS, Clock
from nearer.timeline.moments import DAY_US, NEVER
from nearer.timeline.turns import find_bids

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

OUTCOME = pl.Enum(["answered", "unanswered", "void", "censored"])
_CODE = {name: code for code, name in enumerate(OUTCOME.categories)}

HORIZON_DAYS = 3  # operational days within which an answer counts
FEWEST_WAIT_US = 3 * DAY_US // 2  # on the wall
AWAY = 0.3  # availability below this on any day of the wait: no fault of anybody's
RECENT_US = 90 * DAY_US


def outcomes(
    rows: pl.DataFrame, clock: Clock, losses: pl.DataFrame, stretches: pl.DataFrame, files: pl.DataFrame, now_us: int
) -> pl.DataFrame:
    """Return the bids, by person and time.

    Columns: person, at, event (row of the dyads frame), reply_event (null where none), kind, channel, file, ref, week,
    outcome (OUTCOME), latency_ms (operational, null unless answered), resolved_at (when the outcome was known, null
    while it is not), lost_from (when it was known that the file had lost something there, null where it had not).
    """
    bids = find_bids(rows)
    at = rows["at"].to_physical().to_numpy().astype(np.int64)
    person = rows["person"].to_numpy().astype(np.int64)[bids.event]
    asked = at[bids.event]
    answered_at = np.where(bids.reply >= 0, at[bids.reply], NEVER)
    latency, resolved, outcome = _waits(person, asked, answered_at, clock, now_us)
    lost = _lost_from(rows["channel"].to_numpy()[bids.event], asked, resolved, losses)
    excused = _in_stretches(person, asked, resolved, stretches) | _uncovered(rows, bids.event, resolved, files, now_us)
    bad = outcome == _CODE["unanswered"]
    outcome = np.where(bad & (excused | (lost <= resolved)), _CODE["void"], outcome)
    codes = pl.Series(outcome, dtype=pl.UInt8)
    return rows.select("person", "at", "kind", "channel", "file", "ref", "week")[bids.event].with_columns(
        event=pl.Series(bids.event, dtype=pl.UInt32),
        reply_event=pl.Series(np.where(bids.reply >= 0, bids.reply, 0), dtype=pl.UInt32).set(
            pl.Series(bids.reply < 0), None
        ),
        outcome=codes.replace_strict(list(_CODE.values()), list(_CODE), return_dtype=OUTCOME),
        latency_ms=pl.Series(latency, dtype=pl.Int64).set(pl.Series(outcome != _CODE["answered"]), None),
        resolved_at=_moments(np.where(outcome == _CODE["censored"], NEVER, resolved)),
        lost_from=_moments(lost),
    )


def _moments(us: Ints) -> pl.Series:
    known = us < NEVER
    return pl.Series(np.where(known, us, 0)).cast(UTC).set(pl.Series(~known), None)


def _waits(person: Ints, asked: Ints, answered_at: Ints, clock: Clock, now_us: int) -> tuple[Ints, Ints, Ints]:
    """Latency in operational milliseconds, the moment the outcome was known, and the outcome, before any excuse."""
    latency, resolved = np.full(len(asked), NEVER), np.full(len(asked), NEVER)
    outcome = np.full(len(asked), _CODE["censored"])
    for one in np.unique(person).tolist():
        k = np.flatnonzero(person == one)
        hands = clock.of(one)
        shown = hands.at(asked[k])
        replied = answered_at[k] < NEVER
        latency[k] = np.where(replied, hands.at(np.where(replied, answered_at[k], asked[k])) - shown, NEVER)
        due = np.maximum(hands.when(shown + HORIZON_DAYS * DAY_MS), asked[k] + FEWEST_WAIT_US)
        in_time = latency[k] <= HORIZON_DAYS * DAY_MS
        overdue = ~in_time & (due <= now_us)
        known = np.where(in_time, answered_at[k], np.where(overdue, due, NEVER))
        resolved[k] = known
        away = overdue.copy()
        away[overdue] = hands.lowest(asked[k][overdue], known[overdue]) < AWAY
        outcome[k] = np.select(
            [in_time, away, overdue], [_CODE["answered"], _CODE["void"], _CODE["unanswered"]], _CODE["censored"]
        )
    return latency, resolved, outcome


def _lost_from(channel: Ints, asked: Ints, resolved: Ints, losses: pl.DataFrame) -> Ints:
    lost = np.full(len(asked), NEVER)
    for row in losses.select("channel", *(pl.col(c).to_physical() for c in ("from", "until", "known"))).iter_rows():
        of, begins, ends, known = row
        met = (channel == of) & (asked < ends) & (np.minimum(resolved, asked + HORIZON_DAYS * DAY_US) >= begins)
        lost[met] = np.minimum(lost[met], known)
    return lost


def _in_stretches(person: Ints, asked: Ints, resolved: Ints, stretches: pl.DataFrame) -> npt.NDArray[np.bool_]:
    inside = np.zeros(len(asked), dtype=bool)
    columns = stretches.select("person", pl.col("from").to_physical(), pl.col("until").to_physical())
    for one, begins, ends in columns.iter_rows():
        inside |= ((person == one) if one is not None else True) & (asked < ends) & (resolved >= begins)
    return inside


def _uncovered(
    rows: pl.DataFrame, event: Ints, resolved: Ints, files: pl.DataFrame, now_us: int
) -> npt.NDArray[np.bool_]:
    """True where a channel that ego used with this person in the 90 days before ends before the outcome was known."""
    ends = dict(files.group_by("channel").agg(pl.col("until").max().to_physical()).iter_rows())
    beyond = np.zeros(len(event), dtype=bool)
    if not ends or min(ends.values()) >= now_us:
        return beyond
    mine = rows.with_row_index("row").filter("mine").select("person", "channel", pl.col("at").to_physical())
    for channel, end in ends.items():
        late = np.flatnonzero((resolved > end) & (resolved < NEVER))
        if end >= now_us or not len(late):
            continue
        beyond[late] |= _used_before(mine.filter(pl.col("channel") == channel), rows[event[late]])
    return beyond


def _used_before(mine: pl.DataFrame, bids: pl.DataFrame) -> npt.NDArray[np.bool_]:
    moments: dict[int, Sequence[int]] = dict(mine.group_by("person").agg("at").iter_rows())
    found = []
    for person, at in bids.select("person", pl.col("at").to_physical()).iter_rows():
        ours = np.asarray(moments.get(person, []), dtype=np.int64)
        found.append(bool(((ours < at) & (ours >= at - RECENT_US)).any()))
    return np.asarray(found, dtype=bool)
