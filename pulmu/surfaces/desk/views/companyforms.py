"""What is said of a company: its profile, its form, its founders, its papers."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies.actions import DocumentRow, FounderRow
from pulmu.domains.companies.choices import Form
from pulmu.domains.results import actions as results
from pulmu.domains.results import queries as figures_of
from pulmu.domains.results.queries import Move
from pulmu.surfaces.desk import correcting, figures, small, uploads
from pulmu.surfaces.desk.companyforms import (
    DocumentForm,
    FounderForm,
    FoundingForm,
    ProfileForm,
    ReformForm,
)
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.entry import people
from pulmu.surfaces.desk.views.company import CURRENT, to_company

FOUNDINGS = ("same", "anew")
BLAMES = {
    **people.BLAMES,
    "companies.business_no_wrong": "business_no",
    "companies.not_yet": "since",
    "companies.leaves_before": "until",
    "companies.file_unknown": "file",
    "companies.ends_before_issue": "valid_until",
}


@door(Permission.COMPANIES_WRITE)
@form_page
def profile(request: DeskRequest, key: str) -> HttpResponse:
    found = queries.company(request.actor, key)
    said = {"stage": found.stage, "home_region": found.home_region}
    form = ProfileForm(request.POST or None, initial=said)

    def doing() -> str:
        actions.describe_company(request.actor, key=key, **form.cleaned_data, at=timezone.now())
        return _("The profile is recorded.")

    goal = reverse("desk:company", args=[key])
    return small.sent(request, form, doing, goal=goal) or small.page(
        request,
        form,
        heading=_("Stage and home region"),
        go=_("Save"),
        back=to_company(found),
        current=CURRENT,
        lead=found.name,
    )


@door(Permission.COMPANIES_WRITE)
@form_page
def reform(request: DeskRequest, key: str) -> HttpResponse:
    """A founder opens a business, or a sole trader is incorporated."""
    found = queries.company(request.actor, key)
    form = ReformForm(request.POST or None, company=found)

    def doing() -> str:
        made = actions.change_form(request.actor, key=key, **form.cleaned_data, at=timezone.now())
        return _("The legal form is now: %(form)s.") % {"form": made.get_form_display()}

    goal = reverse("desk:company", args=[key])
    founds = "incorporated_on" if form["form"].value() == Form.CORPORATION else "opened_on"
    blames = {**BLAMES, "companies.founding_date_missing": founds}
    return small.sent(request, form, doing, goal=goal, blames=blames) or small.page(
        request,
        form,
        heading=_("Change of legal form"),
        go=_("Record"),
        back=to_company(found),
        current=CURRENT,
        lead=_("A sole trader who is incorporated stays the start-up that was counted."),
    )


@door(Permission.COMPANIES_WRITE)
@form_page
def founding(request: DeskRequest, key: str, word: str) -> HttpResponse:
    """`same`: a corporation is the sole trader that it was; `anew`: it is not. Seen first."""
    found = queries.company(request.actor, key)
    if word not in FOUNDINGS:
        raise NotFound
    is_same = word == "same"
    since = found.going_since or queries.opened_before(request.actor, found) if is_same else None
    moves = figures_of.moves(request.actor, queries.founding_to_be(found, since=since))
    felt = correcting.sealed_among(request, {one.year for one in moves})
    form = FoundingForm(
        request.POST if request.method == "POST" else None, asks_why=felt is not None
    )
    say = actions.say_it_went_on if is_same else actions.say_it_was_founded_anew

    def doing() -> str:
        why = str(form.cleaned_data.get("why", ""))
        made = say(request.actor, key=key, at=timezone.now(), why=why)
        day = figures.day(made.founded_on) if made.founded_on else ""
        return _("It stands as founded on %(day)s.") % {"day": day}

    goal = reverse("desk:company", args=[key])
    return small.sent(request, form, doing, goal=goal) or small.page(
        request,
        form,
        heading=_("It is the same business") if is_same else _("It was founded anew"),
        go=_("Record"),
        back=to_company(found),
        current=CURRENT,
        lead=_what_moves(moves),
    )


def _what_moves(moves: list[Move]) -> str:
    if not moves:
        return _("No figure moves by it.")
    said = (
        _("%(figure)s %(year)s: %(before)s → %(after)s")
        % {"figure": one.name, "year": one.year, "before": one.before, "after": one.after}
        for one in moves
    )
    return _("What moves by it: %(moves)s.") % {"moves": "; ".join(said)}


@door(Permission.COMPANIES_WRITE)
@form_page
def founder(request: DeskRequest, key: str, founder: str = "") -> HttpResponse:
    """Name a founder, or say anew since when and as what somebody is one."""
    found = queries.company(request.actor, key)
    named = next((o for o in queries.founders(request.actor, found) if o.key == founder), None)
    if founder and named is None:
        raise NotFound
    form = FounderForm(request.POST or None, actor=request.actor, founder=named)

    def doing() -> str:
        said, at = form.cleaned_data, timezone.now()
        if named is None:
            people.tell_of_known(form, at=at)
        with transaction.atomic():
            person = named.person_id if named else people.person_id(form, None, at=at)
            row = FounderRow(
                person_id=person or 0, role=said["role"], since=said["since"], until=said["until"]
            )
            actions.name_founder(request.actor, company=key, row=row, at=at)
        return _("The founder is recorded.")

    goal = reverse("desk:company", args=[key])
    return small.sent(request, form, doing, goal=goal, blames=BLAMES) or small.page(
        request,
        form,
        heading=_("Correct the founder") if named else _("Name a founder"),
        go=_("Record"),
        back=to_company(found),
        current=CURRENT,
        lead=found.name,
    )


@door(Permission.COMPANIES_WRITE)
@form_page
def document(request: DeskRequest, key: str) -> HttpResponse:
    """Put a paper into the vault: handed in once, used again while it is fresh."""
    found = queries.company(request.actor, key)
    said = {"kind": request.GET.get("kind", "")}
    form = DocumentForm(request.POST or None, request.FILES or None, initial=said)

    def doing() -> str:
        typed = form.cleaned_data
        # A paper that is refused leaves no file behind.
        with transaction.atomic():
            with uploads.laid_down(typed["file"]) as path:
                files = [(uploads.name_of(typed["file"]), path)]
                (blob,) = results.add_files(request.actor, files=files, at=timezone.now())
            row = DocumentRow(
                kind=typed["kind"],
                issued_on=typed["issued_on"],
                valid_until=typed["valid_until"],
                sha256=blob.sha256,
            )
            made = actions.keep_document(request.actor, company=key, row=row, at=timezone.now())
        return _("%(paper)s is in the vault.") % {"paper": made.get_kind_display()}

    goal = reverse("desk:company", args=[key])
    return small.sent(request, form, doing, goal=goal, blames=BLAMES) or small.page(
        request,
        form,
        heading=_("Put in a paper"),
        go=_("Put in"),
        back=to_company(found),
        current=CURRENT,
        lead=found.name,
    )
