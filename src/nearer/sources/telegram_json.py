"""Telegram Desktop's export as JSON: `result.json`, of one chat or of all of them.

One chat is `{name, type, id, messages}`; all of them stand in `chats.list`, after `personal_information`. Newer exports
give each moment as Unix time, older ones only as the clock of the computer that made them. docs/formats/telegram_json.md
tells what is known of the format.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _, ngettext
from nearer.sources._batch import batches
from nearer.sources._telegram_layout import BOM, Chat, CutOff, Owner, Piece, count_mended
from nearer.sources._telegram_messages import decoded, messages, peer
from nearer.sources._telegram_rows import CHANNEL, FULL, GROUPS, PEOPLE, Rows

NO_PEOPLE = {
    "saved_messages": N_("notes to yourself"),
    "bot_chat": N_("a chat with a bot"),
    "private_channel": N_("a channel: news, not a talk"),
    "public_channel": N_("a channel: news, not a talk"),
    "replies": N_("Telegram's own notes"),
    "verification_codes": N_("Telegram's own notes"),
}
TELEGRAM_ITSELF = "user777000"

_KINDS = "|".join((PEOPLE, *GROUPS, *NO_PEOPLE))
_STRING = r'"(?:[^"\\]|\\.)*"'
_ONE_CHAT = re.compile(rf'\s*\{{\s*(?:"name"\s*:\s*(?:null|{_STRING})\s*,\s*)?"type"\s*:\s*"(?:{_KINDS})"\s*,')
_PARTS = (
    "personal_information|profile_pictures|stories|contacts|frequent_contacts|sessions|web_sessions|chats|left_chats"
)
_ALL_CHATS = re.compile(rf'\s*\{{\s*(?:"about"\s*:\s*{_STRING}\s*,\s*)?"(?:{_PARTS})"\s*:\s*[{{\[]')
_TELLS = re.compile(r'"(?:about|user_id|list|photo|date_unixtime)"\s*:')


@dataclass(frozen=True)
class _Look:
    """What the first messages tell. owner: whose export it is, None where it does not say. single: the file is one chat."""

    owner: str | None
    utc: bool
    single: Chat | None

    @property
    def directed(self) -> bool:
        return self.owner is not None or (self.single is not None and self.single.kind not in GROUPS)


def recognise(export: Export) -> bool:
    head = export.head.removeprefix(BOM).decode("utf-8", "replace")
    return bool(_ONE_CHAT.match(head) or (_ALL_CHATS.match(head) and _TELLS.search(head)))


def survey(export: Export) -> Survey:
    look = _first_look(export)
    single = look.single
    return Survey(
        authors={} if look.directed else _authors(export, look),
        first=None,
        last=None,
        title=single.name if single else None,
        group=single is not None and single.kind in GROUPS,
        utc=look.utc,
        directed=look.directed,
        notes=tuple(_notes(export)),
    )


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    look = _first_look(export)
    rows = Rows(look.owner, look.utc)
    chat = Chat(None, "", None)
    with export.open() as stream:
        for part in messages(stream):
            if isinstance(part, Chat):
                chat = part
            elif isinstance(part, CutOff):
                yield Fault(_("after message {n}").format(n=rows.ref), _("the file is cut off"))
            elif isinstance(part, Piece):
                why = _left_out(chat)
                if why:
                    first, rows.ref = rows.ref + 1, rows.ref + len(decoded(part).messages)
                    yield from (Fault(_("message {n}").format(n=n), why) for n in range(first, rows.ref + 1))
                else:
                    rows.add(decoded(part), chat)
                    yield from _out(rows, FULL)
    yield from _out(rows, 1)
    yield from batches(rows.holes())


def _out(rows: Rows, least: int) -> Iterator[Batch | Fault]:
    for found in rows.taken(least=least):
        if isinstance(found, Fault):
            yield found
        else:
            yield from batches(found)


def _left_out(chat: Chat) -> str:
    """Return why a chat is left out as a whole, or ""."""
    if chat.id == TELEGRAM_ITSELF:
        return _(NO_PEOPLE["replies"])
    if chat.kind in NO_PEOPLE:
        return _(NO_PEOPLE[chat.kind])
    if chat.kind == PEOPLE or chat.kind in GROUPS:
        return ""
    return _("a kind of chat that I do not know")


def _first_look(export: Export) -> _Look:
    """Read until it is known whose export it is and whether its times carry a zone: most often a few lines."""
    owner: str | None = None
    utc: bool | None = None
    chat = Chat(None, "", None)
    single: Chat | None = None
    is_one = _ONE_CHAT.match(export.head.removeprefix(BOM).decode("utf-8", "replace")) is not None
    with export.open() as stream:
        for part in messages(stream):
            if isinstance(part, Owner):
                owner = part.id
            elif isinstance(part, Chat):
                chat = part
                single = chat if is_one and single is None else single
                if chat.kind == "saved_messages":
                    owner = owner or chat.id
            elif isinstance(part, Piece) and not _left_out(chat):
                found = [one for one in decoded(part).messages if one.type == "message"]
                if utc is None and found:
                    utc = found[0].date_unixtime is not None
                if owner is None and chat.kind == PEOPLE and chat.id is not None:
                    mine = (sent for one in found if (sent := peer(one.from_id)) not in (None, chat.id))
                    owner = next(mine, None)
            if utc is not None and (owner is not None or is_one):
                break
    return _Look(owner, bool(utc), single)


def _authors(export: Export, look: _Look) -> dict[str, int]:
    """Return who wrote how much where the file does not say who is me: a group by itself."""
    rows, counts, chat = Rows(look.owner, look.utc), Counter[str](), Chat(None, "", None)
    with export.open() as stream:
        for part in messages(stream):
            if isinstance(part, Chat):
                chat = part
            elif isinstance(part, Piece) and not _left_out(chat):
                rows.add(decoded(part), chat)
                counts.update(_names(rows, FULL))
    counts.update(_names(rows, 1))
    return dict(counts)


def _names(rows: Rows, least: int) -> Iterator[str]:
    """Yield who did each thing so far, but for the owner and for nobody."""
    for found in rows.taken(least=least):
        if not isinstance(found, Fault):
            yield from found.filter((pl.col("kind") != "system") & (pl.col("author") != OWNER))["author"].to_list()


def _notes(export: Export) -> Iterator[str]:
    with export.open() as stream:
        mended = count_mended(stream)
    if mended:
        yield ngettext(
            "{n} sign in a text was written in a way that is not allowed. I mended it.",
            "{n} signs in the texts were written in a way that is not allowed. I mended them.",
            mended,
        ).format(n=mended)


SOURCE = Source(
    name="telegram_json",
    title="Telegram",
    channel=CHANNEL,
    how_to_export=N_(
        "You need Telegram Desktop on a computer. The phone app cannot do it.\n"
        "One chat: open it, click ⋮ at the top, then Export chat history. Take the ticks away from photos and files. "
        "Set the format to JSON, then Export.\n"
        "All chats: Settings, Advanced, Export Telegram data. Tick Account information, Personal chats and, if you like, "
        "groups. Set the format to JSON. Telegram may ask you to wait a day.\n"
        "You get a folder with a file named result.json."
    ),
    cannot_tell=N_(
        "Deleted messages leave no trace, and neither do secret chats. It does not show when something was read. "
        "Hearts and thumbs have their time in exports since the end of 2024; older ones are left out. "
        "Where messages vanish by themselves, what is gone counts for nothing. "
        "A call that the line cut off before anyone spoke counts for nobody."
    ),
    gives=Gives(replies=True, reactions=True, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
