"""Signing up on the portal: a form, a code, a receipt; and what can go wrong on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from pulmu.core.mail.models import Message
from pulmu.core.members.models import EmailCode
from pulmu.domains.programmes.models import Draft, Enrolment, Offering
from tests.factories import a_programme, an_offering
from tests.surfaces.conftest import a_browser

from .conftest import (
    CHORONG,
    ahead,
    code_in_mail,
    fill_in,
    form_of,
    sign_up,
    try_code,
    type_code,
)

pytestmark = pytest.mark.usefixtures("at_ease")


def enrolments():
    return list(Enrolment.objects.everywhere(because="tests look").order_by("pk"))


def drafts():
    return list(Draft.objects.everywhere(because="tests look"))


def mails():
    return Message.objects.everywhere(because="tests look")


def test_a_form_and_a_code_are_a_sign_up(visitor, course, text):
    sent = fill_in(visitor, course)
    asked = text(visitor.get(sent.url))
    assert enrolments() == []
    assert "Being written, not signed up yet" in asked
    assert "chorong@example.org" in asked

    done = type_code(visitor, course)
    receipt = text(visitor.get(done.url))

    [one] = enrolments()
    assert (one.state, one.person.name) == ("확정", "박초롱")
    assert done.url == f"/t/{one.ticket}/?new=1"
    assert "You have signed up" in receipt
    assert "qr-code" in receipt


def test_what_is_typed_is_sealed_while_it_waits_and_gone_afterwards(visitor, course):
    fill_in(visitor, course)
    [waiting] = drafts()
    assert "초롱" not in waiting.sealed
    assert "chorong" not in waiting.sealed

    type_code(visitor, course)

    [done] = drafts()
    assert done.sealed == ""
    assert done.done == [enrolments()[0].key]


def test_who_has_proven_an_address_is_not_asked_for_a_code_again(visitor, course):
    sign_up(visitor, course)
    other = an_offering(programme=course.programme, name="또 다른 강좌", starts=(ahead(30),))

    done = fill_in(visitor, other)

    assert done.url.startswith("/t/")
    assert len(enrolments()) == 2


def test_what_was_typed_comes_back_with_what_is_wrong(visitor, course, text):
    answer = fill_in(visitor, course, phone="전화 없음", email="chorong@")
    page = text(answer)

    assert answer.status_code == 422
    assert 'value="박초롱"' in page
    assert 'value="전화 없음"' in page
    assert "This is not a phone number." in page
    assert drafts() == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "12-34"}, "This is not a phone number."),
        ({"name": "😀🎉"}, "A name has letters"),
        ({"email": "chorong@@naver"}, "This is not an e-mail address."),
    ],
)
def test_what_nobody_could_be_reached_or_named_by_is_refused(visitor, course, text, typed, said):
    answer = fill_in(visitor, course, **typed)

    assert answer.status_code == 422
    assert said in text(answer)
    assert drafts() == []


def test_a_wrong_code_takes_nothing_and_five_are_enough(visitor, course, text):
    fill_in(visitor, course)
    right = code_in_mail()
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        page = text(try_code(visitor, course, wrong))
        assert "This is not the code" in page
        assert "Being written, not signed up yet" in page

    assert "not good any more" in text(try_code(visitor, course, right))
    assert enrolments() == []


@pytest.mark.parametrize(("digits", "said"), [("000000", "This is not the code"), ("", "required")])
def test_a_code_that_is_refused_is_told_once_on_a_page_to_come_back_to(
    visitor, course, text, digits, said
):
    fill_in(visitor, course)
    here = f"{form_of(visitor, course)}code/"
    answer = visitor.post(here, {"digits": digits})

    assert (answer.status_code, answer.url) == (302, here)
    assert said in text(visitor.get(here))
    assert "Error:" not in text(visitor.get(here))


def test_a_sign_up_that_is_refused_after_the_code_is_sent_again_from_its_form(
    visitor, course, text
):
    fill_in(visitor, course)
    Offering.objects.everywhere(because="tests set it").update(has_waiting_list=False, capacity=0)

    answer = type_code(visitor, course)
    page = text(visitor.get(answer.url))

    assert answer.url == form_of(visitor, course)
    assert "All seats are taken" in page
    assert 'value="박초롱"' in page


def test_the_form_says_what_comes_next(visitor, course, text):
    code = "a code of six digits by e-mail"
    assert code in text(visitor.get(form_of(visitor, course)))
    sign_up(visitor, course)

    page = text(visitor.get(form_of(visitor, course)))
    other = text(fill_in(visitor, course, email="other@example.org", phone="1"))

    assert code not in page
    assert "no code is needed" in page
    assert code in other


def test_a_code_is_good_for_ten_minutes_and_another_can_be_had(visitor, course, text):
    fill_in(visitor, course)
    EmailCode.objects.update(sent_at=timezone.now() - dt.timedelta(minutes=11))
    assert "not good any more" in text(try_code(visitor, course))

    visitor.post(f"{form_of(visitor, course)}code/again/")

    assert type_code(visitor, course).url.startswith("/t/")


def test_codes_to_one_address_are_few(visitor, course, text):
    fill_in(visitor, course)
    for _ in range(10):
        visitor.post(f"{form_of(visitor, course)}code/again/")

    assert mails().filter(once=True).count() == 5
    assert "Enough codes went to this address" in text(
        visitor.get(f"{form_of(visitor, course)}code/")
    )
    # The last one still does.
    assert type_code(visitor, course).url.startswith("/t/")


def test_the_form_is_as_it_was_for_whoever_goes_back(visitor, course, text):
    fill_in(visitor, course)

    page = text(visitor.get(form_of(visitor, course)))

    assert 'value="박초롱"' in page
    assert "Being written, not signed up yet" in page


def test_a_draft_of_yesterday_is_gone_and_the_form_begins_anew(visitor, course, text):
    fill_in(visitor, course)
    Draft.objects.everywhere(because="tests set it").update(kept_until=timezone.now())

    answer = type_code(visitor, course)

    assert answer.url == form_of(visitor, course)
    assert "Begin again" in text(visitor.get(answer.url))
    assert enrolments() == []


def test_a_code_of_another_browser_does_not_open_a_draft(visitor, course):
    fill_in(visitor, course)
    digits = code_in_mail()
    stranger = a_browser()

    answer = type_code(stranger, course, digits)

    assert answer.url == form_of(stranger, course)
    assert enrolments() == []


def test_an_address_proven_for_another_does_not_send_a_draft(visitor, course):
    """The code of one's own address, and a draft in the name of somebody else's."""
    sign_up(visitor, course)
    other = an_offering(programme=course.programme, name="다른 강좌", starts=(ahead(30),))
    sent = fill_in(visitor, other, email="minji@example.org", name="민지")

    assert sent.url.endswith("/code/")
    assert len(enrolments()) == 1


def test_when_the_last_seat_went_meanwhile_somebody_stands_in_line(cast, course, text):
    browsers = [a_browser() for _ in range(3)]
    for number, browser in enumerate(browsers):
        sign_up(browser, course, name=f"사람{number}", email=f"p{number}@example.org")

    assert [one.state for one in enrolments()] == ["확정", "확정", "대기"]
    last = enrolments()[-1]
    assert "Your place in line: 1." in text(browsers[2].get(f"/t/{last.ticket}/"))


def test_when_it_closed_meanwhile_nothing_typed_is_lost(visitor, course, text):
    fill_in(visitor, course)
    closed = timezone.now() - dt.timedelta(minutes=1)
    Offering.objects.everywhere(because="tests set it").update(closes_at=closed)

    page = text(try_code(visitor, course))

    assert "takes no sign-ups at the moment" in page
    assert 'value="박초롱"' in page
    assert enrolments() == []


def test_dates_that_are_booked_one_by_one_are_chosen(cast, visitor, text):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae), booking="회차별", starts=(ahead(5), ahead(12))
    )
    assert "Choose at least one date." in text(fill_in(visitor, course))
    keys = [one.key for one in course.sessions.order_by("starts_at")]

    done = sign_up(visitor, course, sessions=keys)

    assert done.url == "/my/"
    assert [one.session.key for one in enrolments()] == keys


def test_a_teacher_brings_a_class(visitor, course, text):
    done = sign_up(
        visitor,
        course,
        name="이선생",
        party_name="활천중 2-3",
        members="가온\t1\n나래\n\n다솜\n",
        have_agreed="on",
    )

    found = enrolments()
    assert done.url == "/my/"
    assert [(one.person.name, one.state, one.channel) for one in found] == [
        ("가온", "확정", "단체"),
        ("나래", "확정", "단체"),
        ("다솜", "대기", "단체"),
    ]
    assert {one.party.name for one in found} == {"활천중 2-3"}
    told = mails().get(once=False)
    assert told.to == CHORONG["email"]
    assert "Confirmed: 2" in told.body
    page = text(visitor.get("/my/"))
    assert "가온" in page
    assert "활천중 2-3" in page


def test_a_class_that_is_sent_again_brings_only_who_is_new(visitor, course):
    group = {"name": "이선생", "party_name": "2-3", "have_agreed": "on"}
    sign_up(visitor, course, members="가온\n나래", **group)
    sign_up(visitor, course, members="가온\n나래\n나래", **group)

    assert [one.person.name for one in enrolments()] == ["가온", "나래", "나래"]


def test_a_group_needs_names_and_everybodys_knowledge(visitor, course, text):
    page = text(fill_in(visitor, course, party_name="2-3", members="  \n"))

    assert "Names, one in each line: This field is required" in page
    assert "guardians have agreed: This field is required" in page
    assert drafts() == []


def test_a_receipt_is_in_nobodys_cache_and_names_nobody_its_address(visitor, course):
    answer = visitor.get(sign_up(visitor, course).url)

    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"
