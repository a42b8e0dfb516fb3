"""Beiwe (a study app for Android), as CSV: a file of calls or of texts for each hour. Numbers are hashed, no word is kept.

Times are Unix milliseconds. docs/formats/beiwe_csv.md tells what is known of the format.
"""

from collections.abc import Iterator

import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _
from nearer.sources._batch import batches
from nearer.sources._csv_rows import header, rows

CALLS, TEXTS = "phone", "sms"
TIME, WHO = "timestamp", "hashed phone number"
CALL, LASTED, TEXT, LENGTH = "call type", "duration in seconds", "sent vs received", "message length"
COLUMNS = (TIME, WHO, CALL, LASTED, TEXT, LENGTH)
LATEST_MS = 7_258_118_400_000
CALL_KINDS = {"incoming call": "in", "outgoing call": "out", "missed call": "missed"}
TEXT_KINDS = {"received sms": "in", "received mms": "in", "sent sms": "out", "sent mms": "out"}


def recognise(export: Export) -> bool:
    names = {*header(export.head)}
    return {TIME, WHO} <= names and bool({CALL, TEXT} & names)


def survey(export: Export) -> Survey:
    return Survey(authors={}, first=None, last=None, utc=True, directed=True)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    names = header(export.head)
    missing = [name for name in (TIME, WHO) if name not in names]
    if missing or (CALL in names) == (TEXT in names):
        yield Fault(_("line 1"), _("the column “{name}” is missing").format(name=(*missing, CALL)[0]))
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
    given = found.with_columns(pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in found.columns)
    plain = given.with_columns(pl.col(COLUMNS).str.strip_chars())
    is_call = CALL in found.columns
    kinds = CALL_KINDS if is_call else TEXT_KINDS
    what = pl.col(CALL if is_call else TEXT).str.to_lowercase()
    ms = pl.col(TIME).cast(pl.Int64, strict=False)
    lasted = pl.col(LASTED).cast(pl.Float64, strict=False)
    typed = plain.with_columns(
        at=pl.when(ms.is_between(1, LATEST_MS)).then(ms * 1_000).cast(pl.Datetime("us")),
        way=what.replace_strict(list(kinds), list(kinds.values()), default=None, return_dtype=pl.String),
        who=pl.when(pl.col(WHO).str.len_chars() > 0).then(WHO),
        mms=what.str.ends_with("mms"),
        seconds=pl.when(lasted.is_between(0, 2**32 - 1)).then(lasted.round()).cast(pl.UInt32),
    )
    mine = pl.col("way") == "out"
    unanswered = (pl.col("way") == "missed") | (mine & (pl.col("seconds") == 0))
    call = pl.when(unanswered).then(pl.lit("missed")).otherwise(pl.lit("call"))
    text = pl.when("mms").then(pl.lit("media")).otherwise(pl.lit("text"))
    no_length = is_call & (pl.col("way") != "missed") & pl.col("seconds").is_null()
    return typed.with_columns(
        author=pl.when(mine).then(pl.lit(OWNER)).otherwise("who"),
        to=pl.when(mine).then("who").otherwise(pl.lit(OWNER)),
        channel=pl.lit(CALLS if is_call else TEXTS),
        kind=call if is_call else text,
        why=pl.coalesce(
            pl.when(pl.col("at").is_null()).then(pl.lit(_("“{name}” is no time").format(name=TIME))),
            pl.when(pl.col("way").is_null()).then(pl.lit(_("it is no kind of call or text that I know"))),
            pl.when(pl.col("who").is_null()).then(pl.lit(_("it does not say with whom"))),
            pl.when(no_length).then(pl.lit(_("“{name}” is no number of seconds").format(name=LASTED))),
        ),
    )


SOURCE = Source(
    name="beiwe_csv",
    title=N_("Calls and texts (Beiwe study)"),
    channel=CALLS,
    how_to_export=N_(
        "If you took part in a study with the Beiwe app on Android, ask its team for your own files. Hand over the folders"
        " “calls” and “texts” as they are."
    ),
    cannot_tell=N_(
        "What was said, and the names: people stand as long made-up letters. Hours with no file may be hours in which the"
        " phone was off. Chats in other apps are not in it."
    ),
    gives=Gives(replies=True, reactions=False, read_times=False, utc=True, both_sides=True, words=False),
    recognise=recognise,
    survey=survey,
    read=read,
    many_files=True,
)
