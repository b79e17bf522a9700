from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.support import actions, queries
from pulmu.domains.support.models import Revenue
from tests.factories import TYPED_AT, a_company, entries

from .factories import a_revenue, a_revenue_row


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae)


def _verbs(lab):
    return [verb for verb, _body in entries(lab)]


def test_revenue_is_listed_newest_first_with_its_company(cast, company, django_assert_num_queries):
    rows = [
        a_revenue_row(company=company, invoice_no="20230831-1"),
        a_revenue_row(company=company, supplied_on="2023-10-05", share_bp=3333, channel="펀딩"),
    ]
    done = actions.record_revenues(cast.hana, rows=rows, at=TYPED_AT)

    with django_assert_num_queries(1):
        listed = [(r.company.code, r.share_bp, r.channel) for r in queries.revenues(cast.hana)]

    assert listed == [("C-001", 3333, "펀딩"), ("C-001", 10_000, "")]
    assert queries.revenues_by_keys(cast.hana, [done.objects[1].key, "unknown"]) == {
        done.objects[1].key: done.objects[1]
    }


def test_objects_stand_in_the_order_of_the_rows_with_and_without_a_number(cast, company):
    numbers = ["", "A-1", "", "A-2"]
    rows = [
        a_revenue_row(company=company, invoice_no=number, amount=n)
        for n, number in enumerate(numbers)
    ]

    done = actions.record_revenues(cast.hana, rows=rows, at=TYPED_AT)

    assert [(r.invoice_no, r.amount) for r in done.objects] == list(
        zip(numbers, range(4), strict=True)
    )
    assert (len(done.created), len(done.touched), len(done.changes)) == (4, 4, 4)


def test_an_invoice_is_known_by_its_number_and_the_rest_can_be_corrected(cast, company):
    first = a_revenue(cast.hana, company=company, invoice_no="A-1")

    second = a_revenue(
        cast.hana, company=company, invoice_no=" A-1 ", amount=-500, supplied_on="2023-09-01"
    )

    assert second == first
    assert queries.revenue(cast.hana, first.key).amount == -500
    assert _verbs(cast.gimhae) == ["assert", "retract", "assert"]


def test_without_a_number_company_day_amount_and_channel_make_the_sale(cast, company):
    first = a_revenue(cast.hana, company=company, channel="입점")

    same = a_revenue(cast.hana, company=company, channel="입점", share_bp=5000)
    other = a_revenue(cast.hana, company=company, channel="펀딩")
    numbered = a_revenue(cast.hana, company=company, channel="입점", invoice_no="A-1")

    assert same == first
    assert len({first.pk, other.pk, numbered.pk}) == 3


def test_the_same_list_twice_leaves_one_event_and_one_entry_each(cast, company):
    rows = [a_revenue_row(company=company), a_revenue_row(company=company, invoice_no="A-1")]

    for _time in range(2):
        actions.record_revenues(cast.hana, rows=rows, at=TYPED_AT)

    assert [e.name for e in Event.objects.within(cast.hana)] == ["support.revenue.recorded"]
    assert _verbs(cast.gimhae) == ["assert", "assert"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"share_bp": 10_001}, actions.NotAShare),
        ({"share_bp": -1}, actions.NotAShare),
        ({"amount": 10**15 + 1}, actions.NotAnAmount),
        ({"nature": "기타"}, actions.UnknownWord),
        ({"invoice_no": "1" * 51}, actions.TextTooLong),
        ({"channel": "가" * 101}, actions.TextTooLong),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_of_the_list_is_written(cast, company, wrong, refusal):
    rows = [a_revenue_row(company=company, invoice_no="A-1")]
    rows.append(a_revenue_row(**{"company": company, **wrong}))

    with pytest.raises(refusal):
        actions.record_revenues(cast.hana, rows=rows, at=TYPED_AT)

    assert list(queries.revenues(cast.hana)) == []


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("share_bp", 10_001, "revenue_share_within_the_whole"),
        ("nature", "기타", "revenue_nature_known"),
    ],
)
def test_the_database_refuses_what_the_rules_refuse(cast, company, column, value, constraint):
    made = a_revenue(cast.hana, company=company)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Revenue.objects.within(cast.hana).filter(pk=made.pk).update(**{column: value})


def test_one_number_stands_once_in_a_lab_but_may_stand_in_two_labs(cast, company):
    made = a_revenue(cast.hana, company=company, invoice_no="A-1")
    other = a_revenue(cast.hana, company=company, invoice_no="A-2")

    theirs = a_revenue(cast.minsu, company=a_company(lab=cast.other_lab), invoice_no="A-1")

    assert theirs != made
    with pytest.raises(IntegrityError), transaction.atomic():
        Revenue.objects.within(cast.hana).filter(pk=other.pk).update(invoice_no="A-1")


def test_another_labs_company_and_revenue_do_not_exist(cast, company):
    made = a_revenue(cast.hana, company=company)

    with pytest.raises(NotFound):
        a_revenue(cast.minsu, company=company)
    with pytest.raises(NotFound):
        queries.revenue(cast.minsu, made.key)
    with pytest.raises(NotFound):
        actions.remove_revenues(cast.minsu, keys=[made.key], at=TYPED_AT, why="x")


def test_the_inspector_sees_revenue_and_changes_none(cast, company):
    made = a_revenue(cast.hana, company=company)

    assert queries.revenue(cast.inspector, made.key) == made
    with pytest.raises(NotAllowed):
        a_revenue(cast.inspector, company=company)
    with pytest.raises(NotAllowed):
        actions.remove_revenues(cast.inspector, keys=[made.key], at=TYPED_AT, why="x")


def test_removed_revenue_leaves_its_history_and_no_fact(cast, company):
    made = a_revenue(cast.hana, company=company)

    count = actions.remove_revenues(cast.hana, keys=[made.key], at=TYPED_AT, why="import")

    assert (count, list(queries.revenues(cast.hana))) == (1, [])
    assert _verbs(cast.gimhae) == ["assert", "retract"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_number_of_queries_however_long_it_is(
    cast, company, count, django_assert_num_queries
):
    a_revenue(cast.hana, company=company)
    rows = [a_revenue_row(company=company, invoice_no=f"A-{n}") for n in range(count)]

    with django_assert_num_queries(18):
        actions.record_revenues(cast.hana, rows=rows, at=TYPED_AT)
