from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Event
from pulmu.domains.outreach import actions, queries, rules
from pulmu.domains.outreach.models import CultureAct
from tests.factories import TYPED_AT, entries

from .factories import a_row, an_act


def _verbs(lab):
    return [verb for verb, _body in entries(lab)]


def test_acts_are_listed_newest_first(cast):
    rows = [
        a_row("부스", on="2023-05-05", type_="체험부스"),
        a_row("기사", on="2023-10-08", type_="언론보도", outlet="김해신문", url="https://e.kr/1"),
    ]

    done = actions.record_culture_acts(cast.hana, rows=rows, at=TYPED_AT)

    assert list(queries.acts(cast.hana)) == done.objects[::-1]
    assert [(a.title, a.outlet, a.audience) for a in done.objects] == [
        ("부스", "", None),
        ("기사", "김해신문", None),
    ]
    assert queries.by_keys(cast.hana, [done.objects[1].key, "unknown"]) == {
        done.objects[1].key: done.objects[1]
    }


def test_the_same_report_in_two_papers_is_two_acts(cast):
    first = an_act(cast.hana, type_="언론보도", outlet="김해신문")

    second = an_act(cast.hana, type_="언론보도", outlet="경남일보")

    assert first != second


def test_a_corrected_act_is_the_same_act(cast):
    first = an_act(cast.hana)

    second = an_act(cast.hana, audience=120, campaign="메이커 주간")

    assert second == first
    assert queries.act(cast.hana, first.key).audience == 120
    assert _verbs(cast.gimhae) == ["assert", "retract", "assert"]


def test_the_same_list_twice_leaves_one_event_and_one_entry(cast):
    an_act(cast.hana)
    an_act(cast.hana)

    assert [e.name for e in Event.objects.within(cast.hana)] == ["outreach.act.recorded"]
    assert _verbs(cast.gimhae) == ["assert"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"title": " "}, actions.TextMissing),
        ({"title": "가" * 301}, actions.TextTooLong),
        ({"url": "h" * 1001}, actions.TextTooLong),
        ({"type_": "소문"}, actions.UnknownWord),
        ({"audience": -1}, actions.NotAnAudience),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_of_the_list_is_written(cast, wrong, refusal):
    with pytest.raises(refusal):
        actions.record_culture_acts(cast.hana, rows=[a_row("부스"), a_row(**wrong)], at=TYPED_AT)

    assert list(queries.acts(cast.hana)) == []


def test_the_database_refuses_an_unknown_type(cast):
    made = an_act(cast.hana)

    with pytest.raises(IntegrityError, match="cultureact_type_known"), transaction.atomic():
        CultureAct.objects.within(cast.hana).filter(pk=made.pk).update(type="소문")


def test_another_lab_sees_and_removes_nothing_of_ours(cast):
    made = an_act(cast.hana)

    with pytest.raises(NotFound):
        queries.act(cast.minsu, made.key)
    with pytest.raises(NotFound):
        actions.remove_culture_acts(cast.minsu, keys=[made.key], at=TYPED_AT, why="x")
    assert an_act(cast.minsu) != made


def test_the_inspector_sees_acts_and_changes_none(cast):
    made = an_act(cast.hana)

    assert queries.act(cast.inspector, made.key) == made
    with pytest.raises(NotAllowed):
        actions.record_culture_acts(cast.inspector, rows=[a_row()], at=TYPED_AT)
    with pytest.raises(NotAllowed):
        actions.remove_culture_acts(cast.inspector, keys=[made.key], at=TYPED_AT, why="x")


def test_a_removed_act_leaves_its_history_and_no_fact(cast):
    made = an_act(cast.hana)

    count = actions.remove_culture_acts(cast.hana, keys=[made.key], at=TYPED_AT, why="import")

    assert (count, list(queries.acts(cast.hana))) == (1, [])
    assert [e.name for e in Event.objects.within(cast.hana).order_by("pk")] == [
        "outreach.act.recorded",
        "outreach.act.removed",
    ]
    verb, body = entries(cast.gimhae)[-1]
    assert (verb, body["why"]) == ("retract", "import")


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_number_of_queries_however_long_it_is(
    cast, count, django_assert_num_queries
):
    an_act(cast.hana)
    rows = [a_row(f"행사 {n}", campaign="메이커 주간") for n in range(count)]

    with django_assert_num_queries(20):
        actions.record_culture_acts(cast.hana, rows=rows, at=TYPED_AT)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://gimhae.example/1", "https://gimhae.example/1"),
        ("HTTP://gimhae.example", "HTTP://gimhae.example"),
        ("javascript:alert(1)//://", ""),
        ("www.gimhae.example", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_a_page_links_to_web_addresses_only(url, expected):
    assert (rules.safe_link(url), CultureAct(url=url).link) == (expected, expected)


@pytest.mark.parametrize(("audience", "expected"), [(None, True), (0, True), (-1, False)])
def test_an_audience_is_unknown_or_not_negative(audience, expected):
    assert rules.is_audience(audience) is expected
