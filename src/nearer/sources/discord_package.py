"""Discord's own package: messages/c<id>/messages.json, or messages.csv in older ones. It holds your own messages alone.

Each file is one channel, and says neither who else was in it nor whether it was a chat of two. So a channel counts as a
group: what is in it shows when its owner was around, and nothing about any tie.
"""

import re
from collections.abc import Iterator

import msgspec
import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _
from nearer.sources._batch import batches
from nearer.sources._csv_rows import header, rows
from nearer.sources._json_items import BOM, Reader, Walk

CHANNEL = "discord package"
"""Apart from the chats that have both sides: where this one ends, they do not."""

COLUMNS = ("id", "timestamp", "contents", "attachments")
_FIRST = re.compile(rb'\s*\[\s*\{\s*"ID"\s*:\s*"?\d+"?\s*,\s*"Timestamp"\s*:\s*"')
_EMPTY = re.compile(r"(?:^|/)messages/c?\d+/messages\.json$")


class _Message(msgspec.Struct):
    Timestamp: str
    Contents: str | None = None
    Attachments: str | None = None


def recognise(export: Export) -> bool:
    return _is_json(export) or header(export.head) == COLUMNS


def _is_json(export: Export) -> bool:
    head = export.head.removeprefix(BOM)
    return bool(_FIRST.match(head)) or (bool(_EMPTY.search(export.name)) and head.strip() == b"[]")


def survey(export: Export) -> Survey:
    says = _("It holds your own messages, and not to whom they went. It shows when you were there, and no more.")
    return Survey(authors={}, first=None, last=None, group=True, utc=True, directed=True, notes=(says,))


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    if not recognise(export):
        yield Fault(_("line 1"), _("this is not a file of Discord's package"))
        return
    parts = export.name.split("/")
    group = parts[-2] if len(parts) > 1 else parts[-1]
    with export.open() as stream:
        for found in _tables_of_json(Walk(stream, "")) if _is_json(export) else rows(stream, COLUMNS):
            if isinstance(found, Fault):
                yield found
                continue
            typed = _cast(found)
            for place in typed.filter(pl.col("at").is_null())["line"].to_list():
                unit = _("message {n}") if _is_json(export) else _("line {n}")
                yield Fault(unit.format(n=place), _("“Timestamp” is no time like 2024-03-02 09:05:12"))
            kept = typed.filter(pl.col("at").is_not_null())
            yield from batches(
                kept.with_columns(author=pl.lit(OWNER), channel=pl.lit(CHANNEL), group=pl.lit(group, dtype=pl.String))
            )


def _tables_of_json(walk: Walk) -> Iterator[pl.DataFrame | Fault]:
    """Yield the messages as the rows of the older table are yielded: in text, with ref and line (here: which message)."""
    reader = Reader(_Message)
    strings = dict.fromkeys(COLUMNS[1:], pl.String())
    n = 0
    for items in walk:
        table: list[tuple[str | None, str | None, str | None, int, int]] = []
        for ref, one in reader.decoded(items):
            n += 1
            if one is None:
                yield Fault(_("message {n}").format(n=n), _("it cannot be read: it is damaged, or has no time"))
            else:
                table.append((one.Timestamp, one.Contents, one.Attachments, ref, n))
        yield pl.DataFrame(table, schema={**strings, "ref": pl.UInt64(), "line": pl.UInt64()}, orient="row")
    if walk.shell.cut is not None:
        yield Fault(_("byte {n}").format(n=walk.shell.cut), _("the file breaks off here, so the rest is missing"))


def _cast(found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows in their types; `at` is null where the time is none. Times are in UTC, said or not."""
    plain = pl.col("timestamp").str.strip_chars().str.replace("T", " ", literal=True).str.replace(r"(\+00:00|Z)$", "")
    at = plain.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)
    text = pl.when(pl.col("contents") != "").then("contents")
    sent = pl.col("attachments").fill_null("").str.contains(r"\S")
    words = pl.when(~sent | text.is_not_null()).then(text.str.count_matches(r"\S+").fill_null(0))
    return found.with_columns(
        at=pl.when(at.dt.year().is_between(2000, 2199)).then(at),
        kind=pl.when(sent).then(pl.lit("media")).otherwise(pl.lit("text")),
        text=text,
        words=words,
    )


SOURCE = Source(
    name="discord_package",
    title=N_("Discord (its own package)"),
    channel=CHANNEL,
    how_to_export=N_(
        "On a phone or a computer: open Discord. Go to User Settings, then Data & Privacy. Tap Request Data. Pick"
        " Messages alone. The mail may take days. Save the zip. Give it to nearer just as it is."
    ),
    cannot_tell=N_(
        "It holds your own messages alone. It shows neither who wrote to you nor to whom you wrote. So it tells when"
        " you were there, and nothing of any friend. To see both sides, use DiscordChatExporter."
    ),
    gives=Gives(replies=False, reactions=False, read_times=False, utc=True, both_sides=False),
    recognise=recognise,
    survey=survey,
    read=read,
)
