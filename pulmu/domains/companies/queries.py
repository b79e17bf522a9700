"""Reads about companies."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail import bulk
from pulmu.core.trail.records import chunks, keyed

from .models import Company, LegalForm


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


def ids_by_name(actor: Actor, name: str) -> dict[str, int]:
    """Row numbers by code of the companies that have exactly this name."""
    return dict(_mine(actor).filter(name=name).values_list("code", "pk"))


def forms(actor: Actor, key: str) -> list[LegalForm]:
    """The legal forms a company has had, oldest first."""
    return list(
        LegalForm.objects.within(actor).filter(company__key=key).order_by("recorded_at", "pk")
    )


def require_companies(actor: Actor, ids: Iterable[int], *, held: bool = False) -> None:
    """NotFound unless every id is a company of the organisation that is written for. ``held``:
    whoever locks one of them waits until the transaction ends, and is waited for.
    """
    wanted, found = sorted(set(ids)), 0
    for some in chunks(wanted):
        these = _mine(actor).filter(pk__in=some)
        if held:
            bulk.hold(these)
        found += these.count()
    if found != len(wanted):
        raise NotFound(_("There is no such company in this organisation."))


def _mine(actor: Actor) -> ScopedQuerySet:
    return Company.objects.within(actor).filter(organisation_id=actor.organisation_id)
