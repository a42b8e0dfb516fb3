"""WhatsApp's texts in one run of bytes: words, columns, WhatsApp's own words and names, each against a plain way."""

from itertools import accumulate

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from nearer.sources import _whatsapp_ours as ours
from nearer.sources._whatsapp_names import NOBODY, Names
from nearer.sources._whatsapp_scan import PAD, scan
from nearer.sources._whatsapp_shape import shape_of
from nearer.sources._whatsapp_texts import Texts
from nearer.sources._words import BEFORE, BEHIND

PLAIN = st.text("ab :)<>\u00a0\u200e\u212aéда😂\t\r\n", max_size=12)
OPENINGS = st.sampled_from(sorted(set(ours._openings()))).flatmap(
    lambda opening: st.sampled_from([opening, opening.upper(), opening.title(), opening[1:], "x" + opening])
)


def texts(parts: list[bytes]) -> Texts:
    """Give texts that stand one after the other, as headers would part them."""
    heads = [b"13/03/19 - " for _ in parts]
    raw = BEFORE + b"".join(head + part for head, part in zip(heads, parts, strict=True)) + BEHIND
    sizes = [len(head + part) for head, part in zip(heads, parts, strict=True)]
    ends = np.array([len(BEFORE) + at for at in accumulate(sizes)], np.int64)
    return Texts(raw, ends - np.array([len(part) for part in parts]), ends)


@given(st.lists(st.text("ab \n\t", max_size=200), min_size=1, max_size=9))
def test_words_are_counted_as_split_counts_them(parts: list[str]) -> None:
    """A word is what stands between spaces, tabs and line ends, over any border of 64 bytes."""
    assert texts([part.encode() for part in parts]).words().tolist() == [len(part.split()) for part in parts]


@given(st.lists(st.binary(max_size=9) | st.text(max_size=9).map(str.encode), min_size=1, max_size=9))
def test_a_column_holds_each_text(parts: list[bytes]) -> None:
    """Texts come back as they stand, and what is not UTF-8 as signs for lost letters."""
    assert texts(parts).column().to_list() == [part.decode(errors="replace") for part in parts]


def test_one_line_end_is_taken_off() -> None:
    """The line feed at the end of a text goes, with the return before it, and no more."""
    found = texts([b"a\n", b"b\r\n", b"c\n\n", b"\r\n", b"d"]).without_line_ends()
    assert found.column().to_list() == ["a", "b", "c\n", "", "d"]


@given(st.lists(PLAIN | OPENINGS | st.tuples(PLAIN, OPENINGS, PLAIN).map("".join), min_size=1, max_size=9))
def test_no_word_of_whatsapps_own_is_overlooked(parts: list[str]) -> None:
    """A look at a few bytes rules out no text that the pattern over whole texts finds."""
    found = texts([part.encode() for part in parts])
    column = pl.Series(parts, dtype=pl.String)
    one_line = np.array(["\n" not in part for part in parts])
    plain = np.flatnonzero(column.str.contains(ours._pattern()).to_numpy())
    assert plain.tolist() == ours.maybe_ours(found, column, one_line).tolist()


def test_every_opening_is_long_enough_to_be_told_by() -> None:
    """The first bytes of a text are compared with those of each opening."""
    assert [opening for opening in ours._openings() if len(opening.encode()) < ours.OPENING] == []


@given(st.lists(st.text("ab: \u200e", min_size=1, max_size=9), min_size=1, max_size=90), st.integers(1, 3))
def test_names_of_any_number_end_at_their_first_colon(lines: list[str], times: int) -> None:
    """Laying known names over all lines finds what a look at each line finds."""
    head = "13/03/2019, 21:05 - "
    block = "".join(f"{head}{line}\n" for line in lines * times).encode()
    shape = shape_of([head])
    assert shape is not None
    names = Names()
    heads = scan(block + bytes(PAD), shape, after_return=False)
    codes, colons = names.of(block + bytes(PAD), heads)
    found = [block[rest:colon] if colon >= 0 else None for rest, colon in zip(heads.rest, colons, strict=True)]
    plain = [_name(line.encode()) for line in lines * times]
    assert (found, (codes == NOBODY).tolist()) == (plain, [name is None for name in plain])


def _name(line: bytes) -> bytes | None:
    name, colon, _ = (line.rstrip(b"\n") + b" ").partition(b": ")
    return name if colon and name else None
