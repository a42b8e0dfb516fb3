"""How a command on a vault gets at it: where it lies, and the passphrase, by a prompt or from an open file."""

import getpass
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from nearer.cli.terminal import let_go, plain, wrapped
from nearer.errors import Undecided, WrongCall, WrongKey
from nearer.language import _

if TYPE_CHECKING:
    from nearer.service.opening import OpenVault

AFTER_A_WRONG_KEY_S = 1.0
TRIES = 3
_Command = TypeVar("_Command", bound=Callable[..., Any])
_Result = TypeVar("_Result")


def vault_options(command: _Command) -> _Command:
    """Add --vault and --passphrase-fd to a command."""
    command = click.option(
        "--passphrase-fd",
        type=int,
        metavar="N",
        help=_("read the passphrase from this open file, a line each; for scripts"),
    )(command)
    return click.option(
        "--vault", type=click.Path(path_type=Path), metavar="FILE", help=_("where your vault is, or is to be")
    )(command)


def say(*paragraphs: str) -> None:
    """Print paragraphs with an empty line between them."""
    print("\n\n".join("\n".join(wrapped(plain(paragraph))) for paragraph in paragraphs))


def now() -> datetime:
    """Return this moment, as services take it."""
    return datetime.now(UTC)


def place(vault: Path | None) -> Path:
    """Return where the vault lies."""
    from nearer.service.opening import default_path

    return default_path() if vault is None else vault


def secret(fd: int | None, prompt: str) -> bytes:
    """Return a passphrase or recovery key: the next line of an open file, else typed without being shown."""
    from nearer.service import opening

    opening.keep_to_itself()
    if fd is not None:
        return _next_line(fd)
    if not sys.stdin.isatty():
        raise Undecided(
            _("I need your passphrase, and there is nobody to ask."),
            _("Your vault is as it was."),
            _("Use a terminal, or hand it over with --passphrase-fd N."),
        )
    let_go()
    try:
        return getpass.getpass(prompt + " ").encode("utf-8", "surrogateescape")
    except EOFError:
        raise KeyboardInterrupt from None


def new_passphrase(fd: int | None) -> bytes:
    """Return a new passphrase, typed twice where it is typed."""
    from nearer.service.opening import SHORT_PASSPHRASE

    if fd is not None:
        return secret(fd, "")
    while True:
        first = secret(None, _("New passphrase:"))
        if not first:
            say(_("It cannot be empty. Four or five words are good, in any order."))
        elif first != secret(None, _("Once more:")):
            say(_("The two are not the same. Let us try again."))
        else:
            if len(first) < SHORT_PASSPHRASE:
                say(_("That is short. Four or five words are safer; nearer passphrase changes it."))
            return first


@contextmanager
def unlocked(vault: Path | None, fd: int | None, *, write: bool = True) -> "Iterator[OpenVault]":
    """Give the open vault. Raises VaultMissing, WrongKey, VaultDamaged, VaultInUse."""
    from nearer.service import opening

    path = place(vault)
    opening.look_at(path)

    with ExitStack() as stack:

        def open_with(typed: bytes) -> "OpenVault":
            return stack.enter_context(opening.opened(path, typed, now(), write=write))

        yield with_secret(fd, _("Passphrase:"), open_with)


def with_secret(fd: int | None, prompt: str, use: Callable[[bytes], _Result]) -> _Result:
    """Return what is done with a passphrase or recovery key; a person who types may try three times. Raises WrongKey."""
    for left in reversed(range(TRIES if fd is None else 1)):
        try:
            return use(secret(fd, prompt))
        except WrongKey as problem:
            time.sleep(AFTER_A_WRONG_KEY_S)
            if not left:
                raise
            say(problem.what, _("Let us try again."))
    raise AssertionError


def _next_line(fd: int) -> bytes:
    """Return the next line of an open file, without its end; a byte at a time, so that the line after it is left there."""
    line = bytearray()
    try:
        while (byte := os.read(fd, 1)) and byte != b"\n":
            line += byte
    except OSError:
        raise WrongCall(
            _("--passphrase-fd: there is no open file {n}.").format(n=fd),
            _("Your vault is as it was."),
            _("Open one for it, such as: nearer open --passphrase-fd 3 3<FILE"),
        ) from None
    return bytes(line).removesuffix(b"\r")
