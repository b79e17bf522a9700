"""The outbox at the desk: seen masked, opened for a reason, sent again, withheld."""

from __future__ import annotations

import pytest
from django.utils import timezone

from pulmu.core.jobs.models import Job
from pulmu.core.mail.actions import Outgoing, write_many
from pulmu.core.mail.models import Message
from pulmu.core.trail.models import AccessRecord, Event
from pulmu.domains.people.models import Person
from tests.factories import a_person, when

AT = when("2026-05-10 09:00")
NOBODY = "n" * 26


def a_message(cast, *, state: str = "waiting", **said) -> Message:
    letter = {"to": "minji@example.org", "subject": "일정 변경", "body": "민지 님, 오세요.", **said}
    [made] = write_many(cast.hana, [Outgoing(**letter)], at=AT)
    sent = {"sent_at": AT} if state == "sent" else {}
    mine = Message.objects.within(cast.hana).filter(pk=made.pk)
    mine.update(state=state, tries=0 if state == "waiting" else 1, **sent)
    return made


def at_of(message: Message, act: str = "") -> str:
    return f"/desk/mail/{message.key}/{act}"


def state(message: Message) -> str:
    return Message.objects.everywhere(because="tests look").get(pk=message.pk).state


@pytest.mark.parametrize("count", [1, 30])
def test_the_outbox_shows_whom_masked_in_six_queries(
    hana, cast, text, count, django_assert_num_queries
):
    for _ in range(count):
        a_message(cast)

    with django_assert_num_queries(6):
        page = text(hana.get("/desk/mail/"))

    assert page.count("mi***@example.org") == count
    assert "minji" not in page
    assert "민지 님" not in page


def test_it_is_narrowed_by_state_and_by_recipient(hana, cast, text):
    a_message(cast, subject="첫째", state="sent")
    a_message(cast, subject="둘째", to="dooly@gimhae.example", state="failed")

    def shown(query: str) -> list[bool]:
        page = text(hana.get(f"/desk/mail/?{query}"))
        return [f">{subject}</a>" in page for subject in ("첫째", "둘째")]

    assert shown("") == [True, True]
    assert shown("state=sent") == [True, False]
    assert shown("state=strange") == [True, True]
    assert shown("q=gimhae.ex") == [False, True]
    assert shown("q=Dooly@gimhae.example") == [False, True]
    assert shown("q=dooly") == [False, False]
    assert shown("q=example&state=failed") == [False, True]


def test_a_message_is_covered_until_somebody_says_why(hana, cast, text):
    person = a_person("김민지", lab=cast.gimhae)
    message = a_message(cast, person=person.key)
    covered = text(hana.get(at_of(message)))
    unsaid = text(hana.post(at_of(message), {"reason": ""}))

    shown = text(hana.post(at_of(message), {"reason": "전화로 확인"}))

    for page in (covered, unsaid):
        assert "mi***@example.org" in page
        assert "민지 님" not in page
        assert "minji" not in page
    assert "민지 님, 오세요." in shown
    assert "minji@example.org" in shown
    [line] = AccessRecord.objects.within(cast.hana)
    assert (line.what, line.subjects, line.reason) == ("desk.mail", [person.key], "전화로 확인")


def test_a_message_to_an_address_alone_is_written_down_as_well(hana, cast, text):
    message = a_message(cast)

    assert "민지 님" in text(hana.post(at_of(message), {"reason": "반송 확인"}))

    [line] = AccessRecord.objects.within(cast.hana)
    assert (line.what, line.subjects, line.reason) == ("desk.mail", [], "반송 확인")


def test_whoever_had_the_use_of_their_data_stopped_is_not_shown(hana, cast, text):
    person = a_person("김민지", lab=cast.gimhae)
    Person.objects.within(cast.hana).update(is_suspended=True)
    message = a_message(cast, person=person.key)

    page = text(hana.post(at_of(message), {"reason": "전화로 확인"}))

    assert "민지 님" not in page
    assert not AccessRecord.objects.within(cast.hana).exists()


def test_a_letter_with_a_link_that_works_once_is_shown_to_nobody(hana, cast, text):
    message = a_message(cast, once=True)

    page = text(hana.post(at_of(message), {"reason": "궁금해서"}))

    assert "민지 님" not in page
    assert "works once" in page


def test_what_was_written_between_colleagues_is_open(hana, cast, text):
    message = a_message(cast, is_internal=True)

    assert "민지 님" in text(hana.get(at_of(message)))
    assert not AccessRecord.objects.within(cast.hana).exists()


def test_one_that_could_not_be_delivered_is_sent_again_once(hana, cast):
    message = a_message(cast, state="failed")
    Job.objects.all().delete()

    for _ in range(2):
        assert hana.post(at_of(message, "again/")).url == at_of(message)

    assert state(message) == "waiting"
    assert [job.payload for job in Job.objects.all()] == [{"message": message.pk}]
    assert Event.objects.within(cast.hana).filter(name="mail.message.sent_again").count() == 1


def test_what_was_sent_is_not_sent_again(hana, cast):
    message = a_message(cast, state="sent")
    Job.objects.all().delete()

    hana.post(at_of(message, "again/"))

    assert (state(message), Job.objects.count()) == ("sent", 0)


def test_without_its_text_it_cannot_be_sent(hana, cast, text):
    message = a_message(cast, state="failed")
    Message.objects.within(cast.hana).update(forgotten_at=AT, body="")

    page = text(hana.post(at_of(message, "again/"), follow=True))

    assert "Its text was not kept. Write to them anew." in page
    assert state(message) == "failed"


@pytest.mark.parametrize("before", ["waiting", "again", "failed"])
def test_a_message_is_withheld_and_sent_all_the_same(hana, cast, before):
    message = a_message(cast, state=before)

    for _ in range(2):
        hana.post(at_of(message, "withhold/"))
    assert state(message) == "withheld"
    assert Event.objects.within(cast.hana).filter(name="mail.message.withheld").count() == 1

    hana.post(at_of(message, "again/"))
    assert state(message) == "waiting"


@pytest.mark.parametrize("before", ["sending", "sent"])
def test_what_is_gone_is_not_withheld(hana, cast, text, before):
    message = a_message(cast, state=before)

    page = text(hana.post(at_of(message, "withhold/"), follow=True))

    assert "This message is gone already." in page
    assert state(message) == before


def test_another_lab_finds_nothing(minsu, cast):
    message = a_message(cast, state="failed")

    assert b"example.org" not in minsu.get("/desk/mail/").content
    assert minsu.get(at_of(message)).status_code == 404
    assert minsu.post(at_of(message), {"reason": "x"}).status_code == 404
    for act in ("again/", "withhold/"):
        assert minsu.post(at_of(message, act)).status_code == 404
    assert state(message) == "failed"


def test_today_says_that_mail_was_not_delivered_until_somebody_leaves_it(hana, cast, text, year):
    message = a_message(cast, state="failed")
    Message.objects.within(cast.hana).update(written_at=timezone.now())
    assert "1 letter could not be delivered" in text(hana.get("/desk/today/"))

    hana.post(at_of(message, "withhold/"))

    assert "could not be delivered" not in text(hana.get("/desk/today/"))


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_site_that_sends_nothing_says_so(hana, cast, text, settings, is_demo):
    settings.EMAIL_BACKEND = "pulmu.core.mail.backends.smtp.EmailBackend"
    cast.gimhae.is_demo = is_demo
    cast.gimhae.save()

    assert ("No mail leaves this site" in text(hana.get("/desk/mail/"))) == is_demo
