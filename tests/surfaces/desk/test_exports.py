"""Answers that are files for spreadsheet programs."""

from __future__ import annotations

from pulmu.surfaces.desk import exports


def test_no_cell_of_a_csv_is_run_as_a_formula_also_no_question_in_its_head():
    said = exports.csv_text(["=1+1", "이름"], [["@SUM(A1)", 3], ["박초롱", "-2"]])

    assert said == "\ufeff'=1+1,이름\r\n'@SUM(A1),3\r\n박초롱,'-2\r\n"
