"""What whoever asked for a prototype is told, in the language that they chose."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail import queries as mail
from pulmu.core.mail.actions import compose, write_many
from pulmu.core.mail.choices import Language
from pulmu.core.mail.letters import Letter, Place, register
from pulmu.core.members.mails import tell_colleagues
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.permissions import Permission

from . import queries
from .choices import RequestState
from .models import Prototype, PrototypeRequest

NAME = Place("name", "이름", "김하나", tells_who=True)
THING = Place("prototype", "시제품", "접이식 작업등 목업", tells_who=True)
WHY = Place("why", "까닭", "누가 쓰는 물건인지 적어 주십시오", tells_who=True)
LINK = Place("link", "링크", "https://pulmu.example/p/abcdefghijklmnopqrstuvwxyz/", tells_who=True)
LAB = Place("lab", "기관", "김해 메이커팩토리")


def _letter(
    name: str, label: Promise, about: Promise, *places: Place, subject: Promise, body: Promise
) -> Letter:
    return register(
        Letter(
            name=f"prototypes.{name}",
            label=label,
            about=about,
            places=(NAME, THING, *places, LINK, LAB),
            subject=subject,
            body=body,
            needs=(LINK.name,),
        )
    )


RECEIVED = _letter(
    "received",
    _("Prototype asked for"),
    _("When somebody asks for a prototype."),
    subject=_("%(lab)s: your request for a prototype has arrived"),
    body=_(
        "%(name)s, your request “%(prototype)s” has arrived. We look at it and write to you "
        "again.\n\nAdd drawings and models, or see how it stands: %(link)s"
    ),
)
RETURNED = _letter(
    "returned",
    _("Prototype to be described better"),
    _("When a request is sent back."),
    WHY,
    subject=_("%(lab)s: please tell us more about your prototype"),
    body=_(
        "%(name)s, we would like to know more about “%(prototype)s” before we decide.\n\n"
        "%(why)s\n\nDescribe it better here: %(link)s"
    ),
)
APPROVED = _letter(
    "approved",
    _("Prototype approved"),
    _("When a request is approved, with what is offered."),
    WHY,
    subject=_("%(lab)s: your prototype is approved"),
    body=_(
        "%(name)s, “%(prototype)s” is approved.\n\n%(why)s\n\nRead the terms and agree: %(link)s"
    ),
)
REFUSED = _letter(
    "refused",
    _("Prototype turned down"),
    _("When a request is turned down."),
    WHY,
    subject=_("%(lab)s: about your request for a prototype"),
    body=_(
        "%(name)s, we cannot make “%(prototype)s”.\n\n%(why)s\n\nWhat was said, and whom to ask: "
        "%(link)s"
    ),
)
READY = _letter(
    "ready",
    _("Prototype is done"),
    _("When a prototype is completed."),
    subject=_("%(lab)s: your prototype is done"),
    body=_("%(name)s, “%(prototype)s” is done. Come and fetch it.\n\nHow it stands: %(link)s"),
)
HANDED_OVER = _letter(
    "handed_over",
    _("Prototype handed over"),
    _("After the hand-over: the receipt, and how it was."),
    subject=_("%(lab)s: your prototype"),
    body=_(
        "%(name)s, “%(prototype)s” was handed over to you. Please confirm it, and tell us how it "
        "was: %(link)s"
    ),
)
OF_STATES = {
    RequestState.RETURNED: RETURNED,
    RequestState.APPROVED: APPROVED,
    RequestState.REFUSED: REFUSED,
}


def to_review(actor: Actor, found: PrototypeRequest, *, at: dt.datetime) -> None:
    """Those who review are told of what came by itself; of what for, but not of whom."""
    with translation.override(settings.LANGUAGE_CODE):
        kind = str(found.get_kind_display())
    tell_colleagues(
        actor,
        who_may=Permission.PROTOTYPES_WRITE,
        subject=_("A request for a prototype waits: %(kind)s"),
        body=_(
            "Somebody asks for a prototype on the web: %(kind)s.\nLook at it and answer: "
            "%(address)s"
        ),
        said={
            "kind": kind,
            "address": f"{settings.PULMU_SITE_URL}/desk/prototypes/asked/{found.key}/",
        },
        at=at,
    )


def received(actor: Actor, found: PrototypeRequest, *, at: dt.datetime) -> None:
    _tell(actor, found, RECEIVED, at=at)


def reviewed(actor: Actor, found: PrototypeRequest, *, reasons: str, at: dt.datetime) -> None:
    _tell(actor, found, OF_STATES[RequestState(found.state)], why=reasons, at=at)


def ready(actor: Actor, made: Prototype, *, at: dt.datetime) -> None:
    _of_prototype(actor, made, READY, at=at)


def handed_over(actor: Actor, made: Prototype, *, at: dt.datetime) -> None:
    _of_prototype(actor, made, HANDED_OVER, at=at)


def _of_prototype(actor: Actor, made: Prototype, letter: Letter, *, at: dt.datetime) -> None:
    if (found := queries.request_of(actor, made)) is not None:
        _tell(actor, found, letter, at=at)


def _tell(
    actor: Actor, found: PrototypeRequest, letter: Letter, *, at: dt.datetime, why: str = ""
) -> None:
    """Nothing to whom left no address."""
    to = secrets.unseal(found.email_sealed)
    if not to:
        return
    words = mail.wording(actor, letter)[Language(found.language)]
    known = {
        "name": found.person.name if found.person else found.company.name if found.company else "",
        "prototype": found.title,
        "why": why,
        "link": f"{settings.PULMU_SITE_URL}/p/{found.ticket}/",
        "lab": Organisation.objects.get(pk=found.organisation_id).name,
    }
    person = found.person.key if found.person else ""
    write_many(actor, [compose(letter, words, known, to=to, person=person)], at=at)
