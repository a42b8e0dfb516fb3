"""Every bench of speed, size and equality, one after the other: `python -m bench`, or `make bench`.

Ends with 1 where a goal is not met. Whether findings are right is another, longer bench: `make bench-truth`.
"""

import subprocess
import sys
from importlib.util import find_spec

BENCHES = (
    ("bench.check_measures", ()),
    ("bench.read_whatsapp", ()),
    ("bench.scale", ()),
    ("bench.vault", ()),
    ("bench.kept_out", ("--lives", "500")),
    ("bench.fuzz", ("--seconds", "30")),
)


def main() -> int:
    """Run each in a process of its own, so that none weighs on another."""
    worst = 0
    for module, options in BENCHES:
        print(f"\n== {module}", flush=True)
        if find_spec(module) is None:
            print("skipped: not here")
            continue
        worst = max(worst, subprocess.run([sys.executable, "-m", module, *options]).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
