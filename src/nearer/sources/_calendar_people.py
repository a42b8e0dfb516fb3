"""Who is on a calendar's event: who asked, who was asked, what each answered, and which of them is no person."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nearer.model.events import cue_bit
from nearer.sources._content_lines import Property
from nearer.sources._mail_headers import no_person_reads
from nearer.timeline.keys import folded

ANSWERS = {"ACCEPTED": cue_bit("accept"), "DECLINED": cue_bit("decline"), "TENTATIVE": 0}
"""What someone may have answered, and what it says; a "maybe" is an answer that says neither yes nor no."""

_NO_PERSONS = ("resource.calendar.google.com", "group.calendar.google.com", "import.calendar.google.com")
_UNKNOWN = "unknownorganizer@calendar.google.com"
_KINDS_OF_PERSONS = ("", "INDIVIDUAL", "UNKNOWN")


@dataclass(frozen=True)
class Invited:
    """One person on an event, by address. answer: of ANSWERS, "" where none was given."""

    address: str
    name: str
    answer: str


@dataclass(frozen=True)
class Circle:
    """Everybody on an event. organiser: None where it is not said, or is no person; own: the file names no organiser.

    lists: mailing lists are on it, so nobody can say how many people are.
    """

    organiser: Invited | None
    own: bool
    guests: tuple[Invited, ...]
    lists: bool = False

    @property
    def everybody(self) -> dict[str, Invited]:
        """All by address, the organiser first. Who asked has said yes by asking, unless their own line says no."""
        found = {one.address: one for one in self.guests}
        asked = self.organiser
        if asked is None or (asked.address in found and found[asked.address].answer == "DECLINED"):
            return found
        return {asked.address: asked} | {one: found[one] for one in found if one != asked.address}


def circle_of(said: Mapping[str, list[Property]]) -> Circle:
    """Return who is on an event."""
    asks = said.get("ORGANIZER", [])
    organiser = _person(asks[0], "ACCEPTED") if asks else None
    guests = [
        _person(one, answer_of(one)) for one in said.get("ATTENDEE", []) if _first(one, "ROLE") != "NON-PARTICIPANT"
    ]
    lists = any(_first(one, "CUTYPE") == "GROUP" for one in said.get("ATTENDEE", []))
    return Circle(organiser, not asks, tuple(one for one in guests if one is not None), lists)


def address_of(said: Property) -> str:
    """Return the address in an ORGANIZER or ATTENDEE, "" where there is none that a person reads."""
    text = said.value.decode("utf-8", "replace").strip()
    given = next(iter(said.given.get("EMAIL", ())), "")
    address = folded(text[7:] if text[:7].lower() == "mailto:" else text if "@" in text else given) or folded(given)
    return address if a_person_reads(address) else ""


def a_person_reads(address: str) -> bool:
    """Return whether an address may be a person's: not a room's, a calendar's own, or one that says nobody reads it."""
    return bool(address) and not (address.endswith(_NO_PERSONS) or address == _UNKNOWN or no_person_reads(address))


def _person(said: Property, answer: str) -> Invited | None:
    address = address_of(said)
    if not address or _first(said, "CUTYPE") not in _KINDS_OF_PERSONS:
        return None
    name = " ".join(next(iter(said.given.get("CN", ())), "").split())
    return Invited(address, "" if "@" in name else name[:200], answer)


def answer_of(said: Property) -> str:
    """Return what a guest answered, one of ANSWERS, "" where nothing was answered."""
    answer = _first(said, "PARTSTAT")
    return answer if answer in ANSWERS else ""


def _first(said: Property, name: str) -> str:
    return next(iter(said.given.get(name, ())), "").upper()


def names_of(invited: Iterable[Invited]) -> dict[str, str]:
    """Return the names of those who have one, by address."""
    return {one.address: one.name for one in invited if one.name}
