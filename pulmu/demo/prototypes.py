"""시제품: what was asked for, made, and handed over."""

from __future__ import annotations

from collections.abc import Iterator

from pulmu.demo.dice import Dice
from pulmu.demo.people import Audience, Manner, Person, told_in_short
from pulmu.demo.programmes import year_of
from pulmu.demo.words import day, lines

# prototype | company, or - for a member of the lab | name | kind | received | done | state | pieces
TABLES = {
    2022: """
M22-001 | C21-001 | 등대 모양 충전 거치대     | 워킹목업 | 2022-03-14 | 2022-05-13 | 완료 | 1
M22-002 | -       | 나무 자동차 조립 꾸러미   | 목업     | 2022-04-18 | 2022-06-17 | 완료 | 3
M22-003 | C22-001 | 궤도 관측 센서 함체       | 워킹목업 | 2022-05-09 | 2022-07-22 | 완료 | 2
M22-004 | C22-004 | 가상 우체통 월드          | 디지털   | 2022-07-25 | 2022-09-16 | 완료 |
M22-005 | C22-005 | 고래 접기 전시 공간       | 디지털   | 2022-08-16 | 2022-10-21 | 완료 |
M22-006 | -       | 점자 이름표 도장          | 목업     | 2022-09-19 | 2022-11-11 | 완료 | 4
M22-007 | C22-007 | 별자리 투영기             | 워킹목업 | 2022-10-12 | 2022-12-09 | 완료 | 1
M22-008 | C22-009 | 소음을 줄인 톱니 물림     | 워킹목업 | 2022-11-28 |            | 제작 | 1
M22-009 | C22-002 | 픽셀 조명 판              | 목업     | 2022-06-07 |            | 중단 | 2
""",
    2023: """
M22-008 | C22-009 | 소음을 줄인 톱니 물림     | 워킹목업 | 2022-11-28 | 2023-03-10 | 완료 | 1
M23-001 | C22-005 | 가야 유물 가상 전시관     | 디지털   | 2023-02-06 | 2023-04-07 | 완료 |
M23-002 | C23-004 | 산성 길잡이 단말          | 워킹목업 | 2023-03-13 | 2023-06-23 | 완료 | 1
M23-003 | -       | 접이식 독서대             | 목업     | 2023-03-27 | 2023-06-02 | 완료 | 2
M23-004 | C23-003 | 모래시계 우주 월드        | 디지털   | 2023-04-10 | 2023-07-14 | 완료 | 3
M23-005 | -       | 반려식물 물받이           | 목업     | 2023-06-19 | 2023-09-22 | 완료 |
M23-006 | C22-012 | 토기 복원 집게 손         | 워킹목업 | 2023-05-15 | 2023-09-08 | 완료 | 1
M23-007 | C23-009 | 무지개 편집 다이얼        | 워킹목업 | 2023-05-22 |            | 중단 | 4
M23-008 | C23-005 | 바닷속 가상 교실          | 디지털   | 2023-07-24 | 2023-10-20 | 완료 | 5
M23-009 | C23-011 | 철로 점검 모형차          | 워킹목업 | 2023-08-14 | 2023-11-17 | 완료 | 1
M23-010 | -       | 휠체어 컵 걸이            | 목업     | 2023-09-25 | 2023-12-08 | 완료 | 2
M23-011 | C23-008 | 모과 선별 카메라          | 워킹목업 | 2023-10-30 |            | 제작 | 1
M23-012 | -       | 아이 키 재기 기둥         | 목업     | 2023-12-18 |            | 접수 |
""",
}


def prototype_rows(year: int) -> list[dict[str, object]]:
    makers = _makers(year)
    return [
        {
            "시제품코드": code,
            "기업코드": None if company == "-" else company,
            **(
                told_in_short(next(makers))
                if company == "-"
                else dict.fromkeys(("성명", "연락처", "출생연도"))
            ),
            "시제품명": name,
            "종류": kind,
            "접수일": day(received),
            "완료일": day(done),
            "상태": state,
            "수량": int(pieces) if pieces else None,
            "증빙": f"제작일지_{code}.pdf;시제품사진_{code}.png" if done else None,
        }
        for code, company, name, kind, received, done, state, pieces in lines(TABLES[year])
    ]


def _makers(year: int) -> Iterator[Person]:
    """Members who came to this year's courses and left a phone."""
    known = year_of(year).crowd.known(Audience.ADULT)
    reachable = [person for person in known if person.manner is Manner.PHONE]
    return iter(Dice(f"makers {year}").shuffled(reachable))
