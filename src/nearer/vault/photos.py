"""Pictures that answers keep: the bytes of a file, sealed with everything else. A run that goes takes its pictures along."""

from collections.abc import Sequence
from hashlib import sha256

import apsw

from nearer.model.photo import Kind, Photo
from nearer.model.run import Given


def keep_photo(connection: apsw.Connection, run: int, place: str, photo: Photo) -> str:
    """Write a picture down at a place of a run, over one that was there; return its digest, the answer that names it."""
    digest = sha256(photo.body).digest()
    connection.execute(
        "INSERT OR REPLACE INTO photo (run, place, kind, sha256, body) VALUES (?, ?, ?, ?, ?)",
        (run, place, photo.kind, digest, photo.body),
    )
    return digest.hex()


def photo(connection: apsw.Connection, run: int, place: str) -> Photo | None:
    """Return the picture at a place of a run, None where there is none."""
    found = connection.execute("SELECT kind, body FROM photo WHERE run = ? AND place = ?", (run, place))
    return next((Photo(kind, body) for kind, body in found), None)


def let_go(connection: apsw.Connection, run: int, trail: Sequence[Given]) -> None:
    """Remove the pictures of a run that no answer of its trail names any more."""
    named = {(given.place, given.answer) for given in trail if isinstance(given.answer, str)}
    for place, digest in list(connection.execute("SELECT place, sha256 FROM photo WHERE run = ?", (run,))):
        if (place, digest.hex()) not in named:
            connection.execute("DELETE FROM photo WHERE run = ? AND place = ?", (run, place))


def digests(connection: apsw.Connection) -> list[tuple[str, Kind]]:
    """Return digest and kind of every picture, each once, those of runs in the bin as well."""
    found = connection.execute("SELECT DISTINCT sha256, kind FROM photo ORDER BY sha256, kind")
    return [(digest.hex(), kind) for digest, kind in found]


def body_of(connection: apsw.Connection, digest: str) -> bytes:
    """Return the bytes of a picture by its digest."""
    found = connection.execute("SELECT body FROM photo WHERE sha256 = ? LIMIT 1", (bytes.fromhex(digest),))
    return next(bytes(body) for (body,) in found)


def fill(connection: apsw.Connection, digest: str, body: bytes) -> None:
    """Write the bytes of a picture whose rows came from an archive."""
    connection.execute("UPDATE photo SET body = ? WHERE sha256 = ?", (body, bytes.fromhex(digest)))


def all_there(connection: apsw.Connection) -> bool:
    """Return whether each picture is the one that its digest tells of."""
    return all(sha256(body).digest() == digest for digest, body in connection.execute("SELECT sha256, body FROM photo"))
