"""A frame that is sorted by person, with each person's rows at hand: a slice, never a scan."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl


@dataclass(frozen=True, eq=False)
class ByPerson:
    """frame: any frame with `person`, each person's rows side by side."""

    frame: pl.DataFrame

    @cached_property
    def _places(self) -> dict[int, tuple[int, int]]:
        runs = self.frame["person"].rle().struct.unnest()
        ends = runs["len"].cum_sum()
        return {
            person: (end - n, n)
            for person, end, n in zip(runs["value"], ends, runs["len"], strict=True)
            if person is not None
        }

    def of(self, person: int) -> pl.DataFrame:
        """Return the rows of one person, in their order."""
        start, n = self._places.get(person, (0, 0))
        return self.frame.slice(start, n)
