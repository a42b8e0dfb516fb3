"""Cuts a Telegram export into chats and runs of whole messages, a chunk at a time.

Telegram Desktop sets its JSON out with one blank for each level, and a line break inside a text is always written as
an escape. So a line that holds a bracket alone, this far in, can be trusted, and the file can be cut without looking
into the texts. JSON that was set out in another way is first set out like this.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Generic, TypeVar

import msgspec
import numpy as np

CHUNK = 256 << 10
NEAR = 1 << 13
LONGEST_MESSAGE = 32 << 20
LONGEST_HEAD = 64 << 10
DEEPEST = 12
"""Levels that are set out on lines of their own; all that is cut lies higher."""

BACKSLASH, LETTER_X = (ord(mark) for mark in "\\x")
T = TypeVar("T")
BOM = b"\xef\xbb\xbf"
UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
_AS_TELEGRAM = re.compile(rb'\{\n "')
_OWNER = re.compile(rb'\n "personal_information": \{\n(?:  [^\n]*\n)*?  "user_id": (\d{1,20})')
_MESSAGES = re.compile(rb'\n( +)"messages": \[(?=\n)')
_ESCAPE = re.compile(rb"\\(?:x([01][0-9A-Fa-f])|.)", re.DOTALL)
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*"|[{}\[\],:]|[^"{}\[\],:\s]+|\s+', re.DOTALL)


class _Head(msgspec.Struct):
    name: str | None = None
    type: str | None = None
    id: int | str | None = None


@dataclass(frozen=True)
class Owner:
    """Whose export it is, as the file says in its first part."""

    id: str


@dataclass(frozen=True)
class Chat:
    """A chat begins here. kind: Telegram's word for it, "" where its head cannot be read."""

    name: str | None
    kind: str
    id: str | None


@dataclass(frozen=True)
class Piece(Generic[T]):
    """Whole messages of the chat that began last. found: what was decoded of them, None where some cannot be read; then they
    are in `content`, parted by commas, and each ends in `closing`.
    """

    content: bytes
    closing: bytes
    found: T | None


@dataclass(frozen=True)
class CutOff:
    """The file ends inside a chat, or a message is longer than any can be."""


def pieces(stream: BinaryIO, decode: Callable[[bytes], T]) -> Iterator[Owner | Chat | Piece[T] | CutOff]:
    """Yield the owner, then each chat with its messages, in the order of the file.

    decode reads a JSON list, and raises one of UNREADABLE. Where a chat goes on far beyond what is held, its messages
    are decoded up to the last whole one without looking for the chat's end first: had it ended, they would be no list.
    """
    left, at = b"", 0
    indent: bytes | None = None
    first = True
    for chunk in chain(_set_out(stream), (b"",)):
        left, at = left[at:] + chunk, 0
        if first and (owner := _OWNER.search(left)):
            yield Owner(f"user{owner[1].decode()}")
        first = False
        while True:
            if indent is None:
                opened = _MESSAGES.search(left, at)
                if not opened:
                    at = max(at, len(left) - LONGEST_HEAD)
                    break
                indent = opened[1]
                yield _chat(left[at : opened.start()], indent)
                at = opened.end()
            closing, ends = b"\n" + indent + b" }", b"\n" + indent + b"]"
            last = left.rfind(closing + b",", at)
            end = left.find(ends, at, at + NEAR)
            if end < 0 and last >= 0:
                found = _decoded(b"".join((b"[", memoryview(left)[at : last + len(closing)], b"]")), decode)
                if found is not None:
                    yield Piece(b"", closing, found)
                    at = last + len(closing) + 1
                    break
            end = left.find(ends, at) if end < 0 else end
            if end >= 0:
                yield _piece(left[at:end], closing, decode)
                at, indent = end, None
                continue
            if last >= 0:
                yield _piece(left[at : last + len(closing)], closing, decode)
                at = last + len(closing) + 1
            elif len(left) - at > LONGEST_MESSAGE:
                yield CutOff()
                at = len(left)
            break
    if indent is not None:
        yield _piece(left[at:], b"\n" + indent + b" }", decode)
        yield CutOff()


def _piece(content: bytes, closing: bytes, decode: Callable[[bytes], T]) -> Piece[T]:
    return Piece(content, closing, _decoded(b"[" + content + b"]", decode))


def _decoded(content: bytes, decode: Callable[[bytes], T]) -> T | None:
    try:
        return decode(content)
    except UNREADABLE:
        return None


def mended(content: bytes) -> tuple[bytes, int]:
    r"""Return the JSON with control characters as JSON writes them, where Telegram wrote \x1B, and how many there were."""
    if b"\\x" not in content:
        return content, 0
    n = 0

    def mend(escape: re.Match[bytes]) -> bytes:
        nonlocal n
        if escape[1] is None:
            return escape[0]
        n += 1
        return b"\\u00" + escape[1]

    return _ESCAPE.sub(mend, content), n


def count_mended(stream: BinaryIO) -> int:
    r"""Return how many control characters of the file are written as \x1B."""
    n, left = 0, b""
    while chunk := stream.read(CHUNK):
        left = left + chunk if left else chunk
        cut = max(left.rfind(b"\n"), left.rfind(b",")) + 1 or len(left)  # no escape runs over either
        n += _wrong_escapes(left[:cut])
        left = left[cut:]
    return n + _wrong_escapes(left)


def _wrong_escapes(content: bytes) -> int:
    if b"\\" not in content:
        return 0
    marks = np.frombuffer(content, np.uint8)
    backslashes = np.flatnonzero(marks[:-1] == BACKSLASH)
    return mended(content)[1] if (marks[backslashes + 1] == LETTER_X).any() else 0


def _chat(before: bytes, indent: bytes) -> Chat:
    """Return the chat whose head ends here: what lies behind the last lone bracket, one level up."""
    bracket = before.rfind(b"\n" + indent[1:] + b"{\n")
    head = before[bracket:] if bracket >= 0 else before
    head = mended(head[head.find(b"{") :])[0].rstrip(b" \n,") + b"}"
    try:
        found = msgspec.json.decode(head, type=_Head)
    except UNREADABLE:
        return Chat(None, "", None)
    known_by = None if found.id is None else f"user{found.id}" if isinstance(found.id, int) else found.id
    return Chat(found.name, found.type or "", known_by)


def _set_out(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the file in chunks, set out as Telegram does."""
    first = stream.read(CHUNK).removeprefix(BOM)
    as_is = iter(lambda: stream.read(CHUNK), b"")
    if _AS_TELEGRAM.match(first):
        return chain((first,), as_is)
    return _set_out_anew(chain((first,), as_is))


def _set_out_anew(chunks: Iterator[bytes]) -> Iterator[bytes]:
    left, depth = b"", 0
    for chunk in chain(chunks, (b"",)):
        left += chunk
        out: list[bytes] = []
        at = 0
        while found := _TOKEN.match(left, at):
            if chunk and found.end() == len(left):
                break  # it may go on in the next chunk
            token, at = found[0], found.end()
            if token in (b"{", b"["):
                depth += 1
            elif token in (b"}", b"]"):
                depth = max(0, depth - 1)
                if depth < DEEPEST:
                    out.append(b"\n" + b" " * depth)
            elif token.isspace():
                continue
            out.append(token + b" " if token == b":" else token)
            if token in (b"{", b"[", b",") and depth < DEEPEST:
                out.append(b"\n" + b" " * depth)
        yield b"".join(out)
        left = left[at:] if chunk else b""
        if len(left) > LONGEST_MESSAGE:
            return
