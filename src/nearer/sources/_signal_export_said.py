"""What the tool signal-export writes down for each message: in lines of JSON (`data.json`) and in Markdown (`chat.md`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, BinaryIO

import msgspec

from nearer.contracts import Fault
from nearer.language import N_, _
from nearer.sources._gathered import lines

LONGEST_MESSAGE = 1 << 22

_HEADER = re.compile(r"\[(\d{4}-\d\d-\d\d),? (\d\d:\d\d(?::\d\d)?)\] ([^\n:]{1,100}): ?(.*)", re.DOTALL)
_QUOTE = re.compile(r"\n*(?:> ?[^\n]*(?:\n|$))+\n*")
_HEARTS = re.compile(r"\n\(- [^\n]* -\)(?=\s*$|\n\(\(|\s*!?\[)")
_STICKER = re.compile(r"\n\(\( [^\n]* \)\)\s*$|\[[^\]\n]{0,255}\]\(\.\./exported_stickers/[^)\n]*\)")
_ATTACHED = re.compile(r"!?\[[^\]\n]{0,255}\]\(\./[^)\n]*\)")
"""Names of files are bounded, so that a text full of brackets is not looked through again from each of them."""

_DELETED = "(This message was deleted)"


@dataclass(frozen=True)
class Said:
    """One message. at: microseconds, local; body: its words alone; more: a picture, a file or a sticker came with it."""

    at: int
    sender: str
    body: str
    more: bool
    deleted: bool
    called: bool
    missed: bool
    ref: int
    line: int


class _Line(msgspec.Struct):
    date: str
    sender: str | None = None
    body: str | None = None
    sticker: Any = None
    attachments: Any = None
    deleted: bool = False
    call: bool = False
    missed: bool = False


_DECODER = msgspec.json.Decoder(_Line)
_BROKEN = (msgspec.MsgspecError, ValueError, RecursionError, OverflowError)


def said_in_json(stream: BinaryIO) -> Iterator[Said | Fault]:
    """Yield what each line of JSON says, in the order of the file."""
    for number, place, line in lines(stream):
        if line is not None and not line.strip():
            continue
        try:
            found = _DECODER.decode((line or b"").removeprefix(b"\xef\xbb\xbf"))
        except _BROKEN:
            yield _fault(number, N_("this line is damaged or of an unknown form"))
            continue
        at = moment(found.date)
        if at is None:
            yield _fault(number, N_("it has no time, or one that cannot be"))
            continue
        yield Said(
            at=at,
            sender=found.sender or "",
            body=(found.body or "").rstrip(),
            more=bool(found.sticker or found.attachments),
            deleted=found.deleted,
            called=found.call,
            missed=found.missed,
            ref=place,
            line=number,
        )


def said_in_markdown(stream: BinaryIO) -> Iterator[Said | Fault]:
    """Yield what each message of the Markdown says. A header counts at the start, or after an empty line."""
    open_at: tuple[int, int] | None = None
    parts: list[str] = []
    length, after_blank = 0, True
    for number, place, raw in lines(stream):
        line = (raw or b"").decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
        if after_blank and _HEADER.match(line):
            if open_at is not None:
                yield _message("".join(parts), *open_at)
            open_at, parts, length = (number, place), [], 0
        elif open_at is None and line.strip():
            yield _fault(number, N_("text before the first message"))
        after_blank = not line.strip()
        if open_at is not None and length < LONGEST_MESSAGE:
            parts.append(line)
            length += len(line)
    if open_at is not None:
        yield _message("".join(parts), *open_at)


def header(line: str) -> bool:
    """True where a line opens a message in the Markdown."""
    return _HEADER.match(line) is not None


def moment(written: str) -> int | None:
    """Return a local time in whole seconds, as microseconds, as the Markdown has them; None for none (1970)."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    seconds = int(at.replace(tzinfo=UTC, microsecond=0).timestamp())
    return seconds * 1_000_000 if 1971 <= at.year < 2200 else None


def _message(whole: str, number: int, place: int) -> Said | Fault:
    match = _HEADER.match(whole)
    at = moment(f"{match[1]}T{match[2]}") if match else None
    if match is None or at is None:
        return _fault(number, N_("it has no time, or one that cannot be"))
    text = match[4]
    quote = _QUOTE.match(text)
    if quote is not None and text.startswith("\n"):
        text = text[quote.end() :]
    text = _HEARTS.sub("", text)
    without = _ATTACHED.sub("", _STICKER.sub("", text))
    body = without.rstrip()
    return Said(
        at=at,
        sender=match[3],
        body="" if body == _DELETED else body,
        more=without != text,
        deleted=body == _DELETED,
        called=False,
        missed=False,
        ref=place,
        line=number,
    )


def _fault(number: int, why: str) -> Fault:
    return Fault(_("line {n}").format(n=number), _(why))
