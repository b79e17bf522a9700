"""Certificates of one course: who gets one and who does not and why, then all in one act."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.credentials import actions as credentials
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Offering
from pulmu.domains.programmes.queries import Earner, Verdict
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.forms import TakeForm
from pulmu.surfaces.desk.shell import CERTIFICATES, show
from pulmu.ui.parts import Column, Link, Stat

from .certificates import as_pdf, back

TONES = {Verdict.EARNS: "accent", Verdict.HAS: "good"}


@door(Permission.CREDENTIALS_READ)
@require_safe
def course_certificates(request: DeskRequest, key: str) -> HttpResponse:
    """The list before, the numbers after."""
    offering = queries.offering(request.actor, key)
    found = queries.earners(request.actor, offering)
    counts = {verdict: sum(one.verdict == verdict for one in found) for verdict in Verdict}
    waits = queries.planned_still(request.actor, offering)
    can_write = request.actor.can(Permission.CREDENTIALS_WRITE)
    percent = offering.certificate_percent
    return show(
        request,
        "desk/course_certificates.html",
        current=CERTIFICATES,
        offering=offering,
        percent=percent,
        waits=waits,
        rows=[(one, mask_name(one.person.name), *_words(one, percent)) for one in found],
        numbers=[
            Stat(label=_("Will get one"), value=str(counts[Verdict.EARNS])),
            Stat(label=_("Have one"), value=str(counts[Verdict.HAS])),
            Stat(
                label=_("Do not"),
                value=str(len(found) - counts[Verdict.EARNS] - counts[Verdict.HAS]),
            ),
        ],
        earns=counts[Verdict.EARNS],
        can_issue=can_write and bool(counts[Verdict.EARNS]) and not waits,
        can_take=bool(counts[Verdict.HAS]) and request.actor.can(Permission.PEOPLE_UNMASK),
        columns={
            "name": Column(label=_("Name"), heads=True),
            **({} if offering.is_whole else {"course": Column(label=_("Session"), desk_only=True)}),
            "presence": Column(label=_("Attended"), kind="number"),
            "verdict": Column(label=_("Certificate"), kind="state"),
        },
        crumbs=[back()],
    )


@door(Permission.CREDENTIALS_WRITE)
@require_POST
def issue(request: DeskRequest, key: str) -> HttpResponse:
    """One for everybody who earned it."""

    def do() -> str:
        return _said(len(actions.certify(request.actor, key=key, at=timezone.now())))

    return act(request, reverse("desk:course_certificates", args=[key]), do)


@door(Permission.PEOPLE_UNMASK)
@form_page
def take(request: DeskRequest, key: str) -> HttpResponse:
    """All that hold as one file to print, for a reason that is kept."""
    offering = queries.offering(request.actor, key)
    found = queries.earners(request.actor, offering)
    keys = [
        one.certificate.key
        for one in found
        if one.verdict == Verdict.HAS
        if one.certificate and one.certificate.name_sealed and not one.person.is_suspended
    ]
    if not keys:
        raise NotFound
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            taken = credentials.take(
                request.actor, keys=keys, what="desk.certificates", reason=reason, at=timezone.now()
            )
            return as_pdf(taken, name=f"{request.organisation.code}-certificates")
        except Refused as error:
            form.add_error(None, str(error))
    return show(
        request,
        "desk/certificate_take.html",
        current=CERTIFICATES,
        form=form,
        count=len(keys),
        back=reverse("desk:course_certificates", args=[key]),
        crumbs=[back(), _to(offering)],
    )


def _to(offering: Offering) -> Link:
    return Link(label=offering.name, href=reverse("desk:course_certificates", args=[offering.key]))


def _said(count: int) -> str:
    if not count:
        return _("Nobody was left who earns one.")
    words = ngettext("%(count)d certificate issued.", "%(count)d certificates issued.", count)
    return words % {"count": count}


def _words(one: Earner, percent: int | None) -> tuple[str, str, str]:
    """What somebody attended, what comes of it, and its tone."""
    asked = one.presence.held - one.presence.excused
    came = _("%(came)d of %(asked)d") % {"came": one.presence.attended, "asked": asked}
    said = {
        Verdict.EARNS: _("Will get one"),
        Verdict.HAS: one.certificate.number if one.certificate else "",
        Verdict.SHORT: _("Attended %(percent)d %%, asked for %(asked)d %%")
        % {"percent": one.presence.percent, "asked": percent or 0},
        Verdict.TAKEN_BACK: pgettext("certificate", "Taken back"),
        Verdict.STOPPED: _("The use of their data is stopped"),
        Verdict.DESTROYED: _("Their data was destroyed"),
    }[one.verdict]
    return came, said, TONES.get(one.verdict, "plain")
