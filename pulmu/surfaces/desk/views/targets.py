"""What the lab promised to reach in a year: one form for the nine figures."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import actions, queries
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.entry.targets import TargetsForm
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.views.year import title
from pulmu.ui.parts import Link


@door(Permission.RESULTS_TARGET)
@form_page
def targets(request: DeskRequest, year: int) -> HttpResponse:
    """An empty field promises nothing; a figure that had a target gets a 0 for it."""
    overview = queries.overview(request.actor, year)
    form = TargetsForm(request.POST or None, tiles=overview.tiles)
    goal = reverse("desk:year", args=[year])
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.set_targets(
                request.actor, year=year, values=form.values(), at=timezone.now()
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            if done.touched:
                messages.success(request, _("The targets are set."))
            return redirect(goal)
    return show(
        request,
        "desk/targets.html",
        year=year,
        form=form,
        back=goal,
        heading=_("Targets of %(year)d") % {"year": year},
        crumbs=[Link(label=title(year), href=goal)],
    )
