"""Events and texts in segments: what goes in comes out, and what is forgotten is gone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from nearer.model.events import EVENTS, KINDS
from nearer.vault import records, segments
from nearer.vault.schema import VERSION_1
from nearer.vault.sealed import Vault

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
NUMBERS = st.none() | st.integers(0, 2**32 - 1)
ROWS = st.lists(
    st.tuples(
        st.integers(-(10**14), 10**14).map(lambda us: BEGIN + timedelta(microseconds=us)),
        st.none() | st.integers(1, 5),
        st.booleans(),
        st.sampled_from(KINDS),
        st.integers(0, 2**16 - 1),
        NUMBERS,
        NUMBERS,
        st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        st.none() | st.integers(1, 3),
        st.just(1),
        st.integers(0, 2**64 - 1),
        NUMBERS,
    ),
    max_size=30,
)


def written(vault: Vault, events: pl.DataFrame, pieces: int = 3) -> int:
    """Write events as one file, in pieces, and return its number."""
    with vault.transaction():
        vault.connection.execute(
            "INSERT INTO file (sha256, source, app, keeps, precision_s, utc, zone, zone_from, n, cue_version, receipt)"
            " VALUES (randomblob(8), 'a', 'b', 'words', 1, 1, 'UTC', 'explicit', 0, 1, '{}')"
        )
        file = vault.connection.last_insert_rowid()
        writer = segments.SegmentWriter(vault.connection, file)
        for some in events.iter_slices(max(1, -(-events.height // pieces))):
            writer.take(some)
        writer.finish()
    return file


def read(vault: Vault, file: int) -> pl.DataFrame:
    """Read one file back in the EVENTS schema."""
    rows = pl.concat([segments.ROWS.to_frame(), *segments.events_of(vault.connection, [file])])
    texts = segments.texts_of(vault.connection, files=[file])
    return rows.join(texts, on=["file", "row"], how="left", maintain_order="left").select(EVENTS.names())


def frame(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    """Return rows as events."""
    return pl.DataFrame(rows, schema=EVENTS, orient="row")


@given(rows=ROWS)
def test_what_goes_in_comes_out(rows: list[tuple[object, ...]]) -> None:
    """Any events come back as they were, in their order."""
    import apsw

    connection = apsw.Connection(":memory:")
    connection.execute(VERSION_1)
    bare = Vault(Path(), connection, bytearray(32), None)
    file = written(bare, frame(rows))
    assert read(bare, file).equals(frame(rows).with_columns(file=pl.lit(file, pl.UInt32)))


def test_long_files_have_several_segments(vault: Vault) -> None:
    """More rows than a segment holds lie in several, and come back in order."""
    n = segments.EVENT_ROWS + 10
    events = frame([(BEGIN, 1, True, "text", 0, 1, None, "hi", None, 1, 0, None)]).select(
        pl.all().repeat_by(n).explode()
    )
    events = events.with_columns(ref=pl.int_range(n, dtype=pl.UInt64), text=pl.format("hi {}", pl.int_range(n)))
    file = written(vault, events)
    assert read(vault, file).equals(events.with_columns(file=pl.lit(file, pl.UInt32)))
    found = vault.connection.execute("SELECT count(*) FROM event_segment").fetchall()
    assert found == [(2,)]


def test_texts_of_one_handle_alone(vault: Vault) -> None:
    """What one handle wrote can be read without the rest."""
    rows = [(BEGIN, who, False, "text", 0, 1, None, f"from {who}", None, 1, who, None) for who in (1, 2, 1)]
    written(vault, frame([*rows]))
    assert segments.texts_of(vault.connection, handles=[1])["text"].to_list() == ["from 1", "from 1"]


def test_a_forgotten_handle_leaves_no_word_and_no_length(vault: Vault) -> None:
    """After forgetting, neither text nor length nor handle of that person is in the segments; others are as they were."""
    rows = [(BEGIN, who, False, "text", 0, 7, None, f"from {who}", None, 1, who, None) for who in (1, 2)]
    file = written(vault, frame([*rows]))
    with vault.transaction():
        vault.connection.executemany(
            "INSERT INTO handle (id, app, known_by, place) VALUES (?, 'a', ?, '')", [(1, "one"), (2, "two")]
        )
        records.name_handles(vault.connection, file, {1: "one", 2: "two"}, {1, 2}, [])
        assert segments.forget_handles(vault.connection, [1]) == 1
    left = read(vault, file)
    assert left["text"].to_list() == [None, "from 2"]
    assert left["words"].to_list() == [None, 7]
    assert left["handle"].to_list() == [None, 2]
