"""A folder of .csv files, as different programs and systems write them."""

from __future__ import annotations

import codecs
import unicodedata

import pytest

from pulmu.core.files import sheets
from pulmu.core.files.errors import FileRefused

TABLE = "이름,값\r\n가,1\r\n"
ROWS = [[1, "이름", "값"], [2, "가", "1"]]


def read(folder, *wanted):
    found = {}
    for part in sheets.read(folder, wanted=wanted or ("표",)):
        if isinstance(part, sheets.SheetHead):
            rows = found.setdefault(part.name, [])
        else:
            rows += part
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_encodings(tmp_path, encoding):
    (tmp_path / "표.csv").write_bytes(TABLE.encode(encoding))

    assert read(tmp_path) == {"표": ROWS}


def test_a_rare_syllable_of_cp949(tmp_path):
    (tmp_path / "표.csv").write_bytes("이름\n똠방각하\n".encode("cp949"))

    assert read(tmp_path) == {"표": [[1, "이름"], [2, "똠방각하"]]}


def test_a_name_as_a_mac_writes_it(tmp_path):
    (tmp_path / unicodedata.normalize("NFD", "표.csv")).write_text(TABLE, encoding="utf-8")

    assert read(tmp_path) == {"표": ROWS}


def test_both_forms_of_one_name_are_two_files_for_one_sheet(tmp_path):
    for form in ("NFC", "NFD"):
        (tmp_path / unicodedata.normalize(form, "각.csv")).write_text(TABLE, encoding="utf-8")

    with pytest.raises(FileRefused) as refused:
        read(tmp_path)
    assert refused.value.reason == "two_files_one_sheet"


@pytest.mark.parametrize("mark", ["\t", ";"])
def test_other_separators_are_seen(tmp_path, mark):
    text = TABLE.replace(",", mark).replace("가", '"가, 나"')
    (tmp_path / "표.csv").write_text(text, encoding="utf-8")

    assert read(tmp_path)["표"][1] == [2, "가, 나", "1"]


def test_row_numbers_count_records_and_blank_lines(tmp_path):
    text = '이름,값\n"두\n줄",1\n\n,\n끝,2\n'
    (tmp_path / "표.csv").write_text(text, encoding="utf-8")

    assert read(tmp_path)["표"] == [[1, "이름", "값"], [2, "두\n줄", "1"], [5, "끝", "2"]]


def test_the_guard_before_a_formula_is_taken_off_again(tmp_path):
    text = "이름\n'=1+1\n'-5\n'가\n"
    (tmp_path / "표.csv").write_text(text, encoding="utf-8")

    assert [row[1] for row in read(tmp_path)["표"]] == ["이름", "=1+1", "-5", "'가"]


def test_one_csv_alone_is_one_sheet(tmp_path):
    path = tmp_path / "표.csv"
    path.write_text(TABLE, encoding="utf-8")

    assert read(path) == {"표": ROWS}


def test_an_empty_csv_is_an_empty_sheet(tmp_path):
    (tmp_path / "표.csv").write_bytes(b"")

    assert read(tmp_path) == {"표": []}


def test_a_text_of_100_000_characters_is_cut_and_told(tmp_path):
    (tmp_path / "표.csv").write_text("이름\n" + "가" * 100_000 + "\n", encoding="utf-8")

    assert read(tmp_path)["표"][1] == [2, ["long", "가" * 100]]


def test_other_files_and_folders_in_the_folder_are_passed_over(tmp_path):
    (tmp_path / "표.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "사진.jpg").write_bytes(b"x")
    (tmp_path / ".숨김.csv").write_bytes(b"\xff")
    (tmp_path / "폴더.csv").mkdir()

    assert read(tmp_path) == {"표": ROWS}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (TABLE.encode("utf-16"), "csv_encoding"),
        (codecs.BOM_UTF16_LE, "csv_encoding"),
        (b"\xff\xfe\xfd,\x80\x80\n", "csv_encoding"),
        (b"a,b\n\0\0\n", "csv_encoding"),
        (("," * 2_000 + "x").encode(), "too_wide"),
    ],
)
def test_what_is_refused(tmp_path, data, reason):
    (tmp_path / "표.csv").write_bytes(data)

    with pytest.raises(FileRefused) as refused:
        read(tmp_path)
    assert refused.value.reason == reason


def test_a_folder_without_any(tmp_path):
    with pytest.raises(FileRefused) as refused:
        read(tmp_path)
    assert refused.value.reason == "no_csv"
