from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotFound
from pulmu.domains.companies import facts, queries
from pulmu.ledger import kinds
from tests.factories import a_company, day


def test_the_kind_says_which_dims_it_has():
    kind = kinds.kind("company")

    assert kind.dims == {
        "company": str,
        "form": str,
        "field": str,
        "founded_on": str,
        "first_support_on": str,
        "exclusion": str,
        "business": str,
    }
    assert kind.follows == {}


@pytest.mark.parametrize("count", [1, 3])
def test_facts_by_key_cost_the_same_queries_however_many(cast, count, django_assert_num_queries):
    known = [a_company(f"C-{n}", lab=cast.gimhae) for n in range(count)]
    keys = [company.key for company in known]

    with django_assert_num_queries(1):
        found = list(facts.company_facts(cast.gimhae.pk, keys))

    assert [fact.key for fact in found] == keys


@pytest.mark.parametrize("count", [1, 3])
def test_the_stream_of_all_facts_costs_one_query_and_one_for_numbers(
    cast, count, django_assert_num_queries
):
    a_company("theirs", lab=cast.other_lab)
    known = [a_company(f"C-{n}", lab=cast.gimhae, business_no="1234567891") for n in range(count)]
    list(facts.company_facts(cast.gimhae.pk, None))

    with django_assert_num_queries(2):
        found = list(facts.company_facts(cast.gimhae.pk, None))

    assert [fact.key for fact in found] == [company.key for company in known]


def test_companies_are_listed_by_last_first_support(cast):
    early = a_company("C-1", lab=cast.gimhae, first_support_on="2022-01-01")
    late = a_company("C-2", lab=cast.gimhae, first_support_on="2023-01-01")

    assert list(queries.companies(cast.hana)) == [late, early]
    assert queries.by_keys(cast.hana, [early.key, "nobody"]) == {early.key: early}
    assert queries.ids_by_code(cast.hana, ["C-2", "C-9"]) == {"C-2": late.pk}
    assert late.first_support_on == day("2023-01-01")


def test_only_our_own_companies_may_be_pointed_to(cast, django_assert_num_queries):
    ours = [a_company(f"C-{n}", lab=cast.gimhae) for n in range(3)]
    theirs = a_company(lab=cast.other_lab)

    with django_assert_num_queries(1):
        queries.require_companies(cast.hana, [company.pk for company in [*ours, *ours]])
    with pytest.raises(NotFound):
        queries.require_companies(cast.hana, [ours[0].pk, theirs.pk])
