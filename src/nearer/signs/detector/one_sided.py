"""Who wrote to ego in chats of two and got hardly a word back: strangers, senders, and perhaps somebody on a new number.

People who are left out, and senders whom a vault takes for no person, are here too: a new number may belong to any.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.cues.tag import has_cue, own_name
from nearer.model.events import cue_bit
from nearer.model.person import Person
from nearer.timeline import Timeline
from nearer.timeline.moments import DAY_US, HOUR_US, NEVER
from nearer.timeline.names import bare, first_word, is_unnamed

MOST_OWN = 2  # ego's words to a number that was not let in: "who is this?"
FEWEST_OWN = 5  # ego's words to somebody, before there was anything to go silent from
SILENT_DAYS = 30
APART_US = 3 * HOUR_US
"""After such a silence their next message opens again."""

FIRST_TEXTS = 20

Moments = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Everyone:
    """All chats of two. rows: person, at (microseconds), mine, text, cues, by time."""

    rows: pl.DataFrame
    people: dict[int, Person]
    left_out: frozenset[int]

    @cached_property
    def _counts(self) -> pl.DataFrame:
        own, theirs = pl.col("at").filter("mine"), pl.col("at").filter(~pl.col("mine"))
        return self.rows.group_by("person").agg(
            own=own.len(), last_own=own.max(), began=theirs.min(), last=theirs.max(), theirs=theirs.len()
        )

    @cached_property
    def one_sided(self) -> dict[int, Moments]:
        """When each opened whom ego hardly answered, by the time they began. Who is left out is not among them."""
        few = self._counts.filter(
            pl.col("own") <= MOST_OWN, pl.col("theirs") > 0, ~pl.col("person").is_in(list(self.left_out))
        ).sort("began", "person")
        theirs = self.rows.filter(pl.col("person").is_in(few["person"].implode()) & ~pl.col("mine"))
        apart = (pl.col("at").diff() > APART_US).fill_null(True).over("person")
        opened = dict(theirs.filter(apart).group_by("person").agg("at").iter_rows())
        return {person: np.asarray(opened[person], dtype=np.int64) for person in few["person"]}

    @cached_property
    def ends(self) -> pl.DataFrame:
        """The ends of real ties: person, last_own (ego's last word ever), last (theirs), by last_own."""
        real = self._counts.filter(pl.col("own") >= FEWEST_OWN, pl.col("theirs") >= FEWEST_OWN)
        return real.select("person", "last_own", "last").sort("last_own", "person")

    def names(self, person: int) -> tuple[str, ...]:
        """Return all names and numbers of a person."""
        known = self.people.get(person)
        return () if known is None else (known.name, *(handle.name for handle in known.handles))

    def is_unnamed(self, person: int) -> bool:
        """Return whether nobody has given this number a name."""
        return all(map(is_unnamed, self.names(person)))

    def namesakes(self, people: Collection[int]) -> set[int]:
        """Return these people and all who have the bare name of one of them."""
        called = {bare(name) for one in people for name in self.names(one) if not is_unnamed(name)}
        return {*people, *(other for name in called for other in self.by_name.get(name, ()))}

    @cached_property
    def by_name(self) -> dict[str, list[int]]:
        """People by their bare names."""
        return self._by(bare)

    @cached_property
    def by_first_word(self) -> dict[str, list[int]]:
        """People by the word they are called by."""
        return self._by(first_word)

    def _by(self, form: Callable[[str], str]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for person in self.people:
            for word in {form(name) for name in self.names(person) if not is_unnamed(name)} - {""}:
                found[word].append(person)
        return found

    @cached_property
    def says(self) -> dict[int, tuple[frozenset[str], bool]]:
        """What one-sided people say of themselves at first: the names they give, and whether that they are known."""
        theirs = self.rows.filter(pl.col("person").is_in(list(self.one_sided)) & ~pl.col("mine"))
        first = theirs.group_by("person", maintain_order=True).head(FIRST_TEXTS)
        known = ((first["cues"] & cue_bit("new_number")) > 0).fill_null(False) | has_cue(first["text"], "new_number")
        said = first.select("person", name=own_name(first["text"]), known=known).group_by("person")
        return {
            person: (frozenset(names), known)
            for person, names, known in said.agg(pl.col("name").drop_nulls(), pl.col("known").any()).iter_rows()
        }

    def theirs(self, person: int) -> Moments:
        """Return when they wrote or called."""
        return self._side(person, mine=False)

    def silent(self, person: int, at_us: int) -> bool:
        """Return whether ego had been in touch with somebody and was silent to them at a moment, and for a month after."""
        own = self._side(person, mine=True)
        n = int(np.searchsorted(own, at_us))
        known = bool(n or (self.theirs(person) < at_us).any()) if person in self.left_out else n >= FEWEST_OWN
        return known and bool(n == len(own) or own[n] - at_us > SILENT_DAYS * DAY_US)

    def last_word(self, person: int, before_us: int = NEVER) -> int:
        """Return when ego last wrote to somebody before a moment; where ego never did, when they began; else the moment."""
        own, theirs = self._side(person, mine=True), self.theirs(person)
        n = int(np.searchsorted(own, before_us))
        return int(own[n - 1]) if n else int(theirs[0]) if len(theirs) else before_us

    def _side(self, person: int, *, mine: bool) -> Moments:
        side = pl.col("mine") if mine else ~pl.col("mine")
        return self.rows.filter((pl.col("person") == person) & side)["at"].to_numpy()


@lru_cache(maxsize=8)
def everyone(timeline: Timeline) -> Everyone:
    """Return all chats of two of a timeline."""
    people: Iterable[Person] = (*timeline.people, *timeline.left_out, *timeline.senders)
    rows = timeline.events.filter(
        pl.col("group").is_null() & pl.col("person").is_not_null() & (pl.col("kind") != "system")
    ).select(
        "person",
        pl.col("at").to_physical(),
        mine=pl.col("mine") & (pl.col("kind") != "declined"),
        text="text",
        cues="cues",
    )
    left_out = frozenset(one.id for one in timeline.left_out)
    return Everyone(rows, {one.id: one for one in people}, left_out)
