"""What was worked out from the histories and is kept until they change. All of it can be worked out again."""

import apsw

REPORT, OFFERS = "report", "offers"
"""What is worked out with words of the histories in it."""


def derived(connection: apsw.Connection, name: str, key: str) -> bytes | None:
    """Return what is kept under a name for just this state of the histories, None where there is nothing."""
    row = connection.execute("SELECT body FROM derived WHERE name = ? AND key = ?", (name, key)).fetchone()
    return None if row is None else bytes(row[0])


def keep_derived(connection: apsw.Connection, name: str, key: str, body: bytes) -> None:
    """Keep what was worked out; what was kept for an earlier state goes."""
    connection.execute("DELETE FROM derived WHERE name = ?", (name,))
    connection.execute("INSERT INTO derived (name, key, body) VALUES (?, ?, ?)", (name, key, body))


def last_derived(connection: apsw.Connection, name: str) -> bytes | None:
    """Return what was kept last under a name, for whatever state of the histories."""
    row = connection.execute("SELECT body FROM derived WHERE name = ?", (name,)).fetchone()
    return None if row is None else bytes(row[0])


def drop_words_worked_out(connection: apsw.Connection) -> None:
    """Let go of all that holds words: the histories have changed, and what is there may be of those that are gone."""
    connection.execute("DELETE FROM derived WHERE name IN (?, ?)", (REPORT, OFFERS))
