"""Many texts that stand in one run of bytes: their words are counted and they become a column, all of them at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]

BEFORE, BEHIND = b" ", b" " * 4
"""What stands around the run, so that a byte before each text and four from its start on always exist."""

_AT_ONCE = 1 << 17
"""Bytes that are looked at together: so many stay near the processor. A multiple of 8."""

_LINE_FEED, _RETURN = 10, 13


@dataclass(frozen=True, eq=False)
class Texts:
    """Texts in a run of bytes. raw: with BEFORE and BEHIND around it; begins, ends: places in `raw`, a text each."""

    raw: bytes
    begins: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.begins)

    def without_line_ends(self) -> "Texts":
        """Return the texts without the line feed, and the return before it, at their ends."""
        u, ends = np.frombuffer(self.raw, np.uint8), self.ends
        for mark in (_LINE_FEED, _RETURN):
            ends = ends - ((ends > self.begins) & (u[ends - 1] == mark))
        return Texts(self.raw, self.begins, ends)

    def words(self) -> Ints:
        """Return how many words start in each text: words lie between spaces, tabs and line ends.

        The start of each word is one bit. Bits are counted 64 at a time, so a text costs the same however long it is.
        """
        u = np.frombuffer(self.raw, np.uint8)
        starts = np.zeros(len(u) // 64 + 1, "<u8")
        octets = starts.view(np.uint8)
        for at in range(0, len(u) - 1, _AT_ONCE):  # a bit stands for the byte behind the one it counts from
            blank = u[at : at + _AT_ONCE + 1] <= 32
            bits = np.packbits(blank[:-1] > blank[1:], bitorder="little")
            octets[at // 8 : at // 8 + len(bits)] = bits
        before = np.zeros(len(starts) + 1, np.int64)
        np.cumsum(np.bitwise_count(starts), out=before[1:])

        def up_to(place: Ints) -> Ints:
            group = place >> 6
            below = (np.uint64(1) << (place & 63).astype(np.uint64)) - np.uint64(1)
            found: Ints = before[group] + np.bitwise_count(starts[group] & below)
            return found

        return up_to(self.ends - 1) - up_to(self.begins - 1)

    def column(self) -> pl.Series:
        """Return the texts as they stand; what is not UTF-8 is shown as such."""
        whole = pl.lit(pl.Series([self.raw], dtype=pl.Binary)).first()
        places = pl.DataFrame({"begins": self.begins, "bytes": self.ends - self.begins})
        try:
            return places.select(whole.bin.slice("begins", "bytes").cast(pl.String)).to_series()
        except pl.exceptions.PolarsError:
            cut = zip(self.begins.tolist(), self.ends.tolist(), strict=True)
            return pl.Series([self.raw[a:b].decode(errors="replace") for a, b in cut], dtype=pl.String)
