"""A quarterly report at the desk: compared, accepted as it was seen, or asked for again."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from pulmu.core.mail import addresses
from pulmu.domains.support import actions
from tests.domains.support.factories import a_revenue

from .asking import AGO, a_founder, at, now, quarter, send


@pytest.fixture
def company(cast):
    return a_founder(cast, "C-001", "세진공방")


@pytest.fixture
def asked(cast, company):
    """Twenty days ago: due for six days."""
    (made,) = actions.ask_for_reports(cast.hana, quarter=quarter(), at=timezone.now() - AGO)
    return made


def test_an_answer_stands_beside_what_is_recorded_and_is_accepted(hana, cast, company, asked, text):
    supplied = quarter().end.isoformat()
    a_revenue(cast.hana, company=company, amount=9_000_000, supplied_on=supplied)
    send(cast, asked, invested=0, note="펀딩을 마쳤습니다.")
    page = text(hana.get(at("quarter_report", asked.key)))
    on_today = text(hana.get("/desk/today/"))
    for _time in range(2):
        hana.post(at("quarter_report_act", asked.key), {"do": "accept"})

    assert "Not recorded: ₩3,000,000" in page
    assert "Not recorded: 3 people" in page
    assert "As recorded" in page
    assert "No paper shows it yet" in page
    assert "펀딩을 마쳤습니다." in page
    assert "세진공방 has reported" in on_today
    assert now(asked).state == "확인"
    assert "Accepted" in text(hana.get(at("quarter_report", asked.key)))


def test_what_is_as_recorded_is_accepted_on_today_and_what_is_not_is_compared(hana, cast, asked):
    def line():
        found = hana.get("/desk/today/").context["lines"]
        return next((one for one in found if "has reported" in one.text), None)

    send(cast, asked, employed=1, revenue=0, invested=0)
    differs = line()
    send(cast, asked, employed=0, revenue=0, invested=0, note="폐업을 생각합니다.")
    wordy = line()
    send(cast, asked, employed=0, revenue=0, invested=0, note="")
    same = line()
    done = hana.post(same.act, {"do": same.do, **same.said, "next": "/desk/today/"})

    assert (differs.act, differs.label) == ("", "Compare it")
    assert (wordy.act, wordy.label) == ("", "Read it")
    assert (
        differs.note
        == "People employed 1 person, Revenue ₩0, Investment ₩0. It differs from the records."
    )
    assert same.note == "People employed 0 people, Revenue ₩0, Investment ₩0. As recorded."
    assert (done.url, now(asked).state, line()) == ("/desk/today/", "확인", None)


def seen_on(page):
    return re.search(r'name="seen" value="([^"]+)"', page).group(1)


def test_what_was_corrected_meanwhile_is_not_accepted_unseen(hana, cast, asked, text):
    send(cast, asked, revenue=1_000_000)
    seen = seen_on(text(hana.get(at("quarter_report", asked.key))))
    send(cast, asked, revenue=900_000_000)
    said = {"seen": seen, "why": "9월 계산서"}
    late = hana.post(at("quarter_report_act", asked.key), {"do": "accept", **said}, follow=True)
    again = hana.post(at("quarter_report", asked.key), said)
    untouched = now(asked).state
    fresh = {"seen": seen_on(text(again))}
    hana.post(at("quarter_report_act", asked.key), {"do": "accept", **fresh})

    assert "It was changed after you opened it" in text(late)
    assert (again.status_code, untouched) == (422, "제출")
    assert "It was changed after you opened it" in text(again)
    assert "9월 계산서" in text(again)
    assert now(asked).state == "확인"


def test_a_letter_is_told_of_only_where_one_went_out(hana, cast, asked, text):
    send(cast, asked)
    addresses.give_up_address(cast.hana, email="c-001@example.kr", at=timezone.now())
    again = hana.post(at("quarter_report", asked.key), {"why": "계산서"}, follow=True)
    send(cast, asked, revenue=1)
    done = hana.post(at("quarter_report_act", asked.key), {"do": "accept"}, follow=True)

    assert "Asked again. No letter went out." in text(again)
    assert "Accepted. No letter went out." in text(done)


def test_pressed_twice_it_is_not_said_that_no_letter_went_out(hana, cast, asked, text):
    send(cast, asked)
    for _time in range(2):
        again = hana.post(at("quarter_report", asked.key), {"why": "계산서"}, follow=True)
    send(cast, asked, revenue=1)
    for _time in range(2):
        done = hana.post(at("quarter_report_act", asked.key), {"do": "accept"}, follow=True)

    assert "It is asked for again already, with this reason." in text(again)
    assert "It is accepted already." in text(done)


def test_another_reason_is_said_while_it_is_awaited(hana, cast, asked, text):
    send(cast, asked)
    for why in ("계산서", "명부"):
        page = hana.post(at("quarter_report", asked.key), {"why": why}, follow=True)

    assert "the founder is written the reason" in text(page)
    assert now(asked).answer == "명부"
