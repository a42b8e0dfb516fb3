"""The headers of a mail: names and addresses, the moment, the labels, and whether a person or a program wrote it."""

import base64
import binascii
import quopri
import re
import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.resources import files

from nearer.language import N_
from nearer.timeline.keys import folded

Headers = dict[str, str]
Address = tuple[str, str]
"""A name, "" where none was given, and the address in the one form that tells people apart."""

LONGEST_HEADERS = 1 << 16
LONGEST_VALUE = 20_000
MOST_ADDRESSES = 200
FIRST_YEAR, LAST_YEAR = 1985, 2200

_LINE = re.compile(r"^([!-9;-~]{1,100})[ \t]*:[ \t]*(.*?)\r?$", re.MULTILINE)
_FOLD = re.compile(r"\r?\n[ \t]+")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_PIECE = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^",;])+')
_STAMP = re.compile(
    r"(?P<month>[A-Z][a-z]{2}) +(?P<day>\d{1,2}) +(?P<time>\d\d?:\d\d(?::\d\d)?)"
    r"(?: +(?P<zone>[+-]\d{4}))?(?: +[A-Z]{2,5})? +(?P<year>\d{4})(?: +(?P<after>[+-]\d{4}))?"
)
_DASHED = re.compile(r"\b(\d{1,2})-([A-Za-z]{3})-(\d{4})\b")
_NO_REPLY = re.compile(
    r"^(?:.*[._-])?(?:(?:no|not|never)[._-]?reply|do[._-]?not[._-]?reply|noreplies|mailer-daemon|postmaster|bounces?"
    r"|notifications?|newsletters?|mailings?|calendar-notification|notify|alerts?|automated|listserv|majordomo)"
    r"(?:[._-].*)?$"
)


def headers_of(raw: bytes) -> Headers:
    """Return the headers by small name, unfolded, each value as it stands. Of several alike the first, To and Cc joined."""
    found: Headers = {}
    text = _FOLD.sub(" ", decoded(raw[:LONGEST_HEADERS], "utf-8"))
    for name, value in _LINE.findall(text):
        key = name.lower()
        if key not in found:
            found[key] = value[:LONGEST_VALUE]
        elif key in ("to", "cc", "delivered-to"):
            found[key] = f"{found[key]}, {value}"[:LONGEST_VALUE]
    return found


def decoded(raw: bytes, charset: str) -> str:
    """Return bytes as text: by the charset that was named, else UTF-8, else the letters of old Windows programs."""
    for name in (charset, "utf-8"):
        try:
            return sound(raw.decode(name))
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def sound(text: str) -> str:
    """Return the text without half letters, which no table can hold."""
    return text.encode("utf-8", "replace").decode()


def plain(value: str) -> str:
    """Return a header's value with its encoded words (RFC 2047) in letters."""
    if "=?" not in value:
        return value.strip()
    joined = _BETWEEN.sub(r"\1", value)
    pieces: list[str | tuple[str, bytes]] = []
    last = 0
    for found in _WORD.finditer(joined):
        if found.start() > last:
            pieces.append(joined[last : found.start()])
        charset, raw = found[1].partition("*")[0].lower(), _word(found[2], found[3])
        before = pieces[-1] if pieces else ""
        if isinstance(before, tuple) and before[0] == charset:
            pieces[-1] = (charset, before[1] + raw)
        else:
            pieces.append((charset, raw))
        last = found.end()
    pieces.append(joined[last:])
    return "".join(piece if isinstance(piece, str) else decoded(piece[1], piece[0]) for piece in pieces).strip()


def _word(way: str, inside: str) -> bytes:
    raw = inside.encode("utf-8", "replace")
    return quopri.decodestring(raw, header=True) if way in "qQ" else from_base64(raw)


def from_base64(raw: bytes) -> bytes:
    """Return what base64 holds, as far as it goes."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw.partition(b"=")[0])
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    try:
        return base64.b64decode(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return b""


def addresses(value: str) -> list[Address]:
    """Return the names and addresses of a header such as To."""
    found = []
    for piece in _PIECE.findall(value)[:MOST_ADDRESSES]:
        before, angle, after = piece.rpartition("<")
        inside = after.partition(">")[0] if angle else piece.partition("(")[0]
        name = before if angle else piece.partition("(")[2].partition(")")[0]
        whole = folded(inside.rpartition(":")[2])
        if whole:
            shown = plain(re.sub(r"\\(.)", r"\1", name.strip().strip('"')))
            found.append((" ".join(shown.strip("'\" ").split()), whole))
    return found


def moment(headers: Headers, separator: bytes) -> datetime | None:
    """Return when it was sent, naive in UTC: by its Date, else when it came in, else by its separator line."""
    found = _STAMP.search(separator.decode("latin-1"))
    stamp = "{day} {month} {year} {time} {zone}".format(
        **found.groupdict() | {"zone": found["zone"] or found["after"] or "+0000"}
        if found
        else dict.fromkeys(("day", "month", "year", "time", "zone"), "")
    )
    dashed = _DASHED.sub(r"\1 \2 \3", headers.get("date", ""))
    for text in (dashed, headers.get("received", "").rpartition(";")[2], stamp):
        try:
            when = parsedate_to_datetime(text.strip())
            at = when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when
        except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
            continue
        if FIRST_YEAR <= at.year <= LAST_YEAR:
            return at
    return None


@cache
def _labels() -> dict[str, str]:
    table = tomllib.loads(files("nearer.sources").joinpath("_mail_labels.toml").read_text(encoding="utf-8"))
    return {word.casefold(): kind for kind, words in table.items() for word in words}


def label_kinds(names: Iterable[str]) -> set[str]:
    """Return which of sent, draft and spam some names of labels or folders stand for, in any language known here."""
    known = _labels()
    return {kind for name in names if (kind := known.get(name.strip().strip('"').casefold()))}


def labels(headers: Headers) -> set[str]:
    """Return the kinds of the labels that Gmail wrote into a mail."""
    return label_kinds(plain(headers.get("x-gmail-labels", "")).split(","))


def no_person_reads(address: str) -> bool:
    """Return whether an address says by its name that a program stands behind it."""
    return _NO_REPLY.match(address.partition("@")[0]) is not None


def why_not_a_person(headers: Headers) -> str:
    """Return why a mail is taken for the work of a program or a list, "" where it is not."""
    if "list-id" in headers or "list-unsubscribe" in headers or "list-post" in headers:
        return N_("it came from a list or a newsletter")
    if headers.get("precedence", "").strip().lower() in ("bulk", "list", "junk"):
        return N_("it was sent to many at once")
    if headers.get("auto-submitted", "no").strip().lower() not in ("no", ""):
        return N_("a program wrote it by itself")
    if headers.get("return-path", "").strip() == "<>":
        return N_("a mail server wrote it")
    return ""
