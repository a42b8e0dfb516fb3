"""Turns runs of Telegram messages into columns: who wrote, calls with their direction, reactions, disappearing messages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO

import msgspec
import polars as pl

from nearer.contracts import BATCH, OWNER, Fault, named
from nearer.language import _
from nearer.sources._telegram_layout import UNREADABLE, Chat, CutOff, Owner, Piece, mended, pieces

CHANNEL = "telegram"
PEOPLE = "personal_chat"
GROUPS = ("private_group", "private_supergroup", "public_group", "public_supergroup")
FIRST_S, LAST_S = 1_356_998_400, 4_102_444_800
"""2013, when Telegram began, and 2100: what lies outside is no time of a message."""

_KNOWN = ("message", "service")
_HOLE = ("at", "author", "to", "kind", "channel", "seconds")
_RAW = msgspec.Raw()


class _Part(msgspec.Struct, gc=False):
    text: str = ""


class Message(msgspec.Struct, gc=False):
    """What is looked at of one message. photo, file: there or not; reactions: read only where there are some."""

    type: str = ""
    date: str | None = None
    date_unixtime: str | int | None = None
    actor: str | None = None
    actor_id: str | int | None = None
    action: str | None = None
    period: int | str | None = None
    discard_reason: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    from_id: str | int | None = None
    photo: msgspec.Raw = _RAW
    file: msgspec.Raw = _RAW
    duration_seconds: int | float | None = None
    text: str | list[str | _Part] = ""
    reactions: msgspec.Raw = _RAW


class _Recent(msgspec.Struct):
    from_: str | None = msgspec.field(name="from", default=None)
    from_id: str | int | None = None
    date: str | None = None


class _Reaction(msgspec.Struct):
    recent: list[_Recent] = []


_MANY = msgspec.json.Decoder(list[Message])
_ONE = msgspec.json.Decoder(Message)
_REACTIONS = msgspec.json.Decoder(list[_Reaction])
ROW = pl.Schema(
    {
        "author": pl.String(),
        "to": pl.String(),
        "kind": pl.String(),  # null for what people wrote: with words it is a text, with a picture or nothing it is media
        "shown": pl.Boolean(),
        "seconds": pl.UInt32(),
        "text": pl.String(),
        "group": pl.String(),
        "ref": pl.UInt64(),
        "unix": pl.String(),
        "local": pl.String(),
    }
)
FULL = 1 << 14


def messages(stream: BinaryIO) -> Iterator[Owner | Chat | Piece[Message] | CutOff]:
    """Yield the parts of a file with its messages."""
    return pieces(stream, _MANY.decode)


def decoded(piece: Piece[Message]) -> Sequence[Message | None]:
    """Return the messages of a piece in order; None for one that cannot be read."""
    if piece.found is not None:
        return piece.found
    content = mended(piece.content)[0]
    try:
        return _MANY.decode(b"[" + content + b"]")
    except UNREADABLE:
        parts = content.split(piece.closing + b",")
        whole = [part + piece.closing for part in parts[:-1]] + ([parts[-1]] if parts[-1].strip() else [])
        return [_one(part) for part in whole]


def _one(part: bytes) -> Message | None:
    try:
        return _ONE.decode(part)
    except UNREADABLE:
        return None


def peer(given: str | int | None) -> str | None:
    """Return an id as newer exports write it: "user123". Older ones give the number alone."""
    if isinstance(given, str):
        return given if not given.isdigit() else f"user{given}"
    return None if given is None else f"user{given}"


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
    columns: dict[str, list[object]] = field(default_factory=lambda: {name: [] for name in ROW})
    faults: list[Fault] = field(default_factory=list)
    sides_of: Chat | None = None
    sides: dict[str | int | None, str | None] = field(default_factory=dict)

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

    def add(self, found: Sequence[Message | None], chat: Chat) -> None:
        """Take in messages of one chat."""
        first, self.ref = self.ref + 1, self.ref + len(found)
        texts = [one for one in found if one is not None and one.type == "message"]
        refs: Sequence[int] = range(first, self.ref + 1)
        if len(texts) < len(found):
            numbered = [*enumerate(found, first)]
            refs = [ref for ref, one in numbered if one is not None and one.type == "message"]
            self._add([self._service(ref, one, chat) for ref, one in numbered if one and one.type == "service"], chat)
            lost = [(ref, one) for ref, one in numbered if one is None or one.type not in _KNOWN]
            self.faults += [Fault(_place(ref), _lost(one)) for ref, one in lost]
            self._watch_vanishing(found, chat)
        self._add_texts(texts, refs, chat)
        if self.utc:
            felt = [(ref, one) for ref, one in zip(refs, texts, strict=True) if one.reactions]
            self._add([row for ref, one in felt for row in self._felt(ref, one, chat)], chat)

    def taken(self, *, least: int = 1) -> Iterator[pl.DataFrame | Fault]:
        """Yield what was taken in, in the order of the file, where it has so many rows at least; a fault for what is none."""
        if len(self.columns["ref"]) < least and len(self.faults) < least:
            return
        rows = self._timed(pl.DataFrame(self.columns, schema=ROW).sort("ref", maintain_order=True))
        said = pl.col("text") != ""
        written = pl.when(said & pl.col("shown").is_null()).then(pl.lit("text")).otherwise(pl.lit("media"))
        rows = rows.with_columns(kind=pl.coalesce("kind", written), text=pl.when(said).then("text"))
        self.columns = {name: [] for name in ROW}
        good = pl.col("at").is_not_null() & (pl.col("author").is_not_null() | (pl.col("kind") == "system"))
        kept = rows.filter(good)
        yield from self.faults
        self.faults.clear()
        if kept.height < rows.height:
            for ref, at in rows.filter(~good).select("ref", "at").iter_rows():
                why = (
                    _("its time is missing or cannot be") if at is None else _("it does not say which person wrote it")
                )
                yield Fault(_place(ref), why)
        yield kept.with_columns(channel=pl.lit(CHANNEL), words=pl.col("text").str.count_matches(r"\S+"))

    def holes(self) -> pl.DataFrame:
        """Return the spans in which messages of a chat vanished by themselves, the open ones until the file's last event."""
        still = [_hole(at, self.last - at, who) for who, at in self.vanishing.items()]
        spans = [one for one in (*self.vanished, *still) if one["seconds"]]
        return pl.DataFrame(spans, schema={name: BATCH[name] for name in _HOLE})

    def _add(self, rows: list[tuple[object, ...]], chat: Chat) -> None:
        group = _group(chat)
        for author, to, kind, seconds, ref, unix, local in rows:
            for name, value in zip(ROW, (author, to, kind, None, seconds, None, group, ref, unix, local), strict=True):
                self.columns[name].append(value)

    def _add_texts(self, texts: list[Message], refs: Sequence[int], chat: Chat) -> None:
        """Take in what people wrote, column by column: nearly all of a file goes this way."""
        senders = [one.from_id for one in texts]
        if self.sides_of != chat:
            self.sides_of, self.sides = chat, {}
        for new in {*senders} - self.sides.keys():
            self.sides[new] = self._side(next(one.from_ for one in texts if one.from_id == new), peer(new), chat)
        authors = [self.sides[sender] for sender in senders]
        if None in self.sides:  # very old exports give a name alone
            pairs = zip(authors, texts, strict=True)
            authors = [who if one.from_id else self._side(one.from_, None, chat) for who, one in pairs]
        n, columns = len(texts), self.columns
        other = self.author(chat.name, chat.id) if chat.kind == PEOPLE else None
        columns["author"] += authors
        columns["to"] += [None] * n if other is None else [other if who is OWNER else OWNER for who in authors]
        columns["kind"] += [None] * n
        columns["shown"] += [True if one.photo or one.file else None for one in texts]
        columns["seconds"] += [None] * n
        columns["text"] += [one.text if isinstance(one.text, str) else _joined(one.text) for one in texts]
        columns["group"] += [_group(chat)] * n
        columns["ref"] += refs
        columns["unix"] += [_digits(one.date_unixtime) for one in texts] if self.utc else [None] * n
        columns["local"] += [None] * n if self.utc else [one.date for one in texts]

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

    def _service(self, ref: int, one: Message, chat: Chat) -> tuple[object, ...]:
        """Return a call by the one who called, or by the one who turned it down; else a row that is nobody's."""
        when = (ref, _digits(one.date_unixtime), one.date)
        caller = self._side(one.actor, peer(one.actor_id), chat)
        if one.action == "phone_call" and chat.kind == PEOPLE and caller is not None:
            other = self.author(chat.name, chat.id)
            called = other if caller == OWNER else OWNER
            if one.duration_seconds and 0 < one.duration_seconds < 2**32:
                return (caller, called, "call", int(one.duration_seconds), *when)
            if one.discard_reason == "busy":
                return (called, caller, "declined", None, *when)
            if one.discard_reason in ("missed", "hangup"):
                return (caller, called, "missed", None, *when)
        return (None, None, "system", None, *when)

    def _felt(self, ref: int, one: Message, chat: Chat) -> Iterator[tuple[object, ...]]:
        """Yield the reactions of a message at their own time. It is local; the message tells how far that is from UTC."""
        try:
            found = _REACTIONS.decode(one.reactions)
            sent = datetime.fromisoformat(one.date or "").replace(tzinfo=UTC)
            ahead = round(sent.timestamp()) - (_whole(one.date_unixtime) or 0)
            for recent in (recent for reaction in found for recent in reaction.recent):
                at = datetime.fromisoformat(recent.date or "").replace(tzinfo=UTC)
                who = self._side(recent.from_, peer(recent.from_id), chat)
                if who is not None:
                    to = None
                    if chat.kind == PEOPLE:
                        to = self.author(chat.name, chat.id) if who == OWNER else OWNER
                    yield (who, to, "reaction", None, ref, str(round(at.timestamp()) - ahead), None)
        except (*UNREADABLE, OverflowError):
            return

    def _timed(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the rows with `at`: in UTC, or local where the file gives no other time."""
        if not self.utc:
            local = pl.col("local").str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
            rows = rows.with_columns(unix=local.dt.epoch("s"))
        else:
            rows = rows.with_columns(pl.col("unix").cast(pl.Int64, strict=False))
        there = pl.col("unix").is_between(FIRST_S, LAST_S)
        rows = rows.with_columns(at=pl.when(there).then(pl.col("unix") * 1_000_000).cast(pl.Datetime("us")))
        newest = rows["at"].dt.epoch("s").max()
        self.last = max(self.last, newest if isinstance(newest, int) else 0)
        return rows

    def _watch_vanishing(self, found: Sequence[Message | None], chat: Chat) -> None:
        """Remember from when until when the messages of a chat of two vanish by themselves."""
        for one in found:
            if one is None or one.action != "set_messages_ttl" or chat.kind != PEOPLE:
                continue
            who, at = self.author(chat.name, chat.id), self._when(one)
            if who is None or at is None:
                continue
            begun = self.vanishing.pop(who, None)
            if begun is not None:
                self.vanished.append(_hole(begun, at - begun, who))
            if _whole(one.period):
                self.vanishing[who] = at

    def _when(self, one: Message) -> int | None:
        if self.utc:
            at = _whole(one.date_unixtime)
        else:
            try:
                at = round(datetime.fromisoformat(one.date or "").replace(tzinfo=UTC).timestamp())
            except (ValueError, OverflowError):
                return None
        return at if at is not None and FIRST_S <= at <= LAST_S else None


def _hole(at: int, seconds: int, who: str) -> dict[str, object]:
    moment = datetime.fromtimestamp(at, UTC).replace(tzinfo=None)
    return {"at": moment, "author": OWNER, "to": who, "kind": "hole", "channel": CHANNEL, "seconds": max(0, seconds)}


def _place(ref: int) -> str:
    return _("message {n}").format(n=ref)


def _lost(one: Message | None) -> str:
    if one is None:
        return _("it cannot be read")
    return _("Telegram could not put it into the export")


def _joined(parts: list[str | _Part]) -> str:
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def _whole(given: str | int | None) -> int | None:
    """Return a whole number that may stand as a text; None for any other."""
    try:
        number = int(given) if given is not None else None
    except ValueError:
        return None
    return number if number is None or abs(number) < 2**62 else None


def _digits(given: str | int | None) -> str | None:
    return given if isinstance(given, str) or given is None else str(given)


def _group(chat: Chat) -> str | None:
    return None if chat.kind == PEOPLE else named(chat.name or "", chat.id or "")
