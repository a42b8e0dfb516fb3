"""The command line as a whole: help that stays light, errors in words, exit codes."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from nearer.cli import look, main
from nearer.errors import WrongCall
from tests.reading import grade

HEAVY = ("polars", "numpy", "jinja2", "click")


def run(*args: str) -> subprocess.CompletedProcess[str]:
    """Run nearer as a person would."""
    return subprocess.run([sys.executable, "-m", "nearer", *args], capture_output=True, text=True, timeout=60)


def test_help_imports_nothing_heavy() -> None:
    """`nearer --help` prints from a table; neither the engine nor click is imported."""
    program = (
        "import sys\nfrom nearer.cli.main import run\n"
        f"code = run(['--help'])\nsys.exit(code or [name for name in {HEAVY} if name in sys.modules] or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_help_says_what_nearer_is_not() -> None:
    """The first screen says: not a diagnosis, not therapy, not for emergencies (S1)."""
    assert "Not a diagnosis, not therapy, not for emergencies." in main.help_text()


@pytest.mark.parametrize("name", list(main.COMMANDS))
def test_every_command_stands_in_help_and_has_help(name: str) -> None:
    """Each name of the table is printed by --help, and its own help ends well."""
    assert f"  {name} " in main.help_text()
    assert main.run([name, "--help"]) == 0


def test_look_help_says_what_it_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    """`nearer look --help` says it too."""
    main.run(["look", "--help"])
    assert "Not a diagnosis, not therapy, not for" in capsys.readouterr().out


def test_bare_nearer_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a command the help is printed."""
    assert main.run([]) == 0
    assert capsys.readouterr().out == main.help_text() + "\n"


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """--version names the program and a number."""
    assert main.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("nearer 0.")


def test_an_unknown_command_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown name ends with 2, and steering codes in it do not reach the screen."""
    assert main.run(["lo\x1b[31mok"]) == 2
    assert "There is no command lo[31mok." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["peopel"], "There is no command peopel. Do you mean people?"),
        (["export"], "Something has to stand after it: FILE"),
        (["undo", "x"], "N takes a number, such as 1."),
        (["person", "Tom", "--closeness", "9"], "--closeness takes a number from 1 to 5."),
        (["backup", "--keep", "0"], "--keep takes a number from 1 on."),
        (["add", "a.zip", "--keep", "all"], "--keep takes one of these: words, lengths."),
        (["look", "a.zip", "--evidense"], "There is no --evidense here. Do you mean --evidence?"),
        (["look", "a.zip", "--since", "May"], "--since: write a day as 2024-03-31"),
        (["look", "a.zip", "--since"], "Something has to stand after --since."),
        (["sources", "my", "vault.nearer"], "A name or a path with a space in it goes in quotes."),
    ],
)
def test_a_slip_is_answered_in_plain_words(typed: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong and what would be right, that nothing was changed, and where the help is."""
    code = main.run(typed)
    said = " ".join(capsys.readouterr().err.split())
    assert (code, says in said, "Nothing was changed." in said, "--help" in said) == (2, True, True, True)


def test_help_now_takes_the_country_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """In a bad moment nobody looks up an option."""
    main.run(["help-now", "de"])
    alone = capsys.readouterr().out
    main.run(["help-now", "--country", "de"])
    assert alone == capsys.readouterr().out


def test_look_without_paths_says_what_to_bring(capsys: pytest.CaptureFixture[str]) -> None:
    """`nearer look` alone says "the hard one and four easy ones", why, and how; it ends with 2."""
    assert main.run(["look"]) == 2
    said = capsys.readouterr().err
    assert "the hard one and four easy ones" in said
    assert "nothing is called clear" in said
    assert "nearer how-to whatsapp" in said


def test_a_wrong_option_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    """An option that does not exist ends with 2 and a way to the help."""
    assert main.run(["look", "--no-such-thing", "x"]) == 2
    assert "nearer look --help" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--since", "yesterday"],
        ["--same", "Anna"],
        ["--alpha", "0"],
        ["--alpha", "2"],
        ["--date-order", "ydm"],
        ["--html", "/no/such/folder/page.html"],
        ["--person", "Anna", "--html", "anna.html"],
    ],
)
def test_what_cannot_be_is_refused_before_reading(wrong: list[str]) -> None:
    """Each wrong call ends with 2 before any file is read."""
    assert main.run(["look", "nothing-here.txt", *wrong]) == 2


def _failing(problem: BaseException) -> click.Command:
    @click.command()
    def command() -> None:
        raise problem

    return command


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (WrongCall("There is no such zone.", "Your files are as they were.", "Write it as Area/City."), 2),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (ValueError("the text of a message"), 1),
    ],
)
def test_exit_codes(problem: BaseException, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call that was wrong ends with 2, an interruption with 130, a fault of ours with 1."""
    monkeypatch.setattr(look, "COMMAND", _failing(problem))
    assert main.run(["look"]) == code


def test_an_error_says_what_is_safe_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What happened, what is safe, what to do: a line each, on stderr."""
    monkeypatch.setattr(look, "COMMAND", _failing(WrongCall("What.", "Safe.", "Do \x1b[2Jthis.")))
    main.run(["look"])
    assert capsys.readouterr().err == "What.\nSafe.\nDo [2Jthis.\n"


def test_a_fault_of_ours_shows_its_kind_and_no_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text of an unexpected error may hold words of a message: its kind alone is shown."""
    monkeypatch.delenv("NEARER_DEBUG", raising=False)
    monkeypatch.setattr(look, "COMMAND", _failing(ValueError("I love you")))
    main.run(["look"])
    said = capsys.readouterr()
    assert "(ValueError)" in said.err
    assert "love" not in said.err + said.out


@pytest.mark.parametrize("command", ["how-to", "--help", "look --help"])
def test_a_reader_who_leaves_early_is_no_error(command: str) -> None:
    """A closed pipe ends the command with 0 and without a word."""
    reads, writes = os.pipe()
    os.close(reads)
    done = subprocess.run(
        [sys.executable, "-m", "nearer", *command.split()], stdout=writes, stderr=subprocess.PIPE, timeout=60
    )
    os.close(writes)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_closed_stream_is_no_fault() -> None:
    """Started with no place to print to, a command prints nowhere and ends with 0."""
    program = f"exec {shlex.quote(sys.executable)} -m nearer how-to >&- <&-"
    done = subprocess.run(["sh", "-c", program], stderr=subprocess.PIPE, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this computer has no device that is always full")
def test_a_full_place_is_said_plainly() -> None:
    """Where the lines go is full: that they are not all there is said, without blame, and ends with 1."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "nearer", "how-to"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert done.returncode == 1
    assert "not all there" in done.stderr
    assert "wrong" not in done.stderr


def test_demo_help_names_its_options_once(capsys: pytest.CaptureFixture[str]) -> None:
    """What demo takes are options, once."""
    main.run(["demo", "--help"])
    assert capsys.readouterr().out.count("[OPTIONS]") == 1


def test_date_orders_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    """dmy, mdy and ymd are said in words."""
    main.run(["look", "--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert "dmy is day, month, year; mdy is month, day, year; ymd is year, month, day" in said


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str) -> None:
    """Each shell gets its script."""
    program = "import os\nfrom nearer.cli.main import run\nraise SystemExit(run([]))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        env={"_NEARER_COMPLETE": f"{shell}_source", "PATH": "/usr/bin:/bin"},
    )
    assert "_NEARER_COMPLETE" in done.stdout


def test_completion_knows_the_commands() -> None:
    """After "nearer " the names of the commands are offered."""
    program = "from nearer.cli.main import run\nraise SystemExit(run([]))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        env={
            "_NEARER_COMPLETE": "bash_complete",
            "COMP_WORDS": "nearer lo",
            "COMP_CWORD": "1",
            "PATH": "/usr/bin:/bin",
        },
    )
    assert "look" in done.stdout


@pytest.mark.parametrize("text", [main.help_text(), look.what_to_bring()])
def test_reading_grade(text: str) -> None:
    """The first screens can be read by a child of twelve."""
    assert grade(text) <= 8


def test_every_command_stands_in_the_help_once() -> None:
    """The groups of the help hold each command, and none twice."""
    assert sorted(name for names in main.GROUPS.values() for name in names) == sorted(main.COMMANDS)
