"""What the vault knows of names: their numbers, and which of them are me."""

from collections.abc import Sequence
from dataclasses import replace

import apsw
import msgspec
import polars as pl

from nearer.contracts import Questions, name_and_id
from nearer.model.person import Identity
from nearer.service.decisions import Answers, Known, decide_me, same_name
from nearer.service.reading import Numbers
from nearer.timeline.keys import ADDRESS
from nearer.vault import records

ME = "me"
"""The setting that holds my own names by app."""


class VaultNumbers(Numbers):
    """Numbers that the vault gives, and the names that one file at a time uses for them."""

    def __init__(self, connection: apsw.Connection) -> None:
        super().__init__()
        self._connection = connection
        self._known: dict[tuple[str, str, str], int] = {}
        self.names: dict[int, str] = {}
        self.chats_of_two: set[int] = set()
        self.met_groups: set[int] = set()

    def handle(self, app: str, place: str, author: str) -> int:  # noqa: ARG002 # one name in one app is one handle of the vault
        """Return the vault's number of an author, and remember the first name that this file has for it."""
        name, known_by = name_and_id(author)
        key = ("handle", app, known_by)
        if key not in self._known:
            self._known[key] = records.handle_number(self._connection, Identity(app, known_by))
        return self._name(self._known[key], name)

    def _name(self, number: int, name: str) -> int:
        self.names.setdefault(number, name)
        return number

    def channel(self, name: str) -> int:
        """Return the vault's number of a channel."""
        key = ("channel", "", name)
        if key not in self._known:
            self._known[key] = records.channel_number(self._connection, name)
        return self._known[key]

    def group(self, app: str, name: str) -> int:
        """Return the vault's number of a group."""
        key = ("group", app, name)
        if key not in self._known:
            self._known[key] = records.group_number(self._connection, app, name)
        self.met_groups.add(self._known[key])
        return self._known[key]

    def next_file(self) -> None:
        """Begin a file: its names and chats are its own."""
        self.names, self.chats_of_two, self.met_groups = {}, set(), set()

    def note_chats(self, events: pl.DataFrame) -> None:
        """Note the chats of two of this file that some of its events belong to."""
        met = events.select("handle", "group").filter(pl.col("group").is_null())["handle"]
        self.chats_of_two.update(met.unique().drop_nulls())


def decide_me_in_vault(
    connection: apsw.Connection, known: Sequence[Known], answers: Answers, questions: Questions | None
) -> frozenset[str]:
    """Return my names in these files: those that were given, else those that the vault knows, else what is decided.

    A name that was given and stands in none of these files is no error where the vault knows it. Whoever stands beside
    a name that was given is not me.
    """
    remembered = own_names(connection)
    before = {name for own in remembered.values() for name in own}
    authors = {name for one in known for name in one.survey.authors}
    said = tuple(name for name in answers.me if same_name(name, authors) or not same_name(name, before))
    addresses = {known_by for name in before if ADDRESS.fullmatch(known_by := name_and_id(name)[1])}
    own = frozenset(addresses).union(*(one.survey.own for one in known))
    given = decide_me(known, replace(answers, me=said), questions, own) if said else frozenset[str]()
    told = [one for one in known if given & one.survey.authors.keys()]
    others = {name for one in told for name in one.survey.authors} - given
    settled, open_chats = set(given), []
    for one in known:
        mine = remembered.get(one.source.channel, set()) & one.survey.authors.keys() - others
        settled |= mine
        sure = mine or one in told or (said and any(one.source is other.source for other in told))
        open_chats += [] if sure else [one]
    return frozenset(settled) | (decide_me(open_chats, replace(answers, me=()), questions, own) if open_chats else own)


def own_names(connection: apsw.Connection) -> dict[str, set[str]]:
    """Return my names by app, as they stand in the exports."""
    body = records.setting(connection, ME)
    return {} if body is None else msgspec.json.decode(body, type=dict[str, set[str]])


def remember_own_names(connection: apsw.Connection, files: Sequence[Known], me: frozenset[str]) -> None:
    """Write down my names by app, as these files have them; whoever else wrote in a file in which I stand is not me.

    The addresses by which a file knows its owner are written down as well.
    """
    own = own_names(connection)
    for one in files:
        authors = {*one.survey.authors}
        mine = me & authors | one.survey.own
        if mine:
            own[one.source.channel] = own.get(one.source.channel, set()) - authors | mine
    body = {app: sorted(names) for app, names in sorted(own.items()) if names}
    if body:
        records.set_setting(connection, ME, msgspec.json.encode(body).decode())
