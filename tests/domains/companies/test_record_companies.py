from __future__ import annotations

import dataclasses

import pytest
from django.db import IntegrityError, transaction

from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.trail import records
from pulmu.core.trail.models import Event
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies.actions import CompanyRow
from pulmu.domains.companies.models import Company, LegalForm, StatusCheck
from pulmu.ledger import kinds
from pulmu.ledger.names import name_keys
from tests.factories import a_company, day, entries, standing, when

AT, LATER = when("2023-06-01 10:00"), when("2023-10-01 10:00")
FORGE = CompanyRow(
    code=" C-001 ",
    name="주식회사  풀무",
    business_no="123-45-67891",
    form="법인",
    incorporated_on=day("2023-05-02"),
    field="AI",
    first_support_on=day("2023-03-02"),
)


def _events():
    return list(Event.objects.everywhere(because="tests look").values_list("name", flat=True))


def _followers():
    return sum("company" in kind.follows for kind in kinds.kinds())


def _history(actor, key):
    return [(form.form, form.founded_on, form.recorded_at) for form in queries.forms(actor, key)]


def test_a_company_that_was_asked_about_is_removed_with_the_answers(cast):
    company = a_company(lab=cast.gimhae)
    said = {"company_id": company.pk, "checked_on": day("2023-11-01"), "status": "계속"}
    records.put(cast.hana, StatusCheck, match=("company_id",), rows=[said], at=AT)

    actions.remove_companies(cast.hana, keys=[company.key], at=AT, why="잘못")

    assert not StatusCheck.objects.within(cast.hana).exists()
    assert not queries.companies(cast.hana).exists()


def test_a_company_is_stored_clean_and_posted_on_its_founding_date(cast):
    company = actions.record_companies(cast.hana, rows=[FORGE], at=AT).objects[0]

    business = name_keys(cast.gimhae.pk, "business", ["1234567891"])["1234567891"]
    assert (company.code, company.name) == ("C-001", "주식회사 풀무")
    assert company.business_no == "1234567891"
    assert standing(cast.gimhae, "company") == {
        company.key: {
            "on": "2023-05-02",
            "under": [],
            "dims": {
                "company": company.key,
                "form": "법인",
                "field": "AI",
                "founded_on": "2023-05-02",
                "first_support_on": "2023-03-02",
                "exclusion": "",
                "business": business,
            },
        }
    }


def test_no_name_and_no_number_of_a_company_enters_the_ledger(cast):
    actions.record_companies(cast.hana, rows=[FORGE], at=AT)

    assert "풀무" not in str(entries(cast.gimhae))
    assert "1234567891" not in str(entries(cast.gimhae))


def test_a_founder_without_a_company_is_posted_without_a_day(cast):
    row = CompanyRow(code="C-2", name="예비창업자", form="예비", first_support_on=day("2023-03-02"))

    company = actions.record_companies(cast.hana, rows=[row], at=AT).objects[0]

    fact = standing(cast.gimhae, "company")[company.key]
    assert (fact["on"], fact["dims"]["founded_on"], fact["dims"]["business"]) == ("", "", "")


def test_companies_of_one_business_number_share_its_key(cast):
    other = dataclasses.replace(FORGE, code="C-002", business_no="1234567891")

    actions.record_companies(cast.hana, rows=[FORGE, other], at=AT)

    facts = standing(cast.gimhae, "company").values()
    assert len({fact["dims"]["business"] for fact in facts}) == 1


def test_the_same_row_twice_changes_nothing_and_leaves_no_line(cast):
    first = actions.record_companies(cast.hana, rows=[FORGE], at=AT)
    second = actions.record_companies(cast.hana, rows=[FORGE], at=LATER)

    assert (second.objects, second.unchanged) == (first.objects, 1)
    assert _events() == ["companies.company.recorded"]
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert"]
    assert _history(cast.hana, first.objects[0].key) == [("법인", day("2023-05-02"), AT)]


def test_a_corrected_row_moves_the_fact_and_keeps_what_was_said_before(cast):
    actions.record_companies(cast.hana, rows=[FORGE], at=AT)
    moved = dataclasses.replace(FORGE, incorporated_on=day("2023-05-20"), exclusion="승계")

    company = actions.record_companies(cast.hana, rows=[moved], at=LATER).objects[0]

    fact = standing(cast.gimhae, "company")[company.key]
    assert (fact["on"], fact["dims"]["exclusion"]) == ("2023-05-20", "승계")
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert", "retract", "assert"]
    assert _history(cast.hana, company.key) == [
        ("법인", day("2023-05-02"), AT),
        ("법인", day("2023-05-20"), LATER),
    ]


def test_a_line_of_history_that_was_never_true_can_be_removed(cast):
    actions.record_companies(cast.hana, rows=[FORGE], at=AT)
    moved = dataclasses.replace(FORGE, incorporated_on=day("2023-05-20"))
    company = actions.record_companies(cast.hana, rows=[moved], at=LATER).objects[0]
    wrong = queries.forms(cast.hana, company.key)[1]

    for actor, refusal in ((cast.minsu, NotFound), (cast.inspector, NotAllowed)):
        with pytest.raises(refusal):
            actions.remove_legal_forms(actor, keys=[wrong.key], at=LATER, why="import")
    removed = actions.remove_legal_forms(cast.hana, keys=[wrong.key], at=LATER, why="import")

    assert removed == 1
    assert _history(cast.hana, company.key) == [("법인", day("2023-05-02"), AT)]


def test_a_new_name_leaves_fact_and_history_alone(cast):
    actions.record_companies(cast.hana, rows=[FORGE], at=AT)
    renamed = dataclasses.replace(FORGE, name="주식회사 모루")

    company = actions.record_companies(cast.hana, rows=[renamed], at=LATER).objects[0]

    assert company.name == "주식회사 모루"
    assert [verb for verb, _body in entries(cast.gimhae)] == ["assert"]
    assert len(queries.forms(cast.hana, company.key)) == 1


@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        ({"code": " "}, actions.CodeMissing),
        ({"business_no": "123-45-67892"}, actions.BusinessNoWrong),
        ({"business_no": "없음"}, actions.BusinessNoWrong),
        ({"form": "조합"}, actions.UnknownWord),
        ({"field": "농업"}, actions.UnknownWord),
        ({"exclusion": "폐업"}, actions.UnknownWord),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_is_written(cast, columns, refusal):
    wrong = dataclasses.replace(FORGE, **{"code": "C-002", **columns})

    with pytest.raises(refusal):
        actions.record_companies(cast.hana, rows=[FORGE, wrong], at=AT)

    assert list(queries.companies(cast.hana)) == []
    assert (_events(), entries(cast.gimhae)) == ([], [])


def test_the_same_code_in_another_lab_is_another_company(cast):
    ours = actions.record_companies(cast.hana, rows=[FORGE], at=AT).objects[0]
    theirs = actions.record_companies(cast.minsu, rows=[FORGE], at=AT).objects[0]

    assert list(queries.companies(cast.hana)) == [ours]
    assert list(queries.companies(cast.minsu)) == [theirs]
    assert list(queries.companies(cast.inspector)) == [theirs, ours]


def test_the_inspector_may_not_record_companies(cast):
    with pytest.raises(NotAllowed):
        actions.record_companies(cast.inspector, rows=[FORGE], at=AT)


@pytest.mark.parametrize("count", [1, 3])
def test_new_companies_cost_the_same_queries_however_many(cast, count, django_assert_num_queries):
    rows = [dataclasses.replace(FORGE, code=f"C-{n}") for n in range(count)]

    # One more for each kind of fact, of whatever domain, that follows companies.
    with django_assert_num_queries(27 + _followers()):
        actions.record_companies(cast.hana, rows=rows, at=AT)


def test_a_company_can_be_removed_with_its_history(cast):
    company = actions.record_companies(cast.hana, rows=[FORGE], at=AT).objects[0]

    removed = actions.remove_companies(cast.hana, keys=[company.key], at=LATER, why="import")

    history = LegalForm.objects.everywhere(because="tests look")
    assert (removed, list(queries.companies(cast.hana)), list(history)) == (1, [], [])
    assert standing(cast.gimhae, "company") == {}
    assert entries(cast.gimhae)[-1][1]["why"] == "import"


def test_removing_twice_finds_nothing_and_strangers_find_nothing(cast):
    company = a_company(lab=cast.gimhae)

    for actor, refusal in ((cast.minsu, NotFound), (cast.inspector, NotAllowed)):
        with pytest.raises(refusal):
            actions.remove_companies(actor, keys=[company.key], at=AT, why="")
    actions.remove_companies(cast.hana, keys=[company.key], at=AT, why="")
    with pytest.raises(NotFound):
        actions.remove_companies(cast.hana, keys=[company.key], at=AT, why="")


@pytest.mark.parametrize(
    ("column", "constraint"),
    [
        ("form", "company_form_known"),
        ("field", "company_field_known"),
        ("exclusion", "company_exclusion_known"),
    ],
)
def test_the_database_refuses_words_that_no_list_has(cast, column, constraint):
    company = a_company(lab=cast.gimhae)
    setattr(company, column, "??")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        company.save()


def test_the_database_refuses_a_second_company_of_one_code(cast):
    a_company("C-1", lab=cast.gimhae)

    with pytest.raises(IntegrityError), transaction.atomic():
        a_company("C-1", lab=cast.gimhae)
    assert Company.objects.within(cast.hana).count() == 1
