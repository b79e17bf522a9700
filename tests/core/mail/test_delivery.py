"""What becomes of a message, by what a mail server answers: real sockets, every kind of answer."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from pulmu.core.jobs.models import Job
from pulmu.core.mail import delivery, wording
from pulmu.core.mail.actions import Outgoing, write, write_many
from pulmu.core.mail.choices import MessageState
from pulmu.core.mail.models import Attachment, Message
from pulmu.core.tenancy.actors import operator_of
from tests.factories import a_lab, when

from .postoffice import CUT, SILENT, PostOffice, nobody_listens, post_office

AT = when("2026-05-10 09:00")
HOUR = dt.timedelta(hours=1)
BUSY, FULL, REFUSED, UNSURE = "busy", "full", "refused", "unsure"
AGAIN, FAILED, SENT = "again", "failed", "sent"
FIRST_PAUSE = {BUSY: dt.timedelta(minutes=2), FULL: HOUR}


@pytest.fixture
def office(settings) -> Iterator[PostOffice]:
    with post_office() as made:
        settings.EMAIL_BACKEND = delivery.SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
        settings.EMAIL_TIMEOUT = 1
        yield made


def a_message(cast, **said) -> Message:
    letter = {"to": "minji@example.org", "subject": "내일 만나요", "body": "오후 두 시.", **said}
    [made] = write_many(cast.hana, [Outgoing(**letter)], at=AT)
    return made


def now(message: Message) -> Message:
    return Message.objects.everywhere(because="tests look").get(pk=message.pk)


def tried(message: Message) -> Message:
    """After one more try, however long it should have waited."""
    mine = Message.objects.everywhere(because="tests").filter(pk=message.pk)
    mine.update(due_at=timezone.now())
    delivery.deliver(message.pk)
    return now(message)


ANSWERS = {
    "taken": ({}, SENT, ""),
    "greylisted": ({"rcpt": ["451 4.7.1 Greylisted, come back later"]}, AGAIN, BUSY),
    "greylisted after the text": ({"text": ["450 4.2.0 come back later"]}, AGAIN, BUSY),
    "mailbox full for now": ({"rcpt": ["452 4.2.2 mailbox full"]}, AGAIN, FULL),
    "mailbox full, said for good": ({"text": ["552 5.2.2 over quota"]}, AGAIN, FULL),
    "mailbox full, in the old way": ({"rcpt": ["552 exceeded storage allocation"]}, AGAIN, FULL),
    "nobody there": ({"rcpt": ["550 5.1.1 no such user"]}, FAILED, REFUSED),
    "taken for spam": ({"text": ["554 5.7.1 looks like spam"]}, FAILED, REFUSED),
    "sender not let through": ({"mail": ["553 5.7.1 not yours"]}, AGAIN, BUSY),
    "closed at the door": ({"hello": ["554 no service here"]}, AGAIN, BUSY),
    "closing in a moment": ({"text": ["421 4.3.2 shutting down"]}, AGAIN, BUSY),
    "text not wanted now": ({"data": ["451 4.3.0 try later"]}, AGAIN, BUSY),
    "cut at the door": ({"hello": [CUT]}, AGAIN, BUSY),
    "cut before the text": ({"data": [CUT]}, AGAIN, BUSY),
    "says nothing any more": ({"rcpt": [SILENT]}, AGAIN, BUSY),
    "cut after the text": ({"text": [CUT]}, FAILED, UNSURE),
    "silent after the text": ({"text": [SILENT]}, FAILED, UNSURE),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_a_server_answers_says_what_becomes_of_a_message(cast, office, answer):
    office.says, state, fault = ANSWERS[answer]
    message = a_message(cast)
    before = timezone.now()

    delivery.deliver(message.pk)

    found = now(message)
    assert (found.state, found.fault) == (state, fault)
    if state == AGAIN:
        waits = Job.objects.filter(task="mail.deliver", due_at=found.due_at).count()
        assert (found.tries, waits) == (1, 1)
        assert before + FIRST_PAUSE[fault] <= found.due_at < before + FIRST_PAUSE[fault] + HOUR


def test_greylisting_lets_it_in_the_second_time(cast, office):
    office.says = {"rcpt": ["451 4.7.1 come back later", "250 ok"]}
    message = a_message(cast)

    delivery.deliver(message.pk)
    delivery.deliver(message.pk)
    assert (now(message).state, len(office.letters)) == (AGAIN, 0)

    assert tried(message).state == SENT
    assert len(office.letters) == 1
    assert (now(message).fault, now(message).error) == ("", "")


def test_pauses_grow_and_end_after_two_days(cast, office):
    office.says = {"rcpt": ["451 4.7.1 come back later"]}
    message = a_message(cast)
    pauses = []
    while (found := tried(message)).state == AGAIN:
        pauses.append(round((found.due_at - found.tried_at).total_seconds() / 60))

    assert pauses == [2, 10, 30, 60, 120, 240, 480, 720, 1440]
    assert (found.state, found.fault, found.tries) == (FAILED, BUSY, 10)
    assert found.error == "451 4.7.1 come back later"


def test_where_nobody_listens_it_waits(cast, office, settings):
    settings.EMAIL_PORT = nobody_listens()
    message = a_message(cast)

    delivery.deliver(message.pk)

    assert (now(message).state, now(message).fault, now(message).tries) == (AGAIN, BUSY, 1)


def test_what_may_have_arrived_is_not_sent_again_by_itself(cast, office):
    office.says = {"text": [CUT]}
    message = a_message(cast)

    for _ in range(3):
        tried(message)

    assert len(office.letters) == 1


def test_a_message_is_of_no_use_after_its_time(cast, office):
    office.says = {"rcpt": ["451 4.7.1 come back later"]}
    gone = a_message(cast, useful_until=timezone.now() - HOUR)
    soon = a_message(cast, useful_until=timezone.now() + dt.timedelta(seconds=30))

    for message in (gone, soon):
        delivery.deliver(message.pk)
        assert (now(message).state, now(message).fault) == (FAILED, "late")


def test_the_address_stands_in_no_error(cast, office):
    office.says = {"rcpt": ["550 5.1.1 <minji@example.org>: no such user"]}
    message = a_message(cast)

    delivery.deliver(message.pk)

    assert now(message).error == "550 5.1.1 <mi***@example.org>: no such user"


def test_what_goes_out_says_from_whom_and_that_a_machine_wrote_it(cast, office, settings):
    settings.DEFAULT_FROM_EMAIL = "no-reply@pulmu.example"
    settings.PULMU_SITE_URL = "https://pulmu.example"
    wording.set_sender(cast.hana, reply_to="desk@gimhae.example", at=AT)
    ics = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    files = [
        Attachment("날짜.ics", "text/calendar; method=PUBLISH", ics.encode()),
        Attachment("확인.pdf", "application/pdf", b"%PDF-1.7 x"),
    ]
    message = a_message(cast, attachments=files)

    delivery.deliver(message.pk)

    sent = email.message_from_bytes(office.letters[0], policy=email.policy.default)
    assert sent["From"] == "김해 메타버스 특화랩 <no-reply@pulmu.example>"
    assert (sent["To"], sent["Reply-To"]) == ("minji@example.org", "desk@gimhae.example")
    assert sent["Subject"] == "내일 만나요"
    assert sent["Message-ID"] == f"<{message.key}@pulmu.example>"
    assert sent["Date"] == "Sun, 10 May 2026 09:00:00 +0900"
    assert (sent["Auto-Submitted"], sent["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert sent.get_body().get_content().strip() == "오후 두 시."
    calendar, pdf = sent.iter_attachments()
    assert calendar.get_content_type() == "text/calendar"
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert (calendar.get_filename(), calendar.get_content()) == ("날짜.ics", ics)
    assert (pdf.get_filename(), pdf.get_content()) == ("확인.pdf", b"%PDF-1.7 x")


def test_every_try_is_the_same_letter(cast, office):
    office.says = {"text": ["450 4.2.0 later", "250 ok"]}
    message = a_message(cast)

    delivery.deliver(message.pk)
    tried(message)

    first, second = (
        email.message_from_bytes(one, policy=email.policy.default) for one in office.letters
    )
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]


def test_a_subject_carries_no_header_of_its_own(cast, office):
    message = a_message(cast, subject="안내\r\nBcc: all@example.org")

    delivery.deliver(message.pk)

    sent = email.message_from_bytes(office.letters[0], policy=email.policy.default)
    assert (sent["Subject"], sent["Bcc"]) == ("안내 Bcc: all@example.org", None)


def test_an_address_that_cannot_be_is_refused_and_stops_nothing(cast, office):
    message = a_message(cast, to="민지")

    delivery.deliver(message.pk)

    assert (now(message).state, now(message).fault) == (FAILED, REFUSED)


def test_of_a_letter_that_works_once_nothing_stays_when_it_could_not_be_delivered(cast, office):
    office.says = {"rcpt": ["550 5.1.1 no such user"]}
    message = a_message(cast, once=True)

    delivery.deliver(message.pk)

    found = now(message)
    assert (found.state, found.body, found.is_forgotten) == (FAILED, "", True)


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_demo_writes_to_nobody(office, db, settings, tmp_path, is_demo):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    lab = a_lab("demo")
    lab.is_demo = is_demo
    lab.save()
    message = write(operator_of(lab), to="a@example.org", subject="s", body="b", at=AT)

    delivery.deliver(message.pk)

    files = [path.name for path in Path(settings.EMAIL_FILE_PATH).glob("*")]
    assert now(message).state == SENT
    assert (len(office.letters), files) == ((0, [f"{message.key}.eml"]) if is_demo else (1, []))


def test_the_file_back_end_writes_what_a_mail_programme_opens(cast, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = delivery.FILES, tmp_path / "mail"
    message = a_message(cast)

    delivery.deliver(message.pk)

    content = (tmp_path / "mail" / f"{message.key}.eml").read_bytes()
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert (read["Subject"], read.get_body().get_content()) == ("내일 만나요", "오후 두 시.")
    assert now(message).state == SENT


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends_it(cast, office):
    message = a_message(cast)
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        delivery.deliver(message.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert (len(office.letters), now(message).state) == (1, SENT)


def test_a_message_whose_worker_died_on_the_way_is_shown_and_not_sent_again(cast, office):
    message = a_message(cast)
    mine = Message.objects.everywhere(because="tests").filter(pk=message.pk)
    began = timezone.now()
    mine.update(state=MessageState.SENDING, tries=1, tried_at=began)

    assert delivery.give_up_waiting(at=began + dt.timedelta(minutes=14)) == 0
    assert delivery.give_up_waiting(at=began + dt.timedelta(minutes=16)) == 1
    assert delivery.give_up_waiting(at=began + dt.timedelta(minutes=16)) == 0
    delivery.deliver(message.pk)

    assert (now(message).state, now(message).fault, office.letters) == (FAILED, UNSURE, [])


def test_a_message_that_lost_its_job_gets_another(cast, office):
    message = a_message(cast)
    Job.objects.all().delete()
    at = AT + dt.timedelta(minutes=16)

    assert delivery.queue_forgotten(at=AT) == 0
    for _ in range(2):
        assert delivery.queue_forgotten(at=at) == 1

    assert list(Job.objects.values_list("task", "payload")) == [
        ("mail.deliver", {"message": message.pk})
    ]


def test_the_database_does_not_know_what_is_written_to_whom(cast):
    message = a_message(cast)

    with connection.cursor() as cursor:
        cursor.execute('SELECT "to", subject, body, to_masked FROM mail_message')
        [*sealed, masked] = cursor.fetchone()

    assert masked == "mi***@example.org"
    assert [word for word in ("minji", "내일", "오후") if any(word in one for one in sealed)] == []
    assert (now(message).to, now(message).subject) == ("minji@example.org", "내일 만나요")
