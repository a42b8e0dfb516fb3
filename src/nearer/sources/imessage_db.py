"""Apple's own database of messages: `chat.db` on a Mac, `sms.db` in a phone's backup. iMessage, SMS and RCS together.

Times are exact (counted from 2001, in seconds or nanoseconds). What was put down last may lie beside it, in
`chat.db-wal`. docs/formats/imessage_db.md tells what is known of the format.
"""

from collections.abc import Iterator
from typing import NamedTuple

import apsw

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _
from nearer.sources import _sqlite
from nearer.sources._gathered import Gathered, micros
from nearer.sources._imessage_people import Chat, People, is_person, people, text
from nearer.sources._imessage_text import text_of, words_alone

CHANNEL = "imessage"
CHANNELS = {"sms": "sms", "mms": "sms", "rcs": "rcs"}
NEEDED = {"date", "is_from_me", "handle_id"}
EPOCH_S = 978_307_200
"""2001-01-01 in Unix time."""

NANOSECONDS_FROM = 10**12
"""Counts below are seconds: those of phones before 2017. In nanoseconds this is a quarter of an hour into 2001."""

NO_CHAT = Chat(None, None)
STICKER_ON, ADDED, REMOVED = (1000,), range(2000, 3000), range(3000, 4000)
_BROKEN = (apsw.Error, ValueError, TypeError, OverflowError, MemoryError)


class _Row(NamedTuple):
    """One row of `message`, as _question asks for it: whatever a column really holds, these are numbers and bytes."""

    place: int
    chat: int
    date: int
    is_from_me: int
    handle_id: int
    item_type: int
    group_action_type: int
    associated_message_type: int
    error: int
    is_spam: int
    cache_has_attachments: int
    text: bytes | None
    attributedBody: bytes | None  # noqa: N815 - the column's name
    service: bytes | None
    associated_message_guid: bytes | None
    balloon_bundle_id: bytes | None


_TEXTS = ("text", "attributedBody", "service", "associated_message_guid", "balloon_bundle_id")


def recognise(export: Export) -> bool:
    if not export.head.startswith(_sqlite.MAGIC):
        return False
    try:
        with _sqlite.opened(export) as connection:
            return _is_ours(connection)
    except (*_BROKEN, _sqlite.TooLarge, OSError):
        return False


def survey(export: Export) -> Survey:
    return Survey(authors={}, first=None, last=None, utc=True, directed=True)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    rows = Gathered(CHANNEL)
    place = 0
    try:
        with _sqlite.opened(export) as connection:
            if not _is_ours(connection):
                yield Fault(_("the whole file"), _("its tables are not those of Messages"))
                return
            known, taken_back = people(connection), _taken_back(connection)
            for found in connection.execute(_question(connection)):
                row = _Row._make(found)
                place = row.place
                why = _add(rows, row, known, taken_back)
                if why:
                    yield Fault(_("row {n}").format(n=place), _(why))
                if rows.full:
                    yield from rows.take()
    except _sqlite.TooLarge:
        yield Fault(_("the whole file"), _("it is too large to be read from within a zip. Unpack it first"))
    except _BROKEN:
        yield Fault(_("after row {n}").format(n=place), _("the rest of the file is damaged or of an unknown form"))
    yield from rows.take()


def _is_ours(connection: apsw.Connection) -> bool:
    return _sqlite.columns(connection, "message") >= NEEDED and "id" in _sqlite.columns(connection, "handle")


def _question(connection: apsw.Connection) -> str:
    has = _sqlite.columns(connection, "message")
    wanted = [
        ("null" if name in _TEXTS else "0")
        if name not in has
        else f"cast(m.{name} as blob)"
        if name in _TEXTS
        else f"cast(coalesce(m.{name}, 0) as integer)"
        for name in _Row._fields[2:]
    ]
    joined = _sqlite.columns(connection, "chat_message_join") >= {"chat_id", "message_id"}
    chat = (
        " left join (select message_id, min(chat_id) chat_id from chat_message_join group by message_id) j"
        " on j.message_id = m.rowid"
    )
    return (
        f"select m.rowid, {'cast(coalesce(j.chat_id, 0) as integer)' if joined else '0'}, {', '.join(wanted)}"  # noqa: S608 - our own words
        f" from message m{chat if joined else ''} order by m.rowid"
    )


def _taken_back(connection: apsw.Connection) -> dict[tuple[str, object, object, object], int]:
    """Return which hearts were taken back: to which message, by whom, and in which row that was."""
    if not _sqlite.columns(connection, "message") >= {"associated_message_type", "associated_message_guid"}:
        return {}
    removed = connection.execute(
        "select cast(associated_message_guid as blob), associated_message_type, handle_id, is_from_me, rowid from message"
        " where associated_message_type between 3000 and 3999 order by rowid"
    )
    return {(text(guid), kind, handle, mine): int(place) for guid, kind, handle, mine, place in removed}


def _add(rows: Gathered, row: _Row, known: People, taken_back: dict[tuple[str, object, object, object], int]) -> str:
    """Add one row; return why nothing is made of it, or ""."""
    at = _moment(row.date)
    if at is None:
        return N_("it has no time, or one that cannot be")
    chat = known.chats.get(row.chat, NO_CHAT)
    ref = max(0, row.place)  # a damaged file may number its rows below nothing
    if row.item_type or row.group_action_type:
        rows.add(at, "system", ref, None, None, group=chat.group)
        return ""
    by = known.handles.get(row.handle_id)
    other = chat.other or by
    if row.is_from_me and row.error:
        return N_("it was written but never sent")
    if row.is_spam:
        return N_("the phone took it for junk")
    if chat.group is None and other is None:
        return N_("the file does not say with whom this chat was")
    author = OWNER if row.is_from_me else other if chat.group is None else by
    if author is None:
        return N_("nobody is said to have written it")
    if chat.group is None and not is_person(other or ""):
        return N_("a short number, a shop or a robot, not a person")
    to, channel = other if row.is_from_me else OWNER, CHANNELS.get(text(row.service).casefold(), CHANNEL)
    tapped = row.associated_message_type
    if tapped in REMOVED:
        return N_("a heart or thumb that was taken back")
    if tapped in ADDED or tapped in STICKER_ON:
        key = (text(row.associated_message_guid), tapped + 1000, row.handle_id, row.is_from_me)
        if taken_back.get(key, 0) > row.place:
            return N_("a heart or thumb that was taken back")
        rows.add(at, "reaction", ref, author, to, group=chat.group, channel=channel)
        return ""
    kind, words = _content(row)
    rows.add(at, kind, ref, author, to, text=words, group=chat.group, channel=channel)
    return ""


def _content(row: _Row) -> tuple[str, str | None]:
    """Return the kind of a message and its words. One without anything was unsent, or its words are gone."""
    body = row.attributedBody
    whole = text(row.text) or (text_of(body) if body else None) or ""
    words = words_alone(whole) or None
    more = row.cache_has_attachments or (row.balloon_bundle_id and words is None)
    unread = body and not whole
    return ("media" if more or unread or (whole and words is None) else "text"), words


def _moment(count: int) -> int | None:
    """Return a count since 2001, in seconds or in nanoseconds, in microseconds of Unix time; None for none (0)."""
    if not count:
        return None
    since = count * 1000 if abs(count) < NANOSECONDS_FROM else count // 1_000_000
    return micros(since + EPOCH_S * 1000)


SOURCE = Source(
    name="imessage_db",
    title="iMessage",
    channel=CHANNEL,
    how_to_export=N_(
        "Mac: quit Messages. In the Finder choose Go, Go to Folder, and type ~/Library/Messages. Copy chat.db, and"
        " chat.db-wal if it is there, into a folder of your own, and give nearer that folder.\n"
        "iPhone: make a backup on a computer without a password, and give nearer its folder. The file in it whose name"
        " begins with 3d0d7e5f is the one that nearer reads."
    ),
    cannot_tell=N_(
        "It has numbers and addresses in place of names. Calls are not in it. Messages that you deleted, or that the"
        " phone was set to delete after a time, are gone. Pictures show as one line without what is in them."
    ),
    gives=Gives(replies=False, reactions=True, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
