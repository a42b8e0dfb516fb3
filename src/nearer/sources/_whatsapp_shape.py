"""The one header that a WhatsApp text file uses: found in its first lines, then read as a fixed row of parts.

A phone writes every header of an export alike, in the language and the clock it is set to. So the general grammar
below runs over a few lines only; what it finds becomes a `Shape`, which `_whatsapp_scan` lays over the whole file.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

BOM = b"\xef\xbb\xbf"
SPACES = " \u00a0\u2009\u202f"
MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069"

_SP = f"[{SPACES}]"
_DATE_SEPARATOR = rf"[{MARKS}]*(?:[./\-]{_SP}?|년{_SP}?|年|월{_SP}?|月)"
_ERA = rf"(?:\.?{_SP}?г\.?|{_SP}?(?:B\.?E\.?|A\.?D\.?|C\.?E\.?|พ\.ศ\.|ค\.ศ\.)|일|日|\.)?"
_WORDS = (
    r"(?:(?:klo|kl\.?|à|às|a las?|a les|las|um|at|alle|alla|ore|om|o|ob|u|lúc|в|у|о|pukul|jam|saat|στις|الساعة)"
    rf"{_SP})?"
)
_BEFORE = r"[^\W\d_][^\W\d_\-–:,]{0,11}\.?"
_AFTER = r"[^\W\d_](?:[^\d\[\]\-–:,\n]{0,18}[^\d\[\]\-–:,\s])?[.]?"

HEADER = re.compile(
    rf"^(?P<lead>[{MARKS}]*)(?P<open>\[?)"
    rf"(?P<one>\d{{1,4}})(?P<s1>{_DATE_SEPARATOR})(?P<two>\d{{1,2}})(?P<s2>{_DATE_SEPARATOR})(?P<three>\d{{1,4}})"
    rf"(?P<gap>[{MARKS}]*{_ERA}[,،]?[{MARKS}]*(?:{_SP}{{0,2}}){_WORDS})"
    rf"(?:(?P<before>{_BEFORE}){_SP}?)?"
    rf"(?P<hour>\d{{1,2}})(?P<t1>[:.]|{_SP}h{_SP})(?P<minute>\d{{2}})"
    rf"(?:(?P<t2>[:.]|{_SP}min{_SP})(?P<second>\d{{2}})(?P<s>{_SP}s)?)?"
    rf"(?:{_SP}?(?P<after>{_AFTER}))?"
    rf"(?P<close>[{MARKS}]*(?:\]{_SP}?|{_SP}[-–]{_SP}))"
)
"""A header at the start of a line, in any language that WhatsApp writes. Brackets must match (`header_of` sees to it)."""

# Morning and evening as phones write them, letters only: "p. m.", "P.M." and "pm" are one. Pairs share their decoration.
_HALVES = (
    ("am", "pm"), ("a", "p"), ("ap", "ip"), ("fm", "em"), ("de", "du"), ("пробед", "слобед"), ("проб", "слоб"),
    ("πμ", "μμ"), ("öö", "ös"), ("sa", "ch"), ("pg", "ptg"), ("gh", "gd"), ("pd", "md"), ("dop", "odp"), ("vm", "nm"),
    ("to", "tk"), ("ص", "م"), ("قظ", "بظ"), ("오전", "오후"), ("午前", "午後"), ("上午", "下午"), ("凌晨", "晚上"),
    ("清晨", "晚上"), ("早上", "晚上"), ("半夜", "晚上"), ("पूर्वाह्न", "अपराह्न"), ("ก่อนเที่ยง", "หลังเที่ยง"),
)  # fmt: skip
_HALF = {am: 0 for am, _ in _HALVES} | {pm: 12 for _, pm in _HALVES} | {"中午": 24}
_CHINESE = ("上午", "下午", "中午", "凌晨", "清晨", "早上", "晚上", "半夜")


@dataclass(frozen=True)
class Half:
    """One spelling of morning or evening. add: 0 before noon, 12 after, 24 where it means the hours around noon."""

    spelling: bytes
    add: int


@dataclass(frozen=True)
class Shape:
    """The parts of a header in order. Numbers are the fields one, two, three, hour, minute, second.

    parts: ("text", bytes), ("space", b"" | b"?"), ("number", field) or ("half", b""). zero: the digit nought, encoded.
    wide: the fields of four digits; the others have one or two.
    unreadable: why no time can be read from it, or "". halves: the spellings that a "half" part may take.
    """

    parts: tuple[tuple[str, bytes | str], ...]
    zero: bytes
    halves: tuple[Half, ...]
    wide: frozenset[str]
    bracket: bool
    seconds: bool
    year_first: bool
    eastern: bool
    unreadable: str = ""


def header_of(line: str) -> re.Match[str] | None:
    """Return the match of a header at the start of a line, brackets opened and closed alike, or None."""
    found = HEADER.match(line)
    if found is None or (found["open"] == "[") != ("]" in found["close"]):
        return None
    if {len(found["one"]), len(found["three"])} - {1, 2, 4} or len(found["one"]) == len(found["three"]) == 4:
        return None
    return found


def shape_of(lines: Iterable[str]) -> Shape | None:
    """Return the shape of the first header in some lines, with every spelling of the half of the day they show."""
    first: re.Match[str] | None = None
    halves: set[str] = set()
    for line in lines:
        found = header_of(line)
        if found is None:
            continue
        first = first or found
        halves |= {half for half in (found["before"], found["after"]) if half}
    return _shape(first, halves) if first else None


def letters(half: str) -> str:
    """Return the letters of a spelling alone, so that "p. m.", "P.M." and "pm" are one."""
    kept = (c for c in unicodedata.normalize("NFC", half) if not c.isspace() and c != "." and c not in "\u200e\u200f")
    return "".join(kept).casefold()


def _shape(found: re.Match[str], halves: set[str]) -> Shape:
    parts: list[tuple[str, bytes | str]] = []
    _add_text(parts, found["open"])
    for field, after in (("one", "s1"), ("two", "s2"), ("three", "gap")):
        parts.append(("number", field))
        _add_text(parts, found[after])
    if found["before"]:
        parts.append(("half", b""))
        parts.append(("space", b"?"))
    parts.append(("number", "hour"))
    _add_text(parts, found["t1"])
    parts.append(("number", "minute"))
    if found["second"]:
        _add_text(parts, found["t2"])
        parts.append(("number", "second"))
        _add_text(parts, found["s"] or "")
    if found["after"]:
        parts.append(("space", b"?"))
        parts.append(("half", b""))
    _add_text(parts, found["close"].rstrip(SPACES) if found["open"] else found["close"])
    if found["open"]:
        parts.append(("space", b"?"))
    unknown = [half for half in halves if letters(half) not in _HALF]
    digit = found["one"][0]
    return Shape(
        parts=tuple(parts),
        zero=chr(ord(digit) - unicodedata.digit(digit)).encode(),
        halves=tuple(Half(half.encode(), _HALF[letters(half)]) for half in sorted(_spellings(halves), key=_longest)),
        wide=frozenset(field for field in ("one", "three") if len(found[field]) == 4),
        bracket=bool(found["open"]),
        seconds=found["second"] is not None,
        year_first=len(found["one"]) == 4,
        eastern=bool(found["before"]) or any(mark in found["s1"] for mark in "년年") or found["s1"].endswith(". "),
        unreadable="half" if unknown else "",
    )


def _longest(half: str) -> tuple[int, str]:
    return -len(half.encode()), half


def _spellings(halves: set[str]) -> set[str]:
    """Return the spellings seen and their counterparts, decorated alike: "p. m." also gives "a. m."."""
    known = {half for half in halves if letters(half) in _HALF}
    for half in tuple(known):
        bare = letters(half)
        if bare in _CHINESE:
            known.update(_CHINESE)
        for pair in _HALVES:
            if bare in pair:
                for other in pair:
                    known |= {_dressed(other, half), other, other.upper(), other + "."}
    return known


def _dressed(bare: str, like: str) -> str:
    """Return the bare letters with the dots, spaces and case of another spelling, where they fit one to one."""
    places = [i for i, c in enumerate(like) if not c.isspace() and c != "."]
    if len(places) != len(bare):
        return bare + ("." if like.endswith(".") else "")
    out = list(like)
    for place, letter in zip(places, bare, strict=True):
        out[place] = letter.upper() if like[place].isupper() else letter
    return "".join(out)


def _add_text(parts: list[tuple[str, bytes | str]], text: str) -> None:
    """Add fixed text; a space in it may be any of the spaces that phones use, so it becomes a part of its own."""
    for piece in re.split(f"({_SP})", text):
        if not piece:
            continue
        parts.append(("space", b"") if piece in SPACES else ("text", piece.encode()))
