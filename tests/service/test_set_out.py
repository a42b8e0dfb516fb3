"""The sheet: its order, what stays closed, and what a person may leave out of sight."""

from dataclasses import replace
from datetime import date

import pytest

from nearer.errors import WrongCall
from nearer.service.naming import BEGIN, END
from nearer.service.set_out import Shown, set_out
from nearer.service.sheet import Section, Sheet
from tests.reports import report


def section(sheet: Sheet, name: str) -> Section:
    """Return one section by name."""
    return next(part for part in sheet.sections if part.name == name)


def says(part: Section) -> str:
    """Return all words of a section."""
    return (
        "\n".join((part.title, *part.says, *(item.says for item in part.items), *part.after))
        .replace(BEGIN, "")
        .replace(END, "")
    )


def test_the_kind_moment_owes_nothing() -> None:
    """Their words, the date, and three doors."""
    moment = set_out(report(), Shown()).moment
    assert moment is not None
    assert moment.says == "You may have had a lot on. Nothing is owed."
    assert [door.title for door in moment.doors] == ["Answer now", "Keep it", "Not this one"]
    assert "They may not answer." in moment.doors[0].says


def test_findings_are_closed_until_asked_for() -> None:
    """Without --evidence nothing stands behind a sentence; with it all does."""
    closed, opened = (section(set_out(report(), Shown(evidence=on)), "findings") for on in (False, True))
    assert [item.details for item in closed.items] == [()]
    assert "--evidence" in says(closed)
    assert opened.items[0].details[0].title == "What speaks against it"


def test_maybe_is_hidden_without_a_count() -> None:
    """What is less sure is out of sight; how to see it is said without how many there are."""
    sheet = set_out(report(), Shown())
    assert not any(part.name == "maybe" for part in sheet.sections)
    assert "add --maybe" in says(section(sheet, "findings"))
    assert not any(char.isdigit() for char in section(sheet, "findings").after[-1])
    assert len(section(set_out(report(), Shown(maybe=True)), "maybe").items) == 2


def test_nothing_found_is_said_kindly() -> None:
    """With no finding there is a sentence, and no list of what might be wrong."""
    part = section(set_out(replace(report(), findings=()), Shown()), "findings")
    assert (part.says, part.items, part.after) == (("I found no clear place where your answers stopped.",), (), ())


def test_what_was_not_asked_is_said() -> None:
    """Where nobody was asked (K1), one line says so, and how to leave someone out."""
    unasked = " ".join(set_out(report(), Shown()).receipt.says)
    assert "I did not ask" in unasked
    assert "--leave-out NAME" in unasked
    assert "--leave-out" not in " ".join(set_out(report(), Shown(asked=True)).receipt.says)


def test_those_who_pressed_are_nowhere_counted() -> None:
    """One who kept writing stands in the question alone: not among the hands, not among the doors, not in a picture."""
    sheet = set_out(report(), Shown(maybe=True))
    assert [part.name for part in sheet.sections if "Ada" in says(part)] == ["pressing"]
    assert not any("Ada" in picture.title for picture in sheet.pictures)


def test_one_person() -> None:
    """--person keeps to one person, whatever the case of the letters; what is about everybody goes."""
    sheet = set_out(report(), Shown(person="anna berg", maybe=True))
    assert sheet.moment is None
    assert [item.says[:10] for item in section(sheet, "findings").items] == ["From about"]
    assert not any(part.name in ("maybe", "not_you", "cannot_tell") for part in sheet.sections)
    assert len(sheet.pictures) == 1


def test_nobody_of_that_name() -> None:
    """A name that is in no file is a wrong call, not an empty page."""
    with pytest.raises(WrongCall, match="nobody called Zoe"):
        set_out(report(), Shown(person="Zoe"))


def test_since() -> None:
    """--since leaves out what ended before that day and keeps what lasts."""
    sheet = set_out(report(), Shown(since=date(2024, 1, 1), maybe=True))
    assert sheet.moment is None
    assert len(section(sheet, "findings").items) == 1
    assert not any(part.name in ("maybe", "returns", "knocked") for part in sheet.sections)


def test_initials_hide_every_name() -> None:
    """With initials no name, no number and no file's name is anywhere on the sheet; the kind moment's words stay."""
    sheet = set_out(report(), Shown(initials=True, maybe=True, evidence=True, asked=False))
    shown = repr(sheet)
    assert [name for name in ("Anna Berg", "Tom", "Mia", "7700", "דנה", "holiday.jpg") if name in shown] == []
    assert "soup" in shown


def test_what_was_skipped_is_said() -> None:
    """Nothing is left out in silence: why, how many, and where."""
    lines = [item.says.replace(BEGIN, "").replace(END, "") for item in set_out(report(), Shown()).receipt.items]
    assert lines == [
        "WhatsApp Chat with Anna Berg.txt: 3 rows were not kept: a line before the first message (line 1, line 2, line 3).",
        "sms.csv: Anna Berg is read as one person in two files.",
        "holiday.jpg: nothing in it looks like a chat.",
    ]


def test_the_end_says_that_nothing_is_stored() -> None:
    """A window is gone when it is closed; a file stays until it is removed."""
    assert "I stored nothing." in set_out(report(), Shown()).ending.says[-1]
    assert "until you remove it" in set_out(report(), Shown(to_file=True)).ending.says[-1]


def test_a_file_says_that_it_is_no_proof() -> None:
    """One side's record, and that a court can ask for it (K6)."""
    opening = " ".join(set_out(report(), Shown(to_file=True)).opening)
    assert "one side's record, not proof" in opening
    assert "court" in opening


def test_a_report_with_nothing_in_it_can_be_set_out() -> None:
    """No span, no people, no receipts: a sheet all the same."""
    nothing = replace(
        report(),
        span=None,
        people=(),
        receipts=(),
        kind_moment=None,
        reached_out=(),
        returns=(),
        others=(),
        findings=(),
        cannot_tell=(),
        knocked=(),
        streams=(),
        left_out=0,
    )
    assert [part.name for part in set_out(nothing, Shown()).sections] == ["findings"]


def test_the_strength_stands_in_the_details_alone() -> None:
    """Neither words nor years of strength are in a closed page (K4)."""
    closed = repr(set_out(report(), Shown(maybe=True)))
    assert "very rare" not in closed
    assert "as rare as" not in closed
