"""The terminal: harmless letters, lines of its width, progress that is quiet elsewhere."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nearer.cli.terminal import at_home, bold, clean, columns, in_bold, is_slip, plain, progress, wrapped
from nearer.service.naming import apart


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_a_home_folder_in_quotes_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In quotes the shell leaves ~ as it is, and a path with spaces goes in quotes; a file that is called so goes first."""
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "me"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "~").mkdir()
    (tmp_path / "~" / "here.txt").touch()
    found = [at_home(path) for path in ("~/My Chats/a.zip", "~/here.txt", "a.zip")]
    assert found == [str(tmp_path / "me" / "My Chats" / "a.zip"), "~/here.txt", "a.zip"]


def test_escape_codes_in_a_name_are_harmless() -> None:
    """A name that would clear the screen or turn the line stays letters."""
    assert plain(apart("An\x1b[2Jna\u202eelo\x07")) == "An[2Jnaelo"


@given(st.text())
def test_nothing_that_steers_is_left(text: str) -> None:
    """Whatever a file holds, no control code and no turning mark is left."""
    left = clean(text)
    assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in left)
    assert not set(left) & set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_a_name_from_right_to_left_stays_kept_apart() -> None:
    """Figures after a Hebrew name would change places without the marks."""
    assert plain(apart("דנה")) == "\u2068דנה\u2069"


def test_words_and_lines_are_kept() -> None:
    """Lines wrap at the width, the next ones are set in, line ends stay."""
    assert list(wrapped("one two three\nfour", first="- ", within=10)) == ["- one two", "  three", "  four"]


def test_a_long_word_is_cut() -> None:
    """A word wider than the line is cut, so that nothing runs out sideways."""
    assert list(wrapped("abcdefgh", within=3)) == ["abc", "def", "gh"]


@given(st.text(max_size=200), st.integers(min_value=8, max_value=80))
def test_no_line_is_too_wide(text: str, within: int) -> None:
    """No line is wider than asked for, wide letters counted as two."""
    assert all(columns(line) <= within for line in wrapped(clean(text), first="- ", within=within))


def test_wide_letters_take_two_columns() -> None:
    """Letters of Chinese take two columns, marks on letters none."""
    assert (columns("你好"), columns("e\u0301")) == (4, 1)


def test_bold_is_off_where_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    """NO_COLOR and a stream that is no terminal get plain letters."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert not in_bold(Screen())
    monkeypatch.delenv("NO_COLOR")
    assert in_bold(Screen())
    assert not in_bold(io.StringIO())
    assert bold("x", on=False) == "x"


def test_progress_is_silent_off_a_terminal() -> None:
    """A log gets no lines that overwrite each other."""
    with progress(io.StringIO()) as say:
        assert say is None


def test_progress_can_be_hushed() -> None:
    """The line is taken away at once, and once."""
    screen, clock = Screen(), iter([0.0, 3.0])
    with progress(screen, lambda: next(clock)) as say:
        assert say is not None
        say("Reading", 0.5)
        say.hush()
        say.hush()
    assert screen.getvalue() == "\rReading 50%\r           \r"


def test_progress_never_goes_back_within_a_step() -> None:
    """A part that says less than was said does not move it; another step begins anew."""
    screen, clock = Screen(), iter([0.0, 3.0, 4.0, 5.0])
    with progress(screen, lambda: next(clock)) as say:
        assert say is not None
        say("Reading", 0.5)
        say("Reading", 0.4)
        say("Looking", 0.1)
    assert screen.getvalue().startswith("\rReading 50%\rLooking 10%")


def test_a_name_that_ends_in_a_dot_ends_a_sentence_with_one() -> None:
    """Initials bring their own dot."""
    assert plain(f"You wrote to {apart('C.S.')}. Then {apart('Ada')}.") == "You wrote to C.S. Then Ada."


def test_progress_waits_two_seconds_and_leaves_nothing() -> None:
    """Short work says nothing; long work says what it does, and the line is empty at the end."""
    screen, clock = Screen(), iter([0.0, 1.9, 2.1])
    with progress(screen, lambda: next(clock)) as say:
        assert say is not None
        say("Reading", 0.2)
        assert screen.getvalue() == ""
        say("Reading", 0.5)
    assert screen.getvalue() == "\rReading 50%\r           \r"


@pytest.mark.parametrize(
    ("typed", "slip"),
    [("1", True), ("1 14 99", True), ("", False), ("Bo", False), ("0170 123", False), ("+44 77", False)],
)
def test_bare_numbers_of_a_list_are_a_slip(typed: str, slip: bool) -> None:
    """What can only be numbers of a list is no name; a phone number can be one."""
    assert is_slip(typed) is slip
