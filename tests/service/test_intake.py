"""From paths to histories: what is kept, what is counted, what a file covers, and what is said of each."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nearer import catalogue
from nearer.contracts import BATCH, Batch, Decided, Export, Source, Survey
from nearer.errors import NearerError, NothingToRead
from nearer.model.events import EVENTS
from nearer.model.histories import Histories
from nearer.service.decisions import Answers
from nearer.service.intake import take_in

CSV = "at,person,direction,channel,kind,seconds,group\n"
CALLS = "interaction,direction,correspondent_id,datetime,call_duration\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file and give its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def taken(*paths: Path, **answers: str) -> Histories:
    """Take in paths with nobody to ask."""
    return take_in(paths, Answers(**answers))  # type: ignore[arg-type]


def notes(histories: Histories) -> dict[str, tuple[str, ...]]:
    """Give the notes of each receipt by the last part of the file's name."""
    return {one.file.rpartition("/")[2]: one.notes for one in histories.receipts}


def test_events_have_the_schema_and_the_order_of_time(tmp_path: Path) -> None:
    """All files make one table in order."""
    one = write(tmp_path, "a.csv", CSV + "50,Ann,in,sms,,,\n10,Ann,out,sms,,,\n")
    two = write(tmp_path, "b.csv", CSV + "20,Bea,in,sms,call,9,\n")
    found = taken(one, two)
    assert found.events.schema == EVENTS
    names = {handle.id: handle.name for handle in found.handles}
    rows = found.events.select("handle", "mine", "kind").rows()
    assert [(names[handle], mine, kind) for handle, mine, kind in rows] == [
        ("Ann", True, "text"),
        ("Bea", False, "call"),
        ("Ann", False, "text"),
    ]


def test_mine_in_a_group_has_no_handle(tmp_path: Path) -> None:
    """Theirs in a group belongs to who wrote it, mine to nobody, both to the group."""
    found = taken(write(tmp_path, "a.csv", CSV + "1,Ann,in,,,,club\n2,Ann,out,,,,club\n"))
    assert found.events.select("handle", "mine", "group").rows() == [(0, False, 0), (None, True, 0)]


def test_the_receipt_adds_up(tmp_path: Path) -> None:
    """Read is kept and system and skipped; places name lines, and never what stood there."""
    rows = "1,Ann,in,,,,\nx,secret,in,,,,\n2,Ann,out,,,,\ny,secret,in,,,,\n3,Ann,out,,timeout,60,\n"
    (one,) = taken(write(tmp_path, "a.csv", CSV + rows)).receipts
    assert (one.read, one.kept, one.system) == (5, 3, 0)
    assert [(skipped.count, skipped.places) for skipped in one.skipped] == [(2, ("line 3", "line 5"))]
    assert "secret" not in repr(one)


def test_a_time_out_becomes_a_stretch_of_its_length(tmp_path: Path) -> None:
    """A declared time-out is no event; without a person it holds for everybody."""
    found = taken(write(tmp_path, "a.csv", CSV + "1,Ann,in,,,,\n2,Ann,out,,timeout,60,\n9,,,,timeout,1,\n"))
    at = datetime(1970, 1, 1, tzinfo=UTC)
    assert found.declared.rows() == [
        (0, at + timedelta(seconds=2), at + timedelta(seconds=62), "timeout"),
        (None, at + timedelta(seconds=9), at + timedelta(seconds=10), "timeout"),
    ]
    assert found.events.height == 1


def test_a_file_covers_to_the_last_event_of_its_app(tmp_path: Path) -> None:
    """A message that was never answered at the end of one file lies inside what the other files of the app cover."""
    one = write(tmp_path, "a.csv", CSV + "10,Ann,in,sms,,,\n20,Ann,out,sms,,,\n")
    two = write(tmp_path, "b.csv", CSV + "90,Bea,in,sms,,,\n95,Bea,in,mail,,,\n")
    files = taken(one, two).files
    ends = {
        (file, channel): until.timestamp() for file, channel, until in files.select("file", "channel", "until").rows()
    }
    assert ends == {(0, 0): 90, (1, 0): 95, (1, 1): 95}


def test_one_lost_direction_is_said(tmp_path: Path) -> None:
    """A file in which nothing is mine says so; where one of several channels lacks it, that channel is named."""
    theirs = write(tmp_path, "theirs.csv", CSV + "1,Ann,in,sms,,,\n2,Ann,in,sms,,,\n")
    half = write(tmp_path, "half.csv", CSV + "1,Bo,out,sms,,,\n2,Bo,in,sms,,,\n3,Bo,out,call,,,\n4,Bo,out,call,,,\n")
    found = taken(theirs, half)
    assert notes(found) == {
        "theirs.csv": ("Nothing of yours is here. If you did write or call, the export has left your side out.",),
        "half.csv": (
            "In call: all of it is yours, and nothing of theirs is here. The export may have left their side out.",
        ),
    }
    assert found.files["both_sides"].to_list() == [True, False, False]


def test_what_two_files_hold_is_kept_once_and_said(tmp_path: Path) -> None:
    """The doubled rows of the second file stand in its receipt as skipped."""
    rows = CSV + "1,Ann,in,sms,,,\n2,Ann,out,sms,,,\n"
    found = taken(write(tmp_path, "a.csv", rows), write(tmp_path, "b.csv", rows + "3,Ann,in,sms,,,\n"))
    first, second = found.receipts
    assert found.events.height == 3
    assert (first.read, first.kept, first.skipped[0].count, first.skipped[0].why) == (
        2,
        0,
        2,
        "another file has it as well",
    )
    assert (second.read, second.kept, second.skipped) == (3, 3, ())


def test_one_path_given_twice_is_read_once(tmp_path: Path) -> None:
    """A file that lies in a folder that was given as well is one file."""
    path = write(tmp_path, "a.csv", CSV + "1,Ann,in,sms,,,\n2,Ann,out,sms,,,\n")
    assert len(taken(path, tmp_path, path).receipts) == 1


def test_paths_in_any_order_give_the_same(tmp_path: Path) -> None:
    """The order in which files are given changes nothing at all."""
    paths = [write(tmp_path, f"{n}.csv", CSV + f"{n},P{n},in,sms,,,\n5,P{n},out,sms,,,\n") for n in range(3)]
    one, other = taken(*paths), taken(*reversed(paths))
    assert one.events.equals(other.events)
    assert (one.handles, one.receipts) == (other.handles, other.receipts)


def test_times_without_a_zone_are_read_in_the_machines_and_said(tmp_path: Path) -> None:
    """Where nobody can be asked the machine's zone is taken, and the receipt says so."""
    path = write(tmp_path, "c.csv", CALLS + "text,in,A,2021-07-01 12:00:00,\ntext,out,A,2021-07-01 12:01:00,\n")
    found = taken(path, machine_zone="Europe/Berlin")
    assert (found.zone.name, found.zone.source) == ("Europe/Berlin", "assumed")
    assert found.events["at"][0] == datetime(2021, 7, 1, 10, tzinfo=UTC)
    assert "Europe/Berlin" in notes(found)["c.csv"][0]


def test_the_repeated_hour_keeps_the_order_of_the_file(tmp_path: Path) -> None:
    """In the hour that comes twice a step back begins its second half; before it the earlier reading is taken."""
    times = ("02:30", "02:50", "02:10", "02:40", "03:05")
    rows = "".join(f"text,in,A,2021-10-31 {time}:00,\n" for time in times)
    found = taken(write(tmp_path, "c.csv", CALLS + rows), zone="Europe/Berlin")
    assert [at.strftime("%H:%M") for at in found.events["at"]] == ["00:30", "00:50", "01:10", "01:40", "02:05"]


def test_an_hour_that_does_not_exist_is_a_fault(tmp_path: Path) -> None:
    """A time in the hour that the clocks went over is skipped and said."""
    rows = "text,in,A,2021-03-28 02:30:00,\ntext,in,A,2021-03-28 03:30:00,\n"
    (one,) = taken(write(tmp_path, "c.csv", CALLS + rows), zone="Europe/Berlin").receipts
    assert (one.kept, one.skipped[0].places) == (1, ("2021-03-28 02:30",))


def made_up(name: str, **survey: object) -> Source:
    """Give a source that reads any file called by its name: one naive text by each author, an hour apart."""

    def read(export: Export, decided: Decided) -> "Sequence[Batch]":
        import polars as pl

        rows = [
            {
                "at": datetime.fromisoformat(f"2021-01-01T0{hour}:00"),
                "author": author,
                "to": "Ann",
                "kind": "text",
                "channel": name,
                "ref": hour,
            }
            for hour, author in enumerate(("Ann", "Me"))
        ]
        return [Batch(pl.DataFrame(rows, schema=BATCH))]

    whole = {"authors": {"Ann": 1, "Me": 1}, "first": None, "last": None, "title": "Ann", **survey}
    return Source(
        name=name,
        title=name.title(),
        channel=name,
        how_to_export="",
        cannot_tell="",
        gives=None,  # type: ignore[arg-type]  # nobody asks here what it gives
        recognise=lambda export: name in export.name,
        survey=lambda export: Survey(**whole),  # type: ignore[arg-type]
        read=read,  # type: ignore[arg-type]
    )


def test_a_files_own_stamp_ends_what_it_covers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An export that says when it was made covers the quiet up to then."""
    chat = made_up("chatlog", stamp=datetime.fromisoformat("2021-02-01"), notes=("said by the source",))
    monkeypatch.setattr(catalogue, "sources", lambda: (chat,))
    found = taken(write(tmp_path, "a.chatlog", "x"), zone="Europe/Berlin")
    assert found.files["until"].to_list() == [datetime(2021, 1, 31, 23, tzinfo=UTC)]
    assert notes(found)["a.chatlog"][0] == "said by the source"


def test_a_file_that_two_sources_claim_is_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two formats that both fit are no reason to guess."""
    monkeypatch.setattr(catalogue, "sources", lambda: (made_up("chat"), made_up("chatlog")))
    found = taken(write(tmp_path, "a.chatlog", "x"), write(tmp_path, "b.chat", "x"))
    assert notes(found)["a.chatlog"] == ("It could be read in more than one way (Chat, Chatlog), so I left it out.",)
    assert found.events.height == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "It is empty."),
        (b"\x7fELF\0\0\0", "It is not text, and not a kind of export that I know."),
        (CSV.encode("utf-16"), "It is written in UTF-16. Save it as UTF-8 and try again."),
        ("once upon a time\n", "I do not know this kind of export."),
        (CSV, "it holds no messages and no calls"),
        ("at,person\n1,Ann\n", "The column “direction” is missing."),
        (CSV + "x,Ann,in,,,,\n", "“at” is neither Unix seconds nor a time with its offset (line 2)"),
        (CSV.encode() + b"1,Zo\xe9,in,,,,\n", "it is not UTF-8 text (line 2)"),
    ],
)
def test_a_file_that_gives_nothing_says_why(content: str | bytes, why: str, tmp_path: Path) -> None:
    """The error names the file and says what is wrong, and what to do."""
    path = write(tmp_path, "given.csv", content)
    with pytest.raises(NothingToRead) as told:
        taken(path)
    assert f"{path}: {why}" in told.value.what
    assert told.value.what_to_do


def test_a_folder_without_exports_says_so(tmp_path: Path) -> None:
    """A folder of photos is no history."""
    write(tmp_path, "photo.jpg", b"\xff\xd8\xff")
    with pytest.raises(NothingToRead, match="I found no export here"):
        taken(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"at,person\n1,Ann\n", "The column “direction” is missing."),
        (
            "WhatsApp Chat with Zoe.txt",
            "13/04/2023, 10:00 - Zoë: café\n13/04/2023, 10:01 - Me: hé\n".encode("latin-1") * 9,
            "The letters of this file are garbled: it is not in UTF-8. Please export the chat again.",
        ),
        (
            "WhatsApp Chat with Zoe.txt",
            "13/04/2023, 10:00 - Zoe: hello\n".encode("utf-16"),
            "This file is saved as UTF-16. Please export the chat again, or save the file as UTF-8.",
        ),
    ],
)
def test_a_file_refused_whole_says_its_one_reason_once(name: str, content: bytes, why: str, tmp_path: Path) -> None:
    """It is no row that was not kept: nothing of it was read."""
    good = write(tmp_path, "good.csv", CSV + "1,Ann,in,sms,,,\n2,Ann,out,sms,,,\n")
    path = write(tmp_path, name, content)
    (one,) = [one for one in taken(good, path).receipts if one.file == str(path)]
    assert (one.read, one.kept, one.skipped, one.notes) == (0, 0, (), (why,))


def test_a_single_bad_row_is_still_a_row(tmp_path: Path) -> None:
    """A row that could not be kept is counted, also where it was the first of all."""
    good = write(tmp_path, "good.csv", CSV + "1,Ann,in,sms,,,\n2,Ann,out,sms,,,\n")
    bad = write(tmp_path, "bad.csv", CSV + "x,Ann,in,,,,\n")
    (one,) = [one for one in taken(good, bad).receipts if one.file == str(bad)]
    assert (one.read, one.kept, [skipped.places for skipped in one.skipped]) == (1, 0, [("line 2",)])


def test_other_files_in_a_folder_are_one_note(tmp_path: Path) -> None:
    """Photos beside a chat are counted, not listed."""
    write(tmp_path, "a.csv", CSV + "1,Ann,in,sms,,,\n2,Ann,out,sms,,,\n")
    for n in range(3):
        write(tmp_path, f"photo{n}.jpg", b"\xff\xd8\xff")
    assert notes(taken(tmp_path))[tmp_path.name] == (
        "3 other files (photos and the like) hold no history that I know.",
    )


def test_what_could_have_been_an_export_is_named(tmp_path: Path) -> None:
    """A text that gives nothing is named in the note of its folder, with why."""
    write(tmp_path, "a.csv", CSV + "1,Ann,in,sms,,,\n2,Ann,out,sms,,,\n")
    write(tmp_path, "chats/b.txt", "")
    write(tmp_path, "photo.jpg", b"\xff\xd8\xff")
    assert notes(taken(tmp_path))[tmp_path.name] == (
        "chats/b.txt: it is empty.",
        "1 other file (a photo or the like) holds no history that I know.",
    )


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    """Each step has a plain name, and its share grows."""
    steps: dict[str, list[float]] = {}
    path = write(tmp_path, "a.csv", CSV + "1,Ann,in,sms,,,\n" * 1_000)
    take_in([path], Answers(), None, lambda what, share: steps.setdefault(what, []).append(share))
    assert [*steps] == ["looking at your files", "reading your files", "putting the files together"]
    assert all(shares == sorted(shares) for shares in steps.values())
    assert steps["reading your files"][-1] == 1.0


@pytest.mark.parametrize(
    "content",
    [
        b"at,person\r,direction\n1714550000,Bo,in\n",
        b"a\rb,c\n1,2\n",
        CALLS.replace("direction,", "direction\r,").encode() + b"text,in,A,2021-07-01 12:00:00,\n",
    ],
)
def test_a_lone_return_in_the_first_line_is_said_plainly(content: bytes, tmp_path: Path) -> None:
    """A table whose first line breaks off within a name is no table that is known, and no error of the program."""
    path = write(tmp_path, "given.csv", content)
    with pytest.raises(NothingToRead, match="I do not know this kind of export"):
        taken(path)


HEADS = st.sampled_from(
    [
        b"",
        CSV.encode(),
        CALLS.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        b"PK\x03\x04",
        b"\xff\xfe",
        b"at,person\r,direction\n",
    ]
)
PIECES = st.sampled_from(
    [b"1,Ann,in,,,,", b'"', b",", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"2021-01-01 00:00:00", b"text,in,A,"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    head=HEADS,
    rest=st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=25),
    name=st.sampled_from(["a.csv", "a.zip", "a.txt"]),
)
def test_any_bytes_give_histories_or_plain_words(tmp_path: Path, head: bytes, rest: list[bytes], name: str) -> None:
    """No file at all ends in anything but histories or an error in plain words, and no row is lost in silence."""
    path = write(tmp_path, name, head + b"".join(rest))
    try:
        found = taken(path)
    except NearerError:
        return
    for one in found.receipts:
        assert one.read == one.kept + one.system + sum(skipped.count for skipped in one.skipped)
    assert found.events.height + found.declared.height <= sum(one.kept for one in found.receipts)
