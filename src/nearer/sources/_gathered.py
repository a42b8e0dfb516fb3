"""Rows gathered one by one and handed on as batches: for formats whose messages are objects rather than columns."""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl

from nearer.contracts import BATCH, BATCH_ROWS, Batch
from nearer.sources._batch import batches

LONGEST_LINE = 1 << 24
EARLIEST_MS, LATEST_MS = -2_208_988_800_000, 7_258_118_400_000
"""1900 and 2200, in milliseconds of Unix time."""

_ROW = pl.Schema({name: BATCH[name] for name in BATCH if name not in ("at", "words", "cues")} | {"at": pl.Int64()})


class Gathered:
    """The rows of one file that wait to be handed on. Times are microseconds of Unix time, or local ones counted alike."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._rows: list[dict[str, object]] = []

    def add(
        self,
        at: int,
        kind: str,
        ref: int,
        author: str | None,
        to: str | None,
        *,
        text: str | None = None,
        seconds: int | None = None,
        group: str | None = None,
        channel: str = "",
    ) -> None:
        """Add one row. A text without words (deleted) has 0 words; other kinds have the words of what came with them."""
        self._rows.append(
            {
                "at": at,
                "kind": kind,
                "ref": ref,
                "author": author,
                "to": None if group is not None else to,
                "text": text,
                "seconds": seconds,
                "group": group,
                "channel": channel or self._channel,
            }
        )

    @property
    def full(self) -> bool:
        """True once a whole batch waits."""
        return len(self._rows) >= BATCH_ROWS

    def take(self) -> Iterator[Batch]:
        """Yield what waits, and wait for more."""
        rows, self._rows = self._rows, []
        frame = pl.DataFrame(rows, schema=_ROW)
        deleted = (pl.col("kind") == "text") & pl.col("text").is_null()
        yield from batches(
            frame.with_columns(
                at=pl.col("at").cast(pl.Datetime("us")),
                words=pl.when(deleted).then(0).otherwise(pl.col("text").str.count_matches(r"\S+")),
            )
        )


def micros(milliseconds: int) -> int | None:
    """Return a time of Unix milliseconds in microseconds; None for none (0) and for what lies outside 1900 to 2200."""
    return milliseconds * 1000 if milliseconds and EARLIEST_MS <= milliseconds <= LATEST_MS else None


def lines(stream: BinaryIO) -> Iterator[tuple[int, int, bytes | None]]:
    """Yield the lines with their number from 1 and their first byte; None for a line that is far too long."""
    place, number = 0, 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        begin, place = place, place + len(line)
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield number, begin, line
            continue
        while rest := stream.readline(LONGEST_LINE):
            place += len(rest)
            if rest.endswith(b"\n"):
                break
        yield number, begin, None
