"""The job link of the demo: one of everything, and nothing in the years told."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.kst import day_of
from pulmu.core.tenancy.permissions import Role
from pulmu.demo import linking
from pulmu.domains.support import queries
from tests.factories import a_company, a_user, an_actor, standing, when

AT = when("2026-11-28 12:40")
TODAY = day_of(AT)


@pytest.fixture
def manager(cast):
    return an_actor(a_user("boss@example.org", "소장"), cast.gimhae, Role.MANAGER)


@pytest.fixture
def _companies(cast):
    for code, *_rest in linking.OFFERS:
        a_company(code, lab=cast.gimhae, name=code)


@pytest.mark.usefixtures("_companies")
def test_there_is_one_of_everything_that_needs_a_hand(cast, manager):
    for _time in range(2):
        linking.link(cast.gimhae, manager, at=AT)

    assert queries.offers(cast.hana).count() == 3
    assert queries.candidates(cast.hana, on=TODAY).count() == 5
    states = sorted(one.state for one in queries.introductions(cast.hana))
    assert states == ["면접", "사양", "제안", "취업"]
    assert len(queries.without_result(cast.hana, at=AT)) == 1
    assert len(queries.unanswered(cast.hana, on=TODAY)) == 1


@pytest.mark.usefixtures("_companies")
def test_one_was_hired_after_the_ai_course_and_nothing_falls_into_the_years_told(cast, manager):
    linking.link(cast.gimhae, manager, at=AT)

    (hire,) = queries.hires(cast.hana)
    found = queries.introduction_of(cast.hana, hire)
    (course,) = queries.courses_of(cast.hana, [found.person_id])[found.person_id]
    assert (course.name, course.field, course.times) == (linking.COURSE, "생성형AI", 4)
    days = [
        fact["on"] for kind in ("hire", "session") for fact in standing(cast.gimhae, kind).values()
    ]
    assert {day[:4] for day in days} == {"2026"}


def test_without_its_companies_there_is_nothing(cast, manager):
    linking.link(cast.gimhae, manager, at=AT)

    assert queries.offers(cast.hana).count() == 0
