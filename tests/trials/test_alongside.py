"""Before and after a beginning: what is compared, what is left out, and how sure one may be."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from nearer.timeline.moments import DAY_US
from nearer.trials import alongside
from nearer.trials.alongside import Around, Others, around, as_done, missing, other_days, seen, without_one
from nearer.trials.answers import Answers
from nearer.trials.logit import fit, signed_root

TIES = 8
BEGAN = 1000 * DAY_US
UNTIL = 1182 * DAY_US


def answers(before: float, after: float, days: int = 1182, a_week: float = 12, seed: int = 1) -> Answers:
    """Return a life in which ego answers one share of bids, and from day 1000 on another."""
    chance = Random(seed)
    at = sorted(int(chance.uniform(0, days) * DAY_US) for _bid in range(round(days / 7 * a_week)))
    answered = [float(chance.random() < (after if moment >= BEGAN else before)) for moment in at]
    n = len(at)
    return Answers(
        at=np.array(at, dtype=np.int64),
        known=np.array(at, dtype=np.int64),
        tie=np.array([chance.randrange(TIES) for _bid in at], dtype=np.int64),
        answered=np.array(answered),
        usual=np.full(n, np.log(before / (1 - before))),
        others=np.zeros(n),
        two_way=np.ones(n, dtype=bool),
        quiet=np.zeros(n, dtype=bool),
    )


def there(found: Answers, until: int = UNTIL) -> Around:
    """Return the bids around the beginning."""
    made = around(found, BEGAN, until)
    assert made is not None
    return made


@pytest.mark.parametrize(("after", "says"), [(0.85, "more"), (0.6, "alike"), (0.3, "less")])
def test_what_is_seen_is_what_happened(after: float, says: str) -> None:
    """A large change is seen either way, and none where there is none."""
    life = answers(0.6, after)
    others = other_days(life, UNTIL - BEGAN, BEGAN, seed=1)
    assert seen(signed_root(there(life).bids), others) == says


def test_the_weeks_before_the_beginning_are_left_out() -> None:
    """However bad the last four weeks were, they change nothing: else coming back to usual would look like help."""
    life = answers(0.6, 0.6)
    low = (life.at >= BEGAN - 28 * DAY_US) & (life.at < BEGAN)
    worst = replace(life, answered=np.where(low, 0.0, life.answered))
    assert fit(there(worst).bids).effect == fit(there(life).bids).effect


def test_stretches_that_were_found_are_left_out() -> None:
    """A bid inside a withdrawal counts neither before nor after."""
    life = answers(0.6, 0.6)
    quiet = (life.at >= BEGAN - 90 * DAY_US) & (life.at < BEGAN + 30 * DAY_US) & (life.tie == 0)
    bad = replace(life, answered=np.where(quiet, 0.0, life.answered), quiet=quiet)
    n = int((quiet & ((life.at < BEGAN - 28 * DAY_US) | (life.at >= BEGAN))).sum())
    assert len(there(bad).at) == len(there(life).at) - n


def test_a_tie_that_was_not_two_way_by_then_is_left_out() -> None:
    """Whoever was no real tie at the beginning is not counted after it, whatever came later."""
    life = answers(0.6, 0.6)
    first_after = np.flatnonzero((life.tie == 3) & (life.at >= BEGAN))[0]
    late = replace(life, two_way=~((life.tie == 3) & (np.arange(len(life)) <= first_after)))
    assert len(there(late).at) == len(there(life).at) - int(
        ((life.tie == 3) & ((life.at >= BEGAN) | ((life.at < BEGAN - 28 * DAY_US) & (life.at >= 607 * DAY_US)))).sum()
    )


def test_what_is_usual_stands_as_it_was_at_the_beginning() -> None:
    """What came after the beginning does not raise what it is compared with."""
    life = answers(0.6, 0.9)
    later = replace(life, usual=life.usual + 0.01 * np.maximum(0, life.at - BEGAN) / DAY_US)
    assert np.ptp(there(later).bids.offset) < 0.2


def test_what_is_missing_is_enough_once_it_came() -> None:
    """With as many more bids as were missing, something can be told."""
    life = answers(0.6, 0.6)
    lacking = missing(there(life, BEGAN + 7 * DAY_US))
    assert lacking is not None
    assert lacking > 0
    after = life.at[life.at >= BEGAN]
    have = there(life, BEGAN + 7 * DAY_US).counted(1).bids
    assert missing(there(life, int(after[have + lacking]))) == 0


def test_with_too_little_before_nothing_ever_can() -> None:
    """Where the time before is too thin, no number of new bids is named."""
    life = answers(0.6, 0.6)
    thin = life.where((life.at >= BEGAN) | (np.arange(len(life)) % 60 == 0))
    assert missing(there(thin)) is None


def test_other_days_are_drawn_again_from_their_seed() -> None:
    """The same seed gives the same days, another one others."""
    life = answers(0.6, 0.6)
    one, again, other = (other_days(life, UNTIL - BEGAN, BEGAN, seed) for seed in (1, 1, 2))
    assert (one == again, one == other, len(one.roots)) == (True, False, 200)


def test_other_days_lie_before_any_practice() -> None:
    """What happened after the beginning is in none of them."""
    life = answers(0.6, 0.6)
    changed = replace(life, answered=np.where(life.at >= BEGAN, 0.0, life.answered))
    assert other_days(life, UNTIL - BEGAN, BEGAN, 1) == other_days(changed, UNTIL - BEGAN, BEGAN, 1)


def test_a_short_history_has_no_other_days_and_says_perhaps_at_most() -> None:
    """With less than a year before, no days are drawn; the range is wider, and the largest change is a perhaps."""
    life = answers(0.6, 0.95)
    short = life.where(life.at >= 750 * DAY_US)
    others = other_days(short, UNTIL - BEGAN, BEGAN, 1)
    assert (others.roots, others.widened) == ((), alongside.UNKNOWN_WIDENING)
    assert seen(signed_root(there(short).bids), others) == "perhaps_more"


def test_a_life_that_strays_makes_the_range_wider() -> None:
    """Where the same sum strays at other days, as much there is no sign of help."""
    others = Others(tuple(3.0 if k % 2 else -3.0 for k in range(200)), times=1e9)
    assert others.widened == pytest.approx(3.0)
    assert (others.chance(2.5), seen(2.5, others)) == (1.0, "alike")


def test_few_other_times_make_the_range_wider_still() -> None:
    """Where so long a time fits in four times, the days know of four times, however many were drawn."""
    calm = tuple(0.5 for _day in range(200))
    assert [Others(calm, times).widened for times in (4.0, 0.3)] == [1.25, 2.0]


@pytest.mark.parametrize(("root", "says"), [(2.2, "more"), (-2.2, "perhaps_less"), (-2.7, "less")])
def test_less_takes_more_than_more(root: float, says: str) -> None:
    """What is enough to say more is no more than a perhaps for less: doubt speaks for the person."""
    assert seen(root, Others(tuple(0.5 for _day in range(200)), times=1e9)) == says


def test_the_chance_is_a_rank_among_the_other_days() -> None:
    """Two of nine days show as much: with the true one, three of ten."""
    assert Others((0.1, -2.0, 0.3, 2.5, 0.0, 1.0, -1.0, 0.5, 0.2)).chance(1.9) == pytest.approx(0.3)


def test_doses_are_the_two_weeks_after_each_time() -> None:
    """A bid counts as on within two weeks after a run that was done."""
    found = there(answers(0.6, 0.6))
    done = [BEGAN, BEGAN + 60 * DAY_US]
    doses = as_done(found, done)
    assert doses is not None
    near = [any(0 <= at - one < 14 * DAY_US for one in done) for at in found.at.tolist()]
    assert doses.on.tolist() == [float(one) for one in near]


def test_one_tie_left_out_at_a_time() -> None:
    """The whole effect lies between the lowest and the highest with one tie left out."""
    bids = there(answers(0.6, 0.8)).bids
    span = without_one(bids)
    assert span is not None
    assert span[0] < fit(bids).effect < span[1]


def test_a_share_moves_by_its_odds() -> None:
    """Twice the odds of one half is two thirds; a share at the edge stays."""
    moved = [alongside.share_at(0.5, np.log(2)), alongside.share_at(1.0, 1.0), alongside.share_at(0.0, 1.0)]
    assert moved == pytest.approx([2 / 3, 1, 0])
