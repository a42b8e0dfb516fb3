"""What a person is shown of "did it help": one sentence a practice, and the figures behind it where they ask for them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from nearer.language import N_, _, ngettext
from nearer.model.trial import Alongside, Change, Recovered, Seen
from nearer.service import beside_sheet, wording
from nearer.service.sheet import Detail, Item, Section
from nearer.service.walkable import find
from nearer.trials.alongside import share_at

_SEEN: dict[Seen, str] = {
    "more": N_("Since {day} you have answered more often than before."),
    "perhaps_more": N_("Since {day} you may have answered a little more often than before. I am not sure."),
    "alike": N_("Since {day} you have answered about as often as before. It may help in ways that chats do not show."),
    "perhaps_less": N_(
        "Since {day} you may have answered a little less often than before. I am not sure. People often begin when times "
        "are hard."
    ),
    "less": N_(
        "Since {day} you have answered less often than before. That need not come from this. People often begin when times "
        "are hard."
    ),
}
LOWEST_SHOWN, HIGHEST_SHOWN = 0.01, 0.99


def alongside_sections(found: Sequence[Alongside], zone: ZoneInfo, *, figures: bool = False) -> tuple[Section, ...]:
    """Return what was seen alongside each practice. figures: with what stands behind each sentence."""
    if not found:
        says = _("You have not been through a practice yet. After the first one I can look. To begin: nearer practise")
        return (Section("alongside", _("Did it help?"), (says,)),)
    if all(one.why == "no_chats" for one in found):
        says = _("I cannot tell yet: your vault holds no chats. To add some: nearer add FILE")
        return (Section("alongside", _("Did it help?"), (says,)),)
    items = tuple(Item(_sentence(one, zone), tuple(_figures(one, zone)) if figures else ()) for one in found)
    told = [one for one in found if one.seen != "cannot_tell" or beside_sheet.sentences(one)]
    after = [_("This is about your answers to all your people together. No one person stands alone here.")]
    if told:
        after.append(
            _(
                "I saw these things side by side. I cannot say that one came from the other: hard times often pass by "
                "themselves, and people begin in the middle of them. To find out, draw weeks: nearer trial --begin CODE"
            )
        )
    if not figures and told:
        after.append(_("The figures behind it: nearer trial --figures"))
    return (Section("alongside", _("Did it help?"), (), items, tuple(after)),)


def _sentence(one: Alongside, zone: ZoneInfo) -> str:
    title = find(one.practice).title
    began = wording.day(one.began, zone)
    if one.seen != "cannot_tell":
        says = _(_SEEN[one.seen]).format(day=began)
    elif one.why == "ends_before" and one.until is not None:
        says = _(
            "I cannot tell yet: you began on {day}, and your chats go to {end}. Newer ones: nearer add FILE"
        ).format(day=began, end=wording.day(one.until, zone))
    elif one.why == "few_after":
        says = ngettext(
            "I cannot tell yet. I need about {n} more message that begins a talk with you.",
            "I cannot tell yet. I need about {n} more messages that begin a talk with you.",
            one.missing,
        ).format(n=one.missing)
    elif one.why == "few_in_all":
        says = _(
            "I cannot tell: the year after you began, on {day}, holds too little. Where nearly all is answered as it is, there "
            "is little room to see more."
        ).format(day=began)
    else:
        says = _("I cannot tell: your chats hold too little from the time before you began, on {day}.").format(
            day=began
        )
    says = " ".join((says, *beside_sheet.sentences(one)))
    return _("{code}, “{title}”. {says}").format(code=one.practice, title=title, says=says)


def _figures(one: Alongside, zone: ZoneInfo) -> list[Detail]:
    times = ngettext("You did it {n} time.", "You did it {n} times.", one.times).format(n=one.times)
    if not one.before.bids:
        return [Detail(_("What I counted"), (times,))]
    lines = [
        _(
            "In the year before, without its last four weeks: {n} times someone began a talk, and you answered {answered} "
            "within three of your usual days."
        ).format(n=one.before.bids, answered=one.before.answered),
        _("From {day} to {end}: {n} times, and you answered {answered}.").format(
            day=wording.day(one.began, zone),
            end=wording.day(one.until or one.began, zone),
            n=one.after.bids,
            answered=one.after.answered,
        ),
        times,
    ]
    if one.also_begun:
        lines.append(
            _("You began other things in this time as well: {codes}.").format(codes=wording.listed(one.also_begun))
        )
    found = [Detail(_("What I counted"), tuple(lines))]
    if one.change is not None:
        found.append(Detail(_("How much, and how sure"), tuple(_how_much(one, one.change))))
    if beside := beside_sheet.figures(one.beside):
        found.append(Detail(_("What stands beside it"), tuple(beside)))
    if one.recovered is not None:
        found.append(Detail(_("Quiet stretches that ran when you began"), (_recovered(one.recovered),)))
    return found


def _how_much(one: Alongside, change: Change) -> list[str]:
    usual = min(HIGHEST_SHOWN, max(LOWEST_SHOWN, one.before.answered / one.before.bids))
    lines = [in_hundred(usual, change)]
    if one.chance is None:
        lines.append(
            _("Your chats do not go back far enough to try other days. So the range is made wider, and I stay careful.")
        )
    else:
        lines.append(
            _(
                "I did the same sum for {n} other days, on which you began nothing. On {share} in 100 of them as much was "
                "seen. The range is {times} times as wide for it."
            ).format(n=one.days_drawn, share=_percent(one.chance), times=f"{one.widened:.1f}")
        )
    if one.without_one is not None:
        low, high = (_percent(share_at(usual, effect)) for effect in one.without_one)
        lines.append(
            _("With any one person left out, it would be between {low} and {high}.").format(low=low, high=high)
        )
    if one.as_done is not None:
        lines.append(
            _("In the two weeks after each time that you did it, against all other weeks: {says}").format(
                says=in_hundred(usual, one.as_done)
            )
        )
    lines.append(
        _(
            "Left out: the four weeks before you began, and stretches in which you had stopped answering someone. Weeks in "
            "which you answered everybody less are allowed for."
        )
    )
    return lines


def in_hundred(usual: float, change: Change) -> str:
    """Return a change as it would be in a hundred messages, with both intervals. usual: the share before, inside 0 and 1."""
    return _(
        "Where you answered {usual} of 100, it would now be about {now}. The truth lies between {low} and {high} in 80 of 100 "
        "such sums, and between {lowest} and {highest} in 95."
    ).format(
        usual=_percent(usual),
        now=_percent(share_at(usual, change.effect)),
        low=_percent(share_at(usual, change.low_80)),
        high=_percent(share_at(usual, change.high_80)),
        lowest=_percent(share_at(usual, change.low_95)),
        highest=_percent(share_at(usual, change.high_95)),
    )


def _recovered(one: Recovered) -> str:
    running = ngettext("{n} such stretch ran.", "{n} such stretches ran.", one.running).format(n=one.running)
    ended = (
        ngettext(
            "{n} of them ended, after about {days} days.", "{n} of them ended, after about {days} days.", one.ended
        )
        if one.days is not None
        else _("None of them has ended in this time.")
    ).format(n=one.ended, days=round(one.days or 0))
    usual = _("Without this practice {n} of yours ended, after about {days} days.").format(
        n=one.others_ended, days=round(one.others_days)
    )
    alike = _("If both kinds ended alike, this would come about {share} times in 100.").format(share=_percent(one.p))
    return f"{running} {ended} {usual} {alike}"


def _percent(share: float) -> str:
    return f"{round(100 * share)}"
