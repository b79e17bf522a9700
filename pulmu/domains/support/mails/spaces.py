"""What founders are written about the space that they asked for."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail import letters
from pulmu.core.mail import queries as mail
from pulmu.core.mail.actions import Outgoing, write_many
from pulmu.core.mail.choices import Language
from pulmu.core.mail.letters import Letter, Place, register
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
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


def tell_applicant(actor: Actor, found: SpaceApplication, *, at: dt.datetime) -> None:
    """Whoever asked, where the lab knows their mail."""
    to = secrets.unseal(found.person.email_sealed)
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
    filled = letters.fill(ANSWERED, mail.wording(actor, ANSWERED)[language], known)
    letter = Outgoing(
        to=to,
        subject=filled.subject,
        body=filled.body,
        person=found.person.key,
        letter=ANSWERED.name,
    )
    write_many(actor, [letter], at=at)
