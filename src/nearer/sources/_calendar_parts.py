"""A calendar file (.ics) cut into its components, one at a time: an event, a time zone, and what is said above them.

    BEGIN:VCALENDAR
    X-WR-TIMEZONE:Europe/London       said above: a Part of kind VCALENDAR with this one line; one without lines begins it
    BEGIN:VEVENT                      a Part of kind VEVENT with the lines that matter, until its END

Alarms within an event are passed over, and so are descriptions, which may be long and say nothing that is needed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from nearer.contracts import Fault
from nearer.language import _
from nearer.sources._content_lines import Property, parted, unescaped, unfolded
from nearer.sources._mail_headers import decoded

MOST_LINES = 1_000
"""More lines of an event, or of a time zone, are not looked at: no meeting of a few people has so many."""

_SAID_ABOVE = re.compile(rb"(?:METHOD|X-WR-CALNAME|X-WR-TIMEZONE)[;:]", re.IGNORECASE)
_MATTERS = re.compile(
    rb"(?:UID|DTSTAMP|CREATED|LAST-MODIFIED|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE|RECURRENCE-ID|STATUS|SUMMARY|ORGANIZER"
    rb"|ATTENDEE)[;:]",
    re.IGNORECASE,
)


Said = dict[str, list[Property]]
"""What a component says, by the names of its properties."""

LONGEST_TITLE = 500


@dataclass(frozen=True)
class Part:
    """One component: its kind, the byte at which it begins, and its lines, those of inner ones only in a VTIMEZONE."""

    kind: str
    offset: int
    lines: list[bytes] = field(default_factory=list)

    @property
    def with_others(self) -> bool:
        """Whether anybody is on its list of guests."""
        return any(raw[:8].upper() == b"ATTENDEE" for raw in self.lines)

    def said(self) -> Said:
        """Return what its lines say."""
        found: Said = {}
        for raw in self.lines:
            one = parted(raw)
            if one is not None:
                found.setdefault(one.name, []).append(one)
        return found


def parts(stream: BinaryIO) -> Iterator[Part | Fault]:
    """Yield the components in the order of the file. One without an end is a fault, and the next one is found."""
    here: Part | None = None
    within = 0
    for line in unfolded(stream):
        word, _colon, what = line.raw.partition(b":")
        word, kind = word.strip().upper(), what.strip().upper().decode("ascii", "replace")
        if word == b"BEGIN":
            if here is not None and kind in ("VCALENDAR", here.kind):
                yield _cut(here)
                here = None
            if here is not None:
                within += 1
                _keep(here, line.raw, within)
            elif kind == "VCALENDAR":
                yield Part(kind, line.offset)
            else:
                here, within = Part(kind, line.offset), 0
        elif word == b"END" and here is not None:
            _keep(here, line.raw, within)
            if kind in (here.kind, "VCALENDAR"):
                yield here if kind == here.kind else _cut(here)
                here = None
            else:
                within = max(0, within - 1)
        elif here is not None:
            _keep(here, line.raw, within)
        elif _SAID_ABOVE.match(line.raw):
            yield Part("VCALENDAR", line.offset, [line.raw])
    if here is not None:
        yield _cut(here)


def word(said: Said, name: str) -> str:
    """Return a property whose value is one word, in capitals; "" where it is not there."""
    return said[name][0].value.strip().upper().decode("ascii", "replace") if name in said else ""


def text(said: Said, name: str) -> str:
    """Return a property whose value is a text, on one line; "" where it is not there."""
    return " ".join(unescaped(decoded(said[name][0].value, "utf-8")).split()) if name in said else ""


def title_of(said: Said) -> str:
    """Return what an event is called."""
    return text(said, "SUMMARY")[:LONGEST_TITLE]


def _keep(here: Part, raw: bytes, within: int) -> None:
    wanted = here.kind == "VTIMEZONE" or (within == 0 and _MATTERS.match(raw))
    if wanted and len(here.lines) < MOST_LINES:
        here.lines.append(raw)


def _cut(here: Part) -> Fault:
    return Fault(_("byte {n}").format(n=here.offset), _("it has no end"))
