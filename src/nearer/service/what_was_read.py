"""Sets out what was read and what was not: three groups, each thing once, and how few chats there are."""

from collections.abc import Iterable, Sequence

from nearer.language import N_, _, ngettext
from nearer.model.receipt import ELSEWHERE_TOO, Receipt, Skipped
from nearer.model.report import Report
from nearer.service import wording
from nearer.service.naming import Naming, apart, harmless
from nearer.service.sheet import Detail, Section
from nearer.service.wording import Voice

FEWEST_TWO_WAY = 5
"""With fewer people than this, nothing is called clear (K3)."""

MOST_NAMED = 8
"""So many files that were not read for one reason are named, so that each can be found; more are counted."""

_ZONES = {
    "explicit": N_("Times are shown as they are in {zone}."),
    "unix": N_("Times are shown as they are in {zone}."),
    "asked": N_("Times are read in {zone}, as you said."),
    "assumed": N_("Times are read in {zone}, as on this computer."),
}

_NOT_ASKED = N_(
    "I did not ask first about anyone you keep away from, who died, who you parted from, or who asked you to stay away."
)


def what_was_read(report: Report, voice: Voice, *, ask_first: bool, to_file: bool) -> Section:
    """Return the receipt of all files. ask_first: nobody was asked, or said, whom to leave out (K1)."""
    paragraphs = [_account(report, voice, to_file=to_file)]
    if report.two_way < FEWEST_TWO_WAY:
        paragraphs.append(_few(report.two_way))
    if ask_first:
        how = (
            _("To leave someone out, ask for it when you make the page, with --leave-out NAME.")
            if to_file
            else _("To leave someone out, add --leave-out NAME.")
        )
        paragraphs.append(f"{_(_NOT_ASKED)} {how}")
    return Section("receipt", _("What I read"), tuple(paragraphs), parts=receipt_parts(report.receipts, voice.naming))


def in_the_vault(report: Report, voice: Voice, *, ask_first: bool) -> Section:
    """Return what lies in the vault, in short: `nearer sources` says the rest."""
    read = [one for one in report.receipts if one.source is not None]
    if not read:
        says_none = (_("Your vault holds no chats yet."), _("To add a chat: nearer add FILE"))
        return Section("receipt", _("What your vault holds"), says_none)
    says = [_("Your vault holds {what}.").format(what=_files_and_rows(read)), *_span(report, voice)]
    says += _left_out(report)
    paragraphs = [" ".join(says)]
    if report.two_way < FEWEST_TWO_WAY:
        paragraphs.append(_few(report.two_way))
    if ask_first:
        paragraphs.append(_(_NOT_ASKED))
    paragraphs += [
        _("To leave someone out: nearer person NAME --state boundary"),
        _("What each file can tell: nearer sources"),
    ]
    return Section("receipt", _("What your vault holds"), tuple(paragraphs))


def receipt_parts(receipts: Sequence[Receipt], naming: Naming) -> tuple[Detail, ...]:
    """Return what is to be said of the files: notes, what was not read, rows that were left out."""
    read = [one for one in receipts if one.source is not None]
    groups = (
        (_("Notes on what I read"), _notes(read, naming)),
        (_("What I did not read"), _notes(_unread(receipts), naming, MOST_NAMED)),
        (_("Rows that I left out"), _skipped(read, naming)),
    )
    return tuple(Detail(title, tuple(lines), listed=True) for title, lines in groups if lines)


def _account(report: Report, voice: Voice, *, to_file: bool) -> str:
    read = [one for one in report.receipts if one.source is not None]
    says = [_("I read {what}.").format(what=_files_and_rows(read)), *_span(report, voice)]
    says.append(_(_ZONES.get(report.zone.source, _ZONES["explicit"])).format(zone=apart(report.zone.name)))
    if report.zone.source == "assumed":
        says.append(
            _("Was the phone elsewhere? Say so when you make the page, with --zone.")
            if to_file
            else _("Was the phone elsewhere? Say so with --zone.")
        )
    return " ".join([*says, *_left_out(report)])


def _files_and_rows(read: Sequence[Receipt]) -> str:
    kept = sum(one.kept for one in read)
    files = ngettext("{n} file", "{n} files", len(read)).format(n=len(read))
    rows = ngettext("{n} message or call", "{n} messages and calls", kept).format(n=f"{kept:,}")
    return _("{files} with {rows}").format(files=files, rows=rows)


def _span(report: Report, voice: Voice) -> list[str]:
    if report.span is None:
        return []
    dates = wording.span(report.span.begins, report.span.ends, voice.zone)
    return [_("They run {span}.").format(span=dates)]


def _left_out(report: Report) -> list[str]:
    n = report.left_out
    return [ngettext("{n} person is left out.", "{n} people are left out.", n).format(n=n)] if n else []


def _few(two_way: int) -> str:
    if two_way == 0:
        seen = _("I see nobody here who you wrote to and who wrote to you.")
    else:
        seen = ngettext(
            "I see {n} person here who you wrote to and who wrote to you.",
            "I see {n} people here who you wrote to and who wrote to you.",
            two_way,
        ).format(n=two_way)
    return seen + " " + _("With fewer than five I call nothing clear.")


def _skipped(receipts: Sequence[Receipt], naming: Naming) -> list[str]:
    """Return a line for each reason of each file; where many files share one, a line for all of them."""
    of_reason: dict[str, list[tuple[str, Skipped]]] = {}
    for receipt in receipts:
        for skipped in receipt.skipped:
            of_reason.setdefault(skipped.why, []).append((receipt.file, skipped))
    return [
        line
        for receipt in receipts
        for skipped in receipt.skipped
        for line in _lines_of(skipped, receipt.file, of_reason[skipped.why], naming)
    ]


def _lines_of(skipped: Skipped, file: str, alike: Sequence[tuple[str, Skipped]], naming: Naming) -> list[str]:
    if len(alike) <= MOST_NAMED:
        return [_skipped_line(skipped, file, naming)]
    if alike[0] != (file, skipped):
        return []
    n, files = sum(one.count for _file, one in alike), len(alike)
    if skipped.why == _(ELSEWHERE_TOO):
        says = _("In {files} files {n} messages are in another file, too; each counts once.")
        return [says.format(files=files, n=f"{n:,}")]
    says = _("In {files} files {n} rows were not kept: {why}.")
    return [says.format(files=files, n=f"{n:,}", why=naming.within(skipped.why).rstrip("."))]


def _skipped_line(skipped: Skipped, file: str, naming: Naming) -> str:
    name = naming.file(file)
    if skipped.why == _(ELSEWHERE_TOO):
        return ngettext(
            "{file}: {n} message is in another file, too; it counts once.",
            "{file}: {n} messages are in another file, too; each counts once.",
            skipped.count,
        ).format(file=name, n=f"{skipped.count:,}")
    places = _(", ").join(harmless(place) for place in skipped.places)
    return ngettext(
        "{file}: {n} row was not kept: {why}{places}.",
        "{file}: {n} rows were not kept: {why}{places}.",
        skipped.count,
    ).format(
        file=name,
        n=f"{skipped.count:,}",
        why=naming.within(skipped.why).rstrip("."),
        places=f" ({places})" if places else "",
    )


def _unread(receipts: Iterable[Receipt]) -> list[Receipt]:
    """Return what no source read, a reason each where none was given."""
    return [
        one if one.notes else Receipt(one.file, None, notes=(_("I cannot read this kind of file"),))
        for one in receipts
        if one.source is None
    ]


def _notes(receipts: Sequence[Receipt], naming: Naming, most: int = 1) -> list[str]:
    """Return each note once; one that more than so many files share says how many they are, else which."""
    files: dict[str, list[str]] = {}
    for receipt in receipts:
        for note in receipt.notes:
            files.setdefault(naming.within(note).rstrip("."), []).append(receipt.file)
    return [
        _("{file}: {note}.").format(
            file=_(", ").join(map(naming.file, which)) if len(which) <= most else _("{n} files").format(n=len(which)),
            note=note,
        )
        for note, which in files.items()
    ]
