"""What was not read: which files, so that each can be found and mended."""

from dataclasses import replace

import pytest

from nearer.model.receipt import Receipt
from nearer.service.naming import BEGIN, END
from nearer.service.set_out import Shown, set_out
from nearer.service.what_was_read import MOST_NAMED
from tests.reports import report


def unread(n: int) -> str:
    """Give the line about so many zips without an export."""
    receipts = tuple(Receipt(f"{k}.zip", None, notes=("I found no export here.",)) for k in range(n))
    (part,) = set_out(replace(report(), receipts=receipts), Shown()).receipt.parts
    (line,) = part.lines
    return line.replace(BEGIN, "").replace(END, "")


@pytest.mark.parametrize(
    ("n", "which"), [(1, "0.zip"), (3, "0.zip, 1.zip, 2.zip"), (MOST_NAMED + 1, f"{MOST_NAMED + 1} files")]
)
def test_files_that_were_not_read_for_one_reason_are_named(n: int, which: str) -> None:
    """A few are named in one line; many are counted."""
    assert unread(n) == f"{which}: I found no export here."
