"""Take a person out of a vault for good: words, times, names, decisions. There is no bin for this, and no way back."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet

import apsw
import msgspec

from nearer.model.person import Card, Identity, KnownHandle
from nearer.model.receipt import Receipt, Skipped
from nearer.vault import imports
from nearer.vault.segments import forget_handles
from nearer.vault.unsaying import unsay

HIDDEN = "…"
_About = list[tuple[str, str, str]]


def all_handles(connection: apsw.Connection) -> list[KnownHandle]:
    """Return every handle with every name, also from imports in the bin, and those (number 0) of which edits alone tell."""
    names: dict[int, list[str]] = defaultdict(list)
    for handle, name in connection.execute("SELECT DISTINCT handle, name FROM handle_name ORDER BY name"):
        names[handle].append(name)
    known = [
        KnownHandle(number, Identity(app, known_by, place), tuple(names[number]) or (known_by,))
        for number, app, known_by, place in connection.execute(
            "SELECT id, app, known_by, place FROM handle ORDER BY id"
        )
    ]
    met = {one.identity for one in known}
    told = {one for (about,) in connection.execute("SELECT about FROM decision") for one in _identities(about)}
    return [*known, *(KnownHandle(0, one, (one.known_by,)) for one in sorted(told - met, key=repr))]


def all_cards(connection: apsw.Connection) -> list[Card]:
    """Return every card, also from imports in the bin."""
    found = connection.execute("SELECT DISTINCT body FROM card ORDER BY body")
    return [msgspec.json.decode(str(body), type=Card) for (body,) in found]


def forget(connection: apsw.Connection, handles: Sequence[KnownHandle], cards: Sequence[Card]) -> tuple[int, set[int]]:
    """Forget these handles, and these cards; return how many events went, and the files that are left changed.

    A file that holds nobody else goes as a whole. The caller holds the transaction, and works out overlaps again.
    """
    numbers = [one.id for one in handles if one.id]
    identities = {one.identity for one in handles}
    names = {name for one in handles for name in (*one.names, one.identity.known_by)}
    names |= {name for card in cards for name in (*card.names, *card.phones, *card.emails)} | _called(
        connection, identities
    )
    wanted = str(numbers)
    theirs = _forget_cards(connection, cards) | {
        int(row[0])
        for row in connection.execute(
            "SELECT DISTINCT file FROM handle_name WHERE handle IN (SELECT value FROM json_each(?))", (wanted,)
        )
    }
    alone = {file for file in theirs if not _others(connection, file, numbers)}
    gone = sum(_remove(connection, file) for file in alone) + forget_handles(connection, numbers)
    _hide(connection, theirs - alone, _pattern(names))
    _forget_decisions(connection, identities)
    unsay(connection, identities)
    connection.execute("DELETE FROM declared WHERE handle IN (SELECT value FROM json_each(?))", (wanted,))
    connection.execute("DELETE FROM handle WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    connection.execute("DELETE FROM derived")
    imports.sweep(connection)
    return gone, theirs - alone


def _remove(connection: apsw.Connection, file: int) -> int:
    """Remove a file and return how many events it held."""
    found = connection.execute("DELETE FROM file WHERE id = ? RETURNING n", (file,)).fetchall()
    return sum(int(str(row[0])) for row in found)


def _forget_cards(connection: apsw.Connection, cards: Collection[Card]) -> set[int]:
    """Remove these cards and return the files in which they stood."""
    found = connection.execute("SELECT id, file, body FROM card").fetchall()
    theirs = [row for row in found if msgspec.json.decode(str(row[2]), type=Card) in cards]
    connection.executemany("DELETE FROM card WHERE id = ?", (row[:1] for row in theirs))
    return {int(str(row[1])) for row in theirs}


def _others(connection: apsw.Connection, file: int, numbers: Sequence[int]) -> bool:
    found = connection.execute(
        "SELECT 1 FROM handle_name WHERE file = ?1 AND handle NOT IN (SELECT value FROM json_each(?2))"
        " UNION ALL SELECT 1 FROM group_file WHERE file = ?1 UNION ALL SELECT 1 FROM card WHERE file = ?1 LIMIT 1",
        (file, str(list(numbers))),
    )
    return bool(found.fetchall())


def _called(connection: apsw.Connection, identities: AbstractSet[Identity]) -> set[str]:
    """Return what the person called them by hand."""
    found = connection.execute("SELECT about, value FROM decision WHERE verb IN ('rename', 'added')")
    return {str(value) for about, value in found if not identities.isdisjoint(_identities(about))}


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds a name however it stands in a file's name: without its spaces, in small letters, a number in groups."""
    ways = set()
    for name in names:
        digits = re.sub(r"[\s().\-/]", "", name)
        if re.fullmatch(r"\+?\d{5,}", digits):
            ways.add(r"(?<!\d)\+?" + r"[\s().\-/]*".join(digits.lstrip("+")) + r"(?!\d)")
        elif parts := re.findall(r"[^\W_]+", name):
            ways.add(r"(?<![^\W\d_])" + r"[\W_]*".join(map(re.escape, parts)) + r"(?![^\W\d_])")
        elif name.strip():
            ways.add(re.escape(name.strip()))
    return re.compile("|".join(sorted(ways, key=len, reverse=True)) or r"(?!)", re.IGNORECASE)


def _hide(connection: apsw.Connection, files: Iterable[int], theirs: re.Pattern[str]) -> None:
    """Take the names out of what is said of files, and out of what groups are called: apps name both after people."""
    for file in files:
        called = connection.execute("SELECT import, name FROM import_file WHERE file = ?", (file,)).fetchall()
        for number, name in called:
            hidden = theirs.sub(HIDDEN, str(name))
            connection.execute("UPDATE import_file SET name = ? WHERE import = ? AND file = ?", (hidden, number, file))
        for (body,) in connection.execute("SELECT receipt FROM file WHERE id = ?", (file,)).fetchall():
            receipt = msgspec.json.encode(_without(msgspec.json.decode(str(body), type=Receipt), theirs)).decode()
            connection.execute("UPDATE file SET receipt = ? WHERE id = ?", (receipt, file))
        groups = "SELECT id, app, name FROM chat_group JOIN group_file ON chat_group = id WHERE file = ?"
        for number, app, name in connection.execute(groups, (file,)).fetchall():
            hidden = theirs.sub(HIDDEN, str(name))
            while (
                hidden != name
                and connection.execute(
                    "SELECT 1 FROM chat_group WHERE app = ? AND name = ? AND id <> ?", (app, hidden, number)
                ).fetchall()
            ):
                hidden += HIDDEN
            connection.execute("UPDATE chat_group SET name = ? WHERE id = ?", (hidden, number))


def _without(said: Receipt, theirs: re.Pattern[str]) -> Receipt:
    return Receipt(
        theirs.sub(HIDDEN, said.file),
        said.source,
        said.read,
        said.kept,
        said.system,
        tuple(
            Skipped(one.why, one.count, tuple(theirs.sub(HIDDEN, place) for place in one.places))
            for one in said.skipped
        ),
        said.span,
        said.date_order,
        tuple(theirs.sub(HIDDEN, note) for note in said.notes),
    )


def _forget_decisions(connection: apsw.Connection, identities: AbstractSet[Identity]) -> None:
    """Take the identities out of every decision, struck out or not; one that is about nobody else goes."""
    for number, about in connection.execute("SELECT id, about FROM decision").fetchall():
        told = _identities(about)
        left = [one for one in told if one not in identities]
        if told and not left:
            connection.execute("DELETE FROM decision WHERE id = ?", (number,))
        elif len(left) < len(told):
            body = msgspec.json.encode([[one.app, one.known_by, one.place] for one in left]).decode()
            connection.execute("UPDATE decision SET about = ? WHERE id = ?", (body, number))


def _identities(about: object) -> list[Identity]:
    return [Identity(*one) for one in msgspec.json.decode(str(about), type=_About)]
