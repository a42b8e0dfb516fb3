"""What the events of one calendar tell, as rows: invitations and answers, what was called off, and meetings that were.

A calendar does not say when someone answered. Where an event was last changed soon after the invitation, it was changed
by the answer, as far as anyone can tell; else the answer stands at the invitation, so that it never looks late.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from nearer.contracts import OWNER, Decided, name_and_id
from nearer.language import _
from nearer.model.events import cue_bit
from nearer.sources._calendar_parts import Part, Said, word
from nearer.sources._calendar_people import ANSWERS
from nearer.sources._calendar_plan import NOBODY_ELSE, Plan, Unkept, plan_of
from nearer.sources._calendar_times import AFTER_ALL, Unclear, When, Zones
from nearer.sources._calendar_whole import Whole, uid_of
from nearer.sources._content_lines import Property

SOON = timedelta(days=1)

Row = dict[str, Any]


class Calendar:
    """Turns the parts of one file into rows, in the order of the file."""

    def __init__(self, whole: Whole, decided: Decided) -> None:
        self._whole = whole
        self._mine = whole.owner | {name_and_id(name)[1] for name in decided.me}
        self._zones = Zones(whole.zones, whole.home or ZoneInfo(decided.zone))
        self._method = ""
        self._seen: set[int] = set()

    def rows(self, part: Part) -> list[Row]:
        """Return what one part tells: at (naive UTC) and the columns of a batch. Raises Unkept or Unclear."""
        if part.kind == "VCALENDAR":
            self._method = word(part.said(), "METHOD") if part.lines else ""
        if part.kind in ("VCALENDAR", "VTIMEZONE"):
            return []
        if part.kind != "VEVENT":
            raise Unkept(_("it is a task or a note, and no plan with others"))
        if not part.with_others:
            raise Unkept(_(NOBODY_ELSE))
        said = part.said()
        one = plan_of(said, self._mine, self._whole, self._zones, self._method)
        self._only_once(said)
        rows = [] if one.again else [*self._invitation(one)]
        rows += self._calling_off(one, said) if one.cancelled else self._meetings(one, said)
        if not rows:
            raise Unkept(self._why_nothing(one))
        return [row | {"ref": part.offset} for row in rows]

    def _only_once(self, said: Said) -> None:
        again = said["RECURRENCE-ID"][0].value if "RECURRENCE-ID" in said else b""
        mark = hash((uid_of(said), again))
        if uid_of(said) and mark in self._seen:
            raise Unkept(_("it is in this file twice"))
        self._seen.add(mark)

    def _invitation(self, one: Plan) -> Iterator[Row]:
        """Yield the invitation, and what was answered to it where two are on it."""
        known, asked = self._whole.stamp, one.asked
        if asked is None or known is None or not one.asked_by_someone:
            return
        if asked > min(known, self._zones.moment(one.first)):
            return
        yield self._row(one, "invite", asked)
        if one.alone is None:
            return
        answer = one.others[one.alone].answer if one.by_me else one.answer
        if answer in ANSWERS:
            soon = one.changed is not None and not one.cancelled and asked <= one.changed <= asked + SOON
            author, to = self._between(one.alone, by_me=not one.by_me)
            at = one.changed if soon else asked
            yield {"at": at, "author": author, "to": to, "kind": "text", "words": 0, "cues": ANSWERS[answer]}

    def _calling_off(self, one: Plan, said: Said) -> Iterator[Row]:
        """Yield that it was called off, by whoever asked, where something says when."""
        at, over = one.called_off, self._zones.moment(one.first) + one.lasts
        if at is None or not one.asked_by_someone or (one.asked is not None and at < one.asked):
            return
        if "RRULE" in said or at <= over:
            yield self._row(one, "cancel", at)

    def _meetings(self, one: Plan, said: Said) -> Iterator[Row]:
        """Yield a row for each time that was over, and for each other who said yes as I did."""
        until = self._whole.stamp
        came = [address for address, other in one.others.items() if other.answer == "ACCEPTED"]
        if one.answer != "ACCEPTED" or not came or until is None or word(said, "STATUS") == "TENTATIVE":
            return
        seconds = None if one.first.whole_day else min(int(one.lasts.total_seconds()), 2**32 - 1)
        what = {"kind": "meeting", "seconds": seconds, "text": one.title or None}
        for at in [self._zones.moment(one.first)] if one.again else self._times(one, said, until):
            for address in came if at + one.lasts <= until else ():
                author, to = self._between(address, by_me=one.asker != address)
                yield {"at": at, "author": author, "to": to, **what}

    def _times(self, one: Plan, said: Said, until: datetime) -> list[datetime]:
        """Return the times of an event up to a moment, without those that were taken out or moved."""
        zones, first = self._zones, one.first
        rules = [rule.value.decode("ascii", "replace") for rule in said.get("RRULE", ())[:1]]
        local = [at for rule in rules for at in zones.repeats(rule, first, until)] or [first.local]
        moments = {zones.moment(first, at): at for at in local}
        more = [zones.when(said_so, value.partition("/")[0]) for said_so, value in _several(said, "RDATE")]
        moments |= {zones.moment(when): when.local for when in more}
        moved = [*self._moved(said)]
        out = [
            *(zones.when(said_so, value) for said_so, value in _several(said, "EXDATE")),
            *(when for when, _on in moved),
        ]
        days = {when.local.date() for when in out if when.whole_day}
        gone = {zones.moment(when) for when in out if not when.whole_day}
        cut = min((zones.moment(when) for when, and_on in moved if and_on), default=AFTER_ALL)
        return sorted(at for at, here in moments.items() if at < cut and at not in gone and here.date() not in days)

    def _moved(self, said: Said) -> Iterator[tuple[When, bool]]:
        """Yield the times of a repeated event that stand by themselves, and whether that is so from there on."""
        for again in self._whole.moved.get(uid_of(said), ()) if uid_of(said) else ():
            with suppress(Unclear):  # a broken one is a fault of its own
                when = self._zones.when(again)
                self._zones.moment(when)
                yield when, "RANGE" in again.given

    def _row(self, one: Plan, kind: str, at: datetime) -> Row:
        """Return what whoever asked did towards all others."""
        return {
            "at": at,
            "author": OWNER if one.asker is None else self._whole.called(one.asker),
            "to": None if one.alone is None else self._between(one.alone, by_me=one.by_me)[1],
            "kind": kind,
            "text": one.title or None,
            "words": len(one.title.split()),
            "group": None if one.alone is not None else ", ".join(sorted(one.others)),
            "cues": cue_bit(kind),
        }

    def _between(self, address: str, *, by_me: bool) -> tuple[str, str]:
        """Return author and recipient."""
        other = self._whole.called(address)
        return (OWNER, other) if by_me else (other, OWNER)

    def _why_nothing(self, one: Plan) -> str:
        if one.cancelled:
            return _("it was called off, and it does not say when")
        if one.answer == "ACCEPTED" and any(other.answer == "ACCEPTED" for other in one.others.values()):
            return (
                _("the calendar does not say when it was written, so nobody knows if this has been")
                if self._whole.stamp is None
                else _("it was not over yet when the calendar was last written")
            )
        return _("it says neither when anyone asked, nor that both of you said yes")


def _several(said: Said, name: str) -> Iterator[tuple[Property, str]]:
    """Yield the values of a property that may hold many, with the property."""
    for one in said.get(name, ()):
        for value in one.value.decode("ascii", "replace").split(","):
            if value.strip():
                yield one, value
