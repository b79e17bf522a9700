"""The eleven sheets of the yearly workbook, as data (docs/spec/import-workbook.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pulmu.domains.companies.choices import Exclusion, Field, Form
from pulmu.domains.markets.choices import Channel, ChannelState, Market
from pulmu.domains.outreach.choices import ActType
from pulmu.domains.people.choices import PersonRole, Sex
from pulmu.domains.programmes.choices import SessionState, SessionType
from pulmu.domains.prototypes.choices import PrototypeKind, PrototypeState
from pulmu.domains.support.choices import Contract, Nature

from . import rows
from .cells import OTHER
from .columns import (
    Column,
    Kind,
    closed,
    code,
    column,
    count,
    date,
    files,
    moment,
    opened,
    text,
    yes_no,
)

LINES = tuple(
    """
    programme_runs users culture_acts prototypes new_startups new_hires revenue space_supports
    channel_supports
    """.split()
)
COMPANIONS = tuple(
    """
    programmes users_unique users_sessions users_resources users_groups printed_parts net_hires
    revenue_gross companies_supported
    """.split()
)
SEXES = {"남성": "남", "남자": "남", "여성": "여", "여자": "여"}
CONTRACTS = {"정규직": "정규", "계약직": "계약"}
ALL_OF_IT = 10_000
MOST_PARTS = 1_000_000
MOST_TARGET = 10**15


@dataclass(frozen=True, slots=True)
class Sheet:
    """``columns`` are in the order of the fields of ``row``; of ``either`` the header needs one.

    The first column is the natural key of the sheets that have a code of their own.
    """

    code: str
    ko: str
    en: tuple[str, ...]
    row: type[rows.Row]
    columns: tuple[Column, ...]
    either: tuple[str, ...] = ()

    def column(self, field: str) -> Column:
        return next(column for column in self.columns if column.field == field)


def _words(choices: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(word) for word in choices if word)


def _role() -> Column:
    default = str(PersonRole.PARTICIPANT)
    return closed("role", "역할", _words(PersonRole.values), default, empty=default)


_PERSON = text("name", "성명*", example="홍길동", longest=100)
_PHONE = column("phone", "연락처", Kind.PHONE, example="010-1234-5678")
_BIRTH_YEAR = column("birth_year", "출생연도", Kind.BIRTH_YEAR, empty=None, example=1989)
_COMPANY = code("company_code", "기업코드*", "C-001")

SESSIONS = Sheet(
    code="sessions",
    ko="프로그램",
    en=("sessions",),
    row=rows.SessionRow,
    columns=(
        code("session_code", "회차코드*", "2023-01"),
        text("programme", "과정명*", example="메이커스 메타 전문가 양성과정"),
        text("title", "회차명", example="1회차"),
        opened("field", "분야*", _words(Field.values), "메타버스"),
        opened("type", "유형*", _words(SessionType.values), "교육"),
        moment("starts_at", "시작*", "2023-05-01 14:00"),
        moment("ends_at", "종료*", "2023-05-01 17:00"),
        text("place", "장소", example="메이커팩토리"),
        count("capacity", "정원", None, 20),
        closed("state", "상태*", _words(SessionState.values), "완료"),
        count("group_headcount", "단체인원", 0, 12),
        text("host", "주관"),
        files("출석부_0501.pdf; 사진1.jpg"),
    ),
)

ATTENDANCE = Sheet(
    code="attendance",
    ko="참가자",
    en=("attendance",),
    row=rows.AttendanceRow,
    columns=(
        code("session_code", "회차코드*", "2023-01"),
        date("on", "일자*", "2023-05-01", en="date"),
        _PERSON,
        column("birth_date", "생년월일", Kind.BIRTH_DATE, empty=None, example="1989-05-03"),
        _BIRTH_YEAR,
        closed("sex", "성별", _words(Sex.values), "남", also=SEXES),
        _PHONE,
        text("region", "지역", example="김해시", longest=100),
        text("affiliation", "소속", example="개인"),
        _role(),
        yes_no("is_present", "출석*", "O", en="present is_present"),
        files(),
    ),
)

USES = Sheet(
    code="uses",
    ko="이용일지",
    en=("equipment and space use", "use", "use log"),
    row=rows.UseRow,
    columns=(
        text("resource", "장비·공간명*", example="3D프린터 1호기"),
        code("asset_no", "등록번호", "A-0001"),
        moment("starts_at", "시작*", "2023-05-02 10:00"),
        moment("ends_at", "종료*", "2023-05-02 12:30"),
        _PERSON,
        _PHONE,
        _BIRTH_YEAR,
        text("affiliation", "이용기관", example="개인"),
        _role(),
        text("purpose", "이용유형", example="시제품 제작", longest=100),
        count("parts", "출력물수", 0, 3, most=MOST_PARTS),
        files(),
    ),
)

CULTURE = Sheet(
    code="culture",
    ko="문화확산",
    en=("culture-spread acts", "culture acts", "culture"),
    row=rows.CultureRow,
    columns=(
        date("on", "일자*", "2023-06-10", en="date"),
        opened("type", "유형*", _words(ActType.values), "체험부스"),
        text("title", "제목*", example="메이커 페스티벌 체험부스", longest=300),
        text("campaign", "묶음", example="메이커 페스티벌 2023"),
        text("outlet", "매체"),
        text("url", "링크", longest=1_000),
        count("audience", "참여인원", None, 150),
        files("부스사진.jpg"),
    ),
)

COMPANIES = Sheet(
    code="companies",
    ko="기업",
    en=("companies and founders", "companies"),
    row=rows.CompanyRow,
    columns=(
        _COMPANY,
        text("company", "기업명*", en="company company_name", example="주식회사 예시"),
        column("business_no", "사업자등록번호", Kind.BUSINESS_NO, example="123-45-67891"),
        closed("form", "형태*", _words(Form.values), "법인"),
        date("opened_on", "개업일", "2023-03-02"),
        date("incorporated_on", "설립등기일", "2023-03-02"),
        opened("field", "분야", _words(Field.values), "콘텐츠"),
        date("first_support_on", "첫지원일*", "2023-02-01"),
        closed("exclusion", "창업제외사유", _words(Exclusion.values)),
        files("사업자등록증.pdf"),
    ),
)

PROTOTYPES = Sheet(
    code="prototypes",
    ko="시제품",
    en=("prototypes",),
    row=rows.PrototypeRow,
    columns=(
        code("prototype_code", "시제품코드*", "P-001"),
        code("company_code", "기업코드", "C-001"),
        text("name", "성명", longest=100),
        _PHONE,
        _BIRTH_YEAR,
        text("title", "시제품명*", en="prototype prototype_name title", example="스마트 화분"),
        opened("kind", "종류", _words(PrototypeKind.values), "워킹목업", empty=OTHER),
        date("received_on", "접수일*", "2023-04-03"),
        date("completed_on", "완료일", "2023-05-12"),
        closed("state", "상태*", _words(PrototypeState.values), "완료"),
        count("parts", "수량", 1, 1, most=MOST_PARTS),
        files("시제품사진.jpg"),
    ),
    either=("company_code", "name"),
)

HIRES = Sheet(
    code="hires",
    ko="고용",
    en=("hires",),
    row=rows.HireRow,
    columns=(
        _COMPANY,
        code("employee_key", "직원키*", "E-01", longest=100),
        date("insured_on", "취득일*", "2023-06-01"),
        date("left_on", "상실일"),
        closed("contract", "고용형태", _words(Contract.values), "정규", also=CONTRACTS),
        yes_no("is_founder", "대표자여부", "X", empty=False),
        files("4대보험_가입자명부.pdf"),
    ),
)

REVENUE = Sheet(
    code="revenue",
    ko="매출",
    en=("revenue",),
    row=rows.RevenueRow,
    columns=(
        _COMPANY,
        date("supplied_on", "공급일*", "2023-09-15"),
        column("amount", "공급가액*", Kind.WON, example=12_000_000),
        code("invoice_no", "승인번호", "20230915-41000012-00000001"),
        closed("nature", "구분*", _words(Nature.values), "직접"),
        column("share_bp", "기여율", Kind.SHARE, "share", empty=ALL_OF_IT, example="33.33%"),
        text("channel", "경로", example="공동관", longest=100),
        files("세금계산서.pdf"),
    ),
)

TENANCIES = Sheet(
    code="tenancies",
    ko="공간지원",
    en=("tenancies",),
    row=rows.TenancyRow,
    columns=(
        code("agreement_code", "계약코드*", "T-001"),
        _COMPANY,
        text("space", "공간명*", example="입주실 301호"),
        date("agreed_on", "계약일*", "2023-02-20"),
        date("starts_on", "시작일*", "2023-03-01"),
        date("ends_on", "종료일", "2024-02-29"),
        date("terminated_on", "해지일"),
        files("입주계약서.pdf"),
    ),
)

CHANNELS = Sheet(
    code="channels",
    ko="판로지원",
    en=("sales-channel support", "channel support", "channels"),
    row=rows.ChannelRow,
    columns=(
        code("support_code", "지원코드*", "M-001"),
        _COMPANY,
        opened("channel", "채널*", _words(Channel.values), "공동관"),
        closed("market", "시장", _words(Market.values), "B2B"),
        text("event", "행사명*", example="부산 메타버스 페스티벌", longest=300),
        date("on", "일자*", "2023-10-12", en="date"),
        closed("state", "상태*", _words(ChannelState.values), "완료"),
        files("참가확인서.pdf"),
    ),
)

TARGETS = Sheet(
    code="targets",
    ko="목표",
    en=("targets",),
    row=rows.TargetRow,
    columns=(
        closed(
            "line",
            "지표코드*",
            LINES,
            "programme_runs",
            en="indicator_code line indicator code",
            also={name: name for name in COMPANIONS},
        ),
        column("year", "연도*", Kind.YEAR, example=2023),
        count("value", "목표*", None, 80, en="target value", most=MOST_TARGET),
    ),
)

SHEETS = (
    SESSIONS,
    ATTENDANCE,
    USES,
    CULTURE,
    COMPANIES,
    PROTOTYPES,
    HIRES,
    REVENUE,
    TENANCIES,
    CHANNELS,
    TARGETS,
)
NAMES = tuple(name for sheet in SHEETS for name in (sheet.ko, *sheet.en))
BY_CODE = {sheet.code: sheet for sheet in SHEETS}
