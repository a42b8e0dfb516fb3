"""Work on a vault that is killed: nothing is lost, and the next start goes on. A small run of the bench that kills 200 times."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="nobody can be killed so there")
@pytest.mark.parametrize(("work", "steps"), [("import", 3), ("passphrase,restore,migration", 4)])
def test_nothing_is_lost_by_a_kill(work: str, steps: int) -> None:
    """Killed before a step, the vault holds what it held before or all that was to be written, and leaves nothing behind."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.crash", "--kills", "0", "--steps", str(steps), "--rows", "300", "--only", work],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
