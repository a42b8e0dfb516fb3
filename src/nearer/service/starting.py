"""The first visit: a sentence of one's own, whom to leave out, and the way by memory, which is as good as the one by chats."""

from collections.abc import Sequence
from datetime import datetime

from nearer.guide import shelf
from nearer.service import people
from nearer.service.review import FIRST_SENTENCE
from nearer.vault import records
from nearer.vault.sealed import Vault


def what_it_is() -> tuple[str, ...]:
    """Return what nearer is and is not, and that closeness is the person's to say (S1, S24)."""
    said = shelf.care().said
    return tuple(
        paragraph
        for name in ("what_it_is", "closeness_is_yours", "leaving_is_not_pushing_away")
        for paragraph in said[name].says.split("\n\n")
    )


def has_chats(vault: Vault) -> bool:
    """Return whether any history was added."""
    return bool(records.files(vault.connection))


def first_sentence(vault: Vault) -> str:
    """Return the person's own sentence of week one; "" where none was written."""
    return records.setting(vault.connection, FIRST_SENTENCE) or ""


def keep_sentence(vault: Vault, text: str) -> None:
    """Keep the person's own sentence."""
    with vault.transaction():
        records.set_setting(vault.connection, FIRST_SENTENCE, text.strip())


def leaves_out(vault: Vault) -> bool:
    """Return whether anybody is kept out so far."""
    return any(one.state != "none" for one in people.known_people(vault.connection).people)


def leave_out(vault: Vault, now: datetime, names: Sequence[str]) -> None:
    """Keep people out who are named from memory: whom the person keeps away from, whatever the reason (K1)."""
    for name in names:
        with vault.transaction():
            identity = people.named(vault, now, name)
        known = people.known_people(vault.connection).people
        person = next(one for one in known if any(handle.identity == identity for handle in one.handles))
        people.set_state(vault, now, person, "boundary")
