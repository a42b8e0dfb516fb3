"""Calls and texts as bandicoot reads them: interaction,direction,correspondent_id,datetime,call_duration.

A table that phone studies and phone companies hand out: who called or texted whom, when and for how long, and never a
word. Times are naive. Columns for places stay where they are: nobody needs them here. A call of no length was missed.
"""

from collections.abc import Iterator

import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _
from nearer.sources._batch import batches
from nearer.sources._csv_rows import header, rows

CALLS, TEXTS = "phone", "sms"
COLUMNS = ("interaction", "direction", "correspondent_id", "datetime", "call_duration")
FEWEST_KNOWN = 3
FIRST_YEAR, LAST_YEAR = 1900, 2199


def recognise(export: Export) -> bool:
    names = {*header(export.head)}
    return "correspondent_id" in names and len({*COLUMNS} & names) >= FEWEST_KNOWN


def survey(export: Export) -> Survey:
    return Survey(authors={}, first=None, last=None, directed=True)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    missing = [name for name in COLUMNS if name not in header(export.head)]
    if missing:
        yield Fault(_("line 1"), _("the column “{name}” is missing").format(name=missing[0]))
        return
    with export.open() as stream:
        for found in rows(stream, COLUMNS):
            if isinstance(found, Fault):
                yield found
                continue
            typed = _cast(found)
            for line, why in typed.filter(pl.col("why").is_not_null()).select("line", "why").iter_rows():
                yield Fault(_("line {n}").format(n=line), why)
            yield from batches(typed.filter(pl.col("why").is_null()))


def _cast(found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows in their types; `why` says what is wrong with one, null where nothing is."""
    stripped = found.with_columns(pl.col(COLUMNS).str.strip_chars())
    seconds = pl.col("call_duration").cast(pl.Float64, strict=False)
    seconds = pl.when(seconds.is_between(0, 2**32 - 1)).then(seconds.round().cast(pl.UInt32, strict=False))
    at = pl.col("datetime").str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False)
    typed = stripped.with_columns(
        at=pl.when(at.dt.year().is_between(FIRST_YEAR, LAST_YEAR)).then(at),
        what=pl.col("interaction").cast(pl.Enum(("call", "text")), strict=False),
        way=pl.col("direction").cast(pl.Enum(("in", "out")), strict=False),
        who=pl.when(pl.col("correspondent_id") != "").then("correspondent_id"),
        seconds=pl.when(pl.col("interaction") == "call").then(seconds),
    )
    call, mine = pl.col("what") == "call", pl.col("way") == "out"
    return typed.with_columns(
        author=pl.when(mine).then(pl.lit(OWNER)).otherwise("who"),
        to=pl.when(mine).then("who").otherwise(pl.lit(OWNER)),
        channel=pl.when(call).then(pl.lit(CALLS)).otherwise(pl.lit(TEXTS)),
        kind=pl.when(~call)
        .then(pl.lit("text"))
        .when(pl.col("seconds") == 0)
        .then(pl.lit("missed"))
        .otherwise(pl.lit("call")),
        why=_what_is_wrong(call),
    )


def _what_is_wrong(call: pl.Expr) -> pl.Expr:
    """Return the first thing that is wrong with a row, in plain words."""
    wrong = (
        (pl.col("at").is_null(), N_("“datetime” is no time like 2014-03-02 07:13:30")),
        (pl.col("what").is_null(), N_("“interaction” is neither call nor text")),
        (pl.col("way").is_null(), N_("“direction” is neither in nor out")),
        (pl.col("who").is_null(), N_("“correspondent_id” is empty")),
        (call & pl.col("seconds").is_null(), N_("“call_duration” is no number of seconds")),
    )
    return pl.coalesce(pl.when(is_wrong).then(pl.lit(_(says))) for is_wrong, says in wrong)


SOURCE = Source(
    name="bandicoot_csv",
    title=N_("Calls and texts (bandicoot CSV)"),
    channel=CALLS,
    how_to_export=N_(
        "Some call-log apps, phone studies and phone companies hand out this table. Its first line is"
        " interaction,direction,correspondent_id,datetime,call_duration."
    ),
    cannot_tell=N_("What was said, reactions, and what you wrote to each other in other apps."),
    gives=Gives(replies=True, reactions=False, read_times=False, utc=False, both_sides=True, words=False),
    recognise=recognise,
    survey=survey,
    read=read,
)
