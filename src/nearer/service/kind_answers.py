"""What became of the kind moment: which door was taken, and, days later and once, whether something came back.

Both are decisions about the person. A moment whose door was taken is not shown again; the next one comes with newer files.
Nobody is asked about who is kept out (A2), and no answer is ever asked for twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

import apsw
import msgspec

from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.finding import KindSaid
from nearer.model.offer import Offer
from nearer.model.person import Identity, KnownPerson
from nearer.model.report import Report
from nearer.service import people
from nearer.service.people import HEARD
from nearer.vault import records
from nearer.vault.decisions import decide, decisions
from nearer.vault.offers import keep_offer, offers
from nearer.vault.sealed import Vault

Door = Literal["answer", "keep", "leave"]
"""answer: they meant to write a line or two. keep: into the ledger of offers. leave: not this one."""

Came = Literal["asked", "yes", "not_yet", "not_written", "unsaid"]
"""Whether something came back. asked: it was asked, and no answer came."""

DOORS: tuple[Door, ...] = get_args(Door)
CAME: tuple[Came, ...] = get_args(Came)[1:]

TAKEN = "kind_moment"
"""The verb of the decision that a door was taken; people.HEARD is that of what came back."""

ASK_AFTER = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class KindAnswer:
    """One kind moment of which a door was taken. at: of the message; taken: when the door was; came: None before it is asked."""

    about: tuple[Identity, ...]
    at: datetime
    door: Door
    taken: datetime
    came: Came | None = None


@dataclass(frozen=True, slots=True)
class KindNews:
    """One kind moment as it is told. name: as the person is called now."""

    name: str
    answer: KindAnswer


def take(vault: Vault, now: datetime, report: Report, door: Door) -> None:
    """Write down which door was taken of the kind moment of this report; "keep" puts it into the ledger of offers."""
    kind = report.kind_moment
    if kind is None:
        raise WrongCall(_("There is no kind moment to speak of."), _("Nothing was changed."))
    connection = vault.connection
    about = sorted(people.identities_in(connection, report)[kind.person], key=repr)
    with vault.transaction():
        decide(connection, now, TAKEN, about, _packed(kind.at, door))
        if door == "keep":
            sha256 = next((one.about.sha256 for one in records.files(connection) if one.about.name == kind.file), None)
            known = {(one.sha256, one.ref) for one in offers(connection)}
            if sha256 is None or (sha256, kind.ref) not in known:
                ref = None if sha256 is None else kind.ref
                keep_offer(
                    connection, Offer(kind.at, next(iter(about), None), kind.text, "open", sha256=sha256, ref=ref)
                )


def answers(connection: apsw.Connection) -> list[KindAnswer]:
    """Return the kind moments of which a door was taken, the oldest first, with what was heard since."""
    found: list[KindAnswer] = []
    for one in decisions(connection):
        if one.verb not in (TAKEN, HEARD) or one.at is None:
            continue
        value = msgspec.json.decode(one.value, type=KindSaid)
        if one.verb == TAKEN:
            door: Door = next((door for door in DOORS if door == value.said), "leave")
            found.append(KindAnswer(one.about, value.at, door, one.at))
        else:
            came: Came = next((came for came in get_args(Came) if came == value.said), "unsaid")
            found = [replace(known, came=came) if _same(known, one.about, value.at) else known for known in found]
    return found


def to_ask(vault: Vault, now: datetime) -> KindNews | None:
    """Return the answer of which it may be asked now whether something came back: days later, once, of nobody kept out."""
    waiting = [
        one
        for one in answers(vault.connection)
        if one.door == "answer" and one.came is None and now - one.taken >= ASK_AFTER
    ]
    return next(iter(_told(vault, waiting)), None)


def say(vault: Vault, now: datetime, news: KindNews, came: Came) -> None:
    """Write down whether something came back, or that it was asked."""
    with vault.transaction():
        decide(vault.connection, now, HEARD, news.answer.about, _packed(news.answer.at, came))


def last_answer(vault: Vault) -> KindNews:
    """Return the last kind moment that the person meant to answer. Raises WrongCall where there is none."""
    found = _told(vault, [one for one in answers(vault.connection) if one.door == "answer"])
    if not found:
        raise WrongCall(_("There is no kind moment to speak of."), _("Nothing was changed."))
    return found[-1]


def told_since(vault: Vault, since: datetime) -> tuple[KindNews, ...]:
    """Return what a review tells: what was kept, and what was written, with whether something came back."""
    found = [one for one in answers(vault.connection) if one.taken >= since]
    return tuple(_told(vault, [one for one in found if one.door == "keep" or one.came in ("yes", "not_yet")]))


def without_taken(connection: apsw.Connection, report: Report) -> Report:
    """Return the report without a kind moment of which a door was taken."""
    kind, taken = report.kind_moment, answers(connection)
    if kind is None or not taken:
        return report
    theirs = people.identities_in(connection, report).get(kind.person, frozenset())
    gone = any(one.at == kind.at and not theirs.isdisjoint(one.about) for one in taken)
    return replace(report, kind_moment=None) if gone else report


def passed(connection: apsw.Connection, known: Sequence[KnownPerson]) -> frozenset[tuple[int, datetime]]:
    """Return person (id) and moment of each message of which a door was taken."""
    ids = {handle.identity: one.id for one in known for handle in one.handles}
    return frozenset(
        (ids[identity], one.at) for one in answers(connection) for identity in one.about if identity in ids
    )


def _told(vault: Vault, found: Sequence[KindAnswer]) -> list[KindNews]:
    if not found:
        return []
    names = people.names_to_suggest(vault.connection)
    told = ((next((names[identity] for identity in one.about if identity in names), ""), one) for one in found)
    return [KindNews(name, one) for name, one in told if name]


def _same(known: KindAnswer, about: Sequence[Identity], at: datetime) -> bool:
    return known.at == at and not set(known.about).isdisjoint(about)


def _packed(at: datetime, said: str) -> str:
    return msgspec.json.encode(KindSaid(at, said)).decode()
