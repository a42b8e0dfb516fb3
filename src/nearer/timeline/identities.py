"""Who is who in a vault: handles of many apps, an address book and what the person said become people.

Pure, and the same whatever was added first: the fold of known handles, cards and decisions. Sure matches (one number,
one address, one card) merge by themselves; likely ones (one name) are proposed and never done.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

from nearer.model.person import (
    LIVES,
    STATES,
    Card,
    Decision,
    Identity,
    KnownHandle,
    KnownPerson,
    Lives,
    State,
    most_careful,
)
from nearer.timeline.address_book import AddressBook
from nearer.timeline.keys import ADDRESS, PHONE, keys_by
from nearer.timeline.names import bare, folded

_Word = TypeVar("_Word", State, Lives)

SHORT_CODE = re.compile(r"\d{3,6}")
NO_REPLY = re.compile(
    r"(?:^|[._+-])(?:no|do-?not|dont)[._-]?reply|^(?:mailer-daemon|notifications?|newsletter|bounces?)(?:[._+-]|$)"
)
BRAZIL = re.compile(r"(tel:\+55\d\d)9?(\d{8})")
"""Mobile numbers there have got a nine in front; old exports have them without."""

ONE_WAY = ("sms", "email", "call")
"""Apps in which who never had a word of mine is taken for a sender and not for a person."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two people who may be one: asked, never done. why: "name", "number" or "card"."""

    one: KnownPerson
    other: KnownPerson
    why: str


@dataclass(frozen=True, slots=True)
class WhoIsKnown:
    """people by id, in the order of their smallest identity; proposals between them."""

    people: tuple[KnownPerson, ...]
    proposals: tuple[Proposal, ...]


def who_is_known(
    handles: Sequence[KnownHandle],
    cards: Sequence[Card],
    decisions: Sequence[Decision],
    met: Mapping[int, Collection[object]],
    wrote: Mapping[int, tuple[int, int]],
    region: str | None = None,
    kept_from: Collection[int] = (),
) -> WhoIsKnown:
    """Return the people of a vault.

    met: for each handle (number) the files and groups it stands in: two in one of them are two people, unless sure.
    wrote: for each handle how many events are mine and theirs, in chats of two.
    kept_from: handles (numbers) of whom the histories show that ego keeps away: see `KnownPerson.kept_from`.
    """
    by_identity = {one.identity: one for one in sorted(handles, key=lambda one: _order(one.identity))}
    book = AddressBook(cards, region)
    texts = {identity: (identity.known_by, *one.names) for identity, one in by_identity.items()}
    keys = keys_by(texts, region, (key for _card, on_card in book.entries for key in on_card))
    groups = _Groups(by_identity)
    _join_sure(groups, keys, book)
    _obey(groups, decisions)
    people = _people(groups, by_identity, decisions, wrote, keys, book)
    people = _mark_unspoken(people, decisions, kept_from)
    declined = {frozenset(one.about) for one in decisions if one.verb == "two_people"}
    return WhoIsKnown(people, tuple(_proposals(people, book, keys, met, declined)))


class _Groups:
    """Sets of identities that are one person; each set is led by its smallest."""

    def __init__(self, identities: Iterable[Identity]) -> None:
        self.lead = {identity: identity for identity in identities}
        self.why: dict[Identity, set[str]] = defaultdict(set)

    def of(self, identity: Identity) -> list[Identity]:
        """Return all that are one with this identity, the smallest first."""
        lead = self.lead[identity]
        return [one for one, first in self.lead.items() if first == lead]

    def join(self, identities: Iterable[Identity], why: str) -> None:
        """Make these one; those that are not known lie dormant."""
        leads = {self.lead[one] for one in identities if one in self.lead}
        if len(leads) < 2:
            return
        first = min(leads, key=_order)
        for one, lead in self.lead.items():
            if lead in leads:
                self.lead[one] = first
        self.why[first] |= {why}.union(*(self.why.pop(lead, set()) for lead in leads - {first}))

    def part(self, identities: Iterable[Identity]) -> None:
        """Make these one person of their own, apart from the rest of theirs."""
        apart = {one for one in identities if one in self.lead}
        rest = {other for one in apart for other in self.of(one)} - apart
        for some in (apart, rest):
            if some:
                first = min(some, key=_order)
                for one in some:
                    self.lead[one] = first


def _order(identity: Identity) -> tuple[str, str, str]:
    return identity.app, identity.known_by, identity.place


def _join_sure(groups: _Groups, keys: Mapping[Identity, frozenset[str]], book: AddressBook) -> None:
    holders: dict[str, list[Identity]] = defaultdict(list)
    for identity, own in keys.items():
        for key in own:
            holders[key].append(identity)
    for key, identities in sorted(holders.items()):
        groups.join(identities, "number" if key.startswith("tel:") else "address")
    for _card, on_card in book.entries:
        groups.join((one for key in sorted(on_card) for one in holders.get(key, ())), "card")


def _obey(groups: _Groups, decisions: Sequence[Decision]) -> None:
    for one in decisions:
        if one.verb == "one_person":
            groups.join(one.about, "hand")
        elif one.verb == "part":
            groups.part(one.about)


def _people(
    groups: _Groups,
    handles: Mapping[Identity, KnownHandle],
    decisions: Sequence[Decision],
    wrote: Mapping[int, tuple[int, int]],
    keys: Mapping[Identity, frozenset[str]],
    book: AddressBook,
) -> tuple[KnownPerson, ...]:
    said: dict[str, dict[Identity, tuple[int, str]]] = defaultdict(dict)
    for one in decisions:
        for identity in one.about:
            said[one.verb][identity] = (one.id, one.value)
    members: dict[Identity, list[KnownHandle]] = defaultdict(list)
    for identity, handle in handles.items():
        members[groups.lead[identity]].append(handle)

    def last(verb: str, own: Sequence[KnownHandle]) -> str:
        found = (said[verb][one.identity] for one in own if one.identity in said[verb])
        return max(found, default=(0, ""))[1]

    known_by = {lead: frozenset[str]().union(*(keys[one.identity] for one in own)) for lead, own in members.items()}
    wanted = {lead: last("rename", own) or _name(own, book.names_for(known_by[lead])) for lead, own in members.items()}
    names = _names_of(wanted, members, wrote)
    people = []
    for number, (lead, own) in enumerate(members.items()):
        circle, lives, human = last("closeness", own), last("lives", own), last("human", own)
        people.append(
            KnownPerson(
                id=number,
                name=names[lead],
                handles=tuple(own),
                kind=last("kind", own),
                circle=int(circle) if circle else None,
                lives=_one_of(lives, LIVES, "unsaid"),
                state=_state(said["state"], [one.identity for one in own]),
                human=human == "yes" if human else _looks_human(own, wrote, in_book=_in_book(known_by[lead], book)),
                joined=tuple(sorted(groups.why.get(lead, ()))) if len(own) > 1 else (),
            )
        )
    return tuple(people)


def _state(said: Mapping[Identity, tuple[int, str]], identities: Sequence[Identity]) -> State:
    return most_careful(_one_of(said[one][1], STATES, "none") for one in identities if one in said)


def _one_of(value: str, known: tuple[_Word, ...], otherwise: _Word) -> _Word:
    return next((one for one in known if one == value), otherwise)


def _name(handles: Sequence[KnownHandle], in_book: Sequence[str]) -> str:
    """Return the first name that has a letter in it and is no address, else that of the address book: both say more."""
    names = [name for handle in handles for name in handle.names]
    spoken = [name for name in names if any(map(str.isalpha, name))]
    return ([name for name in spoken if not ADDRESS.fullmatch(name)] or in_book or spoken or names)[0]


def _in_book(keys: frozenset[str], book: AddressBook) -> bool:
    """Whether they stand in the address book as a human being."""
    return any(key in book.names and key not in book.firms for key in keys)


def _names_of(
    wanted: Mapping[Identity, str],
    members: Mapping[Identity, Sequence[KnownHandle]],
    wrote: Mapping[int, tuple[int, int]],
) -> dict[Identity, str]:
    """Return a name of its own for each person: of several Annas, whom most was written with is called just Anna."""

    def rows(lead: Identity) -> int:
        return sum(sum(wrote.get(one.id, (0, 0))) for one in members[lead])

    taken: set[str] = set()
    return {lead: _free(wanted[lead], taken) for lead in sorted(wanted, key=lambda lead: (-rows(lead), _order(lead)))}


def _free(name: str, taken: set[str]) -> str:
    unique = next(one for n in range(1, len(taken) + 2) if (one := name if n == 1 else f"{name} ({n})") not in taken)
    taken.add(unique)
    return unique


def _looks_human(handles: Sequence[KnownHandle], wrote: Mapping[int, tuple[int, int]], *, in_book: bool) -> bool:
    """Whether this may be a human being: no short code, no list, and not a sender whom I never wrote to or called.

    Whoever stands in the address book is one, also where I never answered.
    """
    mine = sum(wrote.get(one.id, (0, 0))[0] for one in handles)
    if mine or in_book:
        return True
    return not all(_is_sender(one, wrote.get(one.id, (0, 0))[1]) for one in handles)


def _is_sender(handle: KnownHandle, theirs: int) -> bool:
    app, known_by = handle.identity.app, handle.identity.known_by.strip()
    if app in ("sms", "call") and SHORT_CODE.fullmatch(known_by):
        return True
    if ADDRESS.fullmatch(known_by) and NO_REPLY.search(known_by.casefold().partition("@")[0]):
        return True
    if app not in ONE_WAY or not theirs:
        return False
    # A friend who has a name here and whom I never answered is just whom nearer is about; a bare number is not.
    named = any(any(map(str.isalpha, name)) and not ADDRESS.fullmatch(name) for name in handle.names)
    spelled = app == "sms" and not PHONE.fullmatch(known_by) and known_by == handle.names[0]
    return not named or spelled or app == "email"


def _mark_unspoken(
    people: Sequence[KnownPerson], decisions: Sequence[Decision], kept_from: Collection[int]
) -> tuple[KnownPerson, ...]:
    """Mark those of whom nothing was said and who may be someone to keep away from.

    namesake: they have the name of someone who is kept out, or that name with a mark such as "new": it may be them, on
    another number. kept_from: the histories show it.
    """
    kept_out = {bare(name) for one in people if one.state != "none" for name in (one.name, *_names(one))}
    spoken_of = {identity for one in decisions if one.verb == "state" for identity in one.about}
    return tuple(
        replace(
            one,
            namesake=not kept_out.isdisjoint(bare(name) for name in (one.name, *_names(one))),
            kept_from=any(handle.id in kept_from for handle in one.handles),
        )
        if one.state == "none" and not any(handle.identity in spoken_of for handle in one.handles)
        else one
        for one in people
    )


def _names(person: KnownPerson) -> set[str]:
    return {name for handle in person.handles for name in handle.names if any(map(str.isalpha, name))}


def _proposals(
    people: Sequence[KnownPerson],
    book: AddressBook,
    keys: Mapping[Identity, frozenset[str]],
    met: Mapping[int, Collection[object]],
    declined: Collection[frozenset[Identity]],
) -> Iterable[Proposal]:
    """Yield pairs that may be one; never anyone who is kept out or kept from, nor who has the name of one."""
    open_to_it = [one for one in people if one.may_be_suggested]
    named: dict[str, list[KnownPerson]] = defaultdict(list)
    for one in open_to_it:
        for name in {folded(name) for name in _names(one)}:
            named[name].append(one)
    found: dict[tuple[int, int], str] = {}
    for alike in named.values():
        found |= {(one.id, other.id): "name" for one, other in combinations(alike, 2)}
    brazilian: dict[str, list[KnownPerson]] = defaultdict(list)
    for one in open_to_it:
        for key in {key for handle in one.handles for key in keys[handle.identity]}:
            if number := BRAZIL.fullmatch(key):
                brazilian[number[1] + number[2]].append(one)
    for alike in brazilian.values():
        found |= {_pair(one, other): "number" for one, other in combinations(alike, 2) if one.id != other.id}
    by_key = {key: one for one in open_to_it for handle in one.handles for key in keys[handle.identity]}
    for card, on_card in book.entries:
        holders = [by_key[key] for key in on_card if key in by_key]
        called = [one for name in card.names for one in named.get(folded(name), ())]
        for one in holders:
            found |= {_pair(one, other): "card" for other in called if other.id != one.id}
    numbered = {one.id: one for one in people}
    for (first, second), why in sorted(found.items()):
        one, other = numbered[first], numbered[second]
        places = [{place for handle in some.handles for place in met.get(handle.id, ())} for some in (one, other)]
        both = [{handle.identity for handle in some.handles} for some in (one, other)]
        two = any(not (both[0].isdisjoint(said) or both[1].isdisjoint(said)) for said in declined)
        if places[0].isdisjoint(places[1]) and not two:
            yield Proposal(one, other, why)


def _pair(one: KnownPerson, other: KnownPerson) -> tuple[int, int]:
    return min(one.id, other.id), max(one.id, other.id)
