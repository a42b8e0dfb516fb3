"""nearer.read: frames as they are read, without merging."""

from pathlib import Path

import pytest

from nearer.errors import NothingToRead, WrongCall
from nearer.model.events import EVENTS
from nearer.service.read import read

CHAT = "at,person,direction\n1,Ann,in\n2,Ann,out\n"


def test_each_frame_has_the_schema_of_events(tmp_path: Path) -> None:
    """What two files hold comes twice, each with its own file."""
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(CHAT)
    frames = list(read([tmp_path]))
    assert [frame.schema for frame in frames] == [EVENTS] * 2
    assert [frame["file"].to_list() for frame in frames] == [[0, 0], [1, 1]]


def test_frames_come_before_the_file_is_at_its_end(tmp_path: Path) -> None:
    """A long file gives more than one frame, none longer than a batch."""
    (tmp_path / "a.csv").write_text(CHAT + "3,Ann,in\n" * 100_000)
    heights = [frame.height for frame in read([tmp_path / "a.csv"])]
    assert (sum(heights), max(heights) <= 65_536, len(heights) > 1) == (100_002, True, True)


def test_what_cannot_be_is_said(tmp_path: Path) -> None:
    """Nothing to read and a wrong zone are errors in plain words."""
    with pytest.raises(NothingToRead):
        list(read([tmp_path]))
    (tmp_path / "a.csv").write_text(CHAT)
    with pytest.raises(WrongCall):
        list(read([tmp_path], zone="Nowhere/Land"))
