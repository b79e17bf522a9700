"""Vouching for facts that somebody else recorded: first what would happen, then it happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import actions, queries
from pulmu.surfaces.desk.attesting import Chosen, choose
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.shell import show
from pulmu.surfaces.desk.views.line import tile_of
from pulmu.surfaces.desk.views.year import title
from pulmu.ui import fmt
from pulmu.ui.parts import Link

SEQ_LENGTH = 18
NAMED = 50


@door(Permission.RESULTS_ATTEST)
@form_page
def attest(request: DeskRequest, year: int, line: str) -> HttpResponse:
    """``seq`` names the facts, ``all`` means every one behind the figure."""
    given = request.POST if request.method == "POST" else request.GET
    everything = "all" in given
    seqs = list(_numbers(given.getlist("seq")))
    chosen = choose(request.actor, year, line, everything=everything, seqs=seqs)
    back = reverse("desk:line", args=[year, line])
    if request.method == "POST":
        return act(request, back, lambda: _attested(request, chosen))
    tile = tile_of(queries.overview(request.actor, year), line)
    return show(
        request,
        "desk/attest.html",
        year=year,
        tile=tile,
        chosen=chosen,
        named=queries.called(request.actor, chosen.sources[:NAMED]),
        more=max(0, len(chosen.seqs) - NAMED),
        everything=everything,
        back=back,
        crumbs=[
            Link(label=title(year), href=reverse("desk:year", args=[year])),
            Link(label=tile.name, href=back),
        ],
    )


def _attested(request: DeskRequest, chosen: Chosen) -> str:
    count = actions.attest_facts(request.actor, seqs=chosen.seqs, at=timezone.now())
    said = ngettext("%(count)s fact attested.", "%(count)s facts attested.", count)
    return said % {"count": fmt.number(count)}


def _numbers(texts: Sequence[str]) -> Iterator[int]:
    for text in texts:
        if text.isdecimal() and len(text) <= SEQ_LENGTH:
            yield int(text)
