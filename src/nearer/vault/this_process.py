"""What a process that holds a key does to keep it to itself.

Each of it is of one system or another; where a system has none, nothing is done: docs/vault.md says so.
"""

import os
import sys


def keep_to_itself() -> None:
    """Leave no core file behind, let no other process look into this one's memory, and make files that nobody else reads."""
    os.umask(0o077)
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        pr_set_dumpable = 4
        ctypes.CDLL(None).prctl(pr_set_dumpable, 0, 0, 0, 0)
