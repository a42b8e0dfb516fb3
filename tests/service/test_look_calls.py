"""Calls of `look` at the edges: what cannot be, and what is told on the way."""

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from nearer.errors import NothingToRead, WrongCall
from nearer.model.events import STRETCHES
from nearer.service.look import _closed, look


def test_an_empty_folder_is_nothing_to_read(tmp_path: Path) -> None:
    """A clear word, not an empty report."""
    with pytest.raises(NothingToRead):
        look([tmp_path])


@pytest.mark.parametrize("alpha", [0.0, 0.31, -1.0, float("nan")])
def test_an_alpha_that_cannot_be_is_a_wrong_call(tmp_path: Path, alpha: float) -> None:
    """Before anything is read."""
    with pytest.raises(WrongCall):
        look([tmp_path / "none.csv"], alpha=alpha)


def test_progress_is_told(tmp_path: Path) -> None:
    """What is being done, in words, and how much of it is."""
    told: list[tuple[str, float]] = []
    table = tmp_path / "life.csv"
    table.write_text("at,person,direction\n1700000000,Anna,in\n", encoding="utf-8")
    look([table], progress=lambda what, share: told.append((what, share)))
    assert (told != [], all(0 <= share <= 1 and what for what, share in told)) == (True, True)


def test_a_hole_without_an_end_ends_with_the_next_word() -> None:
    """What an old download no longer holds is over where another file of the same person goes on; else with all files."""
    at = [datetime(2024, month, 1, tzinfo=UTC) for month in (1, 3, 6)]
    holes = pl.DataFrame(
        [(0, at[0], at[2].replace(year=2119), "gap"), (1, at[1], at[2].replace(year=2119), "gap")],
        schema=STRETCHES,
        orient="row",
    )
    events = pl.DataFrame({"person": [0, 0], "at": at[:2]}, schema={"person": pl.UInt32, "at": STRETCHES["from"]})
    assert _closed(holes, events, at[2])["until"].to_list() == [at[1], at[2]]
