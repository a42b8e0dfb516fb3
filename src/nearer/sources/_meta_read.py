"""From a chat of Messenger or Instagram to rows: who spoke to whom, and what each line of the app's own stands for."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl

from nearer.contracts import BATCH_ROWS, OWNER, Batch, Decided, Export, Fault, Survey
from nearer.language import _
from nearer.sources import _meta_phrases as phrases
from nearer.sources._batch import batches
from nearer.sources._json_items import Walk
from nearer.sources._meta_json import Chat, Said, chat_of, messages

HOLE_S = 100 * 365 * 86_400
"""Nobody can say when the end-to-end part ends: for good."""

NEWEST = "message_1.json"
SAME_REACTION_MS = 2_000
_SHARES = ("reaction", "call", "missed", "system")


def survey_of(export: Export) -> Survey:
    """Return who is in the chat and who wrote how much. Requests and spam name nobody: they are left out."""
    chat = chat_of(export)
    if chat.asked_only:
        return Survey(authors={}, first=None, last=None, utc=True)
    authors = Counter({chat.called(name): 0 for name in chat.names})
    for name, count in chat.senders.items():
        if name or not chat.group:
            authors[chat.called(name)] += count
    notes = []
    if _has_hole(chat, export):
        notes.append(
            _(
                "This chat went on with end-to-end encryption, and that part is in another download."
                " So quiet after its last message counts for nothing."
            )
        )
    return Survey(
        authors=dict(authors),
        first=_moment(chat.first_ms),
        last=_moment(chat.last_ms),
        title=None if chat.group or chat.title is None else chat.called(chat.title),
        group=chat.group,
        utc=True,
        notes=tuple(notes),
    )


def _moment(at_ms: int | None) -> datetime | None:
    return None if at_ms is None else datetime.fromtimestamp(at_ms / 1_000, UTC).replace(tzinfo=None)


def _has_hole(chat: Chat, export: Export) -> bool:
    newest = export.name.rsplit("/", 1)[-1] == NEWEST
    return chat.cut_over and newest and not chat.group and not chat.asked_only and chat.last_ms is not None


def read_of(export: Export, decided: Decided, channel: str) -> Iterator[Batch | Fault]:
    """Yield the rows in the order of the file, newest first in the old archive, and what the file is known not to hold."""
    chat = chat_of(export)
    if not chat.found:
        yield Fault(_("the whole file"), _("it holds no list of messages"))
        return
    rows = _Rows(_parties(chat, decided), channel)
    with export.open() as stream:
        walk = Walk(stream, "messages")
        for n, (ref, one) in enumerate(messages(walk, clean=chat.clean), 1):
            if chat.asked_only:
                yield Fault(_place(n), _("it is a request or spam, and not from somebody you know in this app"))
            elif one is None:
                yield Fault(_place(n), _("it cannot be read: it is damaged, or has no time"))
            else:
                rows.add(one, ref)
                if len(rows.at_ms) >= BATCH_ROWS:
                    yield from rows.taken()
        if _has_hole(chat, export) and chat.last_ms is not None:
            rows.hole(chat.last_ms + 1, walk.shell.cut or 0)
        yield from rows.taken()
        if walk.shell.cut is not None:
            yield Fault(_("byte {n}").format(n=walk.shell.cut), _("the file breaks off here, so the rest is missing"))


def _place(n: int) -> str:
    return _("message {n}").format(n=n)


@dataclass(frozen=True)
class _Parties:
    """Who is in the chat. other: the one other person of a chat of two; group: the chat's folder, where it is a group."""

    me: frozenset[str]
    mine: str
    other: str | None
    group: str | None
    first_words: frozenset[str]
    chat: Chat

    def author(self, sender: str) -> str:
        """Return the writer; in a chat of two whoever is not me is the other, by whatever name."""
        name = self.chat.called(sender)
        if name in self.me or self.group is not None or self.other is None:
            return name
        return self.other

    def facing(self, author: str) -> str | None:
        """Return the other side of an author; None in a group."""
        if self.group is not None:
            return None
        return self.mine if author == self.other else self.other


def _parties(chat: Chat, decided: Decided) -> _Parties:
    names = [chat.called(name) for name in dict.fromkeys((*chat.names, *chat.senders))]
    title = chat.called(chat.title) if chat.title else None
    mine = [name for name in names if name in decided.me]
    others = [name for name in names if name not in decided.me]
    if not others and title is not None and title not in decided.me:
        others = [title]
    known = title in others and (mine or len(others) == 1)
    other = title if known else others[0] if others and (mine or len(others) == 1) else None
    return _Parties(
        me=decided.me,
        mine=mine[0] if mine else OWNER,
        other=other,
        group=chat.place if chat.group else None,
        first_words=frozenset(phrases.first_word(name) for name in names),
        chat=chat,
    )


@dataclass
class _Rows:
    """Rows that are being gathered, a list a column."""

    parties: _Parties
    channel: str
    at_ms: list[int] = field(default_factory=list)
    author: list[str | None] = field(default_factory=list)
    to: list[str | None] = field(default_factory=list)
    kind: list[str] = field(default_factory=list)
    seconds: list[int | None] = field(default_factory=list)
    text: list[str | None] = field(default_factory=list)
    gone: list[bool] = field(default_factory=list)
    ref: list[int] = field(default_factory=list)
    reacted: set[tuple[str, int]] = field(default_factory=set)

    def add(self, one: Said, ref: int) -> None:
        """Put down a message and the reactions to it that have a time of their own."""
        kind, text, seconds = _what(one, self.parties.first_words)
        author = self.parties.author(one.sender)
        self._row(one.at_ms, None if kind == "system" else author, kind, ref, text=text, seconds=seconds)
        self.gone[-1] = kind == "text" and text is None
        if kind == "reaction":
            self.reacted.add((author, one.at_ms // SAME_REACTION_MS))
        for actor, at_ms in one.reactions:
            by = self.parties.author(actor)
            step = at_ms // SAME_REACTION_MS
            if not {(by, step), (by, step - 1), (by, step + 1)} & self.reacted:
                self._row(at_ms, by, "reaction", ref)

    def hole(self, at_ms: int, ref: int) -> None:
        """Put down that the file is known to hold nothing from here on."""
        if self.parties.other is not None:
            self._row(at_ms, OWNER, "hole", ref, seconds=HOLE_S)
            self.to[-1] = self.parties.other

    def _row(
        self,
        at_ms: int,
        author: str | None,
        kind: str,
        ref: int,
        *,
        text: str | None = None,
        seconds: int | None = None,
    ) -> None:
        self.at_ms.append(at_ms)
        self.author.append(author)
        self.to.append(None if author is None else self.parties.facing(author))
        self.kind.append(kind)
        self.seconds.append(seconds)
        self.text.append(text)
        self.gone.append(False)
        self.ref.append(ref)

    def taken(self) -> Iterator[Batch]:
        """Yield what was gathered, and begin anew."""
        columns = ("at_ms", "author", "to", "kind", "seconds", "text", "gone", "ref")
        strings = dict.fromkeys(("author", "to", "kind", "text"), pl.String())
        frame = pl.DataFrame({name: getattr(self, name) for name in columns}, schema_overrides=strings)
        for name in columns:
            getattr(self, name).clear()
        if frame.height:
            counted = pl.when(pl.col("kind") != "system").then(pl.col("text").str.count_matches(r"\S+"))
            yield from batches(
                frame.with_columns(
                    at=pl.from_epoch("at_ms", "ms"),
                    channel=pl.lit(self.channel),
                    words=pl.when("gone").then(0).otherwise(counted),
                    group=pl.lit(self.parties.group, dtype=pl.String),
                )
            )


def _what(one: Said, first_words: frozenset[str]) -> tuple[str, str | None, int | None]:
    """Return kind, text and seconds: what a person did, and only the words that they wrote themselves."""
    said = phrases.kind_of(one.text, one.sender, first_words) if one.text else None
    if one.call_s is not None:
        not_taken = one.missed or one.call_s == 0 or said == "missed"
        return ("missed", None, None) if not_taken else ("call", None, one.call_s)
    if one.unsent or said == "unsent":
        return "text", None, None
    if said in _SHARES:
        return said, one.text if said == "system" else None, None
    if one.media or said in ("attachment", "sent"):
        named = one.text is not None and phrases.names_its_writer(one.text, one.sender)
        if said == "attachment" or (said == "sent" and (one.media or named)):
            return "media", None, None
        if one.media:
            return "media", None if named else one.text or None, None
    if one.unshown:
        return "text", None, None
    return "text", one.text or None, None
