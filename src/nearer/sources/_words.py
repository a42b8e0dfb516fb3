"""Many texts that stand in one run of bytes become a column, and their words are counted, all of them at once.

The start of each word is one bit. Bits are counted 64 at a time, so a text costs the same however long it is.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

BEFORE, BEHIND = b" ", b" " * 4
"""What stands around the run, so that there are a byte before each text and four from its start on."""

_AT_ONCE = 1 << 17
"""Bytes that are looked at together: so many stay near the processor. A multiple of 8."""

_BEYOND_ASCII = "\u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_BLANKS = np.array([int.from_bytes(blank.encode().ljust(3, b"\0")) for blank in _BEYOND_ASCII])


def column(raw: bytes, begins: Ints, ends: Ints) -> pl.Series:
    """Return texts as they stand in `raw`, from begin to end. Raises a PolarsError where one is not UTF-8."""
    whole = pl.lit(pl.Series([raw], dtype=pl.Binary)).first()
    places = pl.DataFrame({"begins": begins, "bytes": ends - begins})
    return places.select_seq(whole.bin.slice("begins", "bytes").cast(pl.String)).to_series()


def words(raw: bytes, begins: Ints, ends: Ints) -> Ints:
    r"""Return how many words each text in `raw` has: \S+ with every blank of Unicode."""
    u = np.frombuffer(raw, np.uint8)
    at_first = (ends > begins) & ~_is_blank(u[begins])
    counts = at_first + starts_between(raw, np.minimum(begins + 1, ends), ends, _is_blank)
    blanks = _blanks_beyond_ascii(raw)
    odd = np.flatnonzero(np.searchsorted(blanks, begins) < np.searchsorted(blanks, ends))
    if len(odd):
        counts[odd] = column(raw, begins[odd], ends[odd]).str.count_matches(r"\S+").to_numpy()
    return counts


def starts_between(raw: bytes, begins: Ints, ends: Ints, is_blank: Callable[[Bytes], npt.NDArray[np.bool_]]) -> Ints:
    """Return how many words start in each text: behind a blank, which may stand before the text."""
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


def _blanks_beyond_ascii(raw: bytes) -> Ints:
    """Return where they stand, by their first byte."""
    if raw.isascii():
        return np.zeros(0, np.int64)
    u = np.frombuffer(raw, np.uint8)
    blocks = (u[at : at + _AT_ONCE] for at in range(0, len(u), _AT_ONCE))
    leads = [np.flatnonzero((block == 0xC2) | (block - np.uint8(0xE1) <= 2)) for block in blocks]
    may_be = np.concatenate([places + at * _AT_ONCE for at, places in enumerate(leads)])
    first, second, third = (u[may_be + i].astype(np.int64) for i in range(3))
    third[first == 0xC2] = 0
    return may_be[np.isin(first << 16 | second << 8 | third, _BLANKS)]
