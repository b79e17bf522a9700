"""Everything that the domains keep of one person, for that person: each kind of record, said once
which of its columns somebody reads of themselves. A record of a person that stands nowhere here
fails a test.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from pulmu.core.kernel.kst import KST
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.scoping import ScopedModel, ScopedQuerySet
from pulmu.domains.companies.models import Founder
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Guardian, SubjectRequest
from pulmu.domains.places.models import Authorisation, Booking, Resource, TeamMember, UseLog
from pulmu.domains.programmes.models import Instructor
from pulmu.domains.prototypes.models import DesignFile, Prototype, PrototypeRequest
from pulmu.domains.support.models import (
    Candidate,
    CaseStep,
    Mentoring,
    QuarterReport,
    ReportPaper,
    SpaceApplication,
    SupportCase,
)
from pulmu.domains.surveys.models import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A kind of record: who it is about (``person`` is the way to them, ``by_mail`` says that the
    proven address and a ticket lead to it too), and what of it is shown, by name.
    """

    name: str
    model: type[ScopedModel]
    shows: Mapping[str, str]
    person: str = "person"
    by_mail: bool = False

    def of(self, actor: Actor, persons: Collection[int]) -> ScopedQuerySet:
        """``persons``: as whom the actor was written down."""
        theirs = [Q(**{f"{self.person}__in": persons})]
        if self.by_mail:
            known = Q(email_index__in=actor.holds) & ~Q(email_index="")
            theirs += [known, Q(ticket__in=actor.holds)]
        found: ScopedQuerySet = self.model.objects.within(actor).filter(reduce(or_, theirs))
        near = {path.partition(".")[0] for path in self.shows.values() if "." in path}
        return found.select_related("organisation", *sorted(near)).order_by("pk")


KEPT = (
    Kept(
        name="bookings",
        model=Booking,
        by_mail=True,
        shows={
            "what": "resource.name",
            "from": "starts_at",
            "until": "ends_at",
            "state": "state",
            "purpose": "purpose",
            "why": "why",
        },
    ),
    Kept(
        name="uses",
        model=UseLog,
        shows={
            "what": "resource.name",
            "from": "starts_at",
            "until": "ends_at",
            "purpose": "purpose",
            "affiliation": "affiliation",
            "parts": "parts",
        },
    ),
    Kept(
        name="trainings",
        model=Authorisation,
        shows={
            "what": "equipment_class.name",
            "on": "granted_on",
            "until": "valid_until",
            "note": "note",
        },
    ),
    Kept(name="teams", model=TeamMember, shows={"what": "team.name"}),
    Kept(name="keeps", model=Resource, person="keeper", shows={"what": "name"}),
    Kept(
        name="prototype_requests",
        model=PrototypeRequest,
        by_mail=True,
        shows={
            "what": "title",
            "idea": "idea",
            "on": "asked_at",
            "state": "state",
            "terms": "terms",
            "agreed": "agreed_on",
        },
    ),
    Kept(
        name="prototypes",
        model=Prototype,
        shows={
            "what": "name",
            "number": "code",
            "on": "received_on",
            "state": "state",
            "handed_over": "handed_over_on",
            "received_by": "receipt_name",
        },
    ),
    Kept(name="design_files", model=DesignFile, shows={"what": "name", "on": "created_at"}),
    Kept(
        name="companies",
        model=Founder,
        shows={"what": "company.name", "role": "role", "from": "since", "until": "until"},
    ),
    Kept(
        name="space_applications",
        model=SpaceApplication,
        shows={
            "what": "venture",
            "kind": "kind",
            "purpose": "purpose",
            "from": "wished_from",
            "on": "asked_on",
            "state": "state",
            "answer": "answer",
        },
    ),
    Kept(
        name="cases",
        model=SupportCase,
        shows={
            "kind": "cause",
            "on": "opened_on",
            "state": "state",
            "diagnosis": "diagnosis",
            "outcome": "outcome",
        },
    ),
    Kept(
        name="case_steps",
        model=CaseStep,
        person="case__person",
        shows={"what": "words", "until": "due_on", "state": "state"},
    ),
    Kept(
        name="mentorings",
        model=Mentoring,
        person="case__person",
        shows={"on": "on", "mentor": "mentor", "said": "said", "next": "next_step"},
    ),
    Kept(
        name="looking_for_work",
        model=Candidate,
        shows={"on": "since", "fields": "fields", "regions": "regions", "said": "words"},
    ),
    Kept(
        name="quarter_reports",
        model=QuarterReport,
        shows={
            "what": "company.name",
            "year": "year",
            "quarter": "quarter",
            "state": "state",
            "employed": "employed",
            "revenue": "revenue",
            "invested": "invested",
            "note": "note",
            "answer": "answer",
        },
    ),
    Kept(
        name="report_papers",
        model=ReportPaper,
        shows={"what": "name", "kind": "topic", "on": "created_at"},
    ),
    Kept(
        name="certificates",
        model=Certificate,
        shows={
            "what": "course",
            "kind": "sort",
            "on": "issued_on",
            "revoked": "revoked_on",
            "why": "revoked_why",
        },
    ),
    Kept(name="teaching", model=Instructor, shows={"what": "offering.name"}),
    Kept(
        name="survey_answers",
        model=Response,
        shows={"what": "questionnaire.name", "on": "answered_on", "answers": "answers"},
    ),
    Kept(
        name="guardians",
        model=Guardian,
        shows={"kind": "relation", "on": "verified_on"},
    ),
    Kept(
        name="asked_of_us",
        model=SubjectRequest,
        shows={"kind": "sort", "on": "received_on", "state": "state", "outcome": "outcome"},
    ),
)
# Told in other words than a list of columns: who somebody is, what they signed up for and attended.
TOLD_ELSEWHERE = (
    "people.Person",
    "people.Consent",
    "programmes.Attendance",
    "programmes.Enrolment",
    "programmes.Party",
    "support.Introduction",
)
NOT_TOLD = {
    "surveys.Invitation": "says that somebody was asked; what they answered is told",
    "places.Maintenance": "who repaired a machine is nobody that a lab knows by an address",
    "support.Hire": "a key of the company's own, by which nobody here is known",
}


def kept_of(actor: Actor) -> Iterator[tuple[Organisation, str, dict[str, Any]]]:
    """Whose, which kind, and what: words of closed lists as they are stored."""
    persons = people.held_ids(actor)
    for kind in KEPT:
        for one in kind.of(actor, persons):
            yield (
                one.organisation,
                kind.name,
                {name: _value(one, at) for name, at in kind.shows.items()},
            )


def _value(one: Any, path: str) -> Any:
    for name in path.split("."):
        one = getattr(one, name)
    if isinstance(one, dt.datetime):
        return one.astimezone(KST).isoformat()
    if isinstance(one, dt.date):
        return one.isoformat()
    return "" if one is None else one
