"""Companies, cases and spaces: on the desk, and a founder's own at the portal."""

from __future__ import annotations

from typing import Any

from pulmu.core.kernel.keys import new_key
from pulmu.domains.companies.models import Company, Document, Founder
from pulmu.domains.support.models import (
    CaseStep,
    Mentoring,
    QuarterReport,
    ReportPaper,
    SpaceApplication,
    SupportCase,
    Tenancy,
)

from .words import Records, Url, a_file, of_lab

A_MEETING = {"on": "2023-06-02", "minutes": "60", "mentor": "멘토", "said": "이야기"}
A_SPACE = {
    "venture": "새 공방",
    "kind": "가상오피스",
    "wished_from": "2030-01-02",
    "months": "12",
    "purpose": "주소",
}


def of_company(o: Records) -> list[Any]:
    return [o[Company].key]


def of_case(o: Records) -> list[Any]:
    return [o[SupportCase].key]


def of_space(o: Records) -> list[Any]:
    return [o[SpaceApplication].key]


def of_report(o: Records) -> list[Any]:
    return [o[QuarterReport].key]


def of_report_link(o: Records) -> list[Any]:
    return [o["report"].token]


def of_tenancy(o: Records) -> list[Any]:
    return [o[Tenancy].key]


URLS: dict[str, Url] = {
    "at:spaces": Url(of_lab, sends=(lambda o: {"email": o["user"].email},), published=True),
    "at:spaces_code": Url(of_lab, sends=(lambda _o: {"digits": "123456"},), published=True),
    "my_company": Url(of_company),
    "my_company_paper": Url(of_company),
    "my_growth": Url(of_company),
    "quarter": Url(of_report_link, published=True, bearer=True),
    "quarter_send": Url(
        of_report_link,
        sends=(
            lambda _o: {"employed": "3", "revenue": "0", "invested": "0", "do": "send"},
            lambda o: {"do": f"drop:{o[ReportPaper].key}", "files": a_file()},
        ),
        published=True,
        bearer=True,
    ),
    "quarter_growth": Url(of_report_link, published=True, bearer=True),
    "my_space": Url(of_space, sends=(lambda _o: {"do": "withdraw"},)),
    "desk:company": Url(of_company),
    "desk:company_way": Url(of_company),
    "desk:company_way_paper": Url(of_company),
    "desk:attach_paper": Url(
        lambda o: ["company", o[Company].key], sends=(lambda o: {"paper": o[Document].key},)
    ),
    "desk:company_act": Url(
        of_company,
        sends=(
            lambda o: {"do": f"unname:{o[Founder].key}"},
            lambda o: {"do": f"drop:{o[Document].key}"},
            lambda _o: {"do": "ask"},
        ),
    ),
    "desk:company_profile": Url(
        of_company, sends=(lambda _o: {"stage": "시제품", "home_region": "김해"},)
    ),
    "desk:company_founding": Url(lambda o: [*of_company(o), "anew"], sends=(lambda _o: {},)),
    "desk:company_form": Url(of_company, sends=(lambda _o: {"form": "예비"},)),
    "desk:company_founder": Url(
        of_company,
        sends=(lambda _o: {"person": "새사람", "role": "대표", "since": "2023-05-10"},),
    ),
    "desk:company_founder_one": Url(
        lambda o: [*of_company(o), o[Founder].key],
        sends=(lambda _o: {"role": "대표", "since": "2023-05-10"},),
    ),
    "desk:company_document": Url(
        of_company, sends=(lambda _o: {"kind": "기타", "issued_on": "2023-05-10"},)
    ),
    "desk:company_list": Url(
        lambda o: [*of_company(o), "hires"],
        sends=(lambda _o: {"rows": "성명\t취득일\n홍*순\t2023-05-10\n"},),
    ),
    "desk:cases": Url(asks=(lambda _o: {"state": "진행"},)),
    "desk:case_board": Url(),
    "desk:case_new": Url(
        asks=(lambda o: {"company": o[Company].key},),
        sends=(lambda o: {"company": o[Company].key, "cause": "상담", "opened_on": "2023-05-10"},),
    ),
    "desk:case": Url(of_case),
    "desk:case_act": Url(
        of_case,
        sends=(
            lambda o: {"do": f"done:{o[CaseStep].key}"},
            lambda o: {"do": f"follow:{o[Mentoring].key}"},
            lambda _o: {"do": "fund"},
            lambda _o: {"do": "reopen"},
            lambda _o: {"do": "begin"},
        ),
    ),
    "desk:case_describe": Url(of_case, sends=(lambda _o: {"diagnosis": "진단"},)),
    "desk:case_close": Url(
        of_case, sends=(lambda _o: {"state": "달성", "on": "2023-06-01", "outcome": "끝"},)
    ),
    "desk:case_step": Url(of_case, sends=(lambda _o: {"sort": "목표", "words": "첫 매출"},)),
    "desk:case_mentoring": Url(of_case, sends=(lambda _o: {**A_MEETING, "once": new_key()},)),
    "desk:case_mentoring_one": Url(
        lambda o: [*of_case(o), o[Mentoring].key], sends=(lambda _o: A_MEETING,)
    ),
    "desk:spaces": Url(asks=(lambda _o: {"state": "신청"},)),
    "desk:space": Url(of_space, sends=(lambda _o: {"state": "승인"},)),
    "desk:space_agree": Url(
        of_space,
        sends=(
            lambda o: {
                "company": o[Company].key,
                "code": "SP-1",
                "space": "가상오피스",
                "agreed_on": "2023-06-01",
                "starts_on": "2023-06-01",
                "ends_on": "2024-05-31",
            },
        ),
    ),
    "desk:quarter_reports": Url(asks=(lambda _o: {"quarter": "2023-q2", "state": "제출"},)),
    "desk:quarter_reports_ask": Url(asks=(lambda _o: {"quarter": "2023-q3"},)),
    "desk:quarter_reports_act": Url(sends=(lambda _o: {"do": "remind:2023-q2"},)),
    "desk:quarter_report": Url(of_report, sends=(lambda _o: {"why": "계산서"},)),
    "desk:quarter_report_act": Url(
        of_report, sends=(lambda _o: {"do": "accept"}, lambda _o: {"do": "remind"})
    ),
    "desk:quarter_report_paper": Url(lambda o: [o[ReportPaper].key]),
    "desk:tenancy_renew": Url(
        of_tenancy,
        sends=(lambda _o: {"code": "SP-2", "months": "12", "agreed_on": "2023-06-01"},),
    ),
    "desk:tenancy_end": Url(of_tenancy, sends=(lambda _o: {"on": "2023-06-01"},)),
}
