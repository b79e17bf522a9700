"""A mail to some or all on the list of a course: written, looked at, sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import EnrolmentState
from pulmu.domains.programmes.models import Offering
from pulmu.surfaces.desk.courseforms import LetterForm
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import COURSES, show
from pulmu.surfaces.desk.views.courses import own, to_course, to_list, to_roster


@door(Permission.PEOPLE_WRITE)
@form_page
def mail(request: DeskRequest, key: str) -> HttpResponse:
    found = own(request, key)
    return page(request, found, keys=request.POST.getlist("row"))


def page(request: DeskRequest, found: Offering, *, keys: list[str]) -> HttpResponse:
    """To those chosen, else to everybody in a state. First the form, then the mail as the first of
    them gets it and to how many it goes, then it is in the outbox.
    """
    do = request.POST.get("send", "")
    state = request.POST.get("to") or request.GET.get("to") or EnrolmentState.CONFIRMED
    every = queries.enrolments(request.actor, found)
    chosen = every.filter(key__in=keys) if keys else every.filter(state=state)
    form = LetterForm(request.POST if do else None, initial={"once": new_key()})
    told, silent = queries.reachable(chosen)
    preview: tuple[str, str] | None = None
    if form.is_bound and form.is_valid():
        if not told:
            form.add_error(None, _("None of them left an address."))
        elif do == "sure":
            try:
                count = actions.mail_enrolled(
                    request.actor,
                    offering_key=found.key,
                    keys=list(chosen.values_list("key", flat=True)),
                    letter=form.letter,
                    once=form.cleaned_data["once"],
                    at=timezone.now(),
                )
            except Refused as error:
                form.add_error(None, str(error))
            else:
                said = ngettext(
                    "%(count)d mail is in the outbox.", "%(count)d mails are in the outbox.", count
                )
                messages.success(request, said % {"count": count})
                return redirect(reverse("desk:course_roster", args=[found.key]))
        else:
            preview = form.letter.sample(_("Hong Gildong"))
    return _shown(
        request, found, form, keys=keys, state=state, preview=preview, told=told, silent=silent
    )


def _shown(
    request: DeskRequest, found: Offering, form: LetterForm, *, state: str, **said: Any
) -> HttpResponse:
    counts = queries.state_counts(request.actor, found)
    groups = [
        (value, str(label), counts[value], value == state)
        for value, label in EnrolmentState.choices
        if counts.get(value)
    ]
    return show(
        request,
        "desk/course_mail.html",
        current=COURSES,
        course=found,
        form=form,
        groups=groups,
        crumbs=[to_list(), to_course(found), to_roster(found)],
        **said,
    )
