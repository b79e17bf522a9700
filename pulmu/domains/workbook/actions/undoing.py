"""Taking a whole import back, by what the trail says it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from django.apps import apps
from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change, ChangeKind, Event
from pulmu.core.trail.records import chunks
from pulmu.domains.companies import actions as companies
from pulmu.domains.people import actions as people
from pulmu.domains.places import actions as places
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.results import actions as results
from pulmu.domains.workbook import plan, queries
from pulmu.domains.workbook.choices import ImportState
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.report import Report
from pulmu.ledger import actions as ledger
from pulmu.ledger import posting

WHY = "import undone"
CHUNK = 200
TOPICS = {"people.Person": "person"}


class NotUndoable(Refused):
    code = "workbook.not_undoable"


def removers() -> Mapping[str, Callable[..., int]]:
    """The action that removes records of a model, by the model's label."""
    found: dict[str, Callable[..., int]] = {
        "companies.LegalForm": companies.remove_legal_forms,
        "people.Person": people.remove_people,
        "places.Resource": places.remove_resources,
        "programmes.Programme": programmes.remove_programmes,
        "results.Target": results.remove_targets,
    }
    for step in plan.STEPS:
        if step.kind:
            found[queries.model_of(step.kind)._meta.label] = step.remove
    return found


def undo(actor: Actor, *, import_key: str, at: dt.datetime) -> Report:
    """Take an import back: what it made goes, what it changed stands as before, and so do facts.

    Records that somebody has changed or built upon since are left, and named in the report.
    """
    actor.require(Permission.WORKBOOK_IMPORT)
    found = queries.one(actor, import_key)
    if found.state != ImportState.DONE:
        raise NotUndoable(_("Only an import that is done can be undone."))
    return take_back(actor, found, state=ImportState.UNDONE, at=at)


def take_back(actor: Actor, found: Import, *, state: ImportState, at: dt.datetime) -> Report:
    """Undo by the trail, newest act first, in short transactions. Harmless when cut short."""
    report = Report(import_key=found.key)
    events = Event.objects.within(actor).filter(batch=found.key).order_by("-pk")
    for event in events:
        links = event.data.get("links")
        if event.name == "ledger.evidence.attached" and links:
            for some in chunks(links, CHUNK):
                ledger.detach(actor, links=[(s, f) for s, f in some], at=at, why=WHY)
        changes = Change.objects.within(actor).filter(event=event).order_by("-pk")
        for _label, group in groupby(changes.iterator(), key=lambda c: (c.model, c.kind)):
            for some_changes in chunks(group, CHUNK):
                _take_back(actor, found.key, some_changes, report, at=at)
    with transaction.atomic():
        Import.objects.within(actor).filter(pk=found.pk).update(
            state=state, finished_at=at, process=""
        )
        record(actor, "workbook.import.undone", at=at, file=found.file_name, kept=report.kept[:50])
    return report


def _take_back(
    actor: Actor, batch: str, changes: Sequence[Change], report: Report, *, at: dt.datetime
) -> None:
    free = [c for c in changes if c.pk not in _touched_later(actor, batch, changes)]
    report.kept += [f"{c.model}:{c.key}" for c in changes if c not in free]
    if not free:
        return
    model, kind = free[0].model, free[0].kind
    remove = removers().get(model)
    if kind != ChangeKind.CREATED:
        _restore(actor, free, at=at)
        report.changed[model] += len(free)
    elif remove is not None:
        report.retracted[model] += _remove(actor, remove, free, report, at=at)


def _touched_later(actor: Actor, batch: str, changes: Sequence[Change]) -> set[int]:
    """Changes of records that another act, not of this import, has changed since."""
    later = (
        Change.objects.within(actor)
        .filter(key__in=[c.key for c in changes])
        .exclude(event__batch=batch)
        .exclude(event__name__startswith="workbook.import.")
        .exclude(event__data__why=WHY)
        .values("key")
        .annotate(last=Max("pk"))
    )
    newest = {row["key"]: row["last"] for row in later}
    return {c.pk for c in changes if newest.get(c.key, 0) > c.pk}


def _remove(
    actor: Actor,
    remove: Callable[..., int],
    changes: Sequence[Change],
    report: Report,
    *,
    at: dt.datetime,
) -> int:
    """All at once; one by one when some are in use by something newer."""
    try:
        with transaction.atomic():
            return remove(actor, keys=[c.key for c in changes], at=at, why=WHY)
    except (Refused, ProtectedError):
        gone = 0
        for change in changes:
            try:
                with transaction.atomic():
                    gone += remove(actor, keys=[change.key], at=at, why=WHY)
            except (Refused, ProtectedError):
                report.kept.append(f"{change.model}:{change.key}")
        return gone


@transaction.atomic
def _restore(actor: Actor, changes: Sequence[Change], *, at: dt.datetime) -> None:
    """Put values, or whole records, back, and let the facts follow."""
    model = changes[0].model
    if model == "results.Target":
        _restore_targets(actor, changes, at=at)
        return
    made = records.take_back(actor, changes, at=at)
    record(actor, "workbook.import.taken_back", at=at, changes=made, count=len(made))
    topic = TOPICS.get(model) or queries.kind_of(model)
    if topic:
        posting.post(actor, at=at, changed={topic: [c.key for c in changes]}, why=WHY)


def _restore_targets(actor: Actor, changes: Iterable[Change], *, at: dt.datetime) -> None:
    target = apps.get_model("results.Target")
    for change in changes:
        if change.kind == ChangeKind.REMOVED:
            said = change.before or {}
            row = results.TargetRow(line=said["line"], year=said["year"], value=said["value"])
        else:
            now = target.objects.within(actor).get(key=change.key)
            value = (change.before or {})["value"]
            row = results.TargetRow(line=now.line, year=now.year, value=value)
        results.record_targets(actor, rows=[row], at=at)
