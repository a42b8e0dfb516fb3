"""Which texts may hold WhatsApp's own words: told by their first and last bytes, then by one pattern over the few left."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from nearer.sources import _whatsapp_phrases as phrases
from nearer.sources._whatsapp_texts import Texts

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

OPENING = 4
"""Bytes of a text that are looked at first; no opening is shorter."""

_SMALL = np.uint32(0x20202020)
_HIGH = np.uint32(0x80808080)
_SPREAD = np.uint32(2_654_435_761)
_BLANK = [*range(33)]
_BLANK_ENDS = [0xC2, 0x9A, 0x80, 0x81]
"""The last byte but one of every blank that is not ASCII."""

_LEADS = np.zeros(256, np.bool_)
_LEADS[[*_BLANK, ord("<")]] = True
_LASTS = np.zeros((256, 256), np.bool_)  # by the last byte and the one before it
_LASTS[[*_BLANK, ord(">"), ord(")")]] = True
_LASTS[0x80:, _BLANK_ENDS] = True


def maybe_ours(texts: Texts, column: pl.Series, one_line: Flags) -> Ints:
    """Return the rows whose text may hold WhatsApp's own words, in order. one_line: the text is known to be of one line."""
    first = _windows(texts.raw, "<u4")[texts.begins]
    told = ((first & _HIGH) != 0) | _LEADS[first & np.uint32(0xFF)] | _openings_by_key()[_key(first)]
    told |= _LASTS.reshape(-1)[_windows(texts.raw, "<u2")[texts.ends - 2]]
    rows = np.flatnonzero(told | ~one_line | (texts.begins == texts.ends))
    said: Ints = rows[column[rows].str.contains(_pattern()).to_numpy()]
    return said


def _windows(raw: bytes, kind: str) -> npt.NDArray[np.uint32]:
    """Return the number that stands at each byte."""
    return np.ndarray((len(raw) - np.dtype(kind).itemsize + 1,), kind, raw, strides=(1,))


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
