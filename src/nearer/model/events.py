"""The one table that flows through the house: an event a row, in a fixed schema.

`handle` is one identifier in one app; who it belongs to (`person`) is joined when a timeline is made, so that
merging and splitting people never rewrites events. `handle` is null for system rows and for mine in a group.
"""

import polars as pl

KINDS = ("text", "media", "call", "missed", "declined", "reaction", "meeting", "invite", "cancel", "system")
"""What an event is. Append only: the place in the tuple is the stored number."""

CUES = (
    "offer",
    "request",
    "invite",
    "cancel",
    "decline",
    "accept",
    "brush_off",
    "apology",
    "thanks",
    "disclosure",
    "harsh",
    "question",
    "self_reference",
    "agreement",
    "stop",
    "new_number",
)
"""What a text does, one bit each in `cues`. Append only."""

KIND = pl.Enum(KINDS)
UTC = pl.Datetime("us", "UTC")

EVENTS = pl.Schema(
    {
        "at": UTC,
        "handle": pl.UInt32(),
        "mine": pl.Boolean(),
        "kind": KIND,
        "channel": pl.UInt16(),
        "words": pl.UInt32(),
        "seconds": pl.UInt32(),
        "text": pl.String(),
        "group": pl.UInt32(),
        "file": pl.UInt32(),
        "ref": pl.UInt64(),
        "cues": pl.UInt32(),
    }
)

WHY = ("timeout", "ill", "away", "in_person", "hard_stretch", "gap", "one_way")

STRETCHES = pl.Schema({"person": pl.UInt32(), "from": UTC, "until": UTC, "why": pl.Enum(WHY)})
"""Spans in which quiet counts for nothing. `person` is null where it holds for everybody."""


def cue_bit(cue: str) -> int:
    """Return the bit of one cue, for masks on the `cues` column."""
    return 1 << CUES.index(cue)
