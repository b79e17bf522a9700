"""The retention clock, what is destroyed when its time is over, and the register of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions, queries
from pulmu.domains.people.choices import Destroyed
from pulmu.domains.people.models import Destruction
from pulmu.domains.people.queries import Clock, Days, PersonLine
from pulmu.surfaces.desk import exports, figures, lists, years
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.peopleforms import DestroyForm, RetentionForm
from pulmu.surfaces.desk.shell import RETENTION, show
from pulmu.surfaces.desk.views.person import papers, refuse
from pulmu.ui.parts import Column, Link, Stat

MOST_MONTHS, MOST_SHOWN, PER_PAGE, MOST_EXPORTED = 12, 50, 20, 100_000
SORTS: Mapping[str, Destroyed] = {sort.name.lower(): sort for sort in Destroyed}


@door(Permission.PEOPLE_DESTROY)
@form_page
def retention(request: DeskRequest) -> HttpResponse:
    """Who is due when, how long what is kept, and what was destroyed."""
    periods = queries.retention(request.actor)
    said = {"contact_years": periods.contact_years, "evidence_years": periods.evidence_years}
    form = RetentionForm(request.POST or None, initial=said)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_retention(request.actor, **form.cleaned_data, at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The periods are recorded."))
            return redirect("desk:retention")
    today, tally = years.today(), queries.Clocks(request.actor).tally()
    due = {name: queries.count_due(tally, sort, on=today) for name, sort in SORTS.items()}
    register = queries.destructions(request.actor)
    number = lists.page_number(request.GET.get("page", "1"))
    return show(
        request,
        "desk/retention.html",
        current=RETENTION,
        periods=periods,
        stats=_stats(tally.total(), due),
        months=_months(tally),
        month_columns=_month_columns(),
        due=[(name, sort.label, due[name]) for name, sort in SORTS.items()],
        form=form,
        register=Paginator(register, PER_PAGE).get_page(number),
        columns=_columns(),
    )


@door(Permission.PEOPLE_DESTROY)
@form_page
def destroy(request: DeskRequest, sort: str) -> HttpResponse:
    """What is due: how many, what goes, what stays; destroyed when the number is typed."""
    if sort not in SORTS:
        raise Http404
    chosen = SORTS[sort]
    found = queries.Clocks(request.actor).due(chosen, on=years.today())
    form = DestroyForm(request.POST or None, initial={"expected": len(found)})
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.destroy_due(
                request.actor,
                sort=chosen,
                expected=form.cleaned_data["expected"],
                basis=form.cleaned_data["basis"],
                at=timezone.now(),
            )
        except Refused as error:
            # The form comes back asking about the number of now.
            form.data = {**form.data.dict(), "expected": str(len(found)), "typed": ""}
            refuse(form, error)
        else:
            messages.success(request, _("Destroyed: %(count)d persons.") % {"count": done.count})
            return redirect("desk:retention")
    return show(
        request,
        "desk/destroy.html",
        current=RETENTION,
        sort=chosen,
        count=len(found),
        goes=goes(chosen),
        stays=stays(chosen),
        shown=_shown(request, found[:MOST_SHOWN]),
        **_papers(request, found, chosen),
        form=form,
        columns=_due_columns(),
        crumbs=[back()],
    )


@door(Permission.PEOPLE_DESTROY)
@require_safe
def register(request: DeskRequest) -> HttpResponse:
    """The register of destruction as a workbook. Nobody is named in it."""
    heads = [
        _("When"),
        _("What"),
        _("Persons"),
        _("Legal basis"),
        _("Destroyed by"),
        _("Random keys"),
    ]
    rows = queries.destructions(request.actor)[:MOST_EXPORTED]
    content = exports.xlsx_bytes(_("Register of destruction"), heads, _cells(rows))
    name = f"{request.organisation.code}-destructions"
    return exports.download(content, name=name, ending="xlsx")


def goes(sort: Destroyed) -> list[str]:
    contact = [
        _("Phone, and the way to find somebody by it"),
        _("Name and phone of the guardian"),
        _("What the history of their records says of them"),
    ]
    if sort == Destroyed.CONTACT:
        return contact
    return [
        _("Name, date and year of birth, affiliation"),
        *contact,
        _("Affiliation in attendances and the use log; purposes that only they wrote"),
        _("Of regions everything below the city, county, town"),
        _("Signs of employees who have left, once their hire need not be proven any more"),
    ]


def stays(sort: Destroyed) -> list[str]:
    figures_stand = _("Every figure and its breakdowns: no fact is touched")
    if sort == Destroyed.CONTACT:
        return [_("Who they are, for the proof of results"), figures_stand]
    return [
        figures_stand,
        _("Attendances and uses under a random key, with sex, age band and coarse region"),
        _("That consents were given and taken back, without a name"),
        _("Evidence files as they are: whoever is on a sheet or a photo stays there"),
    ]


def back() -> Link:
    return Link(label=_("Retention and destruction"), href=reverse("desk:retention"))


def _stats(people: int, due: Mapping[str, int]) -> list[Stat]:
    said = [
        (_("People of whom something is kept"), people),
        (_("Contact data due now"), due["contact"]),
        (_("Due as a whole now"), due["identity"]),
    ]
    return [Stat(label=label, value=figures.quantity(count, "명")) for label, count in said]


def _months(tally: Mapping[Days, int]) -> list[tuple[str, int, int]]:
    """Month, contact data due in it, whole persons due in it: the next that have any."""
    contact, identity = (dict(queries.months(tally, s, after=years.today())) for s in Destroyed)
    coming = sorted({*contact, *identity})[:MOST_MONTHS]
    return [(figures.year_month(one), contact.get(one, 0), identity.get(one, 0)) for one in coming]


def _papers(request: DeskRequest, found: list[Clock], sort: Destroyed) -> dict[str, object]:
    """Evidence files that may still show somebody when everything else of them is gone."""
    if sort != Destroyed.IDENTITY:
        return {}
    return papers(request, [key for one in found for key in one.keys])


def _shown(request: DeskRequest, some: list[Clock]) -> list[tuple[PersonLine, Clock]]:
    lines = queries.by_keys(request.actor, [one.key for one in some])
    return [(lines[one.key], one) for one in some if one.key in lines]


def _cells(rows: Iterable[Destruction]) -> Iterator[list[str | int]]:
    for one in rows:
        said = [figures.moment(one.at), one.get_sort_display()]
        yield [*said, one.count, one.basis, one.by, " ".join(one.keys)]


def _month_columns() -> dict[str, Column]:
    return {
        "month": Column(label=_("Month"), heads=True),
        "contact": Column(label=_("Contact data due"), kind="number"),
        "identity": Column(label=_("Due as a whole"), kind="number"),
    }


def _due_columns() -> dict[str, Column]:
    return {
        "name": Column(label=_("Name"), heads=True),
        "last": Column(label=_("Last activity"), kind="date"),
        "since": Column(label=_("Due since"), kind="date"),
    }


def _columns() -> dict[str, Column]:
    return {
        "at": Column(label=_("When"), heads=True),
        "sort": Column(label=_("What")),
        "count": Column(label=_("Persons"), kind="number"),
        "basis": Column(label=_("Legal basis")),
        "by": Column(label=_("Destroyed by"), desk_only=True),
    }
