from __future__ import annotations

from pulmu.domains.prototypes import actions
from pulmu.ledger import kinds, posting
from tests.factories import TYPED_AT, a_company, a_person, day, standing

from .factories import a_prototype, a_row


def _facts(lab, keys=None):
    return list(kinds.kind("prototype").facts(lab.pk, keys))


def test_a_finished_prototype_is_a_fact_of_the_day_it_was_done(cast):
    company = a_company(lab=cast.gimhae)
    made = a_prototype(
        cast.hana,
        company=company,
        kind="워킹목업",
        parts=2,
        state="완료",
        completed_on="2023-06-30",
    )

    [fact] = _facts(cast.gimhae)

    assert (fact.source, fact.on, fact.under) == (f"prototype:{made.key}", day("2023-06-30"), ())
    assert fact.dims == {
        "company": company.key,
        "person": "",
        "kind": "워킹목업",
        "state": "완료",
        "parts": 2,
        "received_on": "2023-04-03",
        "completed_on": "2023-06-30",
    }


def test_what_is_not_finished_is_dated_by_its_receipt(cast):
    person = a_person(lab=cast.gimhae)
    rows = [a_row(person_id=person.pk)]
    actions.record_prototypes(cast.hana, rows=rows, at=TYPED_AT)

    [fact] = _facts(cast.gimhae)

    assert (fact.on, fact.dims["person"], fact.dims["company"], fact.dims["completed_on"]) == (
        day("2023-04-03"),
        person.key,
        "",
        "",
    )


def test_facts_come_for_some_keys_for_all_and_never_of_another_lab(cast):
    company = a_company(lab=cast.gimhae)
    first = a_prototype(cast.hana, company=company, code="P-1")
    second = a_prototype(cast.hana, company=company, code="P-2")
    theirs = a_prototype(cast.minsu, company=a_company(lab=cast.other_lab))

    assert [f.key for f in _facts(cast.gimhae)] == [first.key, second.key]
    assert [f.key for f in _facts(cast.gimhae, [second.key, theirs.key, "gone"])] == [second.key]


def test_a_step_moves_the_fact_that_stands_and_posting_again_appends_nothing(cast):
    made = a_prototype(cast.hana, company=a_company(lab=cast.gimhae))

    actions.complete(cast.hana, key=made.key, on=day("2023-06-30"), at=TYPED_AT)

    assert {key: fact["on"] for key, fact in standing(cast.gimhae, "prototype").items()} == {
        made.key: "2023-06-30"
    }
    assert not posting.post(cast.hana, at=TYPED_AT, changed={"prototype": [made.key]})
