"""What can go wrong with the file, the folder and the disk: each time a clear word, and nothing lost."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nearer.errors import NearerError, VaultDamaged, VaultError, VaultFull, VaultInUse, WrongCall, WrongKey
from nearer.model.entry import Entry
from nearer.service import journal, opening, people
from nearer.service.opening import check
from nearer.vault import backup, records, schema, sealed
from nearer.vault.leftovers import beside
from nearer.vault.sealed import Vault, create_with, unlock_with
from tests.vaults import LIFE, NOW, added

KEY = bytes(range(32))
PAGE = 4096

NO_POWERS = """
import ctypes
# Root may write anywhere; without its powers it is like anyone.
ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())
"""


@pytest.fixture
def life(vault: Vault) -> Path:
    """Give a closed vault with a few chats in it."""
    added(vault, LIFE / "WhatsApp Chat with Tom.zip", LIFE / "calls.csv")
    vault.close()
    return vault.path


def test_half_a_letter_is_a_wrong_call(vault: Vault) -> None:
    """What a terminal with other letters hands over cannot be kept: it is said, and nothing has changed."""
    people.add_person(vault, NOW, "Ann")
    with pytest.raises(WrongCall, match="cannot be kept"):
        people.add_person(vault, NOW, "a\udcff")
    with pytest.raises(WrongCall, match="cannot be kept"):
        people.rename(vault, NOW, people.find(vault, "Ann"), "\udcff")
    with pytest.raises(WrongCall, match="cannot be kept"):
        journal.write(vault, NOW, Entry(NOW, "a\udcff"), [])
    assert [one.name for one in people.known_people(vault.connection).people] == ["Ann"]


def rows(path: Path) -> int:
    """Open a vault to read, look at every byte, and return how many events count in it."""
    with unlock_with(path, bytearray(KEY), write=False) as vault:
        assert check(vault) == []
        return sum(one.n for one in records.files(vault.connection))


def damaged(path: Path, content: bytes) -> NearerError:
    """Write a file and return what is said when it is read, first to read, then to write."""
    path.write_bytes(content)
    said = []
    for write in (False, True):
        with pytest.raises(NearerError) as problem, unlock_with(path, bytearray(KEY), write=write) as vault:
            check(vault)
        said.append(problem.value)
    assert path.read_bytes() == content
    assert type(said[0]) is type(said[1])
    return said[0]


def test_a_flipped_byte_anywhere_is_found(life: Path) -> None:
    """A byte changed in any page, at its beginning, in its middle or in its seal, is found, and the file is left alone."""
    content = life.read_bytes()
    places = [
        *range(0, 32, 5),
        *(page + at for page in range(0, len(content), PAGE * 3) for at in (40, 2000, PAGE - 3)),
    ]
    for place in places:
        flipped = bytearray(content)
        flipped[place] ^= 16
        problem = damaged(life, bytes(flipped))
        assert isinstance(problem, WrongKey if place < PAGE else VaultDamaged), place
        assert "nearer restore" in problem.what_to_do, place
    life.write_bytes(content)
    assert rows(life) > 0


def test_any_two_pages_in_each_others_place_are_found(life: Path) -> None:
    """Pages that were swapped are found."""
    content = life.read_bytes()
    last = len(content) // PAGE - 1
    for one, other in ((1, 2), (1, last), (5, last - 1)):
        swapped = bytearray(content)
        swapped[one * PAGE : one * PAGE + PAGE] = content[other * PAGE : other * PAGE + PAGE]
        swapped[other * PAGE : other * PAGE + PAGE] = content[one * PAGE : one * PAGE + PAGE]
        assert isinstance(damaged(life, bytes(swapped)), VaultDamaged)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "is empty"), (b"short", "is no vault"), (b"SQLite format 3\0" + bytes(PAGE), "is no vault")],
)
def test_another_file_is_told_from_a_vault(life: Path, content: bytes, says: str) -> None:
    """An empty file, a short one and a database that is not sealed are no vaults; what to do is said."""
    problem = damaged(life, content)
    assert says in problem.what
    assert "nearer restore FILE" in problem.what_to_do


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9])
def test_a_cut_file_is_found(life: Path, share: float) -> None:
    """A file that was cut, with what it holds, is damage, and stays as it is."""
    content = life.read_bytes()
    assert isinstance(damaged(life, content[: int(len(content) * share)]), VaultError)


def test_a_folder_is_no_vault(tmp_path: Path) -> None:
    """A folder where the vault should be is said to be no file."""
    with pytest.raises(VaultError, match="is no file"):
        unlock_with(tmp_path, bytearray(KEY))


def test_a_vault_through_a_link_has_one_lock(life: Path, tmp_path: Path) -> None:
    """Two names of one vault never have two writers, and a new key reaches the file itself."""
    link = tmp_path / "link.nearer"
    link.symlink_to(life)
    with unlock_with(link, bytearray(KEY)) as vault:
        with pytest.raises(VaultInUse):
            unlock_with(life, bytearray(KEY))
        backup.rekey(vault, bytearray(KEY), b"s" * 16)
    assert link.is_symlink()
    assert life.read_bytes()[:16] == b"s" * 16


def without_powers(program: str, *args: Path) -> str:
    """Run a program as someone who may not write everywhere, and return what it prints."""
    if sys.platform != "linux":
        pytest.skip("a rule of Linux")
    done = subprocess.run(
        [sys.executable, "-c", NO_POWERS + program, *map(str, args)], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_a_folder_where_nobody_may_write_is_said(life: Path) -> None:
    """In a folder that may not be written to a vault is opened neither to write nor to read, and who to ask is said."""
    program = """
import sys
from pathlib import Path
from nearer.errors import VaultError
from nearer.vault.sealed import unlock_with, create_with
path = Path(sys.argv[1])
beside = path.with_name("other.nearer")
for do in (
    lambda: unlock_with(path, bytearray(range(32))),
    lambda: unlock_with(path, bytearray(range(32)), write=False),
    lambda: create_with(beside, bytearray(range(32)), bytes(16)),
):
    try:
        do()
    except VaultError as problem:
        print("|".join((problem.safe, problem.what_to_do)))
"""
    life.parent.chmod(0o500)
    try:
        said = without_powers(program, life).splitlines()
    finally:
        life.parent.chmod(0o700)
    assert len(said) == 3
    assert all("is all there" in line and "who may write" in line for line in said)
    assert rows(life) > 0


def test_a_copy_can_be_restored_from_where_nobody_may_write(life: Path, tmp_path: Path) -> None:
    """A backup on a stick that is set to read-only is read, and not changed by that."""
    with unlock_with(life, bytearray(KEY)) as vault:
        copy = backup.back_up(vault, tmp_path / "stick", NOW, keep=2)
    content = copy.read_bytes()
    program = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from nearer.vault.backup import restore_from
from nearer.vault.sealed import unlock_with
with unlock_with(Path(sys.argv[1]), bytearray(range(32)), write=False, update=False) as source:
    restore_from(source, Path(sys.argv[2]), datetime(2026, 3, 2, tzinfo=UTC))
"""
    copy.chmod(0o400)
    copy.parent.chmod(0o500)
    try:
        without_powers(program, copy, tmp_path / "new" / "life.nearer")
    finally:
        copy.parent.chmod(0o700)
    assert copy.read_bytes() == content
    assert [one.name for one in copy.parent.iterdir()] == [copy.name]
    assert rows(tmp_path / "new" / "life.nearer") == rows(life)


@pytest.fixture(scope="module")
def full_disk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Import, back up and change the passphrase where no file may grow past a limit; give what was said and is there."""
    if sys.platform == "win32":
        pytest.skip("no limit on the size of files there")
    folder = tmp_path_factory.mktemp("full")
    with create_with(folder / "life.nearer", bytearray(KEY), bytes(16)) as vault:
        added(vault, LIFE / "calls.csv", LIFE / "WhatsApp Chat with Tom.zip")
        backup.back_up(vault, folder / "copies", NOW, keep=1)
    program = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from nearer.errors import VaultFull
from nearer.service.adding import add
from nearer.service.decisions import Answers
from nearer.service.opening import tidy
from nearer.vault.backup import back_up, rekey
from nearer.vault.sealed import unlock_with
folder, life = Path(sys.argv[1]), Path(sys.argv[2])
path = folder / "life.nearer"
now = datetime(2026, 3, 2, tzinfo=UTC)
answers = Answers(me=("Robin",), zone="Europe/London")
work = {
    "import": lambda vault: add(vault, sorted(life.glob("*.zip")), answers, now=now),
    "backup": lambda vault: back_up(vault, folder / "copies", now, 1),
    "passphrase": lambda vault: rekey(vault, bytearray(range(1, 33)), b"s" * 16),
}
room = path.stat().st_size
for name, limit in (("import", room + 65536), ("backup", room // 2), ("passphrase", room // 2)):
    vault = unlock_with(path, bytearray(range(32)))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        work[name](vault)
    except VaultFull as problem:
        print(name, problem.what, problem.safe, problem.what_to_do, sep="|")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    vault.close()
"""
    before = rows(folder / "life.nearer")
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder), str(LIFE)], capture_output=True, text=True, check=True
    )
    said = dict(line.split("|", 1) for line in done.stdout.splitlines())
    after = str(rows(folder / "life.nearer"))
    lying = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    return {"said": [json.dumps(said)], "rows": [str(before), after], "files": lying}


@pytest.mark.parametrize("work", ["import", "backup", "passphrase"])
def test_a_full_disk_is_said(full_disk: dict[str, list[str]], work: str) -> None:
    """Where there is no room, that is said, and what to do."""
    said = json.loads(full_disk["said"][0])
    assert "no room" in said[work]
    assert "Make room" in said[work]


def test_a_full_disk_loses_nothing(full_disk: dict[str, list[str]]) -> None:
    """The vault opens with the old key and holds what it held; the copy from before is there, and no half of a new one."""
    before, after = full_disk["rows"]
    assert before == after
    assert full_disk["files"] == ["copies/life-2026-03-01-120000.nearer", "life.nearer", "life.nearer.lock"]


def test_an_unfinished_import_does_not_keep_a_full_vault_shut(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no room to remove what a killed run left, the vault opens all the same: it counts for nothing."""
    vault.close()
    monkeypatch.setattr(sealed, "unlock", lambda path, secret, write: unlock_with(path, bytearray(KEY)))

    def no_room(*_args: object) -> None:
        raise VaultFull("no room")

    monkeypatch.setattr(opening, "tidy", no_room)
    with opening.opened(vault.path, b"", NOW) as found:
        assert found.writes


def test_an_import_that_goes_on_is_not_seen_by_a_reader(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one nearer adds, another reads what was there before, and no half of it."""
    added(vault, LIFE / "calls.csv")
    seen: list[int] = []
    real = records.describe_file

    def looking(*args: object) -> None:
        with unlock_with(vault.path, bytearray(KEY), write=False) as reader:
            seen.append(len(records.files(reader.connection)))
        real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(records, "describe_file", looking)
    added(vault, LIFE / "WhatsApp Chat with Tom.zip")
    assert (seen, len(records.files(vault.connection))) == ([1], 2)


def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the format have one more version."""
    monkeypatch.setattr(schema, "FORMAT", schema.FORMAT + 1)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT"))


def test_who_only_reads_brings_an_older_vault_up_to_date(life: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that reads meets the tables it knows, though an older nearer made the vault."""
    newer(monkeypatch)
    with unlock_with(life, bytearray(KEY), write=False) as vault:
        assert vault.connection.execute("SELECT * FROM more").fetchall() == []


def test_a_copy_of_an_older_version_stays_as_it_is(life: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy that an older nearer made can be restored: what takes the vault's place is brought up to date, not the copy."""
    with unlock_with(life, bytearray(KEY)) as vault:
        copy = backup.back_up(vault, tmp_path / "copies", NOW, keep=1)
    content = copy.read_bytes()
    newer(monkeypatch)
    with unlock_with(copy, bytearray(KEY), write=False, update=False) as source:
        backup.restore_from(source, life, NOW)
    assert copy.read_bytes() == content
    with unlock_with(life, bytearray(KEY), write=False) as vault:
        assert vault.connection.execute("SELECT * FROM more").fetchall() == []


def test_a_newer_format_is_left_alone(life: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a newer nearer made is refused by an older one, to read as to write, and is not changed."""
    with monkeypatch.context() as later:
        newer(later)
        unlock_with(life, bytearray(KEY)).close()
    content = life.read_bytes()
    for write in (True, False):
        with pytest.raises(VaultDamaged, match="newer nearer made"):
            unlock_with(life, bytearray(KEY), write=write)
    assert life.read_bytes() == content


def test_a_new_vault_is_not_left_half_made(tmp_path: Path) -> None:
    """What a run that was killed while it made a vault left is no vault, and does not stand in the way of one."""
    path = tmp_path / "life.nearer"
    beside(path, ".new").write_bytes(b"half")
    create_with(path, bytearray(KEY), bytes(16)).close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["life.nearer", "life.nearer.lock"]


def test_damage_met_while_reading_is_said_plainly(life: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a command meets a damaged page in the middle of its work, the word is the same as at the door."""
    content = bytearray(life.read_bytes())
    for page in range(2 * PAGE, len(content), PAGE):
        content[page + 100] ^= 1
    life.write_bytes(content)
    monkeypatch.setattr(sealed, "unlock", lambda path, secret, write: unlock_with(path, bytearray(KEY), write=write))
    with pytest.raises(VaultDamaged), opening.opened(life, b"", NOW, write=False) as vault:
        opening.state(vault)


def test_a_copy_by_hand_of_a_vault_in_use_is_no_trap(vault: Vault, tmp_path: Path) -> None:
    """The file alone, copied while its log was not folded in, opens and holds what was folded in before."""
    added(vault, LIFE / "calls.csv")
    vault.connection.wal_checkpoint()
    with vault.transaction():
        vault.connection.execute("INSERT INTO setting VALUES ('a', 'b')")
    copy = tmp_path / "by-hand.nearer"
    shutil.copy(vault.path, copy)
    assert rows(copy) == sum(one.n for one in records.files(vault.connection))
