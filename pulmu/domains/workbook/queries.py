"""Reads about imports."""

from __future__ import annotations

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet

from .models import Import


def imports(actor: Actor) -> ScopedQuerySet:
    """The imports of an organisation, newest first."""
    actor.require(Permission.WORKBOOK_READ)
    return Import.objects.within(actor).order_by("-started_at", "-pk")


def one(actor: Actor, key: str) -> Import:
    found = imports(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found
