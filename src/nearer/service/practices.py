"""Lead through a practice: begin it, show where it stands, take an answer, go back, close it. Every answer is kept at once.

A run is its trail of answers and nothing else (guide/walk.py), so a crash at any moment loses nothing that was answered.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from nearer.contracts import Practice
from nearer.errors import WrongCall
from nearer.guide import shelf
from nearer.guide.walk import Around, Place, off, place_in_part, place_of
from nearer.language import _, ngettext
from nearer.model.person import Identity, KnownPerson, State
from nearer.model.photo import Photo
from nearer.model.run import Answer, Due, Given, Run, RunState, refer, referred
from nearer.model.step import Step
from nearer.service import people
from nearer.service.aftermath import after, offered_state
from nearer.service.conditions import conditions, set_by
from nearer.service.given import LONGEST_TEXT, apart_as_one, as_kept, day_of, named_in, refuse_long, without_last
from nearer.service.own_words import in_own_words
from nearer.service.practice_page import Choice, Filling, PracticePage, page_of
from nearer.service.prompts import note_taken
from nearer.service.walkable import answers, find, kept_run, of_run, part_of, steps_of, told
from nearer.vault import photos, runs
from nearer.vault.sealed import Vault

FEWEST_STARS, MOST_STARS = 1, 5


def begin(vault: Vault, now: datetime, code: str) -> int:
    """Return the number of a run of a practice: the one that is open, or a new one. Raises WrongCall where it is off."""
    practice = find(code)
    if off(practice, conditions(vault.connection)):
        raise WrongCall(practice.not_now_says, _("Nothing was changed."), _("Help is here: nearer help-now"))
    _refuse_early(vault, now, practice)
    found = [
        one.id
        for one in runs.runs(vault.connection)
        if one.practice == practice.name and not one.part and one.state == "open"
    ]
    with vault.transaction():
        note_taken(vault.connection)
        return found[-1] if found else runs.begin_run(vault.connection, practice.name, now)


def _refuse_early(vault: Vault, now: datetime, practice: Practice) -> None:
    """Raise WrongCall for what is not for the first days, however it is chosen: the letter, and the page of N18."""
    if practice.suggested or not practice.after_days:
        return
    first = min((one.began for one in runs.runs(vault.connection)), default=now)
    days = practice.after_days - (now - first).days
    if days > 0:
        raise WrongCall(
            ngettext(
                "This page is for later: it opens in {n} day.", "This page is for later: it opens in {n} days.", days
            ).format(n=days),
            _("Nothing was changed."),
            _("If you need someone now: nearer help-now"),
        )


def page(vault: Vault, number: int) -> PracticePage:
    """Return where a run stands, in the person's own words where they wrote some."""
    run = kept_run(vault, number)
    first = of_run(run)
    own = in_own_words(vault.connection, first)
    shown = _page(vault, run, own)
    if own is first:
        return shown
    was = _page(vault, run, first)
    return replace(
        shown, first=() if (was.says, was.ask) == (shown.says, shown.ask) else tuple(filter(None, (*was.says, was.ask)))
    )


def _page(vault: Vault, run: Run, practice: Practice) -> PracticePage:
    number, known = run.id, _Known(vault)
    place = _place(vault, run, practice, known)
    step = place.step
    if place.kind == "closing":
        place = replace(place, state=offered_state(run, answers(run.trail)))
    made = page_of(
        number,
        practice,
        shelf.care(),
        place,
        known.name,
        can_go_back=bool(run.trail),
        people=_offered(known, place) if step is not None and step.answer in ("person", "people") else (),
        earlier=_earlier(vault, run, step, step.earlier) if step is not None and step.earlier else (),
        last_version=_last_version(vault, run, practice, step),
        draft=runs.draft(vault.connection, number, place.name) if run.state == "open" else (),
        rests=bool(run.part and run.trail and part_of(practice, run.part).each_visit),
    )
    # A way aside, such as one of danger, and the private page are nothing to give stars for.
    return replace(made, stars=bool(run.part or (made.says and told([run]))))


def answer(vault: Vault, now: datetime, number: int, place: str, given: Answer | Photo) -> PracticePage:
    """Keep an answer and return what comes next. place: of the page that was answered.

    An answer to a place that the walk is not at any more changes nothing. Raises WrongCall for what is no answer there;
    then nothing is kept of it and the page is as it was.
    """
    run = kept_run(vault, number)
    practice = of_run(run)
    known = _Known(vault)
    here = _place(vault, run, practice, known)
    if run.state != "open" or here.name != place or here.ends:
        return page(vault, number)
    with vault.transaction():
        after = apart_as_one(here, [*run.trail, Given(place, as_kept(vault, now, number, here, given))])
        practice = of_run(run, after)
        there = _place_after(vault, run, practice, known, after)
        state = _state(there)
        runs.set_trail(vault.connection, number, now, after, state, named_in(practice, run.part, after))
        runs.end_draft(vault.connection, number, place if state == "open" else None)
        photos.let_go(vault.connection, number, after)
        if state == "done":
            _close(vault, now, run, practice, after)
    return page(vault, number)


def back(vault: Vault, now: datetime, number: int) -> PracticePage:
    """Take the last answer back and return its page again; of two people who answered apart, both.

    A text that was the answer is there to be written on, save where a later page was begun: then that is what stays.
    While two share the screen it never leads back to what one of them answered alone before.
    """
    run = kept_run(vault, number)
    if run.trail and run.state in ("open", "aside"):
        practice, known = of_run(run), _Known(vault)
        shorter = without_last(steps_of(practice, run.part), run.trail)
        here, before = (_place_after(vault, run, practice, known, trail) for trail in (run.trail, shorter))
        if here.shared and not before.shared:
            return page(vault, number)
        with vault.transaction():
            runs.set_trail(vault.connection, number, now, shorter, "open", named_in(practice, run.part, shorter))
            photos.let_go(vault.connection, number, shorter)
            written = _lines_of(before, run.trail[len(shorter)])
            if written and not runs.draft(vault.connection, number, here.name):
                runs.set_draft(vault.connection, number, before.name, written)
    return page(vault, number)


def _lines_of(place: Place, given: Given) -> tuple[str, ...]:
    """Return the lines of a text or a list that was answered at a place, none of another kind."""
    kind = place.step.answer if place.step is not None and place.step.who != "apart" else None
    if given.place != place.name or not given.answer:
        return ()
    if kind in ("list", "ladder") and isinstance(given.answer, tuple):
        return given.answer
    return tuple(given.answer.split("\n")) if kind == "text" and isinstance(given.answer, str) else ()


def draft(vault: Vault, number: int, place: str, lines: Sequence[str]) -> None:
    """Keep what is being written, line by line, before it is an answer: the next visit goes on from it.

    place: of the page. Where the walk is not there any more nothing is kept. Raises WrongCall for more than fits.
    """
    run = kept_run(vault, number)
    if run.state != "open" or _place(vault, run, of_run(run), _Known(vault)).name != place:
        return
    refuse_long("\n".join(lines))
    with vault.transaction():
        runs.set_draft(vault.connection, number, place, lines)


def stop(vault: Vault, number: int) -> None:
    """Close a run for good before its end; what was answered stays."""
    with vault.transaction():
        runs.end_draft(vault.connection, number)
        runs.set_state(vault.connection, number, "stopped")


def rate(vault: Vault, number: int, stars: int, missing: str = "") -> None:
    """Write down how useful a run was (F1). Raises WrongCall for stars that are not one to five."""
    if not FEWEST_STARS <= stars <= MOST_STARS:
        raise WrongCall(_("Stars go from 1 to 5."), _("Nothing was changed."))
    with vault.transaction():
        runs.set_stars(vault.connection, number, stars, missing[:LONGEST_TEXT])


def keep_out(vault: Vault, now: datetime, number: int, state: State) -> None:
    """Give the person of a run the state that was offered to them, and that they took."""
    practice = of_run(kept_run(vault, number))
    place = _place(vault, kept_run(vault, number), practice, _Known(vault))
    named = referred(place.person) if place.person else None
    person = _Known(vault).by.get(named) if named else None
    if person is not None:
        people.set_state(vault, now, person, state)


def in_words(vault: Vault, run: Run, only: Collection[str] | None = None) -> list[tuple[str, str]]:
    """Return what was asked and answered in a run, in order, as it is read later on. only: at the steps of these names."""
    practice = of_run(run)
    steps = steps_of(in_own_words(vault.connection, practice, run.changed), run.part)
    fill = Filling(practice, Place("closing", "closing", answers=answers(run.trail)), _Known(vault).name)
    by_name = {step.name: step for step in steps}
    found = []
    for given in run.trail:
        name, _space, turn = given.place.partition(" ")
        step = by_name.get(name) if only is None or name in only else None
        if step is not None and step.who == "apart" and turn == "2":
            continue  # what two people said apart is one answer
        if step is not None and step.ask and given.answer not in (None, "", ()):
            found.append((step.ask, fill.spoken(step.name, given.answer)))
    return found


class _Known:
    """Who is who, looked up once for a page."""

    def __init__(self, vault: Vault) -> None:
        self.people: Sequence[KnownPerson] = people.known_people(vault.connection).people
        self.by: dict[Identity, KnownPerson] = {handle.identity: one for one in self.people for handle in one.handles}

    def name(self, said: str) -> str:
        """Return what a person is called who was named in an answer."""
        identity = referred(said)
        if identity is None:
            return said
        return self.by[identity].name if identity in self.by else identity.known_by

    def state(self, said: str) -> State:
        """Return the state that keeps a person away from practices; someone with the name of one who is kept out counts."""
        identity = referred(said)
        person = self.by.get(identity) if identity is not None else None
        if person is None:
            return "none"
        return "boundary" if person.namesake and person.state == "none" else person.state


def _place(vault: Vault, run: Run, practice: Practice, known: _Known) -> Place:
    return _place_after(vault, run, practice, known, run.trail)


def _place_after(vault: Vault, run: Run, practice: Practice, known: _Known, trail: Sequence[Given]) -> Place:
    around = Around(
        conditions(vault.connection),
        known.state,
        _("You keep this person out here, and that stands. So this page steps back."),
    )
    if not run.part:
        return place_of(practice, shelf.care(), trail, around)
    before = answers(kept_run(vault, run.of).trail) if run.of is not None else {}
    return place_in_part(practice, part_of(practice, run.part), before, trail, around)


def _state(place: Place) -> RunState:
    return "aside" if place.kind == "aside" else "done" if place.ends else "open"


def _close(vault: Vault, now: datetime, run: Run, practice: Practice, trail: Sequence[Given]) -> None:
    """Let go of what was for the moment alone, and write down what comes on a later day."""
    steps = {step.name: step for step in steps_of(practice, run.part)}
    kept = [Given(one.place) if (step := steps.get(one.place)) is not None and step.forget else one for one in trail]
    named = named_in(practice, run.part, kept)
    runs.set_trail(vault.connection, run.id, now, kept, "done", named)
    said = answers(trail)
    set_by(vault.connection, steps.values(), said)
    after(vault, now, replace(run, about=tuple(named)), said, lambda day: day_of(vault, day))
    if run.part and run.of is not None:
        runs.end_due(vault.connection, run.of, run.part, passed=False)
        return
    for part in practice.later:
        if part.needs and said.get(part.needs) in (None, "", (), part.unless):
            continue
        on_the_day = day_of(vault, said.get(part.at)) or now + timedelta(days=part.days)
        runs.set_due(vault.connection, Due(run.id, part.name, now if part.each_visit else on_the_day))


def _offered(known: _Known, place: Place) -> list[Choice]:
    """Return who may be offered where a person is asked for: from an earlier answer, else all who may be suggested."""
    step = place.step
    among = place.answers.get(step.among) if step is not None and step.among else None
    if isinstance(among, tuple):
        return [Choice(one, known.name(one)) for one in among]
    open_to_it = sorted((one for one in known.people if one.may_be_suggested), key=lambda one: one.name.casefold())
    return [Choice(refer(one.handles[0].identity), one.name) for one in open_to_it]


def _earlier(vault: Vault, run: Run, step: Step, most: int) -> list[str]:
    """Return own earlier answers to a step, the newest first."""
    found: dict[str, None] = {}
    for one in reversed(runs.runs(vault.connection)):
        said = answers(one.trail).get(step.name) if one.practice == run.practice and one.id != run.id else None
        if isinstance(said, str) and said:
            found[said] = None
    return list(found)[:most]


def _last_version(vault: Vault, run: Run, practice: Practice, step: Step | None) -> str:
    """Return what the last version says at a step, where a new run is a new version of it."""
    if practice.record != "versions" or step is None or step.answer != "text":
        return ""
    if practice.two_person:
        theirs = [one for one in runs.runs(vault.connection) if one.practice == run.practice and one.about == run.about]
        said = [answers(one.trail).get(step.name) for one in reversed(theirs) if one.id != run.id]
        return next((one for one in said if isinstance(one, str) and one), "")
    return next(iter(_earlier(vault, run, step, 1)), "")
