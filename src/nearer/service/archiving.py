"""The whole vault as one zip that any program can read, and the way back: JSON to restore from, tables and a journal to read.

life.json      everything that is small, table by table (docs/archive.schema.json)
events.jsonl   an event a line, with the number of its file
tables/*.csv   the same for a spreadsheet
journal.md     what was written by hand
"""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import apsw
import msgspec
import polars as pl

from nearer.errors import VaultDamaged, WrongCall
from nearer.language import _
from nearer.service import outbox
from nearer.service.overlapping import work_out
from nearer.vault import records
from nearer.vault.archive import LINES, TABLES, is_empty, lines, load, load_lines, rows
from nearer.vault.moments import moment
from nearer.vault.sealed import Vault

SCHEMA = 1
LINES_AT_ONCE = 65_536
FORMULA = ("=", "+", "-", "@", "\t", "\r")
MEMBER_TIME = (1980, 1, 1, 0, 0, 0)


def export(vault: Vault, path: Path, *, force: bool = False) -> None:
    """Write everything into one zip, readable by its owner alone. Raises OutboxRefused."""
    connection = vault.connection
    with outbox.writing(path, force=force) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive:
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
            out.write(_journal(connection).encode())


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
        with ZipFile(path) as archive, vault.transaction():
            life = msgspec.json.decode(archive.read("life.json"), type=dict[str, Any])
            _refuse_other(life)
            for table in TABLES:
                load(connection, table, life[table])
            with archive.open("events.jsonl") as stream:
                events = _load_events(connection, stream)
            work_out(connection, [one.id for one in records.files(connection)])
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                raise _damaged()
    except FileNotFoundError:
        raise WrongCall(_("There is no file {path}.").format(path=path), _("Nothing was changed.")) from None
    except (BadZipFile, KeyError) as problem:
        raise WrongCall(
            _("{path} is no archive that nearer export made.").format(path=path), _("Nothing was changed.")
        ) from problem
    except (
        msgspec.MsgspecError,
        ValueError,
        TypeError,
        AttributeError,
        pl.exceptions.PolarsError,
        apsw.ConstraintError,
    ):
        raise _damaged() from None
    return events


def _refuse_other(life: dict[str, Any]) -> None:
    if life.get("schema") != SCHEMA:
        raise WrongCall(
            _("A newer nearer made this archive; this one cannot read it."),
            _("Nothing was changed."),
            _("Bring nearer up to date."),
        )


def _damaged() -> VaultDamaged:
    return VaultDamaged(
        _("The archive is damaged."), _("Nothing was changed."), _("Try another copy of it, or nearer restore.")
    )


def _load_events(connection: apsw.Connection, stream: IO[bytes]) -> int:
    count = 0

    def pieces() -> Iterator[pl.DataFrame]:
        nonlocal count
        # Polars reads no UInt16 from JSON; LINES checks the size afterwards.
        schema = {"file": pl.UInt32(), **LINES, "channel": pl.UInt32()}
        while some := list(islice(stream, LINES_AT_ONCE)):
            frame = pl.read_ndjson(b"".join(some), schema=schema)
            count += frame.height
            yield from frame.cast({"channel": LINES["channel"]}).partition_by("file", maintain_order=True)

    for file, frames in groupby(pieces(), key=lambda frame: int(frame["file"][0])):
        load_lines(connection, file, frames)
    return count


def _member(archive: ZipFile, name: str) -> IO[bytes]:
    about = ZipInfo(name, MEMBER_TIME)
    about.compress_type = ZIP_DEFLATED
    return archive.open(about, "w", force_zip64=True)


def _each_file(connection: apsw.Connection, write: Callable[[pl.DataFrame], object]) -> None:
    for row in rows(connection, "file"):
        for some in lines(connection, row["id"]):
            write(some.select(pl.lit(row["id"], pl.UInt32).alias("file"), *LINES))


def _as_lines(some: pl.DataFrame) -> bytes:
    return some.write_ndjson().encode()


def _as_csv(some: pl.DataFrame) -> bytes:
    safe = some.with_columns(text=_safe(pl.col("text")))
    return safe.write_csv(include_header=False, line_terminator="\r\n").encode()


def _safe(text: pl.Expr) -> pl.Expr:
    """Return text that no spreadsheet takes for a formula."""
    return pl.when(text.str.contains("^[=+\\-@\t\r]")).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)


def _write_table(out: IO[bytes], columns: tuple[str, ...], found: Iterator[dict[str, Any]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in found:
        writer.writerow(["'" + v if isinstance(v, str) and v.startswith(FORMULA) else v for v in row.values()])
    out.write(b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "surrogatepass"))


def _journal(connection: apsw.Connection) -> str:
    parts = ["# " + _("Journal")]
    for row in rows(connection, "journal"):
        at = moment(row["at"])
        parts.append(f"## {at:%Y-%m-%d %H:%M} UTC\n\n{row['text']}")
    return "\n\n".join(parts) + "\n"
