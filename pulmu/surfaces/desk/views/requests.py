"""Requests of people about their own data: taken in, answered in time, handed out in full."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.errors import Refused
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions, queries
from pulmu.domains.people.choices import RequestSort, RequestState
from pulmu.domains.people.models import Person, SubjectRequest
from pulmu.domains.results.queries import called
from pulmu.ledger import queries as ledger
from pulmu.surfaces.desk import exports, figures, lists, words, years
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.forms import TakeForm
from pulmu.surfaces.desk.peopleforms import AnswerForm, RequestForm
from pulmu.surfaces.desk.shell import REQUESTS, show
from pulmu.surfaces.desk.views.people import back as to_people
from pulmu.surfaces.desk.views.person import refuse, to_person
from pulmu.ui.parts import Column, Fact, Link

PER_PAGE, SOON = 50, 3


@door(Permission.PEOPLE_READ)
@require_safe
def requests(request: DeskRequest) -> HttpResponse:
    """Those that wait first, the most urgent on top."""
    found = queries.requests(request.actor)
    page = Paginator(found, PER_PAGE).get_page(lists.page_number(request.GET.get("page", "1")))
    return show(
        request,
        "desk/requests.html",
        current=REQUESTS,
        rows=[(one, queries.masked(one.person), *_state(one)) for one in page],
        page=page,
        columns={
            "person": Column(label=_("Person"), heads=True),
            "sort": Column(label=_("What is asked for")),
            "received": Column(label=_("Received on"), kind="date", desk_only=True),
            "due": Column(label=_("To be answered by"), kind="date"),
            "state": Column(label=_("State"), kind="state"),
        },
    )


@door(Permission.PEOPLE_WRITE)
@form_page
def new(request: DeskRequest, key: str) -> HttpResponse:
    """Take a request in: the ten days run from here."""
    found = queries.person(request.actor, key)
    form = RequestForm(request.POST or None, initial={"received_on": years.today()})
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_request(
                request.actor, key=key, **form.cleaned_data, at=timezone.now()
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The request is recorded."))
            return redirect("desk:request", key=opened.key)
    return show(
        request,
        "desk/request_new.html",
        current=REQUESTS,
        person=queries.masked(found),
        form=form,
        crumbs=[to_people(), to_person(found)],
    )


@door(Permission.PEOPLE_READ)
@form_page
def one_request(request: DeskRequest, key: str) -> HttpResponse:
    """One request: how to do what is asked, and the answer."""
    found = queries.request(request.actor, key)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_request(request.actor, key=key, **form.cleaned_data, at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The answer is recorded."))
            return redirect("desk:request", key=key)
    label, tone = _state(found)
    return show(
        request,
        "desk/request.html",
        current=REQUESTS,
        one=found,
        person=queries.masked(found.person),
        facts=_facts(found),
        state=label,
        tone=tone,
        is_open=found.state == RequestState.OPEN,
        is_to_see=found.sort == RequestSort.SEE,
        is_to_correct=found.sort == RequestSort.CORRECT,
        is_to_erase=found.sort == RequestSort.ERASE,
        is_to_stop=found.sort == RequestSort.STOP,
        kept_until=_kept_until(request, found),
        can_write=request.actor.can(Permission.PEOPLE_WRITE),
        can_destroy=request.actor.can(Permission.PEOPLE_DESTROY),
        form=form,
        crumbs=[back()],
    )


@door(Permission.PEOPLE_DESTROY)
@require_POST
def erase(request: DeskRequest, key: str) -> HttpResponse:
    """Destroy what may be destroyed of whoever asked for it; the answer says what and why."""

    def doing() -> str:
        return actions.erase_as_asked(request.actor, key=key, at=timezone.now()).outcome

    queries.request(request.actor, key)
    return act(request, reverse("desk:request", args=[key]), doing)


@door(Permission.PEOPLE_WRITE)
@require_POST
def resume(request: DeskRequest, key: str) -> HttpResponse:
    def doing() -> str:
        actions.resume(request.actor, key=key, at=timezone.now())
        return _("Their data may be used again.")

    return act(request, reverse("desk:person", args=[key]), doing)


@door(Permission.PEOPLE_UNMASK)
@form_page
def export(request: DeskRequest, key: str) -> HttpResponse:
    """Everything that is kept of one person as a workbook, for a reason that is written down."""
    found = queries.person(request.actor, key)
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        content = exports.xlsx_bytes(
            _("Personal data"),
            [_("Section"), _("Item"), _("Value")],
            list(_everything(request, found, reason=form.cleaned_data["reason"])),
        )
        return exports.download(content, name=f"{request.organisation.code}-person", ending="xlsx")
    return show(
        request,
        "desk/person_export.html",
        current=REQUESTS,
        person=queries.masked(found),
        form=form,
        crumbs=[to_people(), to_person(found)],
    )


def back() -> Link:
    return Link(label=_("Requests of persons"), href=reverse("desk:requests"))


def _state(one: SubjectRequest) -> tuple[str, str]:
    """The state in a word, and its tone: late and soon due stand out."""
    if one.state != RequestState.OPEN:
        return one.get_state_display(), "good" if one.state == RequestState.DONE else "plain"
    left = (one.due_on - years.today()).days
    if left < 0:
        return _("Late"), "bad"
    return _("%(days)d days left") % {"days": left}, "warn" if left <= SOON else "plain"


def _facts(one: SubjectRequest) -> list[Fact]:
    said = [
        (_("What is asked for"), one.get_sort_display()),
        (_("How it was said"), one.get_channel_display()),
        (_("Received on"), figures.day(one.received_on)),
        (_("To be answered by"), figures.day(one.due_on)),
    ]
    if one.closed_on is not None:
        said += [
            (_("Answered on"), figures.day(one.closed_on)),
            (_("Answered by"), one.closed_by),
            (_("What was done, or why not"), one.outcome or _("erased")),
        ]
    return [Fact(label=label, value=value) for label, value in said]


def _kept_until(request: DeskRequest, one: SubjectRequest) -> str:
    """Until when the law wants them known; empty when they may be destroyed now."""
    if one.sort != RequestSort.ERASE or one.state != RequestState.OPEN:
        return ""
    clock = queries.clock(request.actor, one.person.key)
    if clock is None:
        return ""
    try:
        actions.refuse_while_evidence(clock, on=years.today())
    except Refused:
        return figures.day(clock.days.identity_on)
    return ""


def _everything(request: DeskRequest, found: Person, *, reason: str) -> Iterator[list[str | int]]:
    """Their own columns in clear, their guardian, what they allowed, and what is recorded."""
    everybody = [found, *queries.merged_into(request.actor, found)]
    contacts = actions.unmask(
        request.actor,
        keys=[one.key for one in everybody],
        what="desk.person.export",
        reason=reason,
        for_them=True,
        at=timezone.now(),
    )
    for person, contact in zip(everybody, contacts, strict=True):
        yield from (
            [_("Person"), label, value]
            for label, value in (
                (_("Name"), contact.name),
                (_("Phone"), contact.phone),
                (_("E-mail"), contact.email),
                (_("Born"), _born(contact)),
                (_("Sex"), words.stored(person.sex)),
                (_("Region"), contact.region),
                (_("Affiliation"), contact.affiliation),
                (_("Guardian"), f"{contact.guardian} {contact.guardian_phone}".strip()),
            )
            if value
        )
        for said in queries.consent_history(request.actor, person):
            word = _("Given") if said.is_given else _("Taken back")
            yield [_("Consents"), said.get_kind_display(), f"{word} {figures.day(said.said_on)}"]
    keys = [one.key for one in everybody]
    mine = ledger.live_facts(request.actor).filter(person__in=keys).order_by("on", "seq")
    sources = list(mine.values_list("source", flat=True))
    titles = called(request.actor, sources)
    for source in sources:
        if source in titles:
            yield [_("Records"), titles[source].title, titles[source].subtitle]
    periods = queries.retention(request.actor)
    kept = {"contact": periods.contact_years, "evidence": periods.evidence_years}
    yield [
        _("How long what is kept"),
        _("Years"),
        _("contact data %(contact)d, proof of results %(evidence)d") % kept,
    ]


def _born(contact: actions.Contact) -> str:
    if contact.birth_date is not None:
        return figures.day(contact.birth_date)
    return str(contact.birth_year or "")
