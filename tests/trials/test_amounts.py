"""What stands beside whether an answer came: how soon, how much, and the check on what others did."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from nearer.model.trial import Outcome
from nearer.timeline.moments import DAY_US, WEEK_US
from nearer.trials.alongside import Others, seen
from nearer.trials.amounts import Amounts, amounts_of, change, differences, enough, shift
from nearer.trials.paired import exact
from tests.talk import talk

ALPHA = 0.03
TIES = range(6)
BEGAN = 1000 * DAY_US
UNTIL = 1182 * DAY_US


def values(script: str, outcome: Outcome) -> list[float]:
    """Return an outcome of a talk with Anna; nothing else is about, so ego's days are days on the wall."""
    return [round(value, 4) for value in amounts_of(talk(Anna=script), ALPHA, [0])[outcome].value.tolist()]


def hours(*waited: float) -> list[float]:
    """Return how soon these hours are: five minutes are at once."""
    return [round(float(-np.log(one + 1 / 12)), 4) for one in waited]


def test_how_soon_is_counted_and_no_answer_is_three_days() -> None:
    """Two hours, and none at all."""
    assert values("A .2 E .100 A .200 A .1 E", "soon") == hours(2, 72, 1)


def test_the_words_of_the_whole_answer_count_and_no_answer_has_none() -> None:
    """Two texts in a row are one answer; what got none counts as no words."""
    assert values("A9 .2 E4 E3 .100 A .200 A5 .1 E2", "words") == [
        round(float(np.log(one + 3)), 4) for one in (7, 0, 2)
    ]


def test_an_answer_without_words_to_count_says_nothing_of_them() -> None:
    """A call, and a text of which no length was kept, are left out there; how soon they came counts."""
    script = "A .2 Ec .100 A .2 E .100 A .2 E4"
    assert (len(values(script, "words")), len(values(script, "soon"))) == (1, 3)


def test_the_check_is_how_soon_others_answered() -> None:
    """Ego opens, and three hours later they answer; their openings are not in it."""
    assert values("E .3 A .100 A .1 E .300 E", "control") == hours(3, 72)


def lives(move: float = 0.0, seed: int = 1, by_tie: Callable[[int], float] = lambda _tie: 0.0) -> Amounts:
    """Return six ties with levels of their own, all of which move on day 1000; a bid every half day."""
    chance = Random(seed)
    at = np.arange(0, 1182 * DAY_US, DAY_US // 2, dtype=np.int64)
    tie = np.array([chance.choice(TIES) for _bid in at], dtype=np.int64)
    noise = np.array([chance.gauss(0, 1) for _bid in at])
    own = np.array([3.0 * one + by_tie(one) for one in tie.tolist()])
    return Amounts(at, tie, own + noise + np.where(at >= BEGAN, move, 0.0))


@pytest.mark.parametrize("move", [0.5, 0.0, -0.5])
def test_a_move_is_found_within_the_ties(move: float) -> None:
    """All ties move alike, whatever the level of each; the interval of 95 % holds it."""
    found = shift(lives(move), TIES, BEGAN, UNTIL)
    assert found is not None
    told = change(found, Others(()))
    assert (told.low_95 < move < told.high_95, told.high_95 - told.low_95 < 1) == (True, True)


def test_another_mix_of_ties_is_no_move() -> None:
    """After the beginning nearly all bids come from the tie with the highest level: nobody moved."""
    life = lives()
    late = (life.at >= BEGAN) & (life.tie != 5)
    kept = ~late | (np.arange(len(life)) % 10 == 0)
    found = shift(Amounts(life.at[kept], life.tie[kept], life.value[kept]), TIES, BEGAN, UNTIL)
    assert found is not None
    assert abs(found.root) < 2


def test_ties_that_do_not_count_are_left_out() -> None:
    """What is asked for of three ties does not hang on the others."""
    whole, some = lives(), lives(by_tie=lambda tie: 100.0 if tie > 2 else 0.0)
    assert shift(whole, [0, 1, 2], BEGAN, UNTIL) == shift(some, [0, 1, 2], BEGAN, UNTIL)


def test_too_little_on_a_side_says_nothing() -> None:
    """Four days after the beginning there are too few bids; with few, the interval is too wide to say anything."""
    assert shift(lives(), TIES, BEGAN, BEGAN + 4 * DAY_US) is None
    few = shift(lives(), TIES, BEGAN, BEGAN + 7 * DAY_US)
    assert few is not None
    assert not enough(few, Others(tuple([2.0] * 200), 2.0))


@pytest.mark.parametrize(
    ("root", "plain", "beside"), [(2.2, "more", "perhaps_more"), (2.7, "more", "more"), (-2.7, "less", "less")]
)
def test_what_stands_beside_takes_more_proof(root: float, plain: str, beside: str) -> None:
    """Three things are looked at, so "more" is said of the other two with the proof of "less"."""
    others = Others(tuple([0.1] * 199), 1e9)
    assert (seen(root, others), seen(root, others, beside=True)) == (plain, beside)


def weeks(amounts: Amounts) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the number of each bid's week from the beginning on."""
    return (amounts.at - BEGAN) // WEEK_US


DRAWN = (True, False, False, True) * 3


def test_weeks_that_went_better_give_a_small_p() -> None:
    """Each week with it half a log higher: of all draws hardly one looks as good."""
    life = lives()
    on = np.isin(weeks(life), [k for k, one in enumerate(DRAWN) if one]) & (life.at >= BEGAN)
    better = Amounts(life.at, life.tie, life.value + np.where(on, 1.5, 0.0))
    assert exact(differences(better, TIES, weeks(better), DRAWN, 12, BEGAN)) <= 2 / 64


def test_a_turned_pair_turns_its_sign() -> None:
    """Had chance drawn the other week of each pair, each difference would be the same with the other sign."""
    life = lives()
    found = differences(life, TIES, weeks(life), DRAWN, 12, BEGAN)
    turned = differences(life, TIES, weeks(life), [not one for one in DRAWN], 12, BEGAN)
    assert (len(found), [-one for one in turned]) == (6, list(found))


def test_a_week_without_a_bid_leaves_its_pair_out() -> None:
    """Nothing is said of a blank week."""
    life = lives()
    kept = weeks(life) != 3
    some = Amounts(life.at[kept], life.tie[kept], life.value[kept])
    assert len(differences(some, TIES, weeks(some), DRAWN, 12, BEGAN)) == 5


def test_a_tie_that_nobody_knew_before_is_left_out() -> None:
    """Without a level of its own there is nothing to hold a tie against."""
    life = lives()
    kept = (life.tie != 5) | (life.at >= BEGAN)
    new = Amounts(life.at[kept], life.tie[kept], life.value[kept] + np.where(life.tie[kept] == 5, 99.0, 0.0))
    assert differences(new, TIES, weeks(new), DRAWN, 12, BEGAN) == differences(
        Amounts(life.at[life.tie != 5], life.tie[life.tie != 5], life.value[life.tie != 5]),
        TIES,
        weeks(life)[life.tie != 5],
        DRAWN,
        12,
        BEGAN,
    )
