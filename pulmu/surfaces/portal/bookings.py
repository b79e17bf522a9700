"""One booking by its link: how it stands, its code, another time, giving it back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import segno
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import KST, day_of, moment
from pulmu.core.tenancy.actors import holder_of
from pulmu.domains.places import actions, queries
from pulmu.domains.places.choices import BookingState
from pulmu.domains.places.models import Booking
from pulmu.domains.places.queries import Span
from pulmu.ui.calendars import DAY, is_near
from pulmu.ui.parts import Fact
from pulmu.web.access import page
from pulmu.web.http import ActorRequest
from pulmu.web.tickets import ticketed

from . import words
from .frame import show
from .labs import BOOKINGS, Lab, visited

REFUSED, MOST_KEPT = 422, 20
OVER = frozenset(
    {BookingState.DONE, BookingState.CANCELLED, BookingState.REFUSED, BookingState.NO_SHOW}
)
TONES = {
    BookingState.REQUESTED: "accent",
    BookingState.CONFIRMED: "good",
    BookingState.WAITING: "warn",
    BookingState.OFFERED: "accent",
    BookingState.IN_USE: "accent",
    BookingState.DONE: "plain",
    BookingState.CANCELLED: "plain",
    BookingState.REFUSED: "bad",
    BookingState.NO_SHOW: "bad",
}


class MoveForm(forms.Form):
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    begins = forms.TimeField(
        label=gettext_lazy("Starts at"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=gettext_lazy("Ends at"), widget=forms.TimeInput(attrs={"type": "time"})
    )

    def clean_day(self) -> dt.date:
        said: dt.date = self.cleaned_data["day"]
        if not is_near(said, day_of(timezone.now())):
            raise forms.ValidationError(_("This day is too far away."))
        return said

    def span(self) -> Span:
        """Until 00:00 is until midnight: the end of the day, not its beginning."""
        said = self.cleaned_data
        day, ends = said["day"], said["ends"]
        last = day + DAY if ends == dt.time(0) else day
        return Span(moment(day, said["begins"]), moment(last, ends))


@ticketed
@page(None)
@require_safe
def booking(request: ActorRequest, ticket: str) -> HttpResponse:
    lab, one = held(request, ticket)
    _remember(request, ticket)
    state = BookingState(one.state)
    return show(
        request,
        "booking",
        {
            "one": one,
            "is_new": "new" in request.GET,
            "state": one.get_state_display(),
            "tone": TONES[state],
            "is_over": state in OVER,
            "next_steps": _next_steps(lab, one),
            "facts": _facts(one),
            "qr": _qr(one.ticket) if state == BookingState.CONFIRMED else "",
            "is_offer": state == BookingState.OFFERED,
            "may_cancel": actions.may_cancel(one, at=lab.at),
            "may_move": state == BookingState.CONFIRMED and actions.may_cancel(one, at=lab.at),
            "act": reverse("booking_act", args=[ticket]),
            "move": reverse("booking_move", args=[ticket]),
            "ics": reverse("booking_ics", args=[ticket]),
            "machine": reverse("machine", args=[one.resource.door])
            if state == BookingState.IN_USE
            else "",
            "place_href": reverse("at:place", args=[lab.code, one.resource.key]),
        },
        organisation=lab.organisation,
        here="my",
    )


@ticketed
@page(None)
@require_POST
def act(request: ActorRequest, ticket: str) -> HttpResponse:
    lab, one = held(request, ticket)
    doing = {"take": actions.take, "cancel": actions.cancel}.get(request.POST.get("do", ""))
    if doing is None:
        raise Http404
    try:
        doing(lab.actor, key=one.key, at=lab.at)
    except Refused as error:
        messages.error(request, str(error))
    else:
        is_taken = doing is actions.take
        said = _("It is yours.") if is_taken else _("It is cancelled. Thank you for telling us.")
        messages.success(request, said)
    return redirect("booking", ticket)


@ticketed
@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ActorRequest, ticket: str) -> HttpResponse:
    """Another time; the old one is kept until the new one is free."""
    lab, one = held(request, ticket)
    start, end = one.starts_at.astimezone(KST), one.ends_at.astimezone(KST)
    initial = {"day": start.date().isoformat(), "begins": f"{start:%H:%M}", "ends": f"{end:%H:%M}"}
    form = MoveForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.move(lab.actor, key=one.key, span=form.span(), at=lab.at)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is moved."))
            return redirect("booking", ticket)
    week = reverse("at:place", args=[lab.code, one.resource.key])
    context = {"one": one, "form": form, "week": f"{week}?first={start:%Y-%m-%d}"}
    context |= {"back": reverse("booking", args=[ticket]), "when": _when(one)}
    status = REFUSED if form.errors else 200
    organisation = lab.organisation
    return show(
        request, "booking_move", context, organisation=organisation, here="my", status=status
    )


@ticketed
@page(None)
@require_safe
def ics(request: ActorRequest, ticket: str) -> HttpResponse:
    lab, one = held(request, ticket)
    response = HttpResponse(
        queries.calendar_of(one, at=lab.at), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="booking.ics"'
    return response


def held(request: ActorRequest, ticket: str) -> tuple[Lab, Booking]:
    one = queries.held_booking(holder_of({ticket}), ticket)
    return visited(request, one.organisation, at=timezone.now(), ticket=ticket), one


def lines(bookings: Any) -> list[dict[str, Any]]:
    """As the list of one's own shows them."""
    return [
        {
            "href": reverse("booking", args=[one.ticket]),
            "name": one.resource.name,
            "state": one.get_state_display(),
            "tone": TONES[BookingState(one.state)],
            "starts": one.starts_at.astimezone(KST),
            "about": [one.organisation.name, *([one.why] if one.why else [])],
        }
        for one in bookings
    ]


def _next_steps(lab: Lab, one: Booking) -> list[str]:
    state = BookingState(one.state)
    if state == BookingState.REQUESTED:
        return [_("The time is kept for you until the desk has answered. We write to you.")]
    if state == BookingState.CONFIRMED:
        return _before_it_begins(lab, one)
    if state == BookingState.WAITING:
        place = queries.place_in_line(lab.actor, one, at=lab.at)
        later = _("When it comes free we keep it for whoever is next, and write to you.")
        return [_("Your place in line: %(place)d") % {"place": place}, later] if place else []
    if state == BookingState.OFFERED and one.offered_until is not None:
        return [_("It is kept for you until %(until)s.") % {"until": words.near(one.offered_until)}]
    return [one.why] if one.why else []


def _before_it_begins(lab: Lab, one: Booking) -> list[str]:
    said = [_("Scan the QR code at the machine when you are there.")]
    if grace := one.resource.grace_minutes:
        late = _("After %(count)d minutes without check-in it is given away.")
        said.append(late % {"count": grace})
    if not actions.may_cancel(one, at=lab.at):
        hours = one.resource.cancel_hours
        closed = _("It could be cancelled here until %(count)d hours before. Tell the desk.")
        said.append(closed % {"count": hours})
    return said


def _facts(one: Booking) -> list[Fact]:
    said = [
        (_("When"), _when(one)),
        (_("Used"), _used(one)),
        (_("Where"), one.resource.parent.name if one.resource.parent else ""),
        (_("What for"), one.purpose),
        (_("Booked by"), one.person.name),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def _when(one: Booking) -> str:
    return words.hours(one.starts_at, one.ends_at)


def _used(one: Booking) -> str:
    """When it really was, of what is done."""
    if one.state != BookingState.DONE or not (one.checked_in_at and one.checked_out_at):
        return ""
    return words.hours(one.checked_in_at, one.checked_out_at)


def _remember(request: ActorRequest, ticket: str) -> None:
    """So that the page at the machine knows whose phone this is."""
    known = [one for one in request.session.get(BOOKINGS, []) if one != ticket]
    request.session[BOOKINGS] = [*known, ticket][-MOST_KEPT:]
    if not request.user.is_authenticated:
        request.session.set_expiry(0)


def _qr(said: str) -> SafeString:
    """Dark on light in any scheme, so that every reader reads it; no style of its own."""
    drawn = segno.make(said, error="m").svg_inline(
        scale=8, border=4, dark="#000000", light="#ffffff", omitsize=True, svgclass="qr-code"
    )
    return SafeString(drawn)
