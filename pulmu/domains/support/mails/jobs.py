"""What is written about the job link: to whoever looks for work, and to the founders of a company.

To a company nobody is named by mail: it is told that somebody waits on its own page. Each says
whether a letter goes out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pulmu.core.mail import queries as mail
from pulmu.core.mail.actions import compose, write_many
from pulmu.core.mail.choices import Language, MessageState
from pulmu.core.mail.letters import Letter, Place, register
from pulmu.core.mail.models import Message
from pulmu.core.mail.moments import moment_in_words
from pulmu.core.members.mails import tell_colleagues
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.domains.companies.models import Founder
from pulmu.domains.support import queries
from pulmu.domains.support.models import Introduction
from pulmu.domains.support.queries import Reached

NAME = Place("name", "이름", "김하나", tells_who=True)
OFFER = Place("offer", "일자리", "AI 학습 데이터 담당")
COMPANY = Place("company", "기업", "주식회사 풀무")
WHEN = Place("when", "일시", "2024. 5. 20.(월) 14:00")
WHERE = Place("place", "장소", "창업동 204호")
STATE = Place("state", "결과", "채용 결정")
OWN_LINK = Place("link", "링크", "https://pulmu.example/j/abcdefghijklmnop/", tells_who=True)
LINK = Place("link", "링크", "https://pulmu.example/my/company/abcdefghij/jobs/")
LAB = Place("lab", "기관", "김해 메이커팩토리")


def _letter(
    name: str, label: Promise, about: Promise, *more: Place, subject: Promise, body: Promise
) -> Letter:
    places = (NAME, OFFER, COMPANY, *more, OWN_LINK, LAB)
    return register(
        Letter(
            name=f"support.job_{name}",
            label=label,
            about=about,
            places=places,
            subject=subject,
            body=body,
            needs=(OWN_LINK.name,),
        )
    )


ASKED = _letter(
    "asked",
    _("Job link: may we introduce you?"),
    _("When a candidate is asked about an offer, and when they are asked again."),
    subject=_("%(lab)s: a job that may fit you"),
    body=_(
        "%(name)s, %(company)s looks for somebody: %(offer)s\n\n"
        "May we introduce you? The company sees nothing of you before you say yes. Read the offer "
        "and answer: %(link)s\n\n%(lab)s"
    ),
)
INTERVIEW = _letter(
    "interview",
    _("Job link: interview"),
    _("When an interview is agreed on, or moved."),
    WHEN,
    WHERE,
    subject=_("%(lab)s: your interview on %(when)s"),
    body=_(
        "%(name)s, %(company)s would like to meet you: %(offer)s\n\n"
        "When: %(when)s\nWhere: %(place)s\n\nIf you cannot come, say so here: %(link)s\n\n%(lab)s"
    ),
)
DECIDED = _letter(
    "decided",
    _("Job link: decision"),
    _("When the company decided."),
    STATE,
    subject=_("%(lab)s: the company has decided"),
    body=_(
        "%(name)s, %(company)s has decided about you (%(offer)s): %(state)s\n\n"
        "How it stands: %(link)s\n\n%(lab)s"
    ),
)
MET = register(
    Letter(
        name="support.job_met",
        label=_("Job link: somebody said yes"),
        about=_("To the founders of a company, when somebody agreed to be introduced to it."),
        places=(OFFER, COMPANY, LINK, LAB),
        subject=_("%(lab)s: somebody for %(offer)s"),
        body=_(
            "Somebody who came to a course with us would like to meet %(company)s: %(offer)s\n\n"
            "See who it is: %(link)s\n\n%(lab)s"
        ),
        needs=(LINK.name,),
    )
)


def ask_candidate(actor: Actor, found: Introduction, *, at: dt.datetime) -> bool:
    return _tell(actor, found, ASKED, at=at)


def invite_to_interview(actor: Actor, found: Introduction, *, at: dt.datetime) -> bool:
    when = moment_in_words(found.interview_at, found.language) if found.interview_at else ""
    return _tell(actor, found, INTERVIEW, at=at, when=when, place=found.place)


def tell_decision(actor: Actor, found: Introduction, *, at: dt.datetime) -> bool:
    with translation.override(found.language):
        state = str(found.get_state_display())
    return _tell(actor, found, DECIDED, at=at, state=state)


def tell_founders(actor: Actor, found: Introduction, *, at: dt.datetime) -> bool:
    """Whoever is of the company today and whose mail the lab knows. Where that is nobody, those who
    support it are written to instead: they have to call.
    """
    company = found.offer.company
    known = {
        "offer": found.offer.title,
        "company": company.name,
        "link": f"{settings.PULMU_SITE_URL}/my/company/{company.key}/jobs/",
        "lab": found.organisation.name,
    }
    words = mail.wording(actor, MET)
    told = _founders(actor, found)
    speaks = queries.languages_of(actor, told)
    letters = {
        one.address: compose(
            MET,
            words[Language(speaks.get(number, Language.KO))],
            known,
            to=one.address,
            person=one.person.key,
        )
        for number, one in told.items()
        if one.person and one.address
    }
    is_told = _is_going(write_many(actor, letters.values(), at=at))
    if not is_told:
        _tell_who_calls(actor, found, at=at)
    return is_told


def reaches_founders(actor: Actor, found: Introduction) -> bool:
    return any(one.address for one in _founders(actor, found).values())


def reaches_candidate(actor: Actor, found: Introduction) -> bool:
    return bool(queries.reach(actor, found.person_id).address)


def _founders(actor: Actor, found: Introduction) -> dict[int, Reached]:
    theirs = Founder.objects.within(actor).filter(company=found.offer.company, until=None)
    return queries.reached(actor, theirs.values_list("person_id", flat=True))


def _tell_who_calls(actor: Actor, found: Introduction, *, at: dt.datetime) -> None:
    tell_colleagues(
        actor,
        who_may=Permission.SUPPORT_WRITE,
        subject=_("No letter reaches %(company)s: call them"),
        body=_(
            "Somebody agreed to be introduced to %(company)s (%(offer)s), and no letter reaches a "
            "founder.\nTell the company: %(address)s"
        ),
        said={
            "company": found.offer.company.name,
            "offer": found.offer.title,
            "address": f"{settings.PULMU_SITE_URL}/desk/jobs/introductions/{found.key}/",
        },
        at=at,
    )


def _tell(
    actor: Actor, found: Introduction, letter: Letter, *, at: dt.datetime, **more: str
) -> bool:
    """The link says yes for whoever has it: no copy of the letter stays."""
    to = queries.reach(actor, found.person_id).address
    if not to:
        return False
    known = {
        "name": found.person.name,
        "offer": found.offer.title,
        "company": found.offer.company.name,
        "link": f"{settings.PULMU_SITE_URL}/j/{found.ticket}/",
        "lab": found.organisation.name,
        **more,
    }
    words = mail.wording(actor, letter)[Language(found.language)]
    letters = [compose(letter, words, known, to=to, person=found.person.key, once=True)]
    return _is_going(write_many(actor, letters, at=at))


def _is_going(written: Iterable[Message]) -> bool:
    return any(one.state == MessageState.WAITING for one in written)
