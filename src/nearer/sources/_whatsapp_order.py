"""Which header lines are headers, by time: a chat runs forwards, so a line that jumps back was pasted into a message.

Phones that were offline put messages down late, so a little disorder is allowed. In a file whose own lines end in
carriage return and line feed, as an iPhone writes them, a bare line feed lies inside a message: nothing to weigh then.
"""

from bisect import bisect_right

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SLACK = 120
"""Seconds that lines of one minute may stand out of order."""

LATE = 3 * 3600
"""Seconds by which a message that was sent offline, or in the hour that comes twice in autumn, may stand behind."""

FEWEST_DISORDERED = 20


def in_order(at: Ints, author: Ints, late: int) -> tuple[Flags, bool]:
    """Return which rows stand in the order of time, and whether the file as a whole does not (then all are kept).

    at: seconds, a row each, none NEVER; author: a number for each name, so that a line that repeats an earlier one
    (same moment, same name) is known as pasted; late: seconds that a row may stand behind the one before it.
    """
    keep = np.ones(len(at), np.bool_)
    if len(at) < 2:
        return keep, False
    highest = np.maximum.accumulate(at)
    lowest = np.minimum.accumulate(at[::-1])[::-1]
    if bool((highest[:-1] <= lowest[1:] + SLACK).all()):
        return keep, False
    tangled = np.zeros(len(at), np.bool_)
    tangled[:-1] |= highest[:-1] > lowest[1:] + SLACK
    tangled[1:] |= highest[:-1] > lowest[1:] + SLACK
    edges = np.flatnonzero(np.diff(np.concatenate(([0], tangled.astype(np.int8), [0]))))
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        keep[begin:end] = _longest(at[begin:end])
    _let_in_late(at, author, keep, late)
    dropped = int((~keep).sum())
    if dropped > max(FEWEST_DISORDERED, len(at) // 10):
        return np.ones(len(at), np.bool_), True
    return keep, False


def _longest(at: Ints) -> Flags:
    """Return a longest run of rows that never steps back, the one that starts earliest (patience sorting, backwards)."""
    tops: list[int] = []
    rows: list[int] = []
    before = [-1] * len(at)
    values = (-at[::-1]).tolist()
    for i, value in enumerate(values):
        pile = bisect_right(tops, value)
        before[i] = rows[pile - 1] if pile else -1
        if pile == len(tops):
            tops.append(value)
            rows.append(i)
        else:
            tops[pile] = value
            rows[pile] = i
    keep = np.zeros(len(at), np.bool_)
    i = rows[-1]
    while i >= 0:
        keep[len(at) - 1 - i] = True
        i = before[i]
    return keep


def _let_in_late(at: Ints, author: Ints, keep: Flags, late: int) -> None:
    """Take back in the rows that stand behind by a little, unless they repeat a row that was there before."""
    latest = np.maximum.accumulate(np.where(keep, at, np.iinfo(np.int64).min))
    rows = np.flatnonzero(~keep)
    behind = latest[rows] - at[rows]
    seen = {(int(t), int(a)) for t, a in zip(at[keep].tolist(), author[keep].tolist(), strict=True)} if len(rows) else set()
    for row, seconds in zip(rows.tolist(), behind.tolist(), strict=True):
        if 0 <= seconds <= SLACK:
            keep[row] = True
        elif SLACK < seconds <= late and (int(at[row]), int(author[row])) not in seen:
            keep[row] = True
