"""The way of one company, or of one person, through the lab: everything that happened between them,
over all domains, in the order of time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_label, mask_name
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.companies import queries as companies
from pulmu.domains.companies.models import Company, LegalForm
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Person
from pulmu.domains.places.models import Authorisation, Booking, UseLog
from pulmu.domains.programmes.models import Attendance
from pulmu.domains.prototypes import queries as prototypes
from pulmu.domains.prototypes.models import Prototype
from pulmu.domains.support import queries as support

from .listing import LISTINGS
from .records import NAMINGS, Called, day_said, session_name

MOST_EACH = 40
NO_DAYS: Mapping[str, str] = {}
OF_A_COMPANY = (
    "prototype",
    "tenancy",
    "channel_support",
    "hire",
    "revenue",
    "investment",
    "right",
    "certification",
)


@dataclass(frozen=True, slots=True)
class Station:
    """One thing on the way. ``kind`` is that of the record ``key``, or a word for a moment of it:
    form, founder, request, making, case, case_over, mentoring, step, application, tenancy_over,
    offer, introduction, document, status, training, booking.
    """

    kind: str
    key: str
    day: dt.date
    called: Called
    # Which of one day came first, where that is known.
    turn: tuple[int, int] = (0, 0)

    @property
    def is_to_come(self) -> bool:
        """What somebody has booked is told before it is."""
        return self.kind == "booking"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whose way it is, and what of it whoever reads may see."""

    actor: Actor
    sees: Callable[[Permission], bool]
    company: Company | None
    persons: Collection[int]
    is_founder: bool = False


def path(actor: Actor, company: Company, *, until: dt.date) -> list[Station]:
    """Newest first, up to a day, 40 of each kind at most; a query or two a kind. Only what the
    actor may read: names are masked.
    """
    actor.require(Permission.COMPANIES_READ)
    founders = [one.person_id for one in companies.founders(actor, company)]
    persons = people.together(actor, founders)
    return _sorted(_Reader(actor, actor.can, company, persons), until)


def counted_of(actor: Actor, company: Company) -> list[Station]:
    """What of a company may be counted, whenever it was or will be."""
    actor.require(Permission.COMPANIES_READ)
    return list(_made(_Reader(actor, actor.can, company, ())))


def path_of_person(actor: Actor, person: Person, *, until: dt.date) -> list[Station]:
    """The same of somebody, with or without a company."""
    actor.require(Permission.PEOPLE_READ)
    reader = _Reader(actor, actor.can, None, people.together(actor, [person.pk]))
    return _sorted(reader, until)


def own_path(actor: Actor, company: Company, *, until: dt.date) -> list[Station]:
    """What a founder sees of it by the mail they proved to read: all of the company's, and of the
    persons their own.
    """
    found = companies.held_company(actor, company.key)
    persons = people.held_ids(actor, organisation_id=found.organisation_id)
    return _sorted(_Reader(actor, lambda _permission: True, found, persons, is_founder=True), until)


def _sorted(reader: _Reader, until: dt.date) -> list[Station]:
    parts = (_recorded, _tried_out, _taken_part, _became, _supported, _asked_for, _linked, _shown)
    own = () if reader.company else (_booked,)
    every = (one for part in (*parts, *own) for one in part(reader))
    found = [one for one in every if one.day <= until or one.is_to_come]
    return sorted(found, key=lambda one: (one.day, one.turn), reverse=True)


def _recorded(reader: _Reader) -> Iterator[Station]:
    """The same on the day on which it came about: an agreement is signed before it starts."""
    for one in _made(reader, days={"tenancy": "agreed_on"}):
        called = one.called.without(reader.company.name, one.day) if reader.company else one.called
        yield replace(one, called=called)


def _made(reader: _Reader, *, days: Mapping[str, str] = NO_DAYS) -> Iterator[Station]:
    """The records of the kinds that are counted, the company's and those of its people alone.
    ``days``: columns of other days than those by which they count.
    """
    for kind in OF_A_COMPANY:
        listing, naming = LISTINGS[kind], NAMINGS[kind]
        whose = Q(company=reader.company) if reader.company else Q(pk__in=[])
        if naming.model is Prototype:
            whose |= Q(person_id__in=reader.persons)
        if not reader.sees(listing.permission):
            continue
        mine = naming.model.objects.within(reader.actor).filter(whose)
        by = days.get(kind, listing.day)
        rows = mine.order_by(f"-{by}", "-pk").values_list("key", by, *naming.columns)
        for key, day, *rest in rows[:MOST_EACH]:
            yield Station(kind, key, day, naming.call(*rest))


def _tried_out(reader: _Reader) -> Iterator[Station]:
    """Every step of its prototypes, from the first word to where each leads."""
    if not reader.sees(Permission.PROTOTYPES_READ):
        return
    found = prototypes.ways_of(
        reader.actor, company=reader.company, persons=reader.persons, most=MOST_EACH
    )
    for one in found:
        what = one.happening
        said = Called(one.title, " · ".join(filter(None, (what.what, what.note))))
        if what.on is not None:
            kind = "making" if one.is_made else "request"
            yield Station(kind, one.key, what.on, said, what.turn)


def _taken_part(reader: _Reader) -> Iterator[Station]:
    """Where its people learned, and what they worked on."""
    if reader.persons and reader.sees(Permission.PROGRAMMES_READ):
        columns = (
            "session__key", "on", "session__programme__name", "session__title", "person__name",
        )  # fmt: skip
        there = _of_people(reader, Attendance.objects.within(reader.actor)).filter(is_present=True)
        for key, on, programme, title, name in there.order_by("-on", "-pk").values_list(*columns)[
            :MOST_EACH
        ]:
            said = Called(session_name(programme, title), mask_name(name))
            yield Station("session", key, on, said)
    if reader.persons and reader.sees(Permission.PLACES_READ):
        uses = _of_people(reader, UseLog.objects.within(reader.actor)).order_by("-starts_at", "-pk")
        for key, at, resource, name in uses.values_list(
            "key", "starts_at", "resource__name", "person__name"
        )[:MOST_EACH]:
            yield Station("use", key, day_of(at), Called(resource, mask_name(name)))


def _booked(reader: _Reader) -> Iterator[Station]:
    """What somebody was trained for, and what they booked; a use stands for its booking."""
    if not (reader.persons and reader.sees(Permission.PLACES_READ)):
        return
    trained = _of_people(reader, Authorisation.objects.within(reader.actor))
    columns = ("key", "granted_on", "valid_until", "equipment_class__name")
    for key, on, until, name in trained.order_by("-granted_on", "-pk").values_list(*columns)[
        :MOST_EACH
    ]:
        good = _("until %(day)s") % {"day": day_said(until)} if until else ""
        yield Station("training", key, on, Called(name, good))
    booked = _of_people(reader, Booking.objects.within(reader.actor)).filter(use=None)
    for one in booked.select_related("resource").order_by("-starts_at", "-pk")[:MOST_EACH]:
        said = Called(one.resource.name, str(one.get_state_display()))
        yield Station("booking", one.key, day_of(one.starts_at), said)


def _became(reader: _Reader) -> Iterator[Station]:
    """Its forms, and who joined or left."""
    company = reader.company
    if company is None:
        mine = companies.companies_of(reader.actor, reader.persons)
        for one in mine if reader.sees(Permission.COMPANIES_READ) else ():
            day = one.founded_on or one.first_support_on
            yield Station("company", one.key, day, Called(one.name, one.get_form_display()))
        return
    history = LegalForm.objects.within(reader.actor).filter(company=company)
    for one in history.order_by("recorded_at", "pk")[:MOST_EACH]:
        day = one.formed_on or one.founded_on or company.first_support_on
        yield Station("form", company.key, day, Called(str(one.get_form_display())))
    for founder in companies.founders(reader.actor, company):
        name = mask_name(founder.person.name)
        said = Called(name, str(founder.get_role_display()))
        yield Station("founder", founder.key, founder.since, said)


def _supported(reader: _Reader) -> Iterator[Station]:
    """Its cases: opened, met, done, over. What is written there in free words is about persons."""
    if not reader.sees(Permission.SUPPORT_READ):
        return
    may_read = reader.sees(Permission.PEOPLE_READ)
    cases = (
        support.cases_of(reader.actor, reader.company, reader.persons)
        if reader.company
        else list(support.cases(reader.actor).filter(person_id__in=reader.persons))
    )[:MOST_EACH]
    for case in cases:
        yield Station("case", case.key, case.opened_on, Called(str(case.get_cause_display())))
        if case.closed_on is not None:
            said = Called(str(case.get_state_display()), case.outcome if may_read else "")
            yield Station("case_over", case.key, case.closed_on, said)
    keys = {case.pk: case.key for case in cases}
    for met in support.met(reader.actor, cases)[:MOST_EACH]:
        long = ngettext("%(count)s minute", "%(count)s minutes", met.minutes)
        about = (long % {"count": met.minutes}, met.next_step if may_read else "")
        called = Called(mask_label(met.mentor), " · ".join(filter(None, about)))
        yield Station("mentoring", keys[met.case_id], met.on, called)
    for step in support.steps_of(reader.actor, cases)[:MOST_EACH]:
        sort = str(step.get_sort_display())
        said = Called(step.words, sort) if may_read else Called(sort)
        yield Station("step", keys[step.case_id], step.settled_on or dt.date.min, said)


def _asked_for(reader: _Reader) -> Iterator[Station]:
    """Room to work in: asked for, and over. That it was agreed stands among what is counted."""
    if not reader.sees(Permission.SUPPORT_READ):
        return
    asked = (
        support.applications_of(reader.actor, reader.company, reader.persons)
        if reader.company
        else list(support.applications(reader.actor).filter(person_id__in=reader.persons))
    )
    for one in asked[:MOST_EACH]:
        said = Called(str(one.get_kind_display()), str(one.get_state_display()))
        yield Station("application", one.key, one.asked_on, said)
    agreed = support.tenancies_of(reader.actor, reader.company) if reader.company else []
    for tenancy in agreed[:MOST_EACH]:
        if tenancy.over_on is not None and not tenancy.renewals.all():
            yield Station(
                "tenancy_over", tenancy.key, tenancy.over_on, Called(tenancy.space, tenancy.code)
            )


def _linked(reader: _Reader) -> Iterator[Station]:
    """Whom it looked for, and who was introduced. A founder reads here that somebody was, and
    who it is on a page of its own, as long as they allow it.
    """
    if not reader.sees(Permission.SUPPORT_READ):
        return
    if reader.company is not None:
        for one in support.offers_of(reader.actor, reader.company)[:MOST_EACH]:
            day = one.published_on or day_of(one.created_at)
            yield Station("offer", one.key, day, Called(one.title, str(one.get_state_display())))
    met = support.introductions_of(
        reader.actor,
        company=reader.company,
        persons=reader.persons,
        agreed_alone=reader.is_founder,
    )
    for each in met[:MOST_EACH]:
        day = (each.agreed_on if reader.is_founder else None) or each.asked_on
        who = mask_name(each.person.name) if reader.company else each.offer.company.name
        names = [] if reader.is_founder else [who]
        said = Called(each.offer.title, " · ".join([*names, str(each.get_state_display())]))
        yield Station("introduction", each.key, day, said)


def _shown(reader: _Reader) -> Iterator[Station]:
    """Its papers, and what the tax office said."""
    if reader.company is None:
        return
    for paper in companies.documents(reader.actor, reader.company)[:MOST_EACH]:
        said = Called(str(paper.get_kind_display()))
        yield Station("document", paper.key, paper.issued_on, said)
    for check in companies.checks(reader.actor, reader.company)[:MOST_EACH]:
        said = Called(str(check.get_status_display()), check.tax_type)
        yield Station("status", check.key, check.checked_on, said)


def _of_people(reader: _Reader, mine: ScopedQuerySet) -> ScopedQuerySet:
    return mine.filter(person_id__in=list(reader.persons))
