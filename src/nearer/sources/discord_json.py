"""Discord, as JSON by the tool DiscordChatExporter: one file a channel, with both sides, ids, and times with an offset.

guild, channel, dateRange and exportedAt stand before the messages. docs/formats/discord_json.md tells what is known of it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
import polars as pl

from nearer.contracts import BATCH_ROWS, OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey, name_and_id, named
from nearer.language import N_, _
from nearer.sources._batch import batches
from nearer.sources._json_items import BOM, Reader, Walk

CHANNEL = "discord"
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
LONGEST_S = 2**31
MOMENT = timedelta(milliseconds=1)
FOR_TWO = "DirectTextChat"
SPOKEN = frozenset({"Default", "Reply"})
_FORM = re.compile(rb'^\s*\{\s*"guild"\s*:\s*\{.*"channel"\s*:\s*\{', re.DOTALL)


class _Account(msgspec.Struct):
    id: str
    name: str
    nickname: str | None = None
    isBot: bool = False  # noqa: N815 - the name that the file gives it


class _Message(msgspec.Struct):
    timestamp: str
    author: _Account
    type: str = "Default"
    callEndedTimestamp: str | None = None  # noqa: N815 - as above
    content: str | None = None
    attachments: list[msgspec.Raw] = []
    embeds: list[msgspec.Raw] = []
    stickers: list[msgspec.Raw] = []
    forwardedMessage: msgspec.Raw = msgspec.Raw(b"null")  # noqa: N815 - as above


class _Line(msgspec.Struct):
    timestamp: str
    author: _Account


class _Channel(msgspec.Struct):
    id: str = ""
    type: str = ""
    name: str | None = None


class _Range(msgspec.Struct):
    after: str | None = None
    before: str | None = None


class _Shell(msgspec.Struct):
    channel: _Channel
    dateRange: _Range | None = None  # noqa: N815 - as above
    exportedAt: str | None = None  # noqa: N815 - as above


@dataclass
class _Chat:
    """What a file says of its channel. people: by id, the name that people read, with how much each wrote; no bots."""

    shell: _Shell
    found: bool
    cut: bool = False
    people: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    bots: set[str] = field(default_factory=set)
    title: str | None = None
    first: datetime | None = None
    last: datetime | None = None

    @property
    def group(self) -> bool:
        return self.shell.channel.type != FOR_TWO


def recognise(export: Export) -> bool:
    head = export.head.removeprefix(BOM)
    return bool(_FORM.match(head)) and any(key in head for key in (b'"exportedAt"', b'"dateRange"', b'"messages"'))


def survey(export: Export) -> Survey:
    chat = _chat_of(export)
    given = chat.shell.dateRange or _Range()
    notes = []
    if given.after or given.before:
        notes.append(_("This file was saved for a part of the time alone. What was before or after is not in it."))
    stamp = None if given.before or chat.cut else _moment(chat.shell.exportedAt or "")
    return Survey(
        authors={} if chat.group else {named(chat.people[one], one): n for one, n in chat.counts.items()},
        first=_naive(chat.first),
        last=_naive(chat.last),
        title=chat.title,
        group=chat.group,
        stamp=_naive(stamp),
        utc=True,
        notes=tuple(notes),
    )


def _chat_of(export: Export) -> _Chat:
    """Walk through a file once. In a chat of two a person is called as the channel is, where one of their names is that."""
    reader = Reader(_Line)
    with export.open() as stream:
        walk = Walk(stream, "messages")
        chat = _Chat(_Shell(_Channel()), found=False)
        calls: dict[str, set[str]] = {}
        for items in walk:
            for _ref, one in reader.decoded(items):
                at = _moment(one.timestamp) if one is not None else None
                if one is None or at is None:
                    continue
                who = one.author
                if who.isBot:
                    chat.bots.add(who.id)
                    continue
                chat.counts[who.id] += 1
                chat.people.setdefault(who.id, who.nickname or who.name)
                calls.setdefault(who.id, set()).update(filter(None, (who.name, who.nickname)))
                chat.first, chat.last = min(at, chat.first or at), max(at, chat.last or at)
    chat.found, chat.cut = walk.shell.found, walk.shell.cut is not None
    chat.shell = walk.shell.decoded(msgspec.json.Decoder(_Shell)) or chat.shell
    if not chat.group and chat.shell.channel.name:
        fits = [one for one, names in calls.items() if chat.shell.channel.name in names]
        chat.title = chat.people[fits[0]] if len(fits) == 1 else chat.shell.channel.name
    return chat


def _moment(stamp: str) -> datetime | None:
    """Return a time that carries an offset; None for any other."""
    try:
        at = datetime.fromisoformat(stamp)
        fits = at.tzinfo is not None and EARLIEST <= at < LATEST
    except (ValueError, OverflowError):
        return None
    return at if fits else None


def _naive(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC).replace(tzinfo=None)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    chat = _chat_of(export)
    if not chat.found:
        yield Fault(_("the whole file"), _("it holds no list of messages"))
        return
    rows = _Rows(_Parties.of(chat, decided))
    reader = Reader(_Message)
    n = 0
    with export.open() as stream:
        walk = Walk(stream, "messages")
        for items in walk:
            for ref, one in reader.decoded(items):
                n += 1
                at = _moment(one.timestamp) if one is not None else None
                if one is None or at is None:
                    yield Fault(_place(n), _("it cannot be read: it is damaged, or its time has no offset"))
                elif one.author.isBot or rows.parties.with_bot:
                    yield Fault(_place(n), _("it is from a bot, or to one"))
                else:
                    rows.add(one, at, ref)
                if len(rows.columns["at"]) >= BATCH_ROWS:
                    yield from rows.taken()
    if chat.cut and chat.last is not None:
        rows.hole(chat.last, _moment(chat.shell.exportedAt or ""), walk.shell.cut or 0)
    yield from rows.taken()
    if walk.shell.cut is not None:
        yield Fault(_("byte {n}").format(n=walk.shell.cut), _("the file breaks off here, so the rest is missing"))


def _place(n: int) -> str:
    return _("message {n}").format(n=n)


@dataclass(frozen=True)
class _Parties:
    """Who is who. mine: my id -> my name as it was decided; other: the other one's name in a chat of two."""

    mine: dict[str, str]
    other: str | None
    group: str | None
    with_bot: bool

    @classmethod
    def of(cls, chat: _Chat, decided: Decided) -> "_Parties":
        """Know me by id, under whatever name; whoever else wrote in a chat of two is the other."""
        by_id = {name_and_id(me)[1]: me for me in sorted(decided.me)}
        mine = {
            one: by_id.get(one) or by_id[name] for one, name in chat.people.items() if one in by_id or name in by_id
        }
        others = [named(name, one) for one, name in chat.people.items() if one not in mine]
        silent = chat.title if chat.title not in {name_and_id(me)[0] for me in decided.me} else None
        return cls(
            mine=mine,
            other=others[0] if others and (mine or len(others) == 1) else None if others else silent,
            group=f"{chat.shell.channel.name or ''} {chat.shell.channel.id}".strip() or None if chat.group else None,
            with_bot=not chat.group and bool(chat.bots),
        )

    def author(self, who: _Account) -> str:
        return self.mine.get(who.id) or named(who.nickname or who.name, who.id)

    def facing(self, who: _Account) -> str | None:
        if self.group is not None:
            return None
        return self.other if who.id in self.mine else next(iter(self.mine.values()), OWNER)


class _Rows:
    """Rows that are being gathered, a list a column."""

    KINDS = pl.Schema(
        {
            "at": pl.Datetime("us"), "author": pl.String(), "to": pl.String(), "kind": pl.String(),
            "seconds": pl.Int64(), "text": pl.String(), "ref": pl.UInt64(),
        }
    )  # fmt: skip

    def __init__(self, parties: _Parties) -> None:
        self.parties = parties
        self.columns: dict[str, list[object]] = {name: [] for name in self.KINDS}

    def add(self, one: _Message, at: datetime, ref: int) -> None:
        """Put down one message."""
        kind, text, seconds = _what(one, at)
        nobody = kind == "system"
        author = None if nobody else self.parties.author(one.author)
        to = None if nobody else self.parties.facing(one.author)
        self._row(_naive(at), author, to, kind, seconds, text, ref)

    def hole(self, begins: datetime, ends: datetime | None, ref: int) -> None:
        """Put down that a file which broke off holds nothing of what came after; the oldest stands first in it."""
        if ends is not None and ends > begins and self.parties.other is not None:
            seconds = min(int((ends - begins).total_seconds()), LONGEST_S)
            self._row(_naive(begins + MOMENT), OWNER, self.parties.other, "hole", seconds, None, ref)

    def _row(self, *values: object) -> None:
        for column, value in zip(self.columns.values(), values, strict=True):
            column.append(value)

    def taken(self) -> Iterator[Batch]:
        """Yield what was gathered, and begin anew."""
        frame = pl.DataFrame(self.columns, schema=self.KINDS)
        for column in self.columns.values():
            column.clear()
        if frame.height:
            wordy = (pl.col("kind") == "text") | ((pl.col("kind") == "media") & pl.col("text").is_not_null())
            counted = pl.col("text").str.count_matches(r"\S+").fill_null(0)
            yield from batches(
                frame.with_columns(
                    channel=pl.lit(CHANNEL),
                    words=pl.when(wordy).then(counted),
                    group=pl.lit(self.parties.group, dtype=pl.String),
                )
            )


def _what(one: _Message, at: datetime) -> tuple[str, str | None, int | None]:
    """Return kind, text and seconds; what Discord itself wrote is nobody's."""
    if one.type == "Call":
        ended = _moment(one.callEndedTimestamp or "")
        return "call", None, None if ended is None else min(max(0, round((ended - at).total_seconds())), LONGEST_S)
    text = one.content or None
    if one.type not in SPOKEN:
        return "system", text, None
    forwarded = bytes(one.forwardedMessage) not in (b"", b"null")
    if one.attachments or one.stickers or forwarded or (one.embeds and text is None):
        return "media", text, None
    return "text", text, None


SOURCE = Source(
    name="discord_json",
    title="Discord",
    channel=CHANNEL,
    how_to_export=N_(
        "On a computer: get the free tool DiscordChatExporter. It is not made by Discord, which may not like such tools:"
        " read its rules first. Pick your direct messages. Pick the format JSON. Pick no dates. Press Export.\n"
        "Give nearer the folder with the files."
    ),
    cannot_tell=N_(
        "Hearts have no time, so they are left out. It does not show when a message was read, or if a call was taken."
        " What was deleted is gone. Bots are left out."
    ),
    gives=Gives(replies=False, reactions=False, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
