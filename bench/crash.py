"""Is anything ever lost? kill -9 in the middle of work on a vault, at random moments and right beside each step.

    python -m bench.crash [--kills 200] [--steps 60] [--rows 70000] [--only import,restore] [--seed 1]

For each kind of work (bench.crash_work) the same vault is laid out again and again, the work is begun in a process of its
own, and killed: at moments drawn evenly over as long as it takes when nobody kills it, and before renames, removals,
openings of files and statements of SQL (at most --steps of them). Then the vault is opened as the next command would do.
It must hold what it held before, or all that was to be written; be whole; open with the old or the new key; leave nothing
beside it; and, after every fourth kill that left all as before, the same work done once more must come to its end. Unix
only; ends with 1 where anything is otherwise.
"""

import argparse
import os
import random
import shutil
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw

from bench import crash_work
from bench.crash_work import WORK, Work
from nearer import catalogue

WATCHED = ("open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.truncate", "os.utime")
AGAIN = 4
"""After every fourth kill that left all as before the work is done once more, to its end."""


def in_child(do: Callable[[], str], kill_after_s: float | None = None) -> str | None:
    """Do something in a process of its own and return what it said, None where it was killed first.

    The parent never does any of the work itself, so that no thread is lost by the fork. Raises AssertionError for a fault.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            said = "+" + do()
        except BaseException as problem:  # noqa: BLE001 # it is handed on
            said = f"-{type(problem).__name__}: {problem}"
        os.write(writing, said.encode()[:4096])
        os._exit(0)
    os.close(writing)
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode()
    os.waitpid(child, 0)
    if said.startswith("-"):
        raise AssertionError(said[1:])
    return said[1:] if said else None


def stepping(folder: Path, upto: int | None) -> Callable[[], int]:
    """Count the steps of this process that touch a folder, or SQL, and die before one of them; return the count so far."""
    count = 0
    here = os.fspath(folder)

    def step() -> None:
        nonlocal count
        if count == upto:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event in WATCHED and isinstance(args[0], str | os.PathLike) and os.fspath(args[0]).startswith(here):
            step()

    def trace(_cursor: object, _sql: str, _bindings: object) -> bool:
        step()
        return True

    sys.addaudithook(watch)
    apsw.connection_hooks.append(lambda connection: setattr(connection, "exec_trace", trace))
    return lambda: count


class Bench:
    """One kind of work, its vault laid out, and what came of the kills."""

    def __init__(self, work: Work, folder: Path, *, by_time: bool) -> None:
        self.work, self._template, self._folder = work, folder / "template", folder / "work"
        self._template.mkdir(mode=0o700)
        in_child(self._prepare)
        self.found: Counter[str] = Counter()
        self.faults: list[str] = []
        self.kills = 0
        self._lay_out()
        self._before = self._look()
        self.steps = self._in_full(self._counted)[1]
        self._after = self._look()
        self.seconds = statistics.median(self._in_full(self._run)[0] for _ in range(3 if by_time else 1))

    def kill_at(self, moment: float) -> None:
        """Kill the work so many seconds after its start, and look."""
        self._lay_out()
        self._judge(f"after {moment:.4f} s", lambda: in_child(self._run, moment))

    def kill_before(self, step: int) -> None:
        """Kill the work before its nth step, and look."""
        self._lay_out()

        def run() -> str:
            stepping(self._folder, step)
            return self._run()

        self._judge(f"before step {step}", lambda: in_child(run))

    def _judge(self, when: str, kill: Callable[[], str | None]) -> None:
        self.kills += 1
        try:
            kill()
            found = self._look()
            if found not in (self._before, self._after):
                raise AssertionError(f"found {found}; before {self._before}, after {self._after}")  # noqa: TRY301
            self.found["after" if found == self._after else "before"] += 1
            if found == self._before and self.found["before"] % AGAIN == 1:
                in_child(self._run)
                again = self._look()
                if again != self._after:
                    raise AssertionError(f"done again: {again}, not {self._after}")  # noqa: TRY301
        except AssertionError as problem:
            self.faults.append(f"{self.work.name}, {when}: {problem}")

    def _in_full(self, run: Callable[[], str]) -> tuple[float, int]:
        self._lay_out()
        began = time.perf_counter()
        said = in_child(run)
        return time.perf_counter() - began, int(said or 0)

    def _prepare(self) -> str:
        self.work.prepare(self._template)
        return ""

    def _run(self) -> str:
        self.work.run(self._folder)
        return ""

    def _counted(self) -> str:
        count = stepping(self._folder, None)
        self._run()
        return str(count())

    def _look(self) -> str:
        return in_child(lambda: self.work.look(self._folder)) or ""

    def _lay_out(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._template, self._folder)


def main() -> int:
    """Kill and look, print one table, and return 1 where anything was lost."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--kills", type=int, default=200, help="at random moments, for each kind of work")
    options.add_argument("--steps", type=int, default=60, help="before single steps, at most so many for each")
    options.add_argument("--rows", type=int, default=crash_work.ROWS, help="of the large file that is added")
    options.add_argument("--only", default="", help="these kinds of work")
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    wanted = given.only.split(",") if given.only else [one.name for one in WORK]
    crash_work.ROWS = given.rows
    catalogue.sources()  # imported once, before any fork
    chance = random.Random(given.seed)
    faults: list[str] = []
    print("work         alone s   kills  at steps  as before  all there  faults", flush=True)
    for work in WORK:
        if work.name not in wanted:
            continue
        with TemporaryDirectory() as folder:
            bench = Bench(work, Path(folder), by_time=given.kills > 0)
            for _ in range(given.kills):
                bench.kill_at(chance.uniform(0, bench.seconds))
            by_time = bench.kills
            few = min(bench.steps, given.steps)
            for nth in range(few):
                bench.kill_before(round(nth * (bench.steps - 1) / max(1, few - 1)))
        print(
            f"{work.name:<11}{bench.seconds:9.3f}{by_time:8}{few:10}{bench.found['before']:11}{bench.found['after']:11}"
            f"{len(bench.faults):8}",
            flush=True,
        )
        faults += bench.faults
    for fault in faults[:20]:
        print(fault)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
