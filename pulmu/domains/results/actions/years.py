"""What people do with a year: vouch for its facts, ask for the seal, seal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.period import Period
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import mails, queries
from pulmu.ledger import actions as ledger
from pulmu.ledger import rulebook, statements
from pulmu.ledger.models import Period as Opened
from pulmu.ledger.models import Statement

MOST_AT_ONCE = 2000


def open_this_year(organisation: Organisation, *, at: dt.datetime) -> Opened:
    """Open the running year and pin the newest counting rules to it."""
    span = Period.year(day_of(at).year)
    return rulebook.open_period(organisation, start=span.start, end=span.end)


def attest_year(
    actor: Actor, *, year: int, at: dt.datetime, lines: Sequence[str] | None = None
) -> int:
    """Vouch for every fact behind the lines (all, without any) that has evidence and that
    somebody else recorded. How many were new.
    """
    actor.require(Permission.RESULTS_ATTEST)
    return attest_facts(actor, seqs=queries.attestable(actor, year, lines), at=at)


def attest_facts(actor: Actor, *, seqs: Iterable[int], at: dt.datetime) -> int:
    """Vouch for these facts. One's own, and those without evidence, are passed over."""
    wanted = list(seqs)
    return sum(
        ledger.attest(actor, seqs=wanted[first : first + MOST_AT_ONCE], at=at)
        for first in range(0, len(wanted), MOST_AT_ONCE)
    )


@transaction.atomic
def submit(actor: Actor, *, year: int, at: dt.datetime) -> Opened:
    """Ask for the year to be sealed as it stands; the others who may seal it get a mail."""
    span = Period.year(year)
    standing = Opened.objects.within(actor).filter(
        organisation_id=actor.organisation_id, start=span.start, end=span.end
    )
    already = standing.exclude(submitted_by="").exists()
    period = statements.submit(actor, span=span, at=at)
    if not already:
        mails.seal_wanted(actor, year=year, at=at)
    return period


def withdraw(actor: Actor, *, year: int, at: dt.datetime) -> Opened:
    """Take the request to seal back."""
    return statements.withdraw(actor, span=Period.year(year), at=at)


def seal(
    actor: Actor, *, year: int, at: dt.datetime, why: str = "", cut: int | None = None
) -> Statement:
    """Seal the year as the next revision; somebody else must have asked for it.

    ``cut`` is a settled one that was looked at; without it, the newest there is.
    """
    actor.require(Permission.RESULTS_SEAL)
    organisation, span = queries.organisation_of(actor), Period.year(year)
    if cut is None:
        cut = statements.settled_cut(organisation.pk)
    said = queries.context(actor, organisation, span, cut=cut)
    return statements.seal(actor, span=span, cut=cut, context=said, at=at, why=why)
