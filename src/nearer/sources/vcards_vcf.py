"""Address books as vCards (.vcf), versions 2.1, 3.0 and 4.0: from Google Contacts, iCloud, Outlook or a phone.

A card is no event: it says which names, numbers and addresses are one person. docs/formats/vcards_vcf.md tells what is
known of the format.
"""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from nearer.contracts import Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _
from nearer.model.person import Card
from nearer.sources._content_lines import BOM, LONGEST, Line, Property, fields, parted, unescaped, unfolded
from nearer.sources._mail_headers import decoded

CHANNEL = "contacts"
MOST_OF_ONE = 50
"""No human being has more numbers, or more addresses, than that; a card with more is cut there."""

LONGEST_WORD = 200
_BEGINS = re.compile(rb"\s*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)
_KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS")
_GROUPS, _FIRMS = {"group", "list"}, {"org", "company"}
_URI_SCHEMES = re.compile(r"^(?:tel|mailto|sms):", re.IGNORECASE)


@dataclass
class _Open:
    """A card that is being read. line: on which it begins; agent: an assistant's card may come next; said: what matters."""

    line: int
    agent: bool = False
    said: dict[str, list[str]] = field(default_factory=dict)

    def take(self, name: str, text: str) -> None:
        """Add what one property says."""
        found = self.said.setdefault(name, [])
        if len(found) < MOST_OF_ONE:
            found.append(text)


TAKEN = frozenset({"FN", "N", "NICKNAME", "ORG", "TEL", "EMAIL", "KIND", "X-ADDRESSBOOKSERVER-KIND", "X-ABSHOWAS"})


def recognise(export: Export) -> bool:
    return _BEGINS.match(export.head.removeprefix(BOM)) is not None


def survey(export: Export) -> Survey:
    """Return nothing but that nobody has to be asked: a card has no time and no writer."""
    return Survey(authors={}, first=None, last=None, utc=True, directed=True)


def read(export: Export, decided: Decided) -> Iterator[Card | Fault]:
    """Yield the cards in the order of the file. A card that is broken or says nothing of a person is a fault."""
    here: _Open | None = None
    within = 0  # a card of an assistant within a card (AGENT), which is passed over
    with export.open() as stream:
        lines = unfolded(stream)
        for line in lines:
            said = parted(line.raw)
            if said is None:
                continue
            what = said.value.strip().upper() if said.name in ("BEGIN", "END") else b""
            if here is not None and here.agent and (said.name, what) == ("BEGIN", b"VCARD"):
                within, here.agent = within + 1, False
            elif (said.name, what) == ("BEGIN", b"VCARD"):
                if here is not None:
                    yield _broken(here)
                here, within = _Open(line.number), 0
            elif (said.name, what) == ("END", b"VCARD") and within:
                within -= 1
            elif (said.name, what) == ("END", b"VCARD"):
                if here is not None:
                    yield _card(here)
                here = None
            elif here is not None and not within:
                _take(here, said, lines)
    if here is not None:
        yield _broken(here)


def _broken(here: _Open) -> Fault:
    return Fault(_("line {n}").format(n=here.line), _("the card has no end"))


def _take(here: _Open, said: Property, lines: Iterator[Line]) -> None:
    """Add one property to a card. A text in quoted-printable may go on in the lines after it."""
    here.agent = said.name == "AGENT" and not said.value.strip()
    value = said.value
    ways = {way.upper() for way in (*said.given.get("ENCODING", ()), *said.given.get("TYPE", ()))}
    if "QUOTED-PRINTABLE" in ways:
        value = quopri.decodestring(_whole(value, lines))
    if said.name in TAKEN and not ways & {"BASE64", "B"}:
        here.take(said.name, decoded(value, next(iter(said.given.get("CHARSET", ())), "utf-8")))


def _whole(value: bytes, lines: Iterator[Line]) -> bytes:
    """Return a value in quoted-printable with what its soft line breaks put on the lines after it, up to LONGEST bytes."""
    whole, last = bytearray(value), value
    while last.rstrip(b" \t").endswith(b"="):
        line = next(lines, None)
        if line is None:
            break
        last = line.raw
        whole += (b"\n" + last)[: max(0, LONGEST - len(whole))]
    return bytes(whole)


def _card(here: _Open) -> Card | Fault:
    """Return a card for who is who, or why it says nothing of that."""
    place = _("line {n}").format(n=here.line)
    kinds = {kind.strip().casefold() for name in _KINDS for kind in here.said.get(name, ())}
    if kinds & _GROUPS:
        return Fault(place, _("it is a list of people, not a person"))
    phones = _each(_bare(text) for text in here.said.get("TEL", ()))
    emails = _each(_bare(text) for text in here.said.get("EMAIL", ()))
    if not phones and not emails:
        return Fault(place, _("it has neither a number nor an address"))
    names, firm = _names(here), _each(fields(text, ";")[0] for text in here.said.get("ORG", ()))
    is_firm = bool(kinds & _FIRMS) or (bool(firm) and names in ((), firm))
    return Card(names or firm, phones, emails, is_firm)


def _names(here: _Open) -> tuple[str, ...]:
    """Return the names by which people may know a human being, the one that the book shows first."""
    whole = [unescaped(text) for text in here.said.get("FN", ())]
    for text in here.said.get("N", ()):
        family, given, *_more = (*fields(text, ";"), "", "")
        whole.append(f"{given} {family}")
    whole += [name for text in here.said.get("NICKNAME", ()) for name in fields(text, ",")]
    return _each(whole)


def _bare(text: str) -> str:
    """Return a number or address without what makes it a link."""
    whole = unescaped(text).strip()
    linked = _URI_SCHEMES.match(whole)
    return whole[linked.end() :].partition(";")[0].partition("?")[0] if linked else whole


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, its blanks made plain, those without a letter or figure left out."""
    plain = (" ".join(text.split())[:LONGEST_WORD] for text in texts)
    return tuple(dict.fromkeys(text for text in plain if any(map(str.isalnum, text))))


SOURCE = Source(
    name="vcards_vcf",
    title=N_("Address book (vCards)"),
    channel=CHANNEL,
    how_to_export=N_(
        "Google Contacts: go to contacts.google.com on a computer. Choose Export, then vCard.\n"
        "iPhone: open Contacts. Tap Lists, then hold the list All Contacts. Tap Export, and save the file.\n"
        "Android: open Contacts, then Fix and manage or Settings. Tap Export to file.\n"
        "Mac: open Contacts. Select all cards. Choose File, then Export, then Export vCard.\n"
        "Add the file together with your chats, or later: it makes one person of a number here and a name there."
    ),
    cannot_tell=N_(
        "It holds no message and no call. It only tells which names, numbers and addresses are one person. A number that"
        " people with different names share, as in a family or a firm, says nothing of who is who."
    ),
    gives=Gives(
        replies=False, reactions=False, read_times=False, utc=True, both_sides=False, words=False, who_is_who=True
    ),
    recognise=recognise,
    survey=survey,
    read=read,
)
