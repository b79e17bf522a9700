"""Everything that is one's own, at every lab, for whoever reads the mail of an address."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import KST
from pulmu.core.members import proving
from pulmu.core.tenancy.models import Organisation
from pulmu.domains.companies import queries as companies
from pulmu.domains.credentials import queries as credentials
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.choices import RequestSort
from pulmu.domains.places import queries as places
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.choices import EnrolmentState
from pulmu.domains.programmes.models import Enrolment
from pulmu.domains.prototypes import queries as prototypes
from pulmu.domains.support import queries as support
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import bookings, faults, guard, looking, own_data, own_making, words
from .forms import CodeForm, EmailForm, PhoneForm
from .frame import OK, show
from .labs import CODE, forget, holder, keep_proof, proven, visited
from .tickets import TONES, number_of

REFUSED, MOST, MOST_BOOKINGS = 422, 200, 10
# Where one of these stands on the page, it does not say that there is nothing.
AHEAD = ("ahead", "bookings_ahead", "jobs", "companies", "spaces", "prototypes")


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def my(request: ActorRequest) -> HttpResponse:
    """One's own sign-ups; before that the address, of which nothing is told."""
    at = timezone.now()
    if request.method == "POST":
        return _private(_ask(request))
    if not proven(request, at=at):
        return _private(show(request, "my_email", {"form": EmailForm()}, here="my"))
    actor = holder(request, at=at)
    mine = list(queries.held(actor).select_related("organisation")[:MOST])
    starts = queries.held_starts(actor, mine)
    ahead = [one for one in mine if _is_ahead(one, starts, at)]
    ahead.sort(key=lambda one: (starts[one.pk] or at, one.pk))
    booked = places.held_bookings(actor)
    over = booked.exclude(pk__in=booked.open().values("pk")).order_by("-starts_at", "-pk")
    people_known = list(persons.held_people(actor).select_related("organisation"))
    context = {
        "ahead": [_line(one, starts) for one in ahead],
        "behind": [_line(one, starts) for one in mine if one not in ahead],
        "bookings_ahead": bookings.lines(booked.open()[:MOST]),
        "bookings_behind": bookings.lines(list(over)[:MOST_BOOKINGS]),
        "trained": places.held_authorisations(actor),
        "people": people_known,
        "jobs": looking.lines(actor, at=at),
        "companies": companies.held_companies(actor),
        "spaces": list(support.held_applications(actor)[:MOST]),
        "prototypes": own_making.lines(list(prototypes.held(actor)[:MOST])),
        "certificates": credentials.held(actor, own_data.people_of(actor)),
    }
    context["is_bare"] = not any(context[name] for name in AHEAD)
    labs = {one.organisation.code for one in mine}
    only = labs.pop() if len(labs) == 1 else ""
    return _private(show(request, "my", context, here="my", courses_of=only))


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActorRequest) -> HttpResponse:
    """The same page for every address, whether anybody is known under it or not."""
    at = timezone.now()
    sent = request.session.get(CODE, "")
    if not sent:
        return redirect("my")
    form, status = CodeForm.empty(), OK
    if request.method != "POST":
        faults.tell(request, form)
    elif guard.is_too_often(request, guard.CODE, at=at):
        form.add_error(None, guard.too_many_words())
        status = guard.TOO_MANY
    else:
        return _tried(request, sent, at=at)
    context = {"form": form, "email": proving.address_of(sent)}
    return _private(show(request, "my_code", context, here="my", status=status))


@page(None)
@require_POST
def leave(request: ActorRequest) -> HttpResponse:
    """For a computer that others use too."""
    forget(request)
    messages.success(request, _("This browser knows nothing of you any more."))
    return redirect("my")


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: ActorRequest, key: str) -> HttpResponse:
    at = timezone.now()
    actor = holder(request, at=at)
    person = persons.held_people(actor).select_related("organisation").filter(key=key).first()
    if person is None:
        raise Http404
    form = PhoneForm(request.POST or None, initial={"phone": own_data.phone_of(person)})
    if request.method == "POST" and form.is_valid():
        lab = visited(request, person.organisation, at=at)
        try:
            people.correct_own(lab.actor, key=key, phone=form.cleaned_data["phone"], at=at)
        except Refused as error:
            form.add_error("phone", str(error))
        else:
            messages.success(request, _("The number is changed."))
            return redirect("my")
    context = {"form": form, "person": person, "lab_name": person.organisation.name}
    status = REFUSED if form.errors else 200
    return _private(show(request, "my_contact", context, here="my", status=status))


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: ActorRequest, key: str) -> HttpResponse:
    """Ask a lab to erase what it knows. Staff answer within the days of the law."""
    at = timezone.now()
    actor = holder(request, at=at)
    person = persons.held_people(actor).select_related("organisation").filter(key=key).first()
    if person is None:
        raise Http404
    if request.method == "POST":
        lab = visited(request, person.organisation, at=at)
        made = people.request_own(lab.actor, key=key, sort=RequestSort.ERASE, at=at)
        due = words.near_day(made.due_on)
        messages.success(
            request, _("Your request is in. It is answered by %(day)s.") % {"day": due}
        )
        return redirect("my")
    context = {"person": person, "lab_name": person.organisation.name}
    return _private(show(request, "my_erase", context, here="my"))


@page(None)
@require_safe
def data(request: ActorRequest) -> HttpResponse:
    """Everything that is known of somebody, to be read."""
    at = timezone.now()
    if not proven(request, at=at):
        return redirect("my")
    actor = holder(request, at=at)
    return _private(show(request, "my_data", {"labs": own_data.readable(actor)}, here="my"))


@page(None)
@require_POST
def export(request: ActorRequest) -> HttpResponse:
    """The same for machines; that it was taken out is written down at each lab."""
    at = timezone.now()
    if not proven(request, at=at):
        return redirect("my")
    actor = holder(request, at=at)
    for organisation, keys in own_data.whose(actor):
        lab = visited(request, organisation, at=at)
        people.note_taking_out(lab.actor, keys=keys, at=at)
    said = json.dumps(own_data.everything(actor), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(said, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="my-data-{at.astimezone(KST):%Y%m%d}.json"'
    )
    return _private(response)


def _tried(request: ActorRequest, sent: str, *, at: dt.datetime) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return faults.go_back(request, form, request.path)
    try:
        index = proving.prove(key=sent, digits=form.cleaned_data["digits"], at=at)
    except Refused as error:
        form.add_error("digits", str(error))
        return faults.go_back(request, form, request.path)
    keep_proof(request, index, at=at)
    return redirect("my")


def _ask(request: ActorRequest) -> HttpResponse:
    """A code for whoever is known; for whoever is not, everything else is the same."""
    at = timezone.now()
    form = EmailForm(request.POST)
    form.full_clean()
    if guard.is_too_often(request, guard.FORM, at=at):
        form.add_error(None, guard.too_many_words())
    if form.is_valid():
        email = form.cleaned_data["email"]
        known = _newest_of(persons.email_index(email))
        lab = visited(request, known, at=at) if known else None
        try:
            # Made anew with each look at the form: it names the press.
            once = request.POST.get("csrfmiddlewaretoken", "")
            sent = proving.ask(lab.actor if lab else None, email=email, at=at, once=once)
        except proving.TooOften as error:
            messages.warning(request, str(error))
            if request.session.get(CODE):
                return redirect("my_code")
            form.add_error(None, str(error))
        else:
            request.session[CODE] = sent.key
            if not request.user.is_authenticated:
                request.session.set_expiry(0)
            return redirect("my_code")
    return show(request, "my_email", {"form": form}, here="my", status=REFUSED)


def _newest_of(index: str) -> Organisation | None:
    """Whose mail the code is: the lab that somebody signed up at, asked for something, or founded
    a company with, or that wrote them down.
    """
    ways = (
        queries.newest_of,
        places.newest_organisation_of,
        prototypes.newest_of,
        support.newest_of,
        companies.newest_of,
        persons.newest_of,
    )
    return next(filter(None, (newest_of(index) for newest_of in ways)), None)


def _is_ahead(one: Enrolment, starts: dict[int, Any], at: Any) -> bool:
    start = starts.get(one.pk)
    return one.state != EnrolmentState.ENDED and (start is None or start > at)


def _line(one: Enrolment, starts: dict[int, Any]) -> dict[str, Any]:
    start = starts.get(one.pk)
    return {
        "href": reverse("ticket", args=[one.ticket]),
        "name": one.offering.name,
        "state": one.get_state_display(),
        "tone": TONES[EnrolmentState(one.state)],
        "starts": start.astimezone(KST) if start else None,
        "about": words.joined(
            (
                one.organisation.name,
                one.party.name if one.party else "",
                one.person.name if one.party else "",
                number_of(one),
            )
        ),
    }
