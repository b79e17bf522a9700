"""The papers of a company: what they prove, who looks, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from pulmu.core.kernel.kst import day_of
from pulmu.core.trail.models import AccessRecord
from pulmu.domains.companies import actions, queries
from pulmu.domains.companies.actions import FounderRow
from pulmu.ledger import queries as ledger
from pulmu.ledger.models import Blob
from tests.domains.support.factories import a_hire
from tests.factories import TYPED_AT, a_company, a_person, day
from tests.surfaces.conftest import an_upload
from tests.surfaces.desk.test_companies import at


@pytest.fixture
def company(cast):
    return a_company("C-1", lab=cast.gimhae)


def test_a_paper_is_put_in_shown_with_its_end_and_taken_out(hana, cast, company, text):
    where = at("company_document", company)
    said = {"kind": "국세납세증명", "issued_on": "2023-11-01"}

    refused = hana.post(where, {**said, "file": an_upload("x.png", b"<html>")})
    hana.post(where, {**said, "file": an_upload("증명.png")})
    page = text(hana.get(at("company", company)))
    (one,) = queries.documents(cast.hana, company)
    hana.post(at("company_act", company), {"do": f"drop:{one.key}"})

    assert refused.status_code == 422
    assert one.valid_until == day("2023-12-01")
    assert "Expired" in page
    assert queries.documents(cast.hana, company).count() == 0


def test_a_paper_that_ends_soon_is_asked_for_on_today_by_its_kind(hana, cast, company, text):
    issued = day_of(timezone.now()) - dt.timedelta(days=25)
    said = {"kind": "국세납세증명", "issued_on": issued.isoformat()}
    hana.post(at("company_document", company), {**said, "file": an_upload("증명.png")})

    [line] = [one for one in hana.get("/desk/today/").context["lines"] if one.opens]

    page = text(hana.get(line.href))
    assert '<option value="국세납세증명" selected>' in page
    assert "selected" not in text(hana.get(at("company_document", company) + "?kind=아무것"))


@pytest.fixture
def in_the_vault(hana, cast, company):
    said = {"kind": "사업자등록증명", "issued_on": "2023-11-01", "file": an_upload("증명.png")}
    hana.post(at("company_document", company), said)
    (one,) = queries.documents(cast.hana, company)
    return one


def test_a_paper_that_is_refused_leaves_no_file_behind(hana, cast, company, text):
    said = {"kind": "국세납세증명", "issued_on": "2031-01-01", "file": an_upload("증명.png")}

    refused = hana.post(at("company_document", company), said)

    assert refused.status_code == 422
    assert not Blob.objects.within(cast.hana).exists()


def test_who_looks_at_a_paper_is_written_down_with_its_founders(hana, cast, company, in_the_vault):
    person = a_person("박세진", lab=cast.gimhae)
    row = FounderRow(person_id=person.pk, role="대표", since=day("2023-03-02"))
    founder = actions.name_founder(cast.hana, company=company.key, row=row, at=TYPED_AT)

    hana.get(reverse("desk:picture", args=[in_the_vault.blob.sha256]))

    read = AccessRecord.objects.within(cast.hana).order_by("-pk")[0]
    assert read.subjects == [founder.person.key]


def test_a_paper_of_the_vault_proves_a_fact_in_one_press_and_says_what_it_proves(
    hana, cast, company, in_the_vault, text
):
    hire = a_hire(cast.hana, "김*수", company=company, insured_on="2023-04-02")
    fact = reverse("desk:fact", args=["hire", hire.key])
    press = reverse("desk:attach_paper", args=["hire", hire.key])
    offered = text(hana.get(fact))

    for _time in range(2):
        assert hana.post(press, {"paper": in_the_vault.key}).url == fact

    source = f"hire:{hire.key}"
    assert in_the_vault.key in offered
    assert ledger.files_of(cast.hana, [source]) == {source: [in_the_vault.blob.sha256]}
    assert in_the_vault.key not in text(hana.get(fact))
    assert fact in text(hana.get(at("company", company)))
    evidence = text(hana.get(reverse("desk:evidence", args=[in_the_vault.blob.sha256])))
    assert at("company", company) in evidence


def test_a_paper_that_was_no_longer_good_on_the_day_is_not_offered(
    hana, cast, company, in_the_vault, text
):
    last = in_the_vault.valid_until
    on_its_last_day = a_hire(cast.hana, company=company, insured_on=last.isoformat())
    later = a_hire(
        cast.hana,
        company=company,
        employee_key="이*리",
        insured_on=(last + dt.timedelta(days=1)).isoformat(),
    )

    pages = [
        text(hana.get(reverse("desk:fact", args=["hire", one.key])))
        for one in (on_its_last_day, later)
    ]

    assert [in_the_vault.key in page for page in pages] == [True, False]


def test_a_paper_of_another_company_proves_nothing_here(hana, cast, in_the_vault):
    other = a_company("C-9", lab=cast.gimhae)
    hire = a_hire(cast.hana, "김*수", company=other, insured_on="2023-04-02")

    refused = hana.post(
        reverse("desk:attach_paper", args=["hire", hire.key]), {"paper": in_the_vault.key}
    )

    assert refused.status_code == 404
    assert ledger.files_of(cast.hana, [f"hire:{hire.key}"]) == {}


def test_whoever_only_looks_is_offered_no_paper_and_a_stranger_finds_nothing(
    guest, minsu, company, in_the_vault, text
):
    press = reverse("desk:attach_paper", args=["company", company.key])
    said = {"paper": in_the_vault.key}

    assert press not in text(guest.get(reverse("desk:fact", args=["company", company.key])))
    assert (guest.post(press, said).status_code, minsu.post(press, said).status_code) == (403, 404)
