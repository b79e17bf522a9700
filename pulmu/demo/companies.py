"""기업: founders and companies, every one of them made up.

The sheet is a list that is carried on: the workbook of 2023 repeats that of 2022, as it reads by
then. A company's papers stand in the workbook of the year in which they came.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pulmu.demo import names
from pulmu.demo.words import day, lines

# code | name | serial of the business number | form | opened | incorporated | field | first support
# | exclusion
TABLES = {
    2022: """
C21-001 | ㈜반디등대     | 1  | 법인 | 2018-04-09 | 2018-04-02 | 제조     | 2021-09-14 |
C21-002 | 물레방아랩     | 2  | 개인 | 2019-06-10 |            | 콘텐츠   | 2021-11-03 |
C22-001 | ㈜도토리궤도   | 3  | 법인 | 2020-03-16 | 2020-03-11 | AI       | 2022-02-17 |
C22-002 | 수로픽셀       | 4  | 개인 | 2021-05-03 |            | 콘텐츠   | 2022-03-08 |
C22-003 | ㈜가야실타래   | 5  | 법인 | 2019-09-02 | 2019-08-27 | 제조     | 2022-03-22 |
C22-004 | 은하우체통     | 6  | 개인 | 2022-06-13 |            | 메타버스 | 2022-04-05 |
C22-005 | ㈜종이고래     | 7  | 법인 | 2022-07-20 | 2022-07-12 | 메타버스 | 2022-04-19 |
C22-006 | 구름다락       | 8  | 개인 | 2022-09-19 |            | 콘텐츠   | 2022-06-02 |
C22-007 | ㈜별무리공작단 | 9  | 법인 | 2022-11-14 | 2022-11-08 | 제조     | 2022-05-24 |
C22-008 | ㈜낙동메아리   | 10 | 법인 | 2023-01-10 | 2022-12-20 | 유니티   | 2022-08-16 |
C22-009 | 달빛톱니       |    | 예비 |            |            | 제조     | 2022-09-27 |
C22-010 | 봉황매듭       |    | 예비 |            |            | 메타버스 | 2022-11-03 |
C22-011 | 여우비스튜디오 |    | 예비 |            |            | 콘텐츠   | 2022-10-12 |
C22-012 | ㈜토기장이로봇 | 11 | 법인 | 2017-02-20 | 2017-02-13 | 제조     | 2022-06-15 |
C22-013 | 새벽윤슬상점   | 12 | 개인 | 2022-05-10 |            | 기타     | 2022-08-23 |
C22-014 | ㈜느티돌쌓기   | 13 | 법인 | 2022-10-17 | 2022-10-11 | 제조     | 2022-07-19 | 승계
""",
    2023: """
C22-009 | 달빛톱니         | 14 | 개인 | 2023-02-20 |            | 제조     | 2022-09-27 |
C22-010 | ㈜봉황매듭       | 15 | 법인 | 2023-04-17 | 2023-04-11 | 메타버스 | 2022-11-03 |
C23-001 | ㈜해반천기록소   | 16 | 법인 | 2016-05-09 | 2016-05-02 | 콘텐츠   | 2023-01-17 |
C23-002 | 율하조각보       | 17 | 개인 | 2020-08-18 |            | 제조     | 2023-01-31 |
C23-003 | 모래시계우주국   | 18 | 개인 | 2023-05-16 |            | 메타버스 | 2023-02-09 |
C23-004 | ㈜분산성나침반   | 19 | 법인 | 2021-06-07 | 2021-06-01 | AI       | 2023-02-22 |
C23-005 | ㈜푸른파도세계   | 20 | 법인 | 2023-07-10 | 2023-07-05 | 유니티   | 2023-03-08 |
C23-006 | 나비문장         | 21 | 개인 | 2023-07-24 |            | 생성형AI | 2023-03-14 |
C23-007 | ㈜진례가마솥     | 22 | 법인 | 2015-10-12 | 2015-10-05 | 제조     | 2023-03-21 |
C23-008 | ㈜모과나무지능   | 23 | 법인 | 2023-09-18 | 2023-09-12 | AI       | 2023-04-20 |
C23-009 | 장유무지개편집실 | 24 | 개인 | 2021-03-02 |            | 콘텐츠   | 2023-04-27 |
C23-010 | 반월공방세계     | 25 | 개인 | 2023-10-10 |            | 메타버스 | 2023-05-12 |
C23-011 | ㈜은하철로       | 26 | 법인 | 2020-11-16 | 2020-11-09 | 메타버스 | 2023-05-25 |
C23-012 | 소쩍새필름       | 27 | 개인 | 2023-11-06 |            | 콘텐츠   | 2023-06-08 |
C23-013 | 별난버섯         | 28 | 개인 | 2023-03-02 |            | 기타     | 2023-06-01 |
C23-014 | ㈜이어온두레     | 29 | 법인 | 2023-05-22 | 2023-05-17 | 제조     | 2023-02-14 | 승계
C23-015 | ㈜물레방아랩     | 30 | 법인 | 2023-08-28 | 2023-08-21 | 콘텐츠   | 2021-11-03 | 형태변경
C23-016 | 다시봄찻집       | 31 | 개인 | 2023-06-12 |            | 기타     | 2023-01-12 | 동종재개
C23-017 | 반월공방세계 (경진대회팀) | 25 | 개인 | 2023-10-10 |   | 메타버스 | 2023-05-30 |
C23-018 | 달항아리놀이터   |    | 예비 |            |            | 메타버스 | 2023-06-16 |
C23-019 | 초록태엽         |    | 예비 |            |            | 제조     | 2023-09-07 |
C23-020 | 노을지도단       |    | 예비 |            |            | 생성형AI | 2023-10-12 |
C23-021 | ㈜낙타와바늘     | 32 | 법인 | 2019-04-08 | 2019-04-01 | AI       | 2023-06-29 |
C23-022 | ㈜삼계달력       | 33 | 법인 | 2018-01-15 | 2018-01-08 | 제조     | 2023-07-13 |
""",
}
# Counted as new, but the certificate has not been handed in yet.
NO_PAPER_YET = frozenset({"C23-012"})
# From this day on another code sells for them: the company made of the sole trader, and the code
# that stands for the contest team a second time.
SUCCEEDED = {"C21-002": dt.date(2023, 8, 21), "C23-017": dt.date(2023, 10, 10)}


@dataclass(frozen=True)
class Company:
    code: str
    name: str
    number: str
    form: str
    opened_on: dt.date | None
    incorporated_on: dt.date | None
    field: str
    first_support_on: dt.date
    exclusion: str
    told_in: int

    @property
    def founded_on(self) -> dt.date | None:
        """The day the indicators ask for; None for a founder without a company."""
        return {"법인": self.incorporated_on, "개인": self.opened_on}.get(self.form)

    def trades(self, on: dt.date) -> bool:
        """Whether sales of that day may stand in the books of a supported company."""
        if self.founded_on is None or on >= SUCCEEDED.get(self.code, dt.date.max):
            return False
        return max(self.founded_on, self.first_support_on) <= on


def companies(year: int) -> list[Company]:
    """All companies as the workbook of that year knows them."""
    known: dict[str, Company] = {}
    for told_in, table in TABLES.items():
        if told_in <= year:
            known |= {company.code: company for company in _read(told_in, table)}
    return [known[code] for code in sorted(known)]


def _read(year: int, table: str) -> list[Company]:
    return [
        Company(
            code=code,
            name=name,
            number=names.business_number(int(serial)) if serial else "",
            form=form,
            opened_on=day(opened),
            incorporated_on=day(incorporated),
            field=field,
            first_support_on=dt.date.fromisoformat(first),
            exclusion=exclusion,
            told_in=year,
        )
        for code, name, serial, form, opened, incorporated, field, first, exclusion in lines(table)
    ]


def company_rows(year: int) -> list[dict[str, object]]:
    return [
        {
            "기업코드": company.code,
            "기업명": company.name,
            "사업자등록번호": company.number or None,
            "형태": company.form,
            "개업일": company.opened_on,
            "설립등기일": company.incorporated_on,
            "분야": company.field,
            "첫지원일": company.first_support_on,
            "창업제외사유": company.exclusion or None,
            "증빙": _paper(company, year),
        }
        for company in companies(year)
    ]


def _paper(company: Company, year: int) -> str | None:
    if company.told_in != year or company.form == "예비" or company.code in NO_PAPER_YET:
        return None
    kind = "법인등기사항증명" if company.form == "법인" else "사업자등록증명"
    return f"{kind}_{company.code}.pdf"
