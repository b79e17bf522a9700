"""Reads about job offers, who looks for work, and whom the lab brought together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.companies.models import Company
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.people import queries as people
from pulmu.domains.people.choices import ConsentKind, PersonRole
from pulmu.domains.programmes.choices import SessionState
from pulmu.domains.programmes.models import Attendance
from pulmu.domains.support.choices import IntroductionState, OfferState
from pulmu.domains.support.models import Candidate, Hire, Introduction, JobOffer
from pulmu.domains.support.rules import jobs as rules

# What of a person no page of the job link needs, and none reads.
UNREAD = tuple(
    f"person__{name}" for name in ("birth_date", "birth_year", "sex", "region", "affiliation")
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A course somebody came to: how often, until when, and whether it was certified."""

    name: str
    field: str
    offering: str
    session: str
    until: dt.date
    times: int
    is_certified: bool


@dataclass(frozen=True, slots=True)
class Fitting:
    """Somebody who looks for what is offered, and why it is said so."""

    candidate: Candidate
    reasons: rules.Reasons
    courses: tuple[Taken, ...]
    introduction: Introduction | None


def offers(actor: Actor, *, states: Iterable[str] = ()) -> ScopedQuerySet:
    """Newest first, each with its company, and how many were introduced and hired."""
    found = JobOffer.objects.within(actor).select_related("company", "organisation")
    wanted = list(states)
    found = found.filter(state__in=wanted) if wanted else found
    hired = Q(introductions__state=IntroductionState.HIRED)
    counted: ScopedQuerySet = found.annotate(
        introduced=Count("introductions"), hired=Count("introductions", filter=hired)
    )
    return counted.order_by("-pk")


def offer(actor: Actor, key: str) -> JobOffer:
    found: JobOffer | None = offers(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def offers_of(actor: Actor, company: Company) -> list[JobOffer]:
    """Newest first; those being written are nobody's business yet."""
    return list(offers(actor).filter(company=company).exclude(state=OfferState.DRAFT))


def open_offers(actor: Actor, *, on: dt.date, field: str = "") -> ScopedQuerySet:
    """What anybody may read: what is published and not over, the latest first."""
    mine = JobOffer.objects.within(actor).filter(
        Q(closes_on=None) | Q(closes_on__gte=on), state=OfferState.PUBLISHED
    )
    mine = mine.filter(field=field) if field else mine
    return mine.select_related("company").order_by("-published_on", "-pk")


def open_offer(actor: Actor, key: str, *, on: dt.date) -> JobOffer:
    found: JobOffer | None = open_offers(actor, on=on).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def candidates(actor: Actor, *, on: dt.date) -> ScopedQuerySet:
    """Who looks for work and allows that the lab speaks of it today, by the day on which they
    said so. Mask the names on a page. Birth, sex and where somebody comes from are not read.
    """
    actor.require(Permission.PEOPLE_READ)
    return _standing(actor, on=on).filter(organisation_id=actor.organisation_id)


def candidate(actor: Actor, key: str, *, on: dt.date) -> Candidate:
    found: Candidate | None = candidates(actor, on=on).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def fitting(actor: Actor, found: JobOffer, *, on: dt.date) -> list[Fitting]:
    """Whom an offer fits, with the reasons, in the order of `candidates`."""
    told = [
        (one, why)
        for one in candidates(actor, on=on)
        if (why := rules.reasons(found.sought, one.wished)) is not None
    ]
    persons = [one.person_id for one, _why in told]
    courses = courses_of(actor, persons)
    known = introductions(actor).filter(offer=found, person__in=persons)
    introduced = {one.person_id: one for one in known.order_by("pk")}
    return [
        Fitting(
            candidate=one,
            reasons=why,
            courses=tuple(courses.get(one.person_id, ())),
            introduction=introduced.get(one.person_id),
        )
        for one, why in told
    ]


def own_candidate(actor: Actor, person: str, *, on: dt.date) -> Candidate | None:
    """What somebody said of themselves, by the mail that they proved to read."""
    held = people.held_people(actor).filter(key=person)
    mine = _standing(actor, on=on).filter(person__in=held.values("pk"))
    found: Candidate | None = mine.first()
    return found


def own_candidates(actor: Actor, *, on: dt.date) -> set[int]:
    """As which persons somebody looks for work, at every lab."""
    mine = _standing(actor, on=on).filter(person__in=people.held_people(actor).values("pk"))
    return set(mine.values_list("person_id", flat=True))


def courses_of(actor: Actor, persons: Iterable[int]) -> dict[int, list[Taken]]:
    """What these persons came to, by number of the person, the last one first."""
    wanted = list(persons)
    if not wanted:
        return {}
    there = Attendance.objects.within(actor).filter(
        Q(person__in=wanted) | Q(person__merged_into__in=wanted),
        is_present=True,
        role=PersonRole.PARTICIPANT,
        session__state=SessionState.HELD,
    )
    rows = (
        there.annotate(whose=Coalesce("person__merged_into_id", "person_id"))
        .values_list(
            "whose", "session__offering__key", "session__offering__name",
            "session__programme__name", "session__field",
        )
        .annotate(
            last=Max("session__key"), until=Max("on"), times=Count("session", distinct=True)
        )
        .order_by("-until", "session__programme__name", "session__field")
    )  # fmt: skip
    listed = list(rows)
    certified = _certified(actor, wanted) if listed else set()
    found: dict[int, list[Taken]] = defaultdict(list)
    for whose, key, name, programme, field, session, until, times in listed:
        found[whose].append(
            Taken(
                name=name or programme,
                field=field,
                offering=key or "",
                session=session,
                until=until,
                times=times,
                is_certified=(whose, f"offering:{key}") in certified,
            )
        )
    return found


def introductions(actor: Actor, *, states: Iterable[str] = ()) -> ScopedQuerySet:
    """Newest first, each with its offer and company. Mask the person's name on a page."""
    found = Introduction.objects.within(actor).select_related(
        "offer__company", "person", "case", "hire", "organisation"
    )
    wanted = list(states)
    found = found.filter(state__in=wanted) if wanted else found
    return found.defer(*UNREAD).order_by("-asked_on", "-pk")


def introduction(actor: Actor, key: str) -> Introduction:
    found: Introduction | None = introductions(actor).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def introductions_of(
    actor: Actor,
    *,
    company: Company | None = None,
    persons: Iterable[int] = (),
    agreed_alone: bool = False,
) -> list[Introduction]:
    """Of a company, or of persons; ``agreed_alone``: those that the company was shown."""
    whose = Q(offer__company=company) if company else Q(person__in=list(persons))
    found = introductions(actor).filter(whose)
    return list(found.exclude(agreed_on=None) if agreed_alone else found)


def introduction_of(actor: Actor, hire: Hire) -> Introduction | None:
    found: Introduction | None = introductions(actor).filter(hire=hire).first()
    return found


def held_introductions(actor: Actor) -> ScopedQuerySet:
    """What somebody was asked themselves: by the mail that they proved to read, or by a link."""
    held = people.held_people(actor).values("pk")
    mine = Q(person__in=held) | Q(person__merged_into__in=held) | Q(ticket__in=actor.holds)
    return introductions(actor).filter(mine, person__destroyed_at=None)


def held_introduction(actor: Actor, ticket: str) -> Introduction:
    found: Introduction | None = held_introductions(actor).filter(ticket=ticket).first()
    if found is None:
        raise NotFound
    return found


def shown_to_company(actor: Actor, company: Company, *, on: dt.date) -> list[Introduction]:
    """Who said yes to be introduced to a company, for its founders; nobody else, and nobody who
    took their consent back.
    """
    allowing = people.people_allowing(actor, kind=ConsentKind.JOBS, on=on).values("pk")
    shown = introductions(actor, states=IntroductionState.shown()).filter(offer__company=company)
    return list(shown.filter(person__in=allowing))


def unanswered(actor: Actor, *, on: dt.date) -> list[Introduction]:
    """Who was asked some days ago and did not say, nor was asked again since."""
    before = on - rules.PATIENCE
    mine = _of_the_lab(actor, IntroductionState.ASKED).filter(asked_on__lte=before)
    return list(mine.filter(Q(reminded_on=None) | Q(reminded_on__lte=before)))


def unspoken(actor: Actor, *, on: dt.date) -> list[Introduction]:
    """Who said yes some days ago, and no interview has been agreed on."""
    mine = _of_the_lab(actor, IntroductionState.AGREED)
    return list(mine.filter(agreed_on__lte=on - rules.PATIENCE))


def without_result(actor: Actor, *, at: dt.datetime) -> list[Introduction]:
    """Interviews that are over and of which nobody said how they went."""
    return list(_of_the_lab(actor, IntroductionState.INTERVIEW).filter(interview_at__lte=at))


def _of_the_lab(actor: Actor, state: IntroductionState) -> ScopedQuerySet:
    mine = introductions(actor, states=[state]).filter(organisation_id=actor.organisation_id)
    return mine.order_by("asked_on", "pk")


def _standing(actor: Actor, *, on: dt.date) -> ScopedQuerySet:
    allowing = people.people_allowing(actor, kind=ConsentKind.JOBS, on=on).values("pk")
    mine = Candidate.objects.within(actor).filter(
        person__in=allowing, since__gt=on - rules.CONSENT_GOOD
    )
    return mine.select_related("person").defer(*UNREAD).order_by("since", "pk")


def _certified(actor: Actor, persons: list[int]) -> set[tuple[int, str]]:
    mine = Certificate.objects.within(actor).filter(
        Q(person__in=persons) | Q(person__merged_into__in=persons), revoked_on=None
    )
    whose = mine.annotate(whose=Coalesce("person__merged_into_id", "person_id"))
    return set(whose.values_list("whose", "about"))
