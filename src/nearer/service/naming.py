"""What a person or a file is called on a page: a name or initials, made harmless, and kept apart from the words around it.

Names and texts come from files, so they may hold anything: codes that steer a terminal, or marks that turn the direction
of writing. `harmless` takes those out; `apart` puts what is left between two marks (U+2068, U+2069) that a face turns
into <bdi>, or drops.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from nearer.language import _
from nearer.model.person import Person
from nearer.model.receipt import Receipt
from nearer.model.report import Report

BEGIN = "\u2068"
END = "\u2069"

_STEERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029\U000e0000-\U000e007f]")


def harmless(text: str, *, lines: bool = False) -> str:
    """Return the text without control codes and without marks that turn its direction. Line ends stay where `lines`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (
        char if char == "\n" else "\ufffd" if unicodedata.category(char) == "Cs" else char
        for char in _STEERING.sub("", text)
        if char == "\n" or unicodedata.category(char) != "Cc"
    )
    whole = "".join(kept)
    return whole.strip() if lines else " ".join(whole.split())


def apart(text: str, *, lines: bool = False) -> str:
    """Return the text, harmless, between the two marks that keep it apart from the words around it."""
    return f"{BEGIN}{harmless(text, lines=lines)}{END}"


def smooth(text: str) -> str:
    """Return the text with one dot where a name that ends in a dot ends a sentence: "C.S.", never with two."""
    return text.replace(f".{END}.", f".{END}")


def _initials(name: str) -> str:
    letters = [word[0].upper() for word in re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", name))]
    # A number or a symbol has no initials, and its figures would give it away.
    return "".join(f"{letter}." for letter in letters[:3]) or _("Someone")


def _one_each(names: Iterable[str], shown: Iterable[str]) -> dict[str, str]:
    taken: set[str] = set()
    one_each: dict[str, str] = {}
    for name, short in zip(names, shown, strict=True):
        unique, nth = short, 2
        while unique in taken:
            unique, nth = f"{short} ({nth})", nth + 1
        taken.add(unique)
        one_each[name] = unique
    return one_each


def _without_common_folder(files: list[str]) -> dict[str, str]:
    """Return each file without the folders that all of them lie in: those say nothing, and fill the line."""
    folders = [file.split("/")[:-1] for file in files]
    common = 0
    while folders and all(len(folder) > common and folder[common] == folders[0][common] for folder in folders):
        common += 1
    return {file: "/".join(file.split("/")[common:]) for file in files}


@dataclass(frozen=True)
class Named:
    """Whom and which files a page can name. A report is one, too."""

    people: tuple[Person, ...]
    receipts: tuple[Receipt, ...]


class Naming:
    """How one page calls people and files: by name, or by initials and by number."""

    def __init__(self, known: Named | Report, *, initials: bool) -> None:
        names = [person.name for person in known.people]
        files = list(dict.fromkeys(receipt.file for receipt in known.receipts))
        self.initials = initials
        self._people = _one_each(names, map(_initials, names)) if initials else {}
        numbered = {file: _("file {n}").format(n=n) for n, file in enumerate(files, 1)}
        self._files = numbered if initials else _without_common_folder(files)
        short = {**self._people, **{h.name: self._people[p.name] for p in known.people for h in p.handles if initials}}
        short |= self._files if initials else {}
        self._known = {name: said for name, said in short.items() if name.strip()}
        longest_first = sorted(map(re.escape, self._known), key=len, reverse=True)
        self._any = re.compile(r"(?<!\w)(?:" + "|".join(longest_first) + r")(?!\w)") if longest_first else None

    def bare(self, person: str) -> str:
        """Return the person's name or initials, harmless, without the marks: for pictures and for sorting."""
        return harmless(self._people.get(person, _("Someone")) if self.initials else person)

    def of(self, person: str) -> str:
        """Return the person's name or initials, kept apart."""
        return apart(self.bare(person))

    def file(self, name: str) -> str:
        """Return the file's name; where initials are shown, "file 2", for a file is often named after a person."""
        return apart(self._files.get(name, _("a file") if self.initials else name))

    def within(self, text: str) -> str:
        """Return a sentence that other rooms wrote, with every known name in it turned into initials where asked."""
        if self._any is not None:
            text = self._any.sub(lambda found: self._known[found.group()], text)
        return harmless(text)
