"""What Messenger and Instagram write where a person's words would be: reactions, calls, what was sent, and plain notes."""

import re
import tomllib
from collections.abc import Set as AbstractSet
from functools import cache
from importlib.resources import files
from typing import Any

KINDS = ("reaction", "unsent", "missed", "call", "attachment", "sent", "system")
"""What a phrase says happened, in the order in which they are tried."""

LONGEST = 240
_HOLE = re.compile(r"\\{(who|them)?\\}")
_NAMED = re.compile(r"\{\w*\}")
_WORD = re.compile(r"\w+")


@cache
def _held() -> dict[str, Any]:
    return tomllib.loads((files("nearer.sources") / "_meta_phrases.toml").read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, list[tuple[int, re.Pattern[str]]]]:
    """Return the phrases by the longest word in them, each with the place of its kind.

    Each name in a phrase is a group, called after whose name it is. A person's words seldom hold one of these words, so
    nearly every text is settled by a look at its words.
    """
    made: dict[str, list[tuple[int, re.Pattern[str]]]] = {}
    for tongue, kinds in _held().items():
        for turn, kind in enumerate(KINDS if tongue != "closed" else ()):
            for line in kinds.get(kind, ()):
                longest = max(_WORD.findall(_NAMED.sub(" ", line).casefold()), key=len)
                parts = _HOLE.sub(lambda hole: f"(?P<{hole[1]}>.{{1,80}}?)" if hole[1] else ".*?", re.escape(line))
                pattern = re.compile(rf"{parts}\s*[.!]?\s*", re.IGNORECASE)
                made.setdefault(longest, []).append((turn, pattern))
    return made


def kind_of(text: str, sender: str, others: AbstractSet[str]) -> str | None:
    """Return what a line of the app's own says happened, None where a person wrote it.

    others: the first words of all names in the chat, in small letters.
    """
    if len(text) > LONGEST or "\n" in text:
        return None
    known = _patterns()
    words = known.keys() & set(_WORD.findall(text.casefold()))
    if not words:
        return None
    fits = [turn for word in words for turn, pattern in known[word] if _fits(pattern, text, sender, others)]
    return KINDS[min(fits)] if fits else None


def _fits(pattern: re.Pattern[str], text: str, sender: str, others: AbstractSet[str]) -> bool:
    found = pattern.fullmatch(text)
    return found is not None and all(
        _is_writer(name, sender) if whose == "who" else first_word(name) in others
        for whose, name in found.groupdict().items()
    )


def names_its_writer(text: str, sender: str) -> bool:
    """Whether a line begins with the name of its own writer, as the app's lines do in any language."""
    return len(text) <= LONGEST and bool(first_word(text)) and first_word(text) == first_word(sender)


def first_word(text: str) -> str:
    """Return the first word in small letters, "" where there is none."""
    return next(iter(text.casefold().split(maxsplit=1)), "")


def _is_writer(who: str, sender: str) -> bool:
    return first_word(who) == first_word(sender) or first_word(who) in _held()["closed"]["you"]


def is_closed(name: str) -> bool:
    """Whether this stands for anybody whose account is gone."""
    return not name.strip() or name.strip() in _held()["closed"]["names"]
