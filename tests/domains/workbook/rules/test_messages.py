"""Every problem has a reason and a way out in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from pulmu.domains.workbook import messages, rules
from pulmu.domains.workbook.rules.cells import FAULTS
from pulmu.domains.workbook.rules.problems import Problem
from pulmu.domains.workbook.rules.sheets import SHEETS

SOURCE = Path(rules.__file__).parent
FIELD = re.compile(r"%\((\w+)\)s")


def test_every_code_has_texts_and_every_text_a_code():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCE.glob("*.py"))
    raised = set(re.findall(r'(?:Wrong|Doubtful)\((?:\w+, )?\s*"(\w+)"', text)) | set(
        FAULTS.values()
    )

    assert raised <= {*messages.ERRORS, *messages.WARNINGS}
    # Missing files are noticed where files are looked for, above the rules.
    for code in {*messages.ERRORS, *messages.WARNINGS} - {"evidence_missing", "evidence_several"}:
        assert f'"{code}"' in text, code


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("table", [messages.ERRORS, messages.WARNINGS])
def test_texts_can_be_filled(table, language):
    with translation.override(language):
        for code, text in table.items():
            fields = dict.fromkeys(FIELD.findall(str(text.reason) + str(text.fix)), "가")
            problem = Problem("참가자", 2, "일자", "x", code, fields)
            for line in messages.said(problem, warning=table is messages.WARNINGS):
                assert line
                assert not re.search(r"%[(%]", line)
                assert language == "ko" or line.endswith(".")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.code)
def test_every_column_has_a_note(sheet):
    for column in sheet.columns:
        assert all(word in messages.note(column) for word in column.words)
