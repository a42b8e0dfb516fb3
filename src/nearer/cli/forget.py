"""`nearer forget`: a person, an import or everything, for good."""

from pathlib import Path

import click

from nearer.cli.questions import make_sure
from nearer.cli.unlocking import place, say, unlocked, vault_options
from nearer.errors import WrongCall
from nearer.language import _, ngettext


@click.command(
    "forget",
    help=_("Take a person, an import (--source N) or everything out of your vault for good. There is no way back."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("person", required=False, metavar="[PERSON]")
@click.option("--source", type=int, metavar="N", help=_("this import; nearer sources lists them"))
@click.option("--everything", is_flag=True, help=_("the vault itself"))
@click.option("--yes", is_flag=True, help=_("do it without asking; for scripts"))
@vault_options
def COMMAND(
    person: str | None,
    *,
    source: int | None,
    everything: bool,
    yes: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Forget."""
    if sum((person is not None, source is not None, everything)) != 1:
        raise WrongCall(_("Say what to forget: a person, --source N, or --everything."), _("Nothing was changed."), "")
    path = place(vault)
    from nearer.service import forgetting, people
    from nearer.service.adding_sheet import import_line
    from nearer.service.kept import zone_of

    if everything:
        make_sure(_("This removes your vault and all that is in it. There is no way back."), yes=yes)
        with unlocked(vault, passphrase_fd, write=False):
            pass  # who removes a vault is who can open it
        forgetting.forget_everything(path)
        say(_("Your vault is gone."), forgetting.cannot_reach(path))
        return 0
    with unlocked(vault, passphrase_fd) as found:
        if source is not None:
            say(import_line(forgetting.find_import(found, source), zone_of(found.connection)))
            make_sure(_("This takes import {n} out for good.").format(n=source), yes=yes)
            forgetting.forget_import(found, source)
            say(_("Import {n} is gone.").format(n=source), forgetting.cannot_reach(path))
            return 0
        one = people.find(found, person or "")
        make_sure(_("This takes {name} out of your vault for good.").format(name=one.name), yes=yes)
        gone = forgetting.forget_person(found, one)
    rows = ngettext("{n} message or call is", "{n} messages and calls are", gone).format(n=f"{gone:,}")
    say(
        _("{rows} gone, and the name with them.").format(rows=rows),
        _("What others wrote about them stays, and what you wrote in groups, or about several people at once."),
        forgetting.cannot_reach(path),
    )
    return 0
