"""Courses of the demo year 2023 as people signed up for them then: what stands in the year's
records becomes their dates, their people and their certificates, and no figure moves.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pulmu.core.kernel.kst import moment
from pulmu.core.tenancy.actor import Actor
from pulmu.demo.taught import taught_by
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.actions import OfferingRow
from pulmu.domains.programmes.models import Offering

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The sessions of a programme from ``first`` to ``last``, as one course."""

    key: str
    name: str
    programme: str
    first: dt.date
    last: dt.date
    summary: str
    about: str
    audience: str
    place: str
    taught_by: str
    capacity: int
    certificate: int


PAST = (
    Past(
        key="demopastunityfirstaaaaaaaa",
        name="유니티 기초 1반",
        programme="유니티 기초",
        first=dt.date(2023, 2, 7),
        last=dt.date(2023, 2, 21),
        summary="세 번의 화요일 저녁에 유니티로 첫 장면을 만들고 내보냅니다.",
        about="화면과 도구, 스크립트, 빌드를 하루씩 익힙니다.",
        audience="성인 누구나",
        place="미디어강의실",
        taught_by="문한울",
        capacity=24,
        certificate=60,
    ),
    Past(
        key="demopastmetafirstaaaaaaaaa",
        name="메이커스 메타 전문가 양성과정 1기",
        programme="메이커스 메타 전문가 양성과정",
        first=dt.date(2023, 3, 8),
        last=dt.date(2023, 4, 26),
        summary="여덟 번의 수요일에 메타버스 콘텐츠 하나를 기획에서 발표까지 마칩니다.",
        about=(
            "기획, 공간 설계, 아바타, 게더타운, 제페토, 유니티, 사업화를 차례로 배웁니다.\n"
            "마지막 날에는 만든 것을 발표합니다. 80% 이상 나오면 수료증을 드립니다."
        ),
        audience="예비·초기 창업자, 성인",
        place="미디어강의실",
        taught_by="강달샘",
        capacity=24,
        certificate=80,
    ),
    Past(
        key="demopastmetasecondaaaaaaaa",
        name="메이커스 메타 전문가 양성과정 2기",
        programme="메이커스 메타 전문가 양성과정",
        first=dt.date(2023, 9, 6),
        last=dt.date(2023, 11, 1),
        summary="일곱 번의 수요일에 메타버스 콘텐츠 하나를 만들어 발표합니다.",
        about=(
            "1기에서 많이 물은 공간 설계와 유니티 연동에 시간을 더 씁니다.\n"
            "80% 이상 나오면 수료증을 드립니다."
        ),
        audience="예비·초기 창업자, 성인",
        place="미디어강의실",
        taught_by="강달샘",
        capacity=24,
        certificate=80,
    ),
)


def offer(actor: Actor) -> None:
    """What of it is missing; nothing in a place without these records. Harmless twice."""
    known = set(Offering.objects.within(actor).values_list("key", flat=True))
    for one in PAST:
        if one.key not in known:
            _offer(actor, one)


def _offer(actor: Actor, one: Past) -> None:
    mine = queries.sessions(actor).filter(programme__name=one.programme, offering__isnull=True)
    found = mine.filter(
        state="완료", starts_at__gte=moment(one.first), starts_at__lt=moment(one.last + DAY)
    )
    sessions = list(found)
    if not sessions:
        return
    at = moment(one.first - 21 * DAY, dt.time(10))
    row = OfferingRow(
        programme_id=sessions[0].programme_id,
        name=one.name,
        field=sessions[0].field,
        type=sessions[0].type,
        summary=one.summary,
        about=one.about,
        audience=one.audience,
        place=one.place,
        capacity=one.capacity,
        certificate_percent=one.certificate,
    )
    actions.draft_offering(actor, row=row, once=one.key, at=at)
    keys = [session.key for session in sessions]
    actions.adopt_sessions(actor, offering_key=one.key, sessions=keys, at=at)
    actions.publish(actor, key=one.key, at=at)
    teacher = taught_by(actor, one.taught_by, at=at)
    actions.set_instructors(actor, key=one.key, persons=[teacher], at=at)
    actions.certify(actor, key=one.key, at=moment(one.last + 2 * DAY, dt.time(11)))
