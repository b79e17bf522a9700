"""What the pages of a request and of a prototype show, and what their forms do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pulmu.core.files import holders
from pulmu.core.kernel.errors import Refused
from pulmu.core.kernel.masking import mask_email, mask_name
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.choices import (
    Criterion,
    PrototypeState,
    RequestState,
)
from pulmu.domains.prototypes.models import Prototype, PrototypeRequest
from pulmu.ledger import actions as ledger
from pulmu.ui import fmt
from pulmu.ui.parts import Fact, Stat
from pulmu.web.designfiles import FileView, told
from pulmu.web.drawing import drawing

from . import figures, makingforms, makingwords, uploads, years
from .doors import DeskRequest


class NotLookedAt(Refused):
    code = "desk.not_looked_at"


def of_request(request: DeskRequest, found: PrototypeRequest) -> dict[str, Any]:
    is_asker = found.asked_by == request.actor.key
    can_write = _can_write(request, found.organisation_id)
    return {
        "one": found,
        "facts": _facts(request, found, None),
        "moments": makingwords.moments(
            queries.happenings(None, found, queries.reviews(request.actor, found))
        ),
        "files": _files(request, found, None),
        "state": found.get_state_display(),
        "tone": makingwords.TONES[RequestState(found.state)],
        "can_write": can_write,
        "can_review": can_write and found.state == RequestState.ASKED and not is_asker,
        "is_asker": is_asker and found.state == RequestState.ASKED,
        "can_agree": can_write and found.state == RequestState.APPROVED,
        "is_returned": found.state == RequestState.RETURNED,
        "agree_form": makingforms.DayForm(),
        "criteria": Criterion.choices,
        "person_at": _person_at(request, found),
    }


def of_prototype(
    request: DeskRequest, made: Prototype, found: PrototypeRequest | None
) -> dict[str, Any]:
    reviews = queries.reviews(request.actor, found) if found else []
    is_done = made.state == PrototypeState.DONE
    is_open = made.state in {PrototypeState.RECEIVED, PrototypeState.MAKING}
    costs = queries.costs(request.actor, made)
    can_write = _can_write(request, made.organisation_id)
    return {
        "one": made,
        "asked": found,
        "who": makingwords.who(found, made),
        "facts": _facts(request, found, made),
        "moments": makingwords.moments(queries.happenings(made, found, reviews)),
        "files": _files(request, found, made),
        "attempts": [makingwords.attempt(one) for one in queries.attempts(request.actor, made)],
        "stats": [
            Stat(label=_("Attempts"), value=fmt.number(costs.attempts)),
            Stat(label=_("Machine hours"), value=makingwords.hours(costs.minutes) or "0"),
            Stat(label=_("Cost"), value=makingwords.won(costs.won) if costs.won else "0"),
        ],
        "next_steps": queries.next_steps(request.actor, made),
        "state": made.get_state_display(),
        "can_write": can_write,
        "can_start": can_write and made.state == PrototypeState.RECEIVED,
        "can_log": can_write and made.state != PrototypeState.ABANDONED,
        "can_complete": can_write and is_open,
        "can_hand_over": can_write and is_done and made.handed_over_on is None,
        "can_sign": can_write and made.handed_over_on is not None and not made.receipt_way,
        "can_plan": can_write and is_done,
        "record_at": reverse("desk:fact", args=["prototype", made.key]),
        "person_at": _person_at(request, found or made),
        "allows_no_photos": _allows_no_photos(request, made) if can_write else "",
    }


def forms_of(request: DeskRequest, made: Prototype) -> dict[str, Any]:
    """The forms of the page of a prototype; the one that was sent is bound."""
    sent = DOINGS.get(request.POST.get("do", ""), ("", None))[0]

    def data(name: str) -> Any:
        return request.POST if name == sent else None

    actor = request.actor
    return {
        "trial_form": makingforms.TrialForm(data("trial_form"), actor=actor, prototype=made),
        "complete_form": makingforms.CompleteForm(
            data("complete_form"),
            has_worked=queries.has_worked(actor, made),
            auto_id="complete_%s",
        ),
        "hand_form": makingforms.HandOverForm(data("hand_form"), actor=actor, auto_id="hand_%s"),
        "receipt_form": makingforms.ReceiptForm(data("receipt_form"), auto_id="receipt_%s"),
        "next_form": makingforms.NextForm(data("next_form"), auto_id="next_%s"),
    }


def attach(request: DeskRequest, made: Prototype) -> None:
    """Files that were sent along, as evidence of the prototype; refused ones are told."""
    links = [(f"prototype:{made.key}", sha256) for sha256 in _sent(request)]
    ledger.attach(request.actor, links=links, at=timezone.now())


def _sent(request: DeskRequest) -> list[str]:
    """Digests of the files that were sent along and taken in; refused ones are told."""
    taken = uploads.take_in(request.actor, request.FILES.getlist("files"))
    uploads.say_refused(request, taken)
    return [blob.sha256 for blob in taken.blobs]


def _allows_no_photos(request: DeskRequest, made: Prototype) -> str:
    """Whom it is made for, masked, when they may be on a photo and did not allow any."""
    found = queries.request_of(request.actor, made)
    person = made.person or (found.person if found else None)
    if person is None:
        return ""
    on = years.today()
    allowed = people.allowing(request.actor, [person.pk], kind=ConsentKind.PICTURES, on=on)
    return "" if person.pk in allowed else mask_name(person.name)


def _log(request: DeskRequest, made: Prototype, form: makingforms.TrialForm) -> str:
    is_looked = request.POST.get("looked") == "1"
    if request.FILES.getlist("files") and not is_looked and _allows_no_photos(request, made):
        raise NotLookedAt(
            _("Photos are not allowed by whom it is made for: look whether they are on one first.")
        )
    said = form.trial(request.POST.get("outcome", ""), _sent(request))
    once = request.POST.get("once", "")
    line = actions.log_attempt(request.actor, key=made.key, said=said, at=timezone.now(), once=once)
    return _("Attempt %(number)d is in the log.") % {"number": line.number}


def _complete(request: DeskRequest, made: Prototype, form: makingforms.DayForm) -> str:
    actions.complete(request.actor, key=made.key, on=form.cleaned_data["on"], at=timezone.now())
    return _("Done: it counts by this day.")


def _hand_over(request: DeskRequest, made: Prototype, form: makingforms.HandOverForm) -> str:
    said = form.cleaned_data
    actions.hand_over(
        request.actor, key=made.key, on=said["on"], survey=said["survey"], at=timezone.now()
    )
    return _("Handed over. Now the receipt.")


def _sign(request: DeskRequest, made: Prototype, form: makingforms.ReceiptForm) -> str:
    """What was sent for a receipt that is refused proves nothing, and does not stay."""
    drawn, papers = drawing(request.POST.get("drawn", "")), list[str]()
    try:
        with transaction.atomic():
            papers += [] if drawn else _sent(request)
            actions.sign_receipt(
                request.actor,
                key=made.key,
                name=form.cleaned_data["name"],
                papers=papers,
                drawn=drawn,
                at=timezone.now(),
            )
    except Refused:
        holders.let_go_of(papers)
        raise
    return _("Signed for. The receipt is evidence of this prototype.")


def _plan(request: DeskRequest, made: Prototype, form: makingforms.NextForm) -> str:
    actions.plan_next(request.actor, key=made.key, **form.cleaned_data, at=timezone.now())
    return _("The next step is planned.")


DOINGS: Mapping[str, tuple[str, Callable[[DeskRequest, Prototype, Any], str]]] = {
    "log": ("trial_form", _log),
    "complete": ("complete_form", _complete),
    "hand-over": ("hand_form", _hand_over),
    "sign": ("receipt_form", _sign),
    "next": ("next_form", _plan),
}


def _files(
    request: DeskRequest, found: PrototypeRequest | None, made: Prototype | None
) -> list[FileView]:
    files = queries.files_of(request.actor, request=found, prototype=made)
    has_slicer = queries.has_slicer()
    return [told(one, has_slicer=has_slicer) for one in queries.reports(request.actor, files)]


def _facts(
    request: DeskRequest, found: PrototypeRequest | None, made: Prototype | None
) -> list[Fact]:
    said: list[tuple[str, str]] = [(_("For whom"), makingwords.who(found, made))]
    if made is not None:
        said += [
            (_("Prototype code"), made.code),
            (_("Kind"), str(made.get_kind_display())),
            (_("Quantity"), fmt.number(made.parts)),
        ]
    elif found is not None:
        said += [
            (_("Kind"), str(found.get_kind_display())),
            (_("Quantity"), fmt.number(found.parts)),
        ]
    if found is not None:
        said += _terms(found)
        if request.actor.can(Permission.PROTOTYPES_WRITE):
            said.append((_("E-mail"), mask_email(secrets.unseal(found.email_sealed))))
    if made is not None and made.receipt_way:
        said.append((_("Receipt"), str(made.get_receipt_way_display())))
    return [Fact(label=label, value=value) for label, value in said if value]


def _terms(found: PrototypeRequest) -> list[tuple[str, str]]:
    due, wanted = found.due_on, found.wanted_by
    return [
        (_("Wanted by"), figures.day(wanted) if wanted else ""),
        (_("Made by"), figures.day(due) if due else ""),
        (_("Own share"), makingwords.won(found.own_share) if found.own_share else ""),
    ]


def _can_write(request: DeskRequest, organisation_id: int) -> bool:
    can = request.actor.can(Permission.PROTOTYPES_WRITE)
    return can and organisation_id == request.actor.home


def _person_at(request: DeskRequest, source: PrototypeRequest | Prototype | None) -> str:
    person = source.person if source is not None else None
    if person is None or not request.actor.can(Permission.PEOPLE_READ):
        return ""
    return reverse("desk:person", args=[person.key])
