"""AWARE (a study app for Android and iPhone), as CSV in the form that RAPIDS reads: a table of calls and one of texts.

Numbers are hashed, no word is kept. Times are Unix milliseconds. On an iPhone a call is several rows, one for each state
it went through, and nothing says with whom. docs/formats/aware_csv.md tells what is known of the format.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _, ngettext
from nearer.sources._batch import batches
from nearer.sources._csv_rows import header, rows
from nearer.sources._remembered import remembered

CALLS, TEXTS = "phone", "sms"
NOBODY_KNOWN = "iphone calls"
"""The channel and the group of calls without a person, apart from those with one: where these end, those do not."""

TIME, PHONE, WHO = "timestamp", "device_id", "trace"
CALL, LASTED, TEXT = "call_type", "call_duration", "message_type"
COLUMNS = (TIME, PHONE, WHO, CALL, LASTED, TEXT)
EARLIEST_MS, LATEST_MS = 946_684_800_000, 7_258_118_400_000
"""2000 and 2200. A time in seconds, which another program may have written, lies long before."""

RINGS, CONNECTED, DIALS, OVER = 1, 2, 3, 4
"""The states of a call on an iPhone."""

SHARE_OF_ONE_CALL, SHARE_OVER = 0.8, 0.5
"""On an iPhone each trace is one call: each state comes once, and most end with OVER. On Android it is one person."""

MOST_OPEN = 10_000
STATES = (PHONE, WHO, "at", "state", "seconds", "ref", "line")


@dataclass(frozen=True)
class _Phones:
    """The phones in a table, and those of them that are iPhones."""

    all: frozenset[str]
    iphones: frozenset[str]


def recognise(export: Export) -> bool:
    names = {*header(export.head)}
    return {TIME, WHO} <= names and bool({CALL, TEXT} & names)


def survey(export: Export) -> Survey:
    phones = _phones_in(export)
    notes = []
    if phones.iphones:
        notes.append(
            _("On an iPhone AWARE does not say with whom a call was. It shows when you were there, and no more.")
        )
    if len(phones.all) > 1:
        says = ngettext(
            "It holds {n} phone. I took it for yours.",
            "It holds {n} phones. I took all of them for yours.",
            len(phones.all),
        )
        notes.append(says.format(n=len(phones.all)))
    return Survey(authors={}, first=None, last=None, utc=True, directed=True, notes=tuple(notes))


@remembered
def _phones_in(export: Export) -> _Phones:
    if not {TIME, WHO} <= {*header(export.head)}:
        return _Phones(frozenset(), frozenset())
    counts: pl.DataFrame | None = None
    with export.open() as stream:
        for found in rows(stream, (PHONE, WHO, CALL)):
            if isinstance(found, pl.DataFrame):
                told = _whole_table(found).select(PHONE, WHO, state=_whole(CALL), n=pl.lit(1, pl.Int64))
                known = told if counts is None else pl.concat([counts, told])
                counts = known.group_by(PHONE, WHO, "state").agg(pl.col("n").sum())
    if counts is None:
        return _Phones(frozenset(), frozenset())
    once, over = (pl.col("n") == 1).all(), (pl.col("state") == OVER).any()
    traces = counts.group_by(PHONE, WHO).agg(states=pl.len(), once=once, over=over)
    one_call = (pl.col("once") & (pl.col("states") <= len((RINGS, CONNECTED, OVER)))).mean()
    phones = traces.group_by(PHONE).agg(one_call=one_call, over=(pl.col("over") & (pl.col("states") > 1)).mean())
    iphones = phones.filter(pl.col("one_call") >= SHARE_OF_ONE_CALL, pl.col("over") >= SHARE_OVER)[PHONE]
    return _Phones(frozenset(phones[PHONE].fill_null("")), frozenset(iphones.fill_null("")))


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    names = header(export.head)
    missing = [name for name in (TIME, WHO) if name not in names]
    if missing or (CALL in names) == (TEXT in names):
        yield Fault(_("line 1"), _("the column “{name}” is missing").format(name=(*missing, CALL)[0]))
        return
    iphones = _phones_in(export).iphones
    open_calls: pl.DataFrame | None = None
    with export.open() as stream:
        for found in rows(stream, COLUMNS):
            if isinstance(found, Fault):
                yield found
                continue
            typed = _typed(found)
            on_iphone = pl.col(PHONE).fill_null("").is_in(list(iphones))
            android = _on_android(typed.filter(~on_iphone), is_call=CALL in names)
            for line, why in android.filter(pl.col("why").is_not_null()).select("line", "why").iter_rows():
                yield Fault(_("line {n}").format(n=line), why)
            yield from batches(android.filter(pl.col("why").is_null()))
            if not iphones:
                continue
            states = typed.filter(on_iphone)
            for line in states.filter(pl.col("at").is_null())["line"]:
                yield Fault(_("line {n}").format(n=line), _("“{name}” is no time").format(name=TIME))
            states = states.filter(pl.col("at").is_not_null()).select(STATES)
            done, open_calls = _over(states if open_calls is None else pl.concat([open_calls, states]))
            yield from _on_iphone(done)
            if open_calls.height > MOST_OPEN:
                yield from _without_end(open_calls.head(-MOST_OPEN))
                open_calls = open_calls.tail(MOST_OPEN)
    if open_calls is not None:
        yield from _without_end(open_calls)


def _whole_table(found: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with every column, those that the table lacks as null, without blanks around."""
    lacking = [pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in found.columns]
    return found.with_columns(lacking).with_columns(pl.col(COLUMNS).str.strip_chars())


def _whole(name: str) -> pl.Expr:
    """Return a column as whole numbers, null for what is none; some programs write 3.0 or 1.5e12."""
    number = pl.col(name).cast(pl.Float64, strict=False)
    return pl.when(number.is_between(-1e15, 1e15)).then(number.round()).cast(pl.Int64, strict=False)


def _typed(found: pl.DataFrame) -> pl.DataFrame:
    given = _whole_table(found)
    return given.with_columns(
        at=pl.when(_whole(TIME).is_between(EARLIEST_MS, LATEST_MS)).then(_whole(TIME) * 1_000).cast(pl.Datetime("us")),
        state=pl.coalesce(_whole(CALL), _whole(TEXT)),
        seconds=pl.when(_whole(LASTED).is_between(0, 2**32 - 1)).then(_whole(LASTED)).cast(pl.UInt32),
        who=pl.when(pl.col(WHO).str.len_chars() > 0).then(WHO),
    )


def _on_android(typed: pl.DataFrame, *, is_call: bool) -> pl.DataFrame:
    """Return each row as an event; `why` says what is wrong with one, null where nothing is."""
    state = pl.col("state")
    mine = state.is_in([2, 5]) if is_call else state == 2
    not_sent = pl.lit(not is_call) & state.is_in([3, 4, 5, 6])
    unanswered = (state == 3) | ((state == 2) & (pl.col("seconds") == 0))
    kinds = {1: "call", 2: "call", 3: "missed", 4: "media", 5: "declined"} if is_call else {1: "text", 2: "text"}
    kind = state.replace_strict(list(kinds), list(kinds.values()), default=None, return_dtype=pl.String)
    call = pl.when(unanswered).then(pl.lit("missed")).otherwise(kind)
    return typed.with_columns(
        author=pl.when(mine).then(pl.lit(OWNER)).otherwise("who"),
        to=pl.when(mine).then("who").otherwise(pl.lit(OWNER)),
        channel=pl.lit(CALLS if is_call else TEXTS),
        kind=call if is_call else kind,
        why=pl.coalesce(
            pl.when(pl.col("at").is_null()).then(pl.lit(_("“{name}” is no time").format(name=TIME))),
            pl.when(not_sent).then(pl.lit(_("it was not sent"))),
            pl.when(kind.is_null()).then(pl.lit(_("it is no kind of call or text that I know"))),
            pl.when(pl.col("who").is_null()).then(pl.lit(_("it does not say with whom"))),
        ),
        seconds=pl.when(kind == "call", ~unanswered).then("seconds"),
    )


def _over(states: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the calls that are over, one row each, and the states of those that are not yet.

    The states of one call share their trace, and its end comes last. States of one moment may stand in any order.
    """
    ends = (pl.col("state") == OVER).fill_null(value=False)
    of_call = [PHONE, WHO, "nth"]
    ordered = states.sort(PHONE, WHO, "at", "state")
    numbered = ordered.with_columns(nth=ends.cum_sum().over(PHONE, WHO) - ends.cast(pl.UInt32))
    numbered = numbered.with_columns(over=ends.any().over(of_call))
    calls = numbered.filter("over").group_by(of_call, maintain_order=True)
    done = calls.agg(
        pl.col("state").unique().sort().alias("states"),
        pl.col("seconds").last(),
        pl.col("at").first(),
        talked=(pl.col("at").last() - pl.col("at").filter(pl.col("state") == CONNECTED).first()).dt.total_seconds(),
        ref=pl.col("ref").min(),
        line=pl.col("line").min(),
    )
    return done.sort("ref"), numbered.filter(~pl.col("over")).select(STATES)


def _on_iphone(done: pl.DataFrame) -> Iterator[Batch | Fault]:
    """Yield the calls; who called whom is told by the first state, and whether anyone answered by CONNECTED."""
    kinds = {
        (RINGS, CONNECTED, OVER): (OWNER, "call"),
        (CONNECTED, DIALS, OVER): (OWNER, "call"),
        (DIALS, OVER): (OWNER, "missed"),
        (RINGS, OVER): (None, "system"),
    }
    known = [kinds.get(tuple(states), (None, None)) for states in done["states"].to_list()]
    told = done.with_columns(
        author=pl.Series([author for author, _kind in known], dtype=pl.String),
        kind=pl.Series([kind for _author, kind in known], dtype=pl.String),
        channel=pl.lit(NOBODY_KNOWN),
        group=pl.lit(NOBODY_KNOWN),
    )
    lasted = pl.when(pl.col("seconds") > 0).then("seconds").otherwise("talked")
    seconds = pl.when(pl.col("kind") == "call", lasted.is_between(0, 2**32 - 1)).then(lasted)
    for line in told.filter(pl.col("kind").is_null())["line"]:
        yield Fault(_("line {n}").format(n=line), _("its states make no call that I know"))
    yield from batches(told.filter(pl.col("kind").is_not_null()).with_columns(seconds=seconds))


def _without_end(states: pl.DataFrame) -> Iterator[Fault]:
    """Yield a fault for each call whose end is not in the table."""
    for line in states.group_by(PHONE, WHO, maintain_order=True).agg(pl.col("line").min())["line"].sort():
        yield Fault(_("line {n}").format(n=line), _("the end of this call is missing"))


SOURCE = Source(
    name="aware_csv",
    title=N_("Calls and texts (AWARE study)"),
    channel=CALLS,
    how_to_export=N_(
        "If you took part in a study with the AWARE app, ask its team for the tables “calls” and “messages” of your own"
        " phone, as CSV. Hand over both."
    ),
    cannot_tell=N_(
        "What was said, and the names: people stand as long made-up letters. On an iPhone nothing says with whom a call"
        " was, and there are no texts. Chats in other apps are not in it."
    ),
    gives=Gives(replies=True, reactions=False, read_times=False, utc=True, both_sides=True, words=False),
    recognise=recognise,
    survey=survey,
    read=read,
)
