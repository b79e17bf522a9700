"""What founders are written about the space that they asked for."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail import queries as mail
from pulmu.core.mail.actions import compose, write_many
from pulmu.core.mail.choices import Language
from pulmu.core.mail.letters import Letter, Place, register
from pulmu.core.members.mails import tell_colleagues
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.support import queries
from pulmu.domains.support.models import SpaceApplication

NAME = Place("name", "이름", "김하나", tells_who=True)
SPACE = Place("space", "공간", "가상오피스")
STATE = Place("state", "상태", "승인")
ANSWER = Place("answer", "답변", "사업자등록증을 보내 주십시오.")
LINK = Place("link", "링크", "https://pulmu.example/my/")
LAB = Place("lab", "기관", "김해 메이커팩토리")

ANSWERED = register(
    Letter(
        name="support.space_answered",
        label=_("Space: answered"),
        about=_("When an application for a space is approved, given back, refused or agreed on."),
        places=(NAME, SPACE, STATE, ANSWER, LINK, LAB),
        subject=_("Your application for a space: %(state)s"),
        body=_(
            "%(name)s, your application for a space (%(space)s) is now: %(state)s\n\n%(answer)s\n\n"
            "Look at it: %(link)s\n\n%(lab)s"
        ),
        needs=(LINK.name,),
    )
)

RECEIVED = register(
    Letter(
        name="support.space_received",
        label=_("Space: asked for"),
        about=_("When somebody applies for a space."),
        places=(NAME, SPACE, LINK, LAB),
        subject=_("Your application for a space has arrived"),
        body=_(
            "%(name)s, your application for a space (%(space)s) has arrived. We look at it and "
            "write to you again.\n\nSee how it stands, or take it back: %(link)s\n\n%(lab)s"
        ),
        needs=(LINK.name,),
    )
)


def received(actor: Actor, found: SpaceApplication, *, at: dt.datetime) -> None:
    """Whoever asked has it in writing, and those who answer know that it waits."""
    _write(actor, RECEIVED, found, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        kind = str(found.get_kind_display())
    tell_colleagues(
        actor,
        who_may=Permission.SUPPORT_WRITE,
        subject=_("An application for a space waits: %(kind)s"),
        body=_("Somebody applies for a space: %(kind)s.\nLook at it and answer: %(address)s"),
        said={
            "kind": kind,
            "address": f"{settings.PULMU_SITE_URL}/desk/cases/spaces/{found.key}/",
        },
        at=at,
    )


def tell_applicant(actor: Actor, found: SpaceApplication, *, at: dt.datetime) -> None:
    """How it stands now."""
    _write(actor, ANSWERED, found, at=at)


def _write(actor: Actor, letter: Letter, found: SpaceApplication, *, at: dt.datetime) -> None:
    """Where they can be written to."""
    to = queries.reach(actor, found.person_id).address
    if not to:
        return
    language = Language(found.language)
    with translation.override(language):
        known = {
            "name": found.person.name,
            "space": str(found.get_kind_display()),
            "state": str(found.get_state_display()),
            "answer": found.answer,
            "link": f"{settings.PULMU_SITE_URL}/my/",
            "lab": found.organisation.name,
        }
    words = mail.wording(actor, letter)[language]
    write_many(actor, [compose(letter, words, known, to=to, person=found.person.key)], at=at)
