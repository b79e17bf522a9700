"""Taking a whole import back: what it made goes, what it changed stands as before."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import DomainError, Refused
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change, ChangeKind
from pulmu.domains.companies import actions as companies
from pulmu.domains.companies.models import LegalForm
from pulmu.domains.people import actions as people
from pulmu.domains.people.models import Person
from pulmu.domains.places import actions as places
from pulmu.domains.places.models import Resource
from pulmu.domains.programmes import actions as programmes
from pulmu.domains.programmes.models import Programme
from pulmu.domains.results.models import Target
from pulmu.domains.workbook import plan, queries
from pulmu.domains.workbook.choices import AT_WORK, ImportState
from pulmu.domains.workbook.models import Import
from pulmu.domains.workbook.report import Report
from pulmu.ledger import actions as ledger
from pulmu.ledger import posting

from . import naming, surveying
from .pacing import Pace
from .processes import at_work, this_process
from .surveying import WHY, Survey

NAMED = 200
TOPICS = {Person._meta.label: "person"}
# What may keep one record of many from being taken back.
IN_USE = (DomainError, IntegrityError, ProtectedError)
# Keys of records, or numbers of changes; and what is done with some of them.
Wanted = Sequence[Any]
Act = Callable[[str, Any], int]


class NotUndoable(Refused):
    code = "workbook.not_undoable"


def removers() -> Mapping[str, Callable[..., int]]:
    """The action that removes records of a model, by the model's label."""
    return {
        LegalForm._meta.label: companies.remove_legal_forms,
        Person._meta.label: people.remove_people,
        Resource._meta.label: places.remove_resources,
        Programme._meta.label: programmes.remove_programmes,
        **{step.model._meta.label: step.remove for step in plan.STEPS},
    }


def undo_preview(actor: Actor, *, import_key: str) -> Report:
    """What undoing the import would do, as things stand: counts per sheet, and what stays."""
    actor.require(Permission.WORKBOOK_IMPORT)
    found = _undoable(actor, import_key)
    wanted = surveying.survey(actor, found)
    report = Report(import_key=found.key)
    for counted, by_label in ((report.created, wanted.back), (report.changed, wanted.restore)):
        for label, some in by_label.items():
            _count(counted, label, len(some))
    for label, count in wanted.remove.items():
        _count(report.retracted, label, count)
    _name_kept(actor, wanted.kept, report)
    return report


def undo(actor: Actor, *, import_key: str, at: dt.datetime) -> Report:
    """Take an import back: what it made goes, what it changed stands as before, and so do facts.

    Records that somebody has changed or built upon since are left, and named in the report.
    """
    actor.require(Permission.WORKBOOK_IMPORT)
    found = _begun(actor, import_key)
    with at_work(found.key):
        return take_back(actor, found, state=ImportState.UNDONE, at=at)


def take_back(
    actor: Actor,
    found: Import,
    *,
    state: ImportState,
    at: dt.datetime,
    report: Report | None = None,
) -> Report:
    """Undo by the trail in short transactions; harmless when cut short. ``state`` comes after.

    ``report`` is what the import has to say from now on, if it has anything to say.
    """
    ledger.begin_batch(actor, key=found.key)
    wanted = surveying.survey(actor, found)
    undone = Report(import_key=found.key)
    _Undoing(actor, found.key, wanted, undone, at=at).go()
    _name_kept(actor, wanted.kept, undone)
    with transaction.atomic():
        found.state, found.process, found.finished_at = state, "", at
        if state in {ImportState.UNDONE, ImportState.CANCELLED}:
            found.report = {**found.report, "undone": undone.as_dict()}
        elif report is not None:
            report.kept = undone.kept
            found.report = report.as_dict()
        found.save(update_fields=["state", "process", "finished_at", "report"])
        ledger.end_batch(actor, key=found.key)
        record(actor, surveying.ENDED, at=at, key=found.key, kept=len(undone.kept))
    return undone


class _Undoing:
    """Carries a survey out. Each chunk of records with its facts is one transaction, which looks
    again whether somebody has touched them since the survey.
    """

    def __init__(
        self, actor: Actor, batch: str, wanted: Survey, report: Report, *, at: dt.datetime
    ) -> None:
        self.actor = actor
        self.batch = batch
        self.wanted = wanted
        self.report = report
        self.at = at
        self.pace = Pace()
        # Of the records that are being removed: the change that made each.
        self.made: Mapping[str, int] = {}

    def go(self) -> None:
        with self.pace:
            self._all()

    def _all(self) -> None:
        for label, numbers in self.wanted.back.items():
            self._each(label, numbers, self._restore, self.report.created)
        for label, numbers in self.wanted.restore.items():
            self._each(label, numbers, self._restore, self.report.changed)
        for label in self.wanted.remove:
            self.made = self.wanted.going(label)
            self._each(label, list(self.made), self._remove, self.report.retracted)
        for links in self.pace.portions(list(self.wanted.links())):
            with self.pace.writing(len(links)):
                ledger.detach(self.actor, links=links, at=self.at, why=WHY)

    def _each(self, label: str, wanted: Wanted, act: Act, counted: Counter[str]) -> None:
        """Many at once; one by one where some of them cannot be taken back any more."""
        for some in self.pace.portions(wanted):
            try:
                with self.pace.writing(len(some)):
                    done = act(label, some)
            except IN_USE:
                done = sum(self._one(label, one, act) for one in some)
            _count(counted, label, done)

    def _one(self, label: str, one: Any, act: Act) -> int:
        try:
            with self.pace.writing():
                return act(label, [one])
        except IN_USE:
            self.wanted.kept[label].append(
                one if isinstance(one, str) else self._changes([one])[0].key
            )
            return 0

    @transaction.atomic
    def _remove(self, label: str, keys: Sequence[str]) -> int:
        free = self._free(label, {key: self.made[key] for key in keys})
        mine = [key for key in keys if key in free]
        return removers()[label](self.actor, keys=mine, at=self.at, why=WHY) if mine else 0

    @transaction.atomic
    def _restore(self, label: str, numbers: Sequence[int]) -> int:
        """Put values, or whole records, back, and let the facts follow."""
        changes = self._changes(numbers)
        changed = {one.key: one.pk for one in changes if one.kind == ChangeKind.CHANGED}
        free = self._free(label, changed)
        changes = [one for one in changes if one.key in free or one.key not in changed]
        if not changes:
            return 0
        made = records.take_back(self.actor, changes, at=self.at)
        record(self.actor, surveying.RESTORED, at=self.at, changes=made, count=len(made))
        keys = [change.key for change in changes]
        topic = TOPICS.get(label) or queries.kind_of(label)
        if topic:
            posting.post(self.actor, at=self.at, changed={topic: keys}, why=WHY)
        if label == Target._meta.label:
            self._enter_targets(keys)
        return len(made)

    def _free(self, label: str, first: Mapping[str, int]) -> set[str]:
        """Those of the keys that nobody has touched. They are locked first: who is about to
        change one has done so, and is seen, or waits until it is taken back.
        """
        mine = apps.get_model(label).objects.within(self.actor)
        for some in records.chunks(first):
            list(mine.filter(key__in=some).order_by("pk").select_for_update().values_list("pk"))
        later = surveying.touched(self.actor, self.batch, first)
        self.wanted.kept[label] += later
        return first.keys() - later

    def _enter_targets(self, keys: Sequence[str]) -> None:
        """The last entry of the ledger is the target in force."""
        for target in Target.objects.within(self.actor).filter(key__in=keys).order_by("pk"):
            span = Period.year(target.year)
            ledger.set_target(
                self.actor,
                line=target.line,
                start=span.start,
                end=span.end,
                value=target.value,
                at=self.at,
            )

    def _changes(self, numbers: Sequence[int]) -> list[Change]:
        found = Change.objects.within(self.actor).in_bulk(numbers)
        return [found[number] for number in numbers]


def _undoable(actor: Actor, import_key: str) -> Import:
    found = queries.one(actor, import_key)
    if found.state != ImportState.DONE or found.organisation_id != actor.home:
        raise NotUndoable(_("Only an import that is done can be undone."))
    return found


@transaction.atomic
def _begun(actor: Actor, import_key: str) -> Import:
    """Take the place of the one import that may be at work, so that a crash is noticed."""
    found = _undoable(actor, import_key)
    mine = Import.objects.within(actor).filter(organisation_id=actor.organisation_id)
    if mine.filter(state__in=AT_WORK).exists():
        raise NotUndoable(_("An import of this organisation is running. Wait for its end."))
    found.state, found.process = ImportState.UNDOING, this_process()
    found.seen_at = timezone.now()
    if not mine.filter(pk=found.pk, state=ImportState.DONE).update(
        state=found.state, process=found.process, seen_at=found.seen_at
    ):
        raise NotUndoable(_("Only an import that is done can be undone."))
    return found


def _count(counted: Counter[str], label: str, count: int) -> None:
    """Lines of history are counted with the companies that they belong to."""
    if count and label != LegalForm._meta.label:
        counted[naming.sheet_of(label)] += count


def _name_kept(actor: Actor, kept: Mapping[str, Sequence[str]], report: Report) -> None:
    for label, keys in kept.items():
        if label == LegalForm._meta.label:
            continue
        some = list(dict.fromkeys(keys))[: NAMED - len(report.kept)]
        report.kept += naming.names(actor, label, some).values()
