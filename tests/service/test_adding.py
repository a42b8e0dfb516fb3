"""Adding to the vault: each event once, each person once, whatever comes first and however often."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from nearer.errors import NothingToRead
from nearer.service.adding import Preview, add
from nearer.service.decisions import Answers
from nearer.service.intake import take_in
from nearer.service.kept import histories
from nearer.service.opening import tidy
from nearer.service.undoing import undo, undo_back
from nearer.service.vault_numbers import own_names
from nearer.vault import imports, records
from tests.vaults import LIFE, NOW, ROBIN, added, content, in_memory

HERE = Path(__file__).parents[1] / "sources"


def cut(path: Path, into: Path, share: float) -> Path:
    """Return an earlier, shorter copy of a file of lines: what its export held some weeks before."""
    lines = path.read_bytes().splitlines(keepends=True)
    shorter = into / f"{path.stem} before{path.suffix}"
    shorter.write_bytes(b"".join(lines[: max(2, round(len(lines) * share))]))
    return shorter


def test_the_vault_holds_what_look_reads() -> None:
    """The events of the vault are those that `look` reads from the same files."""
    vault = in_memory()
    added(vault, LIFE)
    ours, theirs = histories(vault.connection), take_in([LIFE], ROBIN)
    columns = ["at", "mine", "kind", "words", "seconds", "text", "ref", "cues"]
    assert sorted(ours.events.select(columns).iter_rows(), key=repr) == sorted(
        theirs.events.select(columns).iter_rows(), key=repr
    )
    reach = ["name", "source", "from", "until", "precision_s", "both_sides"]
    assert ours.files.select(reach).sort("name", "from").equals(theirs.files.select(reach).sort("name", "from"))


def test_the_same_file_twice_is_not_read_again() -> None:
    """A file whose content is there belongs to both imports, and goes with the last of them."""
    vault = in_memory()
    first = added(vault, LIFE / "calls.csv")
    second = added(vault, LIFE / "calls.csv")
    assert second.preview.again == (str(LIFE / "calls.csv"),)
    assert second.preview.events == 0
    before = content(vault)
    assert undo(vault, NOW, first.number) == first.number
    assert content(vault) == before
    undo(vault, NOW)
    assert histories(vault.connection).events.is_empty()


def test_an_overlapping_export_counts_once(tmp_path: Path) -> None:
    """An earlier export of the same chat adds nothing, and brings nothing back when the later one is undone but its own."""
    whole = HERE / "nearer_csv"
    path = max(whole.glob("*.csv"), key=lambda one: one.stat().st_size)
    before = cut(path, tmp_path, 0.5)
    vault = in_memory()
    added(vault, before)
    few = histories(vault.connection).events.height
    added(vault, path)
    assert histories(vault.connection).events.height == take_in([path], ROBIN).events.height
    undo(vault, NOW)
    assert histories(vault.connection).events.height == few


@pytest.mark.parametrize(("share", "first"), [(0.5, "part"), (0.5, "whole"), (1.0, "whole")])
def test_what_was_known_already_is_counted(share: float, first: str, tmp_path: Path) -> None:
    """All that an earlier export has, whichever of the two was added first, and in whichever of them it is kept."""
    path = max((HERE / "nearer_csv").glob("*.csv"), key=lambda one: one.stat().st_size)
    (tmp_path / "whole.csv").write_bytes(path.read_bytes() + b"\n")
    part = cut(path, tmp_path, share)
    few = take_in([part], ROBIN).events.height
    one, other = (part, tmp_path / "whole.csv") if first == "part" else (tmp_path / "whole.csv", part)
    vault = in_memory()
    assert (added(vault, one).doubled, added(vault, other).doubled) == (0, few)


def test_what_two_files_of_one_import_have_in_common_is_counted(tmp_path: Path) -> None:
    """As if one had come after the other."""
    path = max((HERE / "nearer_csv").glob("*.csv"), key=lambda one: one.stat().st_size)
    part = cut(path, tmp_path, 0.5)
    assert added(in_memory(), path, part).doubled == take_in([part], ROBIN).events.height


def test_an_undone_import_can_come_back_for_thirty_days() -> None:
    """What was undone counts for nothing, can come back, and is gone for good 30 days later."""
    vault = in_memory()
    number = added(vault, LIFE / "calls.csv").number
    before = content(vault)
    undo(vault, NOW)
    tidy(vault, NOW + timedelta(days=29))
    assert undo_back(vault, number) == number
    assert content(vault) == before
    undo(vault, NOW)
    tidy(vault, NOW + timedelta(days=31))
    assert undo_back(vault, number) is None
    for table in ("file", "event_segment", "text_segment", "handle", "channel", "import_file"):
        assert vault.connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]


class Asked:
    """Answers what `add` asks: `yes` to the preview, and nothing else is ever asked here."""

    def __init__(self, *, yes: bool) -> None:
        self._yes = yes
        self.previews: list[Preview] = []

    def own_messages(self) -> bool:
        return True

    def keep(self) -> str:
        return "words"

    def confirm(self, preview: Preview) -> bool:
        self.previews.append(preview)
        return self._yes


def test_a_no_leaves_nothing() -> None:
    """Who says no after the preview has the vault from before, down to the last row."""
    vault = in_memory()
    asked = Asked(yes=False)
    done = add(vault, [LIFE / "calls.csv"], ROBIN, now=NOW, questions=asked)  # type: ignore[arg-type] # nothing else is asked
    assert done is None
    assert [one.events for one in asked.previews] == [230]
    for table in ("import", "file", "event_segment", "handle", "channel", "setting"):
        assert vault.connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]


def test_a_run_that_was_cut_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where reading ends in the middle, nothing counts; after a kill the next start removes what is left."""
    vault = in_memory()
    added(vault, LIFE / "calls.csv")
    before = content(vault)

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(records, "describe_file", killed)
    with monkeypatch.context() as killing:
        killing.setattr("nearer.service.adding._take_back", lambda *_args: None)
        with pytest.raises(KeyboardInterrupt):
            added(vault, LIFE / "WhatsApp Chat with Priya.zip")
    assert content(vault) == before
    assert len(imports.unfinished(vault.connection)) == 1
    tidy(vault, NOW)
    assert imports.unfinished(vault.connection) == []
    assert vault.connection.execute("SELECT count(*) FROM file").fetchall() == [(1,)]


def test_without_words_what_a_message_did_stays() -> None:
    """Where only lengths are kept no text is in the vault; cues are. The same file with words takes its place."""
    vault = in_memory()
    added(vault, LIFE / "WhatsApp Chat with Priya.zip", keeps="lengths")
    events = histories(vault.connection).events
    assert events["text"].null_count() == events.height
    assert (events["cues"] > 0).any()
    assert vault.connection.execute("SELECT count(*) FROM text_segment").fetchall() == [(0,)]
    added(vault, LIFE / "WhatsApp Chat with Priya.zip")
    assert histories(vault.connection).events["text"].null_count() < events.height
    assert [len(one.imports) for one in records.files(vault.connection)] == [2]


def test_me_and_the_zone_are_asked_once() -> None:
    """Who is me in an app, and where the phone was, hold for what is added later."""
    vault = in_memory()
    added(vault, LIFE / "WhatsApp Chat with Priya.zip", LIFE / "WhatsApp Chat with Tom.zip")
    later = added(vault, LIFE / "WhatsApp Chat with Sunday soup club.zip", answers=Answers())
    assert later.preview.zone is not None
    assert later.preview.zone.name == "Europe/London"
    mine = histories(vault.connection).events.filter(pl.col("group").is_not_null())["mine"]
    assert mine.any()


def test_nothing_to_read_adds_nothing(tmp_path: Path) -> None:
    """A file that is no export is an error, and no import is left of it."""
    (tmp_path / "photo.txt").write_bytes(b"\x00\x01")
    vault = in_memory()
    with pytest.raises(NothingToRead):
        added(vault, tmp_path / "photo.txt")
    assert imports.imports(vault.connection) == []


def test_words_go_with_the_import_that_kept_them() -> None:
    """Lengths first and words later, the later one undone: no word counts, and after 30 days none lies in the vault."""
    vault, straight = in_memory(), in_memory()
    priya = LIFE / "WhatsApp Chat with Priya.zip"
    added(straight, priya, keeps="lengths")
    for order in (("lengths", "words"), ("words", "lengths")):
        numbers = {keeps: added(vault, priya, keeps=keeps).number for keeps in order}
        undo(vault, NOW, numbers["words"])
        assert content(vault) == content(straight)
        assert undo_back(vault, numbers["words"]) is not None
        assert histories(vault.connection).events["text"].drop_nulls().len() > 0
        undo(vault, NOW, numbers["words"])
        tidy(vault, NOW + timedelta(days=31))
        assert vault.connection.execute("SELECT count(*) FROM text_segment").fetchall() == [(0,)]
        assert content(vault) == content(straight)
        undo(vault, NOW)
        tidy(vault, NOW + timedelta(days=31))


def test_undone_and_added_again_is_read_anew() -> None:
    """Who gave a wrong zone or name takes the import back and adds the file again; the bin does not get in the way."""
    vault, straight = in_memory(), in_memory()
    priya = LIFE / "WhatsApp Chat with Priya.zip"
    wrong = added(vault, priya, answers=Answers(me=("Priya",), zone="Asia/Tokyo")).number
    undo(vault, NOW)
    added(vault, priya)
    added(straight, priya)
    assert content(vault) == content(straight)
    assert undo_back(vault, wrong) == wrong
    assert content(vault) == content(straight)


def test_a_file_is_called_as_the_imports_that_count_call_it(tmp_path: Path) -> None:
    """The same content under two names: each import knows its own, and what counts is what is shown."""
    vault = in_memory()
    other = tmp_path / "a copy.csv"
    other.write_bytes((LIFE / "calls.csv").read_bytes())
    added(vault, LIFE / "calls.csv")
    added(vault, other)
    undo(vault, NOW, 1)
    assert [(one.about.name, one.receipt.file) for one in records.files(vault.connection)] == [(str(other), str(other))]


def test_a_name_that_was_wrong_is_put_right() -> None:
    """--me names who is me in a file; a name of that file that was taken for mine before is mine no more."""
    vault = in_memory()
    dm = HERE / "whatsapp_txt" / "dm_2p_7m.txt"
    added(vault, dm, answers=Answers(me=("Zoë Ångström",), zone="Europe/London"))
    undo(vault, NOW)
    added(vault, dm)
    assert own_names(vault.connection) == {"whatsapp": {"Robin"}}


def test_a_name_that_is_known_already_need_not_stand_in_new_files() -> None:
    """The same command over a folder that has grown: my name stands in files that were added before."""
    vault = in_memory()
    dm, other = HERE / "whatsapp_txt" / "dm_2p_7m.txt", HERE / "whatsapp_txt" / "WhatsApp Chat with 李雷.txt"
    added(vault, dm)
    added(vault, dm, other)
    assert len(records.files(vault.connection)) == 2
