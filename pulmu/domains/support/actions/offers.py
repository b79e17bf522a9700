"""What companies offer: written, published, closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies.choices import Field
from pulmu.domains.companies.models import Company
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.support.choices import Contract, OfferState
from pulmu.domains.support.models import JobOffer
from pulmu.domains.support.rules import jobs as rules

from .refusals import NotNow, NotToBeAsked, TermWrong, TextMissing, TextTooLong, UnknownWord


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRow:
    """What a company looks for, as the desk typed it."""

    company_id: int
    title: str
    field: str
    region: str
    contract: str
    tasks: str
    pay: str
    skills: str = ""
    openings: int = 1
    closes_on: dt.date | None = None


@transaction.atomic
def add_offer(actor: Actor, *, row: OfferRow, once: str, at: dt.datetime) -> JobOffer:
    """Nobody sees it before it is published. ``once`` names the form: sent twice, it is one."""
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    # Whoever sends the same form waits here, and finds then what the first one made.
    mine = Company.objects.within(actor).filter(pk=row.company_id)
    list(mine.select_for_update(of=("self",), no_key=True).values_list("pk"))
    every = JobOffer.objects.everywhere(because="a key is of one record, wherever it is")
    standing: JobOffer | None = every.filter(key=once).first()
    if standing is not None:
        if standing.organisation_id != actor.organisation_id:
            raise NotFound
        return standing
    columns = {**_columns(actor, row), "key": once, "state": OfferState.DRAFT.value}
    done = records.add(actor, JobOffer, rows=[columns], at=at)
    record(actor, "support.offer.added", at=at, subject=done.objects[0], changes=done.changes)
    return done.objects[0]


@transaction.atomic
def correct_offer(actor: Actor, *, key: str, row: OfferRow, at: dt.datetime) -> JobOffer:
    """Say anew what is offered. Harmless twice. Whoever was asked already reads the new words, so
    what they said yes to is not made worse behind their back: the trail keeps what stood there.
    """
    found = locked_offer(actor, key)
    columns = {**_columns(actor, row), "key": key}
    if columns["company_id"] != found.company_id and found.introductions.exists():
        raise NotNow(_("Somebody was introduced to this company already. Write a new offer."))
    return _put(actor, found, columns, "corrected", at=at)


@transaction.atomic
def move_offer(actor: Actor, *, key: str, state: str, at: dt.datetime) -> JobOffer:
    """Publish it, close it, say that it is filled. Harmless twice."""
    found = locked_offer(actor, key)
    if state not in OfferState.values:
        raise UnknownWord(_("Choose a state."))
    if found.state == state:
        return found
    if not rules.offer_may_become(found.state, state):
        raise NotNow(_("The offer is now: %(state)s.") % {"state": found.get_state_display()})
    row: dict[str, Any] = {"key": key, "state": state}
    if state == OfferState.PUBLISHED:
        _refuse_past(found.closes_on, at=at)
        row["published_on"] = day_of(at)
    return _put(actor, found, row, OfferState(state).name.lower(), at=at)


def locked_offer(actor: Actor, key: str) -> JobOffer:
    """An offer that the actor may write, and that stays as it is until the transaction ends."""
    mine = JobOffer.objects.within(actor).select_for_update(of=("self",))
    found: JobOffer | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.SUPPORT_WRITE, organisation_id=found.organisation_id)
    return found


def _put(
    actor: Actor, found: JobOffer, row: dict[str, Any], event: str, *, at: dt.datetime
) -> JobOffer:
    done = records.put(actor, JobOffer, match=("key",), rows=[row], at=at)
    if done.changes:
        record(actor, f"support.offer.{event}", at=at, subject=found, changes=done.changes)
    return done.objects[0]


def _columns(actor: Actor, row: OfferRow) -> dict[str, Any]:
    require_companies(actor, [row.company_id], held=True)
    words = {
        "title": clean(row.title),
        "region": clean(row.region),
        "tasks": row.tasks.strip(),
        "pay": clean(row.pay),
        "skills": clean(row.skills),
    }
    if not all(words[name] for name in ("title", "region", "tasks", "pay")):
        raise TextMissing(_("Say what the work is, where it is and what it pays."))
    for name, most in rules.OFFER_LIMITS.items():
        if len(words[name]) > most:
            raise TextTooLong(_("This is longer than %(most)d characters.") % {"most": most})
    if row.field not in Field.values:
        raise UnknownWord(_("Choose a field."))
    if row.contract not in Contract.values or row.contract == Contract.UNSAID:
        raise UnknownWord(_("Choose a contract."))
    if not 1 <= row.openings <= rules.MOST_OPENINGS:
        raise TermWrong(_("Say how many are looked for: 1 or more."))
    if said := rules.not_to_be_asked(*words.values()):
        raise NotToBeAsked(
            _("“%(words)s”: an employer may not ask for this. Say what the work needs instead.")
            % {"words": said}
        )
    return {
        **words,
        "company_id": row.company_id,
        "field": row.field,
        "contract": row.contract,
        "openings": row.openings,
        "closes_on": row.closes_on,
    }


def _refuse_past(closes_on: dt.date | None, *, at: dt.datetime) -> None:
    if closes_on is not None and closes_on < day_of(at):
        raise TermWrong(_("The last day of this offer is over. Set another one first."))
