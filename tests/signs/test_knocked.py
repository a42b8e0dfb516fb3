"""N24: people who knocked and were never let in; and senders who are no people."""

import pytest

from nearer.model.finding import Knocked
from nearer.signs.knocked import knocked
from tests.talk import talk

THRICE = "A .100 A .100 A"


def names(found: list[Knocked]) -> list[str]:
    """Give who is listed."""
    return [one.person for one in found]


def test_three_openings_on_three_days_are_a_knock() -> None:
    """They tried three times, and nothing came."""
    assert names(knocked(talk(Anna=THRICE))) == ["Anna"]


def test_it_says_when_and_how_often() -> None:
    """From the first opening to the last."""
    timeline = talk(Anna=THRICE)
    (one,) = knocked(timeline)
    assert (one.begins, one.ends, one.openings) == (timeline.events["at"][0], timeline.events["at"][-1], 3)


def test_two_openings_are_not_enough() -> None:
    """Twice may be chance."""
    assert knocked(talk(Anna="A .100 A")) == []


def test_three_openings_on_one_evening_are_one() -> None:
    """What piles up counts once."""
    assert knocked(talk(Anna="A .5 A .5 A")) == []


def test_one_answer_still_leaves_them_outside() -> None:
    """I answered once, and never again."""
    assert names(knocked(talk(Anna=f"A . E .100 {THRICE}"))) == ["Anna"]


def test_two_answers_let_them_in() -> None:
    """That is a tie, for the other signs."""
    assert knocked(talk(Anna=f"A . E .100 A . E .100 {THRICE}")) == []


def test_whom_i_wrote_to_was_let_in() -> None:
    """My own words are an open door, whatever theirs became."""
    assert knocked(talk(Anna=f"E .100 E .100 E .100 {THRICE}")) == []


@pytest.mark.parametrize("sender", ["12345", "+44 7700 900123"])
def test_a_number_that_was_never_answered_is_no_person_here(sender: str) -> None:
    """A short code, a shop, a wrong number."""
    assert knocked(talk({sender: THRICE})) == []


def test_a_number_that_was_answered_once_is_a_person() -> None:
    """I knew who it was."""
    assert names(knocked(talk({"+44 7700 900123": f"A . E .100 {THRICE}"}))) == ["+44 7700 900123"]


def test_a_short_code_is_no_person_even_if_answered() -> None:
    """STOP is an answer too."""
    assert knocked(talk({"12345": f"A . E .100 {THRICE}"})) == []


def test_who_sends_every_day_is_a_newsletter() -> None:
    """More than two openings a week are no knocking."""
    assert knocked(talk(News=" .24 ".join("A" * 30))) == []


def test_the_last_to_knock_stands_last() -> None:
    """By the time of the last try."""
    assert names(knocked(talk(Ben=f"{THRICE} .100 A", Anna=THRICE))) == ["Anna", "Ben"]
