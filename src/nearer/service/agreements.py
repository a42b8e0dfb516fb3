"""Agreements of two (P9): what stands, since when, when it was looked at again, and the versions before it.

Each walk to the end in which both said yes is a version. What is agreed with someone who is kept out is not shown (S10).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from nearer.errors import WrongCall
from nearer.guide.walk import off
from nearer.language import _
from nearer.model.person import Identity
from nearer.model.run import Answer, Run
from nearer.service import people, practices
from nearer.service.conditions import conditions
from nearer.service.given import day_of
from nearer.service.walkable import answers, find
from nearer.vault import runs
from nearer.vault.sealed import Vault

PRACTICE, AGREEMENT, STANDS, LOOK_AGAIN, HOLDS = "agreement", "agreement", "stands", "look_again", "holds"
"""The practice; its steps with the words, the last yes and the day; the step in which it is looked at again."""

YES = "yes"
Became = Literal["stays", "changes", "goes"]
BECAME: tuple[Became, ...] = get_args(Became)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """One time that two looked at their agreement again, and what became of it."""

    on: datetime
    became: Became


@dataclass(frozen=True, slots=True)
class Version:
    """number: of its walk. words: the agreement as they wrote it. parts: what was asked and answered for it, in order.

    looked_at: the first time before the others. look_again: the day that they set for it; None where they set none.
    """

    number: int
    agreed_on: datetime
    words: str
    parts: tuple[tuple[str, str], ...]
    looked_at: tuple[LookedAt, ...]
    look_again: datetime | None

    @property
    def let_go(self) -> bool:
        """Whether they let go of it."""
        return bool(self.looked_at) and self.looked_at[-1].became == "goes"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was agreed with one person. versions: the newest first; never empty."""

    name: str
    versions: tuple[Version, ...]


def agreements(vault: Vault) -> list[Agreement]:
    """Return what was agreed, by name. Raises WrongCall where agreements are not for now (K9, S12)."""
    practice = find(PRACTICE)
    if off(practice, conditions(vault.connection)):
        raise WrongCall(practice.not_now_says, _("Nothing was changed."), _("Help is here: nearer help-now"))
    every = runs.runs(vault.connection)
    open_to_it = people.names_to_suggest(vault.connection)
    found: dict[str, list[Version]] = {}
    for run in reversed(every):
        if _stands(run):
            name = next((open_to_it[one] for one in run.about if one in open_to_it), None)
            if name is not None:
                found.setdefault(name, []).append(_version(vault, run, every))
    return [Agreement(name, tuple(found[name])) for name in sorted(found, key=str.casefold)]


def agreement_with(vault: Vault, name: str = "") -> Agreement:
    """Return what was agreed with a person, or the one agreement that there is. Raises WrongCall."""
    found = agreements(vault)
    if name:
        theirs = {handle.identity for handle in people.find(vault, name).handles}
        found = [one for one in found if _with(vault, one) & theirs]
    if len(found) == 1:
        return found[0]
    raise WrongCall(
        _("There are several agreements. Say with whom.") if found else _("There is no such agreement."),
        _("Nothing was changed."),
        _("nearer agreement lists them. To make one: nearer practise P9"),
    )


def _with(vault: Vault, agreement: Agreement) -> set[Identity]:
    run = runs.run(vault.connection, agreement.versions[0].number)
    return set(run.about) if run is not None else set()


def _stands(run: Run) -> bool:
    said = answers(run.trail)
    agreed = said.get(f"{STANDS} 1") == said.get(f"{STANDS} 2") == YES
    return run.practice == PRACTICE and not run.part and run.state == "done" and agreed and bool(said.get(AGREEMENT))


def _version(vault: Vault, run: Run, every: list[Run]) -> Version:
    said = answers(run.trail)
    asked = [name for name in find(PRACTICE).sheet if name not in (AGREEMENT, LOOK_AGAIN)]
    again = [one for one in every if one.of == run.id and one.part == LOOK_AGAIN and one.state == "done"]
    looked = [LookedAt(one.changed, became) for one in again if (became := _became(answers(one.trail))) is not None]
    return Version(
        run.id,
        run.changed,
        str(said[AGREEMENT]),
        tuple(practices.in_words(vault, run, asked)),
        tuple(sorted(looked, key=lambda one: one.on)),
        day_of(vault, said.get(LOOK_AGAIN)),
    )


def _became(said: Mapping[str, Answer]) -> Became | None:
    return next((one for one in BECAME if one == said.get(HOLDS)), None)
