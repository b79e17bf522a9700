"""Reads about quarterly reports: who can be asked, who has answered, what the founder may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.mail import queries as mail
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.companies.choices import Form, FounderRole
from pulmu.domains.companies.models import Company, Founder
from pulmu.domains.people.models import Person
from pulmu.domains.support import rules
from pulmu.domains.support.choices import NotAsked, ReportState
from pulmu.domains.support.models import (
    QuarterReport,
    ReportPaper,
    SpaceApplication,
    SupportCase,
    Tenancy,
)

_FIRST = {role: number for number, role in enumerate(FounderRole.values)}


@dataclass(frozen=True, slots=True)
class ToAsk:
    """A company under support in a quarter, and whom to ask, or why nobody can be asked."""

    company: Company
    person: Person | None
    why_not: str = ""


def token_of(report: QuarterReport) -> str:
    """The same whenever it is wanted, and made by nobody of the database alone. Whoever is asked in
    somebody's place has a link of their own.
    """
    return secrets.blind_index(f"quarter report token|{report.key}|{report.person.key}")


def mark_of(token: str) -> str:
    return secrets.blind_index(f"quarter report|{token}")


def to_ask(actor: Actor, quarter: Quarter) -> list[ToAsk]:
    """Every company that was under support in that quarter and was not asked for it yet: those
    who can be asked first.
    """
    wanted = _under_support(actor, quarter)
    contacts = _contacts(actor, [one.pk for one in wanted])
    indexes = {found.email_index for found in contacts.values() if found}
    dead = mail.dead_addresses(actor, indexes)
    found = []
    for company in wanted:
        person = contacts.get(company.pk)
        why_not = ""
        if company.form == Form.PROSPECTIVE or (company.founded_on or quarter.end) > quarter.end:
            why_not = NotAsked.NOT_FOUNDED.value
        elif person is None:
            why_not = NotAsked.NO_ADDRESS.value
        elif person.is_suspended:
            why_not = NotAsked.STOPPED.value
        elif person.email_index in dead:
            why_not = NotAsked.DEAD_ADDRESS.value
        found.append(ToAsk(company, person, why_not))
    return sorted(found, key=lambda one: (bool(one.why_not), one.company.name, one.company.pk))


def report_days() -> list[int]:
    """So long after it is asked for a report is due, closes, and is reminded of."""
    spans = (rules.DUE_AFTER, rules.CLOSES_AFTER, *rules.REMINDED_AFTER)
    return [span.days for span in spans]


def reports(actor: Actor) -> ScopedQuerySet:
    """The newest quarter first, with whose they are. Mask the person's name on a page."""
    mine = QuarterReport.objects.within(actor).select_related("company", "person")
    return mine.order_by("-year", "-quarter", "company__name", "pk")


def reports_of_quarter(actor: Actor, quarter: Quarter) -> ScopedQuerySet:
    return reports(actor).filter(year=quarter.year, quarter=quarter.number)


def report(actor: Actor, key: str) -> QuarterReport:
    found: QuarterReport | None = reports(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def asked_quarters(actor: Actor) -> list[Quarter]:
    """Those that somebody was asked about, the newest first."""
    mine = QuarterReport.objects.within(actor).order_by("-year", "-quarter")
    return [Quarter(*row) for row in mine.values_list("year", "quarter").distinct()]


def counted_states(actor: Actor, quarter: Quarter) -> dict[str, int]:
    rows = reports_of_quarter(actor, quarter).order_by().values_list("state")
    return dict(rows.annotate(number=Count("pk")))


def overdue(actor: Actor, *, today: dt.date) -> ScopedQuerySet:
    """Who should have answered, and still can."""
    mine = reports(actor).filter(organisation_id=actor.organisation_id)
    late = mine.filter(state__in=ReportState.waiting(), due_on__lt=today)
    return late.filter(open_until__gte=today)


def unreviewed(actor: Actor) -> ScopedQuerySet:
    """What was sent in and nobody has looked at."""
    mine = reports(actor).filter(organisation_id=actor.organisation_id)
    return mine.filter(state=ReportState.SENT).order_by("sent_on", "pk")


def to_remind(actor: Actor, *, at: dt.datetime) -> list[str]:
    """The keys of those whom the clock reminds today."""
    today = day_of(at)
    mine = QuarterReport.objects.within(actor).filter(organisation_id=actor.organisation_id)
    waiting = mine.filter(state__in=ReportState.waiting(), open_until__gte=today)
    return [
        one.key
        for one in waiting.order_by("pk")
        if rules.reminds_today(
            asked_on=one.asked_on,
            reminded=one.reminded,
            reminded_on=one.reminded_on,
            today=today,
        )
    ]


def contacts_now(actor: Actor, found: Iterable[QuarterReport]) -> dict[int, Person | None]:
    """Whom a letter about each of these goes to, by number: whoever was asked, as long as they
    belong to the company and have an address; else who would be asked today.
    """
    reports = list(found)
    known = _belonging(actor, {one.company_id for one in reports})
    return {one.pk: _contact_of(one, known[one.company_id]) for one in reports}


def languages_of(actor: Actor, persons: Iterable[Person]) -> dict[int, str]:
    """The language in which each of these answered last, by number."""
    wanted = [one.pk for one in persons]
    theirs = Q(person__in=wanted) | Q(person__merged_into__in=wanted)
    mine = QuarterReport.objects.within(actor).filter(theirs).exclude(state=ReportState.ASKED)
    rows = mine.order_by(F("sent_on").asc(nulls_first=True), "pk")
    said = {}
    for number, survivor, language in rows.values_list(
        "person_id", "person__merged_into_id", "language"
    ):
        said[survivor or number] = language
    return said


def unreachable(actor: Actor, found: Iterable[QuarterReport]) -> dict[int, str]:
    """Those of these about whom nobody can be written to any more, by number, and why."""
    contacts = contacts_now(actor, found)
    dead = mail.dead_addresses(actor, [one.email_index for one in contacts.values() if one])
    said = {}
    for number, person in contacts.items():
        if person is None:
            said[number] = NotAsked.NO_ADDRESS.value
        elif person.is_suspended:
            said[number] = NotAsked.STOPPED.value
        elif person.email_index in dead:
            said[number] = NotAsked.DEAD_ADDRESS.value
    return said


def papers(actor: Actor, found: QuarterReport) -> list[ReportPaper]:
    """By what they are about, in the order in which they came."""
    mine = ReportPaper.objects.within(actor).filter(report=found)
    return list(mine.order_by("topic", "pk"))


def paper(actor: Actor, key: str) -> ReportPaper:
    mine = ReportPaper.objects.within(actor).select_related("report__person")
    found: ReportPaper | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def held_report(actor: Actor, token: str, *, at: dt.datetime) -> QuarterReport:
    """By its link, of whatever lab the actor reaches, as long as the link shows anything: to who
    has left the company it shows nothing.
    """
    if token not in actor.holds:
        raise NotFound
    mine = QuarterReport.objects.within(actor).filter(token_hash=mark_of(token))
    found: QuarterReport | None = mine.select_related("organisation", "company", "person").first()
    if found is None or day_of(at) > found.shown_until:
        raise NotFound
    if not _belongs(found, _belonging(actor, [found.company_id])[found.company_id]):
        raise NotFound
    return found


def told_reports(
    actor: Actor, company: Company, *, until: Quarter | None = None
) -> list[QuarterReport]:
    """What a company has said of its quarters, up to one of them; the oldest first."""
    mine = QuarterReport.objects.within(actor).filter(company=company)
    if until is not None:
        mine = mine.filter(Q(year__lt=until.year) | Q(year=until.year, quarter__lte=until.number))
    return list(mine.filter(state__in=ReportState.told()).order_by("year", "quarter"))


def reports_of_company(actor: Actor, company: Company) -> list[QuarterReport]:
    """The newest first."""
    return list(reports(actor).filter(company=company))


def waiting_report(actor: Actor, company: Company, *, today: dt.date) -> QuarterReport | None:
    """What a company is asked for and can still answer by a link that leads there, the oldest
    first.
    """
    mine = reports(actor).filter(company=company, state__in=ReportState.waiting())
    waiting = mine.filter(open_until__gte=today).exclude(token_hash="").order_by("year", "quarter")
    known = _belonging(actor, [company.pk])[company.pk]
    return next((one for one in waiting if _belongs(one, known)), None)


def _under_support(actor: Actor, quarter: Quarter) -> list[Company]:
    """With an open case, an agreement that ran, or a founder whom the lab knows."""
    home = {"organisation_id": actor.organisation_id}
    begun = {"starts_on__lte": quarter.end}
    ran = Tenancy.objects.within(actor).filter(**home, **begun)
    ran = ran.filter(Q(ends_on=None) | Q(ends_on__gte=quarter.start))
    ran = ran.filter(Q(terminated_on=None) | Q(terminated_on__gte=quarter.start))
    cases = SupportCase.objects.within(actor).filter(**home, opened_on__lte=quarter.end)
    cases = cases.filter(Q(closed_on=None) | Q(closed_on__gte=quarter.start))
    founders = Founder.objects.within(actor).filter(**home, until=None)
    asked = QuarterReport.objects.within(actor).filter(year=quarter.year, quarter=quarter.number)
    mine = Company.objects.within(actor).filter(**home, first_support_on__lte=quarter.end)
    wanted = mine.filter(
        Q(pk__in=ran.values("company"))
        | Q(pk__in=cases.exclude(company=None).values("company"))
        | Q(pk__in=founders.values("company"))
    )
    return list(wanted.exclude(pk__in=asked.values("company")).order_by("pk"))


def _contacts(actor: Actor, companies: Iterable[int]) -> dict[int, Person | None]:
    """The first of each who can be written to."""
    known = _belonging(actor, companies)
    return {company: _first_with_mail(some) for company, some in known.items()}


def _belonging(actor: Actor, companies: Iterable[int]) -> dict[int, list[Person]]:
    """By company, in the order in which they are asked: its representative, another founder,
    whoever asked for its space. Nobody who was its founder and has left.
    """
    wanted = list(companies)
    founders = Founder.objects.within(actor).filter(company__in=wanted)
    founders = founders.select_related("person__merged_into")
    asked = SpaceApplication.objects.within(actor).filter(company__in=wanted)
    asked = asked.select_related("person__merged_into").order_by("-asked_on", "-pk")
    in_order = sorted(founders, key=lambda one: (_FIRST[one.role], one.since, one.pk))
    left = {(one.company_id, _now(one.person).pk) for one in in_order if one.until is not None}
    found: dict[int, list[Person]] = {company: [] for company in wanted}
    for one in in_order:
        if one.until is None:
            found[one.company_id].append(_now(one.person))
    for company, person in [(one.company_id, _now(one.person)) for one in asked]:
        if company is not None and (company, person.pk) not in left:
            found[company].append(person)
    return found


def _now(person: Person) -> Person:
    survivor: Person = person.merged_into or person
    return survivor


def _belongs(found: QuarterReport, known: Iterable[Person]) -> bool:
    return bool({found.person_id, found.person.merged_into_id} & {one.pk for one in known})


def _contact_of(found: QuarterReport, known: Sequence[Person]) -> Person | None:
    if not _belongs(found, known):
        return _first_with_mail(known)
    theirs = [one for one in known if one.pk in {found.person_id, found.person.merged_into_id}]
    return _first_with_mail([*theirs, found.person, *known])


def _first_with_mail(known: Iterable[Person]) -> Person | None:
    return next((one for one in known if _has_mail(one)), None)


def _has_mail(person: Person) -> bool:
    return bool(person.email_index) and person.destroyed_at is None
