"""Reads about companies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from copy import copy

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.core.trail import bulk
from pulmu.core.trail.records import chunks, keyed
from pulmu.domains.people import queries as people
from pulmu.ledger.kinds import Fact
from pulmu.ledger.names import known_key

from .choices import DocumentKind, Form, TaxStatus
from .models import Company, Document, Founder, LegalForm, StatusCheck


def companies(actor: Actor) -> ScopedQuerySet:
    """Newest first support first."""
    return Company.objects.within(actor).order_by("-first_support_on", "-pk")


def company(actor: Actor, key: str) -> Company:
    found = Company.objects.within(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def by_keys(actor: Actor, keys: Iterable[str]) -> dict[str, Company]:
    """Companies by key; unknown keys are left out."""
    mine = Company.objects.within(actor)
    return {found.key: found for some in chunks(keys) for found in keyed(mine, some)}


def ids_by_code(actor: Actor, codes: Iterable[str]) -> dict[str, int]:
    """Row numbers, as list actions want them; unknown codes are left out."""
    found: dict[str, int] = {}
    for some in chunks(codes):
        found.update(_mine(actor).filter(code__in=some).values_list("code", "pk"))
    return found


def ids_by_name(actor: Actor, name: str) -> dict[str, int]:
    """Row numbers by code of the companies that have exactly this name."""
    return dict(_mine(actor).filter(name=name).values_list("code", "pk"))


def forms(actor: Actor, key: str) -> list[LegalForm]:
    """The legal forms a company has had, oldest first."""
    return list(
        LegalForm.objects.within(actor).filter(company__key=key).order_by("recorded_at", "pk")
    )


def opened_before(actor: Actor, company: Company) -> dt.date | None:
    """The day it opened as a sole trader, as it was last known before it was a corporation."""
    history = LegalForm.objects.within(actor).filter(company=company, form=Form.SOLE)
    lines = history.exclude(founded_on=None).order_by("-recorded_at", "-pk")
    found: dt.date | None = lines.values_list("founded_on", flat=True).first()
    return found


def founding_to_be(company: Company, *, since: dt.date | None) -> Fact:
    """The fact of a company that went on since a day; without a day, of one founded anew."""
    found = copy(company)
    found.going_since = since
    business = known_key(company.organisation_id, "business", company.business_no)
    return Fact(kind="company", key=found.key, on=found.founded_on, dims=found.as_posted(business))


def founders(actor: Actor, company: Company) -> list[Founder]:
    """Who is of it first, then who was."""
    mine = Founder.objects.within(actor).filter(company=company).select_related("person")
    return sorted(mine, key=lambda one: (one.until is not None, one.since, one.pk))


def companies_of(actor: Actor, persons: Iterable[int]) -> ScopedQuerySet:
    """The companies that one of these persons founded, or belonged to."""
    mine = Founder.objects.within(actor).filter(person_id__in=list(persons))
    return Company.objects.within(actor).filter(pk__in=mine.values("company_id")).order_by("pk")


def documents(actor: Actor, company: Company) -> ScopedQuerySet:
    """The newest of each kind first."""
    mine = Document.objects.within(actor).filter(company=company)
    return mine.select_related("blob").order_by("kind", "-issued_on", "-pk")


def document(actor: Actor, key: str) -> Document:
    mine = Document.objects.within(actor).select_related("company", "blob")
    found: Document | None = mine.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def fresh_documents(actor: Actor, company: Company, *, on: dt.date) -> list[Document]:
    """What needs not be asked for again: of each kind the paper that is good the longest."""
    best: dict[str, Document] = {}
    for one in documents(actor, company):
        # Two papers of another kind are two papers.
        what = one.key if one.kind == DocumentKind.OTHER else one.kind
        standing = best.get(what)
        if one.is_fresh(on=on) and (standing is None or _end(standing) < _end(one)):
            best[what] = one
    return list(best.values())


def expiring(actor: Actor, *, since: dt.date, until: dt.date) -> list[Document]:
    """Papers whose time ends in these days and that no later one of their kind replaces."""
    mine = Document.objects.within(actor).filter(organisation_id=actor.organisation_id)
    later = mine.filter(company=OuterRef("company"), kind=OuterRef("kind")).filter(
        Q(valid_until__gt=OuterRef("valid_until")) | Q(valid_until=None)
    )
    replaced = ~Q(kind=DocumentKind.OTHER) & Exists(later)
    found = mine.filter(valid_until__range=(since, until)).exclude(replaced)
    return list(found.select_related("company").order_by("valid_until", "pk"))


def in_the_vault(actor: Actor) -> ScopedQuerySet:
    """Every paper there is: its file has a place."""
    return Document.objects.within(actor)


def shown_by(actor: Actor, sha256: str) -> list[str]:
    """Keys of the founders of the companies in whose vault this file is."""
    papers = Document.objects.within(actor).filter(blob__sha256=sha256)
    found = Founder.objects.within(actor).filter(company_id__in=papers.values("company_id"))
    return list(found.order_by("person__key").values_list("person__key", flat=True).distinct())


def checks(actor: Actor, company: Company) -> list[StatusCheck]:
    """What the tax office said, newest first."""
    mine = StatusCheck.objects.within(actor).filter(company=company)
    return list(mine.order_by("-checked_on", "-pk"))


def unasked_since(actor: Actor, day: dt.date) -> list[Company]:
    """With a number that the tax office was not asked about since, longest ago first. What is
    closed stays closed.
    """
    asked = StatusCheck.objects.within(actor).filter(company=OuterRef("pk"))
    found = (
        _mine(actor)
        .exclude(business_no="")
        .annotate(asked_on=Subquery(asked.order_by("-checked_on").values("checked_on")[:1]))
    )
    over = asked.filter(status=TaxStatus.CLOSED)
    due = found.filter(Q(asked_on=None) | Q(asked_on__lt=day)).exclude(Exists(over))
    return list(due.order_by(F("asked_on").asc(nulls_first=True), "pk"))


def stopped(actor: Actor, *, since: dt.date) -> list[StatusCheck]:
    """What the tax office said last of a company, lately, where that is no good news."""
    mine = StatusCheck.objects.within(actor).filter(organisation_id=actor.organisation_id)
    later = mine.filter(company=OuterRef("company"), checked_on__gt=OuterRef("checked_on"))
    bad = mine.filter(status__in=[TaxStatus.SUSPENDED, TaxStatus.CLOSED], checked_on__gte=since)
    return list(bad.exclude(Exists(later)).select_related("company").order_by("-checked_on", "pk"))


def held_companies(actor: Actor) -> ScopedQuerySet:
    """The companies of whoever proved to read the mail of one of their founders."""
    theirs = Founder.objects.within(actor).filter(until=None, person__in=people.held_ids(actor))
    found = Company.objects.within(actor).filter(pk__in=theirs.values("company_id"))
    return found.select_related("organisation").order_by("name", "pk")


def newest_of(index: str) -> Organisation | None:
    """Where somebody of this address is a founder, since last; None when nobody is."""
    if not index:
        return None
    every = Founder.objects.everywhere(because="an address is looked for at every lab")
    mine = every.filter(person__email_index=index, until=None).select_related("organisation")
    found = mine.order_by("-since", "-pk").first()
    return found.organisation if found else None


def held_company(actor: Actor, key: str) -> Company:
    found: Company | None = held_companies(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def require_companies(actor: Actor, ids: Iterable[int], *, held: bool = False) -> None:
    """NotFound unless every id is a company of the organisation that is written for. ``held``:
    whoever locks one of them waits until the transaction ends, and is waited for.
    """
    wanted, found = sorted(set(ids)), 0
    for some in chunks(wanted):
        these = _mine(actor).filter(pk__in=some)
        if held:
            bulk.hold(these)
        found += these.count()
    if found != len(wanted):
        raise NotFound(_("There is no such company in this organisation."))


def _mine(actor: Actor) -> ScopedQuerySet:
    return Company.objects.within(actor).filter(organisation_id=actor.organisation_id)


def _end(one: Document) -> dt.date:
    return one.valid_until or dt.date.max
