"""`--replace --year Y`: imported records of that year that the workbook no longer has."""

from __future__ import annotations

from collections.abc import Mapping

from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail.records import chunks
from pulmu.domains.results import queries as results
from pulmu.domains.results.models import Target
from pulmu.domains.workbook import plan
from pulmu.domains.workbook.report import Report
from pulmu.domains.workbook.rules.parsing import Parsed
from pulmu.ledger.models import LiveFact

Vanished = list[tuple[plan.Step, list[str]]]
NAMED = 200


def vanished(actor: Actor, parsed: Parsed, put: Mapping[str, set[str]], year: int) -> Vanished:
    """Keys to remove per sheet that is present, dependents first. Never records of the screens.

    A record's year is that of the day its fact happened on.
    """
    found = []
    for step in reversed(plan.STEPS):
        if step.sheet.code in parsed.present:
            keys = _of_the_year(actor, step, year) - put.get(step.sheet.code, set())
            mine = _imported(actor, step, keys)
            if mine:
                found.append((step, mine))
    return found


def name(actor: Actor, gone: Vanished, report: Report) -> None:
    """Say in the report what would go, by name."""
    for step, keys in gone:
        report.retracted[step.sheet.ko] += len(keys)
        room = max(0, NAMED - len(report.removed))
        sources = [f"{step.kind}:{key}" for key in keys[:room]]
        titles = results.called(actor, sources)
        report.removed += [
            f"{step.sheet.ko}: {one.title} {one.subtitle}" for one in titles.values()
        ]


def _of_the_year(actor: Actor, step: plan.Step, year: int) -> set[str]:
    if not step.kind:
        mine = Target.objects.within(actor).filter(organisation_id=actor.organisation_id, year=year)
        return set(mine.values_list("key", flat=True))
    facts = LiveFact.objects.within(actor).filter(
        organisation_id=actor.organisation_id, kind=step.kind, on__gte=f"{year}-", on__lt=f"{year + 1}-"
    )
    return {source.partition(":")[2] for source in facts.values_list("source", flat=True)}


def _imported(actor: Actor, step: plan.Step, keys: set[str]) -> list[str]:
    model = results.NAMINGS[step.kind].model if step.kind else Target
    mine = model.objects.within(actor).filter(imported=True)
    return [
        key
        for some in chunks(sorted(keys))
        for key in mine.filter(key__in=some).order_by("key").values_list("key", flat=True)
    ]
