"""Exports in many small files: one receipt a folder, each event once, and a broken file costs itself alone."""

from pathlib import Path

from nearer.service.decisions import Answers
from nearer.service.intake import take_in

PAGE = (
    '<html><div class="hChatLog"><div class="message"><abbr class="dt" title="2026-01-0{day}T10:00:00Z">x</abbr>'
    '<a class="tel" href="tel:+15550002"><span class="fn">Ann</span></a> <q>tea?</q></div></div></html>'
)


def test_a_folder_of_small_files_has_one_receipt(tmp_path: Path) -> None:
    """Rows are summed, and how many files there were is said; another folder has its own."""
    for folder, days in (("one", "123"), ("two", "45")):
        (tmp_path / folder).mkdir()
        for day in days:
            (tmp_path / folder / f"Ann - Text - {day}.html").write_text(PAGE.format(day=day))
    receipts = take_in([tmp_path], Answers()).receipts
    assert [(one.file.rpartition("/")[0][-3:], one.kept, one.notes[0]) for one in receipts] == [
        ("one", 3, "This stands for 3 files."),
        ("two", 2, "This stands for 2 files."),
    ]


def test_what_two_small_files_hold_is_kept_once(tmp_path: Path) -> None:
    """The double is counted as skipped, and a file with no time says which one it is."""
    for name, day in (("a", "1"), ("b", "1"), ("c", "x")):
        (tmp_path / f"{name} - Text - 1.html").write_text(PAGE.format(day=day))
    (one,) = take_in([tmp_path], Answers()).receipts
    assert (one.read, one.kept) == (3, 1)
    assert [(skipped.why, skipped.count, skipped.places) for skipped in one.skipped] == [
        ("it has no time that can be read", 1, ("c - Text - 1.html, byte 28",)),
        ("another file has it as well", 1, ()),
    ]
