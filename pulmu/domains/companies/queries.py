"""Reads about companies."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.people.queries import keyed

from .models import Company, LegalForm


@dataclass(frozen=True, slots=True)
class MovedFounding:
    """A company whose founding date was recorded as one day and later as another."""

    company: Company
    days: tuple[dt.date | None, ...]


def companies(actor: Actor) -> ScopedQuerySet:
    """Newest first support first."""
    return Company.objects.within(actor).order_by("-first_support_on", "-pk")


def company(actor: Actor, key: str) -> Company:
    found = Company.objects.within(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Company]:
    """Companies by key; unknown keys are left out."""
    mine = Company.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in keyed(mine, some)}


def ids_by_code(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    """Row numbers, as list actions want them; unknown codes are left out."""
    found: dict[str, int] = {}
    for some in chunks(codes):
        found.update(_mine(actor).filter(code__in=some).values_list("code", "pk"))
    return found


def forms(actor: Actor, key: str) -> list[LegalForm]:
    """The legal forms a company has had, oldest first."""
    return list(
        LegalForm.objects.within(actor).filter(company__key=key).order_by("recorded_at", "pk")
    )


def moved_foundings(actor: Actor) -> list[MovedFounding]:
    """Conflicts for the statement: changes of legal form that moved a founding date."""
    days: dict[int, list[dt.date | None]] = defaultdict(list)
    history = LegalForm.objects.within(actor).order_by("recorded_at", "pk")
    for company_id, day in history.values_list("company_id", "founded_on"):
        if day is not None and day not in days[company_id]:
            days[company_id].append(day)
    moved = {pk: tuple(several) for pk, several in days.items() if len(several) > 1}
    found = [company for some in chunks(moved) for company in companies(actor).filter(pk__in=some)]
    return [MovedFounding(company=company, days=moved[company.pk]) for company in found]


def shared_business_numbers(actor: Actor) -> dict[str, list[str]]:
    """Business numbers that several codes of the organisation have, and those codes."""
    several = (
        _mine(actor)
        .exclude(business_no="")
        .values("business_no")
        .annotate(codes=Count("pk"))
        .filter(codes__gt=1)
    )
    shared: dict[str, list[str]] = defaultdict(list)
    rows = _mine(actor).filter(business_no__in=several.values("business_no")).order_by("code")
    for business_no, code in rows.values_list("business_no", "code"):
        shared[business_no].append(code)
    return dict(shared)


def require_companies(actor: Actor, ids: Iterable[int]) -> None:
    """NotFound unless every id is a company of the organisation that is written for."""
    wanted = set(ids)
    if sum(_mine(actor).filter(pk__in=some).count() for some in chunks(wanted)) != len(wanted):
        raise NotFound(_("There is no such company in this organisation."))


def _mine(actor: Actor) -> ScopedQuerySet:
    return Company.objects.within(actor).filter(organisation_id=actor.organisation_id)
