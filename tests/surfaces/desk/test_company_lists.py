"""The roster and the invoices of a company, handed in on its page."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from pulmu.core.jobs.actions import work_one
from pulmu.domains.support.models import Hire, Revenue
from pulmu.domains.workbook.models import Import
from tests.domains.support.factories import a_hire
from tests.factories import a_company
from tests.surfaces.conftest import an_upload

ROSTER = (
    "성명\t고용보험 취득일\t고용보험 상실일\n김*수\t2023-03-02\t2023-08-31\n이*호\t2023-04-03\t\n"
)


@pytest.fixture
def company(cast):
    return a_company("C-1", lab=cast.gimhae, first_support_on="2023-02-01")


def at(company, sheet="hires"):
    return reverse("desk:company_list", args=[company.key, sheet])


def work() -> None:
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


def test_the_page_of_a_company_leads_to_both_lists(hana, guest, company, text):
    page = reverse("desk:company", args=[company.key])

    for sheet in ("hires", "revenue"):
        assert at(company, sheet) in text(hana.get(page))
        assert at(company, sheet) not in text(guest.get(page))
        assert hana.get(at(company, sheet)).status_code == 200


def test_a_pasted_roster_shows_who_is_new_who_left_and_who_is_absent_before_it_is_written(
    hana, cast, company, text
):
    a_hire(cast.hana, "김*수", company=company, insured_on="2023-03-02")
    a_hire(cast.hana, "박*영", company=company, insured_on="2023-03-02")

    page = hana.post(at(company), {"rows": ROSTER}).url
    work()
    seen = text(hana.get(page))

    assert "New: 1" in seen
    assert "이*호 2023-04-03" in seen
    assert "Left: 1" in seen
    assert "Recorded, not on the list: 1" in seen
    assert Hire.objects.within(cast.hana).count() == 2
    hana.post(f"{page}confirm/")
    work()
    assert Hire.objects.within(cast.hana).count() == 3


def test_invoices_of_a_file_take_what_no_row_says_from_the_form(hana, cast, company):
    file = an_upload("매출.csv", "작성일자,승인번호,공급가액\n2023-09-15,A-1,1000\n".encode())

    page = hana.post(
        at(company, "revenue"),
        {"file": file, "nature": "직접", "share_bp": "30", "channel": "공동관"},
    ).url
    work()
    hana.post(f"{page}confirm/")
    work()

    one = Revenue.objects.within(cast.hana).get()
    assert (one.amount, one.share_bp, one.channel) == (1000, 3000, "공동관")


# The columns of a list as Hometax writes it, in its order.
HOMETAX = (
    "작성일자,승인번호,발급일자,전송일자,공급자사업자등록번호,종사업장번호,상호,대표자명,주소,"
    "공급받는자사업자등록번호,종사업장번호,상호,대표자명,주소,합계금액,공급가액,세액,"
    "전자세금계산서분류,전자세금계산서종류,발급유형,비고,영수/청구 구분,공급자 이메일,"
    "공급받는자 이메일1,공급받는자 이메일2,품목일자,품목명,품목규격,품목수량,품목단가,"
    "품목공급가액,품목세액,품목비고"
)
SOLD = (
    "2023-09-15,20230915-41000012-00000001,2023-09-15,2023-09-16,123-45-67891,,풀무,김하나,김해,"
    "220-81-62517,,고객,이두리,서울,1100000,1000000,100000,"
    "세금계산서,일반,인터넷발행,,청구,a@example.org,b@example.org,,2023-09-15,목업,,1,1000000,"
    "1000000,100000,"
)


def test_a_list_as_the_tax_office_writes_it_goes_in_with_what_the_form_shows(hana, cast, company):
    form = hana.get(at(company, "revenue")).context["form"]
    file = an_upload("매출.csv", f"{HOMETAX}\n{SOLD}\n".encode())

    shown = {one.name: one.value() or "" for one in form.instead}
    page = hana.post(at(company, "revenue"), {"file": file, **shown}).url
    work()
    assert hana.get(page).context["report"].error_count == 0
    hana.post(f"{page}confirm/")
    work()

    one = Revenue.objects.within(cast.hana).get()
    said = (one.amount, one.invoice_no, one.nature, one.share_bp, one.channel)
    assert said == (1_000_000, "20230915-41000012-00000001", "간접", 10000, "")


def test_a_refused_list_of_invoices_keeps_what_was_typed(hana, company):
    typed = {"rows": "적요\n목업\n", "nature": "직접", "share_bp": "30", "channel": "공동관"}

    page = hana.post(at(company, "revenue"), typed)

    assert page.status_code == 422
    form = page.context["form"]
    assert {name: form[name].value() for name in typed} == typed


def test_wrong_rows_come_back_to_the_list_of_the_company(hana, minsu, company, text):
    page = hana.post(at(company), {"rows": "성명\t취득일\n김*수\t언제\n"}).url
    work()
    again = f"{at(company)}?again={page.rstrip('/').rpartition('/')[2]}"

    assert again in text(hana.get(page))
    assert "언제" in hana.get(again).context["form"]["rows"].value()
    mended = hana.post(at(company), {"rows": hana.get(again).context["form"]["rows"].value()})
    assert mended.status_code == 302
    assert minsu.get(at(company)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file, or paste the rows."),
        ({"rows": "성명\t부서\n김*수\t개발\n"}, "Missing"),
        ({"rows": "성명\t주민번호\t취득일\n김*수\t900101-1234567\t2023-03-02\n"}, "resident"),
    ],
)
def test_what_is_refused_stays_on_the_page_with_its_reason(hana, company, sent, said, text):
    page = hana.post(at(company), sent)

    assert page.status_code == 422
    assert said in text(page)
    assert not Import.objects.everywhere(because="there is none at all").exists()


def test_no_other_list_has_a_page(hana, company):
    assert hana.get(at(company, "tenancies")).status_code == 404
