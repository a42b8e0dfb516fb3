"""The life that ships: made anew it is the same, it is small and invented, and nearer tells it truly."""

import re
import zipfile
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from nearer.model.report import Report
from nearer.service.look import look
from samples.life_maker import LAST, TRUTH
from samples.make_life import make

LIFE = Path(__file__).parents[2] / "samples" / "life"
DAYS = timedelta(days=14)


@cache
def report() -> Report:
    """What nearer says about the life."""
    return look([LIFE], me=[TRUTH["me"]], zone=TRUTH["zone"])


def contents(folder: Path) -> dict[str, bytes]:
    """Every file by name; a zip by its members, since zlib may pack the same bytes differently elsewhere."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as zipped:
                for member in zipped.infolist():
                    found[f"{path.name}/{member.filename} {member.date_time} {member.create_system}"] = zipped.read(
                        member
                    )
        else:
            found[path.name] = path.read_bytes()
    return found


def near(found: datetime, planted: date, within: timedelta = DAYS) -> bool:
    """Whether a moment lies within two weeks of a planted day."""
    return abs(found.date() - planted) <= within


def test_made_anew_it_is_what_ships(tmp_path: Path) -> None:
    """The program gives the files in samples/life, byte for byte."""
    make(tmp_path)
    assert contents(tmp_path) == contents(LIFE)


def test_it_is_small_and_whole() -> None:
    """Under a megabyte, and every line is read: nothing is skipped."""
    assert sum(path.stat().st_size for path in LIFE.iterdir()) < 1_000_000
    assert 12_000 <= report().events.height <= 25_000
    assert [receipt.file for receipt in report().receipts if receipt.skipped or receipt.source is None] == []


def test_every_number_is_invented() -> None:
    """Phone numbers come from the range that is kept free for stories."""
    text = b"\n".join(contents(LIFE).values()).decode()
    names = "\n".join(path.name for path in LIFE.iterdir())
    numbers = set(re.findall(r"\+\d[\d ]{7,}\d", text + names))
    assert numbers
    assert all(number.startswith("+44 7700 900") for number in numbers)


def test_it_ends_on_its_last_day() -> None:
    """The life ends on the day that it says."""
    assert report().span is not None
    assert report().events["at"].max().date() == LAST  # type: ignore[union-attr]


def test_the_ghosting_is_found_and_nothing_else_is_called_clear() -> None:
    """One finding: whom Robin stopped answering, near the day on which it was planted."""
    assert {finding.person: finding.verdict for finding in report().findings} == dict.fromkeys(
        TRUTH["ghosted"], "clear"
    )
    (finding,) = report().findings
    assert near(finding.began, TRUTH["ghosted"]["Maya"])
    assert finding.open


@pytest.mark.parametrize("pattern", ["faded_together", "they_stepped_back", "timeout", "pressing", "everybody"])
def test_each_innocent_pattern_is_told(pattern: str) -> None:
    """Fading, stepping back, the time-out, who pressed and the holiday are said, about the right people and no others."""
    planted = TRUTH["pressed"] if pattern == "pressing" else TRUTH.get(pattern, {None: TRUTH["holiday"]})
    assert {other.person for other in report().others if other.pattern == pattern} == set(planted)


def test_no_other_pattern_is_told() -> None:
    """No gap in the files and no move to another app is made up."""
    assert {other.pattern for other in report().others} & {"gap", "moved"} == set()


def test_the_holiday_is_quiet_toward_everybody() -> None:
    """The holiday is dated within a few days."""
    (holiday,) = [other for other in report().others if other.pattern == "everybody"]
    assert near(holiday.began, TRUTH["holiday"][0], timedelta(days=5))
    assert holiday.ended is not None
    assert near(holiday.ended, TRUTH["holiday"][1], timedelta(days=5))


def test_the_way_back_is_seen_and_that_it_was_spoken_of() -> None:
    """Robin came back to Nora and named the gap; besides, there is the end of the time-out and no other return."""
    back = {one.person: one for one in report().returns}
    assert set(back) <= {*TRUTH["returned"], *TRUTH["timeout"]}
    assert back["Nora"].spoke_of_it
    assert near(back["Nora"].returned, TRUTH["returned"]["Nora"][1], timedelta(days=1))


def test_who_knocked_is_listed() -> None:
    """The number that was never let in stands in the list, and nobody else."""
    assert [one.person for one in report().knocked] == TRUTH["knocked"]


def test_the_kind_moment_is_an_offer_of_a_friend() -> None:
    """What is shown first is one of the planted offers, from a tie that goes on."""
    moment = report().kind_moment
    assert moment is not None
    assert moment.person in TRUTH["offers"]
    assert "Want me to come" in moment.text


def test_nothing_is_said_against_the_steady_ties() -> None:
    """Friends with whom all is well are in no finding and in no pattern."""
    said = {finding.person for finding in report().findings} | {other.person for other in report().others}
    assert said & set(TRUTH["steady"]) == set()
