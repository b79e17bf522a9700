"""The courses of the demo: something to try in every state, whatever the day."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from pulmu.core.kernel.kst import KST, day_of
from pulmu.core.tenancy.actors import visitor_of
from pulmu.demo import once_offered, publishing
from pulmu.domains.credentials.models import Certificate
from pulmu.domains.programmes import queries
from pulmu.domains.programmes.queries import Phase
from pulmu.ledger.posting import post
from tests.factories import TYPED_AT, a_person, a_programme, a_session, an_attendance, entries, when

# A Saturday at noon; the Sunday before Seollal; late on a Wednesday.
DAYS = ["2026-11-28 12:40", "2026-02-15 08:00", "2026-05-06 23:30"]


def offered(cast, at):
    publishing.offer(cast.gimhae, cast.operator, at=at)
    return {one.name.split(":")[0]: one for one in queries.offerings(cast.hana)}


def states(cast, course):
    return Counter(one.state for one in queries.enrolments(cast.hana, course))


@pytest.mark.parametrize("now", DAYS)
def test_there_is_one_to_try_in_every_state(cast, now):
    at = when(now)
    found = offered(cast, at)

    phases = {
        one.name.split(":")[0]: one.phase
        for one in queries.published_at(visitor_of(cast.gimhae), at)
    }
    assert states(cast, found["유니티로 만드는 가야 테마 월드"]) == {"확정": 6, "대기": 3}
    assert states(cast, found["3D프린팅 시제품"]) == {"확정": 11}
    assert found["3D프린팅 시제품"].capacity == 12
    assert day_of(found["창업 기초"].closes_at) == day_of(at) + dt.timedelta(days=1)
    assert found["어린이 메이커 교실"].asks_birth
    assert found["블렌더 캐릭터 만들기"].state == "취소"
    assert phases["메타버스 전시관 짓기"] == Phase.SOON
    assert phases["3D프린팅 시제품"] == phases["창업 기초"] == Phase.OPEN


@pytest.mark.parametrize("now", DAYS)
def test_one_takes_place_today_with_thirty_people_who_answered(cast, now):
    course = offered(cast, when(now))["생성형 AI 입문"]

    [session] = queries.sessions_of(cast.hana, course)
    seated = list(queries.enrolments(cast.hana, course))
    assert day_of(session.starts_at) == day_of(session.ends_at) == day_of(when(now))
    assert 9 <= session.starts_at.astimezone(KST).hour <= 20
    assert [one.state for one in seated] == ["확정"] * 30
    assert all(one.answers for one in seated)


def test_made_twice_on_a_day_is_made_once(cast):
    at = when(DAYS[0])
    before = set(offered(cast, at))

    assert set(offered(cast, at)) == before
    assert queries.offerings(cast.hana).count() == len(before)


def test_a_course_of_the_demo_year_has_its_people_and_certificates_and_no_new_figure(cast):
    programme = a_programme("유니티 기초", lab=cast.gimhae)
    came, stayed_away = (a_person(name, lab=cast.gimhae) for name in ("김하늘", "이바다"))
    held = []
    for number, on in enumerate(("2023-02-07", "2023-02-14", "2023-02-21")):
        session = a_session(
            f"P-{number}", programme=programme, starts_at=f"{on} 18:30", ends_at=f"{on} 20:30"
        )
        held.append(session)
        an_attendance(session, came, on=on)
        an_attendance(session, stayed_away, on=on, is_present=False)
    post(cast.hana, at=TYPED_AT, changed={"session": [session.key for session in held]})
    before = entries(cast.gimhae)

    once_offered.offer(cast.hana)
    once_offered.offer(cast.hana)

    [course] = queries.offerings(cast.hana)
    assert (course.name, course.state) == ("유니티 기초 1반", "공개")
    assert states(cast, course) == {"확정": 2}
    issued = Certificate.objects.within(cast.hana)
    assert [(one.person_id, one.issued_on.year) for one in issued] == [(came.pk, 2023)]
    assert entries(cast.gimhae) == before
