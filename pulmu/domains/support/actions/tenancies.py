"""Tenancies: lists of agreements in, one agreement ended early."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.trail import single
from pulmu.core.trail.actions import record
from pulmu.core.trail.models import Change
from pulmu.core.trail.records import Put, chunks, own, put, remove
from pulmu.domains.companies.queries import require_companies
from pulmu.domains.places import actions as places
from pulmu.domains.support import rules
from pulmu.domains.support.choices import ApplicationState
from pulmu.domains.support.models import SpaceApplication, Tenancy
from pulmu.ledger.posting import post
from pulmu.ledger.single import entered

from .refusals import EndsBeforeStart, NotNow, TextMissing, TextTooLong, WrongDay
from .rooms import free_rooms, keep_rooms

TERMINATED_WITHIN = gettext_noop(
    "An agreement is terminated between the day it was agreed and its end."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyRow:
    """One agreement. ``terminated_on`` before ``starts_on`` means that it never began."""

    code: str
    company_id: int
    space: str
    agreed_on: dt.date
    starts_on: dt.date
    ends_on: dt.date | None = None
    terminated_on: dt.date | None = None
    resource_id: int | None = None
    renews_id: int | None = None


@transaction.atomic
def record_tenancies(actor: Actor, *, rows: Sequence[TenancyRow], at: dt.datetime) -> Put[Tenancy]:
    """Create or correct agreements by their code. A list that changes nothing leaves no trace."""
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    columns = [_columns(row) for row in rows]
    for row in columns:
        _refuse_wrong(row)
    require_companies(actor, (row.company_id for row in rows))
    done = put(actor, Tenancy, match=("code",), rows=columns, at=at)
    if done.touched:
        record(actor, "support.tenancy.recorded", at=at, changes=done.changes, count=len(columns))
        keep_rooms(actor, [*done.created, *done.changed], at=at)
        post(actor, at=at, changed={"tenancy": done.touched})
    return done


@transaction.atomic
def agree_tenancy(actor: Actor, *, row: TenancyRow, at: dt.datetime) -> Tenancy:
    """An agreement about a space, under a code of its own."""
    made = enter_tenancy(actor, row=row, at=at)
    keep_rooms(actor, [made], at=at)
    return made


def enter_tenancy(actor: Actor, *, row: TenancyRow, at: dt.datetime) -> Tenancy:
    """The same before it is known whether it holds a room to itself: the caller says so next."""
    columns = _checked(actor, row)
    if row.resource_id is not None:
        # Rooms before facts: whoever leaves a machine has its lock, and posts then.
        places.lock_rooms(actor, [row.resource_id])
    done = single.add(actor, Tenancy, match=("code",), row=columns, at=at)
    return entered(actor, done, kind="tenancy", event="support.tenancy.agreed", at=at)


@transaction.atomic
def correct_tenancy(
    actor: Actor, *, key: str, row: TenancyRow, at: dt.datetime, why: str = ""
) -> Tenancy:
    """Say anew what one agreement says. Harmless twice."""
    columns = _checked(actor, row)
    done = single.correct(actor, Tenancy, key=key, match=("code",), row=columns, at=at)
    return _single(actor, done, "corrected", at=at, why=why)


@transaction.atomic
def remove_tenancies(actor: Actor, *, keys: Iterable[str], at: dt.datetime, why: str) -> int:
    """Remove agreements and retract their facts. What somebody asked for waits for its agreement
    again; what was renewed is removed after what renews it. Unknown keys raise NotFound.
    """
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    found = own(actor, Tenancy, keys)
    _refuse_renewed(actor, found)
    before = _wait_again(actor, found, at=at)
    changes = [change for some in _newest_first(found) for change in remove(actor, some)]
    if changes:
        free_rooms(actor, found, at=at)
        all_changes, count = [*before, *changes], len(changes)
        record(actor, "support.tenancy.removed", at=at, changes=all_changes, count=count, why=why)
        post(actor, at=at, changed={"tenancy": [change.key for change in changes]}, why=why)
    return len(changes)


@transaction.atomic
def terminate(actor: Actor, *, key: str, on: dt.date, at: dt.datetime, why: str = "") -> Tenancy:
    """End an agreement early; before its start it never began and does not count.

    Again on another day corrects the day.
    """
    found = Tenancy.objects.within(actor).select_for_update().filter(key=key).first()
    if found is None:
        raise NotFound
    actor.require(Permission.SUPPORT_WRITE, organisation_id=found.organisation_id)
    if not rules.may_terminate(on, agreed_on=found.agreed_on, ends_on=found.ends_on):
        raise WrongDay(_(TERMINATED_WITHIN))
    done = put(actor, Tenancy, match=("key",), rows=[{"key": key, "terminated_on": on}], at=at)
    return _single(actor, done, "terminated", at=at, why=why)


def _refuse_renewed(actor: Actor, found: Sequence[Tenancy]) -> None:
    numbers = {one.pk for one in found}
    for some in chunks(numbers):
        mine = Tenancy.objects.within(actor).filter(renews_id__in=some).order_by("code")
        for number, code, other in mine.values_list("pk", "renews__code", "code"):
            if number in numbers:
                continue
            said = {"code": code, "other": other}
            raise NotNow(_("%(code)s was renewed as %(other)s: remove that one first.") % said)


def _wait_again(actor: Actor, found: Sequence[Tenancy], *, at: dt.datetime) -> list[Change]:
    """Whoever asked for what is removed has the answer they had before it was agreed."""
    rows = [
        {"key": key, "state": ApplicationState.APPROVED.value, "tenancy_id": None}
        for some in chunks([one.pk for one in found])
        for key in SpaceApplication.objects.within(actor)
        .filter(tenancy_id__in=some)
        .order_by("pk")
        .values_list("key", flat=True)
    ]
    return put(actor, SpaceApplication, match=("key",), rows=rows, at=at).changes


def _newest_first(found: Sequence[Tenancy]) -> Iterator[list[Tenancy]]:
    """In turns: what another still goes on from comes after that one."""
    left = list(found)
    while left:
        renewed = {one.renews_id for one in left}
        yield [one for one in left if one.pk not in renewed]
        left = [one for one in left if one.pk in renewed]


def _checked(actor: Actor, row: TenancyRow) -> dict[str, Any]:
    actor.require(Permission.SUPPORT_WRITE, organisation_id=actor.home)
    columns = _columns(row)
    _refuse_wrong(columns)
    ended = row.terminated_on
    if ended is not None and not rules.may_terminate(
        ended, agreed_on=row.agreed_on, ends_on=row.ends_on
    ):
        raise WrongDay(_(TERMINATED_WITHIN))
    require_companies(actor, [row.company_id])
    return columns


def _single(
    actor: Actor, done: Put[Tenancy], event: str, *, at: dt.datetime, why: str = ""
) -> Tenancy:
    keep_rooms(actor, [*done.created, *done.changed], at=at)
    name = f"support.tenancy.{event}"
    return entered(actor, done, kind="tenancy", event=name, at=at, why=why)


def _columns(row: TenancyRow) -> dict[str, Any]:
    return {
        "code": clean(row.code),
        "company_id": row.company_id,
        "space": clean(row.space),
        "agreed_on": row.agreed_on,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "terminated_on": row.terminated_on,
        # A list, or the form of a record, says nothing of these: what stands stays.
        **({"resource_id": row.resource_id} if row.resource_id is not None else {}),
        **({"renews_id": row.renews_id} if row.renews_id is not None else {}),
    }


def _refuse_wrong(row: dict[str, Any]) -> None:
    code = {"code": row["code"][: rules.TENANCY_LIMITS["code"]]}
    if not (row["code"] and row["space"]):
        raise TextMissing(_("“%(code)s”: an agreement needs a code and a space.") % code)
    if any(len(row[name]) > limit for name, limit in rules.TENANCY_LIMITS.items()):
        raise TextTooLong(_("“%(code)s”: the code or the space is too long.") % code)
    if not rules.ends_in_order(starts_on=row["starts_on"], ends_on=row["ends_on"]):
        raise EndsBeforeStart(_("“%(code)s”: the end lies before the start.") % code)
