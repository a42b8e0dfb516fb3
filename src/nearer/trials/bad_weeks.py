"""Weeks in which everybody got less from ego than usual: a busy time is no sign of what a practice does.

    allowed = value + how far the others lay below their usual in the 14 days before, where they did

The twin of D12 for amounts. Usual is the mean of a tie's own earlier values, shrunk to that of all. What the others got
above their usual changes nothing: it may be the practice. Only outcomes that were known by then count, and never those of
the tie itself.
"""

from collections import defaultdict, deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nearer.signs.detector.null_model import EVERYBODY_US, OTHERS_PRIOR

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

TIE_PRIOR = 8.0
"""Values of all, on which a new tie's usual begins."""


@dataclass
class _Sum:
    n: float = 0.0
    total: float = 0.0

    def add(self, value: float, times: int = 1) -> None:
        self.n += times
        self.total += times * value


def allowing_for_bad_weeks(at: Ints, known: Ints, tie: Ints, value: Floats) -> Floats:
    """Return the values as they would be had the others got their usual. at, known: microseconds, in no order; tie: ids."""
    everybody, own = _Sum(), defaultdict[int, _Sum](_Sum)
    recent, lately, lately_own = deque[tuple[int, int, float]](), _Sum(), defaultdict[int, _Sum](_Sum)
    allowed = value.astype(np.float64).copy()
    by_known = iter([*np.argsort(known, kind="stable").tolist(), None])
    coming = next(by_known)
    for k in np.argsort(at, kind="stable").tolist():
        while coming is not None and known[coming] < at[k]:
            one, told = int(tie[coming]), float(value[coming])
            rest = told - (own[one].total + TIE_PRIOR * _mean(everybody)) / (own[one].n + TIE_PRIOR)
            if everybody.n:
                recent.append((int(known[coming]), one, rest))
                lately.add(rest)
                lately_own[one].add(rest)
            everybody.add(told)
            own[one].add(told)
            coming = next(by_known)
        while recent and recent[0][0] < at[k] - EVERYBODY_US:
            _known, one, rest = recent.popleft()
            lately.add(rest, -1)
            lately_own[one].add(rest, -1)
        theirs = lately_own[int(tie[k])]
        others = (lately.total - theirs.total) / (lately.n - theirs.n + OTHERS_PRIOR)
        allowed[k] += max(0.0, -others)
    return allowed


def _mean(one: _Sum) -> float:
    return one.total / one.n if one.n else 0.0
