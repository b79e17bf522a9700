"""판로지원: the ways to a first customer."""

from __future__ import annotations

from pulmu.demo.words import day, lines

# support | company | channel | market | event | day | state
TABLES = {
    2022: """
S22-001 | C21-001 | 전시       | B2B | 데모 기계부품 산업전 2022    | 2022-09-21 | 완료
S22-002 | C22-002 | 펀딩       | B2C | 데모펀딩 가을 기획전 2022    | 2022-10-17 | 완료
S22-003 | C22-012 | 전시       | B2B | 데모 기계부품 산업전 2022    | 2022-09-21 | 취소
S22-004 | C22-003 | 바이어상담 | B2B | 경남 데모 구매상담회         | 2022-11-09 | 완료
""",
    2023: """
S23-001 | C22-003 | 전시       | B2B | 데모 스마트제조전 2023       | 2023-04-19 | 완료
S23-002 | C22-012 | 전시       | B2B | 데모 스마트제조전 2023       | 2023-04-19 | 취소
S23-003 | C22-005 | 공동관     | B2B | 데모 메타버스 박람회 2023    | 2023-06-14 | 완료
S23-004 | C22-005 | 공동관     | B2B | 데모 메타버스 박람회 2023    | 2023-06-15 | 완료
S23-005 | C23-011 | 공동관     | B2B | 데모 메타버스 박람회 2023    | 2023-06-14 | 완료
S23-006 | C23-001 | 바이어상담 | B2B | 경남 데모 구매상담회 2023    | 2023-07-12 | 취소
S23-007 | C22-006 | 펀딩       | B2C | 데모펀딩 가을 기획전 2023    | 2023-09-11 | 완료
S23-008 | C23-004 | B2G등록    | B2G | 데모 혁신제품 등록           | 2023-11-08 | 완료
S23-009 | C23-003 | 온라인몰   | B2C | 데모몰 겨울 입점             | 2023-12-05 | 신청
S23-010 | C23-008 | 전시       | B2B | 데모 인공지능대전 2023       | 2023-12-13 | 확정
""",
}


def channel_rows(year: int) -> list[dict[str, object]]:
    return [
        {
            "지원코드": code,
            "기업코드": company,
            "채널": channel,
            "시장": market,
            "행사명": event,
            "일자": day(on),
            "상태": state,
            "증빙": f"참가확인서_{code}.pdf" if state == "완료" else None,
        }
        for code, company, channel, market, event, on, state in lines(TABLES[year])
    ]
