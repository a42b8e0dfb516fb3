"""Overlapping exports of one history, made from the samples: an earlier one, a later one, the same again, one of another zone.

whole    a b c d e f g        later      c d e f g
earlier  a b c d e            again      a b c d e f g      (under another name, a byte longer)
abroad   again, its times some hours off, where the format says no zone
"""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from nearer import catalogue
from nearer.contracts import Batch, Decided, Export, Source, Survey
from nearer.service.decisions import Answers

SAMPLES = Path(__file__).parent / "sources"
HERE, ABROAD = "Europe/Berlin", "Asia/Tokyo"
SHARE = 0.6
XML_ITEM = re.compile(rb"<(sms|mms|call)\b[^>]*?(?:/>|>.*?</\1>)\s*", re.DOTALL)
CARD = re.compile(rb"^BEGIN:VCARD.*?^END:VCARD\s*", re.DOTALL | re.MULTILINE)
MEETING = re.compile(rb"^BEGIN:VEVENT.*?^END:VEVENT\s*", re.DOTALL | re.MULTILINE)
DIVISION = re.compile(rb'<div class="message">.*?</div>\s*', re.DOTALL)

Keep = Callable[[int, int], bool]
"""Whether the nth of so many messages is in an export."""


@dataclass(frozen=True)
class Overlapping:
    """What was made of one sample: each a file or folder to add, with the answers that it takes."""

    source: str
    name: str
    whole: Path
    copies: dict[str, Path]
    answers: dict[str, Answers] = field(repr=False)


def earlier(n: int, count: int) -> bool:
    """Keep the first messages."""
    return n < max(1, round(count * SHARE))


def later(n: int, count: int) -> bool:
    """Keep the last messages."""
    return n >= count - max(1, round(count * SHARE))


def everything(_n: int, _count: int) -> bool:
    """Keep all of them."""
    return True


def overlapping(into: Path) -> list[Overlapping]:
    """Return the samples of every source with their copies, which are written into a folder."""
    return [
        made
        for source in catalogue.sources()
        for number, sample in enumerate(samples(source, into))
        if (made := _copies(source, sample, into / source.name / f"{number}")) is not None
    ]


def samples(source: Source, into: Path) -> list[Path]:
    """Return the sample files of a source; databases are built, for none is kept here."""
    folder = SAMPLES / source.name
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".expected")
    return found or [_database(into / "chat.db")] if source.name == "imessage_db" else found


def _copies(source: Source, sample: Path, into: Path) -> Overlapping | None:
    whole = sample.read_bytes()
    survey = _survey(source, sample, whole)
    if survey is None:
        return None
    beside = sample.relative_to(SAMPLES / source.name) if sample.is_relative_to(SAMPLES) else Path(sample.name)
    contents = {"whole": whole, "again": whole + b"\n"}
    for name, keep in (("earlier", earlier), ("later", later)):
        if sample.suffix in (".txt", ".md"):
            made = _between_messages(source, sample, survey, keep)
        else:
            made = CUTTERS.get(sample.suffix, _uncut)(whole, keep)
        if made is not None:
            contents[name] = made
    if not survey.utc:
        contents["abroad"] = contents.get("earlier", whole) + b"\n"
    paths, answers = {}, {}
    for name, content in contents.items():
        path = into / name / beside
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        told = _survey(source, path, content)
        # Where one side alone wrote, a file without a title cannot say with whom.
        if told is None or (_me(survey) and not (set(_me(survey)) < told.authors.keys())):
            continue
        paths[name] = path
        answers[name] = Answers(_me(survey), ABROAD if name == "abroad" else HERE, survey.likely_order)
    return Overlapping(source.name, beside.as_posix(), paths.pop("whole"), paths, answers) if "whole" in paths else None


def _survey(source: Source, path: Path, content: bytes) -> Survey | None:
    export = Export(path.as_posix(), content[:4096], len(content), partial(_opened, path))
    return source.survey(export) if source.recognise(export) else None


def _opened(path: Path) -> BinaryIO:
    return path.open("rb")


def _me(survey: Survey) -> tuple[str, ...]:
    others = sorted(name for name in survey.authors if name != survey.title)
    return () if survey.directed else tuple(others[-1:])


def _pieces(whole: bytes, starts: Sequence[int], keep: Keep, end: int | None = None) -> bytes:
    """Return what lies before the first piece, the pieces to keep, and what lies behind the last."""
    ends = [*starts[1:], len(whole) if end is None else end]
    kept = [whole[a:b] for n, (a, b) in enumerate(zip(starts, ends, strict=True)) if keep(n, len(starts))]
    return whole[: starts[0]] + b"".join(kept) + whole[ends[-1] :]


def _between_messages(source: Source, sample: Path, survey: Survey, keep: Keep) -> bytes | None:
    """Cut where the source says that a message begins."""
    whole = sample.read_bytes()
    export = Export(sample.as_posix(), whole[:4096], len(whole), partial(_opened, sample))
    decided = Decided(frozenset(_me(survey)), survey.likely_order)
    batches = [found.rows for found in source.read(export, decided) if isinstance(found, Batch)]
    starts = sorted({ref for rows in batches for ref in rows["ref"]})
    return _pieces(whole, starts, keep) if starts else None


def _table(whole: bytes, keep: Keep) -> bytes | None:
    """Cut between rows, of which one may have several lines."""
    mark, rows = b"\xef\xbb\xbf" if whole.startswith(b"\xef\xbb\xbf") else b"", io.StringIO(newline="")
    found = list(csv.reader(io.StringIO(whole.removeprefix(mark).decode("utf-8", "surrogateescape"), newline="")))
    csv.writer(rows).writerows([found[0], *(row for n, row in enumerate(found[1:]) if keep(n, len(found) - 1))])
    return mark + rows.getvalue().encode("utf-8", "surrogateescape")


def _objects(whole: bytes, keep: Keep) -> bytes | None:
    """Cut every list of messages of a JSON; lines of JSON are cut between those that are messages."""
    try:
        told = json.loads(whole.decode("utf-8-sig"))
    except ValueError:
        return _json_lines(whole, keep)
    return json.dumps(_shorter(told, keep), ensure_ascii=False, indent=1).encode()


def _shorter(told: object, keep: Keep) -> object:
    if isinstance(told, list):
        return [one for n, one in enumerate(told) if keep(n, len(told))]
    if not isinstance(told, dict):
        return told
    if "messages" in told:
        return told | {"messages": _shorter(told["messages"], keep)}
    if isinstance(told.get("chats"), dict):
        chats = [_shorter(chat, keep) for chat in told["chats"]["list"]]
        return told | {"chats": told["chats"] | {"list": chats}}
    return told


def _json_lines(whole: bytes, keep: Keep) -> bytes | None:
    lines = whole.splitlines(keepends=True)
    if not lines[0].rstrip().endswith(b"}"):
        return None
    about = [line for line in lines if b'"chatItem"' not in line] if b'"chatItem"' in whole else []
    said = [line for line in lines if line not in about]
    return b"".join([*about, *(line for n, line in enumerate(said) if keep(n, len(said)))])


def _uncut(_whole: bytes, _keep: Keep) -> bytes | None:
    """Leave a format whole that nobody has said how to cut."""
    return None


def _elements(what: re.Pattern[bytes], whole: bytes, keep: Keep) -> bytes | None:
    found = list(what.finditer(whole))
    return _pieces(whole, [one.start() for one in found], keep, found[-1].end()) if found else None


def _letters(whole: bytes, keep: Keep) -> bytes | None:
    starts = [found.start() for found in re.finditer(rb"^From ", whole, re.MULTILINE)]
    return _pieces(whole, starts, keep) if starts else None


def _database(path: Path) -> Path:
    from tests.sources.test_imessage_db import build

    texts = ("tea?", "yes", "at four", "see you", "soup tomorrow", "with bread")
    build(path, *({"text": text, "is_from_me": n % 2, "chat": 1 + n % 3} for n, text in enumerate(texts)))
    return path


def _cells(whole: bytes, keep: Keep) -> bytes | None:
    base = sqlite3.connect(":memory:")
    base.deserialize(whole)
    rows = [row for (row,) in base.execute("select rowid from message order by rowid")]
    base.executemany(
        "delete from message where rowid = ?", [(r,) for n, r in enumerate(rows) if not keep(n, len(rows))]
    )
    base.commit()
    return base.serialize()


CUTTERS: dict[str, Callable[[bytes, Keep], bytes | None]] = {
    ".csv": _table,
    ".json": _objects,
    ".jsonl": _json_lines,
    ".xml": partial(_elements, XML_ITEM),
    ".html": partial(_elements, DIVISION),
    ".vcf": partial(_elements, CARD),
    ".ics": partial(_elements, MEETING),
    ".mbox": _letters,
    "": _letters,
    ".db": _cells,
}
