from __future__ import annotations

import pytest

from pulmu.core.kernel.errors import NotAllowed, NotFound, Refused
from pulmu.domains.companies import actions, queries, rules
from pulmu.domains.companies.actions import DocumentRow
from pulmu.domains.results import queries as results
from pulmu.ledger import actions as ledger
from tests.factories import TYPED_AT, a_company, day

SHA = "a" * 64


@pytest.fixture
def company(cast):
    return a_company(lab=cast.gimhae)


@pytest.fixture
def file(cast):
    return a_file(cast.hana)


def a_file(actor, sha256=SHA):
    return ledger.add_blob(
        actor, sha256=sha256, size=9, type="application/pdf", name="증명.pdf", at=TYPED_AT
    )


def _keep(actor, company, *, kind="국세납세증명", issued="2023-11-01", until="", sha256=SHA):
    row = DocumentRow(
        kind=kind,
        issued_on=day(issued),
        sha256=sha256,
        valid_until=day(until) if until else None,
    )
    return actions.keep_document(actor, company=company.key, row=row, at=TYPED_AT)


@pytest.mark.parametrize(
    ("kind", "issued", "until"),
    [
        ("국세납세증명", "2023-01-31", "2023-02-28"),
        ("사업자등록증명", "2023-11-30", "2024-02-29"),
        ("창업기업확인서", "2023-05-10", "2026-05-10"),
        ("중소기업확인서", "2023-12-31", "2024-12-31"),
    ],
)
def test_a_paper_that_says_no_end_is_good_for_the_usual_time(kind, issued, until):
    assert rules.usual_end(kind, day(issued)) == day(until)


@pytest.mark.parametrize(
    ("on", "fresh"), [("2023-12-01", True), ("2023-12-02", False), ("2023-11-01", True)]
)
def test_a_paper_is_used_again_while_it_is_fresh(cast, company, file, on, fresh):
    kept = _keep(cast.hana, company)

    assert kept.valid_until == day("2023-12-01")
    assert queries.fresh_documents(cast.hana, company, on=day(on)) == ([kept] if fresh else [])


def test_of_each_kind_the_one_that_is_good_longest_is_used(cast, company, file):
    a_file(cast.hana, "b" * 64)
    _keep(cast.hana, company)
    newer = _keep(cast.hana, company, issued="2023-11-20", sha256="b" * 64)
    other = _keep(cast.hana, company, kind="사업자등록증명")

    fresh = queries.fresh_documents(cast.hana, company, on=day("2023-11-25"))
    soon = queries.expiring(cast.hana, since=day("2023-11-25"), until=day("2024-12-31"))

    assert fresh == [newer, other]
    assert soon == [newer, other]


def test_two_papers_of_another_kind_do_not_hide_each_other(cast, company, file):
    short = _keep(cast.hana, company, kind="기타", until="2023-12-10")
    long = _keep(cast.hana, company, kind="기타", issued="2023-11-02", until="2024-11-30")

    fresh = queries.fresh_documents(cast.hana, company, on=day("2023-11-25"))
    soon = queries.expiring(cast.hana, since=day("2023-11-25"), until=day("2024-12-31"))

    assert {one.pk for one in fresh} == {short.pk, long.pk}
    assert soon == [short, long]


def test_the_same_paper_twice_is_one_and_its_file_has_a_place(cast, company, file):
    before = results.unplaced(cast.hana, most=9)

    assert _keep(cast.hana, company) == _keep(cast.hana, company)

    assert queries.documents(cast.hana, company).count() == 1
    assert (before, results.unplaced(cast.hana, most=9)) == ([SHA], [])


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"kind": "계약서"}, "companies.unknown_word"),
        ({"issued": "2030-01-01"}, "companies.not_yet"),
        ({"until": "2023-10-31"}, "companies.ends_before_issue"),
        ({"sha256": "c" * 64}, "companies.file_unknown"),
    ],
)
def test_a_wrong_paper_is_refused(cast, company, file, wrong, refusal):
    with pytest.raises(Refused) as refused:
        _keep(cast.hana, company, **wrong)

    assert refused.value.code == refusal


def test_a_paper_is_taken_out_and_the_file_stays(cast, company, file):
    kept = _keep(cast.hana, company)

    actions.remove_document(cast.hana, key=kept.key, at=TYPED_AT)

    assert results.unplaced(cast.hana, most=9) == [SHA]
    with pytest.raises(NotFound):
        queries.document(cast.hana, kept.key)


def test_strangers_find_nothing_and_the_inspector_changes_nothing(cast, company, file):
    kept = _keep(cast.hana, company)

    assert queries.document(cast.inspector, kept.key) == kept
    for who, refusal in ((cast.minsu, NotFound), (cast.inspector, NotAllowed)):
        with pytest.raises(refusal):
            _keep(who, company)
        with pytest.raises(refusal):
            actions.remove_document(who, key=kept.key, at=TYPED_AT)
    with pytest.raises(NotFound):
        queries.document(cast.minsu, kept.key)
