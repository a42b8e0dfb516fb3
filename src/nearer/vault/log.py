"""SQLite's log beside a vault, as a killed run leaves it: is what was written last still there, byte for byte?

SQLite takes a log up to the first frame that does not fit its checksum and passes over the rest without a word: after a
kill that is right, for the last frame was half written. But where a whole frame comes after one that does not fit, then
the log was damaged later, and what had been written would be lost in silence. Damage to the very last frame looks like a
kill, and cannot be told from one. The format is SQLite's own (fileformat2, "The WAL File Format").
"""

import struct
from pathlib import Path

HEADER = struct.Struct(">8I")
FRAME = struct.Struct(">6I")
BIG_ENDIAN, LITTLE_ENDIAN = 0x377F0683, 0x377F0682
WORD = 0xFFFF_FFFF


def is_damaged(log: Path) -> bool:
    """Return whether a log holds whole frames after one that does not fit. The caller holds the writer's lock."""
    try:
        content = log.read_bytes()
    except FileNotFoundError:
        return False
    if len(content) < HEADER.size:
        return False
    magic, _version, page, _checkpoints, *salts, first, second = HEADER.unpack_from(content)
    order = {BIG_ENDIAN: ">", LITTLE_ENDIAN: "<"}.get(magic)
    whole_header = order is not None and _summed(content[:24], (0, 0), order) == (first, second)
    if order is None or not whole_header or not 512 <= page <= 65_536:
        # Nothing of it can be read. A log that never held anything has a header of zeros, or none.
        return any(content)
    sums, fits = (first, second), True
    for at in range(HEADER.size, len(content) - FRAME.size - page + 1, FRAME.size + page):
        *_what, first, second = FRAME.unpack_from(content, at)
        if _what[2:] != salts:  # of an earlier round, or damaged
            fits = False
            continue
        before = sums if fits else _sums_before(content, at, page)
        now = _summed(content[at : at + 8] + content[at + FRAME.size : at + FRAME.size + page], before, order)
        if now == (first, second) and not fits:
            return True
        fits, sums = fits and now == (first, second), now
    return False


def _sums_before(content: bytes, at: int, page: int) -> tuple[int, int]:
    """Return the checksums that the frame before says it has."""
    *_what, first, second = FRAME.unpack_from(content, at - FRAME.size - page)
    return first, second


def _summed(part: bytes, sums: tuple[int, int], order: str) -> tuple[int, int]:
    first, second = sums
    for one, other in struct.iter_unpack(f"{order}II", part):
        first = (first + one + second) & WORD
        second = (second + other + first) & WORD
    return first, second
