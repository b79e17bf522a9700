"""`--dry-run` writes nothing and says exactly what the import then does."""

from __future__ import annotations

import pytest

from pulmu.domains.programmes.models import Attendance
from pulmu.domains.results import actions as results
from pulmu.domains.results.actions import TargetRow
from pulmu.domains.workbook.models import Import

from .books import a_year
from .conftest import AT, LATER, facts, links, records, written


def told(report):
    """The report but for the key, which a rehearsal has none of, and for what records are called:
    an import may have renamed what they belong to by then.
    """
    said = {name: value for name, value in report.as_dict().items() if name != "import"}
    for one in said["differences"]:
        del one["record"]
    return said


def test_nothing_is_written(lab, bring_in, evidence, tmp_path):
    results.record_targets(lab.hana, rows=[TargetRow(line="users", year=2023, value=5)], at=AT)
    before = (written(lab), records(lab), facts(lab), links(lab))
    files = sorted((tmp_path / "data" / "files").rglob("*"))

    report = bring_in(evidence=evidence, dry_run=True)

    assert report.counts()["created"]["참가자"] == 3
    assert (written(lab), records(lab), facts(lab), links(lab)) == before
    assert sorted((tmp_path / "data" / "files").rglob("*")) == files
    assert not Import.objects.within(lab.hana).exists()


def corrected():
    """Every way in which a row may refer to something that comes with the same workbook."""
    book = a_year()
    book["프로그램"][0]["과정명"] = "새 과정"
    book["프로그램"].append({**book["프로그램"][1], "회차코드": "S-3", "과정명": "또 새 과정"})
    book["참가자"][0]["출석"] = "X"
    book["참가자"].append({**book["참가자"][1], "회차코드": "S-3", "일자": "2023-06-01"})
    book["참가자"].append({**book["참가자"][1], "회차코드": "S-2", "일자": "2023-06-01"})
    book["참가자"].append({**book["참가자"][0], "성명": "박새롬", "연락처": "010-9999-0009"})
    book["이용일지"].append({**book["이용일지"][0], "장비·공간명": "레이저 커터"})
    book["이용일지"][0]["출력물수"] = 9
    book["기업"].append({**book["기업"][1], "기업코드": "C-3", "기업명": "집게"})
    book["시제품"][0]["기업코드"] = "C-3"
    book["시제품"][1]["성명"] = "박새롬"
    book["시제품"][1]["연락처"] = "010-9999-0009"
    book["고용"].append({**book["고용"][0], "기업코드": "C-3"})
    book["매출"][0]["기업코드"] = "C-3"
    book["매출"][1]["기업코드"] = "C-3"
    book["공간지원"][0]["기업코드"] = "C-3"
    book["판로지원"][0] |= {"기업코드": "C-3", "증빙": "부스.png"}
    book["목표"][0]["목표"] = 30
    return book


@pytest.mark.parametrize("replace_year", [None, 2023])
def test_what_it_says_is_what_the_import_does(lab, bring_in, evidence, replace_year):
    first = {"evidence": evidence}
    assert told(bring_in(dry_run=True, **first)) == told(bring_in(**first))
    then = {"evidence": evidence, "at": LATER, "replace_year": replace_year}

    foretold = bring_in(corrected(), dry_run=True, **then)
    done = bring_in(corrected(), **then)

    assert told(foretold) == told(done)
    assert done.counts()["changed"] == {
        "프로그램": 1, "참가자": 1, "이용일지": 1, "시제품": 2, "매출": 1, "공간지원": 1,
        "판로지원": 1, "목표": 1,
    }  # fmt: skip
    assert done.counts()["created"] == {
        "프로그램": 1, "참가자": 3, "이용일지": 1, "기업": 1, "고용": 1, "매출": 1,
    }  # fmt: skip
    assert done.attached == 1
    present = str(Attendance._meta.get_field("is_present").verbose_name)
    assert {"column": present, "before": "O", "after": "X"} in told(done)["differences"]


def test_what_is_wrong_is_told_just_as_well(lab, bring_in):
    wrong = a_year()
    wrong["참가자"][0]["일자"] = "2023-13-01"

    assert told(bring_in(wrong, dry_run=True)) == told(bring_in(wrong))
