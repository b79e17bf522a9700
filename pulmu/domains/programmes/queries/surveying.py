"""Who is asked how a course was, and what they were asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.scoping import ScopedQuerySet
from pulmu.domains.people.choices import PersonRole
from pulmu.domains.programmes import rules
from pulmu.domains.programmes.choices import EnrolmentState, NoticeSort, SessionState
from pulmu.domains.programmes.models import (
    Attendance,
    Enrolment,
    EnrolmentQuerySet,
    Notice,
    Offering,
    Session,
    SessionQuerySet,
)
from pulmu.domains.surveys import queries as surveys
from pulmu.domains.surveys.models import Question, Questionnaire, Wish
from pulmu.domains.surveys.queries import Numbers

from .enrolments import expected

COURSE, DATE = "offering", "session"


@dataclass(frozen=True, slots=True)
class OwnSurvey:
    """What the holder of a ticket may answer."""

    questionnaire: Questionnaire
    about: str
    open_until: dt.date
    is_answered: bool


@dataclass(frozen=True, slots=True)
class SurveyedDate:
    session: Session
    about: str
    numbers: Numbers
    is_shown: bool


@dataclass(frozen=True, slots=True)
class SurveyedCourse:
    """A course that people were asked about, and its dates where each was asked about by itself.
    ``is_shown``: its answers may stand beside those of the others.
    """

    offering: Offering
    about: frozenset[str]
    numbers: Numbers
    is_shown: bool
    dates: list[SurveyedDate] = field(default_factory=list)


def about_of(offering: Offering, session: Session) -> str:
    """What somebody is asked about: the whole course, or the one date that they booked."""
    return f"{COURSE}:{offering.key}" if offering.is_whole else f"{DATE}:{session.key}"


def what_about(actor: Actor, about: str) -> tuple[Offering | None, Session | None]:
    """The course and the date of `about_of`; nothing of what is gone."""
    kind, _colon, key = about.partition(":")
    if kind == DATE:
        mine = Session.objects.within(actor).filter(key=key)
        session = mine.select_related("offering").first()
        return (session.offering if session else None), session
    found: Offering | None = Offering.objects.within(actor).filter(key=key).first()
    return found, None


def to_be_asked_about(actor: Actor, *, at: dt.datetime) -> SessionQuerySet:
    """Sessions that are over since lately, of courses with questions for afterwards."""
    mine: SessionQuerySet = Session.objects.within(actor).filter(
        organisation_id=actor.organisation_id,
        offering__survey__isnull=False,
        ends_at__lte=at,
        ends_at__gt=at - rules.ASKED_FOR,
    )
    return mine.exclude(state=SessionState.CANCELLED).order_by("ends_at", "pk")


def is_last(actor: Actor, session: Session) -> bool:
    """Whether nobody has to come again before they are asked: of a course that is booked as a
    whole the last date, of another one each.
    """
    offering = session.offering
    if offering is None or not offering.is_whole:
        return True
    others = Session.objects.within(actor).filter(offering=offering)
    return not others.exclude(state=SessionState.CANCELLED).filter(_after(session)).exists()


def there_and_not_asked(actor: Actor, session: Session) -> EnrolmentQuerySet:
    """Those who were there, can be written to and were not yet."""
    offering = session.offering
    if offering is None:
        return Enrolment.objects.within(actor).none()
    asked = Notice.objects.within(actor).filter(sort=NoticeSort.SURVEY, enrolment=OuterRef("pk"))
    if not offering.is_whole:
        asked = asked.filter(session=session)
    found = expected(actor, session).filter(
        Exists(_present(actor, offering, session)),
        state=EnrolmentState.CONFIRMED,
        person__is_suspended=False,
    )
    reached = found.exclude(email_sealed="").filter(~Exists(asked))
    return reached.select_related("offering__organisation", "person").order_by("pk")


def was_there(actor: Actor, enrolment: Enrolment) -> bool:
    """On any day that the enrolment is for."""
    present = _present(actor, enrolment.offering, enrolment.session)
    theirs = Enrolment.objects.within(actor).filter(pk=enrolment.pk)
    return theirs.filter(Exists(present)).exists()


def own_survey(actor: Actor, enrolment: Enrolment, *, at: dt.datetime) -> OwnSurvey | None:
    """What the holder of a ticket may answer now, or has; None before and for who was not there."""
    offering = enrolment.offering
    if offering.survey is None or enrolment.state != EnrolmentState.CONFIRMED:
        return None
    session = enrolment.session or _last(actor, offering)
    if session is None or session.state == SessionState.CANCELLED:
        return None
    if not rules.may_answer(starts_at=session.starts_at, at=at) or not was_there(actor, enrolment):
        return None
    about = about_of(offering, session)
    token = surveys.token_of(offering.survey, about=about, proof=enrolment.ticket)
    return OwnSurvey(
        offering.survey,
        about,
        rules.open_until(session.ends_at),
        surveys.is_answered_with(actor, token),
    )


def surveyed(actor: Actor, questionnaire: Questionnaire) -> list[SurveyedCourse]:
    """Courses that people were asked about with this questionnaire, the newest first. Which of
    them may be shown beside their sum, and which dates beside the sum of their course, is decided
    from the top down: what is hidden stays hidden with its parts.
    """
    numbers = surveys.numbers_by_thing(actor, questionnaire)
    offerings = _offerings(actor, numbers)
    sessions = _sessions(actor, numbers)
    parts: dict[int, dict[str, Numbers]] = {one.pk: {} for one in offerings}
    for about, said in numbers.items():
        kind, _colon, key = about.partition(":")
        whose = sessions[key].offering_id if key in sessions else None
        if kind == COURSE:
            whose = next((one.pk for one in offerings if one.key == key), None)
        if whose in parts:
            parts[whose][about] = said
    sums = {number: sum(said.values(), Numbers()) for number, said in parts.items()}
    shown = surveys.shown({str(number): said.answered for number, said in sums.items()})
    return [
        SurveyedCourse(
            one,
            frozenset(parts[one.pk]),
            sums[one.pk],
            str(one.pk) in shown,
            _dates(parts[one.pk], sessions, is_shown=str(one.pk) in shown),
        )
        for one in offerings
    ]


def of_wishes(actor: Actor, wishes: Iterable[Wish]) -> dict[int, Offering]:
    """The newest course that was made of each, by the number of the wish."""
    mine = Offering.objects.within(actor).filter(wish__in=[one.pk for one in wishes])
    return {one.wish_id: one for one in mine.order_by("pk") if one.wish_id is not None}


def _dates(
    parts: Mapping[str, Numbers], sessions: Mapping[str, Session], *, is_shown: bool
) -> list[SurveyedDate]:
    may = surveys.shown({about: said.answered for about, said in parts.items()})
    found = [
        SurveyedDate(session, about, said, is_shown and about in may)
        for about, said in parts.items()
        if (session := sessions.get(about.partition(":")[2])) is not None
    ]
    return sorted(found, key=lambda one: (one.session.starts_at, one.session.pk))


def _offerings(actor: Actor, abouts: Iterable[str]) -> list[Offering]:
    keys = _keys(abouts, COURSE), _keys(abouts, DATE)
    mine = Offering.objects.within(actor).filter(Q(key__in=keys[0]) | Q(sessions__key__in=keys[1]))
    return list(mine.distinct().order_by("-pk"))


def _sessions(actor: Actor, abouts: Iterable[str]) -> dict[str, Session]:
    mine = Session.objects.within(actor).filter(key__in=_keys(abouts, DATE))
    return {one.key: one for one in mine}


def _keys(abouts: Iterable[str], kind: str) -> list[str]:
    return [one.partition(":")[2] for one in abouts if one.startswith(f"{kind}:")]


def _present(actor: Actor, offering: Offering, session: Session | None) -> ScopedQuerySet:
    """Attendances of whoever an enrolment of the outer query is about."""
    mine: ScopedQuerySet = Attendance.objects.within(actor).filter(
        person=OuterRef("person"), role=PersonRole.PARTICIPANT, is_present=True
    )
    if offering.is_whole or session is None:
        return mine.filter(session__offering=offering)
    return mine.filter(session=session)


def _last(actor: Actor, offering: Offering) -> Session | None:
    mine = Session.objects.within(actor).filter(offering=offering)
    happening = mine.exclude(state=SessionState.CANCELLED)
    found: Session | None = happening.order_by("ends_at", "pk").last()
    return found


def _after(session: Session) -> Q:
    return Q(ends_at__gt=session.ends_at) | Q(ends_at=session.ends_at, pk__gt=session.pk)


def _has_answers(question: Question) -> bool:
    signed_up = Enrolment.objects.everywhere(because="of the questionnaire that the caller holds")
    mine = signed_up.filter(offering__asks=question.questionnaire_id)
    return mine.filter(answers__has_key=question.key).exists()


surveys.register_answers("programmes", _has_answers)
