"""`nearer offers`: hands that were held out, and what was done with them."""

from pathlib import Path
from typing import cast

import click

from nearer.cli.printed import section_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.errors import WrongCall
from nearer.language import _
from nearer.model.offer import DID, Did


@click.command(
    "offers",
    help=_("See who held out a hand to you, and what you did with it. Nothing is owed."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--mark", nargs=2, metavar="N DID", help=_("say what you did with line N"))
@click.option("--add", "add_", nargs=2, metavar="NAME WORDS", help=_("write one down by hand"))
@click.option("--did", type=click.Choice(DID), default="open", show_default=True, help=_("what you did, with --add"))
@click.option("--all", "all_of_it", is_flag=True, help=_("show all of it"))
@vault_options
def COMMAND(
    *,
    mark: tuple[str, str] | None,
    add_: tuple[str, str] | None,
    did: str,
    all_of_it: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Show the ledger, after something was said of it."""
    from nearer.service import offers
    from nearer.service.kept import zone_of
    from nearer.service.offers_sheet import offers_sections

    with unlocked(vault, passphrase_fd, write=bool(mark or add_)) as found:
        if mark:
            number, what = mark
            lines = offers.ledger(found)
            if what not in DID or not number.isdecimal() or not 0 < int(number) <= len(lines):
                raise WrongCall(
                    _("Write the number of a line, and one of: {words}.").format(words=", ".join(DID)),
                    _("Nothing was changed."),
                    _("nearer offers lists them."),
                )
            offers.mark(found, lines[int(number) - 1], what)
        if add_:
            offers.add(found, now(), *add_, cast("Did", did))
        ledger = offers.ledger(found)
        sections = offers_sections(ledger, zone_of(found.connection), all_of_it=all_of_it)
    for line in section_lines(sections, bright=in_bold()):
        print(line)
    if add_ and not any(one.said and one.offer.text == add_[1].strip() for one in ledger):
        print()
        say(_("It is written down. You keep this person out, so it is not shown."))
    return 0
