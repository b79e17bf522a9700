"""What the page `/ui/` shows: every component in every state, with made-up rows in Korean.

The rows are data, as records would be; they are not translated. No real person or company.
"""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.paginator import Paginator

from . import fmt
from .calendars import Diary
from .icons import ICONS
from .parts import (
    TONES,
    Bar,
    CalendarEvent,
    Change,
    Column,
    Evidence,
    Fact,
    Link,
    Moment,
    NavGroup,
    Option,
    Problem,
    Shell,
    Stat,
    Step,
)

HERE = "#main"
MONTHS = (180, 240, 390, 410, 450, 520, 330, 290, 480, 560, 410, 235)
# A drawing as its own address, so that the gallery needs no file of evidence.
PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 260'%3E"
    "%3Crect width='400' height='260' fill='%23dedad4'/%3E%3Cg fill='%23b5afa6'%3E"
    "%3Cpath d='M40 40h200v16H40zM40 80h320v8H40zM40 104h320v8H40zM40 128h320v8H40z"
    "M40 152h240v8H40z'/%3E%3C/g%3E%3C/svg%3E"
)


class SampleForm(forms.Form):
    title = forms.CharField(label="과정명", help_text="참가자가 보는 이름입니다. 예: 유니티 활용")
    email = forms.EmailField(label="전자우편")
    starts_on = forms.DateField(label="시작일", widget=forms.DateInput(attrs={"type": "date"}))
    capacity = forms.IntegerField(label="정원", required=False)
    field_of_work = forms.ChoiceField(
        label="분야", choices=[("", "고르세요"), ("m", "메타버스"), ("a", "생성형 AI")]
    )
    kind = forms.ChoiceField(
        label="유형",
        choices=[("c", "정규 과정"), ("o", "일일 체험")],
        widget=forms.RadioSelect,
        help_text="보고서의 유형별 집계에 쓰입니다.",
    )
    points = forms.ChoiceField(
        label="강의는 어땠나요?",
        choices=[(str(n), str(n)) for n in range(1, 6)],
        widget=forms.RadioSelect(attrs={"class": "points"}),
        help_text="1: 전혀 그렇지 않다. 5: 매우 그렇다.",
    )
    days = forms.MultipleChoiceField(
        label="요일",
        choices=[("t", "화요일"), ("s", "토요일")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_open = forms.BooleanField(label="신청을 바로 엽니다", required=False)
    note = forms.CharField(label="메모", widget=forms.Textarea, required=False)
    code = forms.CharField(
        label="인증 번호",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    owner = forms.CharField(label="주관", initial="김해 메이커팩토리", disabled=True)


class MoneyForm(forms.Form):
    amount = forms.IntegerField(label="매출액", help_text="부가세를 뺀 금액입니다.")
    hours = forms.IntegerField(label="시간", required=False)


class PasteForm(forms.Form):
    rows = forms.CharField(
        label="붙여 넣을 참가자",
        help_text="엑셀이나 한셀에서 제목 줄을 뺀 칸을 골라 복사한 뒤 여기에 붙여 넣습니다.",
        widget=forms.Textarea,
    )


class ViewForm(forms.Form):
    view_name = forms.CharField(label="보기 이름", max_length=40)


PASTED = "김지훈\t010-1234-0001\t1998-03-02\n남궁민수\t010-1234-0002\t2001-11-20"
COMPANIES = (
    Option(value="c1", label="대장간메타", note="2023. 3. 설립 · 김해 활천동"),
    Option(value="c2", label="대장간소프트", note="2021. 8. 설립 · 창원"),
    Option(value="c3", label="불티소프트", note="2022. 5. 설립 · 김해 장유"),
)


def options(typed: str) -> list[Option]:
    """What the gallery's lookup finds."""
    return [one for one in COMPANIES if typed and typed in one.label]


def shell(*, current: str = "올해 실적", prefix: str = "#") -> Shell:
    """A shell like the desk's, so that the page is seen in its frame."""

    def link(
        label: str, *, count: int | None = None, icon: str = "", short: str = "", key: str = ""
    ) -> Link:
        return Link(
            label=short or label,
            href=prefix,
            count=count,
            icon=icon,
            current=label == current,
            key=key,
        )

    work = ("프로그램", "공간·장비", "시제품", "창업·기업", "판로", "문화 확산")
    together = ("경진대회", "협력 기관", "전담인력")
    return Shell(
        product="풀무",
        home=prefix,
        organisation="김해 메이커팩토리",
        note="특화랩 · 데모 데이터",
        groups=(
            NavGroup(links=(link("오늘", count=7, key="g t"), link("올해 실적", key="g y"))),
            NavGroup(label="일", links=tuple(link(label) for label in work)),
            NavGroup(label="함께", links=tuple(link(label) for label in together)),
        ),
        bottom=(
            link("오늘", icon="today"),
            link("올해 실적", icon="year", short="실적"),
            link("프로그램", icon="programme"),
            link("창업·기업", icon="company", short="기업"),
        ),
        account=(Link(label="박하나", href=prefix),),
        sign_out=prefix,
        set_language=prefix,
        person="gallery",
        foot=(Link(label="도움말", href=prefix), Link(label="접근성", href=prefix)),
    )


def months(values: tuple[int, ...], *, present: int = 12) -> list[Bar]:
    """Twelve bars; `present` is the month that is going on, 0 for none."""
    return [
        Bar(label=fmt.month(index, lang="ko"), value=value, present=index == present)
        for index, value in enumerate(values, start=1)
    ]


def context(*, here: str = HERE, lookup_href: str = "/ui/options/") -> dict[str, object]:
    """Everything `ui/gallery.html` needs beside a request.

    `here` takes every POST of the page, `lookup_href` answers the lookup.
    """
    empty = SampleForm()
    wrong = SampleForm(
        {"title": "", "email": "hana@", "capacity": "12.5", "kind": "c"}, auto_id="wrong_%s"
    )
    return {
        "shell": shell(current=""),
        "here": here,
        "lookup_href": lookup_href,
        "tones": TONES,
        "icons": sorted(ICONS),
        "months": months(MONTHS),
        "no_bars": [],
        "quiet_months": months((0, 1, 0, 1, 1, 0, 2, 0, 1, 1, 1, 0), present=0),
        "empty_form": empty,
        "wrong_form": wrong,
        "problems": [Problem(text="'참가자' 시트 14행: 생년월일이 앞날입니다.", href=HERE)],
        "crumbs": [Link(label="프로그램", href=HERE), Link(label="유니티 활용 교육", href=HERE)],
        "paste_form": PasteForm(auto_id="paste_%s"),
        "pasted_form": PasteForm({"rows": PASTED}, auto_id="pasted_%s"),
        "pasted_columns": ["이름", "연락처", "생년월일", "소속"],
        "kept_form": ViewForm({"view_name": "11월 정규 과정"}, auto_id="kept_%s"),
        "money_form": MoneyForm({"amount": "2888000000", "hours": "12"}, auto_id="money_%s"),
        "view_form": ViewForm(auto_id="view_%s"),
        "companies": list(COMPANIES[:2]),
        "no_companies": [],
        **_lists(),
        **_records(),
        **_calendars(),
    }


def _calendars() -> dict[str, object]:
    """A month with everything that a day can hold, the same week, and a month without anything."""
    course = CalendarEvent(label="유니티 활용 교육", href=HERE, when="14:00")
    full = CalendarEvent(
        label="3D프린터 안전교육", href=HERE, when="10:00", note="정원 참", tone="warn"
    )
    diary = Diary(
        events={
            date(2023, 10, 5): [course],
            date(2023, 10, 11): [
                full,
                course,
                CalendarEvent(label="시제품 상담", href=HERE, when="16:00", tone="accent"),
                CalendarEvent(label="장비 점검", href=HERE, when="17:00"),
                CalendarEvent(
                    label="저녁반 실습", href=HERE, when="19:00", note="확정", tone="good"
                ),
            ],
            date(2023, 10, 14): [
                CalendarEvent(
                    label="메이커 페스티벌", href=HERE, when="하루", note="취소", tone="bad"
                )
            ],
        },
        today=date(2023, 10, 12),
        lang=fmt.KOREAN,
        holidays={date(2023, 10, 3): "개천절", date(2023, 10, 9): "한글날"},
        day_href=lambda _day: HERE,
    )
    return {
        "month_days": diary.month(date(2023, 10, 12)),
        "week_days": diary.week(date(2023, 10, 12)),
        "empty_days": diary.month(date(2024, 2, 1)),
        "calendar_previous": Link(label="앞 달", href=HERE),
        "calendar_next": Link(label="다음 달", href=HERE),
        "calendar_now": Link(label="오늘", href=HERE),
        "calendar_spans": [
            Link(label="달", href=HERE, current=True),
            Link(label="주", href=HERE),
        ],
    }


def _lists() -> dict[str, object]:
    return {
        "chips": [
            Link(label="모두", href=HERE, current=True, count=214),
            Link(label="증빙 없음", href=HERE, count=12),
            Link(label="메타버스", href=HERE),
            Link(label="생성형 AI", href=HERE),
        ],
        "views": [
            Link(label="내 것: 증빙 없음", href=HERE, current=True, count=12),
            Link(label="11월 정규 과정", href=HERE, count=31),
            Link(label="미성년 참가", href=HERE),
        ],
        "kept_filters": {"q": "유니티"},
        "tabs": [
            Link(label="사실", href=HERE, current=True, count=4495),
            Link(label="계산 규칙", href=HERE),
            Link(label="봉인과 지금", href=HERE),
        ],
        "columns": {
            "pick": Column(label="고르기", kind="pick"),
            "title": Column(label="과정", heads=True, sort_href=HERE),
            "day": Column(label="날짜", kind="date", sort_href=HERE, sorted="descending"),
            "people": Column(label="참가", kind="number", sort_href=HERE),
            "evidence": Column(label="증빙", kind="state"),
            "act": Column(label="할 일", kind="actions"),
        },
        "short_columns": {
            "title": Column(label="과정", heads=True),
            "day": Column(label="날짜", kind="date", desk_only=True),
            "people": Column(label="참가", kind="number"),
        },
        "sessions": [
            ("메이커스 메타 전문가 양성과정 15기", "2023. 11. 18.(토)", "24", "good", "입증"),
            ("생성형 AI로 제품 디자인하기 — 실습 3회", "2023. 7. 12.(수)", "18", "plain", "첨부"),
            ("3D프린터 안전교육", "2023. 7. 4.(화)", "9", "warn", "증빙 없음"),
        ],
        "page": Paginator(range(214), 30).page(3),
        "one_page": Paginator(range(3), 30).page(1),
        "facts": [
            Fact(label="과정", value="유니티 활용 교육", href=HERE),
            Fact(label="기간", value="2023. 7. 15. ~ 8. 5.", note="토요일 4회"),
            Fact(label="주관", value=""),
        ],
        "stats": [
            Stat(label="실인원", value="1,870", unit="명", href=HERE),
            Stat(label="교육", value="3,102", unit="명"),
            Stat(label="장비·공간", value="1,393", unit="명"),
        ],
        "by_sex": [
            Bar(label="여", value=2140, text="2,140명"),
            Bar(label="남", value=2051, text="2,051명"),
            Bar(label="미응답", value=304, text="304명"),
        ],
    }


def _records() -> dict[str, object]:
    return {
        "steps": [
            Step(label="작성", state="done", note="2024. 1. 4."),
            Step(label="제출", state="current", note="박하나"),
            Step(label="마감", state="todo", note="다른 사람이 합니다"),
        ],
        "refused_steps": [
            Step(label="작성", state="done"),
            Step(label="제출", state="done"),
            Step(label="마감", state="refused", note="증빙 2건을 다시 봐 주세요"),
        ],
        "moments": [
            Moment(
                title="출석부 사진을 붙였습니다",
                when="2023. 11. 18.(토) 17:42",
                text="출석부_1118.jpg · 24명분",
                tone="good",
                href=HERE,
            ),
            Moment(title="출석 1건을 고쳤습니다", when="2023. 11. 20.(월) 09:05", tone="warn"),
            Moment(title="입증이 풀렸습니다", when="2023. 11. 20.(월) 09:05", tone="bad"),
            Moment(title="회차를 만들었습니다", when="2023. 10. 2.(월) 10:11"),
        ],
        "entered": [Change(title="유니티 활용 교육 · 8. 5.", quantity="+1", href=HERE)],
        "left": [
            Change(
                title="3D프린터 안전교육 · 7. 4.",
                quantity="-6",
                why="단체 인원을 이름이 있는 참가자와 두 번 세었습니다.",
                href=HERE,
            ),
            Change(title="김*훈 · 7. 4.", quantity="-1", why="출석 정정"),
        ],
        "picture": Evidence(
            name="출석부_1118.jpg",
            kind="picture",
            href=PICTURE,
            download=HERE,
            about="사진 · 834 KB · 2023. 11. 18.",
            alt="서명이 있는 출석부",
        ),
        "other_file": Evidence(
            name="수료 명단.hwpx", kind="other", href=HERE, download=HERE, about="문서 · 41 KB"
        ),
    }
