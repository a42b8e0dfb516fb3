"""N1 and N3 on invented lives: who was left is found, when it began, when it could be known; and what is no leaving."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from nearer import catalogue
from nearer.model.finding import Finding
from nearer.timeline import Timeline
from tests.lives import FRIENDS, Life

LEFT = 300
SEEDS = (1, 2, 3, 4)


def findings(timeline: Timeline, alpha: float = 0.03) -> list[Finding]:
    """Give what all signs find."""
    return [one for sign in catalogue.signs() for one in sign.detect(timeline, alpha)]


@cache
def left(seed: int = 1) -> Life:
    """Give a life in which ego leaves Anna."""
    life = Life(seed=seed)
    life.leave("Anna", LEFT)
    return life


@cache
def found(seed: int = 1) -> Finding:
    """Give what is found in it."""
    (one,) = findings(left(seed).timeline())
    return one


@pytest.mark.parametrize("seed", SEEDS)
def test_who_was_left_is_found(seed: int) -> None:
    """One finding, about Anna and nobody else."""
    assert found(seed).person == "Anna"


def test_a_leaving_has_its_name() -> None:
    """Nearly nothing answered and nothing opened: N3."""
    assert (found().sign, found().also) == ("N3", ("N1",))


def test_a_leaving_that_died_down_is_clear() -> None:
    """Eight two-way people, many bids, and their openings grew few."""
    assert found().verdict == "clear"


@pytest.mark.parametrize("seed", SEEDS)
def test_a_leaving_began_near_the_last_answer(seed: int) -> None:
    """The true day lies within four weeks of what is said: chance may have left a bid open just before."""
    assert abs(found(seed).began - left(seed).at(LEFT)) < timedelta(days=28)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_onset_lies_in_its_interval(seed: int) -> None:
    """began_from, began, began_to stand in order."""
    one = found(seed)
    assert one.began_from <= one.began <= one.began_to


@pytest.mark.parametrize("seed", SEEDS)
def test_the_files_a_day_after_noticed_tell_it(seed: int) -> None:
    """Nothing that came later was needed."""
    cut = left(seed).timeline(cut=found(seed).noticed + timedelta(days=1))
    assert [one.person for one in findings(cut)] == ["Anna"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_files_a_week_before_noticed_do_not_tell_it(seed: int) -> None:
    """It was noticed at the first moment at which it could be."""
    cut = left(seed).timeline(cut=found(seed).noticed - timedelta(days=7))
    assert findings(cut) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_noticed_needs_more_than_nine_days(seed: int) -> None:
    """Four bids over nine days, each left three days."""
    assert found(seed).noticed - found(seed).began >= timedelta(days=9)


def test_noticed_stays_as_the_files_grow() -> None:
    """The day on which it could be known is the same in a longer file."""
    cut = left().timeline(cut=found().noticed + timedelta(days=40))
    assert [one.noticed for one in findings(cut)] == [found().noticed]


def test_a_fresh_stretch_is_a_maybe_that_grows_clear() -> None:
    """In the first sixty days nobody can say whether they go on; later the same stretch is clear."""
    fresh = left().timeline(cut=found().noticed + timedelta(days=10))
    assert ([one.verdict for one in findings(fresh)], found().verdict) == (["maybe"], "clear")


def test_what_touches_the_end_is_open() -> None:
    """No claim that it lasts, and it is said so."""
    says = [counter.what for counter in found().counter_evidence]
    assert (found().ended, found().open, "open_end" in says) == (None, True, True)


def test_a_return_ends_it() -> None:
    """Ego came back after a hundred days: the stretch ends about there."""
    life = Life()
    life.leave("Anna", LEFT, LEFT + 100)
    (one,) = findings(life.timeline())
    assert one.ended is not None
    assert abs(one.ended - life.at(LEFT + 100)) < timedelta(days=14)


def test_each_bid_stands_as_evidence() -> None:
    """The counts are those of the list."""
    outcomes = [bid.outcome for bid in found().evidence]
    assert (outcomes.count("unanswered"), len(outcomes) - outcomes.count("void")) == (found().unanswered, found().bids)


def test_evidence_knows_where_it_stands() -> None:
    """File, place and channel of each bid."""
    assert {(bid.file, bid.channel, bid.ref > 0) for bid in found().evidence} == {("chat.csv", "chat", True)}


def test_what_was_usual_comes_from_before() -> None:
    """Of the bids before, few went unanswered."""
    assert found().before_unanswered <= 0.2 * found().before_bids


def test_their_side_is_said_where_they_had_begun_to_write_less() -> None:
    """Their openings were fewer in the month before: that speaks against it, and stands there."""
    life = Life()
    life.write_less("Anna", LEFT - 28, LEFT, kept=0)
    life.leave("Anna", LEFT)
    theirs = [
        counter.value
        for one in findings(life.timeline())
        for counter in one.counter_evidence
        if counter.what == "their_side"
    ]
    assert [value < 0.67 for value in theirs if value is not None] == [True]


def test_their_side_after_the_silence_speaks_against_nothing() -> None:
    """Who gets no answer writes less."""
    assert [counter for counter in found().counter_evidence if counter.what == "their_side"] == []


def test_answers_that_grew_rare_are_not_a_leaving() -> None:
    """One in three answered, and ego still opens: N1."""
    life = Life(days=720)
    life.answer_less(["Anna"], LEFT)
    assert [(one.person, one.sign) for one in findings(life.timeline())] == [("Anna", "N1")]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_steady_life_has_no_finding(seed: int) -> None:
    """Where nothing happened nothing is said."""
    assert findings(Life(seed=seed).timeline()) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bad_month_with_everybody_speaks_against_whatever_is_found(seed: int) -> None:
    """Where everybody got fewer answers it is said beside the finding."""
    life = Life(seed=seed, every_days=1.5)
    life.answer_less(FRIENDS, LEFT, LEFT + 35)
    against = [{counter.what for counter in one.counter_evidence} for one in findings(life.timeline())]
    assert [says for says in against if "others" not in says] == []


def test_few_chats_give_a_maybe_at_most() -> None:
    """With three people nobody can tell whether ego was quiet with everybody."""
    life = Life(FRIENDS[:3])
    life.leave("Anna", LEFT)
    assert [one.verdict for one in findings(life.timeline())] == ["maybe"]


def test_few_chats_are_said_first() -> None:
    """It is the first thing that speaks against a finding."""
    life = Life(FRIENDS[:3])
    life.leave("Anna", LEFT)
    assert [one.counter_evidence[0].what for one in findings(life.timeline())] == ["few_chats"]


def test_a_handful_of_bids_is_never_judged() -> None:
    """A tie with fewer than eight known bids has no usual to compare with."""
    life = Life()
    life.lose_touch(["Anna"], 0, 280)
    life.leave("Anna", LEFT, half_life_days=1000)
    assert [one.person for one in findings(life.timeline())] == []


def test_who_is_not_among_the_people_is_not_judged() -> None:
    """Left out is left out."""
    timeline = left().timeline()
    assert findings(replace(timeline, people=timeline.people[1:])) == []


def test_two_people_left_are_two_findings() -> None:
    """Each for themselves."""
    life = Life()
    life.leave("Anna", LEFT)
    life.leave("Hugo", LEFT - 100)
    assert [one.person for one in findings(life.timeline())] == ["Hugo", "Anna"]


def test_at_most_one_finding_for_a_person_and_a_stretch() -> None:
    """Left twice: two stretches, which do not overlap."""
    life = Life(days=800)
    life.leave("Anna", 250, 350)
    life.leave("Anna", 600, half_life_days=25)
    first, second = findings(life.timeline())
    assert first.ended is not None
    assert first.ended < second.began
