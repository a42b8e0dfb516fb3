"""nearer's own CSV: each column in each form, and what is wrong with a row in plain words."""

from datetime import datetime
from io import BytesIO

import polars as pl
import pytest

from nearer.contracts import OWNER, Batch, Decided, Export, Fault
from nearer.sources import nearer_csv
from nearer.sources.nearer_csv import SOURCE


def export(*lines: str) -> Export:
    """Give lines as a file."""
    content = "\n".join((*lines, "")).encode()
    return Export("events.csv", content[:4096], len(content), lambda: BytesIO(content))


def read(*lines: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Give the rows and the faults of a file of these lines."""
    found = list(SOURCE.read(export(*lines), Decided(frozenset(), None)))
    frames = [one.rows for one in found if isinstance(one, Batch)]
    return (pl.concat(frames) if frames else pl.DataFrame()), [one for one in found if isinstance(one, Fault)]


@pytest.mark.parametrize(
    ("at", "moment"),
    [
        ("1609459200", "2021-01-01T00:00:00"),
        ("1609459200.25", "2021-01-01T00:00:00.250000"),
        ("2021-01-01T00:00:00Z", "2021-01-01T00:00:00"),
        ("2021-01-01T02:00:00+02:00", "2021-01-01T00:00:00"),
        ("2021-01-01 02:00:00+0200", "2021-01-01T00:00:00"),
        ("2021-01-01T02:00+02", "2021-01-01T00:00:00"),
        ("2020-12-31T19:00:00.5-05:00", "2021-01-01T00:00:00.500000"),
        (" 2021-01-01t00:00z ", "2021-01-01T00:00:00"),
    ],
)
def test_times_in_every_form(at: str, moment: str) -> None:
    """Unix seconds and ISO 8601 with an offset give the same moment in UTC."""
    assert read("at,person,direction", f"{at},Ann,in")[0]["at"].to_list() == [datetime.fromisoformat(moment)]


@pytest.mark.parametrize(
    "at", ["", "2021-01-01T00:00:00", "1609459200000", "nan", "inf", "yesterday", "2021-02-30T00:00:00Z"]
)
def test_a_time_that_is_none_is_a_fault(at: str) -> None:
    """A time without an offset, in milliseconds or in words is not guessed at."""
    assert read("at,person,direction", f"{at},Ann,in")[1] == [
        Fault("line 2", "“at” is neither Unix seconds nor a time with its offset")
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1,,in,,,,,", "“person” is empty"),
        ("1,Ann,sideways,,,,,", "“direction” is neither in nor out"),
        ("1,Ann,in,wave,,,,", "“kind” is none of the kinds"),
        ("1,Ann,in,system,,,,", "“kind” is none of the kinds"),
        ("1,Ann,in,,-3,,,", "“words” is no whole number"),
        ("1,Ann,in,call,,long,,", "“seconds” is no whole number"),
        ("1,Ann,out,timeout,,,,", "a time-out needs its length in “seconds”"),
        ("1,Ann,in,,,,,offer;hug", "“cues” has a word that is no cue"),
    ],
)
def test_a_bad_row_says_what_is_wrong(row: str, why: str) -> None:
    """A bad row is a fault with its line; the row after it is kept."""
    rows, faults = read("at,person,direction,kind,words,seconds,group,cues", row, "2,Bea,in,,,,,")
    assert (rows["author"].to_list(), faults) == (["Bea"], [Fault("line 2", why)])


def test_three_columns_are_enough() -> None:
    """Without the other columns a row is a text of unknown length."""
    rows, _faults = read("direction,person,at", "out,Ann,5")
    row = rows.drop("at").row(0, named=True)
    assert row == {
        "author": OWNER, "to": "Ann", "kind": "text", "channel": "csv", "words": None, "seconds": None,
        "text": None, "group": None, "cues": None, "ref": 1,
    }  # fmt: skip


def test_a_name_is_kept_as_it_is() -> None:
    """Blanks and letters of a name are part of it."""
    assert read("at,person,direction", "5, Zoë  B. ,in")[0]["author"].to_list() == [" Zoë  B. "]


def test_the_words_of_a_text_are_counted_where_no_number_is_given() -> None:
    """A text without a number of words brings its own; a given number stands."""
    rows, _faults = read("at,person,direction,words,text", "5,Ann,in,,see you  soon", "6,Ann,in,9,see you")
    assert rows["words"].to_list() == [3, 9]


def test_cues_become_bits() -> None:
    """Cues parted by semicolons are one set of bits; none is none."""
    rows, _faults = read("at,person,direction,cues", "5,Ann,in,offer; Request", "6,Ann,in,")
    assert rows["cues"].to_list() == [3, 0]


def test_in_a_group_nobody_is_the_other_side() -> None:
    """A message to a group has an author and no recipient; mine needs no person."""
    rows, faults = read("at,person,direction,group", "5,Ann,in,club", "6,,out,club")
    assert (rows["author"].to_list(), rows["to"].to_list(), faults) == (["Ann", OWNER], [None, None], [])


def test_a_time_out_may_be_for_everybody() -> None:
    """A time-out without a person holds for all."""
    rows, faults = read("at,person,direction,kind,seconds", "5,,,timeout,3600")
    assert (rows["kind"].to_list(), rows["to"].to_list(), faults) == (["timeout"], [None], [])


def test_a_missing_column_is_said() -> None:
    """A file without one of the three columns is recognised, and says which it lacks."""
    lines = ("at,person,kind", "5,Ann,text")
    assert SOURCE.recognise(export(*lines))
    assert read(*lines)[1] == [Fault("line 1", "the column “direction” is missing")]


def test_capitals_in_fixed_words_do_no_harm() -> None:
    """What a spreadsheet made of the fixed words is understood."""
    rows, faults = read("\ufeffAt,Person,Direction,Kind,Channel", "5,Ann, IN ,Missed,WhatsApp ")
    assert (rows["kind"].to_list(), rows["channel"].to_list(), faults) == (["missed"], ["whatsapp"], [])


@pytest.mark.parametrize("line", ["date,sender,body", "", "at", '"at,person', "12/03/2021, 09:05 - Ann: hello, person"])
def test_other_files_are_left_to_others(line: str) -> None:
    """A first line with other names is not ours."""
    assert not nearer_csv.recognise(export(line))
