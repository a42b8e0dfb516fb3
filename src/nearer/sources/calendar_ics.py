"""Calendars as iCalendar files (.ics): Google, Apple, Outlook and most other programs.

Who invited whom, what was answered, what was called off, and who met. A meeting counts where both said yes and it was
over when the calendar was last written. docs/formats/calendar_ics.md tells what is known of the format.
"""

from collections.abc import Iterator

import polars as pl

from nearer.contracts import Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _
from nearer.sources._batch import batches
from nearer.sources._calendar_parts import parts
from nearer.sources._calendar_plan import Unkept
from nearer.sources._calendar_rows import Calendar, Row
from nearer.sources._calendar_times import NO_TIME, NO_ZONE, ODD_RULE, TOO_MANY, Unclear
from nearer.sources._calendar_whole import whole_of
from nearer.sources._content_lines import BOM

CHANNEL = "calendar"
ROWS = 4_096
UNCLEAR = {
    NO_TIME: N_("it has no time that can be read"),
    NO_ZONE: N_("it names a time zone that nobody knows"),
    ODD_RULE: N_("it repeats in a way that I cannot follow"),
    TOO_MANY: N_("it repeats more often than I can follow"),
}


def recognise(export: Export) -> bool:
    return export.head.removeprefix(BOM).lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def survey(export: Export) -> Survey:
    """Return whose calendar it is, or else who is on its events, and until when it knows anything."""
    whole = whole_of(export)
    asked = {} if whole.owner else {whole.called(address): n for address, n in whole.present.items()}
    utc = whole.home is not None or not whole.naive
    return Survey(
        authors=asked,
        first=None,
        last=None,
        stamp=whole.stamp if utc else None,
        utc=utc,
        directed=not asked,
        own=whole.owner,
    )


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    """Yield what the events tell, in the order of the file. An event that tells nothing says why."""
    calendar = Calendar(whole_of(export), decided)
    zone = None if survey(export).utc else decided.zone
    rows: list[Row] = []
    with export.open() as stream:
        for part in parts(stream):
            if isinstance(part, Fault):
                yield part
                continue
            try:
                rows += calendar.rows(part)
            except Unkept as why:
                yield Fault(_("byte {n}").format(n=part.offset), str(why))
            except Unclear as why:
                yield Fault(_("byte {n}").format(n=part.offset), _(UNCLEAR[str(why)]))
            if len(rows) >= ROWS:
                yield from _taken(rows, zone)
                rows = []
    yield from _taken(rows, zone)


def _taken(rows: list[Row], zone: str | None) -> Iterator[Batch]:
    """Yield the rows in the schema. zone: where times are to be naive in it, and not in UTC."""
    if rows:
        schema = {"at": pl.Datetime("us"), "author": pl.String(), "to": pl.String(), "kind": pl.String()}
        schema |= {"words": pl.UInt32(), "seconds": pl.UInt32(), "text": pl.String(), "group": pl.String()}
        frame = pl.DataFrame(rows, schema={**schema, "cues": pl.UInt32(), "ref": pl.UInt64()})
        if zone is not None:
            there = pl.col("at").dt.replace_time_zone("UTC").dt.convert_time_zone(zone).dt.replace_time_zone(None)
            frame = frame.with_columns(at=there)
        yield from batches(frame.with_columns(channel=pl.lit(CHANNEL)))


SOURCE = Source(
    name="calendar_ics",
    title=N_("Calendar (ics)"),
    channel=CHANNEL,
    how_to_export=N_(
        "Google: go to takeout.google.com, choose Calendar alone, and wait for the link. Hand over the zip as it is.\n"
        "Mac: open Calendar. Click a calendar. Choose File, then Export, then Export again.\n"
        "iPhone: go to privacy.apple.com, ask for a copy of your data, and tick iCloud calendars.\n"
        "Outlook: open the calendar on a computer. Choose File, then Save Calendar, with full details."
    ),
    cannot_tell=N_(
        "Whether you really met: it knows what was planned, and who said yes. When you said yes or no. Plans that were"
        " deleted, and plans with nobody on the guest list. A time that was taken out of a row of repeats says nothing."
    ),
    gives=Gives(replies=True, reactions=False, read_times=False, utc=True, both_sides=True, words=False),
    recognise=recognise,
    survey=survey,
    read=read,
)
