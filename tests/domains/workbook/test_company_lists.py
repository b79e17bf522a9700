"""The roster of the insured and the invoices of one company, as the company hands them over."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone, translation
from xlsxwriter import Workbook

from pulmu.core.jobs.actions import work_one
from pulmu.core.kernel.errors import NotAllowed, NotFound
from pulmu.core.tenancy.permissions import Role
from pulmu.domains.companies.actions import CompanyRow, record_companies
from pulmu.domains.support.models import Hire, Revenue
from pulmu.domains.workbook import actions
from pulmu.domains.workbook.actions import ListRefused, receive_company_list
from pulmu.domains.workbook.models import Import
from tests.domains.support.factories import a_hire, a_revenue
from tests.factories import a_company, a_user, an_actor, day

from .conftest import AT, LATER, assert_sound, facts

ROSTER = (
    "순번",
    "성명",
    "주민등록번호",
    "국민연금 취득일",
    "고용보험 취득일",
    "고용보험 상실일",
    "고용형태",
)
INVOICES = ("작성일자", "승인번호", "상호", "공급가액", "세액", "기여율", "경로", "구분")


@pytest.fixture
def company(lab):
    row = CompanyRow(
        code="C-1",
        name="주식회사 풀무",
        form="법인",
        first_support_on=day("2023-02-01"),
        incorporated_on=day("2023-03-02"),
    )
    return record_companies(lab.hana, rows=[row], at=AT).objects[0]


@pytest.fixture
def korean():
    with translation.override("ko"):
        yield


def work():
    while job := work_one(worker="test", at=timezone.now()):
        assert job.state == "done", job.error


def as_file(folder: Path, headings, rows, *, above=0) -> Path:
    path = folder / "명부.xlsx"
    with Workbook(path) as book:
        book.add_worksheet("표지").write_row(0, 0, ["4대보험 사업장 가입자명부"])
        page = book.add_worksheet("Sheet1")
        for number, row in enumerate([headings, *rows], above):
            page.write_row(number, 0, row)
    return path


def send(lab, company, sheet, *, by=None, **what):
    made = receive_company_list(
        by or lab.hana, sheet=sheet, company=company.key, language="ko", at=AT, **what
    )
    work()
    made.refresh_from_db()
    return made


def bring_in(lab, made, *, state="done"):
    actions.confirm(lab.hana, import_key=made.key, language="ko", at=AT)
    work()
    made.refresh_from_db()
    assert made.state == state


def person(number: int) -> str:
    return f"김*수 {number}"


def insured(number: int, on="2023-03-02", left="", contract="정규직"):
    return [number, person(number), "900101-1******", "2020-01-01", on, left, contract]


def sold(number: int, **other):
    row = {
        "작성일자": "2023-09-15",
        "승인번호": f"20230915-41000012-{number:08d}",
        "상호": "주식회사 고객",
        "공급가액": 1_000_000 + number,
        "세액": 100_000,
        "기여율": "50%",
        "경로": "공동관",
        "구분": "간접",
    }
    return list({**row, **other}.values())


def test_a_roster_is_read_as_insurers_write_it_and_says_who_is_new_who_left_who_is_absent(
    lab, company, tmp_path
):
    a_hire(lab.hana, "김*수 1", company=company, insured_on="2023-03-02")
    a_hire(lab.hana, "박*영", company=company, insured_on="2023-03-02")
    rows = [insured(1, left="2023-08-31"), insured(2), insured(3)]

    made = send(lab, company, "hires", path=as_file(tmp_path, ROSTER, rows, above=4))

    assert made.report["created"] == {"고용": 2}
    assert made.report["changed"] == {"고용": 1}
    assert made.report["beside"] == {
        "new": ["김*수 2 2023-03-02", "김*수 3 2023-03-02"],
        "left": ["김*수 1 2023-08-31"],
        "absent": ["박*영"],
    }
    assert Hire.objects.within(lab.hana).count() == 2
    bring_in(lab, made)
    left = Hire.objects.within(lab.hana).get(employee_key="김*수 1")
    assert left.left_on == day("2023-08-31")
    assert Hire.objects.within(lab.hana).count() == 4
    assert_sound(lab)


def test_the_same_roster_again_changes_nothing_and_all_of_it_is_taken_back(lab, company, tmp_path):
    path = as_file(tmp_path, ROSTER, [insured(number) for number in range(3)])
    made = send(lab, company, "hires", path=path)
    bring_in(lab, made)
    again = send(lab, company, "hires", path=path)

    assert again.report["unchanged"] == {"고용": 3}
    assert again.report["beside"] == {"new": [], "left": [], "absent": []}
    actions.undo(lab.hana, import_key=made.key, at=LATER)
    assert "hire" not in facts(lab)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("김철수", "김*수"),
        ("김○수", "김*수"),
        ("김O수", "김*수"),
        ("남궁철수 2", "남**수 2"),
        ("E-07", "E-07"),
        ("2023-015", "2023-015"),
        ("A7", "A7"),
        ("김 하나", "김*나"),
        ("홍 길 동", "홍*동"),
        ("홍길동(대표)", "홍*동"),
        ("홍길동 과장", "홍*동"),
        ("홍길동A", "홍*동A"),
        ("홍길동(2)", "홍*동 2"),
        ("홍길동3", "홍*동3"),
        ("洪吉童", "洪*童"),
        ("Nguyen Van An", "N***** V** A*"),
        ("Nguyen Van An 2", "N***** V** A* 2"),
        ("김*, 홍길동", "김****동"),
        ("홍길*", "홍길*"),
    ],
)
def test_a_whole_name_never_gets_further_than_the_reading(lab, company, said, kept):
    made = send(lab, company, "hires", text=f"성명\t취득일\n{said}\t2023-03-02\n")
    bring_in(lab, made)

    assert Hire.objects.within(lab.hana).get().employee_key == kept


def test_numbers_of_employees_go_before_names(lab, company):
    made = send(lab, company, "hires", text="성명\t사번\t취득일\n김*수\tE-1\t2023-03-02\n")
    bring_in(lab, made)

    assert Hire.objects.within(lab.hana).get().employee_key == "E-1"


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize(
    "number",
    [
        "900101-1234567",
        "9001011234567",
        9001011234567,
        "890503 - 1234567",
        "890503\u20101234567",
        "890503.1234567",
        "８９０５０３－１２３４５６７",
        "홍길동 890503 - 1234567",
    ],
)
def test_a_file_with_a_resident_number_is_refused_and_nothing_of_it_stays(
    lab, company, tmp_path, number
):
    rows = [insured(one) for one in range(30)]
    rows[20][2] = number

    with pytest.raises(ListRefused) as refused:
        send(lab, company, "hires", path=as_file(tmp_path, ROSTER, rows))

    assert "주민등록번호" in str(refused.value)
    assert not Import.objects.within(lab.hana).exists()


def test_two_who_look_alike_at_one_time_are_asked_about_and_two_spells_of_one_are_not(lab, company):
    a_hire(lab.hana, "최*지", company=company, insured_on="2023-03-02")
    text = (
        "성명\t취득일\t상실일\n"
        "김*수\t2023-03-02\t\n"
        "김*수\t2023-05-02\t\n"
        "이*호\t2023-03-02\t2023-04-30\n"
        "이*호\t2023-06-01\t\n"
        "최*지\t2023-03-03\t\n"
    )

    made = send(lab, company, "hires", text=text)

    wrong = {(one["row"], one["column"]) for one in made.report["errors"]}
    assert wrong == {(2, "직원키"), (3, "직원키"), (6, "직원키")}


def test_a_last_day_before_the_first_is_an_error_of_its_row_and_nothing_is_written(lab, company):
    text = "성명\t취득일\t상실일\n김*수\t2023-11-12\t2023-01-01\n이*호\t2023-03-02\t\n"
    made = send(lab, company, "hires", text=text)

    wrong = [(one["row"], one["column"], one["value"]) for one in made.report["errors"]]
    assert wrong == [(2, "상실일", "2023-01-01")]
    assert not made.report["ok"]
    assert not Hire.objects.within(lab.hana).exists()


def test_the_number_of_a_corporation_is_no_resident_number(lab, company):
    text = (
        "법인등록번호: 110111-1234567\t\t\n"
        "법인등록번호\t110111-1234567\t\n"
        "성명\t취득일\t법인등록번호\n"
        "김*수\t2023-03-02\t110111-1234567\n"
    )
    made = send(lab, company, "hires", text=text)
    assert made.report["created"] == {"고용": 1}

    with pytest.raises(ListRefused):
        send(lab, company, "hires", text=text.replace("김*수", "890503-1234567"))


def test_two_of_one_sign_and_one_day_are_asked_about_and_one_number_twice_is_one(lab, company):
    text = "성명\t취득일\n김*나\t2023-03-02\n김*나\t2023-03-02\n"
    made = send(lab, company, "hires", text=text)

    assert {(one["row"], one["column"]) for one in made.report["errors"]} == {
        (2, "직원키"),
        (3, "직원키"),
    }
    numbered = "성명\t취득일\n김하나 1\t2023-03-02\n김한나 2\t2023-03-02\n"
    assert send(lab, company, "hires", text=numbered).report["created"] == {"고용": 2}
    coded = "사번\t취득일\nE-1\t2023-03-02\nE-1\t2023-03-02\n"
    made = send(lab, company, "hires", text=coded)
    assert (made.report["ok"], made.report["created"]) == (True, {"고용": 1})


def test_five_hundred_insured_with_fifty_faults_are_all_told(lab, company, tmp_path):
    rows = [insured(number) for number in range(500)]
    planted = {}
    for at in range(0, 500, 10):
        row = rows[at]
        match at // 10 % 5:
            case 0:
                row[4], column = "", "취득일"
            case 1:
                row[4], column = "2023-02-30", "취득일"
            case 2:
                row[6], column = "알바", "고용형태"
            case 3:
                row[4], column = "2031-01-01", "취득일"
            case _:
                row[1], column = "", "직원키"
        planted[at + 2] = column

    made = send(lab, company, "hires", path=as_file(tmp_path, ROSTER, rows))

    assert made.report["error_count"] == 50
    assert {one["row"]: one["column"] for one in made.report["errors"]} == planted
    assert all(one["reason"] and one["fix"] for one in made.report["errors"])
    assert not Hire.objects.within(lab.hana).exists()
    [sheet] = actions.take_rows(lab.hana, import_key=made.key, reason="고치려고", at=AT).sheets
    assert len(sheet.rows) == 50


def test_two_thousand_invoices_with_fifty_faults_are_all_told(lab, company, tmp_path):
    other = a_company("C-2", lab=lab.gimhae)
    a_revenue(lab.hana, company=other, invoice_no=f"20230915-41000012-{1960:08d}")
    rows = [sold(number) for number in range(2000)]
    planted = {1962: "승인번호"}
    for at in range(0, 1960, 40):
        row = rows[at]
        match at // 40 % 7:
            case 0:
                row[0], column = "", "공급일"
            case 1:
                row[0], column = "2031-01-01", "공급일"
            case 2:
                row[3], column = "백만원", "공급가액"
            case 3:
                row[5], column = "120%", "기여율"
            case 4:
                row[7], column = "모름", "구분"
            case 5:
                row[1], column = 202309154100001200000001, "승인번호"
            case _:
                row[3], column = "", "공급가액"
        planted[at + 2] = column

    made = send(lab, company, "revenue", path=as_file(tmp_path, INVOICES, rows))

    assert made.report["error_count"] == 50
    assert {one["row"]: one["column"] for one in made.report["errors"]} == planted


def test_what_a_list_does_not_say_is_said_once_for_all_rows(lab, company):
    text = "작성일자\t승인번호\t공급가액\n2023-09-15\t20230915-41000012-00000001\t1,000\n"
    made = send(
        lab,
        company,
        "revenue",
        text=text,
        instead={"nature": "직접", "share_bp": "30%", "channel": "공동관"},
    )
    bring_in(lab, made)

    one = Revenue.objects.within(lab.hana).get()
    assert (one.amount, one.nature, one.share_bp, one.channel) == (1000, "직접", 3000, "공동관")
    assert one.company_id == company.pk


@pytest.mark.usefixtures("korean")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("이름\t부서\n김*수\t개발\n", "취득일"),
        ("성명\t취득일\n", "행이 없습니다"),
        ("", "취득일"),
    ],
)
def test_what_is_no_list_is_refused_in_words(lab, company, text, said):
    with pytest.raises(ListRefused) as refused:
        send(lab, company, "hires", text=text)

    assert said in str(refused.value)
    assert not Import.objects.within(lab.hana).exists()


def test_a_company_of_another_lab_is_not_found_and_a_guest_sends_nothing(lab, company):
    strange = a_company("C-1", lab=lab.other_lab)
    guest = an_actor(a_user("guest@example.org"), lab.gimhae, Role.INSPECTOR)
    text = "성명\t취득일\n김*수\t2023-03-02\n"

    with pytest.raises(NotFound):
        send(lab, strange, "hires", text=text)
    with pytest.raises(NotFound):
        send(lab, company, "tenancies", text=text)
    with pytest.raises(NotAllowed):
        send(lab, company, "hires", text=text, by=guest)
