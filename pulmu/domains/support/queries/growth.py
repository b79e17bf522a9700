"""Reads about investments, rights and certifications."""

from __future__ import annotations

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.support.models import Certification, Investment, Right


def investments(actor: Actor) -> ScopedQuerySet:
    """Newest first, each with its company."""
    mine = Investment.objects.within(actor).select_related("company")
    return mine.order_by("-invested_on", "-pk")


def rights(actor: Actor) -> ScopedQuerySet:
    mine = Right.objects.within(actor).select_related("company")
    return mine.order_by("-filed_on", "-pk")


def certifications(actor: Actor) -> ScopedQuerySet:
    mine = Certification.objects.within(actor).select_related("company")
    return mine.order_by("-certified_on", "-pk")
