"""Conversations as scripts: `talk(Anna="A . . E E . A")` is a Timeline.

    A, E    a text of the alter, a text of ego; A12 has twelve words, plain A has no known length
    Ac Am Ad Ar Ap Ai Ax    call (answered), missed, declined (by that side), reaction, photo, invitation, cancelling
    M       a meeting
    .  .5   a step (an hour), five steps
    @sms    what follows came by SMS (before the first: "chat")

Events that stand side by side are a minute apart. Each person has a script of their own; all begin at the same moment.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import polars as pl

from nearer.model.events import EVENTS, STRETCHES
from nearer.model.histories import FILES
from nearer.model.person import Handle, Person
from nearer.timeline import Timeline

MONDAY = datetime(2024, 1, 1, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
_KINDS = {
    "": "text",
    "c": "call",
    "m": "missed",
    "d": "declined",
    "r": "reaction",
    "p": "media",
    "i": "invite",
    "x": "cancel",
}
_TOKEN = re.compile(
    r"(?P<side>[AE])(?P<kind>[cmdrpix]?)(?P<words>\d*)|(?P<meeting>M)|\.(?P<steps>\d*)|@(?P<channel>\w+)"
)

Row = dict[str, object]


def talk(
    scripts: Mapping[str, str] | None = None,
    *,
    start: datetime = MONDAY,
    step: timedelta = HOUR,
    after: timedelta = timedelta(days=14),
    zone: str = "UTC",
    stretches: pl.DataFrame | None = None,
    **people: str,
) -> Timeline:
    """Return the timeline of these scripts, one for each person; the files go on for `after` after the last event."""
    told = {**(scripts or {}), **people}
    names, channels = list(told), ["chat"]
    rows = [row for person, script in enumerate(told.values()) for row in _rows(person, script, start, step, channels)]
    events = pl.DataFrame(rows, schema={**EVENTS, "person": pl.UInt32()}).sort("at", maintain_order=True)
    events = events.with_columns(ref=pl.int_range(1, pl.len() + 1, dtype=pl.UInt64))
    return timeline_of(events, names, channels, zone=zone, after=after, stretches=stretches)


def timeline_of(
    events: pl.DataFrame,
    names: list[str],
    channels: list[str],
    *,
    zone: str = "UTC",
    after: timedelta = timedelta(days=14),
    stretches: pl.DataFrame | None = None,
) -> Timeline:
    """Return a timeline of events that have `person` already, with one file a channel, all open to the same end."""
    moments = events["at"].to_list() or [MONDAY]
    now = max(moments) + after
    files = [(k, f"{name}.csv", "talk", k, min(moments), now, 1, True) for k, name in enumerate(channels)]
    return Timeline(
        events=events,
        people=tuple(Person(k, name, (Handle(k, name, channels[0]),)) for k, name in enumerate(names)),
        files=pl.DataFrame(files, schema=FILES, orient="row"),
        channels=tuple(channels),
        stretches=stretches if stretches is not None else pl.DataFrame(schema=STRETCHES),
        zone=zone,
        now=now,
    )


def _rows(person: int, script: str, start: datetime, step: timedelta, channels: list[str]) -> list[Row]:
    rows: list[Row] = []
    at, channel, beside = start, 0, False
    for word in script.split():
        token = _TOKEN.fullmatch(word)
        if token is None:
            message = f"{word!r} is nothing a script can say"
            raise ValueError(message)
        if token["steps"] is not None:
            at, beside = at + step * int(token["steps"] or 1), False
            continue
        if token["channel"]:
            if token["channel"] not in channels:
                channels.append(token["channel"])
            channel = channels.index(token["channel"])
            continue
        at, beside = at + timedelta(minutes=1) * beside, True
        kind = "meeting" if token["meeting"] else _KINDS[token["kind"]]
        words = int(token["words"]) if token["words"] else None
        seconds = 60 if kind in ("call", "meeting") else None
        rows.append(
            {
                "at": at,
                "handle": person,
                "person": person,
                "mine": token["side"] == "E",
                "kind": kind,
                "channel": channel,
                "words": words,
                "seconds": seconds,
                "file": channel,
                "cues": 0,
            }
        )
    return rows
