"""How was it? And: what you wished for is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.conf import settings

from pulmu.core.kernel.kst import moment
from pulmu.core.mail import queries as mail
from pulmu.core.mail.actions import compose, write_many
from pulmu.core.mail.choices import Language
from pulmu.core.mail.moments import day_in_words
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actor import Actor
from pulmu.domains.programmes.models import Enrolment, Offering
from pulmu.domains.surveys.actions import Waiting

from .letters import SURVEY, WISHED
from .telling import course_at


def tell_of_survey(
    actor: Actor, links: Mapping[Enrolment, str], *, open_until: dt.date, at: dt.datetime
) -> None:
    """Write to each with the link that is theirs: of the letter no copy stays."""
    words = mail.wording(actor, SURVEY)
    outgoing = []
    for one, token in links.items():
        known = {
            "name": one.person.name,
            "course": one.offering.name,
            "until": day_in_words(open_until, one.language),
            "link": f"{settings.PULMU_SITE_URL}/s/{token}/",
            "lab": one.offering.organisation.name,
        }
        outgoing.append(
            compose(
                SURVEY,
                words[Language(one.language)],
                known,
                to=secrets.unseal(one.email_sealed),
                once=True,
                person=one.person.key,
                useful_until=moment(open_until + dt.timedelta(days=1)),
            )
        )
    write_many(actor, outgoing, at=at)


def tell_wishers(
    actor: Actor, offering: Offering, waiting: Iterable[Waiting], *, at: dt.datetime
) -> None:
    words = mail.wording(actor, WISHED)
    known = {
        "course": offering.name,
        "link": course_at(offering),
        "lab": offering.organisation.name,
    }
    outgoing = [compose(WISHED, words[Language(one.language)], known, to=one.to) for one in waiting]
    write_many(actor, outgoing, at=at)
