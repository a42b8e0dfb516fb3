"""The names in WhatsApp's headers: where each ends, and a number for each.

A chat has few names and many lines. So each name that is known is laid over all lines at once, the most frequent first,
and only what is left is looked at line by line.
"""

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

from nearer.sources import _whatsapp_phrases as phrases
from nearer.sources._whatsapp_scan import PAD, Heads

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]

NOBODY = -1
_FIRST_ROWS, _FEW_ROWS, _MOST_NAMES = 32, 8, 64
_AFTER_NAME = b": "
_COLON = re.compile(rb":(?=[ \n\r\0])")
"""A name ends at its first colon before a space or the end of the line."""


def name_of(written: str) -> str:
    """Return a name without marks of direction, with plain spaces and hyphens, as it is in every export."""
    return phrases.without_marks(written).replace("\u2011", "-").strip()


class Names:
    """The names met so far. called: as they are meant, by their number, in the order they were met."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self._numbers: dict[str, int] = {}
        self._written: dict[bytes, int] = {}
        self._seen: Counter[bytes] = Counter()

    def of(self, block: bytes, heads: Heads) -> tuple[Codes, Ints]:
        """Return the number of the name in each header and the place of the colon behind it; NOBODY and -1 where none is."""
        codes = np.full(len(heads.at), NOBODY, np.int32)
        colons = np.full(len(heads.at), -1, np.int64)
        for row in range(min(_FIRST_ROWS, len(codes))):
            self._look(block, heads, row)
        left = np.arange(len(codes))
        for written, _times in self._seen.most_common(_MOST_NAMES):
            if len(left) <= _FEW_ROWS:
                break
            begins = heads.rest[left]
            same = _stands(block, begins, written + _AFTER_NAME)
            codes[left[same]] = self._written[written]
            colons[left[same]] = begins[same] + len(written)
            self._seen[written] += int(same.sum())
            left = left[~same]
        for row in left.tolist():
            codes[row], colons[row] = self._look(block, heads, row)
        return codes, colons

    def _look(self, block: bytes, heads: Heads, row: int) -> tuple[int, int]:
        """Look at one header by itself."""
        rest = int(heads.rest[row])
        found = _COLON.search(block, rest, int(heads.end[row]) + 1)
        if found is None or found.start() == rest:
            return NOBODY, -1
        written = block[rest : found.start()]
        if written not in self._written:
            name = name_of(written.decode("utf-8", errors="replace"))
            self._written[written] = self._numbers.setdefault(name, len(self.called))
            if self._written[written] == len(self.called):
                self.called.append(name)
        if len(written) + len(_AFTER_NAME) <= PAD:  # longer ones could reach beyond the block
            self._seen[written] += 1
        return self._written[written], found.start()


def _stands(block: bytes, begins: Ints, written: bytes) -> npt.NDArray[np.bool_]:
    """Return where these bytes stand."""
    windows = np.ndarray((len(block) - len(written) + 1,), f"S{len(written)}", block, strides=(1,))
    same: npt.NDArray[np.bool_] = windows[begins] == written
    return same
