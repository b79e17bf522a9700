"""What founders are written about their quarterly report. Each letter has the link that is theirs,
so no copy of its text stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pulmu.core.kernel.kst import moment
from pulmu.core.kernel.quarters import Quarter
from pulmu.core.mail import queries as mail
from pulmu.core.mail.actions import compose, write_many
from pulmu.core.mail.choices import Language
from pulmu.core.mail.letters import Letter, Place, register
from pulmu.core.mail.moments import day_in_words
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.support import queries
from pulmu.domains.support.models import QuarterReport

NAME = Place("name", "이름", "김하나", tells_who=True)
COMPANY = Place("company", "기업", "세진공방")
QUARTER = Place("quarter", "분기", "2023년 3분기")
UNTIL = Place("until", "기한", "2023. 10. 16.(월)")
CLOSES = Place("closes", "마감", "2023. 11. 13.(월)")
WHY = Place("why", "까닭", "9월 세금계산서를 올려 주십시오.")
LINK = Place("link", "링크", "https://pulmu.example/q/…/")
LAB = Place("lab", "기관", "김해 메이커팩토리")
_ALWAYS = (NAME, COMPANY, QUARTER)

REPORT_ASKED = register(
    Letter(
        name="support.report_asked",
        label=_("Quarterly report: asked for"),
        about=_("To every company under support, when the desk asks for a quarter."),
        places=(*_ALWAYS, UNTIL, LINK, LAB),
        subject=_("How was %(quarter)s for %(company)s? Three numbers"),
        body=_(
            "%(name)s, how is %(company)s doing?\n\n"
            "Tell us three numbers of %(quarter)s: people employed, revenue, investment. It takes "
            "three minutes and no log-in. In return you get a page that shows how your company "
            "has grown.\n\n%(link)s\n\nPlease answer by %(until)s. The link is yours alone.\n\n"
            "%(lab)s"
        ),
        needs=(LINK.name,),
    )
)
REPORT_REMINDED = register(
    Letter(
        name="support.report_reminded",
        label=_("Quarterly report: reminder"),
        about=_("Twice to who has not answered, on later days."),
        places=(*_ALWAYS, CLOSES, LINK, LAB),
        subject=_("%(company)s: three numbers of %(quarter)s are still missing"),
        body=_(
            "%(name)s, we have not heard from %(company)s about %(quarter)s yet.\n\n"
            "Three numbers, three minutes; what you began is still there:\n%(link)s\n\n"
            "It can be answered until %(closes)s.\n\n%(lab)s"
        ),
        needs=(LINK.name,),
    )
)
REPORT_RETURNED = register(
    Letter(
        name="support.report_returned",
        label=_("Quarterly report: asked for again"),
        about=_("When the desk would like to know more, with its reason."),
        places=(*_ALWAYS, WHY, UNTIL, LINK, LAB),
        subject=_("%(company)s, %(quarter)s: please look at it once more"),
        body=_(
            "%(name)s, thank you for the report of %(company)s about %(quarter)s. We have a "
            "question:\n\n%(why)s\n\nCorrect it here, by %(until)s:\n%(link)s\n\n%(lab)s"
        ),
        needs=(WHY.name, LINK.name),
    )
)
REPORT_ACCEPTED = register(
    Letter(
        name="support.report_accepted",
        label=_("Quarterly report: accepted"),
        about=_("With the way to the page that shows how the company has grown."),
        places=(*_ALWAYS, LINK, LAB),
        subject=_("%(company)s, %(quarter)s: thank you, here is your record"),
        body=_(
            "%(name)s, thank you. Your report of %(company)s about %(quarter)s is complete.\n\n"
            "This page shows your quarters side by side; it can be printed and shown to "
            "others:\n%(link)s\n\n%(lab)s"
        ),
        needs=(LINK.name,),
    )
)


def tell_contacts(
    actor: Actor, letter: Letter, found: Iterable[QuarterReport], *, at: dt.datetime
) -> None:
    """Whoever has an address. Those that do not work were left out before."""
    words = mail.wording(actor, letter)
    outgoing = []
    for one in found:
        if not (to := secrets.unseal(one.contact.email_sealed)):
            continue
        outgoing.append(
            compose(
                letter,
                words[Language(one.language)],
                _said(one),
                to=to,
                once=True,
                person=one.contact.key,
                useful_until=moment(_last_day(letter, one) + dt.timedelta(days=1)),
            )
        )
    write_many(actor, outgoing, at=at)


def _last_day(letter: Letter, one: QuarterReport) -> dt.date:
    """Thanks lead to a record that is shown long after the report has closed."""
    return one.shown_until if letter is REPORT_ACCEPTED else one.open_until


def called(quarter: Quarter, language: str) -> str:
    """`2023년 3분기`."""
    with translation.override(language):
        said = {"year": quarter.year, "number": quarter.number}
        return gettext("Q%(number)d of %(year)d") % said


def _said(one: QuarterReport) -> Mapping[str, str]:
    return {
        "name": one.contact.name,
        "company": one.company.name,
        "quarter": called(one.about, one.language),
        "until": day_in_words(one.due_on, one.language),
        "closes": day_in_words(one.open_until, one.language),
        "why": one.answer,
        "link": f"{settings.PULMU_SITE_URL}/q/{queries.token_of(one)}/",
        "lab": one.organisation.name,
    }
