"""Room to work in: asked for, answered, agreed, renewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.text import clean
from pulmu.core.mail.choices import Language
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies import queries as companies
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Person
from pulmu.domains.places import queries as places
from pulmu.domains.support import mails, queries, rules
from pulmu.domains.support.choices import ApplicationState, Cause, SpaceKind
from pulmu.domains.support.models import SpaceApplication, Tenancy

from .cases import case_for
from .refusals import NotNow, TermWrong, TextMissing, TextTooLong, UnknownWord, WhyMissing
from .rooms import keep_rooms
from .tenancies import TenancyRow, agree_tenancy, enter_tenancy


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRow:
    """What somebody asks for, as they typed it; ``company`` is the key of one of theirs."""

    venture: str
    kind: str
    purpose: str
    wished_from: dt.date
    months: int
    company: str = ""
    language: str = Language.KO


@transaction.atomic
def ask_for_space(
    actor: Actor, *, person: str, row: ApplicationRow, once: str, at: dt.datetime
) -> SpaceApplication:
    """A founder asks by the portal, as a person whose mail they have proven to read. ``once``
    names the form: sent twice, it is one application.
    """
    actor.require(Permission.SUPPORT_OWN)
    mine = people.held_ids(actor, organisation_id=actor.organisation_id)
    applicant = _applicant(actor, person, mine)
    columns = {"key": once, "person_id": applicant.pk, **_columns(actor, row, at=at)}
    standing = _by_key(once)
    if standing is not None:
        if standing.person_id not in mine or standing.organisation_id != actor.organisation_id:
            raise NotFound
        # Somebody may have been merged with them since.
        columns["person_id"] = standing.person_id
        if standing.state not in {ApplicationState.ASKED, ApplicationState.RETURNED}:
            return standing
    waits_anew = standing is None or standing.state == ApplicationState.RETURNED
    done = records.put(actor, SpaceApplication, match=("key",), rows=[columns], at=at)
    made = done.objects[0]
    if done.changes:
        record(actor, "support.application.asked", at=at, subject=made, changes=done.changes)
    if waits_anew:
        mails.received(actor, made, at=at)
    return made


@transaction.atomic
def withdraw_application(actor: Actor, *, key: str, at: dt.datetime) -> SpaceApplication:
    """Whoever asked does not want it any more. Harmless twice."""
    actor.require(Permission.SUPPORT_OWN)
    held = queries.held_applications(actor).filter(organisation_id=actor.organisation_id)
    found = held.select_for_update(of=("self",)).filter(key=key).first()
    if found is None:
        raise NotFound
    return _answered(actor, found, ApplicationState.WITHDRAWN, "", at=at)


@transaction.atomic
def answer_application(
    actor: Actor, *, key: str, state: str, answer: str = "", at: dt.datetime
) -> SpaceApplication:
    """Approve, give back to be completed, or refuse; whoever asked is told. Harmless twice; the
    same answer in other words is told anew.
    """
    found = _locked(actor, key)
    by_desk = {
        ApplicationState.APPROVED,
        ApplicationState.RETURNED,
        ApplicationState.REFUSED,
    }
    if state not in by_desk:
        raise UnknownWord(_("Choose an answer."))
    text = answer.strip()
    if found.state == state and text in {"", found.answer}:
        return found
    if rules.says_why(state) and not text:
        raise WhyMissing(_("Say why: the applicant reads it."))
    if found.state == state:
        made = _put(actor, found, {"answer": text, "answered_on": day_of(at)}, at=at)
    else:
        made = _answered(actor, found, ApplicationState(state), text, at=at)
    mails.tell_applicant(actor, made, at=at)
    return made


@transaction.atomic
def agree_on_space(
    actor: Actor, *, key: str, row: TenancyRow, resource: str = "", at: dt.datetime
) -> Tenancy:
    """The agreement that comes of an approved application: it counts as one space support, and
    the company's case is open from here on.
    """
    found = _locked(actor, key)
    if found.tenancy is not None:
        return found.tenancy
    if not rules.may_become(found.state, ApplicationState.AGREED):
        raise NotNow(_("An application is approved before it is agreed on."))
    if found.company_id not in {None, row.company_id}:
        raise NotNow(_("It was another company that asked for it: agree with that one."))
    row = replace(row, resource_id=_resource_id(actor, resource))
    # It locks the company, which comes before rooms and facts.
    case_for(actor, company_id=row.company_id, cause=Cause.SPACE, at=at)
    made = enter_tenancy(actor, row=row, at=at)
    other = SpaceApplication.objects.within(actor).filter(tenancy=made).exclude(pk=found.pk)
    if other.exists():
        raise NotNow(_("This agreement belongs to another application."))
    columns = {
        "key": key,
        "state": ApplicationState.AGREED.value,
        "tenancy_id": made.pk,
        "company_id": made.company_id,
        "answered_on": day_of(at),
    }
    done = records.put(actor, SpaceApplication, match=("key",), rows=[columns], at=at)
    record(actor, "support.application.agreed", at=at, subject=found, changes=done.changes)
    keep_rooms(actor, [made], at=at)
    mails.tell_applicant(actor, done.objects[0], at=at)
    return made


@transaction.atomic
def renew_tenancy(
    actor: Actor,
    *,
    key: str,
    code: str,
    agreed_on: dt.date,
    months: int,
    at: dt.datetime,
) -> Tenancy:
    """A new agreement from the day after the old one ends. Renewed twice it is one renewal."""
    old = Tenancy.objects.within(actor).select_for_update(of=("self",)).filter(key=key).first()
    if old is None:
        raise NotFound
    actor.require(Permission.SUPPORT_WRITE, organisation_id=old.organisation_id)
    standing: Tenancy | None = Tenancy.objects.within(actor).filter(renews=old).first()
    if standing is not None:
        if standing.code == clean(code):
            return standing
        raise NotNow(_("It is renewed already, as %(code)s.") % {"code": standing.code})
    if old.ends_on is None or old.terminated_on is not None:
        raise NotNow(_("Only an agreement that has an end, and was not terminated, is renewed."))
    _refuse_term(months)
    starts_on = old.ends_on + dt.timedelta(days=1)
    row = TenancyRow(
        code=code,
        company_id=old.company_id,
        space=old.space,
        agreed_on=agreed_on,
        starts_on=starts_on,
        ends_on=rules.after(starts_on, months=months),
        resource_id=old.resource_id,
        renews_id=old.pk,
    )
    return agree_tenancy(actor, row=row, at=at)


def _answered(
    actor: Actor, found: SpaceApplication, state: ApplicationState, answer: str, *, at: dt.datetime
) -> SpaceApplication:
    if found.state == state:
        return found
    if not rules.may_become(found.state, state):
        said = {"state": found.get_state_display()}
        raise NotNow(_("The application is now: %(state)s.") % said)
    row = {"state": state.value, "answer": answer, "answered_on": day_of(at)}
    return _put(actor, found, row, at=at)


def _put(
    actor: Actor, found: SpaceApplication, row: dict[str, Any], *, at: dt.datetime
) -> SpaceApplication:
    rows = [{"key": found.key, **row}]
    done = records.put(actor, SpaceApplication, match=("key",), rows=rows, at=at)
    made = done.objects[0]
    event = f"support.application.{ApplicationState(made.state).name.lower()}"
    record(actor, event, at=at, subject=found, changes=done.changes)
    return made


def _locked(actor: Actor, key: str) -> SpaceApplication:
    mine = SpaceApplication.objects.within(actor).select_for_update(of=("self",))
    found: SpaceApplication | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.SUPPORT_WRITE, organisation_id=found.organisation_id)
    return found


def _by_key(once: str) -> SpaceApplication | None:
    """Locked: the desk may be answering it at this moment."""
    every = SpaceApplication.objects.everywhere(because="a key is of one record, wherever it is")
    found: SpaceApplication | None = every.select_for_update().filter(key=once).first()
    return found


def _applicant(actor: Actor, key: str, mine: Collection[int]) -> Person:
    """Locked, so that a form sent several times at once is one application."""
    everybody = Person.objects.within(actor).filter(organisation_id=actor.organisation_id)
    found: Person | None = (
        everybody.select_for_update(no_key=True).filter(key=key, pk__in=mine).first()
    )
    if found is None:
        raise NotFound
    return found


def _resource_id(actor: Actor, key: str) -> int | None:
    return places.resource(actor, key).pk if key else None


def _columns(actor: Actor, row: ApplicationRow, *, at: dt.datetime) -> dict[str, Any]:
    company = companies.held_company(actor, row.company) if row.company else None
    if company is not None and company.organisation_id != actor.organisation_id:
        raise NotFound
    columns = {
        "company_id": company.pk if company else None,
        "venture": clean(row.venture),
        "kind": row.kind,
        "purpose": row.purpose.strip(),
        "wished_from": row.wished_from,
        "months": row.months,
        "language": row.language,
        "asked_on": day_of(at),
        "state": ApplicationState.ASKED.value,
        "answer": "",
        "answered_on": None,
    }
    if not (columns["venture"] and columns["purpose"]):
        raise TextMissing(_("Say what your venture is called, and what you need the space for."))
    if any(
        len(str(columns[name])) > rules.APPLICATION_LIMITS[name] for name in ("venture", "purpose")
    ):
        raise TextTooLong(_("This is longer than we can keep. Say it shorter."))
    if row.kind not in SpaceKind.values:
        raise UnknownWord(_("Choose a kind of space."))
    _refuse_term(row.months)
    if row.wished_from < day_of(at):
        raise TermWrong(_("The wished day lies in the past."))
    return columns


def _refuse_term(months: int) -> None:
    if not 1 <= months <= rules.MOST_MONTHS:
        said = {"most": rules.MOST_MONTHS}
        raise TermWrong(_("Say for how many months: from 1 to %(most)d.") % said)
