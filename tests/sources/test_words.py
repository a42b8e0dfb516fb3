"""Words counted on bytes, against a look at each text."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from nearer.sources._words import words

TEXTS = st.text("ab \t\n\x1c\u0085\u00a0\u1680\u2003\u200b\u2028\u3000éд’あ😂", max_size=150)


@given(st.lists(st.none() | TEXTS, max_size=9))
def test_words_are_what_lies_between_blanks_of_any_kind(texts: list[str | None]) -> None:
    r"""The count is that of \S+, whatever the script, over any border of 64 bytes."""
    text = pl.Series("text", texts, dtype=pl.String)
    assert words(text).to_list() == text.str.count_matches(r"\S+").to_list()
