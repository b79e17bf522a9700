from __future__ import annotations

import datetime as dt

from django.core import mail
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.core.kernel.kst import moment
from pulmu.core.mail.actions import write
from pulmu.core.mail.jobs import deliver
from pulmu.core.mail.models import Message, MessageState

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
