"""What is no pulling away, each with its own name: and no finding beside it."""

from datetime import timedelta
from pathlib import Path

import pytest

from nearer.model.finding import Other
from nearer.model.report import Report
from tests.lives import FRIENDS, Life

DAY = timedelta(days=1)
SINCE = 300


def patterns(report: Report) -> list[tuple[str | None, str]]:
    """Give who and what, without the times."""
    return [(one.person, one.pattern) for one in report.others]


def only(report: Report) -> Other:
    """Give the one pattern that was said."""
    (one,) = report.others
    return one


def near(life: Life, one: Other, begins: float, within: float = 14) -> bool:
    """Whether a pattern began about a day."""
    return abs(one.began - life.at(begins)) <= within * DAY


def test_a_steady_life_has_nothing_to_say(tmp_path: Path) -> None:
    """No pattern where nothing happened."""
    assert patterns(Life().look(tmp_path)) == []


def test_they_stepped_back(tmp_path: Path) -> None:
    """They opened no more and answered one in three, while ego went on."""
    life = Life(every_days=1.2)
    life.they_step_back("Anna", SINCE)
    report = life.look(tmp_path)
    assert patterns(report) == [("Anna", "they_stepped_back")]
    assert near(life, only(report), SINCE)


def test_that_they_stepped_back_is_no_finding(tmp_path: Path) -> None:
    """Ego did not leave who left."""
    life = Life(every_days=1.2)
    life.they_step_back("Anna", SINCE)
    assert life.look(tmp_path).findings == ()


def test_both_faded(tmp_path: Path) -> None:
    """Each opened less; what came was answered."""
    life = Life(every_days=1.2)
    life.fade("Anna", SINCE)
    report = life.look(tmp_path)
    assert patterns(report) == [("Anna", "faded_together")]
    assert near(life, only(report), SINCE)


def test_that_both_faded_is_no_finding(tmp_path: Path) -> None:
    """Fading is not withdrawal."""
    life = Life(every_days=1.2)
    life.fade("Anna", SINCE)
    assert life.look(tmp_path).findings == ()


def test_leaving_is_not_said_as_fading(tmp_path: Path) -> None:
    """Where ego's answers fell nothing innocent is said."""
    life = Life(every_days=1.2)
    life.leave("Anna", SINCE)
    assert patterns(life.look(tmp_path)) == []


def test_a_declared_time_out_is_said(tmp_path: Path) -> None:
    """With whom and for how long."""
    life = Life()
    life.timeout("Anna", SINCE, 40)
    one = only(life.look(tmp_path))
    assert (one.person, one.pattern, one.began, one.ended) == ("Anna", "timeout", life.at(SINCE), life.at(SINCE + 40))


def test_a_declared_time_out_is_no_finding(tmp_path: Path) -> None:
    """Not even a long one into which they wrote on."""
    life = Life()
    life.timeout("Anna", SINCE, 120)
    assert life.look(tmp_path).findings == ()


def test_the_same_silence_without_a_word_is_one(tmp_path: Path) -> None:
    """It is the time-out that makes it none."""
    life = Life()
    life.timeout("Anna", SINCE, 120)
    life.stretches.clear()
    assert [one.person for one in life.look(tmp_path).findings] == ["Anna"]


@pytest.mark.parametrize("seed", [1, 2])
def test_quiet_with_everybody_is_said_as_that(tmp_path: Path, seed: int) -> None:
    """A holiday, an illness, a lost phone: nobody was left."""
    life = Life(seed=seed)
    life.holiday(SINCE, 16)
    report = life.look(tmp_path)
    assert (patterns(report), report.findings) == ([(None, "everybody")], ())


def test_a_hole_in_the_files_is_said_as_that(tmp_path: Path) -> None:
    """All of a month is gone."""
    life = Life()
    life.lose(SINCE, SINCE + 40)
    report = life.look(tmp_path)
    assert (patterns(report), report.findings) == ([(None, "gap")], ())


def test_a_lost_side_of_one_app_is_said_as_a_hole(tmp_path: Path) -> None:
    """None of ego's words are there, while ego wrote elsewhere: that is the export, not ego."""
    life = Life()
    for name in FRIENDS[5:]:
        life.move(name, 0)
    life.lose_own_side(SINCE, SINCE + 60)
    report = life.look(tmp_path)
    assert (patterns(report), report.findings) == ([(None, "gap")], ())


def test_a_lost_side_of_all_there_is_reads_as_quiet_with_everybody(tmp_path: Path) -> None:
    """None of ego's words anywhere: whatever it was, nobody was left."""
    life = Life()
    life.lose_own_side(SINCE, SINCE + 60)
    report = life.look(tmp_path)
    assert (patterns(report), report.findings) == ([(None, "everybody")], ())


def test_a_lost_side_at_the_end_of_the_files_is_no_finding(tmp_path: Path) -> None:
    """With nothing of ego's after it either."""
    life = Life()
    life.lose_own_side(SINCE)
    assert life.look(tmp_path).findings == ()


def test_a_move_to_another_app_is_said(tmp_path: Path) -> None:
    """The two went on elsewhere."""
    life = Life()
    life.move("Anna", SINCE)
    report = life.look(tmp_path)
    assert (patterns(report), report.findings) == ([("Anna", "moved")], ())
    assert near(life, only(report), SINCE)


@pytest.mark.parametrize("name", ["Anna Berg", "+44 7700 900123"])
def test_a_move_to_another_name_or_number_is_said(tmp_path: Path, name: str) -> None:
    """One stream ends, and within the month somebody with a like name or a bare number begins at a like pace."""
    life = Life(every_days=1.5)
    life.change_name("Anna", SINCE, name)
    report = life.look(tmp_path)
    assert (patterns(report), report.findings) == ([("Anna", "moved")], ())


def test_somebody_new_is_no_move(tmp_path: Path) -> None:
    """A new friend of another name is a new friend."""
    life = Life(every_days=1.5)
    life.change_name("Anna", SINCE, "Ida")
    assert "moved" not in {pattern for _, pattern in patterns(life.look(tmp_path))}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_pressed_is_asked_about(tmp_path: Path, seed: int) -> None:
    """They went on undiminished: a question, and nothing is found on them."""
    life = Life(seed=seed)
    life.press("Anna", SINCE)
    report = life.look(tmp_path)
    assert (patterns(report), report.findings) == ([("Anna", "pressing")], ())


def test_whose_openings_died_down_did_not_press(tmp_path: Path) -> None:
    """A friend who gave up after a while is a friend who was left."""
    life = Life()
    life.leave("Anna", SINCE)
    assert "pressing" not in {pattern for _, pattern in patterns(life.look(tmp_path))}


def test_who_pressed_is_not_among_those_who_reached_out(tmp_path: Path) -> None:
    """No list holds them beside friends."""
    life = Life()
    life.press("Anna", SINCE)
    report = life.look(tmp_path)
    assert {one.person for one in report.reached_out} == {*FRIENDS} - {"Anna"}
