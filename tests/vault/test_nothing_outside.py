"""Nothing of a life lies outside the sealed file: not beside it, not in a temporary folder, not in a file others may read."""

import json
import os
import subprocess
import sys

import pytest

from nearer.vault.key import recovery_key
from nearer.vault.sealed import Vault

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills, modes and limits of POSIX systems")

NAME, NUMBER, WORD = "Zebedee Quillfeather", "+44 7700 900999", "marrowsoup"
IN_CLEAR = [text.encode(code) for text in (NAME, NUMBER, WORD) for code in ("utf-8", "utf-16-le", "utf-16-be")]
PACKED = [b"ARROW1"]
"""How a table that is packed, but not sealed, begins."""

PROGRAM = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
os.umask(0)
from nearer.model.person import Identity
from nearer.service import decisions, life, opening
from nearer.service.adding import add
from nearer.service.decisions import Answers
from nearer.service.undoing import undo
from nearer.vault import backup, records, sealed
from nearer.vault.decisions import decide

folder, what = Path(sys.argv[1]), sys.argv[2]
path, now = folder / "kept" / "life.nearer", datetime(2026, 3, 1, 12, tzinfo=UTC)
key, other = bytes(range(32)), bytes(range(1, 33))
answers = Answers(me=("Robin",), zone="Europe/London", date_order="dmy")
seen = []

def look(when):
    for place in ("kept", "temporary"):
        for one in sorted((folder / place).rglob("*")):
            seen.append((when, str(one.relative_to(folder)), oct(one.stat().st_mode & 0o777)))
            if one.is_file():
                body = one.read_bytes()
                seen[-1] += tuple(mark for mark in json.loads(sys.argv[3]) if bytes.fromhex(mark) in body)

def watch(event, args):
    if event == "os.rename" and str(args[0]).startswith(str(folder)):
        look("before " + Path(args[0]).name + " is renamed")

exports = sorted((folder / "exports").iterdir())
if what == "work":
    sys.addaudithook(watch)
    with sealed.create_with(path, bytearray(key), bytes(16)) as vault:
        add(vault, exports[:1], answers, now=now)
        look("after an import")
        add(vault, exports[1:], answers, now=now)
        with vault.transaction():
            decide(vault.connection, now, "rename", [Identity("whatsapp", sys.argv[4])], sys.argv[4])
            vault.connection.execute("INSERT INTO journal (at, about, text) VALUES (0, '{}', ?)", (sys.argv[4],))
        life.life(vault)
        vault.connection.execute("SELECT * FROM text_segment ORDER BY body DESC, n").fetchall()
        undo(vault, now)
        backup.back_up(vault, path.parent / "copies", now, 2)
        look("after a backup")
        backup.rekey(vault, bytearray(other), b"s" * 16)
    look("after a new passphrase")
    copy = next((path.parent / "copies").iterdir())
    with sealed.unlock_with(copy, bytearray(key), write=False, update=False) as source:
        backup.restore_from(source, path, now)
    look("after a restore")
else:
    records.describe_file = lambda *args: (look("in an import"), print(json.dumps(seen), flush=True), os.kill(os.getpid(), 9))
    with sealed.unlock_with(path, bytearray(key)) as vault:
        add(vault, sorted((folder / "more").iterdir()), answers, now=now)
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """Work on a vault with marked exports, kill an import, and give what lay about: when, where, its mode, marks in it."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "temporary").mkdir(mode=0o700)
    (folder / "exports").mkdir()
    (folder / "more").mkdir()
    lines = [
        f"{1 + n % 28:02}/0{1 + n // 28 % 9}/2024, 10:{n % 60:02} - {(NAME, 'Robin', NUMBER)[n % 3]}: {WORD} number {n}\n"
        for n in range(1500)
    ]
    for name, some in (("exports/a", lines[:800]), ("exports/b", lines[500:1200]), ("more/c", lines[900:])):
        (folder / f"{name} WhatsApp Chat with {NAME}.txt").write_text("".join(some), encoding="utf-8")
    (folder / "exports" / "c.csv").write_text(
        "at,person,direction,channel,kind,text\n"
        + "".join(f"{1_600_000_000 + n * 7919 % 90_000_000},{NAME},in,chat,text,{WORD} {n}\n" for n in range(5_000)),
        encoding="utf-8",
    )
    found: list[list[str]] = []
    marks = json.dumps([mark.hex() for mark in (*IN_CLEAR, *PACKED)])
    for what in ("work", "kill"):
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(folder), what, marks, NAME],
            capture_output=True,
            text=True,
            env=os.environ
            | {name: str(folder / "temporary") for name in ("TMPDIR", "SQLITE_TMPDIR", "POLARS_TEMP_DIR")},
        )
        assert done.returncode == (0 if what == "work" else -9), done.stderr
        found += json.loads(done.stdout.splitlines()[-1])
    for one in sorted((folder / "kept").rglob("*")):
        marked = [mark.hex() for mark in (*IN_CLEAR, *PACKED) if one.is_file() and mark in one.read_bytes()]
        found.append(["after the kill", str(one.relative_to(folder)), oct(one.stat().st_mode & 0o777), *marked])
    return found


def test_every_step_was_looked_at(seen: list[list[str]]) -> None:
    """What is said below is said of the file, its logs, a copy in the making, a copy, and what a kill left."""
    places = {place.split("/", 1)[1] for _when, place, *_rest in seen}
    assert {
        "life.nearer",
        "life.nearer-wal",
        "life.nearer-shm",
        "life.nearer.lock",
        "life.nearer.new",
        "life.nearer.restoring",
        "life.nearer.restored",
        "copies/life-2026-03-01-120000.nearer",
        "copies/life-2026-03-01-120000.nearer.new",
    } <= places
    assert ["after the kill", "kept/life.nearer-wal"] in [one[:2] for one in seen]


def test_no_word_name_or_number_lies_in_clear(seen: list[list[str]]) -> None:
    """No file holds a word, a name or a number that was read, in any way to write letters, nor a table that is not sealed."""
    assert [one for one in seen if len(one) > 3] == []


def test_no_temporary_file_is_made(seen: list[list[str]]) -> None:
    """Importing, sorting, copying and being killed write nothing into the folder for temporary files."""
    assert [one for one in seen if one[1].startswith("temporary")] == []


def test_nobody_else_may_read_what_is_made(seen: list[list[str]]) -> None:
    """Whatever the shell allows, every file is its owner's alone, and so is every folder."""
    folders = {"kept/copies"}
    assert {one[2] for one in seen if one[1] not in folders} == {"0o600"}
    assert {one[2] for one in seen if one[1] in folders} == {"0o700"}


@pytest.mark.skipif(sys.platform != "linux", reason="a rule of Linux")
def test_a_command_keeps_to_itself_before_it_reads_a_passphrase(vault: Vault) -> None:
    """The process of a command leaves no core file and lets no other look into it, from before the passphrase on."""
    program = (
        "import ctypes, os, resource, sys\nfrom nearer.cli import unlocking\n"
        "def read(fd):\n"
        "    print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), oct(os.umask(0)))\n"
        "    sys.exit(0)\n"
        "unlocking._next_line = read\n"
        "from nearer.cli.main import run\n"
        "run(['open', '--vault', sys.argv[1], '--passphrase-fd', '0'])\n"
    )
    vault.close()
    done = subprocess.run([sys.executable, "-c", program, str(vault.path)], capture_output=True, text=True)
    assert done.stdout == "(0, 0) 0 0o77\n"


def test_a_key_is_in_no_file(vault: Vault) -> None:
    """Neither the key nor its recovery key is written anywhere."""
    vault.close()
    for one in vault.path.parent.iterdir():
        body = one.read_bytes()
        assert bytes(range(32)) not in body
        assert recovery_key(bytes(range(32))).encode() not in body
