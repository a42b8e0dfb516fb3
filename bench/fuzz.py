"""Any bytes at all give events and faults: a bounded attempt to find bytes that do not.

    python -m bench.fuzz [--seconds 60] [--seed 1] [--crashes DIR] [--blindly]

Small exports of every source are bent at random and handed to each source that recognises them, and every twentieth to
the whole way (`nearer.look`), plain and in a zip. What may come back: batches in the schema, faults, or a NearerError.
No fault and no error may hold a word of a message (the seeds carry one that can be looked for). Where atheris can be
imported, it steers the bending by what code was reached; else bytes are bent blindly. Prints counts.
"""

import argparse
import hashlib
import io
import os
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp

import nearer
from nearer.catalogue import sources
from nearer.contracts import BATCH, BATCH_ROWS, OWNER, Batch, DateOrder, Decided, Export, Fault, Source

SECRET = "quetzalcoatl"
HEAD = 4096
WHOLE_WAY_EVERY = 20
ORDERS: tuple[DateOrder | None, ...] = (None, "dmy", "mdy", "ymd")

CHAT = "\n".join(
    [
        "12/01/2024, 09:00 - Messages and calls are end-to-end encrypted.",
        f"12/01/2024, 09:01 - Anna: are you free, {SECRET}?",
        f"13/01/2024, 21:30 - Robin: {SECRET} yes",
        "and a second line",
        "13/01/2024, 21:31 - Anna: <Media omitted>",
        f"14/01/2024, 07:00 - Anna: 10:30: {SECRET}",
    ]
)
PHONE = "\r\n".join(
    [
        "[12/01/24, 9:00:00 AM] Anna: \u200eMessages and calls are end-to-end encrypted.",
        f"[12/01/24, 9:01:07 AM] Anna: {SECRET} \u2019tis",
        f"[13/01/24, 9:30:00\u202fPM] Robin: \u200eimage omitted {SECRET}",
    ]
)
PLAIN = "\n".join(
    [
        "at,person,direction,channel,kind,words,seconds,text,group,cues",
        f"1704067200,Anna,in,sms,text,3,,are you {SECRET},,request;question",
        f"2024-01-02T10:00:00+01:00,Anna,out,sms,text,1,,{SECRET},,",
        "1704240000,Anna,out,,timeout,,86400,,,",
        "1704250000,Ben,in,call,call,,60,,g1,",
    ]
)
RECORDS = """interaction,direction,correspondent_id,datetime,call_duration,antenna_id
text,in,A,2014-03-02 07:13:30,,1
call,out,B,2014-03-02 08:34:30,60,3
"""
SEEDS = {
    "WhatsApp Chat with Anna.txt": CHAT.encode(),
    "_chat.txt": PHONE.encode(),
    "events.csv": PLAIN.encode(),
    "records.csv": RECORDS.encode(),
    "utf16.txt": CHAT.encode("utf-16"),
}
SPICE = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b'"', b",", b";", b":", b" - ", b"[", b"]", b"\xe2\x80\x8e"),
    *(
        b"\xe2\x80\xaf",
        b"\xed\xa0\x80",
        b"1e999",
        b"-1",
        b"99999999999999999999",
        b"NaN",
        b"31/02/2024, 25:61 - ",
        b"\xf0",
    ),
    *(b"0000-00-00T00:00:00Z", b"9999-12-31T23:59:59+00:00", b"timeout", b"group", b"\x1a", b"\xd9\xa1\xd9\xa2/1/24, "),
)


class Run:
    """Counts of what was tried and what came back."""

    def __init__(self, crashes: Path | None) -> None:
        self.seen: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.crashes = crashes

    def attempt(self, name: str, content: bytes) -> None:
        """Hand one file to every source that recognises it, and some to the whole way."""
        self.seen["inputs"] += 1
        export = Export(name, content[:HEAD], len(content), lambda: io.BytesIO(content))
        for source in sources():
            self._guarded(name, content, partial(self._read, source, export))
        if self.seen["inputs"] % WHOLE_WAY_EVERY == 0:
            self._guarded(name, content, partial(self._whole_way, name, content))

    def _guarded(self, name: str, content: bytes, do: Callable[[], None]) -> None:
        try:
            do()
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is what is looked for
            place = traceback.extract_tb(problem.__traceback__)[-1]
            what = f"{type(problem).__name__} at {Path(place.filename).name}:{place.lineno}"
            self.failures[what] += 1
            if self.crashes and self.failures[what] == 1:
                self.crashes.mkdir(parents=True, exist_ok=True)
                digest = hashlib.sha256(content).hexdigest()[:12]
                (self.crashes / f"{digest}-{name}").write_bytes(content)

    def _read(self, source: Source, export: Export) -> None:
        if not source.recognise(export):
            return
        self.seen[f"recognised as {source.name}"] += 1
        survey = source.survey(export)
        names = [*survey.authors]
        for order in sorted(survey.orders) or ORDERS[:1]:
            for found in source.read(export, Decided(frozenset(names[:1] or [OWNER]), order)):
                if isinstance(found, Batch):
                    assert found.rows.schema == BATCH, "a batch out of schema"
                    assert found.rows.height <= BATCH_ROWS, "a batch too long"
                    self.seen["rows"] += found.rows.height
                elif isinstance(found, Fault):
                    assert SECRET not in found.place + found.why, "a fault holds words of a message"
                    self.seen["faults"] += 1

    def _whole_way(self, name: str, content: bytes) -> None:
        with TemporaryDirectory() as folder:
            plain, packed = Path(folder, name), Path(folder, "export.zip")
            plain.write_bytes(content)
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(name, content)
            bent = bytearray(packed.read_bytes())
            bent[len(content) % len(bent)] ^= 1 + len(content) % 255
            packed.write_bytes(bent)
            for path in (plain, packed):
                self.seen["whole ways"] += 1
                refusal = ""
                try:
                    nearer.look([path], me=["Robin"], zone="UTC", date_order="dmy")
                except nearer.NearerError as problem:
                    refusal = str(problem)
                assert SECRET not in refusal, "an error holds words of a message"
                self.seen["plain refusals"] += bool(refusal)

    def print(self, how: str, seconds: float, seed: int) -> None:
        """Print the table."""
        print(f"{how}, {seconds:.0f} s, seed {seed}")
        for what, count in [*sorted(self.seen.items()), *sorted(self.failures.items())]:
            print(f"{what:60} {count:10}")
        print(f"{'failures':60} {self.failures.total():10}")


def bend(rng: random.Random, content: bytes) -> bytes:
    """Return the bytes with a few changes: spice put in, a piece cut, doubled, moved or turned over."""
    made = bytearray(content)
    for _ in range(rng.randint(1, 6)):
        a, b = sorted((rng.randint(0, len(made)), rng.randint(0, len(made))))
        match rng.randrange(6):
            case 0:
                made[a:a] = rng.choice(SPICE)
            case 1:
                del made[a : min(b, a + rng.randint(1, 40))]
            case 2:
                made[a:a] = made[a:b]
            case 3:
                made[a : a + 1] = bytes([rng.randrange(256)])
            case 4:
                made[a:b] = made[a:b][::-1] if b - a < 60 else made[a:b]
            case _:
                made[a : a + 8] = rng.choice(SPICE)
    return bytes(made[:200_000])


def blindly(run: Run, seconds: float, seed: int) -> None:
    """Bend the seeds, and what came of them, until the time is over."""
    rng, until = random.Random(seed), time.monotonic() + seconds
    pool = list(SEEDS.items())
    for name, content in pool:
        run.attempt(name, content)
    while time.monotonic() < until:
        name, content = rng.choice(pool)
        kept = rng.choice((0, 0, 60, 120))  # the header stays whole at times, so that the file is still recognised
        made = content[:kept] + bend(rng, content[kept:])
        run.attempt(name, made)
        if rng.random() < 0.05:
            pool[rng.randrange(len(SEEDS), len(pool) + 1) : len(pool)] = [(name, made)]
            del pool[400:]


def steered(run: Run, seconds: float, seed: int) -> None:
    """Let atheris choose the bytes; the first one picks the name of the file. It ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["nearer.sources"]):
        sources()
    names, until = list(SEEDS), time.monotonic() + seconds

    corpus = Path(mkdtemp())

    def one(content: bytes) -> None:
        run.attempt(names[content[0] % len(names)] if content else names[0], content[1:])
        if time.monotonic() > until:
            run.print("steered by atheris", seconds, seed)
            sys.stdout.flush()
            rmtree(corpus, ignore_errors=True)
            os._exit(bool(run.failures))  # atheris would end the process without another word

    for k, content in enumerate(SEEDS.values()):
        (corpus / str(k)).write_bytes(bytes([k]) + content)
    options = [f"-seed={seed}", "-max_len=20000", "-verbosity=0"]
    atheris.Setup([sys.argv[0], str(corpus), *options], one)
    atheris.Fuzz()


def main() -> int:
    """Bend and count; end with 1 where something failed."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--crashes", type=Path, help="keep the bytes of each new failure here")
    ask.add_argument("--blindly", action="store_true", help="even where atheris is installed")
    a = ask.parse_args()
    run = Run(a.crashes)
    if find_spec("atheris") and not a.blindly:
        steered(run, a.seconds, a.seed)
    blindly(run, a.seconds, a.seed)
    run.print("bent blindly", a.seconds, a.seed)
    return bool(run.failures)


if __name__ == "__main__":
    sys.exit(main())
