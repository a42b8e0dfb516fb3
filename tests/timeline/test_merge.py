"""Many files, one history: each event once, whatever the order and the number of the files."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from nearer.model.events import EVENTS
from nearer.timeline.merge import FileEvents, merge

START = datetime(2021, 1, 1, tzinfo=UTC)
Row = tuple[float, str]


def events(rows: Sequence[Row], handle: int = 0, file: int = 0, *, mine: bool = False) -> pl.DataFrame:
    """Give texts at seconds after the start, all from or to one person."""
    return pl.DataFrame(
        {
            "at": [START + timedelta(seconds=second) for second, _text in rows],
            "handle": [handle] * len(rows),
            "mine": [mine] * len(rows),
            "kind": ["text"] * len(rows),
            "channel": [0] * len(rows),
            "words": [len(text.split()) for _second, text in rows],
            "seconds": [None] * len(rows),
            "text": [text for _second, text in rows],
            "group": [None] * len(rows),
            "file": [file] * len(rows),
            "ref": range(len(rows)),
            "cues": [None] * len(rows),
        },
        schema=EVENTS,
    )


def merged(*files: FileEvents) -> list[Row]:
    """Give seconds and texts of the history that the files make."""
    rows = merge(files).events.select("at", "text").iter_rows()
    return [((at - START).total_seconds(), text) for at, text in rows]


def test_files_of_different_people_are_put_in_order() -> None:
    """Where no chat is in two files nothing is taken out, and all is in order of time."""
    ann, bea = FileEvents(events([(0, "a"), (9, "b")])), FileEvents(events([(0, "a"), (5, "c")], handle=1))
    assert merged(ann, bea) == [(0, "a"), (0, "a"), (5, "c"), (9, "b")]


def test_twice_in_one_file_is_twice() -> None:
    """What one file holds twice happened twice, also where another file holds it once."""
    assert merged(FileEvents(events([(0, "ok"), (0, "ok")])), FileEvents(events([(0, "ok")]))) == [(0, "ok")] * 2


def test_the_doubled_rows_of_each_file_are_counted() -> None:
    """A file is told how many of its rows another file had already: the fuller one keeps its own."""
    full, part = (
        FileEvents(events([(0, "a"), (1, "b"), (2, "c")])),
        FileEvents(events([(1, "b"), (2, "c"), (3, "d")][:2])),
    )
    assert merge([part, full]).doubled == (2, 0)


def test_the_same_words_of_two_people_are_two_messages() -> None:
    """Mine and theirs are never taken for one."""
    assert len(merged(FileEvents(events([(0, "hi")])), FileEvents(events([(0, "hi")], mine=True)))) == 2


def test_a_copy_by_the_minute_is_no_second_message() -> None:
    """A file that counts in minutes holds the same messages as one that counts in seconds."""
    fine = FileEvents(events([(7, "a"), (42, "ok"), (50, "ok")]))
    coarse = FileEvents(events([(0, "a"), (0, "ok"), (0, "ok"), (0, "ok"), (60, "b")]), precision_s=60)
    expected = [(0, "ok"), (7, "a"), (42, "ok"), (50, "ok"), (60, "b")]
    assert sorted(merged(fine, coarse)) == sorted(merged(coarse, fine)) == sorted(expected)


def test_two_messages_of_one_minute_in_two_exact_files_stay_two() -> None:
    """Files that count in seconds are compared by the second, also beside one that counts in minutes."""
    fine = [FileEvents(events([(5, "ok")])), FileEvents(events([(40, "ok")]))]
    coarse = FileEvents(events([(0, "ok"), (0, "ok")]), precision_s=60)
    assert merged(*fine, coarse) == [(5, "ok"), (40, "ok")]


def test_where_one_copy_has_no_words_the_lengths_are_compared() -> None:
    """A copy without the texts is the same chat where the numbers of words agree."""
    with_text = FileEvents(events([(0, "see you"), (9, "bye")]))
    without = FileEvents(events([(0, "see you"), (9, "bye")]).with_columns(text=pl.lit(None, dtype=pl.String)))
    assert len(merged(with_text, without)) == 2


def test_how_a_text_ends_makes_no_other_message() -> None:
    """Another program may end lines otherwise, or leave an empty one at the end."""
    one, other = events([(0, "a\nb"), (9, "c")]), events([(0, "a\r\nb"), (9, "c\n")])
    assert merged(FileEvents(one), FileEvents(other)) == [(0, "a\nb"), (9, "c")]


def test_parts_of_a_second_make_no_other_message() -> None:
    """One export counts milliseconds, another seconds."""
    assert merged(FileEvents(events([(7.25, "a")])), FileEvents(events([(7, "a"), (8, "b")]))) == [(7, "a"), (8, "b")]


def test_a_picture_with_and_without_its_words_is_one() -> None:
    """What is said below a picture stands in some exports and not in others; two pictures of a minute stay two."""
    bare = events([(0, "x"), (0, "x")]).with_columns(
        kind=pl.lit("media", EVENTS["kind"]), text=pl.lit(None, pl.String), words=pl.lit(None, pl.UInt32)
    )
    told = bare.with_columns(text=pl.Series([None, "our cake"]), words=pl.Series([None, 2], dtype=pl.UInt32))
    assert len(merged(FileEvents(bare), FileEvents(told))) == 2


def test_a_message_that_was_deleted_later_is_the_one_that_was_there() -> None:
    """The earlier export has the words, the later one says that they were deleted: one message, with its words."""
    earlier, later = events([(0, "a"), (30, "sorry"), (30, "b")]), events([(0, "a"), (30, "x"), (30, "b"), (90, "c")])
    gone = pl.col("text") == "x"
    later = later.with_columns(
        text=pl.when(~gone).then("text"), words=pl.when(gone).then(pl.lit(0, pl.UInt32)).otherwise("words")
    )
    expected = [(0, "a"), (30, "b"), (30, "sorry"), (90, "c")]
    assert [sorted(merged(*map(FileEvents, some))) for some in ([earlier, later], [later, earlier])] == [expected] * 2


def test_a_message_that_was_deleted_in_every_copy_stays() -> None:
    """Where no copy has the words it is still a message."""
    gone = events([(0, "x"), (60, "a")]).with_columns(
        text=pl.Series([None, "a"]), words=pl.Series([0, 1], dtype=pl.UInt32)
    )
    assert merged(FileEvents(gone), FileEvents(gone[:1])) == [(0, None), (60, "a")]


def test_system_rows_are_doubles_only_of_the_same_chat() -> None:
    """Two chats that begin in the same minute each keep their first line; a copy of a chat adds none."""
    line = events([(0, "begin")]).with_columns(
        handle=pl.lit(None, dtype=pl.UInt32), kind=pl.lit("system", dtype=EVENTS["kind"])
    )
    ann, bea = (FileEvents(pl.concat([line, events([(1, "a")], handle=handle)])) for handle in (0, 1))
    assert [text for _at, text in merged(ann, bea, ann, bea)] == ["begin", "begin", "a", "a"]


WORDS = [f"text number {n}" for n in range(6)]


def test_a_copy_from_another_zone_is_moved_back() -> None:
    """Texts that are all whole quarter hours apart are one chat; what the copy has besides is moved with them."""
    here = [(n * 600.0, text) for n, text in enumerate(WORDS)]
    there = [(at + 5.5 * 3600, text) for at, text in [*here, (4_000, "later")]]
    one, other = FileEvents(events(here), naive=True), FileEvents(events(there), naive=True)
    assert merged(one, other) == merged(other, one) == [(at, text) for at, text in there]


def test_the_fuller_copy_is_the_one_that_stays() -> None:
    """The smaller copy is moved, and said to be moved."""
    here = [(n * 600.0, text) for n, text in enumerate(WORDS)]
    small, full = events([(at - 3600, text) for at, text in here[:4]]), events(here)
    found = merge([FileEvents(small, naive=True), FileEvents(full, naive=True)])
    assert (found.moved, found.doubled, found.events.height) == (frozenset({0}), (4, 0), 6)


def test_a_shift_may_change_with_summer_time() -> None:
    """Zones with and without summer time are one hour apart for a part of the year alone."""
    here = [(n * 86_400.0, text) for n, text in enumerate([*WORDS, *(word + "!" for word in WORDS)])]
    there = [(at + (3600 if n >= 6 else 0), text) for n, (at, text) in enumerate(here)]
    found = merge([FileEvents(events(here), naive=True), FileEvents(events(there), naive=True)])
    assert found.events.height == len(here)


def test_exact_times_are_never_moved() -> None:
    """Where the file itself gives the zone, the same words an hour later were said again."""
    here = [(n * 600.0, text) for n, text in enumerate(WORDS)]
    later = [(at + 3600, text) for at, text in here]
    assert len(merged(FileEvents(events(here)), FileEvents(events(later)))) == 12


def test_few_words_alike_move_nothing() -> None:
    """Two texts an hour apart are no copy of a chat."""
    one = FileEvents(events([(0, "hi"), (600, "how are you")]), naive=True)
    other = FileEvents(events([(3600, "hi"), (4200, "how are you")]), naive=True)
    assert len(merged(one, other)) == 4


ROWS = st.lists(st.tuples(st.integers(0, 200).map(float), st.sampled_from(["ok", "yes", "so it is"])), max_size=12)


@given(st.data())
def test_files_in_any_order_any_number_of_times_give_one_history(data: st.DataObject) -> None:
    """Order and repetition of files change nothing."""
    parts = data.draw(st.lists(st.tuples(ROWS, st.booleans(), st.integers(0, 1)), min_size=1, max_size=4))
    files = [
        FileEvents(events([(at // 60 * 60 if coarse else at, text) for at, text in rows], handle), 60 if coarse else 1)
        for rows, coarse, handle in parts
    ]
    again = data.draw(st.permutations([*files, *data.draw(st.lists(st.sampled_from(files), max_size=3))]))
    assert sorted(merged(*files)) == sorted(merged(*again))


@given(ROWS, ROWS)
def test_the_larger_count_stands(one: list[Row], other: list[Row]) -> None:
    """Of each message there are as many as the file that has most of them."""
    found = merged(FileEvents(events(one)), FileEvents(events(other)))
    assert {row: found.count(row) for row in found} == {
        row: max(one.count(row), other.count(row)) for row in {*one, *other}
    }
