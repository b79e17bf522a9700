"""The yearly statement on paper: what an evaluator holds in hand."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.utils import translation

from pulmu.papers import statement as paper
from tests.factories import when

BODY = {
    "organisation": "gimhae",
    "period": {"start": "2023-01-01", "end": "2024-01-01"},
    "ruleset": {"code": "makerspace-kr", "version": 1, "digest": "sha256:1"},
    "revision": 1,
    "cut": 12,
    "root": "cm9vdA==",
    "lines": [
        {
            "code": "users", "value": 97, "unit": "명", "facts": 97, "attached": 90, "proven": 80,
            "proven_value": 80, "companions": {"users_unique": 2},
            "by": {"sex": {"남": 40, "여": 55, "미응답": 2}, "month": {"2023-05": 97}},
        },
        {
            "code": "prototypes", "value": 2, "unit": "건", "facts": 2, "attached": 2, "proven": 2,
            "proven_value": 2, "companions": {}, "by": {"month": {"2023-05": 1, "2023-06": 1}},
        },
    ],
    "digest": "sha256:2",
    "context": {"name": "김해 <랩>", "targets": {"users": 80}, "conflicts": []},
}  # fmt: skip
NAMES = {"users": "이용자 수", "users_unique": "실인원", "prototypes": "시제품"}
SEAL = paper.Seal(at=when("2024-01-10 09:00"), by="이두리", asked_by="김하나", why="하나가 빠졌음")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_the_page_says_the_year_by_its_last_day_and_who_sealed_it_and_why():
    page = paper.html(BODY, NAMES, SEAL)

    assert "2023-01-01 – 2023-12-31 · sealed, revision 1" in page
    assert "2024-01-10 · sealed by 이두리, asked for by 김하나" in page
    assert "<p class='soft'>하나가 빠졌음</p>" in page
    assert "김해 &lt;랩&gt; 2023" in page


def test_cells_of_few_persons_are_left_out_and_cells_of_things_are_not():
    page = paper.html(BODY, NAMES)

    assert "<th scope='row'>미응답</th><td class='n'>·</td>" in page
    assert "<th scope='row'>남</th><td class='n'>·</td>" in page
    assert "<th scope='row'>여</th><td class='n'>55</td>" in page
    assert "<th scope='row'>2023-06</th><td class='n'>1</td>" in page


def test_the_workbook_says_the_same_and_is_the_same_whenever_it_is_made():
    one, other = paper.xlsx(BODY, NAMES, SEAL), paper.xlsx(BODY, NAMES, SEAL)

    book = openpyxl.load_workbook(io.BytesIO(one))
    cells = {row[:3]: row[3] for row in book["Break-down"].values}
    assert one == other
    assert cells["이용자 수", "By sex", "여"] == 55
    assert cells["이용자 수", "By sex", "미응답"] == "·"
    assert [row[1] for row in book["Proof"].values][:2] == [
        "2024-01-10 · sealed by 이두리, asked for by 김하나",
        "하나가 빠졌음",
    ]
