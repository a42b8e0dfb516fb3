"""Who is who: handles of one human being become one person.

What stands on one card of an address book is one person. The same name in different files is one, too, unless both
handles sit in one file or one group: two people there are two people. Whoever asks can say otherwise (`same`, `apart`),
and every union is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from unicodedata import normalize

import polars as pl

from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.histories import Histories
from nearer.model.person import Handle, Person
from nearer.model.receipt import Receipt
from nearer.timeline.address_book import AddressBook
from nearer.timeline.keys import ADDRESS, keys_by

OF = pl.Schema({"handle": pl.UInt32(), "person": pl.UInt32()})


@dataclass(frozen=True, eq=False)
class WhoIsWho:
    """people by id; of: frame handle -> person (OF); notes: a file's name, a person and what is to be said of them there.

    older: names and numbers by which a person is known besides, by id.
    """

    people: tuple[Person, ...]
    of: pl.DataFrame
    notes: tuple[tuple[str, int, str], ...] = ()
    older: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def names(self, people: Iterable[Person]) -> set[str]:
        """Return all names of some of the people."""
        return {
            name
            for one in people
            for name in (one.name, *(handle.name for handle in one.handles), *self.older.get(one.id, ()))
        }

    def noted(self, receipts: Iterable[Receipt], left_out: AbstractSet[int] = frozenset()) -> tuple[Receipt, ...]:
        """Return the receipts with the notes about people added to the files they are about, save of who is left out."""
        return tuple(
            replace(
                one,
                notes=(
                    *one.notes,
                    *(says for file, who, says in self.notes if file == one.file and who not in left_out),
                ),
            )
            for one in receipts
        )


def who_is_who(histories: Histories, same: Sequence[tuple[str, str]] = (), apart: Sequence[str] = ()) -> WhoIsWho:
    """Return the people of the histories. same: pairs of names that are one person; apart: names that are several.

    Names are compared by NFC and without regard to case; a bare number or address has the name that the address book
    gives it. Raises WrongCall for a name that nobody has.
    """
    book = AddressBook(histories.cards)
    texts = {one.id: (one.known_by or one.name,) if book.cards else () for one in histories.handles}
    keys = keys_by(texts, None, (key for _card, on_card in book.entries for key in on_card))
    called = {one.id: _called(one, book.names_for(keys[one.id])) for one in histories.handles}
    by_name: dict[str, list[Handle]] = defaultdict(list)
    for handle in histories.handles:
        for name in dict.fromkeys(_plain(name) for name in (*called[handle.id], handle.name)):
            by_name[name].append(handle)
    for name in (*apart, *(name for pair in same for name in pair)):
        _check(name, by_name)
    parted = {handle for name in apart for handle in by_name[_plain(name)]}
    open_to_it = [handle for handle in histories.handles if handle not in parted]
    first_of = {handle.id: handle.id for handle in histories.handles}
    joined = list(_join_by_card(open_to_it, book, keys, first_of))
    alike = [some for handles in by_name.values() if len(some := [one for one in handles if one not in parted]) > 1]
    together = _Together(histories, [handle.id for handles in alike for handle in handles])
    for handles in alike:
        for nth, handle in enumerate(handles):
            first = _same_person(handles[:nth], handle, first_of, together)
            if first is not None:
                _unite(first_of, [first.id, handle.id])
                says = _(
                    "I took {name} here and the {name} in another file for one person. If they are two: --apart “{name}”."
                )
                joined.append((handle, says.format(name=(*called[handle.id], handle.name)[0])))
    for one, other in same:
        _unite(first_of, [handle.id for name in (one, other) for handle in by_name[_plain(name)]])
    return _people(histories, first_of, joined, called)


def _called(handle: Handle, in_book: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of a handle: its own where it has one, else those of the address book."""
    has_name = any(map(str.isalpha, handle.name)) and not ADDRESS.fullmatch(handle.name)
    return (handle.name,) if has_name else in_book


def _join_by_card(
    handles: Sequence[Handle], book: AddressBook, keys: Mapping[int, frozenset[str]], first_of: dict[int, int]
) -> Iterable[tuple[Handle, str]]:
    """Make one person of the handles on one card; yield each that was joined to another, with what is to be said of it."""
    holders: dict[str, list[Handle]] = defaultdict(list)
    for handle in handles:
        for key in keys[handle.id]:
            holders[key].append(handle)
    for _card, own in book.entries:
        of_card = sorted({one for key in own for one in holders.get(key, ())}, key=lambda one: one.id)
        for handle in of_card[1:]:
            if first_of[handle.id] != first_of[of_card[0].id]:
                _unite(first_of, [of_card[0].id, handle.id])
                says = _("In your address book {name} is one person with {other}. If they are two: --apart “{name}”.")
                yield handle, says.format(name=handle.name, other=of_card[0].name)


def _same_person(
    before: Sequence[Handle], handle: Handle, first_of: Mapping[int, int], together: "_Together"
) -> Handle | None:
    """Return the first of those of the same name whom this handle may be: none of theirs met one of its own."""
    own = [one.id for one in (*before, handle) if first_of[one.id] == first_of[handle.id]]
    for first in before:
        theirs = [one.id for one in before if first_of[one.id] == first_of[first.id]]
        if first.id in own:
            return None
        if not any(together.met(one, other) for one in own for other in theirs):
            return first
    return None


def _plain(name: str) -> str:
    return normalize("NFC", name).casefold().strip()


def _check(name: str, by_name: dict[str, list[Handle]]) -> None:
    if _plain(name) not in by_name:
        raise WrongCall(
            _("Nobody in these files is called “{name}”.").format(name=name),
            _("Your files are as they were."),
            _("Write the name as the files have it."),
        )


def _unite(first_of: dict[int, int], handles: Sequence[int]) -> None:
    firsts = {first_of[handle] for handle in handles}
    for handle, first in first_of.items():
        if first in firsts:
            first_of[handle] = min(firsts)


class _Together:
    """Which handles sit in one file or in one group: looked up only where two have the same name."""

    def __init__(self, histories: Histories, handles: Sequence[int]) -> None:
        self._places: dict[int, set[tuple[str, int]]] = defaultdict(set)
        if not handles:
            return
        rows = histories.events.lazy().filter(pl.col("handle").is_in(handles))
        for place in ("file", "group"):
            for handle, number in rows.select("handle", place).unique().drop_nulls().collect().iter_rows():
                self._places[handle].add((place, number))

    def met(self, one: int, other: int) -> bool:
        return bool(self._places[one] & self._places[other])


def _people(
    histories: Histories,
    first_of: dict[int, int],
    joined: Sequence[tuple[Handle, str]],
    called: Mapping[int, tuple[str, ...]],
) -> WhoIsWho:
    """Return the people in the order of their first handle, each with a name of its own."""
    handles_of: dict[int, list[Handle]] = defaultdict(list)
    for handle in histories.handles:
        handles_of[first_of[handle.id]].append(handle)
    taken = {_name(handles, called) for handles in handles_of.values()}
    people: list[Person] = []
    for handles in handles_of.values():
        name = _name(handles, called)
        if any(person.name == name for person in people):
            name = next(other for n in range(2, len(taken) + 2) if (other := f"{name} ({n})") not in taken)
            taken.add(name)
        people.append(Person(len(people), name, tuple(handles)))
    pairs = [(handle.id, person.id) for person in people for handle in person.handles]
    of = pl.DataFrame(sorted(pairs), schema=OF, orient="row")
    return WhoIsWho(tuple(people), of, tuple(_notes(histories, joined, dict(pairs))))


def _name(handles: Sequence[Handle], called: Mapping[int, tuple[str, ...]]) -> str:
    """Return the first name of one of the handles, else of the address book, else an address: each says more than a number."""
    own = [one.name for one in handles]
    named = [name for one in handles for name in called[one.id][:1]]
    return ([name for name in named if name in own] or named or [name for name in own if "@" in name] or own)[0]


def _notes(
    histories: Histories, joined: Sequence[tuple[Handle, str]], person_of: dict[int, int]
) -> Iterable[tuple[str, int, str]]:
    """Yield what is to be said about unions, in the receipt of each file with the later handle."""
    if not joined:
        return
    files = dict(histories.files.select("file", "name").iter_rows())
    wanted = [handle.id for handle, _says in joined]
    rows = histories.events.lazy().filter(pl.col("handle").is_in(wanted)).select("handle", "file").unique()
    where: dict[int, list[int]] = defaultdict(list)
    for handle, file in rows.sort("handle", "file").collect().iter_rows():
        where[handle].append(file)
    for handle, says in joined:
        for file in where[handle.id]:
            yield files[file], person_of[handle.id], says
