"""What care asks before a vault shows anything (K1, K3, K5): each asked once of each person, and the answer kept.

Whose messages these are is asked with the first import. Whom to leave out is asked of everyone who is new. Where a tie
lives is asked before the first finding about it. The answers are decisions like any other: `nearer people --undo`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import apsw

from nearer.contracts import Questions
from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.finding import Finding
from nearer.model.person import Identity, KnownPerson, State
from nearer.service import people
from nearer.vault import records
from nearer.vault.decisions import decide, decisions
from nearer.vault.sealed import Vault

OWN = "own"
"""The setting that says that the person called these messages their own."""


class LifeQuestions(Questions, Protocol):
    """What is asked before a vault shows anything, besides what every reading asks."""

    def why_left_out(self, name: str) -> State:
        """How does it stand with someone whom the person wants left out?"""


def ask_whose(vault: Vault, questions: Questions) -> None:
    """Ask whether these are the person's own messages (K5), until an import was kept. Raises WrongCall where they are not."""
    if records.setting(vault.connection, OWN) is not None:
        return
    if not questions.own_messages():
        raise WrongCall(
            _("nearer reads a person's own messages, and nobody else's."),
            _("Nothing was read, and nothing was kept."),
            _("If someone’s messages worry you, talk with someone you trust, or with a helpline where you live."),
        )


def remember_whose(connection: apsw.Connection) -> None:
    """Keep that the person called these messages their own. The caller holds the transaction."""
    records.set_setting(connection, OWN, "yes")


def not_asked_yet(vault: Vault) -> list[KnownPerson]:
    """Return those of whom nothing was said, and about whom nobody has asked yet."""
    asked = {
        identity for one in decisions(vault.connection) if one.verb in (people.ASKED, "state") for identity in one.about
    }
    return [one for one in people.page(vault).people if not any(handle.identity in asked for handle in one.handles)]


def ask_whom_to_leave_out(vault: Vault, now: datetime, questions: LifeQuestions) -> None:
    """Ask whom to leave out, of those who are new (K1), and why; names stand without any figure."""
    new = not_asked_yet(vault)
    if not new:
        return
    out = set(questions.leave_out([one.name for one in new]))
    why = {one.name: questions.why_left_out(one.name) for one in new if one.name in out}
    with vault.transaction():
        decide(vault.connection, now, people.ASKED, [identity for one in new for identity in _identities(one)])
        for one in new:
            if one.name in why:
                decide(vault.connection, now, "state", _identities(one), why[one.name])


def ask_where(vault: Vault, now: datetime, found: Iterable[Finding], questions: Questions) -> bool:
    """Ask where a tie lives before the first finding about it is shown (K3); return whether an answer takes one away."""
    said = {identity for one in decisions(vault.connection) if one.verb == "lives" for identity in one.about}
    known = {one.name: one for one in people.known_people(vault.connection).people}
    changed = False
    for name in dict.fromkeys(one.person for one in found if one.person is not None):
        person = known[name]
        if not any(identity in said for identity in _identities(person)):
            lives = questions.tie_lives(name)
            people.set_lives(vault, now, person, lives)
            changed |= lives in ("in_person", "elsewhere")
    return changed


def _identities(person: KnownPerson) -> list[Identity]:
    return [handle.identity for handle in person.handles]
