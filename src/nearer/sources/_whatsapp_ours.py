"""Which texts may hold WhatsApp's own words: told by their first and last bytes, then by one pattern over the few left."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.sources import _whatsapp_phrases as phrases

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

OPENING = 4
"""Bytes of a text that are looked at first; no opening is shorter."""

_SMALL = np.uint32(0x20202020)
_HIGH = np.uint32(0x80808080)
_SPREAD = np.uint32(2_654_435_761)
_LEADS, _LASTS, _BLANK_ENDS = (np.zeros(256, np.bool_) for _ in range(3))
_LEADS[[*range(33), ord("<")]] = True
_LASTS[[*range(33), ord(">"), ord(")")]] = True
_BLANK_ENDS[[0xC2, 0x9A, 0x80, 0x81]] = True
"""The last byte but one of every blank that is not ASCII."""


def maybe_ours(text: pl.Series, raw: bytes, begins: Ints, ends: Ints, one_line: Flags) -> Ints:
    """Return the rows whose text may hold WhatsApp's own words, in order.

    begins, ends: where the texts stand in `raw`; one_line: the text is known to be of one line.
    """
    u = np.frombuffer(raw + bytes(OPENING), np.uint8)
    first = np.ndarray((len(u) - OPENING + 1,), "<u4", u, strides=(1,))[begins]
    last = u[ends - 1]
    told = _LEADS[u[begins]] | _LASTS[last] | (_BLANK_ENDS[u[ends - 2]] & (last >= 0x80))
    told |= ((first & _HIGH) != 0) | _openings_by_key()[_key(first)]
    rows = np.flatnonzero(told | ~one_line | (begins == ends))
    return rows[text[rows].str.contains(_pattern()).to_numpy()]


def _key(first: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return a number below 65,536 for the first bytes of a text, the same for small letters and large."""
    return ((first | _SMALL) * _SPREAD) >> np.uint32(16)


@cache
def _openings_by_key() -> Flags:
    """Return which keys an opening has; those with letters beyond ASCII are told by their high bits."""
    known = np.zeros(1 << 16, np.bool_)
    known[_key(np.array([opening.encode()[:OPENING] for opening in _openings()]).view("<u4"))] = True
    return known


def _openings() -> Iterator[str]:
    for section in ("media", "deleted", "missed", "call", "place"):
        yield from (phrase for phrase in phrases.phrases(section) if not phrase.startswith("<"))


@cache
def _pattern() -> str:
    openings = "|".join(map(re.escape, sorted(set(_openings()))))
    return rf"^(?:[\u200e\u200f\u202a-\u202e<]|\s*$|(?i:{openings}))|[>)]\s*$|^[^\n]*[>)]\r?\n".replace(r"\ ", " ")
