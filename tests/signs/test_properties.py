"""What must hold of findings whatever the life: time, order and alpha."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from nearer import catalogue
from nearer.model.finding import Finding
from nearer.timeline import Timeline
from tests.lives import FRIENDS, Life


def findings(timeline: Timeline, alpha: float = 0.03) -> list[Finding]:
    """Give what all signs find."""
    return [one for sign in catalogue.signs() for one in sign.detect(timeline, alpha)]


@cache
def life() -> Life:
    """Give a life with two who were left, one of them for a while."""
    lived = Life(FRIENDS[:6], days=450)
    lived.leave("Anna", 300)
    lived.leave("Ben", 200, 290, half_life_days=100)
    return lived


def moved(one: Finding, by: timedelta) -> Finding:
    """Give a finding with all its times moved."""
    return replace(
        one,
        began=one.began + by,
        began_from=one.began_from + by,
        began_to=one.began_to + by,
        noticed=one.noticed + by,
        ended=one.ended and one.ended + by,
        evidence=tuple(
            replace(bid, at=bid.at + by, answered_at=bid.answered_at and bid.answered_at + by) for bid in one.evidence
        ),
    )


def test_there_is_something_to_move() -> None:
    """The life that these properties look at has findings."""
    assert {one.person for one in findings(life().timeline())} == {"Anna", "Ben"}


@given(st.integers(-500, 500))
@examples(max_examples=6)
def test_whole_weeks_move_findings_and_nothing_else(weeks: int) -> None:
    """In a zone without summer time, last year's life is this year's."""
    by = timedelta(weeks=weeks)
    assert findings(life().timeline(later=by)) == [moved(one, by) for one in findings(life().timeline())]


@given(st.permutations(range(6)))
@examples(max_examples=6)
def test_the_order_of_people_does_not_matter(order: list[int]) -> None:
    """Who stands first in the address book is no worse off."""
    timeline = life().timeline()
    new = dict(enumerate(order))
    people = sorted((replace(one, id=new[one.id]) for one in timeline.people), key=lambda one: one.id)
    events = timeline.events.with_columns(person=pl.col("person").replace_strict(new, return_dtype=pl.UInt32))
    shuffled = replace(timeline, people=tuple(people), events=events)
    assert findings(shuffled) == findings(timeline)


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_clear_at_a_small_alpha_is_clear_at_a_larger(seed: int) -> None:
    """A larger budget never takes a finding away."""
    lived = Life(seed=seed)
    lived.leave("Anna", 300)
    lived.leave("Ben", 350)
    clear = [
        {one.person for one in findings(lived.timeline(), alpha) if one.verdict == "clear"}
        for alpha in (0.001, 0.01, 0.03)
    ]
    assert clear[0] <= clear[1] <= clear[2]


def test_a_smaller_alpha_never_notices_sooner() -> None:
    """More must have happened."""
    noticed = [findings(life().timeline(), alpha)[0].noticed for alpha in (0.03, 0.001)]
    assert noticed[0] <= noticed[1]


def test_a_finding_never_lies_outside_the_life() -> None:
    """Begun, noticed and ended within the files."""
    timeline = life().timeline()
    begins = timeline.events["at"][0]
    assert all(begins <= one.began <= one.noticed <= timeline.now for one in findings(timeline))
