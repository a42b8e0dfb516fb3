"""What a person is shown of a trial of their own: before it begins, while it runs, and what came of it."""

from collections.abc import Sequence
from datetime import datetime, time
from math import isfinite
from zoneinfo import ZoneInfo

from nearer.language import _, ngettext
from nearer.model.trial import Counted, SoFar
from nearer.service import beside_sheet, wording
from nearer.service.alongside_sheet import HIGHEST_SHOWN, LOWEST_SHOWN, in_hundred
from nearer.service.sheet import Detail, Item, Section
from nearer.service.trials import USUAL_WEEKS, Plan
from nearer.service.walkable import find
from nearer.trials.paired import SURE
from nearer.trials.power import ALPHA, Power

MOST_WEEKS_SAID = 104


def plan_sections(plan: Plan, zone: ZoneInfo) -> tuple[Section, ...]:
    """Return what is said before a trial begins: what to do, what it can see, and how to stop."""
    first = wording.day(datetime.combine(plan.first, time(12), zone), zone)
    says = (
        _(
            "It goes over {n} weeks, from Monday, {day}, on. In each two weeks chance draws one with it and one without."
        ).format(n=plan.weeks, day=first),
        _(
            "In a week with it, do it once or more. In a week without, leave this one thing. If you need it then, do it: your "
            "good comes first."
        ),
        *_can_see(plan.power, plan.weeks),
        _(
            "It counts whether you answer. Beside that I look at how soon you answer and how much you write, and, as a check, at "
            "how soon others answer you."
        ),
        _("You can stop any time. A week that did not work out is left blank, and nothing is said of it."),
    )
    return (Section("plan", _("A trial of “{title}”").format(title=plan.practice.title), says),)


def trial_sections(found: Sequence[SoFar], zone: ZoneInfo, *, figures: bool = False) -> tuple[Section, ...]:
    """Return the trial that runs, and what came of each. figures: with what stands behind each sentence."""
    return tuple(_section(one, zone, figures=figures) for one in found)


def _can_see(power: Power | None, weeks: int) -> list[str]:
    if power is None:
        return [_("I have too few of your chats to say beforehand what such a trial can see.")]
    says = [
        _("You answer about {share} of 100 messages that begin a talk, and about {n} come in a week.").format(
            share=_percent(power.share), n=max(1, round(power.a_week))
        ),
        _(
            "If {share} became {big}, a trial of this length would see it about {seen} times in 100. If it became {small}, "
            "about {less} times."
        ).format(
            share=_percent(power.share),
            big=_percent(power.big),
            seen=_percent(power.big_seen),
            small=_percent(power.small),
            less=_percent(power.small_seen),
        ),
    ]
    if isfinite(power.big_weeks) and power.big_weeks <= MOST_WEEKS_SAID:
        says.append(
            _("To see the big change 80 times in 100 takes about {n} weeks.").format(
                n=max(USUAL_WEEKS, round(power.big_weeks))
            )
        )
    else:
        says.append(_("With so few messages it would take years to be sure. It can be worth a try all the same."))
    if power.surest > ALPHA:
        says.append(
            _("{n} weeks are too few to be sure of anything: {usual} are better.").format(n=weeks, usual=USUAL_WEEKS)
        )
    return says


def _section(one: SoFar, zone: ZoneInfo, *, figures: bool) -> Section:
    practice = find(one.trial.practice)
    first = wording.day(datetime.combine(one.trial.first, time(12), zone), zone)
    says: list[str] = []
    if one.week == 0:
        says.append(_("It begins on Monday, {day}.").format(day=first))
    elif one.week is not None:
        says.append(_("This is week {n} of {all}.").format(n=one.week, all=len(one.trial.draw)))
        says.append(
            _("It is a week with it. Do it once or more, when it suits you: nearer practise {code}").format(
                code=practice.code
            )
            if one.on
            else _("It is a week without it. Leave this one thing. If you need it, do it: your good comes first.")
        )
    after = (_("You can stop any time: nearer trial --stop"),) if one.week is not None else ()
    title = _("Your trial of “{title}”, from {day} on").format(title=practice.title, day=first)
    result = " ".join((_result(one), *beside_sheet.of_trial(one)))
    items = (Item(result, tuple(_figures(one)) if figures and one.pairs else ()),)
    return Section(f"trial_{one.trial.id}", title, tuple(says), items, after)


def _result(one: SoFar) -> str:
    if not one.pairs:
        return _("There is nothing to compare yet. Chats of whole weeks show it: nearer add FILE")
    if one.chance is None and one.evidence < SURE:
        more = _("It is too early to say more.") if one.week is not None else _("That is too little to say more.")
        pairs = ngettext(
            "{n} pair of weeks can be compared so far.", "{n} pairs of weeks can be compared so far.", one.pairs
        ).format(n=one.pairs)
        return f"{pairs} {more}"
    if one.evidence >= SURE or (one.chance is not None and one.chance <= ALPHA):
        return _(
            "In the weeks with it you answered more often than in those without, by more than chance brings. As the weeks were "
            "drawn, this is a fair test: for you, and for these weeks."
        )
    return _(
        "The weeks with it and the weeks without were too much alike to tell apart. A small change cannot be seen in so few "
        "weeks, and chats do not show all that helps."
    )


def _figures(one: SoFar) -> list[Detail]:
    lines = [
        _counted(_("With it"), one.with_it),
        _counted(_("Without it"), one.without),
    ]
    if one.as_drawn_with.bids:
        lines.append(_("Of these, in pairs of weeks that were practised as they were drawn:"))
        lines.append(_counted(_("With it"), one.as_drawn_with))
        lines.append(_counted(_("Without it"), one.as_drawn_without))
    sure = []
    if one.chance is not None:
        sure.append(
            _("Of all ways to draw these weeks, {share} in 100 would look at least as good.").format(
                share=_percent(one.chance)
            )
        )
    sure += beside_sheet.figures_of_trial(one)
    sure.append(
        _(
            "Looked at after each pair, the sum of proof came to {e} at most. {sure} is sure, however often one looks."
        ).format(e=f"{one.evidence:.1f}", sure=round(SURE))
    )
    if one.change is not None:
        share = one.without.answered / one.without.bids if one.without.bids else 0.5
        sure.append(in_hundred(min(HIGHEST_SHOWN, max(LOWEST_SHOWN, share)), one.change))
    return [Detail(_("What I counted"), tuple(lines)), Detail(_("How much, and how sure"), tuple(sure))]


def _counted(what: str, found: Counted) -> str:
    return _("{what}: {n} times someone began a talk, and you answered {answered}.").format(
        what=what, n=found.bids, answered=found.answered
    )


def _percent(share: float) -> str:
    return f"{round(100 * share)}"
