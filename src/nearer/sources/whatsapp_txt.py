"""WhatsApp's own chat export: a text file a chat, `WhatsApp Chat with Ann.txt` (Android) or `_chat.txt` in a zip (iPhone).

Each message starts with a header in the language and the clock of the phone: `02/03/2019, 09:05 - Ann: hello`, or
`[02/03/2019, 09:05:12] Ann: hello`. Times are those of the exporting phone, without zone. docs/formats/whatsapp_txt.md
tells what is known of the format.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from nearer.contracts import Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _, ngettext
from nearer.sources import _whatsapp_phrases as phrases
from nearer.sources._whatsapp_index import WRONG_ENCODING, Index, head_lines, index_of
from nearer.sources._whatsapp_read import read_rows
from nearer.sources._whatsapp_rows import MESSAGE, NO_DATE, SYSTEM, Rows, settle
from nearer.sources._whatsapp_shape import header_of

_OTHER_KINDS = (
    ".csv",
    ".tsv",
    ".json",
    ".jsonl",
    ".html",
    ".htm",
    ".xml",
    ".md",
    ".log",
    ".vcf",
    ".ics",
    ".mbox",
    ".eml",
)
_LOG_WORDS = frozenset({"info", "warn", "warning", "error", "debug", "trace", "fatal", "critical", "notice"})
_AUTHOR = re.compile(r"^([^\n]{1,100}?):(?: |$)")
_HEAD_LINES = 400
_CUT = ((39_900, 40_200, False), (9_950, 10_100, True))


def recognise(export: Export) -> bool:
    """True where the first lines carry WhatsApp's headers, by whatever phone and in whatever language."""
    if export.name.lower().endswith(_OTHER_KINDS):
        return False
    lines = head_lines(export.head)[:_HEAD_LINES]
    filled = next((i for i, line in enumerate(lines) if line.strip("\ufeff\u200e\u200f ")), None)
    found = [(i, match, line[match.end() :]) for i, line in enumerate(lines) if (match := header_of(line))]
    if filled is None or not found or (found[0][0] > filled and len(found) < 2):
        return False
    authors = [match[1] for _i, _match, rest in found if (match := _AUTHOR.match(rest))]
    if authors and all(phrases.plain(author) in _LOG_WORDS or author.startswith("<") for author in authors):
        return False
    return (
        bool(authors)
        or phrases.title_of(export.name) is not None
        or any(phrases.is_notice(rest) for *_x, rest in found)
    )


def survey(export: Export) -> Survey:
    """Return who wrote how much, between when and when, and which date orders the file allows."""
    index = index_of(export)
    title = phrases.title_of(export.name)
    if index is None or trouble(export, index):
        return Survey(authors={}, first=None, last=None, title=title, notes=(trouble(export, index),))
    allowed, likely = index.orders, index.likely
    if likely is None:
        return Survey(authors={}, first=None, last=None, title=title, notes=(_no_dates(),))
    rows = settle(index, likely, title)
    told = rows.at[(rows.what == MESSAGE) | (rows.what == SYSTEM)]
    kept = int((rows.what == MESSAGE).sum())
    capped = not index.notice_first and any(
        low <= len(told) <= high and (index.attached or not media) for low, high, media in _CUT
    )
    return Survey(
        authors=rows.authors,
        first=_moment(int(told.min())) if len(told) else None,
        last=_moment(int(told.max())) if len(told) else None,
        orders=allowed,
        likely_order=likely if allowed else None,
        title=title,
        group=rows.group,
        precision_s=1 if index.shape.seconds else 60,
        capped=capped,
        notes=tuple(_notes(index, rows, capped)) if kept else (_("There are no messages in this file."),),
    )


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    """Yield the messages in the order of the file. Lines that cannot be read become faults with their number."""
    index = index_of(export)
    why = trouble(export, index)
    if index is None or why:
        yield Fault("line 1", why)
        return
    allowed, likely = index.orders, index.likely
    if likely is None:
        yield Fault("line 1", _no_dates())
        return
    if len(allowed) > 1 and decided.date_order not in allowed:
        yield Fault("line 1", _("It is not clear which number is the day and which is the month."))
        return
    order = decided.date_order if len(allowed) > 1 and decided.date_order else likely
    rows = settle(index, order, phrases.title_of(export.name))
    if index.lead_line:
        yield Fault("line 1", _("text before the first message"))
    for i in (rows.what == NO_DATE).nonzero()[0].tolist():
        yield Fault(f"line {index.line[i]}", _("a date or a time that cannot be"))
    yield from read_rows(export, index, rows, decided)


def trouble(export: Export, index: Index | None) -> str:
    """Return why a file cannot be read at all, or ""."""
    if export.head.startswith((b"\xff\xfe", b"\xfe\xff")) or export.head[1:2] == b"\0":
        return _("This file is saved as UTF-16. Please export the chat again, or save the file as UTF-8.")
    if index is None:
        return _("This does not look like a WhatsApp chat.")
    if index.trouble == WRONG_ENCODING:
        return _("The letters of this file are garbled: it is not in UTF-8. Please export the chat again.")
    if index.trouble:
        return _("The times have a mark for morning or evening that nearer does not know, so no time can be told.")
    return ""


def _no_dates() -> str:
    return _("The dates of this file cannot be read. Its calendar may be one that nearer does not know yet.")


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def _notes(index: Index, rows: Rows, capped: bool) -> Iterator[str]:
    if capped:
        yield _("WhatsApp puts at most 40,000 messages into an export (10,000 with media). The oldest may be missing.")
    if rows.pasted:
        yield ngettext(
            "{n} line looks like a message pasted into another one. It was kept as part of the text.",
            "{n} lines look like messages pasted into another one. They were kept as part of the text.",
            rows.pasted,
        ).format(n=rows.pasted)
    if index.foreign:
        yield ngettext(
            "{n} line has its date in another form than the rest. It was kept as part of the text.",
            "{n} lines have their date in another form than the rest. They were kept as part of the text.",
            index.foreign,
        ).format(n=index.foreign)
    if rows.tangled:
        yield _("The lines of this file do not run forwards in time. They were kept as they are.")
    if index.bad_letters:
        yield ngettext(
            "{n} line holds letters that cannot be read.",
            "{n} lines hold letters that cannot be read.",
            index.bad_letters,
        ).format(n=index.bad_letters)


SOURCE = Source(
    name="whatsapp_txt",
    title="WhatsApp",
    channel="whatsapp",
    how_to_export=N_(
        "Android: open the chat, tap ⋮ at the top, then More, then Export chat, then Without media.\n"
        "iPhone: open the chat, tap the name at the top, scroll down to Export Chat, then Without Media.\n"
        "Save the file or send it to yourself. Do this once for each chat, one person at a time."
    ),
    cannot_tell=N_(
        "It shows no reactions: a heart on a message looks like no answer. It does not show when a message was read. "
        "Calls are there only in part. Pictures and voice notes show as one line without what is in them. "
        "Deleted messages have no words left. Long chats are cut: the newest 40,000 messages stay, 10,000 with media. "
        "Times are those of the phone that made the export."
    ),
    gives=Gives(replies=False, reactions=False, read_times=False, utc=False, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
