"""Plain texts of an SMS Backup & Restore file, gathered over many runs of them, as columns."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from nearer.contracts import OWNER
from nearer.sources._smsbackup_plain import meant
from nearer.sources._words import BEHIND, column, words

TEXTS = "sms"
_OUT = b"2"
_NOUGHT = 0
_NOTHING = ("", "null")


class Texts:
    """Texts as they are written, a list a column, with gaps where one was taken in by itself."""

    def __init__(self) -> None:
        self._who: list[str | None] = []
        self._mine: list[bool] = []
        self._at: list[bytes] = []
        self._written: list[bytes] = []
        self._runs: list[tuple[int, int]] = []
        self._gaps: list[int] = []

    @property
    def count(self) -> int:
        return len(self._who) - len(self._gaps)

    def add(self, found: Mapping[str, tuple[bytes, ...]], who: Sequence[str | None], gaps: list[int], ref: int) -> None:
        """Take in texts that follow each other, the first with this ref. who: the other one of each."""
        before = len(self._who)
        self._gaps += [before + gap for gap in gaps]
        self._runs.append((ref - before, len(who)))
        self._who += who
        self._mine += [way == _OUT for way in found["type"]]
        self._at += found["date"]
        self._written.append(b"\0".join((b"", *found["body"])))

    def frame(self) -> pl.DataFrame:
        """Return at (as the file writes it), author, to, kind, channel, text, words and ref, in their order."""
        raw = meant(b"".join(self._written))
        begins = np.flatnonzero(np.frombuffer(raw, np.uint8) == _NOUGHT) + 1
        ends = np.append(begins[1:] - 1, len(raw))[: len(begins)]
        raw += BEHIND
        ahead, lengths = np.array(self._runs, np.int64).reshape(-1, 2).T
        rows = pl.DataFrame(
            {
                "at": pl.Series(self._at, dtype=pl.Binary).cast(pl.String),
                "who": pl.Series(self._who, dtype=pl.String),
                "mine": np.frombuffer(bytes(self._mine), np.bool_),
                "text": column(raw, begins, ends),
                "words": pl.Series(words(raw, begins, ends), dtype=pl.UInt32),
                "ref": pl.Series(np.repeat(ahead, lengths) + np.arange(len(begins)), dtype=pl.UInt64),
            }
        )
        kept = np.ones(len(begins), np.bool_)
        kept[self._gaps] = False
        said = ~pl.col("text").is_in(_NOTHING)
        return rows.select_seq(
            "at",
            pl.when(said).then("text").alias("text"),
            pl.when(said).then("words").alias("words"),
            "ref",
            author=pl.when("mine").then(pl.lit(OWNER)).otherwise("who"),
            to=pl.when("mine").then("who").otherwise(pl.lit(OWNER)),
            kind=pl.lit("text"),
            channel=pl.lit(TEXTS),
        ).filter(kept)
