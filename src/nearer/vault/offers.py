"""Offers that were written down, or found in a history and spoken of."""

import apsw
import msgspec

from nearer.model.offer import Offer
from nearer.model.person import Identity
from nearer.vault.moments import micros, moment


def keep_offer(connection: apsw.Connection, offer: Offer) -> int:
    """Write an offer, a new one or in the place of the one that is the same; return its number."""
    about = msgspec.json.encode([[one.app, one.known_by, one.place] for one in [offer.who] if one is not None]).decode()
    connection.execute(
        "INSERT OR REPLACE INTO offer (id, at, about, text, did, thought, run, sha256, ref)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            offer.id or None,
            micros(offer.at),
            about,
            offer.text,
            offer.did,
            offer.thought,
            offer.run,
            offer.sha256,
            offer.ref,
        ),
    )
    return connection.last_insert_rowid()


def offers(connection: apsw.Connection) -> list[Offer]:
    """Return the offers that were kept, the oldest first; none of a practice that lies in the bin."""
    found = connection.execute(
        "SELECT id, at, about, text, did, thought, run, sha256, ref FROM offer"
        " WHERE run IS NULL OR run NOT IN (SELECT id FROM run WHERE binned_at IS NOT NULL) ORDER BY at, id"
    )
    return [
        Offer(moment(at), _who(about), text, did, thought, run, sha256, ref, number)
        for number, at, about, text, did, thought, run, sha256, ref in found
    ]


def _who(about: str) -> Identity | None:
    return next((Identity(*one) for one in msgspec.json.decode(about, type=list[tuple[str, str, str]])), None)
