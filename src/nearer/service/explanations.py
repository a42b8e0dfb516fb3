"""What was it? The person's own answer on the card of a finding: kept as a decision, and changed by saying it anew.

An answer is about a person and a stretch of time, not about a row: it holds for whatever finding lies in that stretch, also
when newer files move its days. What was said last holds. No figure depends on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import apsw
import msgspec

from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.finding import WAS_IT, Explanation, Finding, WasIt
from nearer.model.person import Identity, State
from nearer.model.report import Report
from nearer.service.people import identities_in
from nearer.vault.decisions import decide, decisions
from nearer.vault.sealed import Vault

EXPLAINED = "was_it"
"""The verb of these decisions."""

ABOUT_NOBODY: tuple[WasIt, ...] = ("resting", "reason", "elsewhere", "too_close", "pulled_away", "unsure")
"""What may be said of a finding that is about no one person."""

STATES_AFTER: Mapping[WasIt, tuple[State, ...]] = {
    "hurt": ("boundary", "keeping_safe"),
    "on_purpose": ("boundary", "keeping_safe"),
    "parted": ("parted", "ended"),
}
"""The states of the person that are offered after an answer (A2); none is ever set by itself."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One answer. about: empty where it is of nobody in particular. at: when it was said."""

    about: tuple[Identity, ...]
    was_it: WasIt
    began: datetime
    until: datetime
    at: datetime | None


def answers_to(found: Finding) -> tuple[WasIt, ...]:
    """Return what may be said of a finding."""
    return ABOUT_NOBODY if found.person is None else WAS_IT


def explain(vault: Vault, now: datetime, report: Report, found: Finding, was_it: WasIt) -> tuple[State, ...]:
    """Keep what a finding of this report was; "" takes the answer back. Return the states that may be offered then."""
    if was_it and was_it not in answers_to(found):
        raise WrongCall(
            _("Write one of: {words}.").format(words=", ".join(answers_to(found))), _("Nothing was changed.")
        )
    about = sorted(identities_in(vault.connection, report)[found.person], key=repr) if found.person else ()
    value = msgspec.json.encode(Explanation(was_it, found.began, _until(found, report))).decode()
    with vault.transaction():
        decide(vault.connection, now, EXPLAINED, about, value)
    return STATES_AFTER.get(was_it, ()) if found.person else ()


def said(connection: apsw.Connection) -> list[Explained]:
    """Return all answers that hold, the oldest first."""
    found = []
    for one in decisions(connection):
        if one.verb == EXPLAINED:
            value = msgspec.json.decode(one.value, type=Explanation)
            found.append(Explained(one.about, value.was_it, value.began, value.until, one.at))
    return found


def with_answers(connection: apsw.Connection, report: Report) -> Report:
    """Return the report with what the person said of each finding."""
    told = said(connection)
    if not told:
        return report
    known = identities_in(connection, report)

    def answer(found: Finding) -> WasIt:
        theirs = known[found.person] if found.person is not None else frozenset[Identity]()
        for one in reversed(told):
            same = not theirs.isdisjoint(one.about) if found.person is not None else not one.about
            if same and found.began <= one.until and _until(found, report) >= one.began:
                return one.was_it
        return ""

    return replace(report, findings=tuple(replace(one, was_it=answer(one)) for one in report.findings))


def card_of(report: Report, name: str, day: datetime | None = None) -> Finding:
    """Return the finding about a person, or about nobody where `name` is "". day: one in its stretch, where there are several.

    Raises WrongCall where there is none, or more than one.
    """
    wanted = " ".join(name.casefold().split())
    theirs = [one for one in report.findings if (one.person or "").casefold() == wanted]
    if day is not None:
        theirs = [one for one in theirs if one.began <= day <= _until(one, report)]
    if len(theirs) == 1:
        return theirs[0]
    raise WrongCall(
        _("There is more than one line about that.") if theirs else _("There is no such line."),
        _("Nothing was changed."),
        _("Say which one with a day that it goes over: --day 2026-03-31")
        if theirs
        else _("nearer look --maybe shows them all."),
    )


def _until(found: Finding, report: Report) -> datetime:
    """Return the end of a finding, or of the files where it is open."""
    if found.ended is not None:
        return found.ended
    return report.span.ends if report.span is not None else found.noticed
