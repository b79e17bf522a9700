"""Sessions that were recorded by themselves, taken in as the dates of a course."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import actions, queries
from pulmu.surfaces.desk import coursewords
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import COURSES, show
from pulmu.surfaces.desk.views.courses import own, to_course, to_list

MOST = 100


@door(Permission.PROGRAMMES_WRITE)
@form_page
def adopt(request: DeskRequest, key: str) -> HttpResponse:
    """Those of the same programme that are dates of no course, the last of them first."""
    found = own(request, key)
    if not found.is_whole:
        messages.error(request, _("Only a course that is booked as a whole takes sessions in."))
        return redirect("desk:course", key=key)
    if request.method == "POST":
        chosen = request.POST.getlist("session")
        if not chosen:
            messages.error(request, _("Choose at least one session."))
            return redirect("desk:course_adopt", key=key)
        try:
            count = actions.adopt_sessions(
                request.actor, offering_key=key, sessions=chosen, at=timezone.now()
            )
        except Refused as error:
            messages.error(request, str(error))
            return redirect("desk:course_adopt", key=key)
        said = ngettext(
            "%(count)d session is a date of this course now.",
            "%(count)d sessions are dates of this course now.",
            count,
        )
        messages.success(request, said % {"count": count})
        return redirect("desk:course", key=key)
    loose = queries.adoptable(request.actor, found)[:MOST]
    return show(
        request,
        "desk/course_adopt.html",
        current=COURSES,
        course=found,
        rows=[
            {
                "key": one.key,
                "when": coursewords.span(one.starts_at, one.ends_at),
                "code": one.code,
                "state": one.get_state_display(),
            }
            for one in loose
        ],
        crumbs=[to_list(), to_course(found)],
    )
