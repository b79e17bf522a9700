"""What of this domain may be counted: each company, on its founding date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from pulmu.core.trail.records import chunks, keyed
from pulmu.ledger.kinds import Fact, Kind, register
from pulmu.ledger.names import name_keys

from .models import Company


def company_facts(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Fact]:
    """One fact a company, with the form in which it was founded: a day of opening stands beside a
    sole trader, whatever they became since. Companies of one business number share its random key.
    """
    for some in chunks(_companies(organisation_id, keys)):
        numbers = name_keys(organisation_id, "business", [c.business_no for c in some])
        for company in some:
            yield Fact(
                kind="company",
                key=company.key,
                on=company.founded_on,
                dims=company.as_posted(numbers[company.business_no]),
            )


def _companies(organisation_id: int, keys: Sequence[str] | None) -> Iterator[Company]:
    mine = (
        Company.objects.everywhere(because="narrowed to one organisation here")
        .filter(organisation_id=organisation_id)
        .order_by("pk")
    )
    if keys is None:
        yield from mine.iterator(chunk_size=2000)
        return
    for some in chunks(keys):
        yield from keyed(mine, some).order_by("pk")


COMPANY = register(
    Kind(
        name="company",
        label=_("Companies"),
        dims={
            "company": str,
            "form": str,
            "field": str,
            "founded_on": str,
            "first_support_on": str,
            "exclusion": str,
            "business": str,
        },
        facts=company_facts,
    )
)
