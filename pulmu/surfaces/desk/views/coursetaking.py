"""The list of a course taken out of the house, and who had a seat and did not come."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions as people
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.models import Enrolment, Offering
from pulmu.domains.surveys import queries as surveys
from pulmu.domains.surveys.models import Question
from pulmu.surfaces.desk import coursewords, exports, figures
from pulmu.surfaces.desk.doors import DeskRequest, door, form_page
from pulmu.surfaces.desk.shell import COURSES, show
from pulmu.surfaces.desk.views.coursepeople import said_answer
from pulmu.surfaces.desk.views.courses import to_course, to_list, to_roster
from pulmu.surfaces.desk.views.taking import asked, form_of
from pulmu.ui.parts import Column


@door(Permission.PEOPLE_UNMASK)
@form_page
def course_list(request: DeskRequest, key: str, ending: str) -> HttpResponse:
    """Who is on the list, with what they answered; without whom had the use of their data
    stopped.
    """
    found = queries.offering(request.actor, key)
    state = request.GET.get("state", "")
    every = queries.listed(request.actor, found, state=state)
    rows = [one for one in every if not one.person.is_suspended]
    form = form_of(request, ending)
    if form.is_bound and form.is_valid():
        contacts = people.unmask(
            request.actor,
            keys=[one.person.key for one in rows],
            what="desk.course.list",
            at=timezone.now(),
            reason=form.cleaned_data["reason"],
        )
        known = {one.key: one for one in contacts}
        questions = _questions(request, found)
        heads = [_("State"), _("Name"), _("Phone"), _("E-mail"), _("Affiliation"), _("Date")]
        heads += [_("Signed up"), _("Came by"), _("Note"), *(one.label for one in questions)]
        table = [_cells(one, known[one.person.key], questions) for one in rows]
        name = f"{request.organisation.code}-{found.name}"
        return exports.table(heads, table, sheet=_("List"), name=name, ending=ending)
    return asked(request, form, len({one.person_id for one in rows}), to_roster(found), COURSES)


@door(Permission.PEOPLE_READ)
@require_safe
def absent(request: DeskRequest, key: str) -> HttpResponse:
    """Who had a confirmed seat in a date that was held, and was not there."""
    found = queries.offering(request.actor, key)
    missed = queries.not_come(request.actor, found)
    runs = queries.earlier_runs(request.actor, found.programme_id)
    return show(
        request,
        "desk/course_absent.html",
        current=COURSES,
        course=found,
        rows=[
            {
                "name": mask_name(one.person.name),
                "href": reverse("desk:course_enrolment", args=[found.key, one.key]),
                "date": coursewords.span(session.starts_at, session.ends_at),
            }
            for one, session in missed
        ],
        runs=[(run, figures.day(run.on)) for run in runs],
        columns={
            "name": Column(label=_("Name"), heads=True),
            "date": Column(label=_("Date missed")),
        },
        run_columns={
            "name": Column(label=_("Name of the course"), heads=True),
            "on": Column(label=_("Last date"), kind="date"),
            "came": Column(label=_("Came"), kind="number"),
        },
        crumbs=[to_list(), to_course(found), to_roster(found)],
    )


@door(Permission.PEOPLE_READ)
@require_safe
def habits(request: DeskRequest) -> HttpResponse:
    """Who let two bookings or more go by in the last twelve months."""
    times = queries.habitual(request.actor, at=timezone.now())
    persons = queries.persons_by_ids(request.actor, times)
    rows = [
        (mask_name(one.name), reverse("desk:person", args=[one.key]), times[one.pk])
        for one in persons
    ]
    rows.sort(key=lambda row: -row[2])
    return show(
        request,
        "desk/course_habits.html",
        current=COURSES,
        rows=rows,
        columns={
            "name": Column(label=_("Name"), heads=True),
            "times": Column(label=_("Times not come"), kind="number"),
        },
        crumbs=[to_list()],
    )


def _questions(request: DeskRequest, found: Offering) -> list[Question]:
    return surveys.every_question(request.actor, found.asks_id) if found.asks_id else []


def _cells(one: Enrolment, contact: people.Contact, questions: list[Question]) -> list[str]:
    return [
        str(one.get_state_display()),
        contact.name,
        contact.phone,
        secrets.unseal(one.email_sealed),
        contact.affiliation,
        coursewords.span(one.session.starts_at, one.session.ends_at) if one.session else "",
        figures.moment(one.signed_up_at),
        str(one.get_channel_display()),
        one.note,
        *(said_answer(one, question.key) for question in questions),
    ]
