"""Who is who in the vault: one person across apps, and what the person says about each; every edit can be undone."""

from dataclasses import dataclass
from datetime import datetime

import apsw
import msgspec
import polars as pl

from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.histories import Histories
from nearer.model.person import CIRCLES, LIVES, STATES, Decision, Identity, KnownPerson, Person
from nearer.model.report import Report
from nearer.service import wording
from nearer.service.met import met, met_in
from nearer.timeline.identities import SHORT_CODE, Proposal, WhoIsKnown, who_is_known
from nearer.timeline.keys import PHONE
from nearer.timeline.people import OF, WhoIsWho
from nearer.vault import records
from nearer.vault.decisions import add_by_hand, decide, decisions, remove_by_hand, strike
from nearer.vault.derived import last_derived
from nearer.vault.sealed import Vault

REGION = "region"
"""The setting that holds the country in which numbers without one are read."""

ASKED = "asked"
"""The verb of a decision that changes nothing: these people were on the list of whom to leave out (K1)."""

HEARD = "came_back"
"""The verb of a decision that is no edit either: whether something came back (service/kind_answers.py)."""

KEPT_FROM = "kept_from"
"""What was worked out from the histories (service/life.py): the handles of whom ego told to stop, who pressed, and numbers
that may be theirs. Nothing is suggested of them until the person says how the tie stands."""

LONGEST_NAME = 80


@dataclass(frozen=True)
class PeoplePage:
    """people: those with whom there was a word in a chat of two, or who were added by hand; by name.

    in_groups: how many are known from groups alone; senders: short codes, lists and one-way senders, by name.
    region: None where numbers without a country were met and nobody said which it is.
    """

    people: tuple[KnownPerson, ...]
    in_groups: int
    senders: tuple[KnownPerson, ...]
    proposals: tuple[Proposal, ...]
    region: str | None
    region_needed: bool


def known_people(connection: apsw.Connection, events: pl.DataFrame | None = None) -> WhoIsKnown:
    """Return the people of a vault. events: of `kept.histories`, where they are at hand."""
    seen = met(connection) if events is None else met_in(events)
    kept_from = last_derived(connection, KEPT_FROM)
    return who_is_known(
        records.handles(connection),
        records.cards(connection),
        decisions(connection),
        seen.places,
        seen.wrote,
        records.setting(connection, REGION),
        frozenset(msgspec.msgpack.decode(kept_from, type=list[int])) if kept_from else frozenset(),
    )


def names_to_suggest(connection: apsw.Connection) -> dict[Identity, str]:
    """Return what those are called who may be suggested (A2), by each of their identities; nobody else is in it."""
    known = known_people(connection).people
    return {handle.identity: one.name for one in known if one.may_be_suggested for handle in one.handles}


def page(vault: Vault) -> PeoplePage:
    """Return who is who."""
    connection = vault.connection
    known = known_people(connection)
    counts = met(connection).wrote

    def is_tie(one: KnownPerson) -> bool:
        return any(handle.id in counts or handle.identity.app == "hand" for handle in one.handles)

    by_name = sorted(known.people, key=lambda one: one.name.casefold())
    shown = {one.id for one in by_name if one.human and is_tie(one)}
    return PeoplePage(
        people=tuple(one for one in by_name if one.id in shown),
        in_groups=sum(one.human and one.id not in shown for one in by_name),
        senders=tuple(one for one in by_name if not one.human),
        proposals=tuple(one for one in known.proposals if shown & {one.one.id, one.other.id}),
        region=records.setting(connection, REGION),
        region_needed=any(_lacks_country(handle.identity.known_by) for one in by_name for handle in one.handles),
    )


def _lacks_country(known_by: str) -> bool:
    plain = known_by.strip()
    return bool(PHONE.fullmatch(plain)) and not plain.startswith(("+", "00")) and not SHORT_CODE.fullmatch(plain)


def find(vault: Vault, name: str) -> KnownPerson:
    """Return the person with a name, one of their handles' names, or a number. Raises WrongCall where none or several have it."""
    wanted = " ".join(name.casefold().split())
    people = known_people(vault.connection).people
    exactly = [one for one in people if one.name.casefold() == wanted]
    by_handle = [
        one
        for one in people
        if any(
            wanted == said.casefold() for handle in one.handles for said in (*handle.names, handle.identity.known_by)
        )
    ]
    found = exactly or by_handle
    if len(found) == 1:
        return found[0]
    raise WrongCall(
        _("Nobody in your vault is called “{name}”.").format(name=name)
        if not found
        else _("Several people in your vault are called “{name}”.").format(name=name),
        _("Nothing was changed."),
        _("nearer people lists the names."),
    )


def again(vault: Vault, person: KnownPerson) -> KnownPerson:
    """Return the same person as they are known now."""
    first = person.handles[0].identity
    people = known_people(vault.connection).people
    return next(one for one in people if any(handle.identity == first for handle in one.handles))


def rename(vault: Vault, now: datetime, person: KnownPerson, name: str) -> int:
    """Call a person by another name; return the number of the edit."""
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise WrongCall(_("A name has 1 to {n} letters.").format(n=LONGEST_NAME), _("Nothing was changed."))
    return _say(vault, now, "rename", person, plain)


def merge(vault: Vault, now: datetime, person: KnownPerson, other: KnownPerson) -> int:
    """Say that two are one."""
    return _write(vault, now, "one_person", [*_identities(person), *_identities(other)])


def keep_two(vault: Vault, now: datetime, proposal: Proposal) -> int:
    """Say that two are two: they are not proposed again."""
    return _write(vault, now, "two_people", [*_identities(proposal.one), *_identities(proposal.other)])


def _as_listed(identity: Identity) -> tuple[str, ...]:
    """Return how a handle may be written: by itself, or with its app before it, as the person's page lists it."""
    said, apps = identity.known_by, (identity.app, wording.app(identity.app))
    return (said, *(f"{app} {said}" for app in apps), *(f"{app}: {said}" for app in apps))


def split(vault: Vault, now: datetime, person: KnownPerson, handle: str) -> int:
    """Say that one handle of a person is somebody else. Raises WrongCall for a handle that is not theirs, or is their last.

    handle: as the person's page lists it, with its app or without.
    """
    theirs = [one for one in person.handles if handle in _as_listed(one.identity)]
    if not theirs or len(theirs) == len(person.handles):
        raise WrongCall(
            _("There is no such name or number to part from {name}.").format(name=person.name),
            _("Nothing was changed."),
            _("nearer person NAME lists them. Write one as it stands there, with the app before it."),
        )
    return _write(vault, now, "part", [one.identity for one in theirs])


def set_kind(vault: Vault, now: datetime, person: KnownPerson, kind: str) -> int:
    """Say what kind of person it is: friend, family, partner, colleague, or own words."""
    return _say(vault, now, "kind", person, " ".join(kind.split())[:LONGEST_NAME])


def set_circle(vault: Vault, now: datetime, person: KnownPerson, circle: int) -> int:
    """Place a person in a circle, 1 the innermost."""
    if circle not in CIRCLES:
        raise WrongCall(_("Circles go from 1, the innermost, to 5."), _("Nothing was changed."))
    return _say(vault, now, "closeness", person, str(circle))


def set_lives(vault: Vault, now: datetime, person: KnownPerson, lives: str) -> int:
    """Say where a tie lives."""
    if lives not in LIVES:
        raise WrongCall(_("I do not know that place."), _("Nothing was changed."))
    return _say(vault, now, "lives", person, lives)


def set_state(vault: Vault, now: datetime, person: KnownPerson, state: str) -> int:
    """Say how a tie stands. Nothing is asked back, and it is never suggested to take it back (S9)."""
    if state not in STATES:
        raise WrongCall(_("I do not know that word."), _("Nothing was changed."))
    return _say(vault, now, "state", person, state)


def set_human(vault: Vault, now: datetime, person: KnownPerson, *, human: bool) -> int:
    """Say that this is a human being, or that it is none."""
    return _say(vault, now, "human", person, "yes" if human else "no")


def add_person(vault: Vault, now: datetime, name: str) -> int:
    """Add a person whom no history knows."""
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST_NAME:
        raise WrongCall(_("A name has 1 to {n} letters.").format(n=LONGEST_NAME), _("Nothing was changed."))
    with vault.transaction():
        identity = add_by_hand(vault.connection, plain)
        return decide(vault.connection, now, "added", [identity], plain)


def named(vault: Vault, now: datetime, name: str) -> Identity:
    """Return who a name means, as an identity that outlives renaming; whom nobody knows becomes a person of their own.

    The caller holds the transaction.
    """
    plain = " ".join(name.split())[:LONGEST_NAME]
    folded = plain.casefold()
    known = [one for one in known_people(vault.connection).people if one.name.casefold() == folded]
    if known:
        return known[0].handles[0].identity
    identity = add_by_hand(vault.connection, plain)
    decide(vault.connection, now, "added", [identity], plain)
    return identity


def set_region(vault: Vault, region: str) -> None:
    """Say in which country numbers without one are. Raises WrongCall for letters that are no country."""
    from phonenumbers import SUPPORTED_REGIONS

    if region.upper() not in SUPPORTED_REGIONS:
        raise WrongCall(
            _("I know no country “{region}”.").format(region=region),
            _("Nothing was changed."),
            _("Write two letters, such as GB, DE or US."),
        )
    with vault.transaction():
        records.set_setting(vault.connection, REGION, region.upper())


def undo_edit(vault: Vault) -> Decision | None:
    """Strike out the last edit about people, and return it; None where there is none."""
    found = [one for one in decisions(vault.connection) if one.verb not in (ASKED, HEARD)]
    if not found:
        return None
    last = found[-1]
    with vault.transaction():
        strike(vault.connection, last.id)
        if last.verb == "added":
            remove_by_hand(vault.connection, last.value)
    return last


def who(connection: apsw.Connection, found: Histories) -> tuple[WhoIsWho, tuple[KnownPerson, ...]]:
    """Return the people of a vault as a timeline needs them, and what is known of each."""
    known = known_people(connection, found.events).people
    handles = {one.id: one for one in found.handles}
    people = tuple(
        Person(one.id, one.name, tuple(handles[handle.id] for handle in one.handles if handle.id in handles))
        for one in known
    )
    pairs = sorted((handle.id, one.id) for one in known for handle in one.handles)
    older = {one.id: _names(one) for one in known}
    return WhoIsWho(people, pl.DataFrame(pairs, schema=OF, orient="row"), older=older), known


def names_kept_out(connection: apsw.Connection) -> set[str]:
    """Return every name of those of whom nothing may be said."""
    if all(one.verb != "state" for one in decisions(connection)):
        return set()
    out = [one for one in known_people(connection).people if one.human and not one.may_be_counted]
    return {name for one in out for name in _names(one)}


def _names(person: KnownPerson) -> tuple[str, ...]:
    return (person.name, *(name for one in person.handles for name in (*one.names, one.identity.known_by)))


def identities_in(connection: apsw.Connection, report: Report) -> dict[str, frozenset[Identity]]:
    """Return the identities of each person of a report over this vault, by name."""
    known = {one.id: one.identity for one in records.handles(connection)}
    return {
        one.name: frozenset(known[handle.id] for handle in one.handles if handle.id in known) for one in report.people
    }


def _say(vault: Vault, now: datetime, verb: str, person: KnownPerson, value: str) -> int:
    return _write(vault, now, verb, _identities(person), value)


def _write(vault: Vault, now: datetime, verb: str, about: list[Identity], value: str = "") -> int:
    with vault.transaction():
        return decide(vault.connection, now, verb, about, value)


def _identities(person: KnownPerson) -> list[Identity]:
    return [one.identity for one in person.handles]
