from __future__ import annotations

import datetime as dt

from django.core import mail
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.core.kernel.kst import moment
from pulmu.core.mail import rules
from pulmu.core.mail.actions import Outgoing, forget_old, forget_people, write, write_many
from pulmu.core.mail.jobs import deliver
from pulmu.core.mail.models import Message, MessageState
from pulmu.core.tenancy import secrets

AT = moment(dt.date(2023, 5, 10), dt.time(9))


def test_a_message_is_written_first_and_sent_by_a_job(cast):
    write(cast.hana, to="dul@example.org", subject="마감 요청", body="확인해 주세요.", at=AT)
    assert mail.outbox == []

    work_one(worker="w", at=timezone.now())

    assert [(m.to, m.subject) for m in mail.outbox] == [(["dul@example.org"], "마감 요청")]
    assert Message.objects.within(cast.hana).get().state == MessageState.SENT


def test_a_message_that_was_sent_is_not_sent_again(cast):
    message = write(cast.hana, to="dul@example.org", subject="한 번", body="", at=AT)

    deliver({"message": message.pk}, lambda _percent: None)
    deliver({"message": message.pk}, lambda _percent: None)

    assert len(mail.outbox) == 1


def test_of_a_letter_with_a_link_that_works_once_no_copy_stays(cast):
    message = write(
        cast.hana, to="dul@example.org", subject="초대", body="https://x/", at=AT, once=True
    )

    deliver({"message": message.pk}, lambda _percent: None)

    assert mail.outbox[0].body == "https://x/"
    assert Message.objects.within(cast.hana).get().body == ""


def test_another_lab_does_not_see_our_outbox(cast):
    write(cast.hana, to="dul@example.org", subject="비밀", body="", at=AT)

    assert list(Message.objects.within(cast.minsu)) == []


def test_many_are_written_in_as_many_statements_as_one(cast, django_assert_num_queries):
    for count in (1, 30):
        letters = [Outgoing(to=f"n{n}@example.org", subject="s", body="b") for n in range(count)]
        with django_assert_num_queries(3):
            write_many(cast.hana, letters, at=AT)


def test_messages_lose_their_text_after_ninety_days_and_their_address_after_a_year(cast):
    now = AT + dt.timedelta(days=400)
    ages = {"new": 1, "old": 91, "very old": 366}
    for subject, days in ages.items():
        at = now - dt.timedelta(days=days)
        write(cast.hana, to="minji@example.org", subject=subject, body="비밀", at=at)

    for _ in range(2):
        forget_old(text_before=now - rules.KEPT_TEXT, address_before=now - rules.KEPT_ADDRESS)

    found = Message.objects.within(cast.hana).order_by("-written_at")
    assert [(one.subject, one.body, one.to, one.to_masked) for one in found] == [
        ("new", "비밀", "minji@example.org", "mi***@example.org"),
        ("old", "", "minji@example.org", "mi***@example.org"),
        ("", "", "", ""),
    ]
    # What has no text any more is not sent.
    assert [one.state for one in found] == ["waiting", "withheld", "withheld"]


def test_what_was_written_to_somebody_goes_with_them(cast):
    key = "p" * 26
    about = write(cast.hana, to="a@example.org", subject="s", body="b", at=AT, person=key)
    to_them = write(cast.hana, to="Minji@example.org", subject="s", body="b", at=AT)
    other = write(cast.hana, to="other@example.org", subject="s", body="b", at=AT)
    theirs = write(cast.minsu, to="minji@example.org", subject="s", body="b", at=AT, person=key)

    for _ in range(2):
        forget_people(
            cast.gimhae.pk,
            persons=[key],
            addresses=[secrets.blind_index("minji@example.org"), ""],
        )

    found = Message.objects.everywhere(because="tests look").in_bulk()
    assert [found[one.pk].is_forgotten for one in (about, to_them, other, theirs)] == [
        True,
        True,
        False,
        False,
    ]
    assert (found[about.pk].to, found[about.pk].subject, found[about.pk].body) == ("", "", "")
    assert {found[one.pk].state for one in (about, to_them)} == {"withheld"}
    work_one(worker="w", at=timezone.now())
    assert mail.outbox == []
