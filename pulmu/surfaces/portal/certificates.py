"""Certificates for everybody: whether one holds, by its code; and the holder's own, by ticket.

There is no list, and nothing that leads from a name to a certificate.
"""

from __future__ import annotations

import datetime as dt
import json

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.members import tallies
from pulmu.core.tenancy.actors import organisation_by_code, visitor_of
from pulmu.domains.credentials import actions, queries
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.credentials.queries import Printed, Shown, State
from pulmu.domains.programmes import queries as programmes
from pulmu.papers import certificate as paper
from pulmu.ui import fmt
from pulmu.ui.parts import Fact
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import guard
from .labs import opened_by

# How many names one address may try in so many seconds: enough for a company with a pile of papers.
MOST_NAMES, SPAN = 30, dt.timedelta(minutes=10)
YEARS = range(2000, 2200)
UNPROCESSABLE, TOO_MANY, GONE = 422, 429, 410
ENDINGS = {
    "pdf": "application/pdf",
    "jwt": "application/vc+jwt",
    "json": "application/ld+json",
}
ANY_SITE = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"}


class NameForm(forms.Form):
    """The name that the visitor reads on the paper before them."""

    name = forms.CharField(
        label=gettext_lazy("The full name on the paper"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: ActorRequest, code: str) -> HttpResponse:
    """Whether a certificate holds. A name is compared when it is typed, and never shown."""
    actor = visitor_of(queries.organisation_of(code))
    found = queries.by_code(actor, code)
    seen = queries.shown(found)
    form = NameForm(request.POST or None)
    status, fits = 200, None
    if request.method == "POST":
        if _is_too_often(request, at=timezone.now()):
            status = TOO_MANY
            form.add_error(None, _("Very many names were tried from here. Wait ten minutes."))
        elif form.is_valid():
            fits = queries.is_holder(found, form.cleaned_data["name"])
        else:
            status = UNPROCESSABLE
    said = {
        "one": seen,
        "holds": seen.state == State.HOLDS,
        "is_replaced": seen.state == State.REPLACED,
        "after": reverse("certificate", args=[seen.replaced_by]) if seen.replaced_by else "",
        "facts": _facts(seen),
        "form": form,
        "fits": fits,
    }
    return _kept_nowhere(render(request, "portal/certificate.html", said, status=status))


@page(None)
@require_safe
def own(_request: ActorRequest, ticket: str, ending: str) -> HttpResponse:
    """What somebody earned with the sign-up of this ticket, in full: it is theirs."""
    if ending not in ENDINGS:
        raise Http404
    enrolment = opened_by(ticket)
    actor = visitor_of(enrolment.organisation, holds=[ticket])
    found = programmes.certificate_of(actor, enrolment)
    if found is None:
        raise Http404
    try:
        [said] = actions.printed(actor, [found])
    except Refused:
        return HttpResponse(status=GONE)
    response = HttpResponse(_written(found, said, ending), content_type=ENDINGS[ending])
    response["Content-Disposition"] = f'attachment; filename="certificate-{said.number}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return _kept_nowhere(response)


@page(None)
@require_safe
def jwks(_request: ActorRequest) -> HttpResponse:
    """The public keys by which anybody checks a badge of this site."""
    return JsonResponse({"keys": queries.public_keys()}, headers=ANY_SITE)


@page(None)
@require_safe
def key(_request: ActorRequest, thumbprint: str) -> HttpResponse:
    """One public key under the address that a badge names."""
    for one in queries.public_keys():
        if one["kid"].endswith(f"/{thumbprint}.json"):
            return JsonResponse(one, headers=ANY_SITE, content_type="application/jwk+json")
    raise Http404


@page(None)
@require_safe
def did(_request: ActorRequest, code: str) -> HttpResponse:
    """Who signs for an organisation (`did:web`)."""
    said = queries.did_document(organisation_by_code(code))
    return JsonResponse(said, headers=ANY_SITE, content_type="application/did+json")


@page(None)
@require_safe
def status(_request: ActorRequest, code: str, year: int) -> HttpResponse:
    """Which numbers of a year were taken back, without names: for readers of badges."""
    if year not in YEARS:
        raise Http404
    organisation = organisation_by_code(code)
    said = queries.status_jwt(visitor_of(organisation), organisation, year)
    return HttpResponse(said, headers=ANY_SITE, content_type=ENDINGS["jwt"])


def _written(found: Certificate, said: Printed, ending: str) -> bytes | str:
    if ending == "jwt":
        return queries.badge_jwt(found)
    if ending == "json":
        return json.dumps(queries.badge_json(found), ensure_ascii=False, indent=1)
    return paper.certificates([said], seal=queries.seal_of(said.seal))


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    """Found by no search engine, kept by no browser."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _is_too_often(request: ActorRequest, *, at: dt.datetime) -> bool:
    whence = guard.whence(request)
    return not tallies.within("certificate names", whence, most=MOST_NAMES, span=SPAN, at=at)


def _facts(seen: Shown) -> list[Fact]:
    days = [_day(on) for on in dict.fromkeys((seen.began_on, seen.ended_on))]
    said = [
        (_("Name"), seen.name),
        (pgettext("on a certificate", "Course"), seen.course),
        (pgettext("on a certificate", "Period"), " – ".join(days)),
        (pgettext("on a certificate", "Hours"), paper.hours(seen.minutes)),
        (_("Issued by"), seen.issuer),
        (_("Issued on"), _day(seen.issued_on)),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def _day(on: dt.date) -> str:
    return fmt.day(on, lang=get_language() or fmt.KOREAN)
