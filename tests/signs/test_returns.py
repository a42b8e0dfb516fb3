"""Coming back: when it is one, and whether the first words named the gap."""

from datetime import timedelta

import pytest

from nearer.model.finding import Return
from nearer.signs.returns import returns
from tests.lives import Life
from tests.talk import talk

QUIET, BACK = 300, 360


def came_back(text: str | None = None, until: float = BACK) -> Life:
    """Give a life in which ego was quiet with Anna for a while, and then wrote."""
    life = Life(every_days=1.5)
    life.leave("Anna", QUIET, until)
    if text is not None:
        life.say("Anna", until, text, mine=True)
    return life


def only(life: Life) -> Return:
    """Give the one return."""
    (one,) = returns(life.timeline())
    return one


def test_writing_again_after_a_quiet_spell_is_a_return() -> None:
    """Sixty days, or nearly, and then ego's own words."""
    one = only(came_back())
    assert one.person == "Anna"
    assert 50 <= one.quiet_days <= 66


def test_a_return_has_its_two_days() -> None:
    """The last word before and the first after."""
    life = came_back("Hello you")
    one = only(life)
    assert (one.returned, one.returned - one.quiet_from >= timedelta(days=one.quiet_days)) == (life.at(BACK), True)


def test_a_return_says_by_what() -> None:
    """A text, here."""
    assert only(came_back()).by == "text"


@pytest.mark.parametrize(
    "text",
    [
        "I'm so sorry I disappeared",
        "Hey, I've been very quiet, I know",
        "I never answered your message and it was on my mind",
        "It has been too long. Long time no see!",
    ],
)
def test_words_that_name_the_gap_speak_of_it(text: str) -> None:
    """An apology, or the time that went by."""
    assert only(came_back(text)).spoke_of_it is True


@pytest.mark.parametrize("text", ["I saw your mother in the market today", "Do you still have my ladder?"])
def test_words_that_pass_over_the_gap_do_not(text: str) -> None:
    """It is a return all the same."""
    assert only(came_back(text)).spoke_of_it is False


def test_without_words_nobody_can_say() -> None:
    """Only times were kept."""
    assert only(came_back()).spoke_of_it is None


def test_of_words_in_a_language_unknown_here_nobody_can_say() -> None:
    """The words for the gap are known in English alone."""
    assert only(came_back("Alles Gute zum Geburtstag!")).spoke_of_it is None


def test_a_fortnight_is_no_quiet_spell() -> None:
    """Three weeks at least."""
    assert returns(came_back(until=QUIET + 12).timeline()) == []


@pytest.mark.parametrize(("every_hours", "back"), [(48, 1), (240, 0)])
def test_a_slow_tie_is_quiet_for_longer(every_hours: int, back: int) -> None:
    """Forty-five days are a quiet spell for who writes every other day, and none for who writes three times a month."""
    often = f" .{every_hours} "
    assert len(returns(talk(Anna=f"{often.join('E' * 15)} .1080 {often.join('E' * 4)}"))) == back


def test_a_hole_in_the_files_is_no_quiet_spell() -> None:
    """What the file lost may have been said."""
    life = Life(every_days=1.5)
    life.lose(QUIET, BACK)
    assert returns(life.timeline()) == []


def test_a_single_word_is_no_return() -> None:
    """Ego came back on three days or more within the month."""
    life = Life(every_days=1.5)
    life.leave("Anna", QUIET)
    life.say("Anna", BACK, "Happy new year", mine=True)
    assert returns(life.timeline()) == []


def test_never_having_left_is_no_return() -> None:
    """A steady life has none."""
    assert returns(Life(every_days=1.5).timeline()) == []
