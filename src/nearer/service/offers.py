"""The ledger of offers (P1): hands that were held out, found in the histories and written down by hand.

From the histories: each message of theirs that offers help, company or comfort (by the first English rule), in the last two
years, from people who may be suggested, with what came right after it. It is a guess until the person says what they did.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import apsw
import msgspec
import polars as pl

from nearer.cues.tag import has_cue, is_hard
from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.events import UTC, cue_bit
from nearer.model.offer import Did, Offer
from nearer.model.person import Identity
from nearer.service import people
from nearer.service.kept import histories
from nearer.service.life import key, life
from nearer.service.look import timeline_of
from nearer.timeline import Timeline
from nearer.vault import records
from nearer.vault.derived import OFFERS, derived, keep_derived
from nearer.vault.offers import keep_offer, offers
from nearer.vault.sealed import Vault

ALIVE = timedelta(days=730)
MOST_OF_ONE = 5
"""So many of one person are shown, the newest: a ledger is no archive."""

LONGEST = 400

FOUND = pl.Schema(
    {
        "person": pl.UInt32(),
        "handle": pl.UInt32(),
        "at": UTC,
        "text": pl.String(),
        "my_reply": pl.String(),  # all of my answering turn; null where it had no words
        "answered": pl.Boolean(),
        "file": pl.UInt32(),
        "ref": pl.UInt64(),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger. name: as the person is called now. said: what was done with it was said by hand."""

    offer: Offer
    name: str
    said: bool


def ledger(vault: Vault) -> list[Line]:
    """Return the offers, the newest first: those written down, and those found that nobody spoke of yet.

    Of people who may not be suggested (A2) or who kept pressing (K2) nothing is shown, not even what was written down.
    """
    known = people.known_people(vault.connection).people
    away = {one.person for one in life(vault).others if one.pattern == "pressing"}
    shown = [one for one in known if one.may_be_suggested and one.name not in away]
    names = {handle.identity: one.name for one in shown for handle in one.handles}
    kept = offers(vault.connection)
    spoken_of = {(one.sha256, one.ref) for one in kept if one.sha256 is not None}
    found = [one for one in _found(vault) if (one.sha256, one.ref) not in spoken_of]
    lines = [Line(one, names[one.who], said=True) for one in kept if one.who in names]
    lines += [Line(one, names[one.who], said=False) for one in found if one.who in names]
    return sorted(lines, key=lambda one: (one.offer.at, one.name), reverse=True)


def mark(vault: Vault, line: Line, did: Did, thought: str = "") -> None:
    """Say what was done with an offer, and what went through the person."""
    with vault.transaction():
        keep_offer(vault.connection, replace(line.offer, did=did, thought=thought or line.offer.thought))


def add(vault: Vault, now: datetime, name: str, text: str, did: Did, at: datetime | None = None) -> None:
    """Write down an offer by hand. Raises WrongCall without a name or words."""
    if not name.strip() or not text.strip():
        raise WrongCall(_("An offer needs a name and a few words."), _("Nothing was changed."))
    with vault.transaction():
        who = people.named(vault, now, name)
        keep_offer(vault.connection, Offer(at or now, who, text.strip(), did))


def _found(vault: Vault) -> list[Offer]:
    """Return the offers of the histories, as kept where nothing has changed since."""
    here = key(vault.connection)
    kept = derived(vault.connection, OFFERS, here)
    if kept is not None:
        return msgspec.msgpack.decode(kept, type=list[Offer])
    found = _looked_for(vault.connection)
    if vault.writes:
        with vault.transaction():
            keep_derived(vault.connection, OFFERS, here, msgspec.msgpack.encode(found))
    return found


def _looked_for(connection: apsw.Connection) -> list[Offer]:
    found = histories(connection)
    if found.events.is_empty():
        return []
    who, known = people.who(connection, found)
    counted = {one.id for one in known if one.may_be_suggested}
    timeline = timeline_of(found, who, [one for one in who.people if one.id in counted])
    identities = {one.id: one.identity for one in records.handles(connection)}
    digests = {one.id: one.about.sha256 for one in records.files(connection)}
    return [_offer(row, identities, digests) for row in held_out(timeline).iter_rows(named=True)]


def _offer(row: dict[str, object], identities: dict[int, Identity], digests: dict[int, bytes]) -> Offer:
    handle, file, ref, at = row["handle"], row["file"], row["ref"], row["at"]
    assert isinstance(handle, int) and isinstance(file, int) and isinstance(ref, int) and isinstance(at, datetime)  # noqa: S101, PT018
    text, reply = row["text"], row["my_reply"]
    did = _did(reply if isinstance(reply, str) else None, answered=bool(row["answered"]))
    return Offer(at, identities.get(handle), str(text or ""), did, sha256=digests.get(file), ref=ref)


def _did(reply: str | None, *, answered: bool) -> Did:
    """Return the likeliest of what was done, the kind reading first."""
    if not answered:
        return "missed"
    if reply is None:
        return "open"
    said = pl.Series([reply])
    cues: Sequence[tuple[str, Did]] = (
        ("accept", "taken"),
        ("thanks", "taken"),
        ("brush_off", "brushed_off"),
        ("decline", "declined"),
    )
    brushed = has_cue(said, "brush_off").item()
    return next((did for cue, did in cues if not (did == "taken" and brushed) and has_cue(said, cue).item()), "open")


def held_out(timeline: Timeline) -> pl.DataFrame:
    """Return the offers of the last two years (FOUND): the newest few of each person, by time."""
    rows = timeline.dyads
    if rows.is_empty():
        return FOUND.to_frame()
    same_tie = pl.col("person") == pl.col("person").shift(1)
    turns = rows.with_columns(
        turn=(~same_tie | (pl.col("mine") != pl.col("mine").shift(1)) | pl.col("opens")).fill_null(True).cum_sum()
    )
    offers_help = (
        pl.when(pl.col("text").is_not_null())
        .then(has_cue(pl.col("text"), "offer") & ~is_hard(pl.col("text")))
        .otherwise((pl.col("cues").fill_null(0) & cue_bit("offer")) > 0)
    )
    recent = turns.filter(~pl.col("mine") & (pl.col("at") >= timeline.now - ALIVE))
    theirs = recent.filter(offers_help & (pl.col("text").fill_null("").str.len_chars() <= LONGEST))
    mine = (
        turns.filter("mine")
        .group_by("turn")
        .agg(
            reply_to=pl.col("person").first(),
            my_reply=pl.col("text").str.join("\n"),
            wordless=pl.col("text").is_null().all(),
        )
    )
    joined = theirs.with_columns(next_turn=pl.col("turn") + 1).join(
        mine, left_on="next_turn", right_on="turn", how="left", maintain_order="left"
    )
    answered = pl.col("reply_to").is_not_null() & (pl.col("reply_to") == pl.col("person"))
    told = joined.with_columns(
        answered=answered,
        my_reply=pl.when(answered & ~pl.col("wordless")).then("my_reply"),
    )
    newest = told.sort("at", descending=True).group_by("person", maintain_order=True).head(MOST_OF_ONE)
    return newest.sort("at").select(FOUND.names()).cast(FOUND)
