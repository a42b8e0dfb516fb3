"""nearer's own plain CSV: what any program, or a person with a spreadsheet, can write so that nearer can read it.

Columns in any order, by name: at, person, direction, and where wanted channel, kind, words, seconds, text, group, cues.
docs/formats/nearer_csv.md says what each holds. Rows are kept as columns throughout: a million take about a second.
"""

from collections.abc import Iterator

import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _
from nearer.model.events import CUES, KINDS, cue_bit
from nearer.sources._batch import batches
from nearer.sources._csv_rows import header, rows

CHANNEL = "csv"
NEEDED = ("at", "person", "direction")
COLUMNS = (*NEEDED, "channel", "kind", "words", "seconds", "text", "group", "cues")
WAYS = pl.Enum(("in", "out"))
GIVEN_KINDS = pl.Enum((*KINDS, "timeout"))

SECOND = 1_000_000
EARLIEST, LATEST = -2_208_988_800 * SECOND, 7_258_118_400 * SECOND
"""1900 and 2200, in microseconds of Unix time. What lies outside is milliseconds taken for seconds, or a slip."""

LONGEST_S = 2**32 - 1


def recognise(export: Export) -> bool:
    return len({*NEEDED} & {*header(export.head)}) >= 2


def survey(export: Export) -> Survey:
    return Survey(authors={}, first=None, last=None, utc=True, directed=True)


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    missing = [name for name in NEEDED if name not in header(export.head)]
    if missing:
        yield Fault(_("line 1"), _("the column “{name}” is missing").format(name=missing[0]))
        return
    with export.open() as stream:
        for found in rows(stream, COLUMNS):
            if isinstance(found, Fault):
                yield found
            else:
                good, faults = _checked(_cast(found))
                yield from faults
                yield from batches(good)


def _cast(found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows in their types; `why` says what is wrong with one, null where nothing is."""
    there = pl.lit(None, dtype=pl.String)
    given = found.with_columns(there.alias(name) for name in COLUMNS if name not in found.columns)
    if given["text"].null_count() < given.height:
        given = given.with_columns(
            text=_filled("text"), words=pl.coalesce(_filled("words"), pl.col("text").str.count_matches(r"\S+"))
        )
    typed = given.with_columns(
        _small(given["channel"]).fill_null(CHANNEL),
        _whole_number(given["words"]),
        _whole_number(given["seconds"]),
        at=_times(given["at"]),
        person=pl.when(pl.col("person").str.contains(r"\S")).then("person"),
        way=_word_of(given["direction"], WAYS),
        kind=_word_of(_small(given["kind"]).fill_null("text"), GIVEN_KINDS),
        group=_filled("group"),
        cues=_bits(given["cues"]) if "cues" in found.columns else None,
        no_words=_filled("words").is_null(),
        no_seconds=_filled("seconds").is_null(),
        had_cues=pl.lit("cues" in found.columns),
    )
    return typed.with_columns(why=_what_is_wrong()).with_columns(_between())


def _filled(name: str) -> pl.Expr:
    """Return the column with null for what is empty."""
    return pl.when(pl.col(name) != "").then(pl.col(name))


def _small(given: pl.Series) -> pl.Series:
    """Return a column of fixed words without blanks, in small letters; null for what is empty."""
    if not given.str.contains(r"[^a-z0-9_]|^$").any():
        return given
    word = pl.col(given.name).str.strip_chars().str.to_lowercase()
    return given.to_frame().select(pl.when(word != "").then(word)).to_series()


def _word_of(given: pl.Series, words: pl.Enum) -> pl.Series:
    """Return the column as one of the words; null for what is empty or none of them."""
    plain = given.cast(words, strict=False)
    return plain if plain.null_count() == given.null_count() else _small(given).cast(words, strict=False)


def _whole_number(given: pl.Series) -> pl.Series:
    """Return the column as numbers from 0; null for what is empty or none. 12.0 is 12."""
    plain = given.cast(pl.UInt32, strict=False)
    if plain.null_count() == given.null_count():
        return plain
    number = given.str.strip_chars().cast(pl.Float64, strict=False).round()
    return number.set(~number.is_between(0, LONGEST_S), None).cast(pl.UInt32, strict=False)


def _times(given: pl.Series) -> pl.Series:
    """Return the moments in UTC, from Unix seconds or from ISO 8601 with an offset; null where neither is there."""
    micros = given.cast(pl.Int64, strict=False)
    far = ~micros.is_between(EARLIEST // SECOND, LATEST // SECOND)
    moments = pl.select(pl.when(~far).then(micros * SECOND)).to_series()
    if moments.null_count():
        text = given.str.strip_chars()
        fine = (text.cast(pl.Float64, strict=False) * SECOND).round()
        iso = text.str.replace(r"^(\d{4}-\d\d-\d\d)[ Tt](\d\d:\d\d)([Zz+\-−]|$)", "${1}T${2}:00${3}")
        iso = iso.str.replace(r"([+-]\d\d)(\d\d)?$", "${1}:${2}").str.replace(r":$", ":00")
        stamps = iso.str.to_datetime("%+", strict=False, time_unit="us", time_zone="UTC").cast(pl.Int64)
        within = pl.when(fine.is_between(EARLIEST, LATEST)).then(fine.cast(pl.Int64, strict=False))
        moments = pl.select(pl.coalesce(moments, within, stamps)).to_series()
        moments = moments.set(~moments.is_between(EARLIEST, LATEST), None)
    return moments.cast(pl.Datetime("us"))


def _bits(given: pl.Series) -> pl.Series:
    """Return the cues as a bit set; null where one of the words is none of ours."""
    sets = {text: _bit_set(text) for text in given.unique().to_list()}
    return given.replace_strict(list(sets), list(sets.values()), return_dtype=pl.UInt32)


def _bit_set(text: str | None) -> int | None:
    names = {name.strip().casefold() for name in (text or "").split(";")} - {""}
    return sum(cue_bit(name) for name in names) if names <= {*CUES} else None


def _what_is_wrong() -> pl.Expr:
    """Return the first thing that is wrong with a row, in plain words."""
    timeout = pl.col("kind") == "timeout"
    of_mine_in_a_group = pl.col("group").is_not_null() & (pl.col("way") == "out")
    wrong = (
        (pl.col("at").is_null(), N_("“at” is neither Unix seconds nor a time with its offset")),
        (pl.col("kind").is_null() | (pl.col("kind") == "system"), N_("“kind” is none of the kinds")),
        (pl.col("way").is_null() & ~timeout, N_("“direction” is neither in nor out")),
        (pl.col("person").is_null() & ~timeout & ~of_mine_in_a_group, N_("“person” is empty")),
        (pl.col("words").is_null() & ~pl.col("no_words"), N_("“words” is no whole number")),
        (pl.col("seconds").is_null() & ~pl.col("no_seconds"), N_("“seconds” is no whole number")),
        (timeout & (pl.col("seconds").fill_null(0) == 0), N_("a time-out needs its length in “seconds”")),
        (pl.col("cues").is_null() & pl.col("had_cues"), N_("“cues” has a word that is no cue")),
    )
    return pl.coalesce(pl.when(is_wrong).then(pl.lit(_(says))) for is_wrong, says in wrong)


def _between() -> tuple[pl.Expr, pl.Expr]:
    """Return author and recipient: in a group there is no recipient, and a time-out is declared by the owner."""
    mine = (pl.col("way") == "out") | (pl.col("kind") == "timeout")
    return (
        pl.when(mine).then(pl.lit(OWNER)).otherwise("person").alias("author"),
        pl.when(pl.col("group").is_null()).then(pl.when(mine).then("person").otherwise(pl.lit(OWNER))).alias("to"),
    )


def _checked(typed: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the rows that are in order, and a fault for each of the others."""
    if typed["why"].null_count() == typed.height:
        return typed, []
    wrong = typed.filter(pl.col("why").is_not_null()).select("line", "why").iter_rows()
    faults = [Fault(_("line {n}").format(n=line), why) for line, why in wrong]
    return typed.filter(pl.col("why").is_null()), faults


SOURCE = Source(
    name="nearer_csv",
    title=N_("Plain CSV"),
    channel=CHANNEL,
    how_to_export=N_(
        "Any program that can write a table can write this one: a first line with at,person,direction, then a line for"
        " each message or call. docs/formats/nearer_csv.md has every column."
    ),
    cannot_tell=N_("What the program that wrote it left out."),
    gives=Gives(replies=True, reactions=True, read_times=False, utc=True, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
