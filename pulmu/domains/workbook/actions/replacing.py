"""`--replace --year Y`: imported records of that year that the workbook no longer has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pulmu.core.tenancy.actor import Actor
from pulmu.core.trail.records import chunks
from pulmu.domains.companies.models import Company
from pulmu.domains.results.models import Target
from pulmu.domains.workbook import plan
from pulmu.domains.workbook.report import Report
from pulmu.domains.workbook.rules import sheets
from pulmu.domains.workbook.rules.parsing import Parsed
from pulmu.ledger.models import LiveFact

from . import naming
from .needing import needed

NAMED = 200
# The sheets whose codes others refer to, and what the field with the code is called.
REFERRED_TO = {sheets.SESSIONS.code: "session_code", sheets.COMPANIES.code: "company_code"}


@dataclass(slots=True)
class Vanished:
    """Keys by step, dependents first: those to remove, and those that others still point to."""

    gone: list[tuple[plan.Step, list[str]]] = field(default_factory=list)
    kept: list[tuple[plan.Step, list[str]]] = field(default_factory=list)


def vanished(actor: Actor, parsed: Parsed, put: Mapping[str, set[str]], year: int) -> Vanished:
    """What to remove of each sheet that is present. Never records of the screens.

    A record's year is that of the day its fact happened on. One that records from elsewhere, or
    rows of the same workbook, still refer to has to stay.
    """
    found = Vanished()
    going: dict[str, set[str]] = {}
    for step in reversed(plan.STEPS):
        if step.sheet.code not in parsed.present:
            continue
        keys = _of_the_year(actor, step, year) - put.get(step.sheet.code, set())
        codes = _imported(actor, step, keys)
        stay = {key for key, code in codes.items() if code in _referred_to(parsed, step)}
        stay |= needed(actor, step.model, codes.keys() - stay, going=going)
        going[step.model._meta.label] = codes.keys() - stay
        for listed, some in ((found.gone, codes.keys() - stay), (found.kept, stay)):
            if some:
                listed.append((step, sorted(some)))
    return found


def name(actor: Actor, found: Vanished, report: Report) -> None:
    """Say in the report what goes and what stays, by name as far as there is room."""
    for step, keys in found.gone:
        report.retracted[step.sheet.ko] += len(keys)
        report.removed += _names(actor, step, keys[: NAMED - len(report.removed)])
    for step, keys in found.kept:
        report.kept += _names(actor, step, keys[: NAMED - len(report.kept)])


def _names(actor: Actor, step: plan.Step, keys: list[str]) -> list[str]:
    return list(naming.names(actor, step.model._meta.label, keys).values())


def _of_the_year(actor: Actor, step: plan.Step, year: int) -> set[str]:
    ours = actor.organisation_id
    if not step.kind:
        mine = Target.objects.within(actor).filter(organisation_id=ours, year=year)
        return set(mine.values_list("key", flat=True))
    facts = LiveFact.objects.within(actor).filter(
        organisation_id=ours, kind=step.kind, on__gte=f"{year:04}-", on__lt=f"{year + 1:04}-"
    )
    keys = {source.partition(":")[2] for source in facts.values_list("source", flat=True)}
    if step.model is Company:
        # One that is not founded yet has no day that counts: that of its first support decides.
        undated = LiveFact.objects.within(actor).filter(organisation_id=ours, kind=step.kind, on="")
        firms = Company.objects.within(actor).filter(first_support_on__year=year)
        theirs = {source.partition(":")[2] for source in undated.values_list("source", flat=True)}
        keys.update(theirs.intersection(firms.values_list("key", flat=True)))
    return keys


def _imported(actor: Actor, step: plan.Step, keys: set[str]) -> dict[str, str]:
    """Those of the keys that an import made, with their codes (their keys where there is none)."""
    column = step.code[0] if step.code else "key"
    mine = step.model.objects.within(actor).filter(imported=True)
    found: dict[str, str] = {}
    for some in chunks(sorted(keys)):
        found.update(mine.filter(key__in=some).values_list("key", column))
    return found


def _referred_to(parsed: Parsed, step: plan.Step) -> set[str]:
    """Codes of this sheet that rows of other sheets name."""
    field_name = REFERRED_TO.get(step.sheet.code)
    if field_name is None:
        return set()
    return {
        getattr(row, field_name)
        for sheet in sheets.SHEETS
        if sheet is not step.sheet and field_name in sheet.row._fields
        for row in parsed.rows[sheet.code]
    }
