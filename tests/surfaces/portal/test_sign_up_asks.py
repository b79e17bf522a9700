"""What a course asks at sign-up: its questions, the notice, what is agreed to."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.mail.models import Message
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people import actions as people
from pulmu.domains.people.actions import PersonRow
from pulmu.domains.people.choices import ConsentKind
from pulmu.domains.people.models import Consent, ConsentText
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Draft, Enrolment, Offering
from pulmu.domains.surveys.models import Question, Questionnaire
from tests.factories import TYPED_AT, a_programme, an_offering, day
from tests.surfaces.conftest import a_browser

from .conftest import (
    CHORONG,
    ahead,
    fill_in,
    form_of,
    sign_up,
)

pytestmark = pytest.mark.usefixtures("at_ease")


def enrolments():
    return list(Enrolment.objects.everywhere(because="tests look").order_by("pk"))


def drafts():
    return list(Draft.objects.everywhere(because="tests look"))


def mails():
    return Message.objects.everywhere(because="tests look")


@pytest.fixture
def asking(cast, course):
    """Whether they have a laptop, and if so which one."""
    asks = Questionnaire.objects.create(
        organisation=cast.gimhae,
        name="신청",
        purpose="신청",
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )
    common = {
        "organisation": cast.gimhae,
        "questionnaire": asks,
        "is_required": True,
        "created_at": TYPED_AT,
        "changed_at": TYPED_AT,
    }
    has = Question.objects.create(position=1, sort="예아니오", label="노트북이 있습니까", **common)
    which = Question.objects.create(
        position=2, sort="한줄", label="어떤 것입니까", after=has, when=["예"], **common
    )
    Offering.objects.everywhere(because="tests set it").update(asks=asks)
    return has, which


def test_questions_are_asked_with_their_condition_in_words(visitor, course, asking, text):
    page = text(visitor.get(form_of(visitor, course)))

    assert "Only if you answered “노트북이 있습니까” with: 예." in page
    assert f'data-after="q-{asking[0].key}"' in page


def test_answers_are_kept_and_those_behind_a_closed_condition_are_not(visitor, course, asking):
    has, which = asking
    sign_up(visitor, course, **{f"q-{has.key}": "아니오", f"q-{which.key}": "맥북"})

    assert enrolments()[0].answers == {has.key: "아니오"}


def test_a_question_that_has_to_be_answered_is_named_before_a_code_is_sent(
    visitor, course, asking, text
):
    has, which = asking
    page = text(fill_in(visitor, course, **{f"q-{has.key}": "예"}))

    assert "어떤 것입니까: This has to be answered." in page
    assert mails().count() == 0
    assert (
        fill_in(visitor, course, **{f"q-{has.key}": "예", f"q-{which.key}": "맥북"}).status_code
        == 302
    )


@pytest.fixture
def texts(cast):
    for kind, words in (("처리", "처리 안내문"), ("홍보", "홍보 안내문"), ("촬영", "촬영 안내문")):
        ConsentText.objects.create(
            organisation=cast.gimhae,
            kind=kind,
            version=1,
            words=words,
            in_force_from=day("2023-01-01"),
            made_at=TYPED_AT,
            made_by="x",
        )


def test_the_notice_stands_in_two_blocks_and_pictures_apart(visitor, course, texts, text):
    page = text(visitor.get(form_of(visitor, course)))

    order = [
        "Processed without consent",
        "처리 안내문",
        "Freely agreed to",
        "홍보 안내문",
        "Photos and films",
        "촬영 안내문",
    ]
    places = [page.rindex(words) for words in order]
    assert places == sorted(places)


def test_what_is_ticked_is_a_consent_and_what_is_not_is_none(visitor, course, texts):
    sign_up(visitor, course, **{f"c-{ConsentKind.PICTURES.name}": "on"})

    [said] = Consent.objects.everywhere(because="tests look")
    assert (said.kind, said.is_given, said.channel, said.text.words) == (
        "촬영",
        True,
        "누리집",
        "촬영 안내문",
    )


def test_nobody_consents_for_somebody_known_under_another_address(cast, visitor, course, texts):
    sign_up(visitor, course)
    other = an_offering(programme=course.programme, name="다른 강좌", starts=(ahead(30),))

    stranger = a_browser()
    ticks = {f"c-{ConsentKind.PICTURES.name}": "on"}
    sign_up(stranger, other, email="stranger@example.org", **ticks)

    assert enrolments()[1].person_id == enrolments()[0].person_id
    assert Consent.objects.everywhere(because="tests look").count() == 0


def test_a_guardian_the_lab_knows_without_an_address_is_asked_by_the_lab(cast, visitor, text):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae), asks_birth=True, starts=(ahead(14),)
    )
    at, born = timezone.now(), day(f"{timezone.now().year - 9}-05-05")
    row = PersonRow(name="김아이", phone=CHORONG["phone"], birth_date=born)
    child = people.introduce(visitor_of(cast.gimhae), row=row, at=at)
    known = people.GuardianRow(
        name="김엄마", relation="모", way="서면", verified_on=day("2026-01-05")
    )
    people.record_guardian(cast.hana, key=child.key, row=known, at=at)

    guardian = {"guardian_name": "김엄마", "guardian_email": "friend@example.org"}
    done = sign_up(visitor, course, name="김아이", birth_date=born, **guardian)
    page = text(visitor.get(done.url))

    [one] = enrolments()
    assert (one.person, one.state) == (child, "제안")
    assert "please have them call us" in page
    assert "friend@example.org" not in {letter.to for letter in mails()}
    actions.confirm(cast.hana, offering_key=course.key, keys=[one.key], at=at)
    assert [one.state for one in enrolments()] == ["확정"]
