"""What a person is shown of a review, and of then and now: sentences about what was done, and one open question."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from nearer.language import _, ngettext
from nearer.model.finding import Return, WasIt
from nearer.service import wording
from nearer.service.days_sheet import days_in_review
from nearer.service.journal_sheet import dated_item
from nearer.service.kind_answers import KindNews
from nearer.service.naming import apart
from nearer.service.review import Noticing, Review, ThenAndNow
from nearer.service.sheet import Item, Section
from nearer.service.trials import TrialNews


def review_sections(found: Review, zone: ZoneInfo, *, words: bool = False) -> tuple[Section, ...]:
    """Return the review of a period. words: with all that was written in the practices, which may be heavy to meet unasked."""
    span = wording.span(found.since, found.until, zone)
    sections = [Section("review", _("A look back, {span}").format(span=span))]
    if found.practised:
        after = () if words else (_("To read what you wrote in them: nearer review --words"),)
        sections.append(Section("practised", _("What you practised"), items=_listed(found.practised), after=after))
    if found.written and words:
        items = tuple(dated_item(one, zone) for one in found.written)
        sections.append(Section("written", _("What you wrote"), items=items))
    if found.own:
        sections.append(Section("own", _("What you put in your own words"), items=tuple(map(Item, found.own))))
    if found.trials:
        after = (_("What came of it so far: nearer trial"),)
        sections.append(Section("trials", _("Your own trial"), items=tuple(map(_trial, found.trials)), after=after))
    came = [
        *(_came_back(one, zone) for one in found.returns),
        *(_near(day, text) for day, text in _moments(found, zone)),
        *(_kind(one, zone) for one in found.kind),
    ]
    if came:
        sections.append(Section("near", _("Where you came near"), items=tuple(map(Item, came))))
    if found.days is not None:
        sections += days_in_review(found.days)
    said = _noticing(found.noticing, found.before)
    if said:
        sections.append(Section("noticing", _("When you noticed"), tuple(said)))
    if found.said:
        sections.append(Section("said", _("What you said of quiet times"), items=tuple(map(_what_it_was, found.said))))
    if len(sections) == 1:
        sections.append(
            Section("quiet", _("A quiet time"), (_("Nothing was written down. That is a time like any other."),))
        )
    if found.chats:
        names = wording.listed([apart(name) for name in found.chats])
        says = _("If you like to see how it goes on, save these chats again: {names}. You need not.").format(
            names=names
        )
        sections.append(Section("chats", _("These chats again"), (says,), after=(_("Then: nearer add FILE"),)))
    chosen = (_("Last time you chose: {text}").format(text=apart(found.chosen)),) if found.chosen else ()
    sections.append(
        Section(
            "chosen",
            _("What comes next"),
            (*chosen, _("What would you like next? It may be rest.")),
            after=(_("To write it down: nearer review --choose WORDS"),),
        )
    )
    return tuple(sections)


def then_and_now_sections(found: ThenAndNow, zone: ZoneInfo) -> tuple[Section, ...]:
    """Return the way from week one to today."""
    if found.since is None:
        return (
            Section("then", _("Then and now"), (_("There is no way behind you here yet. That is a good place, too."),)),
        )
    then = [_("You began on {day}.").format(day=wording.day(found.since, zone))]
    if found.sentence:
        then.append(_("You wrote then: {text}").format(text=apart(found.sentence, lines=True)))
    sections = [Section("then", _("Then"), tuple(then))]
    if found.tried:
        sections.append(Section("tried", _("What you tried"), items=tuple(map(Item, found.tried))))
    if found.returns:
        lines = tuple(Item(_came_back(one, zone)) for one in found.returns)
        sections.append(Section("returns", _("Whom you came back to"), items=lines))
    said = _noticing(found.now, found.first)
    if said:
        sections.append(Section("noticing", _("When you notice"), tuple(said)))
    return tuple(sections)


def _listed(titles: Iterable[tuple[str, int]]) -> tuple[Item, ...]:
    return tuple(Item(ngettext("{title}.", "{title}, {n} times.", n).format(title=title, n=n)) for title, n in titles)


def _kind(one: KindNews, zone: ZoneInfo) -> str:
    day, name = wording.day(one.answer.taken, zone), apart(one.name)
    if one.answer.door == "keep":
        return _("{day}: you kept kind words from {name}. They are in nearer offers.").format(day=day, name=name)
    says = (
        _("{day}: you answered old kind words from {name}, and something came back.")
        if one.answer.came == "yes"
        else _("{day}: you answered old kind words from {name}. You held out a hand, and that is yours.")
    )
    return says.format(day=day, name=name)


def _trial(one: TrialNews) -> Item:
    if one.week is None:
        return Item(_("“{title}”: its weeks are over.").format(title=one.title))
    if not one.week:
        return Item(_("“{title}”: it begins on Monday.").format(title=one.title))
    return Item(_("“{title}”: week {n} of {all}.").format(title=one.title, n=one.week, all=one.weeks))


def _what_it_was(said: tuple[str, WasIt]) -> Item:
    name, was_it = said
    return Item(
        _("{name}: {answer}.").format(name=apart(name) or _("everybody"), answer=_(wording.WAS_IT_SAID[was_it]))
    )


def _came_back(one: Return, zone: ZoneInfo) -> str:
    return _("{day}: you came back to {name}.").format(day=wording.day(one.returned, zone), name=apart(one.person))


def _moments(found: Review, zone: ZoneInfo) -> list[tuple[str, str]]:
    return [(wording.day(one.at, zone), one.text) for one in found.near]


def _near(day: str, text: str) -> str:
    return (
        _("{day}: a moment of coming near. {text}").format(day=day, text=apart(text)).strip()
        if text
        else _("{day}: a moment of coming near.").format(day=day)
    )


def _noticing(now: Noticing | None, before: Noticing | None) -> list[str]:
    if now is None:
        return []
    said = [_("Of {of} moments you noticed {soon} before it had you, or in it.").format(of=now.of, soon=now.soon)]
    if before is not None:
        said.append(_("Before that it was {soon} of {of}.").format(soon=before.soon, of=before.of))
    return said
