"""An mbox file cut into mails, a chunk at a time: a mail starts at a whole separator line after an empty line.

A line that merely begins with "From " belongs to the text, and so does one quoted as ">From ". Of a very large mail the
first part is kept, which holds the text; the attachments after it are passed over.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 20
LARGEST = 1 << 20
OVERLAP = 2_048
"""No separator with the line after it is longer than this, in bytes."""

EMPTY_LINE = (b"\n\n", b"\n\r\n")
BOM = b"\xef\xbb\xbf"
_DAY = rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_DATED = rb"[^\r\n]{0,300}?" + _DAY + rb",? [^\r\n]{0,20}\d\d?:\d\d[^\r\n]{0,40}"
_SEPARATOR = re.compile(
    rb"\nFrom (?:" + _DATED + rb"\r?\n(?=[!-9;-~]{1,100}[ \t]*:|>From )|(?:- )?\r?\n(?=X-Mozilla-|X-Account-Key:))"
)


@dataclass(frozen=True)
class Mail:
    """One mail as bytes: where it starts in the file, its separator line, its headers and its body."""

    offset: int
    separator: bytes
    headers: bytes
    body: bytes


def starts_as_mbox(head: bytes) -> bool:
    """Return whether the first line of a file is a whole separator with a header below it."""
    return _SEPARATOR.match(b"\n" + head.removeprefix(BOM).lstrip(b"\r\n")) is not None


def mails(stream: BinaryIO, largest: int = LARGEST) -> Iterator[Mail]:
    """Yield each mail with at most `largest` of its bytes. What stands before the first one is passed over."""
    first = stream.read(CHUNK)
    at = len(BOM) - 2 if first.startswith(BOM) else -2
    chunk, window, skip = first.removeprefix(BOM), b"\n\n", 2
    begins, whole = -1, bytearray()
    while True:
        window += chunk
        end = max(skip, len(window) - OVERLAP) if chunk else len(window)
        cut = skip
        for found in _SEPARATOR.finditer(window):
            start = found.start() + 1
            if start < skip or not window[max(0, start - 3) : start].endswith(EMPTY_LINE):
                continue
            if start >= end:
                break
            if begins >= 0:
                whole += window[cut : min(start, cut + largest - len(whole))]
                yield _parted(begins, bytes(whole))
            begins, whole, cut = at + start, bytearray(), start
        if begins >= 0:
            whole += window[cut : min(end, cut + largest - len(whole))]
        if not chunk:
            break
        skip = min(3, end)
        at += end - skip
        window = window[end - skip :]
        chunk = stream.read(CHUNK)
    if begins >= 0:
        yield _parted(begins, bytes(whole))


def _parted(offset: int, whole: bytes) -> Mail:
    separator, _newline, rest = whole.partition(b"\n")
    headers, body = parted(rest)
    return Mail(offset, separator.rstrip(b"\r"), headers, body)


def parted(whole: bytes) -> tuple[bytes, bytes]:
    """Return headers and body, which an empty line parts."""
    if whole.startswith((b"\n", b"\r\n")):
        return b"", whole.partition(b"\n")[2]
    ends = [(place, len(mark)) for mark in (b"\n\n", b"\n\r\n") if (place := whole.find(mark)) >= 0]
    if not ends:
        return whole, b""
    place, width = min(ends)
    return whole[: place + 1], whole[place + width :]
