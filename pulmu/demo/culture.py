"""문화확산: festivals, booths, clubs, press and posts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from pulmu.demo import names
from pulmu.demo.days import open_days
from pulmu.demo.dice import Dice
from pulmu.demo.words import lines

# How many acts of each kind are counted in each month; the columns are the months.
COUNTED = {
    2022: """
언론보도     | 1 1 2 2 3 4 2 2 4 4 4 3
행사         | 0 0 1 1 2 2 1 1 2 3 2 2
SNS          | 1 2 2 2 2 3 2 2 2 3 2 2
영상         | 0 0 0 1 0 1 1 0 1 1 1 0
찾아가는교육 | 0 0 0 0 1 0 0 0 1 1 1 0
체험부스     | 0 0 0 0 0 1 0 0 1 1 0 0
동아리       | 0 0 1 1 1 1 1 1 1 1 1 1
간행         | 1 0 0 0 0 0 0 0 0 0 0 1
교류         | 0 1 0 1 0 0 1 0 0 0 1 1
""",
    2023: """
언론보도     | 3 2 3 4 4 7 3 3 5 6 4 4
행사         | 1 1 2 2 3 4 2 1 3 4 2 2
SNS          | 2 3 3 3 3 4 2 2 3 3 3 2
영상         | 0 1 1 1 1 1 1 0 1 1 1 1
찾아가는교육 | 0 0 1 1 1 1 0 1 1 1 1 0
체험부스     | 0 0 0 1 1 2 0 0 1 2 1 0
동아리       | 1 1 1 1 1 1 1 1 1 1 1 1
간행         | 1 0 0 0 0 1 0 1 0 0 1 1
교류         | 0 1 1 1 1 1 1 0 1 1 1 1
""",
}

# Stories told more than once under one 묶음: they count once a year, on the first day. The numbers
# are days of the month; a story that goes on in another month writes that month before the day.
CAMPAIGNS = {
    2022: """
04-21 | 언론보도 | 메이커스 메타 특화랩 선정 | 2022 특화랩 선정 | 04-21 04-22 04-22 04-25
06-30 | 언론보도 | 메이커스 메타 전문가 첫 수료 | 2022 전문가 1기 | 06-30 07-01 07-01
09-15 | 언론보도 | 하반기 교육생 모집 | 2022 하반기 모집 | 09-15 09-15 09-16
11-10 | 언론보도 | 예비창업자의 시제품 일곱 점 | 2022 시제품 전시 | 11-10 11-11
12-27 | 언론보도 | 한 해의 성과를 나누다 | 한 해의 성과 | 12-27 12-28
10-05 | SNS | 전문가 과정 하반기 수료 이야기 | 2022 수료 이야기 | 10-05 10-07 10-12
""",
    2023: """
01-04 | 언론보도 | 한 해의 성과를 나누다 | 한 해의 성과 | 01-04
02-27 | 언론보도 | 메이커스 메타 전문가 교육생 모집 | 2023 전문가 1기 모집 | 02-27 02-28 02-28 03-02
04-18 | 언론보도 | 게더타운에 문을 연 가상 사무실 | G-Meta Town 입주 | 04-18 04-18 04-19
05-08 | 언론보도 | 경진대회 참가팀을 찾습니다 | 경진대회 공고 | 05-08 05-08 05-09 05-10 05-12
06-09 | 언론보도 | 페스티벌과 11곳 업무협약 | 메이커페스티벌 | 06-09 06-09 06-09 06-12 06-12 06-13
06-30 | 언론보도 | 경진대회 본선, 세 팀 수상 | 경진대회 시상 | 06-30 06-30 07-03 07-03 07-04
08-28 | 언론보도 | 크라우드펀딩에 나선 메이커들 | 2023 펀딩 | 08-28 08-29 08-29
09-04 | 언론보도 | 메이커스 메타 전문가 2기 시작 | 2023 전문가 2기 | 09-04 09-05 09-05
10-30 | 언론보도 | 이틀 밤낮의 김해 메이커톤 | 2023 메이커톤 | 10-30 10-30 10-31 11-01
11-20 | 언론보도 | 시제품이 상품이 되기까지 | 시제품 열 점 | 11-20 11-20 11-21
12-21 | 언론보도 | 메이커스 파티로 한 해를 닫다 | 2023 성과공유회 | 12-21 12-21 12-22
10-16 | SNS | 메이커의 하루 (이어지는 이야기) | 메이커의 하루 | 10-16 10-18 10-20 11-03
06-02 | SNS | 축제 손님맞이 | 축제 손님맞이 | 06-02 06-05 06-07
""",
}

# Acts whose day and name are known; the rest of a month is filled from TITLES.
FIXED = {
    2022: """
06-24 | 행사 | 여름 네트워킹 데이
12-15 | 행사 | 송년 네트워킹 데이
05-26 | 찾아가는교육 | 초등학교로 간 3D펜
09-29 | 찾아가는교육 | 가상현실 교실
11-03 | 찾아가는교육 | 코딩 교실
""",
    2023: """
03-28 | 행사 | G-Meta Town 입주 설명회
05-12 | 행사 | 전국 메타버스 경진대회 설명회
05-25 | 행사 | 봄 네트워킹 데이
06-09 | 행사 | 경남메이커페스티벌
06-29 | 행사 | 전국 메타버스 경진대회 본선
07-20 | 행사 | 투자유치 IR 데이
10-27 | 행사 | 김해 메이커톤
11-28 | 행사 | 시제품 제작 설명회
12-14 | 행사 | 송년 네트워킹 데이
12-20 | 행사 | 메이커스 파티 성과공유회
04-27 | 찾아가는교육 | 초등학교로 간 코딩과 3D펜
09-21 | 찾아가는교육 | 가상현실 만나기
11-02 | 찾아가는교육 | 게더타운 교실
06-09 | 체험부스 | 메타버스 체험 마당
06-09 | 교류 | 메이커스페이스 11곳 업무협약
06-15 | 영상 | 축제 하루를 담은 영상
""",
}

TITLES = {
    kind: titles
    for kind, *titles in lines("""
언론보도 | 새 교육과정 안내 | 장비를 배우는 사람들 | 수강생의 작품 이야기 | 창업 상담의 날 | \
메타버스로 옮긴 지역 명소 | 청년 메이커를 만나다 | 생성형 AI를 배우는 교실 | 가족이 함께 만든 하루
행사 | 메이커 공개 강연 | 작품 전시회 | 열린 공방의 날 | 입주기업 이야기 마당 | 메이커 영화 보는 날
SNS | 이달의 장비 소개 | 수강 후기 | 공방 풍경 | 이달의 일정 | 만든 것 자랑하기
영상 | 장비 사용법 영상 | 수료생 인터뷰 | 공방 한 바퀴
찾아가는교육 | 도서관 메이커 교실 | 아동센터 3D펜 교실 | 복지관 메타버스 체험
체험부스 | 지역 축제 체험 부스 | 과학의 날 부스 | 가을 장터 부스 | 진로 박람회 부스
동아리 | 메타버스 창작 동아리 모임
간행 | 메이커팩토리 소식지 | 교육과정 안내서 | 우수사례집
교류 | 메이커스페이스 실무자 모임 | 대학 창업지원단과 협의 | 장비 공동 이용 협의 | 이웃 랩 견학
""")
}
_AUDIENCE = {"행사": 34, "찾아가는교육": 28, "체험부스": 90, "동아리": 9, "교류": 8}
_OUTLET = {"SNS": ("인스타그램", "블로그", "페이스북"), "영상": ("유튜브",)}
# One file for a month or a quarter of acts of these kinds; an act of another kind has its own.
_BY_MONTH = frozenset({"SNS"})
_BY_QUARTER = frozenset({"동아리", "교류"})

# What nobody has put a file to yet, in the open year: (month, kind, how many).
MISSING = {
    2022: (),
    2023: (
        (10, "동아리", 1),
        (11, "동아리", 1),
        (12, "동아리", 1),
        (10, "행사", 1),
        (11, "SNS", 3),
        (12, "SNS", 2),
        (11, "교류", 1),
        (12, "교류", 1),
        (12, "영상", 1),
        (12, "간행", 1),
    ),
}


def culture_rows(year: int) -> list[dict[str, object]]:
    acts = sorted(
        [*_campaigns(year), *_singles(year)],
        key=lambda act: (act["일자"], act["유형"], act["제목"], act["매체"] or ""),
    )
    _name_papers(acts)
    for month, kind, count in MISSING[year]:
        bare = [act for act in acts if _month(act) == month and act["유형"] == kind]
        for act in [act for act in bare if not act["묶음"]][-count:]:
            act["증빙"] = None
    return acts


def _month(act: dict[str, object]) -> int:
    day = act["일자"]
    if not isinstance(day, dt.date):
        raise TypeError(day)
    return day.month


def _act(
    day: dt.date, kind: str, title: str, *, outlet: str = "", campaign: str = ""
) -> dict[str, object]:
    dice = Dice(f"act {day} {kind} {title} {outlet}")
    base = _AUDIENCE.get(kind)
    spread = f"https://demo.example/{day:%y%m%d}-{dice.between(100, 999)}" if outlet else None
    return {
        "일자": day,
        "유형": kind,
        "제목": title,
        "묶음": campaign or None,
        "매체": outlet or None,
        "링크": spread,
        "참여인원": dice.between(base * 2 // 3, base * 3 // 2) if base else None,
        "증빙": None,
    }


def _campaigns(year: int) -> Iterator[dict[str, object]]:
    for _, kind, title, campaign, days in lines(CAMPAIGNS[year]):
        for place, day in enumerate(days.split()):
            outlets = _OUTLET.get(kind, names.OUTLETS)
            yield _act(
                dt.date.fromisoformat(f"{year}-{day}"),
                kind,
                title,
                outlet=outlets[place % len(outlets)],
                campaign=campaign,
            )


def _singles(year: int) -> Iterator[dict[str, object]]:
    """What is left of COUNTED after the stories and the fixed acts."""
    done: Counter[tuple[str, int]] = Counter()
    for day, kind, *_ in lines(CAMPAIGNS[year]):
        done[kind, int(day[:2])] += 1
    for day, kind, title in lines(FIXED[year]):
        done[kind, int(day[:2])] += 1
        yield _act(dt.date.fromisoformat(f"{year}-{day}"), kind, title, outlet=_outlet(kind, 0))
    for kind, counts in lines(COUNTED[year]):
        titles = TITLES[kind]
        told = 0
        for month, count in enumerate(map(int, counts.split()), 1):
            for on in _spread(year, month, count - done[kind, month], kind):
                title = titles[told % len(titles)]
                yield _act(on, kind, f"{title} ({month}월)", outlet=_outlet(kind, told))
                told += 1


def _outlet(kind: str, place: int) -> str:
    outlets = names.OUTLETS if kind == "언론보도" else _OUTLET.get(kind, ("",))
    return outlets[place % len(outlets)]


def _spread(year: int, month: int, count: int, kind: str) -> list[dt.date]:
    if count < 0:
        raise ValueError(f"more acts than counted: {kind} in {year}-{month:02d}")
    days = open_days(year, month, saturdays=kind == "체험부스")
    return Dice(f"culture {year} {month} {kind}").some(days, count)


def _name_papers(acts: list[dict[str, object]]) -> None:
    serial: Counter[str] = Counter()
    for act in acts:
        day, kind = act["일자"], str(act["유형"])
        if act["묶음"]:
            bundle = "보도묶음" if kind == "언론보도" else "이야기묶음"
            act["증빙"] = f"{bundle}_{day:%Y}_{str(act['묶음']).replace(' ', '')}.pdf"
        elif kind in _BY_MONTH:
            act["증빙"] = f"{kind}게시_{day:%Y-%m}.pdf"
        elif kind in _BY_QUARTER:
            act["증빙"] = f"{kind}일지_{day:%Y}-{(_month(act) + 2) // 3}분기.pdf"
        else:
            stem = f"{kind}_{day:%Y-%m-%d}"
            serial[stem] += 1
            ending = "pdf" if kind == "찾아가는교육" else "png"
            act["증빙"] = f"{stem}_{serial[stem]:02d}.{ending}"
