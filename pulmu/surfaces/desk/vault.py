"""Papers of a company that prove something of it: put there in one press, and where they serve."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404
from django.urls import reverse

from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import Record
from pulmu.domains.companies import queries as companies
from pulmu.domains.companies.models import Company, Document
from pulmu.domains.results import queries as results
from pulmu.domains.results.queries import FactDetail
from pulmu.surfaces.desk.doors import DeskRequest

from .figures import day


def offered(request: DeskRequest, detail: FactDetail) -> list[tuple[str, str]]:
    """Key and name of each paper that the company of this record has in its vault. Left out is
    what is attached here already, and what was no longer good on the day of the record.
    """
    company = _company_of(detail.record)
    may = request.actor.can(Permission.EVIDENCE_ATTACH) and bool(detail.seq)
    if company is None or not may or not request.actor.can(Permission.COMPANIES_READ):
        return []
    there = {blob.sha256 for _source, blob in detail.files}
    return [
        (one.key, f"{one.get_kind_display()} · {day(one.issued_on)}")
        for one in companies.documents(request.actor, company)
        if one.blob.destroyed_at is None
        and one.blob.sha256 not in there
        and not (one.valid_until and one.valid_until.isoformat() < detail.on)
    ]


def paper(request: DeskRequest, detail: FactDetail, key: str) -> Document:
    """A paper of the same company; another one is not found."""
    found = companies.document(request.actor, key)
    company = _company_of(detail.record)
    if company is None or found.company_id != company.pk:
        raise Http404
    return found


def uses(request: DeskRequest, shas: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """What each file proves, by name, with the way there."""
    if not request.actor.can(Permission.EVIDENCE_READ):
        return {}
    found = results.uses_of_files(request.actor, shas)
    return {
        sha256: [
            (called.whole, reverse("desk:fact", args=source.split(":", 1)))
            for source, called in used
        ]
        for sha256, used in found.items()
    }


def keepers(request: DeskRequest, sha256: str) -> list[tuple[str, str, str]]:
    """In whose vault a file lies: the paper, the company, the way to it."""
    if not request.actor.can(Permission.COMPANIES_READ):
        return []
    found = companies.in_the_vault(request.actor).filter(blob__sha256=sha256)
    return [
        (str(one.get_kind_display()), one.company.name, _at(one.company))
        for one in found.select_related("company").order_by("company__name", "pk")
    ]


def _at(company: Company) -> str:
    return reverse("desk:company", args=[company.key])


def _company_of(record: Record | None) -> Company | None:
    found = record if isinstance(record, Company) else getattr(record, "company", None)
    return found if isinstance(found, Company) else None
