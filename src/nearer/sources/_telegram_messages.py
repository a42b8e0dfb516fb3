"""What is looked at of Telegram's messages: the keys of many at once as columns, one by one where need be.

Texts stay as they are written, all in one run of bytes: nearly all are plain, and nothing has to be made of each.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

import msgspec
from msgspec import UNSET, Raw, UnsetType

from nearer.sources._telegram_layout import UNREADABLE, Chat, CutOff, Owner, Piece, mended, pieces

_EPOCH = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)
_NO_TEXT = Raw(b'""')
_NO_STRING = re.compile(rb"\0(?!\")([^\0]*)")


class Part(msgspec.Struct, gc=False):
    """A stretch of a text that is set in its own way: a link, bold, a mention."""

    text: str = ""


class Message(msgspec.Struct, gc=False):
    """What is looked at of one message. photo, file: there or not; reactions: read only where there are some.

    text: as it is written.
    """

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
    photo: Raw | UnsetType = UNSET
    file: Raw | UnsetType = UNSET
    duration_seconds: int | float | None = None
    text: Raw = _NO_TEXT
    reactions: Raw | UnsetType = UNSET


class Felt(msgspec.Struct, gc=False):
    """Who reacted, and when by the clock of the computer that made the export."""

    from_: str | None = msgspec.field(name="from", default=None)
    from_id: str | int | None = None
    date: str | None = None


class _Reaction(msgspec.Struct):
    recent: list[Felt] = []


LOST = Message()
"""Stands for a message that cannot be read."""


@dataclass(frozen=True, eq=False)
class Run:
    """Messages that follow each other, with what is looked at of each as columns.

    shown: whether a picture or a file is with it; texts: a nought before each, and each a JSON string, as it is written.
    """

    messages: Sequence[Message]
    kinds: Sequence[str]
    senders: Sequence[str | int | None]
    unix: Sequence[str | int | None]
    shown: Sequence[bool]
    reactions: Sequence[Raw | UnsetType]
    texts: bytes


_MANY = msgspec.json.Decoder(list[Message])
_ONE = msgspec.json.Decoder(Message)
_PARTS = msgspec.json.Decoder(list[str | Part])
_REACTIONS = msgspec.json.Decoder(list[list[_Reaction]])


def messages(stream: BinaryIO) -> Iterator[Owner | Chat | Piece[Run] | CutOff]:
    """Yield the parts of a file with its messages."""
    return pieces(stream, _run)


def decoded(piece: Piece[Run]) -> Run:
    """Return the messages of a piece in order, LOST for one that cannot be read."""
    if piece.found is not None:
        return piece.found
    content = mended(piece.content)[0]
    try:
        return _run(b"[" + content + b"]")
    except UNREADABLE:
        parts = content.split(piece.closing + b",")
        whole = [part + piece.closing for part in parts[:-1]] + ([parts[-1]] if parts[-1].strip() else [])
        return _columns([_one(part) for part in whole])


def _run(content: bytes) -> Run:
    return _columns(_MANY.decode(content))


def _one(part: bytes) -> Message:
    try:
        found = _ONE.decode(part)
        _strings([found.text])
    except UNREADABLE:
        return LOST
    return found


def _columns(found: Sequence[Message]) -> Run:
    """Return messages by what is looked at. Raises one of UNREADABLE."""
    return Run(
        found,
        kinds=[one.type for one in found],
        senders=[one.from_id for one in found],
        unix=[one.date_unixtime for one in found],
        shown=[one.photo is not UNSET or one.file is not UNSET for one in found],
        reactions=[one.reactions for one in found],
        texts=_strings([one.text for one in found]),
    )


def _strings(texts: Sequence[Raw]) -> bytes:
    """Return texts as JSON strings, a nought before each: no JSON holds one as such. Raises one of UNREADABLE.

    A decoder that leaves a text as it is written has looked at its escapes, but not at whether it is UTF-8 or a text.
    """
    raw = b"\0".join((b"", *texts))
    if not raw.isascii():
        raw.decode()  # for what it raises
    return _NO_STRING.sub(_joined, raw)


def _joined(written: re.Match[bytes]) -> bytes:
    """Return a text that is set in several ways as one string."""
    parts = _PARTS.decode(written[1])
    return b"\0" + msgspec.json.encode("".join([part if isinstance(part, str) else part.text for part in parts]))


def felt(messages: Sequence[Message]) -> Iterator[tuple[int, Felt, int]]:
    """Yield the reactions to messages that are told one by one: the place of the message, who, and the Unix time.

    Their time is local; the message has both, and so tells how far that is from UTC. One without a time ends its message's.
    """
    written = [one.reactions for one in messages if one.reactions is not UNSET]
    try:
        found = _REACTIONS.decode(b"[" + b",".join(written) + b"]")
    except UNREADABLE:
        found = [_reactions(one) for one in written]
    for place, (one, reactions) in enumerate(zip(messages, found, strict=True)):
        try:
            ahead = seconds(one.date) - (whole(one.date_unixtime) or 0)
            for reaction in reactions:
                for by in reaction.recent:
                    yield place, by, seconds(by.date) - ahead
        except ValueError:
            continue


def _reactions(written: Raw) -> list[_Reaction]:
    try:
        return _REACTIONS.decode(b"[" + bytes(written) + b"]")[0]
    except UNREADABLE:
        return []


def seconds(date: str | None) -> int:
    """Return a local time as seconds since 1970. Raises ValueError."""
    local = datetime.fromisoformat(date or "")
    if local.tzinfo is not None:
        local = local.replace(tzinfo=None)
    since = local - _EPOCH
    return round(since.total_seconds()) if since.microseconds else since.days * 86_400 + since.seconds


def peer(given: str | int | None) -> str | None:
    """Return an id as newer exports write it: "user123". Older ones give the number alone."""
    if isinstance(given, str):
        return given if not given.isdigit() else f"user{given}"
    return None if given is None else f"user{given}"


def whole(given: str | int | None) -> int | None:
    """Return a whole number that may stand as a text; None for any other."""
    try:
        number = int(given) if given is not None else None
    except ValueError:
        return None
    return number if number is None or abs(number) < 2**62 else None
