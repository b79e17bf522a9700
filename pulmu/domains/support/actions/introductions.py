"""Two who may fit are brought together: asked, agreed, met, decided, hired."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.people import queries as people
from pulmu.domains.support import queries
from pulmu.domains.support.choices import Cause, IntroductionState, OfferState
from pulmu.domains.support.mails import jobs as mails
from pulmu.domains.support.models import Hire, Introduction, JobOffer
from pulmu.domains.support.rules import jobs as rules

from .cases import case_for
from .eligible import founder, refuse_founder, refuse_unfit
from .hires import HireRow, known_hire, place_hire
from .offers import locked_offer
from .refusals import NotNow, TextTooLong, WhyMissing, WrongDay, unreached

LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """How an introduction stands after an act, and whether a letter about it goes out. Of what was
    so before, of which none goes out again: whether they can be written to.
    """

    introduction: Introduction
    is_told: bool


@transaction.atomic
def introduce(actor: Actor, *, offer: str, candidate: str, at: dt.datetime) -> Introduction:
    """Ask a candidate whether they may be introduced: an act of support, so the company's case is
    open from here on. The company sees nothing of them yet. Asked twice it is once.
    """
    today = day_of(at)
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    as_one = _held_still(actor, queries.candidate(actor, candidate, on=today).person_id)
    found = locked_offer(actor, offer)
    one = queries.candidate(actor, candidate, on=today)
    theirs = Introduction.objects.within(actor).filter(offer=found, person__in=as_one)
    standing: Introduction | None = theirs.filter(state__in=IntroductionState.open()).first()
    if standing is not None:
        return standing
    if not found.is_open(on=today):
        raise NotNow(_("Only for an offer that is published and not over is anybody asked."))
    refuse_unfit(actor, found, one)
    if theirs.filter(state__in=IntroductionState.final()).exists():
        raise NotNow(_("They said no to this offer, or were hired. They are not asked again."))
    _require_reached(actor, one.person_id)
    case = case_for(actor, cause=Cause.JOB, company_id=found.company_id, at=at)
    row = {
        "key": new_key(),
        "offer_id": found.pk,
        "person_id": one.person_id,
        "case_id": case.pk,
        "asked_on": today,
        "language": one.language,
    }
    done = records.add(actor, Introduction, rows=[row], at=at)
    made = done.objects[0]
    record(actor, "support.introduction.asked", at=at, subject=made, changes=done.changes)
    mails.ask_candidate(actor, made, at=at)
    return made


@transaction.atomic
def ask_again(actor: Actor, *, key: str, at: dt.datetime) -> bool:
    """Write to them once more; whether it was. Twice on a day it is one letter."""
    found = _locked(actor, key)
    if found.state != IntroductionState.ASKED:
        raise _not_now(found)
    today = day_of(at)
    _require_asked(actor, found, on=today)
    _require_reached(actor, found.person_id)
    if today in {found.reminded_on, found.asked_on}:
        return False
    made = _put(actor, found, {"reminded_on": today}, "asked_again", at=at)
    return mails.ask_candidate(actor, made, at=at)


@transaction.atomic
def answer_introduction(
    actor: Actor, *, ticket: str, is_yes: bool, why: str = "", at: dt.datetime
) -> Moved:
    """The candidate says yes or no, on their own page or by the link in the letter. With a yes the
    company sees who they are, and its founders are told, or the desk where no letter reaches them.
    Harmless twice.
    """
    found = _held(actor, ticket, on=day_of(at))
    state = IntroductionState.AGREED if is_yes else IntroductionState.DECLINED
    is_said = found.state in IntroductionState.shown() if is_yes else found.state == state
    if is_said:
        return Moved(found, is_told=is_yes and mails.reaches_founders(actor, found))
    if not rules.may_become(found.state, state):
        raise _not_now(found)
    if not is_yes:
        return Moved(_ended(actor, found, state, why, at=at), is_told=False)
    _require_asked(actor, found, on=day_of(at))
    made = _put(actor, found, {"state": state.value, "agreed_on": day_of(at)}, "agreed", at=at)
    return Moved(made, is_told=mails.tell_founders(actor, made, at=at))


@transaction.atomic
def back_out(actor: Actor, *, ticket: str, why: str = "", at: dt.datetime) -> Introduction:
    """The candidate does not want it any more: the company sees them no longer. Harmless twice."""
    found = _held(actor, ticket, on=day_of(at))
    if found.state in {IntroductionState.WITHDRAWN, IntroductionState.DECLINED}:
        return found
    return _ended(actor, found, IntroductionState.WITHDRAWN, why, at=at)


@transaction.atomic
def withdraw_introduction(actor: Actor, *, key: str, why: str, at: dt.datetime) -> Introduction:
    """The desk ends it, with a reason. Harmless twice."""
    found = _locked(actor, key)
    if found.state == IntroductionState.WITHDRAWN:
        return found
    _require_why(why)
    return _ended(actor, found, IntroductionState.WITHDRAWN, why, at=at)


@transaction.atomic
def set_interview(
    actor: Actor, *, key: str, when: dt.datetime, place: str = "", at: dt.datetime
) -> Moved:
    """When and where they meet; said anew it is moved. The candidate is told each time, of none
    that is past.
    """
    found = _locked(actor, key)
    if not rules.may_become(found.state, IntroductionState.INTERVIEW):
        raise _not_now(found)
    if found.agreed_on is not None and day_of(when) < found.agreed_on:
        raise WrongDay(_("An interview is after they said yes."))
    where = clean(place)
    if len(where) > LONGEST_PLACE:
        raise TextTooLong(_("This is longer than %(most)d characters.") % {"most": LONGEST_PLACE})
    row = {"state": IntroductionState.INTERVIEW.value, "interview_at": when, "place": where}
    made = _put(actor, found, row, "interview", at=at)
    if when <= at:
        return Moved(made, is_told=False)
    if made is found:
        return _as_before(actor, found)
    return Moved(made, is_told=mails.invite_to_interview(actor, made, at=at))


@transaction.atomic
def place(actor: Actor, *, key: str, at: dt.datetime) -> Moved:
    """The company wants them (채용 결정), and they are told. It counts for nothing before somebody
    is insured.
    """
    found = _locked(actor, key)
    if found.state == IntroductionState.PLACED:
        return _as_before(actor, found)
    if not rules.may_become(found.state, IntroductionState.PLACED):
        raise _not_now(found)
    made = _put(actor, found, {"state": IntroductionState.PLACED.value}, "placed", at=at)
    return Moved(made, is_told=mails.tell_decision(actor, made, at=at))


@transaction.atomic
def turn_down(actor: Actor, *, key: str, why: str, at: dt.datetime) -> Moved:
    """The company does not want them; the reason stays with the desk. The candidate is told the
    decision, as the law wants. Harmless twice.
    """
    found = _locked(actor, key)
    if found.state == IntroductionState.TURNED_DOWN:
        return _as_before(actor, found)
    _require_why(why)
    made = _ended(actor, found, IntroductionState.TURNED_DOWN, why, at=at)
    return Moved(made, is_told=mails.tell_decision(actor, made, at=at))


@transaction.atomic
def step_back(actor: Actor, *, key: str, at: dt.datetime) -> Introduction:
    """After a slip: who is not to be hired yet is back at the interview, or at their yes where
    there was none; whose hire was removed is to be hired again; who pressed no without meaning it
    is asked once more.
    """
    seen = queries.introduction(actor, key)
    actor.require(Permission.SUPPORT_WRITE, organisation_id=seen.organisation_id)
    # Whoever is destroyed is held first, and then what is theirs.
    as_one = _held_still(actor, seen.person_id)
    found = _locked(actor, key)
    has = {"has_interview": found.interview_at is not None, "has_hire": found.hire_id is not None}
    goal = rules.state_before(found.state, **has)
    if goal is None:
        raise _not_now(found)
    row: dict[str, Any] = {"state": goal, "ended_on": None}
    states = IntroductionState.open()
    if goal != IntroductionState.ASKED:
        if found.state not in states:
            _refuse_another(actor, found, as_one, states=states)
        return _put(actor, found, row, "stepped_back", at=at)
    _refuse_another(actor, found, as_one, states=[*states, *IntroductionState.final()])
    row |= {"asked_on": day_of(at), "reminded_on": None, "why": ""}
    made = _put(actor, found, row, "stepped_back", at=at)
    _require_asked(actor, made, on=day_of(at))
    allowing = queries.standing(actor, [made.person_id], on=day_of(at))
    refuse_unfit(actor, made.offer, allowing[made.person_id])
    _require_reached(actor, made.person_id)
    mails.ask_candidate(actor, made, at=at)
    return made


@transaction.atomic
def hire_introduced(actor: Actor, *, key: str, row: HireRow, at: dt.datetime) -> Hire:
    """They are insured: the hire as every other is recorded, and the introduction that led to it.
    A spell that a roster brought in before is that hire, whatever else the roster says of it.
    Harmless twice.
    """
    found = _locked(actor, key)
    offer = locked_offer(actor, found.offer.key)
    if found.hire is not None:
        return found.hire
    is_again = found.state == IntroductionState.HIRED
    if not is_again and not rules.may_become(found.state, IntroductionState.HIRED):
        raise _not_now(found)
    if row.company_id != offer.company_id:
        raise NotNow(_("The hire is one of the company that they were introduced to."))
    if not (found.agreed_on or found.asked_on) <= row.insured_on <= day_of(at):
        raise WrongDay(_("Somebody is insured after they said yes, and not in the future."))
    refuse_founder(actor, offer, found.person_id)
    made = known_hire(actor, row=row) or place_hire(actor, row=row, at=at)
    if made.is_founder:
        raise founder()
    other = Introduction.objects.within(actor).filter(hire=made).exclude(pk=found.pk)
    if other.exists():
        raise NotNow(_("This hire came of another introduction."))
    columns = {
        "state": IntroductionState.HIRED.value,
        "hire_id": made.pk,
        "ended_on": row.insured_on,
    }
    _put(actor, found, columns, "hired", at=at)
    _fill(actor, offer, at=at)
    return made


def _fill(actor: Actor, offer: JobOffer, *, at: dt.datetime) -> None:
    """The last one who was looked for is there."""
    hired = Introduction.objects.within(actor).filter(offer=offer, hire__isnull=False)
    is_filled = hired.count() >= offer.openings
    if is_filled and rules.offer_may_become(offer.state, OfferState.FILLED):
        row = {"key": offer.key, "state": OfferState.FILLED.value}
        done = records.put(actor, JobOffer, match=("key",), rows=[row], at=at)
        record(actor, "support.offer.filled", at=at, subject=offer, changes=done.changes)


def _ended(
    actor: Actor, found: Introduction, state: IntroductionState, why: str, *, at: dt.datetime
) -> Introduction:
    if not rules.may_become(found.state, state):
        raise _not_now(found)
    said = clean(why)
    if len(said) > rules.REASON_LIMIT:
        raise TextTooLong(
            _("This is longer than %(most)d characters.") % {"most": rules.REASON_LIMIT}
        )
    row = {"state": state.value, "ended_on": day_of(at), "why": said}
    return _put(actor, found, row, state.name.lower(), at=at)


def _as_before(actor: Actor, found: Introduction) -> Moved:
    return Moved(found, is_told=mails.reaches_candidate(actor, found))


def _put(
    actor: Actor, found: Introduction, row: dict[str, Any], event: str, *, at: dt.datetime
) -> Introduction:
    """Unchanged it is the very one that was found."""
    columns = {"key": found.key, **row}
    done = records.put(actor, Introduction, match=("key",), rows=[columns], at=at)
    if not done.changes:
        return found
    name = f"support.introduction.{event}"
    record(actor, name, at=at, subject=found, changes=done.changes)
    return done.objects[0]


def _locked(actor: Actor, key: str) -> Introduction:
    mine = Introduction.objects.within(actor).select_for_update(of=("self",))
    found: Introduction | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.SUPPORT_WRITE, organisation_id=found.organisation_id)
    return found


def _held_still(actor: Actor, person_id: int) -> set[int]:
    """Everybody they are known as: until the transaction ends none of them takes it back."""
    as_one = people.counted_as(actor, [person_id])
    people.require_people(actor, {person_id, as_one[person_id]})
    return set(as_one)


def _refuse_another(
    actor: Actor, found: Introduction, as_one: set[int], *, states: Iterable[str]
) -> None:
    """Under way again it would be the second one of somebody who is known twice."""
    offer = locked_offer(actor, found.offer.key)
    theirs = Introduction.objects.within(actor).filter(offer=offer, person__in=as_one)
    if theirs.exclude(pk=found.pk).filter(state__in=states).exists():
        raise NotNow(
            _("They are known twice, and there is another introduction of them to this offer.")
        )


def _require_asked(actor: Actor, found: Introduction, *, on: dt.date) -> None:
    if not found.offer.is_open(on=on):
        raise NotNow(_("This offer is closed meanwhile. Nobody needs to answer it any more."))
    if not queries.is_still_asked(actor, found, on=on):
        raise NotNow(_("The consent to be introduced does not hold any more."))


def _require_reached(actor: Actor, person_id: int) -> None:
    """They answer by a link in a letter, so it has to arrive."""
    if why_not := queries.reach(actor, person_id).why_not:
        raise unreached(why_not)


def _held(actor: Actor, ticket: str, *, on: dt.date) -> Introduction:
    actor.require(Permission.SUPPORT_OWN)
    mine = queries.held_introductions(actor, on=on).filter(organisation_id=actor.organisation_id)
    found: Introduction | None = mine.filter(ticket=ticket).first()
    if found is None:
        raise NotFound
    every = Introduction.objects.within(actor).select_for_update(of=("self",))
    held: Introduction = every.select_related("offer").get(pk=found.pk)
    return held


def _not_now(found: Introduction) -> NotNow:
    said = {"state": found.get_state_display()}
    return NotNow(_("The introduction is now: %(state)s.") % said)


def _require_why(why: str) -> None:
    if not why.strip():
        raise WhyMissing(_("Say why."))
