"""Add histories to the vault: read once, straight into it, shown, and kept if the person says yes.

Until then the import is marked as being read and counts for nothing; a killed run leaves nothing but that mark, and the
next start removes it. A file whose content counts already is not read again: it then belongs to both imports. One that
lies in the bin is, so that to undo and to add again is the way to read it otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Protocol

import apsw
import polars as pl

from nearer.contracts import Export, Progress, Questions, name_and_id
from nearer.cues.tag import VERSION
from nearer.language import _
from nearer.model.kept import Keeps, NewFile
from nearer.model.receipt import Receipt, Span, Zone
from nearer.service.archives import metered, opened
from nearer.service.decisions import Answers, Known, Order, decide_orders, decide_zone
from nearer.service.first_questions import ask_whose, remember_whose
from nearer.service.intake import joined_sides, notes_of, recognised, sides_of
from nearer.service.keeping import without_words
from nearer.service.kept import ZONE
from nearer.service.masking import Mask
from nearer.service.overlapping import tied_to, work_out
from nearer.service.people import names_kept_out
from nearer.service.reading import Reading, frames, moment
from nearer.service.unread import nothing_to_read, receipts_around, why_unread
from nearer.service.vault_numbers import VaultNumbers, decide_me_in_vault, remember_own_names
from nearer.vault import imports, records
from nearer.vault.sealed import Vault
from nearer.vault.segments import SegmentWriter

FRAMES_A_STEP = 16
"""Batches to a transaction: about a million events."""

DIGESTED = 1 << 20


class AddQuestions(Questions, Protocol):
    """What `add` asks besides what every reading asks."""

    def keep(self) -> Keeps:
        """Keep the words, or times, lengths and cues alone?"""

    def confirm(self, preview: "Preview") -> bool:
        """This is what I found: keep it?"""


@dataclass(frozen=True)
class Preview:
    """What was read and would be added. people: names that the vault did not know; again: files that it had already.

    me: whom I was taken for in what was read.
    """

    receipts: tuple[Receipt, ...]
    again: tuple[str, ...]
    events: int
    people: tuple[str, ...]
    known_people: int
    me: tuple[str, ...]
    span: Span | None
    zone: Zone | None
    date_orders: tuple[str, ...]
    keeps: Keeps


@dataclass(frozen=True)
class Added:
    """What came of it. number: of the import, for `undo`; doubled: events that were known already, and count once."""

    preview: Preview
    number: int
    doubled: int


@dataclass
class _Set:
    """The files of one call: those to be read, and those whose content counts already (their numbers).

    replaced: files in whose place those that are read come; wordy: digests of those whose words lie in the vault and stay.
    """

    fresh: list[tuple[Known, bytes]] = field(default_factory=list)
    there: dict[int, str] = field(default_factory=dict)
    replaced: dict[bytes, int] = field(default_factory=dict)
    wordy: set[bytes] = field(default_factory=set)


def add(
    vault: Vault,
    paths: Sequence[Path | str],
    answers: Answers,
    *,
    now: datetime,
    keeps: Keeps = "words",
    questions: AddQuestions | None = None,
    progress: Progress | None = None,
) -> Added | None:
    """Add what files, folders and zips hold, and return what came of it; None where the person said no.

    now: the moment of the import. keeps: where `questions` is not there to ask. What was in the vault before is never
    changed by a run that fails. Raises NothingToRead, Undecided, WrongCall, VaultError.
    """
    connection = vault.connection
    with opened(paths) as found:
        known, refused = recognised(found, progress)
        if not known:
            raise nothing_to_read(_masked(connection, receipts_around(found, refused, known)))
        if questions is not None:
            ask_whose(vault, questions)
        chosen = questions.keep() if questions else keeps
        given = _sorted_out(connection, known, chosen, refused)
        with vault.transaction():
            number = imports.begin_import(connection, now)
            for file, name in given.there.items():
                imports.link_file(connection, number, file, name, chosen)
        try:
            reading = _Reading(vault, number, chosen, given, refused, progress)
            reading.decide(answers, questions)
            reading.read_all()
            preview = reading.preview(receipts_around(found, refused, known))
            _check(preview, given, reading)
            if questions is not None and not questions.confirm(preview):
                _take_back(vault, number)
                return None
            before = _counting(connection)
            with vault.transaction():
                _settle(connection, number, given, reading)
                if questions is not None:
                    remember_whose(connection)
        except BaseException:
            _take_back(vault, number)
            raise
    # Which of two files is said to hold an event is of no account here: what counts now and did not before is new.
    read = sum(one.n for one in records.files(connection) if one.id in reading.files)
    return Added(preview, number, doubled=read - (_counting(connection) - before))


def _counting(connection: apsw.Connection) -> int:
    """Return how many events the vault shows."""
    return sum(one.n - one.doubled for one in records.files(connection))


def _masked(connection: apsw.Connection, receipts: Sequence[Receipt]) -> tuple[Receipt, ...]:
    """Return the receipts without the names of those of whom nothing may be said."""
    return tuple(map(Mask(names_kept_out(connection)).receipt, receipts))


def _check(preview: Preview, given: _Set, reading: "_Reading") -> None:
    if not given.there and not reading.files:
        raise nothing_to_read(preview.receipts)


def _sorted_out(connection: apsw.Connection, known: Sequence[Known], keeps: Keeps, refused: dict[str, str]) -> _Set:
    """Tell what must be read from what the vault has: the same content, with the words where words are wanted."""
    given = _Set()
    seen: set[bytes] = set()
    for one in known:
        try:
            digest = _digest(one.parts)
        except OSError as problem:
            refused[one.export.name] = why_unread(problem)
            continue
        there = imports.file_with(connection, digest)
        if digest in seen:
            continue
        seen.add(digest)
        if there is None:
            given.fresh.append((one, digest))
            continue
        file, here, counts = there
        if counts and (here == "words" or keeps == "lengths"):
            given.there[file] = one.export.name
            continue
        given.replaced[digest] = file
        given.wordy |= {digest} if here == "words" else set()
        given.fresh.append((one, digest))
    return given


def _digest(parts: Sequence[Export]) -> bytes:
    """Return the SHA-256 of what an export holds; of several files, that of their digests in order."""
    each = []
    for part in parts:
        whole = sha256()
        log = part.beside("-wal")
        for one in (part, log) if log else (part,):
            with one.open() as stream:
                while piece := stream.read(DIGESTED):
                    whole.update(piece)
        each.append(whole.digest())
    return each[0] if len(each) == 1 else sha256(b"".join(sorted(each))).digest()


class _Reading:
    """One call of `add` while it reads."""

    def __init__(
        self,
        vault: Vault,
        number: int,
        keeps: Keeps,
        given: _Set,
        refused: dict[str, str],
        progress: Progress | None,
    ) -> None:
        self._vault, self._number, self._keeps = vault, number, keeps
        self._given, self._refused, self._progress = given, refused, progress
        self._numbers = VaultNumbers(vault.connection)
        self._before = {one.id for one in records.handles(vault.connection)}
        self._met: dict[int, str] = {}
        self._spans: list[Span] = []
        self._orders: list[Order] = []
        self.zone: Zone | None = None
        self.me: frozenset[str] = frozenset()
        self.receipts: list[Receipt] = []
        self.files: dict[int, bytes] = {}
        self.events = 0

    def decide(self, answers: Answers, questions: Questions | None) -> None:
        """Decide for all files that are to be read: what the vault knows already is not asked again."""
        known = [one for one, _digest in self._given.fresh]
        if not known:
            return
        connection = self._vault.connection
        self.me = decide_me_in_vault(connection, known, answers, questions)
        self._orders = decide_orders(known, answers, questions)
        remembered = records.setting(connection, ZONE)
        self.zone = decide_zone(known, replace(answers, zone=answers.zone or remembered), questions)

    def read_all(self) -> None:
        """Read every file into the vault; one that cannot be read to its end leaves nothing behind."""
        fresh = self._given.fresh
        whole, before = sum(one.export.size for one, _digest in fresh) or 1, 0
        for (one, digest), order in zip(fresh, self._orders, strict=True):

            def upto(place: int, before: int = before) -> None:
                if self._progress:
                    self._progress(_("reading your files"), min(1.0, (before + place) / whole))

            self._read(replace(one, export=metered(one.export, upto)) if self._progress else one, digest, order)
            before += one.export.size

    def _read(self, one: Known, digest: bytes, order: Order) -> None:
        vault, zone = self._vault, self.zone
        assert zone is not None  # noqa: S101  # decided with the files that are read here
        self._numbers.next_file()
        with vault.transaction():
            words = self._keeps == "words" or digest in self._given.wordy
            file = records.add_file(vault.connection, self._number, self._about(one, digest, zone), words=words)
        reading, writer = Reading(one, order), SegmentWriter(vault.connection, file)
        events = frames(reading, file, self.me, zone.name, self._numbers)
        sides = sides_of(())
        try:
            more = True
            while more:
                noted: list[pl.DataFrame] = []
                with vault.transaction():
                    for frame in islice(events, FRAMES_A_STEP):
                        writer.take(frame if words else without_words(frame))
                        noted.append(frame.drop("text"))
                more = bool(noted)
                if more:
                    whole = pl.concat(noted)
                    sides = pl.concat([sides, sides_of((whole,))])
                    self._numbers.note_chats(whole)
            why = reading.refused()
        except OSError as problem:
            why = why_unread(problem)
        if why:
            self._refused[one.export.name] = why
            with vault.transaction():
                imports.remove_file(vault.connection, file)
            return
        sides = joined_sides(sides)
        span = None if sides.is_empty() else Span(*sides.select(pl.col("from").min(), pl.col("until").max()).row(0))
        receipt = reading.receipt(span, notes_of(one, order, zone, records.channels(vault.connection), sides))
        with vault.transaction():
            writer.finish()
            numbers = self._numbers
            records.name_handles(vault.connection, file, numbers.names, numbers.chats_of_two, numbers.met_groups)
            records.describe_file(vault.connection, file, writer.rows, sides, receipt, reading.cards)
            for declared in reading.declared:
                records.declare(vault.connection, file, declared)
        self._met |= self._numbers.names
        self._spans += [] if span is None else [span]
        self.receipts.append(receipt)
        self.files[file] = digest
        self.events += receipt.kept

    def _about(self, one: Known, digest: bytes, zone: Zone) -> NewFile:
        survey = one.survey
        return NewFile(
            # A file that takes the place of one with the same content has a mark behind its digest until that is done.
            sha256=digest + b"+" if digest in self._given.replaced else digest,
            name=one.export.name,
            source=one.source.name,
            app=one.source.channel,
            keeps=self._keeps,
            precision_s=survey.precision_s,
            utc=survey.utc,
            zone=zone.name,
            zone_from="explicit" if survey.utc else zone.source,
            stamp=None if survey.stamp is None else moment(survey.stamp, zone.name, utc=survey.utc),
            cue_version=VERSION,
        )

    def _own_names(self) -> tuple[str, ...]:
        wrote = {name for one, _digest in self._given.fresh for name in one.survey.authors}
        return tuple(sorted({name_and_id(name)[0] for name in self.me & wrote}, key=str.casefold))

    def preview(self, around: Sequence[Receipt]) -> Preview:
        """Return what was read."""
        new = sorted({name for number, name in self._met.items() if number not in self._before}, key=str.casefold)
        spans = self._spans
        return Preview(
            receipts=_masked(self._vault.connection, (*self.receipts, *around)),
            again=tuple(sorted(self._given.there.values())),
            events=self.events,
            people=tuple(new),
            known_people=len(self._before & self._met.keys()),
            me=self._own_names(),
            span=Span(min(one.begins for one in spans), max(one.ends for one in spans)) if spans else None,
            zone=self.zone,
            date_orders=tuple(sorted({one.says for one in self._orders if one.says})),
            keeps=self._keeps,
        )


def _settle(connection: apsw.Connection, number: int, given: _Set, reading: _Reading) -> None:
    """Let the import count: what it replaces goes, who is me and the zone are remembered, overlaps are worked out."""
    tied = tied_to(connection, given.replaced.values())
    for file, digest in reading.files.items():
        if digest in given.replaced:
            imports.take_place(connection, file, given.replaced[digest], digest)
    remember_own_names(connection, [one for one, _digest in given.fresh], reading.me)
    if reading.zone is not None and reading.zone.source == "asked":
        records.set_setting(connection, ZONE, reading.zone.name)
    imports.end_import(connection, number)
    work_out(connection, tied | {*reading.files, *given.there})


def _take_back(vault: Vault, number: int) -> None:
    with vault.transaction():
        imports.remove_import(vault.connection, number)
