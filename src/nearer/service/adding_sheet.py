"""What a person is shown of adding: what was found before the yes, what came of it after, and all that was added so far."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from nearer import catalogue
from nearer.language import N_, _, ngettext
from nearer.model.kept import KeptFile, KeptImport
from nearer.service import wording
from nearer.service.adding import Added, Preview
from nearer.service.kept import zone_of
from nearer.service.naming import Named, Naming, apart
from nearer.service.sheet import Item, Section
from nearer.service.what_was_read import receipt_parts
from nearer.vault import imports, records
from nearer.vault.sealed import Vault

MOST_PEOPLE = 20
KEEPS = {
    "words": N_("I keep the words. What a message did, such as an offer of help, is read from them."),
    "lengths": N_("I keep no words: times, lengths, and what a message did, such as an offer of help."),
}


def preview_sections(preview: Preview) -> tuple[Section, ...]:
    """Return what was found, before anything counts."""
    naming = Naming(Named((), preview.receipts), initials=False)
    says = []
    if preview.events:
        rows = ngettext("{n} message or call", "{n} messages and calls", preview.events)
        says.append(_("I found {rows}.").format(rows=rows.format(n=f"{preview.events:,}")))
        if preview.span is not None and preview.zone is not None:
            zone = ZoneInfo(preview.zone.name)
            says.append(_("They run {span}.").format(span=wording.span(preview.span.begins, preview.span.ends, zone)))
            says.append(_("Times are read in {zone}.").format(zone=apart(preview.zone.name)))
        says.append(_(KEEPS[preview.keeps]))
        if preview.me:
            own = _(", ").join(map(apart, preview.me[:MOST_PEOPLE]))
            says.append(_("You are {names} here. If not, say no, and add it again with --me NAME.").format(names=own))
    elif preview.again and not any(one.source for one in preview.receipts):
        says.append(_("Nothing here is new. You need not add it."))
    items = []
    if preview.people:
        few = _(", ").join(map(apart, preview.people[:MOST_PEOPLE]))
        more = len(preview.people) - MOST_PEOPLE
        rest = " " + ngettext("and {n} more", "and {n} more", more).format(n=more) if more > 0 else ""
        items.append(Item(_("New here: {names}{rest}.").format(names=few, rest=rest)))
    if preview.known_people:
        says_known = ngettext("{n} person I know already.", "{n} people I know already.", preview.known_people)
        items.append(Item(says_known.format(n=preview.known_people)))
    if preview.again:
        says_again = ngettext(
            "{n} file is in the vault already. It counts once.",
            "{n} files are in the vault already. Each counts once.",
            len(preview.again),
        )
        items.append(Item(says_again.format(n=len(preview.again))))
    return (
        Section(
            "found",
            _("What I found"),
            (" ".join(says),) if says else (),
            tuple(items),
            parts=receipt_parts(preview.receipts, naming),
        ),
    )


def added_sections(added: Added, open_pairs: int) -> tuple[Section, ...]:
    """Return what came of it. open_pairs: how many times two may be one person, and nobody said yet."""
    says = [_("It is in your vault now, as import {n}.").format(n=added.number)]
    if added.doubled:
        says.append(
            ngettext(
                "{n} message was known already. It counts once.",
                "{n} messages were known already. Each counts once.",
                added.doubled,
            ).format(n=f"{added.doubled:,}")
        )
    after = [_("To see what it shows: nearer look"), _("To take it out again: nearer undo")]
    if open_pairs:
        says_open = ngettext(
            "{n} pair of names may be one person.", "{n} pairs of names may be one person.", open_pairs
        )
        after.insert(0, says_open.format(n=open_pairs) + " " + _("To say which: nearer people"))
    return (Section("added", _("Added"), (" ".join(says),), after=tuple(after)),)


def sources_sections(vault: Vault) -> tuple[Section, ...]:
    """Return every import with its files, what each covers, and what each kind of export can and cannot tell."""
    connection = vault.connection
    files, added = records.files(connection), imports.imports(connection)
    if not added:
        return (Section("sources", _("What you added"), (_("Nothing yet. To add a chat: nearer add FILE"),)),)
    here = zone_of(connection)
    naming = Naming(Named((), tuple(one.receipt for one in files)), initials=False)
    counting = tuple(Item(import_line(one, here)) for one in added if one.binned_at is None)
    binned = tuple(Item(_binned_line(one, here)) for one in added if one.binned_at is not None)
    sections = [
        Section("imports", _("What you added"), items=counting),
        Section(
            "files",
            _("Files"),
            items=tuple(
                Item(_file_line(one, naming, here, several=len(counting) > 1))
                for one in sorted(files, key=lambda one: one.about.name)
            ),
        ),
        Section("cannot_tell", _("What these exports cannot tell"), items=tuple(_limits(files))),
    ]
    if binned:
        says = (_("They count for nothing. To bring one back: nearer undo N --back"),)
        sections.append(Section("bin", _("In the bin"), says, binned))
    return tuple(section for section in sections if section.items)


def import_line(one: KeptImport, zone: ZoneInfo) -> str:
    """Return what an import is, in one sentence."""
    n = len(one.files)
    return ngettext(
        "Import {number}, {day}: {n} file, {events} messages and calls.",
        "Import {number}, {day}: {n} files, {events} messages and calls.",
        n,
    ).format(number=one.id, day=wording.day(one.at, zone), n=n, events=f"{one.events:,}")


def _binned_line(one: KeptImport, zone: ZoneInfo) -> str:
    at = one.binned_at or one.at
    return _("Import {number}, undone {day}. It goes for good 30 days later.").format(
        number=one.id, day=wording.day(at, zone)
    )


def _file_line(one: KeptFile, naming: Naming, zone: ZoneInfo, *, several: bool) -> str:
    """Return what a file holds. several: whether there is more than one import, so that it is to be said which."""
    if one.about.source in {source.name for source in catalogue.sources() if source.gives.who_is_who}:
        return _("{file}: an address book.").format(file=naming.file(one.about.name))
    says = [
        _("{file}: {events} messages and calls").format(
            file=naming.file(one.about.name), events=f"{one.receipt.kept:,}"
        )
    ]
    if one.begins is not None and one.ends is not None:
        says.append(wording.span(one.begins, one.ends, zone))
    if one.doubled:
        says.append(_("{n} of them in another file, too").format(n=f"{one.doubled:,}"))
    if one.about.keeps == "lengths":
        says.append(_("no words kept"))
    if several:
        numbers = _(", ").join(map(str, one.imports))
        says.append(ngettext("import {numbers}", "imports {numbers}", len(one.imports)).format(numbers=numbers))
    return _(", ").join(says) + "."


def _limits(files: Sequence[KeptFile]) -> list[Item]:
    used = {one.about.source for one in files}
    return [Item(f"{_(one.title)}: {_(one.cannot_tell)}") for one in catalogue.sources() if one.name in used]
