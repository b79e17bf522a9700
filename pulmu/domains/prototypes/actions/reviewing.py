"""A request is reviewed by somebody else than who asked, and then agreed on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import User
from pulmu.core.tenancy.numbering import hold_numbers
from pulmu.domains.people import queries as people
from pulmu.domains.prototypes import mails, queries, rules
from pulmu.domains.prototypes.choices import Agreeing, Criterion, RequestState, Verdict
from pulmu.domains.prototypes.models import PrototypeRequest, Review

from .recording import PrototypeRow, receive_row
from .refusals import (
    Closed,
    NotAQuantity,
    NotOthers,
    NotReviewable,
    ReasonsMissing,
    UnknownWord,
    WrongDay,
    locked_own,
    locked_request,
    put_request,
    refuse_future,
    refuse_long,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is offered with an approval: until when it is made, on which terms, at what own cost."""

    due_on: dt.date | None = None
    words: str = ""
    own_share: int = 0


NO_TERMS = Terms()


@transaction.atomic
def review(
    actor: Actor,
    *,
    key: str,
    verdict: str,
    reasons: str,
    at: dt.datetime,
    criteria: Collection[str] = (),
    terms: Terms = NO_TERMS,
) -> PrototypeRequest:
    """Approve, send back or turn down. An approval needs every criterion, a no its reasons.

    Said twice it is said once: what stands there already is left.
    """
    found = locked_request(actor, key)
    reasons = reasons.strip()
    _refuse_wrong(verdict, reasons, criteria, terms)
    state = rules.TO_STATE[Verdict(verdict)]
    if rules.is_said_already(found.state, state):
        return found
    if not rules.may_be_reviewed(found.state):
        raise NotReviewable(_("This request does not wait for a review."))
    _refuse_oneself(actor, found)
    if verdict == Verdict.APPROVE:
        if lacking := rules.lacking(criteria):
            names = ", ".join(str(one.label) for one in lacking)
            raise ReasonsMissing(_("Before approving, check: %(names)s.") % {"names": names})
        if terms.due_on is not None and terms.due_on < day_of(at):
            raise WrongDay(_("The day by which it is made is over already."))
    Review.objects.create(
        organisation_id=actor.organisation_id,
        request=found,
        verdict=verdict,
        reasons=reasons,
        criteria=[one.value for one in Criterion if one.value in criteria],
        by=actor.label,
        by_key=actor.key,
        at=at,
    )
    offered = (
        {"terms": terms.words.strip(), "due_on": terms.due_on, "own_share": terms.own_share}
        if verdict == Verdict.APPROVE
        else {}
    )
    put_request(actor, found, "reviewed", at=at, state=state, **offered)
    mails.reviewed(actor, found, reasons=reasons, at=at)
    return found


@transaction.atomic
def agree(actor: Actor, *, key: str, on: dt.date, at: dt.datetime) -> PrototypeRequest:
    """Both have signed on paper: from here on there is a prototype. Again corrects the day."""
    found = locked_request(actor, key)
    refuse_future(on, at=at)
    if on < day_of(found.asked_at):
        raise WrongDay(_("It cannot be agreed before it was asked for."))
    if found.state == RequestState.AGREED:
        return put_request(actor, found, "agreed", at=at, agreed_on=on)
    return _agreed(actor, found, on=on, by=Agreeing.PAPER, at=at)


@transaction.atomic
def agree_own(actor: Actor, *, ticket: str, at: dt.datetime) -> PrototypeRequest:
    """Whoever asked agrees on the web to what the lab offered. Harmless twice."""
    found = locked_own(actor, ticket)
    if found.state == RequestState.AGREED:
        return found
    return _agreed(actor, found, on=day_of(at), by=Agreeing.PORTAL, at=at)


def _agreed(
    actor: Actor, found: PrototypeRequest, *, on: dt.date, by: Agreeing, at: dt.datetime
) -> PrototypeRequest:
    if found.state != RequestState.APPROVED:
        raise Closed(_("Only an approved request can be agreed on."))
    hold_numbers(actor)
    row = PrototypeRow(
        code=queries.next_code(actor, year=on.year),
        name=found.title,
        received_on=day_of(found.asked_at),
        company_id=found.company_id,
        person_id=None if found.company_id else found.person_id,
        kind=found.kind,
        parts=found.parts,
    )
    made = receive_row(actor, row=row, at=at)
    put_request(
        actor,
        found,
        "agreed",
        at=at,
        state=RequestState.AGREED,
        prototype_id=made.pk,
        agreed_on=on,
        agreed_by=by,
    )
    found.prototype = made
    queries.files_of_request(actor, found).filter(prototype__isnull=True).update(prototype=made)
    return found


def _refuse_oneself(actor: Actor, found: PrototypeRequest) -> None:
    """By the key of who wrote it down, and by the address of who asks."""
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    own_index = people.email_index(user.email) if user else ""
    addresses = {found.email_index, found.person.email_index if found.person else ""} - {""}
    if found.asked_by == actor.key or own_index in addresses:
        raise NotOthers(_("Somebody else than who asked has to review it."))


def _refuse_wrong(verdict: str, reasons: str, criteria: Collection[str], terms: Terms) -> None:
    if verdict not in Verdict.values or set(criteria) - set(Criterion.values):
        raise UnknownWord(_("This decision is not known."))
    if verdict != Verdict.APPROVE and not reasons:
        raise ReasonsMissing(_("Say why, and what would help."))
    refuse_long(reasons=reasons, terms=terms.words)
    if not 0 <= terms.own_share <= rules.MOST_WON:
        raise NotAQuantity(_("This is no amount of won."))
