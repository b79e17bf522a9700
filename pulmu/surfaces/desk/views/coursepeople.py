"""Somebody put on the list of a course, and the page of one who stands on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pulmu.core.kernel.errors import NotFound, Refused
from pulmu.core.kernel.masking import mask_email, mask_name
from pulmu.core.mail import addresses
from pulmu.core.mail import queries as mail
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as known
from pulmu.domains.people.actions import Contact
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.choices import EnrolmentState, OfferingState
from pulmu.domains.programmes.models import Enrolment, Offering
from pulmu.domains.surveys import queries as surveys
from pulmu.surfaces.desk import coursewords, figures
from pulmu.surfaces.desk.courseforms import NoteForm
from pulmu.surfaces.desk.doors import DeskRequest, act, door, form_page
from pulmu.surfaces.desk.entry.enrolments import EnrolForm, EnrolManyForm
from pulmu.surfaces.desk.forms import UnmaskForm
from pulmu.surfaces.desk.shell import COURSES, show
from pulmu.surfaces.desk.views.courseroster import LABELS
from pulmu.surfaces.desk.views.courses import own, to_course, to_list, to_roster
from pulmu.surfaces.desk.views.mailaddresses import CLEAR, GIVE_UP, said_cleared, said_given_up
from pulmu.ui.parts import Fact


@door(Permission.PEOPLE_WRITE)
@form_page
def add(request: DeskRequest, key: str) -> HttpResponse:
    """One who is here or has called; or a list that somebody sent."""
    found, now = own(request, key), timezone.now()
    if found.state == OfferingState.CANCELLED:
        messages.error(request, _("This course was cancelled."))
        return redirect("desk:course", key=key)
    do = request.POST.get("do", "")
    data = request.POST if request.method == "POST" else None
    asked: dict[str, Any] = {"actor": request.actor, "offering": found, "at": now}
    one = EnrolForm(data if do != "many" else None, **asked)
    many = EnrolManyForm(data if do == "many" else None, prefix="many_", **asked)
    form = many if many.is_bound else one
    if form.is_bound and form.is_valid():
        try:
            form.tell()
            with transaction.atomic():
                said = _one_said(one) if form is one else _many_said(many)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            for line in said:
                messages.success(request, line)
            return redirect("desk:course_roster", key=key)
    return show(
        request,
        "desk/course_add.html",
        current=COURSES,
        course=found,
        one=one,
        many=many,
        form=form,
        shows_many=many.is_bound,
        columns=[_("Name"), _("Phone"), _("E-mail"), _("Affiliation")],
        crumbs=[to_list(), to_course(found), to_roster(found)],
    )


@door(Permission.PEOPLE_READ)
@form_page
def enrolment(request: DeskRequest, key: str, enrolment: str) -> HttpResponse:
    """One person on the list, masked; with a reason, without the mask, on this one answer alone."""
    one = queries.enrolment(request.actor, enrolment)
    if one.offering.key != key:
        raise NotFound
    found, do = one.offering, request.POST.get("do", "")
    note = NoteForm(request.POST if do == "note" else None, initial={"note": one.note})
    if note.is_bound and note.is_valid():
        return _noted(request, one, note)
    if do in {GIVE_UP, CLEAR}:
        return _address_said(request, one, do)
    form = UnmaskForm(request.POST if do == "unmask" else None)
    contact = _unmasked(request, one, form) if form.is_bound and form.is_valid() else None
    places = queries.places_in_line(request.actor, found)
    mine = found.organisation_id == request.actor.home
    can_write = mine and request.actor.can(Permission.PROGRAMMES_WRITE)
    return show(
        request,
        "desk/course_enrolment.html",
        current=COURSES,
        course=found,
        one=one,
        name=contact.name if contact else mask_name(one.person.name),
        state=one.get_state_display(),
        tone=coursewords.SEAT_TONES[one.state],
        beside=coursewords.place_of(one, places),
        facts=_facts(one, contact),
        answers=_answers(request, one, shows=contact is not None),
        is_open=contact is not None,
        form=form,
        note=note,
        can_write=can_write,
        can_unmask=request.actor.can(Permission.PEOPLE_UNMASK) and not one.person.destroyed_at,
        acts=_acts(found, one) if can_write else [],
        has_address=bool(one.email_index),
        dead=mail.dead_addresses(request.actor, [one.email_index]).get(one.email_index),
        can_mark=mine and request.actor.can(Permission.MAIL_WRITE),
        history=coursewords.history_of_one(request.actor, one),
        person_at=reverse("desk:person", args=[one.person.key]),
        crumbs=[to_list(), to_course(found), to_roster(found)],
    )


def _one_said(form: EnrolForm) -> list[str]:
    made, person, is_new = form.write()
    line = known.masked(person)
    said = {"name": line.name, "state": made.get_state_display()}
    found = {"name": line.name, "phone": line.phone or "–", "year": line.birth_year or "–"}
    told = _("Linked to somebody known: %(name)s, %(phone)s, born %(year)s.")
    return [
        _("%(name)s stands on the list: %(state)s.") % said,
        (_("%(name)s is new.") if is_new else told) % found,
    ]


def _many_said(form: EnrolManyForm) -> list[str]:
    states, newcomers = form.write()
    counted = [f"{EnrolmentState(state).label} {count}" for state, count in sorted(states.items())]
    said = [_("On the list: %(states)s.") % {"states": ", ".join(counted)}]
    if newcomers:
        new = ngettext("%(count)d new person.", "%(count)d new persons.", newcomers)
        said.append(new % {"count": newcomers})
    return said


def _noted(request: DeskRequest, one: Enrolment, form: NoteForm) -> HttpResponse:
    own(request, one.offering.key)

    def doing() -> str:
        note = form.cleaned_data["note"]
        actions.note_enrolment(request.actor, key=one.key, note=note, at=timezone.now())
        return _("The note is kept.")

    return act(request, _at(one), doing)


def _address_said(request: DeskRequest, one: Enrolment, do: str) -> HttpResponse:
    """Their address does not work, or works again."""
    own(request, one.offering.key)
    email = secrets.unseal(one.email_sealed)
    if not email:
        raise NotFound

    def doing() -> str:
        if do == CLEAR:
            addresses.clear(request.actor, index=one.email_index, at=timezone.now())
            return said_cleared()
        addresses.give_up_address(request.actor, email=email, at=timezone.now())
        return said_given_up()

    return act(request, _at(one), doing)


def _unmasked(request: DeskRequest, one: Enrolment, form: UnmaskForm) -> Contact | None:
    try:
        [contact] = people.unmask(
            request.actor,
            keys=[one.person.key],
            what="desk.course.enrolment",
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except Refused as error:
        form.add_error(None, str(error))
        return None
    return contact


def _facts(one: Enrolment, contact: Contact | None) -> list[Fact]:
    email = secrets.unseal(one.email_sealed)
    line = known.masked(one.person)
    session = coursewords.span(one.session.starts_at, one.session.ends_at) if one.session else ""
    said = [
        (_("Date"), session),
        (_("Signed up"), f"{figures.moment(one.signed_up_at)} · {one.get_channel_display()}"),
        (_("Group"), one.party.name if one.party else ""),
        (_("Phone"), contact.phone if contact else line.phone),
        (_("E-mail"), email if contact else mask_email(email)),
        (_("Affiliation"), contact.affiliation if contact else line.affiliation),
    ]
    return [Fact(label=label, value=value) for label, value in said if value]


def _answers(request: DeskRequest, one: Enrolment, *, shows: bool) -> list[Fact]:
    """What they answered at sign-up; what tells something of a person stays behind the mask."""
    if one.offering.asks_id is None or not one.answers:
        return []
    asked = surveys.every_question(request.actor, one.offering.asks_id)
    return [
        Fact(
            label=question.label,
            value=said_answer(one, question.key)
            if shows or not question.is_personal
            else _("behind the mask"),
        )
        for question in asked
        if question.key in one.answers
    ]


def said_answer(one: Enrolment, key: str) -> str:
    answer = one.answers.get(key, "")
    return ", ".join(answer) if isinstance(answer, list) else str(answer)


def _acts(found: Offering, one: Enrolment) -> list[tuple[str, str]]:
    if one.state == EnrolmentState.ENDED:
        return []
    left_out = {
        EnrolmentState.CONFIRMED: {"confirm", "refuse"},
        EnrolmentState.WAITING: {"queue"},
    }.get(EnrolmentState(one.state), set())
    return [
        (do, str(label))
        for do, label in LABELS.items()
        if do not in left_out and (do != "move" or not found.is_whole)
    ]


def _at(one: Enrolment) -> str:
    return reverse("desk:course_enrolment", args=[one.offering.key, one.key])
