"""The elements of an SMS Backup & Restore file, one after the other, from a stream that is mended on its way.

Pictures stand in the file as one attribute of many megabytes: they are passed over before the parser sees them. Emoji
that an older version wrote as two halves, which XML does not allow, become whole again. A DOCTYPE is refused: no such
file has one, and it is how a file could make a parser run wild. Where the XML is out of order, reading goes on at the
next message.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import BinaryIO
from xml.parsers import expat

CHUNK = 1 << 17
KEPT_BACK = 512
"""No half emoji and no start of a picture is longer: so many bytes wait for the next chunk."""

LONGEST_WORD = 1 << 20

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Take = Callable[[bytes, int], int]

_PICTURE = re.compile(rb'\sdata="[A-Za-z0-9+/=\s]{256}')
_MAY_BE_PICTURE = b'data="'
_HIGH_HALF = rb"5529[6-9]|55[3-9][0-9]{2}|56[0-2][0-9]{2}|563[01][0-9]|[xX][dD][89abAB][0-9a-fA-F]{2}"
_LOW_HALF = rb"563[2-9][0-9]|56[4-9][0-9]{2}|57[0-2][0-9]{2}|573[0-3][0-9]|5734[0-3]|[xX][dD][c-fC-F][0-9a-fA-F]{2}"
_CONTROL_SIGN = rb"0{0,3}(?:[0-8]|1[1-24-9]|2[0-9]|3[01])|[xX]0{0,3}(?:[0-8bcefBCEF]|1[0-9a-fA-F])"
_WRONG = re.compile(
    rb"&#(?:(%b);&#(%b)|(?:%b|%b));" % (_HIGH_HALF, _LOW_HALF, rb"%b|%b" % (_HIGH_HALF, _LOW_HALF), _CONTROL_SIGN)
)
"""A pair of halves, a half alone, or a sign that XML may not hold: what is right is not looked at twice."""

_NEXT = re.compile(rb"<(?:sms|mms|call)\s")
_BOUND = re.compile(rb"(?:/|</mms)>(?=\s*<sms\s)")
"""Where a text may follow."""

_CONTROL = bytes(sign for sign in range(32) if sign not in b"\t\n\r")
_BLANKED = bytes.maketrans(_CONTROL, b" " * len(_CONTROL))
_HIGH, _LOW, _END = 0xD800, 0xDC00, 0xE000
_PATIENCE = 2_000
"""So many places may be out of order before the rest of the file is left alone."""


class DoctypeFound(Exception):
    """The file brings a DOCTYPE, so it is no backup of messages and is not read."""


class Mending:
    """A stream of chunks in which pictures are passed over and what XML does not allow is mended. mended: how often."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.mended = 0

    def __iter__(self) -> Iterator[bytes]:
        left, inside = b"", False
        for chunk in chain(iter(lambda: self._stream.read(CHUNK), b""), (b"",)):
            left += chunk
            out: list[bytes] = []
            at = 0
            while at < len(left):
                if inside:
                    quote = left.find(b'"', at)
                    at, inside = (quote, False) if quote >= 0 else (len(left), True)
                    continue
                picture = _next_picture(left, at)
                if not picture:
                    break
                out.append(self._mend(left[at : picture.start() + 7]))
                at, inside = picture.end(), True
            upto = self._whole(left, at) if chunk else len(left)
            if not inside and upto > at:
                out.append(self._mend(left[at:upto]))
                at = upto
            left = left[at:]
            if out:
                yield b"".join(out)

    def _whole(self, left: bytes, at: int) -> int:
        """Return up to where nothing goes on in the next chunk: a blank parts no half emoji from the other."""
        upto = max(at, len(left) - KEPT_BACK)
        blank = left.rfind(b" ", at, upto) + 1
        return blank or (at if upto - at < LONGEST_WORD else upto)

    def _mend(self, content: bytes) -> bytes:
        plain = content.translate(_BLANKED)
        if plain != content:
            self.mended += sum(content.count(sign) for sign in _CONTROL)
        return _WRONG.sub(self._sign, plain) if b"&#" in plain else plain

    def _sign(self, found: re.Match[bytes]) -> bytes:
        """Return one sign for a pair of halves; for what stands alone, the sign for a letter that was lost."""
        self.mended += 1
        high, low = (_value(half) for half in found.groups())
        if _HIGH <= high < _LOW <= low < _END:
            return b"&#%d;" % (0x10000 + ((high - _HIGH) << 10) + (low - _LOW))
        return b"&#65533;"


def _next_picture(content: bytes, at: int) -> re.Match[bytes] | None:
    """Return where the next picture begins. A plain search comes first: a pattern alone is far slower."""
    may_be = content.find(_MAY_BE_PICTURE, at + 1)
    while may_be >= 0:
        if picture := _PICTURE.match(content, may_be - 1):
            return picture
        may_be = content.find(_MAY_BE_PICTURE, may_be + 1)
    return None


def _value(half: bytes | None) -> int:
    if not half:
        return 0
    return int(half[1:], 16) if half[:1] in b"xX" else int(half)


def parse(chunks: Iterator[bytes], start: Start, end: End, take: Take) -> Iterator[bool]:
    """Hand each element to `start` and `end`; yield after each chunk: True where the XML was out of order.

    Where a text may begin, `take` is asked first; the parser never sees what it took. Raises DoctypeFound.
    """
    elements, lost, broken = _Elements(start, end), False, 0
    for chunk in chunks:
        at = begun = 0
        stuck = False
        while at < len(chunk):
            if lost:
                here = _NEXT.search(chunk, at)
                if not here:
                    break
                at = begun = here.start()
                elements, lost, stuck = _Elements(start, end), False, False
                elements.feed(b"<smses>")
            if elements.between:
                at = take(chunk, at)
                if at == len(chunk):
                    break
            bound = None if stuck else _BOUND.search(chunk, at)
            upto = bound.end() if bound else len(chunk)
            try:
                elements.feed(chunk[at:upto])
            except expat.ExpatError:
                # The element that is broken is passed over: the next one begins behind its first byte.
                at, lost = max(begun, at - elements.fed + elements.parser.ErrorByteIndex) + 1, True
                broken += 1
                yield True
                if broken > _PATIENCE:
                    return
                continue
            # What goes on is read anew with each feed, so the rest is fed at once.
            at, stuck = upto, not elements.between
        yield False
    try:
        if not lost and elements.fed:
            elements.parser.Parse(b"", True)
    except expat.ExpatError:
        yield True


class _Elements:
    """A parser and where it is. fed: bytes that it was given; between: whether it is below the root and inside nothing."""

    def __init__(self, start: Start, end: End) -> None:
        # The app writes UTF-8 always; a damaged first line may name an encoding that nobody knows.
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.StartCdataSectionHandler = self._open
        self.parser.EndCdataSectionHandler = self._close
        self.fed = self._depth = 0
        self._handle_start, self._handle_end = start, end

    def feed(self, content: bytes) -> None:
        """Parse what follows. Raises ExpatError; then it is not counted as fed."""
        self.parser.Parse(content, False)
        self.fed += len(content)

    @property
    def between(self) -> bool:
        return self._depth == 1 and self.parser.CurrentByteIndex == self.fed

    def _open(self) -> None:
        self._depth += 1

    def _close(self) -> None:
        self._depth -= 1

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._open()
        self._handle_start(name, attributes)

    def _end(self, name: str) -> None:
        self._close()
        self._handle_end(name)


def _refuse(*_about: object) -> None:
    raise DoctypeFound
