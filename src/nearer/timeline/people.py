"""Who is who: handles of one human being become one person.

The same name in different files is one person, unless both handles sit in one file or one group: two people there are
two people. Whoever asks can say otherwise (`same`, `apart`), and every union by name is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from unicodedata import normalize

import polars as pl

from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.histories import Histories
from nearer.model.person import Handle, Person
from nearer.model.receipt import Receipt

OF = pl.Schema({"handle": pl.UInt32(), "person": pl.UInt32()})


@dataclass(frozen=True, eq=False)
class WhoIsWho:
    """people by id; of: frame handle -> person (OF); notes: a file's name, a person and what is to be said of them there."""

    people: tuple[Person, ...]
    of: pl.DataFrame
    notes: tuple[tuple[str, int, str], ...] = ()

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

    Names are compared by NFC and without regard to case. Raises WrongCall for a name that nobody has.
    """
    by_name: dict[str, list[Handle]] = defaultdict(list)
    for handle in histories.handles:
        by_name[_plain(handle.name)].append(handle)
    parted = {_plain(name) for name in apart}
    for name in (*apart, *(name for pair in same for name in pair)):
        _check(name, by_name)
    first_of = {handle.id: handle.id for handle in histories.handles}
    joined = []
    alike = {name: handles for name, handles in by_name.items() if len(handles) > 1 and name not in parted}
    together = _Together(histories, [handle.id for handles in alike.values() for handle in handles])
    for handles in alike.values():
        for handle in handles[1:]:
            for first in (other for other in handles if other.id < handle.id and first_of[other.id] == other.id):
                members = [other.id for other in handles if first_of[other.id] == first.id]
                if not any(together.met(handle.id, member) for member in members):
                    first_of[handle.id] = first.id
                    joined.append((first, handle))
                    break
    for one, other in same:
        _unite(first_of, [handle.id for name in (one, other) for handle in by_name[_plain(name)]])
    return _people(histories, first_of, [pair for pair in joined if first_of[pair[0].id] == first_of[pair[1].id]])


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


def _people(histories: Histories, first_of: dict[int, int], joined: Sequence[tuple[Handle, Handle]]) -> WhoIsWho:
    """Return the people in the order of their first handle, each with a name of its own."""
    handles_of: dict[int, list[Handle]] = defaultdict(list)
    for handle in histories.handles:
        handles_of[first_of[handle.id]].append(handle)
    taken = {_name(handles) for handles in handles_of.values()}
    people: list[Person] = []
    for handles in handles_of.values():
        name = _name(handles)
        if any(person.name == name for person in people):
            name = next(other for n in range(2, len(taken) + 2) if (other := f"{name} ({n})") not in taken)
            taken.add(name)
        people.append(Person(len(people), name, tuple(handles)))
    pairs = [(handle.id, person.id) for person in people for handle in person.handles]
    of = pl.DataFrame(sorted(pairs), schema=OF, orient="row")
    return WhoIsWho(tuple(people), of, tuple(_notes(histories, joined, dict(pairs))))


def _name(handles: Sequence[Handle]) -> str:
    """Return the first handle's name that has a letter in it: a name says more than a number."""
    return next((handle.name for handle in handles if any(map(str.isalpha, handle.name))), handles[0].name)


def _notes(
    histories: Histories, joined: Sequence[tuple[Handle, Handle]], person_of: dict[int, int]
) -> Iterable[tuple[str, int, str]]:
    """Yield what is to be said about unions by name, in the receipt of each file with the later handle."""
    if not joined:
        return
    files = dict(histories.files.select("file", "name").iter_rows())
    wanted = [handle.id for _first, handle in joined]
    rows = histories.events.lazy().filter(pl.col("handle").is_in(wanted)).select("handle", "file").unique()
    where: dict[int, list[int]] = defaultdict(list)
    for handle, file in rows.sort("handle", "file").collect().iter_rows():
        where[handle].append(file)
    for _first, handle in joined:
        says = _("I took {name} here and the {name} in another file for one person. If they are two: --apart “{name}”.")
        for file in where[handle.id]:
            yield files[file], person_of[handle.id], says.format(name=handle.name)
