"""One course: where it stands, who teaches it, shown to everybody or called off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pulmu.core.kernel.closed_days import public_holidays
from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.kernel.masking import mask_name
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import OfferingState, SessionState
from pulmu.domains.programmes.models import Offering, Session
from pulmu.domains.programmes.queries import Seats
from pulmu.surfaces.desk import coursewords, fields, figures
from pulmu.surfaces.desk.courseforms import TeacherForm, WhyForm
from pulmu.surfaces.desk.doors import DeskRequest, act, back_to, door, form_page
from pulmu.surfaces.desk.entry import people
from pulmu.surfaces.desk.shell import COURSES, show
from pulmu.surfaces.desk.views.courses import own, to_course, to_list
from pulmu.surfaces.desk.views.wishes import demand
from pulmu.ui import fmt
from pulmu.ui.parts import Column, Fact

STATES: Mapping[str, Callable[..., Offering]] = {
    "publish": actions.publish,
    "unpublish": actions.unpublish,
    "hold": actions.decide_to_hold,
}


@door(Permission.PROGRAMMES_READ)
@require_safe
def course(request: DeskRequest, key: str) -> HttpResponse:
    now = timezone.now()
    found: Any = queries.counted_offering(request.actor, key, at=now)
    sessions = list(queries.sessions_of(request.actor, found).select_related("resource"))
    seats = queries.seats_of_many(request.actor, [found], at=now)
    every = list(seats.values())
    mine = found.organisation_id == request.actor.home
    may_see = request.actor.can(Permission.PEOPLE_READ)
    dates = _dates(found, sessions, seats)
    return show(
        request,
        "desk/course.html",
        current=COURSES,
        course=found,
        state=found.get_state_display(),
        tone=coursewords.STATE_TONES[found.state],
        is_draft=found.state == OfferingState.DRAFT,
        is_published=found.state == OfferingState.PUBLISHED,
        is_cancelled=found.state == OfferingState.CANCELLED,
        can_write=mine and request.actor.can(Permission.PROGRAMMES_WRITE),
        can_see=may_see,
        can_certify=(
            found.certificate_percent is not None and request.actor.can(Permission.CREDENTIALS_READ)
        ),
        public_at=coursewords.public_at(request.organisation, found),
        dates=dates,
        columns=_columns(found),
        seats=coursewords.seats(every),
        waiting=coursewords.waiting(every),
        short=coursewords.short(found) if coursewords.is_short(found) and found.next_at else "",
        facts=[*_facts(found), *_asked(request, found)],
        texts=_texts(found),
        teachers=_teachers(request, found, sessions) if may_see else [],
        history=coursewords.history(request.actor, found),
        crumbs=[to_list()],
    )


@door(Permission.PROGRAMMES_WRITE)
@require_POST
def state(request: DeskRequest, key: str) -> HttpResponse:
    """Show it to everybody, hide it again, or say that it takes place with fewer people."""
    change = STATES.get(request.POST.get("do", ""))
    if change is None:
        raise Http404
    own(request, key)

    def doing() -> str:
        made = change(request.actor, key=key, at=timezone.now())
        if change is actions.decide_to_hold:
            return _("It takes place. Nobody asks again.")
        return _("The course is now: %(state)s.") % {"state": made.get_state_display()}

    return act(request, back_to(request) or reverse("desk:course", args=[key]), doing)


@door(Permission.PROGRAMMES_WRITE)
@form_page
def cancel(request: DeskRequest, key: str) -> HttpResponse:
    """First how many are told; then why, and it is called off."""
    found = own(request, key)
    if found.state == OfferingState.CANCELLED:
        messages.info(request, _("This course was cancelled."))
        return redirect("desk:course", key=key)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        actions.cancel_offering(request.actor, key=key, why=why, at=timezone.now())
        messages.success(request, _("The course is called off, and everybody is told."))
        return redirect("desk:course", key=key)
    told, silent = queries.reachable(queries.enrolments(request.actor, found).standing())
    planned = queries.sessions_of(request.actor, found).filter(state=SessionState.PLANNED)
    return show(
        request,
        "desk/course_cancel.html",
        current=COURSES,
        form=form,
        course=found,
        told=told,
        silent=silent,
        dates=planned.count(),
        crumbs=[to_list(), to_course(found)],
    )


@door(Permission.PEOPLE_WRITE)
@form_page
def instructors(request: DeskRequest, key: str) -> HttpResponse:
    """Who teaches it: one more, found or new, or one less."""
    found = own(request, key)
    standing = queries.teachers(request.actor, found)
    form = TeacherForm(request.POST if "add" in request.POST else None, actor=request.actor)
    if gone := request.POST.get("drop"):
        left = [one.person.key for one in standing if one.person.key != gone]

        def doing() -> str:
            actions.set_instructors(request.actor, key=key, persons=left, at=timezone.now())
            return _("The instructors are changed.")

        return act(request, reverse("desk:course_teachers", args=[key]), doing)
    if form.is_bound and form.is_valid():
        try:
            name = _add_teacher(request, found, form)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(name)s teaches this course.") % {"name": name})
            return redirect("desk:course_teachers", key=key)
    sessions = list(queries.sessions_of(request.actor, found))
    return show(
        request,
        "desk/course_teachers.html",
        current=COURSES,
        form=form,
        course=found,
        teachers=_teachers(request, found, sessions),
        crumbs=[to_list(), to_course(found)],
    )


def _add_teacher(request: DeskRequest, found: Offering, form: TeacherForm) -> str:
    """What is told of somebody known is posted, and done with, before the course is locked."""
    now = timezone.now()
    people.tell_of_known(form, at=now)
    with transaction.atomic():
        people.person_id(form, None, at=now)
        person, _is_new = form.meant
        keys = [one.person.key for one in queries.teachers(request.actor, found)]
        persons = list(dict.fromkeys([*keys, person.key]))
        actions.set_instructors(request.actor, key=found.key, persons=persons, at=now)
    return mask_name(person.name)


def _teachers(
    request: DeskRequest, found: Offering, sessions: list[Session]
) -> list[dict[str, Any]]:
    """Each with the dates on which they teach elsewhere at the same time."""
    planned = [one for one in sessions if one.state == SessionState.PLANNED]
    slots = [queries.Slot(one.starts_at, one.ends_at) for one in planned]
    proposed = queries.propose(request.actor, found, slots, asks_room=False)
    return [
        {
            "key": one.person.key,
            "name": mask_name(one.person.name),
            "busy": [
                coursewords.start(each.slot.starts_at)
                for each in proposed
                if one.person in each.busy
            ],
        }
        for one in queries.teachers(request.actor, found)
    ]


def _dates(
    found: Offering, sessions: list[Session], seats: Mapping[tuple[int, int | None], Seats]
) -> list[dict[str, Any]]:
    holidays = public_holidays({day_of(one.starts_at).year for one in sessions})
    rows = []
    for one in sessions:
        counted = seats.get((found.pk, one.pk))
        room = one.resource.name if one.resource else ""
        rows.append(
            {
                "key": one.key,
                "when": coursewords.span(one.starts_at, one.ends_at),
                "holiday": holidays.get(day_of(one.starts_at), ""),
                "place": " · ".join(dict.fromkeys(filter(None, (one.place, room)))),
                "seats": coursewords.seats([counted]) if counted else "",
                "state": one.get_state_display(),
                "tone": coursewords.SESSION_TONES[one.state],
                "is_planned": one.state == SessionState.PLANNED,
            }
        )
    return rows


def _columns(found: Offering) -> dict[str, Column]:
    each = {} if found.is_whole else {"seats": Column(label=_("Seats"), kind="number")}
    return {
        "when": Column(label=_("When"), heads=True),
        "place": Column(label=_("Place")),
        **each,
        "state": Column(label=_("State"), kind="state"),
        "acts": Column(label=_("What to do"), kind="actions"),
    }


def _facts(found: Any) -> list[Fact]:
    window = " – ".join(
        figures.moment(at) if at else word
        for at, word in ((found.opens_at, _("at once")), (found.closes_at, _("its beginning")))
    )
    hours = [
        _("%(hours)s h of theory") % {"hours": fields.as_hours(found.theory_minutes)},
        _("%(hours)s h of practice") % {"hours": fields.as_hours(found.practice_minutes)},
    ]
    spent = [found.theory_minutes, found.practice_minutes]
    percent = found.certificate_percent
    said = [
        (_("Programme"), found.programme.name),
        (_("Field"), found.get_field_display()),
        (_("Booked as"), found.get_booking_display()),
        (_("Sign-up"), window),
        (_("Who takes part"), _("The desk chooses") if found.needs_approval else ""),
        (_("Children"), _("May come, with their guardian") if found.asks_birth else ""),
        (_("Waiting list"), "" if found.has_waiting_list else _("None")),
        (_("Needs at least"), fmt.number(found.least) if found.least else ""),
        (_("Day of decision"), figures.day(found.decide_on) if found.decide_on else ""),
        (_("Hours"), ", ".join(word for word, some in zip(hours, spent, strict=True) if some)),
        (_("Cost"), fmt.won_text(found.cost, lang=figures.lang()) if found.cost else ""),
        (_("Certificate"), _("from %(percent)d%% attended") % {"percent": percent or 0}),
    ]
    if not percent:
        said.pop()
    return [Fact(label=label, value=str(value)) for label, value in said if value]


def _asked(request: DeskRequest, found: Any) -> list[Fact]:
    """What people are asked, and how many wished for it."""
    count, when = demand(found.wish, request)
    wished = [Fact(label=_("Wished for by"), value=count, note=when)] if count else []
    said = (
        (_("Questions at sign-up"), found.asks, "survey"),
        (_("Questions afterwards"), found.survey, "survey_results"),
    )
    return wished + [
        Fact(label=label, value=one.name, href=reverse(f"desk:{page}", args=[one.key]))
        for label, one, page in said
        if one is not None
    ]


def _texts(found: Offering) -> list[tuple[str, str]]:
    said = [
        (_("Description"), found.about),
        (_("Materials"), found.materials),
        (_("Links for afterwards"), found.after_links),
    ]
    return [(label, value) for label, value in said if value]
