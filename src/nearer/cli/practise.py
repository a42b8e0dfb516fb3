"""`nearer practise [P6]`: the shelf, or one practice, a page at a time. What is answered is kept at once."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nearer.cli.player import Player, to_go_on
from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import Undecided
from nearer.language import _

if TYPE_CHECKING:
    from nearer.service.opening import OpenVault


@click.command(
    "practise",
    help=_(
        "Do something else instead. Without a CODE: what there is. With one: a page at a time. You can stop any time."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("code", required=False, metavar="[CODE]")
@click.option("--own", is_flag=True, help=_("say a passage of CODE in your own words, or see them"))
@click.option("--own-words", nargs=2, metavar="PASSAGE WORDS", help=_("your own words for a passage of CODE"))
@click.option("--as-it-was", metavar="PASSAGE", help=_("show a passage of CODE as it was at first"))
@click.option("--undo-own", metavar="PASSAGE", help=_("take your last version of a passage of CODE back"))
@click.option(
    "--delete", metavar="N", help=_("take out practice N of nearer journal, or by its code the one that you began")
)
@click.option("--back", is_flag=True, help=_("bring back what was deleted last; for 30 days it can"))
@vault_options
def COMMAND(
    code: str | None,
    *,
    own: bool,
    own_words: tuple[str, str] | None,
    as_it_was: str | None,
    undo_own: str | None,
    delete: str | None,
    back: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Show the shelf, or lead through one practice, or take one out."""
    from nearer.service import practice_bin, practices, walkable
    from nearer.service.practice_shelf import shelf_sections

    if delete is not None or back:
        with unlocked(vault, passphrase_fd) as found:
            if delete is not None:
                number = int(delete) if delete.isdecimal() else practice_bin.open_one(found, delete)
                title = practice_bin.delete(found, now(), number)
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
    if own or own_words or as_it_was or undo_own:
        with unlocked(vault, passphrase_fd) as found:
            _in_own_words(found, player, code, own_words, as_it_was, undo_own)
        return 0
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


def _in_own_words(
    vault: "OpenVault",
    player: Player,
    code: str,
    written: tuple[str, str] | None,
    as_it_was: str | None,
    undone: str | None,
) -> None:
    """Write own words or take them back where an option says so; else list the passages, and ask for one."""
    from nearer.service import own_words
    from nearer.service.kept import zone_of
    from nearer.service.own_words_sheet import passages_sections

    if written is not None:
        own_words.write(vault, now(), code, *written)
        say(_("It is kept. To see both: nearer practise {code} --own").format(code=code))
    elif as_it_was is not None:
        own_words.go_back_to_first(vault, now(), code, as_it_was)
        say(
            _("It is shown as it was. Your words are kept: nearer practise {code} --undo-own PASSAGE").format(code=code)
        )
    elif undone is not None:
        done = own_words.undo(vault, code, undone)
        say(_("Taken back.") if done else _("There is nothing to take back."))
    else:
        found = own_words.passages(vault, code)
        for line in section_lines(passages_sections(code, found, zone_of(vault.connection)), bright=in_bold()):
            print(line)
        if player.can_ask:
            player.offer_own_words(vault, code, found)
