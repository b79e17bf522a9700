from __future__ import annotations

import pytest

from pulmu.domains.support.choices import IntroductionState
from pulmu.domains.support.rules import jobs as rules
from pulmu.domains.support.rules.jobs import Reasons, Sought, Wished
from tests.factories import day

OFFER = Sought(field="AI", region="경남 김해시")


@pytest.mark.parametrize(
    ("fields", "regions", "told"),
    [
        (["AI"], ["김해"], Reasons("AI", "김해")),
        (["제조", "AI"], ["부산", "경상남도"], Reasons("AI", "경상남도")),
        (["AI"], ["경남 김해"], Reasons("AI", "경남 김해")),
        (["AI"], [], Reasons("AI", "")),
        (["제조"], ["김해"], None),
        (["AI"], ["부산"], None),
        (["AI"], ["경남 창원"], None),
        ([], [], None),
    ],
)
def test_an_offer_fits_by_field_and_region_and_says_why(fields, regions, told):
    assert rules.reasons(OFFER, Wished(fields=fields, regions=regions)) == told


@pytest.mark.parametrize(
    ("place", "region", "lies"),
    [
        ("김해", "김해시", True),
        ("부산 중구", "중구", True),
        ("부산 중구", "구", False),
        ("김해", "경남", False),
        ("경남 김해시", "", False),
    ],
)
def test_where_a_place_lies_is_told_by_its_own_words(place, region, lies):
    assert rules.lies_in(place, region) is lies


@pytest.mark.parametrize(
    ("before", "on", "counts"),
    [
        (None, "2023-09-04", "2023-09-04"),
        ("2023-09-04", "2024-07-04", "2023-09-04"),
        ("2023-09-04", "2024-07-05", "2024-07-05"),
    ],
)
def test_in_its_last_sixty_days_a_year_is_begun_anew(before, on, counts):
    said = day(before) if before else None
    assert rules.since(said, on=day(on)) == day(counts)


def test_regions_that_fit_as_they_were_typed_fit():
    typed = ",".join(f"김해{number:02}" for number in range(40))

    assert len(typed) == 199
    assert rules.regions_said(typed) == typed
    assert rules.regions_said("김해,부산") == "김해, 부산"


def test_regions_are_typed_as_people_write_them():
    assert rules.regions_of(" 김해,  부산 강서구\n김해 / 창원,") == ["김해", "부산 강서구", "창원"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("여성 우대", "여성 우대"),
        ("남자만 지원 가능", "남자만"),
        ("만 35세 이하", "만 35세 이하"),
        ("용모 단정한 분", "용모"),
        ("출신 지역을 적어 주세요", "출신 지역"),
        ("군필자", "군필"),
        ("여성 의류 앱을 만듭니다", ""),
        ("연 3,200만 원, 주 5일", ""),
        ("경력 3년 이상, 제품 키트 설계", ""),
        ("남 우대", "남 우대"),
        ("여자 선호", "여자 선호"),
        ("젊은여성우대", "여성우대"),
        ("나이 제한 있음", "나이 제한"),
        ("부모님 직업을 적어 주세요", "부모"),
        ("키 170 이상", "키 170"),
        ("프로젝트 참여 우대", ""),
        ("기여 환영", ""),
        ("급여만족도 조사", ""),
        ("여성만족도 조사", ""),
        ("경남 우대", ""),
        ("전남 한정", ""),
        ("학부모 상담", ""),
        ("하체중량 측정", ""),
        ("스키 100벌 대여", ""),
        ("기본적인 파이썬, 해외모바일 게임, 사용모드", ""),
        ("월 200여 만 원", ""),
        ("나이 제한 없음, 종교 무관", ""),
    ],
)
def test_what_hiring_law_keeps_out_of_an_offer_is_found(text, words):
    assert rules.not_to_be_asked("일", text) == words


def test_every_introduction_ends_and_none_is_shown_without_a_yes():
    for state in IntroductionState.values:
        is_open = state in IntroductionState.open()
        assert any(rules.may_become(state, other) for other in IntroductionState.values) is is_open
    before_the_yes = {"제안"}
    for other in set(IntroductionState.shown()) - {"동의"}:
        assert not any(rules.may_become(state, other) for state in before_the_yes)


@pytest.mark.parametrize(
    ("said", "is_one"),
    [
        ("https://portfolio.example/hana", True),
        ("http://hana.example", True),
        ("portfolio.example", False),
        ("javascript:alert(1)", False),
        ("https://user:secret@bank.example/", False),
        ("https://a b.example", False),
    ],
)
def test_a_portfolio_is_an_address_of_the_web(said, is_one):
    assert rules.is_web_address(said) is is_one
