"""One file's batches, made into events: names become handles, local times become moments, and all is counted."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Literal
from unicodedata import normalize

import numpy as np
import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Fault, name_and_id
from nearer.language import _, ngettext
from nearer.model.events import EVENTS
from nearer.model.histories import DECLARED
from nearer.model.person import Card, Handle
from nearer.model.receipt import Receipt, Skipped, Span
from nearer.service.decisions import Known, Order

PLACES_KEPT = 3
STRETCH_OF = {"timeout": "timeout", "hole": "gap"}
"""Rows of a batch that last and become stretches, with why."""
PART_OF_A_CHAT = re.compile(r"message_[0-9]+\.json")
DAY_US = 86_400 * 1_000_000
A_STEP_BACK_US = 60 * 1_000_000
"""Lines may stand a minute out of order; a longer step back within the repeated hour means that its second half began."""


class Numbers:
    """Numbers for names, given in the order in which they are met: the same for all files of one call.

    apart: names that are several people; where the app has no id of its own, each place's is another one (`place_of`).
    """

    def __init__(self, apart: Sequence[str] = ()) -> None:
        self._apart = {_plain(name) for name in apart}
        self.handles: dict[tuple[str, str, str | None], Handle] = {}
        self.channels: dict[str, int] = {}
        self.groups: dict[tuple[str, str], int] = {}

    def handle(self, app: str, place: str, author: str) -> int:
        """Return the number of one author in one app: by the app's own id where it has one, and the first name met."""
        name, known_by = name_and_id(author)
        at = place if name == known_by and _plain(name) in self._apart else None
        fresh = Handle(len(self.handles), name, app, "" if name == known_by else known_by)
        return self.handles.setdefault((app, known_by, at), fresh).id

    def numbered_by_place(self) -> list[list[int]]:
        """Return the handles of each name in one app that is another person in each place, where there are several."""
        alike: dict[tuple[str, str], list[int]] = defaultdict(list)
        for (app, name, place), handle in self.handles.items():
            if place is not None:
                alike[app, name].append(handle.id)
        return [handles for handles in alike.values() if len(handles) > 1]

    def channel(self, name: str) -> int:
        """Return the number of a channel."""
        return self.channels.setdefault(name, len(self.channels))

    def group(self, app: str, name: str) -> int:
        """Return the number of a group in one app."""
        return self.groups.setdefault((app, name), len(self.groups))

    def known_handles(self) -> tuple[Handle, ...]:
        """Return every handle so far, by number."""
        return tuple(self.handles.values())


def place_of(file: str) -> str:
    """Return what holds one chat: the file, or its folder where apps cut a chat into message_1.json, message_2.json."""
    folder, _slash, last = file.rpartition("/")
    return folder if PART_OF_A_CHAT.fullmatch(last) else file


def _plain(name: str) -> str:
    return normalize("NFC", name).casefold().strip()


def numbered(names: pl.Series, number: Callable[[str], int], kind: pl.DataType) -> pl.Series:
    """Return the number of each name, null for null. The loop is over different names, never over rows."""
    if names.null_count() == len(names):
        return pl.Series(names.name, [None], kind).new_from_index(0, len(names))
    different = names.unique(maintain_order=True).drop_nulls().to_list()
    if len(different) == 1 and not names.null_count():
        return pl.Series(names.name, [number(different[0])], kind).new_from_index(0, len(names))
    return names.replace_strict(different, [number(name) for name in different], default=None, return_dtype=kind)


@dataclass
class Reading:
    """What has been read of one file so far."""

    known: Known
    order: Order
    frames: list[pl.DataFrame] = field(default_factory=list)
    declared: list[pl.DataFrame] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    kept: int = 0
    system: int = 0
    skipped: dict[str, tuple[int, list[str]]] = field(default_factory=dict)

    def skip(self, why: str, place: str, count: int = 1) -> None:
        """Count a row that is not kept, and remember where the first few of them stand."""
        before, places = self.skipped.get(why, (0, []))
        if len(places) < PLACES_KEPT and place:
            places.append(place)
        self.skipped[why] = (before + count, places)

    def refused(self) -> str:
        """Return why nothing at all was read, "" where rows were: a fault about the whole file is no row of it."""
        places = [place for _count, found in self.skipped.values() for place in found]
        whole = {"line 1", _("line 1"), _("line {n}").format(n=1), _("the whole file")}
        if self.kept or self.system or self.cards or len(places) != 1 or not whole.issuperset(places):
            return ""
        ((why, (count, _places)),) = self.skipped.items()
        return "" if count > 1 else next(iter(self.known.survey.notes), why)

    def events(self) -> pl.DataFrame:
        """Return all that was kept so far in the events schema, in the order of the file."""
        return pl.concat(self.frames) if self.frames else EVENTS.to_frame()

    def _book(self) -> tuple[str, ...]:
        """Return the note about an address book, where this file is one."""
        n = len(self.cards)
        says = ngettext(
            "{n} entry of an address book. It helps me to tell who is who.",
            "{n} entries of an address book. They help me to tell who is who.",
            n,
        )
        return (says.format(n=f"{n:,}"),) if n else ()

    def receipt(self, span: Span | None, notes: tuple[str, ...]) -> Receipt:
        """Return the account of this file."""
        skipped = tuple(Skipped(why, count, tuple(places)) for why, (count, places) in self.skipped.items())
        return Receipt(
            file=self.known.export.name,
            source=self.known.source.name,
            read=self.kept + self.system + sum(one.count for one in skipped),
            kept=self.kept,
            system=self.system,
            skipped=skipped,
            span=span,
            date_order=self.order.says,
            notes=(*notes, *self._book()),
        )


def frames(reading: Reading, file: int, me: frozenset[str], zone: str, numbers: Numbers) -> Iterator[pl.DataFrame]:
    """Yield the events of one file as they are read; what is not kept is counted in `reading`. Raises OSError."""
    known = reading.known
    clock = None if known.survey.utc else _LocalTime(zone)
    for found in known.source.read(known.export, Decided(me, reading.order.order, zone)):
        if isinstance(found, Fault):
            reading.skip(found.why, found.place)
            continue
        if isinstance(found, Card):
            reading.cards.append(found)
            continue
        frame = _numbered_rows(_moments(found, clock, reading, zone), file, me, known, numbers)
        lasting = pl.col("kind").is_in(list(STRETCH_OF))
        declared = frame.filter(lasting)
        if declared.height:
            ends = pl.col("at") + pl.duration(seconds="seconds")
            why = pl.col("kind").cast(pl.String).replace_strict(STRETCH_OF, return_dtype=DECLARED["why"])
            reading.declared.append(declared.select("handle", pl.col("at").alias("from"), ends.alias("until"), why=why))
            frame = frame.filter(~lasting)
        events = frame.select(pl.col(name).cast(kind) for name, kind in EVENTS.items())
        system = int((events["kind"] == "system").sum())
        reading.system += system
        reading.kept += frame.height - system + declared.height
        if events.height:
            yield events


def _moments(batch: Batch, clock: "_LocalTime | None", reading: Reading, zone: str) -> pl.DataFrame:
    """Return the rows with `at` in UTC; a row in an hour that does not exist is skipped."""
    rows = batch.rows
    if clock is None:
        return rows.with_columns(pl.col("at").dt.replace_time_zone("UTC"))
    at = clock.moments(rows["at"])
    if not at.null_count():
        return rows.with_columns(at=at)
    placed = rows.with_columns(at=at, local="at")
    lost = placed.filter(pl.col("at").is_null())["local"].to_list()
    for moment in lost:
        why = _("the clocks in {zone} went forward over this time, so it cannot be").format(zone=zone)
        reading.skip(why, f"{moment:%Y-%m-%d %H:%M}" if moment else "")
    return placed.filter(pl.col("at").is_not_null()) if lost else placed


def _numbered_rows(rows: pl.DataFrame, file: int, me: frozenset[str], known: Known, numbers: Numbers) -> pl.DataFrame:
    """Return the rows with numbers for names. The handle is the other side; null for mine in a group and for system rows."""
    app, place = known.source.channel, place_of(known.export.name)
    by_me = pl.any_horizontal(pl.col("author") == name for name in (OWNER, *sorted(me)))
    mine = by_me.fill_null(value=False) | pl.col("kind").is_in(list(STRETCH_OF))
    nobody = pl.col("author").is_null() | (pl.col("kind") == "system")
    other = pl.when(nobody).then(None).when(mine).then("to").otherwise("author")
    named = rows.with_columns(mine=mine, other=other)
    named = named.with_columns(other=pl.when(pl.col("other") != OWNER).then("other"))
    return named.with_columns(
        handle=numbered(named["other"], partial(numbers.handle, app, place), pl.UInt32()),
        channel=numbered(named["channel"], numbers.channel, pl.UInt16()),
        group=numbered(named["group"], partial(numbers.group, app), pl.UInt32()),
        file=pl.lit(file, dtype=pl.UInt32),
    )


def moment(naive: datetime, zone: str, *, utc: bool) -> datetime:
    """Return one naive time of a survey as a moment; the earlier one where it came twice."""
    one = pl.Series([naive], dtype=pl.Datetime("us"))
    there = one.dt.replace_time_zone("UTC" if utc else zone, ambiguous="earliest", non_existent="null")
    found: datetime = (there.drop_nulls().to_list() or one.dt.replace_time_zone("UTC").to_list())[0]
    return found.astimezone(UTC)


class _LocalTime:
    """Turns one file's local times into moments, in the order of the file.

    An hour that came twice is read so that the order holds: as the first pass until a time steps back, then as the second.
    """

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._last: datetime | None = None
        self._second = False

    def moments(self, local: pl.Series) -> pl.Series:
        """Return the moments in UTC; null for a time that does not exist."""
        plain = self._read(local, "null")
        if not plain.null_count():
            self._last, self._second = None, False
            return plain
        odd = plain.is_null().arg_true()
        place, at = odd.to_numpy().astype(np.int64), local.gather(odd)
        if self._last is not None:
            place, at = np.append(-1, place), pl.concat([pl.Series([self._last], dtype=local.dtype), at])
        first, second = self._read(at, "earliest"), self._read(at, "latest")
        steps = np.diff(at.to_physical().to_numpy())
        follows = np.append(False, (np.diff(place) == 1) & (np.abs(steps) < DAY_US))
        back = np.append(self._second and place[0] < 0, follows[1:] & (steps < -A_STEP_BACK_US))
        # Within a run of such rows all that come after a step back are of the second pass.
        steps_back = np.cumsum(back)
        begins = np.flatnonzero(~follows)[np.cumsum(~follows) - 1]
        later = steps_back > (steps_back - back)[begins]
        goes_on = place[-1] == len(local) - 1 and first[-1] is not None
        self._last, self._second = (at[-1], bool(later[-1])) if goes_on else (None, False)
        here = place >= 0
        found = second.zip_with(pl.Series(later), first).filter(pl.Series(here))
        return plain.scatter(pl.Series(place[here]), found)

    def _read(self, local: pl.Series, ambiguous: Literal["earliest", "latest", "null"]) -> pl.Series:
        there = local.dt.replace_time_zone(self._zone, ambiguous=ambiguous, non_existent="null")
        return there.dt.convert_time_zone("UTC")
