"""Signal, as the tool signal-export writes it down: a folder a chat, with `data.json` (lines of JSON) and `chat.md`.

The owner is "Me", and the folder's name is the other party or the group. Times are those of the computer, without zone.
docs/formats/signal_export.md tells what is known of the format.
"""

import re
from collections import Counter
from collections.abc import Iterator

from nearer.contracts import OWNER, Batch, Decided, Export, Fault, Gives, Source, Survey
from nearer.language import N_, _
from nearer.sources._gathered import Gathered
from nearer.sources._signal_export_said import Said, header, said_in_json, said_in_markdown

CHANNEL = "signal"
ME, NOBODY = "Me", ("No-Sender", "")
NOTES = ("Note to Self", "NotetoSelf")

_JSON = re.compile(rb'\s*\{"date":\s*"\d{4}-\d\d-\d\dT[^"\n]*",\s*"sender":')
_CALL = re.compile(
    r"(Incoming|Outgoing|Missed) (?:(?:voice|video|direct|group|adhoc) )?call(?: \(([a-z ]+)(?:, ([0-9ms ]+))?\))?"
)
_LASTED = re.compile(r"(?:(\d{1,6})m ?)?(?:(\d{1,8})s)?")


def recognise(export: Export) -> bool:
    head = export.head.removeprefix(b"\xef\xbb\xbf")
    if export.name.lower().endswith(".md"):
        return header(head.lstrip().decode("utf-8", "replace"))
    return _JSON.match(head) is not None


def survey(export: Export) -> Survey:
    counts = _senders(export)
    name = _folder(export)
    group = _is_group(name, counts)
    notes = []
    if group and len(counts) == 1:
        notes.append(_("Its folder is not named after the one who writes in it, so I took it for a group."))
    return Survey(authors={}, first=None, last=None, title=name or None, group=group, directed=True, notes=tuple(notes))


def read(export: Export, decided: Decided) -> Iterator[Batch | Fault]:
    counts = _senders(export)
    folder = _folder(export)
    group = folder if _is_group(folder, counts) else None
    other = folder if folder in counts or not counts else next(iter(counts))
    rows = Gathered(CHANNEL)
    for found in _messages(export, folder, counts):
        why = "" if isinstance(found, Fault) else _add(rows, found, other or None, group)
        if isinstance(found, Fault):
            yield found
        elif why:
            yield Fault(_("line {n}").format(n=found.line), _(why))
        if rows.full:
            yield from rows.take()
    yield from rows.take()


def _said(export: Export) -> Iterator[Said | Fault]:
    with export.open() as stream:
        yield from (said_in_markdown if export.name.lower().endswith(".md") else said_in_json)(stream)


def _senders(export: Export) -> Counter[str]:
    """Return who else writes in the chat, and how often."""
    heard = Counter(one.sender for one in _said(export) if isinstance(one, Said))
    return Counter({name: n for name, n in heard.items() if name != ME and name not in NOBODY})


def _folder(export: Export) -> str:
    """Return the name of the folder in which the file lies; "" where it lies in none."""
    parts = re.split(r"[/\\]", export.name)
    return parts[-2].removesuffix(".zip").strip() if len(parts) > 1 and parts[-2].strip(". ") else ""


def _is_group(folder: str, counts: Counter[str]) -> bool:
    """A chat of two is named after the other one, so anyone else in it was pasted in."""
    return folder not in counts and (len(counts) > 1 or bool(folder and counts))


def _messages(export: Export, folder: str, counts: Counter[str]) -> Iterator[Said | Fault]:
    """Yield the messages; in a chat of two, what somebody else seems to say belongs to the message before it."""
    for found in _said(export):
        pasted = isinstance(found, Said) and folder in counts and found.sender not in (ME, folder, *NOBODY)
        if pasted and isinstance(found, Said):
            yield Fault(_("line {n}").format(n=found.line), _("it looks like a chat that was pasted into this one"))
        else:
            yield found


def _add(rows: Gathered, said: Said, other: str | None, group: str | None) -> str:
    """Add one message; return why nothing can be made of it, or ""."""
    if other in NOTES and group is None:
        return N_("a note to yourself")
    call = _CALL.fullmatch(said.body)
    if not said.body and not said.more and not said.deleted and not said.called:
        rows.add(said.at, "system", said.ref, None, None, group=group)
        return ""
    if said.sender in NOBODY:
        return N_("nobody is said to have written it")
    author = OWNER if said.sender == ME else said.sender
    if group is None and other is None:
        return N_("the file does not say with whom this chat was")
    if call is None and not said.called:
        kind = "media" if said.more else "text"
        rows.add(said.at, kind, said.ref, author, _facing(author, other), text=said.body or None, group=group)
        return ""
    if call is not None and call[1] == "Outgoing":
        author = OWNER
    kind, turned, seconds = _outcome(call, missed=said.missed)
    if turned and group is None:
        author = other if author == OWNER and other is not None else OWNER
    rows.add(said.at, kind, said.ref, author, _facing(author, other), seconds=seconds, group=group)
    return ""


def _facing(author: str, other: str | None) -> str | None:
    return other if author == OWNER else OWNER


def _outcome(call: re.Match[str] | None, *, missed: bool) -> tuple[str, bool, int | None]:
    """Return the kind of a call, whether the one who was called did it, and how long it was."""
    state = (call[2] or "") if call is not None else ""
    if missed or (call is not None and call[1] == "Missed") or state in ("unanswered", "missed", "notaccepted"):
        return "missed", False, None
    if state.startswith("declined"):
        return "declined", True, None
    lasted = _LASTED.fullmatch(call[3]) if call is not None and call[3] else None
    seconds = int(lasted[1] or 0) * 60 + int(lasted[2] or 0) if lasted else None
    return "call", False, seconds


SOURCE = Source(
    name="signal_export",
    title=N_("Signal (signal-export tool)"),
    channel=CHANNEL,
    how_to_export=N_(
        "This is for Signal on a computer, and for people who like tools. Install signal-export, then type: sigexport"
        " FOLDER. Give nearer that folder.\n"
        "Signal on the phone can also make an export of its own, which tells more."
    ),
    cannot_tell=N_(
        "Messages that were set to disappear are left out, and it does not say where. Hearts and thumbs have no times"
        " in it, so nearer leaves them out. In older forms it does not say whether a call was taken. Times are those"
        " of the computer that made it."
    ),
    gives=Gives(replies=False, reactions=False, read_times=False, utc=False, both_sides=True),
    recognise=recognise,
    survey=survey,
    read=read,
)
