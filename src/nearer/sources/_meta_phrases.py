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


@cache
def _held() -> dict[str, Any]:
    return tomllib.loads((files("nearer.sources") / "_meta_phrases.toml").read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return one pattern a kind over all languages; each name in a phrase is a group, called after whose name it is."""
    made = {}
    for kind in KINDS:
        lines = [line for tongue, kinds in _held().items() if tongue != "closed" for line in kinds.get(kind, ())]
        parts = [_pattern(line, n) for n, line in enumerate(lines)]
        made[kind] = re.compile(rf"(?:{'|'.join(parts)})\s*[.!]?\s*", re.IGNORECASE)
    return made


def _pattern(line: str, n: int) -> str:
    return _HOLE.sub(lambda hole: f"(?P<{hole[1]}{n}>.{{1,80}}?)" if hole[1] else ".*?", re.escape(line))


def kind_of(text: str, sender: str, others: AbstractSet[str]) -> str | None:
    """Return what a line of the app's own says happened, None where a person wrote it.

    others: the first words of all names in the chat, in small letters.
    """
    if len(text) > LONGEST or "\n" in text:
        return None
    for kind, pattern in _patterns().items():
        found = pattern.fullmatch(text)
        if found and all(
            _is_writer(name, sender) if group.startswith("who") else first_word(name) in others
            for group, name in found.groupdict().items()
            if name is not None
        ):
            return kind
    return None


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
