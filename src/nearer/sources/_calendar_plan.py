"""One event of a calendar that others are on: who asked whom and when, what was answered, when it was to be.

What says nothing of a tie is left out here, with the reason: an event without guests, one for many people, a day that
comes each year, one that I am not on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from nearer.language import N_, _
from nearer.sources._calendar_parts import Said, title_of, word
from nearer.sources._calendar_people import Circle, Invited, circle_of
from nearer.sources._calendar_times import NO_TIME, Unclear, When, Zones, lasting, stamp
from nearer.sources._calendar_whole import Whole, minute_of

MOST_AT_A_TABLE = 5
"""With more others than these an event says nothing of any one tie."""

NOBODY_ELSE = N_("it names nobody else")


class Unkept(Exception):
    """An event is left out; the message says why, for the receipt."""


@dataclass(frozen=True)
class Plan:
    """others: everybody but me, by address. asker: the other who asked, None where that was me, or where nobody knows.

    answer: mine. first, lasts: its first time and how long it is, a day or more for whole days. asked, changed,
    called_off: when, naive UTC, None where the calendar does not say. again: it is one time of a repeated event, which
    stands by itself.
    """

    others: Mapping[str, Invited]
    by_me: bool
    asker: str | None
    answer: str
    first: When
    lasts: timedelta
    asked: datetime | None
    changed: datetime | None
    called_off: datetime | None
    title: str
    cancelled: bool
    again: bool

    @property
    def alone(self) -> str | None:
        """The other, where there is one alone."""
        return next(iter(self.others)) if len(self.others) == 1 else None

    @property
    def asked_by_someone(self) -> bool:
        """Whether it is known who asked."""
        return self.by_me or self.asker is not None


def plan_of(said: Said, mine: frozenset[str], whole: Whole, zones: Zones, method: str) -> Plan:
    """Return what an event plans. method: of the file, REQUEST and CANCEL for a message. Raises Unkept or Unclear."""
    circle = circle_of(said)
    if not circle.guests and not circle.lists:
        raise Unkept(_(NOBODY_ELSE))
    if "DTSTART" not in said:
        raise Unclear(NO_TIME)
    if "RANGE" in said.get("RECURRENCE-ID", [said["DTSTART"][0]])[0].given:
        raise Unkept(_("it changes all later times of a repeated event, which I cannot follow"))
    first = zones.when(said["DTSTART"][0])
    if first.whole_day and any(b"YEARLY" in one.value.upper() for one in said.get("RRULE", ())):
        raise Unkept(_("it is a day that comes each year, as birthdays do"))
    answer, others = _sides(circle, mine, whole)
    organiser = None if circle.organiser is None else circle.organiser.address
    by_me = circle.own or organiser in mine
    cancelled = word(said, "STATUS") == "CANCELLED" or method == "CANCEL"
    changed, written = stamp(said.get("LAST-MODIFIED", ())), stamp(said.get("DTSTAMP", ()))
    made = None if minute_of(said) in whole.in_bulk else stamp(said.get("CREATED", ()))
    return Plan(
        others=others,
        by_me=by_me,
        asker=None if by_me else organiser,
        answer=answer,
        first=first,
        lasts=_lasts(first, said, zones),
        asked={"REQUEST": written, "CANCEL": None}.get(method, made),
        changed=changed,
        called_off=(written if method == "CANCEL" else changed) if cancelled else None,
        title=title_of(said),
        cancelled=cancelled,
        again="RECURRENCE-ID" in said,
    )


def _sides(circle: Circle, mine: frozenset[str], whole: Whole) -> tuple[str, dict[str, Invited]]:
    """Return my answer, and everybody else by address."""
    everybody = circle.everybody
    own = [one.answer for address, one in everybody.items() if address in mine]
    others = {address: one for address, one in everybody.items() if address not in mine}
    if not own and not circle.own:
        known = whole.owner or not mine.isdisjoint(whole.present)
        raise Unkept(_("you are not on it") if known else _("I cannot tell which of the people on it is you"))
    if circle.lists or len(others) > MOST_AT_A_TABLE:
        raise Unkept(_("it is for so many people that it says nothing of one of them"))
    if not others:
        raise Unkept(_(NOBODY_ELSE))
    answers = {"ACCEPTED", *own} if circle.own else {*own}
    return next((one for one in ("DECLINED", "ACCEPTED", "TENTATIVE") if one in answers), ""), others


def _lasts(first: When, said: Said, zones: Zones) -> timedelta:
    least = timedelta(days=1) if first.whole_day else timedelta()
    if "DTEND" in said:
        return max(least, zones.moment(zones.when(said["DTEND"][0])) - zones.moment(first))
    return max(least, (lasting(said["DURATION"][0]) if "DURATION" in said else None) or least)
