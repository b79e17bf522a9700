"""Who founded a company: named, corrected, gone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies import queries
from pulmu.domains.companies.choices import FounderRole
from pulmu.domains.companies.models import Founder
from pulmu.domains.people import queries as people

from .companies import NotYet, UnknownWord, locked


class LeavesBefore(Refused):
    code = "companies.leaves_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class FounderRow:
    """``until`` is their last day, when they are not of it any more."""

    person_id: int
    role: str
    since: dt.date
    until: dt.date | None = None


@transaction.atomic
def name_founder(actor: Actor, *, company: str, row: FounderRow, at: dt.datetime) -> Founder:
    """Say who founded a company; of somebody named already, say it anew. Harmless twice."""
    seen = queries.company(actor, company)
    actor.require(Permission.COMPANIES_WRITE, organisation_id=seen.organisation_id)
    # Persons before companies: whoever a form names has just been recorded or corrected.
    people.require_people(actor, [row.person_id])
    found = locked(actor, company)
    if row.role not in FounderRole.values:
        said = {"words": ", ".join(FounderRole.values)}
        raise UnknownWord(_("The role is one of %(words)s.") % said)
    if row.until is not None and row.until < row.since:
        raise LeavesBefore(_("Nobody leaves before the day they joined."))
    if max(row.since, row.until or row.since) > day_of(at):
        raise NotYet(_("One of these days has not come yet."))
    same = people.together(actor, [row.person_id])
    named = Founder.objects.within(actor).filter(company=found, person__in=same).order_by("pk")
    standing = named.filter(person=row.person_id).first() or named.first()
    columns = {
        "company_id": found.pk,
        # Whoever was merged since is named already.
        "person_id": standing.person_id if standing else row.person_id,
        "role": row.role,
        "since": row.since,
        "until": row.until,
    }
    match = ("company_id", "person_id")
    done = records.put(actor, Founder, match=match, rows=[columns], at=at)
    if done.changes:
        record(actor, "companies.founder.named", at=at, subject=found, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def remove_founder(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """It was somebody else: the line goes. Who has left stays, with their last day."""
    actor.require(Permission.COMPANIES_WRITE)
    (found,) = records.own(actor, Founder, [key])
    changes = records.remove(actor, [found])
    record(actor, "companies.founder.removed", at=at, subject=found.company, changes=changes)
