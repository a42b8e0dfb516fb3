"""The whole vault as one zip that any program can read, and the way back: JSON to restore from, tables and a journal to read.

life.json      everything that is small, table by table (docs/archive.schema.json)
photos/        pictures, each under the digest by which life.json names it
events.jsonl   an event a line, with the number of its file
tables/*.csv   the same for a spreadsheet
journal.md     what was written by hand, in practices too, the newest first
"""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import apsw
import msgspec
import polars as pl

from nearer.errors import VaultDamaged, WrongCall
from nearer.language import _
from nearer.model.photo import ENDINGS, LARGEST, Kind
from nearer.service import journal, outbox
from nearer.service.archives import Budget, Unreadable, counted
from nearer.service.journal_sheet import in_markdown
from nearer.service.kept import zone_of
from nearer.service.overlapping import work_out
from nearer.vault import imports, photos, records
from nearer.vault.archive import (
    LINES,
    NEW_COLUMNS,
    NEW_IN,
    SCHEMA,
    TABLES,
    Line,
    NotWholeError,
    check,
    is_empty,
    lines,
    load,
    load_lines,
    rows,
)
from nearer.vault.sealed import Vault

LINES_AT_ONCE = 65_536
BYTES_AT_ONCE = 1 << 26
LONGEST_LINE = 1 << 26
LARGEST_LIFE = 1 << 29
FORMULA = "^[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"
"""What a spreadsheet may take for the beginning of a formula."""

MEMBER_TIME = (1980, 1, 1, 0, 0, 0)
BROKEN = (
    *(NotWholeError, Unreadable, msgspec.MsgspecError, ValueError, TypeError, LookupError, AttributeError),
    *(OverflowError, RecursionError, MemoryError, pl.exceptions.PolarsError, pl.exceptions.PanicException, apsw.Error),
)
"""What reading a damaged archive may raise; where the disk is full or the vault is in use is said before (vault.faults)."""


def export(vault: Vault, path: Path, *, force: bool = False) -> None:
    """Write everything into one zip, readable by its owner alone. Raises OutboxRefused."""
    connection = vault.connection
    with (
        outbox.writing(path, force=force) as stream,
        ZipFile(stream, "w", ZIP_DEFLATED) as archive,
        _at_rest(connection),
    ):
        life = {"schema": SCHEMA} | {table: list(rows(connection, table)) for table in TABLES}
        with _member(archive, "life.json") as out:
            out.write(msgspec.json.format(msgspec.json.encode(life), indent=1))
        with _member(archive, "events.jsonl") as out:
            _each_file(connection, lambda some: out.write(_as_lines(some)))
        for table in TABLES:
            with _member(archive, f"tables/{table}.csv") as out:
                _write_table(out, TABLES[table], rows(connection, table))
        with _member(archive, "tables/event.csv") as out:
            out.write(b"\xef\xbb\xbf" + ",".join(("file", *LINES)).encode() + b"\r\n")
            _each_file(connection, lambda some: out.write(_as_csv(some)))
        with _member(archive, "journal.md") as out:
            out.write(in_markdown(journal.stream(vault), zone_of(connection)).encode())
        for digest, kind in photos.digests(connection):
            # As it is: it is packed already, and what is packed hardly is never taken for a trick on the way back.
            with _member(archive, _photo(digest, kind), ZIP_STORED) as out:
                out.write(photos.body_of(connection, digest))


@contextmanager
def _at_rest(connection: apsw.Connection) -> Iterator[None]:
    """Read one and the same state throughout, whatever another nearer writes meanwhile."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def restore(vault: Vault, path: Path) -> int:
    """Read an archive into a vault that holds nothing yet, and return how many events came.

    Raises WrongCall where the vault holds something or the file is no archive, VaultDamaged where it is a damaged one;
    then the vault holds nothing, as before.
    """
    connection = vault.connection
    if not is_empty(connection):
        raise WrongCall(
            _("An archive goes into a vault that holds nothing yet."),
            _("Nothing was changed."),
            _("Make a new one for it: nearer open --vault FILE"),
        )
    try:
        with ZipFile(path) as archive:
            life = _life(archive, path)
            with vault.transaction():
                return _load(connection, archive, life)
    except FileNotFoundError:
        raise WrongCall(_("There is no file {path}.").format(path=path), _("Nothing was changed.")) from None
    except BadZipFile as problem:
        raise _no_archive(path) from problem
    except BROKEN:
        raise VaultDamaged(
            _("The archive is damaged."), _("Nothing was changed."), _("Try another copy of it, or nearer restore.")
        ) from None
    except OSError as problem:
        raise WrongCall(
            _("{path} could not be opened: {why}.").format(path=path, why=problem.strerror), _("Nothing was changed.")
        ) from None


def _life(archive: ZipFile, path: Path) -> dict[str, Any]:
    """Return the tables; raises WrongCall for what is no archive, or a newer one."""
    members = {one.filename: one for one in archive.infolist()}
    if "life.json" not in members:
        raise _no_archive(path)
    with counted(archive, members["life.json"], Budget(of_chats=False)) as stream:
        body = stream.read(LARGEST_LIFE + 1)
    if len(body) > LARGEST_LIFE:
        raise NotWholeError
    life = msgspec.json.decode(body, type=dict[str, Any])
    schema = life.pop("schema", None)
    if not isinstance(schema, int) or schema < 1:
        raise _no_archive(path)
    if schema > SCHEMA:
        raise WrongCall(
            _("A newer nearer made this archive; this one cannot read it."),
            _("Nothing was changed."),
            _("Bring nearer up to date."),
        )
    expected = {table for table in TABLES if NEW_IN.get(table, 1) <= schema}
    if life.keys() != expected or "events.jsonl" not in members:
        raise NotWholeError
    for (table, column), since in NEW_COLUMNS.items():
        for row in life[table] if schema < since else ():
            row.setdefault(column, None)
    return life


def _no_archive(path: Path) -> WrongCall:
    return WrongCall(_("{path} is no archive that nearer export made.").format(path=path), _("Nothing was changed."))


def _load(connection: apsw.Connection, archive: ZipFile, life: dict[str, Any]) -> int:
    """Write an archive into the vault; return how many events came."""
    for table in TABLES:
        load(connection, table, life.get(table, []))
    for number in imports.unfinished(connection):
        imports.remove_import(connection, number)
    files: list[int] = []
    count = 0
    with counted(archive, archive.getinfo("events.jsonl"), Budget(of_chats=False)) as stream:
        for file, pieces in groupby(_pieces(stream), key=lambda some: some[0].file):
            if file in files:
                raise NotWholeError
            files.append(file)
            count += load_lines(connection, file, pieces)
    _load_photos(connection, archive)
    check(connection, files)
    work_out(connection, [one.id for one in records.files(connection)])
    return count


def _pieces(stream: BinaryIO) -> Iterator[list[Line]]:
    """Yield lines of events, those of one file together."""
    decoder = msgspec.json.Decoder(Line)
    some: list[Line] = []
    held = 0
    while line := stream.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise NotWholeError
        read = decoder.decode(line)
        held += len(line)
        if some and (read.file != some[0].file or len(some) == LINES_AT_ONCE or held > BYTES_AT_ONCE):
            yield some
            some, held = [], len(line)
        some.append(read)
    if some:
        yield some


def _photo(digest: str, kind: Kind) -> str:
    return f"photos/{digest}{ENDINGS[kind]}"


def _load_photos(connection: apsw.Connection, archive: ZipFile) -> None:
    budget = Budget(of_chats=False)
    for digest, kind in photos.digests(connection):
        with counted(archive, archive.getinfo(_photo(digest, kind)), budget) as stream:
            body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise NotWholeError
        photos.fill(connection, digest, body)


def _member(archive: ZipFile, name: str, packed: int = ZIP_DEFLATED) -> IO[bytes]:
    about = ZipInfo(name, MEMBER_TIME)
    about.compress_type = packed
    return archive.open(about, "w", force_zip64=True)


def _each_file(connection: apsw.Connection, write: Callable[[pl.DataFrame], object]) -> None:
    for row in rows(connection, "file"):
        for some in lines(connection, row["id"]):
            write(some.select(pl.lit(row["id"], pl.UInt32).alias("file"), *LINES))


def _as_lines(some: pl.DataFrame) -> bytes:
    return some.write_ndjson().encode()


def _as_csv(some: pl.DataFrame) -> bytes:
    text = pl.col("text").str.replace_all("\0", "\ufffd", literal=True)
    safe = pl.when(text.str.contains(FORMULA)).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)
    return some.with_columns(text=safe).write_csv(include_header=False, line_terminator="\r\n").encode()


def _write_table(out: IO[bytes], columns: tuple[str, ...], found: Iterator[dict[str, Any]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_safe(value) for value in row.values()] for row in found)
    out.write(b"\xef\xbb\xbf" + text.getvalue().encode())


def _safe(value: object) -> object:
    """Return a cell that no spreadsheet takes for a formula."""
    if not isinstance(value, str):
        return value
    plain = value.replace("\0", "\ufffd")
    return f"'{plain}" if re.match(FORMULA, plain) else plain
