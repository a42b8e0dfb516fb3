"""N15: fewer people than usual, about nobody in particular, and never more than a maybe."""

from datetime import timedelta
from functools import cache

from nearer.model.finding import Finding
from nearer.signs.fewer_people import detect, people_by_span
from tests.lives import FRIENDS, Life
from tests.talk import talk

FELL = 392  # fourteen spans of four weeks


@cache
def found() -> Finding:
    """Give what is found where ego lost touch with five of eight."""
    life = Life(days=700)
    life.lose_touch(FRIENDS[3:], FELL)
    (one,) = detect(life.timeline(), 0.03)
    return one


def test_a_circle_that_grew_small_is_found() -> None:
    """It began about when it did."""
    assert abs(found().began - Life().at(FELL)) <= timedelta(days=28)


def test_it_is_about_nobody_in_particular() -> None:
    """No name stands beside it, and no bid."""
    assert (found().person, found().evidence, found().sign) == (None, (), "N15")


def test_it_is_never_more_than_a_maybe() -> None:
    """A move, an illness or a new life looks the same."""
    assert found().verdict == "maybe"


def test_what_was_usual_stands_beside_it() -> None:
    """Eight people in four weeks, or nearly."""
    usual = {counter.what: counter.value for counter in found().counter_evidence}["usual_people"]
    assert usual is not None
    assert 7 <= usual <= 8


def test_it_is_noticed_after_three_low_spans() -> None:
    """Twelve weeks at least, and the last of them was over."""
    assert found().noticed - found().began >= timedelta(weeks=12)


def test_a_cut_a_day_after_noticed_still_finds_it() -> None:
    """Nothing that came later was needed; a week before, nothing is found."""
    life = Life(days=700)
    life.lose_touch(FRIENDS[3:], FELL)
    cuts = (life.timeline(cut=found().noticed + timedelta(days=days)) for days in (1, -7))
    assert [len(detect(cut, 0.03)) for cut in cuts] == [1, 0]


def test_it_ends_when_people_are_back() -> None:
    """The circle is as it was."""
    life = Life(days=900)
    life.lose_touch(FRIENDS[3:], FELL, FELL + 224)
    (one,) = detect(life.timeline(), 0.03)
    assert one.ended is not None
    assert abs(one.ended - life.at(FELL + 224)) <= timedelta(days=28)


def test_a_steady_circle_is_not_found() -> None:
    """Nothing where nothing happened."""
    assert detect(Life(days=700).timeline(), 0.03) == []


def test_losing_one_of_eight_is_not_found() -> None:
    """One friend fewer is no smaller circle."""
    life = Life(days=700)
    life.leave("Anna", FELL)
    assert detect(life.timeline(), 0.03) == []


def test_a_small_circle_is_never_judged() -> None:
    """With four people there is nothing to compare."""
    life = Life(FRIENDS[:4], days=700)
    life.lose_touch(FRIENDS[1:4], FELL)
    assert detect(life.timeline(), 0.03) == []


def test_a_hole_in_the_files_is_not_a_smaller_circle() -> None:
    """Spans in which the files lost a week or more do not count."""
    life = Life(days=700)
    life.lose(FELL, FELL + 120)
    assert detect(life.timeline(), 0.03) == []


def test_a_life_without_words_of_both_has_no_circle() -> None:
    """Nobody was answered: there are no spans to count."""
    assert people_by_span(talk(Anna="A .100 A"))[0] == []
