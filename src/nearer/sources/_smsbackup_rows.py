"""Turns the elements of an SMS Backup & Restore file into rows: texts, picture messages and calls."""

import re
from collections.abc import Iterator, Mapping

import polars as pl

from nearer.contracts import OWNER, Fault, named
from nearer.language import N_, _
from nearer.sources._smsbackup_plain import meant
from nearer.sources._smsbackup_texts import TEXTS, Texts

CALLS = "phone"
FULL = 1 << 14
FIRST_MS, LAST_MS = 631_152_000_000, 4_102_444_800_000
"""1990 and 2100: what lies outside is no time of a message."""

FEWEST_DIGITS, SAME_DIGITS = 7, 9
IN, OUT = "1", "2"
_WAYS = (IN.encode(), OUT.encode())
FROM = "137"
RECEIPTS = ("134", "135", "136")
NOBODY = ("", "null", "(Unknown)", "insert-address-token")
HIDDEN = ("-1", "-2", "-3", "unknown", "private", "restricted", "payphone")

NOT_SENT = N_("a draft, or a message that did not go out")
NO_NUMBER = N_("it has no number")
PROGRAM = N_("a short number or a sender without one: programs, not people")
NO_TIME = N_("its time is missing or cannot be")
NO_KIND = N_("its type is one that I do not know")
NO_AUTHOR = N_("it does not say which person wrote it")
RECEIPT = N_("a receipt of the network, no message")

ROW = pl.Schema(
    {
        "at": pl.String(),  # milliseconds, as the file writes them
        "author": pl.String(),
        "to": pl.String(),
        "kind": pl.String(),
        "channel": pl.String(),
        "seconds": pl.UInt32(),
        "text": pl.String(),
        "group": pl.String(),
        "ref": pl.UInt64(),
    }
)
_NOT_DIGITS = re.compile(r"[^0-9]")
_LETTER = re.compile(r"[^\W\d_]")


class Rows:
    """Takes in elements and gives frames. refs count the messages and calls of the file from 1."""

    def __init__(self) -> None:
        self.ref = 0
        self.rows: list[tuple[object, ...]] = []
        self.faults: list[Fault] = []
        self._own: set[str] = set()
        self._people: dict[tuple[str, str], str | None] = {}
        self._texts = Texts()
        self._whose: dict[tuple[bytes, bytes], str | None] = {}
        self._mms: dict[str, str] | None = None
        self._parts: list[dict[str, str]] = []
        self._sides: list[dict[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in the start of an element."""
        if name == "sms":
            self.ref += 1
            self._text(attributes)
        elif name == "call":
            self.ref += 1
            self._call(attributes)
        elif name == "mms":
            self.ref += 1
            self._mms, self._parts, self._sides = attributes, [], []
        elif self._mms is not None:
            if name == "part":
                self._parts.append(attributes)
            elif name == "addr":
                self._sides.append(attributes)

    def add_texts(self, found: Mapping[str, tuple[bytes, ...]]) -> None:
        """Take in plain texts as they are written, a column at a time; what is odd about some goes the usual way."""
        sides = [*zip(found["address"], found["contact_name"], strict=True)]
        for new in {*sides} - self._whose.keys():
            address, name = (meant(one).decode() for one in new)
            self._whose[new] = None if _is_of_several(address) else self._known(address, name)
        who = [*map(self._whose.get, sides)]
        before = self.ref
        gaps = [
            i for i, (one, way) in enumerate(zip(who, found["type"], strict=True)) if one is None or way not in _WAYS
        ]
        for i in gaps:
            self.ref = before + i + 1
            self._text({name: meant(column[i]).decode() for name, column in found.items()})
        self._texts.add(found, who, gaps, before + 1)
        self.ref = before + len(who)

    def end(self, name: str) -> None:
        """Take in the end of an element: a picture message is known only then."""
        if name == "mms" and self._mms is not None:
            self._picture_message(self._mms)
            self._mms = None

    def taken(self, *, least: int = 1) -> Iterator[pl.DataFrame | Fault]:
        """Yield what was taken in, where it is so many rows at least."""
        if len(self.rows) + len(self.faults) + self._texts.count < least:
            return
        columns = zip(*self.rows, strict=True) if self.rows else [[] for _name in ROW]
        rows = pl.DataFrame(
            [pl.Series(name, one, kind) for (name, kind), one in zip(ROW.items(), columns, strict=True)]
        ).with_columns(words=pl.col("text").str.count_matches(r"\S+"))
        rows = pl.concat([self._texts.frame(), rows], how="diagonal").sort("ref", maintain_order=True)
        at = pl.col("at").cast(pl.Int64, strict=False)
        rows = rows.with_columns(at=pl.when(at.is_between(FIRST_MS, LAST_MS)).then(at))
        lost = rows.filter(pl.col("at").is_null())["ref"].to_list()
        yield from self.faults
        yield from (Fault(_("entry {n}").format(n=ref), _(NO_TIME)) for ref in lost)
        self.rows, self.faults, self._texts = [], [], Texts()
        none = pl.when(pl.col("kind") == "text").then(0)
        yield rows.filter(pl.col("at").is_not_null()).with_columns(
            at=(pl.col("at") * 1000).cast(pl.Datetime("us")), words=pl.coalesce("words", none)
        )

    def _fault(self, why: str) -> None:
        self.faults.append(Fault(_("entry {n}").format(n=self.ref), _(why)))

    def _row(self, at: str | None, mine: bool, who: str, kind: str, text: str | None) -> None:
        author, to = (OWNER, who) if mine else (who, OWNER)
        self.rows.append((at, author, to, kind, TEXTS, None, text, None, self.ref))

    def _text(self, given: dict[str, str]) -> None:
        way = given.get("type")
        if way not in (IN, OUT):
            self._fault(NOT_SENT if way in ("3", "4", "5", "6") else NO_KIND)
            return
        address = given.get("address", "")
        if _is_of_several(address):  # so it is mine
            several = [one for one in re.split("[~;]", address) if key(one)]
            self._in_group(given.get("date"), way == OUT, several, [], "text", _said(given.get("body")))
            return
        who = self._person(address, given.get("contact_name", ""))
        if who is not None:
            self._row(given.get("date"), way == OUT, who, "text", _said(given.get("body")))

    def _picture_message(self, given: dict[str, str]) -> None:
        """A message with pictures, or a text that the phone sent in the same way. Its box says who wrote it."""
        box = given.get("msg_box")
        if given.get("m_type") in RECEIPTS:
            self._fault(RECEIPT)
            return
        if box not in (IN, OUT):
            self._fault(NOT_SENT if box in ("3", "4", "5", "6") else NO_KIND)
            return
        mine = box == OUT
        senders = [one.get("address", "") for one in self._sides if one.get("type") == FROM]
        senders = [one for one in senders if key(one)]
        if mine:
            self._own.update(key(one) for one in senders)
        at = _milliseconds(given.get("date"))
        kind, text = self._content()
        address = given.get("address", "")
        if address in NOBODY:
            others = senders if not mine else [one.get("address", "") for one in self._sides if one.get("type") != FROM]
            address = "~".join(others)
        numbers = {known: one for one in address.split("~") if (known := key(one)) and known not in self._own}
        if len(numbers) > 1:
            self._in_group(at, mine, [*numbers.values()], senders, kind, text)
            return
        who = self._person(next(iter(numbers.values()), address), given.get("contact_name", ""))
        if who is not None:
            self._row(at, mine, who, kind, text)

    def _content(self) -> tuple[str, str | None]:
        """Return whether there is more than words, and the words. The part that tells the layout is neither."""
        shown = [one for one in self._parts if one.get("ct") != "application/smil" and one.get("seq") != "-1"]
        words = [one.get("text", "") for one in shown if one.get("ct") == "text/plain"]
        text = "\n".join(one for one in words if one not in ("", "null")) or None
        return ("text" if text and len(words) == len(shown) else "media"), text

    def _in_group(
        self, at: str | None, mine: bool, numbers: list[str], senders: list[str], kind: str, text: str | None
    ) -> None:
        """Take in a message to several; the names of a group stand in no certain order, so the number says who it was."""
        who = OWNER if mine else _author(senders[0], "") if senders else None
        if who is None:
            self._fault(NO_AUTHOR)
            return
        group = "~".join(sorted({key(one) for one in (*numbers, *(() if mine else senders))}))
        self.rows.append((at, who, None, kind, TEXTS, None, text, group, self.ref))

    def _call(self, given: dict[str, str]) -> None:
        address = given.get("number", "")
        if address.lower() in HIDDEN:
            self._fault(NO_NUMBER)
            return
        who = self._person(address, given.get("contact_name", ""))
        if who is None:
            return
        at, seconds = given.get("date"), _whole(given.get("duration"))
        seconds = seconds if seconds is not None and seconds < 2**32 else None
        mine = (OWNER, who)
        theirs = (who, OWNER)
        way = given.get("type")
        what: tuple[str | None, str | None, str, str, int | None]
        if way in ("1", "7"):
            what = (*theirs, "call", CALLS, seconds if way == "1" else None)
        elif way == "2":
            what = (*mine, "call", CALLS, seconds) if seconds != 0 else (*mine, "missed", CALLS, None)
        elif way == "3":
            what = (*theirs, "missed", CALLS, None)
        elif way == "4":
            what = (*theirs, "media", CALLS, None)
        elif way == "5":
            what = (*mine, "declined", CALLS, None)
        elif way == "6":
            what = (None, None, "system", CALLS, None)  # the phone refused it by itself
        else:
            self._fault(NO_KIND)
            return
        self.rows.append((at, *what, None, None, self.ref))

    def _person(self, address: str, name: str) -> str | None:
        """Return who has this number, or None after a fault: no number, or a program's."""
        who = self._known(address, name)
        if who is None:
            self._fault(NO_NUMBER if address.strip() in NOBODY else PROGRAM)
        return who

    def _known(self, address: str, name: str) -> str | None:
        key = (address, name)
        if key not in self._people:
            self._people[key] = _author(address, name)
        return self._people[key]


def key(address: str) -> str:
    """Return what tells a number from others: its last nine digits, the same with and without the code of the country.

    An e-mail address or a sender's name in small letters; "" for nobody.
    """
    plain = address.strip()
    if plain in NOBODY:
        return ""
    if "@" in plain or _LETTER.search(plain):
        return plain.casefold()
    return _NOT_DIGITS.sub("", plain)[-SAME_DIGITS:]


def _is_of_several(address: str) -> bool:
    return "~" in address or ";" in address


def _author(address: str, name: str) -> str | None:
    known_by = key(address)
    is_named = name.strip() not in NOBODY
    if not known_by or ("@" not in known_by and _LETTER.search(known_by)):
        return None
    if "@" not in known_by and len(known_by) < FEWEST_DIGITS and not is_named:
        return None
    return named(name.strip() if is_named else address.strip(), known_by)


def _said(body: str | None) -> str | None:
    return None if body in (None, "", "null") else body


def _whole(given: str | None) -> int | None:
    return int(given) if given and given.isascii() and given.isdigit() and len(given) <= 10 else None


def _milliseconds(given: str | None) -> str | None:
    """Return the time of a picture message in milliseconds; some phones give seconds there."""
    at = _whole(given)
    return f"{at}000" if at is not None and len(str(at)) == 10 else given
