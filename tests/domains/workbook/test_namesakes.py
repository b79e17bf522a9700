"""Two people of a roster whose names are equal once they are masked."""

from __future__ import annotations

import pytest

from pulmu.domains.support.models import Hire
from pulmu.domains.workbook.actions.uploads import folder_of

from .test_company_lists import bring_in, company, korean, send

__all__ = ["company", "korean"]

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
