"""Who looks for work, what is offered, and that nothing else of anybody is read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pulmu.core.kernel.errors import NotFound
from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import operator_of, visitor_of
from pulmu.core.trail.erasing import erasers
from pulmu.core.trail.models import Change
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.people.choices import ConsentChannel, ConsentKind
from pulmu.domains.people.models import Person
from pulmu.domains.support import actions, queries
from pulmu.domains.support.models import Candidate, JobOffer
from pulmu.domains.support.rules.jobs import Reasons
from pulmu.ledger.rulebook import install_shipped
from tests.factories import a_company, a_person, day, when

from .jobs import (
    AT,
    a_link,
    an_offer_row,
    answered,
    introduced,
    look,
    state_of,
)

TODAY = day("2023-09-04")


@pytest.fixture
def link(cast):
    install_shipped()
    return a_link(cast.gimhae, cast.hana)


def looking(cast, on=TODAY) -> list[str]:
    return [one.person.name for one in queries.candidates(cast.hana, on=on)]


def test_taken_back_it_disappears_at_once_with_what_was_said(cast, link):
    candidate = link.candidate()
    found = introduced(link, link.offer(), candidate)
    answered(link, found)
    assert looking(cast) == ["정하늘"]

    for _time in range(2):
        actions.look_no_more(link.visitor(), person=candidate.person.key, at=AT)

    assert looking(cast) == []
    assert Candidate.objects.within(cast.hana).count() == 0
    assert state_of(cast.hana, found) == "철회"
    kept = Change.objects.within(cast.hana).filter(model=Candidate._meta.label)
    assert list(kept) == []
    said = [one.is_given for one in persons.consent_history(cast.hana, candidate.person)]
    assert said == [False, True]


def test_taken_back_by_phone_it_is_gone_before_anything_is_pressed(cast, link):
    candidate = link.candidate()
    answered(link, introduced(link, link.offer(), candidate))
    people.record_consents(
        cast.hana,
        key=candidate.person.key,
        said={ConsentKind.JOBS: False},
        channel=ConsentChannel.PHONE,
        said_on=TODAY,
        at=AT,
    )

    assert looking(cast) == []
    assert queries.shown_to_company(cast.hana, link.company, on=TODAY) == []
    with pytest.raises(NotFound):
        introduced(link, link.offer(), candidate)
    actions.let_go_if_taken_back(cast.hana, person=candidate.person.key, at=AT)
    assert Candidate.objects.within(cast.hana).count() == 0
    assert [one.state for one in queries.introductions(cast.hana)] == ["철회"]


def test_what_holds_is_left_alone_and_after_a_year_it_is_said_anew_or_forgotten(cast, link):
    candidate = link.candidate()
    actions.let_go_if_taken_back(cast.hana, person=candidate.person.key, at=AT)
    year_on = TODAY + dt.timedelta(days=365)

    assert looking(cast, year_on - dt.timedelta(days=1)) == ["정하늘"]
    assert looking(cast, year_on) == []
    clock, year_after = operator_of(cast.gimhae), AT + dt.timedelta(days=365)
    assert actions.forget_candidates(clock, at=year_after - dt.timedelta(days=1)) == 0
    assert actions.forget_candidates(clock, at=year_after) == 1
    look(link.visitor(), candidate.person, at=year_after)
    assert looking(cast, year_on) == ["정하늘"]


def test_only_who_came_to_a_course_looks_for_work_by_their_own_mail(cast, link):
    link.graduate()
    row = people.PersonRow(name="오늘이", email="new@example.kr")
    (stranger,) = people.record_people(cast.hana, rows=[row], at=AT).objects

    with pytest.raises(actions.NotEligible):
        look(link.visitor("new@example.kr"), stranger)
    with pytest.raises(NotFound):
        look(link.visitor(), stranger)
    with pytest.raises(NotFound):
        actions.look_no_more(link.visitor(), person=stranger.key, at=AT)
    assert looking(cast) == []
    assert list(persons.consent_history(cast.hana, stranger)) == []


def test_without_a_text_in_force_nobody_consents(cast):
    install_shipped()
    lab_without = a_link(cast.gimhae, cast.hana)
    graduate = lab_without.graduate()

    with pytest.raises(people.TextMissing):
        look(lab_without.visitor(), graduate, at=when("2022-12-31 10:00"))


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"fields": []}, actions.TextMissing),
        ({"fields": ["요리"]}, actions.UnknownWord),
        ({"link": "portfolio"}, actions.LinkWrong),
        ({"words": "가" * 1001}, actions.TextTooLong),
        ({"regions": "김" * 201}, actions.TextTooLong),
    ],
)
def test_wrong_wishes_are_refused(link, wrong, refusal):
    graduate = link.graduate()

    with pytest.raises(refusal):
        look(link.visitor(), graduate, **wrong)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"title": " "}, actions.TextMissing),
        ({"pay": ""}, actions.TextMissing),
        ({"field": "요리"}, actions.UnknownWord),
        ({"contract": ""}, actions.UnknownWord),
        ({"openings": 0}, actions.TermWrong),
        ({"tasks": "가" * 3001}, actions.TextTooLong),
        ({"tasks": "여성 우대"}, actions.NotToBeAsked),
        ({"skills": "만 30세 이하"}, actions.NotToBeAsked),
    ],
)
def test_a_wrong_offer_is_refused(cast, link, wrong, refusal):
    with pytest.raises(refusal):
        link.offer(**wrong)

    assert JobOffer.objects.within(cast.hana).count() == 0


def test_an_offer_is_read_by_anybody_only_while_it_is_published_and_not_over(cast, link):
    visitor = visitor_of(cast.gimhae)
    hidden = link.offer(state="작성")
    shown = link.offer(closes_on=TODAY)

    assert list(queries.open_offers(visitor, on=TODAY)) == [shown]
    assert list(queries.open_offers(visitor, on=TODAY, field="제조")) == []
    assert list(queries.open_offers(visitor, on=day("2023-09-05"))) == []
    with pytest.raises(NotFound):
        queries.open_offer(visitor, hidden.key, on=TODAY)
    for _time in range(2):
        actions.move_offer(cast.hana, key=shown.key, state="마감", at=AT)
    assert list(queries.open_offers(visitor, on=TODAY)) == []
    with pytest.raises(actions.NotNow):
        introduced(link, queries.offer(cast.hana, shown.key), link.candidate())
    later = when("2023-09-06 10:00")
    with pytest.raises(actions.TermWrong):
        actions.move_offer(cast.hana, key=shown.key, state="공개", at=later)
    with pytest.raises(actions.NotNow):
        actions.move_offer(cast.hana, key=hidden.key, state="충원", at=AT)


def test_an_offer_sent_twice_is_one_and_keeps_its_company_once_somebody_was_introduced(cast, link):
    once = new_key()
    row = an_offer_row(link.company)
    for _time in range(2):
        offer = actions.add_offer(cast.hana, row=row, once=once, at=AT)
    actions.move_offer(cast.hana, key=offer.key, state="공개", at=AT)
    introduced(link, offer, link.candidate())
    other = a_company("C-002", lab=cast.gimhae, name="다른 기업")

    assert JobOffer.objects.within(cast.hana).count() == 1
    with pytest.raises(actions.NotNow):
        actions.correct_offer(cast.hana, key=offer.key, row=an_offer_row(other), at=AT)
    again = an_offer_row(link.company, pay="연 3,400만 원")
    for _time in range(2):
        assert actions.correct_offer(cast.hana, key=offer.key, row=again, at=AT).pay == again.pay


def test_only_whom_it_fits_is_introduced_and_the_reasons_are_said(cast, link):
    offer = link.offer()
    link.candidate()
    link.candidate("김도아", "doa@example.kr")
    elsewhere = link.graduate("서라온", "raon@example.kr")
    far = look(link.visitor("raon@example.kr"), elsewhere, regions="서울")

    found = queries.fitting(cast.hana, offer, on=TODAY)

    assert [(one.candidate.person.name, one.reasons) for one in found] == [
        ("정하늘", Reasons("AI", "김해")),
        ("김도아", Reasons("AI", "김해")),
    ]
    assert [one.courses[0].name for one in found] == ["AI 실무 과정", "AI 실무 과정"]
    with pytest.raises(actions.NotEligible):
        introduced(link, offer, far)


def test_the_order_is_that_of_the_days_on_which_they_said_so(cast, link):
    later, sooner = link.graduate("가나다", "a@example.kr"), link.graduate("하하하", "b@example.kr")
    look(link.visitor("b@example.kr"), sooner, at=AT - dt.timedelta(days=2))
    look(link.visitor("a@example.kr"), later)
    look(link.visitor("b@example.kr"), sooner, words="바꾸어도 자리는 그대로입니다.")

    assert looking(cast) == ["하하하", "가나다"]


@pytest.mark.parametrize("protected", ["birth_date", "birth_year", "sex", "region", "affiliation"])
def test_no_protected_trait_is_read_when_people_are_matched(cast, link, protected):
    offer = link.offer()
    candidate = link.candidate()
    columns = f'"people_person"."{protected}"'

    with CaptureQueriesContext(connection) as asked:
        (found,) = queries.fitting(cast.hana, offer, on=TODAY)
        assert found.candidate.person.name == "정하늘"
        assert list(queries.candidates(cast.hana, on=TODAY)) == [candidate]
        list(queries.introductions(cast.hana))

    assert len(asked) >= 3
    assert not [one["sql"] for one in asked if columns in one["sql"]]


def test_whoever_is_alike_but_for_birth_and_sex_is_matched_alike(cast, link):
    offer = link.offer()
    for number, (sex, born) in enumerate([("남", 1960), ("여", 2001), ("미응답", None)]):
        email = f"p{number}@example.kr"
        graduate = link.graduate("김하나", email)
        Person.objects.within(cast.hana).filter(pk=graduate.pk).update(sex=sex, birth_year=born)
        look(link.visitor(email), graduate)

    found = queries.fitting(cast.hana, offer, on=TODAY)

    assert len(found) == 3
    assert len({(one.reasons, one.courses) for one in found}) == 1


def test_what_was_said_goes_with_the_person_and_the_days_stand(cast, link):
    candidate = link.candidate()
    found = introduced(link, link.offer(), candidate)
    answered(link, found, is_yes=False, why="어머니를 돌봅니다.")

    emptied = erasers()["support"](cast.gimhae.pk, [candidate.person_id])

    kept = queries.introduction(cast.hana, found.key)
    assert emptied == 2
    assert (kept.why, kept.state, kept.asked_on) == ("", "사양", TODAY)
    assert Candidate.objects.within(cast.hana).count() == 0


def test_a_person_of_another_lab_stays_there(cast, link):
    elsewhere = a_person("남의 사람", lab=cast.other_lab)

    assert queries.courses_of(cast.hana, [elsewhere.pk]) == {}
