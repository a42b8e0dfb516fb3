"""Takes the names of those who are left out off what is said of files: an app names its files after people."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from unicodedata import normalize

from nearer import catalogue
from nearer.model.finding import Finding
from nearer.model.receipt import Receipt
from nearer.timeline.names import first_word

MASKED = "…"
SHORTEST_FIRST_NAME = 3
"""A shorter first word is rather a title, or a letter."""

FEWEST_FIGURES = 4

_WORD = re.compile(r"[^\W_]+")
_OF_A_FILE = re.compile(r"[/_]|\.\w")


class Mask:
    """Puts dots in the place of names.

    A name is found however a file writes it: in small letters, without its accents, with other marks or none between its
    words, or by its first word alone. left: the names of those who are left out; kept: of all others, which stay whole
    where one of the former is a part of them.
    """

    def __init__(self, left: Iterable[str], kept: Iterable[str] = ()) -> None:
        names = {_plain(name) for name in left if _can_be_told(name)}
        names |= {word for word in map(first_word, names) if len(word) >= SHORTEST_FIRST_NAME}
        names -= {name for name in names if name.casefold() in _of_formats()}
        self._left = {name: _bare(name) for name in names}
        self._kept = {name: _bare(name) for name in {_plain(name) for name in kept} - names}
        self._masked: dict[tuple[str, bool], str] = {}

    def file(self, name: str) -> str:
        """Return a file's name without theirs."""
        return self._over(name, said=False)

    def note(self, says: str) -> str:
        """Return a sentence without their names. A word of it that only sounds like one ("will") stays, a file's does not."""
        return self._over(says, said=True)

    def receipt(self, one: Receipt) -> Receipt:
        """Return a receipt without their names."""
        if not self._left:
            return one
        return replace(
            one,
            file=self.file(one.file),
            skipped=tuple(
                replace(row, why=self.note(row.why), places=tuple(map(self.note, row.places))) for row in one.skipped
            ),
            notes=tuple(map(self.note, one.notes)),
        )

    def finding(self, one: Finding) -> Finding:
        """Return a finding of somebody else's whose evidence lies in files that may bear their names."""
        return replace(one, evidence=tuple(replace(bid, file=self.file(bid.file)) for bid in one.evidence))

    def _over(self, text: str, *, said: bool) -> str:
        if (text, said) not in self._masked:
            self._masked[text, said] = self._worked_out(text, said=said)
        return self._masked[text, said]

    def _worked_out(self, text: str, *, said: bool) -> str:
        # A mailbox knows thousands of names: what is not in the text by its letters alone is not looked for at length.
        bare = _bare(text)
        left = _any_of(name for name, letters in self._left.items() if letters in bare)
        if left is None:
            return text
        kept = _any_of(name for name, letters in self._kept.items() if letters in bare)
        plain = normalize("NFC", text)
        stays = [found.span() for found in kept.finditer(plain)] if kept else []

        def dots(found: re.Match[str]) -> str:
            begins, ends = found.span()
            inside = any(a <= begins and ends <= b for a, b in stays)
            return found[0] if inside or (said and _is_plain_word(found)) else MASKED

        return left.sub(dots, plain)


def _plain(name: str) -> str:
    return normalize("NFC", name).strip()


def _bare(text: str) -> str:
    """Return the letters and figures of a text alone, small and without accents."""
    return "".join(filter(str.isalnum, normalize("NFD", text.casefold())))


@cache
def _of_formats() -> frozenset[str]:
    """Return words that stand in the names of files whoever they are about: WhatsApp is a name in WhatsApp, too."""
    return frozenset(word for source in catalogue.sources() for word in source.name.split("_"))


def _can_be_told(name: str) -> bool:
    """Return whether a name is more than a mark or a figure or two, which stand in any file's name."""
    return (
        any(letter.isalpha() or not letter.isascii() for letter in name)
        or sum(map(str.isdigit, name)) >= FEWEST_FIGURES
    )


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds any of the names, the longest first; None where there are none."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(_written, longest_first)), re.IGNORECASE) if longest_first else None


def _written(name: str) -> str:
    """Return a pattern for a name as apps write it in the names of files."""
    words = _WORD.findall(name)
    if not words:
        return re.escape(name)
    inner = r"[\W_]*".join("".join(map(_letter, word)) for word in words)
    return _border(words[0][0], "(?<!{})") + inner + _border(words[-1][-1], "(?!{})")


def _letter(letter: str) -> str:
    """Return a pattern for a letter, which may have lost its accent."""
    bare = normalize("NFD", letter)[0]
    return re.escape(letter) if bare == letter else f"[{letter}{bare}]"


def _border(letter: str, around: str) -> str:
    """Return what must not stand beside: another figure, or another letter where letters make words with blanks between."""
    if letter.isdigit():
        return around.format(r"\d")
    return around.format(r"[^\W\d_]") if letter.lower() != letter.upper() else ""


def _is_plain_word(found: re.Match[str]) -> bool:
    """Return whether what was found is all in small letters, and no part of a file's name."""
    if found[0] != found[0].lower() or found[0] == found[0].upper():
        return False
    text, (begins, ends) = found.string, found.span()
    first = max(text.rfind(blank, 0, begins) for blank in " \n") + 1
    after = re.search(r"\s", text[ends:])
    return not _OF_A_FILE.search(text[first : ends + after.start() if after else len(text)])
