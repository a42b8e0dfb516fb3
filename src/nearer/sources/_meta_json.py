"""The JSON of Messenger and Instagram, which are one maker's: chats of the old archive, and of the end-to-end download.

Old archive: message_1.json, message_2.json, ... newest first, in a folder a chat; each text is UTF-8 that was taken for
Latin-1. End-to-end download: one clean file a chat, with other keys. Both know people by their names alone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec

from nearer.contracts import Export
from nearer.language import _
from nearer.sources import _meta_phrases as phrases
from nearer.sources._json_items import BOM, Reader, Walk

EARLIEST, LATEST = 946_684_800_000, 7_258_118_400_000
"""2000 and 2200, in milliseconds of Unix time."""

REQUESTS = frozenset({"message_requests", "filtered_threads"})
CUT_OVER = "e2ee_cutover"
_OLD = re.compile(rb'"sender_name"\s*:|"participants"\s*:\s*\[\s*\{\s*"name"\s*:')
_OLD_NAME = re.compile(r"(?:^|/)message_\d+\.json$")
_NEW = re.compile(rb'"participants"\s*:\s*\[\s*"')
_NEW_KEYS = re.compile(rb'"(?:threadName|senderName)"\s*:')
_NUMBER = re.compile(r"_(\d+)$")
_NOTHING = (b"", b"null", b"[]", b"{}")
_NOT_THERE = msgspec.Raw()


class _Name(msgspec.Struct):
    name: str | None = None


class _Reaction(msgspec.Struct):
    actor: str | None = None
    timestamp: int | float | None = None


class _OldShell(msgspec.Struct):
    participants: list[_Name] = []
    title: str | None = None
    thread_path: str | None = None
    thread_type: str | None = None
    joinable_mode: msgspec.Raw = _NOT_THERE


class _NewShell(msgspec.Struct):
    participants: list[str] = []
    threadName: str | None = None  # noqa: N815 - the name that the file gives it


class _OldLine(msgspec.Struct):
    timestamp_ms: int
    sender_name: str | None = None


class _NewLine(msgspec.Struct):
    timestamp: int
    senderName: str | None = None  # noqa: N815 - as above


class OldMessage(msgspec.Struct):
    """A message of the old archive, with the fields that are asked for."""

    timestamp_ms: int
    sender_name: str | None = None
    content: str | None = None
    type: str | None = None
    call_duration: int | float | None = None
    missed: bool | None = None
    is_unsent: bool | None = None
    photos: msgspec.Raw = _NOT_THERE
    videos: msgspec.Raw = _NOT_THERE
    audio_files: msgspec.Raw = _NOT_THERE
    gifs: msgspec.Raw = _NOT_THERE
    files: msgspec.Raw = _NOT_THERE
    sticker: msgspec.Raw = _NOT_THERE
    share: msgspec.Raw = _NOT_THERE
    reactions: list[_Reaction] | None = None


class NewMessage(msgspec.Struct):
    """A message of the end-to-end download."""

    timestamp: int
    senderName: str | None = None  # noqa: N815 - the name that the file gives it
    text: str | None = None
    type: str | None = None
    isUnsent: bool | None = None  # noqa: N815 - as above
    media: msgspec.Raw = _NOT_THERE


@dataclass
class Said:
    """One message of either form, its letters mended. at_ms: Unix time; reactions: who, and when in milliseconds."""

    at_ms: int
    sender: str
    text: str | None
    media: bool = False
    unsent: bool = False
    call_s: int | None = None
    missed: bool = False
    unshown: bool = False
    reactions: tuple[tuple[str, int], ...] = ()


@dataclass
class Chat:
    """What a file says of its chat as a whole. place: the chat's folder, or the file's own name; senders: with counts."""

    clean: bool
    place: str
    folders: frozenset[str]
    found: bool = False
    names: tuple[str, ...] = ()
    title: str | None = None
    group: bool = False
    senders: Counter[str] = field(default_factory=Counter)
    first_ms: int | None = None
    last_ms: int | None = None

    @property
    def asked_only(self) -> bool:
        """Whether it lies among requests and spam: not from people one knows."""
        return bool(self.folders & REQUESTS)

    @property
    def cut_over(self) -> bool:
        """Whether it went on as an end-to-end chat, which this archive does not hold."""
        return not self.clean and CUT_OVER in self.folders

    def called(self, name: str) -> str:
        """Return a name as people read it; closed accounts all have one name, so a chat of two adds its own number."""
        if not phrases.is_closed(name):
            return name
        if self.group:
            return name.strip() or _("closed account")
        number = _NUMBER.search(self.place)
        return f"{name.strip() or _('closed account')} {number[1] if number else self.place}"


def is_ours(export: Export) -> bool:
    """Whether a file is of one of the two forms, whichever of the apps it is from."""
    head = export.head.removeprefix(BOM).lstrip()
    if not head.startswith(b"{"):
        return False
    if _is_clean(head):
        return True
    return bool(_OLD.search(head)) and (b'"timestamp_ms"' in head or bool(_OLD_NAME.search(export.name)))


def _is_clean(head: bytes) -> bool:
    return bool(_NEW.search(head) and _NEW_KEYS.search(head)) and not _OLD.search(head)


def is_of_instagram(export: Export) -> bool:
    """Whether a file's path or its first pictures lie in a folder of Instagram's; the chat's own name says nothing."""
    parts = export.name.lower().split("/")
    around = parts[:-2] if _OLD_NAME.search(export.name) else parts[:-1]
    return any("instagram" in part for part in around) or b'"your_instagram_activity' in export.head


def mended(text: str) -> str:
    """Return a text of the old archive with its letters put right; as it is where they were right already."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


@lru_cache(maxsize=1_000)
def _mended_name(name: str | None) -> str:
    return mended(name or "")


def chat_of(export: Export) -> Chat:
    """Walk through a file once and return what it says of its chat."""
    clean = _is_clean(export.head)
    parts = export.name.split("/")
    stem = parts[-1].removesuffix(".json")
    place = parts[-2] if len(parts) > 1 and not clean and _OLD_NAME.search(export.name) else stem
    chat = Chat(clean, place, frozenset(part.lower() for part in parts[:-1]))
    with export.open() as stream:
        walk = Walk(stream, "messages")
        for sender, at_ms in _lines(walk, clean=clean):
            if EARLIEST <= at_ms < LATEST:
                chat.senders[sender] += 1
                chat.first_ms = min(at_ms, chat.first_ms or at_ms)
                chat.last_ms = max(at_ms, chat.last_ms or at_ms)
    chat.found = walk.shell.found
    (_of_new if clean else _of_old)(chat, walk)
    people = {*chat.names, *chat.senders} - {""}
    alike = chat.title in chat.names
    chat.group = chat.group or len(chat.names) > 2 or (len(people) > 2 and not alike)
    return chat


def _lines(walk: Walk, *, clean: bool) -> Iterator[tuple[str, int]]:
    if clean:
        new = Reader(_NewLine)
        yield from ((one.senderName or "", one.timestamp) for items in walk for _ref, one in new.decoded(items) if one)
    else:
        old = Reader(_OldLine)
        for items in walk:
            yield from (
                (_mended_name(one.sender_name), one.timestamp_ms) for _ref, one in old.decoded(items) if one is not None
            )


def _of_old(chat: Chat, walk: Walk) -> None:
    shell = walk.shell.decoded(msgspec.json.Decoder(_OldShell)) or _OldShell()
    chat.names = tuple(dict.fromkeys(mended(one.name) for one in shell.participants if one.name is not None))
    chat.title = mended(shell.title) if shell.title else None
    chat.group = shell.thread_type == "RegularGroup" or bytes(shell.joinable_mode) not in _NOTHING
    if shell.thread_path:
        path = mended(shell.thread_path).split("/")
        chat.place, chat.folders = path[-1], chat.folders | {part.lower() for part in path[:-1]}


def _of_new(chat: Chat, walk: Walk) -> None:
    shell = walk.shell.decoded(msgspec.json.Decoder(_NewShell)) or _NewShell()
    chat.names = tuple(dict.fromkeys(shell.participants))
    chat.title = _NUMBER.sub("", shell.threadName) if shell.threadName else None
    chat.place = shell.threadName or chat.place


def messages(walk: Walk, *, clean: bool) -> Iterator[tuple[int, Said | None]]:
    """Yield each message with its place in the file, None where it cannot be read."""
    if clean:
        new = Reader(NewMessage)
        for items in walk:
            for ref, one in new.decoded(items):
                yield ref, None if one is None or not EARLIEST <= one.timestamp < LATEST else _from_new(one)
    else:
        old = Reader(OldMessage)
        for items in walk:
            for ref, given in old.decoded(items):
                fits = given is not None and EARLIEST <= given.timestamp_ms < LATEST
                yield ref, _from_old(given) if given is not None and fits else None


def _from_new(one: NewMessage) -> Said:
    return Said(
        at_ms=one.timestamp,
        sender=one.senderName or "",
        text=one.text,
        media=bytes(one.media) not in _NOTHING or one.type == "media",
        unsent=bool(one.isUnsent),
        unshown=one.type == "placeholder",
    )


def _from_old(one: OldMessage) -> Said:
    sent = (one.photos, one.videos, one.audio_files, one.gifs, one.files, one.sticker, one.share)
    given = [(_mended_name(by.actor), at_ms) for by in one.reactions or () if (at_ms := _time_of(by)) is not None]
    seconds = one.call_duration
    return Said(
        at_ms=one.timestamp_ms,
        sender=_mended_name(one.sender_name),
        text=None if one.content is None else mended(one.content),
        media=any(raw is not _NOT_THERE and bytes(raw) not in _NOTHING for raw in sent),
        unsent=bool(one.is_unsent),
        call_s=int(min(max(seconds, 0), 2**31)) if seconds is not None else 0 if one.type == "Call" else None,
        missed=bool(one.missed),
        unshown=one.type in ("Subscribe", "Unsubscribe"),
        reactions=tuple(given),
    )


def _time_of(by: _Reaction) -> int | None:
    fits = by.timestamp is not None and EARLIEST <= by.timestamp * 1_000 < LATEST
    return int(by.timestamp * 1_000) if by.timestamp is not None and fits else None
