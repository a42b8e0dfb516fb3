"""What a name says of who it is: one form for "Anna", "anna (new)" and "Anna 2", which may be one person on two numbers."""

import re
from unicodedata import normalize

# fmt: off
MARKS = frozenset({
    "new", "old", "other", "second", "work", "private", "number", "no", "nr", "phone", "mobile", "cell", "sim", "whatsapp",
    "sms", "neu", "neue", "neues", "alt", "handy", "arbeit", "nummer", "nuevo", "nueva", "número", "nouveau", "numéro",
})
"""Words by which a number is told from another one of the same person; digits are such marks, too."""

WITHHELD = frozenset({
    "unknown", "private", "anonymous", "withheld", "hidden", "restricted", "unavailable", "caller", "number", "id", "no",
    "unbekannt", "anonym", "privat", "desconocido", "inconnu", "masqué",
})
"""Words of which an app makes the name of a caller who withheld theirs."""
# fmt: on

SHORTEST_NUMBER = 7
_WORD = re.compile(r"[^\W_]+")


def folded(name: str) -> str:
    """Return a name by NFC, in small letters, with single spaces."""
    return " ".join(normalize("NFC", name).casefold().split())


def bare(name: str) -> str:
    """Return a name without the marks of a second number; a name of marks alone, or a number, as it is."""
    words = _WORD.findall(folded(name))
    kept = [word for word in words if word not in MARKS and not word.isdigit()]
    return " ".join(kept) if kept else folded(name)


def first_word(name: str) -> str:
    """Return the first word of a bare name, by which people call each other; "" for a number."""
    word = bare(name).partition(" ")[0]
    return word if word.isalpha() else ""


def is_unnamed(name: str) -> bool:
    """Return whether this is a number that nobody has given a name, or a caller who withheld theirs; no short code is."""
    if any(map(str.isalpha, name)):
        return all(word in WITHHELD for word in _WORD.findall(folded(name)))
    return sum(map(str.isdigit, name)) >= SHORTEST_NUMBER
