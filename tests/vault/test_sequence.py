"""What the vault gives back is what was read, at every size around the borders of segments."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.model.events import EVENTS
from nearer.vault import segments
from nearer.vault.overlaps import set_overlap
from nearer.vault.sealed import Vault
from nearer.vault.sequence import sequence, texts_by_time
from tests.vault.test_segments import BEGIN, ROWS, frame, written
from tests.vaults import in_memory

Row = tuple[object, ...]
REAL = {name: getattr(segments, name) for name in ("EVENT_ROWS", "TEXT_ROWS", "TEXTS_HELD")}
SMALL = {"EVENT_ROWS": 4, "TEXT_ROWS": 3, "TEXTS_HELD": 7}


@pytest.fixture(scope="module", autouse=True)
def small_segments() -> Iterator[None]:
    """Make segments of a few rows, so that few events have many borders."""
    with pytest.MonkeyPatch.context() as patch:
        for name, rows in SMALL.items():
            patch.setattr(segments, name, rows)
        yield


def filled(files: list[list[Row]], pieces: int) -> tuple[Vault, list[int]]:
    """Return a vault of these files, written in pieces, and their numbers."""
    vault = in_memory()
    return vault, [written(vault, frame(rows), pieces) for rows in files]


def numbered(numbers: list[int], files: list[list[Row]]) -> pl.DataFrame:
    """Return the rows as they were read, with the numbers of their files, by time."""
    parts = [frame(rows).with_columns(file=pl.lit(n, pl.UInt32)) for n, rows in zip(numbers, files, strict=True)]
    return pl.concat([EVENTS.to_frame(), *parts]).sort("at", maintain_order=True)


@given(st.lists(ROWS, max_size=3), st.integers(1, 4), st.booleans())
def test_all_that_was_read_comes_back_by_time(files: list[list[Row]], pieces: int, texts: bool) -> None:
    """Any files, written in any pieces, come back as they were, each event at its time."""
    vault, numbers = filled(files, pieces)
    expected = numbered(numbers, files)
    if not texts:
        expected = expected.with_columns(text=pl.lit(None, pl.String))
    assert sequence(vault.connection, numbers, texts=texts).equals(expected)


@given(st.lists(ROWS, min_size=1, max_size=2), st.data())
def test_what_does_not_count_is_left_out_and_what_moved_lies_there(files: list[list[Row]], data: st.DataObject) -> None:
    """A hidden event does not come back; a moved one comes at its new time."""
    vault, numbers = filled(files, 2)
    there = []
    for n, rows in zip(numbers, files, strict=True):
        fates = [data.draw(st.sampled_from(("stays", "hidden", "moved"))) for _row in rows]
        later = [row[0] + timedelta(hours=1) for row in rows]  # type: ignore[operator] # the first is a moment
        changed = [
            (place, None if fate == "hidden" else at)
            for place, (fate, at) in enumerate(zip(fates, later, strict=True))
            if fate != "stays"
        ]
        schema = {"row": pl.UInt32(), "at": EVENTS["at"]}
        overlap = pl.DataFrame(changed, schema=schema, orient="row").with_columns(pl.col("at").dt.epoch("us"))
        set_overlap(vault.connection, n, overlap)
        there.append(
            [
                (at if fate == "moved" else row[0], *row[1:])
                for row, fate, at in zip(rows, fates, later, strict=True)
                if fate != "hidden"
            ]
        )
    assert sequence(vault.connection, numbers).equals(numbered(numbers, there))


@given(st.lists(ROWS, max_size=3), st.lists(st.integers(1, 5), unique=True), st.data())
def test_the_texts_of_a_person_are_those_of_all(
    files: list[list[Row]], handles: list[int], data: st.DataObject
) -> None:
    """What is read of one person alone is what stands among all events, hidden and moved ones too."""
    vault, numbers = filled(files, 3)
    for n, rows in zip(numbers, files, strict=True):
        hidden = sorted(data.draw(st.sets(st.integers(0, max(0, len(rows) - 1)), max_size=len(rows))))
        overlap = pl.DataFrame({"row": hidden, "at": None}, schema={"row": pl.UInt32(), "at": pl.Int64()})
        set_overlap(vault.connection, n, overlap)
    every = sequence(vault.connection, numbers)
    wanted = every.filter(pl.col("handle").is_in(handles), pl.col("text").is_not_null())
    found = texts_by_time(vault.connection, numbers, handles)
    assert found["at"].is_sorted()
    expected = wanted.select("at", "handle", "mine", "file", "ref", "text")
    assert sorted(found.iter_rows()) == sorted(expected.iter_rows())


@pytest.mark.parametrize("beside", [-1, 0, 1])
@pytest.mark.parametrize("border", ["EVENT_ROWS", "TEXT_ROWS", "TEXTS_HELD"])
def test_at_the_borders_of_real_segments(border: str, beside: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One row less than a segment holds, as many, and one more: all come back."""
    for name, rows in REAL.items():
        monkeypatch.setattr(segments, name, rows)
    n = REAL[border] + beside
    row = (BEGIN, 1, True, "text", 0, 1, None, "", None, 1, 0, None)
    each = pl.int_range(n, dtype=pl.UInt64)
    events = (
        frame([row])
        .select(pl.all().repeat_by(n).explode())
        .with_columns(
            at=pl.col("at") + pl.duration(seconds=each),
            ref=each,
            handle=(each % 3).cast(pl.UInt32),
            text=pl.when(each % 7 != 0).then(pl.format("hi {}", each)),
        )
    )
    vault = in_memory()
    file = written(vault, events, 5)
    assert sequence(vault.connection, [file]).equals(events.with_columns(file=pl.lit(file, pl.UInt32)))
