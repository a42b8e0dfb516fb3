"""What `bench.fuzz` bends: the hand-made sample of every source, and databases of messages that are built here.

A sample's own words get a word in front that can be looked for, so that a fault or an error that tells on a message is seen.
"""

import io
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from nearer.catalogue import sources
from nearer.contracts import Batch, Decided, Export, Source

SECRET = "quetzalcoatl"
SAMPLES = Path(__file__).parents[1] / "tests" / "sources"
HEAD = 4096
FEWEST_LETTERS = 4
LARGEST = 100_000

MESSAGES = f"""
create table handle (rowid integer primary key, id text, service text, person_centric_id text);
create table chat (rowid integer primary key, style integer, chat_identifier text, display_name text);
create table chat_handle_join (chat_id integer, handle_id integer);
create table chat_message_join (chat_id integer, message_id integer);
create table message (rowid integer primary key, text text, attributedBody blob, date integer, is_from_me integer,
  handle_id integer, service text, item_type integer default 0, group_action_type integer default 0,
  associated_message_type integer default 0, associated_message_guid text, error integer default 0,
  is_spam integer default 0, cache_has_attachments integer default 0, balloon_bundle_id text);
insert into handle values (1, '+447700900001', 'iMessage', null), (2, 'ann@example.com', 'SMS', 'p1'), (3, '62226', 'SMS', null);
insert into chat values (1, 45, '+447700900001', null), (2, 45, 'ann@example.com', null), (3, 43, 'chat77', 'Soup');
insert into chat_handle_join values (1, 1), (2, 2), (3, 1), (3, 2);
insert into message (rowid, text, date, is_from_me, handle_id, service) values
  (1, 'are you free {SECRET}', 700000000000000000, 0, 1, 'iMessage'), (2, '{SECRET} yes', 700000060000000000, 1, 0, 'SMS'),
  (3, null, 700000120, 0, 2, null), (4, 'soup {SECRET}', 700000180000000000, 0, 2, 'iMessage');
update message set attributedBody = x'040b73747265616d747970656481e803840140848484124e5341747472696275746564537472696e67'
  || x'0084840884848408' || x'4e53537472696e67' || x'0194' || x'84012b05' || 'hello' || x'8684026949' where rowid = 3;
insert into message (rowid, date, is_from_me, handle_id, associated_message_type, associated_message_guid) values
  (5, 700000240000000000, 0, 1, 2001, 'p:0/x'), (6, 700000300000000000, 0, 1, 3001, 'p:0/x');
insert into chat_message_join values (1, 1), (1, 2), (2, 3), (3, 4), (1, 5), (1, 6);
"""


@dataclass(frozen=True)
class Seed:
    """A small export of one source: its path as a person would hand it over, what it holds, what lies beside it (-wal)."""

    source: str
    name: str
    content: bytes = field(repr=False)
    log: bytes | None = field(default=None, repr=False)

    def export(self, through: Callable[[bytes], BinaryIO] = io.BytesIO) -> Export:
        """Return it as intake would hand it on. through: gives the stream."""
        log = self.log

        def beside(ending: str) -> Export | None:
            if log is None or ending != "-wal":
                return None
            return Export(self.name + ending, log[:HEAD], len(log), lambda: through(log))

        return Export(self.name, self.content[:HEAD], len(self.content), lambda: through(self.content), beside)


def seeds() -> dict[str, list[Seed]]:
    """Return the seeds of every source, by name. Raises ValueError where a source has none."""
    found = {source.name: list(_samples(source)) for source in sources()}
    found["imessage_db"] += [*databases()]
    lacking = [name for name, some in found.items() if not some]
    if lacking:
        message = f"no sample to bend: {', '.join(lacking)}"
        raise ValueError(message)
    return found


def _samples(source: Source) -> Iterator[Seed]:
    folder = SAMPLES / source.name
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".expected":
            continue
        seed = Seed(source.name, path.relative_to(folder).as_posix(), path.read_bytes()[:LARGEST])
        yield Seed(seed.source, seed.name, _salted(source, seed))


def _salted(source: Source, seed: Seed) -> bytes:
    """Return the content with the word before each text that stands in it as it was read."""
    export = seed.export()
    if not source.recognise(export):
        return seed.content
    survey = source.survey(export)
    decided = Decided(frozenset([*survey.authors][:1]), survey.likely_order)
    batches = [found.rows for found in source.read(export, decided) if isinstance(found, Batch)]
    texts = {text for rows in batches for text in rows["text"].drop_nulls() if len(text) >= FEWEST_LETTERS}
    content = seed.content
    for text in sorted(texts, key=len, reverse=True):
        first = text.split("\n")[0].encode()
        content = content.replace(first, SECRET.encode() + b" " + first)
    return content


def databases() -> Iterator[Seed]:
    """Yield a database of messages, and one of which a part lies in the log beside it."""
    base = sqlite3.connect(":memory:")
    base.executescript(f"pragma page_size = 512; {MESSAGES}")
    base.commit()
    whole = base.serialize()
    base.close()
    yield Seed("imessage_db", "chat.db", whole)
    yield Seed("imessage_db", "sms.db", *_with_log())


def _with_log() -> tuple[bytes, bytes]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder, "chat.db")
        base = sqlite3.connect(path, isolation_level=None)
        base.executescript(f"pragma page_size = 1024; pragma journal_mode = wal; {MESSAGES}")
        base.execute("pragma wal_checkpoint(truncate)")
        base.execute("insert into message (rowid, text, date, handle_id) values (9, 'late', 700000400000000000, 1)")
        held = path.read_bytes(), path.with_name("chat.db-wal").read_bytes()
        base.close()
    return held
