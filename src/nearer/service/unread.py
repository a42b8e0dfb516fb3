"""What was handed over and not read: why, said once for all files of one reason, so that a whole download stays a few lines."""

import re
from collections.abc import Sequence

from nearer.contracts import Export
from nearer.errors import NothingToRead
from nearer.language import N_, _, ngettext
from nearer.model.receipt import Receipt
from nearer.service.archives import MEMBERS, SMS_OF_A_BACKUP, Found
from nearer.service.decisions import Known

REASONS_SAID = 8
NAMED = 3
UTF_16 = (b"\xff\xfe", b"\xfe\xff")

NOT_SO = (
    (
        re.compile(r"(?:^|/)(?:messages\d*|message_\d+)\.html$", re.IGNORECASE),
        N_("it is a page to look at. Save the chats as JSON instead"),
    ),
    (re.compile(SMS_OF_A_BACKUP + "$"), N_("the backup is locked with a password. Make one without")),
    (re.compile(r"\.crypt\d{1,2}$"), N_("it is WhatsApp’s own locked backup. Export the chat instead")),
    (re.compile(r"(?:^|/)signal-[\d-]+\.backup$"), N_("it is Signal’s own locked backup. Export the chats instead")),
)
"""Names of files that do hold chats, and cannot be read in this form."""


def unknown(export: Export) -> str:
    """Return why no source reads a file."""
    if not export.head:
        return _("it is empty")
    for name, why in NOT_SO:
        if name.search(export.name):
            return _(why)
    if export.head.startswith(UTF_16):
        return _("it is written in UTF-16. Save it as UTF-8 and try again")
    if b"\0" in export.head:
        return _("it is not text, and not a kind of export that I know")
    return _("I do not know this kind of export")


def pass_over(found: Found, refused: dict[str, str], export: Export) -> None:
    """Remember why a file is left out: by itself where it was given so, else with others of its folder or zip.

    What could have been an export is said with its reason; the rest is counted, as photos are.
    """
    name, why = export.name, unknown(export)
    inside = found.inside[name]
    if not inside:
        refused[name] = why
    elif name.lower().endswith(MEMBERS) or any(kind.search(name) for kind, _why in NOT_SO):
        found.unread[inside].setdefault(why, []).append(name.removeprefix(inside + "/"))
    else:
        found.passed[inside] += 1


def why_unread(problem: OSError) -> str:
    """Return why a file could not be read, in plain words."""
    return str(problem) if problem.errno is None else _("it could not be read: {why}").format(why=problem.strerror)


def sentence(says: str) -> str:
    """Return a reason as a sentence begins."""
    return says[:1].upper() + says[1:]


def receipts_around(found: Found, refused: dict[str, str], known: Sequence[Known]) -> list[Receipt]:
    """Return receipts for what gave no rows: files that were refused, and what a folder or zip held besides."""
    receipts = [Receipt(name, None, notes=(sentence(why.rstrip(".")) + ".",)) for name, why in sorted(refused.items())]
    passed = sorted(place for place in found.notes if found.passed[place])
    holding = [*refused, *(one.export.name for one in known)]
    for place in sorted(found.notes):
        notes = [*found.notes[place], *(_of_one_reason(*reason) for reason in found.unread[place].items())]
        if not notes and place not in found.again and not any(name.startswith(f"{place}/") for name in holding):
            notes.append(_("I found no export here."))
        if place in passed[:1]:
            said = len(found.notes[place]) + len(found.unread[place])
            notes.insert(said, _other_files(found, passed))
        if notes:
            receipts.append(Receipt(place, None, notes=tuple(notes)))
    return receipts


def _of_one_reason(why: str, names: Sequence[str]) -> str:
    """Return one note for all files of one folder or zip that were left out for one reason."""
    if len(names) == 1:
        return f"{names[0]}: {why}."
    few = _(", ").join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
    return _("{n} files, all for one reason: {why} ({names}).").format(n=len(names), why=why, names=few)


def _other_files(found: Found, passed: Sequence[str]) -> str:
    """Return one note for the whole call: how many photos and the like lay in the folders and zips."""
    n, elsewhere = sum(found.passed[place] for place in passed), len(passed) - 1
    if not elsewhere:
        return ngettext(
            "{n} other file (a photo or the like) holds no history that I know.",
            "{n} other files (photos and the like) hold no history that I know.",
            n,
        ).format(n=n)
    return ngettext(
        "{n} other files (photos and the like), here and in {places} other place, hold no history that I know.",
        "{n} other files (photos and the like), here and in {places} other places, hold no history that I know.",
        elsewhere,
    ).format(n=n, places=elsewhere)


def nothing_to_read(receipts: Sequence[Receipt]) -> NothingToRead:
    """Return the error that says for each file why nothing came of it."""
    lines = []
    for one in receipts:
        why = [
            f"{skipped.why} ({', '.join(skipped.places)})" if skipped.places else skipped.why for skipped in one.skipped
        ]
        if one.source is not None and not why:
            why = [_("it holds no messages and no calls")]
        lines += [f"{one.file}: {reason}" for reason in (*one.notes, *why)]
    if len(lines) > REASONS_SAID:
        more = len(lines) - REASONS_SAID
        rest = ngettext("… and {n} more", "… and {n} more", more).format(n=more)
        lines = [*lines[:REASONS_SAID], rest]
    return NothingToRead(
        "\n".join([_("I found no history that I can read."), *lines]),
        _("Your files are as they were."),
        _("`nearer how-to` says how to save a chat from each app."),
    )
