"""What lacks evidence, one thing at a time; and files that look for what they belong to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.search.grams import squeeze
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import actions, queries
from pulmu.domains.results.queries import Called, Gap
from pulmu.ledger import kinds
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Blob
from pulmu.surfaces.desk import lists, uploads, viewing
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.shell import GAPS, show
from pulmu.surfaces.desk.views.year import title, year_links
from pulmu.ui import fmt
from pulmu.ui.parts import Evidence, Link

PER_PAGE = 30
MOST_FILES = 60


@dataclass(frozen=True, slots=True)
class GapView:
    """One thing to prove, in words; ``drop_id`` ties its drop to its form."""

    gap: Gap
    label: str
    lines: str
    drop_id: str


@dataclass(frozen=True, slots=True)
class Placed:
    """One file, where it may belong, what of it is ticked, and what was typed instead."""

    blob: Blob
    file: Evidence
    suggestions: list[Gap]
    ticked: set[str]
    other: str
    attached_to: list[Called]


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
    say_refused(request, taken)
    if not taken.blobs:
        return redirect("desk:gaps", year=year)
    names = urlencode({"file": [blob.sha256 for blob in taken.blobs[:MOST_FILES]]}, doseq=True)
    return redirect(f"{reverse('desk:place', args=[year])}?{names}")


@door(Permission.EVIDENCE_ATTACH)
@form_page
def place(request: DeskRequest, year: int) -> HttpResponse:
    """Say for each file what it belongs to."""
    waiting, unknown = queries.waiting(request.actor, year), list[str]()
    if request.method == "POST":
        chosen, unknown = _chosen(request, waiting)
        if chosen and not unknown:
            goal = reverse("desk:gaps", args=[year])
            return act(request, goal, lambda: _attached(request, chosen))
        if not unknown:
            messages.warning(request, _("Nothing was chosen, so nothing is attached."))
    given = request.GET if request.method != "POST" else request.POST
    shas = given.getlist("file")[:MOST_FILES]
    blobs = ledger.blobs_of(request.actor, shas)
    return show(
        request,
        "desk/place.html",
        current=GAPS,
        year=year,
        files=list(_placed(request, waiting, blobs)),
        unknown=unknown,
        others=waiting,
        crumbs=[Link(label=_("Missing evidence"), href=reverse("desk:gaps", args=[year]))],
    )


def say_refused(request: DeskRequest, taken: uploads.Taken) -> None:
    for name, why in taken.refused:
        messages.error(request, _("%(name)s: %(why)s") % {"name": name, "why": why})


def said_attached(count: int) -> str:
    said = ngettext("%(count)s file attached.", "%(count)s files attached.", count)
    return said % {"count": fmt.number(count)}


def _view(gap: Gap, at: int) -> GapView:
    return GapView(
        gap=gap,
        label=str(kinds.kind(gap.kind).label),
        lines=", ".join(name for _code, name, _facts in gap.lines),
        drop_id=f"gap-{at}",
    )


def _placed(request: DeskRequest, waiting: Sequence[Gap], blobs: list[Blob]) -> Iterator[Placed]:
    """As suggested; or as it was chosen, when the form comes back."""
    found = queries.suggest(waiting, [blob.name for blob in blobs])
    sources = ledger.sources_by_file(request.actor, [blob.sha256 for blob in blobs])
    titles = queries.called(request.actor, itertools.chain(*sources.values()))
    for blob in blobs:
        suggestions = list(found.get(blob.name, []))
        if request.method == "POST":
            ticked = set(request.POST.getlist(f"to-{blob.sha256}"))
        else:
            ticked = {gap.source for gap in suggestions} if len(suggestions) == 1 else set()
        other = request.POST.get(f"other-{blob.sha256}", "")
        attached = [titles[one] for one in sources.get(blob.sha256, ()) if one in titles]
        yield Placed(blob, viewing.part(blob), suggestions, ticked, other, attached)


def _chosen(request: DeskRequest, waiting: Sequence[Gap]) -> tuple[dict[str, list[str]], list[str]]:
    """The sources for each file, ticked (`to-<sha256>`) or named (`other-<sha256>`); and names
    that say nothing, or could be several.
    """
    by_title: dict[str, list[str]] = {}
    for gap in waiting:
        by_title.setdefault(squeeze(gap.title), []).append(gap.source)
    chosen: dict[str, list[str]] = {}
    unknown: list[str] = []
    for sha256 in request.POST.getlist("file")[:MOST_FILES]:
        sources = [one for one in request.POST.getlist(f"to-{sha256}") if one]
        other = request.POST.get(f"other-{sha256}", "").strip()
        named = by_title.get(squeeze(other), []) if other else []
        if other and len(named) != 1:
            unknown.append(other)
        if sources or named:
            chosen[sha256] = list(dict.fromkeys(sources + named))
    return chosen, unknown


def _attached(request: DeskRequest, chosen: dict[str, list[str]]) -> str:
    at = timezone.now()
    count = sum(
        bool(actions.attach_files(request.actor, sources=sources, shas=[sha256], at=at))
        for sha256, sources in chosen.items()
    )
    return said_attached(count)
