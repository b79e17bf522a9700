"""Room to work in: a founder applies by the mail they prove to read, and looks at the answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.kst import day_of
from pulmu.core.members import proving
from pulmu.domains.companies import queries as companies
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.people.models import Person
from pulmu.domains.support import actions, queries
from pulmu.domains.support.choices import ApplicationState
from pulmu.ui.parts import Link
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import guard, words
from .forms import CodeForm, EmailForm
from .frame import show
from .labs import SPACE_CODE, Lab, holder, keep_proof, lab_of, proven, visited
from .spaceforms import SpaceForm

REFUSED = 422
FIELDS = {
    "support.term_wrong": "wished_from",
    "people.email_impossible": "name",
    "support.unknown_word": "kind",
}


class AnotherAddress(Refused):
    code = "portal.another_address"


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def spaces(request: ActorRequest, code: str) -> HttpResponse:
    """First the address, proven; then the form, which knows whoever is known already."""
    lab = lab_of(request, code, at=timezone.now())
    known = _known(lab)
    email = _proven_address(request, lab)
    if not known and not email:
        return _ask_for_address(request, lab)
    mine = list(companies.held_companies(lab.actor))
    form = SpaceForm(
        request.POST if request.method == "POST" else None,
        today=day_of(lab.at),
        people=known,
        companies=mine,
    )
    if request.method == "POST":
        answer = _sent(request, lab, form, email)
        if answer is not None:
            return answer
    status = (form.status or REFUSED) if form.errors else 200
    return _show(request, lab, "spaces", {"form": form, **_notice(request, lab)}, status=status)


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActorRequest, code: str) -> HttpResponse:
    """The code that proves the address; the form comes after it."""
    lab = lab_of(request, code, at=timezone.now())
    sent = request.session.get(SPACE_CODE, "")
    if not sent:
        return redirect("at:spaces", code)
    form, status = CodeForm(request.POST or None), REFUSED
    if request.method == "POST" and guard.is_too_often(request, guard.CODE, at=lab.at):
        form.add_error(None, guard.too_many_words())
        status = guard.TOO_MANY
    elif request.method == "POST" and form.is_valid():
        try:
            index = proving.prove(key=sent, digits=form.cleaned_data["digits"], at=lab.at)
        except Refused as error:
            form.add_error("digits", str(error))
        else:
            keep_proof(request, index, at=lab.at)
            return redirect("at:spaces", code)
    said = {
        "form": form,
        "email": proving.address_of(sent),
        "back": reverse("at:spaces", args=[code]),
    }
    return _show(request, lab, "spaces_code", said, status=status if form.errors else 200)


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: ActorRequest, key: str) -> HttpResponse:
    """One's own application: how it stands; completed where something was missing, or withdrawn."""
    at = timezone.now()
    found = queries.held_application(holder(request, at=at), key)
    lab = visited(request, found.organisation, at=at)
    form = None
    do = request.POST.get("do", "")
    if found.state in {ApplicationState.ASKED, ApplicationState.RETURNED}:
        form = SpaceForm(
            request.POST if do == "send" else None,
            today=day_of(at),
            people=[found.person],
            companies=list(companies.held_companies(lab.actor)),
            standing=found,
        )
    if request.method == "POST":
        if do == "withdraw":
            return _withdrawn(request, lab, key)
        if form is None or do != "send":
            raise Http404
        if answer := _again(request, lab, key, form):
            return answer
    said = {
        "asked": found,
        "form": form,
        "may_withdraw": found.state in ApplicationState.open(),
        "crumbs": [Link(label=_("My sign-ups"), href=reverse("my"))],
    }
    status = REFUSED if form and form.errors else 200
    return _private(show(request, "my_space", said, here="my", status=status))


def _sent(request: ActorRequest, lab: Lab, form: SpaceForm, email: str) -> HttpResponse | None:
    form.full_clean()
    if objected := guard.objection(request, at=lab.at):
        said, form.status = objected
        form.add_error(None, said)
        return None
    if not form.is_valid():
        return None
    try:
        # Nobody stays recorded whose application was refused.
        with transaction.atomic():
            person = form.person or _introduced(lab, form, email)
            made = actions.ask_for_space(
                lab.actor,
                person=person,
                row=form.row(language=words.language()),
                once=form.key,
                at=lab.at,
            )
    except Refused as error:
        field = FIELDS.get(error.code)
        form.add_error(field if field in form.fields else None, str(error))
        return None
    messages.success(
        request, _("Your application is in. We write to you as soon as it is answered.")
    )
    return redirect("my_space", made.key)


def _again(request: ActorRequest, lab: Lab, key: str, form: SpaceForm) -> HttpResponse | None:
    """Completed, or said otherwise: the same application."""
    if not form.is_valid():
        return None
    try:
        actions.ask_for_space(
            lab.actor,
            person=form.person,
            row=form.row(language=words.language()),
            once=key,
            at=lab.at,
        )
    except Refused as error:
        field = FIELDS.get(error.code)
        form.add_error(field if field in form.fields else None, str(error))
        return None
    messages.success(
        request, _("Your application is in. We write to you as soon as it is answered.")
    )
    return redirect("my_space", key)


def _withdrawn(request: ActorRequest, lab: Lab, key: str) -> HttpResponse:
    try:
        actions.withdraw_application(lab.actor, key=key, at=lab.at)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Your application is withdrawn."))
    return redirect("my_space", key)


def _introduced(lab: Lab, form: SpaceForm, email: str) -> str:
    """Somebody new tells who they are, under the address that they proved."""
    said = form.cleaned_data
    row = PersonRow(name=said["name"], phone=said["phone"], email=email)
    person = people.introduce(lab.actor, row=row, at=lab.at)
    if person.email_index not in lab.actor.holds:
        # Known by name and phone under another address: of which nothing is told.
        raise AnotherAddress(
            _(
                "We cannot take this with this e-mail address. If you have given us another one "
                "before, apply with that; else ask the lab."
            )
        )
    return person.key


def _ask_for_address(request: ActorRequest, lab: Lab) -> HttpResponse:
    form, status = EmailForm(request.POST if request.method == "POST" else None), 200
    form.fields["email"].help_text = _("We send a code of six digits there. No password is needed.")
    if form.is_bound:
        status = REFUSED
        form.full_clean()
        if objected := guard.objection(request, at=lab.at):
            said, status = objected
            form.add_error(None, said)
        if form.is_valid():
            try:
                once = request.POST.get("csrfmiddlewaretoken", "")
                sent = proving.ask(
                    lab.actor, email=form.cleaned_data["email"], at=lab.at, once=once
                )
            except proving.TooOften as error:
                form.add_error(None, str(error))
            else:
                request.session[SPACE_CODE] = sent.key
                return redirect("at:spaces_code", lab.code)
    said = {"form": form, "seen": _seen(request, lab)}
    return _show(request, lab, "spaces_email", said, status=status)


def _known(lab: Lab) -> list[Person]:
    """Those of this lab who are not merged into others; of several who are one, that one."""
    mine = persons.held_ids(lab.actor, organisation_id=lab.organisation.pk)
    return list(persons.people(lab.actor).filter(pk__in=mine).order_by("pk"))


def _proven_address(request: ActorRequest, lab: Lab) -> str:
    """The address that a code went to from here, once it was proven."""
    address = proving.address_of(request.session.get(SPACE_CODE, ""))
    return address if persons.email_index(address) in proven(request, at=lab.at) else ""


def _notice(request: ActorRequest, lab: Lab) -> dict[str, Any]:
    texts = persons.texts_on(lab.actor, day_of(lab.at))
    said = texts.get(ConsentKind.PROCESSING)
    return {"processing": said.words if said else "", "seen": _seen(request, lab)}


def _seen(request: ActorRequest, lab: Lab) -> str:
    return request.POST.get(guard.STAMP, "") or guard.stamp(lab.at)


def _show(
    request: ActorRequest, lab: Lab, template: str, said: dict[str, Any], *, status: int
) -> HttpResponse:
    organisation = lab.organisation
    return _private(
        show(request, template, said, organisation=organisation, here="spaces", status=status)
    )


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
