"""Quiet stretches that ran when a practice began, against those without it."""

import pytest

from nearer.signs.detector.e_detector import Episode
from nearer.timeline.moments import DAY_US
from nearer.trials.recovery import recovery

START, UNTIL = 1000 * DAY_US, 1180 * DAY_US


def stretch(alarm: int, ended: int | None) -> Episode:
    """Return a stretch that could be seen on a day, and ended on another."""
    end = None if ended is None else ended * DAY_US
    return Episode(1, (alarm - 20) * DAY_US, alarm * DAY_US, 0, [], 20, 1, 100.0, 1.0, ended_us=end)


EARLIER = [stretch(100, 140), stretch(300, 340), stretch(500, 540), stretch(700, 740)]


def test_ends_are_compared_by_the_time_at_risk() -> None:
    """Four that each took 40 days, and one that ended 10 days after the beginning and had run for 40 before it."""
    found = recovery([*EARLIER, stretch(960, 1010)], START, UNTIL)
    assert found is not None
    assert (found.running, found.ended, found.others_ended) == (1, 1, 4)
    assert (found.days, found.others_days) == pytest.approx((10, 50))


def test_as_fast_as_ever_is_no_surprise() -> None:
    """Where the stretch ends at the usual rate, the p-value is not small."""
    found = recovery([*EARLIER, stretch(990, 1040)], START, UNTIL)
    assert found is not None
    assert found.p == 1.0


def test_p_is_binomial_over_the_time() -> None:
    """One end of five in ten of 210 days at risk: as likely or less are one and more."""
    found = recovery([*EARLIER, stretch(960, 1010)], START, UNTIL)
    assert found is not None
    assert found.p == pytest.approx(1 - (200 / 210) ** 5)


def test_an_open_stretch_counts_as_time_without_an_end() -> None:
    """A stretch that goes on to the end of the files has no end and no length."""
    found = recovery([*EARLIER, stretch(990, None)], START, UNTIL)
    assert found is not None
    assert (found.running, found.ended, found.days) == (1, 0, None)


@pytest.mark.parametrize("episodes", [EARLIER, [*EARLIER[:2], stretch(990, 1040)], [stretch(1100, 1120), *EARLIER]])
def test_where_nothing_can_be_compared_nothing_is_said(episodes: list[Episode]) -> None:
    """None ran at the beginning, or fewer than three ended without the practice."""
    assert recovery(episodes, START, UNTIL) is None
