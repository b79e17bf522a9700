"""Who looked at whose data: read month by month, and reviewed by a manager."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import KST, day_of, moment
from pulmu.core.kernel.text import clean
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet

from .actions import record
from .models import AccessRecord, AccessReview

DECEMBER = 12


class MonthNotOver(Refused):
    code = "access.month_not_over"


class RemarkMissing(Refused):
    code = "access.remark_missing"


def access_records(
    actor: Actor, *, month: dt.date | None = None, subject: str = "", by: str = ""
) -> ScopedQuerySet:
    """Newest first; of a month (its first day), about one person, or by one user."""
    actor.require(Permission.ACCESS_REVIEW)
    found = _mine(actor)
    if month is not None:
        found = found.filter(at__gte=moment(month), at__lt=moment(next_month(month)))
    if subject:
        listed = found.annotate(listed=Cast("subjects", TextField()))
        found = listed.filter(listed__contains=f'"{subject}"')
    if by:
        found = found.filter(actor_key=by)
    return found.order_by("-at", "-pk")


def months(actor: Actor) -> list[dt.date]:
    """The months that have access records, newest first."""
    actor.require(Permission.ACCESS_REVIEW)
    return list(_mine(actor).datetimes("at", "month", order="DESC", tzinfo=KST))


def reviews(actor: Actor, *, of: Iterable[dt.date] | None = None) -> ScopedQuerySet:
    """Newest first."""
    actor.require(Permission.ACCESS_REVIEW)
    mine: ScopedQuerySet = AccessReview.objects.within(actor)
    mine = mine.filter(organisation_id=actor.organisation_id).order_by("-month", "-pk")
    return mine if of is None else mine.filter(month__in=list(of))


def open_month(actor: Actor, *, today: dt.date) -> dt.date | None:
    """The oldest month that is over, in which somebody looked at persons, and that nobody has
    reviewed. One that was forgotten stays until it is.
    """
    known = [dt.date(month.year, month.month, 1) for month in months(actor)]
    over = [month for month in known if month < today.replace(day=1)]
    done = set(reviews(actor, of=over).values_list("month", flat=True))
    return min((month for month in over if month not in done), default=None)


@transaction.atomic
def review_month(actor: Actor, *, month: dt.date, remark: str, at: dt.datetime) -> AccessReview:
    """Say that a month was looked through, and what was seen. The same words twice are one."""
    actor.require(Permission.ACCESS_REVIEW)
    month, remark = month.replace(day=1), clean(remark)
    if not remark:
        raise RemarkMissing(_("Say in a few words what the look through showed."))
    if day_of(at) < next_month(month):
        raise MonthNotOver(_("A month is reviewed when it is over."))
    # Where there is no review yet there is no row to wait for: two clicks wait for each other here.
    Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    last = reviews(actor, of=[month]).first()
    if last is not None and (last.remark, last.by_key) == (remark, actor.key):
        return last
    made = AccessReview.objects.create(
        organisation_id=actor.organisation_id,
        month=month,
        count=access_records(actor, month=month).count(),
        remark=remark,
        at=at,
        by=actor.label,
        by_key=actor.key,
    )
    record(actor, "trail.access.reviewed", at=at, month=month.isoformat(), count=made.count)
    return made


def next_month(month: dt.date) -> dt.date:
    if month.month == DECEMBER:
        return dt.date(month.year + 1, 1, 1)
    return month.replace(month=month.month + 1)


def _mine(actor: Actor) -> ScopedQuerySet:
    mine: ScopedQuerySet = AccessRecord.objects.within(actor)
    return mine.filter(organisation_id=actor.organisation_id)
