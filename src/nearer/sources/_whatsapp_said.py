"""Who speaks to whom in a WhatsApp chat, and the rows in which WhatsApp itself speaks: put right while all is numbers."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.contracts import OWNER, Decided
from nearer.model.events import KINDS
from nearer.sources import _whatsapp_phrases as phrases
from nearer.sources._whatsapp_rows import Rows

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NOTHING = -1
KIND = {kind: number for number, kind in enumerate(KINDS)}
_CALLS = ("missed", "call", "declined")


@dataclass(frozen=True, eq=False)
class Parties:
    """Who speaks to whom, as numbers into `names`, which end in me, the other of a chat of two, and nobody.

    facing: for each the one on the other side; group: the name of the group, None in a chat of two.
    """

    names: pl.Series
    facing: Ints
    group: str | None

    @property
    def me(self) -> int:
        return len(self.names) - 3

    @property
    def other(self) -> int:
        return len(self.names) - 2

    @property
    def nobody(self) -> int:
        return len(self.names) - 1


def parties_of(called: list[str], rows: Rows, decided: Decided, export_name: str) -> Parties:
    """Return who speaks to whom. called: every name of the chat, by its number."""
    mine = [name for name in rows.authors if name in decided.me]
    theirs = [name for name in rows.authors if name not in decided.me]
    titled = rows.title if rows.title not in decided.me else None
    stems = [part.removesuffix(".txt").removesuffix(".zip") for part in export_name.split("/")]
    named = next((stem for stem in reversed(stems) if stem and stem != "_chat"), export_name)
    me = mine[0] if mine else theirs[1] if len(theirs) == 2 else min(decided.me, default=OWNER)
    other = theirs[0] if theirs else titled
    at_me, at_other, nobody = (len(called) + i for i in range(3))
    if rows.group:
        facing = np.full(len(called) + 3, nobody)
    else:
        facing = np.array([at_me if name == other else at_other for name in called] + [at_other, at_me, nobody])
    return Parties(
        pl.Series([*called, me, other, None], dtype=pl.String), facing, (rows.title or named) if rows.group else None
    )


@dataclass
class Columns:
    """A batch in the making, a number a row: author, to (of Parties), kind (of KIND), words, seconds (or NOTHING)."""

    author: Ints
    to: Ints
    kind: Ints
    words: Ints
    seconds: Ints
    text: pl.Series

    def mend(self, rows: Ints, authored: Flags, ours: Flags, parties: Parties) -> None:
        """Put right the rows that may hold WhatsApp's own words: who did it, kind, seconds, and what is left of the text.

        authored: a name stands before the words; ours: WhatsApp's mark stands there.
        """
        texts: list[str | None] = []
        places: list[int] = []
        for by_name, marked in product((True, False), repeat=2):
            some = rows[(authored[rows] == by_name) & (ours[rows] == marked)]
            alike: defaultdict[str, list[int]] = defaultdict(list)
            for row, words in zip(some.tolist(), self.text[some].to_list(), strict=True):
                alike[words].append(row)
            for words, same in alike.items():
                found = phrases.said(words, ours=marked or not by_name, authored=by_name)
                if not by_name and found.kind not in _CALLS:
                    continue
                self._put(same, found, by_name, parties)
                if found.text != words:
                    places += same
                    texts += [found.text] * len(same)
        if places:
            self.text = self.text.scatter(places, pl.Series(texts, dtype=pl.String))

    def _put(self, rows: list[int], found: phrases.Said, by_name: bool, parties: Parties) -> None:
        if not by_name:  # Android writes a call that I missed without a name
            self.author[rows], self.to[rows] = parties.other, parties.me
        if found.kind == "declined":  # the one who did not want to take it did this
            self.author[rows], self.to[rows] = self.to[rows], self.author[rows]
        self.kind[rows] = KIND["text" if found.kind == "deleted" else found.kind]
        self.words[rows] = _length(found)
        self.seconds[rows] = NOTHING if found.seconds is None else found.seconds


def _length(found: phrases.Said) -> int:
    if found.text is not None:
        return len(found.text.split())
    return 0 if found.kind == "deleted" else NOTHING
