"""`nearer report`: a sheet to take to a counsellor. What leaves is shown first, all of it."""

from pathlib import Path
from typing import cast

import click

from nearer.cli.printed import paper_lines
from nearer.cli.terminal import in_bold
from nearer.cli.unlocking import now, say, unlocked, vault_options
from nearer.language import _
from nearer.service.counsellor import PARTS, PARTS_SAID, Part


@click.command(
    "report",
    help=_(
        "Make a sheet to take to a counsellor. You choose what stands on it. Without a FILE you see just what would leave."
    ),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--with", "parts", multiple=True, type=click.Choice(PARTS), help=_("what stands on it (may repeat)"))
@click.option(
    "--practice", "written", multiple=True, metavar="CODE", help=_("what you wrote in this practice (may repeat)")
)
@click.option("--names", is_flag=True, help=_("whole names in place of initials"))
@click.option("--force", is_flag=True, help=_("write over FILE if it is there"))
@vault_options
def COMMAND(
    file: Path | None,
    *,
    parts: tuple[str, ...],
    written: tuple[str, ...],
    names: bool,
    force: bool,
    vault: Path | None,
    passphrase_fd: int | None,
) -> int:
    """Show the sheet, and write it where that was asked for."""
    from nearer.service import counsellor, outbox

    if not parts and not written:
        say(_("Choose what stands on it, with --with:"))
        for part in PARTS:
            print(f"  {part:<14}{_(PARTS_SAID[part])}")
        say(_("And what you wrote in one practice, with --practice and its code, such as P7."))
        say(_("For example: nearer report --with wish --with practices"))
        return 0
    if file is not None:
        outbox.ready(file, force=force)
    with unlocked(vault, passphrase_fd, write=False) as found:
        paper = counsellor.sheet(found, now(), cast("tuple[Part, ...]", parts), written=written, names=names)
    for line in paper_lines(paper, bright=in_bold()):
        print(line)
    if file is not None:
        from nearer.page.html import paper as as_html

        outbox.write(file, as_html(paper), force=force)
        print()
        say(outbox.note(file))
    return 0
