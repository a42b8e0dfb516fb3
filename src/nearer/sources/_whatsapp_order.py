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

PASTED_FOR_EACH = 10
"""Rows that one row may outweigh: a pasted stretch after a few messages is longer than they are."""

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
    keep = _forwards(at)
    _let_in_late(at, author, keep, late)
    dropped = int((~keep).sum())
    if dropped > max(FEWEST_DISORDERED, len(at) // 10):
        return np.ones(len(at), np.bool_), True
    return keep, False


def _forwards(at: Ints) -> Flags:
    """Return the rows of a chat that runs forwards, without the rows that jump back and those that stand far ahead.

    A stretch that jumps back and soon returns was pasted. Where it does not return, the smaller side is the odd one:
    the stretch, or the rows before it that lie ahead of it. Each row is looked at a few times at most.
    """
    moments = at.tolist()
    kept: list[int] = []
    latest: list[int] = []
    row = 0
    while row < len(moments):
        moment = moments[row]
        if not latest or moment >= latest[-1] - SLACK:
            kept.append(row)
            latest.append(max(moment, latest[-1]) if latest else moment)
            row += 1
            continue
        ahead = len(latest) - bisect_right(latest, moment)
        end, most = row, min(len(moments), row + PASTED_FOR_EACH * ahead + 1)
        while end < most and moments[end] < latest[-1] - SLACK:
            end += 1
        returned = end < most
        if returned or (end == len(moments) and (end - row <= ahead or ahead == len(kept))):
            row = end
        else:
            del kept[len(kept) - ahead :], latest[len(latest) - ahead :]
    keep = np.zeros(len(moments), np.bool_)
    keep[kept] = True
    return keep


def _let_in_late(at: Ints, author: Ints, keep: Flags, late: int) -> None:
    """Take back in the rows that stand behind by a little, unless they repeat a row that was there before."""
    latest = np.maximum.accumulate(np.where(keep, at, np.iinfo(np.int64).min))
    rows = np.flatnonzero(~keep)
    behind = latest[rows] - at[rows]
    seen = (
        {(int(t), int(a)) for t, a in zip(at[keep].tolist(), author[keep].tolist(), strict=True)}
        if len(rows)
        else set()
    )
    for row, seconds in zip(rows.tolist(), behind.tolist(), strict=True):
        repeats = (int(at[row]), int(author[row])) in seen
        keep[row] = 0 <= seconds <= (SLACK if repeats else late)
