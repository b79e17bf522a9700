"""What several people do at one moment: one after the other, and nothing is lost."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from pulmu.core.kernel.keys import new_key
from pulmu.core.tenancy.actors import visitor_of
from pulmu.domains.people import actions as people
from pulmu.domains.people import queries as persons
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import ApplicationRow, CaseRow
from pulmu.domains.support.models import SupportCase
from pulmu.ledger.rulebook import install_shipped
from tests.factories import TYPED_AT, a_company, day, when

from .reporting import ASKED, Q3, a_founder, letters

pytestmark = pytest.mark.django_db(transaction=True)
AT = when("2023-05-02 10:00")
EMAIL = "founder@example.kr"


@pytest.fixture
def sejin(cast):
    row = people.PersonRow(name="박세진", email=EMAIL)
    return people.record_people(cast.hana, rows=[row], at=TYPED_AT).objects[0]


def at_once(acts):
    gate = threading.Barrier(len(acts))

    def run(act):
        gate.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(run, act) for act in acts]]


def _ask(cast, person, once, venture="세진공방"):
    visitor = visitor_of(cast.gimhae, holds=[persons.email_index(EMAIL)])
    row = ApplicationRow(
        venture=venture,
        kind="가상오피스",
        purpose="주소",
        wished_from=day("2023-06-01"),
        months=12,
    )
    return actions.ask_for_space(visitor, person=person.key, row=row, once=once, at=AT)


def _answer(cast, once):
    return actions.answer_application(cast.hana, key=once, state="승인", answer="환영", at=AT)


def test_a_form_sent_six_times_at_once_is_one_application(cast, sejin):
    once = new_key()

    found = at_once([lambda: _ask(cast, sejin, once)] * 6)

    assert {one.pk for one in found} == {queries.applications(cast.hana).get().pk}


def test_an_approval_is_not_lost_while_the_applicant_says_it_anew(cast, sejin):
    left = Counter()
    for _time in range(4):
        once = new_key()
        _ask(cast, sejin, once)
        acts = [lambda key=once: _ask(cast, sejin, key, "새 이름")]
        at_once([*acts, lambda key=once: _answer(cast, key)])
        found = queries.application(cast.hana, once)
        left[found.state, found.answer] += 1

    assert left == {("승인", "환영"): 4}


def test_who_is_asked_for_a_quarter_by_four_at_once_is_asked_once(cast):
    install_shipped()
    for number in range(12):
        a_founder(cast, f"C-{number:03}", f"기업{number}", f"f{number}@example.kr")

    made = at_once([lambda: actions.ask_for_reports(cast.hana, quarter=Q3, at=ASKED)] * 4)

    assert sorted(map(len, made)) == [0, 0, 0, 12]
    assert letters(cast) == ["asked"] * 12


@pytest.mark.parametrize("whose", ["company", "person"])
def test_a_case_opened_by_eight_at_once_is_one(cast, sejin, whose):
    number = a_company(lab=cast.gimhae).pk if whose == "company" else sejin.pk
    row = CaseRow(**{f"{whose}_id": number}, cause="상담", opened_on=day("2023-05-02"))

    found = at_once([lambda: actions.open_case(cast.hana, row=row, at=AT)] * 8)

    assert {one.pk for one in found} == {SupportCase.objects.within(cast.hana).get().pk}
