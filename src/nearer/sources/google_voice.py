"""Google Voice by Google Takeout: a page (HTML) for each call, voicemail or run of texts, in Voice/Calls.

Each time carries its offset. Whoever is called "Me" there is the owner. docs/formats/google_voice.md tells what is known.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey, named
from nearer.language import N_, _
from nearer.sources._batch import batches

TEXTS, CALLS = "sms", "phone"
LARGEST = 16 << 20
LONGEST_SHORT_NUMBER = 6
FIRST_YEAR, LAST_YEAR = 2000, 2199
SCHEMA = {"at": pl.Datetime("us"), "author": pl.String(), "to": pl.String(), "kind": pl.String(), "text": pl.String()}
SCHEMA |= {
    "words": pl.UInt32(),
    "seconds": pl.UInt32(),
    "group": pl.String(),
    "channel": pl.String(),
    "ref": pl.UInt64(),
}

_MESSAGE = re.compile(r'<div class="message">')
_WHEN = re.compile(r'<abbr class="(?:dt|published)" title="([^"]{1,60})"')
_WHO = re.compile(r'href="tel:([^"]{0,60})"[^<>]{0,200}>\s*<(abbr|span) class="fn"[^<>]{0,200}>([^<]{0,500})<')
_WORDS = re.compile(r"<q>(.*?)</q>", re.DOTALL)
_MEDIA = re.compile(r"<(?:img|video|audio)\b|MMS Attachment")
_TAG = re.compile(r'href="https?://[^"#]{0,100}voice#(\w{1,20})"')
_LASTS = re.compile(r'class="duration" title="PT(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?"')
_TITLE = re.compile(r"<title>([^<]{0,500})</title>")
_NAMED_AFTER = re.compile(r"(?:^|/)([^/]*?) - [^/]*? - [^/]*$")
_OF_THE_FILE = re.compile(r" - (Missed|Placed|Received|Voicemail|Recorded) - [^/]*$")
_BREAK, _ANY_TAG = re.compile(r"<br ?/?>"), re.compile(r"<[^<>]*>")
MARKS = ("missed", "placed", "received", "voicemail", "recorded")
STANDS_FOR_A_PICTURE = frozenset({"MMS Sent", "MMS Received"})


class Unkept(Exception):
    """A call or a message is left out; the message says why."""


def recognise(export: Export) -> bool:
    return export.name.lower().endswith((".html", ".htm")) and (b"hChatLog" in export.head or b"haudio" in export.head)


def survey(export: Export) -> Survey:
    return Survey(authors={}, first=None, last=None, utc=True, directed=True)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    """Yield what one page holds. A page is small: one that is larger than LARGEST is none of Google's."""
    with export.open() as stream:
        raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        yield Fault(_("byte {n}").format(n=LARGEST), _("the page is larger than Google makes them"))
        return
    page = raw.decode("utf-8", "replace")
    marks = {mark.lower() for mark in _TAG.findall(page)}
    if "spam" in marks:
        yield Fault(_("byte {n}").format(n=0), _("it is marked as spam"))
        return
    starts = [found.start() for found in _MESSAGE.finditer(page)]
    rows: list[dict[str, Any]] = []
    if starts:
        yield from _messages(export.name, page, starts, rows)
    else:
        try:
            rows.append(_call(export.name, page, marks))
        except Unkept as why:
            yield Fault(_("byte {n}").format(n=0), str(why))
    if rows:
        yield from batches(pl.DataFrame(rows, schema=SCHEMA))


def _messages(name: str, page: str, starts: list[int], rows: list[dict[str, Any]]) -> Iterator[Fault]:
    """Add the messages of a page to the rows; yield a fault for each that is left out."""
    others = _others(name, page, page[: starts[0]])
    group = ", ".join(sorted(others)) if len(others) > 1 else None
    place, counted = 0, 0
    for begins, ends in zip(starts, [*starts[1:], len(page)], strict=True):
        place += len(page[counted:begins].encode("utf-8"))
        counted = begins
        try:
            rows.append(_message(page[begins:ends], others, group) | {"ref": place})
        except Unkept as why:
            yield Fault(_("byte {n}").format(n=place), str(why))


def _others(name: str, page: str, above: str) -> dict[str, str]:
    """Return everybody but me, number (or name) -> author: from the list above the texts, their writers, or the title."""
    found = _WHO.findall(above) or _WHO.findall(page)
    people = {tel or fn: _author(tel, fn) for tel, kind, fn in found if not _is_me(kind, fn) and (tel or fn.strip())}
    if people:
        return people
    title, after = _TITLE.search(page), _NAMED_AFTER.search(name)
    said = unescape(title[1]).removeprefix("Me to").strip() if title else ""
    shown = (after[1].strip() if after else "") or said
    return {shown: shown} if shown and shown != "Me" else {}


def _message(piece: str, others: dict[str, str], group: str | None) -> dict[str, Any]:
    who = _WHO.search(piece)
    if who is None:
        raise Unkept(_("it does not say who wrote it"))
    mine = _is_me(who[2], who[3])
    author = OWNER if mine else _person(who[1], who[3])
    if mine and not others:
        raise Unkept(_("it does not say to whom it went"))
    if mine and group is None:
        _check(next(iter(others)))
    words = _WORDS.search(piece)
    text = _plain(words[1]) if words else ""
    pictured = text in STANDS_FOR_A_PICTURE
    text = "" if pictured else text
    return {
        "at": _when(piece),
        "author": author,
        "to": None if group else next(iter(others.values())) if mine else OWNER,
        "kind": "media" if pictured or _MEDIA.search(piece) else "text",
        "text": text or None,
        "words": len(text.split()),
        "group": group,
        "channel": TEXTS,
    }


def _call(name: str, page: str, marks: set[str]) -> dict[str, Any]:
    of_file = _OF_THE_FILE.search(name)
    mark = next((one for one in MARKS if one in marks), of_file[1].lower() if of_file else "")
    who = _WHO.search(page)
    if not mark or who is None:
        raise Unkept(_("it holds neither a text nor a call"))
    if mark == "recorded":
        raise Unkept(_("it is a recording of a call that stands elsewhere"))
    other, mine, lasted = _person(who[1], who[3]), mark == "placed", _LASTS.search(page)
    seconds = sum(int(n or 0) * each for n, each in zip(lasted.groups(), (3600, 60, 1), strict=True)) if lasted else 0
    kind = (
        "media" if mark == "voicemail" else "call" if mark != "missed" and (seconds or mark == "received") else "missed"
    )
    return {
        "at": _when(page),
        "author": OWNER if mine else other,
        "to": other if mine else OWNER,
        "kind": kind,
        "seconds": None if kind == "missed" else seconds,
        "channel": CALLS,
        "ref": 0,
    }


def _is_me(kind: str, name: str) -> bool:
    """Return whether a name is the owner's: Google sets it as an abbreviation, in English as "Me"."""
    return kind == "abbr" or name.strip() == "Me"


def _author(tel: str, name: str) -> str:
    shown = " ".join(unescape(name).split())
    return named(shown or tel, tel) if tel else shown


def _person(tel: str, name: str) -> str:
    """Return an author; raises Unkept where nobody stands behind the number."""
    if not tel and not name.strip():
        raise Unkept(_("the number was hidden"))
    _check(tel)
    return _author(tel, name)


def _check(number: str) -> None:
    if number.isdigit() and len(number) <= LONGEST_SHORT_NUMBER:
        raise Unkept(_("a short number is a service, not a person"))


def _when(piece: str) -> datetime:
    stamp = _WHEN.search(piece)
    try:
        when = datetime.fromisoformat(stamp[1] if stamp else "")
        if when.tzinfo is not None and FIRST_YEAR <= when.year <= LAST_YEAR:
            return when.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        pass
    raise Unkept(_("it has no time that can be read"))


def _plain(words: str) -> str:
    broken = _BREAK.sub("\n", words)
    try:
        return unescape(_ANY_TAG.sub("", broken)).encode("utf-8", "replace").decode()
    except ValueError:  # a number of thousands of digits
        return broken


SOURCE = Source(
    name="google_voice",
    title="Google Voice",
    channel=TEXTS,
    how_to_export=N_(
        "On a computer, go to takeout.google.com and sign in. Choose “Deselect all”, then tick Voice. Create the export,"
        " and wait for the mail with the link. Hand over the zip as it is, or the folder Voice in it."
    ),
    cannot_tell=N_(
        "It does not show when a text was read, and no hearts. Calls and texts that did not go through Google Voice are"
        " not in it. Calls that you turned down look like calls that you missed. Of a voicemail, only its length is kept."
    ),
    gives=Gives(replies=True, reactions=False, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
    many_files=True,
)
