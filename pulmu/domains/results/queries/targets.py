"""Targets as they stand now, and the lines that can have one."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail.records import chunks
from pulmu.domains.results.models import Target
from pulmu.ledger.rulebook import rules_of


def targets(actor: Actor) -> ScopedQuerySet:
    """Newest year first, by line."""
    return Target.objects.within(actor).order_by("-year", "line", "pk")


def target(actor: Actor, key: str) -> Target:
    found = targets(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Target]:
    """Targets by key; unknown keys are left out."""
    mine = Target.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in mine.filter(key__in=some)}


def codes(actor: Actor, year: int) -> frozenset[str]:
    """The codes that a target of this year may have: lines and companions of its rules."""
    period = Period.year(year)
    rules = rules_of(actor.organisation_id, start=period.start, end=period.end)
    lines = json.loads(rules.body)["lines"]
    return frozenset(code for line in lines for code in (line["code"], *line["companions"]))
