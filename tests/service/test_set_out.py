"""The sheet: its order, what stays closed, and what a person may leave out of sight."""

from dataclasses import replace
from datetime import date

import pytest

from nearer.errors import WrongCall
from nearer.model.receipt import ELSEWHERE_TOO, Skipped
from nearer.service.naming import BEGIN, END
from nearer.service.set_out import Shown, set_out
from nearer.service.sheet import Section, Sheet
from tests.reports import findings, report


def section(sheet: Sheet, name: str) -> Section:
    """Return one section by name."""
    return next(part for part in sheet.sections if part.name == name)


def bare(text: str) -> str:
    """Take the marks out."""
    return text.replace(BEGIN, "").replace(END, "")


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


@pytest.mark.parametrize(
    ("two_way", "seen"), [(0, "I see nobody here"), (1, "I see 1 person here"), (4, "I see 4 people here")]
)
def test_few_chats_give_no_false_comfort(two_way: int, seen: str) -> None:
    """Below five two-way people it is said how few there are, and nothing is said to be fine (K3)."""
    sheet = set_out(replace(report(), findings=(), two_way=two_way), Shown())
    assert section(sheet, "findings").says == ("With so few chats I cannot say.",)
    assert seen in sheet.receipt.says[1]
    assert "With fewer than five I call nothing clear." in sheet.receipt.says[1]


def test_enough_chats_need_no_word() -> None:
    """From five on the receipt does not speak of few chats."""
    assert "I call nothing clear" not in " ".join(set_out(replace(report(), two_way=5), Shown()).receipt.says)


def test_a_page_does_not_ask_to_add_options() -> None:
    """Whoever reads a page cannot add to it: what is not there is asked for when the page is made."""
    said = repr(set_out(report(), Shown(to_file=True)))
    assert "when you make the page, with --evidence" in said
    assert "when you make the page, with --maybe" in said
    assert "add --" not in said


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
    parts = set_out(report(), Shown()).receipt.parts
    row = "WhatsApp Chat with Anna Berg.txt: 3 rows were not kept: a line before the first message (line 1, line 2, line 3)."
    assert [(part.title, [bare(line) for line in part.lines]) for part in parts] == [
        ("Notes on what I read", ["sms.csv: Anna Berg is read as one person in two files."]),
        ("What I did not read", ["holiday.jpg: nothing in it looks like a chat."]),
        ("Rows that I left out", [row]),
    ]


def test_what_another_file_has_too_is_no_loss() -> None:
    """A message in two files is told apart from a row that was not kept."""
    first = report().receipts[1]
    twice = replace(first, skipped=(Skipped(ELSEWHERE_TOO, 1200),), notes=())
    part = set_out(replace(report(), receipts=(twice,)), Shown()).receipt.parts[0]
    assert bare(part.lines[0]) == "sms.csv: 1,200 messages are in another file, too; each counts once."


def test_each_of_those_who_reached_out_has_a_date() -> None:
    """Who stands in the one sentence at the end has a date like the others."""
    after = bare(section(set_out(report(), Shown()), "reached_out").after[0])
    assert after == "And so did Ruth (last on 29 January 2024)."


def test_less_sure_is_said_under_a_picture_without_a_name_for_it() -> None:
    """A finding that is not shown leaves one plain word where the quiet can be seen, and no mark."""
    under = {picture.title: picture for picture in set_out(report(), Shown()).pictures}["You and Tom over time"]
    assert "Something here is less sure. It is not named." in under.caption
    assert not any("from you" in band.says for band in under.bands)
    for picture in set_out(report(), Shown(maybe=True)).pictures:
        assert "Something here is less sure. It is not named." not in picture.caption


def test_some_answers_are_no_quiet() -> None:
    """A marked span in which some were answered says "fewer answers"; one without any says "quiet"."""
    anna = findings()[0]
    for found, says in ((anna, "fewer answers from you"), (replace(anna, bids=5), "quiet from you")):
        pictures = set_out(replace(report(), findings=(found,)), Shown(person="Anna Berg")).pictures
        assert pictures[0].bands[-1].says.startswith(says)


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
