"""Weeks in which everybody got less: allowed for by what was known of the others, and by nothing else."""

import numpy as np
import pytest

from nearer.timeline.moments import DAY_US
from nearer.trials.bad_weeks import allowing_for_bad_weeks

TIES, DAYS = 5, 200
BAD = range(100, 120)


def allowed(
    lately: float, *, of: range = range(TIES), late_days: int = 0
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return what is added to each value (day, tie): all lie at 2, but for some ties in the bad days.

    late_days: so much later it is known.
    """
    day, tie = (grid.ravel() for grid in np.mgrid[0:DAYS, 0:TIES])
    value = np.full(len(day), 2.0)
    value[np.isin(day, list(BAD)) & np.isin(tie, list(of))] += lately
    at = day.astype(np.int64) * DAY_US
    found = allowing_for_bad_weeks(at, at + 1 + late_days * DAY_US, tie.astype(np.int64), value) - value
    return np.asarray(found).reshape((DAYS, TIES))


def test_a_week_in_which_the_others_got_less_is_allowed_for() -> None:
    """After ten bad days nearly all of it is added; before them nothing, and two weeks after them nothing."""
    found = allowed(-1.0)
    assert 0.6 < found[115].min() <= found[115].max() <= 1
    assert (np.abs(found[:100]).max() < 1e-9, found[140:].max() < 0.05) == (True, True)


def test_what_the_others_got_above_their_usual_changes_nothing() -> None:
    """It may be the practice."""
    assert allowed(1.0)[BAD.start : BAD.stop].max() == pytest.approx(0.0)


def test_a_tie_does_not_speak_for_itself() -> None:
    """Where one tie alone got less, nothing is added to it; to the others hardly anything."""
    found = allowed(-1.0, of=range(1))
    assert (found[115, 0] == pytest.approx(0.0), 0 < found[115, 1] < 0.3) == (True, True)


def test_what_is_not_known_yet_does_not_count() -> None:
    """Known ten days later, it is allowed for ten days later."""
    found = allowed(-1.0, late_days=10)
    assert (found[108].max() == pytest.approx(0.0), found[116].max() > 0.2) == (True, True)


def test_nothing_gives_nothing() -> None:
    """No bids, no values."""
    none = np.zeros(0, dtype=np.int64)
    assert len(allowing_for_bad_weeks(none, none, none, np.zeros(0))) == 0
