"""Texts in a run of bytes, against a look at each."""

from itertools import accumulate

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from nearer.sources._words import BEFORE, BEHIND, words

TEXTS = st.text("ab \t\n\x1c\u0085\u00a0\u1680\u2003\u200b\u2028\u3000éд’あ😂", max_size=150)


@given(st.lists(TEXTS, max_size=9), st.sampled_from([" ", '"', "\u2003", "é"]))
def test_words_are_what_lies_between_blanks_of_any_kind(texts: list[str], between: str) -> None:
    r"""The count is that of \S+, whatever the script and whatever stands around, over any border of 64 bytes."""
    parts, mark = [text.encode() for text in texts], between.encode()
    raw = BEFORE + b"".join(mark + part + mark for part in parts) + BEHIND
    sizes = np.array([len(part) for part in parts], np.int64)
    ends = np.array([*accumulate(sizes + 2 * len(mark))], np.int64) + len(BEFORE) - len(mark)
    expected = pl.Series(texts, dtype=pl.String).str.count_matches(r"\S+").to_list()
    assert expected == words(raw, ends - sizes, ends).tolist()
