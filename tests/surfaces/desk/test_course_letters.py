"""A mail to those on the list of a course."""

from __future__ import annotations

import re

import pytest

from pulmu.core.kernel.keys import new_key
from pulmu.core.mail.models import Message
from pulmu.domains.programmes import actions
from pulmu.domains.programmes.models import Enrolment, Party
from tests.factories import TYPED_AT, a_person

from .courses import a_course, enrolled, mails, sealed

LIST = "/desk/courses/"


def _at(course, path=""):
    return f"{LIST}{course.key}/roster/{path}"


def _act(hana, course, do, *rows, **more):
    said = {"do": do, "row": [one.key for one in rows], **more}
    return hana.post(_at(course, "act/"), said, follow=True)


def _undo(hana, page):
    [at] = set(re.findall(r'action="(/desk/courses/\w+/roster/undo/\w+/)"', page.content.decode()))
    return hana.post(at, follow=True), at


def _letter(**more):
    return {"subject": "준비물 안내", "body": "{이름} 님, 노트북을 가져오십시오.", **more}


@pytest.mark.parametrize("send", ["look", "sure"])
def test_no_name_stands_in_a_subject_which_the_outbox_lists(cast, hana, text, send):
    course = a_course(cast)
    enrolled(cast, course, "김새봄")
    letter = _letter(subject="{이름} 님께", to="확정", send=send, once=new_key())

    page = hana.post(_at(course, "mail/"), letter)

    assert page.status_code == 422
    assert "Lists show the subject: no name can stand there." in text(page)
    assert 'value="{이름} 님께"' in text(page)
    assert mails(cast) == []


def test_a_mail_to_a_list_is_looked_at_and_then_sent_once(cast, hana, text):
    course = a_course(cast, capacity=2)
    rows = enrolled(cast, course, "김새봄", "이두리", "박세찬")
    Enrolment.objects.within(cast.hana).filter(pk=rows[1].pk).update(
        email_sealed="", email_index=""
    )
    once = new_key()

    look = text(hana.post(_at(course, "mail/"), _letter(to="확정", send="look", once=once)))
    assert "Hong Gildong 님, 노트북을 가져오십시오." in look
    assert "Send 1 mail" in look
    assert "1 person left no address: please call." in look
    assert mails(cast) == []

    for _ in range(2):
        page = text(
            hana.post(_at(course, "mail/"), _letter(to="확정", send="sure", once=once), follow=True)
        )
    [sent] = Message.objects.within(cast.hana)
    assert sent.subject == "준비물 안내"
    assert sent.body.startswith("김새봄 님, 노트북을 가져오십시오.\n\n")
    assert sent.body.endswith(f"/t/{rows[0].ticket}/")
    assert "1 mail is in the outbox." in page


def test_a_mail_goes_to_those_who_were_chosen(cast, hana, text):
    course = a_course(cast)
    first, second, _third = enrolled(cast, course)

    page = text(_act(hana, course, "mail", first, second))
    assert "To the 2 people you chose." in page
    said = _letter(row=[first.key, second.key], send="sure", once=new_key())
    hana.post(_at(course, "mail/"), said)

    assert len(mails(cast)) == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"subject": ""}, "Subject: This field is required."),
        ({"to": "신청"}, "None of them left an address."),
        (
            {"body": "{이룸} 님, {장소}에서 만납니다. {이름}"},
            "{이룸}, {장소} means nothing in this letter. What can be filled in: {이름}",
        ),
        ({"subject": "{강좌} 안내"}, "{강좌} means nothing in this letter."),
        ({"body": "{이름 님"}, "{이름 님 means nothing in this letter."),
        ({"once": "x"}, "The form is out of date."),
    ],
)
def test_a_mail_that_cannot_go_says_why(cast, hana, more, said):
    course = a_course(cast)
    enrolled(cast, course)

    response = hana.post(
        _at(course, "mail/"), _letter(**{"to": "확정", "send": "sure", "once": new_key(), **more})
    )

    assert response.status_code == 422
    assert said in response.content.decode()
    assert mails(cast) == []


def test_whoever_had_the_use_of_their_data_stopped_gets_no_mail(cast, hana):
    course = a_course(cast, capacity=9)
    first, _second, _third = enrolled(cast, course)
    first.person.is_suspended = True
    first.person.save()

    hana.post(_at(course, "mail/"), _letter(to="확정", send="sure", once=new_key()))

    assert len(mails(cast)) == 2


def test_of_a_group_that_left_no_addresses_its_leader_gets_one_mail(cast, hana, text):
    course = a_course(cast, capacity=9)
    leader = a_person("한선생", lab=cast.gimhae)
    group = Party.objects.create(
        organisation=cast.gimhae,
        offering=course,
        leader=leader,
        name="3반",
        created_at=TYPED_AT,
        changed_at=TYPED_AT,
        **sealed("teacher@example.org"),
    )
    enrolled(cast, course)
    mine = Enrolment.objects.within(cast.hana).filter(offering=course)
    mine.update(party=group, email_sealed="", email_index="")

    said = _letter(to="확정", once=new_key())
    look = text(hana.post(_at(course, "mail/"), {**said, "send": "look"}))
    hana.post(_at(course, "mail/"), {**said, "send": "sure"})

    assert "Send 1 mail" in look
    [sent] = Message.objects.within(cast.hana)
    assert (sent.to, sent.person) == ("teacher@example.org", leader.key)
    assert sent.body.startswith("한선생 님, ")


def test_no_name_gets_into_a_subject_by_any_door(cast):
    course = a_course(cast)
    [one] = enrolled(cast, course, "김새봄")

    with pytest.raises(actions.NameInSubject):
        actions.mail_enrolled(
            cast.hana,
            offering_key=course.key,
            keys=[one.key],
            letter=actions.Letter(subject="{이름} 님께", body="안녕하십니까"),
            once=new_key(),
            at=TYPED_AT,
        )


@pytest.mark.parametrize("words", [{"subject": "{강좌}"}, {"body": "{이룸} 님"}])
def test_nothing_in_braces_goes_out_as_it_was_typed_by_any_door(cast, words):
    course = a_course(cast)
    [one] = enrolled(cast, course, "김새봄")
    said = {"subject": "안내", "body": "안녕하십니까", **words}

    with pytest.raises(actions.PlaceUnknown):
        actions.mail_enrolled(
            cast.hana,
            offering_key=course.key,
            keys=[one.key],
            letter=actions.Letter(**said),
            once=new_key(),
            at=TYPED_AT,
        )
    assert mails(cast) == []
