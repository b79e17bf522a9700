from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.kernel.period import Period
from pulmu.core.trail.models import Event
from pulmu.domains.results import actions, queries, rules
from pulmu.domains.results.actions import TargetRow
from pulmu.domains.results.models import Target
from pulmu.ledger import statements
from pulmu.ledger.queries import size
from pulmu.ledger.rulebook import install_shipped
from tests.factories import TYPED_AT, entries


@pytest.fixture(autouse=True)
def _counting_rules(db):
    install_shipped()


def _row(line="programme_runs", *, year=2023, value=80):
    return TargetRow(line=line, year=year, value=value)


def _listed(actor):
    return [(t.year, t.line, t.value) for t in queries.targets(actor)]


def _in_force(lab, year=2023):
    return statements.targets_at(lab.pk, Period.year(year), cut=size(lab.pk))


def test_targets_are_listed_newest_year_first_and_stand_in_the_ledger(cast):
    rows = [_row(), _row("revenue", value=2_000_000_000), _row(year=2022, value=60)]

    done = actions.record_targets(cast.hana, rows=rows, at=TYPED_AT)

    assert _listed(cast.hana) == [
        (2023, "programme_runs", 80),
        (2023, "revenue", 2_000_000_000),
        (2022, "programme_runs", 60),
    ]
    assert _in_force(cast.gimhae) == {"programme_runs": 80, "revenue": 2_000_000_000}
    assert _in_force(cast.gimhae, 2022) == {"programme_runs": 60}
    assert queries.by_keys(cast.hana, [done.objects[0].key, "unknown"]) == {
        done.objects[0].key: done.objects[0]
    }


def test_a_target_entry_says_line_period_and_value(cast):
    actions.record_targets(cast.hana, rows=[_row()], at=TYPED_AT)

    [(verb, body)] = entries(cast.gimhae)
    assert (verb, body) == (
        "target",
        {
            "at": "2023-12-01T00:00:00Z",
            "by": cast.hana.key,
            "line": "programme_runs",
            "start": "2023-01-01",
            "end": "2024-01-01",
            "value": 80,
        },
    )


def test_only_a_new_value_makes_a_new_entry(cast):
    for value in (80, 80, 91):
        actions.record_targets(cast.hana, rows=[_row(value=value)], at=TYPED_AT)

    assert [body["value"] for _verb, body in entries(cast.gimhae)] == [80, 91]
    assert [e.name for e in Event.objects.within(cast.hana)] == ["results.target.recorded"] * 2


def test_a_companion_may_have_a_target(cast):
    actions.record_targets(cast.hana, rows=[_row("net_hires", value=20)], at=TYPED_AT)

    assert _listed(cast.hana) == [(2023, "net_hires", 20)]


def test_the_targets_of_a_year_are_set_together(cast):
    values = {"programme_runs": 80, "users": 4000}

    actions.set_targets(cast.hana, year=2023, values=values, at=TYPED_AT)

    assert _in_force(cast.gimhae) == values


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (_row("만족도"), actions.UnknownLine),
        (_row("printed_use"), actions.UnknownLine),
        (_row(value=-1), actions.NotATarget),
        (_row(year=23), actions.NotAYear),
        (_row(year=10_000), actions.NotAYear),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_of_the_list_is_written(cast, wrong, refusal):
    with pytest.raises(refusal):
        actions.record_targets(cast.hana, rows=[_row("users"), wrong], at=TYPED_AT)

    assert (_listed(cast.hana), entries(cast.gimhae)) == ([], [])


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [("value", -1, "target_not_negative"), ("year", 23, "target_year_sensible")],
)
def test_the_database_refuses_what_the_rules_refuse(cast, column, value, constraint):
    actions.record_targets(cast.hana, rows=[_row()], at=TYPED_AT)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Target.objects.within(cast.hana).update(**{column: value})


def test_a_removed_target_leaves_a_0_in_the_ledger(cast):
    made = actions.record_targets(cast.hana, rows=[_row(), _row("users")], at=TYPED_AT).objects[0]

    count = actions.remove_targets(cast.hana, keys=[made.key], at=TYPED_AT, why="import")

    assert (count, _listed(cast.hana)) == (1, [(2023, "users", 80)])
    assert [(body["line"], body["value"]) for _verb, body in entries(cast.gimhae)] == [
        ("programme_runs", 80),
        ("users", 80),
        ("programme_runs", 0),
    ]


def test_another_lab_sees_and_removes_nothing_of_ours(cast):
    made = actions.record_targets(cast.hana, rows=[_row()], at=TYPED_AT).objects[0]

    assert _listed(cast.minsu) == []
    with pytest.raises(NotFound):
        queries.target(cast.minsu, made.key)
    with pytest.raises(NotFound):
        actions.remove_targets(cast.minsu, keys=[made.key], at=TYPED_AT, why="x")


def test_the_inspector_sees_targets_and_sets_none(cast):
    made = actions.record_targets(cast.hana, rows=[_row()], at=TYPED_AT).objects[0]

    assert queries.target(cast.inspector, made.key) == made
    with pytest.raises(NotAllowed):
        actions.record_targets(cast.inspector, rows=[_row()], at=TYPED_AT)
    with pytest.raises(NotAllowed):
        actions.remove_targets(cast.inspector, keys=[made.key], at=TYPED_AT, why="x")


@pytest.mark.parametrize("lines", [["users"], ["users", "revenue", "prototypes"]])
def test_a_known_list_costs_the_same_number_of_queries_however_long_it_is(
    cast, lines, django_assert_num_queries
):
    rows = [_row(line) for line in lines]
    actions.record_targets(cast.hana, rows=rows, at=TYPED_AT)

    with django_assert_num_queries(5):
        actions.record_targets(cast.hana, rows=rows, at=TYPED_AT)


@pytest.mark.parametrize(("value", "expected"), [(-1, False), (0, True), (10**15 + 1, False)])
def test_a_target_is_not_negative_and_not_absurd(value, expected):
    assert rules.is_value(value) is expected
