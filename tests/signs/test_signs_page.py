"""docs/signs.md says what the code does: shares, patterns and the figures of the definitions."""

import re
from pathlib import Path
from typing import get_args

import pytest

from nearer.model.finding import Pattern
from nearer.signs import fewer_people, knocked, returns
from nearer.signs.detector import (
    confirmation,
    e_detector,
    kept_away,
    new_numbers,
    null_model,
    one_sided,
    pressing,
    told,
    withdrawals,
)
from nearer.signs.innocent import quiet
from nearer.timeline import bids, turns

PAGE = (Path(__file__).parents[2] / "docs" / "signs.md").read_text(encoding="utf-8")
PLAIN = " ".join(PAGE.split())


def test_every_innocent_pattern_has_its_heading() -> None:
    """And no other stands there."""
    assert set(re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE)) == {*get_args(Pattern)}


def test_the_shares_are_those_of_the_code() -> None:
    """Bids, people, and what is kept: one budget."""
    shares = [float(cell) for cell in re.findall(r"^\|[^|]*\|[^|]*\| (\.\d+) \|", PAGE, re.MULTILINE)]
    assert shares == [withdrawals.SHARE, fewer_people.SHARE, 0.4]
    assert sum(shares) == pytest.approx(1)


@pytest.mark.parametrize(
    "says",
    [
        f"three hours. It is fitted anew every {turns.REFIT_DAYS} days",
        f"Until {turns.FEWEST_SILENCES} silences",
        f"within {turns.SAME_BID_DAYS} days while nothing was answered",
        f"over {null_model.FEWEST_DAYS} days, with fewer than half",
        f"{100 * withdrawals.LEAVING_UNANSWERED:.0f} of 100 bids are unanswered",
        f"{100 * withdrawals.LEAVING_OPENINGS:.0f} times for 100 bids",
        f"at least {100 * withdrawals.CERTAIN:.0f} % sure",
        f"its last {null_model.BASELINE_BIDS} bids",
        f"in the last {null_model.EVERYBODY_US // 86_400_000_000} days",
        "{:.0f}, {:.0f} or {:.0f} of 100 bids unanswered".format(*(100 * p for p in e_detector.UNANSWERED_AT_LEAST)),
        "down to {:.0f}, {:.0f} or {:.0f} of 100".format(*(100 * p for p in e_detector.OPENS_TIMES)),
        f"mean of the last {fewer_people.BASELINE_SPANS} such spans",
        f"{pressing.RISEN} times; what would have been",
        f"died down below {100 * pressing.NOT_DIED_DOWN:.0f} of 100",
    ],
)
def test_a_figure_of_the_page_is_that_of_the_code(says: str) -> None:
    """Whoever changes the one changes the other."""
    assert says in PLAIN


def test_figures_in_words_are_those_of_the_code() -> None:
    """Four bids, nine days, one in a thousand, five people, three weeks, and their like."""
    assert (e_detector.FEWEST_UNANSWERED, e_detector.FEWEST_DAYS, confirmation.HIGHEST_P) == (4, 9, 1e-3)
    assert (withdrawals.FEWEST_TWO_WAY, pressing.WINDOW_DAYS, pressing.MANY_OPENINGS) == (5, 60, 10)
    assert (knocked.FEWEST_OPENINGS, knocked.FEWEST_DAYS, knocked.MOST_ANSWERS) == (3, 3, 1)
    assert (new_numbers.SOON_DAYS, told.SILENT_DAYS, kept_away.WENT_ON_DAYS, one_sided.MOST_OWN) == (14, 14, 2, 2)
    assert [new_numbers.FEWEST_OPENINGS[by] for by in ("name", "words", "time")] == [2, 2, 3]
    assert (returns.FEWEST_DAYS, returns.TIMES_USUAL, returns.FEWEST_LATER) == (21, 8, 3)
    assert (quiet.FEWEST_QUIET_DAYS, quiet.FEWEST_LOST_DAYS) == (5, 10)
    assert (null_model.FEWEST_BIDS, bids.HORIZON_DAYS, turns.LATE_ANSWER_DAYS, turns.OWN_OPENING_DAYS) == (
        8,
        3.0,
        1.5,
        3.0,
    )
