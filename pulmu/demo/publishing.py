"""The demo's courses on the portal, made through the same actions as real ones."""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import islice

from django.db import transaction

from pulmu.core.kernel import closed_days
from pulmu.core.kernel.kst import KST, day_of, moment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.demo import asked, asking, once_offered
from pulmu.demo.offered import OFFERED, Offered, name_of
from pulmu.demo.taught import taught_by
from pulmu.domains.people.actions import PersonRow, add_consent_text
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.people.queries import texts_on
from pulmu.domains.places import queries as places
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.actions import OfferingRow, Planned, SignUp, Slot
from pulmu.domains.programmes.models import Offering
from pulmu.domains.programmes.queries import Phase

SIGNS = "abcdefghijklmnopqrstuvwxyz234567"
KEY = 26
# More weeks in a row than any run of holidays takes.
MOST_CLOSED = 6
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
BORN = dt.date(1990, 1, 1)
# The course of today begins an hour after the demo is made, and ends on the same day.
EARLIEST, LATEST, LASTS = 9, 20, dt.timedelta(hours=3)
TEXTS = {
    ConsentKind.PROCESSING: (
        "신청을 받고 진행하는 데 꼭 필요한 것만 동의 없이 처리합니다.\n"
        "근거: 개인정보 보호법 제15조제1항제4호\n"
        "항목: 성명, 전화번호, 이메일, 신청할 때 묻는 것\n"
        "목적: 강좌, 장비와 공간 이용, 시제품 제작의 신청 확인과 안내, 기록과 실적 증빙\n"
        "보유: 마지막 활동에서 3년"
    ),
    ConsentKind.PROMOTION: "새 강좌와 행사를 이메일로 알려 드립니다. 언제든 그만둡니다.",
    ConsentKind.PICTURES: (
        "수업 모습을 찍은 사진과 영상을 결과 보고와 홍보에 씁니다. 동의하지 않으면 찍지 않습니다."
    ),
}


@transaction.atomic
def offer(organisation: Organisation, actor: Actor, *, at: dt.datetime) -> None:
    """Nothing when something is open already; harmless twice."""
    known = texts_on(actor, day_of(at))
    for kind, said in TEXTS.items():
        if kind in known:
            continue
        add_consent_text(actor, kind=kind, words=said, in_force_from=dt.date(2023, 1, 1), at=at)
    once_offered.offer(actor)
    if queries.published_at(visitor_of(organisation), at).filter(phase=Phase.OPEN).exists():
        return
    survey = asking.questions(actor, at=at)
    asking.wishes(organisation, at=at)
    for one in OFFERED:
        made = _offer(organisation, actor, one, survey.pk, at=at)
        last = queries.sessions_of(actor, made).last()
        if last is not None and last.ends_at <= at and not one.called_off:
            persons = [each.person for each in queries.enrolments(actor, made).standing()]
            asking.answers(actor, made, persons, at=min(at, last.ends_at + DAY))


def _offer(
    organisation: Organisation, actor: Actor, one: Offered, survey: int, *, at: dt.datetime
) -> Offering:
    today = day_of(at)
    monday = today - today.weekday() * DAY
    first = today if one.weekday is None else monday + one.weeks * WEEK + one.weekday * DAY
    # What begins soon, or is over, was published, and signed up for, before that.
    when = min(at, moment(first - 14 * DAY, dt.time(9)))
    closes = _day(today, one.closes_in, dt.time(18)) or _day(monday, one.closes, dt.time(18))
    asks_id, questions = asked.put(actor, one.asks, at=when) if one.asks else (None, [])
    row = OfferingRow(
        programme_id=_programme(actor, one, at=when),
        name=one.name,
        field=one.field,
        type=one.type,
        stage=one.stage,
        summary=one.summary,
        about=one.about,
        audience=one.audience,
        to_bring=one.to_bring,
        cost=one.cost,
        place=one.place,
        trains_class_id=_class(actor, one.trains) if one.trains else None,
        materials=one.materials,
        theory_minutes=one.minutes[0],
        practice_minutes=one.minutes[1],
        booking=one.booking,
        capacity=one.capacity,
        least=one.least,
        decide_on=today + 2 * DAY if one.least else None,
        asks_id=asks_id,
        needs_approval=one.needs_approval,
        asks_birth=one.asks_birth,
        certificate_percent=one.certificate,
        survey_id=survey,
        opens_at=_day(monday, one.opens, dt.time(9)),
        closes_at=closes,
    )
    key = key_of(f"{one.name} {monday}")
    offering = actions.draft_offering(actor, row=row, once=key, at=when)
    sessions = [_today(at)] if one.weekday is None else _sessions(one, first)
    actions.plan_sessions(actor, offering_key=key, sessions=sessions, at=when)
    if one.taught_by:
        teacher = taught_by(actor, one.taught_by, at=when)
        actions.set_instructors(actor, key=key, persons=[teacher], at=when)
    actions.publish(actor, key=key, at=when)
    _sign_up(organisation, one, offering, questions, at=when)
    if one.called_off:
        actions.cancel_offering(actor, key=key, why=one.called_off, at=when)
    return offering


def _class(actor: Actor, name: str) -> int | None:
    """The class of equipment that a safety course is for, where the lab lends some."""
    found: int | None = places.classes(actor).filter(name=name).values_list("pk", flat=True).first()
    return found


def _today(at: dt.datetime) -> Planned:
    hour = min(max(at.astimezone(KST).hour + 1, EARLIEST), LATEST)
    begins = moment(day_of(at), dt.time(hour))
    return Planned(slot=Slot(begins, begins + LASTS))


def _sessions(one: Offered, first: dt.date) -> list[Planned]:
    """Week by week, not on holidays."""
    closed = closed_days.public_holidays({first.year, first.year + 1})
    days = (first + number * WEEK for number in range(2 * one.count + MOST_CLOSED))
    return [
        Planned(slot=Slot(moment(day, one.begins), moment(day, one.ends)))
        for day in islice((day for day in days if day not in closed), one.count)
    ]


def _sign_up(
    organisation: Organisation,
    one: Offered,
    offering: Offering,
    questions: list[str],
    *,
    at: dt.datetime,
) -> None:
    visitor = visitor_of(organisation)
    sessions = [s.key for s in queries.sessions_of(visitor, offering)]
    for number in range(one.signed):
        person = PersonRow(
            name=name_of(number),
            phone=f"010-0000-{number:04}",
            email=f"maker{number}@visitors.example",
            birth_date=BORN if one.asks_birth else None,
        )
        chosen = () if offering.is_whole else (sessions[number % len(sessions)],)
        answers = one.asks.answers(questions, number) if one.asks else {}
        said = SignUp(person=person, sessions=chosen, answers=answers)
        actions.sign_up(visitor, offering_key=offering.key, said=said, at=at)


def _programme(actor: Actor, one: Offered, *, at: dt.datetime) -> int:
    found = queries.programmes(actor).filter(name=one.programme).first()
    if found is not None:
        return found.pk
    row = actions.ProgrammeRow(name=one.programme)
    return actions.record_programmes(actor, rows=[row], at=at).objects[0].pk


def _day(monday: dt.date, days: int | None, time: dt.time) -> dt.datetime | None:
    return moment(monday + days * DAY, time) if days is not None else None


def key_of(said: str) -> str:
    """The same for the same words, so that the same courses are not made twice."""
    digest = hashlib.sha256(said.encode()).digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:KEY])
