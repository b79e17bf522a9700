"""What companies of the region look for, for everybody to read."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.kernel.kst import day_of
from pulmu.domains.companies.choices import Field
from pulmu.domains.support import queries
from pulmu.domains.support.models import JobOffer
from pulmu.ui import fmt
from pulmu.ui.parts import Fact, Link
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import words
from .frame import show
from .labs import lab_of

HERE, ON_A_PAGE = "jobs", 30


@page(None)
@require_safe
def jobs(request: ActorRequest, code: str) -> HttpResponse:
    """The latest first; one field behind a chip."""
    lab = lab_of(request, code, at=timezone.now())
    field = request.GET.get("field", "")
    chosen = field if field in Field.values else ""
    found = queries.open_offers(lab.actor, on=day_of(lab.at), field=chosen)
    listed = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "jobs",
        {
            "offers": [
                {
                    "name": one.title,
                    "href": reverse("at:job", args=[code, one.key]),
                    "about": f"{one.company.name} · {one.region} · {one.pay}",
                    "field": one.get_field_display(),
                    "contract": one.get_contract_display(),
                    "until": one.closes_on,
                }
                for one in listed
            ],
            "page": listed,
            "query": f"field={chosen}" if chosen else "",
            "fields": [
                Link(
                    label=str(label),
                    href=f"?field={value}" if value else "?",
                    current=value == chosen,
                )
                for value, label in [("", _("All")), *Field.choices]
            ],
        },
        organisation=lab.organisation,
        here=HERE,
    )


@page(None)
@require_safe
def job(request: ActorRequest, code: str, key: str) -> HttpResponse:
    lab = lab_of(request, code, at=timezone.now())
    found = queries.open_offer(lab.actor, key, on=day_of(lab.at))
    return show(
        request,
        "job",
        {
            "offer": found,
            "facts": facts(found),
            "crumbs": [Link(label=_("Jobs"), href=reverse("at:jobs", args=[code]))],
        },
        organisation=lab.organisation,
        here=HERE,
    )


def facts(found: JobOffer) -> list[Fact]:
    until = fmt.day(found.closes_on, lang=words.language()) if found.closes_on else ""
    said = [
        (_("Company"), found.company.name),
        (_("Field"), str(found.get_field_display())),
        (_("Where"), found.region),
        (_("Contract"), str(found.get_contract_display())),
        (_("Pay"), found.pay),
        (_("Needed skills"), found.skills),
        (_("Openings"), str(found.openings)),
        (_("Closes on"), until or _("Open until filled")),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]
