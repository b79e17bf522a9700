"""The papers of a company: handed in once, used again while they are fresh."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import records
from pulmu.core.trail.actions import record
from pulmu.domains.companies import rules
from pulmu.domains.companies.choices import DocumentKind
from pulmu.domains.companies.models import Document
from pulmu.ledger.models import Blob

from .companies import NotYet, UnknownWord, locked


class FileUnknown(Refused):
    code = "companies.file_unknown"


class EndsBeforeIssue(Refused):
    code = "companies.ends_before_issue"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A paper whose file is known to the evidence store by its ``sha256``. Where it says no end
    itself, it is taken for the usual time.
    """

    kind: str
    issued_on: dt.date
    sha256: str
    valid_until: dt.date | None = None


@transaction.atomic
def keep_document(actor: Actor, *, company: str, row: DocumentRow, at: dt.datetime) -> Document:
    """Put a paper into a company's vault. The same file of the same day again is the same paper."""
    found = locked(actor, company)
    actor.require(Permission.COMPANIES_WRITE, organisation_id=found.organisation_id)
    if row.kind not in DocumentKind.values:
        raise UnknownWord(_("Choose what paper it is."))
    if row.issued_on > day_of(at):
        raise NotYet(_("One of these days has not come yet."))
    until = row.valid_until or rules.usual_end(row.kind, row.issued_on)
    if until < row.issued_on:
        raise EndsBeforeIssue(_("A paper is good at least for the day of its issue."))
    mine = Blob.objects.within(actor).filter(organisation_id=actor.organisation_id)
    blob = mine.filter(sha256=row.sha256, destroyed_at=None).first()
    if blob is None:
        raise FileUnknown(_("Choose the file."))
    columns = {
        "company_id": found.pk,
        "kind": row.kind,
        "issued_on": row.issued_on,
        "valid_until": until,
        "blob_id": blob.pk,
    }
    match = ("company_id", "kind", "issued_on", "blob_id")
    done = records.put(actor, Document, match=match, rows=[columns], at=at)
    if done.changes:
        record(actor, "companies.document.kept", at=at, subject=found, changes=done.changes)
    return done.objects[0]


@transaction.atomic
def remove_document(actor: Actor, *, key: str, at: dt.datetime) -> None:
    """Take a paper out of the vault; the file stays where it proves something."""
    actor.require(Permission.COMPANIES_WRITE)
    (found,) = records.own(actor, Document, [key])
    changes = records.remove(actor, [found])
    record(actor, "companies.document.removed", at=at, subject=found.company, changes=changes)
