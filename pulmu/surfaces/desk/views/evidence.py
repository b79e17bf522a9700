"""An evidence file: seen, saved, and followed back to every figure that rests on it."""

from __future__ import annotations

from typing import TypeVar

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.files import store
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import queries
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Blob
from pulmu.surfaces.desk import exports, vault, viewing
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.forms import TakeForm
from pulmu.surfaces.desk.shell import show
from pulmu.ui import fmt
from pulmu.ui.parts import Column, Link

Answer = TypeVar("Answer", bound=HttpResponseBase)
# Nothing in the file may run, load or be framed elsewhere, whatever a browser takes it for.
SEALED_OFF = "sandbox; default-src 'none'; frame-ancestors 'self'"
# A sandboxed page may not open the browser's PDF viewer; everything else stays forbidden.
FOR_PDF = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@door(Permission.EVIDENCE_READ)
@require_safe
def evidence(request: DeskRequest, sha256: str) -> HttpResponse:
    use = queries.file_use(request.actor, sha256)
    return show(
        request,
        "desk/evidence.html",
        blob=use.blob,
        file=viewing.part(use.blob),
        sources=[
            (called, reverse("desk:fact", args=source.split(":", 1)))
            for source, called in use.sources
        ],
        keepers=vault.keepers(request, sha256),
        figures=[
            (one, reverse("desk:line", args=[one.year, one.code]), fmt.number(one.quantity))
            for one in use.figures
        ],
        columns={
            "name": Column(label=_("Figure"), heads=True),
            "year": Column(label=_("Year"), kind="number"),
            "facts": Column(label=_("Facts"), kind="number"),
            "quantity": Column(label=_("Counted"), kind="number"),
        },
    )


@door(Permission.EVIDENCE_READ)
@form_page
def take(request: DeskRequest, sha256: str) -> HttpResponseBase:
    """Take the file out of the house: what may show persons only for a reason."""
    blob = _standing(request, sha256)
    if not viewing.may_show_persons(request.actor, blob):
        return redirect("desk:raw", sha256)
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        viewing.note_reading(
            request.actor, blob, what="evidence.downloaded", reason=form.cleaned_data["reason"]
        )
        return _stored(blob, SEALED_OFF, inline=False)
    back = Link(label=blob.name, href=reverse("desk:evidence", args=[sha256]))
    return show(request, "desk/take.html", blob=blob, form=form, back=back.href, crumbs=[back])


@door(Permission.EVIDENCE_READ)
@require_safe
def raw(request: DeskRequest, sha256: str) -> HttpResponseBase:
    """The file exactly as it came, as a download."""
    blob = _standing(request, sha256)
    if viewing.may_show_persons(request.actor, blob):
        return redirect("desk:take", sha256)
    viewing.note_reading(request.actor, blob, what="evidence.downloaded")
    return _stored(blob, SEALED_OFF, inline=False)


@door(Permission.EVIDENCE_READ)
@require_safe
def pdf(request: DeskRequest, sha256: str) -> HttpResponseBase:
    """A PDF for the viewer's frame."""
    blob = _standing(request, sha256)
    if blob.type != viewing.PDF:
        raise Http404
    viewing.note_reading(request.actor, blob, what="evidence.shown")
    return _stored(blob, FOR_PDF, inline=True)


@door(Permission.EVIDENCE_READ)
@require_safe
def picture(request: DeskRequest, sha256: str) -> HttpResponse:
    """A picture as we encoded it ourselves."""
    blob = _standing(request, sha256)
    content = viewing.preview(blob) if blob.type in viewing.PICTURES else None
    if content is None:
        raise Http404
    viewing.note_reading(request.actor, blob, what="evidence.shown")
    response = HttpResponse(content, content_type="image/jpeg")
    return _guarded(response, SEALED_OFF, f"{blob.sha256[:12]}.jpg", inline=True)


def _standing(request: DeskRequest, sha256: str) -> Blob:
    blob = ledger.blob(request.actor, sha256)
    if blob.destroyed_at is not None or store.size_of(sha256) is None:
        raise Http404
    return blob


def _stored(blob: Blob, policy: str, *, inline: bool) -> FileResponse:
    response = FileResponse(store.open_stored(blob.sha256), content_type=blob.type)
    return _guarded(response, policy, blob.name, inline=inline)


def _guarded(response: Answer, policy: str, name: str, *, inline: bool) -> Answer:
    response["Content-Disposition"] = exports.disposition(name, inline=inline)
    response["Content-Security-Policy"] = policy
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN" if inline else "DENY"
    response["Cache-Control"] = "no-store"
    return response
