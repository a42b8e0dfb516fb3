"""The e-detector alone, on steps made by hand: when it alarms, when it never may, and what it learns from."""

from collections.abc import Sequence
from itertools import product
from math import exp, log, prod

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from nearer.signs.detector.confirmation import binomial_tail, usual_chance
from nearer.signs.detector.e_detector import Episode, Levels, Step, detect
from nearer.signs.detector.null_model import Everybody, Shares, Tie, chance_ego_opens, own_chance, with_others
from nearer.signs.detector.withdrawals import onset_interval
from nearer.timeline.moments import DAY_US, NEVER

LEVELS = Levels(clear=0.015, maybe=0.15)
EVERY = 4 * DAY_US
WAIT = 3 * DAY_US
ANSWERED, UNANSWERED, OPENED = "+", "-", "o"


def steps(told: str, person: int = 0, every: int = EVERY, lost_us: int = NEVER) -> list[Step]:
    """Give steps as a script: + an answered bid, - an unanswered one, o an opening of ego's."""
    found = []
    for k, what in enumerate(told):
        at = k * every
        if what == OPENED:
            found.append(Step(at, at, person, -1, 0, NEVER))
        elif what == ANSWERED:
            found.append(Step(at + 1, at, person, k, 0, NEVER))
        else:
            found.append(Step(at + WAIT, at, person, k, 1, lost_us))
    return sorted(found, key=lambda step: (step.known_us, step.at_us))


def episodes(told: Sequence[Step], levels: Levels = LEVELS, *, confirm: bool = True) -> list[Episode]:
    """Give the episodes, confirmed or vetoed all alike."""
    return list(detect(told, levels, lambda episode: confirm))


STEADY = "+o" * 30


def test_a_run_of_unanswered_bids_alarms() -> None:
    """A steady tie, and then nothing."""
    assert len(episodes(steps(STEADY + "-" * 8))) == 1


def test_a_long_quiet_run_never_alarms() -> None:
    """One unanswered bid in ten over thirty years is how this tie is."""
    assert episodes(steps("+o+o+o+o+-+o+o+o+o" * 150)) == []


def test_a_tie_in_which_most_goes_unanswered_is_never_judged() -> None:
    """There is no two-way tie to leave."""
    assert episodes(steps("+--" * 30 + "-" * 20)) == []


def test_a_tie_needs_eight_known_bids() -> None:
    """Three answered bids make nothing usual, whatever follows."""
    assert episodes(steps("+++" + "-" * 20, every=10 * DAY_US)) == []


def test_a_tie_needs_45_days() -> None:
    """Many bids in a month are still a month."""
    assert episodes(steps("+" * 40 + "-" * 30, every=DAY_US // 2)) == []


def test_openings_of_ego_alone_never_alarm() -> None:
    """Whoever opens more leaves nobody."""
    assert episodes(steps("+o" * 30 + "o" * 60)) == []


def test_their_silence_is_no_evidence() -> None:
    """Nothing from them for two years, then answers as ever."""
    quiet = [*steps("+o" * 20)]
    later = [
        Step(one.known_us + 730 * DAY_US, one.at_us + 730 * DAY_US, 0, one.bid, one.unanswered, NEVER)
        for one in steps("+o" * 20)
    ]
    assert episodes([*quiet, *later]) == []


def test_an_alarm_needs_four_unanswered_bids() -> None:
    """Three are chance, however rare."""
    three, four = (episodes(steps("+" * 60 + "-" * n)) for n in (3, 4))
    assert (len(three), len(four)) == (0, 1)


def test_an_alarm_needs_nine_days() -> None:
    """Many bids in one bad week are one bad week."""
    week = steps("+o" * 30 + "-" * 10, every=DAY_US // 2)
    early = [one for one in week if one.unanswered == 0 or one.known_us < 60 // 2 * DAY_US + 8 * DAY_US]
    assert episodes(early) == []


def test_the_alarm_is_at_the_moment_of_the_last_bid_it_needed() -> None:
    """Three days after that bid, when its outcome was known."""
    (one,) = episodes(steps("+" * 60 + "-" * 4))
    assert one.alarm_us == 63 * EVERY + WAIT


def test_the_onset_is_the_first_unanswered_bid() -> None:
    """Of the run that alarmed."""
    (one,) = episodes(steps(STEADY + "-" * 8))
    assert one.onset_us == 60 * EVERY


@pytest.mark.parametrize("unanswered", range(4, 12))
def test_the_onset_interval_holds_the_onset(unanswered: int) -> None:
    """However long the run."""
    (one,) = episodes(steps(STEADY + "-" * unanswered))
    early, late = onset_interval(one)
    assert early <= one.onset_us <= late


def test_an_alarm_that_is_not_confirmed_is_none() -> None:
    """The benefit of the doubt vetoes."""
    assert episodes(steps(STEADY + "-" * 8), confirm=False) == []


def test_bids_in_a_hole_of_the_files_never_alarm() -> None:
    """They were lost, and that was known in time."""
    known = steps(STEADY + "-" * 12, lost_us=0)
    assert episodes(known) == []


def test_answers_end_an_episode() -> None:
    """The stretch ends where the answers came back."""
    (one,) = episodes(steps(STEADY + "-" * 8 + "+" * 8))
    assert one.ended_us == 68 * EVERY


def test_one_answer_does_not_end_it() -> None:
    """A single word after weeks is not back."""
    (one,) = episodes(steps(STEADY + "-" * 8 + "+" + "-" * 4))
    assert one.ended_us is None


def test_after_an_episode_the_usual_is_what_it_was() -> None:
    """What went unanswered in it never becomes how this tie is: a second leaving is found."""
    twice = episodes(steps(STEADY + "-" * 10 + "+o" * 15 + "-" * 8))
    assert len(twice) == 2
    assert twice[1].before_unanswered == 0


def test_a_smaller_alpha_needs_more() -> None:
    """The threshold is bids a year over alpha."""
    told = steps("+o+-+o+o" * 10 + "-" * 20)
    alarms = [episodes(told, Levels(alpha / 10, alpha))[0].alarm_us for alpha in (0.3, 0.003, 0.00003)]
    assert alarms[0] < alarms[1] < alarms[2]


def test_clear_needs_ten_times_the_evidence_of_maybe() -> None:
    """The first moment at which the sum passes the clear threshold is not before the alarm."""
    (one,) = episodes(steps("+o+-+o+o" * 10 + "-" * 20), Levels(0.00003, 0.3))
    assert one.clear_us is not None
    assert one.clear_us > one.alarm_us


def test_the_sum_is_over_every_moment_it_may_have_begun() -> None:
    """Shiryaev-Roberts: the evidence for each possible beginning, added, over three alternatives, by the year."""
    (one,) = episodes(steps("+" * 60 + "-" * 4), Levels(1e-9, 0.3))
    nats = [logged.nats for logged in (*one.earlier, *one.log)]
    by_hand = [sum(exp(sum(n[k] for n in nats[begin:])) for begin in range(len(nats))) for k in range(3)]
    a_year = 64 / (63 * EVERY / (365 * DAY_US))
    # Beginnings more than twenty bids before the run add next to nothing: each answer speaks against them.
    assert one.strongest == pytest.approx(sum(by_hand) / 3 / a_year, rel=0.001)


def test_people_do_not_touch_each_others_evidence() -> None:
    """Where one is left and one is not, one is found."""
    both = [*steps(STEADY + "-" * 8, person=1), *steps(STEADY + "+o" * 4, person=2)]
    both.sort(key=lambda step: (step.known_us, step.at_us))
    assert [one.person for one in episodes(both)] == [1]


@given(st.lists(st.sampled_from([ANSWERED, UNANSWERED, OPENED]), max_size=120))
@examples(max_examples=60)
def test_an_episode_always_has_what_it_needs(told: list[str]) -> None:
    """Whatever happened: four unanswered bids, nine days, and a beginning before its alarm."""
    for one in episodes(steps("".join(told))):
        missed = [x for x in one.log if x.step.unanswered and x.step.known_us <= one.alarm_us]
        assert len(missed) >= 4
        assert one.alarm_us - one.onset_us >= 9 * DAY_US


@given(st.lists(st.sampled_from([ANSWERED, UNANSWERED, OPENED]), min_size=60, max_size=120), st.integers(0, 120))
@examples(max_examples=60)
def test_later_steps_never_change_an_alarm(told: list[str], cut: int) -> None:
    """The first alarm of a longer story is that of the story up to it, or comes later."""
    whole = episodes(steps("+" * 12 + "".join(told)))
    part = episodes([one for one in steps("+" * 12 + "".join(told)) if one.known_us <= cut * EVERY])
    known = [one.alarm_us for one in whole if one.alarm_us <= cut * EVERY]
    assert [one.alarm_us for one in part] == known


@pytest.mark.parametrize("p", [0.05, 0.3, 0.8])
@pytest.mark.parametrize("k", range(7))
def test_the_binomial_tail_equals_the_sum_over_all_that_can_happen(k: int, p: float) -> None:
    """Six bids, each answered or not: the sum over all 64 ways with k or more unanswered."""
    ways = (one for one in product((0, 1), repeat=6) if sum(one) >= k)
    assert binomial_tail(k, 6, p) == pytest.approx(sum(prod(p if x else 1 - p for x in way) for way in ways))


def test_the_usual_chance_leans_to_the_persons_good() -> None:
    """Two in twenty unanswered before, and nobody else short of answers: taken as more than one in ten."""
    (one,) = episodes(steps("+" * 60 + "-" * 6))
    assert usual_chance(one) > one.before_unanswered / one.before_bids


def test_others_who_got_no_answer_raise_the_chance() -> None:
    """In a bad fortnight with everybody one more unanswered bid is less strange."""
    everybody = Everybody()
    for person in range(1, 9):
        everybody.note(0, person, 1, 0.1, into_pool=True)
    tie = Tie()
    usual = own_chance(tie, everybody)
    assert with_others(usual, everybody.ratio(DAY_US, 0)) > usual


def test_a_bad_fortnight_is_forgotten_after_it() -> None:
    """Fifteen days later it explains nothing more."""
    everybody = Everybody()
    everybody.note(0, 1, 1, 0.1, into_pool=True)
    assert (everybody.ratio(13 * DAY_US, 0) > 1, everybody.ratio(15 * DAY_US, 0)) == (True, 1.0)


def test_others_mostly_unanswered_weigh_as_much() -> None:
    """Where two of three of the others' bids went unanswered, p0 of a steady tie comes near that share."""
    everybody = Everybody()
    for k in range(30):
        everybody.note(0, 1 + k % 5, int(k % 3 > 0), 0.03, into_pool=True)
    assert 0.3 < with_others(0.03, everybody.ratio(DAY_US, 0)) < 0.67


def test_nobody_is_their_own_others() -> None:
    """What went unanswered with Anna does not excuse what goes unanswered with Anna."""
    everybody = Everybody()
    for _ in range(5):
        everybody.note(0, 1, 1, 0.1, into_pool=True)
    assert everybody.ratio(DAY_US, 1) == 1.0


def test_good_weeks_of_others_are_held_against_nobody() -> None:
    """The ratio is never below one."""
    everybody = Everybody()
    for person in range(1, 30):
        everybody.note(0, person, 0, 0.4, into_pool=True)
    assert everybody.ratio(DAY_US, 0) == 1.0


def test_what_is_held_back_is_no_baseline() -> None:
    """Until it is let go."""
    shares = Shares()
    for _ in range(5):
        shares.hold(1)
    before = len(shares.kept)
    shares.release()
    assert (before, len(shares.kept), shares.ones) == (0, 5, 5)


def test_the_baseline_is_the_last_eighty() -> None:
    """A hundred unanswered long ago, and eighty answered since."""
    shares = Shares()
    for one in [1] * 100 + [0] * 80:
        shares.hold(one)
        shares.release()
    assert (len(shares.kept), shares.ones) == (80, 0)


def test_who_rarely_opens_is_not_accused_of_opening_rarely() -> None:
    """The chance that ego opened is taken lower than it was."""
    tie = Tie()
    for one in [1, 0] * 30:
        tie.opened_by_ego.hold(one)
        tie.opened_by_ego.release()
    assert chance_ego_opens(tie) < 0.5


def test_an_opening_of_ego_speaks_against_leaving() -> None:
    """Each of the three alternatives loses by it."""
    (one,) = episodes(steps(STEADY + "-" * 8 + "o"))
    assert [nats < 0 for nats in one.log[-1].nats] == [True, True, True]
    assert one.log[-1].nats[0] == pytest.approx(log(0.05))
