"""Any bytes at all give events and faults: a bounded attempt to find bytes that do not.

    POLARS_MAX_THREADS=1 python -m bench.fuzz [--seconds 60] [--seed N] [--counts FILE] [--crashes DIR] [--only SOURCE]
    python -m bench.fuzz --again FILE     one kept input once more, with its traceback

The samples of every source are bent at random (bench/bending.py), as many of each source, and handed to each source that
recognises what came of it, with one of the date orders it may have; some go the whole way (`nearer.look`, plain and in a
broken zip, and into a vault, out as an archive and back). What may come back: batches in the schema, faults, or a
NearerError; in time, in memory, and the same from a stream that drips. No fault and no error may hold a word of a message.
What is new in its kind is bent further.

With --counts the figures are added to those of the runs before, and a run without --seed takes the next one. Where atheris
can be imported, it steers the bending by what code was reached. Prints counts by source.
"""

import argparse
import gc
import hashlib
import os
import random
import resource
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory, mkdtemp

import apsw
import msgspec
import polars as pl

import nearer
from bench.bending import bend
from bench.bounds import dripping, end_if_stuck, given_up, memory_mb
from bench.fuzz_counts import Counts
from bench.seeds import SECRET, Seed, seeds
from nearer.catalogue import sources
from nearer.contracts import BATCH, BATCH_ROWS, OWNER, Batch, DateOrder, Decided, Export, Fault, Source
from nearer.service.adding import add
from nearer.service.archiving import export as write_archive
from nearer.service.archiving import restore
from nearer.service.decisions import Answers
from nearer.vault.schema import MIGRATIONS
from nearer.vault.sealed import Vault

WHOLE_WAY_EVERY = 800
DRIPPED_EVERY = 40
LOOKED_AFTER_EVERY = 50
POOL = 300
SMALL = 4_000
"""Bytes beyond which what is new in its kind is bent further one time in ten alone: many small inputs find more."""

ORDERS: tuple[DateOrder | None, ...] = (None,)

SLOW_S = 2.0
"""CPU seconds for one input of at most 200 kB; beyond, it is a failure."""

MEGABYTES = 128
"""What one input may add to the process at its height; beyond, it is a failure."""

MOST_MEGABYTES = 6_000
"""What the process may ever ask the system for."""

EARLIEST, LATEST = -2_208_988_800_000_000, 7_289_654_400_000_000
"""1900 and 2201, in microseconds of Unix time: no message lies outside, and Python cannot count far beyond."""

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Run:
    """What was tried and what came back."""

    def __init__(self, crashes: Path | None) -> None:
        self.counts = Counts()
        self.crashes = crashes
        self.tried = 0
        self._kinds: set[tuple[str, int, frozenset[str]]] = set()
        self._at_work = None
        if crashes:
            crashes.mkdir(parents=True, exist_ok=True)
            self._at_work = (crashes / "at-work").open("wb", buffering=0)

    def attempt(self, seed: Seed) -> bool:
        """Hand one input to every source that recognises it, and some the whole way; True where its kind is new."""
        self.tried += 1
        self.counts.sums["inputs"][seed.source] += 1
        if self._at_work:
            # An input that ends the whole process lies here afterwards.
            self._at_work.seek(0)
            self._at_work.write(packed(seed))
            self._at_work.truncate()
        if self.tried % LOOKED_AFTER_EVERY == 0:
            end_if_stuck()
        before = len(self._kinds)
        self._guarded(seed, partial(self._read_all, seed))
        if self.tried % WHOLE_WAY_EVERY == 0:
            self._guarded(seed, partial(self.go_whole_way, seed), whole=True)
        return len(self._kinds) > before

    def _guarded(self, seed: Seed, do: Callable[[], None], *, whole: bool = False) -> None:
        before, began = memory_mb(), time.process_time()
        try:
            with given_up():
                do()
            took, most = time.process_time() - began, memory_mb(most=True) - before
            if not whole:
                self.counts.reach("ms", seed.source, took * 1000)
                self.counts.reach("mb", seed.source, most)
                assert took < SLOW_S, "slow"
                assert most < MEGABYTES, "much memory"
        except KeyboardInterrupt:
            raise
        except BaseException as problem:  # noqa: BLE001 - whatever it is, a panic of Rust as well, it is what is looked for
            place = traceback.extract_tb(problem.__traceback__)[-1]
            says = str(problem) if isinstance(problem, AssertionError) else ""
            what = f"{type(problem).__name__} {says} from {seed.source} at {Path(place.filename).name}:{place.lineno}"
            self.counts.sums["failures"][what] += 1
            if self.crashes and self.counts.sums["failures"][what] == 1:
                digest = hashlib.sha256(seed.content).hexdigest()[:12]
                (self.crashes / f"{seed.source}-{digest}").write_bytes(packed(seed))

    def _read_all(self, seed: Seed) -> None:
        # What a source remembers of a file it knows by the name, the size and the head: no two inputs have one name.
        named = replace(seed, name=f"{self.tried}/{seed.name}")
        for source in sources():
            kind = self.read(source, named)
            if kind:
                self._kinds.add(kind)

    def read(self, source: Source, seed: Seed) -> tuple[str, int, frozenset[str]] | None:
        """Read an input with one source; return what kind of reading it was, None where it is not recognised."""
        export = seed.export()
        if not source.recognise(export):
            return None
        counts = self.counts
        counts.sums["recognised"][source.name] += 1
        survey = source.survey(export)
        names = [*survey.authors]
        rows, reasons = 0, set()
        orders = sorted(survey.orders) or ORDERS
        for order in orders if self.tried % DRIPPED_EVERY == 0 else [orders[self.tried % len(orders)]]:
            decided = Decided(frozenset(names[:1] or [OWNER]), order)
            told = list(told_by(source, export, decided))
            rows += sum(one.height for one in told if isinstance(one, pl.DataFrame))
            reasons |= {one for one in told if isinstance(one, str)}
            counts.sums["faults"][source.name] += sum(isinstance(one, str) for one in told)
            if self.tried % DRIPPED_EVERY == 0:
                counts.sums["besides"]["read a second time, dripping"] += 1
                assert alike(told, list(told_by(source, seed.export(dripping), decided))), (
                    "another reading of a slow stream"
                )
        counts.sums["rows"][source.name] += rows
        return source.name, min(rows, 20), frozenset(reasons)

    def go_whole_way(self, seed: Seed) -> None:
        """Look at an input, plain and in a broken zip, and take it through a vault."""
        me = own_name(seed)
        with TemporaryDirectory() as folder:
            plain, packed_ = Path(folder, seed.name), Path(folder, "export.zip")
            plain.parent.mkdir(parents=True, exist_ok=True)
            plain.write_bytes(seed.content)
            if seed.log is not None:
                plain.with_name(plain.name + "-wal").write_bytes(seed.log)
            with zipfile.ZipFile(packed_, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(seed.name, seed.content)
            bent = bytearray(packed_.read_bytes())
            bent[len(seed.content) % len(bent)] ^= 1 + len(seed.content) % 255
            packed_.write_bytes(bent)
            for ways in (
                lambda: nearer.look([plain], me=me, zone="UTC", date_order="dmy"),
                lambda: nearer.look([packed_], me=me, zone="UTC", date_order="dmy"),
                partial(through_a_vault, Path(folder), me),
            ):
                self.counts.sums["besides"]["whole ways"] += 1
                refusal = ""
                try:
                    ways()
                except nearer.NearerError as problem:
                    refusal = str(problem)
                assert SECRET not in refusal, "an error holds words of a message"
                self.counts.sums["besides"]["whole ways that ended in a plain refusal"] += bool(refusal)


def told_by(source: Source, export: Export, decided: Decided) -> Iterator[pl.DataFrame | str]:
    """Yield rows, and why others were not kept; fails where one of them is not as the contract says."""
    for found in source.read(export, decided):
        if isinstance(found, Batch):
            assert found.rows.schema == BATCH, "a batch out of schema"
            assert found.rows.height <= BATCH_ROWS, "a batch too long"
            times = found.rows["at"].to_physical()
            assert times.is_empty() or EARLIEST <= times.min() <= times.max() < LATEST, "a time that cannot be"  # type: ignore[operator]
            yield found.rows
        elif isinstance(found, Fault):
            assert SECRET not in found.place + found.why, "a fault holds words of a message"
            yield found.why


def alike(one: list[pl.DataFrame | str], other: list[pl.DataFrame | str]) -> bool:
    """Whether two readings gave the same rows and faults, whatever the batches."""
    frames = [
        pl.concat([BATCH.to_frame(), *(part for part in told if isinstance(part, pl.DataFrame))])
        for told in (one, other)
    ]
    reasons = [[part for part in told if isinstance(part, str)] for told in (one, other)]
    return frames[0].equals(frames[1]) and reasons[0] == reasons[1]


def own_name(seed: Seed) -> list[str]:
    """Return a name that could be mine, none where the export itself says who is who."""
    for source in sources():
        export = seed.export()
        if source.recognise(export):
            return sorted(source.survey(export).authors)[-1:]
    return []


def through_a_vault(folder: Path, me: list[str]) -> None:
    """Add what lies in a folder to a vault, write all of it out, and bring it back."""
    vaults = []
    for _ in range(2):
        connection = apsw.Connection(":memory:")
        for step in MIGRATIONS:
            connection.execute(step)
        connection.execute("PRAGMA foreign_keys = on")
        vaults.append(Vault(Path(), connection, bytearray(32), 0))
    try:
        with suppress(nearer.errors.NothingToRead):
            add(vaults[0], [folder], Answers(me=tuple(me), zone="UTC", date_order="dmy"), now=NOW)
        first, second = folder / "first", folder / "second"
        write_archive(vaults[0], first)
        restore(vaults[1], first)
        write_archive(vaults[1], second)
        assert first.read_bytes() == second.read_bytes(), "an archive that does not come back the same"
    finally:
        for vault in vaults:
            vault.connection.close()


def packed(seed: Seed) -> bytes:
    """Return a seed as bytes that `unpacked` reads."""
    return msgspec.msgpack.encode((seed.source, seed.name, seed.content, seed.log))


def unpacked(body: bytes) -> Seed:
    """Return the seed that was packed."""
    return Seed(*msgspec.msgpack.decode(body, type=tuple[str, str, bytes, bytes | None]))


def blindly(run: Run, seconds: float, seed: int, only: str | None, before: Counts) -> None:
    """Bend the seeds, and what came of them, until the time is over. The source with the fewest inputs so far comes next."""
    rng, until = random.Random(seed), time.monotonic() + seconds
    pools = {name: some for name, some in seeds().items() if only in (None, name)}
    first = {name: len(some) for name, some in pools.items()}
    for some in pools.values():
        for one in some:
            run.attempt(one)
    tried = {name: before.sums["inputs"][name] + run.counts.sums["inputs"][name] for name in pools}
    while time.monotonic() < until:
        name = min(tried, key=tried.__getitem__)
        tried[name] += 1
        pool = pools[name]
        one = rng.choice(pool)
        if rng.random() < 0.5:
            one = min(one, rng.choice(pool), key=lambda seed: len(seed.content))
        others = [other.content for other in pool[: first[name]]]
        made = replace(one, content=bend(rng, one.content, others))
        if one.log is not None and rng.random() < 0.5:
            made = replace(one, log=bend(rng, one.log, []))
        if rng.random() < 0.02:
            made = replace(made, name=rng.choice(pools[rng.choice([*pools])]).name)
        is_new = run.attempt(made)
        if is_new and (len(made.content) <= SMALL or rng.random() < 0.1):
            pool.append(made)
            if len(pool) > POOL:
                del pool[rng.randrange(first[name], len(pool))]


def steered(run: Run, seconds: float, seed: int, end: Callable[[], None]) -> None:
    """Let atheris choose the bytes; the first one picks the seed whose name and source they take. It ends the process itself."""
    import atheris

    with atheris.instrument_imports(include=["nearer.sources"]):
        sources()
    all_seeds = [one for some in seeds().values() for one in some]
    until, corpus = time.monotonic() + seconds, Path(mkdtemp())

    def one(content: bytes) -> None:
        run.attempt(replace(all_seeds[content[0] % len(all_seeds) if content else 0], content=content[1:]))
        if time.monotonic() > until:
            end()
            sys.stdout.flush()
            rmtree(corpus, ignore_errors=True)
            os._exit(bool(run.counts.sums["failures"]))  # atheris would end the process without another word

    for k, seed_ in enumerate(all_seeds):
        (corpus / str(k)).write_bytes(bytes([k % 256]) + seed_.content)
    atheris.Setup([sys.argv[0], str(corpus), f"-seed={seed}", "-max_len=20000", "-verbosity=0"], one)
    atheris.Fuzz()


def once_more(path: Path) -> int:
    """Hand one kept input to every source and the whole way, with nothing caught."""
    seed, run = unpacked(path.read_bytes()), Run(None)
    print(f"{seed.source} {seed.name}, {len(seed.content)} bytes: {seed.content[:300]!r}")
    run.tried = WHOLE_WAY_EVERY
    for source in sources():
        began, before = time.process_time(), memory_mb()
        kind = run.read(source, seed)
        if kind:
            print(kind, f"{time.process_time() - began:.2f} s, {memory_mb(most=True) - before:.0f} MB")
    run.go_whole_way(seed)
    return 0


def main() -> int:
    """Bend and count; end with 1 where something failed."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seconds", type=float, default=60)
    ask.add_argument("--seed", type=int)
    ask.add_argument("--counts", type=Path, help="add the figures to those in this file")
    ask.add_argument("--crashes", type=Path, help="keep the bytes of each new failure here")
    ask.add_argument("--only", help="bend the samples of this source alone")
    ask.add_argument("--again", type=Path, help="one input that was kept")
    ask.add_argument("--blindly", action="store_true", help="even where atheris is installed")
    a = ask.parse_args()
    if a.again:
        return once_more(a.again)
    gc.set_threshold(20_000, 50, 50)  # as it comes, a tenth of the time goes into looking for garbage
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEGABYTES << 20, resource.RLIM_INFINITY))
    before = Counts.kept(a.counts)
    seed = a.seed if a.seed is not None else max(before.runs, default=0) + 1
    run, began = Run(a.crashes), time.monotonic()

    def end() -> None:
        run.counts.runs, run.counts.seconds = [seed], time.monotonic() - began
        run.counts.print()
        if a.counts:
            before.add(run.counts)
            before.keep(a.counts)
            print("\nall runs so far")
            before.print()

    if find_spec("atheris") and not a.blindly and not a.only:
        steered(run, a.seconds, seed, end)
    blindly(run, a.seconds, seed, a.only, before)
    end()
    return bool(run.counts.sums["failures"])


if __name__ == "__main__":
    sys.exit(main())
