"""One enrolment by its link: how it stands, its code for the door, giving it back, taking it.

And the page of a guardian, by the link that was mailed to them.
"""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import Relation
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import Ending, EnrolmentState, SessionState
from pulmu.domains.programmes.models import Enrolment
from pulmu.ui.parts import Fact
from pulmu.web.access import page
from pulmu.web.http import ActorRequest
from pulmu.web.tickets import ticketed

from . import checkin, words
from .forms import GuardianForm, consents_of, notices
from .frame import show
from .labs import GUARDIANS, Lab, holder, visited

GONE, REFUSED = 404, 422
# What each state says large, in which tone, and what comes next.
TONES = {
    EnrolmentState.REQUESTED: "accent",
    EnrolmentState.CONFIRMED: "good",
    EnrolmentState.WAITING: "warn",
    EnrolmentState.OFFERED: "accent",
    EnrolmentState.ENDED: "plain",
}


def number_of(enrolment: Enrolment) -> str:
    """Short enough to be read out on the phone."""
    return f"{enrolment.key[:4]}-{enrolment.key[4:8]}".upper()


@ticketed
@page(None)
@require_safe
def ticket(request: ActorRequest, ticket: str) -> HttpResponse:
    lab, one = _held(request, ticket)
    return show(
        request,
        "ticket",
        {
            "one": one,
            "is_new": "new" in request.GET,
            "number": number_of(one),
            "state": one.get_state_display(),
            "tone": TONES[EnrolmentState(one.state)],
            "next_steps": _next_steps(lab, one),
            "facts": _facts(lab, one),
            "dates": _dates(lab, one),
            "qr": _qr(queries.door_code(one)) if one.state == EnrolmentState.CONFIRMED else "",
            "check_in": _check_in(request, lab, one),
            "certificate": _certificate(lab, one),
            "survey": queries.own_survey(lab.actor, one, at=lab.at),
            "after": _after(lab, one),
            "answer": reverse("ticket_survey", args=[ticket]),
            "may_take": _may_take(one),
            "may_cancel": queries.may_cancel(lab.actor, one, at=lab.at),
            "is_offer": one.state == EnrolmentState.OFFERED and not one.guardian_ticket,
            "take": reverse("ticket_take", args=[ticket]),
            "cancel": reverse("ticket_cancel", args=[ticket]),
            "course_href": reverse("at:course", args=[lab.code, one.offering.key]),
        },
        organisation=lab.organisation,
        here="my",
    )


@ticketed
@page(None)
@require_POST
def take(request: ActorRequest, ticket: str) -> HttpResponse:
    lab, one = _held(request, ticket)
    try:
        actions.take_offer(lab.actor, key=one.key, at=lab.at)
        messages.success(request, _("The seat is yours."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("ticket", ticket)


@ticketed
@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: ActorRequest, ticket: str) -> HttpResponse:
    """Asked once before it is done: a seat that was given back goes to somebody else."""
    lab, one = _held(request, ticket)
    if request.method == "POST":
        try:
            actions.cancel_enrolment(lab.actor, key=one.key, at=lab.at)
            messages.success(request, _("It is cancelled. Thank you for telling us."))
        except Refused as error:
            messages.error(request, str(error))
        return redirect("ticket", ticket)
    if one.state == EnrolmentState.ENDED:
        return redirect("ticket", ticket)
    return show(
        request,
        "cancel",
        {"one": one, "facts": _facts(lab, one), "back": reverse("ticket", args=[ticket])},
        organisation=lab.organisation,
        here="my",
    )


@ticketed
@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def guardian(request: ActorRequest, ticket: str) -> HttpResponse:
    """What a child would like to do, for the guardian to say yes or no to."""
    try:
        lab, one = _held(request, ticket, for_guardian=True)
    except NotFound:
        return _used(request, ticket)
    _remember(request, ticket, one)
    texts = list(people.texts_on(lab.actor, day_of(lab.at)).values())
    form = GuardianForm(request.POST or None, texts=texts)
    if request.method == "POST" and request.POST.get("say") == "no":
        return _declined(request, lab, one)
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree_as_guardian(
                lab.actor,
                key=one.key,
                relation=Relation(form.cleaned_data["relation"]),
                said=consents_of(form.cleaned_data),
                at=lab.at,
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. The child's sign-up stands."))
            return redirect("ticket", one.ticket)
    processing, others, pictures = notices(form, texts)
    return show(
        request,
        "guardian",
        {
            "one": one,
            "child": mask_name(one.person.name),
            "facts": _facts(lab, one),
            "form": form,
            "processing": processing,
            "others": others,
            "pictures": pictures,
        },
        organisation=lab.organisation,
        status=REFUSED if form.errors else 200,
    )


def _certificate(lab: Lab, one: Enrolment) -> Certificate | None:
    if one.offering.certificate_percent is None:
        return None
    return queries.certificate_of(lab.actor, one)


def _after(lab: Lab, one: Enrolment) -> list[str]:
    """The links for afterwards, for who took part."""
    links = [link for line in one.offering.after_links.splitlines() if (link := line.strip())]
    return links if links and queries.was_there(lab.actor, one) else []


def _held(
    request: ActorRequest, ticket: str, *, for_guardian: bool = False
) -> tuple[Lab, Enrolment]:
    at = timezone.now()
    one = queries.held_by_ticket(holder(request, at=at, ticket=ticket), ticket)
    if ticket != (one.guardian_ticket if for_guardian else one.ticket):
        raise NotFound
    return visited(request, one.organisation, at=at, ticket=ticket), one


def _declined(request: ActorRequest, lab: Lab, one: Enrolment) -> HttpResponse:
    try:
        actions.cancel_enrolment(lab.actor, key=one.key, at=lab.at)
        messages.success(request, _("The child's sign-up was taken back."))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("ticket", one.ticket)


def _remember(request: ActorRequest, ticket: str, one: Enrolment) -> None:
    """So that an answer sent twice from one browser comes to the same page."""
    known = request.session.get(GUARDIANS, {})
    if ticket not in known:
        request.session[GUARDIANS] = {**known, ticket: one.ticket}
        if not request.user.is_authenticated:
            request.session.set_expiry(0)


def _used(request: ActorRequest, ticket: str) -> HttpResponse:
    """The link was used, is over, or never was: that is not told apart."""
    known = request.session.get(GUARDIANS, {}).get(ticket)
    if known:
        return redirect("ticket", known)
    return show(request, "used", {}, status=GONE)


def _check_in(request: ActorRequest, lab: Lab, one: Enrolment) -> str:
    """Where somebody checks themselves in, on a day of the course."""
    if one.state != EnrolmentState.CONFIRMED or not checkin.running_today(
        lab.actor, one, at=lab.at
    ):
        return ""
    checkin.remember(request, one.ticket)
    return reverse("ticket_check_in", args=[one.ticket])


def _may_take(one: Enrolment) -> bool:
    is_kept = one.offered_until is not None and one.offered_until > timezone.now()
    return one.state == EnrolmentState.OFFERED and is_kept and not one.guardian_ticket


def _facts(lab: Lab, one: Enrolment) -> list[Fact]:
    offering = one.offering
    said = [
        (pgettext("sign-up", "Course"), offering.name),
        (_("Place"), (one.session.place if one.session else "") or offering.place),
        (_("Bring along"), offering.to_bring),
        (_("Cost"), words.won(offering.cost)),
        (_("Name"), mask_name(one.person.name)),
        (_("Group"), one.party.name if one.party else ""),
        (pgettext("sign-up", "Number"), number_of(one)),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def _dates(lab: Lab, one: Enrolment) -> list[dict[str, Any]]:
    sessions = [one.session] if one.session else queries.sessions_of(lab.actor, one.offering)
    return [
        {
            "when": words.hours(session.starts_at, session.ends_at),
            "is_cancelled": session.state == SessionState.CANCELLED,
            "ics": reverse("at:session_ics", args=[lab.code, one.offering.key, session.key]),
        }
        for session in sessions
    ]


def _next_steps(lab: Lab, one: Enrolment) -> list[str]:
    """What happens now, in sentences."""
    until = one.offered_until
    kept = words.near(until) if until else ""
    if one.state == EnrolmentState.CONFIRMED:
        said = [
            _("Show the code below at the door. It works on paper too."),
            _("We write to you three days and one day before."),
        ]
        if deadline := queries.cancellable_until(lab.actor, one):
            said.append(_("You can cancel until %(when)s.") % {"when": words.near(deadline)})
        return said
    if one.guardian_ticket:
        said = [_("We have written to the guardian. The sign-up holds once they agree.")]
        if not people.guardian_email(lab.actor, one.person):
            said = [_("We know the guardian without an e-mail address: please have them call us.")]
        return said + ([_("The seat is kept until %(when)s.") % {"when": kept}] if kept else [])
    if one.state == EnrolmentState.WAITING:
        place = queries.place_in_line(lab.actor, one)
        return [
            _("Your place in line: %(place)d.") % {"place": place},
            _("When a seat is given back we offer it to whoever is next, and write to you."),
        ]
    if one.state == EnrolmentState.OFFERED:
        return [
            _("A seat is kept for you until %(when)s.") % {"when": kept},
            _("After that it goes to whoever is next."),
        ]
    if one.state == EnrolmentState.REQUESTED:
        return [_("We choose who takes part, and write to you.")]
    return [str(Ending(one.ending).label)] if one.ending else []


def _qr(said: str) -> SafeString:
    """Dark on light in any scheme, so that every reader reads it; no style of its own."""
    drawn = segno.make(said, error="m").svg_inline(
        scale=8, border=4, dark="#000000", light="#ffffff", omitsize=True, svgclass="qr-code"
    )
    return SafeString(drawn)
