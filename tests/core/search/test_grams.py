from __future__ import annotations

import unicodedata

import pytest

from pulmu.core.search.grams import grams, initials, matches


def test_text_is_cut_into_pairs_without_blanks():
    assert grams("메이커 교육") == "메이 이커 커교 교육"
    assert grams("가") == "가"
    assert grams("") == ""


def test_decomposed_hangul_is_found_like_composed():
    assert grams(unicodedata.normalize("NFD", "시제품")) == grams("시제품")


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("김해메이커팩토리에서 하는 교육", "교육", True),
        ("메이커 팩토리", "메이커팩토리", True),
        ("VR 체험", "vr", True),
        ("김하나", "ㄱㅎㄴ", True),
        ("김하나", "ㅎㄴ", True),
        ("김하나", "ㅂ", False),
        ("시제품", "교육", False),
    ],
)
def test_two_syllables_and_initials_find_what_a_person_expects(text, wanted, found):
    assert matches(text, wanted) is found


def test_initials_leave_other_characters_alone():
    assert initials("AI 교육") == "aiㄱㅇ"
