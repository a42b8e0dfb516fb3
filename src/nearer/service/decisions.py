"""What one file cannot say by itself is decided from the whole set: who is me, how dates are written, which zone.

What the set leaves open is asked; where nobody can be asked it is an error, never a guess. The zone alone falls back to
the machine's own, and the receipts say so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import normalize
from zoneinfo import ZoneInfo

import polars as pl
from polars.exceptions import PolarsError

from nearer.contracts import DateOrder, Export, Questions, Source, Survey, name_and_id
from nearer.errors import Undecided, WrongCall
from nearer.language import _
from nearer.model.receipt import Zone

NAMES_SAID = 12


@dataclass(frozen=True)
class Answers:
    """What the caller knows already. me: own names in the files; zone: where the phone was; machine_zone: the fallback.

    apart: names that are several people, another one in each file.
    """

    me: tuple[str, ...] = ()
    zone: str | None = None
    date_order: DateOrder | None = None
    machine_zone: str = "UTC"  # what the machine says, where nobody else does
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Known:
    """An export that one source, and no other, can read. parts: what it was gathered from, itself where it is one file."""

    export: Export
    source: Source
    survey: Survey
    gathered_from: tuple[Export, ...] = ()

    @property
    def parts(self) -> tuple[Export, ...]:
        return self.gathered_from or (self.export,)


@dataclass(frozen=True)
class Order:
    """How the dates of one file are read. says: as in `Receipt.date_order`; note: where it is not what was given."""

    order: DateOrder | None
    says: str = ""
    note: str = ""


def decide_me(
    known: Sequence[Known], answers: Answers, questions: Questions | None, own: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Return the names that are me, over all files that name their authors, and my own addresses.

    Who is known by an address that another file knows as its owner's is me; so is the author common to all chats of one
    app; else the one whom a chat's own title leaves over; else it is asked. own: addresses that were known before.
    Raises WrongCall for a name that nobody has, Undecided where there is nobody to ask.
    """
    named = [one for one in known if one.survey.authors and not one.survey.directed]
    authors = {name for one in named for name in one.survey.authors}
    own = own.union(*(one.survey.own for one in known))
    me = {author for author in authors if name_and_id(author)[1] in own} | own
    if not named:
        return frozenset(answers.me) | me
    if answers.me:
        return frozenset(found for name in answers.me for found in _named(name, authors)) | me
    open_chats = [one for one in named if not me & one.survey.authors.keys()]
    open_names: set[str] = set()
    for source in {one.source.name for one in open_chats}:
        chats = [one.survey for one in open_chats if one.source.name == source]
        found = _me_in(chats)
        if found is None:
            open_names |= _could_be_me(chats)
        else:
            me |= found
    if not open_names:
        return frozenset(me)
    names = sorted({name_and_id(author)[0] for author in open_names}, key=str.casefold)
    if questions is not None:
        chosen = {*questions.me(names)}
        return frozenset(me | {author for author in open_names if name_and_id(author)[0] in chosen})
    raise Undecided(
        _("I cannot tell which of these names is you: {names}.").format(names=_listed(names)),
        _("Your files are as they were."),
        _("Say it with --me NAME."),
    )


def same_name(name: str, authors: Iterable[str]) -> list[str]:
    """Return the authors that a name means, whatever its case and accents are written with."""
    return [author for author in authors if _plain(author) == _plain(name)]


def _named(name: str, authors: Iterable[str]) -> list[str]:
    found = same_name(name, authors)
    if found:
        return found
    raise WrongCall(
        _("Nobody in these files is called “{name}”.").format(name=name),
        _("Your files are as they were."),
        _("Say with --me how your name stands in them. The names are: {names}.").format(
            names=_listed(sorted({name_and_id(author)[0] for author in authors}, key=str.casefold))
        ),
    )


def _me_in(chats: Sequence[Survey]) -> frozenset[str] | None:
    """Return my names in the chats of one app, or None where they leave it open."""
    titles = _titles(chats)
    talks = [chat for chat in chats if len(chat.authors) > 1]
    if not talks:
        alone = {name for chat in chats for name in chat.authors}
        return frozenset() if alone <= titles else None
    if len({frozenset(chat.authors) for chat in talks}) > 1:
        common = frozenset.intersection(*(frozenset(chat.authors) for chat in talks)) - titles
        if len(common) == 1:
            return common
    left_over = {
        name
        for chat in talks
        if len(chat.authors) == 2 and len(titles & {*chat.authors}) == 1
        for name in {*chat.authors} - titles
    }
    everywhere = left_over and all(left_over & {*chat.authors} for chat in talks)
    return frozenset(left_over) if everywhere else None


def _titles(chats: Sequence[Survey]) -> set[str]:
    """Return the authors whom a chat of two is named after: they are somebody else."""
    return {
        name
        for chat in chats
        if chat.title is not None and not chat.group
        for name in chat.authors
        if _plain(name) == _plain(chat.title)
    }


def _could_be_me(chats: Sequence[Survey]) -> set[str]:
    authors = {name for chat in chats for name in chat.authors}
    common = set.intersection(*({*chat.authors} for chat in chats)) - _titles(chats)
    return common or authors - _titles(chats) or authors


def decide_orders(known: Sequence[Known], answers: Answers, questions: Questions | None) -> list[Order]:
    """Return how each file writes a date, from all files of one app together; raises Undecided where they leave it open."""
    decided: dict[str, Order] = {}
    for source in {one.source.name for one in known}:
        files = [one for one in known if one.source.name == source and one.survey.orders]
        if not files:
            continue
        all_allow = frozenset.intersection(*(one.survey.orders for one in files))
        of_app: dict[str, Order] = {}
        for one in files:
            of_app[one.export.name] = _order_of(one, all_allow or one.survey.orders, answers, questions, of_app)
        decided |= of_app
    return [decided.get(one.export.name, Order(None)) for one in known]


def _order_of(
    one: Known,
    allowed: frozenset[DateOrder],
    answers: Answers,
    questions: Questions | None,
    before: dict[str, Order],
) -> Order:
    given = answers.date_order
    if given is not None and given in one.survey.orders:
        return Order(given, f"{given} (given)")
    if len(allowed) == 1:
        order = next(iter(allowed))
        note = _("Its dates can be read in one way, and it is not the one you gave.") if given else ""
        return Order(order, f"{order} (from the dates)", note)
    choices = tuple(sorted(allowed))
    asked = [said for said in before.values() if said.says.endswith("(asked)") and said.order in allowed]
    if asked:
        return asked[0]
    if questions is None:
        raise Undecided(
            _("I cannot tell how {file} writes a date: each of them could be read in two ways.").format(
                file=one.export.name
            ),
            _("Your files are as they were."),
            _("Say it with --date-order: {orders}.").format(orders=", ".join(choices)),
        )
    chosen = questions.date_order(one.export.name, choices, one.survey.likely_order or choices[0])
    return Order(chosen, f"{chosen} (asked)")


def decide_zone(known: Sequence[Known], answers: Answers, questions: Questions | None) -> Zone:
    """Return the zone of times without one, and of weeks and hours. Raises WrongCall for a zone that is none."""
    if answers.zone is not None:
        return Zone(_checked(answers.zone), "asked")
    machine = answers.machine_zone if _is_zone(answers.machine_zone) else "UTC"
    if all(one.survey.utc for one in known):
        return Zone(machine, "explicit")
    if questions is not None:
        return Zone(_checked(questions.zone(machine)), "asked")
    return Zone(machine, "assumed")


def _checked(name: str) -> str:
    if _is_zone(name):
        return name
    raise WrongCall(
        _("There is no time zone called “{name}”.").format(name=name),
        _("Your files are as they were."),
        _("Zones are written like Europe/Berlin or America/New_York."),
    )


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
        pl.Series([], dtype=pl.Datetime("us")).dt.replace_time_zone(name)
    except (KeyError, ValueError, OSError, PolarsError):
        return False
    return True


def _plain(name: str) -> str:
    return normalize("NFC", name_and_id(name)[0]).casefold()


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMES_SAID]) + (", …" if len(names) > NAMES_SAID else "")
