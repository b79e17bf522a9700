"""What lacks evidence, one thing at a time; and files that look for what they belong to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.files.errors import FileRefused
from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import actions, queries
from pulmu.domains.results.queries import Called, Gap
from pulmu.ledger import kinds
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Blob
from pulmu.surfaces.desk import lists, placing, uploads
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.placing import Wish
from pulmu.surfaces.desk.shell import GAPS, show
from pulmu.surfaces.desk.views.year import title, year_links
from pulmu.ui.parts import Link

PER_PAGE = 30
MOST_FILES = 60


@dataclass(frozen=True, slots=True)
class GapView:
    """One thing to prove, in words; ``drop_id`` ties its drop to its form."""

    gap: Gap
    label: str
    lines: str
    drop_id: str


@door(Permission.RESULTS_READ)
@require_safe
def gaps(request: DeskRequest, year: int) -> HttpResponse:
    number = lists.page_number(request.GET.get("page", "1"))
    found = queries.gaps(request.actor, year, page=number)
    unplaced = queries.unplaced(request.actor, most=MOST_FILES)
    return show(
        request,
        "desk/gaps.html",
        current=GAPS,
        year=year,
        gaps=[_view(gap, at) for at, gap in enumerate(found.rows, start=1)],
        total=found.total,
        facts=found.facts,
        page=Paginator(range(found.total), PER_PAGE).page(found.page),
        years=year_links(request, year, "desk:gaps"),
        can_attach=request.actor.can(Permission.EVIDENCE_ATTACH),
        unplaced=unplaced,
        unplaced_query="?" + urlencode({"file": unplaced}, doseq=True),
        crumbs=[Link(label=title(year), href=reverse("desk:year", args=[year]))],
    )


@door(Permission.EVIDENCE_ATTACH)
@require_POST
def upload(request: DeskRequest, year: int) -> HttpResponse:
    """Take files in and look for what they belong to. Nothing is attached by itself."""
    taken = uploads.take_in(request.actor, request.FILES.getlist("files"))
    uploads.say_refused(request, taken)
    if not taken.blobs:
        return redirect("desk:gaps", year=year)
    names = urlencode({"file": [blob.sha256 for blob in taken.blobs[:MOST_FILES]]}, doseq=True)
    return redirect(f"{reverse('desk:place', args=[year])}?{names}")


@door(Permission.EVIDENCE_ATTACH)
@form_page
def place(request: DeskRequest, year: int) -> HttpResponse:
    """Say for each file what it belongs to. Those that are clear are attached, others come back."""
    waiting = queries.waiting(request.actor, year)
    given = request.GET if request.method != "POST" else request.POST
    shas = given.getlist("file")[:MOST_FILES]
    blobs, said = ledger.blobs_of(request.actor, shas), None
    if request.method == "POST":
        said = placing.wishes(request.POST, shas, waiting)
        clear = [blob for blob in blobs if (one := said[blob.sha256]).is_clear and one.sources]
        done = _attached(request, clear, said)
        if clear and done == clear and all(wish.is_clear for wish in said.values()):
            return redirect("desk:gaps", year=year)
        if not clear and all(wish.is_clear for wish in said.values()):
            messages.warning(request, _("Nothing was chosen, so nothing is attached."))
        blobs = [blob for blob in blobs if blob not in done]
    files = list(placing.placed(request.actor, waiting, blobs, said))
    return show(
        request,
        "desk/place.html",
        current=GAPS,
        year=year,
        files=files,
        problems=[one.problem for one in files if one.problem],
        others=waiting,
        crumbs=[Link(label=_("Missing evidence"), href=reverse("desk:gaps", args=[year]))],
    )


def _view(gap: Gap, at: int) -> GapView:
    return GapView(
        gap=gap,
        label=str(kinds.kind(gap.kind).label),
        lines=", ".join(name for _code, name, _facts in gap.lines),
        drop_id=f"gap-{at}",
    )


def _attached(request: DeskRequest, blobs: list[Blob], said: Mapping[str, Wish]) -> list[Blob]:
    """Attach each file by itself, and say to what. Those that could not be are told, and stay.

    Where nothing at all was there to attach to, the answer is the one for a stranger.
    """
    at, pairs, done = timezone.now(), list[tuple[str, Called]](), list[Blob]()
    missing: list[Blob] = []
    for blob in blobs:
        sources = said[blob.sha256].sources
        try:
            actions.attach_files(request.actor, sources=sources, shas=[blob.sha256], at=at)
        except NotFound:
            missing.append(blob)
            continue
        except (Refused, FileRefused) as error:
            messages.error(request, f"{blob.name}: {error}")
            continue
        done.append(blob)
        titles = queries.called(request.actor, sources)
        pairs += [(blob.name, titles[source]) for source in sources if source in titles]
    if missing and not done:
        raise NotFound
    for blob in missing:
        gone = _("%(name)s: a record you chose is not there any more. Choose again.")
        messages.error(request, gone % {"name": blob.name})
    if pairs:
        uploads.say_attached(request, pairs)
    return done
