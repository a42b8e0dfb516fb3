"""Who is who in a whole mailbox: which addresses are the owner's, and what each address is called.

The one who sent what is filed as sent is the owner; so is the address that mail was delivered to; else the one address
that is on every mail. Read from the headers alone.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from nearer.contracts import Export, named
from nearer.sources._mail_headers import (
    Headers,
    addresses,
    headers_of,
    label_kinds,
    labels,
    moment,
    no_person_reads,
    why_not_a_person,
)
from nearer.sources._mail_stream import mails
from nearer.sources._remembered import remembered

FEWEST_SHARE = 0.01
DELIVERED_SHARE = 0.2
NEARLY_ALL = 0.95
HEADERS_ONLY = 1 << 16


@dataclass
class Box:
    """owner: own addresses, empty where the mails leave it open; names by address; authors: how many mails of each."""

    owner: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    authors: Counter[str] = field(default_factory=Counter)
    first: datetime | None = None
    last: datetime | None = None

    def called(self, address: str) -> str:
        """Return an address as an author: by the name that people read, told apart by the address."""
        return named(self.names.get(address) or address, address)


@remembered
def box_of(export: Export) -> Box:
    """Return the box of an export, from the headers of all its mails."""
    box = Box()
    sent: Counter[str] = Counter()
    delivered: Counter[str] = Counter()
    present: Counter[str] = Counter()
    held = read = 0
    all_sent = "sent" in label_kinds(_folders(export.name))
    with export.open() as stream:
        for mail in mails(stream, HEADERS_ONLY):
            headers = headers_of(mail.headers)
            kinds = labels(headers)
            if kinds & {"draft", "spam"}:
                continue
            writers = addresses(headers.get("from", ""))[:1]
            for name, address in (*writers, *recipients(headers)):
                if name and "@" not in name and address not in box.names:
                    box.names[address] = name
            here = {address for _name, address in delivered_to(headers)}
            delivered.update(here)
            held += bool(here)
            if not writers or why_not_a_person(headers) or no_person_reads(writers[0][1]):
                continue
            read += 1
            writer = writers[0][1]
            box.authors[writer] += 1
            present.update({writer, *(address for _name, address in recipients(headers))})
            if all_sent or "sent" in kinds:
                sent[writer] += 1
            at = moment(headers, mail.separator)
            if at is not None:
                box.first, box.last = min(box.first or at, at), max(box.last or at, at)
    box.owner = _owner(sent, delivered, held, present, read)
    return box


def _folders(name: str) -> list[str]:
    """Return the last two parts of a path without their endings: `Sent`, `Sent.mbox`, `Sent Messages.mbox/mbox`."""
    return [part.removesuffix(".mbox").rpartition("-")[2] for part in name.split("/")[-2:]]


def _owner(sent: Counter[str], delivered: Counter[str], held: int, present: Counter[str], read: int) -> frozenset[str]:
    own = {address for address, n in sent.items() if n >= FEWEST_SHARE * sent.total()}
    own |= {address for address, n in delivered.items() if n >= DELIVERED_SHARE * held}
    if own:
        return frozenset(own)
    everywhere = [address for address, n in present.items() if n >= NEARLY_ALL * read]
    return frozenset(everywhere) if len(everywhere) == 1 else frozenset()


def recipients(headers: Headers) -> list[tuple[str, str]]:
    """Return the names and addresses in To, Cc and Bcc."""
    return [one for name in ("to", "cc", "bcc") for one in addresses(headers.get(name, ""))]


def delivered_to(headers: Headers) -> list[tuple[str, str]]:
    """Return whose box the server put it into."""
    return [
        one for name in ("delivered-to", "x-original-to", "envelope-to") for one in addresses(headers.get(name, ""))
    ]
