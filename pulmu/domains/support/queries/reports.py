"""Reads about quarterly reports: who can be asked, who has answered, what the founder may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.companies.choices import Form
from pulmu.domains.companies.models import Company, Founder
from pulmu.domains.people import queries as people
from pulmu.domains.people.models import Person
from pulmu.domains.support import rules
from pulmu.domains.support.choices import NotAsked, ReportState
from pulmu.domains.support.models import (
    QuarterReport,
    ReportPaper,
    SupportCase,
    Tenancy,
)

from .contacts import contacts, of_its_company


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
    return secrets.blind_index(f"quarter report token|{report.key}|{report.contact.key}")


def mark_of(token: str) -> str:
    return secrets.blind_index(f"quarter report|{token}")


def to_ask(actor: Actor, quarter: Quarter) -> list[ToAsk]:
    """Every company that was under support in that quarter and was not asked for it yet: those
    who can be asked first.
    """
    wanted = _under_support(actor, quarter)
    known = contacts(actor, [one.pk for one in wanted])
    found = []
    for company in wanted:
        why_not = known[company.pk].why_not
        if company.form == Form.PROSPECTIVE or (company.founded_on or quarter.end) > quarter.end:
            why_not = NotAsked.NOT_FOUNDED.value
        found.append(ToAsk(company, known[company.pk].person, why_not))
    return sorted(found, key=lambda one: (bool(one.why_not), one.company.name, one.company.pk))


def report_days() -> list[int]:
    """So long after it is asked for a report is due, closes, and is reminded of."""
    spans = (rules.DUE_AFTER, rules.CLOSES_AFTER, *rules.REMINDED_AFTER)
    return [span.days for span in spans]


def reports(actor: Actor) -> ScopedQuerySet:
    """The newest quarter first, with whose they are. Mask the person's name on a page."""
    mine = QuarterReport.objects.within(actor).select_related("company", "person", "contact")
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


def languages_of(actor: Actor, persons: Iterable[int]) -> dict[int, str]:
    """The language in which each of these answered last, as whomever they are known, by number."""
    wanted = set(persons)
    as_one = people.counted_as(actor, wanted)
    mine = QuarterReport.objects.within(actor).filter(contact__in=as_one)
    rows = mine.exclude(state=ReportState.ASKED).order_by(F("sent_on").asc(nulls_first=True), "pk")
    told = {as_one[number]: said for number, said in rows.values_list("contact_id", "language")}
    return {number: told[as_one[number]] for number in wanted if as_one[number] in told}


def papers(actor: Actor, found: QuarterReport) -> list[ReportPaper]:
    """By what they are about, in the order in which they came."""
    mine = ReportPaper.objects.within(actor).filter(report=found)
    return list(mine.order_by("topic", "pk"))


def with_words_or_papers(actor: Actor, found: Iterable[QuarterReport]) -> set[int]:
    """Those of these that say more than three numbers, by number."""
    listed = list(found)
    mine = ReportPaper.objects.within(actor).filter(report__in=listed)
    return {*mine.values_list("report_id", flat=True), *(one.pk for one in listed if one.note)}


def paper(actor: Actor, key: str) -> ReportPaper:
    mine = ReportPaper.objects.within(actor).select_related("report", "person")
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
    found: QuarterReport | None = mine.select_related("organisation", "company", "contact").first()
    if found is None or day_of(at) > found.shown_until or not of_its_company(actor, [found]):
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
    return next(iter(of_its_company(actor, waiting)), None)


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
