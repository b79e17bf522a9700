"""What sessions want of somebody today, a line each: to be opened, or to be finished."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.models import Session
from pulmu.ledger import queries as ledger

from . import attending, figures
from .doors import DeskRequest
from .hands import Line

MOST = 5
# Further back a session without its sheet is one gap among others, and stands there.
LOOKED_BACK_DAYS = 14


def lines(request: DeskRequest) -> list[Line]:
    if not request.actor.can(Permission.PROGRAMMES_WRITE):
        return []
    now = timezone.now()
    running = queries.sessions_on(request.actor, day_of(now)).filter(ends_at__gte=now)
    today = [_to_open(one) for one in running[:MOST]]
    ended = list(queries.ended_lately(request.actor, at=now, days=LOOKED_BACK_DAYS)[: MOST * 2])
    sources = {one.key: f"session:{one.key}" for one in ended}
    files = ledger.files_of(request.actor, sources.values()) if ended else {}
    open_ones = [one for one in ended if not (_is_said(one) and files.get(sources[one.key]))]
    return [*today, *(_to_finish(one) for one in open_ones[:MOST])]


def _to_open(session: Session) -> Line:
    begins = figures.local(session.starts_at)
    return Line(
        text=f"{begins:%H:%M} {attending.name_of(session)}",
        note=session.place,
        label=_("Check-in"),
        href=reverse("desk:check_in", args=[session.key]),
        about=session.key,
    )


def _to_finish(session: Session) -> Line:
    said = {"name": attending.name_of(session)}
    if not _is_said(session):
        return Line(
            text=_("%(name)s is over: who was there?") % said,
            note=attending.when(session),
            label=_("Attendance"),
            href=reverse("desk:attendance", args=[session.key]),
            tone="warn",
            about=session.key,
        )
    return Line(
        text=_("%(name)s is over: the signed sheet is missing") % said,
        note=attending.when(session),
        label=_("Drop the signed sheet here"),
        href=reverse("desk:after_session", args=[session.key]),
        takes=reverse("desk:after_session", args=[session.key]),
        said={"held": "1"},
        tone="warn",
        about=session.key,
    )


def _is_said(session: Session) -> bool:
    """Whether anything is recorded of who came."""
    return bool(session.present_count or session.group_headcount)
