from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies.actions import CompanyRow
from tests.factories import day, entries, standing, when

AT, LATER = when("2023-03-02 10:00"), when("2023-06-01 10:00")
AUTUMN = when("2023-10-01 10:00")
OPENED = day("2023-05-15")


@pytest.fixture
def founder(cast):
    row = CompanyRow(code="C-1", name="김창업", form="예비", first_support_on=day("2023-03-02"))
    return actions.record_companies(cast.hana, rows=[row], at=AT).objects[0]


def _open(actor, company):
    return actions.change_form(actor, key=company.key, form="개인", opened_on=OPENED, at=LATER)


def test_a_founder_opens_a_business_and_is_posted_on_that_day(cast, founder):
    company = _open(cast.hana, founder)

    fact = standing(cast.gimhae, "company")[founder.key]
    assert (company.form, company.opened_on) == ("개인", OPENED)
    assert (fact["on"], fact["dims"]["form"]) == ("2023-05-15", "개인")
    assert [(f.form, f.founded_on) for f in queries.forms(cast.hana, founder.key)] == [
        ("예비", None),
        ("개인", OPENED),
    ]


def test_becoming_a_corporation_keeps_the_day_of_opening(cast, founder):
    _open(cast.hana, founder)

    company = actions.change_form(
        cast.hana, key=founder.key, form="법인", incorporated_on=day("2023-09-01"), at=AUTUMN
    )

    assert (company.opened_on, company.incorporated_on) == (OPENED, day("2023-09-01"))
    assert (company.formed_on, company.founded_on) == (day("2023-09-01"), OPENED)


def test_changing_twice_is_harmless(cast, founder):
    _open(cast.hana, founder)
    _open(cast.hana, founder)

    names = Event.objects.everywhere(because="tests look").values_list("name", flat=True)
    assert list(names) == ["companies.company.recorded", "companies.company.form_changed"]
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert", "retract", "assert"]


def test_a_new_form_brings_its_number_and_one_that_is_not_said_stays(cast, founder):
    opened = actions.change_form(
        cast.hana,
        key=founder.key,
        form="개인",
        opened_on=OPENED,
        business_no="220-81-62517",
        at=LATER,
    )
    company = actions.change_form(
        cast.hana, key=founder.key, form="법인", incorporated_on=day("2023-09-01"), at=AUTUMN
    )

    assert (opened.business_no, company.business_no) == ("2208162517", "2208162517")


def test_a_number_with_a_wrong_digit_changes_nothing(cast, founder):
    with pytest.raises(actions.BusinessNoWrong):
        actions.change_form(
            cast.hana,
            key=founder.key,
            form="개인",
            opened_on=OPENED,
            business_no="220-81-62518",
            at=LATER,
        )

    company = queries.company(cast.hana, founder.key)
    assert (company.form, company.business_no) == ("예비", "")


def test_a_form_without_its_founding_day_is_refused(cast, founder):
    with pytest.raises(actions.FoundingDateMissing):
        actions.change_form(cast.hana, key=founder.key, form="법인", opened_on=OPENED, at=LATER)


def test_a_form_that_does_not_exist_is_refused(cast, founder):
    with pytest.raises(actions.UnknownWord):
        actions.change_form(cast.hana, key=founder.key, form="조합", at=LATER)


def test_back_to_a_founder_needs_no_day(cast, founder):
    _open(cast.hana, founder)

    company = actions.change_form(cast.hana, key=founder.key, form="예비", at=LATER)

    assert (company.form, company.founded_on, company.opened_on) == ("예비", None, OPENED)


@pytest.mark.parametrize(("who", "refusal"), [("minsu", NotFound), ("inspector", NotAllowed)])
def test_strangers_find_nothing_and_the_inspector_may_not(cast, founder, who, refusal):
    with pytest.raises(refusal):
        _open(getattr(cast, who), founder)
