"""`nearer look` from its options to its three faces, on the hand-made report."""

import json
import os
import re
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nearer.cli import demo, main
from nearer.model.report import Report
from nearer.service.details import once_in
from nearer.service.wording import MONTHS
from tests.reports import at, report

ALL = ("--maybe", "--evidence", "--words", "--names")


class Asked:
    """Stands for the service: keeps what it was asked, and gives the hand-made report."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.options: dict[str, Any] = {}
        self.gives = report()

    def look(self, paths: list[Path], **options: Any) -> Report:
        """Keep what was asked."""
        self.paths, self.options = paths, options
        return self.gives


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Put the stand-in in the place of nearer.service.look."""
    stand_in = ModuleType("nearer.service.look")
    asked = Asked()
    stand_in.look = asked.look  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "nearer.service.look", stand_in)
    return asked


@pytest.fixture
def printed(service: Asked, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Give what `nearer look` prints with some options."""

    def run(*options: str) -> str:
        capsys.readouterr()
        assert main.run(["look", "chat.txt", *options]) == 0
        return capsys.readouterr().out

    return run


def test_what_is_read_is_handed_on(service: Asked) -> None:
    """Everything that changes what is read or found reaches the service, as it expects it."""
    main.run(
        [
            "look",
            "a.txt",
            "b",
            "--me",
            "Robin",
            "--me",
            "R.",
            "--zone",
            "Europe/Paris",
            "--date-order",
            "dmy",
            "--leave-out",
            "Ada",
            "--same",
            "Tom = Tommy",
            "--apart",
            "Mia",
            "--alpha",
            "0.01",
        ]
    )
    assert service.paths == [Path("a.txt"), Path("b")]
    assert {name: value for name, value in service.options.items() if name not in ("progress", "shown")} == {
        "me": ("Robin", "R."),
        "zone": "Europe/Paris",
        "date_order": "dmy",
        "leave_out": ("Ada",),
        "same": (("Tom", "Tommy"),),
        "apart": ("Mia",),
        "alpha": 0.01,
        "questions": None,
    }


def test_what_is_shown_changes_no_json(printed: Callable[..., str]) -> None:
    """--maybe, --evidence, --since, --person and --initials change what people are shown, never the JSON."""
    plain = printed("--json")
    options = ("--maybe", "--evidence", "--since", "2024-01-01", "--person", "Tom", "--initials", "--plain-names")
    assert printed("--json", *options) == plain
    assert len(json.loads(plain)["findings"]) == 3


def test_json_alone_is_on_stdout(printed: Callable[..., str]) -> None:
    """A program can read stdout as it is."""
    assert json.loads(printed("--json"))["schema"] == 1


def test_a_page_is_written_for_the_person_alone(
    service: Asked, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """--html writes one private file with initials, and says who can read it."""
    path = tmp_path / "page.html"
    assert main.run(["look", "chat.txt", "--html", str(path)]) == 0
    said = capsys.readouterr()
    assert "court" in said.err
    assert said.out == ""
    assert "Anna Berg" not in path.read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert main.run(["look", "chat.txt", "--html", str(path)]) == 2
    assert main.run(["look", "chat.txt", "--html", str(path), "--force", "--names"]) == 0
    assert "Anna Berg" in path.read_text(encoding="utf-8")


def test_a_note_that_files_share_is_said_once(service: Asked, capsys: pytest.CaptureFixture[str]) -> None:
    """Fourteen files with one note are one line."""
    first = service.gives.receipts[1]
    receipts = tuple(replace(first, file=f"{n}.txt", notes=("No zone is given",)) for n in range(14))
    service.gives = replace(service.gives, receipts=receipts)
    main.run(["look", "chat.txt"])
    assert capsys.readouterr().out.count("14 files: No zone is given.") == 1


def test_no_page_about_one_other_person(service: Asked, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--person and --html together are refused, and nothing is written (K6)."""
    assert main.run(["look", "chat.txt", "--person", "Tom", "--html", str(tmp_path / "tom.html")]) == 2
    assert "no page about one other person" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_initials_in_a_window(printed: Callable[..., str]) -> None:
    """A window shows names; with --initials none."""
    assert "Anna Berg" in printed()
    assert "Anna Berg" not in printed("--initials")


def test_words_of_others_are_shown_when_asked_for(printed: Callable[..., str]) -> None:
    """The kind moment always; the rest with --words alone."""
    assert "soup" in printed("--evidence")
    assert "Coffee on Sunday" not in printed("--evidence")
    assert "Coffee on Sunday" in printed("--evidence", "--words")


def test_no_line_is_wider_than_the_terminal(printed: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A narrow terminal gets narrow lines."""
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(len, printed(*ALL).splitlines())) <= 40


def test_no_colour_codes_where_none_are_wanted(printed: Callable[..., str]) -> None:
    """A pipe gets plain letters."""
    assert "\x1b" not in printed(*ALL)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[\u2068\u2069]", "", text))


def _page_text(html: str) -> str:
    bare = re.sub(r"<style>.*?</style>|<svg.*?</svg>", " ", html, flags=re.DOTALL)
    bare = re.sub(r"</?bdi>|</?span[^>]*>", "", bare)
    for code, char in (("&#39;", "'"), ("&#34;", '"'), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        bare = re.sub(code, char, bare)
    return _flat(re.sub(r"<[^>]+>", " ", bare))


def _spoken(moment: str) -> str:
    """Return an ISO moment as people read it: "3 March 2024"."""
    year, month, day = moment[:10].split("-")
    return f"{int(day)} {MONTHS[int(month) - 1]} {year}"


def _facts(told: dict[str, Any]) -> set[str]:
    """Return what every face must say, taken from the JSON. What K5 and K2 keep from people is not among it."""
    facts = {told["kind_moment"]["person"], _spoken(told["kind_moment"]["at"])}
    facts |= set(told["kind_moment"]["text"].split("\n"))
    for found in told["findings"]:
        facts |= {_spoken(found[name]) for name in ("began", "began_to", "noticed")}
        facts |= {
            found["strength"].replace("_", " "),
            once_in(found["once_in_years"], everybody=found["person"] is None),
        }
        facts |= {counter["says"] for counter in found["counter_evidence"]}
        if found["person"]:
            facts |= {f"{found['bids']} messages or calls from {found['person']}", f"{found['unanswered']} got none"}
            facts |= {f"{found['before_bids']} messages or calls from {found['person']}"}
        for bid in found["evidence"]:
            facts |= {_spoken(bid["at"])}
            facts |= {bid["text"]} if bid["text"] else set()
            facts |= {_spoken(bid["answered_at"])} if bid["answered_at"] else set()
    pressing = {pattern["person"] for pattern in told["others"] if pattern["pattern"] == "pressing"}
    facts |= {pattern["person"] for pattern in told["others"] if pattern["person"]}
    facts |= {_spoken(o["ended"]) for o in told["others"] if o["pattern"] in ("timeout", "gap", "moved", "everybody")}
    for back in told["returns"]:
        facts |= {
            f"{_spoken(back['returned'])}: you came back to {back['person']} after {back['quiet_days']} quiet days"
        }
    facts |= {f"{tie['person']}:" for tie in told["cannot_tell"]}
    facts |= {
        f"{tie['bids']} times that I can count. I need {tie['needed']}"
        for tie in told["cannot_tell"]
        if tie["why"] == "few_bids"
    }
    facts |= {f"I see {told['two_way']} people here"} if told["two_way"] < 5 else set()
    facts |= {hand["person"] for hand in told["reached_out"] if hand["person"] not in pressing}
    facts |= {f"{tie['person']}, from" for tie in told["knocked"]}
    for receipt in told["receipts"]:
        facts |= {f"{skipped['count']} rows were not kept: {skipped['why']}" for skipped in receipt["skipped"]}
        facts |= set(receipt["notes"])
    return facts | {told["zone"]["name"], "1 person is left out"}


@pytest.mark.parametrize("two_way", [3, 7])
def test_all_faces_carry_the_same_facts(
    two_way: int, service: Asked, printed: Callable[..., str], tmp_path: Path
) -> None:
    """With names, maybe, evidence and words on, the window and the page say what the JSON holds."""
    service.gives = replace(service.gives, two_way=two_way)
    told = json.loads(printed("--json", "--words"))
    window = _flat(printed(*ALL))
    printed(*ALL, "--html", str(tmp_path / "page.html"))
    page = _page_text((tmp_path / "page.html").read_text(encoding="utf-8"))
    facts = {_flat(fact) for fact in _facts(told)}
    assert len(facts) > 60
    assert {fact for fact in facts if fact not in window} == set()
    assert {fact for fact in facts if fact not in page} == set()


def test_the_faces_show_the_same_sentences(printed: Callable[..., str], tmp_path: Path) -> None:
    """Each line of the window stands on the page as well; the ending and how to ask for more aside."""
    window = printed(*ALL).split("Before you go")[0]
    printed(*ALL, "--html", str(tmp_path / "page.html"))
    page = _page_text((tmp_path / "page.html").read_text(encoding="utf-8"))
    sentences = {
        sentence for part in re.split(r"\n\s*\n|\n\s+- ", window) for sentence in re.split(r"(?<=[.?:])\s", _flat(part))
    }
    assert {one for one in sentences if one.strip(" :-.") not in page and " --" not in one} == set()


def _on_a_terminal(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr("nearer.cli.questions.OnTerminal.__init__.__defaults__", (lambda _: answer, print))


def test_the_first_screen_stands_before_any_question(
    service: Asked, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What this is not, where to call, and how to stop: before the first question (S1)."""
    _on_a_terminal(monkeypatch, "no")
    main.run(["look", "chat.txt"])
    said = _flat(capsys.readouterr().out)
    first = said.index("Are these your own messages?")
    for words in (
        "not a diagnosis, not therapy, and not for emergencies",
        "Ctrl-C stops at any time",
        "nothing is kept",
    ):
        assert 0 <= said.index(words) < first


def test_a_no_to_the_kind_moment_is_kept(
    service: Asked, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal the kind moment waits for a yes; after a no its words stay away, kindly."""
    answers = iter(["yes", "no"])
    _on_a_terminal(monkeypatch, "")
    monkeypatch.setattr("nearer.cli.questions.OnTerminal.__init__.__defaults__", (lambda _: next(answers), print))
    assert main.run(["look", "chat.txt"]) == 0
    said = capsys.readouterr().out
    assert "May I show you something kind" in said
    assert "That is fine. It can wait." in said
    assert "soup" not in said


def test_without_questions_the_kind_moment_is_not_asked_about(printed: Callable[..., str]) -> None:
    """Where nobody can answer, nobody is asked: it is said to be kind, and shown."""
    assert "May I show you" not in printed()
    assert "Here is something kind that someone wrote." in printed()


def test_the_service_hears_what_will_be_shown(service: Asked) -> None:
    """Nobody is asked where a tie lives and then told nothing: findings that stay out of sight are said so (K3)."""
    clear, maybe, everybody = service.gives.findings

    def seen(*options: str) -> list[bool]:
        main.run(["look", "chat.txt", *options])
        return [service.options["shown"](found) for found in (clear, maybe, everybody)]

    assert seen() == [True, False, False]
    assert seen("--maybe") == [True, True, True]
    assert seen("--maybe", "--person", "tom") == [False, True, False]
    assert seen("--maybe", "--since", "2023-09-01") == [True, False, False]


def test_who_says_whom_to_leave_out_is_not_told_that_nobody_asked(printed: Callable[..., str]) -> None:
    """--leave-out is an answer to the first questions."""
    assert "I did not ask first" in printed()
    assert "I did not ask first" not in printed("--leave-out", "Ada")


def test_no_to_own_messages_ends_kindly(
    service: Asked, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first question comes before anything is read; no stops kindly, as no error (K5)."""
    _on_a_terminal(monkeypatch, "no")
    assert main.run(["look", "chat.txt"]) == 0
    assert service.paths == []
    assert "Then I stop here." in capsys.readouterr().out


def test_questions_are_asked_on_a_terminal(
    service: Asked, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal the service gets someone to ask, and nobody is named as not asked about."""
    _on_a_terminal(monkeypatch, "yes")
    assert main.run(["look", "chat.txt"]) == 0
    assert service.options["questions"] is not None
    assert "I did not ask" not in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--json", "--no-questions"])
def test_scripts_are_asked_nothing(option: str, service: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """--json and --no-questions ask nothing, on a terminal as well."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main.run(["look", "chat.txt", option]) == 0
    assert service.options["questions"] is None


def test_letters_that_the_terminal_has_not(service: Asked) -> None:
    """A report with a letter beyond the terminal's set is shown all the same."""
    moment = service.gives.kind_moment
    assert moment is not None
    service.gives = replace(service.gives, kind_moment=replace(moment, text="你好 \U0001f49a", at=at(2023, 1, 1)))
    assert main.run(["look", "chat.txt"]) == 0


def test_demo_looks_at_the_invented_life(
    service: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`nearer demo` says that nobody in it exists, asks nothing, and takes what look takes."""
    monkeypatch.setattr(demo, "sample_life", lambda: tmp_path)
    assert main.run(["demo", "--evidence"]) == 0
    said = capsys.readouterr().out
    assert "This is an invented life." in said
    assert "What speaks against it" in said
    assert (service.paths, service.options["me"]) == ([tmp_path], ("Robin",))


def test_demo_with_json_is_json_alone(
    service: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program gets no line beside the JSON."""
    monkeypatch.setattr(demo, "sample_life", lambda: tmp_path)
    main.run(["demo", "--json"])
    assert json.loads(capsys.readouterr().out)["schema"] == 1
