"""A child's seat waits for the guardian, who answers by a link of their own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.mail.models import Message
from pulmu.domains.people.models import Consent, Guardian
from tests.factories import a_programme, an_offering
from tests.surfaces.conftest import a_browser

from .conftest import CHORONG, ahead, fill_in, sign_up
from .test_sign_up_asks import texts  # noqa: F401 -- a fixture
from .test_tickets import all_of, only

pytestmark = pytest.mark.usefixtures("at_ease")
CHILD = {
    "name": "김아이",
    "birth_date": f"{timezone.now().year - 9}-05-05",
    "guardian_name": "김엄마",
    "guardian_email": "mother@example.org",
}


@pytest.fixture
def childs(visitor, cast):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae), asks_birth=True, starts=(ahead(14),)
    )
    sign_up(visitor, course, **CHILD)
    return only()


def test_a_childs_seat_is_kept_until_the_guardian_agrees(childs, text):
    assert childs.state == "제안"
    assert childs.offered_until > timezone.now() + dt.timedelta(hours=47)
    told = {one.to: one.body for one in all_of(Message).filter(once=False)}
    assert f"/g/{childs.guardian_ticket}/" in told["mother@example.org"]
    assert childs.guardian_ticket not in told[CHORONG["email"]]
    page = text(a_browser().get(f"/t/{childs.ticket}/"))
    assert "We have written to the guardian" in page
    a_browser().post(f"/t/{childs.ticket}/take/")
    assert only().state == "제안"


def test_the_guardian_agrees_by_the_link_and_says_what_else_they_allow(childs, texts, text):  # noqa: F811 -- a fixture
    mother = a_browser()
    page = text(mother.get(f"/g/{childs.guardian_ticket}/"))
    assert "김*이" in page
    said = {"relation": "모", "say": "yes", "c-PICTURES": "on"}

    answers = [mother.post(f"/g/{childs.guardian_ticket}/", said) for _ in range(2)]

    assert only().state == "확정"
    assert {one.url for one in answers} == {f"/t/{childs.ticket}/"}
    guardian = all_of(Guardian).get()
    assert (guardian.relation, guardian.way) == ("모", "전자우편")
    assert [(one.kind, one.is_given) for one in all_of(Consent)] == [("촬영", True)]


def test_the_guardian_may_say_no(childs):
    a_browser().post(f"/g/{childs.guardian_ticket}/", {"say": "no"})

    assert only().state == "취소"


def test_a_guardian_link_that_was_used_says_so(childs, text):
    a_browser().post(f"/g/{childs.guardian_ticket}/", {"relation": "모", "say": "yes"})

    late = a_browser().get(f"/g/{childs.guardian_ticket}/")

    assert late.status_code == 404
    assert "This link is used up" in text(late)


def test_a_child_has_to_name_a_guardian(visitor, cast, text):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae), asks_birth=True, starts=(ahead(14),)
    )
    page = text(fill_in(visitor, course, **{**CHILD, "guardian_name": ""}))

    assert "a guardian has to agree" in page
    assert all_of(Guardian).count() == 0


def test_a_childs_own_ticks_count_for_nothing(visitor, cast, texts):  # noqa: F811 -- a fixture
    course = an_offering(
        programme=a_programme(lab=cast.gimhae), asks_birth=True, starts=(ahead(14),)
    )
    sign_up(visitor, course, **CHILD, **{"c-PICTURES": "on"})

    assert all_of(Consent).count() == 0
