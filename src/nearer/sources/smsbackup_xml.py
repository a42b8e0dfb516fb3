"""SMS Backup & Restore's XML: `sms-….xml` with texts and picture messages, `calls-….xml` with calls.

An app for Android phones. Each message is an element `sms` or `mms` below `smses`, each call a `call` below `calls`;
times are milliseconds in UTC, and each has its direction. docs/formats/smsbackup_xml.md tells what is known of it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from nearer.contracts import Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _, ngettext
from nearer.sources._batch import batches
from nearer.sources._smsbackup_plain import Plain
from nearer.sources._smsbackup_rows import FULL, Rows
from nearer.sources._smsbackup_stream import DoctypeFound, Mending, parse
from nearer.sources._smsbackup_texts import TEXTS

_ROOT = re.compile(rb"<(?:smses|calls)[\s/>]")
_MADE = re.compile(rb"""<(?:smses|calls)\s[^>]*?\bbackup_date=["'](\d{12,13})["']""")
_BOM = b"\xef\xbb\xbf"


def recognise(export: Export) -> bool:
    head = export.head.removeprefix(_BOM).lstrip()
    return head.startswith(b"<") and _ROOT.search(head) is not None


def survey(export: Export) -> Survey:
    made = _MADE.search(export.head)
    stamp = datetime.fromtimestamp(int(made[1]) // 1000, UTC).replace(tzinfo=None) if made else None
    return Survey(authors={}, first=None, last=None, stamp=stamp, utc=True, directed=True, notes=tuple(_notes(export)))


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    rows, plain = Rows(), Plain()

    def take(content: bytes, at: int) -> int:
        upto, found = plain.take(content, at)
        if found:
            rows.add_texts(found)
        return upto

    with export.open() as stream:
        try:
            for out_of_order in parse(iter(Mending(stream)), rows.start, rows.end, take):
                yield from _out(rows, FULL)
                if out_of_order:
                    place = _("after entry {n}").format(n=rows.ref)
                    yield Fault(place, _("the XML is out of order here"))
        except DoctypeFound:
            yield Fault(_("the start of the file"), _("it holds a DOCTYPE, which no backup of messages does"))
    yield from _out(rows, 1)


def _notes(export: Export) -> Iterator[str]:
    with export.open() as stream:
        mending = Mending(stream)
        for _chunk in mending:
            pass
    if mending.mended:
        yield ngettext(
            "{n} sign in a text was written in a way that is not allowed. I mended it.",
            "{n} signs in the texts were written in a way that is not allowed. I mended them.",
            mending.mended,
        ).format(n=mending.mended)


def _out(rows: Rows, least: int) -> Iterator[Batch | Fault]:
    for found in rows.taken(least=least):
        if isinstance(found, Fault):
            yield found
        else:
            yield from batches(found)


SOURCE = Source(
    name="smsbackup_xml",
    title="SMS Backup & Restore",
    channel=TEXTS,
    how_to_export=N_(
        "Android: install the app SMS Backup & Restore. Tap Set up a backup, choose messages and phone calls, and save "
        "it on your phone. You can leave out pictures. You get two files: sms-….xml and calls-….xml. Bring both.\n"
        "Then take them to your computer.\n"
        "iPhone: this app is not there for it."
    ),
    cannot_tell=N_(
        "It holds no chat apps. Newer chats in the phone's own app (RCS) are often missing. A heart may show as a text or "
        "not at all. What you deleted on the phone is gone. It does not show when a text was read."
    ),
    gives=Gives(replies=False, reactions=False, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
