"""Requests: all of a lab's, and those of whoever shows what they hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.models import Organisation
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people.models import Person
from pulmu.domains.prototypes import rules
from pulmu.domains.prototypes.models import Prototype, PrototypeRequest, Review
from pulmu.domains.surveys import queries as surveys
from pulmu.domains.surveys.models import Questionnaire

KIND = "prototype"


@dataclass(frozen=True, slots=True)
class OwnSurvey:
    """What whoever asked may say of the work."""

    questionnaire: Questionnaire
    about: str
    open_until: dt.date
    is_answered: bool


def requests(actor: Actor) -> ScopedQuerySet:
    """The newest first, with who asked and what became of it."""
    mine: ScopedQuerySet = PrototypeRequest.objects.within(actor)
    return mine.select_related("person", "company", "prototype").order_by("-asked_at", "-pk")


def request(actor: Actor, key: str) -> PrototypeRequest:
    found: PrototypeRequest | None = requests(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def request_of(actor: Actor, prototype: Prototype) -> PrototypeRequest | None:
    """What a prototype came of; None for one that was only written down."""
    found: PrototypeRequest | None = requests(actor).filter(prototype=prototype).first()
    return found


def holding(actor: Actor) -> Q:
    """By the ticket of a link, or an address that was proven."""
    return Q(ticket__in=actor.holds) | (Q(email_index__in=actor.holds) & ~Q(email_index=""))


def held(actor: Actor) -> ScopedQuerySet:
    """What is one's own, at whatever lab the actor reaches; the newest first."""
    found: ScopedQuerySet = requests(actor).filter(holding(actor)).select_related("organisation")
    return found


def held_request(actor: Actor, ticket: str) -> PrototypeRequest:
    found: PrototypeRequest | None = held(actor).filter(ticket=ticket).first()
    if found is None:
        raise NotFound
    return found


def reviews(actor: Actor, found: PrototypeRequest) -> list[Review]:
    """What was decided, the last word first."""
    return list(Review.objects.within(actor).filter(request=found).order_by("-at", "-pk"))


def last_review(actor: Actor, found: PrototypeRequest) -> Review | None:
    return next(iter(reviews(actor, found)), None)


def own_survey(actor: Actor, found: PrototypeRequest, *, at: dt.datetime) -> OwnSurvey | None:
    """None before the hand-over, when nothing is asked, and when the time is over."""
    made = found.prototype
    if made is None or made.survey_id is None or made.handed_over_on is None:
        return None
    if found.person_id is None:
        return None
    about = f"{KIND}:{made.key}"
    open_until = made.handed_over_on + rules.ANSWERED_FOR
    asked = surveys.questionnaire_by_number(actor, made.survey_id)
    token = surveys.token_of(asked, about=about, proof=found.ticket)
    is_answered = surveys.is_answered_with(actor, token)
    if day_of(at) > open_until and not is_answered:
        return None
    return OwnSurvey(asked, about, open_until, is_answered)


def prototypes_of_person(actor: Actor, person: Person) -> ScopedQuerySet:
    """What was made for somebody, or asked for by them; the newest first."""
    mine: ScopedQuerySet = Prototype.objects.within(actor)
    whose = Q(person=person) | Q(request__person=person)
    return mine.filter(whose).order_by("-received_on", "-pk")


def newest_of(index: str) -> Organisation | None:
    """Where somebody of this address asked last; None when nobody did."""
    if not index:
        return None
    every = PrototypeRequest.objects.everywhere(because="an address is looked for at every lab")
    mine = every.filter(email_index=index).select_related("organisation")
    found = mine.order_by("-asked_at", "-pk").first()
    return found.organisation if found else None


def made_about(actor: Actor, about: str) -> Prototype | None:
    """The prototype of what somebody is asked about; None when it is about something else."""
    kind, _colon, key = about.partition(":")
    if kind != KIND:
        return None
    found: Prototype | None = Prototype.objects.within(actor).filter(key=key).first()
    return found
