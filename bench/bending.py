"""Bends bytes at random: bytes, words and values of any text format, pieces of another sample, cells of a database."""

import random
import re
import sqlite3
from collections.abc import Callable, Sequence

LONGEST = 200_000
"""What is bent never grows beyond this."""

SPICE = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b",", b";", b":", b" - ", b"[", b"]", b"\xe2\x80\x8e"),
    *(
        b"\xe2\x80\xaf",
        b"\xed\xa0\x80",
        b"\xf0",
        b"\x1a",
        b"\x1f",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"<",
        b">",
        b"&",
        b"=",
        b"\\",
    ),
    *(b"31/02/2024, 25:61 - ", b"\xd9\xa1\xd9\xa2/1/24, ", b"0000-00-00T00:00:00Z", b"9999-12-31T23:59:59+00:00"),
    *(
        b"timeout",
        b"group",
        b"<![CDATA[",
        b"-->",
        b"&#0;",
        b"&amp;",
        b"\\ud800",
        b"\\u0000",
        b"=?utf-8?b?/w==?=",
        b"\nFrom x\n",
    ),
)
NUMBERS = (
    *(b"0", b"-1", b"1e999", b"-1e999", b"99999999999999999999", b"-99999999999999999999", b"NaN", b"1.5", b"1e18"),
    *(b"9223372036854775807", b"9223372036854775808", b"18446744073709551616", b"253402300800000", b"-62135596800001"),
    *(b"4294967296", b"2147483648", b"\xd9\xa3", b"0x10", b"00", b"1_000", b'"12"', b"null", b"true"),
)
VALUES = (
    *(
        b'""',
        b"null",
        b"true",
        b"{}",
        b"[]",
        b"0",
        b"-0.0",
        b'"\\ud83d"',
        b'"\\u0000"',
        b'"\xff"',
        b"[[]]",
        b'{"a": {}}',
    ),
    *(b'"2024-13-45"', b'"9999-99-99T99:99:99"', b'"+999999999999999"', b'"\xe2\x80\xae"', b'"' + b"x" * 3000 + b'"'),
)
CELLS = (
    None,
    0,
    -1,
    1.5,
    float("inf"),
    1 << 62,
    -(1 << 63),
    "",
    "x",
    "\x00",
    "\ud7ff",
    b"",
    b"\xff\xfe",
    b"\x00" * 99,
    "9" * 40,
)
NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
VALUE = re.compile(rb'"(?:[^"\\\n]|\\.){0,200}"|\bnull\b|\btrue\b|\bfalse\b|=\s*\'[^\'\n]{0,200}\'')
NESTS = (b"[", b'{"a":', b"<div>", b"<a>", b'"', b"(", b"> ", b"=?", b"\n\n")
SQLITE = b"SQLite format 3\0"


def bend(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    """Return the bytes with one to six changes. others: samples of the same kind, from which pieces may come."""
    if content.startswith(SQLITE) and rng.random() < 0.6:
        return _bend_cells(rng, content)
    kept = rng.choice((0, 0, 60, 120))  # the header stays whole at times, so that the file is still recognised
    made = content[kept:]
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        made = rng.choice(WAYS)(rng, made, others)
    return (content[:kept] + made)[:LONGEST]


def _span(rng: random.Random, made: bytes) -> tuple[int, int]:
    a, b = sorted((rng.randint(0, len(made)), rng.randint(0, len(made))))
    return a, b


def _spiced(rng: random.Random, made: bytes, _others: Sequence[bytes]) -> bytes:
    a = rng.randint(0, len(made))
    return made[:a] + rng.choice(SPICE) + made[a + rng.choice((0, 0, 1, 8)) :]


def _cut_out(rng: random.Random, made: bytes, _others: Sequence[bytes]) -> bytes:
    a, b = _span(rng, made)
    return made[:a] + made[min(b, a + rng.randint(1, 60)) :]


def _cut_off(rng: random.Random, made: bytes, _others: Sequence[bytes]) -> bytes:
    return made[: rng.randint(0, len(made))]


def _doubled(rng: random.Random, made: bytes, _others: Sequence[bytes]) -> bytes:
    a, b = _span(rng, made)
    times = 1 if rng.random() < 0.9 else rng.randint(2, 200)
    return (made[:a] + made[a:b] * times + made[a:])[:LONGEST]


def _one_byte(rng: random.Random, made: bytes, _others: Sequence[bytes]) -> bytes:
    a = rng.randint(0, len(made))
    return made[:a] + bytes([rng.randrange(256)]) + made[a + 1 :]


def _turned(rng: random.Random, made: bytes, _others: Sequence[bytes]) -> bytes:
    a, b = _span(rng, made)
    b = min(b, a + 60)
    return made[:a] + made[a:b][::-1] + made[b:]


def _other_number(rng: random.Random, made: bytes, _others: Sequence[bytes]) -> bytes:
    return _replaced(rng, made, NUMBER, NUMBERS)


def _other_value(rng: random.Random, made: bytes, _others: Sequence[bytes]) -> bytes:
    return _replaced(rng, made, VALUE, VALUES)


def _replaced(rng: random.Random, made: bytes, what: re.Pattern[bytes], by: Sequence[bytes]) -> bytes:
    found = list(what.finditer(made))
    if not found:
        return made
    one = rng.choice(found)
    new = rng.choice(by) if rng.random() < 0.7 else rng.choice(found)[0]
    return made[: one.start()] + new + made[one.end() :]


def _lines(rng: random.Random, made: bytes, others: Sequence[bytes]) -> bytes:
    """Move, drop or double a line, or take one from another sample."""
    lines = made.splitlines(keepends=True)
    if not lines:
        return made
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(4):
        case 0:
            lines[a], lines[b] = lines[b], lines[a]
        case 1:
            del lines[a]
        case 2:
            lines.insert(a, lines[b])
        case _:
            there = rng.choice(others).splitlines(keepends=True) if others else []
            lines[a:a] = [rng.choice(there)] if there else []
    return b"".join(lines)


def _piece(rng: random.Random, made: bytes, others: Sequence[bytes]) -> bytes:
    """Put a piece of another sample in."""
    if not others:
        return made
    there = rng.choice(others)
    a, (b, c) = rng.randint(0, len(made)), _span(rng, there)
    return (made[:a] + there[b : min(c, b + 2000)] + made[a + rng.choice((0, c - b)) :])[:LONGEST]


def _deep(rng: random.Random, made: bytes, _others: Sequence[bytes]) -> bytes:
    """Nest deeply, where most readers call themselves."""
    if rng.random() < 0.8:
        return made
    a = rng.randint(0, len(made))
    return (made[:a] + rng.choice(NESTS) * rng.choice((50, 3000, 30_000)) + made[a:])[:LONGEST]


WAYS: tuple[Callable[[random.Random, bytes, Sequence[bytes]], bytes], ...] = (
    *(_spiced, _spiced, _cut_out, _cut_off, _doubled, _one_byte, _turned),
    *(_other_number, _other_number, _other_value, _other_value, _lines, _lines, _piece, _deep),
)


def _bend_cells(rng: random.Random, content: bytes) -> bytes:
    """Put odd values into a database, or take a table or column away, by SQL; as it was where it is damaged already."""
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(content)
        for _ in range(rng.randint(1, 4)):
            tables = [name for (name,) in base.execute("select name from sqlite_master where type = 'table'")]
            table = rng.choice(tables)
            columns = [row[1] for row in base.execute(f'pragma table_info("{table}")')]
            column = rng.choice(columns)
            match rng.randrange(12):
                case 0:
                    base.execute(f'alter table "{table}" rename to "x{rng.randrange(9)}"')
                case 1:
                    base.execute(f'alter table "{table}" drop column "{column}"')
                case 2:
                    base.execute(f'insert into "{table}" select * from "{table}" where rowid < 0')
                case 3:
                    base.execute(f'delete from "{table}" where rowid % 2')
                case _:
                    cell, nth = rng.choice(CELLS), rng.randrange(3)
                    base.execute(f'update or ignore "{table}" set "{column}" = ? where rowid % 3 = ?', (cell, nth))
        base.commit()
        return base.serialize()
    except (sqlite3.Error, IndexError):
        return _one_byte(rng, content, ())
    finally:
        base.close()
