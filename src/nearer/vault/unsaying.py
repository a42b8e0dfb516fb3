"""Take people out of what the person wrote: practices, entries, offers, answers about them, and what lies in the bin.

What is about nobody else goes as a whole. What names others as well stays, without the name that was chosen from a list; what
was typed in a text of one's own stays as it was typed.
"""

from collections.abc import Set as AbstractSet
from typing import Any

import apsw
import msgspec

from nearer.model.person import Identity
from nearer.model.run import refer

_About = list[tuple[str, str, str]]


def unsay(connection: apsw.Connection, identities: AbstractSet[Identity]) -> None:
    """Take these identities out of runs, journal, offers and bin. The caller holds the transaction."""
    for table in ("offer", "answering"):
        for number, about in list(connection.execute(f"SELECT id, about FROM {table}")):  # noqa: S608 # our own words
            if _named(msgspec.json.decode(str(about), type=_About)) & identities:
                connection.execute(f"DELETE FROM {table} WHERE id = ?", (number,))  # noqa: S608 # our own words
    for number, about, trail in list(connection.execute("SELECT id, about, trail FROM run")):
        told = _named(msgspec.json.decode(str(about), type=_About))
        if not told & identities:
            continue
        if told <= identities:
            connection.execute("DELETE FROM run WHERE id = ?", (number,))
        else:
            left, kept = _encoded(told - identities), _without(str(trail), identities)
            connection.execute("UPDATE run SET about = ?, trail = ? WHERE id = ?", (left, kept, number))
    for table, column in (("journal", "about"), ("bin", "body")):
        for number, body in list(connection.execute(f"SELECT id, {column} FROM {table}")):  # noqa: S608 # our own words
            _unsay_entry(connection, table, column, number, str(body), identities)


def _unsay_entry(
    connection: apsw.Connection, table: str, column: str, number: object, body: str, identities: AbstractSet[Identity]
) -> None:
    whole: dict[str, Any] = msgspec.json.decode(body)
    about = whole.get("about", whole)
    told = _named(about.get("people", []))
    if not told & identities:
        return
    if told <= identities:
        connection.execute(f"DELETE FROM {table} WHERE id = ?", (number,))  # noqa: S608 # our own words
        return
    about["people"] = [[one.app, one.known_by, one.place] for one in sorted(told - identities, key=refer)]
    kept = msgspec.json.encode(whole).decode()
    connection.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (kept, number))  # noqa: S608 # our own words


def _named(about: list[Any]) -> set[Identity]:
    return {Identity(*one) for one in about}


def _encoded(identities: AbstractSet[Identity]) -> str:
    return msgspec.json.encode([[one.app, one.known_by, one.place] for one in sorted(identities, key=refer)]).decode()


def _without(trail: str, identities: AbstractSet[Identity]) -> str:
    """Return a trail in which nobody stands where one of these was chosen."""
    for one in identities:
        trail = trail.replace(msgspec.json.encode(refer(one)).decode(), '""')
    return trail
