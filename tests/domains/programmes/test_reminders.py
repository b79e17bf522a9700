"""People are reminded once of each thing, and by day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulmu.core.jobs.tasks import task
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.mail import wording
from pulmu.core.mail.letters import Words
from pulmu.core.tenancy import secrets
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people.models import Person
from pulmu.domains.programmes import actions, rules
from pulmu.domains.programmes.choices import NoticeSort
from pulmu.domains.programmes.models import Enrolment, Party
from tests.factories import a_person, a_programme, an_offering, when

from .letters import DAY, HOUR, ROOM, SIGNED_UP, START, course, event, session, sign_up, written

__all__ = ["course", "session"]


# When a reminder is due


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-05-09 07:59", None),
        ("2026-05-09 08:00", "D-3"),
        ("2026-05-09 20:59", "D-3"),
        ("2026-05-09 21:00", None),
        ("2026-05-10 12:00", "D-3"),
        ("2026-05-11 07:59", None),
        ("2026-05-11 08:00", "D-1"),
        ("2026-05-11 21:00", None),
        ("2026-05-12 08:00", None),
        ("2026-05-12 11:59", None),
        ("2026-05-12 12:00", "2시간"),
        ("2026-05-12 13:59", "2시간"),
        ("2026-05-12 14:00", None),
    ],
)
def test_what_is_due_before_two_in_the_afternoon(at, due):
    assert rules.reminder_due(starts_at=START, at=when(at)) == due


def test_before_an_early_session_the_last_reminder_waits_for_the_morning():
    nine = when("2026-05-12 09:00")

    assert rules.reminder_due(starts_at=nine, at=when("2026-05-12 07:30")) is None
    assert rules.reminder_due(starts_at=nine, at=when("2026-05-12 08:00")) == NoticeSort.HOURS


@given(
    minutes=st.integers(0, 365 * 24 * 60),
    before=st.timedeltas(-DAY, 6 * DAY),
)
def test_nobody_is_ever_reminded_at_night_or_too_late(minutes, before):
    starts_at = START + minutes * HOUR / 60
    at = starts_at - before
    due = rules.reminder_due(starts_at=starts_at, at=at)

    if due is not None:
        assert not rules.is_quiet(at)
        assert rules.remind_from(due, starts_at=starts_at) <= at < starts_at


# Reminding


def test_a_reminder_says_when_where_and_what_to_bring(cast, course, session):
    one = sign_up(cast, course, "minji")

    assert actions.remind(cast.operator, session_key=session.key, at=START - DAY) == 1

    [message] = written(cast)
    assert (message.to, message.person) == ("minji@example.org", one.person.key)
    assert message.subject == "일정 알림: AI 첫걸음, 2026. 5. 12.(화) 14:00~17:00"
    for said in ("minji 님", "2026. 5. 12.(화) 14:00~17:00", ROOM, "노트북", f"/t/{one.ticket}/"):
        assert said in message.body
    assert message.useful_until == START
    method, date = event(message)
    assert (method, date["SUMMARY"], date["LOCATION"]) == ("PUBLISH", "AI 첫걸음", ROOM)
    assert date["DTSTART"].params["TZID"] == "Asia/Seoul"
    assert date.start == START


def test_each_reminder_goes_to_each_once(cast, course, session):
    for name in ("minji", "dooly"):
        sign_up(cast, course, name)
    moments = [START - 3 * DAY, START - 2 * DAY, START - DAY, START - HOUR]

    told = [
        [actions.remind(cast.operator, session_key=session.key, at=at) for _twice in range(2)]
        for at in moments
    ]

    assert told == [[2, 0], [0, 0], [2, 0], [2, 0]]
    assert [one.subject.split(":")[0] for one in written(cast)] == [
        *["일정 알림"] * 4,
        *["곧 시작합니다"] * 2,
    ]


def test_who_has_no_seat_is_not_reminded(cast, course, session):
    for name in ("a", "b", "waits"):
        sign_up(cast, course, name)
    one = sign_up(cast, course, "gone")
    actions.cancel_enrolment(visitor_of(cast.gimhae, holds=[one.ticket]), key=one.key, at=SIGNED_UP)
    stopped = Person.objects.within(cast.hana).filter(name="b")
    stopped.update(is_suspended=True)
    written(cast)

    actions.remind(cast.operator, session_key=session.key, at=START - DAY)

    assert [one.to for one in written(cast)] == ["a@example.org"]


def test_who_just_signed_up_is_not_told_the_same_twice(cast, course, session):
    sign_up(cast, course, "late", at=START - DAY)

    assert actions.remind(cast.operator, session_key=session.key, at=START - DAY) == 0
    assert actions.remind(cast.operator, session_key=session.key, at=START - HOUR) == 1


def test_of_a_cancelled_session_nobody_is_reminded(cast, course, session):
    sign_up(cast, course, "minji")
    actions.cancel_session(cast.hana, key=session.key, at=SIGNED_UP)
    written(cast)

    assert actions.remind(cast.operator, session_key=session.key, at=START - DAY) == 0


def test_who_chose_english_is_written_to_in_english(cast, course, session):
    sign_up(cast, course, "minji", language="en")

    actions.remind(cast.operator, session_key=session.key, at=START - DAY)

    [message] = written(cast)
    assert message.subject == "Reminder: AI 첫걸음, Tue 12 May 2026, 14:00-17:00"


def test_a_lab_writes_in_its_own_words(cast, course, session):
    sign_up(cast, course, "minji")
    own = Words("{강좌} 내일이에요", "{lab}입니다. {일시}\n{링크}")
    wording.rewrite(cast.hana, letter="programmes.reminder", language="ko", words=own, at=SIGNED_UP)

    actions.remind(cast.operator, session_key=session.key, at=START - DAY)

    [message] = written(cast)
    assert message.subject == "AI 첫걸음 내일이에요"
    assert message.body.startswith("김해 메타버스 특화랩입니다. 2026. 5. 12.(화) 14:00~17:00\n")


def test_of_a_group_without_addresses_its_leader_gets_one_letter(cast, course, session):
    leader = a_person("선생님", lab=cast.gimhae)
    party = Party.objects.create(
        organisation=cast.gimhae,
        offering=course,
        leader=leader,
        name="3학년 2반",
        email_sealed=secrets.seal("teacher@example.org"),
        created_at=SIGNED_UP,
        changed_at=SIGNED_UP,
    )
    for name in ("하나", "두나"):
        person = a_person(name, lab=cast.gimhae)
        actions.enrol(
            cast.hana,
            offering_key=course.key,
            person_key=person.key,
            at=SIGNED_UP,
            channel="단체",
        )
    Enrolment.objects.within(cast.hana).update(party=party)

    told = [
        actions.remind(cast.operator, session_key=session.key, at=START - DAY) for _ in range(2)
    ]

    assert told == [2, 0]
    assert [(one.to, one.person) for one in written(cast)] == [("teacher@example.org", leader.key)]


def test_only_who_may_write_reminds_and_a_stranger_finds_nothing(cast, session):
    with pytest.raises(NotAllowed):
        actions.remind(visitor_of(cast.gimhae), session_key=session.key, at=START - DAY)
    with pytest.raises(NotFound):
        actions.remind(cast.minsu, session_key=session.key, at=START - DAY)


def test_reminding_thirty_takes_as_many_queries_as_reminding_one(
    cast, session, course, django_assert_num_queries
):
    course.capacity = None
    course.save()
    sign_up(cast, course, "first")
    with django_assert_num_queries(9):
        actions.remind(cast.operator, session_key=session.key, at=START - 3 * DAY)
    for number in range(29):
        sign_up(cast, course, f"n{number}")

    with django_assert_num_queries(9):
        actions.remind(cast.operator, session_key=session.key, at=START - DAY)
    assert len(written(cast)) == 30


# The clock


def test_the_clock_reminds_and_lets_offers_lapse(cast, monkeypatch):
    at = when("2026-05-11 09:00")
    course = an_offering(programme=a_programme(lab=cast.gimhae), capacity=1)
    first, next_one = (sign_up(cast, course, name) for name in ("a", "b"))
    holder = visitor_of(cast.gimhae, holds=[first.ticket])
    actions.cancel_enrolment(holder, key=first.key, at=SIGNED_UP)
    other = an_offering(programme=a_programme("다른 과정", lab=cast.gimhae))
    sign_up(cast, other, "c")
    written(cast)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)

    for _ in range(2):
        task("programmes.go_round").run({}, lambda _percent: None)

    assert [one.to for one in written(cast)] == ["b@example.org", "c@example.org"]
    next_one.refresh_from_db()
    assert (next_one.state, next_one.ending) == ("취소", "기한")
