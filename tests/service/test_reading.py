"""Local times become moments in the order of a file, however it is cut into batches."""

from datetime import datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from nearer.contracts import named
from nearer.service.reading import Numbers, _LocalTime, place_of

BERLIN = "Europe/Berlin"


def moments(*batches: list[datetime]) -> list[str]:
    """Give the moments of local times that come in these batches, as hours and minutes in UTC."""
    clock = _LocalTime(BERLIN)
    found = [clock.moments(pl.Series(batch, dtype=pl.Datetime("us"))) for batch in batches]
    return [f"{at:%d %H:%M}" if at else "" for at in pl.concat(found).to_list()]


def october(*times: str) -> list[datetime]:
    """Give times of the day on which the clocks went back."""
    return [datetime.fromisoformat(f"2021-10-31 {time}") for time in times]


def test_a_step_back_of_a_minute_is_no_second_hour() -> None:
    """Lines may stand a minute out of order."""
    assert moments(october("02:30", "02:29", "02:31")) == ["31 00:30", "31 00:29", "31 00:31"]


def test_without_a_step_back_the_earlier_reading_is_taken() -> None:
    """A time that could be either is the first."""
    assert moments(october("02:30")) == ["31 00:30"]


def test_the_second_hour_goes_on_in_the_next_batch() -> None:
    """Where a file is cut into batches makes no difference."""
    assert moments(october("02:40", "02:20"), october("02:30"), october("03:00")) == [
        "31 00:40",
        "31 01:20",
        "31 01:30",
        "31 02:00",
    ]


def test_each_year_begins_anew() -> None:
    """The second half of one year's hour says nothing about another's."""
    other = [moment.replace(year=2022, day=30) for moment in october("02:30")]
    assert moments(october("02:40", "02:20"), other) == ["31 00:40", "31 01:20", "30 00:30"]


def test_an_hour_that_does_not_exist_has_no_moment() -> None:
    """A time in the hour that the clocks went over is none."""
    assert moments([datetime.fromisoformat("2021-03-28 02:30")]) == [""]


def test_a_name_that_is_several_people_is_numbered_by_place() -> None:
    """Another Anna in each file; a name with an id of the app, and any other name, is one in all of them."""
    numbers = Numbers(apart=["anna"])
    authors = ("Anna", "Ben", named("Anna", "7"))
    met = [[numbers.handle("chat", place, author) for author in authors] for place in ("a.txt", "b.txt")]
    assert met == [[0, 1, 2], [3, 1, 2]]
    assert numbers.numbered_by_place() == [[0, 3]]


def test_the_parts_of_one_chat_are_one_place() -> None:
    """Some apps cut a long chat into numbered files in one folder."""
    assert place_of("inbox/anna_1/message_2.json") == "inbox/anna_1"
    assert place_of("WhatsApp Chat with Anna.txt") == "WhatsApp Chat with Anna.txt"


MINUTES = st.lists(st.integers(0, 240), min_size=1, max_size=14)


@given(MINUTES, st.integers(0, 14))
def test_where_the_file_is_cut_makes_no_difference(minutes: list[int], cut: int) -> None:
    """One batch or two give the same moments."""
    times = [datetime.fromisoformat("2021-10-31 00:30") + timedelta(minutes=minute) for minute in minutes]
    cut = min(cut, len(times))
    assert moments(times) == moments(times[:cut], times[cut:])
