"""Overlapping exports of every source: in any order, any number of times, undone and brought back, each event counts once."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nearer import catalogue
from nearer.errors import NearerError
from nearer.service.adding import add
from nearer.service.decisions import Answers
from nearer.service.intake import take_in
from nearer.service.kept import histories
from nearer.service.undoing import undo, undo_back
from nearer.vault.sealed import Vault
from tests.exports import ABROAD, HERE, SAMPLES, Overlapping, overlapping
from tests.vaults import NOW, added, content, in_memory

CANNOT_BE_TOLD = {
    (
        "discord_json",
        "bot_2p_2m.json",
    ): "that it is a bot shows in what the bot wrote, and an earlier export has none of it",
    (
        "calendar_ics",
        "messages.ics",
    ): "what says that a message calls something off stands above it, and a part lacks it",
    ("email_mbox", "gmail_4p_21m.mbox"): "that an address is mine shows in mails that a part of the box may lack",
    ("whatsapp_txt", "WhatsApp Chat with Anna.txt"): "a part of it does not show that a chat was pasted in",
    ("whatsapp_txt", "pasted_chat.txt"): "a part of it does not show that a chat was pasted in",
    ("whatsapp_txt", "summer_ends.txt"): "a part of the hour that came twice does not show which one it was",
}
"""Samples of which a part is read otherwise than the whole, and why."""

READ_ALIKE = ["at", "handle", "mine", "kind", "channel", "words", "seconds", "text", "group"]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Overlapping]:
    """Give the samples of every source that can be read, with their copies."""
    made = overlapping(tmp_path_factory.mktemp("exports"))
    return [one for one in made if _can_be_read(one)]


def _can_be_read(one: Overlapping) -> bool:
    try:
        take_in([one.whole], one.answers["whole"])
    except NearerError:
        return False
    return True


def shown(vault: Vault) -> list[str]:
    """Return the events of a vault that holds one history, without file and place; how a text ends makes no difference."""
    connection = vault.connection
    events = histories(connection).events.select(READ_ALIKE).with_columns(pl.col("text").str.strip_chars())
    numbers = "SELECT id, app || ' ' || known_by FROM handle UNION ALL SELECT -id, app || ' ' || name FROM chat_group"
    names = {int(number): str(name) for number, name in connection.execute(numbers)}
    rows = events.with_columns(handle=pl.col("handle").cast(pl.Int64), group=-pl.col("group").cast(pl.Int64))
    return sorted(
        repr({**row, "handle": names.get(row["handle"]), "group": names.get(row["group"])})
        for row in rows.iter_rows(named=True)
    )


def test_every_source_has_overlapping_exports(exports: list[Overlapping]) -> None:
    """Each source has a sample of which an earlier, a later and another copy were made."""
    whole = {one.source for one in exports if {"earlier", "later", "again"} <= one.copies.keys()}
    assert {source.name for source in catalogue.sources()} - whole == set()


@pytest.mark.parametrize("source", [source.name for source in catalogue.sources()])
def test_overlapping_exports_add_nothing_to_the_whole(source: str, exports: list[Overlapping]) -> None:
    """An earlier export, a later one and a copy beside the whole leave what the whole shows by itself."""
    differ = []
    for one in exports:
        if one.source != source or (one.source, one.name) in CANNOT_BE_TOLD:
            continue
        alone, together = in_memory(), in_memory()
        added(alone, one.whole, answers=one.answers["whole"])
        for name in ("earlier", "later", "again"):
            if name in one.copies:
                _added_if_it_can_be(together, one, name)
        added(together, one.whole, answers=one.answers["whole"])
        if shown(together) != shown(alone):
            differ.append(one.name)
    assert differ == []


def _added_if_it_can_be(vault: Vault, one: Overlapping, name: str) -> None:
    try:
        added(vault, one.copies[name], answers=one.answers[name])
    except NearerError:
        assert HERE  # a part may leave open who is me, or hold nothing that can be kept


@pytest.mark.parametrize("place", ["google_voice/Voice/Calls", "beiwe_csv/texts", "discord_package/messages"])
def test_a_part_of_a_folder_adds_nothing_to_the_whole(place: str, tmp_path: Path) -> None:
    """An export of many small files that has grown since: some files are the same, some are new, one is longer."""
    files = sorted(path for path in (SAMPLES / place).rglob("*") if path.is_file() and path.suffix != ".expected")
    vault, alone = in_memory(), in_memory()
    for folder, some in (("before", files[: 1 + len(files) // 2]), ("after", files)):
        for path in some:
            there = tmp_path / folder / path.relative_to(SAMPLES)
            there.parent.mkdir(parents=True, exist_ok=True)
            whole = path.read_bytes()
            there.write_bytes(whole if folder == "after" or path != files[0] else whole + b"\n")
        added(vault, tmp_path / folder)
    added(alone, tmp_path / "after")
    assert shown(vault) == shown(alone)


@settings(max_examples=40)
@given(chosen=st.data())
def test_any_order_any_number_of_times(exports: list[Overlapping], chosen: st.DataObject) -> None:
    """Overlapping exports added in any order and number, undone and brought back, give what the last ones alone give."""
    lives = chosen.draw(
        st.lists(st.sampled_from(range(len(exports))), min_size=1, max_size=2, unique_by=lambda n: exports[n].source)
    )
    things = [(n, name) for n in lives for name in exports[n].answers]
    adding = st.tuples(st.sampled_from(things), st.sampled_from(["words", "words", "lengths"]))
    walked = in_memory()
    counting: dict[int, tuple[tuple[int, str], str]] = {}
    binned: dict[int, tuple[tuple[int, str], str]] = {}
    for _ in range(chosen.draw(st.integers(1, 9))):
        step = chosen.draw(st.sampled_from(["add", "add", "add", "undo", "undo --back"]))
        if step == "undo" and counting:
            number = chosen.draw(st.sampled_from(sorted(counting)))
            assert undo(walked, NOW, number) == number
            binned[number] = counting.pop(number)
        elif step == "undo --back" and binned:
            number = chosen.draw(st.sampled_from(sorted(binned)))
            assert undo_back(walked, number) == number
            counting[number] = binned.pop(number)
        else:
            thing, keeps = chosen.draw(adding)
            number_of = _added(walked, exports, thing, keeps)
            if number_of is not None:
                counting[number_of] = (thing, keeps)
    straight = in_memory()
    for thing, keeps in chosen.draw(st.permutations(sorted(set(counting.values())))):
        assert _added(straight, exports, thing, keeps) is not None
    assert content(walked) == content(straight)


def _added(vault: Vault, exports: list[Overlapping], thing: tuple[int, str], keeps: str) -> int | None:
    """Add one export and return the number of its import, None where it can never be added by itself."""
    index, name = thing
    one = exports[index]
    try:
        path = one.copies.get(name, one.whole)
        done = add(vault, [path], one.answers[name], now=NOW, keeps="words" if keeps == "words" else "lengths")
    except NearerError:
        return None
    return None if done is None else done.number


def _whatsapp(folder: Path, count: int) -> Path:
    told = [f"{13 + n // 4:02}/03/2024, 09:{n:02} - {('Ann', 'Robin')[n % 2]}: the {n}th word\n" for n in range(count)]
    path = folder / "WhatsApp Chat with Ann.txt"
    path.write_text("".join(told), encoding="utf-8")
    return path


def _signal(folder: Path, count: int) -> Path:
    told = [
        f"[2024-03-{13 + n // 4:02} 09:{n:02}:30] {('Ann', 'Me')[n % 2]}: the {n}th word  \n\n" for n in range(count)
    ]
    path = folder / "Ann" / "chat.md"
    path.parent.mkdir()
    path.write_text("".join(told), encoding="utf-8")
    return path


@pytest.mark.parametrize("keeps", ["words", "lengths"])
@pytest.mark.parametrize("write", [_whatsapp, _signal])
def test_a_copy_from_another_zone_adds_nothing(write: Callable[[Path, int], Path], keeps: str, tmp_path: Path) -> None:
    """An earlier export, read in another zone, lies hours away: by its words it is moved back. Without words it cannot be."""
    for name in ("before", "now"):
        (tmp_path / name).mkdir()
    vault, alone = in_memory(), in_memory()
    whole = write(tmp_path / "now", 12)
    there = Answers(me=("Robin",) if write is _whatsapp else (), zone=ABROAD)
    here = Answers(me=there.me, zone=HERE)
    added(vault, write(tmp_path / "before", 9), answers=there, keeps=keeps)
    added(vault, whole, answers=here, keeps=keeps)
    added(alone, whole, answers=here, keeps=keeps)
    assert len(shown(vault)) - len(shown(alone)) == (0 if keeps == "words" else 9)
    assert keeps == "lengths" or shown(vault) == shown(alone)
