"""Turns Telegram messages into columns: who wrote, calls with their direction, reactions, disappearing messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl
from msgspec import UNSET

from nearer.contracts import BATCH, OWNER, Fault, named
from nearer.language import _
from nearer.sources._telegram_layout import Chat
from nearer.sources._telegram_messages import LOST, Message, Run, felt, peer, seconds, whole
from nearer.sources._telegram_texts import Texts

CHANNEL = "telegram"
PEOPLE = "personal_chat"
GROUPS = ("private_group", "private_supergroup", "public_group", "public_supergroup")
FIRST_S, LAST_S = 1_356_998_400, 4_102_444_800
"""2013, when Telegram began, and 2100: what lies outside is no time of a message."""

FULL = 1 << 15
_HOLE = ("at", "author", "to", "kind", "channel", "seconds")
_OTHER = pl.Schema({name: BATCH[name] for name in ("author", "to", "kind", "seconds", "ref", "group")})
_OTHER["when"] = pl.String()


@dataclass
class Rows:
    """Makes frames of the messages, chat by chat. authors: id -> the author, by the first name that was met.

    owner: the id of the one whose export it is, where the file tells. refs count the messages of the file from 1.
    """

    owner: str | None
    utc: bool
    ref: int = 0
    last: int = 0
    authors: dict[str, str] = field(default_factory=dict)
    vanishing: dict[str, int] = field(default_factory=dict)
    vanished: list[dict[str, object]] = field(default_factory=list)
    texts: Texts = field(default_factory=Texts)
    others: list[tuple[object, ...]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    sides_of: Chat | None = None
    sides: dict[str | int | None, str | None] = field(default_factory=dict)
    felt_by: dict[tuple[str | None, str | int | None], str | None] = field(default_factory=dict)

    def author(self, name: str | None, known_by: str | None) -> str | None:
        """Return who this is: OWNER, a person with their id, or None where there is neither name nor id."""
        if known_by is not None and known_by == self.owner:
            return OWNER
        key = known_by or name
        if key is None:
            return None
        if key not in self.authors:
            self.authors[key] = named(name or _("Deleted account"), known_by) if known_by else key
        return self.authors[key]

    def add(self, run: Run, chat: Chat) -> None:
        """Take in messages of one chat."""
        if self.sides_of != chat:
            self.sides_of, self.sides, self.felt_by = chat, {}, {}
        first, self.ref = self.ref + 1, self.ref + len(run.messages)
        others = [(i, run.messages[i]) for i, kind in enumerate(run.kinds) if kind != "message"]
        self.others += [self._service(first + i, one, chat) for i, one in others if one.type == "service"]
        self.faults += [Fault(_place(first + i), _lost(one)) for i, one in others if one.type != "service"]
        self._watch_vanishing([one for _i, one in others], chat)
        self._add_texts(run, first, [i for i, _one in others], chat)
        if self.utc:
            places = [i for i, reactions in enumerate(run.reactions) if reactions is not UNSET]
            self._add_felt([i for i in places if run.kinds[i] == "message"], run, first, chat)

    def taken(self, *, least: int = 1) -> Iterator[pl.DataFrame | Fault]:
        """Yield what was taken in, in the order of the file, where it has so many rows at least; a fault for what is none."""
        texts = len(self.texts.author) - len(self.texts.gaps)
        if texts + len(self.others) < least and len(self.faults) < least:
            return
        columns = zip(*self.others, strict=True) if self.others else [()] * len(_OTHER)
        others = pl.DataFrame(
            [pl.Series(name, one, kind) for (name, kind), one in zip(_OTHER.items(), columns, strict=True)]
        )
        rows = pl.concat([self.texts.frame(), others], how="diagonal")
        rows = self._timed(rows.sort("ref", maintain_order=True))
        self.texts, self.others = Texts(), []
        yield from self.faults
        self.faults.clear()
        good = rows["at"].is_not_null() & (rows["author"].is_not_null() | (rows["kind"] == "system"))
        if not good.all():
            for ref, at in rows.filter(~good).select("ref", "at").iter_rows():
                why = (
                    _("its time is missing or cannot be") if at is None else _("it does not say which person wrote it")
                )
                yield Fault(_place(ref), why)
            rows = rows.filter(good)
        yield rows.with_columns(channel=pl.lit(CHANNEL))

    def holes(self) -> pl.DataFrame:
        """Return the spans in which messages of a chat vanished by themselves, the open ones until the file's last event."""
        still = [_hole(at, self.last - at, who) for who, at in self.vanishing.items()]
        spans = [one for one in (*self.vanished, *still) if one["seconds"]]
        return pl.DataFrame(spans, schema={name: BATCH[name] for name in _HOLE})

    def _add_texts(self, run: Run, first: int, gaps: list[int], chat: Chat) -> None:
        """Take in what people wrote, column by column. gaps: the places of what is no text."""
        authors = [*map(self.sides.get, run.senders)]
        if authors.count(None) > sum(authors[gap] is None for gap in gaps):
            for one in run.messages:
                if one.type == "message" and one.from_id not in self.sides:
                    self.sides[one.from_id] = self._side(one.from_, peer(one.from_id), chat)
            authors = [*map(self.sides.get, run.senders)]
        if None in self.sides:  # very old exports give a name alone
            authors = [
                self._side(one.from_, None, chat) if not one.from_id and one.type == "message" else who
                for who, one in zip(authors, run.messages, strict=True)
            ]
        texts = self.texts
        before = len(texts.author)
        texts.gaps += [before + gap for gap in gaps]
        texts.runs.append((self._other(chat), _group(chat), len(authors), first - before))
        texts.author += authors
        texts.written.append(run.texts)
        texts.shown += run.shown
        texts.when += run.unix if self.utc else [one.date for one in run.messages]

    def _side(self, name: str | None, known_by: str | None, chat: Chat) -> str | None:
        """Return the author; in a chat of two everybody but the other is the owner. A channel is no person."""
        if chat.kind == PEOPLE:
            if known_by is None and name is None and chat.name is not None:
                return None
            other = known_by == chat.id if known_by and chat.id else name == chat.name
            return self.author(chat.name, chat.id) if other else OWNER
        if known_by is not None and not known_by.startswith("user"):
            return None
        return self.author(name, known_by)

    def _other(self, chat: Chat) -> str | None:
        """Return the other one of a chat of two; None in a group."""
        return self.author(chat.name, chat.id) if chat.kind == PEOPLE else None

    def _service(self, ref: int, one: Message, chat: Chat) -> tuple[object, ...]:
        """Return a call by the one who called, or by the one who turned it down; else a row that is nobody's."""
        rest = (ref, _group(chat), _digits(one.date_unixtime) if self.utc else one.date)
        caller = self._side(one.actor, peer(one.actor_id), chat)
        if one.action == "phone_call" and chat.kind == PEOPLE and caller is not None:
            called = self._other(chat) if caller == OWNER else OWNER
            if one.duration_seconds and 0 < one.duration_seconds < 2**32:
                return (caller, called, "call", int(one.duration_seconds), *rest)
            if one.discard_reason == "busy":
                return (called, caller, "declined", None, *rest)
            if one.discard_reason in ("missed", "hangup"):
                return (caller, called, "missed", None, *rest)
        return (None, None, "system", None, *rest)

    def _add_felt(self, places: list[int], run: Run, first: int, chat: Chat) -> None:
        """Take in the reactions to some messages of a run."""
        group, other = _group(chat), self._other(chat)
        for place, reaction, unix in felt([run.messages[i] for i in places]):
            by = (reaction.from_, reaction.from_id)
            if by not in self.felt_by:
                self.felt_by[by] = self._side(reaction.from_, peer(reaction.from_id), chat)
            who = self.felt_by[by]
            if who is not None:
                to = None if chat.kind != PEOPLE else other if who == OWNER else OWNER
                self.others.append((who, to, "reaction", None, first + places[place], group, str(unix)))

    def _timed(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows with `at`: in UTC, or local where the file gives no other time."""
        when = pl.col("when")
        if self.utc:
            unix = when.cast(pl.Int64, strict=False)
        else:
            unix = when.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us").dt.epoch("s")
        there = pl.col("unix").is_between(FIRST_S, LAST_S)
        rows = rows.with_columns(unix=unix)
        rows = rows.with_columns(at=pl.when(there).then(pl.col("unix") * 1_000_000).cast(pl.Datetime("us")))
        newest = rows["at"].dt.epoch("s").max()
        self.last = max(self.last, newest if isinstance(newest, int) else 0)
        return rows

    def _watch_vanishing(self, found: list[Message], chat: Chat) -> None:
        """Remember from when until when the messages of a chat of two vanish by themselves."""
        for one in found:
            if one.action != "set_messages_ttl" or chat.kind != PEOPLE:
                continue
            who, at = self.author(chat.name, chat.id), self._when(one)
            if who is None or at is None:
                continue
            begun = self.vanishing.pop(who, None)
            if begun is not None:
                self.vanished.append(_hole(begun, at - begun, who))
            if whole(one.period):
                self.vanishing[who] = at

    def _when(self, one: Message) -> int | None:
        if self.utc:
            at = whole(one.date_unixtime)
        else:
            try:
                at = seconds(one.date)
            except ValueError:
                return None
        return at if at is not None and FIRST_S <= at <= LAST_S else None


def _hole(at: int, seconds: int, who: str) -> dict[str, object]:
    moment = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
    return {"at": moment, "author": OWNER, "to": who, "kind": "hole", "channel": CHANNEL, "seconds": max(0, seconds)}


def _place(ref: int) -> str:
    return _("message {n}").format(n=ref)


def _lost(one: Message) -> str:
    if one is LOST:
        return _("it cannot be read")
    return _("Telegram could not put it into the export")


def _digits(given: str | int | None) -> str | None:
    return given if isinstance(given, str) or given is None else str(given)


def _group(chat: Chat) -> str | None:
    return None if chat.kind == PEOPLE else named(chat.name or "", chat.id or "")
