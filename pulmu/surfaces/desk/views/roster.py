"""People added to a session: typed, or pasted from whatever list there is."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import queries as sessions
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.results.queries.records import session_name
from pulmu.surfaces.desk import correcting
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.entry.roster import RosterForm
from pulmu.surfaces.desk.shell import RECORDS, show
from pulmu.ui.parts import Link


@door(Permission.PROGRAMMES_WRITE)
@form_page
def add_people(request: DeskRequest, key: str) -> HttpResponse:
    session = sessions.session(request.actor, key)
    request.actor.require(Permission.PROGRAMMES_WRITE, organisation_id=session.organisation_id)
    now = timezone.now()
    if session.state == SessionState.CANCELLED:
        messages.error(request, _("This session was cancelled: nobody attends it."))
        return redirect("desk:fact", "session", key)
    felt = correcting.sealed_among(request, sessions.years_of(request.actor, key))
    form = RosterForm(
        request.POST or None,
        actor=request.actor,
        session=session,
        today=day_of(now),
        asks_why=felt is not None,
    )
    back = reverse("desk:fact", args=["session", key])
    if request.method == "POST" and form.is_valid():
        try:
            form.tell(at=now)
            with transaction.atomic():
                touched, newcomers = form.write(at=now)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            said = ngettext("%(count)d attendance.", "%(count)d attendances.", touched)
            new = ngettext("%(count)d new person.", "%(count)d new persons.", newcomers)
            text = [said % {"count": touched}]
            text += [new % {"count": newcomers}] if newcomers else []
            messages.success(request, " ".join(text))
            return redirect(back)
    title = session_name(session.programme.name, session.title)
    return show(
        request,
        "desk/roster.html",
        current="session",
        form=form,
        sealed=felt,
        session=session,
        back=back,
        columns=[_("Name"), _("Phone"), _("Year of birth"), _("Affiliation")],
        crumbs=[
            Link(label=str(RECORDS["session"]), href=reverse("desk:records", args=["session"])),
            Link(label=title, href=back),
        ],
    )
