"""`look` from files to the report: what is asked, who is left out, what is never said, and that nothing stays behind."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import FrozenInstanceError, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import polars as pl
import pytest

import nearer
from nearer.cli.as_json import as_dict, as_json
from nearer.contracts import DateOrder
from nearer.errors import NearerError, Undecided, WrongCall
from nearer.model.events import EVENTS
from nearer.model.report import Report
from nearer.service.look import look
from tests.lives import FRIENDS, Life

LEFT = 300
SOUP = "I made too much soup. Shall I bring you some?"
SECRET = "Zanzibarwort"


@dataclass
class Script:
    """Answers as a person would give them, and keeps what was asked."""

    own: bool = True
    out: tuple[str, ...] = ()
    lives: Literal["in_person", "calls", "chats", "elsewhere", "unsaid"] = "chats"
    order: DateOrder = "dmy"
    asked: list[tuple[str, Any]] = field(default_factory=list)

    def own_messages(self) -> bool:
        """K5."""
        self.asked.append(("own", None))
        return self.own

    def me(self, names: Sequence[str]) -> Sequence[str]:
        """The first name."""
        self.asked.append(("me", tuple(names)))
        return names[:1]

    def zone(self, machine: str) -> str:
        """The zone that is offered."""
        self.asked.append(("zone", machine))
        return machine

    def date_order(self, file: str, orders: Sequence[DateOrder], likely: DateOrder) -> DateOrder:
        """The order of the script."""
        self.asked.append(("order", tuple(orders)))
        return self.order

    def leave_out(self, names: Sequence[str]) -> Sequence[str]:
        """K1."""
        self.asked.append(("leave_out", tuple(names)))
        return self.out

    def tie_lives(self, name: str) -> Literal["in_person", "calls", "chats", "elsewhere", "unsaid"]:
        """K3."""
        self.asked.append(("lives", name))
        return self.lives


def left() -> Life:
    """Give a life in which ego leaves Anna, and passes over what Ben offered."""
    life = Life()
    life.leave("Anna", LEFT)
    life.say("Ben", 400.4, SOUP, mine=False)
    life.talks["Ben"] = [
        talk for talk in life.talks["Ben"] if not life.at(396) < talk[0].at < life.at(408) or talk[0].text
    ]
    return life


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the life as a plain table."""
    path = tmp_path_factory.mktemp("life") / "life.csv"
    path.write_text(left().csv(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def report(table: Path) -> Report:
    """Give the report on it."""
    return look([table])


def test_the_face_of_the_library_looks(table: Path, report: Report) -> None:
    """`nearer.look` is the same question."""
    assert nearer.look([table]) == report


def test_a_report_cannot_be_changed(report: Report) -> None:
    """It is frozen."""
    with pytest.raises(FrozenInstanceError):
        report.findings = ()  # type: ignore[misc]


def test_who_was_left_is_among_the_findings(report: Report) -> None:
    """Anna, and nobody else."""
    assert [(one.person, one.sign, one.verdict) for one in report.findings] == [("Anna", "N3", "clear")]


def test_evidence_names_its_file_and_row(report: Report, table: Path) -> None:
    """The row in the table is that bid."""
    bid = report.findings[0].evidence[0]
    at, person, direction, *_ = table.read_text(encoding="utf-8").splitlines()[bid.ref].split(",")
    assert (bid.file, person, direction) == (str(table), "Anna", "in")
    assert float(at) == pytest.approx(bid.at.timestamp())


def test_the_kind_moment_is_in_their_words(report: Report) -> None:
    """Ben offered soup, and nothing came back."""
    assert report.kind_moment is not None
    assert (report.kind_moment.person, report.kind_moment.text) == ("Ben", SOUP)


def test_who_reached_out_is_listed_the_latest_first(report: Report) -> None:
    """All who opened in the last year."""
    moments = [one.last for one in report.reached_out]
    assert (moments == sorted(moments, reverse=True), {one.person for one in report.reached_out}) == (True, {*FRIENDS})


def test_the_receipt_counts_every_row(report: Report, table: Path) -> None:
    """Nothing is left out in silence."""
    (receipt,) = report.receipts
    assert (receipt.read, receipt.kept) == (len(table.read_text(encoding="utf-8").splitlines()) - 1,) * 2


def test_events_have_the_schema_with_person(report: Report) -> None:
    """The events of all, with who is who."""
    assert report.events.schema == pl.Schema({**EVENTS, "person": pl.UInt32()})


def test_each_person_has_a_stream_of_both_sides(report: Report) -> None:
    """For the pictures."""
    assert [one.person for one in report.streams] == sorted(FRIENDS)


def test_json_says_what_the_report_says(report: Report) -> None:
    """Findings, patterns and people are the same."""
    told = json.loads(as_json(report))
    assert (told["findings"][0]["person"], len(told["findings"][0]["evidence"]), told["left_out"]) == (
        "Anna",
        len(report.findings[0].evidence),
        0,
    )


def test_the_same_files_give_the_same_report(table: Path, report: Report) -> None:
    """No chance, no clock of the machine."""
    assert as_dict(look([table]), words=True) == as_dict(report, words=True)


def test_whatsapp_files_show_the_same_person(tmp_path: Path) -> None:
    """The same life as WhatsApp writes it, a file for each."""
    files = left().whatsapp(tmp_path)
    assert [one.person for one in look(files, date_order="dmy").findings] == ["Anna"]


def test_a_folder_is_all_that_is_in_it(tmp_path: Path) -> None:
    """Instead of each file by name."""
    left().whatsapp(tmp_path)
    assert {one.name for one in look([tmp_path], date_order="dmy").people} == {*FRIENDS}


def everything_said(report: Report) -> str:
    """Give all that a report holds, as one text."""
    return repr(report) + as_json(report, words=True) + repr(report.events.rows())


def test_who_is_left_out_appears_nowhere(tmp_path: Path) -> None:
    """H1: not in a finding, a list, a picture, a receipt, an event or a word."""
    life = left()
    life.friends[0] = name = "Quirina"
    life.talks[name] = [tuple(replace(one, person=name) for one in talk) for talk in life.talks.pop("Anna")]
    life.say(name, 500, f"Call me, says {name}", mine=False)
    files = life.whatsapp(tmp_path)
    whole, without = (look(files, date_order="dmy", leave_out=out) for out in ([], [name]))
    assert (name in everything_said(whole), name.casefold() in everything_said(without).casefold()) == (True, False)


def test_who_is_left_out_is_counted_without_a_name(table: Path) -> None:
    """One person."""
    assert look([table], leave_out=["Anna"]).left_out == 1


def test_events_hold_nothing_of_who_is_left_out(table: Path, report: Report) -> None:
    """Their rows are gone."""
    anna = next(one.id for one in report.people if one.name == "Anna")
    without = look([table], leave_out=["Anna"]).events
    assert without.height == report.events.filter(pl.col("person") != anna).height


def test_a_name_to_leave_out_is_found_however_it_is_written(table: Path) -> None:
    """Capitals and blanks do not matter."""
    assert look([table], leave_out=[" ANNA "]).findings == ()


def test_a_name_that_nobody_has_is_a_wrong_call(table: Path) -> None:
    """A slip in the name must not show whom one wanted gone."""
    with pytest.raises(WrongCall, match="Annna"):
        look([table], leave_out=["Annna"])


def test_leaving_out_is_asked_by_name_alone(table: Path) -> None:
    """K1: no figure stands beside a name."""
    asked = Script()
    look([table], questions=asked)
    assert sorted(dict(asked.asked)["leave_out"]) == sorted(FRIENDS)


def test_who_is_left_out_by_answer_is_gone(table: Path) -> None:
    """The same as by name."""
    assert look([table], questions=Script(out=("Anna",))).findings == ()


def test_whose_messages_is_asked_first(table: Path) -> None:
    """K5: before anything is read."""
    asked = Script()
    look([table], questions=asked)
    assert asked.asked[0] == ("own", None)


def test_somebody_elses_messages_are_not_read(tmp_path: Path) -> None:
    """K5: a no ends it, before the files are even opened."""
    with pytest.raises(WrongCall):
        look([tmp_path / "not-there.csv"], questions=Script(own=False))


def test_a_tie_that_lives_in_person_has_no_verdict(table: Path) -> None:
    """K3: chats cannot show it."""
    seen = look([table], questions=Script(lives="in_person"))
    assert (seen.findings, [(one.person, one.why) for one in seen.cannot_tell]) == ((), [("Anna", "lives_elsewhere")])


@pytest.mark.parametrize("lives", ["calls", "chats", "unsaid"])
def test_a_tie_that_lives_here_keeps_its_finding(table: Path, lives: Literal["calls", "chats", "unsaid"]) -> None:
    """K3 asks; it does not hide."""
    assert [one.person for one in look([table], questions=Script(lives=lives)).findings] == ["Anna"]


def test_where_a_tie_lives_is_asked_of_findings_alone(table: Path) -> None:
    """Nobody else is brought up."""
    asked = Script()
    look([table], questions=asked)
    assert [what for kind, what in asked.asked if kind == "lives"] == ["Anna"]


def test_who_pressed_is_asked_about_and_never_a_finding(tmp_path: Path) -> None:
    """H2: a question, no finding, no place among friends, and no kind moment from them."""
    life = Life()
    life.press("Anna", LEFT)
    life.say("Anna", 420.4, SOUP, mine=False)
    report = life.look(tmp_path)
    assert [(one.person, one.pattern) for one in report.others] == [("Anna", "pressing")]
    friends = {one.person for one in report.reached_out} | {one.person for one in report.returns}
    assert "Anna" not in friends | {one.person for one in report.findings}
    assert report.kind_moment is None


def test_look_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """H3: not beside the files, not where it runs, not in the person's own folders."""
    for name in ("files", "home", "here", "temp"):
        (tmp_path / name).mkdir()
    for variable in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.chdir(tmp_path / "here")
    files = left().whatsapp(tmp_path / "files")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    look(files, date_order="dmy")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


@pytest.mark.parametrize("friends", [1, 2, 4])
def test_below_five_people_nothing_is_clear(tmp_path: Path, friends: int) -> None:
    """H5: from so few chats nobody can tell whether ego was quiet with everybody."""
    life = Life(FRIENDS[:friends])
    life.leave("Anna", LEFT)
    assert {one.verdict for one in life.look(tmp_path).findings} <= {"maybe"}


def test_few_chats_are_said_in_words(tmp_path: Path) -> None:
    """H5: the first thing beside the finding."""
    life = Life(FRIENDS[:3])
    life.leave("Anna", LEFT)
    says = [one.counter_evidence[0].says for one in life.look(tmp_path).findings]
    assert says == ["I see only a few of your chats, so I cannot tell whether you were quiet with everybody."]


@pytest.mark.parametrize("torn", ["lose", "lose_own_side"])
@pytest.mark.parametrize("until", [LEFT + 60, None])
def test_a_gap_in_the_files_is_not_silence(tmp_path: Path, torn: str, until: float | None) -> None:
    """H6: a hole of both sides or of ego's alone, in the middle or at the end, is found on nobody."""
    life = Life()
    getattr(life, torn)(LEFT, until)
    assert life.look(tmp_path).findings == ()


def test_a_move_to_another_app_is_not_silence(tmp_path: Path) -> None:
    """H6: they went on elsewhere."""
    life = Life()
    life.move("Anna", LEFT)
    report = life.look(tmp_path)
    assert (report.findings, [one.pattern for one in report.others]) == ((), ["moved"])


UNDECIDED = "03/04/2023, 10:00 - Anna: hello\n04/05/2023, 11:00 - Sam: hello\n"


@pytest.fixture
def undecided(tmp_path: Path) -> Path:
    """Give a chat whose dates can be read in two ways."""
    path = tmp_path / "WhatsApp Chat with Anna.txt"
    path.write_text(UNDECIDED, encoding="utf-8")
    return path


def test_an_undecided_date_order_is_asked_or_an_error(undecided: Path) -> None:
    """H7: never a guess."""
    asked = Script(order="mdy")
    seen = look([undecided], questions=asked)
    assert (dict(asked.asked)["order"], seen.span and seen.span.begins.month) == (("dmy", "mdy"), 3)
    with pytest.raises(Undecided):
        look([undecided])


def test_a_given_date_order_is_taken(undecided: Path) -> None:
    """H7: what the person says."""
    months = [look([undecided], date_order=order).receipts[0].date_order for order in ("dmy", "mdy")]
    assert months == ["dmy (given)", "mdy (given)"]


def test_they_stepped_back_was_not_you(tmp_path: Path) -> None:
    """H8: where the other side stopped, for whatever reason, nothing is found on ego."""
    life = Life(every_days=1.2)
    life.they_step_back("Anna", LEFT)
    report = life.look(tmp_path)
    assert (report.findings, [(one.person, one.pattern) for one in report.others]) == (
        (),
        [("Anna", "they_stepped_back")],
    )


def test_who_fell_silent_for_good_is_no_finding(tmp_path: Path) -> None:
    """H8: a friend died; the chat just stops."""
    life = Life()
    life.lose_touch(["Anna"], LEFT)
    assert life.look(tmp_path).findings == ()


def words_for_the_person(files: Path) -> Iterator[str]:
    """Give all that is said about a file that cannot be read well: the error, or the receipts."""
    try:
        report = look([files], zone="UTC", date_order="dmy", me=["Sam"])
    except NearerError as problem:
        yield str(problem)
        yield repr(problem)
        return
    for receipt in report.receipts:
        yield receipt.file
        yield from receipt.notes
        for skipped in receipt.skipped:
            yield from (skipped.why, *skipped.places)


BROKEN = {
    "bad.csv": f"at,person,direction,kind,text\nyesterday,Anna,in,text,{SECRET}\n17e8,Anna,in,{SECRET},{SECRET}\n",
    "quote.csv": f'at,person,direction,text\n1700000000,Anna,in,"{SECRET}\n1700000001,Anna,in,{SECRET}\n',
    "cues.csv": f"at,person,direction,cues\n1700000000,Anna,in,{SECRET}\n",
    "notes.txt": f"{SECRET}\n{SECRET} {SECRET}\n",
    "WhatsApp Chat with Anna.txt": (
        f"{SECRET}\n31/12/2022, 10:00 - Sam: hello\n99/99/2022, 25:61 - Anna: {SECRET}\n31/12/2022, 10:05 - Anna: hi\n"
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_no_message_holds_the_text_of_a_message(tmp_path: Path, name: str) -> None:
    """H15: errors and receipts hold a place and a reason, never what somebody wrote."""
    (tmp_path / name).write_text(BROKEN[name], encoding="utf-8")
    said = list(words_for_the_person(tmp_path / name))
    assert (len(said) > 0, [text for text in said if SECRET.casefold() in text.casefold()]) == (True, [])
