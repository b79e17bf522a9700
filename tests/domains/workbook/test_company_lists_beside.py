"""A list of a company beside what is recorded of it already: what it leaves empty says nothing."""

from __future__ import annotations

from xlsxwriter import Workbook

from pulmu.domains.results import queries as results
from pulmu.domains.support.models import Hire, Revenue
from pulmu.domains.workbook import actions
from tests.domains.support.factories import a_hire, a_revenue
from tests.factories import a_company, day

from .conftest import LATER
from .test_company_lists import bring_in, company, send

__all__ = ["company"]


def new_hires(lab):
    tiles = results.overview(lab.hana, 2023).tiles
    return next(one.value for one in tiles if one.code == "new_hires")


def test_what_a_roster_does_not_say_stays_as_it_is_recorded(lab, company):
    a_hire(
        lab.hana, "E-1", company=company, insured_on="2023-03-02", is_founder=True, contract="정규"
    )
    a_hire(
        lab.hana,
        "E-2",
        company=company,
        insured_on="2023-03-02",
        left_on="2023-08-31",
        contract="계약",
    )
    before = new_hires(lab)

    text = "사번\t취득일\nE-1\t2023-03-02\nE-2\t2023-03-02\n"
    made = send(lab, company, "hires", text=text)
    assert made.report["unchanged"] == {"고용": 2}
    assert made.report["beside"] == {"new": [], "left": [], "absent": []}
    bring_in(lab, made)

    first, second = Hire.objects.within(lab.hana).order_by("employee_key")
    assert (first.is_founder, first.contract, first.left_on) == (True, "정규", None)
    assert (second.contract, second.left_on) == ("계약", day("2023-08-31"))
    assert new_hires(lab) == before


def test_what_a_roster_does_say_is_named_column_by_column(lab, company):
    a_hire(lab.hana, "E-1", company=company, insured_on="2023-03-02", is_founder=True)

    text = "사번\t취득일\t상실일\t고용형태\nE-1\t2023-03-02\t2023-08-31\t\n"
    made = send(lab, company, "hires", text=text)

    said = [(one["before"], one["after"]) for one in made.report["differences"]]
    assert said == [("–", "2023-08-31")]


YEAR = ("기업코드", "공급일", "공급가액", "승인번호", "구분")
NUMBER = "20230915-41000012-00000001"
INSTEAD = {"nature": "직접", "share_bp": "", "channel": ""}


def test_invoices_recorded_already_keep_their_share_and_new_ones_have_what_is_said_once(
    lab, company
):
    said = {"share_bp": 3000, "nature": "간접", "channel": "공동관"}
    a_revenue(
        lab.hana, company=company, invoice_no=NUMBER, amount=1_000_000, supplied_on="2023-09-15",
        **said,
    )  # fmt: skip
    a_revenue(lab.hana, company=company, amount=70, supplied_on="2023-09-16", **said)
    text = (
        "작성일자\t승인번호\t공급가액\n"
        f"2023-09-15\t{NUMBER}\t1,000,000\n"
        f"2023-09-15\t{NUMBER[:-1]}2\t5\n"
        "2023-09-16\t\t70\n"
    )

    made = send(lab, company, "revenue", text=text, instead=INSTEAD)
    assert (made.report["unchanged"], made.report["created"]) == ({"매출": 2}, {"매출": 1})
    assert made.report["beside"]["new"] == [f"{NUMBER[:-1]}2"]
    bring_in(lab, made)

    kept = Revenue.objects.within(lab.hana).order_by("-amount").values_list(
        "amount", "nature", "share_bp", "channel"
    )  # fmt: skip
    assert list(kept) == [
        (1_000_000, "간접", 3000, "공동관"),
        (70, "간접", 3000, "공동관"),
        (5, "직접", 10000, ""),
    ]


def test_whoever_is_told_beside_a_list_is_masked_however_recorded(lab, company):
    a_hire(lab.hana, "홍길동", company=company, insured_on="2023-03-02")

    made = send(lab, company, "hires", text="성명\t취득일\n김*수\t2023-03-02\n")

    assert made.report["beside"]["absent"] == ["홍*동"]


def test_an_invoice_of_another_company_that_comes_back_as_a_workbook_is_warned_of(
    lab, company, tmp_path
):
    other = a_company("C-2", lab=lab.gimhae)
    a_revenue(lab.hana, company=other, invoice_no=NUMBER, supplied_on="2023-09-15")
    text = f"작성일자\t승인번호\t공급가액\n2023-09-15\t{NUMBER}\t1,000,000\n"
    made = send(lab, company, "revenue", text=text, instead={"nature": "직접"})
    assert not made.report["ok"]

    with Workbook(tmp_path / "year.xlsx") as book:
        book.add_worksheet("매출").write_row(0, 0, YEAR)
        book.worksheets()[0].write_row(1, 0, ["C-1", "2023-09-15", 1_000_000, NUMBER, "직접"])
    report = actions.import_workbook(
        lab.hana,
        path=tmp_path / "year.xlsx",
        evidence=None,
        replace_year=None,
        dry_run=True,
        at=LATER,
    )

    assert [(one.sheet, one.row) for one in report.warnings] == [("매출", 2)]
    assert "C-2" in report.warnings[0].reason
