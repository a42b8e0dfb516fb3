"""Pressing (K2): after a stop of ego's own, and from new numbers, there is a question and never a finding."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nearer.model.report import Report
from nearer.service.look import look
from nearer.service.naming import Naming
from nearer.service.wording import Voice, other
from nearer.signs.innocent.pressing import kept_from
from tests.lives import Life

LEFT = 300
NUMBER = "+44 7700 900123"


def asked(report: Report) -> list[str | None]:
    """Give whom the question is asked about."""
    return [one.person for one in report.others if one.pattern == "pressing"]


def found(report: Report) -> list[tuple[str | None, str]]:
    """Give who has a finding, and how sure it is."""
    return [(one.person, one.verdict) for one in report.findings]


def left(half_life_days: float = 40) -> Life:
    """Give a life in which ego left Anna, whose openings died down."""
    life = Life()
    life.leave("Anna", LEFT, half_life_days=half_life_days)
    return life


def test_without_a_word_it_is_a_finding(tmp_path: Path) -> None:
    """The life that all of these change."""
    report = left().look(tmp_path)
    assert (found(report), asked(report)) == ([("Anna", "clear")], [])


@pytest.mark.parametrize("words", ["Please stop writing to me", "Do not contact me again", "Leave me alone."])
def test_who_went_on_after_a_stop_is_asked_about(tmp_path: Path, words: str) -> None:
    """However much their openings died down: ego said stop."""
    life = left()
    life.say("Anna", LEFT + 0.1, words, mine=True)
    report = life.look(tmp_path)
    assert (found(report), asked(report)) == ([], ["Anna"])


def test_a_stop_that_was_said_later_counts_for_what_lay_open(tmp_path: Path) -> None:
    """Ego was silent first, and said stop after a month."""
    life = left()
    life.say("Anna", LEFT + 30, "Please stop writing to me", mine=True)
    assert found(life.look(tmp_path)) == []


def test_too_few_openings_for_a_finding_are_asked_about_all_the_same(tmp_path: Path) -> None:
    """Two days on which they went on, and ego said stop: no detector is needed."""
    life = Life()
    life.lose_touch(["Anna"], LEFT)
    life.say("Anna", LEFT, "Please stop writing to me", mine=True)
    life.knock("Anna", [LEFT + 20, LEFT + 40])
    report = life.look(tmp_path)
    assert (found(report), asked(report)) == ([], ["Anna"])


def test_who_heeded_a_stop_is_not_asked_about(tmp_path: Path) -> None:
    """They wrote once more and let it be; nothing is said of them, not even that they stepped back."""
    life = Life()
    life.lose_touch(["Anna"], LEFT)
    life.say("Anna", LEFT, "Please stop writing to me", mine=True)
    life.knock("Anna", [LEFT + 2])
    report = life.look(tmp_path)
    assert (found(report), [one.person for one in report.others]) == ([], [])


def test_a_stop_stays_in_force_though_ego_wrote_again(tmp_path: Path) -> None:
    """Ego was drawn back for months and left at last: never a finding on that tie from then on."""
    life = Life()
    life.say("Anna", 150, "Leave me alone", mine=True)
    life.leave("Anna", LEFT)
    assert found(life.look(tmp_path)) == []


def test_who_was_in_touch_again_after_a_stop_is_a_friend_in_the_lists(tmp_path: Path) -> None:
    """A quarrel long ago: they still reached out, and no question is asked."""
    life = Life()
    life.say("Anna", 150, "Leave me alone", mine=True)
    report = life.look(tmp_path)
    assert (asked(report), "Anna" in {one.person for one in report.reached_out}) == ([], True)


def test_a_bare_stop_counts_as_a_last_word(tmp_path: Path) -> None:
    """A stop, and then nothing more of ego's."""
    life = left()
    life.say("Anna", LEFT + 0.1, "Stop.", mine=True)
    assert asked(life.look(tmp_path)) == ["Anna"]


def test_a_bare_stop_in_between_is_play(tmp_path: Path) -> None:
    """The two went on talking the same week."""
    life = left()
    life.say("Anna", 200, "stop!!", mine=True)
    assert found(life.look(tmp_path)) == [("Anna", "clear")]


def test_a_stop_without_words_is_told_by_its_cue(tmp_path: Path) -> None:
    """Where lengths and cues alone were kept."""
    life = left()
    life.say("Anna", LEFT + 0.1, "stop", mine=True)
    table = tmp_path / "life.csv"
    head, *rows = life.csv().splitlines()
    cued = [row.removesuffix("stop") + ",stop" if row.endswith(",stop") else f"{row}," for row in rows]
    table.write_text("\n".join([f"{head},cues", *cued, ""]), encoding="utf-8")
    assert asked(look([table])) == ["Anna"]


def test_their_own_stop_is_not_mine(tmp_path: Path) -> None:
    """They asked for room and ego gave it: that is for the first questions (K1), not for this one."""
    life = left()
    life.say("Anna", LEFT + 0.1, "Please stop writing to me", mine=False)
    assert asked(life.look(tmp_path)) == []


def test_a_number_that_goes_on_where_the_old_one_stopped_counts_together(tmp_path: Path) -> None:
    """Nobody knows whose it is: both are asked about, each by itself, and there is no finding."""
    life = Life()
    life.lose_touch(["Anna"], LEFT + 30)
    life.leave("Anna", LEFT, half_life_days=500)
    life.knock(NUMBER, range(LEFT + 34, LEFT + 200, 4))
    report = life.look(tmp_path)
    assert (found(report), asked(report)) == ([], ["Anna", NUMBER])


def test_a_few_tries_of_a_stranger_make_a_finding_less_sure_and_no_question(tmp_path: Path) -> None:
    """A number began to write in those days, and soon gave up."""
    life = left()
    life.knock(NUMBER, [LEFT + 3, LEFT + 5, LEFT + 8])
    report = life.look(tmp_path)
    assert (found(report), asked(report)) == ([("Anna", "maybe")], [])


def test_a_stranger_of_another_time_changes_nothing(tmp_path: Path) -> None:
    """Long before ego left."""
    life = left()
    life.knock(NUMBER, [100, 103, 108])
    report = life.look(tmp_path)
    assert (found(report), asked(report)) == ([("Anna", "clear")], [])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Anna new", None),
        ("anna (2)", None),
        (NUMBER, "It's me Anna"),
        (NUMBER, "why did you block me?"),
        ("annie84", "Anna here"),
    ],
)
def test_a_handle_that_says_who_it_is_is_asked_about(tmp_path: Path, name: str, words: str | None) -> None:
    """By its name or its own words, on two days or more; the old handle has no finding."""
    life = left()
    life.knock(name, [LEFT + 90, LEFT + 95], words)
    report = life.look(tmp_path)
    assert (found(report), asked(report)) == ([], ["Anna", name])


def test_one_word_about_a_new_number_is_no_pressing(tmp_path: Path) -> None:
    """Whoever changes phones tells everybody."""
    life = left()
    life.knock(NUMBER, [LEFT + 90], "It's me Anna. My new number")
    assert found(life.look(tmp_path)) == [("Anna", "clear")]


def test_somebody_elses_name_is_somebody_else(tmp_path: Path) -> None:
    """A stranger who says another name."""
    life = left()
    life.knock("Tom new", [LEFT + 90, LEFT + 95, LEFT + 99], "It's me Tom")
    report = life.look(tmp_path)
    assert (found(report), asked(report)) == ([("Anna", "clear")], [])


def test_a_friend_who_moved_to_a_new_number_is_no_presser(tmp_path: Path) -> None:
    """Ego answered there: the tie went on."""
    life = Life()
    life.change_name("Anna", LEFT, "Anna new")
    assert asked(life.look(tmp_path)) == []


def test_who_is_blocked_and_comes_again_by_name_is_asked_about(tmp_path: Path) -> None:
    """Nothing reached ego from the old number any more."""
    life = Life()
    life.lose_touch(["Anna"], LEFT)
    life.knock(NUMBER, [LEFT + 5, LEFT + 9], "It's Anna. Please talk to me")
    assert asked(life.look(tmp_path)) == [NUMBER]


def test_a_new_number_of_who_is_left_out_is_asked_about(tmp_path: Path) -> None:
    """K1 took Anna out; a number that begins right after her last word is asked about, and she stands nowhere."""
    life = Life()
    life.lose_touch(["Anna"], LEFT)
    life.knock(NUMBER, [LEFT + 3, LEFT + 6, LEFT + 11])
    report = life.look(tmp_path, leave_out=["Anna"])
    assert (asked(report), [one.name for one in report.people if one.name == "Anna"]) == ([NUMBER], [])


def test_a_number_that_may_be_somebodys_is_not_in_the_list_of_knocks(tmp_path: Path) -> None:
    """Ego asked once who it was; without Anna's silence it would stand there."""
    life = Life()
    life.lose_touch(["Anna"], LEFT)
    life.knock(NUMBER, [LEFT + 3, LEFT + 6, LEFT + 11, LEFT + 25])
    life.say(NUMBER, LEFT + 3.01, "who is this", mine=True)
    far = Life()
    far.knock(NUMBER, [200, 203, 208, 222])
    far.say(NUMBER, 200.01, "who is this", mine=True)
    knocked = [[one.person for one in each.look(tmp_path).knocked] for each in (life, far)]
    assert knocked == [[], [NUMBER]]


def test_of_all_of_them_nothing_is_suggested(tmp_path: Path) -> None:
    """The old handle, the new one, and who was told to stop."""
    life = left()
    life.say("Ben", LEFT, "Please stop writing to me", mine=True)
    life.lose_touch(["Ben"], LEFT + 1)
    life.knock("Anna new", [LEFT + 90, LEFT + 95])
    timeline = life.timeline()
    names = {one.id: one.name for one in timeline.people}
    assert sorted(names[one] for one in kept_from(timeline, 0.03)) == ["Anna", "Anna new", "Ben"]


def test_the_question_comes_without_the_other_name(tmp_path: Path) -> None:
    """That two may be one is never said: each is asked about alone, in the same words."""
    life = left()
    life.knock("Anna new", [LEFT + 90, LEFT + 95])
    report = life.look(tmp_path)
    voice = Voice(Naming(report, initials=False), ZoneInfo("UTC"))
    says = [other(one, voice) for one in report.others]
    assert [text.partition(":")[2] for text in says] == [says[0].partition(":")[2]] * 2
