"""What the files lost: holes of both directions, and ego's own side gone. Silence alone is no hole."""

from datetime import datetime, timedelta

import polars as pl

from nearer.timeline import Timeline
from tests.lives import FRIENDS, Life


def lost(timeline: Timeline, why: str) -> list[tuple[datetime, datetime]]:
    """Give the stretches lost for one reason, those that touch as one."""
    joined: list[tuple[datetime, datetime]] = []
    for begin, end in timeline.losses.filter(pl.col("why") == why).sort("from").select("from", "until").iter_rows():
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def life(friends: int = 6) -> Life:
    """Give a lively year."""
    return Life(FRIENDS[:friends], days=365, every_days=2.0)


def test_a_steady_life_lost_nothing() -> None:
    """No hole is seen where there is none."""
    assert life().timeline().losses.height == 0


def test_a_month_without_a_line_is_a_gap() -> None:
    """It is found, to the day or nearly so."""
    torn = life()
    torn.lose(200, 230)
    ((begins, ends),) = lost(torn.timeline(), "gap")
    assert abs(begins - torn.at(200)) <= timedelta(days=2)
    assert abs(ends - torn.at(230)) <= timedelta(days=2)


def test_a_gap_is_known_only_once_chance_cannot_explain_it() -> None:
    """The first empty day says nothing yet."""
    torn = life()
    torn.lose(200, 230)
    begins, known, ends = torn.timeline().losses.select("from", "known", "until").row(0)
    assert begins + timedelta(days=3) < known < ends


def test_two_people_who_fall_silent_are_no_gap() -> None:
    """With fewer than three people on a channel silence is theirs, not the file's."""
    torn = life(2)
    torn.lose(200, 230)
    assert torn.timeline().losses.height == 0


def test_a_gap_in_one_app_is_none_in_another() -> None:
    """Each channel is covered by its own files."""
    torn = life()
    for name in FRIENDS[3:6]:
        torn.move(name, 0)
    torn.lose(200, 240)
    timeline = torn.timeline()
    assert set(timeline.losses["channel"]) == {timeline.channels.index("chat")}


def test_a_lost_side_is_found() -> None:
    """Everybody wrote, and nothing of ego's is there: the export lost one half."""
    torn = life()
    torn.lose_own_side(200, 250)
    ((begins, ends),) = lost(torn.timeline(), "one_way")
    assert abs(begins - torn.at(200)) <= timedelta(days=6)
    assert abs(ends - torn.at(250)) <= timedelta(days=7)


def test_leaving_one_person_is_no_lost_side() -> None:
    """Ego still wrote to others."""
    left = life()
    left.leave("Anna", 200, half_life_days=1000)
    assert left.timeline().losses.height == 0


def test_a_quiet_channel_is_never_called_torn() -> None:
    """Where few days hold anything, an empty month is nothing strange."""
    rare = Life(FRIENDS[:4], days=365, every_days=30)
    rare.lose(200, 240)
    assert rare.timeline().losses.height == 0
