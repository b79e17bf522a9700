"""What contradicts: inside a lab and between labs. Listed beside a statement, never corrected.

Five kinds (docs/spec/indicators.md), one query each. Other labs appear by the name of their
organisation and nothing else; no sentence names a person, a number of a business or an employee.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import NamedTuple

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum, Value
from django.db.models.functions import Replace, StrIndex, Substr
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.companies.choices import Form
from pulmu.domains.companies.models import Company, LegalForm
from pulmu.domains.support.models import Hire, Revenue
from pulmu.ledger import kinds
from pulmu.ledger.models import LiveFact, LiveLink, Verb

BETWEEN_LABS = "a conflict lies between labs; only names of organisations leave"
WHOLE_BP = 10_000

EVIDENCE = "evidence_shared"
INVOICE = "invoice_over_whole"
STARTUP = "startup_twice"
ROSTER = "roster_twice"
FOUNDING = "founding_moved"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One contradiction: a stable ``code``, a sentence for people, the sources to look at.

    ``sources`` are those within the reader's reach; ``labs`` the names of the other labs in it.
    """

    code: str
    text: str
    sources: tuple[str, ...]
    labs: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, str | list[str]]:
        return {
            "code": self.code,
            "text": self.text,
            "sources": list(self.sources),
            "labs": list(self.labs),
        }


def conflicts(actor: Actor, year: int, *, organisation_id: int | None = None) -> list[Conflict]:
    """The conflicts that touch this year's figures, of all labs in reach or of one of them.

    Five queries, however large the year is.
    """
    reader = _narrowed(actor, organisation_id)
    period = Period.year(year)
    return [
        *_shared_files(reader, period),
        *_invoices_over_whole(reader, period),
        *_startups_twice(reader, period),
        *_rosters_twice(reader, period),
        *_foundings_moved(reader, period),
    ]


def _narrowed(actor: Actor, organisation_id: int | None) -> Actor:
    if organisation_id is None:
        return actor
    if actor.reach is not None and organisation_id not in actor.reach:
        raise NotFound
    return replace(actor, reach=frozenset({organisation_id}))


class _Part(NamedTuple):
    """One record in a possible conflict, and the lab that it belongs to."""

    organisation_id: int
    lab: str
    source: str


def _sees(actor: Actor, part: _Part) -> bool:
    return actor.reach is None or part.organisation_id in actor.reach


def _labs(parts: Sequence[_Part]) -> int:
    return len({part.organisation_id for part in parts})


def _conflict(actor: Actor, code: str, text: str, parts: Sequence[_Part]) -> Conflict:
    return Conflict(
        code=code,
        text=text,
        sources=tuple(dict.fromkeys(part.source for part in parts if _sees(actor, part))),
        labs=_others(actor, parts),
    )


def _others(actor: Actor, parts: Sequence[_Part]) -> tuple[str, ...]:
    """The labs to name: those out of reach, or all of several that are within."""
    names = {part.lab for part in parts if not _sees(actor, part)}
    if not names and _labs(parts) > 1:
        names = {part.lab for part in parts}
    return tuple(sorted(names))


# 1. The same evidence file on sources of different kinds or of different organisations.


def _shared_files(actor: Actor, period: Period) -> Iterator[Conflict]:
    shared = (
        _attached(actor, period)
        .values("right")
        .annotate(
            kinds=Count(Substr("left", 1, StrIndex("left", Value(":")) - 1), distinct=True),
            labs=Count("organisation", distinct=True),
        )
        .filter(Q(kinds__gt=1) | Q(labs__gt=1))
    )
    rows = (
        LiveLink.objects.everywhere(because=BETWEEN_LABS)
        .filter(verb=Verb.ATTACH, right__in=shared.values("right"))
        .order_by("right", "organisation_id", "seq")
        .values_list("right", "organisation_id", "organisation__name", "left")
    )
    for sha256, links in groupby(rows, key=lambda row: row[0]):
        parts = [_Part(*link[1:]) for link in links]
        yield _shared_file(actor, sha256, parts)


def _attached(actor: Actor, period: Period) -> ScopedQuerySet:
    """Every link of the files that stand on a source of ours with a fact in the period."""
    facts = LiveFact.objects.within(actor).filter(
        organisation_id=OuterRef("organisation_id"),
        source=OuterRef("left"),
        on__gte=period.start.isoformat(),
        on__lt=period.end.isoformat(),
    )
    ours = LiveLink.objects.within(actor).filter(Exists(facts), verb=Verb.ATTACH)
    links = LiveLink.objects.everywhere(because=BETWEEN_LABS)
    return links.filter(verb=Verb.ATTACH, right__in=ours.values("right"))


def _shared_file(actor: Actor, sha256: str, parts: list[_Part]) -> Conflict:
    """A file on hires of two labs is a roster claimed twice, said by that name alone."""
    words = {"file": sha256[:12], "labs": ", ".join(_others(actor, parts))}
    sorts = {part.source.partition(":")[0] for part in parts}
    if sorts == {"hire"}:
        text = _("The same insurance roster (file %(file)s) supports hires of %(labs)s too.")
        return _conflict(actor, ROSTER, text % words, parts)
    sentences = []
    ours = {p.source.partition(":")[0] for p in parts if _sees(actor, p)}
    if len(ours) > 1:
        names = sorted(str(kinds.kind(name).label) for name in ours)
        text = _("The file %(file)s supports records of different kinds: %(kinds)s.")
        sentences.append(text % {**words, "kinds": ", ".join(names)})
    if _labs(parts) > 1:
        text = _("The file %(file)s supports records of %(labs)s too.")
        sentences.append(text % words)
    return _conflict(actor, EVIDENCE, " ".join(sentences), parts)


# 2. One approval number in two labs with shares above 100 %.


def _invoices_over_whole(actor: Actor, period: Period) -> Iterator[Conflict]:
    revenues = Revenue.objects.everywhere(because=BETWEEN_LABS).exclude(invoice_no="")
    numbered = revenues.annotate(number=_bare("invoice_no"))
    ours = (
        Revenue.objects.within(actor)
        .exclude(invoice_no="")
        .filter(supplied_on__gte=period.start, supplied_on__lt=period.end)
        .annotate(number=_bare("invoice_no"))
    )
    over = (
        numbered.filter(number__in=ours.values("number"))
        .values("number")
        .annotate(labs=Count("organisation", distinct=True), share=Sum("share_bp"))
        .filter(labs__gt=1, share__gt=WHOLE_BP)
    )
    rows = (
        numbered.filter(number__in=over.values("number"))
        .order_by("number", "organisation_id", "pk")
        .values_list("number", "share_bp", "organisation_id", "organisation__name", "key")
    )
    for number, sales in groupby(rows, key=lambda row: row[0]):
        known = list(sales)
        parts = [_Part(lab_id, lab, f"revenue:{key}") for _n, _s, lab_id, lab, key in known]
        share = sum(row[1] for row in known)
        words = {
            "number": number,
            "share": f"{share // 100}.{share % 100:02}",
            "labs": ", ".join(_others(actor, parts)),
        }
        text = _("The shares in invoice %(number)s add up to %(share)s %%, with %(labs)s.")
        yield _conflict(actor, INVOICE, text % words, parts)


def _bare(column: str) -> Replace:
    """An approval number without the hyphens and blanks that people put into it."""
    return Replace(Replace(F(column), Value("-")), Value(" "))


# 3. One business number counted as a new start-up by two labs or in two years.


def _startups_twice(actor: Actor, period: Period) -> Iterator[Conflict]:
    born = Q(form=Form.CORPORATION) & _within("incorporated_on", period)
    born |= Q(form=Form.SOLE) & _within("opened_on", period)
    ours = Company.objects.within(actor).filter(born, exclusion="").exclude(business_no="")
    rows = (
        Company.objects.everywhere(because=BETWEEN_LABS)
        .filter(business_no__in=ours.values("business_no"), exclusion="")
        .select_related("organisation")
        .order_by("business_no", "organisation_id", "pk")
    )
    for _number, alike in groupby(rows, key=lambda company: company.business_no):
        born_on = {company: day for company in alike if (day := _counted_on(company))}
        now = [c for c, day in born_on.items() if day in period and _sees(actor, _part(c))]
        parts = [_part(company) for company in born_on]
        years = sorted({day.year for day in born_on.values()})
        if now and (len(years) > 1 or _labs(parts) > 1):
            yield _startup_twice(actor, now, years, parts)


def _startup_twice(
    actor: Actor, now: list[Company], years: list[int], parts: list[_Part]
) -> Conflict:
    words = {
        "codes": ", ".join(sorted({company.code for company in now})),
        "years": ", ".join(str(year) for year in years),
        "labs": ", ".join(_others(actor, parts)),
    }
    sentences = []
    if _labs(parts) > 1:
        text = _("The business behind %(codes)s counts as a new start-up at %(labs)s too.")
        sentences.append(text % words)
    if len(years) > 1:
        text = _("The business behind %(codes)s counts as a new start-up in %(years)s.")
        sentences.append(text % words)
    return _conflict(actor, STARTUP, " ".join(sentences), parts)


def _counted_on(company: Company) -> dt.date | None:
    """The founding date of a new start-up; None for a company that is none."""
    founded_on = company.founded_on
    if founded_on is None or founded_on < company.first_support_on:
        return None
    return founded_on


def _within(column: str, period: Period) -> Q:
    return Q(**{f"{column}__gte": period.start, f"{column}__lt": period.end})


def _part(company: Company) -> _Part:
    return _Part(company.organisation_id, company.organisation.name, f"company:{company.key}")


# 4. One company's insurance roster claimed by two labs (the same file: see 1).


def _rosters_twice(actor: Actor, period: Period) -> Iterator[Conflict]:
    shared = (
        Company.objects.everywhere(because=BETWEEN_LABS)
        .exclude(business_no="")
        .values("business_no")
        .annotate(labs=Count("organisation", distinct=True))
        .filter(labs__gt=1)
    )
    rows = (
        Hire.objects.everywhere(because=BETWEEN_LABS)
        .filter(_within("insured_on", period))
        .filter(company__business_no__in=shared.values("business_no"))
        .order_by("company__business_no", "employee_key", "insured_on", "organisation_id", "pk")
        .values_list(
            "company__business_no",
            "employee_key",
            "insured_on",
            "organisation_id",
            "organisation__name",
            "key",
            "company__code",
        )
    )
    for _number, hires in groupby(rows, key=lambda row: row[0]):
        yield from _roster_twice(actor, list(hires))


_HireRow = tuple[str, str, dt.date, int, str, str, str]


def _roster_twice(actor: Actor, hires: list[_HireRow]) -> Iterator[Conflict]:
    """At most one conflict a business: its employees whom two labs claim from the same day."""
    twice: list[_Part] = []
    codes: set[str] = set()
    employees = 0
    for _spell, alike in groupby(hires, key=lambda row: row[1:3]):
        rows = list(alike)
        parts = [_Part(lab_id, lab, f"hire:{key}") for *_s, lab_id, lab, key, _code in rows]
        ours = [row for row, part in zip(rows, parts, strict=True) if _sees(actor, part)]
        if ours and _labs(parts) > 1:
            twice += parts
            codes |= {row[6] for row in ours}
            employees += 1
    if twice:
        words = {
            "codes": ", ".join(sorted(codes)),
            "count": employees,
            "labs": ", ".join(_others(actor, twice)),
        }
        text = ngettext(
            "%(count)s hire of %(codes)s is claimed by %(labs)s too.",
            "%(count)s hires of %(codes)s are claimed by %(labs)s too.",
            employees,
        )
        yield _conflict(actor, ROSTER, text % words, twice)


# 5. A change of legal form that moved a founding date.


def _foundings_moved(actor: Actor, period: Period) -> Iterator[Conflict]:
    founded = LegalForm.objects.within(actor).filter(founded_on__isnull=False)
    moved = (
        founded.values("company")
        .annotate(first=Min("founded_on"), last=Max("founded_on"))
        .filter(first__lt=F("last"))
    )
    rows = (
        founded.filter(company__in=moved.values("company"))
        .order_by("company_id", "recorded_at", "pk")
        .values_list("company__key", "company__code", "form", "founded_on")
    )
    for (key, code), history in groupby(rows, key=lambda row: row[:2]):
        days = [(form, day) for _key, _code, form, day in history if day]
        for before, after in pairwise(days):
            changed = before[0] != after[0] and before[1] != after[1]
            if changed and (before[1] in period or after[1] in period):
                words = {"code": code, "before": before[1], "after": after[1]}
                text = _(
                    "A change of legal form moved the founding date of %(code)s"
                    " from %(before)s to %(after)s."
                )
                yield Conflict(FOUNDING, text % words, (f"company:{key}",))
