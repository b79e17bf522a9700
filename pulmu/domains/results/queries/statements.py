"""Statements as people get them: the ledger's figures with their context."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.utils.translation import get_language

from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.permissions import Permission
from pulmu.ledger import bundles, statements
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import RuleSet
from pulmu.ledger.models import Statement as Sealed

from .conflicts import conflicts

Statement = dict[str, Any]


def draft(actor: Actor, year: int, *, rules: RuleSet | None = None) -> Statement:
    """The figures of a year as the ledger stands now (docs/spec/statement.md)."""
    actor.require(Permission.RESULTS_READ)
    organisation, span = organisation_of(actor), Period.year(year)
    cut = ledger.size(organisation.pk)
    said = context(actor, organisation, span, cut=cut)
    return statements.compute(organisation, span, cut=cut, ruleset=rules, context=said)


def sealed(actor: Actor, year: int, revision: int) -> Statement:
    """A sealed revision, for ever the same."""
    return json.loads(sealed_row(actor, year, revision).body)


def sealed_row(actor: Actor, year: int, revision: int) -> Sealed:
    actor.require(Permission.RESULTS_READ)
    return statements.sealed(actor, Period.year(year), revision)


def seal_of(actor: Actor, year: int, revision: int) -> dict[str, Any]:
    """Who asked for a revision, who sealed it, when and why."""
    row = sealed_row(actor, year, revision)
    return {
        "at": row.sealed_at,
        "by": row.sealed_by,
        "asked_by": row.submitted_by,
        "why": row.reason,
    }


def revisions(actor: Actor, year: int) -> list[Sealed]:
    """The sealed revisions of a year, newest first."""
    actor.require(Permission.RESULTS_READ)
    span = Period.year(year)
    mine = ledger.statements(actor).filter(organisation_id=actor.home)
    return list(mine.filter(start=span.start, end=span.end).select_related("ruleset"))


def newest_sealed(actor: Actor, years: Collection[int]) -> tuple[int, int] | None:
    """The latest of these years that is sealed, and its newest revision; None for none."""
    return max(_sealed(actor, years), default=None)


def sealed_years(actor: Actor, years: Collection[int]) -> set[int]:
    """Those of these years that are sealed."""
    return {year for year, _revision in _sealed(actor, years)}


def _sealed(actor: Actor, years: Collection[int]) -> list[tuple[int, int]]:
    """Year and number of every revision."""
    actor.require(Permission.RESULTS_READ)
    mine = ledger.statements(actor).filter(organisation_id=actor.home)
    sealed = mine.filter(start__in=[Period.year(year).start for year in years])
    whole = sealed.filter(end__in=[Period.year(year).end for year in years])
    return [(start.year, number) for start, number in whole.values_list("start", "revision")]


def bundle(actor: Actor, year: int, revision: int) -> bytes:
    """A sealed revision as a zip that a stranger can recompute."""
    return bundles.bundle(organisation_of(actor), sealed_row(actor, year, revision))


def context(actor: Actor, organisation: Organisation, span: Period, *, cut: int) -> dict[str, Any]:
    """What may differ between prints: targets in force at the cut, conflicts known now."""
    return {
        "name": organisation.name,
        "targets": statements.targets_at(organisation.pk, span, cut=cut),
        "conflicts": [one.as_dict() for one in conflicts(actor, span.start.year)],
    }


def names(ruleset: RuleSet) -> dict[str, str]:
    """Names of lines and companions in the language of the reader."""
    language = "en" if (get_language() or "ko").startswith("en") else "ko"
    body = json.loads(ruleset.body)
    return {
        one["code"]: one["name"][language]
        for one in (*body["rules"], *body["lines"])
        if "name" in one
    }


def names_for(body: Statement) -> dict[str, str]:
    """Names of the lines of a statement, whatever rule set it was made with."""
    return names(ledger.ruleset(body["ruleset"]["code"], body["ruleset"]["version"]))


def organisation_of(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)
