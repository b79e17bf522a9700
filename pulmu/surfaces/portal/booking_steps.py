"""Before somebody books: what they want, and an address that they prove to read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of, moment
from pulmu.core.members import proving
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.places import queries
from pulmu.domains.places.models import Resource
from pulmu.ui.calendars import is_near
from pulmu.ui.parts import Link
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import guard
from .forms import CodeForm, EmailForm
from .frame import show
from .labs import BOOKER, Lab, keep_proof, lab_of

REFUSED = 422
# The QR code that this browser has scanned: its secret stands in no address of these pages.
DOOR = "door"


@dataclass(frozen=True)
class Wanted:
    """A resource of a lab, and the time that an address says."""

    lab: Lab
    resource: Resource
    start: dt.datetime | None
    waits: bool
    is_now: bool

    @property
    def query(self) -> str:
        if self.is_now:
            return "?now=1"
        start = f"start={self.start:%Y-%m-%dT%H:%M}" if self.start else ""
        return f"?{start}{'&waits=1' if self.waits else ''}"

    def href(self, name: str) -> str:
        return reverse(name, args=[self.lab.code, self.resource.key]) + self.query

    @property
    def form(self) -> str:
        """Where the time is asked for, once the address is proven."""
        if self.is_now:
            return reverse("machine_now", args=[self.resource.door])
        return self.href("at:place_book")

    @property
    def crumbs(self) -> list[Link]:
        return [to_places(self.lab), Link(label=self.resource.name, href=self.week)]

    @property
    def week(self) -> str:
        here = reverse("at:place", args=[self.lab.code, self.resource.key])
        return f"{here}?first={self.start:%Y-%m-%d}" if self.start else here


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def email(request: ActorRequest, code: str, key: str) -> HttpResponse:
    """A code by mail, as everywhere; for whoever is not known too."""
    wanted = wanted_of(request, code, key)
    form = EmailForm(request.POST or None)
    form.fields["email"].help_text = _("We send a code of six digits there.")
    seen = request.POST.get(guard.STAMP, "") or guard.stamp(wanted.lab.at)
    if form.is_bound:
        form.full_clean()
        if objected := guard.objection(request, at=wanted.lab.at):
            form.add_error(None, objected[0])
        if form.is_valid():
            try:
                _ask(request, wanted, form.cleaned_data["email"], seen)
            except Refused as error:
                form.add_error(None, str(error))
            else:
                return redirect(wanted.href("at:place_code"))
    context = {"form": form, "seen": seen, "one": wanted.resource}
    return private(shown(request, wanted, "place_email", context, form))


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActorRequest, code: str, key: str) -> HttpResponse:
    wanted = wanted_of(request, code, key)
    sent = request.session.get(BOOKER, {}).get("code", "")
    if not sent:
        return redirect(wanted.href("at:place_email"))
    form = CodeForm(request.POST or None)
    if form.is_bound and guard.is_too_often(request, guard.CODE, at=wanted.lab.at):
        form.add_error(None, guard.too_many_words())
    if form.is_bound and form.is_valid():
        try:
            digits = form.cleaned_data["digits"]
            index = proving.prove(key=sent, digits=digits, at=wanted.lab.at)
        except Refused as error:
            form.add_error("digits", str(error))
        else:
            said = proving.address_of(sent)
            keep_proof(request, index, at=wanted.lab.at)
            request.session[BOOKER] = {"email": said}
            return redirect(wanted.form)
    context = {
        "form": form,
        "email": proving.address_of(sent),
        "back": wanted.href("at:place_email"),
    }
    return private(shown(request, wanted, "place_code", context, form))


def booker(request: ActorRequest, lab: Lab) -> str:
    """The address that this browser has proven to read for bookings."""
    said: str = request.session.get(BOOKER, {}).get("email", "")
    return said if said and people.email_index(said) in lab.actor.holds else ""


def to_places(lab: Lab) -> Link:
    return Link(label=_("Equipment and rooms"), href=reverse("at:places", args=[lab.code]))


def processing_words(lab: Lab) -> str:
    """What is done with the data of whoever books."""
    found = people.texts_on(lab.actor, day_of(lab.at)).get(ConsentKind.PROCESSING)
    return found.words if found else ""


def shown(
    request: ActorRequest, wanted: Wanted, template: str, context: dict[str, Any], form: forms.Form
) -> HttpResponse:
    status = REFUSED if form.is_bound and form.errors else 200
    lab = wanted.lab.organisation
    return show(request, template, context, organisation=lab, here="places", status=status)


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response


def wanted_of(request: ActorRequest, code: str, key: str) -> Wanted:
    lab = lab_of(request, code, at=timezone.now())
    try:
        said = dt.datetime.fromisoformat(request.GET.get("start", ""))
        start = moment(said.date(), said.time()) if said.tzinfo is None else None
    except ValueError:
        start = None
    if start is not None and not is_near(start.date(), day_of(lab.at)):
        start = None
    found = lent_here(lab, key)
    has_scanned = request.session.get(DOOR) == found.door
    is_now = bool(request.GET.get("now")) and has_scanned
    return Wanted(lab, found, start, bool(request.GET.get("waits")), is_now)


def lent_here(lab: Lab, key: str) -> Resource:
    found = queries.resource(lab.actor, key)
    if not found.is_bookable:
        raise Http404
    return found


def _ask(request: ActorRequest, wanted: Wanted, email: str, press: str) -> None:
    sent = proving.ask(wanted.lab.actor, email=email, at=wanted.lab.at, once=press)
    request.session[BOOKER] = {"code": sent.key}
    if not request.user.is_authenticated:
        request.session.set_expiry(0)
