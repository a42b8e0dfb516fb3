"""A practice whose process is killed after each line: nothing that was typed is lost. A small run of the bench of all of them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can be killed so there")
@pytest.mark.parametrize("how", [(), ("--in-flight",)])
def test_nothing_typed_is_lost_by_a_kill(how: tuple[str, ...]) -> None:
    """Killed at every step, no line went, and the answers at the end are those of someone whom nobody killed."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.killed_player", "--only", "P1", *how],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
