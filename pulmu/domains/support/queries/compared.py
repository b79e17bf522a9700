"""What the records know of a quarter, beside what its founder says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum

from pulmu.core.kernel.quarters import Quarter
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.support.choices import Topic
from pulmu.domains.support.models import Hire, Investment, QuarterReport, Revenue


@dataclass(frozen=True, slots=True)
class Compared:
    """One of the three numbers; ``said`` is None as long as the founder has not said it."""

    topic: Topic
    said: int | None
    known: int

    @property
    def missing(self) -> int:
        """How much was said that no record shows; negative for records that were not told of."""
        return (self.said or 0) - self.known if self.said is not None else 0


def compared(actor: Actor, found: Iterable[QuarterReport]) -> dict[int, list[Compared]]:
    """By the number of the report, in three queries for each quarter among them."""
    by_quarter: dict[Quarter, list[QuarterReport]] = defaultdict(list)
    for one in found:
        by_quarter[one.about].append(one)
    said: dict[int, list[Compared]] = {}
    for quarter, some in by_quarter.items():
        companies = [one.company_id for one in some]
        employed = _employed(actor, quarter, companies)
        revenue = _revenue(actor, quarter, companies)
        invested = _invested(actor, quarter, companies)
        for one in some:
            said[one.pk] = [
                Compared(Topic.EMPLOYED, one.employed, employed[one.company_id]),
                Compared(Topic.REVENUE, one.revenue, revenue.get(one.company_id, 0)),
                Compared(Topic.INVESTED, one.invested, invested.get(one.company_id, 0)),
            ]
    return said


def _employed(actor: Actor, quarter: Quarter, companies: list[int]) -> Counter[int]:
    """People, not spells, who are insured on its last day; as the founder counts, without
    themselves.
    """
    mine = Hire.objects.within(actor).filter(company__in=companies, insured_on__lte=quarter.end)
    there = mine.filter(is_founder=False)
    there = there.filter(Q(left_on=None) | Q(left_on__gte=quarter.end))
    rows = there.order_by().values_list("company_id", "employee_key").distinct()
    return Counter(company for company, _sign in rows)


def _revenue(actor: Actor, quarter: Quarter, companies: list[int]) -> dict[int, int]:
    span = (quarter.start, quarter.end)
    mine = Revenue.objects.within(actor).filter(company__in=companies, supplied_on__range=span)
    return dict(mine.order_by().values_list("company_id").annotate(total=Sum("amount")))


def _invested(actor: Actor, quarter: Quarter, companies: list[int]) -> dict[int, int]:
    span = (quarter.start, quarter.end)
    mine = Investment.objects.within(actor).filter(company__in=companies, invested_on__range=span)
    return dict(mine.order_by().values_list("company_id").annotate(total=Sum("amount")))
