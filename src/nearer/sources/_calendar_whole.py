"""What only a whole calendar tells: whose it is, until when it knows anything, its zone, and which repeats were moved.

A calendar holds what is still to come, and no program says in it on which day it was saved. It was not saved before the
last time at which anything in it was written (CREATED, LAST-MODIFIED, DTSTAMP): up to there, and no further, it can speak
of what has been.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from nearer.contracts import Export, Fault, named
from nearer.sources._calendar_parts import Part, Said, parts, text
from nearer.sources._calendar_people import a_person_reads, circle_of, names_of
from nearer.sources._calendar_times import Zones, stamp, zone_called
from nearer.sources._content_lines import Property
from nearer.sources._remembered import remembered
from nearer.timeline.keys import folded

NEARLY_ALL = 0.95
ALONE = timedelta(days=366)
"""A stamp that comes so long after all others is that of a clock which was wrong."""

MOST_IN_A_MINUTE = 3
"""Nobody asks for more meetings in one minute: more events made in it were moved here from another calendar."""


@dataclass
class Whole:
    """owner: own addresses, empty where the file leaves it open; names by address.

    present: on how many events each is, of those that say who asked. stamp: naive UTC, None where nothing in the file has
    one. home: the calendar's own zone, None where it says none. zones: TZID -> lines of its VTIMEZONE. moved: UID -> which
    of its times stand in the file by themselves. in_bulk: minutes (as they stand in CREATED) in which a program made many
    events at once. naive: an event with others has a time without a zone.
    """

    owner: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    present: Counter[str] = field(default_factory=Counter)
    stamp: datetime | None = None
    home: tzinfo | None = None
    zones: dict[str, list[bytes]] = field(default_factory=dict)
    moved: dict[str, list[Property]] = field(default_factory=dict)
    in_bulk: frozenset[str] = frozenset()
    naive: bool = False

    def called(self, address: str) -> str:
        """Return an address as an author: by the name that people read, told apart by the address."""
        return named(self.names.get(address) or address, address)


@dataclass
class _Seen:
    """What is counted on the way: events of which it is said who asked, TZIDs, minutes of making, and the stamps."""

    asked: int = 0
    zones: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    last: datetime | None = None
    last_but_one: datetime | None = None
    called: str = ""
    zone: str = ""


@remembered
def whole_of(export: Export) -> Whole:
    """Return what the whole file tells."""
    whole, seen = Whole(), _Seen()
    with export.open() as stream:
        for part in parts(stream):
            if isinstance(part, Fault):
                continue
            said = part.said()
            if part.kind == "VCALENDAR":
                seen.called = seen.called or text(said, "X-WR-CALNAME")
                seen.zone = seen.zone or text(said, "X-WR-TIMEZONE")
            elif part.kind == "VTIMEZONE":
                whole.zones.setdefault(_tzid(part), part.lines)
            elif part.kind == "VEVENT":
                _look_at(said, whole, seen)
    whole.stamp = seen.last
    if seen.last is not None and seen.last_but_one is not None and seen.last - seen.last_but_one > ALONE:
        whole.stamp = seen.last_but_one
    whole.in_bulk = frozenset(minute for minute, n in seen.made.items() if n > MOST_IN_A_MINUTE)
    whole.home = _home(seen, Zones(whole.zones))
    whole.owner = _owner(export.name, seen, whole)
    return whole


def uid_of(said: Said) -> str:
    """Return by what an event is known, "" where it has no UID."""
    return said["UID"][0].value.decode("utf-8", "replace").strip() if "UID" in said else ""


def minute_of(said: Said) -> str:
    """Return the minute in which an event was made, as it stands there."""
    return said["CREATED"][0].value[:13].decode("ascii", "replace") if "CREATED" in said else ""


def _look_at(said: Said, whole: Whole, seen: _Seen) -> None:
    stamps = [at for name in ("CREATED", "LAST-MODIFIED", "DTSTAMP") if (at := stamp(said.get(name, ())))]
    latest = sorted({*filter(None, (seen.last, seen.last_but_one)), *([max(stamps)] if stamps else [])})[-2:]
    if latest:
        seen.last, seen.last_but_one = latest[-1], latest[0] if len(latest) > 1 else None
    if "RECURRENCE-ID" in said:
        whole.moved.setdefault(uid_of(said), []).append(said["RECURRENCE-ID"][0])
    if "ATTENDEE" not in said:
        return
    circle = circle_of(said)
    everybody = circle.everybody.values()
    seen.made[minute_of(said)] += "RECURRENCE-ID" not in said and "CREATED" in said
    if not circle.own:
        seen.asked += 1
        whole.present.update(one.address for one in everybody)
    whole.names = names_of(everybody) | whole.names
    if "DTSTART" in said:
        begins = said["DTSTART"][0]
        tzid = next(iter(begins.given.get("TZID", ())), "")
        seen.zones[tzid] += bool(tzid)
        whole.naive |= not tzid and not begins.value.strip().upper().endswith(b"Z")


def _tzid(part: Part) -> str:
    found = part.said().get("TZID", ())
    return found[0].value.decode("utf-8", "replace").strip() if found else ""


def _home(seen: _Seen, zones: Zones) -> tzinfo | None:
    """Return the zone that the calendar says it is kept in, else the one that most of its events name."""
    stated = zone_called(seen.zone) or (zones.named(seen.zone) if seen.zone else None)
    named_most = (zones.named(tzid) for tzid, n in sorted(seen.zones.items(), key=lambda one: (-one[1], one[0])) if n)
    return stated or next((zone for zone in named_most if zone is not None), None)


def _owner(file: str, seen: _Seen, whole: Whole) -> frozenset[str]:
    """Return whose calendar it is: it is called by an address, or one address alone is on every event with others."""
    stem = file.rpartition("/")[2].removesuffix(".ics")
    own = [address for name in (seen.called, stem) if (address := folded(name)) and a_person_reads(address)]
    if own:
        return frozenset(own)
    everywhere = [address for address, n in whole.present.items() if n >= NEARLY_ALL * seen.asked]
    return frozenset(everywhere) if len(everywhere) == 1 else frozenset()
