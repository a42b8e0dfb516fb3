"""Many texts that stand in one run of bytes: their words are counted and they become a column, all of them at once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.sources._words import Ints, column, starts_between

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
        """Return how many words start in each text: words lie between spaces, tabs and line ends."""
        return starts_between(self.raw, self.begins, self.ends, _is_blank)

    def column(self) -> pl.Series:
        """Return the texts as they stand; what is not UTF-8 is shown as such."""
        try:
            return column(self.raw, self.begins, self.ends)
        except pl.exceptions.PolarsError:
            cut = zip(self.begins.tolist(), self.ends.tolist(), strict=True)
            return pl.Series([self.raw[a:b].decode(errors="replace") for a, b in cut], dtype=pl.String)


def _is_blank(u: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    blank: npt.NDArray[np.bool_] = u <= ord(" ")
    return blank
