from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.core.trail.single import Taken
from pulmu.domains.support import actions, queries
from pulmu.domains.support.actions import HireRow
from pulmu.domains.support.models import Hire
from tests.factories import TYPED_AT, a_company, day, entries

from .factories import a_hire, a_hire_row


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae)


def _verbs(lab):
    return [verb for verb, _body in entries(lab)]


def _events(actor):
    return list(Event.objects.within(actor).order_by("pk").values_list("name", flat=True))


def _spell(company, employee_key="E-1", *, contract=""):
    return HireRow(
        company_id=company.pk,
        employee_key=employee_key,
        insured_on=day("2023-05-02"),
        contract=contract,
    )


def test_hires_are_listed_newest_first_with_their_companies(
    cast, company, django_assert_num_queries
):
    rows = [
        a_hire_row("E-1", company=company, contract="정규"),
        a_hire_row("E-2", company=company, insured_on="2023-09-01", is_founder=True),
    ]
    done = actions.record_hires(cast.hana, rows=rows, at=TYPED_AT)

    with django_assert_num_queries(1):
        listed = [
            (h.employee_key, h.company.code, h.contract, h.is_founder)
            for h in queries.hires(cast.hana)
        ]

    assert listed == [("E-2", "C-001", "", True), ("E-1", "C-001", "정규", False)]
    assert queries.hires_by_keys(cast.hana, [done.objects[1].key, "unknown"]) == {
        done.objects[1].key: done.objects[1]
    }


def test_a_second_spell_of_one_employee_is_a_second_hire(cast, company):
    first = a_hire(cast.hana, company=company, left_on="2023-06-30")

    second = a_hire(cast.hana, company=company, insured_on="2023-10-01")

    assert first != second


def test_a_corrected_roster_corrects_and_the_same_one_changes_nothing(cast, company):
    first = a_hire(cast.hana, company=company)

    for _time in range(2):
        a_hire(cast.hana, company=company, left_on="2023-11-30")

    assert queries.hire(cast.hana, first.key).left_on == day("2023-11-30")
    assert _events(cast.hana) == ["support.hire.recorded"] * 2
    assert _verbs(cast.gimhae) == ["assert", "retract", "assert"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"employee_key": " "}, actions.TextMissing),
        ({"employee_key": "E" * 101}, actions.TextTooLong),
        ({"contract": "파견"}, actions.UnknownWord),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_of_the_list_is_written(cast, company, wrong, refusal):
    rows = [a_hire_row("E-1", company=company), a_hire_row(company=company, **wrong)]

    with pytest.raises(refusal):
        actions.record_hires(cast.hana, rows=rows, at=TYPED_AT)

    assert list(queries.hires(cast.hana)) == []


def test_no_refusal_repeats_the_employee_key(cast, company):
    with pytest.raises(actions.UnknownWord) as refused:
        a_hire(cast.hana, "김하나", company=company, contract="파견")

    assert "김하나" not in str(refused.value)


def test_the_database_refuses_an_unknown_contract(cast, company):
    made = a_hire(cast.hana, company=company)

    with pytest.raises(IntegrityError, match="hire_contract_known"), transaction.atomic():
        Hire.objects.within(cast.hana).filter(pk=made.pk).update(contract="파견")


def test_another_labs_company_and_hire_do_not_exist(cast, company):
    made = a_hire(cast.hana, company=company)

    with pytest.raises(NotFound):
        a_hire(cast.minsu, company=company)
    with pytest.raises(NotFound):
        queries.hire(cast.minsu, made.key)
    with pytest.raises(NotFound):
        actions.remove_hires(cast.minsu, keys=[made.key], at=TYPED_AT, why="x")
    with pytest.raises(NotFound):
        actions.leave(cast.minsu, key=made.key, on=day("2023-06-30"), at=TYPED_AT)
    with pytest.raises(NotFound):
        actions.place_hire(cast.minsu, row=_spell(company, "E-9"), at=TYPED_AT)


def test_the_inspector_sees_hires_and_changes_none(cast, company):
    made = a_hire(cast.hana, company=company)

    assert queries.hire(cast.inspector, made.key) == made
    with pytest.raises(NotAllowed):
        a_hire(cast.inspector, company=company)
    with pytest.raises(NotAllowed):
        actions.remove_hires(cast.inspector, keys=[made.key], at=TYPED_AT, why="x")
    with pytest.raises(NotAllowed):
        actions.leave(cast.inspector, key=made.key, on=day("2023-06-30"), at=TYPED_AT)


def test_a_removed_hire_leaves_its_history_and_no_fact(cast, company):
    made = a_hire(cast.hana, company=company)

    count = actions.remove_hires(cast.hana, keys=[made.key], at=TYPED_AT, why="import")

    assert (count, list(queries.hires(cast.hana))) == (1, [])
    assert _events(cast.hana) == ["support.hire.recorded", "support.hire.removed"]
    assert _verbs(cast.gimhae) == ["assert", "retract"]


def test_somebody_is_placed_once_and_what_says_otherwise_is_refused(cast, company):
    row = _spell(company, contract="인턴")
    first = actions.place_hire(cast.hana, row=row, at=TYPED_AT)

    assert actions.place_hire(cast.hana, row=row, at=TYPED_AT) == first
    with pytest.raises(Taken):
        actions.place_hire(cast.hana, row=_spell(company), at=TYPED_AT)
    assert _events(cast.hana) == ["support.hire.placed"]


def test_a_hire_is_corrected_its_first_day_too(cast, company):
    made = a_hire(cast.hana, company=company)
    row = HireRow(company_id=company.pk, employee_key="E-7", insured_on=day("2023-05-09"))

    for _time in (1, 2):
        actions.correct_hire(cast.hana, key=made.key, row=row, at=TYPED_AT, why="typing error")

    assert [(one.pk, one.employee_key, one.insured_on) for one in queries.hires(cast.hana)] == [
        (made.pk, "E-7", day("2023-05-09"))
    ]
    assert _events(cast.hana) == ["support.hire.recorded", "support.hire.corrected"]
    assert _verbs(cast.gimhae) == ["assert", "retract", "assert"]
    with pytest.raises(NotFound):
        actions.correct_hire(cast.minsu, key=made.key, row=row, at=TYPED_AT)


def test_the_inspector_may_not_place_anybody(cast):
    company = a_company(lab=cast.authority)

    with pytest.raises(NotAllowed):
        actions.place_hire(cast.inspector, row=_spell(company), at=TYPED_AT)


def test_leaving_twice_is_one_leaving_and_another_day_corrects_it(cast, company):
    made = a_hire(cast.hana, company=company)

    for text in ("2023-06-30", "2023-06-30", "2023-07-31"):
        actions.leave(cast.hana, key=made.key, on=day(text), at=TYPED_AT)

    assert queries.hire(cast.hana, made.key).left_on == day("2023-07-31")
    assert _events(cast.hana)[1:] == ["support.hire.left"] * 2


def test_nobody_leaves_before_the_day_they_were_insured(cast, company):
    made = a_hire(cast.hana, company=company)

    with pytest.raises(actions.WrongDay):
        actions.leave(cast.hana, key=made.key, on=day("2023-05-01"), at=TYPED_AT)


@pytest.mark.parametrize("count", [1, 3])
def test_a_roster_costs_the_same_number_of_queries_however_long_it_is(
    cast, company, count, django_assert_num_queries
):
    a_hire(cast.hana, "E-0", company=company)
    rows = [a_hire_row(f"E-{n}", company=company) for n in range(1, count + 1)]

    # PostgreSQL holds the companies, so that nobody who works there is erased meanwhile.
    with django_assert_num_queries(24 + (connection.vendor == "postgresql")):
        actions.record_hires(cast.hana, rows=rows, at=TYPED_AT)
