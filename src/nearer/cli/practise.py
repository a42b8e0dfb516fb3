"""`nearer practise [P6]`: the shelf, or one practice, a page at a time. What is answered is kept at once."""

from pathlib import Path

import click

from nearer.cli.player import Player, to_go_on
from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import Undecided
from nearer.language import _


@click.command(
    "practise",
    help=_(
        "Do something else instead. Without a CODE: what there is. With one: a page at a time. You can stop any time."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("code", required=False, metavar="[CODE]")
@click.option("--delete", type=int, metavar="N", help=_("take out what you answered in practice N of nearer journal"))
@click.option("--back", is_flag=True, help=_("bring back what was deleted last; for 30 days it can"))
@vault_options
def COMMAND(code: str | None, *, delete: int | None, back: bool, vault: Path | None, passphrase_fd: int | None) -> int:
    """Show the shelf, or lead through one practice, or take one out."""
    from nearer.service import practice_bin, practices, walkable
    from nearer.service.practice_shelf import shelf_sections

    if delete is not None or back:
        with unlocked(vault, passphrase_fd) as found:
            if delete is not None:
                title = practice_bin.delete(found, now(), delete)
                say(_("“{title}” is out. For 30 days it can come back: nearer practise --back").format(title=title))
                return 0
            came = practice_bin.bring_back(found)
            say(_("“{title}” is back.").format(title=came) if came else _("There is nothing to bring back."))
            return 0
    if code is None:
        for line in section_lines(shelf_sections(), bright=in_bold()):
            print(line)
        return 0
    walkable.find(code)
    player = Player()
    if not player.can_ask:
        raise Undecided(
            _("A practice asks, and there is nobody to answer."),
            _("Nothing was changed."),
            _("Use a terminal."),
        )
    with unlocked(vault, passphrase_fd) as found:
        done = player.play(found, practices.begin(found, now(), code))
    if not done:
        say(to_go_on(f"nearer practise {code}"))
    return 0
