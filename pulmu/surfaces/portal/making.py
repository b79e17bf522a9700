"""Asking for a prototype: an address is proven first, so that nothing typed is lost on the way."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pulmu.core.kernel.errors import NotAllowed, Refused
from pulmu.core.kernel.keys import is_key, new_key
from pulmu.core.kernel.kst import day_of
from pulmu.core.members import proving
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.prototypes import actions
from pulmu.web.access import page
from pulmu.web.http import ActorRequest

from . import faults, guard
from .forms import CodeForm, EmailForm
from .frame import OK, show
from .labs import MAKING_CODE, Lab, keep_proof, lab_of, proven
from .makingforms import AskForm

REFUSED, HERE = 422, "prototypes"
# Where a refusal of the domain is told, by the end of its code.
FIELDS = {
    "described_too_shortly": "idea",
    "text_missing": "title",
    "not_a_quantity": "parts",
    "wrong_day": "wanted_by",
}


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def prototypes(request: ActorRequest, code: str) -> HttpResponse:
    """What can be had here; then the address, then the idea."""
    lab = lab_of(request, code, at=timezone.now())
    if not proven(request, at=lab.at):
        return _address(request, lab)
    typed = request.POST if request.method == "POST" else None
    known = proving.address_of(request.session.get(MAKING_CODE, ""))
    form = AskForm(typed, initial={"email": known})
    status = OK
    if form.is_bound:
        answer = _asked(request, lab, form)
        if isinstance(answer, HttpResponse):
            return answer
        status = answer
    once = request.POST.get("once", "")
    texts = people.texts_on(lab.actor, day_of(lab.at))
    processing = texts.get(ConsentKind.PROCESSING)
    return _private(
        show(
            request,
            "prototype_ask",
            {
                "form": form,
                "seen": request.POST.get(guard.STAMP, "") or guard.stamp(lab.at),
                "once": once if is_key(once) else new_key(),
                "processing": processing.words if processing else "",
            },
            organisation=lab.organisation,
            here=HERE,
            status=status,
        )
    )


@page(None)
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: ActorRequest, code: str) -> HttpResponse:
    lab = lab_of(request, code, at=timezone.now())
    sent = request.session.get(MAKING_CODE, "")
    if not sent:
        return redirect("at:prototypes", code)
    form, status = CodeForm.empty(), OK
    if request.method != "POST":
        faults.tell(request, form)
    elif guard.is_too_often(request, guard.CODE, at=lab.at):
        form.add_error(None, guard.too_many_words())
        status = guard.TOO_MANY
    else:
        return _tried(request, lab, sent)
    context = {
        "form": form,
        "email": proving.address_of(sent),
        "back": reverse("at:prototypes", args=[code]),
    }
    return _private(
        show(
            request,
            "prototype_code",
            context,
            organisation=lab.organisation,
            here=HERE,
            status=status,
        )
    )


def _address(request: ActorRequest, lab: Lab) -> HttpResponse:
    form = EmailForm(request.POST if request.method == "POST" else None)
    form.fields["email"].help_text = _("We send a code of six digits there. No password is needed.")
    status = OK
    if form.is_bound:
        status = REFUSED
        form.full_clean()
        if objected := guard.objection(request, at=lab.at):
            said, status = objected
            form.add_error(None, said)
        elif form.is_valid() and (answer := _sent(request, lab, form)):
            return answer
    return _private(
        show(
            request,
            "prototypes",
            {"form": form, "seen": request.POST.get(guard.STAMP, "") or guard.stamp(lab.at)},
            organisation=lab.organisation,
            here=HERE,
            status=status,
        )
    )


def _sent(request: ActorRequest, lab: Lab, form: EmailForm) -> HttpResponse | None:
    once = request.POST.get("csrfmiddlewaretoken", "")
    try:
        made = proving.ask(lab.actor, email=form.cleaned_data["email"], at=lab.at, once=once)
    except proving.TooOften as error:
        messages.warning(request, str(error))
        if request.session.get(MAKING_CODE):
            return redirect("at:prototype_code", lab.code)
        form.add_error(None, str(error))
        return None
    request.session[MAKING_CODE] = made.key
    if not request.user.is_authenticated:
        request.session.set_expiry(0)
    return redirect("at:prototype_code", lab.code)


def _tried(request: ActorRequest, lab: Lab, sent: str) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return faults.go_back(request, form, request.path)
    try:
        index = proving.prove(key=sent, digits=form.cleaned_data["digits"], at=lab.at)
    except Refused as error:
        form.add_error("digits", str(error))
        return faults.go_back(request, form, request.path)
    keep_proof(request, index, at=lab.at)
    return redirect("at:prototypes", lab.code)


def _asked(request: ActorRequest, lab: Lab, form: AskForm) -> HttpResponse | int:
    """To the request that was made, or the status with which the form comes back."""
    form.full_clean()
    if objected := guard.objection(request, at=lab.at):
        said, status = objected
        form.add_error(None, said)
        return status
    if not form.is_valid():
        return REFUSED
    try:
        made = actions.ask_own(
            lab.actor,
            person=form.person(),
            said=form.said(),
            at=lab.at,
            once=request.POST.get("once", ""),
        )
    except NotAllowed:
        form.add_error("email", _("This address was not confirmed here. Write the one that was."))
    except Refused as error:
        form.add_error(FIELDS.get(error.code.rpartition(".")[2]), str(error))
    else:
        messages.success(request, _("Your request is in. Drawings and models go here, too."))
        return redirect("own_prototype", made.ticket)
    return REFUSED


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
