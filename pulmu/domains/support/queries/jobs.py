"""Reads about job offers, who looks for work, and whom the lab brought together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, Case, Count, F, Max, Q, Value, When

from pulmu.core.kernel.errors import NotFound
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.permissions import Permission
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.companies.models import Company, Founder
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
    hired = Q(introductions__hire__isnull=False)
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
    mine = Candidate.objects.within(actor).filter(organisation_id=actor.organisation_id)
    return _standing(actor, mine, on=on)


def candidate(actor: Actor, key: str, *, on: dt.date) -> Candidate:
    found: Candidate | None = candidates(actor, on=on).filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def fitting(actor: Actor, found: JobOffer, *, on: dt.date) -> list[Fitting]:
    """Whom an offer fits, with the reasons, in the order of `candidates`. Not the founders of the
    company that offers it: they are nobody's new hire.
    """
    founders = founders_of(actor, found)
    told = [
        (one, why)
        for one in candidates(actor, on=on)
        if one.person_id not in founders
        and (why := rules.reasons(found.sought, one.wished)) is not None
    ]
    courses = courses_of(actor, [one.person_id for one, _why in told])
    known = list(introductions(actor).filter(offer=found).order_by("pk"))
    numbers = {one.person_id for one in known} | {one.person_id for one, _why in told}
    as_one = people.counted_as(actor, numbers)
    introduced = {as_one[one.person_id]: one for one in known}
    return [
        Fitting(
            candidate=one,
            reasons=why,
            courses=tuple(courses.get(one.person_id, ())),
            introduction=introduced.get(as_one[one.person_id]),
        )
        for one, why in told
    ]


def founders_of(actor: Actor, found: JobOffer) -> set[int]:
    """Who founded the company that offers it, at whatever time and as whomever they are known."""
    theirs = Founder.objects.within(actor).filter(company=found.company_id)
    return people.together(actor, theirs.values_list("person_id", flat=True))


def own_candidate(actor: Actor, person: str, *, on: dt.date) -> Candidate | None:
    """What somebody said of themselves, by the mail that they proved to read."""
    held = people.held_as_one(actor).filter(key=person)
    return next(iter(standing(actor, held.values_list("pk", flat=True), on=on).values()), None)


def own_candidates(actor: Actor, *, on: dt.date) -> set[int]:
    """As which persons somebody looks for work, at every lab."""
    return set(standing(actor, people.held_ids(actor), on=on))


def standing(actor: Actor, persons: Iterable[int], *, on: dt.date) -> dict[int, Candidate]:
    """Who of these persons looks for work and allows that it is spoken of today, with what they
    said, also as somebody they were merged with.
    """
    wanted = set(persons)
    as_one = people.counted_as(actor, wanted) if wanted else {}
    said = Candidate.objects.within(actor).filter(person__in=as_one)
    found = {as_one[one.person_id]: one for one in _standing(actor, said, on=on)}
    return {number: found[as_one[number]] for number in wanted if as_one[number] in found}


def courses_of(actor: Actor, persons: Iterable[int]) -> dict[int, list[Taken]]:
    """What these persons came to, by number of the person, the last one first."""
    wanted = list(persons)
    if not wanted:
        return {}
    as_one = people.counted_as(actor, wanted)
    there = Attendance.objects.within(actor).filter(
        person__in=as_one,
        is_present=True,
        role=PersonRole.PARTICIPANT,
        session__state=SessionState.HELD,
    )
    rows = (
        there.annotate(whose=_whose(as_one))
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
    certified = _certified(actor, as_one) if listed else set()
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
    return {number: found[as_one[number]] for number in wanted if as_one[number] in found}


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
    """Of a company, or of persons; ``agreed_alone``: those that the company was shown, and that
    nobody took back.
    """
    whose = Q(offer__company=company) if company else Q(person__in=list(persons))
    found = introductions(actor).filter(whose)
    if agreed_alone:
        found = found.exclude(agreed_on=None).exclude(state=IntroductionState.WITHDRAWN)
    return list(found)


def placed_or_under_way(actor: Actor, found: Iterable[Candidate]) -> dict[int, list[Introduction]]:
    """What is under way for candidates, or led to a hire since they said that they look, the newest
    first, by number of the person.
    """
    since = {one.person_id: one.since for one in found}
    if not since:
        return {}
    as_one = people.counted_as(actor, since)
    states = [*IntroductionState.open(), IntroductionState.HIRED]
    of: dict[int, list[Introduction]] = defaultdict(list)
    for one in introductions(actor, states=states).filter(person__in=as_one):
        of[as_one[one.person_id]].append(one)
    return {
        number: [one for one in of[as_one[number]] if _is_new(one, day)]
        for number, day in since.items()
    }


def _is_new(one: Introduction, since: dt.date) -> bool:
    is_hired = one.state == IntroductionState.HIRED
    return not is_hired or max(one.asked_on, one.ended_on or one.asked_on) >= since


def introduction_of(actor: Actor, hire: Hire) -> Introduction | None:
    found: Introduction | None = introductions(actor).filter(hire=hire).first()
    return found


def held_introductions(actor: Actor, *, on: dt.date, to_read: bool = False) -> ScopedQuerySet:
    """What somebody was asked themselves: by the mail that they proved to read, or by the link in
    the letter, which ends some days after the introduction does. ``to_read`` alone: also what was
    asked under another address, of whoever they were merged with.
    """
    own = people.held_ids(actor) if to_read else people.own_ids(actor)
    lasts = Q(ended_on=None) | Q(ended_on__gt=on - rules.LINK_LASTS)
    mine = Q(person__in=own) | (Q(ticket__in=actor.holds) & lasts)
    return introductions(actor).filter(mine, person__destroyed_at=None)


def held_introduction(actor: Actor, ticket: str, *, on: dt.date) -> Introduction:
    found: Introduction | None = held_introductions(actor, on=on).filter(ticket=ticket).first()
    if found is None:
        raise NotFound
    return found


def shown_to_company(actor: Actor, company: Company, *, on: dt.date) -> list[Introduction]:
    """Who said yes to be introduced to a company, for its founders; nobody else, and nobody who
    took their consent back. A yes is good for a year, and until some days after they were hired.
    """
    known = introductions(actor, states=IntroductionState.shown()).filter(
        Q(ended_on=None) | Q(ended_on__gt=on - rules.SHOWN_AFTER),
        offer__company=company,
        agreed_on__gt=on - rules.CONSENT_GOOD,
    )
    return _allowed(actor, known, on=on)


def is_still_asked(actor: Actor, found: Introduction, *, on: dt.date) -> bool:
    """Whether an answer is still wanted: somebody looks for them, and they for work."""
    is_wanted = found.state == IntroductionState.ASKED and found.offer.is_open(on=on)
    return is_wanted and bool(standing(actor, [found.person_id], on=on))


def unanswered(actor: Actor, *, on: dt.date) -> list[Introduction]:
    """Who was asked some days ago and did not say, nor was asked again since."""
    before = on - rules.PATIENCE
    mine = _of_the_lab(actor, IntroductionState.ASKED).filter(
        Q(reminded_on=None) | Q(reminded_on__lte=before),
        Q(offer__closes_on=None) | Q(offer__closes_on__gte=on),
        asked_on__lte=before,
        offer__state=OfferState.PUBLISHED,
    )
    return _allowed(actor, mine, on=on)


def unspoken(actor: Actor, *, on: dt.date) -> list[Introduction]:
    """Who said yes some days ago, and no interview has been agreed on."""
    mine = _of_the_lab(actor, IntroductionState.AGREED)
    return list(mine.filter(agreed_on__lte=on - rules.PATIENCE))


def without_hire(actor: Actor) -> list[Introduction]:
    """Whom a company decided to hire and whose hire is not recorded, or is recorded no more."""
    found = _of_the_lab(actor, IntroductionState.PLACED, IntroductionState.HIRED)
    return list(found.filter(hire=None))


def without_result(actor: Actor, *, at: dt.datetime) -> list[Introduction]:
    """Interviews that are over and of which nobody said how they went."""
    return list(_of_the_lab(actor, IntroductionState.INTERVIEW).filter(interview_at__lte=at))


def _of_the_lab(actor: Actor, *states: IntroductionState) -> ScopedQuerySet:
    mine = introductions(actor, states=states).filter(organisation_id=actor.organisation_id)
    return mine.order_by("asked_on", "pk")


def _allowed(actor: Actor, found: ScopedQuerySet, *, on: dt.date) -> list[Introduction]:
    listed = list(found)
    allowing = standing(actor, [one.person_id for one in listed], on=on) if listed else {}
    return [one for one in listed if one.person_id in allowing]


def _standing(actor: Actor, said: ScopedQuerySet, *, on: dt.date) -> ScopedQuerySet:
    """What holds of it today; of somebody who said it twice, as two who were merged, the last."""
    fresh = said.filter(since__gt=on - rules.CONSENT_GOOD).order_by("since", "pk")
    persons = list(fresh.values_list("person_id", flat=True))
    allowing = people.allowing(actor, persons, kind=ConsentKind.JOBS, on=on)
    last = {allowing[number]: number for number in persons if number in allowing}
    found: ScopedQuerySet = fresh.filter(person__in=last.values())
    return found.select_related("person").defer(*UNREAD)


def _certified(actor: Actor, as_one: dict[int, int]) -> set[tuple[int, str]]:
    mine = Certificate.objects.within(actor).filter(person__in=as_one, revoked_on=None)
    return set(mine.annotate(whose=_whose(as_one)).values_list("whose", "about"))


def _whose(as_one: dict[int, int]) -> Case:
    """Whose a record is, where it points to somebody who was merged away."""
    merged = [
        When(person_id=number, then=Value(kept))
        for number, kept in as_one.items()
        if number != kept
    ]
    return Case(*merged, default=F("person_id"), output_field=BigIntegerField())
