"""Certificates: looked up, handed out on paper, taken back, given anew; and who signs them."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.credentials import actions, queries
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.credentials.queries import Printed, Shown, State
from pulmu.papers import certificate as paper
from pulmu.surfaces.desk import exports, figures, lists, years
from pulmu.surfaces.desk.certificateforms import IssuerForm, ReissueForm, RevokeForm
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.forms import TakeForm
from pulmu.surfaces.desk.shell import CERTIFICATES, show
from pulmu.surfaces.desk.uploads import laid_down, name_of
from pulmu.surfaces.desk.views.person import refuse
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE = 50
TONES = {State.HOLDS: "good", State.REVOKED: "bad", State.REPLACED: "plain"}


@door(Permission.CREDENTIALS_READ)
@require_safe
def certificates(request: DeskRequest) -> HttpResponse:
    """All of them, newest first; or those of a year, or what fits the words of a search."""
    text, year = request.GET.get("q", "").strip(), lists.year(request.GET.get("year", ""))
    found = queries.certificates(request.actor, text, year=year)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    at = reverse("desk:certificates")
    of_years = [
        Link(
            label=str(one) if one else _("All"),
            href=f"{at}?{lists.query(q=text, year=str(one or ''))}".rstrip("?"),
            current=one == year,
        )
        for one in (None, *queries.years(request.actor))
    ]
    return show(
        request,
        "desk/certificates.html",
        current=CERTIFICATES,
        rows=[(one, *state_of(one)) for one in map(queries.shown, page)],
        page=page,
        wanted=text,
        chosen={"year": str(year)} if year else {},
        years=of_years if len(of_years) > 2 else [],  # noqa: PLR2004 -- all, and at least two years
        query=lists.query(q=text, year=str(year or "")),
        can_manage=request.actor.can(Permission.ORGANISATION_MANAGE),
        columns={
            "number": Column(label=pgettext("on a certificate", "Number"), heads=True),
            "name": Column(label=_("Name")),
            "course": Column(label=pgettext("on a certificate", "Course"), desk_only=True),
            "issued": Column(label=_("Issued on"), kind="date", desk_only=True),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.CREDENTIALS_READ)
@require_safe
def certificate(request: DeskRequest, key: str) -> HttpResponse:
    """One certificate, and what can be done with it."""
    found = queries.certificate(request.actor, key)
    seen = queries.shown(found)
    label, tone = state_of(seen)
    can_write = request.actor.can(Permission.CREDENTIALS_WRITE)
    return show(
        request,
        "desk/certificate.html",
        current=CERTIFICATES,
        one=seen,
        state=label,
        tone=tone,
        facts=_facts(found, seen),
        address=queries.address_of(seen.code),
        can_take=seen.state == State.HOLDS and request.actor.can(Permission.PEOPLE_UNMASK),
        can_revoke=can_write and seen.state == State.HOLDS,
        can_reissue=can_write and seen.state != State.REPLACED,
        crumbs=[back()],
    )


@door(Permission.PEOPLE_UNMASK)
@form_page
def take(request: DeskRequest, key: str) -> HttpResponse:
    """The paper with the full name, for a reason that is kept."""
    found = queries.certificate(request.actor, key)
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.take(
                request.actor,
                keys=[key],
                what="desk.certificate",
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
            return as_pdf(taken, name=f"{request.organisation.code}-{found.number}")
        except Refused as error:
            refuse(form, error)
    return show(
        request,
        "desk/certificate_take.html",
        current=CERTIFICATES,
        form=form,
        count=1,
        back=reverse("desk:certificate", args=[key]),
        crumbs=[back(), _to(found)],
    )


@door(Permission.CREDENTIALS_WRITE)
@form_page
def revoke(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.certificate(request.actor, key)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.revoke(request.actor, key=key, **form.cleaned_data, at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The certificate does not hold any more."))
            return redirect("desk:certificate", key=key)
    return show(
        request,
        "desk/certificate_revoke.html",
        current=CERTIFICATES,
        one=queries.shown(found),
        form=form,
        crumbs=[back(), _to(found)],
    )


@door(Permission.CREDENTIALS_WRITE)
@form_page
def reissue(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.certificate(request.actor, key)
    form = ReissueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.reissue(request.actor, key=key, **form.cleaned_data, at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Issued: %(number)s") % {"number": made.number})
            return redirect("desk:certificate", key=made.key)
    return show(
        request,
        "desk/certificate_reissue.html",
        current=CERTIFICATES,
        one=queries.shown(found),
        form=form,
        crumbs=[back(), _to(found)],
    )


@door(Permission.ORGANISATION_MANAGE)
@form_page
def issuer(request: DeskRequest) -> HttpResponse:
    """Who signs, and the seal; with a look at the paper."""
    standing = queries.issuer(request.actor, request.organisation.pk)
    initial = {"signer": standing.signer if standing else ""}
    form = IssuerForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _set_issuer(request, form)
        except Refused as error:
            form.add_error("seal", str(error))
        else:
            messages.success(
                request, _("Saved. Every certificate is printed like this from now on.")
            )
            return redirect("desk:issuer")
    return show(
        request,
        "desk/issuer.html",
        current=CERTIFICATES,
        form=form,
        has_seal=bool(standing and standing.seal),
        crumbs=[back()],
    )


@door(Permission.ORGANISATION_MANAGE)
@require_safe
def seal(request: DeskRequest) -> HttpResponse:
    """The picture of the seal, as we encoded it ourselves."""
    standing = queries.issuer(request.actor, request.organisation.pk)
    if standing is None or not standing.seal:
        raise Http404
    response = HttpResponse(queries.seal_of(standing.seal), content_type="image/png")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@door(Permission.ORGANISATION_MANAGE)
@require_safe
def sample(request: DeskRequest) -> HttpResponse:
    """A certificate of nobody, to see how they look."""
    said = queries.sample(request.actor, request.organisation, on=years.today())
    return as_pdf([said], name=f"{request.organisation.code}-sample")


def as_pdf(taken: Sequence[Printed], *, name: str) -> HttpResponse:
    content = paper.certificates(taken, seal=queries.seal_of(taken[0].seal))
    return exports.download(content, name=name, ending="pdf")


def state_of(one: Shown) -> tuple[str, str]:
    """The state in a word, and its tone."""
    label = {
        State.HOLDS: _("Holds"),
        State.REVOKED: pgettext("certificate", "Taken back"),
        State.REPLACED: pgettext("certificate", "Replaced"),
    }[one.state]
    return label, TONES[one.state]


def back() -> Link:
    return Link(label=_("Certificates"), href=reverse("desk:certificates"))


def _to(found: Certificate) -> Link:
    return Link(label=found.number, href=reverse("desk:certificate", args=[found.key]))


def _facts(found: Certificate, seen: Shown) -> list[Fact]:
    days = [figures.day(day) for day in dict.fromkeys((seen.began_on, seen.ended_on))]
    said = [
        Fact(label=_("Name"), value=seen.name),
        Fact(label=pgettext("on a certificate", "Course"), value=seen.course),
        Fact(label=pgettext("on a certificate", "Period"), value=" – ".join(days)),
        Fact(label=pgettext("on a certificate", "Hours"), value=paper.hours(seen.minutes) or "–"),
        Fact(label=_("Issued on"), value=figures.day(seen.issued_on)),
    ]
    if found.replaces is not None:
        said.append(_fact(_("In the place of"), found.replaces))
    if seen.replaced_by:
        said.append(_fact(_("Replaced by"), found.replaced_by))
    if seen.revoked_on is not None:
        said.append(Fact(label=_("Taken back on"), value=figures.day(seen.revoked_on)))
        said.append(Fact(label=_("Why"), value=found.revoked_why))
    return said


def _fact(label: str, other: Certificate) -> Fact:
    href = reverse("desk:certificate", args=[other.key])
    return Fact(label=label, value=other.number, href=href)


def _set_issuer(request: DeskRequest, form: IssuerForm) -> None:
    said = {
        "signer": form.cleaned_data["signer"],
        "without_seal": form.cleaned_data["without_seal"],
        "at": timezone.now(),
    }
    file = form.cleaned_data["seal"]
    if not file:
        actions.set_issuer(request.actor, **said)
        return
    with laid_down(file) as path:
        actions.set_issuer(request.actor, seal=(name_of(file), path), **said)
