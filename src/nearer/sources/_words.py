r"""Counts the words of many texts at once, on their bytes: several times faster than to look for \S+ in each.

The start of each word is one bit. Bits are counted 64 at a time, so a text costs the same however long it is.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

_AT_ONCE = 1 << 17
"""Bytes that are looked at together: so many stay near the processor. A multiple of 8."""

_BEYOND_ASCII = "\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BLANKS = np.array([int.from_bytes(blank.encode().ljust(3, b"\0")) for blank in _BEYOND_ASCII])
_MANY = 8


def words(text: pl.Series) -> pl.Series:
    r"""Return how many words each text has (\S+ with every blank of Unicode), null where there is no text."""
    sizes = text.str.len_bytes().fill_null(0).to_numpy().astype(np.int64)
    joined: bytes = text.fill_null("").str.join(" ").cast(pl.Binary)[0]
    raw = b"".join((b" ", joined, b"   "))
    leads = _leads(raw)
    if len(leads) > len(raw) // _MANY:  # a script that shares its first bytes with those blanks
        return text.str.count_matches(r"\S+")
    ends = np.cumsum(sizes + 1)
    counts = pl.Series(starts_between(raw, ends - sizes, ends, _is_blank).astype(np.uint32))
    odd = np.unique(np.searchsorted(ends, _odd_blanks(raw, leads), side="right"))
    if len(odd):
        counts = counts.scatter(odd, text[odd].str.count_matches(r"\S+").fill_null(0))
    if text.null_count():
        counts = counts.zip_with(text.is_not_null(), pl.Series([None], dtype=pl.UInt32))
    return counts.alias(text.name)


def starts_between(raw: bytes, begins: Ints, ends: Ints, is_blank: Callable[[Bytes], npt.NDArray[np.bool_]]) -> Ints:
    """Return how many words start in each stretch of `raw`. No stretch begins at its first byte."""
    u = np.frombuffer(raw, np.uint8)
    starts = np.zeros(len(u) // 64 + 1, "<u8")
    octets = starts.view(np.uint8)
    for at in range(0, len(u) - 1, _AT_ONCE):  # a bit stands for the byte behind the one it counts from
        blank = is_blank(u[at : at + _AT_ONCE + 1])
        bits = np.packbits(blank[:-1] > blank[1:], bitorder="little")
        octets[at // 8 : at // 8 + len(bits)] = bits
    before = np.zeros(len(starts) + 1, np.int64)
    np.cumsum(np.bitwise_count(starts), out=before[1:])

    def up_to(place: Ints) -> Ints:
        group = place >> 6
        below = (np.uint64(1) << (place & 63).astype(np.uint64)) - np.uint64(1)
        found: Ints = before[group] + np.bitwise_count(starts[group] & below)
        return found

    return up_to(ends - 1) - up_to(begins - 1)


def _is_blank(u: Bytes) -> npt.NDArray[np.bool_]:
    blank: npt.NDArray[np.bool_] = ((u - np.uint8(9)) <= 4) | (u == ord(" "))
    return blank


def _leads(raw: bytes) -> Ints:
    """Return where a blank beyond ASCII may begin, by its first byte."""
    if raw.isascii():
        return np.zeros(0, np.int64)
    u = np.frombuffer(raw, np.uint8)
    return np.flatnonzero((u == 0xC2) | ((u >= 0xE1) & (u <= 0xE3)))


def _odd_blanks(raw: bytes, leads: Ints) -> Ints:
    """Return where blanks beyond ASCII stand."""
    u = np.frombuffer(raw, np.uint8)
    first, second, third = (u[leads + i].astype(np.int64) for i in range(3))
    third[first == 0xC2] = 0
    return leads[np.isin(first << 16 | second << 8 | third, _BLANKS)]
