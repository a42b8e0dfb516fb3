"""What people wrote in Telegram, gathered over many runs of messages, as columns."""

from dataclasses import dataclass, field

import msgspec
import numpy as np
import polars as pl

from nearer.contracts import BATCH, OWNER
from nearer.sources._words import BEHIND, Ints, column, words

_NOUGHT, _BACKSLASH = b"\0\\"
_STRINGS = msgspec.json.Decoder(list[str])
_RUN = pl.Schema({"other": pl.String(), "group": pl.String(), "length": pl.Int64(), "ahead": pl.Int64()})
_MEDIA_OR_TEXT = pl.Series(["media", "text"], dtype=BATCH["kind"])


@dataclass
class Texts:
    """What people wrote, a list a column, with gaps where there is something else. Nearly all of a file goes this way.

    written: JSON strings, a nought before each; when: Unix time or local; runs: the other one of a chat of two, the group,
    how many follow each other, and how far the ref of the first is ahead of its place.
    """

    author: list[str | None] = field(default_factory=list)
    written: list[bytes] = field(default_factory=list)
    shown: list[bool] = field(default_factory=list)
    when: list[str | int | None] = field(default_factory=list)
    runs: list[tuple[str | None, str | None, int, int]] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)

    def frame(self) -> pl.DataFrame:
        """Return author, to, kind, group, text, words, ref and when. With a picture, or without words, a text is media."""
        runs = pl.DataFrame(self.runs, schema=_RUN, orient="row")
        run = pl.Series(np.repeat(np.arange(runs.height), runs["length"].to_numpy()))
        raw, begins, ends = _said(b"".join(self.written))
        raw += BEHIND
        is_said = ends > begins
        columns = {
            "author": pl.Series(self.author, dtype=pl.String),
            "other": runs["other"][run],
            "kind": _MEDIA_OR_TEXT[(is_said & ~np.frombuffer(bytes(self.shown), np.bool_)).astype(np.uint8)],
            "said": is_said,
            "text": column(raw, begins, ends),
            "words": words(raw, begins, ends),
            "group": runs["group"][run],
            "ref": (runs["ahead"][run] + np.arange(len(begins))).cast(pl.UInt64),
            "when": pl.Series(self.when, dtype=pl.String, strict=False),
        }
        facing = pl.when(pl.col("author") == OWNER).then("other").otherwise(pl.lit(OWNER))
        kept = np.ones(len(begins), np.bool_)
        kept[self.gaps] = False
        return (
            pl.DataFrame(columns)
            .select_seq(
                "author",
                "kind",
                "group",
                "ref",
                "when",
                *(pl.when("said").then(name).alias(name) for name in ("text", "words")),
                to=pl.when(pl.col("other").is_not_null()).then(facing),
            )
            .filter(kept)
        )


def _said(texts: bytes) -> tuple[bytes, Ints, Ints]:
    """Return a run of bytes in which texts stand as they were meant, and where each begins and ends. texts: see `written`.

    Where nothing is escaped, that is what lies between the quotation marks; the others stand behind all.
    """
    u = np.frombuffer(texts, np.uint8)
    begins = np.flatnonzero(u == _NOUGHT)
    ends = np.append(begins[1:], len(u))[: len(begins)]
    escaped = np.unique(np.searchsorted(begins, np.flatnonzero(u == _BACKSLASH)) - 1)
    written = [
        texts[begin + 1 : end] for begin, end in zip(begins[escaped].tolist(), ends[escaped].tolist(), strict=True)
    ]
    meant = [text.encode() for text in _STRINGS.decode(b"[" + b",".join(written) + b"]")]
    begins, ends = begins + 2, ends - 1
    sizes = np.array([len(text) for text in meant], np.int64)
    ends[escaped] = len(texts) + np.cumsum(sizes)
    begins[escaped] = ends[escaped] - sizes
    return b"".join((texts, *meant)), begins, ends
