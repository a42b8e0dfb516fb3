"""Take a person out of a vault for good: words, times, names, decisions. There is no bin for this, and no way back."""

from collections.abc import Sequence

import apsw
import msgspec

from nearer.model.person import Card, Identity, KnownHandle
from nearer.vault import imports
from nearer.vault.segments import forget_handles
from nearer.vault.unsaying import unsay

HIDDEN = "…"


def forget(connection: apsw.Connection, handles: Sequence[KnownHandle], cards: Sequence[Card]) -> tuple[int, set[int]]:
    """Forget these handles, and these cards; return how many events went, and the files that are left changed.

    A file that holds nobody else goes as a whole. The caller holds the transaction, and works out overlaps again.
    """
    numbers = [one.id for one in handles]
    theirs = {
        int(row[0])
        for row in connection.execute(
            "SELECT DISTINCT file FROM handle_name WHERE handle IN (SELECT value FROM json_each(?))", (str(numbers),)
        )
    }
    alone = [file for file in theirs if not _others(connection, file, numbers)]
    gone = sum(int(row[0]) for file in alone for row in connection.execute("SELECT n FROM file WHERE id = ?", (file,)))
    for file in alone:
        connection.execute("DELETE FROM file WHERE id = ?", (file,))
    gone += forget_handles(connection, numbers)
    names = sorted({name for one in handles for name in (*one.names, one.identity.known_by)}, key=len, reverse=True)
    for file in theirs - set(alone):
        _hide(connection, file, names)
    identities = {one.identity for one in handles}
    _forget_decisions(connection, identities)
    unsay(connection, identities)
    for card in cards:
        connection.execute("DELETE FROM card WHERE body = ?", (msgspec.json.encode(card).decode(),))
    connection.execute("DELETE FROM declared WHERE handle IN (SELECT value FROM json_each(?))", (str(numbers),))
    connection.execute("DELETE FROM handle WHERE id IN (SELECT value FROM json_each(?))", (str(numbers),))
    connection.execute("DELETE FROM derived")
    imports.sweep(connection)
    return gone, theirs - set(alone)


def _others(connection: apsw.Connection, file: int, numbers: Sequence[int]) -> bool:
    found = connection.execute(
        "SELECT 1 FROM handle_name WHERE file = ? AND handle NOT IN (SELECT value FROM json_each(?))"
        " UNION ALL SELECT 1 FROM group_file WHERE file = ? LIMIT 1",
        (file, str(list(numbers)), file),
    )
    return bool(found.fetchall())


def _hide(connection: apsw.Connection, file: int, names: Sequence[str]) -> None:
    """Take the names out of what is said of a file: apps name files after people."""
    for number, called in connection.execute("SELECT import, name FROM import_file WHERE file = ?", (file,)).fetchall():
        told = str(called)
        for one in names:
            told = told.replace(one, HIDDEN)
        connection.execute("UPDATE import_file SET name = ? WHERE import = ? AND file = ?", (told, number, file))
    receipt = str(next(iter(connection.execute("SELECT receipt FROM file WHERE id = ?", (file,))))[0])
    for one in names:
        receipt = receipt.replace(msgspec.json.encode(one).decode()[1:-1], HIDDEN)
    connection.execute("UPDATE file SET receipt = ? WHERE id = ?", (receipt, file))


def _forget_decisions(connection: apsw.Connection, identities: set[Identity]) -> None:
    """Take the identities out of every decision, struck out or not; one that is about nobody else goes."""
    for number, about in connection.execute("SELECT id, about FROM decision").fetchall():
        told = [Identity(*one) for one in msgspec.json.decode(str(about), type=list[tuple[str, str, str]])]
        left = [one for one in told if one not in identities]
        if not left:
            connection.execute("DELETE FROM decision WHERE id = ?", (number,))
        elif len(left) < len(told):
            body = msgspec.json.encode([[one.app, one.known_by, one.place] for one in left]).decode()
            connection.execute("UPDATE decision SET about = ? WHERE id = ?", (body, number))
