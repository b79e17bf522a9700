"""The demo's machines and rooms as they are lent: hours, trainings, prices, a week of bookings."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction

from pulmu.core.kernel import closed_days
from pulmu.core.kernel.kst import day_of, moment
from pulmu.core.tenancy.actor import Actor
from pulmu.core.tenancy.actors import visitor_of
from pulmu.core.tenancy.models import Organisation
from pulmu.domains.people import queries as people
from pulmu.domains.people.actions import PersonRow, introduce
from pulmu.domains.places import actions, queries
from pulmu.domains.places.actions import Lending, MaintenanceRow, Wish
from pulmu.domains.places.queries import Span

DAY = dt.timedelta(days=1)
PHONE = "010-0000-0000"
FRIDAY = 4
OPENS, CLOSES, LATE = dt.time(9), dt.time(18), dt.time(21)
# Tuesday and Thursday in the evening as well.
LATE_DAYS = (1, 3)
LASER, PRINTER = "레이저 가공", "3D 프린팅"
SIGNS = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True, slots=True)
class Lent:
    """How one of the log's machines or rooms is lent; ``trained`` names its class."""

    name: str
    kind: str = "장비"
    inside: str = ""
    trained: str = ""
    slot: int = 60
    longest: int = 180
    by_approval: bool = False
    ventilated: bool = False
    is_virtual: bool = False
    about: str = ""
    prices: tuple[tuple[str, int, str], ...] = ()


LENT = (
    Lent("워크룸", kind="공간", longest=240, by_approval=True, about="작업대 네 개와 공구."),
    Lent("미디어강의실", kind="공간", longest=240, by_approval=True),
    Lent("편집·촬영 스튜디오", kind="공간", longest=240),
    Lent("기획·회의실", kind="공간", slot=30, longest=120),
    Lent("G-Meta Town", kind="공간", is_virtual=True),
    Lent(
        "레이저커터",
        inside="워크룸",
        trained=LASER,
        ventilated=True,
        about="가공 면적 900×600mm. 아크릴, MDF, 종이, 가죽. PVC는 가공할 수 없습니다.",
        prices=(("MDF 3T", 3000, "장"), ("아크릴 3T", 8000, "장")),
    ),
    Lent(
        "3D프린터 1호기",
        inside="워크룸",
        trained=PRINTER,
        longest=480,
        ventilated=True,
        prices=(("PLA 필라멘트", 50, "g"),),
    ),
    Lent("3D프린터 2호기", inside="워크룸", trained=PRINTER, longest=480, ventilated=True),
    Lent("커팅플로터", inside="워크룸", longest=120, prices=(("시트지", 2000, "m"),)),
)
# Who, what, so many open days ahead, from when, for how many hours, what for.
BOOKED = (
    ("서도윤", "레이저커터", 0, 15, 2, "명패 시제품"),
    ("한지안", "3D프린터 1호기", 0, 13, 3, "케이스 목업"),
    ("오하람", "기획·회의실", 0, 16, 1, "창업팀 회의"),
    ("서도윤", "레이저커터", 1, 10, 2, "전시 부품"),
    ("한지안", "레이저커터", 1, 14, 1, "상자 시제품"),
    ("윤세아", "편집·촬영 스튜디오", 1, 10, 3, "제품 소개 영상"),
    ("윤세아", "워크룸", 2, 14, 3, "팀 조립 작업"),
    ("오하람", "3D프린터 2호기", 3, 9, 6, "출력 시험"),
)
IN_LINE = ("오하람", "레이저커터", 1, 10, 2, "간판 시안")


@transaction.atomic
def lend(organisation: Organisation, actor: Actor, *, at: dt.datetime) -> None:
    """Nothing when there are classes of equipment already; harmless twice."""
    if queries.classes(actor).exists():
        return
    classes = {
        name: actions.put_class(
            actor, row=actions.ClassRow(name=name, valid_months=months), at=at
        ).key
        for name, months in ((LASER, 12), (PRINTER, 24))
    }
    hours = [(day, OPENS, LATE if day in LATE_DAYS else CLOSES) for day in range(5)]
    actions.set_hours(actor, hours=hours, at=at)
    actions.put_quota(actor, week_minutes=1200, ahead=6, at=at)
    keys = {one.name: one.key for one in queries.resources(actor)}
    for one in LENT:
        _lend(actor, one, keys, classes, at=at)
    days = _open_days(day_of(at))
    for who in dict.fromkeys(one[0] for one in BOOKED):
        _train(organisation, actor, who, classes, at=at)
    for who, what, ahead, hour, length, purpose in (*BOOKED, IN_LINE):
        span = _span(days[ahead], hour, length)
        once = _key(f"{who} {what} {span.starts_at}")
        wish = Wish(span=span, purpose=purpose, waits=True, once=once)
        visitor = visitor_of(organisation, holds={people.email_index(_email(who))})
        person = PersonRow(name=who, phone=PHONE, email=_email(who))
        actions.book(visitor, resource_key=keys[what], person=person, wish=wish, at=at)
    check = _span(days[4], 9, 3)
    row = MaintenanceRow(
        starts_at=check.starts_at, ends_at=check.ends_at, what="렌즈 청소와 정렬", sort="점검"
    )
    actions.maintain(actor, resource_key=keys["레이저커터"], row=row, at=at)


def _lend(
    actor: Actor, one: Lent, keys: dict[str, str], classes: dict[str, str], *, at: dt.datetime
) -> None:
    if one.name not in keys:
        row = actions.ResourceRow(name=one.name)
        keys[one.name] = actions.add_resource(actor, row=row, at=at).key
    lending = Lending(
        kind=one.kind,
        parent_key=keys[one.inside] if one.inside else "",
        class_key=classes[one.trained] if one.trained else "",
        about=one.about,
        is_bookable=not one.is_virtual,
        is_virtual=one.is_virtual,
        needs_approval=one.by_approval,
        needs_ventilation=one.ventilated,
        slot_minutes=one.slot,
        longest_minutes=one.longest,
    )
    actions.arrange(actor, key=keys[one.name], lending=lending, at=at)
    for name, won, unit in one.prices:
        actions.put_price(actor, resource_key=keys[one.name], name=name, won=won, unit=unit, at=at)


def _train(
    organisation: Organisation,
    actor: Actor,
    name: str,
    classes: dict[str, str],
    *,
    at: dt.datetime,
) -> None:
    person = introduce(
        visitor_of(organisation), row=PersonRow(name=name, phone=PHONE, email=_email(name)), at=at
    )
    for key in classes.values():
        on = day_of(at) - 90 * DAY
        actions.authorise(actor, class_key=key, person_keys=[person.key], on=on, at=at)


def _email(name: str) -> str:
    return f"maker-{hashlib.sha256(name.encode()).hexdigest()[:6]}@pulmu.example"


def _span(day: dt.date, hour: int, length: int) -> Span:
    return Span(moment(day, dt.time(hour)), moment(day, dt.time(hour + length)))


def _open_days(today: dt.date) -> list[dt.date]:
    """The next ones on which the lab is open, beginning tomorrow."""
    closed = closed_days.public_holidays({today.year, today.year + 1})
    days = (today + number * DAY for number in range(1, 30))
    return [day for day in days if day.weekday() <= FRIDAY and day not in closed]


def _key(said: str) -> str:
    digest = hashlib.sha256(said.encode()).digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:26])
