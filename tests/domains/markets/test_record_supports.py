from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.markets import actions, queries
from pulmu.domains.markets.models import ChannelSupport
from tests.factories import TYPED_AT, a_company, entries

from .factories import a_row, a_support


def _verbs(lab):
    return [verb for verb, _body in entries(lab)]


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae)


def test_supports_are_listed_newest_first_with_their_companies(
    cast, company, django_assert_num_queries
):
    rows = [
        a_row("M-1", company=company, market="B2B"),
        a_row("M-2", company=company, channel="펀딩", event="와디즈", on="2023-09-01"),
    ]
    done = actions.record_channel_supports(cast.hana, rows=rows, at=TYPED_AT)

    with django_assert_num_queries(1):
        listed = [(s.code, s.company.code, s.market) for s in queries.channel_supports(cast.hana)]

    assert listed == [("M-2", "C-001", ""), ("M-1", "C-001", "B2B")]
    assert queries.by_keys(cast.hana, [done.objects[0].key, "unknown"]) == {
        done.objects[0].key: done.objects[0]
    }


def test_a_corrected_support_is_the_same_support(cast, company):
    first = a_support(cast.hana, company=company)

    second = a_support(cast.hana, company=company, state="완료", market="B2G")

    assert second == first
    assert queries.channel_support(cast.hana, first.key).state == "완료"
    assert _verbs(cast.gimhae) == ["assert", "retract", "assert"]


def test_the_same_list_twice_leaves_one_event_and_one_entry(cast, company):
    a_support(cast.hana, company=company)
    a_support(cast.hana, company=company)

    assert [e.name for e in Event.objects.within(cast.hana)] == ["markets.channel.recorded"]
    assert _verbs(cast.gimhae) == ["assert"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"code": ""}, actions.TextMissing),
        ({"event": " "}, actions.TextMissing),
        ({"event": "가" * 301}, actions.TextTooLong),
        ({"channel": "노점"}, actions.UnknownWord),
        ({"market": "B2Z"}, actions.UnknownWord),
        ({"state": "보류"}, actions.UnknownWord),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_of_the_list_is_written(cast, company, wrong, refusal):
    rows = [a_row("M-1", company=company), a_row(company=company, **wrong)]

    with pytest.raises(refusal):
        actions.record_channel_supports(cast.hana, rows=rows, at=TYPED_AT)

    assert list(queries.channel_supports(cast.hana)) == []


@pytest.mark.parametrize("column", ["channel", "market", "state"])
def test_the_database_refuses_unknown_words(cast, company, column):
    made = a_support(cast.hana, company=company)
    mine = ChannelSupport.objects.within(cast.hana).filter(pk=made.pk)

    refused = pytest.raises(IntegrityError, match=f"channelsupport_{column}_known")
    with refused, transaction.atomic():
        mine.update(**{column: "??"})


def test_another_labs_company_and_support_do_not_exist(cast, company):
    made = a_support(cast.hana, company=company)

    with pytest.raises(NotFound):
        a_support(cast.minsu, company=company)
    with pytest.raises(NotFound):
        queries.channel_support(cast.minsu, made.key)
    with pytest.raises(NotFound):
        actions.remove_channel_supports(cast.minsu, keys=[made.key], at=TYPED_AT, why="x")


def test_the_inspector_sees_supports_and_changes_none(cast, company):
    made = a_support(cast.hana, company=company)

    assert queries.channel_support(cast.inspector, made.key) == made
    with pytest.raises(NotAllowed):
        a_support(cast.inspector, company=company)
    with pytest.raises(NotAllowed):
        actions.remove_channel_supports(cast.inspector, keys=[made.key], at=TYPED_AT, why="x")


def test_a_removed_support_leaves_its_history_and_no_fact(cast, company):
    made = a_support(cast.hana, company=company)

    count = actions.remove_channel_supports(cast.hana, keys=[made.key], at=TYPED_AT, why="import")

    assert (count, list(queries.channel_supports(cast.hana))) == (1, [])
    assert [e.name for e in Event.objects.within(cast.hana).order_by("pk")] == [
        "markets.channel.recorded",
        "markets.channel.removed",
    ]
    assert _verbs(cast.gimhae) == ["assert", "retract"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_number_of_queries_however_long_it_is(
    cast, company, count, django_assert_num_queries
):
    a_support(cast.hana, "M-0", company=company, event="다른 행사")
    rows = [a_row(f"M-{n}", company=company) for n in range(1, count + 1)]

    with django_assert_num_queries(21):
        actions.record_channel_supports(cast.hana, rows=rows, at=TYPED_AT)
