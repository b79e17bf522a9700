"""What courses want of somebody today."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import EnrolmentState
from pulmu.ui import fmt

from . import coursewords, lists
from .doors import DeskRequest
from .hands import Line

MOST = 3
ASKED = lists.query(state=EnrolmentState.REQUESTED)


def lines(request: DeskRequest) -> list[Line]:
    """For whoever runs courses: to decide, to approve, and who signed up today."""
    if not request.actor.can(Permission.PROGRAMMES_WRITE):
        return []
    return [*_to_decide(request), *_to_approve(request), *_signed_up(request)]


def _to_decide(request: DeskRequest) -> list[Line]:
    now = timezone.now()
    due = queries.to_decide(request.actor, at=now, today=day_of(now))[:MOST]
    return [
        Line(
            text=_("Does it take place? %(name)s") % {"name": one.name},
            note=coursewords.short(one),
            label=_("It takes place"),
            href=reverse("desk:course", args=[one.key]),
            act=reverse("desk:course_state", args=[one.key]),
            do="hold",
            tone="warn",
        )
        for one in due
    ]


def _to_approve(request: DeskRequest) -> list[Line]:
    return [
        Line(
            text=ngettext(
                "%(count)s request for %(name)s", "%(count)s requests for %(name)s", count
            )
            % {"count": fmt.number(count), "name": one.name},
            note=_("They were told that you choose who takes part."),
            label=_("Look at them"),
            href=f"{reverse('desk:course_roster', args=[one.key])}?{ASKED}",
        )
        for one in queries.to_approve(request.actor)[:MOST]
        for count in [one.request_count]
    ]


def _signed_up(request: DeskRequest) -> list[Line]:
    count = queries.signed_up_on(request.actor, day_of(timezone.now()))
    if not count:
        return []
    said = ngettext("%(count)s sign-up today", "%(count)s sign-ups today", count)
    return [
        Line(
            text=said % {"count": fmt.number(count)},
            label=_("To the courses"),
            href=reverse("desk:courses"),
        )
    ]
