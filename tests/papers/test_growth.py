from __future__ import annotations

import datetime as dt
import io

import pypdf

from pulmu.papers import growth

AT = dt.datetime(2026, 10, 20, 10, tzinfo=dt.UTC)
HEAD = growth.Head(
    company="세진공방 #1 & *별*",
    organisation="김해 메타버스 특화랩",
    language="ko",
    facts=[("형태", "개인"), ("창업일", "2023. 5. 2.")],
    day="2026. 10. 20.",
)


def a_quarter(number, *, revenue=7_000_000, is_accepted=True):
    return growth.Told(
        label=f"2026년 {number}분기",
        short=f"26.{number}Q",
        employed=number,
        revenue=revenue,
        invested=0,
        shown=(f"{number}", f"{revenue:,}원", "0원"),
        is_accepted=is_accepted,
    )


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def test_it_is_one_page_that_says_every_quarter_with_its_numbers():
    quarters = [a_quarter(number) for number in (1, 2, 3)]
    content = growth.record(HEAD, quarters=[*quarters, a_quarter(4, is_accepted=False)], at=AT)

    (page,) = read(content).pages
    said = " ".join(page.extract_text().split())
    for words in (
        "세진공방 #1 & *별*",
        "2026년 1분기",
        "2026년 4분기",
        "7,000,000원",
        "김해 메타버스",
    ):
        assert words in said
    assert said.index("2026년 4분기") < said.index("2026년 1분기")


def test_eight_quarters_and_a_quarter_of_nothing_fit_on_it():
    quarters = [a_quarter(number % 4 + 1, revenue=number * 10**13) for number in range(8)]

    assert len(read(growth.record(HEAD, quarters=quarters, at=AT)).pages) == 1


def test_the_same_at_the_same_moment_is_the_same_file_and_is_tagged():
    made = [growth.record(HEAD, quarters=[a_quarter(1)], at=AT) for _time in range(2)]

    assert made[0] == made[1]
    assert read(made[0]).trailer["/Root"]["/MarkInfo"]["/Marked"]
