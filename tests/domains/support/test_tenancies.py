from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.support import actions, queries
from pulmu.domains.support.models import Tenancy
from tests.factories import TYPED_AT, a_company, day, entries

from .factories import a_tenancy, a_tenancy_row


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae)


def _verbs(lab):
    return [verb for verb, _body in entries(lab)]


def _events(actor):
    return list(Event.objects.within(actor).order_by("pk").values_list("name", flat=True))


def test_agreements_are_listed_newest_first_with_their_companies(
    cast, company, django_assert_num_queries
):
    rows = [
        a_tenancy_row("T-1", company=company),
        a_tenancy_row("T-2", company=company, starts_on="2023-07-01", ends_on="2024-06-30"),
    ]
    done = actions.record_tenancies(cast.hana, rows=rows, at=TYPED_AT)

    with django_assert_num_queries(1):
        listed = [(t.code, t.company.code, t.ends_on) for t in queries.tenancies(cast.hana)]

    assert listed == [("T-2", "C-001", day("2024-06-30")), ("T-1", "C-001", None)]
    assert queries.tenancies_by_keys(cast.hana, [done.objects[1].key, "unknown"]) == {
        done.objects[1].key: done.objects[1]
    }


def test_a_corrected_agreement_is_the_same_and_the_same_list_changes_nothing(cast, company):
    first = a_tenancy(cast.hana, company=company)

    for _time in range(2):
        a_tenancy(cast.hana, company=company, space="가상오피스 3호")

    assert queries.tenancy(cast.hana, first.key).space == "가상오피스 3호"
    assert _events(cast.hana) == ["support.tenancy.recorded"] * 2
    assert _verbs(cast.gimhae) == ["assert", "retract", "assert"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"code": ""}, actions.TextMissing),
        ({"space": " "}, actions.TextMissing),
        ({"space": "가" * 201}, actions.TextTooLong),
        ({"ends_on": "2023-03-31"}, actions.EndsBeforeStart),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_of_the_list_is_written(cast, company, wrong, refusal):
    rows = [a_tenancy_row("T-1", company=company), a_tenancy_row(company=company, **wrong)]

    with pytest.raises(refusal):
        actions.record_tenancies(cast.hana, rows=rows, at=TYPED_AT)

    assert list(queries.tenancies(cast.hana)) == []


def test_the_database_refuses_an_end_before_the_start(cast, company):
    made = a_tenancy(cast.hana, company=company)

    with pytest.raises(IntegrityError, match="tenancy_ends_after_start"), transaction.atomic():
        Tenancy.objects.within(cast.hana).filter(pk=made.pk).update(ends_on="2023-03-31")


def test_an_agreement_that_never_began_is_kept_as_such(cast, company):
    made = a_tenancy(cast.hana, company=company, terminated_on="2023-03-25")

    assert made.terminated_on == day("2023-03-25")


def test_another_labs_company_and_agreement_do_not_exist(cast, company):
    made = a_tenancy(cast.hana, company=company)

    with pytest.raises(NotFound):
        a_tenancy(cast.minsu, company=company)
    with pytest.raises(NotFound):
        queries.tenancy(cast.minsu, made.key)
    with pytest.raises(NotFound):
        actions.remove_tenancies(cast.minsu, keys=[made.key], at=TYPED_AT, why="x")
    with pytest.raises(NotFound):
        actions.terminate(cast.minsu, key=made.key, on=day("2023-06-30"), at=TYPED_AT)


def test_the_inspector_sees_agreements_and_changes_none(cast, company):
    made = a_tenancy(cast.hana, company=company)

    assert queries.tenancy(cast.inspector, made.key) == made
    with pytest.raises(NotAllowed):
        a_tenancy(cast.inspector, company=company)
    with pytest.raises(NotAllowed):
        actions.remove_tenancies(cast.inspector, keys=[made.key], at=TYPED_AT, why="x")
    with pytest.raises(NotAllowed):
        actions.terminate(cast.inspector, key=made.key, on=day("2023-06-30"), at=TYPED_AT)


def test_a_removed_agreement_leaves_its_history_and_no_fact(cast, company):
    made = a_tenancy(cast.hana, company=company)

    count = actions.remove_tenancies(cast.hana, keys=[made.key], at=TYPED_AT, why="import")

    assert (count, list(queries.tenancies(cast.hana))) == (1, [])
    assert _events(cast.hana) == ["support.tenancy.recorded", "support.tenancy.removed"]
    assert _verbs(cast.gimhae) == ["assert", "retract"]


def test_terminating_twice_is_one_termination_and_another_day_corrects_it(cast, company):
    made = a_tenancy(cast.hana, company=company)

    for text in ("2023-06-30", "2023-06-30", "2023-07-31"):
        actions.terminate(cast.hana, key=made.key, on=day(text), at=TYPED_AT)

    assert queries.tenancy(cast.hana, made.key).terminated_on == day("2023-07-31")
    assert _events(cast.hana)[1:] == ["support.tenancy.terminated"] * 2


@pytest.mark.parametrize("wrong", ["2023-03-19", "2024-04-01"])
def test_an_agreement_is_terminated_between_the_day_it_was_agreed_and_its_end(cast, company, wrong):
    made = a_tenancy(cast.hana, company=company, ends_on="2024-03-31")

    with pytest.raises(actions.WrongDay):
        actions.terminate(cast.hana, key=made.key, on=day(wrong), at=TYPED_AT)


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_number_of_queries_however_long_it_is(
    cast, company, count, django_assert_num_queries
):
    a_tenancy(cast.hana, "T-0", company=company, space="다른 곳")
    rows = [a_tenancy_row(f"T-{n}", company=company) for n in range(1, count + 1)]

    with django_assert_num_queries(21):
        actions.record_tenancies(cast.hana, rows=rows, at=TYPED_AT)
