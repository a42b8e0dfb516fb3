"""`nearer open`: make the vault, or see that it opens and what it holds."""

import sys
from pathlib import Path

import click

from nearer.cli.unlocking import new_passphrase, place, say, unlocked, vault_options
from nearer.errors import OutboxRefused, Undecided
from nearer.language import _, ngettext


@click.command(
    "open",
    help=_(
        "Make your vault: one sealed file for all that you add. Where there is one, see that it opens and what it holds."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@vault_options
@click.option(
    "--recovery-key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("write the recovery key of a new vault to this file, to print it"),
)
def COMMAND(vault: Path | None, passphrase_fd: int | None, recovery_key: Path | None) -> int:
    """Open the vault, or make it."""
    from nearer.service import opening, outbox

    path = place(vault)
    if opening.is_there(path):
        return _look_in(path, passphrase_fd)

    if recovery_key is not None:
        outbox.ready(recovery_key)
    copy = opening.newest_copy(path)
    if copy is not None:
        say(_("To bring a copy back: nearer restore FILE. The newest one: {copy}").format(copy=copy))
        print()
    if passphrase_fd is None:
        if not sys.stdin.isatty():
            raise Undecided(
                _("There is no vault at {path}, and there is nobody to ask for a passphrase.").format(path=path),
                _("None was made."),
                _("Use a terminal, or hand it over with --passphrase-fd N."),
            )
        say(
            _("This makes your vault: {path}").format(path=path),
            _(
                "A passphrase seals it. You also get a recovery key. If you lose both, all that is in the vault is lost. "
                "Nobody can open it for you, and neither can we."
            ),
        )
        print()
    recovery = opening.make(path, new_passphrase(passphrase_fd))
    say(_("Your vault is made."))
    show_recovery_key(recovery, recovery_key)
    say(_("To begin, with chats or without: nearer start. To add a chat: nearer add FILE"))
    return 0


def show_recovery_key(recovery: str, file: Path | None = None) -> None:
    """Show a recovery key this once, and write it where the person asked for that."""
    from nearer.service import outbox

    half = len(recovery) // 2
    cut = recovery.index("-", half)
    print()
    say(_("Your recovery key. It is shown this once. Write it down or print it, and keep it apart from this computer."))
    print(f"\n    {recovery[:cut]}\n    {recovery[cut + 1 :]}\n")
    say(_("It opens the vault where a passphrase is asked for. Type both lines as one."))
    print()
    if file is None:
        return
    words = _("Recovery key of a nearer vault. Whoever has it and the vault can read it all.")
    try:
        outbox.write(file, f"{words}\n\n{recovery}\n")
    except OutboxRefused as refused:
        say(str(refused))
    else:
        say(outbox.note(file))


def _look_in(path: Path, fd: int | None) -> int:
    from nearer.service import opening

    with unlocked(path, fd) as vault:
        state = opening.state(vault)
    if not state.files:
        say(
            _("Your vault opens: {path}").format(path=state.path),
            _("It holds no chats yet. To add one: nearer add FILE. To begin without: nearer start"),
        )
        return 0
    files = ngettext("{n} file", "{n} files", state.files).format(n=state.files)
    rows = ngettext("{n} message or call", "{n} messages and calls", state.events).format(n=f"{state.events:,}")
    say(
        _("Your vault opens: {path}").format(path=state.path),
        _("It holds {files} with {rows}, in {size} MB.").format(files=files, rows=rows, size=f"{state.megabytes:.1f}"),
        _("Nothing stays open: each command asks for the passphrase again."),
    )
    return 0
