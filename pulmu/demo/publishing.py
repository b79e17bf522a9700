"""The demo's courses on the portal, made through the same actions as real ones."""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import islice

from pulmu.core.kernel import closed_days
from pulmu.core.kernel.kst import day_of, moment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.demo import asking
from pulmu.demo.offered import OFFERED, Offered, name_of
from pulmu.domains.people.actions import PersonRow, add_consent_text
from pulmu.domains.people.choices import ConsentKind
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
TEXTS = {
    ConsentKind.PROCESSING: (
        "강좌를 열고 알리는 데 꼭 필요한 것만 동의 없이 처리합니다.\n"
        "근거: 개인정보 보호법 제15조제1항제4호\n"
        "항목: 성명, 전화번호, 이메일, 강좌에서 묻는 것\n"
        "목적: 신청 확인, 일정 안내, 출석과 수료\n"
        "보유: 마지막 활동에서 3년"
    ),
    ConsentKind.PROMOTION: "새 강좌와 행사를 이메일으로 알려 드립니다. 언제든 그만둡니다.",
    ConsentKind.PICTURES: (
        "수업 모습을 찍은 사진과 영상을 결과 보고와 홍보에 씁니다. 동의하지 않으면 찍지 않습니다."
    ),
}


def offer(organisation: Organisation, actor: Actor, *, at: dt.datetime) -> None:
    """Nothing when something is open already; harmless twice."""
    for kind, said in TEXTS.items():
        add_consent_text(actor, kind=kind, words=said, in_force_from=dt.date(2023, 1, 1), at=at)
    if queries.published_at(visitor_of(organisation), at).filter(phase=Phase.OPEN).exists():
        return
    monday = day_of(at) - day_of(at).weekday() * DAY
    survey = asking.questions(actor, at=at)
    asking.wishes(organisation, at=at)
    for one in OFFERED:
        made = _offer(organisation, actor, one, survey.pk, monday=monday, at=at)
        last = queries.sessions_of(actor, made).last()
        if last is not None and last.ends_at <= at and not one.called_off:
            persons = [each.person for each in queries.enrolments(actor, made).standing()]
            asking.answers(actor, made, persons, at=min(at, last.ends_at + DAY))


def _offer(
    organisation: Organisation,
    actor: Actor,
    one: Offered,
    survey: int,
    *,
    monday: dt.date,
    at: dt.datetime,
) -> Offering:
    first = monday + one.weeks * WEEK + one.weekday * DAY
    # What is over was published, and signed up for, before it began.
    when = min(at, moment(first - 14 * DAY, dt.time(9)))
    programme = _programme(actor, one, at=when)
    row = OfferingRow(
        programme_id=programme,
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
        booking=one.booking,
        capacity=one.capacity,
        needs_approval=one.needs_approval,
        asks_birth=one.asks_birth,
        certificate_percent=one.certificate,
        survey_id=survey,
        opens_at=_day(monday, one.opens, dt.time(9)),
        closes_at=_day(monday, one.closes, dt.time(18)),
    )
    key = _key(f"{one.name} {monday}")
    offering = actions.draft_offering(actor, row=row, once=key, at=when)
    actions.plan_sessions(actor, offering_key=key, sessions=_sessions(one, first), at=when)
    actions.publish(actor, key=key, at=when)
    _sign_up(organisation, one, offering, at=when)
    if one.called_off:
        actions.cancel_offering(actor, key=key, why=one.called_off, at=when)
    return offering


def _sessions(one: Offered, first: dt.date) -> list[Planned]:
    """Week by week, not on holidays."""
    closed = closed_days.public_holidays({first.year, first.year + 1})
    days = (first + number * WEEK for number in range(2 * one.count + MOST_CLOSED))
    return [
        Planned(slot=Slot(moment(day, one.begins), moment(day, one.ends)))
        for day in islice((day for day in days if day not in closed), one.count)
    ]


def _sign_up(
    organisation: Organisation, one: Offered, offering: Offering, *, at: dt.datetime
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
        said = SignUp(person=person, sessions=chosen)
        actions.sign_up(visitor, offering_key=offering.key, said=said, at=at)


def _programme(actor: Actor, one: Offered, *, at: dt.datetime) -> int:
    found = queries.programmes(actor).filter(name=one.programme).first()
    if found is not None:
        return found.pk
    row = actions.ProgrammeRow(name=one.programme)
    return actions.record_programmes(actor, rows=[row], at=at).objects[0].pk


def _day(monday: dt.date, days: int | None, time: dt.time) -> dt.datetime | None:
    return moment(monday + days * DAY, time) if days is not None else None


def _key(said: str) -> str:
    """The same for the same words, so that the same courses are not made twice."""
    digest = hashlib.sha256(said.encode()).digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:KEY])
