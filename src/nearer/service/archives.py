"""Files, folders and zips that a person hands over, as exports. Nothing is ever unpacked to disk.

Zips are read as if a stranger had made them: known kinds of members alone, no links, no ways out of the archive, no
zip within a zip, and every byte that comes out is counted, whatever the archive claims.
"""

import io
import lzma
import os
import stat
import struct
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from nearer.contracts import Export
from nearer.language import N_, _, ngettext

HEAD = 4_096
MOST_MEMBERS = 200_000
LARGEST_MEMBER = 2 << 30
LARGEST_ARCHIVE = 8 << 30
HIGHEST_RATIO = 200
ALWAYS_ALLOWED = 1 << 20
"""A chat of one word over and over packs very small: the ratio is looked at only beyond this many bytes."""

SMS_OF_A_BACKUP = "3d0d7e5fb2ce288813306e4d4636395e047a3d28"
"""The name that sms.db has in every backup of an iPhone."""

MEMBERS = (".html", ".mbox", ".txt", ".csv", ".json", ".jsonl", ".xml", ".md", ".db", ".ics", ".vcf", SMS_OF_A_BACKUP)
LOGS = ("-wal", "-shm")
"""What SQLite keeps beside a database: read with it (`Export.beside`), and no file of its own."""

ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
UNPACKING = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    UnicodeError,
)
PLACES_SAID = 3

TOO_LARGE = N_("it is larger than what I read from a zip. Unpack the zip, and give me the file itself")

OUTSIDE, LINK, LOCKED, NESTED, TOO_MANY = "outside", "link", "locked", "nested", "too many"
"""Why a member of a zip is not opened."""


class Unreadable(OSError):
    """A file cannot be read to its end; the message says why in plain words."""


@dataclass
class Found:
    """What the paths held. inside: an export's name -> the folder or zip it lay in, "" where it was given itself.

    refused: name -> why, for what cannot be opened. notes: folder or zip -> what is to be said about it.
    unread: folder or zip -> why -> files in it that could have been exports. passed: how many others are nothing to read.
    again: places in which lay what was given already.
    """

    exports: list[Export] = field(default_factory=list)
    inside: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    unread: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    passed: Counter[str] = field(default_factory=Counter)
    notes: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


@contextmanager
def opened(paths: Sequence[Path | str]) -> Iterator[Found]:
    """Give the exports in files, folders and zips, in order of their names; zips stay open until the end."""
    found = Found()
    seen: set[str] = set()
    with ExitStack() as stack:
        for path in paths:
            name = shown(str(path)).rstrip("/") or "/"
            if os.path.isdir(path):  # noqa: PTH112 - a path that cannot even be looked up is no folder
                _walk(Path(path), name, found, seen, stack)
            else:
                _take(Path(path), name, "", found, seen, stack)
        found.exports.sort(key=lambda export: export.name)
        yield found


def shown(name: str) -> str:
    """Return a file's name as it can be shown: control characters and broken encodings are replaced."""
    whole = name.encode("utf-8", "replace").decode()
    return "".join(letter if letter >= " " and letter != "\x7f" else "\N{REPLACEMENT CHARACTER}" for letter in whole)


def _walk(folder: Path, name: str, found: Found, seen: set[str], stack: ExitStack) -> None:
    links = 0

    def cannot_enter(problem: OSError) -> None:
        found.refused[shown(str(problem.filename))] = _("it could not be opened: {why}").format(why=problem.strerror)

    for here, folders, files in os.walk(folder, onerror=cannot_enter):
        folders.sort()
        links += sum((Path(here) / inner).is_symlink() for inner in folders)
        for file in sorted(files):
            path = Path(here) / file
            if file.endswith(LOGS) and file[:-4] in files:
                continue
            if path.is_symlink():
                links += 1
                continue
            _take(path, f"{name}/{shown(path.relative_to(folder).as_posix())}", name, found, seen, stack)
    if links:
        says = ngettext("{n} link was not followed.", "{n} links were not followed.", links)
        found.notes[name].append(says.format(n=links))
    found.notes.setdefault(name, [])


def _take(path: Path, name: str, inside: str, found: Found, seen: set[str], stack: ExitStack) -> None:
    """Take one file, or what its zip holds; a path that was taken before is passed over."""
    try:
        about = path.stat()
        real = os.path.realpath(path)
        if real in seen:
            found.again.add(inside)
            return
        if not stat.S_ISREG(about.st_mode):
            found.refused[name] = _("it is no file")
            return
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except (OSError, ValueError) as problem:
        found.refused[name] = _why(problem)
        return
    seen.add(real)
    if head.startswith(ZIPS) or path.suffix.lower() == ".zip":
        _open_zip(path, name, found, stack)
    else:
        found.exports.append(Export(name, head, about.st_size, lambda: path.open("rb"), partial(_beside, path, name)))
        found.inside[name] = inside


def _beside(path: Path, name: str, ending: str) -> Export | None:
    """Return the file beside one that was given, never through a link."""
    other = path.with_name(path.name + ending)
    try:
        about = other.lstat()
        if not stat.S_ISREG(about.st_mode):
            return None
        with other.open("rb") as stream:
            head = stream.read(HEAD)
    except (OSError, ValueError):
        return None
    return Export(name + ending, head, about.st_size, lambda: other.open("rb"))


def _why(problem: Exception) -> str:
    if isinstance(problem, FileNotFoundError):
        return _("there is no such file")
    if isinstance(problem, PermissionError):
        return _("this computer does not let you open it (permission denied)")
    if isinstance(problem, OSError) and problem.strerror:
        return _("it could not be opened: {why}").format(why=problem.strerror)
    return _("it could not be opened")


def _open_zip(path: Path, name: str, found: Found, stack: ExitStack) -> None:
    try:
        archive = stack.enter_context(ZipFile(path))
        members = archive.infolist()
    except (*UNPACKING, OSError, ValueError):
        found.refused[name] = _("the zip is damaged or was cut short. Copy or export it again")
        return
    budget = Budget()
    refused: dict[str, list[str]] = defaultdict(list)
    taken = 0
    found.notes.setdefault(name, [])
    for member in members:
        if member.is_dir() or (member.filename.endswith(LOGS) and member.filename[:-4] in archive.NameToInfo):
            continue
        why = _unsafe(member)
        inner = shown(member.filename)
        if why:
            refused[why].append(inner)
        elif not inner.lower().endswith(MEMBERS) or inner.startswith("__MACOSX/"):
            found.passed[name] += 1
        elif taken == MOST_MEMBERS:
            refused[TOO_MANY].append(inner)
        else:
            taken += 1
            _take_member(archive, member, f"{name}/{inner}", name, budget, found)
    for why, places in refused.items():
        found.notes[name].append(_left_out(why, places))


def _left_out(why: str, places: Sequence[str]) -> str:
    """Return one sentence about the members that were left out for one reason (`_unsafe`)."""
    n = len(places)
    sentences = {
        OUTSIDE: ngettext(
            "{n} file was left out, because its name points outside the zip: {places}",
            "{n} files were left out, because their names point outside the zip: {places}",
            n,
        ),
        LINK: ngettext(
            "{n} file was left out, because it is a link: {places}",
            "{n} files were left out, because they are links: {places}",
            n,
        ),
        LOCKED: ngettext(
            "{n} file was left out, because it is locked with a password: {places}",
            "{n} files were left out, because they are locked with a password: {places}",
            n,
        ),
        NESTED: ngettext(
            "{n} file was left out, because it is a zip inside a zip: {places}. Unpack it first",
            "{n} files were left out, because they are zips inside a zip: {places}. Unpack them first",
            n,
        ),
        TOO_MANY: ngettext(
            "{n} file was left out, because there are more than {most} files: {places}",
            "{n} files were left out, because there are more than {most} files: {places}",
            n,
        ),
    }
    few = ", ".join(places[:PLACES_SAID]) + (", …" if n > PLACES_SAID else "")
    return sentences[why].format(n=n, most=MOST_MEMBERS, places=few)


def _unsafe(member: ZipInfo) -> str:
    """Return why a member must not be opened, from its name and its kind; "" where it may."""
    name = member.orig_filename
    if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/") or name[1:2] == ":":
        return OUTSIDE
    if stat.S_ISLNK(member.external_attr >> 16):
        return LINK
    if member.flag_bits & 1:
        return LOCKED
    if name.lower().endswith(".zip"):
        return NESTED
    return ""


def _take_member(archive: ZipFile, member: ZipInfo, name: str, inside: str, budget: "Budget", found: Found) -> None:
    def beside(ending: str) -> Export | None:
        try:
            other = archive.getinfo(member.filename + ending)
        except KeyError:
            return None
        if _unsafe(other):
            return None
        spare = Found()
        _take_member(archive, other, name + ending, inside, budget, spare)
        return spare.exports[0] if spare.exports else None

    fresh = partial(counted, archive, member, budget)
    if member.file_size > LARGEST_MEMBER:
        found.refused[name] = _(TOO_LARGE)
        return
    try:
        with fresh() as stream:
            head = stream.read(HEAD)
    except OSError as problem:
        found.refused[name] = str(problem) if isinstance(problem, Unreadable) else _why(problem)
        return
    if head.startswith(ZIPS):
        found.refused[name] = _("it is a zip inside a zip. Unpack it first")
        return
    found.exports.append(Export(name, head, member.file_size, fresh, beside))
    found.inside[name] = inside


def counted(archive: ZipFile, member: ZipInfo, budget: "Budget") -> BinaryIO:
    """Open a member; each byte that comes out is counted. Raises Unreadable, and so does the stream."""
    try:
        inner = archive.open(member)
    except UNPACKING as problem:
        raise Unreadable(_("it is damaged inside the zip. Copy or export it again")) from problem
    return io.BufferedReader(_Counted(inner, member, budget), 1 << 16)


class Budget:
    """How many real bytes have come out of one archive, however often its members are read.

    of_chats: no more than chats can hold; else as much as the zip, by its own size, can truly hold.
    """

    def __init__(self, *, of_chats: bool = True) -> None:
        self.came: dict[int, int] = {}
        self.total = 0
        self._of_chats = of_chats

    def spend(self, member: ZipInfo, upto: int) -> None:
        """Count a member's bytes up to a place; raises Unreadable beyond any of the limits."""
        more = max(0, upto - self.came.get(id(member), 0))
        most = max(ALWAYS_ALLOWED, member.compress_size * HIGHEST_RATIO)
        member_most, all_most = (LARGEST_MEMBER, LARGEST_ARCHIVE) if self._of_chats else (most, sys.maxsize)
        if upto > most or (more and self.total + more > all_most):
            raise Unreadable(_("it unpacks to far more than a chat could hold, so I stopped reading it"))
        if upto > member_most:
            raise Unreadable(_(TOO_LARGE))
        if more:
            self.came[id(member)] = upto
            self.total += more


class _Counted(io.RawIOBase):
    """A member of a zip that counts each byte as it comes out, and says in one way that it is damaged."""

    def __init__(self, inner: IO[bytes], member: ZipInfo, budget: Budget) -> None:
        self._inner, self._member, self._budget, self._upto = inner, member, budget, 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override] # BufferedReader hands over a memoryview
        try:
            got = self._inner.read(len(into))
        except UNPACKING as problem:
            raise Unreadable(_("it is damaged inside the zip. Copy or export it again")) from problem
        into[: len(got)] = got
        self._upto += len(got)
        self._budget.spend(self._member, self._upto)
        return len(got)

    def close(self) -> None:
        self._inner.close()
        super().close()


def metered(export: Export, upto: Callable[[int], None]) -> Export:
    """Return the same export; `upto` is told, now and then, how far its streams have been read."""

    def fresh() -> BinaryIO:
        return io.BufferedReader(_Metered(export.open(), upto), 1 << 16)

    return replace(export, open=fresh)


class _Metered(io.RawIOBase):
    def __init__(self, inner: BinaryIO, upto: Callable[[int], None]) -> None:
        self._inner, self._upto, self._at = inner, upto, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._inner.seekable()

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        return self._inner.seek(place, whence)

    def tell(self) -> int:
        return self._inner.tell()

    def readinto(self, into: memoryview) -> int:  # type: ignore[override] # BufferedReader hands over a memoryview
        got = self._inner.read(len(into))
        into[: len(got)] = got
        self._at += len(got)
        self._upto(self._at)
        return len(got)

    def close(self) -> None:
        self._inner.close()
        super().close()
