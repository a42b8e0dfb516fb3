"""Writes a vault of an invented life of 20 years, straight through the vault's own segments: no export is read.

    python -m bench.gen_vault VAULT [--events 10000000]

Half of the events lie in chats of two, a file each, in minutes as WhatsApp has them, and for one person in six an earlier
export of the same chat; a sixth in groups; a third in long files: two exports of all chats of an app, one chat after
another, and text messages, calls and mail of hundreds of people, mixed, by time. Texts are drawn from 20,000 words by
rank (Zipf), so they pack about as words do. The same call always writes the same events.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from bench.gen_whatsapp import TALK
from nearer.model.events import EVENTS
from nearer.model.kept import NewFile
from nearer.model.person import Identity
from nearer.model.receipt import Receipt
from nearer.service.intake import joined_sides, sides_of
from nearer.service.overlapping import work_out
from nearer.vault import imports, records, sealed
from nearer.vault.sealed import Vault
from nearer.vault.segments import SegmentWriter

PASSPHRASE = b"an invented life"
BATCH_ROWS = 65_536
START, YEARS = 1_136_073_600, 20  # 2006-01-01T00:00:00Z
SECOND = 1_000_000
PEOPLE = 500
VOCABULARY, POOL = 20_000, 1_000_000
TALK_LENGTH, ANSWER_S = 12.0, 150.0
LINE_BYTES = 40  # of what stands around a text in an export


@dataclass(frozen=True)
class Chat:
    """One chat of a file. other: the person, or the group's members; n: events; begins, ends: shares of the 20 years."""

    other: int | tuple[int, ...]
    n: int
    begins: float = 0.0
    ends: float = 1.0


@dataclass(frozen=True)
class File:
    """One export: its chats one after another, or mixed by time. again: how much of it an earlier export holds."""

    name: str
    app: str
    precision_s: int
    chats: tuple[Chat, ...]
    mixed: bool = False
    again: float = 0.0


def life_of(events: int) -> list[File]:
    """Return the files of a life of about so many events."""
    rank = 1 / (np.arange(PEOPLE) + 3)

    def shares(who: Sequence[int], n: float) -> Iterator[tuple[int, int]]:
        weights = rank[list(who)] / rank[list(who)].sum()
        return zip(who, np.maximum(1, np.round(weights * n)).astype(int).tolist(), strict=True)

    files = [
        File(
            f"WhatsApp Chat with Person {who:03}.txt", "whatsapp", 60, (Chat(who, n, 0.3),), again=0.6 * (who % 12 == 5)
        )
        for who, n in shares(range(300), events * 0.45)
    ]
    for group in range(60):
        members = tuple(range(group, 300, 7 + group % 30))
        files.append(File(f"Group {group:02}.txt", "whatsapp", 60, (Chat(members, events // 400, 0.4),)))
    chats = tuple(Chat(who, n, 0.5) for who, n in shares(range(0, PEOPLE, 3), events * 0.2))
    files.append(File("result.json", "telegram", 1, chats))
    for name, app, share, begins in (
        ("sms.xml", "sms", 0.1, 0.1),
        ("calls.xml", "call", 0.01, 0.1),
        ("All.mbox", "email", 0.06, 0.0),
    ):
        mixed = tuple(Chat(who, n, begins) for who, n in shares(range(0, PEOPLE, 2), events * share))
        files.append(File(name, app, 1, mixed, mixed=True))
    return files


class Life:
    """Draws events and texts; writes files into a vault."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._rng = np.random.default_rng(17)
        self._texts = pool(self._rng)
        self.events = 0

    def write(self, file: File, number: int) -> list[int]:
        """Write one file, and its earlier export where there is one; return their numbers."""
        parts = [self._chat(file, chat) for chat in file.chats]
        whole = pl.concat(parts)
        if file.mixed:
            whole = whole.sort("at", maintain_order=True)
        made = [self._file(file, whole, number, file.name)]
        if file.again:
            earlier = pl.concat([part[: max(1, round(part.height * file.again))] for part in parts])
            made.append(self._file(file, earlier, number, f"earlier {file.name}"))
        return made

    def _chat(self, file: File, chat: Chat) -> pl.DataFrame:
        """Return one chat in the EVENTS schema, save `file` and `ref`: talks, each with answers in minutes."""
        rng, n, connection = self._rng, chat.n, self._vault.connection
        length = YEARS * 365 * 86_400
        talks = max(1, round(n / TALK_LENGTH))
        begins = np.sort(rng.integers(int(chat.begins * length), int(chat.ends * length), talks))
        steps = 1 + rng.exponential(ANSWER_S, n).astype(np.int64)
        talk = np.sort(rng.integers(0, talks, n))
        since = np.cumsum(steps)
        first = np.searchsorted(talk, talk)
        at = np.sort(START + begins[talk] + since - since[first]) // file.precision_s * file.precision_s
        people = [
            records.handle_number(connection, Identity(file.app, f"Person {who:03}"))
            for who in (chat.other if isinstance(chat.other, tuple) else (chat.other,))
        ]
        group = records.group_number(connection, file.app, file.name) if isinstance(chat.other, tuple) else None
        mine = rng.random(n) < (0.45 if group is None else 1 / len(people))
        luck = rng.random(n)
        kind = np.select([luck < 0.005, luck < 0.035], ["system", "media"], "call" if file.app == "call" else "text")
        handle = pl.Series(np.array(people)[rng.integers(0, len(people), n)], dtype=pl.UInt32)
        rows = pl.DataFrame({"at": at * SECOND, "mine": mine, "kind": kind, "handle": handle}).with_columns(
            text=self._texts.gather(rng.integers(0, len(self._texts), n)), long=pl.Series(rng.integers(10, 900, n))
        )
        said, nobody = pl.col("kind") == "text", pl.col("kind") == "system"
        return rows.select(
            pl.col("at").cast(EVENTS["at"]),
            pl.when(~nobody & ~(pl.col("mine") & pl.lit(group is not None))).then("handle").alias("handle"),
            pl.col("mine") & ~nobody,
            pl.col("kind").cast(EVENTS["kind"]),
            channel=pl.lit(records.channel_number(connection, file.app), pl.UInt16),
            words=pl.when(said).then(pl.col("text").str.count_matches(" ", literal=True) + 1).cast(pl.UInt32),
            seconds=pl.when(pl.col("kind") == "call").then("long").cast(pl.UInt32),
            text=pl.when(said | nobody).then("text"),
            group=pl.lit(group, pl.UInt32),
            cues=pl.lit(None, pl.UInt32),
        )

    def _file(self, about: File, rows: pl.DataFrame, number: int, name: str) -> int:
        vault = self._vault
        with vault.transaction():
            digest = sha256(name.encode()).digest()
            new = NewFile(
                digest,
                name,
                "invented",
                about.app,
                "words",
                about.precision_s,
                about.precision_s == 1,
                "UTC",
                "explicit",
                None,
                1,
            )
            file = records.add_file(vault.connection, number, new, words=True)
            size = pl.col("text").str.len_bytes().fill_null(20).cast(pl.UInt64) + LINE_BYTES
            rows = rows.with_columns(file=pl.lit(file, pl.UInt32), ref=size.cum_sum() - size).select(EVENTS.names())
            writer = SegmentWriter(vault.connection, file)
            for some in rows.iter_slices(BATCH_ROWS):
                writer.take(some)
            writer.finish()
            known = rows["handle"].unique().drop_nulls()
            alone = set(rows.filter(pl.col("group").is_null())["handle"].unique().drop_nulls())
            names = dict(vault.connection.execute("SELECT id, known_by FROM handle"))
            records.name_handles(
                vault.connection,
                file,
                {handle: str(names[handle]) for handle in known},
                alone,
                rows["group"].unique().drop_nulls(),
            )
            sides = joined_sides(sides_of([rows]))
            receipt = Receipt(name, "invented", read=rows.height, kept=rows.height)
            records.describe_file(vault.connection, file, rows.height, sides, receipt, ())
        self.events += rows.height
        return file


def pool(rng: np.random.Generator) -> pl.Series:
    """Return a million texts of some words each, words by rank."""
    known = list(dict.fromkeys(TALK.split()))
    sounds = [a + b for a in "bdfghklmnprstvw" for b in ("a", "e", "i", "o", "u", "ay", "er", "ing", "st", "en")]
    made = ("".join(rng.choice(sounds, rng.integers(1, 4))) for _ in range(VOCABULARY))
    words = pl.Series([*known, *made][:VOCABULARY])
    chance = 1 / (np.arange(VOCABULARY) + 2.7)
    lengths: npt.NDArray[np.int64] = 1 + rng.exponential(9, POOL).astype(np.int64)
    drawn = np.searchsorted(np.cumsum(chance / chance.sum()), rng.random(int(lengths.sum()))).clip(0, VOCABULARY - 1)
    told = pl.DataFrame({"text": np.repeat(np.arange(POOL), lengths), "word": words.gather(drawn)})
    return told.group_by("text", maintain_order=True).agg(pl.col("word").str.join(" "))["word"]


def write(path: Path, events: int) -> int:
    """Make the vault; return how many events its files hold."""
    vault, _recovery = sealed.create(path, PASSPHRASE)
    with vault:
        with vault.transaction():
            number = imports.begin_import(vault.connection, datetime(2026, 1, 1, tzinfo=UTC))
        life = Life(vault)
        made = [one for file in life_of(events) for one in life.write(file, number)]
        with vault.transaction():
            imports.end_import(vault.connection, number)
            work_out(vault.connection, made)
        return life.events


def main() -> None:
    """Write what the options ask for."""
    ask = argparse.ArgumentParser(description="Write a vault of an invented life.")
    ask.add_argument("vault", type=Path)
    ask.add_argument("--events", type=int, default=10_000_000)
    asked = ask.parse_args()
    print(write(asked.vault, asked.events))


if __name__ == "__main__":
    main()
