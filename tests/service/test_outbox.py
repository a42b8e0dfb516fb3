"""Files that a person asked for: theirs alone, whole, and never over another."""

import os
import stat
import sys
from pathlib import Path

import pytest

from nearer.errors import OutboxRefused
from nearer.service.outbox import note, ready, write

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")


@POSIX
def test_a_file_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    """Mode 0600, whatever the umask says."""
    before = os.umask(0)
    try:
        path = write(tmp_path / "page.html", "é\n")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == "é\n".encode()


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """Without --force nothing is written over, and nothing is left beside it."""
    path = tmp_path / "page.html"
    path.write_text("mine")
    with pytest.raises(OutboxRefused, match="there already"):
        write(path, "new")
    assert (path.read_text(), list(tmp_path.iterdir())) == ("mine", [path])


@POSIX
def test_force_writes_over_it_and_keeps_it_private(tmp_path: Path) -> None:
    """With --force the new file stands there, mode 0600, and no draft is left."""
    path = tmp_path / "page.html"
    path.write_text("old")
    path.chmod(0o644)
    write(path, "new", force=True)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode), list(tmp_path.iterdir())) == ("new", 0o600, [path])


@POSIX
def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link under that name, even to nowhere, is a file that is there; --force replaces the link, not its target."""
    target, path = tmp_path / "target", tmp_path / "page.html"
    target.write_text("mine")
    path.symlink_to(target)
    with pytest.raises(OutboxRefused):
        write(path, "new")
    write(path, "new", force=True)
    assert (target.read_text(), path.read_text(), path.is_symlink()) == ("mine", "new", False)


def test_no_folder_and_a_folder_are_refused(tmp_path: Path) -> None:
    """A missing folder and a folder in place of a file are told apart, before any work."""
    with pytest.raises(OutboxRefused, match="There is no folder"):
        ready(tmp_path / "none" / "page.html")
    with pytest.raises(OutboxRefused, match="is a folder"):
        ready(tmp_path)


@POSIX
def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """Where the disk is full nothing has changed and no draft is left."""
    import resource
    import signal

    path = tmp_path / "page.html"
    path.write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, hard))
    try:
        with pytest.raises(OutboxRefused, match="could not be written"):
            write(path, "x" * 100_000, force=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old", [path])


def test_what_a_killed_run_began_to_write_goes(tmp_path: Path) -> None:
    """A draft that was left under the same name is not sealed: the next one takes it away, and no other file."""
    for name in (".page.html.nearer-0123abcd", ".page.html.mine", ".other.html.nearer-0123abcd"):
        (tmp_path / name).write_text("half")
    write(tmp_path / "page.html", "whole")
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        ".other.html.nearer-0123abcd",
        ".page.html.mine",
        "page.html",
    ]


def test_the_note_says_who_can_read_it(tmp_path: Path) -> None:
    """Each file comes with a word that whoever has it can read it, and that a court can ask for it."""
    said = note(tmp_path / "page.html")
    assert "can read it" in said
    assert "court" in said
