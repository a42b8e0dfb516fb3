"""The hand I did not see: one old warm message that was brushed off or never answered, in the words of who wrote it.

    A . . . .            "Want me to bring soup?" and nothing after it
    A E                  "Want me to bring soup?"  "I'm fine, thanks!"

A kind word that hurts would be worse than none, so doubt leaves a message out: see cues/rules.
"""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

import polars as pl

from nearer.cues.tag import has_cue, is_blame, is_hard, is_parting, warmth
from nearer.model.events import UTC
from nearer.model.finding import KindMoment
from nearer.timeline import Timeline

ALIVE = timedelta(days=730)
OLD = timedelta(days=28)
HURT_WITHIN = timedelta(days=30)
SHORTEST, LONGEST = 20, 240  # characters: long enough to say something, short enough to read in one breath
LONGEST_BRUSH_OFF = 160
FEWEST_OF_MINE = 5  # a tie has two sides; someone I hardly wrote to is a stranger here

CANDIDATES = pl.Schema(
    {
        "person": pl.UInt32(),
        "at": UTC,
        "turn": pl.UInt32(),
        "text": pl.String(),
        "my_reply": pl.String(),  # all of my answering turn; null where none came
        "file": pl.UInt32(),
        "ref": pl.UInt64(),
    }
)
"""One row a message of theirs, in turns that went unanswered or that a short turn of mine answered."""


def find_kind_moment(
    timeline: Timeline, excluded: AbstractSet[int], passed: AbstractSet[tuple[int, datetime]] = frozenset()
) -> KindMoment | None:
    """Return the kindest message that was brushed off or never answered, or None.

    Chats of two alone, from a tie still alive (a message within the last two years of the files, no parting since),
    older than four weeks. excluded: ids of people left out, pressing, or kept away from on purpose. passed: person and moment
    of messages that had their turn.
    """
    rows = timeline.dyads
    if rows.is_empty() or rows["text"].null_count() == len(rows):
        return None
    candidates = _alive(unheard(rows, timeline.bids), rows, excluded, timeline.now)
    files = dict(timeline.files.select("file", "name").iter_rows())
    names = {person.id: person.name for person in timeline.people}
    for one in in_order_of_kindness(candidates).iter_rows(named=True):
        if (
            one["person"] in names
            and (one["person"], one["at"]) not in passed
            and not _hurt_since(rows, one["person"], one["at"])
        ):
            return KindMoment(
                names[one["person"]], one["at"], files.get(one["file"], ""), one["ref"], one["text"].strip()
            )
    return None


def unheard(rows: pl.DataFrame, bids: pl.DataFrame) -> pl.DataFrame:
    """Return the messages of theirs (CANDIDATES) in turns that nothing answered, or that a short turn of mine waved off.

    rows: timeline.dyads; bids: timeline.bids. A turn ends with the conversation; mine may begin the next day. What was
    answered late with thanks, a yes or a sorry was heard all the same.
    """
    same_tie = pl.col("person") == pl.col("person").shift(1)
    other_side = pl.col("mine") != pl.col("mine").shift(1)
    turns = (
        rows.select("person", "at", "mine", "text", "file", "ref", "opens")
        .with_row_index("event")
        .with_columns(
            turn=(~same_tie | other_side | pl.col("opens")).fill_null(True).cum_sum().cast(pl.UInt32),
            answers=(pl.col("mine") & same_tie & other_side).fill_null(False),
        )
    )
    met = pl.concat([_waved_off(turns), _silent(turns, bids)]).unique("turn", keep="last")
    theirs = turns.filter(~pl.col("mine") & pl.col("text").is_not_null() & pl.col("turn").is_in(met["turn"].implode()))
    return theirs.join(met, on="turn", maintain_order="left").select(CANDIDATES.names()).cast(CANDIDATES)


def _waved_off(turns: pl.DataFrame) -> pl.DataFrame:
    """Their turns that a short turn of mine answered with a wave of the hand: turn, my_reply (all of mine)."""
    short = turns.filter(pl.col("mine") & (pl.col("text").str.len_chars() <= LONGEST_BRUSH_OFF))
    some = short.filter(has_cue(pl.col("text"), "brush_off"))["turn"].unique()
    said = (
        turns.filter(pl.col("turn").is_in(some.implode()))
        .group_by("turn", maintain_order=True)
        .agg(pl.col("answers").first(), wordless=pl.col("text").is_null().any(), my_reply=pl.col("text").str.join("\n"))
    )
    kept = said.filter("answers", ~pl.col("wordless"), pl.col("my_reply").str.len_chars() <= LONGEST_BRUSH_OFF)
    return kept.select(pl.col("turn") - 1, "my_reply")


def _silent(turns: pl.DataFrame, bids: pl.DataFrame) -> pl.DataFrame:
    """Their turns that nothing answered: turn, my_reply (null)."""
    unanswered = bids.filter(pl.col("outcome").cast(pl.String) == "unanswered").select("event", "reply_event")
    late = unanswered.join(turns.select(reply_event="event", late="text"), on="reply_event", how="left")
    heard = pl.any_horizontal(has_cue(pl.col("late"), cue) for cue in ("thanks", "accept", "apology"))
    silent = turns.join(late.filter(~heard), on="event", how="semi")
    return silent.select("turn", my_reply=pl.lit(None, pl.String))


def in_order_of_kindness(candidates: pl.DataFrame) -> pl.DataFrame:
    """Return the candidates that may be shown, kindest first: CANDIDATES with `warmth`.

    Warmth comes first: offers, then kind words. Between two that are as warm, those I still write to come first
    (`still_writing`, taken as true where missing), then the latest.
    """
    if "still_writing" not in candidates.columns:
        candidates = candidates.with_columns(still_writing=pl.lit(True))
    answered = candidates["my_reply"]
    brushed_off = answered.is_null() | (has_cue(answered, "brush_off") & ~has_cue(answered, "accept"))
    warm = candidates.filter(brushed_off).with_columns(warmth=warmth(pl.col("text")))
    warm = warm.filter(pl.col("turn").is_in(warm.filter(pl.col("warmth") > 0)["turn"].implode()))
    gentle = warm.filter(~is_hard(pl.col("text")).any().over("turn"))
    shown = gentle.filter(
        (pl.col("warmth") > 0) & pl.col("text").str.strip_chars().str.len_chars().is_between(SHORTEST, LONGEST)
    )
    return shown.sort("warmth", "still_writing", "at", "person", "ref", descending=[True, True, True, False, False])


def _alive(candidates: pl.DataFrame, rows: pl.DataFrame, excluded: AbstractSet[int], now: datetime) -> pl.DataFrame:
    """Keep old enough messages of people who are not excluded and whose tie has two sides and goes on."""
    ties = rows.group_by("person").agg(
        last=pl.col("at").max(), my_last=pl.col("at").filter("mine").max(), of_mine=pl.col("mine").sum()
    )
    return (
        candidates.filter((pl.col("at") <= now - OLD) & ~pl.col("person").is_in(sorted(excluded)))
        .join(ties, on="person", maintain_order="left")
        .filter((pl.col("last") >= now - ALIVE) & (pl.col("of_mine") >= FEWEST_OF_MINE))
        .with_columns(still_writing=pl.col("my_last") > pl.col("at"))
    )


def _hurt_since(rows: pl.DataFrame, person: int, at: datetime) -> bool:
    """Whether one of the two ended the tie since then, or they said that they were hurt within a month."""
    later = rows.filter((pl.col("person") == person) & (pl.col("at") >= at) & pl.col("text").is_not_null())
    soon = later.filter(~pl.col("mine") & (pl.col("at") <= at + HURT_WITHIN))
    return bool(is_parting(later["text"]).any() or is_blame(soon["text"]).any())
