from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail.models import Change, Event
from pulmu.domains.prototypes import actions, queries
from pulmu.domains.prototypes.models import Prototype
from tests.factories import TYPED_AT, a_company, a_person, day, entries

from .factories import a_prototype, a_row


def _events(actor):
    return list(Event.objects.within(actor).order_by("pk").values_list("name", flat=True))


def _verbs(lab):
    return [verb for verb, _body in entries(lab)]


def test_a_list_makes_one_prototype_a_code_for_companies_and_for_people(cast):
    company, person = a_company(lab=cast.gimhae), a_person(lab=cast.gimhae)
    rows = [a_row("P-1", company_id=company.pk), a_row("P-2", person_id=person.pk, parts=3)]

    done = actions.record_prototypes(cast.hana, rows=rows, at=TYPED_AT)

    made = [(p.code, p.company, p.person, p.kind, p.parts) for p in done.objects]
    assert made == [("P-1", company, None, "기타", 1), ("P-2", None, person, "기타", 3)]
    assert list(queries.prototypes(cast.hana)) == done.objects[::-1]
    assert queries.by_keys(cast.hana, [done.objects[0].key, "unknown"]) == {
        done.objects[0].key: done.objects[0]
    }


def test_blanks_and_decomposed_hangul_do_not_make_another_prototype(cast):
    company = a_company(lab=cast.gimhae)
    first = a_prototype(cast.hana, company=company, code="시제품 1")

    again = a_prototype(cast.hana, company=company, code=" 시제품  1 ")

    assert again == first


def test_a_corrected_list_corrects_and_its_trail_says_from_what_to_what(cast):
    company = a_company(lab=cast.gimhae)
    made = a_prototype(cast.hana, company=company)

    a_prototype(cast.hana, company=company, state="완료", completed_on="2023-06-30")

    assert queries.prototype(cast.hana, made.key).state == "완료"
    changes = Change.objects.within(cast.hana).order_by("pk")
    assert [(c.kind, c.key, c.before, c.after) for c in changes] == [
        ("created", made.key, None, None),
        (
            "changed",
            made.key,
            {"completed_on": None, "state": "접수"},
            {"completed_on": "2023-06-30", "state": "완료"},
        ),
    ]
    assert _verbs(cast.gimhae) == ["assert", "retract", "assert"]


def test_the_same_list_twice_leaves_one_event_and_one_entry(cast):
    company = a_company(lab=cast.gimhae)

    first = a_prototype(cast.hana, company=company)
    second = a_prototype(cast.hana, company=company)

    assert second == first
    assert _events(cast.hana) == ["prototypes.prototype.recorded"]
    assert _verbs(cast.gimhae) == ["assert"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"code": " "}, actions.TextMissing),
        ({"code": "P" * 51}, actions.TextTooLong),
        ({"parts": -1}, actions.NotAQuantity),
        ({"kind": "케이크"}, actions.UnknownWord),
        ({"state": "보류"}, actions.UnknownWord),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_of_the_list_is_written(cast, wrong, refusal):
    company = a_company(lab=cast.gimhae)
    rows = [a_row("P-1", company_id=company.pk), a_row(company_id=company.pk, **wrong)]

    with pytest.raises(refusal):
        actions.record_prototypes(cast.hana, rows=rows, at=TYPED_AT)

    assert list(queries.prototypes(cast.hana)) == []


def test_a_prototype_for_nobody_or_for_two_is_refused(cast):
    company, person = a_company(lab=cast.gimhae), a_person(lab=cast.gimhae)

    for row in (a_row(), a_row(company_id=company.pk, person_id=person.pk)):
        with pytest.raises(actions.NotOneOwner):
            actions.record_prototypes(cast.hana, rows=[row], at=TYPED_AT)


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("company_id", None, "prototype_for_a_company_or_a_person"),
        ("kind", "케이크", "prototype_kind_known"),
        ("state", "보류", "prototype_state_known"),
    ],
)
def test_the_database_refuses_what_the_rules_refuse(cast, column, value, constraint):
    made = a_prototype(cast.hana, company=a_company(lab=cast.gimhae))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Prototype.objects.within(cast.hana).filter(pk=made.pk).update(**{column: value})


def test_another_labs_company_and_person_do_not_exist(cast):
    company, person = a_company(lab=cast.gimhae), a_person(lab=cast.gimhae)

    for row in (a_row(company_id=company.pk), a_row(person_id=person.pk)):
        with pytest.raises(NotFound):
            actions.record_prototypes(cast.minsu, rows=[row], at=TYPED_AT)


def test_another_lab_has_its_own_codes_and_sees_none_of_ours(cast):
    ours = a_prototype(cast.hana, company=a_company(lab=cast.gimhae))

    theirs = a_prototype(cast.minsu, company=a_company(lab=cast.other_lab))

    assert (theirs.code, theirs != ours) == (ours.code, True)
    with pytest.raises(NotFound):
        queries.prototype(cast.minsu, ours.key)


def test_the_inspector_sees_prototypes_and_changes_none(cast):
    made = a_prototype(cast.hana, company=a_company(lab=cast.gimhae))

    assert queries.prototype(cast.inspector, made.key) == made
    with pytest.raises(NotAllowed):
        actions.record_prototypes(cast.inspector, rows=[], at=TYPED_AT)
    with pytest.raises(NotAllowed):
        actions.remove_prototypes(cast.inspector, keys=[made.key], at=TYPED_AT, why="x")


def test_a_removed_prototype_leaves_its_history_and_no_fact(cast):
    made = a_prototype(cast.hana, company=a_company(lab=cast.gimhae))

    count = actions.remove_prototypes(cast.hana, keys=[made.key], at=TYPED_AT, why="typed twice")

    assert (count, list(queries.prototypes(cast.hana))) == (1, [])
    assert _events(cast.hana)[1:] == ["prototypes.prototype.removed"]
    assert _verbs(cast.gimhae) == ["assert", "retract"]


def test_what_is_not_ours_cannot_be_removed(cast):
    made = a_prototype(cast.hana, company=a_company(lab=cast.gimhae))

    with pytest.raises(NotFound):
        actions.remove_prototypes(cast.minsu, keys=[made.key], at=TYPED_AT, why="x")

    assert queries.prototype(cast.hana, made.key) == made


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_number_of_queries_however_long_it_is(
    cast, count, django_assert_num_queries
):
    company = a_company(lab=cast.gimhae)
    a_prototype(cast.hana, company=company, code="P-0")
    rows = [a_row(f"P-{n}", company_id=company.pk) for n in range(1, count + 1)]

    with django_assert_num_queries(19):
        actions.record_prototypes(cast.hana, rows=rows, at=TYPED_AT)


def test_an_import_marks_what_it_made(cast):
    company = a_company(lab=cast.gimhae)
    importer = cast.operator.in_batch("batch-1")

    made = a_prototype(importer, company=company)

    assert made.imported is True
    assert Event.objects.within(cast.hana).get().batch == "batch-1"


def test_the_days_of_a_list_are_kept_as_its_paper_has_them(cast):
    made = a_prototype(
        cast.hana,
        company=a_company(lab=cast.gimhae),
        state="완료",
        completed_on="2023-04-01",
    )

    assert (made.received_on, made.completed_on) == (day("2023-04-03"), day("2023-04-01"))
