"""Two people of a roster whose names are equal once they are masked."""

from __future__ import annotations

import pytest

from pulmu.domains.support.models import Hire
from pulmu.domains.workbook.actions import ListRefused
from pulmu.domains.workbook.actions.uploads import folder_of
from pulmu.domains.workbook.rules.namesakes import born
from tests.domains.support.factories import a_hire

from .test_company_lists import bring_in, company, korean, send
from .test_company_lists_beside import new_hires

__all__ = ["company", "korean"]

HEAD = "성명\t생년월일\t취득일\t상실일\n"
GAON = "김가온\t1990-01-01\t2023-01-02\t\n"
GAON_LEFT = "김가온\t1990-01-01\t2023-01-02\t2023-04-30\n"
BOON = "김보온\t1992-02-02\t2023-05-02\t\n"

ALIKE = (
    "성명\t생년월일\t취득일\t상실일\n"
    "김보온\t1992-02-02\t2023-05-02\t\n"
    "김가온\t1990-01-01\t2023-03-02\t\n"
    "이*호\t1990-01-01\t2023-03-02\t\n"
    "이*호\t910101\t2023-03-02\t\n"
    "박하늘\t1990-01-01\t2023-03-02\t2023-03-31\n"
    "박하늘 과장\t1990-01-01\t2023-06-01\t\n"
)


@pytest.mark.usefixtures("korean")
def test_who_look_alike_once_masked_are_numbered_as_the_list_tells_them_apart(lab, company):
    made = send(lab, company, "hires", text=ALIKE)

    assert made.report["errors"] == []
    said = [(one["row"], one["value"]) for one in made.report["warnings"] if "둘" in one["reason"]]
    assert said == [(2, "김*온 2"), (5, "이*호 2")]
    bring_in(lab, made)
    kept = Hire.objects.within(lab.hana).order_by("employee_key", "insured_on")
    assert [(one.employee_key, str(one.insured_on)) for one in kept] == [
        ("김*온", "2023-03-02"),
        ("김*온 2", "2023-05-02"),
        ("박*늘", "2023-03-02"),
        ("박*늘", "2023-06-01"),
        ("이*호", "2023-03-02"),
        ("이*호 2", "2023-03-02"),
    ]
    again = send(lab, company, "hires", text=ALIKE)
    assert again.report["unchanged"] == {"고용": 6}
    assert again.report["beside"] == {"new": [], "left": [], "absent": []}


def test_no_whole_name_and_no_birth_stays_of_who_was_told_apart(lab, company):
    made = send(lab, company, "hires", text=ALIKE)
    kept = b"".join(one.read_bytes() for one in folder_of(made.key).rglob("*") if one.is_file())

    for said in ("김가온", "김보온", "박하늘", "1990", "9202", "910101"):
        assert said.encode() not in kept
    assert "김*온 2".encode() in kept


def kept(lab):
    mine = Hire.objects.within(lab.hana).order_by("insured_on", "employee_key")
    return [(one.employee_key, str(one.insured_on), str(one.left_on or "")) for one in mine]


@pytest.mark.parametrize("gaon", [GAON, GAON_LEFT])
@pytest.mark.usefixtures("korean")
def test_who_has_a_number_keeps_it_in_a_roster_without_their_namesake(lab, company, gaon):
    bring_in(lab, send(lab, company, "hires", text=HEAD + BOON + gaon))
    before, standing = new_hires(lab), kept(lab)

    made = send(lab, company, "hires", text=HEAD + BOON)

    assert (made.report["errors"], made.report["unchanged"]) == ([], {"고용": 1})
    assert made.report["beside"]["new"] == []
    bring_in(lab, made)
    assert kept(lab) == standing
    assert [one[0] for one in standing] == ["김*온", "김*온 2"]
    assert new_hires(lab) == before == 1


@pytest.mark.usefixtures("korean")
def test_who_is_recorded_without_a_number_keeps_none_when_an_earlier_namesake_comes(lab, company):
    bring_in(lab, send(lab, company, "hires", text=HEAD + BOON))
    bring_in(lab, send(lab, company, "hires", text=HEAD + BOON + GAON_LEFT))

    assert kept(lab) == [("김*온 2", "2023-01-02", "2023-04-30"), ("김*온", "2023-05-02", "")]
    assert new_hires(lab) == 1


@pytest.mark.usefixtures("korean")
def test_a_list_that_masks_its_names_itself_finds_them_by_their_first_days(lab, company):
    bring_in(lab, send(lab, company, "hires", text=HEAD + BOON + GAON))

    text = "성명\t취득일\t상실일\n김*온\t2023-05-02\t\n김*온\t2023-01-02\t2023-04-30\n"
    bring_in(lab, send(lab, company, "hires", text=text))

    assert kept(lab) == [("김*온", "2023-01-02", "2023-04-30"), ("김*온 2", "2023-05-02", "")]


@pytest.mark.usefixtures("korean")
def test_a_spell_that_may_be_of_several_on_record_or_of_somebody_new_is_refused(lab, company):
    bring_in(lab, send(lab, company, "hires", text=HEAD + BOON + GAON_LEFT))
    newer = "김다온\t1991-01-01\t2023-09-01\t\n"

    with pytest.raises(ListRefused) as refused:
        send(lab, company, "hires", text=HEAD + BOON + newer)

    assert "3행: 김*온" in str(refused.value)
    assert "김*온, 김*온 2" in str(refused.value)
    bring_in(lab, send(lab, company, "hires", text=HEAD + BOON + newer.replace("온", "온 3")))
    assert [one[0] for one in kept(lab)] == ["김*온", "김*온 2", "김*온 3"]
    again = send(lab, company, "hires", text=HEAD + BOON + newer)
    assert again.report["unchanged"] == {"고용": 2}


@pytest.mark.usefixtures("korean")
def test_of_two_of_one_first_day_the_last_day_says_who_it_is_or_it_is_refused(lab, company):
    first = "이지호\t1990-01-01\t2023-03-02\t\n"
    second = "이진호\t1991-01-01\t2023-03-02\t\n"
    bring_in(lab, send(lab, company, "hires", text=HEAD + second + first))

    with pytest.raises(ListRefused):
        send(lab, company, "hires", text=HEAD + second)

    left = first.replace("\t\n", "\t2023-06-30\n")
    bring_in(lab, send(lab, company, "hires", text=HEAD + second + left))
    bring_in(lab, send(lab, company, "hires", text=HEAD + second))
    assert kept(lab) == [("이*호", "2023-03-02", "2023-06-30"), ("이*호 2", "2023-03-02", "")]


@pytest.mark.usefixtures("korean")
def test_somebody_new_on_a_recorded_first_day_takes_nobodys_sign_and_is_asked_about(lab, company):
    left = "이지호\t1990-01-01\t2023-03-02\t2023-06-30\n"
    stays = "이진호\t1991-01-01\t2023-03-02\t\n"
    older = "이재호\t1989-01-01\t2023-03-02\t\n"
    bring_in(lab, send(lab, company, "hires", text=HEAD + left + stays))

    with pytest.raises(ListRefused) as refused:
        send(lab, company, "hires", text=HEAD + left + stays + older)

    assert "2, 3, 4행: 이*호" in str(refused.value)
    numbered = HEAD + left + stays + older.replace("호", "호 3")
    bring_in(lab, send(lab, company, "hires", text=numbered))
    assert kept(lab) == [
        ("이*호", "2023-03-02", "2023-06-30"),
        ("이*호 2", "2023-03-02", ""),
        ("이*호 3", "2023-03-02", ""),
    ]
    again = send(lab, company, "hires", text=numbered)
    assert again.report["unchanged"] == {"고용": 3}


@pytest.mark.usefixtures("korean")
def test_who_has_a_number_by_an_earlier_spell_has_it_in_all_their_rows(lab, company):
    ago = "이하호\t1991-01-01\t2023-01-02\t2023-02-01\n"
    once = "이아호\t1990-01-01\t2023-03-02\t2023-03-20\n"
    both = "이아호\t1990-01-01\t2023-04-03\t\n이하호\t1991-01-01\t2023-04-03\t2023-05-31\n"
    bring_in(lab, send(lab, company, "hires", text=HEAD + ago + once + both))
    standing = kept(lab)

    for text in (ago + once + both, once + both, ago + both):
        made = send(lab, company, "hires", text=HEAD + text)
        assert (made.report["changed"], made.report["created"]) == ({}, {})
    assert standing == [
        ("이*호", "2023-01-02", "2023-02-01"),
        ("이*호 2", "2023-03-02", "2023-03-20"),
        ("이*호", "2023-04-03", "2023-05-31"),
        ("이*호 2", "2023-04-03", ""),
    ]


@pytest.mark.usefixtures("korean")
def test_who_is_recorded_with_two_signs_is_asked_about_and_not_made_one_of_them(lab, company):
    a_hire(lab.hana, "김*온", company=company, insured_on="2023-01-02")
    a_hire(lab.hana, "김*온 2", company=company, insured_on="2023-05-02")

    with pytest.raises(ListRefused) as refused:
        send(lab, company, "hires", text=HEAD + GAON_LEFT + GAON.replace("-01-02", "-05-02"))

    assert "2, 3행: 김*온" in str(refused.value)
    assert "김*온, 김*온 2" in str(refused.value)


@pytest.mark.usefixtures("korean")
def test_a_list_that_was_sent_in_before_another_was_recorded_makes_nobody_two(lab, company):
    both = send(lab, company, "hires", text=HEAD + BOON + GAON_LEFT)
    alone = send(lab, company, "hires", text=HEAD + BOON)
    bring_in(lab, both)
    standing = kept(lab)

    bring_in(lab, alone, state="failed")

    alone.refresh_from_db()
    [wrong] = alone.report["errors"]
    assert (wrong["row"], wrong["value"]) == (2, "김*온")
    assert "김*온 2" in wrong["reason"]
    assert kept(lab) == standing


def test_a_number_of_the_companys_own_is_left_alone(lab, company):
    a_hire(lab.hana, "김*온", company=company, insured_on="2023-01-02")
    a_hire(lab.hana, "김*온 2", company=company, insured_on="2023-05-02")

    text = "성명\t취득일\n김보온 2\t2023-05-02\n김가온\t2023-01-02\n김다온 3\t2023-05-02\n"
    made = send(lab, company, "hires", text=text)

    assert (made.report["unchanged"], made.report["created"]) == ({"고용": 2}, {"고용": 1})
    assert made.report["beside"]["new"] == ["김*온 3 2023-05-02"]


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("1990. 5. 3.", "900503"),
        ("1990.05.03", "900503"),
        ("1990-5-3", "900503"),
        ("1990년 5월 3일", "900503"),
        ("1990-05-03 00:00:00", "900503"),
        ("1990-05-03 (양)", "900503"),
        ("19900503", "900503"),
        ("900503", "900503"),
        ("90.5.3", "900503"),
        ("9005031", ""),
        ("모름", ""),
    ],
)
def test_a_date_of_birth_is_read_however_it_is_written(said, read):
    assert born(said) == read
