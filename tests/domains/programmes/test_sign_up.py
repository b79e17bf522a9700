from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.mail.models import Message
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.actions import EmailImpossible, PersonRow
from pulmu.domains.people.models import Person
from pulmu.domains.people.queries import email_index
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Enrolment
from pulmu.domains.surveys.models import Question, Questionnaire
from tests.factories import TYPED_AT, a_person, a_programme, an_offering, entries, when

AT = when("2026-05-01 10:00")


@pytest.fixture
def course(cast):
    return an_offering(programme=a_programme(lab=cast.gimhae))


@pytest.fixture
def visitor(cast):
    return visitor_of(cast.gimhae)


def said(name="박초롱", email="chorong@example.org", **more):
    return actions.SignUp(person=PersonRow(name=name, email=email, phone="010-2222-3333"), **more)


def sign_up(visitor, course, *who, at=AT):
    found = [
        actions.sign_up(
            visitor, offering_key=course.key, said=said(name, f"p{n}@example.org"), at=at
        )
        for n, name in enumerate(who)
    ]
    return [one for [one] in found]


def stored(key):
    return Enrolment.objects.everywhere(because="tests look").get(key=key)


def mails():
    return list(Message.objects.everywhere(because="tests look").values_list("to", "subject"))


def test_somebody_signs_up_and_is_written_to(cast, visitor, course):
    [one] = actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)

    kept = stored(one.key)
    assert (kept.state, kept.channel, kept.person.name) == ("확정", "누리집", "박초롱")
    assert secrets.unseal(kept.email_sealed) == "chorong@example.org"
    assert kept.email_index == email_index("Chorong@Example.org")
    assert mails() == [("chorong@example.org", "신청 확정: AI 첫걸음")]


def test_signing_up_counts_nothing(cast, visitor, course):
    actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)

    assert entries(cast.gimhae) == []


def test_a_form_sent_twice_takes_one_seat(visitor, course):
    [one] = actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)
    [two] = actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)

    assert one.key == two.key
    assert len(mails()) == 1
    assert Person.objects.everywhere(because="tests look").count() == 1


def test_who_comes_when_it_is_full_stands_in_line(cast, visitor, course):
    found = sign_up(visitor, course, "가", "나", "다", "라")

    assert [one.state for one in found] == ["확정", "확정", "대기", "대기"]
    assert [queries.place_in_line(cast.hana, one) for one in found] == [0, 0, 1, 2]


def test_without_a_line_whoever_comes_late_is_refused_and_nothing_is_written(cast, visitor):
    course = an_offering(programme=a_programme(lab=cast.gimhae), capacity=1, has_waiting_list=False)
    sign_up(visitor, course, "가")

    with pytest.raises(actions.Full):
        actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)
    assert Person.objects.everywhere(because="tests look").count() == 1


def test_where_the_desk_chooses_a_sign_up_holds_no_seat(cast, visitor):
    course = an_offering(programme=a_programme(lab=cast.gimhae), capacity=1, needs_approval=True)
    found = sign_up(visitor, course, "가", "나")

    assert [one.state for one in found] == ["신청", "신청"]
    assert queries.seats(cast.hana, course, None, at=AT).left == 1


def test_of_dates_that_are_booked_one_by_one_each_has_its_own_seats(cast, visitor):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae),
        booking="회차별",
        capacity=1,
        starts=("2026-05-12 14:00", "2026-05-19 14:00"),
    )
    first, second = queries.sessions_of(cast.hana, course)
    actions.sign_up(visitor, offering_key=course.key, said=said("가", sessions=[first.key]), at=AT)
    both = said("나", "na@example.org", sessions=[first.key, second.key])
    found = actions.sign_up(visitor, offering_key=course.key, said=both, at=AT)

    assert [(one.session_id, one.state) for one in found] == [
        (first.pk, "대기"),
        (second.pk, "확정"),
    ]
    with pytest.raises(actions.NothingChosen):
        actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)


def test_a_date_of_another_course_is_not_found(cast, visitor):
    programme = a_programme(lab=cast.gimhae)
    course = an_offering(programme=programme, booking="회차별")
    other = an_offering(programme=programme, name="다른 강좌", booking="회차별")
    theirs = queries.sessions_of(cast.hana, other).get()

    with pytest.raises(NotFound):
        actions.sign_up(visitor, offering_key=course.key, said=said(sessions=[theirs.key]), at=AT)


@pytest.mark.parametrize(
    ("more", "at"),
    [
        ({"state": "취소", "cancelled_at": AT}, AT),
        ({"opens_at": when("2026-05-02 00:00")}, AT),
        ({"closes_at": when("2026-05-01 10:00")}, AT),
        ({}, when("2026-05-12 14:00")),
    ],
)
def test_sign_up_has_its_time(cast, visitor, more, at):
    course = an_offering(programme=a_programme(lab=cast.gimhae), **more)

    with pytest.raises(actions.NotTaking):
        actions.sign_up(visitor, offering_key=course.key, said=said(), at=at)


def test_a_draft_and_a_course_of_another_lab_are_not_found(cast, visitor):
    draft = an_offering(programme=a_programme(lab=cast.gimhae), state="작성")
    theirs = an_offering(programme=a_programme(lab=cast.other_lab))

    for course in (draft, theirs):
        with pytest.raises(NotFound):
            actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)


def test_an_address_is_needed_and_has_to_be_one(visitor, course):
    for email in ("", "chorong", "초롱@"):
        with pytest.raises(EmailImpossible):
            actions.sign_up(visitor, offering_key=course.key, said=said(email=email), at=AT)


def test_an_inspector_signs_nobody_up(cast, course):
    with pytest.raises(NotAllowed):
        actions.sign_up(cast.inspector, offering_key=course.key, said=said(), at=AT)


def test_who_is_known_by_name_and_phone_is_that_person_and_stays_as_they_are(cast, visitor, course):
    known = a_person("박초롱", lab=cast.gimhae)
    known.phone_sealed = secrets.seal("01022223333")
    known.phone_index = secrets.blind_index("01022223333")
    known.save()

    [one] = actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)

    known.refresh_from_db()
    assert one.person_id == known.pk
    assert known.email_index == ""


def test_a_namesake_is_somebody_new_for_the_desk_to_look_at(cast, visitor, course):
    known = a_person("박초롱", lab=cast.gimhae)

    [one] = actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)

    assert one.person_id != known.pk
    assert one.person.is_possible_duplicate


def test_questions_have_to_be_answered(cast, visitor):
    asks = Questionnaire.objects.create(
        organisation=cast.gimhae,
        name="신청",
        purpose="신청",
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )
    level = Question.objects.create(
        organisation=cast.gimhae,
        questionnaire=asks,
        position=1,
        sort="하나",
        label="경험",
        is_required=True,
        choices=["처음", "있음"],
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
    )
    course = an_offering(programme=a_programme(lab=cast.gimhae), asks=asks)

    with pytest.raises(actions.AnswersWrong) as wrong:
        actions.sign_up(visitor, offering_key=course.key, said=said(), at=AT)
    assert wrong.value.faults == {level.key: "missing"}

    answered = said(answers={level.key: "처음", "stray": "x"})
    [one] = actions.sign_up(visitor, offering_key=course.key, said=answered, at=AT)
    assert stored(one.key).answers == {level.key: "처음"}


def test_the_desk_puts_somebody_on_the_list_also_past_the_last_seat(cast, visitor, course):
    sign_up(visitor, course, "가", "나")
    late, later = a_person("다", lab=cast.gimhae), a_person("라", lab=cast.gimhae)

    waits = actions.enrol(cast.hana, offering_key=course.key, person_key=late.key, at=AT)
    squeezed = actions.enrol(
        cast.hana, offering_key=course.key, person_key=later.key, at=AT, over=True
    )

    assert (waits.state, squeezed.state) == ("대기", "확정")
    assert queries.seats(cast.hana, course, None, at=AT).left == 0
    with pytest.raises(NotFound):
        actions.enrol(cast.minsu, offering_key=course.key, person_key=late.key, at=AT)
    with pytest.raises(NotAllowed):
        actions.enrol(visitor, offering_key=course.key, person_key=late.key, at=AT)
