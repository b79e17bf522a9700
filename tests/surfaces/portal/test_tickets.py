"""One's own enrolment by its link, a guardian's word, and everything of one's own."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re

import pytest
import segno
from django.urls import get_resolver
from django.utils import timezone

from pulmu.core.mail.models import Message
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.people.models import Person, SubjectRequest
from pulmu.domains.programmes import actions, queries
from pulmu.domains.programmes.models import Enrolment, Offering
from pulmu.web import access
from pulmu.web.tickets import WithoutTickets
from tests.factories import a_programme, an_offering
from tests.surfaces.conftest import a_browser
from tests.surfaces.desk.rooms import a_room

from .conftest import CHORONG, ahead, code_in_mail, fill_in, form_of, sign_up
from .test_sign_up_asks import texts  # noqa: F401 -- a fixture

pytestmark = pytest.mark.usefixtures("at_ease")
# What opens a page by itself, by the name that its address gives it.
PROOF = re.compile(r"<\w+:(ticket|token|secret|link)>")


def only():
    return Enrolment.objects.everywhere(because="tests look").get()


def all_of(model):
    return model.objects.everywhere(because="tests look")


@pytest.fixture
def held(visitor, course):
    sign_up(visitor, course)
    return only()


def test_whoever_has_the_link_sees_how_it_stands(held, text):
    page = text(a_browser().get(f"/t/{held.ticket}/"))

    assert "AI 첫걸음" in page
    assert "박*롱" in page
    assert "박초롱" not in page
    assert "You can cancel until" in page


def test_links_for_afterwards_are_for_who_took_part_and_lead_to_pages_alone(cast, text):
    room = a_room(cast, "박초롱", "김두리")
    said = "자료: https://lab.example/slides?a=1&b=2\n\n  javascript:alert(1)\n<b>공지</b>"
    all_of(Offering).filter(pk=room.course.pk).update(after_links=said)
    came, missed = (f"/t/{one.ticket}/" for one in room.people)
    assert "slides" not in text(a_browser().get(came))
    actions.check_in_by_name(
        cast.hana,
        session_key=room.session.key,
        enrolment_key=room.people[0].key,
        nonce="n1",
        at=timezone.now(),
    )

    page = text(a_browser().get(came))

    link = "https://lab.example/slides?a=1&amp;b=2"
    assert f'<li>자료: <a href="{link}" rel="nofollow">{link}</a></li>' in page
    assert "<li>javascript:alert(1)</li>" in page
    assert "<li>&lt;b&gt;공지&lt;/b&gt;</li>" in page
    assert "slides" not in text(a_browser().get(missed))


@pytest.mark.parametrize(("language", "subject"), [("ko", "신청 확정"), ("en", "Your seat")])
def test_letters_are_in_the_language_in_which_somebody_signed_up(course, language, subject):
    sign_up(a_browser(language=language), course)

    assert only().language == language
    assert subject in all_of(Message).filter(once=False).get().subject


def path_of(drawn):
    return re.findall(r'stroke[^>]* d="([^"]+)"|d="([^"]+)"[^>]*stroke', drawn)


def test_the_code_for_the_door_is_not_the_ticket_and_opens_nothing(held):
    """Drawn again by the same library: what it says is told by the reader in the journeys, too."""
    page = a_browser().get(f"/t/{held.ticket}/").content.decode()
    code = queries.door_code(held)

    [drawn] = re.findall(r"<svg[^>]*qr-code[^>]*>.*?</svg>", page)
    made = segno.make(code, error="m").svg_inline(scale=8, border=4, omitsize=True)
    assert path_of(drawn) == path_of(made)
    for tail in ("", "cancel/", "take/", "check-in/", "survey/"):
        for act in (a_browser().get, a_browser().post):
            assert act(f"/t/{code}/{tail}").status_code in {404, 405}
    assert only().state == "확정"


def test_a_seat_is_given_back_once_and_goes_to_who_is_next(cast, held, course, text):
    Offering.objects.everywhere(because="tests set it").update(capacity=1)
    sign_up(a_browser(), course, name="다음이", email="next@example.org")
    stranger = a_browser()
    assert "Your seat goes to whoever is next" in text(stranger.get(f"/t/{held.ticket}/cancel/"))

    for _ in range(2):
        answer = stranger.post(f"/t/{held.ticket}/cancel/")
        assert answer.url == f"/t/{held.ticket}/"

    states = dict(all_of(Enrolment).values_list("person__name", "state"))
    assert states == {"박초롱": "취소", "다음이": "제안"}


def test_an_offered_seat_is_taken_once(cast, held, course, text):
    Offering.objects.everywhere(because="tests set it").update(capacity=1)
    browser = a_browser()
    sign_up(browser, course, name="다음이", email="next@example.org")
    a_browser().post(f"/t/{held.ticket}/cancel/")
    one = all_of(Enrolment).get(person__name="다음이")
    assert "A seat is kept for you until" in text(browser.get(f"/t/{one.ticket}/"))

    for _ in range(2):
        browser.post(f"/t/{one.ticket}/take/")

    one.refresh_from_db()
    assert one.state == "확정"


def test_after_the_deadline_nothing_is_given_back_here(visitor, cast, text):
    course = an_offering(
        programme=a_programme(lab=cast.gimhae), starts=(ahead(2, 0),), cancel_hours=72
    )
    sign_up(visitor, course)

    visitor.post(f"/t/{only().ticket}/cancel/")

    assert only().state == "확정"
    assert "too late to cancel" in text(visitor.get(f"/t/{only().ticket}/"))


@pytest.mark.parametrize("tail", ["", "take/", "cancel/"])
def test_a_link_that_is_none_opens_nothing(held, tail):
    for ticket in ("n" * 26, "x", held.key):
        address = f"/t/{ticket}/{tail}"
        assert {a_browser().get(address).status_code, a_browser().post(address).status_code} <= {
            404,
            405,
        }


def test_a_ticket_does_not_open_what_it_is_not_for(held):
    assert a_browser().get(f"/g/{held.ticket}/").status_code == 404


def test_no_ticket_is_written_to_a_log(held, caplog):
    caplog.handler.addFilter(WithoutTickets())
    with caplog.at_level(logging.WARNING):
        a_browser().put(f"/t/{held.ticket}/")

    assert "/t/..." in caplog.text
    assert held.ticket not in caplog.text


def test_no_address_that_is_a_proof_is_written_to_a_log():
    routes = [str(one.pattern) for one in access.patterns(get_resolver())]
    proofs = [PROOF.sub("nnnn", route, count=1) for route in routes if PROOF.search(route)]

    assert len(proofs) >= 25
    assert [route for route in proofs if "nnnn" in logged(f"Not Found: /{route}")] == []


def logged(line):
    record = logging.makeLogRecord({"msg": line})
    WithoutTickets().filter(record)
    return record.getMessage()


def come_back(email=CHORONG["email"]):
    browser = a_browser()
    browser.post("/my/", {"email": email})
    browser.post("/my/code/", {"digits": code_in_mail()})
    return browser


def test_a_code_that_is_asked_for_by_pressing_twice_is_mailed_once(held):
    browser = a_browser()
    mails = Message.objects.everywhere(because="tests look")
    before = mails.count()
    for _press in range(2):
        browser.post("/my/", {"email": CHORONG["email"], "csrfmiddlewaretoken": "p" * 64})

    assert mails.count() == before + 1
    assert browser.post("/my/code/", {"digits": code_in_mail()}).url == "/my/"


def test_my_page_shows_my_own_at_every_lab_after_a_code(cast, held, text):
    theirs = an_offering(
        programme=a_programme(lab=cast.other_lab), name="다른 기관 강좌", starts=(ahead(9),)
    )
    sign_up(a_browser(), theirs)

    page = text(come_back().get("/my/"))

    assert "AI 첫걸음" in page
    assert "다른 기관 강좌" in page
    assert "AI 첫걸음" not in text(a_browser().get("/my/"))


def test_my_page_leads_back_to_the_courses(cast, held, text):
    browser = come_back()
    assert 'href="/at/gimhae/">Courses</a>' in text(browser.get("/my/"))

    theirs = an_offering(
        programme=a_programme(lab=cast.other_lab), name="다른 기관 강좌", starts=(ahead(9),)
    )
    sign_up(browser, theirs)

    assert 'href="/">Courses</a>' in text(browser.get("/my/"))
    assert 'href="/">Courses</a>' in text(a_browser().get("/my/"))


def test_an_unknown_address_is_answered_like_any_other(held, text):
    answers = []
    for email in (CHORONG["email"], "nobody@example.org"):
        browser = a_browser()
        sent = browser.post("/my/", {"email": email})
        page = text(browser.get(sent.url)).replace(email, "...")
        refused = browser.post("/my/code/", {"digits": "000000"})
        assert refused.url == "/my/code/"
        wrong = text(browser.get(refused.url)).replace(email, "...")
        assert "This is not the code" in wrong
        token = re.compile(r"\b\w{64}\b")
        answers.append((sent.status_code, token.sub("", page), token.sub("", wrong)))

    assert answers[0] == answers[1]
    assert "nobody@example.org" not in {one.to for one in all_of(Message)}


def test_nothing_of_others_is_on_my_page(held, course, text):
    sign_up(a_browser(), course, name="남이", email="other@example.org")

    page = text(come_back("other@example.org").get("/my/"))

    assert held.ticket not in page


def test_thirty_sign_ups_are_as_many_queries_as_one(cast, held, course, django_assert_num_queries):
    browser = come_back()
    with django_assert_num_queries(36):
        browser.get("/my/")
    for number in range(30):
        more = an_offering(programme=course.programme, name=f"강좌 {number}", starts=(ahead(9),))
        one = all_of(Enrolment).get(pk=held.pk)
        one.pk, one.key, one.ticket, one.offering = None, f"k{number:025}", f"t{number:025}", more
        one.save(force_insert=True)
    with django_assert_num_queries(36):
        browser.get("/my/")


def test_my_number_is_corrected_by_me_alone(held, text):
    person = held.person
    browser = come_back()
    for _ in range(2):
        assert browser.post(f"/my/{person.key}/contact/", {"phone": "010-9999-8888"}).url == "/my/"

    assert 'value="010-9999-8888"' in text(browser.get(f"/my/{person.key}/contact/"))
    assert a_browser().get(f"/my/{person.key}/contact/").status_code == 404
    assert a_browser().post(f"/my/{person.key}/contact/", {"phone": "1"}).status_code == 404


def test_i_ask_for_my_data_to_be_erased(held):
    browser = come_back()
    for _ in range(2):
        browser.post(f"/my/{held.person.key}/erase/")

    [request] = all_of(SubjectRequest)
    assert (request.sort, request.state, request.channel) == ("삭제", "접수", "누리집")
    assert a_browser().post(f"/my/{held.person.key}/erase/").status_code == 404


def test_i_take_my_data_along_and_that_is_written_down(held, text):
    browser = come_back()
    all_of(Person).filter(pk=held.person.pk).update(sex="여", birth_date=None, birth_year=1991)
    said = text(browser.get("/my/data/"))
    assert "박초롱" in said
    assert "1991" in said
    assert ">여<" in said

    [lab] = json.loads(browser.post("/my/data/export/").content)

    assert lab["people"][0]["phone"] == "010-2222-3333"
    assert lab["sign_ups"][0]["course"] == "AI 첫걸음"
    [look] = all_of(AccessRecord)
    assert (look.what, look.subjects) == ("portal:export", [held.person.key])


def test_who_signs_up_with_a_name_and_a_number_learns_nothing_of_that_person(held, course, text):
    """Somebody knows a name and a number, and proves an address of their own."""
    person = held.person
    all_of(Person).filter(pk=person.pk).update(region="김해시 활천동")
    other = an_offering(programme=course.programme, name="다른 강좌", starts=(ahead(9),))
    sign_up(a_browser(), other, email="spy@example.org")
    spy = come_back("spy@example.org")

    said = spy.post("/my/data/export/").content.decode()

    assert "활천동" not in said
    assert "010-2222-3333" not in said
    assert spy.get(f"/my/{person.key}/contact/").status_code == 404


def test_a_shared_computer_forgets(held, text):
    browser = come_back()
    browser.post("/my/leave/")

    assert "AI 첫걸음" not in text(browser.get("/my/"))


@pytest.mark.usefixtures("at_ease")
def test_a_shared_computer_forgets_what_was_typed_and_which_links_were_opened(cast, course):
    room, browser = a_room(cast, "박초롱"), a_browser()
    fill_in(browser, course)
    browser.get(f"/t/{room.people[0].ticket}/")
    browser.get("/my/")

    browser.post("/my/leave/")

    assert "chorong@example.org" not in browser.get(form_of(browser, course)).content.decode()
    assert browser.get(f"/check-in/{room.session.key}/123456/").status_code == 200
    assert browser.get("/my/code/").url == "/my/"


def test_a_proof_is_good_for_half_a_day(held, text):
    browser = come_back()
    session = browser.session
    long_ago = (timezone.now() - dt.timedelta(hours=13)).timestamp()
    session["proven"] = dict.fromkeys(session["proven"], long_ago)
    session.save()

    assert "AI 첫걸음" not in text(browser.get("/my/"))
    assert browser.post("/my/data/export/").url == "/my/"


def test_a_desk_that_cancels_is_seen_by_who_signed_up(cast, held, text):
    actions.cancel_offering(cast.hana, key=held.offering.key, why="강사 사정", at=timezone.now())

    page = text(a_browser().get(f"/t/{held.ticket}/"))

    assert "The offering was cancelled" in page
    assert "qr-code" not in page
