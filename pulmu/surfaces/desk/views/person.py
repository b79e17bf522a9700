"""One person: what is known of them, who looks behind the mask and why, and their corrections."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import groupby

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions, queries
from pulmu.domains.people.actions import Contact
from pulmu.domains.people.models import Person
from pulmu.domains.people.queries import PersonLine
from pulmu.domains.results import queries as results
from pulmu.domains.results.queries import Called, called
from pulmu.ledger import queries as ledger
from pulmu.surfaces.desk import figures, once, ways, words, years
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.forms import UnmaskForm
from pulmu.surfaces.desk.peopleforms import NewPersonForm, PersonForm, ShowForm
from pulmu.surfaces.desk.shell import PEOPLE, show
from pulmu.surfaces.desk.views.people import back
from pulmu.ui.parts import Fact, Link

MOST_RECORDS, MOST_PAPERS = 50, 20
# What the access record calls the two pages.
LOOKED, CORRECTED = "desk.person", "desk.person.edit"
# Which field a refusal is about.
FIELDS: Mapping[str, str] = {
    "people.name_missing": "name",
    "people.email_impossible": "email",
    "people.birth_impossible": "birth_date",
    "access.remark_missing": "remark",
    "people.consent_text_in_the_past": "in_force_from",
    "people.basis_missing": "basis",
    "people.day_ahead": "said_on",
    "people.due_changed": "typed",
    "people.outcome_missing": "outcome",
    "people.period_too_short": "evidence_years",
    "people.guardian_unnamed": "name",
    "people.verification_half": "verified_on",
    "records.too_long": "name",
}


@door(Permission.PEOPLE_READ)
@form_page
def person(request: DeskRequest, key: str) -> HttpResponse:
    """One person, masked; with a reason, without the mask, once."""
    found = queries.person(request.actor, key)
    form = UnmaskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.actor.require(Permission.PEOPLE_UNMASK)
        once.ask(request, what=LOOKED, whose=key, reason=form.cleaned_data["reason"])
        return redirect(f"{reverse('desk:person', args=[key])}#unmasked")
    contact = _unmasked(request, key)
    merged = queries.merged_into(request.actor, found)
    return show(
        request,
        "desk/person.html",
        current=PEOPLE,
        person=queries.masked(found),
        contact=contact,
        born=figures.day(contact.birth_date) if contact and contact.birth_date else "",
        form=form,
        facts=_facts(found),
        guardian=queries.guardian(request.actor, found),
        needs_guardian=needs_guardian(request, found),
        consents=queries.consents(request.actor, found, on=years.today()),
        merged=[queries.masked(one) for one in merged],
        way=ways.moments(results.path_of_person(request.actor, found, until=years.today())),
        kept=queries.masked(found.merged_into) if found.merged_into else None,
        records=_recent(request, [found.key, *(one.key for one in merged)]),
        **papers(request, [found.key, *(one.key for one in merged)]),
        destroyed_at=found.destroyed_at,
        is_suspended=found.is_suspended,
        requests=list(queries.requests_of(request.actor, found)),
        can_correct=request.actor.can(Permission.PEOPLE_WRITE) and not found.destroyed_at,
        looks_at=f"{reverse('desk:access')}?whose={key}",
        can_review=request.actor.can(Permission.ACCESS_REVIEW),
        can_unmask=request.actor.can(Permission.PEOPLE_UNMASK) and not found.destroyed_at,
        can_merge=request.actor.can(Permission.PEOPLE_MERGE),
        crumbs=[back()],
    )


@door(Permission.PEOPLE_WRITE)
@form_page
def new(request: DeskRequest) -> HttpResponse:
    """Somebody new; those of the same name or phone are shown first, masked."""
    form = NewPersonForm(request.POST or None)
    others: list[PersonLine] = []
    if request.method == "POST" and form.is_valid():
        row = form.row()
        others = queries.alike(request.actor, name=row.name, phone=row.phone)
        others = [one for one in others if one.key != form.cleaned_data["once"]]
        if form.cleaned_data["seen"] or not others:
            once, at = form.cleaned_data["once"], timezone.now()
            try:
                added = actions.add_person(request.actor, row=row, once=once, at=at)
            except Refused as error:
                refuse(form, error)
                if isinstance(error, actions.FormUsed):
                    form.data = {**form.data.dict(), "once": new_key()}
            else:
                messages.success(request, _("The person is recorded."))
                return redirect("desk:person", key=added.key)
        # The next time it is sent, they were seen.
        form.data = {**dict(form.data.items()), "seen": "on"} if others else form.data
    return show(
        request, "desk/person_new.html", current=PEOPLE, form=form, others=others, crumbs=[back()]
    )


@door(Permission.PEOPLE_WRITE)
@form_page
def edit(request: DeskRequest, key: str) -> HttpResponse:
    """First why, which is written down; then the form, filled; then the correction."""
    found = queries.person(request.actor, key)
    asked: Form = ShowForm()
    form: PersonForm | None = None
    given = once.taken(request, what=CORRECTED, whose=key)
    if given:
        form = _filled(request, found, reason=given)
    elif request.POST.get("do") == "save":
        form = PersonForm(request.POST)
        if form.is_valid() and _corrected(request, found, form):
            messages.success(request, _("The correction is recorded."))
            return redirect("desk:person", key=key)
    elif request.method == "POST":
        asked = ShowForm(request.POST)
        if asked.is_valid():
            request.actor.require(Permission.PEOPLE_UNMASK)
            once.ask(request, what=CORRECTED, whose=key, reason=asked.cleaned_data["reason"])
            return redirect("desk:person_edit", key=key)
    return show(
        request,
        "desk/person_edit.html",
        current=PEOPLE,
        person=queries.masked(found),
        asked=asked,
        form=form,
        crumbs=[back(), to_person(found)],
    )


def needs_guardian(request: DeskRequest, found: Person) -> bool:
    child = queries.is_child(found, on=years.today())
    return child and not queries.has_verified_guardian(request.actor, found, on=years.today())


def refuse(form: Form, error: Refused) -> None:
    """Say a refusal beside its field, or above the form."""
    field = FIELDS.get(error.code)
    if field == "said_on" and "received_on" in form.fields:
        field = "received_on"
    form.add_error(field if field in form.fields else None, str(error))


def to_person(found: Person) -> Link:
    name = queries.masked(found).name
    return Link(label=name, href=reverse("desk:person", args=[found.key]))


def _unmasked(request: DeskRequest, key: str) -> Contact | None:
    """What is behind the mask, for who just said why."""
    reason = once.taken(request, what=LOOKED, whose=key)
    if not reason:
        return None
    try:
        [contact] = actions.unmask(
            request.actor, keys=[key], what=LOOKED, reason=reason, at=timezone.now()
        )
    except Refused as error:
        messages.error(request, str(error))
        return None
    return contact


def _filled(request: DeskRequest, found: Person, *, reason: str) -> PersonForm:
    [contact] = actions.unmask(
        request.actor,
        keys=[found.key],
        what=CORRECTED,
        reason=reason,
        at=timezone.now(),
        for_them=True,
    )
    said = {name: getattr(contact, name, None) for name in PersonForm.base_fields}
    return PersonForm(initial={**said, "sex": found.sex})


def _corrected(request: DeskRequest, found: Person, form: PersonForm) -> bool:
    row = form.row(key=found.key, is_possible_duplicate=found.is_possible_duplicate)
    try:
        actions.record_people(request.actor, rows=[row], at=timezone.now())
    except Refused as error:
        refuse(form, error)
        return False
    return True


def _facts(found: Person) -> list[Fact]:
    line = queries.masked(found)
    said = [
        (_("Phone"), line.phone),
        (_("E-mail"), line.email),
        (_("Born"), str(line.birth_year or "")),
        (_("Sex"), words.stored(line.sex)),
        (_("Region"), line.region),
        (_("Affiliation"), line.affiliation),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def papers(request: DeskRequest, keys: Collection[str]) -> dict[str, object]:
    """Evidence files that may show these persons, by the day to which they are kept: the first of
    them, and how many there are.
    """
    found = results.papers(request.actor, keys)
    by_end = [(end, list(some)) for end, some in groupby(found, key=lambda one: one.until)]
    return {"papers": [(end, some[:MOST_PAPERS], len(some)) for end, some in by_end]}


def _recent(request: DeskRequest, keys: list[str]) -> list[tuple[Called, str]]:
    """What they did, newest first: what it is called, and its page."""
    mine = ledger.live_facts(request.actor).filter(person__in=keys).order_by("-on", "-seq")
    sources = list(mine.values_list("source", flat=True)[:MOST_RECORDS])
    titles = called(request.actor, sources)
    return [
        (titles[source], reverse("desk:fact", args=source.split(":", 1)))
        for source in sources
        if source in titles
    ]
