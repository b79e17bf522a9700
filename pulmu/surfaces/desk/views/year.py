"""The figures of a year: nine tiles, what lacks evidence, and the way to the seal."""

from __future__ import annotations

import datetime as dt

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.results import actions, queries
from pulmu.domains.results.queries import Overview
from pulmu.surfaces.desk import figures, stages, years
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.forms import SealForm, SubmitForm
from pulmu.surfaces.desk.shell import show
from pulmu.ui.parts import Column, Link


@door(Permission.RESULTS_READ)
@require_safe
def year(request: DeskRequest, year: int) -> HttpResponse:
    overview = queries.overview(request.actor, year)
    known = years.years(request.actor)
    is_empty = not any(tile.facts for tile in overview.tiles)
    return show(
        request,
        "desk/year.html",
        year=year,
        overview=overview,
        newest=overview.cut + overview.behind,
        title=title(year),
        tiles=figures.tiles(overview),
        is_empty=is_empty,
        stage=stages.stage(request.actor, overview),
        years=_links(known, year),
        nothing_yet=_nothing_yet(year, known),
        last_day=overview.period.end - dt.timedelta(days=1),
        can_attach=request.actor.can(Permission.EVIDENCE_ATTACH),
        can_target=request.actor.can(Permission.RESULTS_TARGET),
        can_import=request.actor.can(Permission.WORKBOOK_IMPORT),
    )


@door(Permission.RESULTS_SUBMIT)
@form_page
def submit(request: DeskRequest, year: int) -> HttpResponse:
    """Ask for the seal, with the figures before one's eyes."""
    overview = queries.overview(request.actor, year)
    form = SubmitForm(request.POST or None, shown=stages.shown(overview))
    if request.method == "POST" and not overview.behind and form.is_valid():
        return act(request, _year_at(year), lambda: _submitted(request, year))
    return _confirm(request, overview, form, "desk/submit.html")


@door(Permission.RESULTS_SEAL)
@form_page
def seal(request: DeskRequest, year: int) -> HttpResponse:
    """Seal what another person asked for, with the figures before one's eyes."""
    overview = queries.overview(request.actor, year)
    form = SealForm(
        request.POST or None, shown=stages.shown(overview), again=bool(overview.revisions)
    )
    if request.method == "POST" and not overview.behind and form.is_valid():
        return act(request, _year_at(year), lambda: _sealed(request, overview, form))
    return _confirm(request, overview, form, "desk/seal.html")


@door(Permission.RESULTS_SUBMIT)
@require_POST
def withdraw(request: DeskRequest, year: int) -> HttpResponse:
    def doing() -> str:
        actions.withdraw(request.actor, year=year, at=timezone.now())
        return _("The request to seal is taken back.")

    return act(request, _year_at(year), doing)


def title(year: int) -> str:
    if year == years.this_year():
        return _("This year's figures")
    return _("Figures of %(year)d") % {"year": year}


def year_links(request: DeskRequest, year: int, name: str = "desk:year") -> list[Link]:
    """The year switch; the year that is looked at is in it even when it has no facts."""
    return _links(years.years(request.actor), year, name)


def _links(known: list[int], year: int, name: str = "desk:year") -> list[Link]:
    listed = sorted({*known, year}, reverse=True)
    return [Link(label=str(y), href=reverse(name, args=[y]), current=y == year) for y in listed]


def _nothing_yet(year: int, known: list[int]) -> int | None:
    """The running year, where it has no records yet and the one looked at is the newest."""
    now = years.this_year()
    return now if year == max(known) < now else None


def _confirm(
    request: DeskRequest, overview: Overview, form: SubmitForm, template: str
) -> HttpResponse:
    return show(
        request,
        template,
        year=overview.year,
        overview=overview,
        tiles=figures.tiles(overview),
        stage=stages.stage(request.actor, overview),
        form=form,
        columns=_columns(),
        crumbs=[Link(label=title(overview.year), href=_year_at(overview.year))],
    )


def _columns() -> dict[str, Column]:
    return {
        "name": Column(label=_("Figure"), heads=True),
        "value": Column(label=_("Value"), kind="number"),
        "target": Column(label=_("Target"), kind="number"),
        "proven": Column(label=_("Proven"), kind="state"),
    }


def _submitted(request: DeskRequest, year: int) -> str:
    actions.submit(request.actor, year=year, at=timezone.now())
    return _("Asked to be sealed. Another person can seal the year now.")


def _sealed(request: DeskRequest, overview: Overview, form: SealForm) -> str:
    """At the cut that was looked at: what came a moment later belongs to the next revision."""
    why, cut = form.cleaned_data.get("why", ""), overview.cut if overview.is_settled else None
    made = actions.seal(request.actor, year=overview.year, at=timezone.now(), why=why, cut=cut)
    words = {"year": overview.year, "revision": made.revision}
    return _("%(year)d is sealed as revision %(revision)d.") % words


def _year_at(year: int) -> str:
    return reverse("desk:year", args=[year])
