"""Lines of address books and calendars (vCard, iCalendar): unfolded, cut to a bearable length, and taken apart.

    item1.TEL;TYPE="cell,voice":+44 7700 900123          group, name, parameters, value
    ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED:mailto:ann@hill.e
     xample                                              a line that begins with a blank goes on with the one before

A photo may be one line of megabytes: no more than the first LONGEST bytes of a line are ever held.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

LONGEST = 1 << 16
BOM = b"\xef\xbb\xbf"

_PARTED = re.compile(
    rb"(?:(?P<group>[\w-]+)\.)?(?P<name>[\w-]+)[ \t]*(?P<given>(?:;[^\":;]*+(?:\"[^\"]*+\"[^\":;]*+)*)*):(?P<value>.*)",
    re.DOTALL,
)
_PARAMETER = re.compile(r";([^=;:\"]*+)(?:=([^\":;]*+(?:\"[^\"]*+\"[^\":;]*+)*))?")
_BETWEEN = re.compile(r'((?:[^",]++|"[^"]*+")+)')
_CARET = {"^n": "\n", "^'": '"', "^^": "^"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One unfolded line: its number from 1 and its first byte in the file, and at most LONGEST bytes of it."""

    number: int
    offset: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Property:
    """What a line says. name: in capitals; given: parameters by name in capitals, bare ones ("CELL") under TYPE."""

    name: str
    given: Mapping[str, tuple[str, ...]]
    value: bytes


def unfolded(stream: BinaryIO) -> Iterator[Line]:
    """Yield the lines of a stream, each with those that continue it, without their ends; empty lines as well."""
    begins: tuple[int, int] | None = None
    whole = bytearray()
    for n, (place, raw) in enumerate(_physical(stream), 1):
        if begins is not None and raw[:1] in (b" ", b"\t"):
            whole += raw[1 : 1 + LONGEST - len(whole)]
            continue
        if begins is not None:
            yield Line(*begins, bytes(whole))
        begins, whole = (n, place), bytearray(raw)
    if begins is not None:
        yield Line(*begins, bytes(whole))


def _physical(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield each line of the file with its first byte, without its end and without a BOM."""
    offset = 0
    while raw := stream.readline(LONGEST):
        place, offset = offset, offset + len(raw)
        ended = raw.endswith(b"\n")
        while not ended and (rest := stream.readline(LONGEST)):
            offset += len(rest)
            ended = rest.endswith(b"\n")
        yield place, (raw.removeprefix(BOM) if place == 0 else raw).rstrip(b"\r\n")


def parted(raw: bytes) -> Property | None:
    """Return what a line says, None where it is no line of this kind."""
    found = _PARTED.match(raw)
    if found is None:
        return None
    name, parameters, value = found.group("name", "given", "value")
    given: dict[str, tuple[str, ...]] = {}
    for key, after in _PARAMETER.findall(parameters.decode("utf-8", "replace")) if parameters else ():
        named, values = (key.strip().upper(), after) if after else ("TYPE", key)
        several = _BETWEEN.findall(values) if "," in values else (values,)
        given[named] = given.get(named, ()) + tuple(map(_plain, several))
    return Property(name.decode("ascii", "replace").upper(), given, value)


def _plain(value: str) -> str:
    """Return a parameter's value without its quotation marks, and with what RFC 6868 writes in codes."""
    bare = value.strip().strip('"')
    return re.sub(r"\^[n'^]", lambda code: _CARET[code[0]], bare) if "^" in bare else bare


def fields(text: str, mark: str) -> list[str]:
    """Return the parts of a text between marks (";" or ",") that are not escaped, each without its escapes."""
    parts, begins = [], 0
    for found in re.finditer(rf"\\.|{re.escape(mark)}", text, re.DOTALL):
        if found[0] == mark:
            parts.append(text[begins : found.start()])
            begins = found.end()
    return [unescaped(part) for part in (*parts, text[begins:])]


def unescaped(text: str) -> str:
    r"""Return a text without its escapes: \, \; \: and \\ stand for themselves, \n for a line's end."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)
