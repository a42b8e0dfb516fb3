"""nearer as a person runs it: with a passphrase from an open file, or on a terminal of its own that is watched.

A passphrase takes a second of work on purpose. Here it takes nearly none, so that a day with a vault can be tested;
`test_sealed` and one test of the command line pay the full price.
"""

import io
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nearer.cli import main, unlocking
from nearer.service import opening
from nearer.vault import key
from nearer.vault.sealed import Vault

PATIENCE_S = 120
CHEAP = {"MEMORY_KIB": 64, "PASSES": 1}

ON_TERMINAL = f"""
import fcntl, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
from nearer.cli import main, unlocking
from nearer.vault import key
key.MEMORY_KIB, key.PASSES, unlocking.AFTER_A_WRONG_KEY_S = {CHEAP["MEMORY_KIB"]}, {CHEAP["PASSES"]}, 0
main.main(sys.argv[1:])
"""


@dataclass(frozen=True)
class Said:
    """What a run ended with, and what it said on both streams."""

    code: int
    out: str
    err: str = ""

    @property
    def text(self) -> str:
        """All of it in one line, as the width of a line makes no difference."""
        return " ".join((self.out + " " + self.err).split())


def run(vault: Path, *args: str | Path, secrets: Sequence[str] = ()) -> Said:
    """Run a command on a vault, in this process; its secrets come from an open file, a line each."""
    out, err = io.StringIO(), io.StringIO()
    with _handed_over(secrets) as given, pytest.MonkeyPatch.context() as patch:
        for name, value in CHEAP.items():
            patch.setattr(key, name, value)
        patch.setattr(unlocking, "AFTER_A_WRONG_KEY_S", 0)
        patch.setattr(sys, "stdin", io.StringIO())
        mask = os.umask(0o022)
        with redirect_stdout(out), redirect_stderr(err):
            code = main.run([*map(str, args), "--vault", str(vault), *given])
        os.umask(mask)
    return Said(code, out.getvalue(), err.getvalue())


@contextmanager
def inside(path: Path, secret: str) -> Iterator[Vault]:
    """Give a vault that is a file, open, so that a test can live through what takes many answers."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CHEAP.items():
            patch.setattr(key, name, value)
        with opening.opened(path, secret.encode(), datetime.now(UTC)) as vault:
            yield vault


@contextmanager
def _handed_over(secrets: Sequence[str]) -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryFile() as lines:
        lines.write("".join(f"{secret}\n" for secret in secrets).encode())
        lines.seek(0)
        yield ("--passphrase-fd", str(lines.fileno())) if secrets else ()


def talk(vault: Path, *args: str | Path, answers: Sequence[tuple[str, str]]) -> Said:
    """Run a command on a terminal, in a process of its own. answers: what to wait for, and what to type then."""
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", ON_TERMINAL, *map(str, args), "--vault", str(vault)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env=os.environ | {"TERM": "dumb", "COLUMNS": "80"},
    ) as process:
        os.close(theirs)
        said, upto, waiting, until = b"", 0, list(answers), time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if not select.select([ours], [], [], 0.1)[0]:
                continue
            try:
                piece = os.read(ours, 4096)
            except OSError:  # Linux: whoever had the other end is gone
                piece = b""
            if not piece:
                break
            said += piece
            while waiting and (at := said.find(waiting[0][0].encode(), upto)) >= 0:
                upto = at + len(waiting[0][0].encode())
                time.sleep(0.2)  # getpass throws away what was typed before it was ready
                os.write(ours, waiting.pop(0)[1].encode())
        else:
            process.kill()
    os.close(ours)
    return Said(process.returncode, said.decode().replace("\r\n", "\n"))
