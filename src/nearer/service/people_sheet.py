"""What a person is shown of who is who. No figure ever stands beside a name."""

from collections.abc import Iterable

from nearer.language import N_, _, ngettext
from nearer.model.person import Decision, KnownPerson, Lives, State
from nearer.service import wording
from nearer.service.naming import apart
from nearer.service.people import PeoplePage
from nearer.service.sheet import Item, Section
from nearer.timeline.identities import Proposal

STATES_SAID: dict[State, str] = {
    "none": N_("nothing said"),
    "boundary": N_("I keep away on purpose"),
    "keeping_safe": N_("I keep myself safe from them"),
    "died": N_("they died"),
    "parted": N_("we parted"),
    "ended": N_("it has ended"),
    "pressing": N_("they press me"),
    "asked_for_distance": N_("they asked for distance"),
}
LIVES_SAID: dict[Lives, str] = {
    "in_person": N_("we mostly meet"),
    "calls": N_("we mostly call"),
    "chats": N_("in these chats"),
    "elsewhere": N_("elsewhere"),
    "unsaid": N_("not said"),
}
EDITS_SAID = {
    "added": N_("that you added them"),
    "rename": N_("the name that you gave"),
    "one_person": N_("that they are one person"),
    "two_people": N_("that they are two people"),
    "part": N_("that this one is somebody else"),
    "kind": N_("what you are to each other"),
    "closeness": N_("the circle"),
    "lives": N_("where you two mostly talk"),
    "state": N_("how it stands"),
    "human": N_("whether this is a person"),
    "was_it": N_("what a line in a look was"),
    "kind_moment": N_("what you chose for their kind words"),
}
"""What can be taken back, by the verb of its decision."""
JOINED_SAID = {
    "number": N_("one phone number"),
    "address": N_("one e-mail address"),
    "card": N_("one entry of your address book"),
    "hand": N_("you said so"),
}
WHY_SAID = {
    "name": N_("They have one name."),
    "number": N_("Their numbers differ by a nine in front, as numbers in Brazil do."),
    "card": N_("One entry of your address book has this name and that number."),
}
MOST_SENDERS = 12


def people_sections(page: PeoplePage) -> tuple[Section, ...]:
    """Return who is who, who was taken for no person, and how to say otherwise."""
    says = []
    if not page.people:
        says.append(_("Nobody yet. To add a chat: nearer add FILE. To add someone by hand: nearer people --add NAME"))
    if page.in_groups:
        says.append(
            ngettext(
                "{n} person is known from groups alone.", "{n} people are known from groups alone.", page.in_groups
            ).format(n=page.in_groups)
        )
    if page.region_needed and page.region is None:
        says.append(_("Some numbers lack their country. Say which it is, such as: nearer people --region GB"))
    sections = [Section("people", _("People"), tuple(says), tuple(Item(person_line(one)) for one in page.people))]
    if page.proposals:
        lines = tuple(Item(proposal_line(one)) for one in page.proposals)
        after = (_("To say that two are one: nearer person NAME --merge NAME. I never join them by myself."),)
        sections.append(Section("proposals", _("May be one person"), (), lines, after))
    if page.senders:
        few = _(", ").join(apart(one.name) for one in page.senders[:MOST_SENDERS])
        more = len(page.senders) - MOST_SENDERS
        rest = " " + ngettext("and {n} more", "and {n} more", more).format(n=more) if more > 0 else ""
        text = _("{names}{rest}. Short codes, lists, and senders whom you never wrote to.").format(names=few, rest=rest)
        after = (_("If one is a person: nearer person NAME --human"),)
        sections.append(Section("senders", _("Taken for no person"), (text,), (), after))
    return tuple(sections)


def person_line(one: KnownPerson) -> str:
    """Return one line of the list: the name, and what was said of them."""
    said = [one.kind] if one.kind else []
    if one.circle is not None:
        said.append(_("circle {n}").format(n=one.circle))
    if one.state != "none":
        said.append(_(STATES_SAID[one.state]))
    return apart(one.name) + (": " + _(", ").join(said) if said else "")


def taken_back_line(edit: Decision, people: Iterable[KnownPerson]) -> str:
    """Return what an edit was that is struck out now, and of whom; people: as they are known without it."""
    named = [apart(one.name) for one in people if any(handle.identity in edit.about for handle in one.handles)]
    if edit.verb == "added":
        named = [apart(edit.value)]
    what = _(EDITS_SAID[edit.verb])
    if not named:
        return _("Taken back: {what}.").format(what=what)
    return _("Taken back, of {names}: {what}.").format(names=_(", ").join(named), what=what)


def new_names(before: Iterable[KnownPerson], after: Iterable[KnownPerson], edited: KnownPerson) -> tuple[str, ...]:
    """Return who is called otherwise since an edit about somebody else: of two Anns one is "Ann (2)"."""
    names = {handle.identity: one.name for one in before for handle in one.handles}
    told = {handle.identity for handle in edited.handles}
    return tuple(
        _("{old} is called {new} now.").format(old=apart(names[first]), new=apart(one.name))
        for one in after
        if (first := one.handles[0].identity) in names and first not in told and names[first] != one.name
    )


def proposal_line(one: Proposal) -> str:
    """Return the two who may be one, and why."""
    return _("{one} ({where}) and {other} ({there}). {why}").format(
        one=apart(one.one.handles[0].names[0]),
        where=_apps(one.one),
        other=apart(one.other.handles[0].names[0]),
        there=_apps(one.other),
        why=_(WHY_SAID[one.why]),
    )


def person_sections(one: KnownPerson) -> tuple[Section, ...]:
    """Return all that is known of one person."""
    items = [
        Item(_("What you are to each other: {kind}").format(kind=apart(one.kind) if one.kind else _("not said"))),
        Item(_("Circle, placed by you: {n}").format(n=one.circle if one.circle is not None else _("not placed"))),
        Item(_("Where you two mostly talk: {where}").format(where=_(LIVES_SAID[one.lives]))),
        Item(_("How it stands: {state}").format(state=_(STATES_SAID[one.state]))),
    ]
    if one.namesake:
        says = _("Someone of this name is kept out, so I suggest nothing here. If this is another: --state none")
        items.append(Item(says))
    elif one.kept_from:
        items.append(Item(_("You may have good reason to keep away, so I suggest nothing here. If not: --state none")))
    known = tuple(
        Item(
            _("{name}, added by you").format(name=apart(h.identity.known_by))
            if h.identity.app == "hand"
            else _("{app}: {known_by}").format(app=wording.app(h.identity.app), known_by=apart(h.identity.known_by))
        )
        for h in one.handles
    )
    why = _(", ").join(_(JOINED_SAID[reason]) for reason in one.joined)
    after = (_("They are one person here because: {why}.").format(why=why),) if why else ()
    return (
        Section("person", one.name, (), tuple(items)),
        Section("handles", _("Names and numbers"), (), known, after),
    )


def _apps(one: KnownPerson) -> str:
    return _(", ").join(_distinct(wording.app(handle.identity.app) for handle in one.handles))


def _distinct(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
