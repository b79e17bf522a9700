"""What of freely typed words may be counted by, and so be published."""

from __future__ import annotations

import pytest

from pulmu.core.kernel.labels import label, region_label


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("", ""),
        ("김해", "김해"),
        ("김해시", "김해시"),
        ("김해시 진영읍", "김해시 진영읍"),
        ("경남 창원시 성산구", "경남 창원시 성산구"),
        ("경상남도 김해시 삼계로 12, 101동 502호", "경상남도 김해시"),
        ("김해시 홍길동", "김해시"),
        ("해외", "해외"),
        ("Busan", "Busan"),
        ("홍길동 010-2222-3333", "기타"),
        ("삼계로 12", "기타"),
        ("01022223333", "기타"),
    ],
)
def test_of_an_address_the_region_is_counted(typed, counted):
    assert region_label(typed) == counted


@pytest.mark.parametrize(
    ("typed", "counted"),
    [
        ("", ""),
        ("나라장터", "나라장터"),
        ("네이버  스마트스토어", "네이버 스마트스토어"),
        ("B2B 3회", "B2B 3회"),
        ("담당 010-2222-3333", "기타"),
        ("a@example.kr", "기타"),
        ("가" * 31, "기타"),
    ],
)
def test_of_a_channel_a_short_word_is_counted(typed, counted):
    assert label(typed) == counted
