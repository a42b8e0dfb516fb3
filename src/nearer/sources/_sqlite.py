"""SQLite databases of other apps, read through the streams of an Export: no path is opened and nothing is written.

What the app had not yet put into the file itself lies beside it, in a file that ends in "-wal"; it is read as well.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from itertools import count
from typing import BinaryIO

import apsw

from nearer.contracts import Export

MAGIC = b"SQLite format 3\0"
LARGEST_IN_MEMORY = 1 << 29
"""A member of a zip cannot be sought in, so it is held in memory, up to 512 MiB."""

LOG = "-wal"
NAME = "/export"

_NUMBERS = count()


class TooLarge(Exception):
    """The database lies in a zip and is too large to be read from there."""


@contextmanager
def opened(export: Export) -> Iterator[apsw.Connection]:
    """Give a connection that can read. Raises apsw.Error for what is no whole database, TooLarge, and OSError."""
    with ExitStack() as stack:
        streams = {NAME: stack.enter_context(_seekable(export))}
        log = export.beside(LOG)
        streams[NAME + LOG] = BytesIO() if log is None else stack.enter_context(_seekable(log))
        files = _Files(f"nearer-{next(_NUMBERS)}", streams)
        stack.callback(files.unregister)
        connection = apsw.Connection(NAME, flags=apsw.SQLITE_OPEN_READONLY, vfs=files.name)
        stack.callback(connection.close)
        for setting in ("locking_mode=exclusive", "temp_store=memory", "trusted_schema=off", "cell_size_check=on"):
            connection.pragma(*setting.split("="))
        connection.limit(apsw.SQLITE_LIMIT_LENGTH, 1 << 26)
        yield connection


def columns(connection: apsw.Connection, table: str) -> frozenset[str]:
    """Return the columns of a real table; none where there is no such table, or what has its name is none."""
    real = "select 1 from sqlite_master where type = 'table' and rootpage > 0 and name = ?"
    if not list(connection.execute(real, (table,))):
        return frozenset()
    return frozenset(str(name) for (name,) in connection.execute("select name from pragma_table_info(?)", (table,)))


def _seekable(export: Export) -> BinaryIO:
    stream = export.open()
    if stream.seekable():
        return stream
    with stream:
        whole = stream.read(LARGEST_IN_MEMORY + 1)
    if len(whole) > LARGEST_IN_MEMORY:
        raise TooLarge
    return BytesIO(whole)


class _Files(apsw.VFS):
    """What SQLite sees instead of a disk: the database and its log."""

    def __init__(self, name: str, streams: dict[str, BinaryIO]) -> None:
        self.name, self._streams = name, streams
        super().__init__(name, "")

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> "_File":  # type: ignore[override]
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        stream = self._streams.get(path or "")
        if stream is None:
            raise apsw.CantOpenError
        flags[1] = apsw.SQLITE_OPEN_READONLY
        return _File(stream)

    def xAccess(self, pathname: str, flags: int) -> bool:
        return pathname in self._streams and flags != apsw.SQLITE_ACCESS_READWRITE

    def xFullPathname(self, name: str) -> str:
        return name

    def xDelete(self, filename: str, syncdir: bool) -> None:
        """Nothing is ever deleted."""


class _File:
    """One of the two, to be read alone. Whoever opened the stream closes it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def xRead(self, amount: int, offset: int) -> bytes:
        self._stream.seek(offset)
        return self._stream.read(amount)

    def xFileSize(self) -> int:
        return self._stream.seek(0, 2)

    def xWrite(self, _bytes: bytes, _offset: int) -> None:
        raise apsw.ReadOnlyError

    def xTruncate(self, _size: int) -> None:
        raise apsw.ReadOnlyError

    def xSync(self, _flags: int) -> None:
        """There is nothing to put down."""

    def xLock(self, _level: int) -> None:
        """Nobody else reads this stream."""

    def xUnlock(self, _level: int) -> None:
        """As xLock."""

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, _what: int, _pointer: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return 4096

    def xDeviceCharacteristics(self) -> int:
        return 0

    def xClose(self) -> None:
        """As the class says."""
