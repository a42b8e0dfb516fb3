"""What a moment can be tied to: signs and practices as words, the likeliest few first, and words for feelings.

N18 and what is no moment (guide/signs.toml) are never among them.
"""

from collections import Counter
from collections.abc import Iterable

from nearer import catalogue
from nearer.errors import WrongCall
from nearer.guide import shelf
from nearer.language import _
from nearer.model.entry import Entry
from nearer.service.lists import TICKED, kept_list
from nearer.service.practice_page import Choice
from nearer.service.walkable import find
from nearer.vault import journal, runs
from nearer.vault.sealed import Vault


def feelings() -> tuple[str, ...]:
    """Return words for feelings, as they are read."""
    return tuple(one.says for one in shelf.care().feelings)


def signs(vault: Vault) -> tuple[Choice, ...]:
    """Return the signs that a moment can be one of: those noted most often first, then those ticked in the self-check."""
    noted = Counter(code for one in journal.entries(vault.connection) for code in one.signs)
    ticked = kept_list(vault.connection, TICKED)
    known = [one for one in shelf.self_check().signs if one.moment]
    by_use = sorted(known, key=lambda one: (-noted[one.code], one.code not in ticked))
    return tuple(Choice(one.code, one.title) for one in by_use)


def practices(vault: Vault) -> tuple[Choice, ...]:
    """Return the practices that may have helped: those begun last first."""
    begun = {one.practice: one.began for one in runs.runs(vault.connection) if not one.part}
    latest = sorted(catalogue.practices(), key=lambda one: -begun[one.name].timestamp() if one.name in begun else 0)
    return tuple(Choice(one.code, one.title) for one in latest)


def sign_named(words: str) -> str:
    """Return the code of a sign by its code, its words, or a part of them that no other has. Raises WrongCall."""
    wanted = words.strip().casefold()
    known = [one for one in shelf.self_check().signs if one.moment]
    exactly = [one.code for one in known if wanted in (one.code.casefold(), one.title.casefold())]
    partly = [one.code for one in known if wanted and wanted in one.title.casefold()]
    found = exactly or partly
    if len(found) == 1:
        return found[0]
    raise WrongCall(
        _("I know no such sign: “{words}”.").format(words=words),
        _("Nothing was changed."),
        _("nearer journal --signs lists them."),
    )


def practice_named(words: str) -> str:
    """Return the code of a practice by its code, name or title. Raises WrongCall."""
    return find(words).code


def check(entry: Entry) -> None:
    """Raise WrongCall for an entry that is tied to a sign or a practice that there is none of."""
    for code in entry.signs:
        sign_named(code)
    for code in entry.practices:
        practice_named(code)


def titles(codes: Iterable[str]) -> tuple[str, ...]:
    """Return codes of signs and practices as the words that are read; what is no code any more stays as it is."""
    known = {one.code: one.title for one in shelf.self_check().signs}
    known |= {one.code: one.title for one in catalogue.practices()}
    return tuple(known.get(code, code) for code in codes)
