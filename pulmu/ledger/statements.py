"""Statements: figures as a pure function of (entries up to a cut, rules). Draft, submit, seal."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.period import Period as Span
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail.actions import record

from . import queries, signing
from .appending import append, locked_head
from .appending import draft as entry_draft
from .models import Checkpoint, Period, RuleSet, Statement, Verb
from .movements import moved_lines
from .plain import canonical, evaluate, marks, merkle, statement
from .rulebook import open_period, rules_of


class NotSubmitted(Refused):
    code = "ledger.not_submitted"


class SamePerson(Refused):
    code = "ledger.same_person"


class NothingChanged(Refused):
    code = "ledger.nothing_changed"


class BatchOpen(Refused):
    code = "ledger.batch_open"


def compute(
    organisation: Organisation,
    span: Span,
    *,
    cut: int,
    context: Mapping[str, Any],
    ruleset: RuleSet | None = None,
    revision: int | None = None,
) -> dict[str, Any]:
    """The statement object at a cut. Apart from its context, equal entries give equal bytes."""
    chosen = ruleset or rules_of(organisation.pk, start=span.start, end=span.end)
    body = json.loads(chosen.body)
    start, end = span.start.isoformat(), span.end.isoformat()
    return statement.build_statement(
        organisation=organisation.code,
        start=start,
        end=end,
        ruleset=body,
        revision=revision,
        cut=cut,
        root=root_at(organisation.pk, cut),
        lines=evaluate.evaluate(queries.reader(organisation.pk, cut=cut), body, start, end),
        context=context,
    )


def root_at(organisation_id: int, cut: int) -> bytes:
    """The tree root over the first ``cut`` entries."""
    return merkle.root_of(queries.leaves(organisation_id, cut=cut))


def targets_at(organisation_id: int, span: Span, *, cut: int) -> dict[str, int]:
    """The targets in force at a cut: the last word on each line. 0 promises nothing."""
    found = marks.gather(queries.reader(organisation_id, cut=cut, verb=Verb.TARGET))
    return statement.targets_in_force(found, span.start.isoformat(), span.end.isoformat())


def sealed(actor: Actor, span: Span, revision: int) -> Statement:
    found = (
        queries.statements(actor)
        .filter(organisation_id=actor.home, start=span.start, end=span.end, revision=revision)
        .select_related("ruleset")
        .first()
    )
    if found is None:
        raise NotFound(
            _("There is no revision %(revision)d of this year.") % {"revision": revision}
        )
    return found


def settled_cut(organisation_id: int) -> int:
    """The last seq, when no import is half-written: where a year may be cut."""
    size, batch = queries.size_and_batch(organisation_id)
    if batch:
        raise BatchOpen(_("An import is being written or taken back just now. Wait for its end."))
    return size


@transaction.atomic
def submit(actor: Actor, *, span: Span, at: dt.datetime) -> Period:
    """Ask for the period to be sealed as it stands. A standing request stays as it is."""
    actor.require(Permission.RESULTS_SUBMIT)
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    settled_cut(organisation.pk)
    period = _locked_period(open_period(organisation, start=span.start, end=span.end))
    if period.submitted_by:
        return period
    period.submitted_by, period.submitted_name = actor.key, actor.label
    period.submitted_at = at
    period.save(update_fields=["submitted_by", "submitted_name", "submitted_at"])
    record(actor, "ledger.period.submitted", at=at, start=span.start, end=span.end)
    return period


@transaction.atomic
def withdraw(actor: Actor, *, span: Span, at: dt.datetime) -> Period:
    """Take the request to seal back."""
    actor.require(Permission.RESULTS_SUBMIT)
    period = _standing(actor, span)
    _clear(period)
    record(actor, "ledger.period.withdrawn", at=at, start=span.start, end=span.end)
    return period


def seal(
    actor: Actor,
    *,
    span: Span,
    cut: int,
    context: Mapping[str, Any],
    at: dt.datetime,
    why: str = "",
) -> Statement:
    """Cut and store the next revision, asked for by somebody else. ``context`` is that of ``cut``.

    The figures are computed before anything is locked: the entries up to a cut never change,
    so nobody waits. Entries that come in meanwhile belong to the next revision.
    """
    actor.require(Permission.RESULTS_SEAL)
    organisation = Organisation.objects.get(pk=actor.organisation_id)
    _may_seal(actor, _standing(actor, span))
    last = _newest(actor, span)
    revision = 0 if last is None else last.revision + 1
    body = compute(organisation, span, cut=cut, revision=revision, context=context)
    if last is not None and not _has_moved(last, body, span, cut=cut):
        raise NothingChanged(
            _("Nothing has changed since revision %(revision)d.") % {"revision": last.revision}
        )
    return _store(actor, organisation, span, body, at=at, why=why)


def _has_moved(last: Statement, body: dict[str, Any], span: Span, *, cut: int) -> bool:
    if json.loads(last.body)["lines"] != body["lines"]:
        return True
    return bool(moved_lines(last.organisation_id, last.ruleset, span, after=last.cut, cut=cut))


@transaction.atomic
def _store(
    actor: Actor,
    organisation: Organisation,
    span: Span,
    body: dict[str, Any],
    *,
    at: dt.datetime,
    why: str,
) -> Statement:
    head = locked_head(organisation.pk)
    period = _standing(actor, span)
    _may_seal(actor, period)
    made = Statement.objects.create(
        organisation=organisation,
        start=span.start,
        end=span.end,
        revision=body["revision"],
        cut=body["cut"],
        root=body["root"],
        ruleset=period.ruleset,
        digest=body["digest"],
        body=statement.statement_text(body),
        sealed_at=at,
        sealed_by=actor.label,
        submitted_by=period.submitted_name,
        reason=why,
    )
    root = base64.b64decode(body["root"])
    Checkpoint.objects.within(actor).get_or_create(
        organisation=organisation,
        size=body["cut"],
        defaults={"note": signing.checkpoint(organisation.code, body["cut"], root), "at": at},
    )
    append(head.organisation_id, [_seal_entry(actor, made, period, at=at)])
    _clear(period)
    record(actor, "ledger.period.sealed", at=at, revision=made.revision, digest=made.digest)
    return made


def _seal_entry(actor: Actor, made: Statement, period: Period, *, at: dt.datetime) -> Any:
    return entry_draft(
        actor,
        Verb.SEAL,
        at=at,
        submitted_by=period.submitted_by,
        start=made.start.isoformat(),
        end=made.end.isoformat(),
        cut=made.cut,
        revision=made.revision,
        digest=made.digest,
        root=made.root,
        ruleset=made.ruleset.digest,
        words=words_digest(made),
    )


def words_digest(made: Statement) -> str:
    """What the seal says of the words around the figures: sha256 of canonical JSON."""
    said = {
        "context": json.loads(made.body)["context"],
        "reason": made.reason,
        "salt": made.salt,
        "sealed_by": made.sealed_by,
        "submitted_by": made.submitted_by,
    }
    return canonical.digest(said)


def _may_seal(actor: Actor, period: Period) -> None:
    if period.submitted_by == actor.key:
        raise SamePerson(_("You asked for this seal yourself; another person has to give it."))


def _standing(actor: Actor, span: Span) -> Period:
    mine = Period.objects.within(actor).filter(
        organisation_id=actor.organisation_id, start=span.start, end=span.end
    )
    period = mine.exclude(submitted_by="").select_related("ruleset").first()
    if period is None:
        raise NotSubmitted(_("Nobody has asked for this year to be sealed yet."))
    return period


def _newest(actor: Actor, span: Span) -> Statement | None:
    mine = queries.statements(actor).filter(organisation_id=actor.organisation_id)
    return mine.filter(start=span.start, end=span.end).first()


def _locked_period(period: Period) -> Period:
    return Period.objects.everywhere(because="this very row").select_for_update().get(pk=period.pk)


def _clear(period: Period) -> None:
    period.submitted_by = period.submitted_name = ""
    period.submitted_at = None
    period.save(update_fields=["submitted_by", "submitted_name", "submitted_at"])
