"""Who may be introduced to an offer, or be hired by it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pulmu.core.tenancy.actor import Actor
from pulmu.domains.support import queries
from pulmu.domains.support.models import Candidate, JobOffer
from pulmu.domains.support.rules import jobs as rules

from .refusals import NotEligible


def refuse_unfit(actor: Actor, offer: JobOffer, one: Candidate) -> None:
    refuse_founder(actor, offer, one.person_id)
    if rules.reasons(offer.sought, one.wished) is None:
        raise NotEligible(_("They look for another field, or in another region."))


def refuse_founder(actor: Actor, offer: JobOffer, person_id: int) -> None:
    if person_id in queries.founders_of(actor, offer):
        raise founder()


def founder() -> NotEligible:
    return NotEligible(_("A founder of the company is no new hire of it."))
