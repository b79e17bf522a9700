"""Courses that one can sign up for in the demo: what they are, and how far from its first day.

Everything else of the demo lies in 2022 and 2023, and is the same on every machine. These cannot:
a course of 2023 takes no sign-ups any more, and a portal on which nothing can be done shows
nothing. So their dates are counted from the Monday of the week in which the demo is made, on days
of the week that are written here; the words, the order and the people are the same everywhere. No
figure of the two years moves by them. A demo that is a season old gets them anew.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pulmu.demo import asked
from pulmu.demo.asked import Asks
from pulmu.demo.words import words

FAMILY = words("김 이 박 최 정 강 조 윤 장 임")
GIVEN = words("가람 나래 다온 라온 마루 바다 사랑 아라 자람 차온")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """``weeks`` counts from the present one to the first session, on a ``weekday``. Without one
    it is today, an hour after the demo is made. ``opens`` and ``closes`` are days from the Monday
    of the present week, ``closes_in`` days from today, None for the usual. ``signed`` is how many
    have signed up.
    """

    name: str
    programme: str
    field: str
    weeks: int
    weekday: int | None
    begins: dt.time
    ends: dt.time
    summary: str
    about: str
    audience: str
    place: str
    type: str = "교육"
    stage: str = "교육"
    to_bring: str = ""
    cost: int = 0
    count: int = 1
    booking: str = "전체"
    capacity: int | None = 20
    signed: int = 0
    opens: int | None = None
    closes: int | None = None
    closes_in: int | None = None
    taught_by: str = ""
    asks: Asks | None = None
    minutes: tuple[int, int] = (0, 0)
    least: int | None = None
    materials: str = ""
    needs_approval: bool = False
    asks_birth: bool = False
    certificate: int | None = None
    trains: str = ""
    called_off: str = ""


OFFERED = (
    Offered(
        name="생성형 AI 입문: 첫 질문에서 내 업무까지",
        programme="생성형 AI 실습",
        field="생성형AI",
        weeks=0,
        weekday=None,
        begins=dt.time(9),
        ends=dt.time(12),
        summary="오늘 배워 오늘 씁니다. 질문하는 법을 익히고 내 일감 하나를 끝냅니다.",
        about=(
            "1부에서는 같은 질문을 여러 번 고쳐 물으며 답이 어떻게 달라지는지 봅니다.\n"
            "2부에서는 가져온 일감(보고서, 공고문, 상품 소개)을 AI와 함께 마칩니다.\n\n"
            "무엇을 맡겨도 되고 무엇을 넣으면 안 되는지도 짚습니다."
        ),
        audience="생성형 AI가 처음인 성인",
        place="미디어강의실",
        to_bring="노트북, 요즘 하는 일감 하나",
        capacity=30,
        signed=30,
        certificate=80,
        taught_by="강달샘",
        asks=asked.ABOUT_AI,
        minutes=(60, 120),
    ),
    Offered(
        name="창업 기초: 사업계획서 첫 장 쓰기",
        programme="창업 기초",
        field="창업",
        weeks=1,
        weekday=3,
        begins=dt.time(14),
        ends=dt.time(18),
        summary="빈 종이로 와서 사업계획서 첫 장을 들고 나갑니다.",
        about=(
            "누구의 어떤 불편을 푸는지 한 문장으로 씁니다.\n"
            "심사위원이 먼저 보는 세 칸(문제, 해결, 시장)을 채웁니다.\n"
            "둘씩 짝지어 서로 묻고 고칩니다."
        ),
        audience="예비 창업자, 3년 이내 창업자",
        place="기획회의실",
        capacity=24,
        signed=9,
        closes_in=1,
        least=6,
        taught_by="권밝음",
        asks=asked.ABOUT_A_COMPANY,
        minutes=(90, 150),
    ),
    Offered(
        name="3D프린팅 시제품: 스케치에서 목업까지",
        programme="시제품 제작 교실",
        field="제조",
        weeks=2,
        weekday=1,
        begins=dt.time(13),
        ends=dt.time(17),
        summary="손으로 그린 그림을 두 번 만에 손에 쥐는 목업으로 바꿉니다.",
        about=(
            "첫날은 치수를 재고 화면에서 모양을 세웁니다.\n"
            "둘째 날은 출력물을 다듬고 조립합니다. 소재는 저희가 드립니다."
        ),
        audience="제품을 만들어 보려는 성인",
        place="제작실",
        stage="제품화",
        to_bring="만들고 싶은 것을 그린 종이",
        count=2,
        capacity=12,
        signed=11,
        certificate=100,
        taught_by="남빛결",
        asks=asked.ABOUT_SAFETY,
        minutes=(120, 360),
        materials="PLA 필라멘트, 사포, 버니어 캘리퍼스",
    ),
    Offered(
        name="생성형 AI로 제품 디자인하기: 실습 3회",
        programme="메이커스 메타 전문가 양성과정",
        field="생성형AI",
        weeks=2,
        weekday=2,
        begins=dt.time(14),
        ends=dt.time(17),
        summary="글로 쓴 생각을 그림과 도면으로. 세 번 만나 제품 하나를 그립니다.",
        about=(
            "첫날은 아이디어를 문장으로 다듬고 그림을 만듭니다.\n"
            "둘째 날은 마음에 드는 그림을 도면으로 옮깁니다.\n"
            "셋째 날은 3D 프린터로 뽑아 손에 쥐어 봅니다.\n\n"
            "처음이어도 괜찮습니다. 두 사람에 한 사람씩 조교가 함께합니다."
        ),
        audience="예비·초기 창업자, 성인 누구나",
        place="미디어강의실",
        to_bring="노트북(없으면 빌려 드립니다)",
        count=3,
        capacity=20,
        signed=13,
        closes=11,
        certificate=80,
        taught_by="문한울",
    ),
    Offered(
        name="유니티로 만드는 가야 테마 월드",
        programme="유니티 활용 교육",
        field="유니티",
        weeks=2,
        weekday=5,
        begins=dt.time(10),
        ends=dt.time(16),
        summary="가야 유물을 3D로 옮겨 걸어 다니는 세상을 만듭니다.",
        about="하루 동안 작은 월드 하나를 완성합니다. 점심은 각자 준비합니다.",
        audience="중학생부터 성인",
        place="워크룸",
        to_bring="노트북, 마우스",
        capacity=6,
        signed=9,
        taught_by="배온달",
    ),
    Offered(
        name="3D프린터 안전교육",
        programme="장비 안전교육",
        field="제조",
        weeks=1,
        weekday=1,
        begins=dt.time(19),
        ends=dt.time(20),
        summary="장비를 예약하기 전에 한 번은 꼭 듣습니다. 매주 화요일, 한 번만 오면 됩니다.",
        about="장비 켜고 끄기, 소재 바꾸기, 멈춤 단추. 듣고 나면 장비를 예약할 수 있습니다.",
        audience="장비를 쓰려는 누구나",
        trains="3D 프린팅",
        place="제작실",
        stage="제품화",
        count=4,
        booking="회차별",
        capacity=12,
        signed=5,
        taught_by="남빛결",
    ),
    Offered(
        name="크라우드펀딩 첫걸음: 목업에서 상세페이지까지",
        programme="판로 개척 교실",
        field="창업",
        weeks=3,
        weekday=4,
        begins=dt.time(13),
        ends=dt.time(18),
        summary="목업은 있는데 팔 곳이 없는 분께. 상세페이지 초안을 그날 가져갑니다.",
        about="이미 열린 펀딩 세 건을 뜯어 보고, 내 제품의 첫 화면을 씁니다.",
        audience="예비·초기 창업자",
        place="기획회의실",
        stage="판로",
        to_bring="제품 사진 다섯 장",
        cost=10_000,
        capacity=10,
        signed=8,
        closes=7,
        taught_by="백고운",
    ),
    Offered(
        name="어린이 메이커 교실: 빛나는 명함 만들기",
        programme="메이커 체험 교실",
        field="제조",
        weeks=3,
        weekday=5,
        begins=dt.time(10),
        ends=dt.time(12),
        summary="전기가 흐르는 종이로 빛나는 명함을 만듭니다.",
        about=(
            "보호자가 이메일로 동의하면 자리가 확정됩니다.\n보호자는 옆방에서 기다릴 수 있습니다."
        ),
        audience="초등학생",
        place="제작실",
        type="체험",
        capacity=16,
        signed=4,
        asks_birth=True,
        taught_by="서늘봄",
    ),
    Offered(
        name="메타버스 전시관 짓기: 심화 과정",
        programme="메이커스 메타 전문가 양성과정",
        field="메타버스",
        weeks=6,
        weekday=3,
        begins=dt.time(14),
        ends=dt.time(18),
        summary="작품 열 점이 들어가는 전시관을 다섯 번에 나누어 짓습니다.",
        about="유니티를 한 번이라도 써 본 분께 맞습니다. 신청한 분 가운데 뽑아 알려 드립니다.",
        audience="유니티 기초를 마친 분",
        place="워크룸",
        count=5,
        capacity=15,
        needs_approval=True,
        opens=14,
        certificate=80,
    ),
    Offered(
        name="콘텐츠 촬영 입문: 제품 사진 찍기",
        programme="콘텐츠 제작 교실",
        field="콘텐츠",
        weeks=5,
        weekday=1,
        begins=dt.time(18),
        ends=dt.time(21),
        summary="휴대전화 한 대로 팔리는 사진을 찍습니다.",
        about="조명 두 개와 흰 종이 한 장이면 됩니다.",
        audience="성인 누구나",
        place="촬영실",
        capacity=8,
        opens=10,
    ),
    Offered(
        name="AI 문서 정리 반나절",
        programme="인공지능 활용 교육",
        field="AI",
        weeks=-3,
        weekday=2,
        begins=dt.time(13),
        ends=dt.time(17),
        summary="쌓인 문서를 AI와 함께 정리합니다.",
        about="지난달에 마친 과정입니다. 다음 과정은 달력에서 볼 수 있습니다.",
        audience="성인 누구나",
        place="미디어강의실",
        signed=11,
    ),
    Offered(
        name="레이저 커터로 만드는 조명",
        programme="메이커 체험 교실",
        field="제조",
        weeks=-5,
        weekday=5,
        begins=dt.time(10),
        ends=dt.time(13),
        summary="합판을 잘라 무드등 하나를 가져갑니다.",
        about="지난 과정입니다.",
        audience="성인 누구나",
        place="제작실",
        type="체험",
        capacity=10,
        signed=10,
    ),
    Offered(
        name="블렌더 캐릭터 만들기",
        programme="콘텐츠 제작 교실",
        field="콘텐츠",
        weeks=4,
        weekday=0,
        begins=dt.time(14),
        ends=dt.time(17),
        summary="움직이는 캐릭터 하나를 만듭니다.",
        about="강사 사정으로 열리지 않습니다.",
        audience="성인 누구나",
        place="워크룸",
        called_off="강사 사정으로 열리지 않습니다. 다음 달에 다시 엽니다.",
    ),
)


def name_of(number: int) -> str:
    """A made-up name, the same for the same number."""
    return FAMILY[number % len(FAMILY)] + GIVEN[number // len(FAMILY) % len(GIVEN)]
