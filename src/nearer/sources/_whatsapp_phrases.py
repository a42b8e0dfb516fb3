"""What WhatsApp itself says in an export: pictures left out, calls, messages taken back, notices. Words: the TOML files beside.

Each text that may be WhatsApp's own goes through `said`; `_whatsapp_ours` tells the texts that people wrote apart from
them over whole columns, so that a person's words hardly ever meet a table of phrases.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

Kind = Literal["text", "media", "call", "missed", "declined", "deleted", "system"]

_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile("[ \u00a0\u2009\u202f]+")
_ENDS = " .。।!"
_JOINTS = " ,.،，、·•:：;()-–"
_ANY_FILE = re.compile(r"^<[^<>:：\n]{1,40} ?[:：] ?\S[^<>\n]*\.\w{2,5}>$")
_ANY_PHONE_FILE = re.compile(r"^(?:img|vid|aud|ptt|stk|doc)-\d{8}-wa\d+\.\w{2,5} \([^()\n]{2,40}\)$")
_NUMBER_UNIT = re.compile(r"(\d+)\s*([^\W\d_]+)\.?")
_POLL = re.compile(r"^(?:poll|umfrage|encuesta|sondage|enquete|sondagem|sondaggio|peiling|anket|опрос):$")
_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,2}):(\d\d)$")


@dataclass(frozen=True, slots=True)
class Said:
    """What a text is. text: what the person wrote, without WhatsApp's own words; None where nothing is left."""

    kind: Kind
    seconds: int | None
    text: str | None


def plain(text: str) -> str:
    """Return a text without marks of direction, with plain single spaces, its case folded: for comparing only."""
    return without_marks(text).casefold()


def without_marks(text: str) -> str:
    """Return a text without marks of direction and with plain single spaces."""
    return _SPACES.sub(" ", _MARKS.sub("", text)).strip()


@cache
def _table(name: str = "phrases") -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("nearer.sources").joinpath(f"_whatsapp_{name}.toml").read_text(encoding="utf-8"))


@cache
def phrases(section: str) -> tuple[str, ...]:
    """Return the phrases of one section in all languages, plain, the longest first."""
    found = {plain(phrase) for by_language in _table()[section].values() for phrase in by_language}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def _set(section: str) -> frozenset[str]:
    return frozenset(phrase.rstrip(_ENDS) for phrase in phrases(section))


@cache
def _exactly(section: str) -> frozenset[str]:
    return frozenset(phrases(section))


@cache
def _within(section: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, phrases(section))))


@cache
def _titles() -> tuple[re.Pattern[str], ...]:
    spelled = (phrase for by_language in _table("titles")["title"].values() for phrase in by_language)
    fixed = (re.escape(phrase).replace(r"\{name\}", "(.+)").replace(r"\ ", "[ _]") for phrase in spelled)
    return tuple(re.compile(rf"^{pattern}$", re.IGNORECASE) for pattern in fixed)


def title_of(name: str) -> str | None:
    """Return the other party, or the group, by a file's own name or that of the archive or folder it lies in."""
    for part in reversed(name.replace("\\", "/").split("/")):
        stem = re.sub(r"(?:\.(?:txt|zip))+$", "", _MARKS.sub("", part), flags=re.IGNORECASE)
        stem = re.sub(r"[ _]?\(\d+\)$", "", stem)
        for pattern in _titles():
            found = pattern.match(stem)
            if found:
                return found[1].replace("_", " ").strip() or None
    return None


def is_notice(text: str) -> bool:
    """True for the line that opens a whole chat: it is encrypted from end to end."""
    return bool(_within("notice").search(plain(text)))


@lru_cache(maxsize=1024)
def of_group(text: str) -> bool:
    """True for a line that only groups have: made, joined, left, renamed."""
    return bool(_within("group").search(plain(text)))


@lru_cache(maxsize=1024)
def said(text: str, ours: bool, authored: bool = True) -> Said:
    """Return what a text is. ours: it carries WhatsApp's mark or no author, so more of it may be WhatsApp's words."""
    bare = plain(text)
    first, _, _ = bare.partition("\n")
    first = first.strip()
    if not bare:
        return Said("media", None, None)
    if _is_media(first, ours or "\u200e" in text):
        return Said("media", None, _below(text))
    if first.rstrip(_ENDS) in _set("deleted") and first == bare:
        return Said("deleted", None, None)
    call = _call(first, ours) if first == bare else None
    if call is not None:
        return call
    if bare.endswith(">") and bare[bare.rfind("<") + 1 : -1].rstrip(_ENDS) in _set("edited"):
        kept = _MARKS.sub("", text[: text.rfind("<")]) if ours else text[: text.rfind("<")]
        return Said("text", None, kept.rstrip(" \u200e\u200f\r\n"))
    if (not authored and not _POLL.match(first)) or (ours and is_notice(text)):
        return Said("system", None, text)
    return Said("text", None, text)


def _is_media(first: str, ours: bool) -> bool:
    if first in _exactly("media") or _ANY_FILE.match(first) or _ANY_PHONE_FILE.match(first):
        return True
    if first.endswith(")"):
        file, _, words = first[:-1].rpartition(" (")
        if words in _set("attached") and re.search(r"\.\w{2,5}$", file):
            return True
    if first.startswith("<") and first.endswith(">"):
        words = re.split(r" ?[:：]", first[1:], maxsplit=1)[0]
        return words in _set("enclosed") and words != first[1:]
    head, colon, address = first.partition(": ")
    if colon and head in _set("place") and address.startswith(("http://", "https://")):
        return True
    return ours and first.endswith(phrases("media"))


def _below(text: str) -> str | None:
    """Return what stands below the first line: the words that went with a picture."""
    caption = text.partition("\n")[2].strip("\r\n")
    return caption or None


def _call(first: str, ours: bool) -> Said | None:
    if first.rstrip(_ENDS) in _set("declined") and ours:
        return Said("declined", None, None)
    kinds: tuple[Literal["missed", "call"], ...] = ("missed", "call")
    for kind in kinds:
        if not first.startswith(phrases(kind)):
            continue
        for phrase in phrases(kind):
            rest = first[len(phrase) :]
            if first.startswith(phrase) and (not rest or rest[0] in _JOINTS):
                return _ended(kind, rest.strip(_JOINTS), ours)
    return None


def _ended(kind: Literal["missed", "call"], rest: str, ours: bool) -> Said | None:
    rest = rest.rstrip(_ENDS)
    if rest in _set("declined"):
        return Said("declined", None, None)
    if kind == "missed":
        return Said("missed", None, None) if not rest or ours or rest in _set("callback") else None
    if rest in _set("unanswered"):
        return Said("missed", None, None)
    seconds = duration(rest)
    if seconds is not None or ours:
        return Said("call", seconds, None)
    return None


def duration(text: str) -> int | None:
    """Return the seconds of "1 hr 5 min", "5분 3초" or "1:05:33"; None where it is not a length of time."""
    clock = _CLOCK.match(text)
    if clock:
        return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
    found = list(_NUMBER_UNIT.finditer(text))
    if not found or len(text) > 60:
        return None
    total = 0
    for part in found:
        unit = _unit(part[2].casefold())
        if unit is None or len(part[1]) > 6:
            return None
        total += int(part[1]) * unit
    return total


def _unit(word: str) -> int | None:
    for section, seconds in (("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if word in _set(section):
            return seconds
    return None
